"""Who uses the data: whoever does holds a lock that the system itself drops when the process ends, however it ends.

The site and every command share it (a file lock on `in-use` in the data folder and, with PostgreSQL, an advisory lock of the
database); a restore wants it alone. SQLite itself, and PostgreSQL's list of sessions, are asked as well, for programs that
know nothing of the lock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.environment import Environment, WrongSetting

LOCK = "in-use"
ADVISORY = 0x6C75707573
_held: list[Any] = []

IN_USE = Text(
    "网站或另一条 lupustem 命令正在使用这里的数据；请先停止（如 systemctl stop lupustem），再恢复。",
    "the site or another lupustem command is using these data; stop it first (systemctl stop lupustem), then restore.",
)
RESTORING = Text(
    "这里的数据正在恢复；请等恢复结束后再启动。", "these data are being restored; start when that is done."
)


def hold(environment: Environment) -> None:
    """Share the data until this process ends. Raises WrongSetting while they are being restored."""
    if not _lock(environment.data_dir, alone=False):
        raise WrongSetting(RESTORING)
    if postgresql(environment):
        import psycopg

        from lupustem.registry.starting import NO_DATABASE

        try:
            connection = psycopg.connect(conninfo(environment), autocommit=True)
            shared = connection.execute("SELECT pg_try_advisory_lock_shared(%s)", (ADVISORY,)).fetchone()
        except psycopg.OperationalError:
            raise WrongSetting(NO_DATABASE) from None
        if shared != (True,):
            raise WrongSetting(RESTORING)
        _held.append(connection)


@contextmanager
def alone(environment: Environment) -> Iterator[None]:
    """Nobody else uses the data inside. Raises Unreadable where somebody does."""
    before = len(_held)
    if not _lock(environment.data_dir, alone=True):
        raise Unreadable(IN_USE)
    try:
        yield
    finally:
        for one in _held[before:]:
            os.close(one)
        del _held[before:]


def postgresql(environment: Environment) -> bool:
    """Whether the record is kept in PostgreSQL."""
    return "postgresql" in environment.database["ENGINE"]


def conninfo(environment: Environment, *, password: bool = True) -> str:
    """The address of the database as PostgreSQL's programs take it; the password is for the environment, not for arguments."""
    from psycopg.conninfo import make_conninfo

    names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"} | (
        {"PASSWORD": "password"} if password else {}
    )
    return make_conninfo("", **{to: value for name, to in names.items() if (value := environment.database[name])})


def _lock(folder: Path, *, alone: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows, where a file in use cannot be replaced.
        return True
    number = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return False
    _held.append(number)
    return True
