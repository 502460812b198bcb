"""PostgreSQL by its own pg_dump and pg_restore, at one exported moment; the dump is read back and compared with that moment.

What the dump holds is compared table by table with the database at the same moment: an order-free hash of the rows as COPY
writes them. The chains of the trail are recomputed from the dump itself, so that no second database is needed for it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.backup.in_use import conninfo
from lupustem.registry.environment import Environment
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import FIELDS

NAME = "registry.dump"
PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
_WHOLE = 1 << 256
_HEAD = re.compile(r"COPY public\.(\S+) \((.+)\) FROM stdin;")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@dataclass(slots=True)
class Dumped:
    """What a dump holds: table -> rows and their hash; the migrations; the ends of the chains; the rows of the trail."""

    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    migrations: list[list[str]] = field(default_factory=list)
    ends: dict[str, list[Any]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def tool(name: str, server: int) -> Path:
    """pg_dump or pg_restore, of the server's version or a newer one. Raises Unreadable with what to install."""
    found = [Path(one) for one in (shutil.which(name),) if one]
    found += [one for place in PLACES for one in sorted(Path(place).glob(f"**/bin/{name}"))]
    versions = {_version(one): one for one in reversed(found)}
    fitting = sorted(version for version in versions if version >= server)
    if fitting:
        return versions[fitting[0]]
    if versions:
        raise Unreadable(
            Text(
                f"{name} 的版本是 {max(versions)}，数据库是 PostgreSQL {server}：版本不符；请安装 "
                f"postgresql-client-{server} 或更新的版本。",
                f"{name} is of version {max(versions)} and the database is PostgreSQL {server}: they do not fit; install "
                f"postgresql-client-{server} or newer.",
            )
        )
    raise Unreadable(
        Text(
            f"没有找到 {name}；请安装 postgresql-client-{server}（PostgreSQL 的客户端程序）。",
            f"{name} is not here; install postgresql-client-{server}, the client programs of PostgreSQL.",
        )
    )


def server_version(connection: Any) -> int:
    """The major version of the server."""
    return int(connection.info.server_version) // 10000


def run(program: Path, *arguments: str, environment: Environment) -> None:
    """Run one of PostgreSQL's programs. Raises Unreadable with the first line that it says, which holds no value."""
    call = [str(program), "--no-password", *arguments, f"--dbname={conninfo(environment, password=False)}"]
    ran = subprocess.run(call, env=surroundings(environment), capture_output=True, text=True, check=False)
    if ran.returncode:
        said = next((line for line in ran.stderr.splitlines() if line), "?")[:200]
        raise Unreadable(Text(f"{program.name} 出错：{said}", f"{program.name} failed: {said}"))


def surroundings(environment: Environment) -> dict[str, str]:
    """The environment of PostgreSQL's programs: the password stands there and in no argument."""
    password = str(environment.database["PASSWORD"])
    return {**os.environ, **({"PGPASSWORD": password} if password else {}), "LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}


def dump(connection: Any, snapshot: str, target: Path, environment: Environment) -> None:
    """Write the dump of an exported moment, without the sessions."""
    run(
        tool("pg_dump", server_version(connection)),
        "--format=custom",
        "--schema=public",
        "--no-owner",
        "--no-privileges",
        "--exclude-table-data=public.django_session",
        f"--snapshot={snapshot}",
        f"--file={target}",
        environment=environment,
    )


def read_dump(path: Path, program: Path) -> Dumped:
    """Read a dump to its end. Raises Unreadable where it cannot be."""
    found, rows = Dumped(), _Rows()
    call = [str(program), "--file=-", "--schema=public", str(path)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        for table, columns, line in _copied(line.decode() for line in process.stdout):
            found.columns[table] = columns
            count, total = found.tables.get(table, (0, 0))
            if line is None:
                found.tables[table] = (count, total)
                continue
            found.tables[table] = (count + 1, (total + _hash(line)) % _WHOLE)
            rows.take(found, table, columns, line)
    if process.returncode or not found.tables:
        raise Unreadable(
            Text(
                "数据库转储读不出来，可能已损坏；请换另一份备份。",
                "the dump of the database cannot be read, it may be damaged; take another backup.",
            )
        )
    found.broken = rows.broken(found.ends)
    return found


def unlike(connection: Any, dumped: Dumped) -> list[str]:
    """The tables whose rows at the moment of a transaction are not those of the dump."""
    names = [
        name
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        if name != "django_session"
    ]
    wrong = [name for name in names if name not in dumped.tables]
    for table in sorted(set(names) & set(dumped.tables)):
        count = total = 0
        rest = b""
        with connection.cursor().copy(f"COPY public.{table} ({dumped.columns[table]}) TO STDOUT") as copy:
            for block in copy:
                *lines, rest = (rest + bytes(block)).split(b"\n")
                count, total = count + len(lines), (total + sum(_hash(line.decode()) for line in lines)) % _WHOLE
        if (count, total) != dumped.tables[table]:
            wrong.append(table)
    return wrong


class _Rows:
    """The rows of the trail, as far as the chains need them: chain -> number -> (previous, hash, whether the hash is right)."""

    def __init__(self) -> None:
        self.chains: dict[str, dict[int, tuple[str, str, bool]]] = {}

    def take(self, found: Dumped, table: str, columns: str, line: str) -> None:
        if table not in ("django_migrations", "registry_chainhead", "registry_auditrow"):
            return
        row = dict(zip(columns.replace('"', "").split(", "), map(_plain, line.split("\t")), strict=True))
        if table == "django_migrations":
            found.migrations.append([row["app"], row["name"]])
        elif table == "registry_chainhead":
            found.ends[row["chain"]] = [int(row["number"]), row["hash"]]
        else:
            said = [int(row[name]) if name == "number" else row[name] for name in FIELDS]
            right = hashlib.sha256(canonical(said).encode()).hexdigest() == row["hash"]
            self.chains.setdefault(row["chain"], {})[int(row["number"])] = (row["previous"], row["hash"], right)

    def broken(self, ends: dict[str, list[Any]]) -> list[str]:
        wrong, reached = [], {}
        for chain, rows in self.chains.items():
            previous, number = "", 0
            for number in sorted(rows):
                before, own, right = rows[number]
                if not right or before != previous:
                    wrong.append(f"{chain}/{number}")
                previous = own
            reached[chain] = [number if number == len(rows) else -1, previous]
        return wrong + [f"{chain}/end" for chain in {*ends, *reached} if reached.get(chain, [0, ""]) != ends.get(chain)]


def _copied(lines: Iterator[str]) -> Iterator[tuple[str, str, str | None]]:
    """Table, columns and each row of the COPY parts of a dump; None once for each table, so that an empty one is seen."""
    for line in lines:
        head = _HEAD.fullmatch(line.rstrip("\n"))
        if head is None:
            continue
        table, columns = head.groups()
        yield table, columns, None
        for row in lines:
            if row == "\\.\n":
                break
            yield table, columns, row.rstrip("\n")


def _hash(line: str) -> int:
    return int.from_bytes(hashlib.sha256(line.encode()).digest())


def _plain(text: str) -> str:
    """A value of COPY's text without its escapes."""
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def _version(program: Path) -> int:
    ran = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)(?:\.\d+)*", ran.stdout)
    return int(found[1]) if found else 0
