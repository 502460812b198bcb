"""Cox models over the factors that every infusion has: death, and first response as a cause-specific hazard.

A model is fitted only where there are enough events for each of its covariates (`events_per_covariate`); else the answer says
why not. The check of proportional hazards stands beside each hazard ratio.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lupustem.logic.text import Text
from lupustem.outcome import timing
from lupustem.outcome.curves import Data
from lupustem.outcome.definitions import DEFINITIONS
from lupustem.outcome.factors import Factor
from lupustem.outcome.figures import CoxRow, Interval
from lupustem.outcome.result import CoxModel
from lupustem.outcome.survival.cox import Cox, cox
from lupustem.outcome.survival.proportional_hazards import proportional_hazards
from lupustem.outcome.timing import Times
from lupustem.treatment.invalid import InvalidInput

FACTORS = ("source", "number", "period")
"""Every infusion has these; a dose is written in one of two ways and would halve the patients."""
RESPONSES = ("sri4", "kdigo_2024_ln.partial_or_complete")
Column = NDArray[np.float64]


def cox_models(
    data: Data, factors: tuple[Factor, ...], level: float, events_per_covariate: int
) -> tuple[CoxModel, ...]:
    """A model of death and of each response that could be judged; none where there is nothing to divide by."""
    columns = _columns(data.units, factors)
    if not columns:
        return ()
    found = [_model("survival", _DEATH, timing.survival(data.units), columns, level, events_per_covariate)]
    for code in RESPONSES:
        if code in data.codes:
            definition = DEFINITIONS[code].definition.text
            text = Text(
                f"首次达到（特定原因风险）：{definition.zh}", f"first response, cause-specific: {definition.en}"
            )
            times = timing.first_response(data.units, data.visits, code)
            own = Times(times.months, (times.code == timing.EVENT).astype(np.int64), times.units)
            found.append(_model(f"first_response.{code}", text, own, columns, level, events_per_covariate))
    return tuple(found)


def _columns(units: pl.DataFrame, factors: tuple[Factor, ...]) -> dict[str, tuple[Text, Column]]:
    """A column of 0 and 1 for each group but the first; a factor that somebody lacks is left out."""
    found: dict[str, tuple[Text, Column]] = {}
    for factor in factors:
        if factor.code not in FACTORS or factor.column.null_count():
            continue
        first, *rest = factor.groups
        for code in rest:
            one, other = factor.groups[code], factor.groups[first]
            text = Text(f"{factor.text.zh}：{one.zh} 比 {other.zh}", f"{factor.text.en}: {one.en} to {other.en}")
            found[f"{factor.code}.{code}"] = text, (factor.column == code).to_numpy().astype(np.float64)
    return found


def _model(
    code: str,
    text: Text,
    times: Times,
    columns: dict[str, tuple[Text, Column]],
    level: float,
    events_per_covariate: int,
) -> CoxModel:
    events = int(times.code.sum())
    kept = {name: column[times.units] for name, (_, column) in columns.items()}
    kept = {name: column for name, column in kept.items() if len(set(column.tolist())) > 1}
    if not kept or events < events_per_covariate * len(kept):
        return CoxModel(code, text, times.n, events, "efron", (), _too_few(len(kept), events_per_covariate))
    try:
        fitted = cox(times.months, times.code, kept, level=level)
    except InvalidInput as invalid:
        said = invalid.problems[0].text
        return CoxModel(code, text, times.n, events, "efron", (), said)
    return CoxModel(code, text, times.n, events, fitted.ties, _rows(fitted, columns))


def _rows(fitted: Cox, columns: dict[str, tuple[Text, Column]]) -> tuple[CoxRow, ...]:
    checked = {one.name: one.p_value for one in proportional_hazards(fitted)}
    rows = []
    for one in fitted.coefficients:
        interval = Interval(one.interval.lower, one.interval.upper, one.interval.level, one.interval.method)
        text = columns[one.name][0]
        rows.append(CoxRow(one.name, text, one.hazard_ratio, interval, one.p_value, checked.get(one.name)))
    return tuple(rows)


def _too_few(covariates: int, events_per_covariate: int) -> Text:
    if not covariates:
        return Text("没有可作比较的协变量", "there is no covariate to compare by")
    return Text(
        f"事件过少：{covariates} 个协变量至少需要 {covariates * events_per_covariate} 个事件，未拟合",
        f"too few events: {covariates} covariates take at least {covariates * events_per_covariate}; not fitted",
    )


_DEATH = Text("死亡", "death")
