"""An invented course up to the start, as the tests of the prescription walk it; invented people, lots and numbers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from lupustem.facts.row import Value
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.centre import Answer, accredit
from lupustem.registry.actions.consents import add_consent_form, give_consent
from lupustem.registry.actions.containers import assign_container
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.lot_signing import act_on_lot
from lupustem.registry.actions.prescriptions import confirm_prescription, draft_prescription, sign_prescription
from lupustem.registry.actions.starting import check_start
from lupustem.registry.centre_gates import ITEMS
from lupustem.registry.models import (
    BedsideEvent,
    Container,
    Decision,
    IdentityMatch,
    Infusion,
    InfusionContainer,
    Lot,
    Patient,
    Prescription,
    StartCheck,
)
from lupustem.registry.prescribing.order import Order
from lupustem.registry.record import clock
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.standing import facts_of
from tests.unit.registry import invented_lots
from tests.unit.registry.programme import RECOMMENDED, actor, key, refer
from tests.unit.registry.treated import WATCH

DOCTOR, NURSE, LABORATORY, DIRECTOR = Role.RHEUMATOLOGIST, Role.INFUSION_NURSE, Role.CELL_LABORATORY, Role.DIRECTOR
FACTS: dict[str, Value] = RECOMMENDED | {
    "weight_kg": 60,
    "long_term_antiplatelet": False,
    "consciousness_impaired": False,
}
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


def hours(number: float) -> datetime.timedelta:
    """So many hours."""
    return datetime.timedelta(hours=number)


def colleague() -> Actor:
    """The second rheumatologist of centre A."""
    return actor(DOCTOR, username="colleague-A")


def accredited(last: datetime.date | None = None) -> None:
    """Every item of section 2.1 in place, until a day."""
    until = last or clock.today() + datetime.timedelta(days=300)
    for item in ITEMS:
        accredit(actor=actor(DIRECTOR), key=key(), item=item, seen=0, answer=Answer(True, "No. 1", None, until))


def record(patient: Patient, facts: Mapping[str, Value | None], reason: str = "mended") -> None:
    """Facts of today, whatever was there before."""
    day = clock.today()
    entered = [
        Entered(name, value, day, "clinic", patient.facts.filter(fact=name).count()) for name, value in facts.items()
    ]
    record_facts(actor=actor(DOCTOR), key=key(), patient=patient, entered=entered, reason=reason)


def consented(patient: Patient, *, family: bool = True) -> None:
    """The consent on the form in force, today."""
    newest = clock.today()
    form = patient.centre.consent_forms.order_by("-valid_from", "-id").first()
    assert form is not None
    seen = patient.consents.count()
    common: dict[str, Any] = {"actor": actor(DOCTOR), "key": key(), "patient": patient, "seen": seen}
    give_consent(form=form.name, on=newest, signer="patient", family_informed=family, **common)


def decided(patient: Patient) -> Decision:
    """Today's decision, signed by two."""
    newest = patient.decisions.order_by("-version").first()
    seen, digest = 0 if newest is None else newest.version, facts_of(patient).digest
    made = sign_decision(actor=actor(DOCTOR), key=key(), patient=patient, seen=seen, facts_digest=digest, language="en")
    confirm_decision(actor=colleague(), key=key(), decision=made)
    return made


def assessed_patient(name: str = "甲三", facts: Mapping[str, Value] = FACTS, *, form: bool = True) -> Patient:
    """A patient with consent and a decision signed by two."""
    patient = refer(actor(DOCTOR), name=name)
    if form and not patient.centre.consent_forms.exists():
        day = clock.today() - datetime.timedelta(days=30)
        add_consent_form(actor=actor(DIRECTOR), key=key(), name="v1", valid_from=day)
    consented(patient)
    record(patient, facts)
    decided(patient)
    return patient


@contextmanager
def around_actions(permission: str = "consent_form.add", role: Role = DIRECTOR) -> Any:
    """A change of rows that no action makes here: written with the trail, as an action would."""
    with changing(actor=actor(role), permission=permission, key=key(), content="rows of a test") as change:
        yield change


def lot(name: str, containers: Mapping[str, Mapping[str, Any]]) -> Lot:
    """A lot that is released, with its containers."""
    row = invented_lots.released(name)
    for identifier, said in containers.items():
        container(row, identifier, **said)
    return row


def container(of: Lot, identifier: str, **said: Any) -> Container:
    """A container of 90 million cells in 100 ml, made an hour ago, good for ten hours."""
    now = clock.now()
    label = {"volume_ml": "100", "cells_1e6": "90", "prepared_at": now - hours(1), "expires_at": now + hours(10)}
    return invented_lots.container(of, identifier, **(label | said))


def lot_act(of: Lot, act: str) -> None:
    """A lot put in quarantine, recalled, or let go again."""
    seen = of.acts.count()
    act_on_lot(actor=actor(DIRECTOR), key=key(), lot=of, seen=seen, act=act, reason="found")


