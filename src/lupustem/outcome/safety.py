"""Adverse events, infections, tumours and deaths after the infusion, per 100 patient-years with exact intervals.

An event counts where it falls on or after the day of an infusion and before the next; person-time is the follow-up of the
infusions analysed. Several events of a patient count each; how many patients had one stands beside.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.cohort import Cohort
from lupustem.outcome.columns import ADVERSE, CAUSES, DEATHS
from lupustem.outcome.completeness import person_years
from lupustem.outcome.estimates import rate
from lupustem.outcome.figures import Count, Rate
from lupustem.outcome.result import Safety

_KIND = pl.col("kind")
_INFECTIONS = ["infection", "serious_infection"]
_RATES: dict[str, tuple[Text, pl.Expr]] = {
    "adverse_event": (Text("不良事件（全部）", "adverse events, all"), _KIND.is_in(list(ADVERSE))),
    "serious": (
        Text("严重不良事件（不含死亡）", "serious adverse events, without deaths"),
        _KIND.is_in(list(ADVERSE)) & (pl.col("serious") | (_KIND == "serious_infection")),
    ),
    "grade_3_or_more": (
        Text("CTCAE 3 级及以上", "CTCAE grade 3 or more"),
        _KIND.is_in(list(ADVERSE)) & (pl.col("grade") >= 3),
    ),
    "infection": (Text("感染（全部）", "infections, all"), _KIND.is_in(_INFECTIONS)),
    "serious_infection": (
        Text("严重感染", "serious infections"),
        (_KIND == "serious_infection") | ((_KIND == "infection") & pl.col("serious")),
    ),
    "tumour": (Text("肿瘤", "tumours"), _KIND == "tumour"),
    "relapse": (Text("医生记录的复发", "relapses as recorded"), _KIND == "relapse"),
    "death": (Text("死亡", "deaths"), _KIND.is_in(list(DEATHS))),
    "transplant_related_death": (
        Text("移植相关死亡", "transplant-related deaths"),
        (_KIND == "transplant_related_death") | (_KIND.is_in(list(DEATHS)) & (pl.col("cause") == "transplant_related")),
    ),
}
_NOTES = (
    Text(
        "同一次死亡以两个种类记录时只计一次。未写 serious 或 grade 的事件不计入相应的行：这两行是下限。",
        "A death written under two kinds counts once. Events without serious or grade are not in those rows, which are "
        "therefore lower limits.",
    ),
    Text(
        "事件率的区间假定事件彼此独立；同一患者多次事件时区间偏窄。",
        "The interval of a rate takes events as independent; it is too narrow where patients have several.",
    ),
)


def of_units(cohort: Cohort) -> pl.DataFrame:
    """The events that fall into the follow-up of the infusions analysed, with their unit."""
    units = cohort.units.select("unit", "patient_id", pl.col("number").alias("infusion_number"))
    found = cohort.events.join(units, on=["patient_id", "infusion_number"], how="inner", maintain_order="left")
    deaths = found.filter(_KIND.is_in(list(DEATHS))).sort("unit", "kind", "cause")
    once = deaths.unique("unit", keep="last", maintain_order=True)
    return pl.concat([found.filter(~_KIND.is_in(list(DEATHS))), once])


def rate_of(events: pl.DataFrame, code: str, years: float, level: float) -> Rate:
    """One row of the table."""
    text, rows = _RATES[code]
    kept = events.filter(rows.fill_null(False))
    return rate(code, text, kept.height, kept["patient_id"].n_unique(), years, level)


def safety(cohort: Cohort, level: float) -> Safety:
    """Rates of every kind, deaths by cause, adverse events by term and by grade."""
    events, years = of_units(cohort), person_years(cohort.units)
    causes = [_cause(events, cause, text, years, level) for cause, text in CAUSES.items()]
    adverse = events.filter(_KIND.is_in(list(ADVERSE)))
    return Safety(
        rates=(*(rate_of(events, code, years, level) for code in _RATES), *(one for one in causes if one.events)),
        terms=_terms(adverse),
        grades=_grades(adverse),
        notes=_NOTES,
    )


def _cause(events: pl.DataFrame, cause: str, text: Text, years: float, level: float) -> Rate:
    own = pl.when(_KIND == "transplant_related_death").then(pl.lit("transplant_related")).otherwise(pl.col("cause"))
    kept = events.filter(_KIND.is_in(list(DEATHS)) & (own.fill_null("unknown") == cause))
    said = Text(f"死因：{text.zh}", f"death by cause: {text.en}")
    return rate(f"death.{cause}", said, kept.height, kept.height, years, level)


def _terms(adverse: pl.DataFrame) -> tuple[Count, ...]:
    written = adverse.filter(pl.col("term").is_not_null()).group_by("term").len()
    rows: Sequence[tuple[str, int]] = written.sort("len", "term", descending=[True, False]).rows()
    return tuple(Count(f"term.{term}", Text(term, term), times, adverse.height) for term, times in rows)


def _grades(adverse: pl.DataFrame) -> tuple[Count, ...]:
    times = dict(adverse.group_by("grade").len().iter_rows())
    rows = [
        Count(f"grade.{one}", Text(f"CTCAE {one} 级", f"CTCAE grade {one}"), times[one], adverse.height)
        for one in range(1, 6)
        if one in times
    ]
    if None in times:
        rows.append(Count("grade.none", Text("未写分级", "no grade written"), times[None], adverse.height))
    return tuple(rows)
