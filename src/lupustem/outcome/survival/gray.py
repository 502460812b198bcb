"""Gray's test: whether the incidence of a cause differs between groups, the other causes competing.

The test alone says whether, never how much: it is shown beside the incidences of the groups. Source: Gray, Ann Stat
1988;16:1141 (weights (1 - F(t-))^rho); its variance is the one of cuminc of R's package cmprsk 2.2-11, ties included.

>>> causes = {1: "relapse", 2: "death"}
>>> one, _ = gray_test([1, 2, 2, 3, 4, 5, 6, 7], [1, 1, 2, 1, 1, 2, 0, 2], list("aababbab"), causes=causes)
>>> one.cause, round(one.statistic, 3), one.degrees
('relapse', 2.536, 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from lupustem.outcome.survival.tally import joined, tally
from lupustem.outcome.survival.times import Array, Followed, followed_causes


@dataclass(frozen=True, slots=True)
class GrayTest:
    """The test of one cause. statistic, p_value: None where undefined, `reason`: "one_group" or "no_information".

    scores: weighted observed less expected events of each group, all but the last, as the test takes them.
    """

    cause: str
    code: int
    rho: float
    stratified: bool
    statistic: float | None
    degrees: int
    p_value: float | None
    groups: tuple[str, ...]
    scores: tuple[float, ...]
    reason: str | None = None


def gray_test(
    times: ArrayLike,
    events: ArrayLike,
    groups: ArrayLike,
    *,
    causes: Mapping[int, str] | None = None,
    rho: float = 0.0,
    strata: ArrayLike | None = None,
) -> tuple[GrayTest, ...]:
    """Compare the incidence of each cause between two or more groups. Raises InvalidInput, see `times.followed_causes`."""
    given = followed_causes(times, events, causes, groups, strata)
    return tuple(_one_cause(given, place, rho) for place in range(1, len(given.causes) + 1))


def _one_cause(given: Followed, place: int, rho: float) -> GrayTest:
    size = len(given.groups)
    score, variance = np.zeros(size), np.zeros((size, size))
    for own, other, risk in _counts(given, place):
        part, spread = _Gray(own, other, risk, rho).scores()
        score += part
        variance += spread
    code, cause = given.causes[place - 1]
    statistic = reason = None
    kept = score[:-1]
    if size < 2:
        reason = "one_group"
    elif np.linalg.matrix_rank(variance[:-1, :-1]) < size - 1:
        reason = "no_information"
    else:
        statistic = float(kept @ np.linalg.solve(variance[:-1, :-1], kept))
    p_value = None if statistic is None else float(stats.chi2.sf(statistic, size - 1))
    stratified, scores = given.stratum is not None, tuple(kept.tolist())
    return GrayTest(
        cause, code, float(rho), stratified, statistic, max(size - 1, 0), p_value, given.groups, scores, reason
    )


def _counts(given: Followed, place: int) -> list[tuple[Array, Array, Array]]:
    """Of each stratum: events of this cause, of others, and at risk, each (u, groups), at times with any event."""
    assert given.group is not None
    kind = np.where(given.code == 0, 0, np.where(given.code == place, 1, 2))
    code, codes = given.group * 3 + kind, 3 * len(given.groups)
    time = joined(given.time)
    strata = [np.ones(given.n, dtype=bool)]
    if given.stratum is not None:
        strata = [given.stratum == one for one in range(len(given.strata))]
    found: list[tuple[Array, Array, Array]] = []
    for chosen in strata:
        counted = tally(time[chosen], code[chosen], codes, ties=False)
        at = np.flatnonzero(counted.among(lambda one: one % 3 > 0))
        if not at.size:
            # A stratum in which nothing happened compares nothing.
            continue
        columns = [
            [
                counted.among(lambda one, of=group: one == 3 * of + 1)[at],  # type: ignore[misc]
                counted.among(lambda one, of=group: one == 3 * of + 2)[at],  # type: ignore[misc]
                counted.at_risk(lambda one, of=group: one // 3 == of)[at],  # type: ignore[misc]
            ]
            for group in range(len(given.groups))
        ]
        own, other, risk = (np.array(one, dtype=np.float64).T for one in zip(*columns, strict=True))
        found.append((own, other, risk))
    return found


class _Gray:
    """Scores and their variance over u event times and g groups; names follow the paper where it has them."""

    def __init__(self, own: Array, other: Array, risk: Array, rho: float) -> None:
        self.own, self.other, self.risk = own, other, risk
        self.present = risk > 0
        safe = np.where(self.present, risk, 1.0)
        share = np.where(self.present, (risk - own - other) / safe, 1.0)
        self.free: Array = share.cumprod(axis=0, dtype=np.float64)
        self.free_before = _before(self.free, 1.0)
        self.free_safe = np.where(self.free_before > 0, self.free_before, 1.0)
        incidence = np.cumsum(np.where(self.present, self.free_before * own / safe, 0.0), axis=0)
        self.without_before = 1 - _before(incidence, 0.0)
        self.safe = safe
        # Subjects at risk as if nobody had been lost to the other causes, and their sum over the groups.
        self.scaled = np.where(self.present, risk / self.free_safe, 0.0)
        self.total = self.scaled.sum(axis=1)
        self.events = own.sum(axis=1)
        shares: Array = self.events / self.total
        self.pooled = shares.cumsum(dtype=np.float64)
        self.pooled_before = _before(self.pooled, 0.0)
        self.weight = (1 - self.pooled_before) ** rho

    def scores(self) -> tuple[Array, Array]:
        """Score of each group (g,) and the variance (g, g)."""
        adjusted = self.scaled * self.without_before
        expected = self.events[:, None] * adjusted / adjusted.sum(axis=1, keepdims=True)
        score = (self.weight[:, None] * np.where(self.present, self.own - expected, 0.0)).sum(axis=0)
        return score, self._variance()

    def _variance(self) -> Array:
        size = self.own.shape[1]
        a = -self.scaled[:, :, None] * self.scaled[:, None, :] / self.total[:, None, None]
        a[:, range(size), range(size)] += self.scaled
        a *= self.weight[:, None, None]
        step = self.events / (self.total * (1 - self.pooled_before))
        c = np.cumsum(a * step[:, None, None], axis=0)
        free = np.where(self.free > 0, self.free, 1.0)
        rest = np.where(self.free > 0, (1 - self.pooled)[:, None] / free, 0.0)
        variance = np.zeros((size, size))
        for k in range(size):
            own, other = self._own_spread(k), self._other_spread(k)
            reach, rest_k = 1 - rest[:, k], rest[:, k]
            mine, theirs = a[:, :, k] - reach[:, None] * c[:, :, k], rest_k[:, None] * c[:, :, k]
            variance += (mine * own[:, None]).T @ mine + (theirs * other[:, None]).T @ theirs
            second = mine.T @ (reach * own) - theirs.T @ (rest_k * other)
            third = float(reach**2 @ own + rest_k**2 @ other)
            last = c[-1, :, k]
            variance += third * np.outer(last, last) + np.outer(last, second) + np.outer(second, last)
        return variance

    def _own_spread(self, k: int) -> Array:
        """Of the events of this cause in group k, as expected from all groups together."""
        effective = self.total * self.free_before[:, k]
        tied = np.where(self.events > 1, 1 - (self.events - 1) / np.where(effective != 1, effective - 1, 1.0), 1.0)
        spread = tied * self.free_before[:, k] * self.events / (self.total * self.safe[:, k])
        found: Array = np.where(self.present[:, k], spread, 0.0)
        return found

    def _other_spread(self, k: int) -> Array:
        """Of the events of the other causes in group k."""
        other, safe = self.other[:, k], self.safe[:, k]
        tied = np.where(other > 1, 1 - (other - 1) / np.maximum(safe - 1, 1.0), 1.0)
        spread = tied * self.free_before[:, k] ** 2 * other / safe**2
        found: Array = np.where(self.present[:, k] & (self.free[:, k] > 0), spread, 0.0)
        return found


def _before(values: Array, first: float) -> Array:
    """What stood just before each time."""
    found: Array = np.concatenate((np.full((1, *values.shape[1:]), first), values[:-1]))
    return found
