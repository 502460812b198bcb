"""The label of a container as the record knows it: what `report.label_view` prints, with the expiry of the container itself."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.product.identity import Identity
from lupustem.product.lot import Container as Bag
from lupustem.product.lot import Evidence, Lot
from lupustem.product.stability import Times
from lupustem.registry.models import Container, LotRecord
from lupustem.registry.record.clock import today, zone
from lupustem.registry.record.refusals import Refusal
from lupustem.report.label_view import LabelRefused, LabelView, label_view

_EXPIRY = Text("有效期至", "Expires")


def label_pdf(container: Container, record: LotRecord) -> bytes:
    """The label as PDF. Raises Refusal where it would say something wrong."""
    from lupustem.report.label_pdf import labels_pdf

    return labels_pdf([label_of(container, record)], today())


def label_of(container: Container, record: LotRecord) -> LabelView:
    """The label of a container, with what the results say of its lot. Raises Refusal."""
    paper = json.loads(record.answer)["certificate"]
    recipient = None if container.recipient is None else container.recipient.number
    bag = Bag(container.identifier, Fraction(container.volume_ml), Fraction(container.cells_1e6), recipient)
    prepared = None if container.prepared_at is None else container.prepared_at.astimezone(zone())
    evidence = Evidence(identity=Identity(paper["donation_number"]), times=Times(prepared))
    try:
        seen = label_view(Lot(paper["lot"], paper["product_code"], evidence=evidence, containers=(bag,)), bag)
    except LabelRefused as refused:
        raise Refusal(refused.text) from None
    return replace(seen, lines=_with_expiry(seen, container))


def _with_expiry(seen: LabelView, container: Container) -> tuple[tuple[Text, str], ...]:
    """The lines with the expiry of this container in the place of the longest that its preparation allows."""
    kept = [line for line in seen.lines if line[0].en != "Infused by"]
    if container.expires_at is None:
        return tuple(kept)
    moment = container.expires_at.astimezone(zone()).isoformat(" ", "minutes")
    at = next((place for place, line in enumerate(kept) if line[0].en == "Only for"), len(kept))
    return (*kept[:at], (_EXPIRY, moment), *kept[at:])
