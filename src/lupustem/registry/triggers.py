"""Triggers that make the database itself refuse what no action ever does: changing or deleting a row of the record.

They also hold the chain together (a row of the trail follows the last one) and bind a signature to the decision it signs.
Written for SQLite and for PostgreSQL; a migration applies them.
"""

from __future__ import annotations

from collections.abc import Sequence

_BROKEN_CHAIN = """NEW.number <> 1 + (SELECT COALESCE(MAX(number), 0) FROM registry_auditrow WHERE chain = NEW.chain)
  OR NEW.previous <> COALESCE((SELECT hash FROM registry_auditrow WHERE chain = NEW.chain ORDER BY number DESC LIMIT 1), '')"""
_UNBOUND_SIGNATURE = """NEW.digest <> (SELECT digest FROM registry_decision WHERE id = NEW.decision_id)
  OR (NEW.position = 2 AND NOT EXISTS
      (SELECT 1 FROM registry_signature WHERE decision_id = NEW.decision_id AND position = 1))"""
INSERTS = {
    "registry_auditrow": (_BROKEN_CHAIN, "the trail: a row has to follow the last one"),
    "registry_signature": (_UNBOUND_SIGNATURE, "a signature is bound to its decision, the first before the second"),
}


def sqlite(tables: Sequence[str]) -> list[str]:
    """The triggers of SQLite."""
    made = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END"
        for table in tables
        for event in ("UPDATE", "DELETE")
    ]
    for table, (wrong, says) in INSERTS.items():
        made.append(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
    return made


def postgresql(tables: Sequence[str]) -> list[str]:
    """The triggers of PostgreSQL, with the functions that they call."""
    made = [
        "CREATE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: rows are never changed or deleted', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    for table in tables:
        made.append(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION registry_refuse()"
        )
        made.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse()"
        )
    for table, (wrong, says) in INSERTS.items():
        made.append(
            f"CREATE FUNCTION {table}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
            f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        made.append(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_check()"
        )
    return made
