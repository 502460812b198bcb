"""Aalen-Johansen: the share of subjects that has had each kind of event, the other kinds competing with it.

Ties are exact: all events of one time happen together and before its censorings; nothing is moved at random. Two variances are
given, since two programs are in use: `standard_error` as survfit of R's package survival 3.5-3 (Aalen's estimator, equal to the
infinitesimal jackknife), `gray_variance` as cuminc of R's package cmprsk 2.2-11 (Gray 1988). They differ in the third digit.
Source: Aalen and Johansen, Scand J Stat 1978;5:141.

>>> found = aalen_johansen([1, 2, 2, 3, 4], [1, 2, 1, 0, 1], causes={1: "relapse", 2: "death"})
>>> [one.value.round(2).tolist() for one in found.causes], found.event_free.round(2).tolist()
([[0.2, 0.4, 0.4, 0.8], [0.0, 0.2, 0.2, 0.2]], [0.8, 0.4, 0.4, 0.0])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lupustem.outcome.survival.curve import Limits, limits
from lupustem.outcome.survival.kaplan_meier import product
from lupustem.outcome.survival.tally import tally
from lupustem.outcome.survival.times import Array, Whole, finite, followed, followed_causes, interval_of, level_of


@dataclass(frozen=True, slots=True)
class IncidenceAt:
    """The incidence of one cause at one time. events: of this cause up to it.

    gray_variance: as R's cmprsk. reason: "beyond_last_time", "incidence_zero" (no interval), else None.
    """

    time: float
    at_risk: int
    events: int
    value: float | None
    standard_error: float | None
    gray_variance: float | None
    interval: Limits
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class Incidence:
    """The cumulative incidence of one cause at u distinct times, each array (u,); NaN in an array marks what is undefined.

    events: of this cause. other_events: of all other causes. event_free: the share free of any event.
    """

    cause: str
    code: int
    times: Array
    at_risk: Whole
    events: Whole
    other_events: Whole
    event_free: Array
    value: Array
    interval: str
    level: float
    group: str | None = None

    @cached_property
    def standard_error(self) -> Array:
        """Aalen's standard error, as survfit."""
        return _aalen_error(self)

    @cached_property
    def gray_variance(self) -> Array:
        """Gray's variance, as cmprsk, which renews it at events of this cause only."""
        return _gray_variance(self)

    @cached_property
    def _limits(self) -> tuple[Array, Array]:
        return incidence_limits(self.value, self.standard_error, self.interval, self.level)

    @property
    def lower(self) -> Array:
        """Lower limits; NaN where undefined."""
        return self._limits[0]

    @property
    def upper(self) -> Array:
        """Upper limits, at most 1; NaN where undefined."""
        return self._limits[1]

    def at(self, times: Iterable[float]) -> tuple[IncidenceAt, ...]:
        """The incidence at chosen times; no value beyond the last time of follow-up."""
        return tuple(self._at(float(time)) for time in times)

    def _at(self, time: float) -> IncidenceAt:
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        risk = int(self.at_risk[np.searchsorted(self.times, time)]) if time <= self.times[-1] else 0
        events = int(self.events[: place + 1].sum())
        nothing = Limits(None, None, self.level, self.interval)
        if time > self.times[-1]:
            return IncidenceAt(time, risk, events, None, None, None, nothing, "beyond_last_time")
        if place < 0:
            return IncidenceAt(time, risk, 0, 0.0, 0.0, 0.0, nothing, "incidence_zero")
        low, high = finite(self.lower[place]), finite(self.upper[place])
        return IncidenceAt(
            time,
            risk,
            events,
            float(self.value[place]),
            finite(self.standard_error[place]),
            finite(self.gray_variance[place]),
            Limits(low, high, self.level, self.interval),
            "incidence_zero" if low is None else None,
        )


@dataclass(frozen=True, eq=False)
class CompetingRisks:
    """The incidences of all causes; with the share free of any event they add up to 1 at every time.

    n: subjects. censored: (u,) at each time. group: its label, None for everybody.
    """

    n: int
    times: Array
    at_risk: Whole
    censored: Whole
    event_free: Array
    causes: tuple[Incidence, ...]
    group: str | None = None

    def of(self, cause: str) -> Incidence:
        """The incidence of a cause by its name."""
        return next(one for one in self.causes if one.cause == cause)


def aalen_johansen(
    times: ArrayLike,
    events: ArrayLike,
    *,
    causes: Mapping[int, str] | None = None,
    interval: str = "log",
    level: float = 0.95,
) -> CompetingRisks:
    """The incidence of every cause.

    times: (n,) from 0. events: (n,) 0 censored, else the code of the cause. causes: code -> name; None takes all codes that
    occur. Raises InvalidInput, see `times.followed_causes`.
    """
    interval, level = interval_of(interval), level_of(level)
    given = followed_causes(times, events, causes)
    counted = tally(given.time, given.code, len(given.causes) + 1)
    counts = [counted.among(lambda code, of=place: code == of) for place in range(1, len(given.causes) + 1)]  # type: ignore[misc]
    return incidences(counted.times, counts, counted.ended(), given.causes, interval, level, None)


