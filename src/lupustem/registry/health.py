"""Whether the site is ready: what a machine that watches it asks every minute. It names no version, place, person or patient.

    {"status": "ready", "checks": {"database": "ok", "tables": "ok", "disk": "ok", "trail": "ok", "sqlite": "defect"}}

`sqlite: defect` warns and does not make the site unready: see `sqlite_version`.
"""

from __future__ import annotations

import shutil
import sqlite3
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lupustem.registry.models import AuditRow, ChainHead
from lupustem.registry.sqlite_version import wal_reset_defect

LEAST_FREE_BYTES = 512 * 1024 * 1024
"""An engineering choice: below half a gibibyte a busy day may fill the disk before anybody looks."""
_UP_TO_DATE: set[str] = set()


def state() -> dict[str, Any]:
    """What stands and what does not. status: `ready`, or `not ready` where something that has to hold does not."""
    checks = {"database": _database()}
    if checks["database"] == "ok":
        checks["tables"] = _tables()
    if checks.get("tables") == "ok":
        checks["trail"] = _trail()
    checks["disk"] = _disk()
    ready = all(found == "ok" for found in checks.values())
    if connection.vendor == "sqlite":
        checks["sqlite"] = "defect" if wal_reset_defect(sqlite3.sqlite_version_info[:3]) else "ok"
    return {"status": "ready" if ready else "not ready", "checks": checks}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def _tables() -> str:
    """Whether every migration is applied; asked until it is so once, since a running program brings no new ones."""
    if connection.alias not in _UP_TO_DATE:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "behind"
        _UP_TO_DATE.add(connection.alias)
    return "ok"


def _trail() -> str:
    """Whether each chain ends where its head says; the whole of it is the work of `lupustem audit verify`."""
    heads = list(ChainHead.objects.all())
    for head in heads:
        last = AuditRow.objects.filter(chain=head.chain).order_by("-number").first()
        if last is None or (last.number, last.hash) != (head.number, head.hash):
            return "broken"
    return "ok" if heads else "empty"


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.ENVIRONMENT.data_dir).free
    except OSError:
        return "unknown"
    return "ok" if free >= LEAST_FREE_BYTES else "nearly full"
