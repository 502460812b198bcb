"""The course on one page: what was when, what stands where, charts with their numbers; in both languages."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.course_events import record_course_event
from lupustem.registry.models import Patient
from lupustem.registry.record.clock import now, today
from lupustem.registry.words import WORDS
from tests.unit.registry.after_programme import followed, infused_at, visit
from tests.unit.registry.programme import actor, browser, key

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.django_db
def test_a_closed_step_says_what_opens_it(patient: Patient, assessed: Patient) -> None:
    page = browser(Role.RHEUMATOLOGIST).get("/patients/0001").content.decode()
    assert "opens after: Consent" in page
    page = browser(Role.RHEUMATOLOGIST).get("/patients/0002").content.decode()
    assert "opens after: Decision" in page


@pytest.mark.django_db
def test_the_course_shows_infusion_visits_relapse_and_charts_with_their_numbers(assessed: Patient) -> None:
    start = now() - timedelta(days=400)
    infused_at(assessed, start)
    for days, sledai in ((0, 13), (91, 4)):
        values = {"sledai": sledai, "prednisone_mg": Decimal("7.5")}
        visit(assessed, (start + timedelta(days=days)).date(), values)
    doctor = actor(Role.RHEUMATOLOGIST)
    on = today() - timedelta(days=5)
    record_course_event(actor=doctor, key=key(), patient=assessed, number=0, seen=0, kind="relapse", on=on)
    page = browser(Role.RHEUMATOLOGIST).get("/patients/0002").content.decode()
    for said in ("infusion 1, given whole", "relapse as recorded", "LLDAS: at most 7.5", "1 year after the infusion"):
        assert said in page
    # A line for the infusion in each chart and in the strip, and the same for the relapse.
    charts = page.count("<figure")
    assert page.count('class="mark-infusion"') == page.count('class="mark-relapse"') == charts == 3
    assert page.count("<details>") == charts - 1
    assert "<style" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_after_the_infusion_mixes_the_languages(language: str, assessed: Patient) -> None:
    followed(assessed)
    places = ("", "/visits", "/visits/1", "/visits/new", "/visits/1/amend", "/events/new", "/events/1")
    places += ("/adverse", "/adverse/new", "/adverse/new?term=hypertension", "/adverse/1", "/adverse/1/version")
    places += ("/adverse/1/causality", "/adverse/1/report")
    client = browser(Role.RHEUMATOLOGIST, language=language)
    for place in (*(f"/patients/0002{one}" for one in places), "/outcomes", "/evidence/relapse_watch"):
        page = client.get(place).content.decode()
        text = re.sub(r"<[^>]*>|甲[一二]|中文|A 中心|English", " ", page)
        labels = " ".join(re.findall(r'(?:placeholder|aria-label)="([^"]*)"', page))
        if language == "en":
            assert not CHINESE.search(text + labels), (place, CHINESE.search(text + labels))
        else:
            english = {one.en for one in WORDS.values() if " " in one.en and "{" not in one.en}
            assert not [one for one in english if one in text], place


@pytest.mark.django_db
def test_where_a_patient_stands_is_told_once_and_on_every_page_of_the_patient(assessed: Patient) -> None:
    for place in ("/patients/0002", "/patients/0002/facts", "/patients/0002/prescriptions"):
        page = browser(Role.RHEUMATOLOGIST).get(place).content.decode()
        assert page.count("<b>Follow-up</b>") == 1, place
        assert "opens after: Decision" in page, place
