"""A Kaplan-Meier curve as a value: its steps, intervals, quantiles and readings at chosen times.

Intervals follow R's survfit: on the scale of log S (default), of log(-log S) or of S itself; the upper limit is never above 1,
and where S is 0 (or S is 1, for log-log) there is no interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from lupustem.outcome.survival.times import TIE_TOLERANCE, Array, Whole, finite


@dataclass(frozen=True, slots=True)
class Limits:
    """An interval; None: a limit that is not reached or not defined. method: log, log-log or plain."""

    lower: float | None
    upper: float | None
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class CurveAt:
    """A curve at one time: S(time), so many followed to it or longer, so many events up to it.

    reason: why there is no value ("beyond_last_time") or no interval ("survival_zero", "survival_one"), else None.
    """

    time: float
    at_risk: int
    events: int
    survival: float | None
    standard_error: float | None
    interval: Limits
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CurveStep:
    """One time at which something happened: at risk just before, events and censored at it, the survival after it."""

    time: float
    at_risk: int
    events: int
    censored: int
    survival: float
    standard_error: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Quantile:
    """The time by which a share of subjects has had the event. value: None where the curve stays above it."""

    share: float
    value: float | None
    interval: Limits


@dataclass(frozen=True, eq=False)
class Curve:
    """A Kaplan-Meier curve at u distinct times, each array (u,); NaN inside an array marks what is undefined.

    n, n_events: subjects and events in all. interval: log, log-log or plain. group: its label, None for everybody.
    """

    times: Array
    at_risk: Whole
    events: Whole
    censored: Whole
    survival: Array
    n: int
    n_events: int
    interval: str
    level: float
    group: str | None = None

    @cached_property
    def greenwood(self) -> Array:
        """Greenwood's sum of d / (Y (Y - d)): the variance of log S. Infinite once everybody at risk has had the event."""
        left = self.at_risk - self.events
        with np.errstate(divide="ignore"):
            part = self.events / (self.at_risk * left.astype(np.float64))
        return np.cumsum(part, out=part)

    @cached_property
    def standard_error(self) -> Array:
        """Standard error of S by Greenwood; NaN where S is 0."""
        with np.errstate(invalid="ignore"):
            found: Array = self.survival * np.sqrt(self.greenwood)
        return found

    @cached_property
    def cumulative_hazard(self) -> Array:
        """Nelson-Aalen: the sum of d / Y."""
        found: Array = np.cumsum(self.events / self.at_risk)
        return found

    @cached_property
    def _limits(self) -> tuple[Array, Array]:
        return limits(self.survival, np.sqrt(self.greenwood), self.interval, self.level)

    @property
    def lower(self) -> Array:
        """Lower limits; NaN where undefined."""
        return self._limits[0]

    @property
    def upper(self) -> Array:
        """Upper limits, at most 1; NaN where undefined."""
        return self._limits[1]

    def steps(self) -> Iterator[CurveStep]:
        """Every distinct time as plain numbers; what is undefined is None."""
        columns = (self.times, self.at_risk, self.events, self.censored, self.survival)
        for row in zip(*(one.tolist() for one in (*columns, self.standard_error, *self._limits)), strict=True):
            yield CurveStep(*row[:5], *(finite(value) for value in row[5:]))

    def at(self, times: Iterable[float]) -> tuple[CurveAt, ...]:
        """The curve at chosen times; no value beyond the last time of follow-up, where nobody was watched any more."""
        return tuple(self._at(float(time)) for time in times)

    def _at(self, time: float) -> CurveAt:
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        risk = int(self.at_risk[np.searchsorted(self.times, time)]) if time <= self.times[-1] else 0
        events = int(self.events[: place + 1].sum())
        if time > self.times[-1]:
            return CurveAt(time, risk, events, None, None, self._interval(None, None), "beyond_last_time")
        if place < 0:
            return CurveAt(time, risk, events, 1.0, 0.0, self._interval(1.0, 1.0))
        value = float(self.survival[place])
        low, high = finite(self.lower[place]), finite(self.upper[place])
        reason = None if low is not None else "survival_zero" if value == 0 else "survival_one"
        error = finite(self.standard_error[place])
        return CurveAt(time, risk, events, value, error, self._interval(low, high), reason)

    def median(self) -> Quantile:
        """The median survival time with its interval."""
        return self.quantile(0.5)

    def quantile(self, share: float) -> Quantile:
        """The first time at which S is at most 1 - share, as R's quantile.survfit.

        Where the curve is flat at exactly that height, the middle of the flat piece. The limits are read from the limits of the
        curve in the same way (Brookmeyer and Crowley 1982).
        """
        value, early, late = (_crossing(self.times, one, share) for one in (self.survival, self.lower, self.upper))
        return Quantile(share, value, self._interval(early, late))

    def _interval(self, lower: float | None, upper: float | None) -> Limits:
        return Limits(lower, upper, self.level, self.interval)


def limits(value: Array, log_error: Array, interval: str, level: float) -> tuple[Array, Array]:
    """Limits of a probability from the standard error of its logarithm; NaN where the scale does not hold it."""
    z = -float(special.ndtri((1 - level) / 2))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if interval == "plain":
            half = z * value * log_error
            return np.maximum(value - half, 0.0), np.minimum(value + half, 1.0)
        if interval == "log":
            factor = np.exp(z * log_error)
            known = np.where(value == 0, np.nan, value)
            return known / factor, np.minimum(known * factor, 1.0)
        log_value = np.log(np.where((value == 0) | (value == 1), np.nan, value))
        factor = np.exp(z * log_error / log_value)
        return np.exp(log_value / factor), np.exp(log_value * factor)


def _crossing(times: Array, curve: Array, share: float) -> float | None:
    """The time at which 1 - curve reaches the share; None where it does not."""
    if share == 0:
        return 0.0
    reached = np.concatenate((np.zeros(1), 1 - curve))
    when = np.concatenate((np.zeros(1), times))
    _, first = np.unique(reached, return_index=True)
    kept = np.sort(first)
    reached, when, end = reached[kept], when[kept], float(times[-1])
    defined = np.flatnonzero(~np.isnan(reached))
    rising = defined[np.argsort(reached[defined], kind="stable")]
    heights = reached[rising]
    begin, after = np.searchsorted(heights + TIE_TOLERANCE, share), np.searchsorted(heights - TIE_TOLERANCE, share)
    if begin == len(heights):
        return None
    start = float(when[rising[begin]])
    if abs(share - reached[-1]) < TIE_TOLERANCE:
        return (start + end) / 2
    return None if after == len(heights) else (start + float(when[rising[after]])) / 2
