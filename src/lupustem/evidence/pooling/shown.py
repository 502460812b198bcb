"""Rows and intervals as people read them: counts with their exact interval, everything else turned back from its scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from lupustem.evidence.pooling.distributions import normal_quantile
from lupustem.evidence.pooling.effects import Effects, tells
from lupustem.evidence.pooling.exact import Interval, clopper_pearson, poisson_rate
from lupustem.evidence.pooling.mantel_haenszel import Tables
from lupustem.evidence.pooling.result import StudyRow
from lupustem.evidence.pooling.rows import Proportion, Rate, Study, numbers_of
from lupustem.logic.text import Text

NOTHING_TOLD = Text(
    "两组均无事件（或人人有事件），该研究对比值不提供信息。",
    "nobody or everybody had the event in both arms: the study says nothing of a ratio.",
)


def turned_back(effects: Effects, interval: Interval) -> Interval:
    """An interval of the analysis scale, each end turned back."""
    back, sizes = effects.measure.back, effects.sizes
    return Interval(back(interval.lower, sizes), back(interval.upper, sizes), interval.level, interval.method)


def exact_of(study: Study, level: float) -> tuple[float, Interval] | None:
    """Events over n with the exact interval, for one arm of counts; else None."""
    match study:
        case Proportion():
            return study.events / study.n, clopper_pearson(study.events, study.n, level)
        case Rate():
            return study.events / float(study.person_time), poisson_rate(study.events, study.person_time, level)
    return None


def study_rows(effects: Effects, weights: Sequence[float] | None, level: float) -> tuple[StudyRow, ...]:
    """The rows of the studies, in the order given; weights in percent."""
    return tuple(
        _row(effects, at, None if weights is None else weights[at], level) for at in range(len(effects.studies))
    )


def table_rows(effects: Effects, tables: Tables, level: float) -> tuple[StudyRow, ...]:
    """The rows of fourfold tables that are pooled as tables: a study that says nothing of a ratio has no effect.

    Peto's method has an effect of its own for each study, observed less expected over the variance, with no half added.
    """
    if tables.effects is not None:
        told = [one or (0.0, 1.0) for one in tables.effects]
        effects = replace(
            effects,
            values=tuple(value for value, _ in told),
            variances=tuple(error**2 for _, error in told),
            adjusted=(False,) * len(told),
        )
    rows = study_rows(effects, tables.weights, level)
    if effects.measure.name == "risk_difference":
        return rows
    return tuple(row if tells(study) else _told_nothing(row) for row, study in zip(rows, effects.studies, strict=True))


def _row(effects: Effects, at: int, weight: float | None, level: float) -> StudyRow:
    study, value, error = effects.studies[at], effects.values[at], sqrt(effects.variances[at])
    half = normal_quantile(level) * error
    interval = Interval(value - half, value + half, level, "z")
    size = None if effects.sizes is None else (effects.sizes[at],)
    exact = exact_of(study, level)
    back = effects.measure.back
    shown, shown_interval = exact or (
        back(value, size),
        Interval(back(interval.lower, size), back(interval.upper, size), level, "z"),
    )
    return StudyRow(
        label=study.label,
        numbers=numbers_of(study),
        effect=value,
        standard_error=error,
        interval=interval,
        shown=shown,
        shown_interval=shown_interval,
        weight=weight,
        adjusted=effects.adjusted[at],
    )


def _told_nothing(row: StudyRow) -> StudyRow:
    return StudyRow(row.label, row.numbers, None, None, None, None, None, row.weight, False, NOTHING_TOLD)
