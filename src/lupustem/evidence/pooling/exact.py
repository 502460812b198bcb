"""Exact intervals and tests for small numbers: proportions, rates, one fourfold table, two means.

Few patients and few events are the rule here; a percentage without such an interval says more than is known.

>>> from lupustem.evidence.pooling.exact import clopper_pearson
>>> found = clopper_pearson(3, 6)
>>> f"{found.lower:.3f} to {found.upper:.3f}, {found.method}"
'0.118 to 0.882, clopper_pearson'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, sqrt
from sys import float_info

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from lupustem.evidence.pooling.distributions import normal_quantile, t_quantile, t_two_sided
from lupustem.evidence.pooling.refused import events_of, level_of, number, positive, refused, whole
from lupustem.evidence.pooling.uniroot import uniroot
from lupustem.logic.text import Text

Array = NDArray[np.float64]
# The logarithm that stands for an odds ratio of 0: far beyond any table.
_FAR = 700.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Two finite limits, the level they hold for, and the name of the method that gave them."""

    lower: float
    upper: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """Fisher's exact test of one fourfold table. None: 0 or unbounded, `reason` says which."""

    p_value: float
    estimate: float | None
    lower: float
    upper: float | None
    level: float
    method: str
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Welch:
    """The difference of two means without assuming equal spread."""

    difference: float
    standard_error: float
    df: float
    statistic: float
    p_value: float
    interval: Interval


def clopper_pearson(events: int, n: int, level: float = 0.95) -> Interval:
    """The exact interval of a proportion: 0 below no event and 1 above all of them.

    Source: Clopper and Pearson, Biometrika 1934;26:404, by quantiles of the beta distribution.
    """
    x, m = events_of(events, n)
    tail = (1 - level_of(level)) / 2
    lower = 0.0 if x == 0 else float(special.betaincinv(x, m - x + 1, tail))
    upper = 1.0 if x == m else float(special.betainccinv(x + 1, m - x, tail))
    return Interval(lower, upper, level, "clopper_pearson")


def wilson(events: int, n: int, level: float = 0.95) -> Interval:
    """The score interval of a proportion, without continuity correction.

    Source: Wilson, J Am Stat Assoc 1927;22:209.
    """
    x, m = events_of(events, n)
    z = normal_quantile(level_of(level))
    middle = (x + z * z / 2) / (m + z * z)
    half = z * sqrt(x * (m - x) / m + z * z / 4) / (m + z * z)
    lower = 0.0 if x == 0 else max(0.0, middle - half)
    upper = 1.0 if x == m else min(1.0, middle + half)
    return Interval(lower, upper, level, "wilson")


def poisson_rate(events: int, person_time: float, level: float = 0.95) -> Interval:
    """The exact interval of events per unit of person-time.

    Source: Garwood, Biometrika 1936;28:437, by quantiles of the gamma distribution.
    """
    x, time = whole(events, "events"), positive(person_time, "person_time")
    tail = (1 - level_of(level)) / 2
    lower = 0.0 if x == 0 else float(special.gammaincinv(x, tail)) / time
    return Interval(lower, float(special.gammainccinv(x + 1, tail)) / time, level, "exact_poisson")


def fisher(a: int, b: int, c: int, d: int, level: float = 0.95) -> OddsRatio:
    """Fisher's exact test of events a and others b in one arm, c and d in the other.

    The p value adds up all tables with these margins that are no likelier than this one, with the relative tolerance of 1e-7
    that R takes; the odds ratio is the conditional maximum likelihood one and its interval turns the test around. Both are
    searched as R's fisher.test does (see `uniroot`), and solved exactly where that search is off by more than a thousandth.
    Source: Fisher, J R Stat Soc 1935;98:39; Mantel and Hankey 1971 for the tables of the conditional estimate.
    """
    a, b, c, d = (whole(value, name) for value, name in zip((a, b, c, d), "abcd", strict=True))
    if a + b + c + d == 0:
        raise refused("table", "no_people", "四格表全为 0，没有可检验的数据。", "the table is empty; nothing to test.")
    table = _Hypergeometric(a, b, c, d)
    tail = (1 - level_of(level)) / 2
    if table.low == table.high:
        reason = Text(
            "只有一种可能的四格表，比值比无法估计。", "only one table is possible; no odds ratio can be estimated."
        )
        return OddsRatio(1.0, None, 0.0, None, level, "fisher_exact", reason)
    lower = 0.0 if a == table.low else table.solve(lambda at: table.at_least(a, at) - tail)
    upper = None if a == table.high else table.solve(lambda at: tail - table.at_most(a, at))
    estimate = 0.0 if a == table.low else None
    if table.low < a < table.high:
        estimate = table.solve(lambda at: table.mean(at) - a)
    unbounded: Text | None = None
    if upper is None:
        unbounded = Text("点估计与上限均无界（一组全部为 0）。", "estimate and upper limit are unbounded: a cell is 0.")
    return OddsRatio(table.p_value(a), estimate, lower, upper, level, "fisher_exact", unbounded)


