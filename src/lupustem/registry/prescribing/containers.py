"""A container of a lot: whether it may be used for a patient at a moment, and what it brings to the dose."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from lupustem.exchange.case_files import parse_content
from lupustem.logic.text import Text
from lupustem.registry.models import Assignment, Container, Patient, Prescription
from lupustem.registry.stock import USED, Standing, standing_of
from lupustem.registry.words.prescription import WORDS
from lupustem.treatment.containers import Bag


def why_not(containers: Sequence[Container], at: datetime, patient: Patient) -> list[list[Text]]:
    """What speaks against each of some containers for a patient, before a prescription has them."""
    return [list(one.reasons(at, patient=patient)) for one in standing_of(containers)]


def why_not_for(containers: Sequence[Container], prescription: Prescription, at: datetime) -> list[list[Text]]:
    """What speaks against each of some containers for a prescription, its own use for that one's infusion apart."""
    return [_why_not_for(one, prescription, at) for one in standing_of(containers)]


def _why_not_for(standing: Standing, prescription: Prescription, at: datetime) -> list[Text]:
    container, found = standing.container, list(standing.reasons(at, prescription=prescription))
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
        label, volume = Fraction(container.cells_1e6) * 10**6, Fraction(container.volume_ml)
    except (ValueError, ZeroDivisionError):
        return None
    if label < 1 or volume <= 0:
        return None
    counted = _counted(container)
    measured = None if counted.percent is None else floor(label * counted.percent / 100)
    viability = counted.viability if counted.basis == "total" else None
    return Bag(container.identifier, floor(label), volume, measured, counted.basis, viability, container.expires_at)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the newest record of a lot says: how much of the label was counted, what the count counts, how much of it lives."""

    percent: Fraction | None = None
    basis: str | None = None
    viability: Fraction | None = None


def _counted(container: Container) -> Counted:
    record = container.lot.records.order_by("-version").first()
    if record is None:
        return Counted()
    answer = json.loads(record.answer, parse_float=Decimal)
    derived, facts = answer.get("derived", {}), _facts(record.source, answer.get("source_name", ""))
    percent, viable = derived.get("count_percent_of_label"), derived.get("viability_percent")
    return Counted(
        None if percent is None else Fraction(percent),
        str(facts.get("count_basis") or "viable"),
        None if viable is None else Fraction(viable) / 100,
    )


def _facts(source: str, name: str) -> Mapping[str, Any]:
    """The facts of a lot file; what the count counts is viable cells where nothing is said (`product.evidence`)."""
    content = parse_content(source.encode(), name) if name else {}
    facts = content.get("facts") if isinstance(content, Mapping) else None
    return facts if isinstance(facts, Mapping) else {}
