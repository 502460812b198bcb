"""Events per person-time, and how two such rates compare, both exact: few events are the rule here.

Source: Garwood 1936 for the rate (`evidence.pooling.exact.poisson_rate`). The ratio is conditional on the events of both groups
together, which leaves a binomial proportion with Clopper and Pearson's interval (Przyborowski and Wilenski 1940); poisson.test
of R does the same.

>>> found = rate_ratio(11, 800.0, 3, 1011.0)
>>> round(found.value, 2), round(found.interval.lower, 2), round(found.interval.upper, 2), round(found.p_value, 4)
(4.63, 1.22, 25.87, 0.0131)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from scipy import stats

from lupustem.evidence.pooling.exact import Interval, clopper_pearson, poisson_rate
from lupustem.logic.text import Text
from lupustem.outcome.survival.curve import Limits
from lupustem.outcome.survival.times import level_of
from lupustem.treatment.invalid import InvalidInput, Wrong, refused


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per unit of person-time with its exact interval."""

    events: int
    person_time: float
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The first rate to the second. value, limits: None where 0 events make them unbounded; `reason` then is "no_events".

    p_value: two-sided, of equal rates.
    """

    value: float | None
    interval: Limits
    p_value: float
    method: str
    reason: str | None = None


def rate(events: int, person_time: float, level: float = 0.95) -> Rate:
    """Events per person-time. Raises InvalidInput `not_whole` or `not_positive`."""
    _counted(("events", events), ("person_time", person_time))
    return Rate(events, person_time, events / person_time, poisson_rate(events, person_time, level_of(level)))


def rate_ratio(
    events: int, person_time: float, reference_events: int, reference_time: float, level: float = 0.95
) -> RateRatio:
    """A rate to a reference rate. Raises InvalidInput; `no_events` where nobody in either group had an event."""
    level = level_of(level)
    _counted(("events", events), ("person_time", person_time))
    _counted(("reference_events", reference_events), ("reference_time", reference_time))
    both = events + reference_events
    if not both:
        raise refused(
            "events", "no_events", "两组均无事件，无法比较。", "no event in either group; nothing to compare."
        )
    share = person_time / (person_time + reference_time)
    p_value = float(stats.binomtest(events, both, share).pvalue)
    found = clopper_pearson(events, both, level)
    odds = reference_time / person_time
    upper = odds * found.upper / (1 - found.upper) if found.upper < 1 else None
    interval = Limits(odds * found.lower / (1 - found.lower), upper, level, "exact_conditional")
    value = events / reference_events * odds if reference_events else None
    return RateRatio(value, interval, p_value, "exact_conditional", None if value is not None else "no_events")


def _counted(events: tuple[str, object], time: tuple[str, object]) -> None:
    problems: list[Wrong] = []
    name, count = events
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        problems.append(_wrong(name, "not_whole", "应为不小于 0 的整数。", "a whole number, 0 or more, belongs here."))
    name, span = time
    if isinstance(span, bool) or not isinstance(span, int | float) or not isfinite(span) or span <= 0:
        problems.append(
            _wrong(name, "not_positive", "人时应为大于 0 的有限数值。", "person-time is finite and above 0; check it.")
        )
    if problems:
        raise InvalidInput(tuple(problems))


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Text(f"{field}：{zh}", f"{field}: {en}"))
