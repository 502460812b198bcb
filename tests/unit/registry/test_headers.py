from __future__ import annotations

import pytest
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.models import Patient
from tests.unit.registry.programme import browser, key


@pytest.mark.django_db
def test_a_page_allows_its_own_files_and_nothing_inline_nor_from_elsewhere(patient: Patient) -> None:
    policy = browser(Role.RHEUMATOLOGIST).get("/patients/0002")["Content-Security-Policy"]
    parts = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert parts["default-src"] == ["'none'"]
    assert parts["base-uri"] == parts["frame-ancestors"] == ["'none'"]
    assert {source for name, sources in parts.items() for source in sources} == {"'none'", "'self'"}


@pytest.mark.django_db
def test_nothing_of_a_page_is_cached_framed_or_told_to_others(patient: Patient) -> None:
    answer = browser(Role.RHEUMATOLOGIST).get("/patients/0002")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_and_changes_nothing(patient: Patient) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.cookies.update(browser(Role.DIRECTOR).cookies)
    answer = client.post("/consent-forms", {"name": "v9", "valid_from": "2026-01-01", "key": key()})
    assert answer.status_code == 403
    assert "nothing was saved" in answer.content.decode()
    assert patient.centre.consent_forms.count() == 1


@pytest.mark.django_db
def test_a_host_that_is_not_the_sites_is_refused() -> None:
    assert Client().get("/login", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.django_db
def test_a_page_that_names_no_permission_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    from lupustem.registry.pages import trail

    monkeypatch.delattr(trail.of_centre, "permission")
    assert browser(Role.AUDITOR).get("/trail").status_code == 404
