from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings
from django.test import Client

from lupustem.registry import demo
from lupustem.registry.access.roles import Role
from lupustem.registry.models import Centre, Patient, User
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import decision_of, facts_of


@pytest.mark.django_db
def test_the_demo_has_eight_people_of_every_role_and_forty_patients_at_every_stage_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Centre.objects, "exists", lambda: False)
    demo.make_demo()
    centre = Centre.objects.get(code=demo.CODE)
    assert len(demo.PEOPLE) == 8
    assert {one.role for one in centre.memberships.all()} == set(Role)
    assert all("虚构" in user.name for user in User.objects.filter(demo=True))
    patients = Patient.objects.filter(centre=centre)
    verdicts = Counter(str(decision_of(facts_of(one)).verdict) for one in patients)
    assert patients.count() == 40
    assert set(verdicts) == {"recommended", "conditional", "undetermined", "not_recommended"}
    assert verify()[1] == []


@pytest.mark.django_db
def test_the_demo_is_made_only_where_there_is_nothing_yet() -> None:
    patients = Patient.objects.count()
    demo.make_demo()
    assert Patient.objects.count() == patients
    assert not User.objects.filter(demo=True).exists()


@pytest.mark.django_db
def test_outside_the_demo_the_login_page_shows_no_login() -> None:
    assert not settings.ENVIRONMENT.demo
    User.objects.update(demo=True)
    page = Client(headers={"accept-language": "en"}).get("/login").content.decode()
    assert "Demo" not in page
    assert demo.PASSWORD not in page
