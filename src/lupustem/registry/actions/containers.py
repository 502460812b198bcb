"""Containers: entered into the stock, set apart for a prescription and let go of again, thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lupustem.logic.text import Text
from lupustem.product.check_character import is_donation_number, is_right
from lupustem.product.measured import decimal_text
from lupustem.product.stability import longest_hours
from lupustem.registry.actions.versions import reason_wanted
from lupustem.registry.models import (
    Assignment,
    Container,
    Discard,
    InfusionContainer,
    Lot,
    Patient,
    Prescription,
    PrescriptionEnd,
)
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.stock import usable

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MOST_VOLUME_ML, MOST_CELLS_1E6 = 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a container. expires_at: its last minute is the one before. recipient: for whom it is kept, or None."""

    identifier: str
    volume_ml: str
    cells_1e6: str
    prepared_at: datetime | None
    expires_at: datetime | None
    recipient: Patient | None = None
    check_character: str = ""


def add_container(*, actor: Actor, key: str, lot: Lot, label: Label) -> Container:
    """A container of a lot, as its label says. Raises Refusal, which names the field."""
    recipient = "" if label.recipient is None else label.recipient.number
    content = [lot.name, label.identifier, label.volume_ml, label.cells_1e6, str(label.expires_at), recipient]
    with changing(actor=actor, permission="lot.record", key=key, content=content) as change:
        if change.done:
            return Container.objects.get(centre=actor.centre, identifier=change.done.partition(":")[2])
        return enter(change, lot, label)


def enter(change: Change, lot: Lot, label: Label) -> Container:
    """The same within a change under way, as where a lot file lists its containers."""
    problems = problems_of(label)
    if problems:
        raise Refusal(*problems)
    if Container.objects.filter(centre=lot.centre, identifier=label.identifier).exists():
        raise Refusal(_TAKEN)
    row = Container(
        centre=lot.centre,
        lot=lot,
        identifier=label.identifier,
        volume_ml=label.volume_ml,
        cells_1e6=label.cells_1e6,
        prepared_at=label.prepared_at,
        expires_at=label.expires_at,
        recipient=label.recipient,
    )
    change.write(row, action="add_container")
    return row


def problems_of(label: Label) -> list[Text]:
    """What is wrong with a label, field by field."""
    wrong = []
    if not IDENTIFIER.fullmatch(label.identifier):
        wrong.append(_IDENTIFIER)
    elif is_donation_number(label.identifier) and not is_right(label.identifier, label.check_character):
        wrong.append(_CHECK)
    if not _within(label.volume_ml, MOST_VOLUME_ML):
        wrong.append(_VOLUME)
    if not _within(label.cells_1e6, MOST_CELLS_1E6):
        wrong.append(_CELLS)
    if label.expires_at is None:
        wrong.append(_EXPIRY)
    elif label.prepared_at is not None:
        hours = longest_hours()
        if not label.prepared_at < label.expires_at <= label.prepared_at + timedelta(hours=float(hours)):
            most = decimal_text(hours)
            zh = f"有效期：须晚于制备完毕，且不超过其后 {most} 小时（共识 3.7）；请核对两个时间。"
            en = f"expiry: lies after the end of preparation and at most {most} h later (consensus, 3.7); check both times."
            wrong.append(Text(zh, en))
    return wrong


def assign_container(*, actor: Actor, key: str, prescription: Prescription, container: Container) -> None:
    """Set a container apart for a prescription. Raises Refusal where it may not be used for it now, or twice."""
    content = [prescription.patient.number, prescription.number, container.identifier, "assigned"]
    with changing(actor=actor, permission="lot.assign", key=key, content=content) as change:
        if change.done:
            return
        reasons = [*_dead(prescription), *usable(container, change.at, prescription=prescription)]
        newest = container.assignments.order_by("-version").first()
        if newest is not None and newest.act == "assigned" and newest.prescription_id == prescription.pk:
            reasons.append(_ALREADY)
        if reasons:
            raise Refusal(*reasons)
        version = 1 if newest is None else newest.version + 1
        row = Assignment(prescription=prescription, container=container, version=version, act="assigned")
        change.write(row, action="assign_container")


