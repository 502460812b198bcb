"""A container of a lot: whether it may be used for a patient at a moment, and what it brings to the dose."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.registry.models import Assignment, Container, Patient, Prescription
from lupustem.registry.stock import USED, standing_of, usable
from lupustem.registry.words.prescription import WORDS
from lupustem.treatment.containers import Bag


def why_not(container: Container, at: datetime, patient: Patient) -> tuple[Text, ...]:
    """What speaks against a container for a patient, before a prescription has it; nothing where it may be used."""
    return usable(container, at, patient=patient)


def why_not_for(container: Container, prescription: Prescription, at: datetime) -> list[Text]:
    """What speaks against a container for a prescription, its own use for that one's infusion apart."""
    standing = standing_of([container])[0]
    found = list(standing.reasons(at, prescription=prescription))
    use = getattr(container, "use", None)
    if use is not None and use.infusion.prescription_id == prescription.pk:
        found.remove(USED)
    if container.centre_id != prescription.patient.centre_id:
        found.append(WORDS["container.of_another"])
    if standing.assigned != prescription:
        found.append(WORDS["container.not_assigned"])
    return found


def containers_of(prescription: Prescription) -> list[Container]:
    """The containers set apart for a prescription, by their identifiers."""
    rows = Assignment.objects.filter(prescription=prescription).values_list("container", flat=True)
    found = list(Container.objects.filter(pk__in=set(rows)).select_related("lot").order_by("identifier"))
    return [one.container for one in standing_of(found) if one.assigned == prescription]


def bag_of(container: Container) -> Bag | None:
    """What it holds for the dose: cells by its label, counted as the lot's record says; None where its label says too little.

    Without a count in the record the label alone counts, and the dose says so.
    """
    try:
        label, volume = Decimal(container.cells_1e6) * 10**6, Decimal(container.volume_ml)
    except InvalidOperation:
        return None
    if label <= 0 or volume <= 0 or label != label.to_integral_value():
        return None
    percent, viability = _counted(container)
    measured = None if percent is None else int(label * percent / 100)
    return Bag(
        container.identifier,
        int(label),
        volume,
        measured,
        "viable" if viability is not None or percent is None else "total",
        viability,
        container.expires_at,
    )


def _counted(container: Container) -> tuple[Decimal | None, Fraction | None]:
    """How much of the label was counted, percent, and how much of it lives, as the newest record of the lot says."""
    record = container.lot.records.order_by("-version").first()
    if record is None:
        return None, None
    answer = json.loads(record.answer, parse_float=Decimal)
    derived = answer.get("derived", {}) if isinstance(answer, dict) else {}
    percent, viable = derived.get("count_percent_of_label"), derived.get("viability_percent")
    return (
        None if percent is None else Decimal(percent),
        None if viable is None else Fraction(viable) / 100,
    )
