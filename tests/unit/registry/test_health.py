from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from lupustem.registry import health
from lupustem.registry.models import ChainHead

Usage = namedtuple("Usage", "total used free")


def _asked() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health")
    return answer.status_code, answer.json()


@pytest.mark.django_db
def test_a_site_that_is_well_says_so_and_nothing_else() -> None:
    status, said = _asked()
    assert (status, said["status"]) == (200, "ready")
    checks = said["checks"]
    assert checks.pop("sqlite", "ok") in ("ok", "defect")
    assert checks == {"database": "ok", "tables": "ok", "trail": "ok", "disk": "ok"}


@pytest.mark.django_db
def test_a_trail_that_does_not_end_where_its_head_says_makes_the_site_unready() -> None:
    ChainHead.objects.filter(chain="A").update(number=1)
    assert _asked() == (503, {"status": "not ready", "checks": _asked()[1]["checks"] | {"trail": "broken"}})


@pytest.mark.django_db
def test_a_disk_nearly_full_makes_the_site_unready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**12, 10**12, health.LEAST_FREE_BYTES - 1))
    status, said = _asked()
    assert (status, said["checks"]["disk"]) == (503, "nearly full")


@pytest.mark.django_db
def test_tables_of_an_older_version_make_the_site_unready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_UP_TO_DATE", set())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'registry' AND name LIKE '0011%'")
    status, said = _asked()
    assert (status, said["checks"]["tables"]) == (503, "behind")
    assert "trail" not in said["checks"]


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said_without_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(health.connection, "cursor", none)
    said = health.state()
    assert (said["status"], said["checks"]["database"]) == ("not ready", "no answer")


@pytest.mark.django_db
def test_an_sqlite_with_the_wal_reset_defect_warns_and_stays_ready_and_postgresql_has_no_such_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    status, said = _asked()
    assert (status, said["checks"].get("sqlite")) == (200, "defect" if connection.vendor == "sqlite" else None)
