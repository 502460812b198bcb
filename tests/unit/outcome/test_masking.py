"""Small cells are hidden in every part of the answer, with whatever would let them be worked out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from lupustem.logic.text import Text
from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.invented import invented
from lupustem.outcome.masking_nested import chains
from lupustem.outcome.masking_parts import too_near
from lupustem.outcome.result import AtTimePoint, Count, Group, Line, Outcomes, Proportion, Rate, Summary
from tests.unit.outcome.cohorts import active, better, day, event, events, infusion, visits

COUNTS = {
    "n", "of", "numerator", "denominator", "eligible", "died", "unknown", "not_assessable", "reinfused", "events", "patients",
    "expected", "present", "baseline_missing", "later_missing", "deaths", "lost", "missing", "paired", "at_risk",
    "not_stated", "own_unknown",
}  # fmt: skip


@cache
def _answer(patients: int, below: int, seed: int = 5) -> Outcomes:
    cohort = invented(patients=patients, seed=seed)
    return analyse(cohort.visits, cohort.events, Options(mask_below=below, unit="each"))


def _walked(value: object, path: str = "") -> Iterator[tuple[str, object, str, Any]]:
    """Every field of every part: path, part, name of the field, value; published figures are not the centre's own."""
    if is_dataclass(value):
        for one in fields(value):
            if one.name in ("same", "different", "settings"):
                continue
            here = f"{path}.{one.name}"
            yield here, value, one.name, getattr(value, one.name)
            yield from _walked(getattr(value, one.name), here)
    elif isinstance(value, tuple) and not isinstance(value, Text):
        for at, one in enumerate(value):
            yield from _walked(one, f"{path}[{at}]")


@pytest.mark.parametrize("patients", [12, 80])
@pytest.mark.parametrize("below", [5, 10])
def test_no_count_from_1_to_the_limit_is_left_anywhere(patients: int, below: int) -> None:
    left = [
        (path, value)
        for path, _, name, value in _walked(_answer(patients, below))
        if name in COUNTS and isinstance(value, int) and 0 < value < below
    ]
    assert left == []


@pytest.mark.parametrize("patients", [12, 80])
def test_no_complement_from_1_to_the_limit_is_left_either(patients: int) -> None:
    for path, part, _, _ in _walked(_answer(patients, 5)):
        if isinstance(part, Proportion) and part.numerator is not None and part.denominator is not None:
            assert not 0 < part.denominator - part.numerator < 5, path
        if isinstance(part, Count) and part.n is not None and part.of is not None:
            assert not 0 < part.of - part.n < 5, path
        if isinstance(part, AtTimePoint) and part.eligible is not None:
            assert not any(0 < (one.n or 0) < 5 for one in part.reasons), path


def test_a_hidden_figure_keeps_nothing_that_follows_from_it() -> None:
    for path, part, _, _ in _walked(_answer(40, 10)):
        if isinstance(part, Proportion) and part.masked:
            assert (part.numerator, part.denominator, part.value, part.interval) == (None, None, None, None), path
        if isinstance(part, Rate) and part.masked:
            assert (part.events, part.value, part.interval) == (None, None, None), path
        if isinstance(part, Summary) and part.masked:
            assert (part.mean, part.sd, part.median) == (None, None, None), path
        if isinstance(part, Line):
            assert part.steps == (), path


def test_one_small_group_hides_the_others_that_add_up_with_it() -> None:
    told = [infusion(f"p{one}", source="bone_marrow" if one < 2 else "umbilical_cord") for one in range(30)]
    told += [event(f"p{one}", "last_contact", day(400)) for one in range(30)]
    seen = [row for one in range(30) for row in (active(f"p{one}", day(0)), better(f"p{one}", day(182)))]
    found = analyse(visits(*seen), events(*told), Options(mask_below=5))
    source = next(one for one in found.subgroups if one.factor == "source")
    assert [(group.code, group.n, group.masked) for group in source.groups] == [
        ("umbilical_cord", None, True),
        ("bone_marrow", None, True),
    ]
    assert all(one.masked and one.estimate is None and one.test is None for one in source.comparisons)
    assert all(isinstance(group, Group) and group.survival is None for group in source.groups)


