"""A lot and what is known of it: every version whole, with the files it rests on and the answer of the rules of release."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lupustem.logic.text import Text
from lupustem.product.custody import holds_from
from lupustem.product.lot import Lot as Product
from lupustem.product.measured import Measured, decimal_text
from lupustem.product.stability import window
from lupustem.registry.access.permissions import may
from lupustem.registry.actions.containers import Label, enter, problems_of
from lupustem.registry.actions.uploads import store
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.custody import read_event, written
from lupustem.registry.lot_reading import LotGiven, LotRead, clean_files, read_lot
from lupustem.registry.models import Container, CustodyStep, Lot, LotFile, LotRecord, Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import now
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Forbidden, Refusal
from lupustem.registry.uploads import open_upload

LOT = Text("批次结果", "results of the lot")
LOT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def record_lot(
    *,
    actor: Actor,
    key: str,
    source: bytes,
    source_name: str,
    files: Mapping[str, bytes] | None = None,
    lot: Lot | None = None,
    seen: int = 0,
    reason: str = "",
) -> LotRecord:
    """Results of a lot, as a lot file with the files that it names: a new lot, or a further version of one.

    files: by name. What a further version names and is not among them is taken from the version before. seen: the version
    that the form showed. A further version wants a reason, and the signatures under the one before speak for the lot no
    longer. Its containers enter the stock where the file says all that a label has to. Raises Refusal, which names the file,
    its line or field; Conflict.
    """
    if not may(actor, "lot.record"):
        raise Forbidden("lot.record")
    reason = reason_wanted(reason) if lot is not None else ""
    given = LotGiven(source, source_name, {**_of_before(lot), **clean_files(files or {})})
    read = read_lot(given, now())
    content = [lot.name if lot else "", seen, reason, _hashes(given)]
    with changing(actor=actor, permission="lot.record", key=key, content=content) as change:
        if change.done:
            name, _, number = change.done.partition(":")[2].rpartition("/")
            return LotRecord.objects.get(lot__centre=actor.centre, lot__name=name, version=int(number))
        kept = lot or _new(change, read)
        if read.lot.name != kept.name:
            raise Refusal(_another(kept.name))
        version, old = next_version(kept.records, seen=seen, what=LOT, mine={"decision": read.decision})
        row = LotRecord(
            lot=kept,
            version=version,
            source=read.source,
            answer=read.answer,
            decision=read.decision,
            digest=read.digest,
            reason=reason,
        )
        change.write(row, action="record_lot", old=None if old is None else old.content())
        change.subject = row.subject
        for name in read.used:
            upload = store(change, name, given.files[name])
            change.write(LotFile(record=row, upload=upload, name=name), action="record_lot")
        _stock(change, kept, read.lot)
        _chain(change, kept, read.lot)
    return row


def given_with(record: LotRecord) -> LotGiven:
    """A version as it was given, its files read from the upload store. Raises Refusal where one is gone or changed."""
    name = json.loads(record.answer)["source_name"]
    return LotGiven(record.source.encode(), name, _files(record))


def labels_of(lot: Lot, read: Product) -> list[tuple[Label, list[Text]]]:
    """The containers of a lot file as labels, each with why it cannot enter the stock by itself."""
    ready = read.evidence.times.preparation_end
    expires = None if ready is None else window(ready).latest_end
    stated = read.facts.get("label_cells_1e6")
    whole = stated.exact if isinstance(stated, Measured) else read.evidence.count_label_1e6
    found = []
    for one in read.containers:
        cells = one.cells_1e6 if one.cells_1e6 is not None or len(read.containers) > 1 else whole
        patient = Patient.objects.filter(centre=lot.centre, number=one.recipient).first() if one.recipient else None
        label = Label(one.id, _number(one.volume_ml), _number(cells), ready, expires, patient, _check(read))
        wrong = problems_of(label)
        if one.recipient and patient is None:
            wrong.append(_NOBODY)
        found.append((label, wrong))
    return found


def _number(value: Fraction | None) -> str:
    return "" if value is None else decimal_text(value)


def _check(read: Product) -> str:
    identity = read.evidence.identity
    return "" if identity is None else identity.check_character or ""


def _stock(change: Change, lot: Lot, read: Product) -> None:
    """The containers that the file names and that are not in the stock; what their labels lack is asked for on the page."""
    for label, wrong in labels_of(lot, read):
        there = Container.objects.filter(centre=lot.centre, identifier=label.identifier).first()
        if there is not None and there.lot_id != lot.pk:
            raise Refusal(_of_another(label.identifier))
        if there is None and not wrong:
            enter(change, lot, label)


def _chain(change: Change, lot: Lot, read: Product) -> None:
    """The steps of custody that the file tells beyond those on record; a chain that differs or does not hold stays in it."""
    events = () if read.evidence.identity is None else read.evidence.identity.events
    kept = [read_event(row.event) for row in lot.custody.order_by("number")]
    if holds_from(events) is not None or list(events[: len(kept)]) != kept:
        return
    for number, event in enumerate(events[len(kept) :], start=len(kept) + 1):
        ids = [one.id for one in (event.origin, event.target) if one.kind == "container"]
        container = Container.objects.filter(lot=lot, identifier__in=ids).first()
        row = CustodyStep(lot=lot, number=number, container=container, event=written(event), hash=event.hash)
        change.write(row, action="custody_step")


def _new(change: Change, read: LotRead) -> Lot:
    name = read.lot.name
    if name is None or not LOT_NAME.fullmatch(name) or name.lower() == "new":
        raise Refusal(_NAME)
    if Lot.objects.filter(centre=change.actor.centre, name=name).exists():
        raise Refusal(_exists(name))
    row = Lot(centre=change.actor.centre, name=name)
    change.write(row, action="record_lot")
    return row


def _of_before(lot: Lot | None) -> dict[str, bytes]:
    newest = None if lot is None else lot.records.order_by("-version").first()
    return {} if newest is None else _files(newest)


def _files(record: LotRecord) -> dict[str, bytes]:
    return {one.name: open_upload(one.upload) for one in record.files.select_related("upload")}


def _hashes(given: LotGiven) -> Any:
    files = {name: hashlib.sha256(data).hexdigest() for name, data in given.files.items()}
    return [given.source_name, hashlib.sha256(given.source).hexdigest(), files]


def _another(name: str) -> Text:
    return Text(
        f"lot：批次文件写的不是 {name}；请核对，或作为新批次登记。",
        f"lot: the file is not about {name}; check it, or record it as a lot of its own.",
    )


def _exists(name: str) -> Text:
    return Text(
        f"lot：批次 {name} 已有；请在该批次页面登记新一版结果。",
        f"lot: there is a lot {name} already; record a further version of its results on its page.",
    )


def _of_another(identifier: str) -> Text:
    return Text(
        f"containers：编号 {identifier} 已属于另一批次；请核对标签。",
        f"containers: {identifier} belongs to another lot; check the labels.",
    )


_NAME = Text(
    "lot：请写批号，1 至 40 个字母、数字、点、下划线或连字符，以字母或数字开头（不能是 new）。",
    "lot: give the name of the lot: 1 to 40 letters, figures, dots, underlines or hyphens, beginning with a letter or figure "
    "(and not `new`).",
)
_NOBODY = Text("受者：本中心没有此编号的患者。", "recipient: the centre has no patient of this number.")
