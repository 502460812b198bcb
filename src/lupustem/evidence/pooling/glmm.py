"""A logistic (or Poisson) model with a random intercept: counts are pooled as counts, with no half added anywhere.

Maximum likelihood of mu and tau2 as in metafor's rma.glmm for one arm; the standard error is that of the joint Hessian, as
lme4 gives it. Without variance between studies the answer is the crude sum. Source: Stijnen, Hamza and Ozdemir, Stat Med
2010;29:3046.

>>> import numpy as np
>>> found = glmm("binomial", np.array([49.0, 24.0]), np.array([81.0, 40.0]))
>>> found.tau2, round(found.mu, 6)
(0.0, 0.419258)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from lupustem.evidence.pooling.quadrature import Counts, Family, Point, likelihood
from lupustem.evidence.pooling.refused import refused
from lupustem.evidence.pooling.weighted import Array

_STARTS = (0.5, 2.0, 6.0)
_WIDEST = 100.0


@dataclass(frozen=True, slots=True)
class Glmm:
    """mu on the log scale with its standard error, tau2, and the likelihood ratio of a common value against one per study."""

    mu: float
    standard_error: float
    tau2: float
    likelihood_ratio: float


def glmm(family: Family, x: Array, n: Array) -> Glmm:
    """Fit studies with events x (k,) among n (k,). Not for counts that are all 0 or all n: their log odds has no bound.

    Raises NotPooled `separated` where each study has either no event or only events, so that tau2 has no bound.
    """
    if family == "binomial" and x.any() and np.all((x == 0) | (x == n)) and n.max() > 1:
        # E p^n < E p, so that no finite tau2 is as likely as one without end. People one by one leave tau2 open: it is 0.
        raise refused(
            "studies",
            "separated",
            "各研究的率非 0 即 100%，随机截距模型的 tau2 无界；请改用 Freeman-Tukey 或 logit 加 1/2 的方法。",
            "every study has 0 or 100 %, so that tau2 has no bound; take Freeman-Tukey or the logit with one half added.",
        )
    counts = Counts.of(family, x, n)
    crude = _crude(counts)
    best, place = likelihood(counts, crude, 0.0), (crude, 0.0)
    # The slope by sigma is 0 at 0. Where the surface rises from there the maximum lies beyond; else it has to be truly higher.
    needed = 1e-11 if best.hessian[1, 1] > 0 else 1e-9
    for start in _STARTS:
        found, at = _climb(counts, crude, start)
        if found.value > best.value + needed:
            best, place = found, at
    mu, sigma = place
    return Glmm(mu, _error(best, sigma), sigma**2, _likelihood_ratio(counts, crude))


def _crude(counts: Counts) -> float:
    events, size = float(counts.x.sum()), float(counts.n.sum())
    return log(events / (size - events)) if counts.family == "binomial" else log(events / size)


def _climb(counts: Counts, mu: float, sigma: float) -> tuple[Point, tuple[float, float]]:
    """Newton uphill; where the surface is not concave the curvature is turned over; steps are halved until they rise."""
    at = np.array([mu, sigma])
    now = likelihood(counts, mu, sigma)
    for _ in range(200):
        roots, axes = np.linalg.eigh(now.hessian)
        step = axes @ ((axes.T @ now.gradient) / np.maximum(np.abs(roots), 1e-8))
        step *= min(1.0, (2.0 + at[1] / 2) / max(float(np.abs(step).max()), 1e-300))
        for _ in range(50):
            trial = at + step
            trial[1] = min(abs(trial[1]), _WIDEST)
            after = likelihood(counts, float(trial[0]), float(trial[1]))
            if after.value >= now.value - 1e-13 * abs(now.value):
                break
            step = step / 2
        else:
            break
        moved = float(np.abs(trial - at).max())
        at, now = trial, after
        if moved < 1e-10 * (1 + float(np.abs(at).max())):
            break
    return now, (float(at[0]), float(at[1]))


def _error(point: Point, sigma: float) -> float:
    if sigma == 0:
        return sqrt(-1 / point.hessian[0, 0])
    if np.linalg.eigvalsh(point.hessian).max() >= 0:
        raise refused(
            "studies",
            "not_converged",
            "似然没有明确的最高点；请改用 Freeman-Tukey 或 logit 加 1/2 的方法。",
            "the likelihood has no clear highest point; take Freeman-Tukey or the logit with one half added.",
        )
    return sqrt(float(np.linalg.inv(-point.hessian)[0, 0]))


def _likelihood_ratio(counts: Counts, crude: float) -> float:
    return max(0.0, -2 * float(counts.log_density(np.full_like(counts.x, crude)).sum()))
