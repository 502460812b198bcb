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
