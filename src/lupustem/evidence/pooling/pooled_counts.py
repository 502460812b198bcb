"""Counts of one arm pooled by a model with a random intercept; with the answer for counts that are all 0 or all n."""

from __future__ import annotations

import numpy as np

from lupustem.evidence.pooling.distributions import chi_square_tail
from lupustem.evidence.pooling.effects import Effects
from lupustem.evidence.pooling.estimate import Estimate, estimate
from lupustem.evidence.pooling.exact import clopper_pearson, poisson_rate
from lupustem.evidence.pooling.glmm import Glmm, glmm
from lupustem.evidence.pooling.heterogeneity import undefined
from lupustem.evidence.pooling.notes import narrow_by_z
from lupustem.evidence.pooling.pooled_effects import predicted
from lupustem.evidence.pooling.quadrature import Family
from lupustem.evidence.pooling.result import Heterogeneity, Pooled, Prediction
from lupustem.evidence.pooling.rows import Proportion, Rate
from lupustem.evidence.pooling.settings import Settings
from lupustem.evidence.pooling.shown import study_rows, turned_back
from lupustem.evidence.pooling.weighted import Array, Model, solved
from lupustem.logic.text import Text

NO_WEIGHTS = Text(
    "随机截距模型直接对计数求似然，各研究没有权重。",
    "the model works on the counts themselves; studies have no weights.",
)
NO_INTERVAL = Text("Q-profile 区间不适用于该模型。", "the Q-profile interval of tau2 does not apply to this model.")
ALL_NONE = Text(
    "所有研究均无事件：对数尺度上没有估计值；给出合计计数及其精确区间。",
    "no study has an event: there is no estimate on the log scale; the counts are added up, with their exact interval.",
)
ALL_EVENTS = Text(
    "所有研究中人人有事件：logit 尺度上没有估计值；给出合计计数及其精确区间。",
    "everybody had the event in every study: there is no estimate on the logit scale; the counts are added up, with their "
    "exact interval.",
)


def pooled_by_glmm(effects: Effects, settings: Settings) -> Pooled:
    """At least two studies of one arm: proportions on the logit scale, rates on the log scale."""
    family, x, n = _counts(effects)
    if not x.any():
        return _degenerate(effects, settings, x, n, "no_events", ALL_NONE)
    if family == "binomial" and np.all(x == n):
        return _degenerate(effects, settings, x, n, "only_events", ALL_EVENTS)
    fit = glmm(family, x, n)
    df = len(effects.studies) - 1 if settings.interval == "t" else None
    found = estimate(fit.mu, fit.standard_error, df, settings.level, settings.interval)
    foretold, reason = predicted(effects, found, fit.tau2, settings)
    return _answer(effects, settings, found, _spread(effects, fit), foretold, reason)


def _counts(effects: Effects) -> tuple[Family, Array, Array]:
    events, sizes = [], []
    for study in effects.studies:
        assert isinstance(study, Proportion | Rate)
        events.append(float(study.events))
        sizes.append(float(study.n if isinstance(study, Proportion) else study.person_time))
    family: Family = "binomial" if effects.measure.name == "proportion_logit" else "poisson"
    return family, np.array(events), np.array(sizes)


def _spread(effects: Effects, fit: Glmm) -> Heterogeneity:
    """The likelihood ratio test; I2 and H2 from tau2 beside the typical variance of the effects, as metafor has it."""
    model = Model.of(effects.values, effects.variances)
    typical = model.df / solved(model, 0.0).trace_p
    return Heterogeneity(
        q=fit.likelihood_ratio,
        q_kind="likelihood_ratio",
        df=model.df,
        p_value=chi_square_tail(fit.likelihood_ratio, model.df),
        i2=100 * fit.tau2 / (typical + fit.tau2),
        h2=fit.tau2 / typical + 1,
        tau2=fit.tau2,
        tau2_se=None,
        tau2_interval=None,
        i2_interval=None,
        h2_interval=None,
        reason=NO_INTERVAL,
    )


def _answer(
    effects: Effects,
    settings: Settings,
    found: Estimate,
    spread: Heterogeneity,
    foretold: Prediction | None,
    reason: Text | None,
) -> Pooled:
    return Pooled(
        measure=effects.measure.name,
        metafor_measure=effects.measure.metafor,
        k=len(effects.studies),
        model="glmm",
        tau2_method="ML",
        interval_method=settings.interval,
        floor="none",
        floor_applied=False,
        level=settings.level,
        estimate=found.value,
        standard_error=found.standard_error,
        interval=found.interval,
        statistic=found.statistic,
        df=found.df,
        p_value=found.p_value,
        shown=effects.measure.back(found.value),
        shown_interval=turned_back(effects, found.interval),
        turned_back=effects.measure.turned_back,
        heterogeneity=spread,
        prediction=foretold,
        prediction_reason=reason,
        rows=study_rows(effects, None, settings.level),
        weights_reason=NO_WEIGHTS,
        notes=narrow_by_z(len(effects.studies), settings.interval),
    )


def _degenerate(effects: Effects, settings: Settings, x: Array, n: Array, name: str, said: Text) -> Pooled:
    events, size = int(x.sum()), float(np.sort(n).sum())
    proportion = effects.measure.name == "proportion_logit"
    interval = (
        clopper_pearson(events, int(size), settings.level) if proportion else poisson_rate(events, size, settings.level)
    )
    return Pooled(
        measure=effects.measure.name,
        metafor_measure=effects.measure.metafor,
        k=len(effects.studies),
        model="glmm",
        tau2_method=None,
        interval_method=interval.method,
        floor="none",
        floor_applied=False,
        level=settings.level,
        estimate=None,
        standard_error=None,
        interval=None,
        statistic=None,
        df=None,
        p_value=None,
        shown=events / size,
        shown_interval=interval,
        turned_back=effects.measure.turned_back,
        heterogeneity=undefined(said),
        prediction=None,
        prediction_reason=said,
        rows=study_rows(effects, None, settings.level),
        weights_reason=NO_WEIGHTS,
        degenerate=name,
        notes=(said,),
    )
