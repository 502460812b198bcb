"""The pooled coefficients and their intervals: normal quantile, or Hartung and Knapp with Student's t.

Hartung and Knapp, Stat Med 2001;20:3875, rescale the variance by Q / (k - p) at the estimated tau2 and take t with k - p
degrees of freedom. With few studies that happen to agree the result is far too narrow, so that the standard error is then not
let below the ordinary one (Rover, Knapp and Friede, BMC Med Res Methodol 2015;15:99): by default with fewer than 5 studies.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np

from lupustem.evidence.pooling.distributions import normal_quantile, normal_two_sided, t_quantile, t_two_sided
from lupustem.evidence.pooling.exact import Interval
from lupustem.evidence.pooling.refused import refused
from lupustem.evidence.pooling.weighted import Array, Model, solved

INTERVALS = ("z", "t", "hartung_knapp")
FLOORS = ("auto", "always", "never")
FEW = 5


@dataclass(frozen=True, slots=True)
class Estimate:
    """One coefficient on the analysis scale. statistic and p_value are None where the standard error is 0."""

    value: float
    standard_error: float
    interval: Interval
    statistic: float | None
    df: int | None
    p_value: float | None
    quantile: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """All coefficients, weights (k,) in percent in the order given, covariance (p, p), and whether the floor was used."""

    coefficients: tuple[Estimate, ...]
    weights: tuple[float, ...]
    covariance: Array
    floor: str
    floor_applied: bool


def fitted(model: Model, tau2: float, interval: str, level: float, floor: str = "auto") -> Fitted:
    """The weighted fit at tau2 with its intervals. Raises NotPooled `unknown_method`."""
    for field, given, allowed in (("interval", interval, INTERVALS), ("floor", floor, FLOORS)):
        if given not in allowed:
            listed = ", ".join(allowed)
            raise refused(
                field, "unknown_method", f"没有这种方法；可取 {listed}。", f"no such method; it may be {listed}."
            )
    at = solved(model, tau2)
    covariance, df, used, applied = at.covariance, None, "none", False
    if interval == "t":
        df = model.df
    if interval == "hartung_knapp":
        df, scale = model.df, at.q / model.df
        used = "z_standard_error" if floor == "always" or (floor == "auto" and model.y.size < FEW) else "none"
        if used == "z_standard_error" and scale < 1:
            scale, applied = 1.0, True
        covariance = covariance * scale
    errors = np.sqrt(np.diag(covariance))
    coefficients = tuple(
        estimate(float(value), float(error), df, level, interval) for value, error in zip(at.beta, errors, strict=True)
    )
    weights = model.unsorted(at.weights / at.weights.sum() * 100)
    return Fitted(coefficients, tuple(float(one) for one in weights), covariance, used, applied)


def estimate(value: float, error: float, df: int | None, level: float, method: str) -> Estimate:
    """A value with its standard error, and the interval by the normal (df None) or by Student's quantile."""
    quantile = normal_quantile(level) if df is None else t_quantile(level, df)
    statistic = value / error if error > 0 else inf
    defined = isfinite(statistic)
    return Estimate(
        value,
        error,
        Interval(value - quantile * error, value + quantile * error, level, method),
        statistic if defined else None,
        df,
        two_sided(statistic, df) if defined else None,
        quantile,
    )


def two_sided(statistic: float, df: int | None) -> float:
    """The p value of a statistic in both tails, exact far out too."""
    return normal_two_sided(statistic) if df is None else t_two_sided(statistic, df)


def prediction(found: Estimate, tau2: float, k: int, rule: str, level: float) -> tuple[Interval, str] | None:
    """The prediction interval with the full name of its rule; None where Higgins' rule has no degree of freedom.

    metafor: the quantile of the interval of the mean, normal or t with k - 1. higgins: t with k - 2 (Higgins, Thompson and
    Spiegelhalter, J R Stat Soc A 2009;172:137). Raises NotPooled `unknown_method`.
    """
    if rule not in ("metafor", "higgins"):
        raise refused(
            "prediction", "unknown_method", "可取 metafor、higgins。", "no such rule; it may be metafor or higgins."
        )
    if rule == "higgins":
        if k < 3:
            return None
        quantile, name = t_quantile(level, k - 2), "higgins_t_k_minus_2"
    else:
        quantile, name = found.quantile, "metafor_z" if found.df is None else "metafor_t_k_minus_1"
    half = quantile * sqrt(found.standard_error**2 + tau2)
    return Interval(found.value - half, found.value + half, level, name), name
