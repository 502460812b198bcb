"""The partial likelihood of a Cox model: its value, score and information, and the same sums event by event.

One set of sums serves the fit and the check of proportional hazards. Ties: Efron (1977), Breslow (1974), or the exact
conditional likelihood, whose sums over all ways to choose the tied subjects grow one subject at a time (Gail, Lubin and
Rubinstein 1981), kept as means over the choices so that nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from lupustem.outcome.survival.times import Array, Whole

TIES = ("efron", "breslow", "exact")


@dataclass(frozen=True, eq=False)
class Sums:
    """At one set of coefficients; m rows, one an event (or one an event time for Breslow), with `weight` events each.

    means: (m, p) of the covariates among those at risk. spreads: (m, p, p). times: (m,) of the rows. Empty for exact ties.
    """

    log_likelihood: float
    score: Array
    information: Array
    weight: Array
    means: Array
    spreads: Array
    times: Array


class Likelihood:
    """Subjects in order of stratum and time. time: joined ties. x: (n, p)."""

    def __init__(self, time: Array, event: Whole, stratum: Whole, x: Array, ties: str) -> None:
        order = np.lexsort((time, stratum))
        self.order, self.ties = order, ties
        self.time, self.event, self.x = time[order], event[order].astype(np.float64), x[order]
        place = stratum[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (np.diff(place) != 0) | (np.diff(self.time) != 0)
        self.starts = np.flatnonzero(new)
        self.strata = np.append(np.flatnonzero(np.append(True, np.diff(place) != 0)), len(order))
        deaths = np.add.reduceat(self.event, self.starts)
        self.at = np.flatnonzero(deaths)
        self.deaths = deaths[self.at]

    @property
    def p(self) -> int:
        """Number of covariates."""
        return int(self.x.shape[1])

    def sums(self, beta: Array) -> Sums:
        """Everything at these coefficients."""
        if self.ties == "exact":
            return self._exact(beta)
        return self.tied(beta, efron=self.ties == "efron")

    def tied(self, beta: Array, *, efron: bool) -> Sums:
        """By Efron's or Breslow's rule for ties."""
        eta = self.x @ beta
        eta -= eta.max(initial=0.0)
        risk = np.exp(eta)
        rows = np.arange(len(self.at))
        weight, share = self.deaths, np.zeros(len(self.at))
        if efron:
            counts = self.deaths.astype(np.int64)
            rows = np.repeat(rows, counts)
            first = np.repeat(np.cumsum(counts) - counts, counts)
            weight, share = np.ones(len(rows)), (np.arange(len(rows)) - first) / self.deaths[rows]

        def total(values: Array) -> Array:
            all_of = self._later(values)[rows]
            if not efron:
                return all_of
            tied = np.add.reduceat(values * self.event, self.starts)[self.at]
            found: Array = all_of - share * tied[rows]
            return found

        below = total(risk)
        weighted = risk[:, None] * self.x
        means = np.stack([total(weighted[:, i]) / below for i in range(self.p)], axis=1)
        spreads = np.empty((len(rows), self.p, self.p))
        for i in range(self.p):
            for j in range(i + 1):
                both = total(weighted[:, i] * self.x[:, j]) / below - means[:, i] * means[:, j]
                spreads[:, i, j] = spreads[:, j, i] = both
        value = float(self.event @ eta - weight @ np.log(below))
        score = self.event @ self.x - weight @ means
        information = np.tensordot(weight, spreads, axes=1)
        times = self.time[self.starts[self.at]][rows]
        return Sums(value, score, information, weight, means, spreads, times)

    def _later(self, values: Array) -> Array:
        """Sum over those followed to each event time or longer, within the stratum, (event times,)."""
        result = np.empty_like(values)
        for begin, end in zip(self.strata[:-1], self.strata[1:], strict=True):
            result[begin:end] = np.cumsum(values[begin:end][::-1])[::-1]
        found: Array = result[self.starts[self.at]]
        return found

    def _exact(self, beta: Array) -> Sums:
        eta = self.x @ beta
        risk = np.exp(eta - eta.mean())
        value, score, information = 0.0, np.zeros(self.p), np.zeros((self.p, self.p))
        ends = np.append(self.starts, len(self.time))
        tied = dict(zip(self.at.tolist(), self.deaths.astype(int).tolist(), strict=True))
        for begin, end in zip(self.strata[:-1], self.strata[1:], strict=True):
            groups = range(int(np.searchsorted(self.starts, begin)), int(np.searchsorted(self.starts, end)))
            most = max((tied.get(group, 0) for group in groups), default=0)
            choices = _Choices(most, self.p)
            for group in reversed(groups):
                rows = range(int(ends[group]), int(ends[group + 1]))
                for row in rows:
                    choices.add(float(risk[row]), self.x[row])
                if group in tied:
                    own = [row for row in rows if self.event[row]]
                    part = choices.of(tied[group])
                    value += float(np.log(risk[own]).sum()) - part[0]
                    score += self.x[own].sum(axis=0) - part[1]
                    information += part[2]
        none: Array = np.empty(0)
        return Sums(value, score, information, none, np.empty((0, self.p)), np.empty((0, self.p, self.p)), none)


class _Choices:
    """Mean over all choices of k subjects of the product of their risks, for k up to `most`, with two derivatives."""

    def __init__(self, most: int, p: int) -> None:
        self.n = 0
        self.value = np.zeros(most + 1)
        self.value[0] = 1.0
        self.first, self.second = np.zeros((most + 1, p)), np.zeros((most + 1, p, p))
        self.k = np.arange(1, most + 1)

    def add(self, risk: float, x: NDArray[np.float64]) -> None:
        self.n += 1
        grow = self.k * (risk / self.n)
        keep = np.maximum(self.n - self.k, 0) / self.n
        outer = x[:, None] * self.first[:-1, None, :]
        second = self.second[:-1] + outer + outer.transpose(0, 2, 1) + np.outer(x, x) * self.value[:-1, None, None]
        first = self.first[:-1] + x * self.value[:-1, None]
        self.second[1:] = keep[:, None, None] * self.second[1:] + grow[:, None, None] * second
        self.first[1:] = keep[:, None] * self.first[1:] + grow[:, None] * first
        self.value[1:] = keep * self.value[1:] + grow * self.value[:-1]

    def of(self, k: int) -> tuple[float, Array, Array]:
        """Logarithm of the sum over the choices of k, its gradient and its second derivative."""
        n = self.n
        choose = float(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
        mean = self.first[k] / self.value[k]
        return choose + float(np.log(self.value[k])), mean, self.second[k] / self.value[k] - np.outer(mean, mean)
