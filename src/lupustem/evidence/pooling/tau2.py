"""tau2, the variance between studies, by eight estimators, each truncated at 0, with its standard error.

DL: DerSimonian and Laird, Control Clin Trials 1986;7:177. HE: Hedges, Psychol Bull 1983;93:388. HS: Hunter and Schmidt 1990.
SJ: Sidik and Jonkman, J R Stat Soc C 2005;54:367. PM: Paule and Mandel, J Res NBS 1982;87:377. EB: Morris, J Am Stat Assoc
1983;78:47 (the same solution). ML and REML: Hardy and Thompson, Stat Med 1996;15:619; Viechtbauer, J Educ Behav Stat
2005;30:261.

PM is searched as metafor does, so that its digits are R's (see `uniroot`); `q_at` solves the same equation exactly, and
`heterogeneity` says where the two part.

>>> from lupustem.evidence.pooling.weighted import Model
>>> tau2_of(Model.of([0.1, 0.1], [1.0, 2.0]), "DL").value
0.0
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy import optimize

from lupustem.evidence.pooling.refused import refused
from lupustem.evidence.pooling.uniroot import uniroot
from lupustem.evidence.pooling.weighted import Array, Model, form_variance, freedom, many, q_of, solved

METHODS = ("common", "DL", "HE", "HS", "SJ", "PM", "EB", "ML", "REML")
_GRID = 240
# What makes the median absolute deviation a standard deviation, as R's `mad` has it.
_MAD = 1.4826


@dataclass(frozen=True, slots=True)
class Tau2:
    """The estimate and its standard error, which a common-effect model does not have."""

    value: float
    standard_error: float | None


def tau2_of(model: Model, method: str) -> Tau2:
    """tau2 by the name of an estimator. Needs more studies than coefficients. Raises NotPooled `unknown_method`."""
    if method not in METHODS:
        listed = ", ".join(METHODS)
        raise refused(
            "tau2", "unknown_method", f"没有这种估计方法；可取 {listed}。", f"no such estimator; it may be {listed}."
        )
    if method == "common":
        return Tau2(0.0, None)
    return _ESTIMATORS[method](model)


def q_at(model: Model, target: float) -> float:
    """The tau2 at which Q, which falls with it, comes down to target; 0 if Q never stands above it."""

    def above(tau2: float) -> float:
        return q_of(model, tau2) - target

    if above(0.0) <= 0:
        return 0.0
    reach = max(float(np.var(model.y)), float(model.v.min()))
    while above(reach) > 0:
        reach *= 4
    low = reach
    while low > 0 and above(low) <= 0:
        low /= 16
    if low < reach * 1e-30:
        return 0.0
    return float(optimize.brentq(above, low, reach, xtol=1e-300, rtol=1e-14, maxiter=1000))


def _moments(model: Model, weights: Array, expected_less: float | None = None, divisor: float | None = None) -> Tau2:
    root = np.sqrt(weights)
    basis, _ = np.linalg.qr(root[:, None] * model.x)
    z = root * model.y
    rest = z - basis @ (basis.T @ z)
    q = float(rest @ rest)
    free = weights * freedom(weights, basis)
    trace, expected = float(free.sum()), float(free @ model.v)
    below = trace if divisor is None else divisor
    value = max(0.0, (q - (expected if expected_less is None else expected_less)) / below)
    return Tau2(value, sqrt(2 * form_variance(model, weights, value)[1]) / below)


def _dersimonian_laird(model: Model) -> Tau2:
    return _moments(model, 1 / model.v, float(model.df))


def _hedges(model: Model) -> Tau2:
    return _moments(model, np.ones_like(model.v))


def _hunter_schmidt(model: Model) -> Tau2:
    weights = 1 / model.v
    return _moments(model, weights, float(model.y.size), float(weights.sum()))


def _sidik_jonkman(model: Model) -> Tau2:
    start = float(np.var(model.y))
    if start == 0:
        return Tau2(0.0, 0.0)
    weights = 1 / (model.v + start)
    value = start * solved(model, start).q / model.df
    return Tau2(value, start / model.df * sqrt(2 * form_variance(model, weights, value)[1]))


def q_at_by_r(model: Model, target: float, top: float) -> float:
    """The same by R's `uniroot` from 0 to `top`; the exact solution where R finds none below `top`."""
    if q_of(model, 0.0) <= target:
        return 0.0
    if q_of(model, top) > target:
        return q_at(model, target)
    return uniroot(lambda tau2: q_of(model, tau2) - target, 0.0, top)


def _paule_mandel(model: Model) -> Tau2:
    median = float(np.median(model.y))
    deviation = float(np.median(np.abs(model.y - median))) * _MAD
    return _with_error(model, q_at_by_r(model, float(model.df), max(100.0, 10 * deviation**2)))


def _empirical_bayes(model: Model) -> Tau2:
    return _with_error(model, q_at(model, float(model.df)))


def _with_error(model: Model, value: float) -> Tau2:
    k = model.y.size
    return Tau2(value, sqrt(2 * k**2 / model.df) / float((1 / (model.v + value)).sum()))


def _likelihood(model: Model, restricted: bool) -> Tau2:
    value = _maximum(model, restricted)
    at = solved(model, value)
    curvature = at.trace_pp if restricted else float((at.weights**2).sum())
    return Tau2(value, sqrt(2 / curvature) if curvature > 0 else None)


def _maximum(model: Model, restricted: bool) -> float:
    """Every stationary point by a sign change of the slope on a fine grid, then the highest of them and of 0."""
    spread = float(np.ptp(model.y)) ** 2
    top = 4 * (spread + float(model.v.max()))
    bottom = max(min(float(model.v.min()), spread or top) * 1e-6, top * 1e-40)
    grid = np.concatenate(([0.0], np.geomspace(bottom, top, _GRID)))

    def slopes(tau2: Array) -> Array:
        _, trace_p, y_pp_y = many(model, tau2)
        trace: Array = trace_p if restricted else (1 / (model.v + tau2[:, None])).sum(axis=1)
        return y_pp_y - trace

    def slope(tau2: float) -> float:
        return float(slopes(np.array([tau2]))[0])

    on_grid = slopes(grid)
    peaks = [0.0] if on_grid[0] <= 0 else []
    for at in np.flatnonzero((on_grid[:-1] > 0) & (on_grid[1:] <= 0)):
        low, high = float(grid[at]), float(grid[at + 1])
        peaks.append(float(optimize.brentq(slope, low, high, xtol=1e-300, rtol=1e-14, maxiter=1000)))
    return max(peaks, key=lambda peak: _log_likelihood(model, peak, restricted))


def _log_likelihood(model: Model, tau2: float, restricted: bool) -> float:
    at = solved(model, tau2)
    value = -sum(log(one) for one in model.v + tau2) - at.q
    return value - at.log_det if restricted else value


_ESTIMATORS: dict[str, Callable[[Model], Tau2]] = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "HS": _hunter_schmidt,
    "SJ": _sidik_jonkman,
    "PM": _paule_mandel,
    "EB": _empirical_bayes,
    "ML": lambda model: _likelihood(model, restricted=False),
    "REML": lambda model: _likelihood(model, restricted=True),
}
