"""Is a backup whole, this program's, of this key, and does its record hold? Asked after writing and before restoring."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.backup import postgresql_dump, sqlite_copy
from lupustem.registry.backup.container import Parts, copied
from lupustem.registry.backup.manifest import MANIFEST, SUM, Manifest, altered, key_check, read_manifest
from lupustem.registry.environment import Environment, read_environment


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that is what its manifest says. database: a copy of its database, ready to be put in place.

    rows: rows of the trail that were verified. wrong: what of the record does not hold.
    """

    manifest: Manifest
    database: Path
    rows: int
    wrong: tuple[str, ...]


def check(parts: Parts, environment: Environment, scratch: Path, *, named: str, uploads: bool = False) -> Checked:
    """Read every part of a backup, compare it with the manifest, and verify the record in it.

    scratch: a folder for the copies; with `uploads` the uploaded files are laid out there too.
    Raises Unreadable for the first thing that is not so.
    """
    manifest = _manifest(parts, named)
    if parts.names() != {*manifest.files, MANIFEST, SUM}:
        raise altered(named, _first(parts.names() ^ {*manifest.files, MANIFEST, SUM}))
    _key(manifest, environment, named)
    _schema(manifest, named)
    place = _place(manifest, environment, scratch)
    for name, said in manifest.files.items():
        target = None
        if name in (sqlite_copy.NAME, postgresql_dump.NAME):
            target = place
        elif uploads:
            target = scratch / _inside(name, named)
        if _taken(parts, name, target, named) != said:
            raise altered(named, name)
    rows, wrong = _verified(manifest, environment, scratch, place)
    return Checked(manifest, place, rows, wrong)


def _manifest(parts: Parts, named: str) -> Manifest:
    try:
        with parts.open(MANIFEST) as one, parts.open(SUM) as other:
            return read_manifest(one.read(), other.read(), named)
    except (KeyError, OSError, zipfile.BadZipFile, zlib.error):
        raise altered(named, MANIFEST) from None


def _taken(parts: Parts, name: str, target: Path | None, named: str) -> list[int | str]:
    try:
        with parts.open(name) as source:
            if target is None:
                return copied(source, None)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(target, "xb") as file:
                return copied(source, file)
    except (KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        raise altered(named, name) from None


def _key(manifest: Manifest, environment: Environment, named: str) -> None:
    if manifest.key_check != key_check(environment.secret_key):
        raise Unreadable(
            Text(
                f"{named}：备份属于另一个 LUPUSTEM_SECRET_KEY；用现在的密钥恢复后无人能登录。请设为做备份时的密钥。",
                f"{named}: the backup belongs to another LUPUSTEM_SECRET_KEY; with the present one nobody could "
                "log in. Set the "
                "key that was in use when it was made.",
            )
        )


def _schema(manifest: Manifest, named: str) -> None:
    from importlib.resources import files

    migrations = files("lupustem.registry.migrations").iterdir()
    known = {one.name.removesuffix(".py") for one in migrations if one.name[:4].isdigit()}
    if {name for app, name in manifest.migrations if app == "registry"} - known:
        raise Unreadable(
            Text(
                f"{named}：由更新的版本（lupustem {manifest.program}）写出，本版本不能恢复；请安装该版本或更新的版本。",
                f"{named}: written by a newer version (lupustem {manifest.program}), which this one cannot "
                "restore; install that "
                "version or a newer one.",
            )
        )


def _place(manifest: Manifest, environment: Environment, scratch: Path) -> Path:
    if manifest.engine == "postgresql":
        return scratch / "checked" / postgresql_dump.NAME
    own = {"LUPUSTEM_DATA_DIR": str(scratch / "checked"), "LUPUSTEM_DEMO": "on" if environment.demo else "off"}
    return Path(read_environment({**own, "LUPUSTEM_SECRET_KEY": environment.secret_key}).database["NAME"])


def _verified(manifest: Manifest, environment: Environment, scratch: Path, place: Path) -> tuple[int, tuple[str, ...]]:
    if manifest.engine == "postgresql":
        dumped = postgresql_dump.read_dump(place, postgresql_dump.tool("pg_restore", int(manifest.engine_version)))
        unlike = [] if dumped.ends == manifest.ends else ["manifest/ends"]
        return sum(number for number, _ in manifest.ends.values()), (*dumped.broken, *unlike)
    from lupustem.registry.backup.making import verified_apart

    apart = {"LUPUSTEM_DATA_DIR": str(scratch / "checked"), "LUPUSTEM_DATABASE_URL": ""}
    state = sqlite_copy.state_of(place)
    found = verified_apart(environment, **apart)
    unlike = [] if found["ends"] == manifest.ends else ["manifest/ends"]
    return int(found["rows"]), (*state["wrong"], *found["wrong"], *unlike)


def _inside(name: str, named: str) -> Path:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or path.parts[0] != "uploads":
        raise altered(named, name)
    return path


def _first(names: set[str]) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in min(names))[:100]
