"""From chosen studies to a pool: the rows that `pooling` reads, and the measure that fits where none was asked for.

>>> from lupustem.evidence.choose import choose
>>> found = rows_of(choose(["renal_cr_pr"]))
>>> [(row.label, row.events, row.n) for row in found]
[('deng_2017', 9, 12), ('ranjbar_2022', 7, 9), ('gu_2014', 49, 81)]
"""

from __future__ import annotations

from decimal import Decimal

from lupustem.evidence.choose import Choice, Taken
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.dose import kind_of
from lupustem.evidence.outcomes import Events, Mean
from lupustem.evidence.pooling.rows import Change, Fourfold, Proportion, Study, TwoMeans
from lupustem.evidence.pooling.rows import Mean as MeanRow

_SCALED = {("mg/24h", "g/24h"): Decimal("0.001")}
GROUPINGS = ("cells", "design", "dose", "route")


def rows_of(choice: Choice) -> tuple[Study, ...]:
    """The chosen figures as rows; a mean in another unit of the same quantity is converted exactly."""
    return tuple(_row(one) for one in choice.taken)


def default_measure(choice: Choice) -> str:
    """The measure where none was asked for: log odds of one arm, means, changes, odds ratio or mean difference of two."""
    counted = DEFINITIONS[choice.definitions[0]].counted
    if choice.against == "baseline":
        return "mean_change"
    if choice.against == "control":
        return "odds_ratio" if counted else "mean_difference"
    return "proportion_logit" if counted else "mean"


def grouped(choice: Choice, by: str) -> dict[str, str]:
    """Each study's group by its cells, design, route or kind of dose; what was not read is a group of its own."""
    return {one.study.id: _group(one, by) for one in choice.taken}


def _group(one: Taken, by: str) -> str:
    study = one.study
    match by:
        case "cells":
            return "_or_".join(study.cells) or "not_read"
        case "design":
            return str(study.design)
        case "route":
            return study.route or "not_read"
        case _:
            return kind_of(study.dose) or "not_read"


def _row(one: Taken) -> Study:
    label, treated, control = one.study.id, one.outcome, one.control
    if isinstance(treated, Events):
        if isinstance(control, Events):
            return Fourfold(label, treated.events, _people(treated), control.events, _people(control))
        return Proportion(label, treated.events, _people(treated))
    value, sd = _scaled(treated)
    if one.baseline is not None:
        return Change(label, *_scaled(one.baseline), value, sd, _people(treated))
    if isinstance(control, Mean):
        return TwoMeans(label, value, sd, _people(treated), *_scaled(control), _people(control))
    return MeanRow(label, value, sd, _people(treated))


def _people(outcome: Events | Mean) -> int:
    assert outcome.n is not None
    return outcome.n


def _scaled(outcome: Mean) -> tuple[float, float]:
    unit = DEFINITIONS[outcome.definition].unit
    factor = Decimal(1) if outcome.unit == unit else _SCALED[outcome.unit, unit]
    return float(outcome.mean * factor), float(outcome.sd * factor)
