"""A step of the chain of custody: who handed what to whom, which identifiers were read. Only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lupustem.logic.text import Text
from lupustem.product.custody import LINKS, Break, Event, Thing, append, breaks
from lupustem.registry.custody import BREAK_WORDS, read_event, written
from lupustem.registry.models import Container, CustodyStep, Lot
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import zone
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal

Read = Sequence[tuple[str, str, str]]
"""Identifiers: name, as read on the label, as read on the order or the record."""
LONGEST_STEP = 200
_SLIPS = (Break.TIME, Break.LINK, Break.FEW_IDENTIFIERS)


def custody_step(
    *,
    actor: Actor,
    key: str,
    lot: Lot,
    what: str,
    origin: Thing,
    target: Thing,
    read: Read,
    when: datetime | None = None,
    container: Container | None = None,
) -> CustodyStep:
    """A step of a lot's chain. when: now, unless another moment is given.

    Identifiers that disagree are kept, since that is a finding: the chain is broken then, and nothing behind it may be used.
    Raises Refusal for what can only be a slip: a moment in the future or before the step before, a beginning where no step
    has led, fewer than two identifiers.
    """
    content = [
        lot.name,
        what,
        [origin.kind, origin.id],
        [target.kind, target.id],
        [list(one) for one in read],
        str(when),
    ]
    with changing(actor=actor, permission="custody.record", key=key, content=content) as change:
        if change.done:
            return CustodyStep.objects.get(lot=lot, number=int(change.done.rpartition("/")[2]))
        return append_custody(
            change,
            lot=lot,
            what=what,
            origin=origin,
            target=target,
            read=read,
            when=when,
            container=container,
            strict=True,
        )


def append_custody(
    change: Change,
    *,
    lot: Lot,
    what: str,
    origin: Thing,
    target: Thing,
    read: Read,
    when: datetime | None = None,
    container: Container | None = None,
    strict: bool = False,
) -> CustodyStep:
    """The same within a change under way, as at the bedside: not strict, nothing is refused, and a break shows in the chain."""
    moment = (when or change.at).astimezone(zone())
    said = Event(change.actor.user.name, moment, what.strip(), origin, target, tuple((a, b, c) for a, b, c in read))
    _in_form(said, change.at)
    earlier = [read_event(row.event) for row in lot.custody.order_by("number")]
    events = append(earlier, said)
    if strict:
        slips = [fault for number, fault in breaks(events) if number == len(earlier) and fault in _SLIPS]
        if slips:
            raise Refusal(*(BREAK_WORDS[one] for one in slips))
    made = events[-1]
    row = CustodyStep(lot=lot, number=len(events), container=container, event=written(made), hash=made.hash)
    change.write(row, action="custody_step")
    return row


def _in_form(event: Event, now: datetime) -> None:
    ends = (event.origin, event.target)
    if any(one.kind not in LINKS or not one.id.strip() for one in ends):
        raise Refusal(_ENDS)
    if LINKS.index(event.origin.kind) > LINKS.index(event.target.kind):
        raise Refusal(_BACKWARDS)
    if not event.what or len(event.what) > LONGEST_STEP:
        raise Refusal(_WHAT)
    if event.when > now:
        raise Refusal(_FUTURE)


_ENDS = Text(
    "请写明从何物到何物（供者、组织、细胞库、批次、容器、受者、输注之一）及其编号。",
    "say from what to what: one of donor, tissue, bank, batch, container, recipient, infusion, each with its identifier.",
)
_BACKWARDS = Text(
    "交接只能由供者走向输注；请核对“从”与“到”。",
    "the chain leads from the donor to the infusion and not back; check from and to.",
)
_WHAT = Text(
    f"请写明做了什么，至多 {LONGEST_STEP} 个字符。", f"say what was done, in at most {LONGEST_STEP} characters."
)
_FUTURE = Text("时间不能晚于现在。", "the time cannot lie in the future.")
