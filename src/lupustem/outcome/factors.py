"""What the infusions are divided by: source, dose per kg, total dose, first or repeated, period; each infusion in one group.

Dose per kg and total dose are never mixed: an infusion of whom only one is written is not in the groups of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.outcome.figures import Period

LOWEST_PER_KG, HIGHEST_PER_KG = 1, 2
"""×10^6/kg: the range of statement dose_range."""
FEW = 4
"""Up to so many different total doses make a group each; more are divided at their median (an engineering choice)."""
YEARS = 5
"""Without periods of the user's, calendar years in blocks of so many (an engineering choice)."""


@dataclass(frozen=True, slots=True)
class Factor:
    """code and text of the factor; groups: code -> text, the first is the reference; column: the group of each unit."""

    code: str
    text: Text
    groups: dict[str, Text]
    column: pl.Series
    note: Text | None = None


def factors(units: pl.DataFrame, periods: Sequence[Period]) -> tuple[Factor, ...]:
    """Every factor with at least two groups."""
    found = (_source(units), _per_kg(units), _total(units), _number(units), _period(units, periods))
    return tuple(one for one in found if len(one.groups) > 1)


def _present(column: pl.Series, groups: dict[str, Text]) -> dict[str, Text]:
    held = set(column.drop_nulls().unique().to_list())
    return {code: text for code, text in groups.items() if code in held}


def _source(units: pl.DataFrame) -> Factor:
    column = units["source"].cast(pl.String)
    return Factor(
        "source", Text("细胞来源", "source of the cells"), _present(column, dict(FACTS["tissue_source"].values)), column
    )


def _per_kg(units: pl.DataFrame) -> Factor:
    dose = pl.col("dose_1e6_per_kg")
    band = (
        pl.when(dose < LOWEST_PER_KG).then(pl.lit("below")).when(dose <= HIGHEST_PER_KG).then(pl.lit("within"))
    ).when(dose.is_not_null())
    column = units.select(band.then(pl.lit("above")).alias("group"))["group"]
    groups = {
        "within": Text("1～2 ×10^6/kg", "1 to 2 ×10^6/kg"),
        "below": Text("<1 ×10^6/kg", "below 1 ×10^6/kg"),
        "above": Text(">2 ×10^6/kg", "above 2 ×10^6/kg"),
    }
    note = Text(
        "分界为共识推荐剂量（条款 dose_range）；只写细胞总数者不在内。",
        "Divided at the recommended dose (statement dose_range); infusions with a total dose only are not in.",
    )
    return Factor("dose_per_kg", Text("每千克剂量", "dose per kg"), _present(column, groups), column, note)


def _total(units: pl.DataFrame) -> Factor:
    dose = units["dose_total_1e6"]
    text = Text("细胞总数", "total dose")
    values = sorted(dose.drop_nulls().unique().to_list())
    if len(values) <= FEW:
        column = units.select(pl.format("{}", pl.col("dose_total_1e6")).alias("group"))["group"]
        groups = {f"{one}": Text(f"{one:g} ×10^6", f"{one:g} ×10^6") for one in values}
        return Factor("dose_total", text, groups, column, _ONLY_TOTAL)
    middle = float(values[len(values) // 2])
    column = units.select(
        pl.when(pl.col("dose_total_1e6") < middle).then(pl.lit("lower")).when(pl.col("dose_total_1e6").is_not_null())
        .then(pl.lit("upper")).alias("group")
    )["group"]  # fmt: skip
    groups = {
        "lower": Text(f"<{middle:g} ×10^6", f"below {middle:g} ×10^6"),
        "upper": Text(f"≥{middle:g} ×10^6", f"{middle:g} ×10^6 or more"),
    }
    return Factor("dose_total", text, _present(column, groups), column, _ONLY_TOTAL)


_ONLY_TOTAL = Text(
    "只写每千克剂量者不在内；两种剂量不互相换算。",
    "Infusions with a dose per kg only are not in; neither is converted into the other.",
)


def _number(units: pl.DataFrame) -> Factor:
    column = units.select(
        pl.when(pl.col("number") == 1).then(pl.lit("first")).otherwise(pl.lit("repeated")).alias("group")
    )["group"]
    groups = {"first": Text("首次输注", "first infusion"), "repeated": Text("再次输注", "repeated infusion")}
    note = Text(
        "再次输注多因复发而给，两组并非可比。同一患者可在两组中，区间未为此校正。",
        "Repeated infusions are mostly given for a relapse: the groups are not alike. A patient may be in both, which the "
        "intervals do not allow for.",
    )
    return Factor(
        "number", Text("首次或再次输注", "first or repeated infusion"), _present(column, groups), column, note
    )


def blocks(units: pl.DataFrame) -> tuple[Period, ...]:
    """Calendar years in blocks of YEARS that hold an infusion."""
    firsts = sorted({year - year % YEARS for year in units["start"].dt.year().to_list()})
    return tuple(
        Period(
            f"{one}-{one + YEARS - 1}",
            Text(f"{one}～{one + YEARS - 1} 年", f"{one} to {one + YEARS - 1}"),
            date(one, 1, 1),
            date(one + YEARS - 1, 12, 31),
        )
        for one in firsts
    )


def _period(units: pl.DataFrame, periods: Sequence[Period]) -> Factor:
    chosen = periods or blocks(units)
    group = pl.lit(None, dtype=pl.String)
    for one in reversed(chosen):
        start = pl.col("start")
        inside = pl.lit(True)
        if one.first is not None:
            inside &= start >= one.first
        if one.last is not None:
            inside &= start <= one.last
        group = pl.when(inside).then(pl.lit(one.code)).otherwise(group)
    column = units.select(group.alias("group"))["group"]
    groups = {one.code: one.text for one in chosen}
    return Factor("period", Text("输注时期", "period of the infusion"), _present(column, groups), column)
