"""The few statements that every change runs, their text made once: to build a query costs Django more than to run it.

Only for the tables of `models.trail`, whose columns are whole numbers and text, so that nothing has to be converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

Columns = tuple[str, ...]


def read_row(table: str, columns: Columns, by: Columns, values: Sequence[Any], *, lock: bool = False) -> Any:
    """Some columns of the row in which others have these values; None where there is none. lock: until the transaction ends."""
    assert connection.in_atomic_block or not lock, "a lock lasts as long as its transaction"
    with connection.cursor() as cursor:
        cursor.execute(_reading(connection.vendor, table, columns, by, lock), values)
        return cursor.fetchone()


def insert_rows(table: str, columns: Columns, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows in their order; the database makes their keys."""
    with connection.cursor() as cursor:
        cursor.executemany(_inserting(connection.vendor, table, columns), rows)


def change_row(table: str, columns: Columns, key: int, values: Sequence[Any]) -> None:
    """Give the row of a key other values."""
    with connection.cursor() as cursor:
        cursor.execute(_changing(connection.vendor, table, columns), (*values, key))


@lru_cache(maxsize=64)
def _reading(vendor: str, table: str, columns: Columns, by: Columns, lock: bool) -> str:
    wanted, where = ", ".join(map(_name, columns)), " AND ".join(f"{_name(one)} = %s" for one in by)
    locked = connection.ops.for_update_sql() if lock and connection.features.has_select_for_update else ""
    return f"SELECT {wanted} FROM {_name(table)} WHERE {where} {locked}"


@lru_cache(maxsize=64)
def _inserting(vendor: str, table: str, columns: Columns) -> str:
    names, places = ", ".join(map(_name, columns)), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {_name(table)} ({names}) VALUES ({places})"


@lru_cache(maxsize=64)
def _changing(vendor: str, table: str, columns: Columns) -> str:
    said = ", ".join(f"{_name(one)} = %s" for one in columns)
    return f"UPDATE {_name(table)} SET {said} WHERE {_name('id')} = %s"


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
