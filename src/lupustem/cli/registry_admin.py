"""`lupustem registry found`: a centre and its first administrator; all other people are added in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from lupustem.cli.errors import Refused
from lupustem.cli.language import both, say
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

registry_app = typer.Typer(
    name="registry",
    help=both("登记的准备工作。", "What the registry needs before it starts."),
    no_args_is_help=True,
)


@registry_app.callback()
def group() -> None:
    """Keep `found` a command of the group, though it is the only one."""


@registry_app.command(
    "found",
    help=both(
        "建立中心及其首位系统管理员；口令与验证码密钥只显示一次。",
        "Found a centre with its first administrator; password and secret are shown once.",
    ),
)
def found(
    code: Annotated[
        str, typer.Option("--code", metavar="CODE", help=both("中心代码，如 NJ01。", "Code, such as NJ01."))
    ],
    name_zh: Annotated[str, typer.Option("--name-zh", metavar="NAME", help=both("中文名称。", "Name in Chinese."))],
    name_en: Annotated[str, typer.Option("--name-en", metavar="NAME", help=both("英文名称。", "Name in English."))],
    admin: Annotated[str, typer.Option("--admin", metavar="USERNAME", help=both("管理员用户名。", "User name."))],
    person: Annotated[str, typer.Option("--person", metavar="NAME", help=both("管理员姓名。", "Whose it is."))],
    lang: Lang = None,
) -> None:
    """Found a centre."""
    from lupustem.registry import starting
    from lupustem.registry.environment import WrongSetting

    try:
        starting.prepare()
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None
    starting.bring_up_to_date()
    from lupustem.registry.actions.people import found_centre
    from lupustem.registry.record.refusals import Refusal

    if not (code.isascii() and code.isalnum() and len(code) <= 20):
        raise Unreadable(Text("--code 为至多 20 个字母或数字。", "--code takes up to 20 letters and figures."))
    try:
        made = found_centre(code=code, name_zh=name_zh, name_en=name_en, username=admin, name=person)
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    print(say(Text("以下内容只显示一次：", "This is shown once only:")))
    print(say(Text(f"用户名 {made.username}", f"name {made.username}")))
    print(say(Text(f"口令 {made.password}", f"password {made.password}")))
    print(say(Text(f"验证码密钥 {made.secret}", f"secret of the code {made.secret}")))
