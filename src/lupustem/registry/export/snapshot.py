"""One moment of the database to read from, while people go on saving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

SNAPSHOT = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection that sees one moment; that of the transaction under way, where there is one."""
    from django.db import connection, connections, transaction

    if connection.in_atomic_block:
        yield "default"
        return
    settings = deepcopy(connection.settings_dict)
    if connection.vendor == "postgresql":
        import psycopg

        settings["OPTIONS"] = {**settings["OPTIONS"], "isolation_level": psycopg.IsolationLevel.REPEATABLE_READ}
        settings["CONN_MAX_AGE"] = 0
    else:
        # A transaction that only reads: it sees one moment of the log and keeps nobody from writing.
        settings["OPTIONS"] = {**settings["OPTIONS"], "transaction_mode": "DEFERRED"}
    connections.settings[SNAPSHOT] = settings
    try:
        with transaction.atomic(using=SNAPSHOT), connections[SNAPSHOT].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_chainhead")  # The moment is that of the first reading.
            cursor.fetchone()
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]
