"""The years after an invented infusion: visits on the days of the calendar, with values that agree with one another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lupustem.indices.catalogue import score
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.registry.actions.adverse import assess_causality, record_adverse, send_report
from lupustem.registry.actions.course_events import record_course_event
from lupustem.registry.actions.visits import record_visit
from lupustem.registry.adverse import known_events
from lupustem.registry.demo.course import Person, consents
from lupustem.registry.demo.house import NEW_FORM
from lupustem.registry.demo.people import Cast
from lupustem.registry.demo.telling import Story, days, on
from lupustem.registry.models import AdverseEvent, Infusion, Patient
from lupustem.registry.record import clock

ACTIVE, RESPONSE, RELAPSE = 0, 1, 2
MONTHS = (1, 3, 6, 9, 12, 18, 24, 30, 36, 42, 48, 54, 60)
_SKIPPED = ("patient", "visit_date", "weight_kg", "upcr_mg_g", "upcr_mg_mmol", "creatinine_mg_dl", "prednisolone_mg")


def seen_at_visit(cast: Cast, person: Person, patient: Patient, state: int, purpose: str = "follow_up") -> None:
    """A visit of today."""
    values = found(person, clock.today(), state)
    record_visit(
        actor=cast["doctor2" if person.number % 2 else "doctor"],
        key=cast.key,
        patient=patient,
        number=0,
        seen=0,
        on=clock.today(),
        purpose=purpose,
        values=values,
        examined=[],
        reason="随访所见（虚构）",
    )


def followed(
    cast: Cast, person: Person, patient: Patient, day: date, *, relapse: int = 0, last: int = 60, missed: int = 0
) -> Story:
    """Visits after an infusion up to the last month, in response from the third; a relapse or a missed visit at a month."""
    for month in MONTHS:
        if month == missed or month > last:
            continue
        yield on(day + days(int(month * 30.4) + person.number % 5), 14)
        state = RELAPSE if relapse and month >= relapse else RESPONSE if month >= 3 else ACTIVE
        seen_at_visit(cast, person, patient, state)
        newest = patient.consents.order_by("-version").first()
        if patient.centre.consent_forms.filter(name=NEW_FORM).exists() and newest and newest.form_name != NEW_FORM:
            consents(cast, patient)
        if relapse and month == relapse:
            _event(cast, patient, "relapse")
            return


def fever(cast: Cast, patient: Patient, *, reported: bool) -> None:
    """A fever of yesterday that put the patient into hospital; the first reports sent, or still due."""
    infusion = Infusion.objects.filter(patient=patient).order_by("-number").first()
    event = record_adverse(
        actor=cast["nurse"],
        key=cast.key,
        patient=patient,
        number=0,
        seen=0,
        infusion=infusion,
        known_at=clock.now(),
        said={
            "term": "fever",
            "verbatim": "",
            "category": "adverse_event",
            "onset": (clock.today() - days(1)).isoformat(),
            "numbers": {"temperature_c": "39.1"},
            "answers": {},
            "action": "observed",
            "outcome": "resolved",
            "settings": {"stem_cell_study": True, "new_technique": False, "drug_trial": False},
            "serious": {"hospitalisation": True},
        },
    )
    for who, assessor in (("doctor", "investigator"), ("doctor2", "sponsor")):
        assess_causality(
            actor=cast[who], key=cast.key, event=event, assessor=assessor, word="possible", excludes=None, questions={}
        )
    if reported:
        for number, duty in enumerate(known_events(AdverseEvent.objects.filter(pk=event.pk))[0].duties(clock.now()), 1):
            send_report(
                actor=cast["doctor"],
                key=cast.key,
                event=event,
                rule=duty.rule,
                recipient=duty.clock.rule.recipient.zh,
                sent_at=clock.now(),
                reference=f"DEMO-SAE-{number}",
            )


def dies(cast: Cast, patient: Patient) -> None:
    """A death from an infection."""
    _event(cast, patient, "death", cause="infection")


def is_lost(cast: Cast, patient: Patient) -> None:
    """Nobody could reach the patient any more."""
    _event(cast, patient, "lost_to_follow_up")


def _event(cast: Cast, patient: Patient, kind: str, cause: str = "") -> None:
    record_course_event(
        actor=cast["doctor"],
        key=cast.key,
        patient=patient,
        number=0,
        seen=0,
        kind=kind,
        on=clock.today(),
        cause=cause,
    )


def found(person: Person, day: date, state: int) -> dict[str, Any]:
    """What a visit finds: of `outcome.invented_visits`, as exact values; what nobody measured is left out."""
    import numpy as np

    from lupustem.outcome.invented_visits import shown

    random = np.random.default_rng(person.number * 10_000 + day.toordinal())
    at = np.array([day.toordinal() - date(1970, 1, 1).toordinal()], dtype=float)
    frame = shown(np.array([person.number]), at, np.array([state]), 0.01, random)
    values = {name: _exact(value) for name, value in frame.row(0, named=True).items()}
    kept = {name: value for name, value in values.items() if value is not None and name not in _SKIPPED}
    if all(name in kept for name in DESCRIPTORS):
        present = [name for name in DESCRIPTORS if kept[name]]
        kept["sledai"] = score("sledai_2k", {"present": present, "unknown": []}).value
    if state == RESPONSE:
        kept["response_effective"] = True
    return kept


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        whole = Decimal(str(value))
        return int(whole) if whole == whole.to_integral_value() else whole
    return value
