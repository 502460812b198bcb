"""The likelihood of counts whose rate varies between studies, by adaptive Gauss-Hermite quadrature.

A study has events x among n (binomial, log odds) or in a time n (Poisson, log rate) at mu + sigma z, z standard normal. Each
integral over z is taken around its own maximum with its own width (Liu and Pierce, Biometrika 1994;81:624), with 100 points;
plain Gauss-Hermite misses the narrow peaks of studies with hundreds of people. Slope and curvature come from the same points
(Louis, J R Stat Soc B 1982;44:226).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from scipy import special

from lupustem.evidence.pooling.weighted import Array

Family = Literal["binomial", "poisson"]
POINTS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Events x (k,) and people or person-time n (k,), sorted so that the order of studies changes no digit.

    saturated (k,): the log density at each study's own value, constants left out.
    """

    family: Family
    x: Array
    n: Array
    saturated: Array

    @classmethod
    def of(cls, family: Family, x: Array, n: Array) -> Counts:
        """Counts in a fixed order."""
        order = np.lexsort((n, x))
        x, n = x[order], n[order]
        others = special.xlogy(n - x, (n - x) / n) if family == "binomial" else -x
        own = np.asarray(special.xlogy(x, x / n) + others, dtype=np.float64)
        return cls(family, x, n, own)

    def log_density(self, eta: Array) -> Array:
        """log p(x) at eta (k, ...), less what it is at the study's own value, so that big studies keep their digits."""
        x, n = _beside(self.x, eta), _beside(self.n, eta)
        inside = n * np.logaddexp(0.0, eta) if self.family == "binomial" else n * _exp(eta)
        return x * eta - inside - _beside(self.saturated, eta)

    def slopes(self, eta: Array) -> tuple[Array, Array]:
        """First and second derivative of log p(x) by eta."""
        x, n = _beside(self.x, eta), _beside(self.n, eta)
        if self.family == "binomial":
            p = special.expit(eta)
            return x - n * p, -n * p * special.expit(-eta)
        mean = n * _exp(eta)
        return x - mean, -mean


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Log-likelihood at (mu, sigma), its gradient (2,) and its Hessian (2, 2)."""

    value: float
    gradient: Array
    hessian: Array


def likelihood(counts: Counts, mu: float, sigma: float) -> Point:
    """The marginal log-likelihood and its derivatives at mu and sigma >= 0."""
    t, log_weights = _rule()
    middle, width = _peaks(counts, mu, sigma)
    z = middle[:, None] + np.sqrt(2.0) * width[:, None] * t
    eta = mu + sigma * z
    log_terms = counts.log_density(eta) - z**2 / 2 + log_weights
    top = log_terms.max(axis=1, keepdims=True)
    terms = np.exp(log_terms - top)
    sums = terms.sum(axis=1)
    value = float((top[:, 0] + np.log(sums) + np.log(width) - 0.5 * np.log(np.pi)).sum())
    share = terms / sums[:, None]
    first, second = counts.slopes(eta)
    by = np.stack((first, first * z))
    mean = np.einsum("aki,ki->ak", by, share)
    basis = np.stack((np.ones_like(z), z))
    curved = np.einsum("aki,bki,ki,ki->ab", basis, basis, second, share)
    spread = np.einsum("aki,bki,ki->ab", by, by, share) - mean @ mean.T
    return Point(value, mean.sum(axis=1), curved + spread)


def _peaks(counts: Counts, mu: float, sigma: float) -> tuple[Array, Array]:
    """Where each integrand is highest and how wide it is there: Newton with halved steps on a concave function."""
    z = np.zeros_like(counts.x)

    def height(at: Array) -> Array:
        return counts.log_density(mu + sigma * at) - at**2 / 2

    now = height(z)
    for _ in range(200):
        first, second = counts.slopes(mu + sigma * z)
        step = (sigma * first - z) / (1 - sigma**2 * second)
        trial = z + step
        after = height(trial)
        for _ in range(60):
            worse = ~(after >= now - 1e-12 * (1 + np.abs(now)))
            if not worse.any():
                break
            step = np.where(worse, step / 2, step)
            trial = z + step
            after = height(trial)
        z, now = trial, after
        if np.all(np.abs(step) <= 1e-11 * (1 + np.abs(z))):
            break
    _, second = counts.slopes(mu + sigma * z)
    return z, 1 / np.sqrt(1 - sigma**2 * second)


def _exp(eta: Array) -> Array:
    result: Array = np.exp(np.minimum(eta, 300.0))
    return result


@cache
def _rule() -> tuple[Array, Array]:
    t, weights = np.polynomial.hermite.hermgauss(POINTS)
    return t, np.log(weights) + t**2


def _beside(column: Array, eta: Array) -> Array:
    return column.reshape(column.shape + (1,) * (eta.ndim - 1))
