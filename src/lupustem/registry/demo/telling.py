"""Stories told in the order of time: each says at which moment it goes on, and all of them share one clock.

A story is a generator that yields moments; between two of them it acts, and what it does is stamped with the first of the two.
So the trail of the demo runs forward as that of a programme does, though its patients are written one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from heapq import heapify, heappop, heappush

from lupustem.registry.record import clock

Story = Iterator[datetime]


def tell(stories: list[Story], *, until: datetime) -> None:
    """Let every story act at its moments, the earliest first; what lies after `until` does not happen."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, one in enumerate(stories):
        moment = next(one, None)
        if moment is not None:
            waiting.append((moment, number, one))
    heapify(waiting)
    while waiting:
        moment, number, one = heappop(waiting)
        if moment > until:
            continue
        with clock.at(moment):
            following = next(one, None)
        if following is not None:
            heappush(waiting, (max(following, moment), number, one))


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, in the zone of the site."""
    return datetime.combine(day, time(hour, minute), clock.zone())


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