def let_go(*, actor: Actor, key: str, prescription: Prescription, container: Container, reason: str) -> None:
    """A container set apart for a prescription is free again. Raises Refusal where it is not, or was used."""
    reason = reason_wanted(reason)
    content = [prescription.patient.number, prescription.number, container.identifier, reason]
    with changing(actor=actor, permission="lot.assign", key=key, content=content) as change:
        if change.done:
            return
        newest = container.assignments.order_by("-version").first()
        if newest is None or newest.act != "assigned" or newest.prescription_id != prescription.pk:
            raise Refusal(_NOT_ASSIGNED)
        if InfusionContainer.objects.filter(container=container).exists():
            raise Refusal(_IN_USE)
        row = Assignment(
            prescription=prescription, container=container, version=newest.version + 1, act="let_go", reason=reason
        )
        change.write(row, action="let_go", old=newest.content())


def discard(*, actor: Actor, key: str, container: Container, reason: str) -> None:
    """A container is thrown away. Raises Refusal where it was used, is gone already or is set apart."""
    reason = reason_wanted(reason)
    with changing(actor=actor, permission="lot.act", key=key, content=[container.identifier, reason]) as change:
        if change.done:
            return
        newest = container.assignments.order_by("-version").first()
        gone = (model.objects.filter(container=container).exists() for model in (InfusionContainer, Discard))
        if any(gone):
            raise Refusal(_IN_USE)
        if newest is not None and newest.act == "assigned":
            raise Refusal(_LET_GO_FIRST)
        change.write(Discard(container=container, reason=reason), action="discard")


def _dead(prescription: Prescription) -> list[Text]:
    """Why nothing is set apart for a prescription: it is not signed by two, or it was taken back."""
    wrong = []
    if prescription.signatures.count() != 2:
        wrong.append(_UNSIGNED)
    if PrescriptionEnd.objects.filter(prescription=prescription).exists():
        wrong.append(_ENDED)
    return wrong


def _within(text: str, most: int) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return len(text) <= 20 and number.is_finite() and 0 < number <= most


_IDENTIFIER = Text(
    "容器编号：1 至 40 个字母、数字、点、下划线或连字符，以字母或数字开头。",
    "identifier: 1 to 40 letters, figures, dots, underlines or hyphens, beginning with a letter or figure.",
)
_CHECK = Text(
    "容器编号是 13 位供者编号，校验字符缺失或不符；请对照标签重读。",
    "identifier: it is a donation number of 13 characters, and its check character is missing or wrong; read the label again.",
)
_TAKEN = Text(
    "容器编号：本中心已有此编号的容器；每个编号只用一次。",
    "identifier: the centre has a container of this identifier; each is used once.",
)
_VOLUME = Text(
    f"体积：应为大于 0、至多 {MOST_VOLUME_ML} 的数（ml）。",
    f"volume: a number above 0 and at most {MOST_VOLUME_ML} (ml).",
)
_CELLS = Text(
    f"细胞数：应为大于 0、至多 {MOST_CELLS_1E6} 的数（×10⁶）。",
    f"cells: a number above 0 and at most {MOST_CELLS_1E6} (×10⁶).",
)
_EXPIRY = Text(
    "有效期：请填写标签上的有效期；没有有效期的容器不能使用。",
    "expiry: give the one on the label; a container without one cannot be used.",
)
_UNSIGNED = Text("处方尚未由两人签署。", "the prescription is not signed by two persons.")
_ENDED = Text("处方已撤销。", "the prescription was taken back.")
_ALREADY = Text("此容器已分配给这份处方。", "the container is set apart for this prescription already.")
_NOT_ASSIGNED = Text("此容器没有分配给这份处方。", "the container is not set apart for this prescription.")
_IN_USE = Text("此容器已用于输注或已弃用。", "the container was used for an infusion or discarded.")
_LET_GO_FIRST = Text(
    "此容器已分配给一份处方；请先解除分配。",
    "the container is set apart for a prescription; let go of it first.",
)