def order(start: datetime.datetime | None = None, facts: Mapping[str, Value] | None = None, **more: Any) -> Order:
    """An order of 1.5 million cells for each kg, in two hours."""
    when = start or clock.now() + hours(2)
    said: dict[str, Any] = {"per_kg_1e6": "1.5", "volume_ml": "" if more.get("containers") else "100"} | more
    return Order(when, facts=ORDERED if facts is None else facts, **said)


def drafted(
    patient: Patient, by: Actor | None = None, reason: str = "", replaces: int = 0, **more: Any
) -> Prescription:
    """A draft of a prescription."""
    seen = patient.prescriptions.count()
    asked = more.pop("order", None) or order(**more)
    common: dict[str, Any] = {"actor": by or actor(DOCTOR), "key": key(), "patient": patient}
    return draft_prescription(seen=seen, order=asked, reason=reason, replaces=replaces, **common)


def signed(prescription: Prescription) -> Prescription:
    """The prescription with its two signatures, and the containers that it names set apart for it."""
    sign_prescription(actor=actor(DOCTOR), key=key(), prescription=prescription)
    confirm_prescription(actor=colleague(), key=key(), prescription=prescription)
    for one in json.loads(prescription.order)["containers"]:
        found = Container.objects.get(centre=prescription.patient.centre, identifier=one)
        assign_container(actor=actor(LABORATORY), key=key(), prescription=prescription, container=found)
    return prescription


def opened(prescription: Prescription, identifiers: Sequence[str]) -> Infusion:
    """The infusion with its containers hung."""
    with around_actions() as change:
        watch = WATCH
        number = prescription.patient.infusions.count() + 1
        row = Infusion(prescription=prescription, patient=prescription.patient, number=number, watch=watch)
        change.write(row, action="accredit")
        for one in identifiers:
            found = Container.objects.get(centre=prescription.patient.centre, identifier=one)
            change.write(InfusionContainer(infusion=row, container=found), action="accredit")
    return row


def hung(infusion: Infusion, container: Container) -> None:
    """One more container, hung."""
    with around_actions() as change:
        change.write(InfusionContainer(infusion=infusion, container=container), action="accredit")


def stopped(infusion: Infusion, by: Actor) -> None:
    """Stopped by somebody."""
    with around_actions() as change:
        change.actor = by
        number = infusion.events.count() + 1
        said = {
            "number": number,
            "event_id": key(),
            "occurred_at": clock.now(),
            "kind": "stopped",
            "content_json": "{}",
        }
        change.write(BedsideEvent(infusion=infusion, **said), action="accredit")


def matched(infusion: Infusion, by: Sequence[Actor] = (), *, good: bool = True, number: int = 1) -> None:
    """Two persons match patient, order and containers."""
    people = by or (actor(NURSE), actor(DOCTOR))
    with around_actions() as change:
        for position, one in enumerate(people, 1):
            change.actor = one
            row = IdentityMatch(infusion=infusion, round=number, position=position, read="{}", matched=good)
            change.write(row, action="accredit")


def found_well(now: datetime.datetime, since: datetime.datetime | None = None) -> dict[str, Any]:
    """A check in which everything is in order, at a moment. since: when the cells were ready; an hour ago."""
    now = now.astimezone(clock.zone())
    day = now.date()
    kept = min(int((now - (since or now - hours(1))).total_seconds() / 60), 1440)
    log = [(now - hours(back / 60), "4.0") for back in range(kept, 15, -14)]
    return {
        "emergency": True,
        "facts": {name: name != "shaken_or_heated" for name in _SEEN},
        "removal": (now - hours(0.25)).isoformat(),
        "temperature_log": [{"at": at.isoformat(), "celsius": degrees} for at, degrees in log],
        "line": {"identity": "SET-1", "filtered": False},
        "dexamethasone": {"given": True, "at": (now - hours(0.2)).isoformat(), "mg": "5"},
        "antiplatelet": {
            "drug": "aspirin",
            "mg": "100",
            "first_day": (day - datetime.timedelta(days=1)).isoformat(),
            "days": 14,
            "long_term_user": False,
            "bleeding": "none",
            "platelets": "180",
            "age_years": 41,
        },
        "pregnancy": {"could_be": False, "pregnant": False, "lactating": False},
        "vitals": {"at": (now - hours(0.1)).isoformat(), "complete": True, "finding": "none"},
    }


_SEEN = (
    "stored_in_dark",
    "shaken_or_heated",
    "respiration_monitored",
    "pulse_monitored",
    "blood_pressure_monitored",
    "spo2_monitored",
)


def checked(infusion: Infusion, **mended: Any) -> StartCheck:
    """A check before the start, in order save for what is mended; None takes a part out."""
    entered = {name: value for name, value in (found_well(clock.now()) | mended).items() if value is not None}
    return check_start(actor=actor(NURSE), key=key(), infusion=infusion, entered=entered)
