"""Fourfold tables pooled without a variance for each study: Mantel-Haenszel and Peto, with no half added to the tables.

The effects that Q is taken from do have one half added where a cell is 0, and leave out studies in which nobody or everybody
had the event, as metafor has it. Sources: Mantel and Haenszel, J Natl Cancer Inst 1959;22:719; variances by Robins, Breslow and
Greenland, Biometrics 1986;42:311 (odds ratio), Greenland and Robins, Biometrics 1985;41:55 (risk ratio), Sato, Greenland and
Robins, Biometrics 1989;45:1323 (risk difference); Yusuf, Peto and others, Prog Cardiovasc Dis 1985;27:335.

>>> from lupustem.evidence.pooling.rows import Fourfold
>>> found = mantel_haenszel("odds_ratio", [Fourfold("a", 2, 10, 4, 10), Fourfold("b", 1, 12, 5, 12)])
>>> round(found.value, 3), found.k_effects
(-1.474, 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy import special

from lupustem.evidence.pooling.effects import tells
from lupustem.evidence.pooling.effects_binary import cells, of_fourfold
from lupustem.evidence.pooling.refused import no_events
from lupustem.evidence.pooling.rows import Fourfold
from lupustem.evidence.pooling.weighted import Array


@dataclass(frozen=True, slots=True)
class Tables:
    """The pooled value on the log scale (difference: as it is), its standard error, weights in percent in the order given.

    q: over the k_effects studies that have an effect of their own. effects: for Peto, the effect of each study with its
    standard error, None where it carries no information; for Mantel-Haenszel there are none but those by escalc's rules.
    """

    value: float
    standard_error: float
    weights: tuple[float, ...]
    q: float
    k_effects: int
    effects: tuple[tuple[float, float] | None, ...] | None = None


def mantel_haenszel(measure: str, studies: Sequence[Fourfold]) -> Tables:
    """Odds ratio, risk ratio or risk difference. Raises NotPooled `no_events` where an arm or its opposite is empty."""
    a, b, c, d = _columns(studies)
    n_1, n_2, n = a + b, c + d, a + b + c + d
    find = {"odds_ratio": _odds_ratio, "risk_ratio": _risk_ratio, "risk_difference": _risk_difference}[measure]
    value, error, weights = find(a, b, c, d, n_1, n_2, n)
    effects = [of_fourfold(measure, one)[:2] for one in studies if tells(one)]
    q = _sum(np.array([(effect - value) ** 2 / variance for effect, variance in effects]))
    return Tables(value, error, _percent(weights), q if len(effects) > 1 else 0.0, len(effects))


def peto(studies: Sequence[Fourfold]) -> Tables:
    """Peto's odds ratio by observed less expected. Raises NotPooled `no_events` where no table carries information."""
    a, b, c, d = _columns(studies)
    n_1, n_2, n = a + b, c + d, a + b + c + d
    expected = (a + c) * n_1 / n
    variance = (a + c) * (b + d) * (n_1 / n) * (n_2 / n) / (n - 1)
    total, difference = _sum(variance), a - expected
    if total == 0:
        raise no_events()
    told = variance > 0
    q = max(0.0, _sum(difference[told] ** 2 / variance[told]) - _sum(difference) ** 2 / total)
    effects = tuple(
        (float(d / v), sqrt(1 / float(v))) if v > 0 else None for d, v in zip(difference, variance, strict=True)
    )
    return Tables(_sum(difference) / total, sqrt(1 / total), _percent(variance), q, int(told.sum()), effects)


def cochran_mantel_haenszel(studies: Sequence[Fourfold], correction: float = 0.5) -> tuple[float, float]:
    """Chi-square on 1 degree of freedom that the arms differ in no table, and its p value, with continuity correction.

    Source: Mantel and Haenszel 1959. Raises NotPooled `no_events` where no table carries information.
    """
    a, b, c, d = _columns(studies)
    n_1, n_2, n = a + b, c + d, a + b + c + d
    variance = _sum((n_1 / n) * (n_2 / n) * (a + c) * (b + d) / (n - 1))
    if variance == 0:
        raise no_events()
    chi_square = (abs(_sum(a - (a + c) * n_1 / n)) - correction) ** 2 / variance
    return chi_square, float(special.chdtrc(1, chi_square))


def _odds_ratio(a: Array, b: Array, c: Array, d: Array, n_1: Array, n_2: Array, n: Array) -> tuple[float, float, Array]:
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    up, down = _sum(r), _sum(s)
    if up == 0 or down == 0:
        raise no_events()
    variance = _sum(p * r) / up**2 + _sum(p * s + q * r) / (up * down) + _sum(q * s) / down**2
    return log(up / down), sqrt(variance / 2), s


def _risk_ratio(a: Array, b: Array, c: Array, d: Array, n_1: Array, n_2: Array, n: Array) -> tuple[float, float, Array]:
    up, down = _sum(a * n_2 / n), _sum(c * n_1 / n)
    if up == 0 or down == 0:
        raise no_events()
    variance = _sum((n_1 / n) * (n_2 / n) * (a + c) - a * c / n) / (up * down)
    return log(up / down), sqrt(max(0.0, variance)), c * n_1 / n


def _risk_difference(
    a: Array, b: Array, c: Array, d: Array, n_1: Array, n_2: Array, n: Array
) -> tuple[float, float, Array]:
    weights = n_1 * n_2 / n
    total = _sum(weights)
    value = _sum((a * n_2 - c * n_1) / n) / total
    first = _sum(c * (n_1 / n) ** 2 - a * (n_2 / n) ** 2 + (n_1 / n) * (n_2 / n) * (n_2 - n_1) / 2)
    second = _sum((a * d + c * b) / n) / 2
    return value, sqrt(max(0.0, value * first + second)) / total, weights


def _columns(studies: Sequence[Fourfold]) -> tuple[Array, Array, Array, Array]:
    a, b, c, d = np.array([cells(study) for study in studies], dtype=np.float64).T
    return a, b, c, d


def _sum(column: Array) -> float:
    return float(np.sort(column).sum())


def _percent(weights: Array) -> tuple[float, ...]:
    total = _sum(weights)
    return tuple(float(one) / total * 100 for one in weights)
