from __future__ import annotations

import datetime
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lupustem.registry import demo
from lupustem.registry.access.roles import Role
from lupustem.registry.demo.telling import Story, tell
from lupustem.registry.models import (
    Centre,
    CourseEvent,
    Infusion,
    LotAct,
    LotRecord,
    Patient,
    Prescription,
    User,
)
from lupustem.registry.record.clock import now, today
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import consent_state, decision_of, facts_of, form_in_force


@pytest.mark.django_db
def test_the_demo_has_eight_people_of_every_role_and_forty_patients_at_every_stage_of_the_course(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Centre.objects, "exists", lambda: False)
    demo.make_demo()
    centre = Centre.objects.get(code=demo.CODE)
    assert len(demo.PEOPLE) == 8
    assert {one.role for one in centre.memberships.all()} == set(Role)
    assert all("虚构" in user.name for user in User.objects.filter(demo=True))
    assert verify()[1] == []
    patients = Patient.objects.filter(centre=centre)
    assert patients.count() == 40
    verdicts = {str(decision_of(facts_of(one)).verdict) for one in patients}
    assert verdicts == {"recommended", "conditional", "undetermined", "not_recommended"}
    assert {consent_state(_newest(one.consents), form_in_force(centre, today())) for one in patients} == {
        "none",
        "valid",
        "outdated",
        "withdrawn",
    }
    orders = Prescription.objects.filter(patient__centre=centre)
    assert {one.signatures.count() for one in orders} == {0, 1, 2}
    ended = [one for one in Infusion.objects.filter(patient__centre=centre) if one.events.filter(kind="ended").exists()]
    running = [one for one in Infusion.objects.filter(patient__centre=centre) if one not in ended]
    assert len(ended) >= 12
    assert sorted(one.events.filter(kind="started").exists() for one in running) == [False, True]
    years = [
        (today() - min(one.on for one in each.visits.all())).days / 365 for each in patients if each.visits.exists()
    ]
    assert max(years) > 5
    assert set(CourseEvent.objects.values_list("kind", flat=True)) == {"relapse", "death", "lost_to_follow_up"}
    assert {one.act for one in LotAct.objects.all()} == {"recalled"}
    assert set(LotRecord.objects.values_list("decision", flat=True)) == {"release", "hold"}


def test_stories_are_told_in_the_order_of_time_and_not_beyond_the_present() -> None:
    """However they are written: two stories that begin late and early, and one that goes on after the end."""
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    said: list[tuple[str, datetime.datetime]] = []

    def story(name: str, *hours: int) -> Story:
        for hour in hours:
            yield day + datetime.timedelta(hours=hour)
            said.append((name, now()))

    tell([story("late", 5, 6), story("early", 1, 5, 9)], until=day + datetime.timedelta(hours=6))
    assert [(name, at.hour) for name, at in said] == [("early", 1), ("late", 5), ("early", 5), ("late", 6)]


def _newest(rows: Any) -> Any:
    return rows.order_by("-version").first()


@pytest.mark.django_db
def test_the_demo_is_made_only_where_there_is_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a start that finds it there does not load what makes it."""
    stories, patients = "lupustem.registry.demo.stories", Patient.objects.count()
    monkeypatch.delitem(sys.modules, stories, raising=False)
    demo.make_demo()
    assert stories not in sys.modules
    assert Patient.objects.count() == patients
    assert not User.objects.filter(demo=True).exists()


@pytest.mark.django_db
def test_outside_the_demo_the_login_page_shows_no_login() -> None:
    assert not settings.ENVIRONMENT.demo
    User.objects.update(demo=True)
    page = Client(headers={"accept-language": "en"}).get("/login").content.decode()
    assert "Demo" not in page
    assert demo.PASSWORD not in page
