"""The log-rank test of two or more groups, its weighted form after Peto and Peto, and both within strata.

The test alone says whether, never how much: it carries observed and expected events of each group and, for two groups, the
hazard ratio that belongs to the test: exp(sum w (O - E) / sum w V), one step of a Cox model from no effect, whose interval
leaves out 1 exactly where the test rejects. `cox` gives the fully fitted one.

Source: Mantel 1966; Harrington and Fleming, Biometrika 1982;69:553 (weights S(t-)^rho).
Checked against survdiff of R's package survival 3.5-3.

>>> found = log_rank([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], ["a", "a", "b", "a", "b", "b"])
>>> round(found.statistic, 4), found.degrees, [group.observed for group in found.groups]
(2.5567, 1, [3.0, 2.0])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from lupustem.outcome.survival.curve import Limits
from lupustem.outcome.survival.kaplan_meier import product
from lupustem.outcome.survival.tally import PIECE, Tally, joined, tally
from lupustem.outcome.survival.times import Array, Followed, followed, level_of


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Observed events of a group and those expected if all groups had one hazard, both weighted where rho is not 0."""

    group: str
    n: int
    observed: float
    expected: float

    @property
    def ratio(self) -> float | None:
        """Observed to expected."""
        return self.observed / self.expected if self.expected > 0 else None


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """How the hazard of one group compares to that of the reference; interval.method: how both were estimated."""

    group: str
    reference: str
    value: float
    interval: Limits


@dataclass(frozen=True, slots=True)
class LogRank:
    """A test of equal hazards.

    method: log_rank (rho 0), peto_peto (rho 1) or fleming_harrington. statistic, p_value: None where undefined, `reason` says
    why: "one_group", "no_information". hazard_ratio: of the second group to the first, None unless there are two. variance: of
    observed minus expected, a row a group. stratified: tested within strata.
    """

    method: str
    rho: float
    stratified: bool
    groups: tuple[GroupCount, ...]
    statistic: float | None
    degrees: int
    p_value: float | None
    hazard_ratio: HazardRatio | None
    variance: tuple[tuple[float, ...], ...]
    reason: str | None = None


def log_rank(
    times: ArrayLike,
    events: ArrayLike,
    groups: ArrayLike,
    *,
    rho: float = 0.0,
    strata: ArrayLike | None = None,
    level: float = 0.95,
) -> LogRank:
    """Compare groups; rho: 0 weighs every event alike, 1 (Peto and Peto) the early ones more.

    Raises InvalidInput, see `times.followed`.
    """
    level = level_of(level)
    given = followed(times, events, groups, strata)
    size = len(given.groups)
    observed, expected, variance, information = np.zeros(size), np.zeros(size), np.zeros((size, size)), np.zeros(1)
    for counted in _tallies(given):
        for total, part in zip(
            (observed, expected, variance, information), _one_stratum(counted, size, rho), strict=True
        ):
            total += part
    assert given.group is not None
    counts = np.bincount(given.group, minlength=size)
    rows = zip(given.groups, counts.tolist(), observed.tolist(), expected.tolist(), strict=True)
    statistic, degrees = _statistic(observed - expected, variance, expected)
    method = {0.0: "log_rank", 1.0: "peto_peto"}.get(float(rho), "fleming_harrington")
    reason = None if statistic is not None else "one_group" if size < 2 else "no_information"
    p_value = None if statistic is None else float(stats.chi2.sf(statistic, degrees))
    ratio = None
    if size == 2 and statistic is not None:
        score, error = float(observed[1] - expected[1]), float(np.sqrt(variance[1, 1]))
        ratio = _ratio(given.groups, score / float(information[0]), error / float(information[0]), level)
    return LogRank(
        method=method,
        rho=float(rho),
        stratified=strata is not None,
        groups=tuple(GroupCount(*row) for row in rows),
        statistic=statistic,
        degrees=degrees,
        p_value=p_value,
        hazard_ratio=ratio,
        variance=tuple(tuple(row) for row in variance.tolist()),
        reason=reason,
    )


