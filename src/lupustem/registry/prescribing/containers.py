"""A container of a lot: whether it may be used for a patient at a moment, and what it brings to the dose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.registry.models import Assignment, Container, LotRecord, Prescription
from lupustem.registry.words.prescription import WORDS
from lupustem.treatment.containers import Bag


def why_not(container: Container, at: datetime) -> Iterator[Text]:
    """What speaks against using a container at a moment; nothing where it may be used."""
    acts = list(container.lot.acts.order_by("version").values_list("act", flat=True))
    record = record_of(container)
    if record is None or record.decision != "release" or not released(record):
        yield WORDS["container.not_released"]
    if "recalled" in acts:
        yield WORDS["container.recalled"]
    elif acts and acts[-1] == "quarantined":
        yield WORDS["container.quarantined"]
    if container.expires_at is None:
        yield WORDS["container.no_expiry"]
    elif container.expires_at <= at:
        yield WORDS["container.expired"]


def record_of(container: Container) -> LotRecord | None:
    """The newest record of its lot: an older one no longer counts, released or not."""
    return container.lot.records.order_by("-version").first()


def released(record: LotRecord) -> bool:
    """Whether two different persons have signed this very record."""
    signed = [one for one in record.signatures.all() if one.digest == record.digest]
    return len({one.by_id for one in signed}) == 2 and {one.position for one in signed} == {1, 2}


def why_not_for(container: Container, prescription: Prescription, at: datetime) -> list[Text]:
    """What speaks against a container for a prescription: the lot, another recipient, another order, an earlier use."""
    found = list(why_not(container, at))
    if container.centre_id != prescription.patient.centre_id:
        found.append(WORDS["container.of_another"])
    if container.recipient_id is not None and container.recipient_id != prescription.patient_id:
        found.append(WORDS["container.of_another"])
    if assigned_to(container) != prescription:
        found.append(WORDS["container.not_assigned"])
    use = getattr(container, "use", None)
    if use is not None and use.infusion.prescription_id != prescription.pk:
        found.append(WORDS["container.used"])
    return found


def assigned_to(container: Container) -> Prescription | None:
    """The prescription that a container is set apart for; None where it is free or was let go."""
    newest = container.assignments.select_related("prescription").order_by("-version").first()
    return None if newest is None or newest.act != "assigned" else newest.prescription


def containers_of(prescription: Prescription) -> list[Container]:
    """The containers set apart for a prescription, by their identifiers."""
    rows = Assignment.objects.filter(prescription=prescription).values_list("container", flat=True)
    found = Container.objects.filter(pk__in=set(rows)).select_related("lot").order_by("identifier")
    return [one for one in found if assigned_to(one) == prescription]


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
    record = record_of(container)
    if record is None:
        return None, None
    answer = json.loads(record.answer, parse_float=Decimal)
    derived = answer.get("derived", {}) if isinstance(answer, dict) else {}
    percent, viable = derived.get("count_percent_of_label"), derived.get("viability_percent")
    return (
        None if percent is None else Decimal(percent),
        None if viable is None else Fraction(viable) / 100,
    )