def test_the_few_who_were_not_infused_are_hidden_with_the_total_that_would_show_them() -> None:
    told = [infusion(f"p{one}") for one in range(30)] + [event("x", "last_contact", day(1))]
    found = analyse(visits(), events(*told), Options(mask_below=5))
    steps = {one.code: one for one in found.flow}
    assert (steps["patients"].n, steps["patients"].masked) == (None, True)
    assert steps["infused"].n == 30
    assert [one.n for one in steps["infused"].left] == [None]
    counts = {one.code: one for one in found.completeness.counts}
    assert [counts[code].n for code in ("patients", "not_infused", "infused", "analysed")] == [None, None, 30, 30]
    assert counts["infused"].of is None


@pytest.mark.parametrize("patients", [40, 80])
def test_no_two_shown_time_points_differ_by_a_few(patients: int) -> None:
    found = _answer(patients, 5)
    total = next(one.n for one in found.completeness.counts if one.code == "analysed")
    rows: list[list[int | None]] = [[one.expected for one in found.completeness.attendance]]
    rows += [[at.eligible for at in one.at] for one in found.end_points]
    rows += [[at.eligible for at in one.at] for one in found.changes]
    for row in rows:
        shown = [total, *(n for n in row if n is not None)]
        assert not [pair for pair in pairwise(shown) if 0 < abs((pair[0] or 0) - (pair[1] or 0)) < 5]


def test_numbers_that_differ_by_a_few_from_the_one_shown_before_are_too_near() -> None:
    assert too_near((60, 58, 55, None, 54, 40), 60, 5) == (False, True, False, False, True, False)
    assert too_near((58,), 60, 5) == (True,)
    assert too_near((55, 60), 60, 5) == (False, False)


def test_a_limit_of_0_hides_nothing_and_the_limit_stands_in_the_answer() -> None:
    plain, hidden = _answer(40, 0), _answer(40, 10)
    assert not any(value is True for _, _, name, value in _walked(plain) if name == "masked")
    assert hidden.settings.mask_below == 10
    assert any(value is True for _, _, name, value in _walked(hidden) if name == "masked")


def _truth_and_hidden(told: list[Any], seen: list[Any], below: int = 5) -> tuple[Outcomes, Outcomes]:
    plain = analyse(visits(*seen), events(*told), Options())
    return plain, analyse(visits(*seen), events(*told), Options(mask_below=below))


def _source(found: Outcomes) -> tuple[Group, ...]:
    return next(one for one in found.subgroups if one.factor == "source").groups


def test_a_point_of_a_curve_is_shown_in_all_groups_or_in_none_since_the_whole_less_the_others_gives_the_last() -> None:
    told = [infusion(f"p{one}", source="bone_marrow" if one < 30 else "umbilical_cord") for one in range(80)]
    # By month 12 eight deaths after cord and two after marrow, by month 36 seven after marrow.
    told += [event(f"p{one}", "death", day(200)) for one in (0, 1, *range(30, 38))]
    told += [event(f"p{one}", "death", day(900)) for one in range(2, 7)]
    told += [event(f"p{one}", "last_contact", day(2000)) for one in (*range(7, 30), *range(38, 80))]
    plain, hidden = _truth_and_hidden(told, [])
    whole = next(one for one in hidden.curves if one.code == "survival").lines[0]
    at = next(place for place, point in enumerate(whole.at) if point.months == 12)
    small = [group.survival.at[at].events for group in _source(plain) if group.survival is not None]
    assert small == [8, 2]
    assert whole.at[at].events == 10
    for group in _source(hidden):
        assert group.survival is not None
        assert (group.survival.at[at].events, group.survival.at[at].masked) == (None, True)
    last = next(place for place, point in enumerate(whole.at) if point.months == 36)
    assert [group.survival.at[last].events for group in _source(hidden) if group.survival is not None] == [8, 7]


def test_those_of_unstated_source_are_not_worked_out_from_the_whole() -> None:
    told = [infusion(f"p{one}", source=("umbilical_cord", "bone_marrow")[one % 2]) for one in range(80)]
    told += [infusion(f"x{one}", source=None) for one in range(10)]
    told += [event(f"p{one}", "death", day(200)) for one in range(12)] + [event("x0", "death", day(200))]
    told += [event(f"p{one}", "last_contact", day(2000)) for one in range(12, 80)]
    told += [event(f"x{one}", "last_contact", day(2000)) for one in range(1, 10)]
    plain, hidden = _truth_and_hidden(told, [])
    deaths = next(one for one in hidden.safety.rates if one.code == "death")
    assert deaths.events == 13
    assert [group.deaths.events for group in _source(plain) if group.deaths is not None] == [6, 6]
    assert [group.deaths.events for group in _source(hidden) if group.deaths is not None] == [None, None]
    assert all(group.survival is None for group in _source(hidden))