def _ratio(groups: tuple[str, ...], log_ratio: float, error: float, level: float) -> HazardRatio:
    half = -float(special.ndtri((1 - level) / 2)) * error
    low, high = float(np.exp(log_ratio - half)), float(np.exp(log_ratio + half))
    return HazardRatio(groups[1], groups[0], float(np.exp(log_ratio)), Limits(low, high, level, "log_rank_one_step"))


def _tallies(given: Followed) -> list[Tally]:
    assert given.group is not None
    codes = 2 * len(given.groups)
    code = given.group * 2
    code += given.code
    if given.stratum is None:
        return [tally(given.time, code, codes)]
    time = joined(given.time)
    chosen = (given.stratum == place for place in range(len(given.strata)))
    return [tally(time[one], code[one], codes, ties=False) for one in chosen]


def _one_stratum(counted: Tally, size: int, rho: float) -> tuple[Array, Array, Array, Array]:
    """Observed, expected, variance and (of the second group) information of one stratum, summed over the event times."""
    weight = _weights(counted, rho) if rho else None
    observed, expected = np.empty(size), np.zeros(size)
    for place in range(size):
        own = counted.codes == 2 * place + 1
        observed[place] = np.count_nonzero(own) if weight is None else _sum_of(counted, own, weight)
    variance, information = np.zeros((size, size)), np.zeros(1)
    for part, events, risk, shares in _pieces(counted, size):
        weighted = events if weight is None else events * weight[part]
        expected += [_inner(weighted, share) for share in shares]
        # The variance of the hypergeometric distribution: less than binomial where several have the event at once.
        informed = events * (risk - events) / np.maximum(risk - 1, 1)
        if weight is not None:
            informed *= weight[part]
        spread = informed if weight is None else informed * weight[part]
        for i in range(size):
            mine = spread * shares[i]
            variance[i, i] += mine.sum()
            for j in range(i + 1):
                variance[i, j] -= _inner(mine, shares[j])
        one = shares[min(size - 1, 1)]
        information += _inner(informed, one * (1 - one))
    variance += np.tril(variance, -1).T
    return observed, expected, variance, information


def _pieces(counted: Tally, size: int) -> Iterator[tuple[slice, Array, Array, list[Array]]]:
    """Events and subjects at risk at each time, and the share of each group in those at risk, in pieces of the times."""
    events_before = counted.before(lambda code: code % 2 == 1)
    groups_before = [counted.before(lambda code, of=place: code >> 1 == of) for place in range(size - 1)]  # type: ignore[misc]
    for begin in range(0, len(counted.times), PIECE):
        part = slice(begin, min(begin + PIECE, len(counted.times)))
        ends = counted.ends[begin : part.stop + 1]
        events = np.diff(events_before[ends]).astype(np.float64)
        risk = (len(counted.codes) - ends[:-1]).astype(np.float64)
        rest, shares = np.ones(len(risk)), []
        for before in groups_before:
            share = (before[-1] - before[ends[:-1]]) / risk
            shares.append(share)
            rest -= share
        yield part, events, risk, [*shares, rest]


def _inner(one: Array, other: Array) -> float:
    """The sum of products by pairwise summation; a threaded dot product is slower here and less exact."""
    return float((one * other).sum())


def _sum_of(counted: Tally, chosen: NDArray[np.bool_], weight: Array) -> float:
    """The weights of the chosen subjects together, each by its time."""
    return float(np.repeat(weight, np.diff(counted.ends))[chosen].sum())


def _weights(counted: Tally, rho: float) -> Array:
    """S(t-)^rho of all groups together."""
    survival = product(counted.at_risk(), counted.among(lambda code: code % 2 == 1))
    found: Array = np.concatenate((np.ones(1), survival[:-1])) ** rho
    return found


def _statistic(difference: Array, variance: Array, expected: Array) -> tuple[float | None, int]:
    """Quadratic form over the groups with anything expected, one of them left out."""
    kept = np.flatnonzero(expected > 0)
    degrees = max(len(kept) - 1, 0)
    if degrees == 0:
        return None, max(len(expected) - 1, 0)
    inner = variance[np.ix_(kept[1:], kept[1:])]
    if np.linalg.matrix_rank(inner) < degrees:
        return None, degrees
    rest = difference[kept[1:]]
    return float(rest @ np.linalg.solve(inner, rest)), degrees
