"""The front of pooling: studies in, one answer out, with every method named and every border case said.

>>> from lupustem.evidence.pooling.rows import Proportion
>>> found = pool("proportion_logit", [Proportion("invented a", 49, 81), Proportion("invented b", 24, 40)])
>>> found.model, round(found.shown, 4), found.heterogeneity.tau2
('glmm', 0.6033, 0.0)
"""

from __future__ import annotations

from collections.abc import Iterable

from lupustem.evidence.pooling.effects import Effects, effects_of
from lupustem.evidence.pooling.pooled_counts import pooled_by_glmm
from lupustem.evidence.pooling.pooled_effects import pooled_by_variance, single_study
from lupustem.evidence.pooling.pooled_tables import pooled_by_tables
from lupustem.evidence.pooling.result import Pooled
from lupustem.evidence.pooling.rows import Study
from lupustem.evidence.pooling.settings import TABLE_MEASURES, Settings, settings_of


def pool(
    measure: str,
    studies: Iterable[Study],
    *,
    method: str = "auto",
    interval: str = "auto",
    floor: str = "auto",
    prediction: str = "metafor",
    level: float = 0.95,
    correlation: float | None = None,
) -> Pooled:
    """Pool studies of one measure (see `measures.MEASURES`).

    method: common, DL, HE, HS, SJ, PM, EB, ML, REML, glmm, mantel_haenszel or peto; auto is glmm for proportions on the logit
    scale and log rates, REML for all else.
    interval: z, t (k - 1) or hartung_knapp; auto is hartung_knapp with an estimated tau2, z for all else.
    floor: whether Hartung and Knapp's standard error is kept at or above the ordinary one: auto (fewer than 5 studies),
    always, never. prediction: metafor or higgins. correlation: of before and after, for measures of change.
    Raises NotPooled: no study, wrong numbers, a method that does not fit, or data that leave the answer without bound.
    """
    effects = effects_of(measure, studies, correlation=correlation)
    return pool_effects(effects, settings_of(measure, method, interval, floor, prediction, level))


def pool_effects(effects: Effects, settings: Settings) -> Pooled:
    """Pool effects that are there already, by settings that fit them."""
    if len(effects.studies) == 1:
        return single_study(effects, settings)
    if settings.method == "glmm":
        return pooled_by_glmm(effects, settings)
    if settings.method in TABLE_MEASURES:
        return pooled_by_tables(effects, settings)
    return pooled_by_variance(effects, settings)
