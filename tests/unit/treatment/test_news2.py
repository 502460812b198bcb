"""NEWS2: every band on both sides of its limits, both scales, and the interval for what is missing.

Expected points are those of the chart of the Royal College of Physicians (2017); the sums are the worked examples of the spec.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from lupustem.treatment.news2 import PARTS, News2, Risk, news2
from lupustem.treatment.reasons import Standing
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.vital_signs import read_signs

CALM: dict[str, Any] = {
    "respirations": 16,
    "spo2": 97,
    "oxygen": "air",
    "systolic": 122,
    "pulse": 80,
    "consciousness": "A",
    "temperature_c": "36.8",
}


def scored(scale: int = 1, **changes: Any) -> News2:
    recorded = True if scale == 2 else None
    signs = read_signs({**CALM, **changes})
    return news2(signs, age_years=34, pregnant=False, scale=scale, hypercapnia_recorded=recorded)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "bands"),
    [
        ("respirations", [(8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3)]),
        ("spo2", [(91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)]),
        ("systolic", [(90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3)]),
        (
            "pulse",
            [(40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2), (131, 3)],
        ),
        ("consciousness", [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)]),
        ("oxygen", [("air", 0), ("oxygen", 2)]),
        (
            "temperature_c",
            [
                ("35.0", 3),
                ("35.1", 1),
                ("36.0", 1),
                ("36.1", 0),
                ("38.0", 0),
                ("38.1", 1),
                ("39.0", 1),
                ("39.1", 2),
                ("38.04", 0),
                ("38.05", 1),
                ("35.04", 3),
                ("35.05", 1),
            ],
        ),
    ],
)
def test_every_band_of_a_sign_has_its_points_on_both_sides_of_each_limit(sign: str, bands: list[Any]) -> None:
    for value, points in bands:
        made = scored(**{sign: value})
        assert made.points[sign] == (points, points), value
        assert (made.lower, made.upper) == (points, points)


@pytest.mark.parametrize(
    ("spo2", "on_air", "on_oxygen"),
    [
        (83, 3, 3),
        (84, 2, 2),
        (85, 2, 2),
        (86, 1, 1),
        (87, 1, 1),
        (88, 0, 0),
        (92, 0, 0),
        (93, 0, 1),
        (94, 0, 1),
        (95, 0, 2),
        (96, 0, 2),
        (97, 0, 3),
        (100, 0, 3),
    ],
)
def test_scale_2_scores_a_high_saturation_only_on_oxygen(spo2: int, on_air: int, on_oxygen: int) -> None:
    assert scored(2, spo2=spo2).lower == on_air
    assert scored(2, spo2=spo2, oxygen="oxygen").lower == on_oxygen + 2


@pytest.mark.parametrize(
    ("signs", "scale", "total"),
    [
        ((18, 97, "air", 128, 84, "A", "36.8"), 1, 0),
        ((22, 95, "air", 104, 112, "A", "38.4"), 1, 7),
        ((22, 90, "oxygen", 130, 80, "A", "37.0"), 2, 4),
        ((16, 93, "air", 122, 80, "A", "36.8"), 2, 0),
        ((16, 93, "oxygen", 122, 80, "A", "36.8"), 2, 3),
        ((16, 93, "oxygen", 122, 80, "A", "36.8"), 1, 4),
    ],
)
def test_the_worked_examples_give_their_totals(signs: tuple[Any, ...], scale: int, total: int) -> None:
    made = scored(scale, **dict(zip(CALM, signs, strict=True)))
    assert (made.lower, made.score) == (total, total)


@pytest.mark.parametrize(
    ("changes", "risk", "repeat", "standing"),
    [
        ({}, Risk.LOW, (12, 12), Standing.OK),
        ({"pulse": 91}, Risk.LOW, (4, 6), Standing.OK),
        ({"consciousness": "C"}, Risk.LOW_MEDIUM, (1, 1), Standing.WARN),
        ({"respirations": 24, "pulse": 130}, Risk.LOW, (4, 6), Standing.OK),
        ({"respirations": 24, "pulse": 130, "systolic": 110}, Risk.MEDIUM, (1, 1), Standing.WARN),
        ({"respirations": 24, "pulse": 130, "systolic": 100}, Risk.MEDIUM, (1, 1), Standing.WARN),
        ({"respirations": 25, "pulse": 130, "systolic": 100}, Risk.HIGH, (0, 0), Standing.BLOCK),
    ],
)
def test_risk_and_repeat_interval_follow_total_and_single_threes(
    changes: dict[str, Any], risk: Risk, repeat: tuple[int, int], standing: Standing
) -> None:
    made = scored(**changes)
    assert (made.risk, made.repeat_hours, made.status) == (risk, repeat, standing)


@pytest.mark.parametrize(("part", "most"), [(part, 2 if part == "oxygen" else 3) for part in PARTS])
def test_hz36_a_missing_sign_is_an_interval_from_nothing_to_its_maximum_and_never_ok(part: str, most: int) -> None:
    made = scored(**{part: None})
    assert (made.lower, made.upper, made.score) == (0, most, None)
    assert made.missing == (part,)
    assert made.status is Standing.UNKNOWN


def test_hz36_no_sign_at_all_is_0_to_20_and_unknown() -> None:
    made = news2(read_signs({}), age_years=34, pregnant=False)
    assert (made.lower, made.upper, made.status) == (0, 20, Standing.UNKNOWN)
    assert news2(read_signs({}), age_years=34, scale=2, hypercapnia_recorded=True).upper == 20


@pytest.mark.parametrize(
    ("spo2", "oxygen", "ends"),
    [(93, None, (0, 3)), (90, None, (0, 2)), (98, None, (0, 5)), (83, None, (3, 5)), (None, "air", (0, 3))],
)
def test_saturation_and_oxygen_on_scale_2_are_bounded_together(spo2: Any, oxygen: Any, ends: tuple[int, int]) -> None:
    made = scored(2, spo2=spo2, oxygen=oxygen)
    assert (made.lower, made.upper) == ends


def test_the_interval_of_a_partial_set_holds_every_total_that_filling_it_can_give() -> None:
    for scale, spo2, oxygen in product((1, 2), (None, 82, 85, 90, 94, 98), (None, "air", "oxygen")):
        partial = scored(scale, spo2=spo2, oxygen=oxygen)
        totals = [
            scored(scale, spo2=saturation, oxygen=air).lower
            for saturation in ([spo2] if spo2 else range(80, 101))
            for air in ([oxygen] if oxygen else ("air", "oxygen"))
        ]
        assert (partial.lower, partial.upper) == (min(totals), max(totals))


def test_hz37_scale_2_needs_a_clinicians_record_whatever_the_baseline() -> None:
    signs = read_signs({**CALM, "spo2": 89})
    for recorded in (None, False):
        with pytest.raises(Refusal) as error:
            news2(signs, age_years=34, pregnant=False, scale=2, hypercapnia_recorded=recorded)
        assert error.value.code == "scale_2_needs_clinician"
    assert news2(signs, age_years=34, pregnant=False).points["spo2"] == (3, 3)


def test_it_is_refused_under_16_and_in_pregnancy_and_used_at_16() -> None:
    signs = read_signs(CALM)
    with pytest.raises(Refusal, match="16"):
        news2(signs, age_years=15, pregnant=False)
    with pytest.raises(Refusal, match="pregnancy"):
        news2(signs, age_years=30, pregnant=True)
    assert news2(signs, age_years=16, pregnant=False).lower == 0
    for age in (-1, 131):
        with pytest.raises(Refusal, match="between 0 and 130"):
            news2(signs, age_years=age, pregnant=False)


def test_an_unknown_age_is_said_beside_the_score() -> None:
    assert [one.rule for one in news2(read_signs(CALM)).reasons] == ["news2_population_not_asked"]


def test_fahrenheit_is_converted_exactly_before_it_is_rounded() -> None:
    assert read_signs({"temperature_f": "100.5"}).temperature_c == Fraction(685, 18)
    assert read_signs({"temperature_f": "100.5"}).temperature_tenths == 381
    assert read_signs({"temperature_f": "100.4"}).temperature_tenths == 380


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"pulse": "12.5"}, "wrong_type"),
        ({"pulse": True}, "wrong_type"),
        ({"pulse": "fast"}, "wrong_type"),
        ({"pulse": "NaN"}, "wrong_type"),
        ({"pulse": "1e99"}, "wrong_type"),
        ({"pulse": 351}, "out_of_bounds"),
        ({"spo2": 101}, "out_of_bounds"),
        ({"spo2": 0}, "out_of_bounds"),
        ({"temperature_c": "98.6"}, "out_of_bounds"),
        ({"temperature_f": "37"}, "out_of_bounds"),
        ({"temperature_c": "37", "temperature_f": "98.6"}, "inconsistent"),
        ({"systolic": 80, "diastolic": 80}, "inconsistent"),
        ({"consciousness": "X"}, "wrong_type"),
        ({"oxygen": "maybe"}, "wrong_type"),
        ({"heart_rate": 80}, "unknown_sign"),
    ],
)
def test_a_sign_that_cannot_be_is_refused_by_name_without_its_value(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as error:
        read_signs(given)
    assert error.value.code == code
    for value in given.values():
        if code == "out_of_bounds":
            assert f" {value} " not in f" {error.value} "


def test_a_sign_may_come_as_text_whole_number_or_decimal() -> None:
    made = read_signs({"pulse": "84", "spo2": 97, "temperature_c": Decimal("36.8")})
    assert (made.pulse, made.spo2, made.temperature_tenths) == (84, 97, 368)
