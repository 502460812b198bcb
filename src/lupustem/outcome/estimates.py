"""Counts and values as figures with their intervals: a proportion, a rate, a summary, a mean change.

>>> found = proportion(3, 6, 0.95)
>>> found.interval.method, round(found.interval.lower, 3), round(found.interval.upper, 3)
('clopper_pearson', 0.118, 0.882)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lupustem.evidence.pooling.exact import Interval as Exact
from lupustem.evidence.pooling.exact import clopper_pearson, poisson_rate
from lupustem.logic.text import Text
from lupustem.outcome.figures import Interval, Proportion, Rate, Summary

Values = NDArray[np.float64]
PER = 100
"""Rates are per so many patient-years."""
DAYS_A_YEAR = 365.25


def interval_of(exact: Exact, times: float = 1) -> Interval:
    """An interval of `evidence.pooling` as the answer has it."""
    return Interval(exact.lower * times, exact.upper * times, exact.level, exact.method)


def proportion(numerator: int, denominator: int, level: float) -> Proportion:
    """A proportion with its exact interval; neither where nobody is in the denominator."""
    if denominator == 0:
        return Proportion(numerator, denominator, None, None)
    exact = interval_of(clopper_pearson(numerator, denominator, level))
    return Proportion(numerator, denominator, numerator / denominator, exact)


def rate(code: str, text: Text, events: int, patients: int, person_years: float, level: float) -> Rate:
    """Events per 100 patient-years with the exact Poisson interval; neither where there is no person-time."""
    if person_years <= 0:
        return Rate(code, text, events, patients, person_years, None, None)
    interval = interval_of(poisson_rate(events, person_years, level), PER)
    return Rate(code, text, events, patients, person_years, events / person_years * PER, interval)


def summary(values: Values) -> Summary:
    """Mean, standard deviation, median and quartiles (linear between order statistics) of what was observed."""
    if values.size == 0:
        return Summary(0, None, None, None, None, None)
    low, middle, high = (float(one) for one in np.quantile(values, (0.25, 0.5, 0.75)))
    spread = float(values.std(ddof=1)) if values.size > 1 else None
    return Summary(int(values.size), float(values.mean()), spread, middle, low, high)


def mean_change(changes: Values, level: float) -> tuple[float | None, float | None, Interval | None]:
    """Mean and standard deviation of paired changes, and the t interval of the mean; None where two are not there."""
    if changes.size == 0:
        return None, None, None
    mean = float(changes.mean())
    if changes.size < 2:
        return mean, None, None
    spread = float(changes.std(ddof=1))
    half = float(stats.t.ppf((1 + level) / 2, changes.size - 1)) * spread / float(np.sqrt(changes.size))
    return mean, spread, Interval(mean - half, mean + half, level, "paired_t")


def floats(column: Any) -> Values:
    """The known values of a column."""
    return np.asarray(column.drop_nulls().to_numpy(), dtype=np.float64)
