"""`lupustem registry`: found a centre with its first two people; renew a lost login; what only the machine's operator may.

The rest is done in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import Refused, one_of
from lupustem.cli.language import both, say
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.registry.actions.logins import NewLogin

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
        "建立中心及其首位系统管理员与首位项目负责人（两个人）；口令与验证码密钥只显示一次。",
        "Found a centre with its first administrator and its first director, two persons; what each needs is shown once.",
    ),
)
def found(
    code: Annotated[
        str, typer.Option("--code", metavar="CODE", help=both("中心代码，如 NJ01。", "Code, such as NJ01."))
    ],
    name_zh: Annotated[str, typer.Option("--name-zh", metavar="NAME", help=both("中文名称。", "Name in Chinese."))],
    name_en: Annotated[str, typer.Option("--name-en", metavar="NAME", help=both("英文名称。", "Name in English."))],
    admin: Annotated[
        str, typer.Option("--admin", metavar="USERNAME", help=both("管理员用户名。", "The administrator's user name."))
    ],
    person: Annotated[str, typer.Option("--person", metavar="NAME", help=both("管理员姓名。", "Whose it is."))],
    director: Annotated[
        str, typer.Option("--director", metavar="USERNAME", help=both("负责人用户名。", "The director's user name."))
    ],
    director_person: Annotated[
        str, typer.Option("--director-person", metavar="NAME", help=both("负责人姓名。", "Whose it is."))
    ],
    lang: Lang = None,
) -> None:
    """Found a centre."""
    if not (code.isascii() and code.isalnum() and len(code) <= 20):
        raise Unreadable(Text("--code 为至多 20 个字母或数字。", "--code takes up to 20 letters and figures."))
    _prepare()
    from lupustem.registry.actions.people import found_centre

    _show(
        lambda: found_centre(
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            username=admin,
            name=person,
            director=director,
            director_name=director_person,
        )
    )


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
    from lupustem.registry.actions.logins import renew_login

    _show(lambda: [renew_login(username=username)])


@registry_app.command(
    "join",
    help=both(
        "让已有账户的人在另一中心任职；除系统管理员外须经该中心项目负责人同意后生效。",
        "Give somebody who has an account a role in another centre; a director there has to consent to it.",
    ),
)
def join(
    username: Annotated[
        str, typer.Argument(metavar="USERNAME", show_default=False, help=both("用户名。", "User name."))
    ],
    code: Annotated[str, typer.Option("--code", metavar="CODE", help=both("中心代码。", "The centre's code."))],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=both("角色。", "The role."))],
    lang: Lang = None,
) -> None:
    """Join a centre."""
    from lupustem.registry.access.roles import Role

    chosen = one_of("--role", role, [str(one) for one in Role])
    _prepare()
    from lupustem.registry.actions.people import join_centre

    _do(lambda: join_centre(username=username, code=code, role=chosen))


@registry_app.command(
    "consent",
    help=both(
        "在本机上同意一个账户的角色：仅用于中心已没有项目负责人时；记入变更记录。",
        "Consent to the role of an account on the machine itself, where a centre has no director left; it is in the trail.",
    ),
)
def consent(
    username: Annotated[
        str, typer.Argument(metavar="USERNAME", show_default=False, help=both("用户名。", "User name."))
    ],
    code: Annotated[str, typer.Option("--code", metavar="CODE", help=both("中心代码。", "The centre's code."))],
    lang: Lang = None,
) -> None:
    """Consent to a role."""
    _prepare()
    from lupustem.registry.actions.approvals import consent_by_operator

    _do(lambda: consent_by_operator(username=username, code=code))


def _prepare() -> None:
    from lupustem.registry import starting
    from lupustem.registry.environment import WrongSetting

    try:
        starting.prepare()
        starting.bring_up_to_date()
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None


def _do(act: Callable[[], None]) -> None:
    """Do something and say that it is done."""
    from lupustem.registry.record.refusals import Refusal

    try:
        act()
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    print(say(Text("已完成。", "done.")))


def _show(make: Callable[[], Iterable[NewLogin]]) -> None:
    """Make logins and print them, once."""
    from lupustem.registry.record.refusals import Refusal

    try:
        made = list(make())
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    print(say(Text("以下内容只显示一次，请分别交给本人：", "This is shown once only; hand it to each in person:")))
    for one in made:
        print(say(Text(f"用户名 {one.username}", f"name {one.username}")))
        print(say(Text(f"口令 {one.password}", f"password {one.password}")))
        print(say(Text(f"验证码密钥 {one.secret}", f"secret of the code {one.secret}")))
