"""`lupustem audit`: check the trail of the registry, and export it so that others can check it without this program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lupustem.cli.errors import DONE, NOT_SO, tell
from lupustem.cli.language import both, say
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

audit_app = typer.Typer(
    name="audit",
    help=both("登记的变更记录：校验与导出。", "The trail of the registry: verify and export."),
    no_args_is_help=True,
)
NOT_THERE = Text(
    "这里没有本版本的登记数据；请核对 LUPUSTEM_DATA_DIR 与 LUPUSTEM_DATABASE_URL，或先运行 lupustem serve。",
    "no registry of this version is here; check LUPUSTEM_DATA_DIR and LUPUSTEM_DATABASE_URL, or run lupustem serve first.",
)
Demo = Annotated[bool, typer.Option("--demo", help=both("演示的数据。", "The data of the demo."))]


@audit_app.command(
    "verify",
    help=both(
        "重新计算每条链，并与各条记录核对；退出码 4 表示不一致。",
        "Recompute every chain and compare it with the record; exit code 4 where they differ.",
    ),
)
def verify(demo: Demo = False, lang: Lang = None) -> None:
    """Check the trail."""
    _prepare(demo)
    from lupustem.registry.record.exporting import ends
    from lupustem.registry.record.verifying import verify as verified

    count, wrong = verified()
    if wrong:
        tell(*(Text(f"不一致：{one}", f"does not hold: {one}") for one in wrong))
        raise typer.Exit(NOT_SO)
    print(say(Text(f"{count} 条变更记录，全部一致。", f"{count} rows of the trail; all of them hold.")))
    _print_ends(ends())
    raise typer.Exit(DONE)


@audit_app.command(
    "export",
    help=both(
        "写出全部变更记录（NDJSON）和独立的校验脚本 verify_export.py。",
        "Write the whole trail (NDJSON) and the stand-alone script verify_export.py that checks it.",
    ),
)
def export(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", show_default=False, help=both("文件夹。", "A folder."))],
    demo: Demo = False,
    lang: Lang = None,
) -> None:
    """Export the trail."""
    _prepare(demo)
    from lupustem.exchange.writing import write_atomically
    from lupustem.registry.record.exporting import ends, exported, script

    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, data in (("audit.ndjson", "".join(exported())), ("verify_export.py", script())):
        with write_atomically(Path(folder, name)) as file:
            file.write(data.encode())
        print(say(Text(f"已写入 {name}", f"written: {name}")))
    _print_ends(ends())


def _print_ends(found: dict[str, str]) -> None:
    for chain, end in found.items():
        print(f"{chain}={end}")


def _prepare(demo: bool) -> None:
    import os

    from lupustem.registry import starting
    from lupustem.registry.environment import WrongSetting

    if demo:
        os.environ["LUPUSTEM_DEMO"] = "on"
    try:
        starting.prepare()
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None
    from django.core.management import CommandError, call_command
    from django.db import OperationalError

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except (SystemExit, CommandError):
        raise Unreadable(NOT_THERE) from None
    except OperationalError:
        raise Unreadable(starting.NO_DATABASE) from None
