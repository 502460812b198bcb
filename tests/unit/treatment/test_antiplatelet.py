"""The antiplatelet course: its 14 days, its dose, bleeding, platelets, and the lumbar puncture."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lupustem.treatment.antiplatelet import AntiplateletCourse, AntiplateletDose, AntiplateletResult, antiplatelet
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.reasons import Standing

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
DAY = date(2026, 11, 2)


def doses(first: int = -1, last: int = 12, drug: str = "aspirin", mg: object = 100) -> tuple[AntiplateletDose, ...]:
    return tuple(AntiplateletDose(DAY + timedelta(days=one), drug, mg) for one in range(first, last + 1))  # type: ignore[arg-type]


def course(given: tuple[AntiplateletDose, ...] | None = doses(), **more: object) -> AntiplateletResult:
    known: dict[str, object] = {"long_term_user": False, "bleeding": "none", "platelets": 180, "intrathecal": False}
    return antiplatelet(AntiplateletCourse(START, SHANGHAI, given, **{**known, **more}))  # type: ignore[arg-type]


def rules(made: AntiplateletResult) -> list[str]:
    return [f"{one.status} {one.rule}" for one in made.reasons]


def test_the_course_is_the_14_local_days_from_the_day_before_to_twelve_after() -> None:
    made = course()
    assert (made.days[0], made.days[-1], len(made.days)) == (date(2026, 11, 1), date(2026, 11, 14), 14)
    assert (made.status, made.reasons) == (Standing.OK, ())


def test_the_day_of_the_infusion_is_the_local_one() -> None:
    late_evening = datetime(2026, 11, 1, 16, 30, tzinfo=UTC)
    known = AntiplateletCourse(late_evening, SHANGHAI, doses(), False, "none", 180, False)
    assert antiplatelet(known).infusion_day == DAY


def test_hz28_13_15_late_or_double_doses_are_found() -> None:
    assert rules(course(doses(last=11))) == ["warn days_missing"]
    assert rules(course(doses(last=13))) == ["warn days_beyond"]
    assert rules(course(doses(first=0))) == ["warn late_start"]
    assert rules(course((*doses(), doses()[3]))) == ["block two_doses_a_day"]
    assert rules(course(())) == ["warn course_missing"]
    assert rules(course(None)) == ["unknown course_unknown"]


def test_hz28_both_agents_are_blocked_by_name() -> None:
    mixed = (*doses(last=5), *doses(6, 12, "clopidogrel", 75))
    assert "block both_agents" in rules(course(mixed))


@pytest.mark.parametrize(("mg", "outside"), [(75, False), (100, False), ("74.9", True), ("100.1", True)])
def test_75_and_100_mg_are_included(mg: object, outside: bool) -> None:
    assert rules(course(doses(mg=mg))) == (["warn daily_dose"] if outside else [])


@pytest.mark.parametrize(
    ("platelets", "expected"),
    [
        (75, []),
        (74, ["warn platelets_decide"]),
        (50, ["warn platelets_decide"]),
        (49, ["block platelets_hold"]),
        ("49.9", ["block platelets_hold"]),
        (None, ["unknown platelets_unknown"]),
    ],
)
def test_hz27_few_platelets_are_for_the_prescriber_and_very_few_hold_the_order(
    platelets: object, expected: list[str]
) -> None:
    assert rules(course(platelets=platelets)) == expected


def test_hz27_bleeding_blocks_and_a_tendency_is_for_the_prescriber() -> None:
    assert rules(course(bleeding="active")) == ["block active_bleeding"]
    assert rules(course(bleeding="tendency")) == ["warn bleeding_tendency"]
    assert rules(course(bleeding=None)) == ["unknown bleeding_unknown"]


def test_hz28_a_long_term_user_gets_no_second_order() -> None:
    assert rules(course((), long_term_user=True)) == ["ok long_term_user"]
    assert rules(course(long_term_user=True)) == ["block long_term_user"]
    assert rules(course(long_term_user=None)) == ["unknown long_term_unknown"]


def test_hz29_clopidogrel_and_a_lumbar_puncture_wait_for_a_decision_and_aspirin_does_not() -> None:
    clopidogrel = doses(drug="clopidogrel", mg=75)
    assert rules(course(clopidogrel, intrathecal=True, coagulation_known=True)) == ["block clopidogrel_lumbar_puncture"]
    assert rules(course(intrathecal=True, coagulation_known=True)) == []
    assert rules(course(clopidogrel, intrathecal=None)) == ["unknown intrathecal_unknown"]
    own = course((), intrathecal=True, coagulation_known=True, long_term_user=True, long_term_drug="clopidogrel")
    assert "block clopidogrel_lumbar_puncture" in rules(own)
    assert rules(course(intrathecal=True)) == ["unknown coagulation_unknown"]


def test_aspirin_below_16_asks_for_influenza_and_varicella() -> None:
    assert rules(course(age_years=15)) == ["unknown reye"]
    assert rules(course(age_years=15, influenza_or_varicella=True)) == ["block reye"]
    assert rules(course(age_years=15, influenza_or_varicella=False)) == rules(course(age_years=16)) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (AntiplateletCourse(datetime(2026, 11, 2), SHANGHAI, (), False, "none", 180, False), "naive_time"),
        (AntiplateletCourse(START, SHANGHAI, doses(drug="ticagrelor"), False, "none", 180, False), "not_allowed"),
        (AntiplateletCourse(START, SHANGHAI, doses(mg=0), False, "none", 180, False), "zero_dose"),
        (
            AntiplateletCourse(START, SHANGHAI, (AntiplateletDose(START, "aspirin", 100),), False, "none", 9, False),
            "not_a_day",
        ),
        (AntiplateletCourse(START, SHANGHAI, (), False, "some", 180, False), "not_allowed"),
    ],
)
def test_wrong_input_has_a_named_error(given: AntiplateletCourse, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        antiplatelet(given)
    assert error.value.code == code
