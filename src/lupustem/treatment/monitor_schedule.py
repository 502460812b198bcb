"""When the next set of signs is due, whether it is overdue, and how old what is shown may be. Intervals are site policy.

Every 5 min while the rate rises, is held or stopped; every 15 min on the plateau; at the end and then at fixed times. Overdue
beyond one and a half intervals. No data is never stable: what is shown turns grey after one interval, blank after two.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lupustem.treatment.monitor_state import OVER, WATCHED, Phase, State, minutes
from lupustem.treatment.vital_signs import Signs


class Due(NamedTuple):
    """interval: minutes between sets now; None where nothing is due any more. at: when the next complete set is due.

    age: of the last complete set. shown: fresh, grey, blank, or none before the first.
    """

    interval: int | None
    at: datetime | None
    overdue: bool
    age: timedelta | None
    shown: str
    temperature_at: datetime | None = None
    temperature_overdue: bool = False


def rising(state: State, now: datetime) -> bool:
    """Whether the rate has not reached the plan's highest level, or has run for less than the first minutes."""
    early = state.run_since is None or now - state.run_since < minutes(state.watch.limits.slow_minutes)
    return state.rate < state.watch.top or early


def due(state: State, now: datetime) -> Due:
    """What is due at an instant not before the last event."""
    age = None if state.complete_at is None else now - state.complete_at
    interval, reference = _interval(state, now)
    if interval is None or reference is None:
        return Due(None, None, False, age, "none" if age is None else "fresh")
    late = now - reference > _late(interval, state.watch.limits.late_factor)
    at, overdue = _temperature(state, now)
    return Due(interval, _next(state, interval, reference), late, age, _shown(age, interval), at, overdue)


def current(state: State, now: datetime) -> Signs:
    """The newest value of every sign that may still be shown; a blank one is missing."""
    interval, _ = _interval(state, now)
    limits = state.watch.limits
    oldest = now - minutes(2 * (limits.plateau_every if interval is None else interval))
    oldest_temperature = now - minutes(2 * max(limits.temperature_every, interval or 0))
    times, signs = state.taken.times, state.taken.signs
    kept = {
        name: getattr(signs, name)
        for name, taken_at in times.items()
        if taken_at >= (oldest_temperature if name == "temperature_c" else oldest)
    }
    return Signs(**kept)


def _interval(state: State, now: datetime) -> tuple[int | None, datetime | None]:
    """The interval in minutes, and from when the next set counts."""
    limits = state.watch.limits
    if state.phase in OVER:
        return _after(state)
    if state.phase not in WATCHED:
        return None, None
    reference = _later(state.complete_at, state.regime_since)
    if state.phase is not Phase.RUNNING:
        return limits.reassess, reference
    return (limits.rising_every if rising(state, now) else limits.plateau_every), reference


def _after(state: State) -> tuple[int | None, datetime | None]:
    """After the end: the gap before the next of the fixed times that no complete set has reached."""
    assert state.ended_at is not None
    post, last = state.watch.limits.post, state.complete_at
    for place, due_minutes in enumerate(post):
        if last is None or last < state.ended_at + minutes(due_minutes):
            gap = due_minutes - post[place - 1] if place else state.watch.limits.rising_every
            return gap, _later(last, state.ended_at)
    return None, None


def _next(state: State, interval: int, reference: datetime) -> datetime:
    if state.ended_at is not None:
        for due_minutes in state.watch.limits.post:
            at = state.ended_at + minutes(due_minutes)
            if state.complete_at is None or state.complete_at < at:
                return at
    return reference + minutes(interval)


def _temperature(state: State, now: datetime) -> tuple[datetime | None, bool]:
    """Temperature has its own interval; nothing after the end but what the sets bring."""
    if state.phase not in WATCHED:
        return None, False
    limits = state.watch.limits
    reference = _later(state.taken.times.get("temperature_c"), state.started_at)
    assert reference is not None
    every = limits.temperature_every
    return reference + minutes(every), now - reference > _late(every, limits.late_factor)


@lru_cache(maxsize=256)
def _late(interval: int, factor: Fraction) -> timedelta:
    return minutes(interval * factor)


def _shown(age: timedelta | None, interval: int) -> str:
    if age is None:
        return "none"
    if age > minutes(2 * interval):
        return "blank"
    return "grey" if age > minutes(interval) else "fresh"


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
