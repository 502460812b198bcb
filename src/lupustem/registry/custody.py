"""The chain of custody of a lot as the record keeps it: events of `product.custody`, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lupustem.logic.text import Text
from lupustem.product.custody import Break, Event, Thing, breaks
from lupustem.registry.record.canonical import canonical

if TYPE_CHECKING:
    from lupustem.registry.models import CustodyStep, Lot

LINK_WORDS: dict[str, Text] = {
    "donor": Text("供者", "donor"),
    "tissue": Text("组织", "tissue"),
    "bank": Text("细胞库", "bank"),
    "batch": Text("批次", "batch"),
    "container": Text("容器", "container"),
    "recipient": Text("受者", "recipient"),
    "infusion": Text("输注", "infusion"),
}
BREAK_WORDS: dict[Break, Text] = {
    Break.HASH: Text("哈希不符，此后各步均不可信。", "The hash does not fit; nothing after it can be relied on."),
    Break.TIME: Text("时间早于上一步。", "Its time lies before that of the step before."),
    Break.LINK: Text("与前面的步骤不衔接。", "It begins where no earlier step has led."),
    Break.FEW_IDENTIFIERS: Text("核对的标识不足两项。", "Fewer than two identifiers were read."),
    Break.IDENTIFIERS: Text("标签与医嘱（记录）上的标识不一致。", "Label and order (or record) disagree."),
    Break.CONTAINER_TWICE: Text("同一容器被交付两次。", "One container was handed over twice."),
    Break.DONOR_IS_RECIPIENT: Text("供者与受者是同一人。", "Donor and recipient are the same person."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step with what is wrong with it."""

    row: CustodyStep
    event: Event
    breaks: tuple[Break, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """What is wrong, in words."""
        return tuple(BREAK_WORDS[one] for one in self.breaks)


def written(event: Event) -> str:
    """An event as a row keeps it."""
    return canonical(
        {
            "who": event.who,
            "when": event.when.isoformat(),
            "what": event.what,
            "from": [event.origin.kind, event.origin.id],
            "to": [event.target.kind, event.target.id],
            "read": [list(one) for one in event.read],
            "previous": event.previous,
            "hash": event.hash,
        }
    )


def read_event(text: str) -> Event:
    """The event of a row."""
    said = json.loads(text)
    read = tuple((name, on_label, on_order) for name, on_label, on_order in said["read"])
    return Event(
        said["who"],
        datetime.fromisoformat(said["when"]),
        said["what"],
        Thing(*said["from"]),
        Thing(*said["to"]),
        read,
        said["previous"],
        said["hash"],
    )


def steps_of(lot: Lot) -> list[Step]:
    """The chain of a lot, from its beginning, with the breaks found."""
    return judged(lot.custody.select_related("by", "container").order_by("number"))


def judged(rows: Iterable[CustodyStep]) -> list[Step]:
    """Steps of one lot in their order, with the breaks found."""
    kept = list(rows)
    events = [read_event(row.event) for row in kept]
    found = breaks(events)
    return [
        Step(row, event, tuple(fault for number, fault in found if number == at))
        for at, (row, event) in enumerate(zip(kept, events, strict=True))
    ]


def broken_for(steps: Sequence[Step], container: int) -> bool:
    """Whether a container, by primary key, hangs on a chain that is broken: in a step of its own, or of the whole lot."""
    return any(step.breaks and step.row.container_id in (None, container) for step in steps)
