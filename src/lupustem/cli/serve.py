"""`lupustem serve`: the treatment programme's record in the browser; `--demo` with an invented programme."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from lupustem.cli.errors import one_of, tell
from lupustem.cli.language import both, current
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Text


def serve(
    demo: Annotated[
        bool,
        typer.Option("--demo", help=both("用虚构的演示项目。", "With an invented programme.")),
    ] = False,
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help=both("端口。", "Port."))] = 8620,
    address: Annotated[
        str,
        typer.Option(
            "--address", metavar="IP", help=both("监听地址；默认仅本机。", "Address; this machine alone by default.")
        ),
    ] = "127.0.0.1",
    lang: Lang = None,
) -> None:
    """Start the site and answer until stopped."""
    from lupustem.registry import starting
    from lupustem.registry.environment import WrongSetting

    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    if demo:
        os.environ["LUPUSTEM_DEMO"] = "on"
    try:
        environment = starting.prepare()
        starting.check_free(address, port)
        starting.bring_up_to_date()
        warnings = starting.ready(environment)
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None
    tell(*warnings)
    place = f"http://{address}:{port}/"
    said = Text(f"登记已启动：{place}（Ctrl+C 停止）", f"the registry answers at {place} (Ctrl+C stops it)")
    if environment.demo:
        said = _demo(place)
    print(said.in_(language))
    sys.stdout.flush()
    starting.serve(address, port, environment.workers)


def _demo(place: str) -> Text:
    """Where the demo is, and who can log in to it."""
    from lupustem.registry.access.roles import ROLE_WORDS
    from lupustem.registry.demo import PASSWORD, PEOPLE

    zh = "\n".join(f"  {username:<10}{ROLE_WORDS[role].zh}" for username, _, role in PEOPLE)
    en = "\n".join(f"  {username:<10}{ROLE_WORDS[role].en}" for username, _, role in PEOPLE)
    return Text(
        f"演示已启动：{place}\n演示账户（数据全部虚构；口令均为 {PASSWORD}，验证码见登录页，点一下按钮即可填入）：\n"
        f"{zh}\nCtrl+C 停止。",
        f"the demo answers at {place}\nDemo logins (all data are invented; the password is {PASSWORD} for all, the code "
        f"stands on the login page, where a button fills both in):\n{en}\nCtrl+C stops it.",
    )
