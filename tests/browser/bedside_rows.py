"""Invented infusions at the bedside of a demo site, made by the site's own actions: python -m tests.browser.bedside_rows N

Prints one JSON list of addresses: the first is opened and not matched, the others run. The people of the tests' centre A get
the password of the demo, so that the login page lists them.
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

RAN_MINUTES = 12
SIGNS = {
    "respirations": "16",
    "spo2": "98",
    "oxygen": "air",
    "systolic": "118",
    "diastolic": "76",
    "pulse": "84",
    "consciousness": "A",
    "temperature_c": "36.6",
}


def main(count: int) -> None:
    """Make them and say where they are."""
    from lupustem.registry import starting

    starting.prepare()
    from lupustem.registry.record import clock

    with clock.at(clock.now() - datetime.timedelta(minutes=RAN_MINUTES)):
        places = _made(count)
    print(json.dumps(places))


def _made(count: int) -> list[str]:
    from lupustem.registry.models import Centre
    from tests.unit.registry import course, programme

    if not Centre.objects.filter(code="A").exists():
        programme.found()
        _listed_on_the_login_page()
        course.accredited()
    patients = Centre.objects.get(code="A").patients.count()
    return [_infusion(patients + number, running=number > 0 or patients > 0) for number in range(count)]


def _listed_on_the_login_page() -> None:
    from django.contrib.auth.hashers import make_password

    from lupustem.registry.demo import PASSWORD
    from lupustem.registry.models import User

    User.objects.filter(username__endswith="-A").update(demo=True, password=make_password(PASSWORD))


def _infusion(number: int, *, running: bool) -> str:
    from lupustem.registry.actions.infusions import open_infusion
    from lupustem.registry.actions.starting import start_infusion
    from tests.unit.registry import course, programme

    patient = course.assessed_patient(f"安{'若兰静怡文博晓彤雨桐'[number % 5 * 2]}")
    name = f"UC-{number}-01"
    course.lot(f"UC-{number}", {name: {}})
    prescription = course.signed(course.drafted(patient, containers=(name,)))
    nurse = programme.actor(course.NURSE)
    infusion = open_infusion(actor=nurse, key=programme.key(), prescription=prescription)
    if running:
        matched(infusion)
        signs(infusion, 0)
        check = course.checked(infusion)
        assert check.ready, check.answer
        second = programme.actor(course.DOCTOR)
        start_infusion(
            actor=nurse, key=programme.key(), infusion=infusion, second=second, event_id=f"start-{number:04d}"
        )
        for minute in (5, 10):
            signs(infusion, minute)
    return f"/patients/{patient.number}/infusions/{infusion.number}"


def matched(infusion: Any) -> None:
    """Two persons match all of it."""
    from lupustem.registry.actions.infusions import Scanned, match_identity, order_code
    from tests.unit.registry import course, programme

    names = tuple(one.container.identifier for one in infusion.containers.all())
    scanned = Scanned(infusion.patient.number, datetime.date(1990, 5, 1), order_code(infusion), names)
    for role in (course.NURSE, course.DOCTOR):
        match_identity(actor=programme.actor(role), key=programme.key(), infusion=infusion, scanned=scanned)


def signs(infusion: Any, minute: int, **changed: str) -> None:
    """A complete set, so many minutes after now."""
    from lupustem.registry.actions.bedside import record_events
    from lupustem.registry.bedside.entries import Sent
    from lupustem.registry.record import clock
    from tests.unit.registry import course, programme

    at = clock.now() + datetime.timedelta(minutes=minute)
    fields = {**SIGNS, "pulse": str(84 + minute // 5), "clock_offset_s": "0"} | changed
    with clock.at(at):
        record_events(
            actor=programme.actor(course.NURSE),
            infusion=infusion,
            sent=[Sent(programme.key(), "signs", at, fields)],
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
