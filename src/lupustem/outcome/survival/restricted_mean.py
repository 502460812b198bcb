"""Restricted mean survival time: the mean time free of the event up to tau, the area under the Kaplan-Meier curve.

It needs no proportional hazards and has a meaning at the bedside ("10.2 of the first 12 months"). Source: Irwin 1949; the
standard error as print(survfit, rmean = tau) of R's package survival 3.5-3.

>>> from lupustem.outcome.survival.kaplan_meier import kaplan_meier
>>> found = restricted_mean(kaplan_meier([2, 4, 6, 8], [1, 1, 0, 0]), 6)
>>> found.value, round(found.standard_error, 4)
(4.5, 0.8292)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from lupustem.outcome.survival.curve import Curve, Limits
from lupustem.treatment.invalid import refused


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """The mean up to tau. extended: tau lies beyond the last time and the curve was kept level up to it."""

    tau: float
    value: float
    standard_error: float
    interval: Limits
    extended: bool
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Restricted mean of `group` less that of `reference`."""

    group: str | None
    reference: str | None
    value: float
    standard_error: float
    interval: Limits
    p_value: float | None


def restricted_mean(curve: Curve, tau: float) -> RestrictedMean:
    """The area under a curve up to tau, above 0. Raises InvalidInput `not_positive`."""
    tau = _positive(tau)
    inside = curve.times <= tau
    heights = np.concatenate((np.ones(1), curve.survival[inside]))
    begins = np.concatenate((np.zeros(1), curve.times[inside]))
    areas = np.diff(np.append(begins, tau)) * heights
    ahead = np.cumsum(areas[::-1])[::-1][1:]
    risk, events = curve.at_risk[inside].astype(np.float64), curve.events[inside]
    left = risk - events
    spread = np.divide(events, risk * left, out=np.zeros(len(risk)), where=left > 0)
    value, error = float(areas.sum()), float(np.sqrt(ahead**2 @ spread))
    extended = bool(tau > curve.times[-1] and curve.survival[-1] > 0)
    return RestrictedMean(tau, value, error, _around(value, error, curve.level), extended, curve.group)


def difference(one: RestrictedMean, reference: RestrictedMean) -> Difference:
    """How much longer the one group stays free of the event, up to the same tau. Raises InvalidInput `tau_differs`."""
    if one.tau != reference.tau:
        raise refused(
            "tau",
            "tau_differs",
            "两组的 tau 不同；请用同一 tau。",
            "differs between the groups; use the same tau for both.",
        )
    value = one.value - reference.value
    error = float(np.hypot(one.standard_error, reference.standard_error))
    p_value = 2 * float(special.ndtr(-abs(value) / error)) if error > 0 else None
    interval = _around(value, error, one.interval.level)
    return Difference(one.group, reference.group, value, error, interval, p_value)


def _around(value: float, error: float, level: float) -> Limits:
    half = -float(special.ndtri((1 - level) / 2)) * error
    return Limits(value - half, value + half, level, "normal")


def _positive(tau: float) -> float:
    if isinstance(tau, bool) or not isinstance(tau, int | float) or not np.isfinite(tau) or tau <= 0:
        raise refused(
            "tau",
            "not_positive",
            "应为大于 0 的有限时间，单位与 times 相同。",
            "a finite time above 0 belongs here, in the unit of times.",
        )
    return float(tau)
