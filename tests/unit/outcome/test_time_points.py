"""Windows follow the calendar of each infusion; the months of a visit are those of the time point that it stands for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.cohort import DAYS_A_MONTH
from lupustem.outcome.result import AtTimePoint, Outcomes
from lupustem.outcome.time_points import MONTHS, nominal_months, time_point, windows
from tests.unit.outcome.cohorts import active, better, event, events, infusion, visits


def _units(start: date) -> pl.DataFrame:
    empty = pl.lit(None, dtype=pl.Date)
    frame = pl.DataFrame({"unit": [0], "start": [start]}, schema={"unit": pl.UInt32, "start": pl.Date})
    return frame.with_columns(empty.alias("next_start"), empty.alias("death"))


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2020, 8, 31), 6, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(start: date, months: int, day: date) -> None:
    none = pl.DataFrame(schema={"unit": pl.UInt32, "day": pl.Int64, "visit": pl.UInt32})
    row = windows(_units(start), none, (months,), date(2030, 1, 1))[months].frame.row(0, named=True)
    assert (row["first"] + row["last"]) / 2 == (day - start).days


@pytest.mark.parametrize(("off", "seen"), [(-30, True), (30, True), (-31, False), (31, False)])
def test_both_ends_of_a_window_belong_to_it(off: int, seen: bool) -> None:
    start = date(2020, 1, 15)
    when = date(2021, 1, 15) + timedelta(days=off)
    found = analyse(
        visits(active("a", start), better("a", when)), events(infusion("a", start)), Options(as_of=date(2023, 1, 1))
    )
    assert (_at(found, "sri4", 12).observed.denominator == 1) is seen


def _at(found: Outcomes, code: str, months: int) -> AtTimePoint:
    end_point = next(one for one in found.end_points if one.definition.code == code)
    return next(one for one in end_point.at if one.months == months)


def test_of_two_visits_as_near_the_earlier_stands() -> None:
    start = date(2020, 1, 15)
    seen = [active("a", start), better("a", date(2020, 7, 10)), active("a", date(2020, 7, 20))]
    told = [infusion("a", start), event("a", "last_contact", date(2021, 1, 1))]
    assert _at(analyse(visits(*seen), events(*told)), "sri4", 6).observed.numerator == 1


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (0, 0.0),
        (30, 1.0),
        (91, 3.0),
        (90, 3.0),
        (152, 4.99),
        (153, 6.0),
        (213, 6.0),
        (214, 7.03),
        (365, 12.0),
        (-3, 0.0),
    ],
)
def test_the_months_of_a_visit_are_those_of_the_time_point_in_whose_window_it_lies(day: int, months: float) -> None:
    frame = pl.DataFrame({"day": [day]})
    assert frame.select(nominal_months(pl.col("day"), DAYS_A_MONTH)).item() == pytest.approx(months)


def test_a_visit_a_few_days_early_is_held_to_the_target_of_its_time_point() -> None:
    start = date(2020, 1, 15)
    # 40 % less protein suffices for EULAR 2019 at month 3 and not at month 6; day 175 stands for month 6.
    seen = [active("a", start), active("a", start + timedelta(days=175), upcr_g_g=1.8)]
    told = [infusion("a", start), event("a", "last_contact", date(2021, 1, 1))]
    found = _at(analyse(visits(*seen), events(*told)), "eular_era_edta_2019_ln.partial_or_complete", 6)
    assert (found.observed.numerator, found.observed.denominator) == (0, 1)


def test_the_windows_of_the_end_points_do_not_overlap() -> None:
    points = [time_point(months) for months in MONTHS]
    assert all(one.last_day < other.first_day for one, other in pairwise(points))
