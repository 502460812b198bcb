"""Groups and models: each infusion in one group, doses never mixed, a test only beside an estimate, enough events to fit."""

from __future__ import annotations

from functools import cache

import pytest

from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.invented import Truth, invented
from lupustem.outcome.result import Outcomes, Subgroups
from tests.unit.outcome.cohorts import Row, active, better, day, event, events, infusion, visits


def _factor(found: Outcomes, code: str) -> Subgroups:
    return next(one for one in found.subgroups if one.factor == code)


def _sizes(factor: Subgroups) -> dict[str, int | None]:
    return {group.code: group.n for group in factor.groups}


@cache
def _hundred() -> Outcomes:
    cohort = invented(patients=100, seed=3)
    return analyse(cohort.visits, cohort.events)


def _cohort(*infusions: Row, until: int = 400) -> Outcomes:
    names = {row["patient_id"] for row in infusions}
    told = [*infusions, *(event(name, "last_contact", day(until)) for name in names)]
    return analyse(visits(*(active(name, day(0)) for name in names)), events(*told), Options(unit="each"))


def test_a_dose_per_kg_and_a_total_dose_are_never_in_one_table() -> None:
    found = _cohort(
        infusion("a", dose_1e6_per_kg=1.0),
        infusion("b", dose_1e6_per_kg=2.0),
        infusion("c", dose_1e6_per_kg=0.999999),
        infusion("d", dose_1e6_per_kg=2.000001),
        infusion("e", dose_1e6_per_kg=None, dose_total_1e6=50.0),
        infusion("f", dose_1e6_per_kg=None, dose_total_1e6=100.0),
        infusion("g", dose_1e6_per_kg=None),
    )
    per_kg, total = _factor(found, "dose_per_kg"), _factor(found, "dose_total")
    assert (_sizes(per_kg), per_kg.not_stated) == ({"within": 2, "below": 1, "above": 1}, 3)
    assert (_sizes(total), total.not_stated) == ({"50.0": 1, "100.0": 1}, 5)


def test_more_total_doses_than_a_few_are_divided_at_their_median() -> None:
    found = _cohort(*(infusion(f"p{one}", dose_1e6_per_kg=None, dose_total_1e6=10.0 * one) for one in range(1, 8)))
    assert _sizes(_factor(found, "dose_total")) == {"lower": 3, "upper": 4}


def test_first_and_repeated_infusions_are_apart() -> None:
    found = _cohort(infusion("a"), infusion("a", day(200)), infusion("b"))
    assert _sizes(_factor(found, "number")) == {"first": 2, "repeated": 1}


def test_periods_of_ones_own_replace_the_blocks_of_years() -> None:
    from datetime import date

    from lupustem.logic.text import Text
    from lupustem.outcome.figures import Period

    spans = (("early", None, date(2019, 12, 31)), ("late", date(2020, 1, 1), None))
    periods = tuple(Period(code, Text(code, code), first, last) for code, first, last in spans)
    told = events(infusion("a"), infusion("b", date(2018, 5, 1)), event("a", "last_contact", day(9)))
    own = analyse(visits(), told, Options(periods=periods))
    assert _sizes(_factor(own, "period")) == {"early": 1, "late": 1}
    assert _sizes(_factor(analyse(visits(), told), "period")) == {"2015-2019": 1, "2020-2024": 1}


def test_no_test_stands_without_an_estimate_and_its_interval() -> None:
    cohort = invented(patients=150, seed=3)
    found = analyse(cohort.visits, cohort.events, Options(unit="each"))
    rows = [row for factor in found.subgroups for row in factor.comparisons]
    rows += [curve.comparison for curve in found.curves if curve.comparison is not None]
    assert any(row.test is not None for row in rows)
    assert {row.test.name for row in rows if row.test is not None} == {"log_rank", "gray", "fisher"}
    for row in rows:
        if row.test is not None:
            assert row.estimate is not None
            assert row.estimate.interval is not None
        else:
            assert row.estimate is None or row.undefined is None
        assert (row.estimate is None) == (row.undefined is not None)


