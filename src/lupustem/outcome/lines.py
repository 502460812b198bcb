"""Curves of `outcome.survival` as lines of the answer: steps to draw, readings at time points, the median."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lupustem.logic.text import Text
from lupustem.outcome.figures import CurveAt, Interval, Line, Step
from lupustem.outcome.survival.aalen_johansen import CompetingRisks
from lupustem.outcome.survival.curve import Curve, Limits
from lupustem.outcome.survival.restricted_mean import restricted_mean
from lupustem.outcome.survival.times import Array, Whole, finite

MOST_STEPS = 400
"""A line with more steps is thinned evenly; a picture has no more places than that."""


def of_limits(given: Limits | None) -> Interval | None:
    """An interval of `outcome.survival` as the answer has it."""
    return None if given is None else Interval(given.lower, given.upper, given.level, given.method)


def survival_line(curve: Curve, code: str, text: Text, months: Sequence[int]) -> Line:
    """A Kaplan-Meier curve; its restricted mean reaches to the last time point that it covers."""
    median = curve.median()
    reach = [month for month in months if month <= curve.times[-1]]
    mean = restricted_mean(curve, max(reach)) if reach else None
    return Line(
        code=code,
        text=text,
        falls=True,
        n=curve.n,
        events=curve.n_events,
        steps=_steps(
            curve.times, curve.at_risk, curve.events, curve.censored, curve.survival, curve.lower, curve.upper
        ),
        at=tuple(
            CurveAt(month, one.at_risk, one.events, one.survival, one.interval.lower, one.interval.upper)
            for month, one in zip(months, curve.at(months), strict=True)
        ),
        median_months=median.value,
        median_interval=of_limits(median.interval),
        restricted_mean_months=None if mean is None else mean.value,
        restricted_mean_interval=None if mean is None else of_limits(mean.interval),
        restricted_to_months=None if mean is None else mean.tau,
    )


def incidence_lines(found: CompetingRisks, texts: dict[str, Text], months: Sequence[int]) -> tuple[Line, ...]:
    """A line for each cause, with the standard error as survfit has it."""
    lines = []
    for one in found.causes:
        at = tuple(
            CurveAt(month, seen.at_risk, seen.events, seen.value, seen.interval.lower, seen.interval.upper)
            for month, seen in zip(months, one.at(months), strict=True)
        )
        steps = _steps(one.times, one.at_risk, one.events, found.censored, one.value, one.lower, one.upper)
        lines.append(Line(one.cause, texts[one.cause], False, found.n, int(one.events.sum()), steps, at))
    return tuple(lines)


def _steps(
    times: Array, at_risk: Whole, events: Whole, censored: Whole, value: Array, lower: Array, upper: Array
) -> tuple[Step, ...]:
    kept: Iterable[int] = range(len(times))
    if len(times) > MOST_STEPS:
        kept = np.unique(np.linspace(0, len(times) - 1, MOST_STEPS).round().astype(int)).tolist()
    return tuple(
        Step(
            float(times[at]),
            int(at_risk[at]),
            int(events[at]),
            int(censored[at]),
            float(value[at]),
            finite(lower[at]),
            finite(upper[at]),
        )
        for at in kept
    )
