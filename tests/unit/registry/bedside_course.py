"""Infusions at the bedside for the tests: opened, matched, checked and started by the site's own actions."""

from __future__ import annotations

import datetime
from typing import Any

from lupustem.registry.actions.bedside import Kept, record_events
from lupustem.registry.actions.infusions import Scanned, match_identity, open_infusion, order_code
from lupustem.registry.actions.starting import start_infusion
from lupustem.registry.bedside.entries import Sent
from lupustem.registry.models import Infusion, Prescription
from lupustem.registry.record import clock
from tests.unit.registry import course
from tests.unit.registry.programme import actor, key

NURSE, DOCTOR = course.NURSE, course.DOCTOR
BORN = datetime.date(1990, 5, 1)
SIGNS = {
    "respirations": "16",
    "spo2": "98",
    "oxygen": "air",
    "systolic": "118",
    "diastolic": "76",
    "pulse": "84",
    "consciousness": "A",
    "temperature_c": "36.6",
    "clock_offset_s": "0",
}


def prescribed(number: int = 1) -> Prescription:
    """A prescription signed by two, with one container set apart."""
    if number == 1:
        course.accredited()
    patient = course.assessed_patient(f"甲{'三四五六'[number - 1]}")
    name = f"C{number}"
    course.lot(f"L{number}", {name: {}})
    return course.signed(course.drafted(patient, containers=(name,)))


def opened(number: int = 1) -> Infusion:
    """An infusion opened at the bedside."""
    return open_infusion(actor=actor(NURSE), key=key(), prescription=prescribed(number))


def scanned(infusion: Infusion, **wrong: Any) -> Scanned:
    """What is scanned of it, save for what is wrong."""
    names = tuple(one.container.identifier for one in infusion.containers.all())
    said = {"wristband": infusion.patient.number, "born_on": BORN, "order": order_code(infusion), "containers": names}
    return Scanned(**(said | wrong))


def matched(number: int = 1) -> Infusion:
    """An infusion matched by two."""
    infusion = opened(number)
    for role in (NURSE, DOCTOR):
        assert match_identity(actor=actor(role), key=key(), infusion=infusion, scanned=scanned(infusion)) == ()
    return infusion


def checked(number: int = 1) -> Infusion:
    """An infusion with a baseline and a check that is ready."""
    infusion = matched(number)
    tell(infusion, "signs", **SIGNS)
    check = course.checked(infusion)
    assert check.ready, check.answer
    return infusion


def running(number: int = 1) -> Infusion:
    """An infusion that runs."""
    infusion = checked(number)
    second = actor(DOCTOR)
    start_infusion(actor=actor(NURSE), key=key(), infusion=infusion, second=second, event_id=f"start-{number:04d}")
    return infusion


def entry(kind: str, *, minutes: float = 0, event_id: str = "", person: str = "", **fields: str) -> Sent:
    """One entry as a tablet makes it, so many minutes from now."""
    at = clock.now() + datetime.timedelta(minutes=minutes)
    return Sent(event_id or key(), kind, at, fields, person)


def tell(infusion: Infusion, kind: str, *, role: Any = NURSE, minutes: float = 0, **fields: str) -> Kept:
    """One entry of a person, kept at its moment."""
    one = entry(kind, minutes=minutes, **fields)
    with clock.at(max(clock.now(), one.at or clock.now())):
        return record_events(actor=actor(role), infusion=infusion, sent=[one])[0]