def test_a_model_is_fitted_with_enough_events_and_refused_with_the_reason_below() -> None:
    cohort = invented(patients=200, seed=3, truth=Truth(reinfused=0.0))
    few = analyse(cohort.visits, cohort.events, Options(events_per_covariate=1000))
    assert [model.rows for model in few.cox] == [()] * len(few.cox)
    assert all(model.refused is not None and "2000" in model.refused.en for model in few.cox)
    enough = analyse(cohort.visits, cohort.events, Options(events_per_covariate=5))
    assert enough.cox[0].end_point == "survival"
    for model in enough.cox:
        assert model.refused is None
        assert {row.covariate for row in model.rows} == {"source.bone_marrow", "period.2020-2024"}
        assert all(row.proportional_p is not None for row in model.rows)
        assert all((row.interval.lower or 0) < row.hazard_ratio < (row.interval.upper or 0) for row in model.rows)


def test_events_all_on_one_side_give_a_reason_and_no_ratio() -> None:
    told = [infusion(f"p{one}", source="bone_marrow" if one < 10 else "umbilical_cord") for one in range(20)]
    told += [event(f"p{one}", "death", day(30 + one)) for one in range(10)]
    told += [event(f"p{one}", "last_contact", day(400)) for one in range(10, 20)]
    found = analyse(visits(), events(*told), Options(events_per_covariate=1))
    assert found.cox[0].rows == ()
    assert found.cox[0].refused is not None
    assert "finite" in found.cox[0].refused.en


def test_an_unbounded_odds_ratio_is_said_and_not_invented() -> None:
    names = [f"p{one}" for one in range(12)]
    told = [infusion(name, source="bone_marrow" if at < 6 else "umbilical_cord") for at, name in enumerate(names)]
    told += [event(name, "last_contact", day(400)) for name in names]
    seen = [active(name, day(0)) for name in names]
    seen += [(better if at < 6 else active)(name, day(182)) for at, name in enumerate(names)]
    found = analyse(visits(*seen), events(*told))
    row = next(one for one in _factor(found, "source").comparisons if one.end_point == "sri4@6")
    assert (row.estimate, row.test) == (None, None)
    assert row.undefined is not None
    assert "unbounded" in row.undefined.en


@pytest.mark.parametrize("code", ["sri4", "kdigo_2024_ln.partial_or_complete", "survival"])
def test_published_figures_stand_apart_unless_definition_and_time_are_the_same(code: str) -> None:
    rows = [one for one in _hundred().side_by_side if one.end_point == code]
    assert rows
    for row in rows:
        for one in (*row.same, *row.different):
            assert one.numerator is None or one.denominator is None or one.numerator <= one.denominator
            assert one.where_read
        assert all(one.difference is None and one.months == row.months for one in row.same)
        assert all(one.difference is not None for one in row.different)


def test_the_trial_that_found_nothing_stands_beside_with_both_of_its_arms() -> None:
    rows = _hundred().side_by_side
    row = next(one for one in rows if (one.end_point, one.months) == ("kdigo_2024_ln.partial_or_complete", 6))
    shown = {(one.study, one.numerator, one.denominator) for one in row.different}
    assert {("deng_2017", 9, 12), ("deng_2017", 5, 6)} <= shown
    assert row.same == ()


def test_sri4_at_another_week_is_the_same_definition_at_another_time() -> None:
    row = next(one for one in _hundred().side_by_side if one.end_point == "sri4")
    assert [(one.study, one.numerator, one.denominator) for one in row.different] == [("kamen_2022", 5, 6)]
    difference = row.different[0].difference
    assert difference is not None
    assert difference.en == "another time point: month 4.6"


def test_groups_without_the_event_are_said_not_to_be_compared() -> None:
    names = [f"p{one}" for one in range(6)]
    told = [infusion(name, source="bone_marrow" if at < 3 else "umbilical_cord") for at, name in enumerate(names)]
    told += [event(name, "last_contact", day(600)) for name in names]
    seen = [active(name, day(after)) for name in names for after in (0, 182, 366)]
    rows = {one.end_point: one for one in _factor(analyse(visits(*seen), events(*told)), "source").comparisons}
    for code in ("survival", "first_response.sri4"):
        assert (rows[code].estimate, rows[code].test) == (None, None)
        assert rows[code].undefined is not None
