"""Fourfold tables pooled as tables: Mantel-Haenszel and Peto, with the normal interval."""

from __future__ import annotations

from lupustem.evidence.pooling.distributions import chi_square_tail
from lupustem.evidence.pooling.effects import Effects
from lupustem.evidence.pooling.estimate import estimate
from lupustem.evidence.pooling.heterogeneity import from_q
from lupustem.evidence.pooling.mantel_haenszel import Tables, mantel_haenszel, peto
from lupustem.evidence.pooling.pooled_effects import NO_SPREAD
from lupustem.evidence.pooling.result import Heterogeneity, Pooled
from lupustem.evidence.pooling.rows import Fourfold
from lupustem.evidence.pooling.settings import Settings
from lupustem.evidence.pooling.shown import NOTHING_TOLD, table_rows, turned_back
from lupustem.logic.text import Text

NO_TAU2 = Text("该方法不含 tau2。", "the method has no tau2.")


def pooled_by_tables(effects: Effects, settings: Settings) -> Pooled:
    """At least two studies of two arms of counts."""
    studies = [study for study in effects.studies if isinstance(study, Fourfold)]
    by_peto = settings.method == "peto"
    tables = peto(studies) if by_peto else mantel_haenszel(effects.measure.name, studies)
    found = estimate(tables.value, tables.standard_error, None, settings.level, "z")
    rows = table_rows(effects, tables, settings.level)
    return Pooled(
        measure=effects.measure.name,
        metafor_measure="PETO" if by_peto else effects.measure.metafor,
        k=len(studies),
        model=settings.method,
        tau2_method=None,
        interval_method="z",
        floor="none",
        floor_applied=False,
        level=settings.level,
        estimate=found.value,
        standard_error=found.standard_error,
        interval=found.interval,
        statistic=found.statistic,
        df=None,
        p_value=found.p_value,
        shown=effects.measure.back(found.value),
        shown_interval=turned_back(effects, found.interval),
        turned_back=effects.measure.turned_back,
        heterogeneity=_spread(tables),
        prediction=None,
        prediction_reason=NO_SPREAD,
        rows=rows,
        notes=tuple(
            Text(f"{row.label}：{NOTHING_TOLD.zh}", f"{row.label}: {NOTHING_TOLD.en}") for row in rows if row.note
        ),
    )


def _spread(tables: Tables) -> Heterogeneity:
    df = tables.k_effects - 1
    if df < 1:
        reason = Text(
            "只有一项研究提供信息，异质性无从谈起。", "one study only carries information; nothing can differ."
        )
        return Heterogeneity(None, "cochran", None, None, None, None, None, None, None, None, None, reason=reason)
    i2, h2 = from_q(tables.q, df)
    p_value = chi_square_tail(tables.q, df)
    return Heterogeneity(tables.q, "cochran", df, p_value, i2, h2, None, None, None, None, None, reason=NO_TAU2)
