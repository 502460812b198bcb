"""Do small studies show other effects than large ones: Egger's regression in two forms, and Begg's rank correlation.

Fewer than ten studies cannot tell, and an asymmetry has more causes than unpublished studies.
Egger and others, BMJ 1997;315:629; Begg and Mazumdar, Biometrics 1994;50:1088; the forms are those of metafor's regtest and
ranktest.
"""

from __future__ import annotations

from math import isnan

import numpy as np

from lupustem.evidence.pooling.effects import Effects
from lupustem.evidence.pooling.estimate import fitted
from lupustem.evidence.pooling.regression import constant
from lupustem.evidence.pooling.result import Asymmetry
from lupustem.evidence.pooling.tau2 import tau2_of
from lupustem.evidence.pooling.weighted import Model, solved
from lupustem.logic.text import Text

TOO_FEW = Text("至少需要 3 项研究。", "it takes at least 3 studies.")
ALL_EQUAL = Text("各研究精度相同，无从比较。", "all studies are equally precise; nothing to compare.")
NO_SPREAD = Text(
    "各研究恰在一条直线上，无误差可比。", "the studies lie on one line exactly; there is no error to divide by."
)

# A slope so many times its standard error is a line through all studies, but for what is lost to rounding.
BEYOND_ROUNDING = 1e8


def egger(effects: Effects) -> Asymmetry:
    """The classical test: weighted regression on the standard error, residual spread estimated, t with k - 2."""
    return _regression(effects, "egger_lm", None)


def egger_random(effects: Effects, method: str = "REML") -> Asymmetry:
    """The same regression with a tau2 of its own, tested by the normal distribution."""
    return _regression(effects, "egger_random", method)


def begg(effects: Effects) -> Asymmetry:
    """Kendall's rank correlation of standardised effects and variances; exact where no value stands twice."""
    if len(effects.studies) < 3:
        return Asymmetry("begg", None, None, None, reason=TOO_FEW)
    from scipy import stats

    model = Model.of(effects.values, effects.variances)
    at_0 = solved(model, 0.0)
    mean = float(at_0.beta[0]) - model.centre
    standardised = (model.y - mean) / np.sqrt(model.v - float(at_0.covariance[0, 0]))
    tied = np.unique(standardised).size < model.y.size or np.unique(model.v).size < model.y.size
    found = stats.kendalltau(standardised, model.v, method="asymptotic" if tied else "exact")
    if isnan(found.statistic):
        return Asymmetry("begg", None, None, None, reason=ALL_EQUAL)
    return Asymmetry("begg", float(found.statistic), None, float(found.pvalue))


def _regression(effects: Effects, test: str, method: str | None) -> Asymmetry:
    errors = [variance**0.5 for variance in effects.variances]
    if len(errors) < 3:
        return Asymmetry(test, None, None, None, reason=TOO_FEW)
    if constant(errors):
        return Asymmetry(test, None, None, None, reason=ALL_EQUAL)
    model = Model.of(effects.values, effects.variances, errors)
    tau2 = 0.0 if method is None else tau2_of(model, method).value
    fit = fitted(model, tau2, "hartung_knapp" if method is None else "z", 0.95, "never")
    limit, slope = fit.coefficients
    if slope.statistic is None or abs(slope.statistic) > BEYOND_ROUNDING:
        return Asymmetry(test, None, slope.df, None, limit.value, NO_SPREAD)
    return Asymmetry(test, slope.statistic, slope.df, slope.p_value, limit.value)
