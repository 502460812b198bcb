"""The second part of an invented course: prescription, product, and the infusion as the bedside records it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from lupustem.facts.row import Value
from lupustem.registry.actions.bedside import record_events
from lupustem.registry.actions.containers import assign_container
from lupustem.registry.actions.infusions import Scanned, match_identity, open_infusion, order_code
from lupustem.registry.actions.prescriptions import confirm_prescription, draft_prescription, sign_prescription
from lupustem.registry.actions.starting import check_start, start_infusion
from lupustem.registry.bedside.entries import Sent
from lupustem.registry.demo.course import Person
from lupustem.registry.demo.house import fresh_container
from lupustem.registry.demo.people import Cast
from lupustem.registry.demo.telling import Story, days
from lupustem.registry.models import Infusion, Patient, Prescription
from lupustem.registry.prescribing.order import Order
from lupustem.registry.prescribing.start_report import SEEN
from lupustem.registry.record import clock

ORDERED: dict[str, Value] = {
    "donor_relation": "allogeneic",
    "tissue_source": "umbilical_cord",
    "planned_infusions": 1,
    "route": "peripheral_vein",
    "intrathecal_planned": False,
    "cyclophosphamide_preconditioning": False,
    "dexamethasone_iv_mg": 5,
    "antiplatelet_drug": "aspirin",
    "antiplatelet_mg_per_day": 100,
    "antiplatelet_start_day": -1,
    "antiplatelet_days": 14,
}
_SIGNS = {"oxygen": "air", "consciousness": "A", "clock_offset_s": "0"}


def prescribed(cast: Cast, patient: Patient, start: datetime, *, signatures: int = 2) -> Prescription:
    """An order of 1.5 million cells for each kg in 100 ml."""
    order = Order(start, per_kg_1e6="1.5", volume_ml="100", facts=ORDERED)
    seen = patient.prescriptions.count()
    made = draft_prescription(actor=cast["doctor"], key=cast.key, patient=patient, seen=seen, order=order)
    if signatures > 0:
        sign_prescription(actor=cast["doctor"], key=cast.key, prescription=made)
    if signatures > 1:
        confirm_prescription(actor=cast["doctor2"], key=cast.key, prescription=made)
    return made


def product(cast: Cast, person: Person, order: Prescription) -> None:
    """A container that was made half an hour ago, set apart for the order."""
    name = f"UC-{clock.today():%y%m%d}-{person.number:02d}"
    cells = str(person.weight_kg * 3 // 2)
    container = fresh_container(cast, name, cells, clock.now() - timedelta(minutes=30))
    assign_container(actor=cast["lab"], key=cast.key, prescription=order, container=container)


def matched(cast: Cast, order: Prescription) -> Infusion:
    """Opened at the bedside, and matched by two."""
    infusion = open_infusion(actor=cast["nurse"], key=cast.key, prescription=order)
    identity = infusion.patient.identities.order_by("-version").first()
    assert identity is not None
    names = tuple(one.container.identifier for one in infusion.containers.select_related("container"))
    scanned = Scanned(infusion.patient.number, identity.born_on, order_code(infusion), names)
    for who in ("nurse", "doctor"):
        wrong = match_identity(actor=cast[who], key=cast.key, infusion=infusion, scanned=scanned)
        assert not wrong
    return infusion


def given(cast: Cast, person: Person, patient: Patient, start: datetime) -> Story:
    """The day of an infusion, from the product two hours before the start to the last signs."""
    order = patient.prescriptions.order_by("-number").first()
    assert order is not None
    yield start - timedelta(hours=2)
    product(cast, person, order)
    yield start - timedelta(minutes=40)
    infusion = matched(cast, order)
    yield start - timedelta(minutes=10)
    _tell(cast, infusion, "signs", **_signs(person, 0))
    yield start - timedelta(minutes=5)
    check = check_start(actor=cast["nurse"], key=cast.key, infusion=infusion, entered=_found_well(person))
    assert check.ready, check.answer
    yield start
    start_infusion(
        actor=cast["nurse"],
        key=cast.key,
        infusion=infusion,
        second=cast["doctor"],
        event_id=f"demo-start-{infusion.pk:06d}",
    )
    yield from _run(cast, person, infusion, start)


def _run(cast: Cast, person: Person, infusion: Infusion, start: datetime) -> Story:
    """The plan, level by level, with signs when they are due, to the end and four hours on."""
    levels = [(Fraction(str(m)), Fraction(str(rate))) for m, rate in json.loads(infusion.watch)["plan"]]
    raised: dict[Fraction, Fraction] = {}
    clock_minute = Fraction(0)
    for minutes, rate in levels:
        raised[clock_minute] = rate
        clock_minute += minutes
    plateau = max(raised)
    ends = clock_minute
    acts: list[tuple[Fraction, str, dict[str, str]]] = [
        (minute, "rate", {"rate": _number(rate)}) for minute, rate in raised.items() if minute > 0
    ]
    due = [m for m in range(5, int(ends), 5) if m <= plateau or (m - int(plateau)) % 15 == 0]
    acts += [(Fraction(minute), "signs", _signs(person, minute)) for minute in due]
    acts.append((ends, "ended", {}))
    acts += [(ends + after, "signs", _signs(person, int(ends) + after)) for after in (0, 15, 30, 60, 120, 180, 240)]
    order = {"signs": 0, "rate": 1, "ended": 1}
    for minute, kind, fields in sorted(acts, key=lambda one: (one[0], order[one[1]])):
        yield start + timedelta(seconds=int(minute * 60))
        _tell(cast, infusion, kind, **fields)


def _tell(cast: Cast, infusion: Infusion, kind: str, **fields: str) -> None:
    one = Sent(cast.key, kind, clock.now(), fields, "nurse")
    [kept] = record_events(actor=cast["nurse"], infusion=infusion, sent=[one])
    assert kept.state == "kept", (kind, fields, kept)


def _number(rate: Fraction) -> str:
    return f"{float(rate):g}"


def _signs(person: Person, minute: int) -> dict[str, str]:
    drift = (person.number * 5 + minute) % 7
    return _SIGNS | {
        "respirations": str(14 + drift % 4),
        "spo2": str(97 + drift % 3),
        "systolic": str(112 + 2 * drift),
        "diastolic": str(70 + drift),
        "pulse": str(76 + drift),
        "temperature_c": f"36.{4 + drift % 4}",
    }


def _found_well(person: Person) -> dict[str, Any]:
    """A check before the start in which everything is in order."""
    now = clock.now().astimezone(clock.zone())
    minutes = timedelta(minutes=1)
    log = [{"at": (now - back * minutes).isoformat(), "celsius": "4.0"} for back in range(145, 14, -5)]
    return {
        "emergency": True,
        "facts": {name: name != "shaken_or_heated" for name in SEEN},
        "removal": (now - 15 * minutes).isoformat(),
        "temperature_log": log,
        "line": {"identity": f"SET-{person.number:03d}", "filtered": False},
        "dexamethasone": {"given": True, "at": (now - 12 * minutes).isoformat(), "mg": "5"},
        "antiplatelet": {
            "drug": "aspirin",
            "mg": "100",
            "first_day": (now.date() - days(1)).isoformat(),
            "days": 14,
            "long_term_user": False,
            "bleeding": "none",
            "platelets": "180",
            "age_years": int(str(person.facts["age_years"])),
        },
        "pregnancy": {"could_be": False, "pregnant": False, "lactating": False},
        "vitals": {"at": (now - 5 * minutes).isoformat(), "complete": True, "finding": "none"},
    }
