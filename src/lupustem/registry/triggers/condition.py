"""A condition on what may be inserted into a table."""

from __future__ import annotations

from typing import NamedTuple


class Condition(NamedTuple):
    """wrong: SQL over NEW, of SQLite and PostgreSQL alike, that is true for a row that is refused. says: what is said then.

    name: apart from the other conditions of the table.
    """

    table: str
    name: str
    wrong: str
    says: str
