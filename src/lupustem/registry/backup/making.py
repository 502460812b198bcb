"""`lupustem backup`: one moment of the database, the uploaded files, a manifest; read back and verified before it is told."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lupustem import __version__
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.backup import in_use, postgresql_dump, sqlite_copy
from lupustem.registry.backup.checking import Checked, check
from lupustem.registry.backup.container import Out, discard, reading, settle, writing
from lupustem.registry.backup.manifest import LEFT_OUT, MANIFEST, SUM, Manifest, key_check
from lupustem.registry.environment import Environment

UPLOADS = "uploads"
_CONTENT = re.compile(r"[0-9a-f]{64}")
NO_REGISTRY = Text(
    "这里没有登记数据可备份；请核对 LUPUSTEM_DATA_DIR 与 LUPUSTEM_DATABASE_URL。",
    "there is no registry here to back up; check LUPUSTEM_DATA_DIR and LUPUSTEM_DATABASE_URL.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written: its manifest, the digest of that, what was found when it was read back, what does not hold."""

    manifest: Manifest
    digest: str
    checked: Checked
    wrong: tuple[str, ...]


def make_backup(environment: Environment, target: Path) -> Made:
    """Back up the data of an environment into a folder, or a file where the name ends in .zip, while the site runs.

    It is read back and its record verified; `wrong` names what does not hold, in a backup that is kept all the same.
    Raises Unreadable where there is nothing to back up, the target exists, the disk is full or a program is missing.
    """
    in_use.hold(environment)
    with (
        writing(target) as (out, beside),
        tempfile.TemporaryDirectory(dir=environment.data_dir, prefix=".backup.") as scratch,
    ):
        state = _database(environment, out, Path(scratch))
        files = {state.pop("name"): state.pop("file")}
        wrong = [*state.pop("wrong")]
        for name, path in uploads_of(environment.data_dir):
            with open(path, "rb") as source:
                files[name] = out.add(name, source)
            if files[name][1] != path.name:
                wrong.append(name)
        manifest = _manifest(environment, state, files)
        _seal(out, manifest)
        if hasattr(out, "file"):
            out.file.close()
        with reading(beside) as parts:
            checked = check(parts, environment, Path(scratch), named=target.name)
        settle(beside, target)
        discard(beside)
    return Made(manifest, manifest.digest, checked, (*wrong, *checked.wrong))


def uploads_of(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """The uploaded files, by their names in a backup; a file under way has another name than its SHA-256."""
    folder = data_dir / UPLOADS
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and _CONTENT.fullmatch(path.name):
            yield f"{UPLOADS}/{path.relative_to(folder).as_posix()}", path


def verified_apart(environment: Environment, *arguments: str, **changed: str) -> dict[str, Any]:
    """What `verify_copy` finds, in a process of its own. Raises Unreadable where it fails."""
    call = [sys.executable, "-m", "lupustem.registry.backup.verify_copy", *arguments]
    ran = subprocess.run(call, env=surroundings_of(environment, **changed), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Unreadable(
            Text(
                "数据库副本打不开或不能升级到本版本；没有更改任何数据，请换另一份备份或使用写出它的版本。",
                "the copy of the database cannot be opened or brought up to this version; nothing was changed. Take another "
                "backup, or the version that wrote it.",
            )
        )
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def surroundings_of(environment: Environment, **changed: str) -> dict[str, str]:
    """The variables of a process that works on the data of an environment, or on others."""
    import os

    own = {"LUPUSTEM_SECRET_KEY": environment.secret_key, "LUPUSTEM_DEMO": "on" if environment.demo else "off"}
    return {**os.environ, **own, **changed}


def _database(environment: Environment, out: Out, scratch: Path) -> dict[str, Any]:
    if in_use.postgresql(environment):
        return _postgresql(environment, out, scratch)
    path = Path(environment.database["NAME"])
    if not path.is_file():
        raise Unreadable(NO_REGISTRY)
    copy = scratch / sqlite_copy.NAME
    sqlite_copy.copy_database(path, copy)
    state = sqlite_copy.state_of(copy)
    with open(copy, "rb") as file:
        said = out.add(sqlite_copy.NAME, file)
    copy.unlink()
    return {**state, "engine": "sqlite", "name": sqlite_copy.NAME, "file": said}


def _postgresql(environment: Environment, out: Out, scratch: Path) -> dict[str, Any]:
    import psycopg

    dump = scratch / postgresql_dump.NAME
    with psycopg.connect(in_use.conninfo(environment)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        there = connection.execute("SELECT to_regclass('public.registry_chainhead')").fetchone()
        if snapshot is None or there is None or there[0] is None:
            raise Unreadable(NO_REGISTRY)
        postgresql_dump.dump(connection, snapshot[0], dump, environment)
        dumped = postgresql_dump.read_dump(
            dump, postgresql_dump.tool("pg_restore", postgresql_dump.server_version(connection))
        )
        wrong = [f"{table}: dump" for table in postgresql_dump.unlike(connection, dumped)]
        wrong += verified_apart(environment, snapshot[0]).get("wrong", [])
        version = str(postgresql_dump.server_version(connection))
    with open(dump, "rb") as file:
        said = out.add(postgresql_dump.NAME, file)
    dump.unlink()
    return {
        "version": version,
        "migrations": dumped.migrations,
        "ends": dumped.ends,
        "wrong": wrong,
        "engine": "postgresql",
        "name": postgresql_dump.NAME,
        "file": said,
    }


def _manifest(environment: Environment, state: dict[str, Any], files: dict[str, list[Any]]) -> Manifest:
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        program=__version__,
        engine=state["engine"],
        engine_version=state["version"],
        migrations=state["migrations"],
        ends=state["ends"],
        key_check=key_check(environment.secret_key),
        files=files,
        demo=environment.demo,
        left_out=LEFT_OUT,
    )


def _seal(out: Out, manifest: Manifest) -> None:
    out.add(MANIFEST, io.BytesIO(manifest.written()))
    out.add(SUM, io.BytesIO(f"{manifest.digest}  {MANIFEST}\n".encode()))
