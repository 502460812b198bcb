"""What the monitor knows after some events: one value, made anew by each event and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lupustem.treatment.monitor_events import SignsTaken, Symptom
from lupustem.treatment.monitor_limits import Limits
from lupustem.treatment.news2 import Scale
from lupustem.treatment.vital_signs import SIGN_NAMES, Signs


class Phase(StrEnum):
    """Where the infusion stands."""

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    STOPPED = "stopped"
    ENDED = "ended"
    ABORTED = "aborted"


WATCHED = (Phase.RUNNING, Phase.HELD, Phase.STOPPED)
OVER = (Phase.ENDED, Phase.ABORTED)


class Level(NamedTuple):
    """A level of the rate plan."""

    minutes: Fraction
    ml_min: Fraction


class Watch(NamedTuple):
    """What the monitor is told before the start.

    plan: the levels in order, none above the caps. deadline: by when the last drop has to be in. The score is not used for
    people under 16 or in pregnancy; None is not known, and then it is used and said so.
    """

    plan: tuple[Level, ...]
    volume_ml: Fraction
    deadline: datetime | None = None
    age_years: int | None = None
    pregnant: bool | None = None
    scale: Scale = 1
    hypercapnia_recorded: bool | None = None
    limits: Limits = Limits()

    @property
    def top(self) -> Fraction:
        """The highest rate that the plan reaches."""
        return max(level.ml_min for level in self.plan)


class Alarm(NamedTuple):
    """One alarm per cause.

    priority: high, medium, low. condition: whether its cause is still there. latched: whether it waits for a person, which only
    those of high priority do. times: how often the cause came.
    """

    name: str
    priority: str
    raised_at: datetime
    condition: bool
    latched: bool
    times: int = 1
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None


class Taken(NamedTuple):
    """The newest value of every sign and when it was taken."""

    signs: Signs = Signs()
    times: Mapping[str, datetime] = {}


class State(NamedTuple):
    """The state after the events in `seen`.

    rate: ml/min now. rate_since: since when. run_since: the last start or restart; flow_minutes: how long it has flowed since
    then. regime_since: since when sets are due at the present interval. baseline: the last complete set before the start.
    """

    watch: Watch
    phase: Phase = Phase.PLANNED
    at: datetime | None = None
    seen: frozenset[str] = frozenset()
    rate: Fraction = Fraction(0)
    rate_since: datetime | None = None
    started_at: datetime | None = None
    run_since: datetime | None = None
    regime_since: datetime | None = None
    ended_at: datetime | None = None
    flow_minutes: Fraction = Fraction(0)
    delivered_ml: Fraction = Fraction(0)
    stops: int = 0
    sets: tuple[SignsTaken, ...] = ()
    taken: Taken = Taken()
    complete_at: datetime | None = None
    baseline: Signs | None = None
    baseline_at: datetime | None = None
    symptoms: Mapping[str, Symptom] = {}
    alarms: Mapping[str, Alarm] = {}
    alarm_counts: Mapping[str, int] = {}
    sound_off_until: datetime | None = None
    clock_offset_s: int | None = None

    @property
    def remaining_ml(self) -> Fraction:
        """What has still to be given; never below 0."""
        return max(self.watch.volume_ml - self.delivered_ml, Fraction(0))


def newest(taken: Taken, one: SignsTaken) -> Taken:
    """The newest values with one more set."""
    found = {name: value for name in SIGN_NAMES if (value := getattr(one.signs, name)) is not None}
    values = {name: getattr(taken.signs, name) for name in SIGN_NAMES} | found
    return Taken(Signs(**values), {**taken.times, **dict.fromkeys(found, one.at)})


@lru_cache(maxsize=1024)
def minutes(count: int | Fraction) -> timedelta:
    """So many minutes, to the microsecond below."""
    return timedelta(microseconds=Fraction(count) * 60_000_000 // 1)
