"""Fine and Gray's regression on the incidence of one cause: who will have it, the other causes competing.

Its hazard ratio is of the subdistribution: those who had another event stay at risk, weighted by how likely they would still be
under follow-up. It says how covariates go with the incidence, not what drives the event; `cause_specific_cox` does that.
Source: Fine and Gray, J Am Stat Assoc 1999;94:496. Checked against crr of R's package cmprsk 2.2-11 (robust errors, Breslow's
rule for ties), which differs where somebody is censored at time 0: it takes the chance of being watched just after 0 for the
one just before, and agrees again when 1 is added to every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from lupustem.outcome.survival.cox import (
    ChiSquare,
    Coefficient,
    climbed,
    coefficient,
    columns_of,
    independent,
    scale_of,
)
from lupustem.outcome.survival.kaplan_meier import product
from lupustem.outcome.survival.likelihood import Sums
from lupustem.outcome.survival.tally import joined, tally
from lupustem.outcome.survival.times import Array, followed_causes, level_of
from lupustem.treatment.invalid import refused


@dataclass(frozen=True, eq=False)
class FineGray:
    """A fitted model of one cause; standard errors are robust. likelihood_ratio: of the pseudo-likelihood."""

    cause: int
    n: int
    n_events: int
    n_competing: int
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    log_likelihood_null: float
    log_likelihood: float
    likelihood_ratio: ChiSquare
    iterations: int


def fine_gray(
    times: ArrayLike, events: ArrayLike, cause: int, covariates: Mapping[str, ArrayLike], *, level: float = 0.95
) -> FineGray:
    """Fit a model of one cause; every other code but 0 competes. Raises InvalidInput as `cox.cox` does."""
    level = level_of(level)
    given = followed_causes(times, events)
    names, x = columns_of(covariates, given.n)
    place = next((at for at, (code, _) in enumerate(given.causes, start=1) if code == cause), 0)
    if not place:
        raise refused(
            "events", "no_events", "该病因没有事件，无法估计。", "no event of this cause; nothing can be estimated."
        )
    scale = scale_of(x, names)
    kind = np.where(given.code == 0, 0, np.where(given.code == place, 1, 2))
    data = _Subdistribution(joined(given.time), kind, (x - x.mean(axis=0)) / scale)
    null = data.sums(np.zeros(len(names)))
    independent(null, names)
    beta, sums, iterations = climbed(data.sums, null, names)
    covariance = data.robust(beta, sums) / np.outer(scale, scale)
    error = np.sqrt(np.diag(covariance))
    rows = zip(names, (beta / scale).tolist(), error.tolist(), strict=True)
    ratio = 2 * (sums.log_likelihood - null.log_likelihood)
    return FineGray(
        cause=cause,
        n=given.n,
        n_events=int((kind == 1).sum()),
        n_competing=int((kind == 2).sum()),
        coefficients=tuple(coefficient(name, coef, one, level) for name, coef, one in rows),
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        log_likelihood_null=null.log_likelihood,
        log_likelihood=sums.log_likelihood,
        likelihood_ratio=ChiSquare("likelihood_ratio", ratio, len(names), float(stats.chi2.sf(ratio, len(names)))),
        iterations=iterations,
    )


class _Subdistribution:
    """Subjects in order of time; kind: 0 censored, 1 the cause, 2 another event. Arrays (u,) run over distinct times."""

    def __init__(self, time: Array, kind: Array, x: Array) -> None:
        order = np.argsort(time, kind="stable")
        self.x, self.kind = x[order], kind[order]
        counted = tally(time, kind, 3, ties=False)
        self.starts = counted.ends[:-1]
        self.place = np.repeat(np.arange(len(counted.times)), np.diff(counted.ends))
        self.own = counted.among(lambda code: code == 1).astype(np.float64)
        self.at_risk = counted.at_risk().astype(np.float64)
        self.lost = counted.among(lambda code: code == 0)
        followed_on = product(counted.at_risk(), self.lost)
        self.watched = np.concatenate((np.ones(1), followed_on[:-1]))
        self.other = np.where(self.kind == 2, 1 / self.watched[self.place], 0.0)

    def _sum(self, values: Array) -> Array:
        """Over those still at risk, and those with another event before, weighted, (u,)."""
        rest = np.cumsum(values[::-1])[::-1][self.starts]
        return rest + self.watched * self._earlier(values)

    def _earlier(self, values: Array) -> Array:
        """Over those with another event before each time, divided by their own chance to be watched."""
        total = np.cumsum(np.add.reduceat(values * self.other, self.starts))
        return np.concatenate((np.zeros(1), total[:-1]))

    def sums(self, beta: Array) -> Sums:
        eta = self.x @ beta
        eta -= eta.max()
        risk = np.exp(eta)
        p = self.x.shape[1]
        at = np.flatnonzero(self.own)
        below = self._sum(risk)[at]
        means = np.stack([self._sum(risk * self.x[:, i])[at] / below for i in range(p)], axis=1)
        spreads = np.empty((len(at), p, p))
        for i in range(p):
            for j in range(i + 1):
                both = self._sum(risk * self.x[:, i] * self.x[:, j])[at] / below - means[:, i] * means[:, j]
                spreads[:, i, j] = spreads[:, j, i] = both
        weight, mine = self.own[at], self.kind == 1
        value = float(eta[mine].sum() - weight @ np.log(below))
        score = self.x[mine].sum(axis=0) - weight @ means
        return Sums(value, score, np.tensordot(weight, spreads, axes=1), weight, means, spreads, np.empty(0))

    def robust(self, beta: Array, sums: Sums) -> Array:
        """The sandwich with the part that the estimated chance of being watched brings in."""
        eta = self.x @ beta
        risk = np.exp(eta - eta.max())
        at = np.flatnonzero(self.own)
        means = np.zeros((len(self.own), self.x.shape[1]))
        means[at] = sums.means
        hazard = self.own / self._sum(risk)
        residual = self._residual(risk, means, hazard) + self._censoring(risk, means, hazard)
        inverse = np.linalg.inv(sums.information)
        found: Array = inverse @ (residual.T @ residual) @ inverse
        return found

    def _residual(self, risk: Array, means: Array, hazard: Array) -> Array:
        """What each subject adds to the score, (n, p)."""
        plain, scaled = np.cumsum(hazard), np.cumsum(hazard * self.watched)
        mean_plain = np.cumsum(means * hazard[:, None], axis=0)
        mean_scaled = np.cumsum(means * (hazard * self.watched)[:, None], axis=0)
        place = self.place
        happened = (self.x - means[place]) * (self.kind == 1)[:, None]
        expected = self.x * plain[place, None] - mean_plain[place]
        later = self.x * (scaled[-1] - scaled[place])[:, None] - (mean_scaled[-1] - mean_scaled[place])
        found: Array = happened - risk[:, None] * (expected + later * self.other[:, None])
        return found

    def _censoring(self, risk: Array, means: Array, hazard: Array) -> Array:
        """What each subject adds because the chance of being watched is estimated from all of them, (n, p)."""
        scaled = hazard * self.watched
        onward = np.cumsum(scaled[::-1])[::-1]
        mean_onward = np.cumsum((means * scaled[:, None])[::-1], axis=0)[::-1]
        weighted = np.stack([self._earlier(risk * column) for column in self.x.T], axis=1)
        pull = weighted * onward[:, None] - self._earlier(risk)[:, None] * mean_onward
        share = pull / self.at_risk[:, None]
        expected = np.cumsum(share * (self.lost / self.at_risk)[:, None], axis=0)
        found: Array = share[self.place] * (self.kind == 0)[:, None] - expected[self.place]
        return found
