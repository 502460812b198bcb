"""Two centres with a person in every role; the database is made once, every test is rolled back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.consents import add_consent_form, give_consent
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.models import Patient
from tests.unit.registry import programme

TODAY = datetime.date.today()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The people of both centres, beside the tables that pytest-django makes."""
    with django_db_blocker.unblock():
        programme.found()


@pytest.fixture
def patient(db: None) -> Patient:
    """A referred patient of centre A with a consent form in force, whose number centre B does not have."""
    doctor = programme.actor(Role.RHEUMATOLOGIST)
    programme.refer(doctor, name="甲一")
    add_consent_form(
        actor=programme.actor(Role.DIRECTOR),
        key=programme.key(),
        name="v1",
        valid_from=TODAY - datetime.timedelta(days=30),
    )
    programme.refer(programme.actor(Role.RHEUMATOLOGIST, "B"), name="乙一")
    return programme.refer(doctor, name="甲二")


@pytest.fixture
def assessed(patient: Patient) -> Patient:
    """The patient with consent and with every fact that a recommendation needs."""
    doctor = programme.actor(Role.RHEUMATOLOGIST)
    give_consent(
        actor=doctor,
        key=programme.key(),
        patient=patient,
        seen=0,
        form="v1",
        on=TODAY,
        signer="patient",
        family_informed=True,
    )
    entered = [Entered(name, value, TODAY, "clinic", 0) for name, value in programme.RECOMMENDED.items()]
    record_facts(actor=doctor, key=programme.key(), patient=patient, entered=entered)
    return patient


@pytest.fixture
def doctor(db: None) -> Client:
    """The browser of a rheumatologist of centre A, in English."""
    return programme.browser(Role.RHEUMATOLOGIST)
