"""Time points after the infusion and their windows, and the one visit of a unit that stands for each.

The windows are those of the follow-up calendar (`treatment.follow_up_rules`). Of several visits in a window the one nearest to
the day aimed at stands for it, the earlier of two as near: never the one with the better answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.cohort import DAYS_A_MONTH, UNIT
from lupustem.outcome.figures import TimePoint
from lupustem.treatment.calendar import visit_months
from lupustem.treatment.follow_up_rules import WINDOWS

MONTHS = (1, 3, 6, 12, 24, 36, 48, 60)
"""Where end points are read."""
CALENDAR_YEARS = 10


def width(months: int) -> int:
    """How many days a visit may be early or late."""
    return next(window.days for window in WINDOWS if months <= window.up_to_months)


def time_point(months: int) -> TimePoint:
    """A time point with its window in days; the day of a unit follows the calendar and may differ by a day or two."""
    days = round(months * DAYS_A_MONTH)
    name = Text(f"{months} 个月", f"{months} month{'s' if months > 1 else ''}")
    return TimePoint(months, name, days, days - width(months), days + width(months))


def nominal_months(day: pl.Expr, days_a_month: float) -> pl.Expr:
    """The months of a visit: those of the time point in whose window it lies, else the days, in hundredths, rounded down."""
    plain = pl.max_horizontal((day / days_a_month * 100).floor() / 100, pl.lit(0.0))
    found: pl.Expr = plain
    for months in reversed(visit_months(CALENDAR_YEARS)):
        days = round(months * days_a_month)
        inside = day.is_between(days - width(months), days + width(months))
        found = pl.when(inside).then(float(months)).otherwise(found)
    return found


@dataclass(frozen=True, slots=True)
class Window:
    """A time point for every unit, a row each in the order of the units.

    frame: unit, first, last (days), visit (its serial number, null for none), and of each unit whether the window was over by
        `as_of` (`over`), whether a further infusion came before its end (`reinfused`), whether death did (`died`).
    """

    months: int
    frame: pl.DataFrame


def windows(units: pl.DataFrame, visits: pl.DataFrame, months: tuple[int, ...], as_of: object) -> dict[int, Window]:
    """The visit of each unit at each time point.

    units: of `Cohort`. visits: unit, day and visit (`verdicts.judged_visits`), the baseline among them.
    """
    later = visits.filter(pl.col("day") > 0).select(UNIT, "day", "visit")
    return {one: Window(one, _window(units, later, one, as_of)) for one in months}


def _window(units: pl.DataFrame, visits: pl.DataFrame, months: int, as_of: object) -> pl.DataFrame:
    start, half = pl.col("start"), width(months)
    aim = (start.dt.offset_by(f"{months}mo") - start).dt.total_days()
    end = (pl.lit(as_of, dtype=pl.Date) - start).dt.total_days()
    after = (pl.col("next_start") - start).dt.total_days()
    death = (pl.col("death") - start).dt.total_days()
    aimed = units.select(UNIT, aim.alias("aim"), end.alias("until"), after.alias("after"), death.alias("death_day"))
    last = pl.col("aim") + half
    nearest = (
        visits.join(aimed.select(UNIT, "aim"), on=UNIT)
        .filter((pl.col("day") - pl.col("aim")).abs() <= half)
        .sort(UNIT, (pl.col("day") - pl.col("aim")).abs(), "day")
        .unique(UNIT, keep="first", maintain_order=True)
        .select(UNIT, "visit")
    )
    return aimed.join(nearest, on=UNIT, how="left", maintain_order="left").select(
        UNIT,
        (pl.col("aim") - half).alias("first"),
        last.alias("last"),
        "visit",
        (last <= pl.col("until")).alias("over"),
        (pl.col("after").is_not_null() & (pl.col("after") <= last)).alias("reinfused"),
        (pl.col("death_day").is_not_null() & (pl.col("death_day") <= last)).alias("died"),
    )
