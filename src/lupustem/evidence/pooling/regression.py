"""Meta-regression on one moderator: does the effect change with dose, year, or the size of the study.

Knapp and Hartung, Stat Med 2003;22:2693, for the interval by t. A moderator is a property of studies, not of patients.

>>> from lupustem.evidence.pooling.effects import effects_of
>>> from lupustem.evidence.pooling.rows import Effect
>>> rows = [Effect("a", 1.0, 0.5), Effect("b", 2.0, 0.5), Effect("c", 3.1, 0.5)]
>>> found = meta_regression(effects_of("effect", rows), "year", {"a": 1, "b": 2, "c": 3})
>>> round(found.slope.estimate, 2), found.df
(1.05, 1)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lupustem.evidence.pooling.effects import Effects
from lupustem.evidence.pooling.estimate import Estimate, fitted
from lupustem.evidence.pooling.heterogeneity import heterogeneity
from lupustem.evidence.pooling.refused import level_of, number, refused
from lupustem.evidence.pooling.result import Coefficient, Regression
from lupustem.evidence.pooling.tau2 import tau2_of
from lupustem.evidence.pooling.weighted import Model


def meta_regression(
    effects: Effects,
    moderator: str,
    values: Mapping[str, float],
    *,
    method: str = "REML",
    interval: str = "hartung_knapp",
    floor: str = "auto",
    level: float = 0.95,
) -> Regression:
    """Effects by a moderator, `values` by label of study.

    Raises NotPooled: a study without a value, fewer than 3 studies, a moderator that is the same everywhere.
    """
    level_of(level)
    column = [_value(moderator, values, label) for label in effects.labels]
    if len(column) < 3:
        raise refused(moderator, "too_few_studies", "回归至少需要 3 项研究。", "a regression takes at least 3 studies.")
    if constant(column):
        raise refused(
            moderator,
            "constant_moderator",
            "各研究取值相同，无法回归。",
            "is the same in every study; it explains nothing.",
        )
    model = Model.of(effects.values, effects.variances, column)
    tau2 = tau2_of(model, method)
    fit = fitted(model, tau2.value, interval, level, floor)
    before = tau2_of(Model.of(effects.values, effects.variances), method).value
    return Regression(
        measure=effects.measure.name,
        moderator=moderator,
        k=len(column),
        tau2_method=method,
        interval_method=interval,
        floor_applied=fit.floor_applied,
        level=level,
        intercept=_coefficient("intercept", fit.coefficients[0]),
        slope=_coefficient(moderator, fit.coefficients[1]),
        df=model.df,
        explained=max(0.0, (before - tau2.value) / before * 100) if before > 0 else None,
        heterogeneity=heterogeneity(model, method, tau2, level),
    )


def constant(column: Sequence[float]) -> bool:
    """Whether a column says the same everywhere, but for what is lost to rounding."""
    return float(np.ptp(column)) <= 1e-12 * float(np.max(np.abs(column)))


def _value(moderator: str, values: Mapping[str, float], label: str) -> float:
    if label not in values:
        raise refused(
            moderator,
            "not_a_number",
            "该研究缺少此变量的取值；请补上，或略去该研究。",
            "the study has no value for it; give it or leave the study out.",
            label,
        )
    return number(values[label], moderator, label)


def _coefficient(name: str, found: Estimate) -> Coefficient:
    return Coefficient(name, found.value, found.standard_error, found.interval, found.statistic, found.p_value)
