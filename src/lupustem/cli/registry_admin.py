"""`lupustem registry`: found a centre with its first administrator; renew a lost login. The rest is done in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import Refused
from lupustem.cli.language import both, say
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.registry.actions.people import NewLogin

registry_app = typer.Typer(
    name="registry",
    help=both(
        "登记：建立中心，重设登录，导出与导入。",
        "The registry: found a centre, renew a login, export and import.",
    ),
    no_args_is_help=True,
)


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
    if not (code.isascii() and code.isalnum() and len(code) <= 20):
        raise Unreadable(Text("--code 为至多 20 个字母或数字。", "--code takes up to 20 letters and figures."))
    _prepare()
    from lupustem.registry.actions.people import found_centre

    _show(lambda: found_centre(code=code, name_zh=name_zh, name_en=name_en, username=admin, name=person))


@registry_app.command(
    "renew",
    help=both(
        "为丢失口令或验证码密钥的人重设两者；此人的会话随即结束。",
        "A new password and secret for somebody who lost either; that person's sessions end.",
    ),
)
def renew(
    username: Annotated[
        str, typer.Argument(metavar="USERNAME", show_default=False, help=both("用户名。", "User name."))
    ],
    lang: Lang = None,
) -> None:
    """Renew a login."""
    _prepare()
    from lupustem.registry.actions.people import renew_login

    _show(lambda: renew_login(username=username))


def _prepare() -> None:
    from lupustem.registry import starting
    from lupustem.registry.environment import WrongSetting

    try:
        starting.prepare()
        starting.bring_up_to_date()
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None


def _show(make: Callable[[], NewLogin]) -> None:
    """Make a login and print it, once."""
    from lupustem.registry.record.refusals import Refusal

    try:
        made = make()
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    print(say(Text("以下内容只显示一次：", "This is shown once only:")))
    print(say(Text(f"用户名 {made.username}", f"name {made.username}")))
    print(say(Text(f"口令 {made.password}", f"password {made.password}")))
    print(say(Text(f"验证码密钥 {made.secret}", f"secret of the code {made.secret}")))
