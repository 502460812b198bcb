"""Effects pooled by inverse variance, with a common effect or with an estimated tau2; and a single study, left as it is."""

from __future__ import annotations

from math import sqrt

from lupustem.evidence.pooling.effects import Effects
from lupustem.evidence.pooling.estimate import Estimate, estimate, fitted, prediction
from lupustem.evidence.pooling.heterogeneity import ONE_STUDY, heterogeneity, undefined
from lupustem.evidence.pooling.notes import narrow_by_z, notes_of
from lupustem.evidence.pooling.result import Pooled, Prediction
from lupustem.evidence.pooling.settings import Settings
from lupustem.evidence.pooling.shown import exact_of, study_rows, turned_back
from lupustem.evidence.pooling.tau2 import tau2_of
from lupustem.evidence.pooling.weighted import Model
from lupustem.logic.text import Text

NO_SPREAD = Text(
    "该模型假定各研究效应相同，不给出预测区间。", "the model takes one effect for all studies; nothing to predict."
)
TOO_FEW = Text("Higgins 规则的预测区间至少需要 3 项研究。", "Higgins' prediction interval takes at least 3 studies.")


def pooled_by_variance(effects: Effects, settings: Settings) -> Pooled:
    """At least two studies, weighted by 1 / (variance + tau2)."""
    model = Model.of(effects.values, effects.variances)
    tau2 = tau2_of(model, settings.method)
    fit = fitted(model, tau2.value, settings.interval, settings.level, settings.floor)
    found = fit.coefficients[0]
    common = settings.method == "common"
    foretold, reason = (None, NO_SPREAD) if common else predicted(effects, found, tau2.value, settings)
    spread = heterogeneity(model, settings.method, tau2, settings.level)
    shown_interval = turned_back(effects, found.interval)
    narrow = () if common else narrow_by_z(len(effects.studies), settings.interval)
    return Pooled(
        measure=effects.measure.name,
        metafor_measure=effects.measure.metafor,
        k=len(effects.studies),
        model="common" if common else "random",
        tau2_method=None if common else settings.method,
        interval_method=settings.interval,
        floor=fit.floor,
        floor_applied=fit.floor_applied,
        level=settings.level,
        estimate=found.value,
        standard_error=found.standard_error,
        interval=found.interval,
        statistic=found.statistic,
        df=found.df,
        p_value=found.p_value,
        shown=effects.measure.back(found.value, effects.sizes),
        shown_interval=shown_interval,
        turned_back=effects.measure.turned_back,
        heterogeneity=spread,
        prediction=foretold,
        prediction_reason=reason,
        rows=study_rows(effects, fit.weights, settings.level),
        correlation=effects.correlation,
        notes=notes_of(effects, shown_interval, spread) + narrow,
    )


def predicted(
    effects: Effects, found: Estimate, tau2: float, settings: Settings
) -> tuple[Prediction | None, Text | None]:
    """The prediction interval, or None with the reason."""
    got = prediction(found, tau2, len(effects.studies), settings.prediction, settings.level)
    if got is None:
        return None, TOO_FEW
    interval, rule = got
    return Prediction(rule, interval, turned_back(effects, interval)), None


def single_study(effects: Effects, settings: Settings) -> Pooled:
    """One study: its own effect, with the exact interval where there is one; nothing is pooled."""
    error = sqrt(effects.variances[0])
    found = estimate(effects.values[0], error, None, settings.level, "z")
    back = effects.measure.back(found.value, effects.sizes)
    shown, shown_interval = exact_of(effects.studies[0], settings.level) or (back, turned_back(effects, found.interval))
    return Pooled(
        measure=effects.measure.name,
        metafor_measure=effects.measure.metafor,
        k=1,
        model="single_study",
        tau2_method=None,
        interval_method=shown_interval.method,
        floor="none",
        floor_applied=False,
        level=settings.level,
        estimate=found.value,
        standard_error=error,
        interval=found.interval,
        statistic=found.statistic,
        df=None,
        p_value=found.p_value,
        shown=shown,
        shown_interval=shown_interval,
        turned_back=effects.measure.turned_back,
        heterogeneity=undefined(ONE_STUDY),
        prediction=None,
        prediction_reason=ONE_STUDY,
        rows=study_rows(effects, (100.0,), settings.level),
        correlation=effects.correlation,
        degenerate="single_study",
        notes=(Text("只有一项研究，未作合并。", "there is one study only; nothing was pooled."),),
    )
