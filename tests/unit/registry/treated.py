"""An invented patient who was infused: the rows that prescription and bedside write, so that what comes after can be tested.

The rows are written through the record itself (trail, triggers, signatures of two persons), not by the actions of those parts.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

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
    PrescriptionSignature,
    StartCheck,
)
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import at
from lupustem.registry.record.recording import Change, changing
from tests.unit.registry.programme import key

PLAN = {"dose": {"given_cells": {"exact": "60000000"}, "per_kg": {"exact": "1000000"}}}
DIGEST = "0" * 64


def infuse(
    patient: Patient,
    doctor: Actor,
    other: Actor,
    started: datetime,
    *,
    ended: str | None = "ended",
    lot: str = "LOT-INVENTED-1",
    plan: Any = PLAN,
    symptoms: tuple[tuple[str, int | None], ...] = (),
) -> Infusion:
    """An infusion of a container of a lot, begun at a moment; ended: ended, aborted, or None while it runs."""
    number = 1 + patient.infusions.count()
    with at(started):
        with _changing(doctor) as change:
            order = _prescription(change, patient, 1 + patient.prescriptions.count(), plan)
        with _changing(other) as change:
            row = PrescriptionSignature(prescription=order, position=2, meaning="confirmed", digest=DIGEST)
            change.write(row, action="record_fact")
        with _changing(doctor) as change:
            infusion = Infusion(prescription=order, patient=patient, number=number, watch="{}")
            change.write(infusion, action="record_fact")
            container = _container(change, patient, lot, number)
            change.write(InfusionContainer(infusion=infusion, container=container), action="record_fact")
            _match(change, infusion, 1)
            change.write(
                StartCheck(infusion=infusion, version=1, report="{}", answer="{}", ready=True), action="record_fact"
            )
        with _changing(other) as change:
            _match(change, infusion, 2)
        with _changing(doctor) as change:
            _event(change, infusion, 1, started, "started", {"rate": 2})
            for at_, (name, grade) in enumerate(symptoms, 2):
                _event(
                    change, infusion, at_, started + timedelta(minutes=at_), "symptom", {"name": name, "grade": grade}
                )
            if ended is not None:
                _event(change, infusion, len(symptoms) + 2, started + timedelta(minutes=40), ended, {})
    return infusion


def _changing(actor: Actor) -> Any:
    return changing(actor=actor, permission="patient.read", key=key(), content=[])


def _prescription(change: Change, patient: Patient, number: int, plan: Any) -> Prescription:
    decision = patient.decisions.order_by("-version").first()
    if decision is None:
        decision = Decision(
            patient=patient,
            version=1,
            verdict="recommended",
            answer='{"statements":[]}',
            digest=DIGEST,
            facts_digest=DIGEST,
        )
        change.write(decision, action="record_fact")
    order = Prescription(
        patient=patient,
        number=number,
        decision=decision,
        order="{}",
        plan=json.dumps(plan),
        gates="{}",
        digest=DIGEST,
    )
    change.write(order, action="record_fact")
    row = PrescriptionSignature(prescription=order, position=1, meaning="prescribed", digest=DIGEST)
    change.write(row, action="record_fact")
    return order


def _container(change: Change, patient: Patient, lot: str, number: int) -> Container:
    found = Lot.objects.filter(centre=patient.centre, name=lot).first()
    if found is None:
        found = Lot(centre=patient.centre, name=lot)
        change.write(found, action="record_fact")
    container = Container(
        centre=patient.centre,
        lot=found,
        identifier=f"{lot}-{patient.number}-{number}",
        volume_ml="100",
        cells_1e6="60",
        prepared_at=change.at,
        expires_at=change.at + timedelta(hours=24),
        recipient=patient,
    )
    change.write(container, action="record_fact")
    return container


def _match(change: Change, infusion: Infusion, position: int) -> None:
    row = IdentityMatch(infusion=infusion, round=1, position=position, read="{}", matched=True)
    change.write(row, action="record_fact")


def _event(change: Change, infusion: Infusion, number: int, moment: datetime, kind: str, said: dict[str, Any]) -> None:
    row = BedsideEvent(
        infusion=infusion,
        number=number,
        event_id=f"{infusion.pk}-{number}",
        occurred_at=moment,
        kind=kind,
        content_json=json.dumps(said),
    )
    change.write(row, action="record_fact")
