"""Lists over a whole centre are made once and kept in memory until the trail has a row that they rest on.

Every change of the record has its row of the trail, and the hash of a row covers all rows before it. So one short query after
the last row that was seen says whether a list still holds: no row of its kinds means that making it again would give the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from lupustem.registry.models import AuditRow, Centre, ChainHead
from lupustem.registry.record.clock import today

STARTED, ENDED = "bedside started", "bedside ended"
"""Of what is entered at a bedside, start and end alone change lists."""


@dataclass(frozen=True, slots=True)
class Source:
    """How a list is made, and the kinds of rows (first in a name of the trail) that it rests on.

    needs: other lists, which `make` takes after the centre and the day; their kinds have to be among its own.
    """

    make: Callable[..., Any]
    kinds: frozenset[str]
    needs: tuple[str, ...] = ()


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


def kept(centre: Centre, sources: Mapping[str, Source], wanted: Iterable[str]) -> dict[str, Any]:
    """The lists that are wanted, as the record of the centre stands today. sources: all that there are."""
    with _NEW_SHELF:
        shelf = _SHELVES.setdefault(centre.code, _Shelf())
    with shelf.lock:
        _drop_what_changed(shelf, centre, sources)
        return {name: _made(shelf, centre, sources, name) for name in wanted}


def _made(shelf: _Shelf, centre: Centre, sources: Mapping[str, Source], name: str) -> Any:
    if name not in shelf.values:
        source = sources[name]
        needed = [_made(shelf, centre, sources, other) for other in source.needs]
        shelf.values[name] = source.make(centre, shelf.day, *needed)
    return shelf.values[name]


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
    if kind != "bedside":
        return kind
    if '"kind":"started"' in new:
        return STARTED
    return ENDED if '"kind":"ended"' in new or '"kind":"aborted"' in new else kind
