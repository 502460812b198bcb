"""What the tests of the part after the infusion begin with: an infused patient with a visit, an adverse event, a contact."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.adverse import record_adverse
from lupustem.registry.actions.course_events import record_course_event
from lupustem.registry.actions.visits import record_visit
from lupustem.registry.models import AdverseEvent, Infusion, Patient, Visit
from lupustem.registry.record.clock import now, zone
from tests.unit.registry.programme import actor, key
from tests.unit.registry.treated import infuse

FEVER: dict[str, Any] = {
    "term": "fever",
    "verbatim": "",
    "category": "adverse_event",
    "numbers": {"temperature_c": "39.1"},
    "answers": {},
    "action": "observed",
    "outcome": "resolved",
    "settings": {},
    "serious": {},
}


def infused_at(patient: Patient, started: datetime, **more: Any) -> Infusion:
    """An infusion by the rheumatologist and a colleague of centre A."""
    return infuse(
        patient, actor(Role.RHEUMATOLOGIST), actor(Role.RHEUMATOLOGIST, username="colleague-A"), started, **more
    )


def visit(patient: Patient, on: Any, values: dict[str, Any], **more: Any) -> Visit:
    """A visit by the rheumatologist."""
    given: dict[str, Any] = {
        "actor": actor(Role.RHEUMATOLOGIST),
        "key": key(),
        "patient": patient,
        "number": 0,
        "seen": 0,
        "on": on,
        "purpose": "follow_up",
        "values": values,
        "examined": [],
    }
    return record_visit(**given | more)


def event(patient: Patient, known_at: datetime, said: dict[str, Any], **more: Any) -> AdverseEvent:
    """An adverse event by the rheumatologist; it began on the day on which it became known."""
    begun = {"onset": known_at.astimezone(zone()).date().isoformat()}
    given: dict[str, Any] = {
        "actor": actor(Role.RHEUMATOLOGIST),
        "key": key(),
        "patient": patient,
        "number": 0,
        "seen": 0,
        "infusion": None,
        "known_at": known_at,
        "said": FEVER | begun | said,
    }
    return record_adverse(**given | more)


def followed(patient: Patient) -> Patient:
    """Infused an hour ago, with a visit, an adverse event and a contact of today."""
    moment = now().replace(microsecond=0)
    infused_at(patient, moment - timedelta(minutes=60), symptoms=(("urticaria", 1),))
    today = moment.astimezone(zone()).date()
    visit(patient, today, {"arthritis": True}, purpose="baseline")
    event(patient, moment - timedelta(minutes=5), {}, infusion=patient.infusions.get())
    record_course_event(
        actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=patient, number=0, seen=0, kind="last_contact", on=today
    )
    return patient
