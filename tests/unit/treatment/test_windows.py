"""Windows: deadlines, warm-up, dexamethasone, clocks, temperature log, cyclophosphamide, each on both sides of its limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from lupustem.treatment.cold_chain import Reading, temperature_log
from lupustem.treatment.cyclophosphamide import cyclophosphamide
from lupustem.treatment.instants import minutes_between as bedside_minutes
from lupustem.treatment.invalid import InvalidInput, one_zone
from lupustem.treatment.reasons import Standing
from lupustem.treatment.windows import clock_offset, dexamethasone, replan, stability, warm_up

CHINA = timezone(timedelta(hours=8))
PREPARED = datetime(2026, 11, 2, 8, tzinfo=CHINA)
SECOND = timedelta(seconds=1)


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(CHINA):%H:%M:%S}"


def test_the_worked_example_of_100_ml_gives_its_latest_moments() -> None:
    made = stability(PREPARED, "33.75")
    assert [local(one) for one in (made.deadline_soft, made.deadline_hard)] == ["16:00:00", "20:00:00"]
    assert [local(one) for one in (made.latest_start_soft, made.latest_start_hard)] == ["15:26:15", "19:26:15"]
    assert [local(one) for one in (made.latest_removal_soft, made.latest_removal_hard)] == ["15:16:15", "19:16:15"]
    assert made.status is Standing.OK


def start_at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-02T{text}+08:00")


@pytest.mark.parametrize(
    ("start", "rules"),
    [
        ("15:26:15", []),
        ("15:26:16", ["deadline_advised"]),
        ("19:11:15", ["deadline_advised"]),
        ("19:11:16", ["deadline_advised", "margin"]),
        ("19:26:15", ["deadline_advised", "margin"]),
        ("19:26:16", ["deadline"]),
    ],
)
def test_hz03_the_end_may_be_at_a_deadline_and_not_a_second_later(start: str, rules: list[str]) -> None:
    made = stability(PREPARED, "33.75", start=start_at(start))
    assert [one.rule for one in made.reasons] == rules


def test_an_earlier_expiry_on_the_label_wins() -> None:
    made = stability(PREPARED, 30, label_expiry=PREPARED + timedelta(hours=6))
    assert made.deadline_hard == made.deadline_soft == (PREPARED + timedelta(hours=6)).astimezone(UTC)
    later_label = stability(PREPARED, 30, label_expiry=PREPARED + timedelta(hours=20))
    assert later_label.deadline_hard == (PREPARED + timedelta(hours=12)).astimezone(UTC)


def test_hz04_a_hold_of_20_minutes_near_the_deadline_is_found_when_planned_anew() -> None:
    rest = "20"
    now = PREPARED + timedelta(hours=11, minutes=30)
    assert replan(PREPARED, now, rest).margin_minutes == 10
    assert [one.rule for one in replan(PREPARED, now + timedelta(minutes=20), rest).reasons] == ["deadline"]


def test_a_preparation_that_is_not_known_gives_no_deadline() -> None:
    made = stability(None, 30)
    assert (made.status, made.deadline_hard) == (Standing.UNKNOWN, None)


def test_a_length_of_thirds_of_a_minute_never_moves_a_latest_start_too_late() -> None:
    made = stability(PREPARED, Fraction(100, 3))
    assert made.latest_start_hard is not None
    again = stability(PREPARED, Fraction(100, 3), start=made.latest_start_hard.astimezone(CHINA))
    assert again.status is not Standing.BLOCK
    after = stability(
        PREPARED, Fraction(100, 3), start=made.latest_start_hard.astimezone(CHINA) + timedelta(microseconds=1)
    )
    assert after.status is Standing.BLOCK


@pytest.mark.parametrize(
    ("minutes", "rules"),
    [
        ("9", ["warm_up_short"]),
        ("9.99", ["warm_up_short"]),
        ("10", []),
        ("20", []),
        ("20.01", ["warm_up_long"]),
        ("21", ["warm_up_long"]),
    ],
)
def test_hz23_ten_and_twenty_minutes_at_room_temperature_are_included(minutes: str, rules: list[str]) -> None:
    made = warm_up(PREPARED, PREPARED + timedelta(minutes=float(minutes)))
    assert [one.rule for one in made.reasons] == rules


def test_hz34_dexamethasone_after_the_start_too_early_or_in_another_dose() -> None:
    def rules(minutes: float, mg: object = 5) -> list[str]:
        made = dexamethasone(True, at=PREPARED - timedelta(minutes=minutes), start=PREPARED, mg=mg)  # type: ignore[arg-type]
        return [one.rule for one in made.reasons]

    assert rules(1) == rules(60) == []
    assert rules(-1) == rules(0) == ["dexamethasone_late"]
    assert rules(60.1) == ["dexamethasone_early"]
    assert rules(10, 10) == ["dexamethasone_dose"]
    assert rules(10, None) == ["dexamethasone_dose_unknown"]
    assert dexamethasone(False).status is Standing.WARN
    assert dexamethasone(None).status is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        ("60", "ok"),
        ("-60", "ok"),
        ("60.1", "warn"),
        ("-180", "warn"),
        ("300", "warn"),
        ("300.1", "block"),
        (None, "unknown"),
    ],
)
def test_hz16_a_clock_warns_beyond_a_minute_and_is_refused_beyond_five(seconds: str | None, status: str) -> None:
    assert str(clock_offset(seconds).status) == status


def readings(*pairs: tuple[int, str]) -> tuple[Reading, ...]:
    return tuple(Reading(PREPARED + timedelta(minutes=minute), celsius) for minute, celsius in pairs)


@pytest.mark.parametrize(
    ("pairs", "rules"),
    [
        ([(10, "2"), (20, "8")], []),
        ([(10, "8.1"), (20, "4")], ["quarantine"]),
        ([(10, "1.9"), (20, "4")], ["quarantine"]),
        ([(15, "4")], []),
        ([(16, "4"), (25, "4")], ["log_gap"]),
        ([], ["log_gap"]),
        ([(10, "4"), (20, "4"), (31, "22")], []),
    ],
)
def test_hz22_an_excursion_is_quarantine_and_a_gap_is_unknown(pairs: list[tuple[int, str]], rules: list[str]) -> None:
    made = temperature_log(readings(*pairs), PREPARED, PREPARED + timedelta(minutes=30))
    assert [one.rule for one in made.reasons] == rules


def test_hz25_a_dose_at_48_hours_after_the_end_is_allowed_and_a_second_before_is_not() -> None:
    start, end = PREPARED, PREPARED + timedelta(minutes=34)
    at = end + timedelta(hours=48)
    made = cyclophosphamide(start, end, (start, end, at - SECOND, at))
    assert [str(one.status) for one in made.doses] == ["block", "block", "block", "ok"]
    assert made.allowed_from == at
    assert [one.rule for one in made.reasons] == ["cyclophosphamide_window"] * 3


def test_hz25_the_interval_counts_from_the_end_not_from_the_start() -> None:
    made = cyclophosphamide(PREPARED, PREPARED + timedelta(minutes=34), (PREPARED + timedelta(hours=48),))
    assert made.status is Standing.BLOCK


def test_hz25_while_the_end_is_not_charted_every_later_dose_is_barred() -> None:
    made = cyclophosphamide(PREPARED, None, (PREPARED + timedelta(days=30),))
    assert [(one.rule, one.status) for one in made.reasons] == [("infusion_end_unknown", Standing.BLOCK)]


def test_hz26_cyclophosphamide_before_the_infusion_is_not_recommended() -> None:
    made = cyclophosphamide(PREPARED, None, (PREPARED - timedelta(days=3),))
    assert [(one.rule, one.status) for one in made.reasons] == [("conditioning", Standing.WARN)]


NAIVE = datetime(2026, 11, 2, 8)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: stability(NAIVE, 30), "naive_time"),
        (lambda: stability(PREPARED, 30, start=PREPARED - SECOND), "end_before_start"),
        (lambda: stability(PREPARED, 30, label_expiry=PREPARED - SECOND), "end_before_start"),
        (
            lambda: stability(PREPARED, 30, start=datetime(2026, 11, 2, 7, tzinfo=timezone(timedelta(hours=6)))),
            "mixed_zones",
        ),
        (lambda: stability(PREPARED.replace(year=9999), 30), "not_a_time"),
        (lambda: stability(PREPARED.replace(year=1), 30), "not_a_time"),
        (lambda: stability(PREPARED, 0), "zero_minutes"),
        (lambda: warm_up(PREPARED, PREPARED - SECOND), "end_before_start"),
        (lambda: warm_up(PREPARED, NAIVE), "naive_time"),
        (lambda: cyclophosphamide(PREPARED, PREPARED - SECOND, ()), "end_before_start"),
        (lambda: cyclophosphamide(PREPARED, None, (NAIVE,)), "naive_time"),
        (
            lambda: temperature_log(readings((20, "4"), (10, "4")), PREPARED, PREPARED + timedelta(minutes=30)),
            "out_of_order",
        ),
    ],
)
def test_hz16_times_that_cannot_be_have_a_named_error(call: object, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        call()  # type: ignore[operator]
    assert error.value.code == code


def test_hz16_a_zone_with_summer_time_is_reckoned_in_utc() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    prepared = datetime(2026, 10, 24, 20, tzinfo=berlin)
    made = stability(prepared, 60)
    assert made.deadline_hard is not None
    assert made.deadline_hard.astimezone(berlin).hour == 7
    one_zone({"a": prepared, "b": datetime(2026, 10, 25, 7, tzinfo=berlin)}, berlin)
    late = stability(prepared, 60, start=datetime(2026, 10, 25, 6, 0, 1, tzinfo=berlin))
    assert [one.rule for one in late.reasons] == ["deadline"]
    assert bedside_minutes(prepared, datetime(2026, 10, 25, 7, tzinfo=berlin)) == 12 * 60
