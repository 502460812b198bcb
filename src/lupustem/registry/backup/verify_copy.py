"""Run in a process of its own on a copy: bring its tables up to date, verify its record, print what was found as JSON.

python -m lupustem.registry.backup.verify_copy [SNAPSHOT]; which database it is, the environment says. SNAPSHOT: that of a
PostgreSQL transaction under way, whose moment is verified as it stands.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main(arguments: list[str]) -> None:
    """Print `rows`, `wrong` and `ends`; `older` alone where the tables are of an earlier version and nothing may be changed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lupustem.registry.settings"
    import django

    django.setup()
    print(json.dumps(_at(arguments[0]) if arguments else _brought_up()))


def _brought_up() -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    found = _verified()
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=DELETE"
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.close()
    return found


def _at(snapshot: str) -> dict[str, Any]:
    from django.core.management import CommandError, call_command
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        try:
            call_command("migrate", check_unapplied=True, verbosity=0, stdout=sys.stderr)
        except (SystemExit, CommandError):
            return {"older": True}
        return _verified()


def _verified() -> dict[str, Any]:
    from lupustem.registry.models import ChainHead
    from lupustem.registry.record.verifying import verify

    rows, wrong = verify()
    return {
        "rows": rows,
        "wrong": wrong,
        "ends": {one.chain: [one.number, one.hash] for one in ChainHead.objects.all()},
    }


if __name__ == "__main__":
    main(sys.argv[1:])