class _Hypergeometric:
    """The tables with given margins, weighted by an odds ratio; everything in logarithms, so that no size overflows."""

    def __init__(self, a: int, b: int, c: int, d: int) -> None:
        events, one, other = a + c, a + b, c + d
        self.low, self.high = max(0, events - other), min(events, one)
        self.counts = np.arange(self.low, self.high + 1, dtype=np.float64)
        self.log_weights = _log_choose(one, self.counts) + _log_choose(other, events - self.counts)

    def weights(self, log_odds_ratio: float) -> Array:
        shifted = self.log_weights + self.counts * log_odds_ratio
        weights: Array = np.exp(shifted - shifted.max())
        weights /= weights.sum()
        return weights

    def p_value(self, a: int) -> float:
        weights = self.weights(0.0)
        return min(1.0, float(weights[weights <= weights[a - self.low] * (1 + 1e-7)].sum()))

    def at_least(self, a: int, log_odds_ratio: float) -> float:
        return float(self.weights(log_odds_ratio)[a - self.low :].sum())

    def at_most(self, a: int, log_odds_ratio: float) -> float:
        return float(self.weights(log_odds_ratio)[: a - self.low + 1].sum())

    def mean(self, log_odds_ratio: float) -> float:
        return float(self.weights(log_odds_ratio) @ self.counts)

    @staticmethod
    def solve(rising: Callable[[float], float]) -> float:
        """The odds ratio at which a rising function of its logarithm is 0, with R's digits where they are good ones."""
        exact = _Hypergeometric.solve_exactly(rising)
        if exact < 1:
            by_r = uniroot(lambda ratio: rising(log(ratio) if ratio > 0 else -_FAR), 0.0, 1.0)
        else:
            by_r = 1 / uniroot(lambda ratio: rising(-log(ratio)), float_info.epsilon, 1.0)
        return by_r if abs(by_r - exact) <= 1e-3 * exact else exact

    @staticmethod
    def solve_exactly(rising: Callable[[float], float]) -> float:
        """The same to machine precision."""
        reach = 1.0
        while rising(-reach) > 0 or rising(reach) < 0:
            reach *= 2
        return exp(float(optimize.brentq(rising, -reach, reach, xtol=1e-14, rtol=1e-14)))


def welch(mean_1: float, sd_1: float, n_1: int, mean_2: float, sd_2: float, n_2: int, level: float = 0.95) -> Welch:
    """Welch's t test and interval of mean_1 - mean_2 from what papers print.

    Source: Welch, Biometrika 1947;34:28, with Satterthwaite's degrees of freedom.
    """
    parts: list[tuple[float, int]] = []
    for sd, n, arm in ((sd_1, n_1, "1"), (sd_2, n_2, "2")):
        size = whole(n, f"n_{arm}")
        if size < 2:
            raise refused(
                f"n_{arm}",
                "too_few_people",
                "至少需要 2 人才有标准差。",
                "a standard deviation takes at least 2 people.",
            )
        spread = number(sd, f"sd_{arm}")
        if spread < 0:
            raise refused(f"sd_{arm}", "negative_sd", "标准差不能为负，请核对。", "is not negative; check it.")
        parts.append((spread**2 / size, size))
    total = sum(part for part, _ in parts)
    if total <= 0:
        raise refused(
            "sd_1",
            "zero_variance",
            "两组标准差均为 0，无法检验。",
            "both standard deviations are 0; nothing to test with.",
        )
    difference = number(mean_1, "mean_1") - number(mean_2, "mean_2")
    df = 1 / sum((part / total) ** 2 / (size - 1) for part, size in parts)
    error = sqrt(total)
    half = t_quantile(level_of(level), df) * error
    p_value = t_two_sided(difference / error, df)
    interval = Interval(difference - half, difference + half, level, "welch_t")
    return Welch(difference, error, df, difference / error, p_value, interval)


def _log_choose(n: int, chosen: Array) -> Array:
    top = float(special.gammaln(n + 1))
    result: Array = top - special.gammaln(chosen + 1) - special.gammaln(n - chosen + 1)
    return result
