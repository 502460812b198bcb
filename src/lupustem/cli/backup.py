"""`lupustem backup` and `lupustem restore`: the whole record of the registry in one file or folder, and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import NOT_SO, tell
from lupustem.cli.language import both, say
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.registry.environment import Environment

Place = Annotated[
    str,
    typer.Argument(
        metavar="FILE|FOLDER", show_default=False, help=both("备份：.zip 文件或文件夹。", "A .zip file or a folder.")
    ),
]
Demo = Annotated[bool, typer.Option("--demo", help=both("演示的数据。", "The data of the demo."))]


def backup(target: Place, demo: Demo = False, lang: Lang = None) -> None:
    """Back up while the site runs; exit code 4 where the backup is whole but the record in it does not hold."""
    environment = _environment(demo)
    from lupustem.registry.backup.making import make_backup
    from lupustem.registry.environment import WrongSetting

    try:
        made = make_backup(environment, Path(target))
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None
    files, rows = len(made.manifest.files) - 1, made.checked.rows
    print(
        say(
            Text(
                f"已备份到 {target}：数据库与 {files} 个上传文件；已重新读出核对，{rows} 条变更记录。",
                f"backed up to {target}: the database and {files} uploaded {'file' if files == 1 else 'files'}; read back and "
                f"checked, {rows} rows of the trail.",
            )
        )
    )
    print(say(Text(f"清单校验值 {made.digest}", f"digest of the manifest {made.digest}")))
    for chain, (_, end) in made.manifest.ends.items():
        print(f"{chain}={end}")
    print(
        say(
            Text(
                "LUPUSTEM_SECRET_KEY 不在备份中：请另行保存，没有它，恢复后无人能登录。",
                "LUPUSTEM_SECRET_KEY is not in the backup: keep it elsewhere; without it nobody can log in after a restore.",
            )
        )
    )
    if made.wrong:
        tell(*(Text(f"不一致：{one}", f"does not hold: {one}") for one in made.wrong))
        raise typer.Exit(NOT_SO)


def restore(
    source: Place,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=both("替换已有数据；原有数据移到一旁保留。", "Replace what stands here; it is moved aside and kept."),
        ),
    ] = False,
    demo: Demo = False,
    lang: Lang = None,
) -> None:
    """Restore a backup into an empty data folder and database, or in the place of what stands there."""
    environment = _environment(demo)
    from lupustem.registry.backup.restoring import restore as restored

    def told(name: str) -> None:
        print(say(Text(f"原有数据保留在 {name}", f"what stood before is kept as {name}")), flush=True)

    done = restored(environment, Path(source), replace=replace, told=told)
    made, rows = done.checked.manifest.made_at, done.checked.rows
    print(
        say(
            Text(
                f"已恢复 {made} 的备份；{rows} 条变更记录，全部一致。所有人须重新登录。",
                f"the backup of {made} is restored; {rows} rows of the trail, all of them hold. Everybody logs in anew.",
            )
        )
    )


def _environment(demo: bool) -> Environment:
    from lupustem.registry.environment import WrongSetting, read_environment

    if demo:
        os.environ["LUPUSTEM_DEMO"] = "on"
    try:
        environment = read_environment(os.environ)
    except WrongSetting as wrong:
        raise Unreadable(wrong.text) from None
    os.umask(0o077)
    if "postgresql" in environment.database["ENGINE"]:
        import psycopg  # noqa: F401  (its absence is told with the extra that brings it)
    elif not environment.data_dir.is_dir():
        environment.data_dir.mkdir(mode=0o700, parents=True)
    return environment
