"""The weight: units exactly, slips of unit against an earlier weight, age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.weight import Weight, check_weight

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def rules(value: object, **more: object) -> list[str]:
    given: dict[str, object] = {"measured_at": NOW, **more}
    age = given.pop("age_years", None)
    made = check_weight(Weight(value, **given), as_of=NOW, age_years=age)  # type: ignore[arg-type]
    return [f"{one.status} {one.rule}" for one in made.reasons]


def test_hz09_units_are_converted_exactly() -> None:
    for value, unit, kg in (("124", "斤", "62"), ("124", "jin", "62"), ("100", "lb", "45.359237"), ("62", "kg", "62")):
        assert check_weight(Weight(value, unit, NOW), as_of=NOW).measured_kg == Fraction(kg)


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        ("120", "60.5", ["block weight_in_jin"]),
        ("60", "120", ["block weight_in_jin"]),
        ("96", "50", ["block weight_in_jin"]),
        ("95.9", "50", ["warn weight_change"]),
        ("104", "50", ["block weight_in_jin"]),
        ("104.1", "50", ["warn weight_change"]),
        ("106", "50", ["block weight_in_lb"]),
        ("105.9", "50", ["warn weight_change"]),
        ("114.5", "50", ["block weight_in_lb"]),
        ("114.6", "50", ["warn weight_change"]),
        ("50", "110.2", ["block weight_in_lb"]),
    ],
)
def test_hz09_a_weight_typed_in_jin_or_pounds_is_stopped(value: str, previous: str, expected: list[str]) -> None:
    assert rules(value, previous_kg=previous) == expected


def test_hz11_a_tenth_is_not_asked_about_and_more_is() -> None:
    assert rules("66", previous_kg="60") == []
    assert rules("66.006", previous_kg="60") == ["warn weight_change"]
    assert rules("54", previous_kg="60") == []
    assert rules("53.99", previous_kg="60") == ["warn weight_change"]


def test_hz10_a_weight_of_eight_days_or_without_a_date_is_unknown() -> None:
    assert rules("60", measured_at=NOW - timedelta(days=7)) == []
    assert rules("60", measured_at=NOW - timedelta(days=7, seconds=1)) == ["unknown weight_stale"]
    assert rules("60", measured_at=None) == ["unknown weight_undated"]


def test_an_earlier_weight_of_more_than_180_days_is_not_compared() -> None:
    assert rules("120", previous_kg="60", previous_at=NOW - timedelta(days=180)) == ["block weight_in_jin"]
    assert rules("120", previous_kg="60", previous_at=NOW - timedelta(days=181)) == []


def test_an_estimate_and_an_unusual_weight_ask_for_a_reason() -> None:
    assert rules("60", estimated=True) == ["warn weight_estimated"]
    assert rules("29.9") == ["warn weight_range"]
    assert rules("29.9", age_years=9) == []
    assert rules("30") == []
    assert rules("200.1") == ["warn weight_range"]


@pytest.mark.parametrize(
    ("value", "code"), [("0", "zero_weight"), ("-3", "zero_weight"), ("1.9", "out_of_bounds"), ("301", "out_of_bounds")]
)
def test_a_weight_that_cannot_be_has_a_named_error(value: str, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        rules(value)
    assert error.value.code == code
