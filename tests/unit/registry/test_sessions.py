from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lupustem.registry.access.roles import Role
from lupustem.registry.access.sessions import SessionStore
from lupustem.registry.busy import is_busy
from lupustem.registry.models import Patient
from tests.unit.registry.programme import browser


def _written(client: Client, place: str) -> list[str]:
    with CaptureQueriesContext(connection) as said:
        assert client.get(place).status_code == 200
    return [one["sql"] for one in said if not one["sql"].startswith("SELECT")]


def _idle(seconds: int) -> None:
    """As if nobody had used the session for so long."""
    length = settings.SESSION_COOKIE_AGE - seconds
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(seconds=length))


@pytest.mark.django_db
def test_a_page_that_is_only_read_writes_nothing(patient: Patient) -> None:
    client = browser(Role.RHEUMATOLOGIST)
    assert _written(client, "/lots") == []


@pytest.mark.django_db
def test_the_use_of_a_session_is_noted_once_a_minute_by_its_end_alone() -> None:
    client = browser(Role.RHEUMATOLOGIST)
    _idle(58)
    assert _written(client, "/lots") == []
    _idle(61)
    written = _written(client, "/lots")
    assert len(written) == 1
    assert written[0].startswith('UPDATE "django_session" SET "expire_date"')
    assert _written(client, "/lots") == []


@pytest.mark.django_db
def test_an_idle_session_ends_with_the_minutes_of_the_setting_and_not_later() -> None:
    client = browser(Role.RHEUMATOLOGIST)
    _idle(61)
    client.get("/lots")
    longest = timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert longest - datetime.timedelta(seconds=30) < Session.objects.get().expire_date <= longest
    _idle(settings.SESSION_COOKIE_AGE - 2)
    assert client.get("/lots").status_code == 200
    _idle(settings.SESSION_COOKIE_AGE)
    assert client.get("/lots").status_code == 302


@pytest.mark.django_db
def test_noting_the_use_changes_nothing_that_another_request_saved() -> None:
    client = browser(Role.RHEUMATOLOGIST)
    _idle(120)
    reading = SessionStore(client.session.session_key)
    assert reading.get("another") is None
    other = SessionStore(client.session.session_key)
    other["another"] = "kept"
    other.save()
    reading.note_use()
    assert SessionStore(client.session.session_key)["another"] == "kept"


@pytest.mark.django_db
def test_a_request_whose_session_was_ended_meanwhile_is_answered_and_the_session_stays_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lupustem.registry.pages import gate

    client, own = browser(Role.RHEUMATOLOGIST), gate._members

    def ended(request: Any) -> list[Any]:
        found = own(request)
        Session.objects.all().delete()
        request.session["changed"] = 1
        return found

    monkeypatch.setattr(gate, "_members", ended)
    assert client.get("/lots").status_code == 200
    monkeypatch.undo()
    assert client.get("/lots").status_code == 302
    assert not Session.objects.exists()


def _refused(folder: Path) -> OperationalError:
    """What Django raises while another connection holds SQLite's lock, from a lock that is held."""
    with closing(sqlite3.connect(folder / "x")) as first, closing(sqlite3.connect(folder / "x", timeout=0)) as second:
        first.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            second.execute("BEGIN IMMEDIATE")
    error = OperationalError(*caught.value.args)
    error.__cause__ = caught.value
    return error


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "nothing was saved"), ("zh", "内容没有保存")])
def test_a_busy_database_is_said_to_be_so_and_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, patient: Patient, tmp_path: Path, language: str, words: str
) -> None:
    from lupustem.registry.pages import gate

    def busy(*_: Any) -> None:
        raise _refused(tmp_path)

    client = browser(Role.RHEUMATOLOGIST, language=language)
    client.raise_request_exception = False
    monkeypatch.setattr(gate, "_note_reading", busy)
    answer = client.get("/patients/0002")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_another_error_of_the_database_stays_a_fault(monkeypatch: pytest.MonkeyPatch, patient: Patient) -> None:
    from lupustem.registry.pages import gate

    def broken(*_: Any) -> None:
        raise OperationalError("disk I/O error")

    client = browser(Role.RHEUMATOLOGIST)
    client.raise_request_exception = False
    monkeypatch.setattr(gate, "_note_reading", broken)
    assert client.get("/patients/0002").status_code == 500


def test_the_codes_of_postgresql_tell_what_is_worth_trying_again() -> None:
    for code, busy in (("40001", True), ("40P01", True), ("55P03", True), ("57P01", False)):
        error = OperationalError("said")
        error.__cause__ = type("Cause", (Exception,), {"sqlstate": code})()
        assert is_busy(error) is busy
    assert not is_busy(None)
