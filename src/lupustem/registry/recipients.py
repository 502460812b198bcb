"""Who received a lot, for whom its containers are set apart, and which are left: what a recall has to know at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lupustem.registry.models import BedsideEvent, InfusionContainer, Lot
from lupustem.registry.stock import Standing, standing_of
from lupustem.treatment.related_recipients import Given, same_lot


@dataclass(frozen=True, slots=True)
class Recipient:
    """A container and the patient, by number, who received it or is to. infusion: of which number; None where not given."""

    patient: str
    container: str
    infusion: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Recipients:
    """Those who received the lot, in the order of time; those for whom it is set apart; the other containers."""

    given: tuple[Recipient, ...]
    planned: tuple[Recipient, ...]
    rest: tuple[Standing, ...]


def recipients_of(lot: Lot) -> Recipients:
    """Everyone of a lot. The moment of an infusion is its start, or else when the container was hung."""
    rows = lot.containers.select_related("lot__centre", "recipient").order_by("identifier")
    standing = standing_of(list(rows))
    uses = InfusionContainer.objects.filter(container__lot=lot).select_related("infusion__patient", "container")
    hung = {one.container.identifier: one for one in uses}
    started = BedsideEvent.objects.filter(infusion__in=[one.infusion_id for one in hung.values()], kind="started")
    starts = {one.infusion_id: one.occurred_at for one in started.order_by("-number")}
    numbers = {name: one.infusion.number for name, one in hung.items()}
    told = [
        Given(one.infusion.patient.number, lot.name, name, starts.get(one.infusion_id, one.at))
        for name, one in hung.items()
    ]
    told += [
        Given(one.assigned.patient.number, lot.name, one.container.identifier, None)
        for one in standing
        if one.assigned is not None and not one.used
    ]
    found = same_lot(lot.name, "", told)
    return Recipients(
        tuple(Recipient(one.recipient, one.bag, numbers[one.bag], one.at) for one in found.given),
        tuple(Recipient(one.recipient, one.bag, None, None) for one in found.planned),
        tuple(one for one in standing if not one.used and one.assigned is None),
    )
