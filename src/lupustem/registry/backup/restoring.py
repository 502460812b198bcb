"""`lupustem restore`: a backup put in place, checked before anything is touched; what stood is kept beside, never deleted."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.backup import in_use, postgresql_dump, sqlite_copy
from lupustem.registry.backup.checking import Checked, check
from lupustem.registry.backup.container import reading
from lupustem.registry.backup.making import UPLOADS, verified_apart
from lupustem.registry.environment import Environment

NOT_EMPTY = Text(
    "这里已有登记数据；恢复只写入空的数据文件夹与数据库。要替换请加 --replace：原有数据移到一旁保留，不删除。",
    "a registry is here already; a restore goes into an empty data folder and database. To replace it add --replace: what "
    "stands is moved aside and kept.",
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place. kept: where what stood before is now."""

    checked: Checked
    kept: tuple[str, ...]


def restore(
    environment: Environment, backup: Path, *, replace: bool = False, told: Callable[[str], None] = print
) -> Restored:
    """Put a backup in the place of an empty data folder and database, or, with `replace`, of what stands there.

    told: is given the name under which what stood is kept, before it is moved.
    Raises Unreadable, with nothing changed, where the backup is not whole, of another key, newer than the program, or its
    record does not hold; where something stands there; and where a site or a command is using it.
    """
    environment.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with in_use.alone(environment), tempfile.TemporaryDirectory(dir=environment.data_dir, prefix=".restore.") as folder:
        scratch = Path(folder)
        with reading(backup) as parts:
            checked = check(parts, environment, scratch, named=backup.name, uploads=True)
        _fits(checked, environment, backup.name)
        aside = environment.data_dir / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        put = _into_postgresql if in_use.postgresql(environment) else _into_sqlite
        return Restored(checked, put(environment, checked, scratch, aside, replace, told))


def _fits(checked: Checked, environment: Environment, name: str) -> None:
    if checked.wrong:
        wrong = ", ".join(checked.wrong[:5])
        raise Unreadable(
            Text(
                f"{name}：备份中的记录与变更记录不一致（{wrong}）；没有恢复任何内容，请换另一份备份。",
                f"{name}: the record in the backup does not hold ({wrong}); nothing was restored, take another backup.",
            )
        )
    engine = "postgresql" if in_use.postgresql(environment) else "sqlite"
    if checked.manifest.engine != engine or checked.manifest.demo != environment.demo:
        raise Unreadable(
            Text(
                f"{name}：备份来自 {checked.manifest.engine}{'（演示）' if checked.manifest.demo else ''}，与这里的设置不同；"
                "请核对 LUPUSTEM_DATABASE_URL 与 --demo。",
                f"{name}: the backup is of {checked.manifest.engine}{' (demo)' if checked.manifest.demo else ''}, "
                "and the settings "
                "here are not; check LUPUSTEM_DATABASE_URL and --demo.",
            )
        )


def _into_sqlite(
    environment: Environment, checked: Checked, scratch: Path, aside: Path, replace: bool, told: Callable[[str], None]
) -> tuple[str, ...]:
    database, uploads = Path(environment.database["NAME"]), environment.data_dir / UPLOADS
    standing = [one for one in (database, uploads) if one.exists()]
    if standing and not replace:
        raise Unreadable(NOT_EMPTY)
    if database.exists() and not sqlite_copy.nobody_has_it_open(database):
        raise Unreadable(in_use.IN_USE)
    new = [(checked.database, database), (scratch / UPLOADS, uploads)]
    _exchange(standing, [one for one in new if one[0].exists()], aside, told)
    return (str(aside),) if standing else ()


def _exchange(standing: list[Path], new: list[tuple[Path, Path]], aside: Path, told: Callable[[str], None]) -> None:
    """Move what stands aside and the new in; where a step fails, everything back."""
    done: list[tuple[Path, Path]] = []
    if standing:
        aside.mkdir(mode=0o700)
        told(str(aside))
    try:
        for source, target in [*((one, aside / one.name) for one in standing), *new]:
            os.rename(source, target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            os.rename(target, source)
        raise


def _into_postgresql(
    environment: Environment, checked: Checked, scratch: Path, aside: Path, replace: bool, told: Callable[[str], None]
) -> tuple[str, ...]:
    import psycopg

    uploads, kept = environment.data_dir / UPLOADS, aside.name.replace("-", "_").lower()
    with psycopg.connect(in_use.conninfo(environment), autocommit=True) as connection:
        _nobody_else(connection)
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        full = tables is None or tables[0] > 0
        standing = [uploads] if uploads.exists() else []
        if (full or standing) and not replace:
            raise Unreadable(NOT_EMPTY)
        program = postgresql_dump.tool(
            "pg_restore", max(postgresql_dump.server_version(connection), int(checked.manifest.engine_version))
        )
        _server_fits(connection, checked)
        if full:
            told(f"schema {kept}")
            connection.execute(f"ALTER SCHEMA public RENAME TO {kept}")
            connection.execute("CREATE SCHEMA public")
        try:
            options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--schema=public")
            postgresql_dump.run(program, *options, str(checked.database), environment=environment)
            _holds(environment, checked)
            new = [(scratch / UPLOADS, uploads)] if (scratch / UPLOADS).exists() else []
            _exchange(standing, new, aside, told)
        except BaseException:
            _back(connection, kept if full else None)
            raise
    return (*((f"schema {kept}",) if full else ()), *((str(aside),) if standing else ()))


def _nobody_else(connection: Any) -> None:
    locked = connection.execute("SELECT pg_try_advisory_lock(%s)", (in_use.ADVISORY,)).fetchone()
    others = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    ).fetchone()
    if locked != (True,) or others != (0,):
        raise Unreadable(in_use.IN_USE)


def _server_fits(connection: Any, checked: Checked) -> None:
    there, was = postgresql_dump.server_version(connection), int(checked.manifest.engine_version)
    if there < was:
        raise Unreadable(
            Text(
                f"备份来自 PostgreSQL {was}，这里是 {there}：版本不符；请恢复到 PostgreSQL {was} 或更新的版本。",
                f"the backup is of PostgreSQL {was} and this server is {there}: they do not fit; restore into "
                f"PostgreSQL {was} or newer.",
            )
        )


def _holds(environment: Environment, checked: Checked) -> None:
    found = verified_apart(environment)
    if found["wrong"] or found["ends"] != checked.manifest.ends:
        raise Unreadable(
            Text(
                "恢复后的记录与变更记录不一致；已撤回，原有数据照旧。请换另一份备份。",
                "the record does not hold after the restore; it was taken back and what stood is in its place. "
                "Take another backup.",
            )
        )


def _back(connection: Any, kept: str | None) -> None:
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public" if kept is None else f"ALTER SCHEMA {kept} RENAME TO public")
