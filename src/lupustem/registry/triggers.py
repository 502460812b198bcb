"""Triggers that make the database itself refuse what no action ever does: changing or deleting a row of the record.

They also hold the chain together (a row of the trail follows the last one) and bind a signature to the decision it signs.
Written for SQLite and for PostgreSQL; migrations apply them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_BROKEN_CHAIN = """NEW.number <> 1 + (SELECT COALESCE(MAX(number), 0) FROM registry_auditrow WHERE chain = NEW.chain)
  OR NEW.previous <> COALESCE((SELECT hash FROM registry_auditrow WHERE chain = NEW.chain ORDER BY number DESC LIMIT 1), '')"""


def _unbound(table: str, signed: str, column: str) -> tuple[str, str]:
    """A signature of another content, or the second before the first."""
    wrong = f"""NEW.digest <> (SELECT digest FROM registry_{signed} WHERE id = NEW.{column})
  OR (NEW.position = 2 AND NOT EXISTS (SELECT 1 FROM registry_{table} WHERE {column} = NEW.{column} AND position = 1))"""
    return wrong, "a signature is bound to what it signs, the first before the second"


_STARTED = """NEW.kind = 'started' AND (
  (SELECT COUNT(*) FROM registry_prescriptionsignature s JOIN registry_infusion i ON i.prescription_id = s.prescription_id
    WHERE i.id = NEW.infusion_id) < 2
  OR NOT EXISTS (SELECT 1 FROM registry_infusioncontainer WHERE infusion_id = NEW.infusion_id)
  OR (SELECT COUNT(*) FROM registry_identitymatch m WHERE m.infusion_id = NEW.infusion_id AND m.matched
    AND m.round = (SELECT MAX(round) FROM registry_identitymatch WHERE infusion_id = NEW.infusion_id)) < 2
  OR NOT EXISTS (SELECT 1 FROM registry_startcheck c WHERE c.infusion_id = NEW.infusion_id AND c.ready
    AND c.version = (SELECT MAX(version) FROM registry_startcheck WHERE infusion_id = NEW.infusion_id)))"""
_UNRELEASABLE = f"""{_unbound("lotsignature", "lotrecord", "record_id")[0]}
  OR (NEW.position = 2 AND 'release' <> (SELECT decision FROM registry_lotrecord WHERE id = NEW.record_id))"""
INSERTS = {
    "registry_auditrow": (_BROKEN_CHAIN, "the trail: a row has to follow the last one"),
    "registry_signature": _unbound("signature", "decision", "decision_id"),
    "registry_policysignature": _unbound("policysignature", "sitepolicy", "policy_id"),
    "registry_lotsignature": (_UNRELEASABLE, "a lot is released by two, each bound to it, and only where it may be"),
    "registry_lotact": (
        "EXISTS (SELECT 1 FROM registry_lotact WHERE lot_id = NEW.lot_id AND act = 'recalled')",
        "a recall is never lifted",
    ),
    "registry_prescriptionsignature": _unbound("prescriptionsignature", "prescription", "prescription_id"),
    "registry_deviationsignature": _unbound("deviationsignature", "deviation", "deviation_id"),
    "registry_bedsideevent": (
        _STARTED,
        "no start without two signatures, a container, the match of two persons and a check that is ready",
    ),
}
"""Table -> what must not be inserted into it, and what the database then says."""


def apply(*tables: str) -> Callable[[Any, Any], None]:
    """What a migration runs to put the triggers on some tables."""

    def run(apps: Any, schema_editor: Any) -> None:
        written = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
        for statement in written(tables):
            schema_editor.execute(statement, params=None)

    return run


def sqlite(tables: Sequence[str]) -> list[str]:
    """The triggers of SQLite."""
    made = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END"
        for table in tables
        for event in ("UPDATE", "DELETE")
    ]
    for table, (wrong, says) in ((one, INSERTS[one]) for one in tables if one in INSERTS):
        made.append(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
    return made


def postgresql(tables: Sequence[str]) -> list[str]:
    """The triggers of PostgreSQL, with the functions that they call."""
    made = [
        "CREATE OR REPLACE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
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
    for table, (wrong, says) in ((one, INSERTS[one]) for one in tables if one in INSERTS):
        made.append(
            f"CREATE FUNCTION {table}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
            f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        made.append(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_check()"
        )
    return made
