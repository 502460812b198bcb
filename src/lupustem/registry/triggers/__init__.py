"""Triggers that make the database itself refuse what no action ever does, on SQLite and on PostgreSQL.

A migration applies them. Rows of the record are never changed or deleted, and nothing is inserted that a condition of
`record`, `locks` or `access` names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lupustem.registry.triggers import access, locks, record

_BY_INDEX = "SET enable_seqscan = off SET enable_sort = off"
CONDITIONS = (*record.CONDITIONS, *locks.CONDITIONS, *access.CONDITIONS)


def apply(tables: Sequence[str], schema_editor: Any) -> None:
    """Make some tables append-only, and put every condition on its table."""
    written = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in written(tables):
        schema_editor.execute(statement, params=None)


def sqlite(tables: Sequence[str]) -> list[str]:
    """The triggers of SQLite."""
    made = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END"
        for table in tables
        for event in ("UPDATE", "DELETE")
    ]
    return made + [
        f"CREATE TRIGGER {one.table}_{one.name} BEFORE INSERT ON {one.table} WHEN {one.wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
        for one in CONDITIONS
    ]


def postgresql(tables: Sequence[str]) -> list[str]:
    """The triggers of PostgreSQL, with the functions that they call."""
    made = [
        "CREATE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: rows are never changed or deleted', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    for table in tables:
        for name, event, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
            made.append(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION registry_refuse()"
            )
    for one in CONDITIONS:
        name = f"{one.table}_{one.name}"
        # A session keeps the plan of a function: one made while a table was small would read and sort all of it ever after.
        made.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {_BY_INDEX} AS $$ "
            f"BEGIN IF {one.wrong} THEN "
            f"RAISE EXCEPTION '{one.says}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        made.append(f"CREATE TRIGGER {name} BEFORE INSERT ON {one.table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    return made
