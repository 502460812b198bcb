"""Weighted least squares for many values of tau2 at once: the algebra under every random-effects model here.

With weights w = 1 / (v + tau2) and P = W - W X (X'WX)^-1 X'W, all that estimators of tau2 ask for are Q = y'Py, tr P, tr PP
and y'PPy; they come from one orthogonal basis of the weighted design, which stays stable at any scale. Studies are sorted
first, so that their order never changes a digit.

>>> found = solved(Model.of([1.0, 3.0], [1.0, 1.0]), 0.0)
>>> round(float(found.beta[0]), 12), round(found.q, 12)
(2.0, 2.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Effects y (k,) less `centre`, sampling variances v (k,), design x (k, p), sorted; `order` (k,) says where each came from.

    Taking one effect off all of them first loses no digit to the place of the scale: equal effects have a Q of exactly 0.
    """

    y: Array
    v: Array
    x: Array
    centre: float
    order: NDArray[np.intp]

    @classmethod
    def of(cls, values: Sequence[float], variances: Sequence[float], moderator: Sequence[float] | None = None) -> Model:
        """The model of a mean, or of an intercept and one moderator."""
        y, v = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
        columns = [np.ones_like(y)]
        if moderator is not None:
            columns.append(np.asarray(moderator, dtype=np.float64))
        order = np.lexsort((*columns[1:], v, y))
        x = np.stack(columns, axis=1)
        centre = float(y[order[y.size // 2]])
        return cls(y[order] - centre, v[order], x[order], centre, order)

    @property
    def df(self) -> int:
        """Studies less coefficients."""
        return int(self.x.shape[0] - self.x.shape[1])

    def unsorted(self, column: Array) -> Array:
        """A column (k,) of sorted studies in the order they were given in."""
        result = np.empty_like(column)
        result[self.order] = column
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The fit at one tau2: beta (p,), its covariance (p, p), and the sums that estimators ask for."""

    weights: Array
    beta: Array
    covariance: Array
    q: float
    trace_p: float
    trace_pp: float
    y_pp_y: float
    log_det: float


def solved(model: Model, tau2: float) -> Solved:
    """The weighted fit at a tau2 of 0 or more."""
    w = 1 / (model.v + tau2)
    root = np.sqrt(w)
    basis, triangle = np.linalg.qr(root[:, None] * model.x)
    z = root * model.y
    inside = basis.T @ z
    rest = z - basis @ inside
    inverse = np.linalg.inv(triangle)
    beta = inverse @ inside
    beta[0] += model.centre
    leverage = np.einsum("ij,ij->i", basis, basis)
    middle = basis.T @ (w[:, None] * basis)
    return Solved(
        weights=w,
        beta=beta,
        covariance=inverse @ inverse.T,
        q=float(rest @ rest),
        trace_p=float(w @ (1 - leverage)),
        trace_pp=float(w**2 @ (1 - 2 * leverage) + np.einsum("ij,ij->", middle, middle)),
        y_pp_y=float(rest @ (w * rest)),
        log_det=2 * float(np.log(np.abs(np.diag(triangle))).sum()),
    )


def q_of(model: Model, tau2: float) -> float:
    """Q alone: a weighted mean needs no basis."""
    if model.x.shape[1] > 1:
        return solved(model, tau2).q
    w = 1 / (model.v + tau2)
    rest = model.y - float(w @ model.y) / float(w.sum())
    return float(w @ rest**2)


def many(model: Model, tau2: Array) -> tuple[Array, Array, Array]:
    """(g,) values of tau2 to Q, tr P and y'PPy, each (g,)."""
    w = 1 / (model.v + tau2[:, None])
    root = np.sqrt(w)
    basis, _ = np.linalg.qr(root[:, :, None] * model.x)
    z = root * model.y
    rest = z - np.einsum("gip,gp->gi", basis, np.einsum("gip,gi->gp", basis, z))
    leverage = np.einsum("gip,gip->gi", basis, basis)
    return (rest**2).sum(axis=1), (w * (1 - leverage)).sum(axis=1), (w * rest**2).sum(axis=1)


def form_variance(model: Model, weights: Array, tau2: float) -> tuple[float, float]:
    """tr A and tr ASAS for A = P at fixed weights and S = V + tau2: half the variance of the form y'Ay."""
    root = np.sqrt(weights)
    basis, _ = np.linalg.qr(root[:, None] * model.x)
    spanned = root[:, None] * basis
    inside = np.einsum("ij,ij->i", spanned, spanned)
    spread = model.v + tau2
    middle = spanned.T @ (spread[:, None] * spanned)
    both = float((weights * (weights - 2 * inside)) @ spread**2 + np.einsum("ij,ji->", middle, middle))
    return float((weights - inside).sum()), both
