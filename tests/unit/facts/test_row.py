"""Reading a row: everything that is wrong is said, nothing is guessed, no number is touched."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lupustem.facts import DERIVED, FACTS
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.facts.row import places, read_row, unknown_name
from lupustem.logic.tree import Variable

NUMBERS = [fact for fact in FACTS.values() if fact.kind in ("number", "integer")]
STEP = Decimal("0.000001")


def _problem(row: dict[str, object]) -> Problem:
    with pytest.raises(InvalidFacts) as refused:
        read_row(row)
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


def test_an_unknown_name_is_refused_with_the_nearest_right_one() -> None:
    problem = _problem({"platlets_10e9_l": 50})
    assert (problem.fact, problem.code) == ("platlets_10e9_l", "unknown_fact")
    assert "platelets_10e9_l" in problem.text.en
    assert "platelets_10e9_l" in problem.text.zh


def test_a_name_that_is_near_nothing_says_where_the_names_are() -> None:
    problem = _problem({"zzzz": 1})
    assert problem.see == "facts"


@pytest.mark.parametrize("name", ["Sex", "SEX", " sex", "sex ", ""])
def test_a_name_has_one_spelling(name: str) -> None:
    assert _problem({name: "female"}).code == "unknown_fact"


def test_a_name_that_is_no_text_is_refused() -> None:
    assert _problem({7: 1}).code == "unknown_fact"  # type: ignore[dict-item]


def test_a_name_with_control_characters_is_shown_harmlessly() -> None:
    problem = unknown_name("a\x1b[31m\n" + "b" * 200)
    assert problem.text.en.isprintable()
    assert len(problem.fact) <= 60


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_fact_is_refused_as_input(name: str) -> None:
    problem = _problem({name: True})
    assert problem.code == "derived_fact"
    assert name in problem.text.en


@pytest.mark.parametrize("value", [None, ""])
def test_none_and_empty_are_unknown(value: object) -> None:
    read = read_row({"sex": value, "weight_kg": value, "pregnant": value, "sledai_2k": value})
    assert read.values == {}
    assert read.notices == ()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("Infinity")])
def test_nan_and_infinity_are_unknown_and_that_is_said(value: object) -> None:
    read = read_row({"weight_kg": value, "sledai_2k": value})
    assert read.values == {}
    assert [(notice.code, notice.facts) for notice in read.notices] == [
        ("not_finite", ("weight_kg",)),
        ("not_finite", ("sledai_2k",)),
    ]


@pytest.mark.parametrize("value", [1, 0, 1.0, "true", "yes", "是", "False", [], {}, Decimal(1)])
def test_yes_or_no_is_true_or_false_and_nothing_else(value: object) -> None:
    assert _problem({"pregnant": value}).code == "wrong_type"


def test_true_and_false_are_kept() -> None:
    assert read_row({"pregnant": True, "lactating": False}).values == {"pregnant": True, "lactating": False}


@pytest.mark.parametrize("value", ["62 kg", "六十", "62", "62,5", True, False, [], "NaN", b"62", 1 + 0j])
def test_what_is_no_number_is_refused_as_one(value: object) -> None:
    problem = _problem({"weight_kg": value})
    assert problem.code == "wrong_type"
    assert problem.text.en.startswith("weight_kg: ")
    assert problem.text.zh.startswith("weight_kg：")


@pytest.mark.parametrize("value", ["14", True, 12.5, Decimal("12.000001")])
def test_what_is_no_whole_number_is_refused_as_one(value: object) -> None:
    assert _problem({"sledai_2k": value}).code == "wrong_type"


@pytest.mark.parametrize("value", [12, 12.0, Decimal("12"), Decimal("12.0"), Decimal("1.2E+1")])
def test_a_whole_number_may_be_written_with_a_point(value: object) -> None:
    read = read_row({"sledai_2k": value}).values["sledai_2k"]
    assert read == 12
    assert type(read) is int


@pytest.mark.parametrize("value", ["woman", "Female", "女", "female "])
def test_a_category_has_its_values_and_no_other(value: str) -> None:
    problem = _problem({"sex": value})
    assert problem.code == "unknown_category"
    assert "female, male" in problem.text.en


@pytest.mark.parametrize("value", [1, True, [], Decimal(1)])
def test_a_category_is_text(value: object) -> None:
    assert _problem({"sex": value}).code == "wrong_type"


@pytest.mark.parametrize("fact", NUMBERS, ids=lambda fact: fact.name)
def test_bounds_are_inclusive_at_both_ends(fact: Variable) -> None:
    assert fact.minimum is not None
    assert fact.maximum is not None
    step = Decimal(1) if fact.kind == "integer" else STEP
    for bound, beyond in ((fact.minimum, fact.minimum - step), (fact.maximum, fact.maximum + step)):
        assert read_row({fact.name: bound}).values[fact.name] == bound
        problem = _problem({fact.name: beyond})
        assert problem.code == "out_of_bounds"
        assert f"{fact.minimum} to {fact.maximum}" in problem.text.en
        assert f"{fact.minimum} 至 {fact.maximum}" in problem.text.zh


@pytest.mark.parametrize("fact", NUMBERS, ids=lambda fact: fact.name)
def test_bounds_hold_for_python_integers_too(fact: Variable) -> None:
    assert fact.minimum is not None
    assert fact.maximum is not None
    assert _problem({fact.name: int(fact.maximum) + 1}).code == "out_of_bounds"
    assert _problem({fact.name: int(fact.minimum) - 1}).code == "out_of_bounds"
    assert read_row({fact.name: int(fact.maximum)}).values[fact.name] == fact.maximum


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (58.5, "58.5"),
        (0.1 + 60, "60.1"),
        (Decimal("58.500000"), "58.5"),
        (Decimal("58.123456"), "58.123456"),
        (58.123456, "58.123456"),
        (70, "70"),
    ],
)
def test_a_number_is_kept_as_the_decimal_that_was_written(given: object, kept: str) -> None:
    assert read_row({"weight_kg": given}).values["weight_kg"] == Decimal(kept)


@pytest.mark.parametrize("value", [58.1234567, Decimal("58.1234567"), Decimal("2.0000001"), 2.0000001])
def test_more_than_6_places_are_refused_and_never_rounded(value: object) -> None:
    problem = _problem({"weight_kg": value})
    assert problem.code == "too_many_places"
    assert "6" in problem.text.en


@pytest.mark.parametrize(
    ("value", "carried"),
    [("58.50000000", 1), ("58", 0), ("5.8E+1", 0), ("0.000001", 6), ("0.0000010", 6), ("0E-20", 0), ("1E-7", 7)],
)
def test_trailing_zeros_are_no_places(value: str, carried: int) -> None:
    assert places(Decimal(value)) == carried


def test_trailing_zeros_beyond_6_places_are_fine() -> None:
    assert read_row({"weight_kg": Decimal("58.500000000000")}).values["weight_kg"] == Decimal("58.5")


def test_every_problem_of_a_row_is_said_at_once() -> None:
    with pytest.raises(InvalidFacts) as refused:
        read_row({"weight_kg": 1000, "sxe": "male", "severity": "mild", "pregnant": 1, "sex": "x", "pga": 1.0000001})
    assert [problem.code for problem in refused.value.problems] == [
        "out_of_bounds",
        "unknown_fact",
        "derived_fact",
        "wrong_type",
        "unknown_category",
        "too_many_places",
    ]


@pytest.mark.parametrize(
    "row", [{"weight_kg": 987654}, {"sex": "secretword"}, {"sledai_2k": "secretword"}, {"weight_kg": 12.3456789}]
)
def test_an_error_never_holds_a_patients_value(row: dict[str, object]) -> None:
    problem = _problem(row)
    value = str(next(iter(row.values())))
    assert value not in problem.text.en + problem.text.zh


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_every_fact_refuses_what_it_is_not_and_names_itself(fact: Variable) -> None:
    problem = _problem({fact.name: ["a list"]})
    assert (problem.fact, problem.code) == (fact.name, "wrong_type")
    assert all(fact.name in sentence for sentence in problem.text)


def test_a_row_is_not_changed_by_reading_it() -> None:
    row = {"sex": "female", "weight_kg": 58.5, "pregnant": None}
    read_row(row)
    assert row == {"sex": "female", "weight_kg": 58.5, "pregnant": None}