@pytest.mark.parametrize(("patients", "seed"), [(90, 1), (160, 1), (160, 3)])
def test_nested_definitions_differ_by_nobody_or_by_enough(patients: int, seed: int) -> None:
    found = _answer(patients, 5, seed)
    rows = {(one.definition.code, row.months): row for one in found.end_points for row in one.at}
    curves = {one.code: one for one in found.curves}
    compared = 0
    for chain in chains(found.end_points):
        for wide, narrow in ((wide, narrow) for at, wide in enumerate(chain) for narrow in chain[at + 1 :]):
            for months in (one.months for one in found.settings.time_points):
                first, second = rows[wide, months].observed, rows[narrow, months].observed
                if first.numerator is not None and second.numerator is not None:
                    compared += 1
                    assert not 0 < abs(first.numerator - second.numerator) < 5, (wide, narrow, months)
            pair = [curves.get(f"first_response.{code}") for code in (wide, narrow)]
            if pair[0] is not None and pair[1] is not None:
                for line, other in zip(pair[0].lines, pair[1].lines, strict=True):
                    for one, two in zip(line.at, other.at, strict=True):
                        assert one.events is None or two.events is None or not 0 < abs(one.events - two.events) < 5
    assert compared > 10


def test_grades_add_up_to_the_rate_of_the_severe_ones_so_that_one_hidden_hides_them_all() -> None:
    told = [infusion(f"p{one}") for one in range(40)]
    for grade, times in ((1, 2), (2, 20), (3, 8), (4, 2)):
        told += [event(f"p{one}", "adverse_event", day(30 + grade), grade=grade) for one in range(times)]
    told += [event(f"p{one}", "last_contact", day(400)) for one in range(40)]
    _, hidden = _truth_and_hidden(told, [])
    assert next(one for one in hidden.safety.rates if one.code == "grade_3_or_more").events == 10
    assert [one.n for one in hidden.safety.grades] == [None] * 4


def test_terms_whose_hidden_counts_could_only_be_one_way_are_all_hidden() -> None:
    told = [infusion(f"p{one}") for one in range(40)]
    for term, times in (("herpes zoster", 1), ("sepsis", 1), ("fever", 20)):
        told += [event(f"p{one}", "adverse_event", day(30), term=term) for one in range(times)]
    told += [event(f"p{one}", "last_contact", day(400)) for one in range(40)]
    _, hidden = _truth_and_hidden(told, [])
    assert [one.n for one in hidden.safety.terms] == [None] * 3


def test_the_longest_follow_up_is_that_of_one_person_and_is_hidden() -> None:
    assert _answer(80, 0).completeness.follow_up.longest_months is not None
    assert _answer(80, 5).completeness.follow_up.longest_months is None


def test_what_is_hidden_of_everybody_does_not_come_back_as_the_sum_of_the_groups() -> None:
    found = _answer(160, 5, 1)
    hidden = {(one.definition.code, row.months) for one in found.end_points for row in one.at if row.masked}
    rows = [
        row
        for one in found.subgroups
        for group in one.groups
        for row in group.at
        if (row.end_point, row.months) in hidden
    ]
    assert rows
    assert all(row.masked and row.observed.numerator is None and row.unknown is None for row in rows)
    apart = [two for one in found.subgroups for two in one.comparisons if two.masked]
    assert apart
    assert all(two.undefined is None for two in apart)


def test_the_few_who_died_are_not_worked_out_from_how_many_were_expected() -> None:
    told = [infusion(f"p{one}") for one in range(60)]
    told += [event(f"p{one}", "death", day(60)) for one in range(3)]
    told += [event(f"p{one}", "last_contact", day(2000)) for one in range(3, 60)]
    seen = [row for one in range(3, 60) for row in (active(f"p{one}", day(0)), better(f"p{one}", day(91)))]
    seen += [active(f"p{one}", day(0)) for one in range(3)]
    plain, hidden = _truth_and_hidden(told, seen)
    assert {one.months: one.expected for one in plain.completeness.attendance}[3] == 57
    expected = {one.months: one.expected for one in hidden.completeness.attendance}
    assert (expected[1], expected[3]) == (60, None)
    for change in hidden.changes:
        at = next(one for one in change.at if one.months == 3)
        assert (at.eligible, at.missing, at.masked) == (None, None, True)
        assert at.paired is None
