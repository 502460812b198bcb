"""Lists over a whole centre are made once and kept in memory until the trail has a row that they rest on.

Every change of the record has its row of the trail, and the hash of a row covers all rows before it. So one short query after
the last row that was seen says whether a list still holds: no row of its kinds means that making it again would give the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from lupustem.registry.models import AuditRow, Centre, ChainHead
from lupustem.registry.record.clock import today

STARTED = "bedside started"
"""Of what is entered at a bedside, the start alone changes lists."""


@dataclass(frozen=True, slots=True)
class Source:
    """How a list is made, and the kinds of rows (first in a name of the trail) that it rests on."""

    make: Callable[[Centre, date], Any]
    kinds: frozenset[str]


@dataclass(slots=True)
class _Shelf:
    """What is kept of one centre. number, hash: the last row of the trail that was seen."""

    lock: Any = field(default_factory=Lock)
    day: date | None = None
    number: int = 0
    hash: str = ""
    values: dict[str, Any] = field(default_factory=dict)


_SHELVES: dict[str, _Shelf] = {}
_NEW_SHELF = Lock()


def kept(centre: Centre, sources: Mapping[str, Source]) -> dict[str, Any]:
    """The list of every source, as the record of the centre stands today."""
    with _NEW_SHELF:
        shelf = _SHELVES.setdefault(centre.code, _Shelf())
    with shelf.lock:
        _drop_what_changed(shelf, centre, sources)
        for name, source in sources.items():
            if name not in shelf.values:
                assert shelf.day is not None
                shelf.values[name] = source.make(centre, shelf.day)
        return {name: shelf.values[name] for name in sources}


def _drop_what_changed(shelf: _Shelf, centre: Centre, sources: Mapping[str, Source]) -> None:
    day, rows = today(), list[tuple[int, str, str, str]]()
    if shelf.day == day:
        since = AuditRow.objects.filter(chain=centre.code, number__gte=shelf.number).order_by("number")
        rows = list(since.values_list("number", "hash", "subject", "new"))
    if not rows or rows[0][:2] != (shelf.number, shelf.hash):
        head = ChainHead.objects.filter(chain=centre.code).first()
        shelf.number, shelf.hash = (head.number, head.hash) if head else (0, "")
        shelf.day, shelf.values = day, {}
        return
    changed = {_kind(subject, new) for _, _, subject, new in rows[1:]}
    shelf.number, shelf.hash = rows[-1][:2]
    for name, source in sources.items():
        if source.kinds & changed:
            shelf.values.pop(name, None)


def _kind(subject: str, new: str) -> str:
    kind = subject.partition(":")[0]
    return STARTED if kind == "bedside" and '"kind":"started"' in new else kind
