"""Every gate of a prescription, kept or about to be: what stands in the way of signing it, evaluated anew each time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lupustem.registry.models import Container, Decision, Patient, Prescription
from lupustem.registry.prescribing.containers import containers_of, why_not, why_not_for
from lupustem.registry.prescribing.gate import Gate, closed, own
from lupustem.registry.prescribing.order import Order, order_of
from lupustem.registry.prescribing.plan import Planned, plan_gates, planned
from lupustem.registry.prescribing.reading import Reading, reading_of
from lupustem.registry.prescribing.standing_gates import deviated_of, standing_gates


@dataclass(frozen=True, slots=True)
class Draft:
    """An order for a patient before it is kept. decision: the one it would rest on; None where none was signed."""

    patient: Patient
    decision: Decision | None
    order: Order
    containers: tuple[Container, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a prescription with the plan that they rest on."""

    gates: tuple[Gate, ...]
    planned: Planned
    reading: Reading

    @property
    def closed(self) -> tuple[Gate, ...]:
        """Those that are not open."""
        return closed(self.gates)

    @property
    def statuses(self) -> dict[str, str]:
        """Statement or name -> status, as a prescription keeps it."""
        return {one.id: str(one.status) for one in self.gates}


def prescription_gates(of: Prescription | Draft, at: datetime, reading: Reading | None = None) -> Gates:
    """The gates at a moment: centre, consent, decision, verdict, statements of stage prescribe, plan, containers.

    reading: of the patient at that moment, where the caller has made it within the same change.
    Raises InvalidInput for numbers and moments that no plan can be made of.
    """
    draft = of if isinstance(of, Draft) else draft_of(of)
    kept = None if isinstance(of, Draft) else of
    reading, deviated = reading or reading_of(draft.patient, at), deviated_of(kept)
    made = planned(reading, draft.order, draft.containers)
    place = f"/patients/{draft.patient.number}/prescriptions"
    gates = (
        *standing_gates(reading, draft.decision, draft.order, draft.order.start, deviated),
        *plan_gates(made, draft.order, bool(draft.reason.strip()), deviated, place),
        *_containers(draft, kept, at, place),
    )
    return Gates(gates, made, reading)


def draft_of(prescription: Prescription) -> Draft:
    """A prescription that is kept, as it was ordered, with the containers set apart for it now."""
    order = order_of(json.loads(prescription.order))
    containers = tuple(containers_of(prescription)) or named(prescription.patient, order)
    return Draft(prescription.patient, prescription.decision, order, containers, prescription.reason)


def named(patient: Patient, order: Order) -> tuple[Container, ...]:
    """The containers that an order names, before any is set apart for it."""
    found = Container.objects.filter(centre=patient.centre, identifier__in=order.containers)
    return tuple(found.select_related("lot").order_by("identifier"))


def newest_decision(patient: Patient) -> Decision | None:
    """The decision that a new prescription rests on."""
    return patient.decisions.order_by("-version").first()


def _containers(draft: Draft, kept: Prescription | None, at: datetime, place: str) -> Sequence[Gate]:
    """Whether every container named or set apart may be used; nothing is asked while there is none."""
    if not draft.containers and not draft.order.containers:
        return ()
    here, apart = [one.identifier for one in draft.containers], kept is not None and kept.assignments.exists()
    if kept is None or not apart:
        whys = why_not(draft.containers, at, draft.patient)
    else:
        whys = why_not_for(draft.containers, kept, at)
    gone = not apart and set(here) != set(draft.order.containers)
    return (own("containers", not any(whys) and not gone, stage="product", link=place),)
