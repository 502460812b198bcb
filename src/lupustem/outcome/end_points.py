"""Response, state and relapse at time points: who said yes and no, who died, and of whom it is not known, with why.

A response and a state that a death came before are a no; a relapse that a death came before is neither and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.cohort import UNIT
from lupustem.outcome.definitions import ACTIVE_NEPHRITIS, DEFINITIONS, Judged
from lupustem.outcome.estimates import proportion
from lupustem.outcome.figures import AtTimePoint, Count, Proportion
from lupustem.outcome.result import EndPoint
from lupustem.outcome.time_points import Window, time_point

YES, NO, DIED = "yes", "no", "died"
REASONS: dict[str, Text] = {
    "no_visit": Text("窗口内没有就诊", "no visit within the window"),
    "no_baseline": Text("没有基线就诊", "no baseline visit"),
    "item_missing": Text("就诊时缺少所需项目", "an item missing at a visit"),
}


def statuses(window: Window, visits: pl.DataFrame, units: pl.DataFrame, codes: Sequence[str]) -> dict[str, pl.Series]:
    """By definition, the status of each unit in their order: yes, no, died, a reason of REASONS, reinfused, not_assessable, or
    null (not yet due)."""
    row = window.frame.join(units.select(UNIT, *_BASE), on=UNIT, how="left", maintain_order="left")
    row = row.join(visits.select("visit", *codes), on="visit", how="left", maintain_order="left")
    found = row.select(_status(DEFINITIONS[code]).alias(code) for code in codes)
    return {code: found[code] for code in codes}


def _status(one: Judged) -> pl.Expr:
    met, absent = pl.col(one.definition.code), pl.col("visit").is_null()
    unknown = pl.lit("item_missing")
    if one.definition.compared == "baseline":
        unknown = pl.when(pl.col("baseline_date").is_null()).then(pl.lit("no_baseline")).otherwise(unknown)
    return (
        pl.when(~pl.col("over"))
        .then(None)
        .when(pl.col("reinfused"))
        .then(pl.lit("reinfused"))
        .when(_not_assessable(one))
        .then(pl.lit("not_assessable"))
        .when(absent & pl.col("died"))
        .then(pl.lit("died_before" if one.definition.kind == "relapse" else DIED))
        .when(absent)
        .then(pl.lit("no_visit"))
        .when(met.is_null())
        .then(unknown)
        .when(met)
        .then(pl.lit(YES))
        .otherwise(pl.lit(NO))
    )


_BASE = ("baseline_date", "baseline_protein", "baseline_bicla_active")


def with_baseline_values(units: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """The units with what decides who can be assessed: protein at baseline, and whether a system was A or B."""
    base = visits.filter(pl.col("is_baseline")).select(
        UNIT,
        pl.col("protein").alias("baseline_protein"),
        pl.col("bicla_active").alias("baseline_bicla_active"),
    )
    return units.join(base, on=UNIT, how="left", maintain_order="left")


def _not_assessable(one: Judged) -> pl.Expr:
    """Nephritis that was not active at baseline, or no system with A or B for BICLA; unknown is not a no."""
    if one.definition.index == "bicla":
        return (~pl.col("baseline_bicla_active")).fill_null(False)
    if one.renal and one.definition.kind == "response":
        return (pl.col("baseline_protein") < ACTIVE_NEPHRITIS).fill_null(False)
    return pl.lit(False)


def at_time_point(counts: Mapping[str | None, int], months: int, level: float) -> AtTimePoint:
    """The figures of one end point at one time point, from how often each status occurs."""
    yes, died = counts.get(YES, 0), counts.get(DIED, 0)
    no = counts.get(NO, 0) + died
    reasons = tuple(Count(code, text, counts.get(code, 0)) for code, text in REASONS.items())
    unknown = sum(one.n or 0 for one in reasons)
    eligible = yes + no + unknown
    return AtTimePoint(
        months=months,
        text=time_point(months).text,
        eligible=eligible,
        observed=proportion(yes, yes + no, level),
        died=died + counts.get("died_before", 0),
        unknown=unknown,
        reasons=reasons,
        worst=proportion(yes, eligible, level),
        best=proportion(yes + unknown, eligible, level),
        not_assessable=counts.get("not_assessable", 0),
        reinfused=counts.get("reinfused", 0),
    )


def counted(found: pl.Series) -> dict[str | None, int]:
    """How often each status occurs."""
    return dict(found.value_counts().iter_rows())


def observed(counts: Mapping[str | None, int], level: float) -> tuple[Proportion, int]:
    """yes of yes and no, and how many are unknown."""
    yes = counts.get(YES, 0)
    known = yes + counts.get(NO, 0) + counts.get(DIED, 0)
    return proportion(yes, known, level), sum(counts.get(code, 0) for code in REASONS)


def computable(visits: pl.DataFrame) -> tuple[str, ...]:
    """The definitions that at least one visit after an infusion answers."""
    later = visits.filter(pl.col("day") > 0)
    codes = list(DEFINITIONS)
    known = later.select(pl.col(code).count() for code in codes).row(0) if later.height else (0,) * len(codes)
    return tuple(code for code, times in zip(codes, known, strict=True) if times)


def end_points(
    found: Mapping[tuple[str, int], pl.Series], codes: tuple[str, ...], months: tuple[int, ...], level: float
) -> tuple[EndPoint, ...]:
    """Every definition at every time point, from the statuses of the units."""
    return tuple(
        EndPoint(
            DEFINITIONS[code].definition,
            tuple(at_time_point(counted(found[code, one]), one, level) for one in months),
        )
        for code in codes
    )
