"""SQLite copied while it is written to, by its own online backup: one moment of the database, commits in the log included."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

NAME = "registry.sqlite3"


def copy_database(source: Path, target: Path) -> None:
    """Copy one moment of a database that is in use, without its sessions. Raises sqlite3.Error."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("DELETE FROM django_session")
        copy.commit()


def state_of(database: Path) -> dict[str, Any]:
    """What a copy holds: migrations, ends of the chains, and what SQLite finds wrong with it."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        wrong = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"{row[0]}: foreign key" for row in copy.execute("PRAGMA foreign_key_check")]
        return {
            "version": sqlite3.sqlite_version,
            "migrations": [list(row) for row in copy.execute("SELECT app, name FROM django_migrations ORDER BY id")],
            "ends": {
                row[0]: [row[1], row[2]] for row in copy.execute("SELECT chain, number, hash FROM registry_chainhead")
            },
            "wrong": wrong,
        }


def nobody_has_it_open(database: Path) -> bool:
    """Whether no other connection has a database open; its log is folded into it. SQLite itself is asked."""
    with closing(sqlite3.connect(database, timeout=1)) as connection:
        try:
            return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete")
        except sqlite3.OperationalError:
            return False
