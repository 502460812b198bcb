"""Chain of custody: donor, tissue, bank, batch, container, recipient, infusion; each step an event with the hash of the last.

An event says who, when (with zone), what, from and to, and which identifiers were read from the label and from the order.
The log is only ever added to; where a hash does not fit, nothing after it can be relied on.
Structure of such chains: ISBT 128 ST-028, in the project's own form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from lupustem.product.canonical import canonical, sha256

LINKS = ("donor", "tissue", "bank", "batch", "container", "recipient", "infusion")
FEWEST_IDENTIFIERS = 2
FIRST = "0" * 64
"""What stands for the hash before the first event."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One end of a link: what it is (of LINKS) and its identifier, which is compared as written."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Event:
    """One step. read: identifier name -> (on the label, on the order or record)."""

    who: str
    when: datetime
    what: str
    origin: Thing
    target: Thing
    read: tuple[tuple[str, str, str], ...] = ()
    previous: str = ""
    hash: str = ""


class Break(StrEnum):
    """What is wrong with a chain."""

    HASH = "hash"
    TIME = "time"
    LINK = "link"
    FEW_IDENTIFIERS = "few_identifiers"
    IDENTIFIERS = "identifiers"
    CONTAINER_TWICE = "container_twice"
    DONOR_IS_RECIPIENT = "donor_is_recipient"


def event_hash(event: Event) -> str:
    """The SHA-256 of an event with the hash of the one before it."""
    content = {
        "who": event.who,
        "when": event.when.isoformat(),
        "what": event.what,
        "from": [event.origin.kind, event.origin.id],
        "to": [event.target.kind, event.target.id],
        "read": [list(one) for one in event.read],
        "previous": event.previous,
    }
    return sha256(canonical(content))


def append(events: Sequence[Event], event: Event) -> tuple[Event, ...]:
    """The chain with one event more, linked to the last; nothing that is there is changed."""
    linked = replace(event, previous=events[-1].hash if events else FIRST, hash="")
    return (*events, replace(linked, hash=event_hash(linked)))


def breaks(events: Sequence[Event]) -> tuple[tuple[int, Break], ...]:
    """Every fault of a chain, with the number of the event (from 0) at which it shows."""
    found = [(number, Break.HASH) for number, event in enumerate(events) if not _fits(events, number)]
    found += [(n + 1, Break.TIME) for n, (one, other) in enumerate(pairwise(events)) if other.when < one.when]
    found += [(number, Break.LINK) for number in _loose(events)]
    found += [(n, Break.FEW_IDENTIFIERS) for n, one in enumerate(events) if _identifiers(one) < FEWEST_IDENTIFIERS]
    found += [(n, Break.IDENTIFIERS) for n, one in enumerate(events) if any(a != b for _, a, b in one.read)]
    found += [(n, Break.CONTAINER_TWICE) for n in _given_twice(events)]
    things = [thing for event in events for thing in (event.origin, event.target)]
    donors = {one.id for one in things if one.kind == "donor"}
    found += [(n, Break.DONOR_IS_RECIPIENT) for n, one in enumerate(events) if _recipient(one) in donors]
    return tuple(sorted(found))


def holds_from(events: Sequence[Event]) -> int | None:
    """The first event whose hash does not fit: it and all after it are held. None for a whole chain."""
    return next((number for number in range(len(events)) if not _fits(events, number)), None)


def _fits(events: Sequence[Event], number: int) -> bool:
    before = events[number - 1].hash if number else FIRST
    return events[number].previous == before and events[number].hash == event_hash(events[number])


def _identifiers(event: Event) -> int:
    return len({name for name, on_label, on_order in event.read if on_label and on_order})


def _recipient(event: Event) -> str | None:
    return event.target.id if event.target.kind == "recipient" else None


def _loose(events: Sequence[Event]) -> list[int]:
    """Events that begin nowhere: what they start from was not reached before. A batch may go into several containers."""
    reached = {one.target for one in events[:1]} | {one.origin for one in events[:1]}
    loose = []
    for number, event in enumerate(events[1:], 1):
        if event.origin not in reached:
            loose.append(number)
        reached.add(event.target)
    return loose


def _given_twice(events: Sequence[Event]) -> list[int]:
    given: set[str] = set()
    twice = []
    for number, event in enumerate(events):
        if event.origin.kind == "container" and event.target.kind == "recipient":
            if event.origin.id in given:
                twice.append(number)
            given.add(event.origin.id)
    return twice