def aalen_johansen_by_group(
    times: ArrayLike,
    events: ArrayLike,
    groups: ArrayLike,
    *,
    causes: Mapping[int, str] | None = None,
    interval: str = "log",
    level: float = 0.95,
) -> tuple[CompetingRisks, ...]:
    """The incidences in each group, in the order of their labels."""
    interval, level = interval_of(interval), level_of(level)
    given = followed_causes(times, events, causes, groups)
    assert given.group is not None
    size = len(given.causes) + 1
    counted = tally(given.time, given.group * size + given.code, size * len(given.groups))
    found: list[CompetingRisks] = []
    for place, label in enumerate(given.groups):
        parts = [counted.among(lambda code, of=place * size + one: code == of) for one in range(size)]  # type: ignore[misc]
        ended = np.sum(parts, axis=0)
        present = np.flatnonzero(ended)
        counts = [part[present] for part in parts[1:]]
        found.append(incidences(counted.times[present], counts, ended[present], given.causes, interval, level, label))
    return tuple(found)


def incidences(
    times: Array,
    counts: list[Whole],
    ended: Whole,
    causes: tuple[tuple[int, str], ...],
    interval: str,
    level: float,
    group: str | None,
) -> CompetingRisks:
    """The incidences from counts at distinct times: events of each cause, and how many subjects end there in all."""
    n = int(ended.sum())
    at_risk = np.cumsum(ended[::-1])[::-1]
    events = sum(counts[1:], counts[0]) if counts else np.zeros(len(times), dtype=np.int64)
    event_free = product(at_risk, events)
    before = np.empty_like(event_free)
    before[0], before[1:] = 1.0, event_free[:-1]
    before /= at_risk
    found = tuple(
        Incidence(
            cause, code, times, at_risk, own, events - own, event_free, np.cumsum(before * own), interval, level, group
        )
        for (code, cause), own in zip(causes, counts, strict=True)
    )
    return CompetingRisks(n, times, at_risk, ended - events, event_free, found, group)


def one_minus_kaplan_meier(times: ArrayLike, events: ArrayLike, cause: int) -> tuple[Array, Array]:
    """The WRONG answer, for comparison only: 1 - Kaplan-Meier with every competing event counted as censored.

    It overstates the share, as if those who died could still have the event. Returns times and values, (u,) each.
    """
    given = followed_causes(times, events)
    place = next((at for at, (code, _) in enumerate(given.causes, start=1) if code == cause), -1)
    own = followed(given.time, given.code == place)
    counted = tally(own.time, own.code, 2)
    value: Array = 1 - product(counted.at_risk(), counted.among(lambda code: code == 1))
    return counted.times, value


def incidence_limits(value: Array, error: Array, interval: str, level: float) -> tuple[Array, Array]:
    """Limits of an incidence F by its standard error: on log F (default), log(-log F) or F itself, as survfit."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return limits(value, error / value, interval, level)


def _aalen_error(one: Incidence) -> Array:
    """By the delta method from multinomial hazards: the variance at t is A x^2 - 2 B x + C with sums A, B, C up to t.

    x: F(t) less the last F, so that nothing large is taken from something large where the curve ends.
    """
    risk, own = one.at_risk.astype(np.float64), one.events.astype(np.float64)
    every, free = own + one.other_events, one.event_free
    before = np.concatenate((np.ones(1), free[:-1]))
    step = (before / risk) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(free > 0, 1 / free, 0.0)
    x = one.value - one.value[-1]
    passed = x * inverse
    both, mine, all_of = own - own * every / risk, own - own * own / risk, every - every * every / risk
    a = np.cumsum(step * inverse**2 * all_of)
    b = np.cumsum(step * inverse * (both + passed * all_of))
    c = np.cumsum(step * (mine + 2 * passed * both + passed**2 * all_of))
    found: Array = np.sqrt(np.maximum((a * x - 2 * b) * x + c, 0.0))
    return found


def _gray_variance(one: Incidence) -> Array:
    risk, own, other = (
        one.at_risk.astype(np.float64),
        one.events.astype(np.float64),
        one.other_events.astype(np.float64),
    )
    free, x = one.event_free, one.value - one.value[-1]
    before = np.concatenate((np.ones(1), free[:-1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(free > 0, 1 / free, 0.0)
        own_spread = before**2 * own / risk**2 * np.where(own > 1, 1 - (own - 1) / (risk - 1), 1.0)
        other_spread = before**2 * other / risk**2 * np.where(other > 1, 1 - (other - 1) / (risk - 1), 1.0)
    other_spread = np.where(free > 0, other_spread, 0.0)
    reach = x * inverse
    first = np.cumsum(reach**2 * other_spread + (1 + reach) ** 2 * own_spread)
    second = np.cumsum(inverse * (reach * other_spread + (1 + reach) * own_spread))
    third = np.cumsum(inverse**2 * (other_spread + own_spread))
    found = np.maximum(first + x * (x * third - 2 * second), 0.0)
    last = np.maximum.accumulate(np.where(one.events > 0, np.arange(len(found)), -1))
    held: Array = np.where(last >= 0, found[np.maximum(last, 0)], 0.0)
    return held
