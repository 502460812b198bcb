"""What the database itself refuses about access, on SQLite and on PostgreSQL; a migration applies it.

A row of the trail, and so any change, by somebody whose role nobody consented to; a consent to one's own role, or by somebody
who is not a director of the centre; a reset confirmed by whoever asked for it or is concerned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_IN_FORCE = "{m}.active AND {c}.term = {m}.term AND {c}.role = {m}.role"
_WITHOUT_CONSENT = f"""NEW.role IN ('rheumatologist', 'cell_laboratory', 'infusion_nurse', 'data_manager', 'director',
    'auditor')
  AND NOT EXISTS (SELECT 1 FROM registry_user u JOIN registry_membership m ON m.user_id = u.id
    JOIN registry_centre e ON e.id = m.centre_id JOIN registry_roleconsent c ON c.membership_id = m.id
    WHERE u.username = NEW.who AND e.code = NEW.chain AND m.role = NEW.role AND {_IN_FORCE.format(m="m", c="c")})"""
_NO_DIRECTOR = f"""NOT EXISTS (SELECT 1 FROM registry_membership m WHERE m.id = NEW.membership_id
    AND m.role = NEW.role AND m.term = NEW.term)
  OR (NEW.by_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM registry_membership m
    JOIN registry_membership d ON d.centre_id = m.centre_id JOIN registry_roleconsent c ON c.membership_id = d.id
    WHERE m.id = NEW.membership_id AND m.user_id <> NEW.by_id AND d.user_id = NEW.by_id AND d.role = 'director'
    AND {_IN_FORCE.format(m="d", c="c")}))"""
_SAME_PERSON = "EXISTS (SELECT 1 FROM registry_reset r WHERE r.id = NEW.reset_id AND NEW.by_id IN (r.by_id, r.user_id))"
INSERTS = {
    "registry_auditrow": (_WITHOUT_CONSENT, "nobody acts in a role without the consent of a director"),
    "registry_roleconsent": (_NO_DIRECTOR, "a director of the centre consents to the role of somebody else"),
    "registry_resetconfirmation": (_SAME_PERSON, "a reset is confirmed by another person"),
}


def apply(tables: Sequence[str], vendor: str) -> list[str]:
    """The statements that make the tables append-only and put the conditions of INSERTS on them."""
    return _postgresql(tables) if vendor == "postgresql" else _sqlite(tables)


def _sqlite(tables: Sequence[str]) -> list[str]:
    made = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END"
        for table in tables
        for event in ("UPDATE", "DELETE")
    ]
    return made + [
        f"CREATE TRIGGER {table}_access BEFORE INSERT ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{says}'); END"
        for table, (wrong, says) in INSERTS.items()
    ]


def _postgresql(tables: Sequence[str]) -> list[str]:
    made = []
    for table in tables:
        for name, event, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
            made.append(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION registry_refuse()"
            )
    for table, (wrong, says) in INSERTS.items():
        made.append(
            f"CREATE FUNCTION {table}_access() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
            f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        made.append(
            f"CREATE TRIGGER {table}_access BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_access()"
        )
    return made


def run(apps: Any, schema_editor: Any) -> None:
    """What the migration runs."""
    tables = [f"registry_{name}" for name in ("roleconsent", "reset", "resetconfirmation", "token", "tokenend")]
    for statement in apply(tables, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
