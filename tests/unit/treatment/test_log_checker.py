"""I1 to I8 of an infusion log, each with its first instant and both sides of its limit. Invented infusions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from lupustem.treatment.devices import gravity
from lupustem.treatment.infusion_log import InfusionLog, LogEvent, VitalSet
from lupustem.treatment.invalid import InvalidInput, later
from lupustem.treatment.log_checker import LogCheck, check_log
from lupustem.treatment.reasons import Standing

START = datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=8)))
PLAN = [("0", "2"), ("10", "2.5"), ("15", "3"), ("20", "3.5"), ("25", "4"), ("33.75", "end")]
TWO = ("Dr Invented", "Nurse Invented")


def moment(minute: str) -> datetime:
    return later(START, Fraction(minute)).astimezone(START.tzinfo)


def event(minute: str, rate: str, by: tuple[str, ...] = ()) -> LogEvent:
    return LogEvent(moment(minute), "0" if rate == "end" else rate, by, rate == "end")


def log(*events: tuple[str, ...], volume: str = "100", **more: object) -> InfusionLog:
    made = tuple(event(one[0], one[1], TWO if len(one) > 2 else ()) for one in events or PLAN)
    vitals = tuple(VitalSet(moment(f"{minute}.5"), True) for minute in range(0, 90, 2))
    first = InfusionLog(made, volume, "10", moment("400"), moment("600"), vitals)
    return replace(first, **more)  # type: ignore[arg-type]


def found(check: LogCheck) -> list[tuple[str, Standing, str | None]]:
    return [(one.rule, one.status, None if one.minute is None else str(one.minute)) for one in check.reasons]


def test_the_planned_infusion_as_it_was_planned_is_ok_in_every_check() -> None:
    check = check_log(log())
    assert (check.status, check.reasons, check.first) == (Standing.OK, (), None)
    assert (check.delivered_ml, check.minutes, check.stops) == (100, Fraction("33.75"), 0)
    assert set(check.checks.values()) == {Standing.OK}


def test_hz17_above_two_at_four_minutes_and_59_seconds_is_hard_and_at_five_soft() -> None:
    early = check_log(log(("0", "2"), ("299/60", "2.5"), ("40", "end"), volume="97.5"))
    assert early.first is not None
    assert (early.first.rule, early.first.status, early.first.at) == (
        "I1_slow_phase",
        Standing.BLOCK,
        (START + timedelta(minutes=4, seconds=59)).astimezone(UTC),
    )
    at_five = check_log(log(("0", "2"), ("5", "2.5"), ("40", "end"), volume="97.5"))
    assert found(at_five) == [("I1_planned_slow_phase", Standing.WARN, "5")]
    assert check_log(log(("0", "2"), ("10", "2.5"), ("40", "end"), volume="95")).status is Standing.OK


def test_hz17_2_01_ml_in_the_first_minute_is_hard() -> None:
    check = check_log(log(("0", "2"), ("1", "2.01"), ("2", "2"), ("40", "end"), volume="80"))
    assert ("I1_slow_phase", Standing.BLOCK, "1") in found(check)
    assert not check.accepted


def test_hz18_above_four_is_hard_whenever_it_happens() -> None:
    events = [*PLAN[:4], ("25", "4.0001"), PLAN[5]]
    check = check_log(log(*events))
    assert check.checks["I2"] is Standing.BLOCK
    assert check.first is not None
    assert (check.first.rule, check.first.minute) == ("I2_rate_cap", 25)


def test_hard_outranks_soft_at_the_same_instant() -> None:
    check = check_log(log(*PLAN[:1], ("10", "4.5"), ("33.75", "end"), volume="126.875"))
    assert [one.minute for one in check.reasons[:2]] == [10, 10]
    assert check.first is not None
    assert check.first.rule == "I2_rate_cap"


def test_a_step_above_half_a_ml_or_within_a_minute_is_soft_and_lowering_is_always_allowed() -> None:
    high = check_log(log(("0", "2"), ("10", "2.51"), ("40", "end"), volume="95.3"))
    soon = check_log(log(("0", "2"), ("10", "2.5"), ("10.9", "3"), ("40", "end"), volume="109.5"))
    down = check_log(log(("0", "2"), ("10", "2.5"), ("12", "1"), ("40", "end"), volume="53"))
    assert found(high) == [("I3_not_gradual", Standing.WARN, "10")]
    assert found(soon) == [("I3_not_gradual", Standing.WARN, "109/10")]
    assert found(down) == []


def test_whole_drops_of_a_set_are_not_a_step_too_high() -> None:
    rates = [("0", "2"), ("10", "37/15"), ("15", "3"), ("20", "52/15"), ("25", "4"), ("203/6", "end")]
    assert check_log(log(*rates)).checks["I3"] is Standing.WARN
    assert check_log(log(*rates, device=gravity(15))).status is Standing.OK


@pytest.mark.parametrize(
    ("volume", "expected"),
    [("63", Standing.OK), ("63.16", Standing.WARN), ("57.15", Standing.OK), ("57.14", Standing.WARN)],
)
def test_sixty_ml_may_differ_by_five_per_cent_of_what_was_to_be_given(volume: str, expected: Standing) -> None:
    assert check_log(log(("0", "2"), ("30", "end"), volume=volume)).checks["I4"] is expected


@pytest.mark.parametrize(
    ("volume", "expected"),
    [("17", Standing.OK), ("17.001", Standing.WARN), ("13", Standing.OK), ("12.999", Standing.WARN)],
)
def test_a_small_volume_may_differ_by_two_ml(volume: str, expected: Standing) -> None:
    assert check_log(log(("0", "0.5"), ("30", "end"), volume=volume)).checks["I4"] is expected


def test_too_much_is_named_at_the_instant_at_which_it_became_too_much() -> None:
    check = check_log(log(("0", "2"), ("40", "end"), volume="40"))
    assert ("I4_volume", Standing.WARN, "21") in found(check)


def test_thirty_and_sixty_minutes_are_included() -> None:
    assert check_log(log(("0", "2"), ("30", "end"), volume="60")).checks["I5"] is Standing.OK
    assert check_log(log(("0", "2"), ("60", "end"), volume="120")).checks["I5"] is Standing.OK
    assert ("I5_duration", Standing.WARN, "2999/100") in found(
        check_log(log(("0", "2"), ("29.99", "end"), volume="60"))
    )
    assert ("I5_duration", Standing.WARN, "60") in found(check_log(log(("0", "2"), ("60.01", "end"), volume="120")))


def test_hz03_the_end_may_be_at_the_deadline_and_not_a_second_later() -> None:
    at = log(deadline_soft=moment("20"), deadline_hard=moment("33.75"))
    after = log(deadline_soft=moment("20"), deadline_hard=moment("33.75") - timedelta(seconds=1))
    assert found(check_log(at)) == [("I6_deadline_advised", Standing.WARN, "20")]
    assert found(check_log(after)) == [("I6_deadline", Standing.BLOCK, "506/15")]


def test_a_log_without_end_deadline_or_vital_signs_is_unknown_and_not_ok() -> None:
    check = check_log(log(*PLAN[:-1], deadline_hard=None, deadline_soft=None, vitals=None))
    assert check.status is Standing.UNKNOWN
    assert [one.rule for one in check.reasons] == [
        "I4_volume_open",
        "I5_duration_open",
        "I6_deadline_missing",
        "I7_vitals_missing",
    ]


@pytest.mark.parametrize(
    ("vitals", "rule"),
    [
        ((VitalSet(moment("5"), True),), None),
        ((VitalSet(moment("4.99"), True),), "I7_vitals_before_step"),
        ((VitalSet(moment("8"), False),), "I7_vitals_before_step"),
        ((VitalSet(moment("8"), True, "hold"),), "I7_vitals_before_step"),
        ((VitalSet(moment("8"), True, "stop"),), "I7_vitals_before_step"),
        ((VitalSet(moment("8"), True, "no_step_up"),), "I7_vitals_before_step"),
        ((VitalSet(moment("8"), True, None),), "I7_vitals_not_judged"),
        ((VitalSet(moment("8"), True, None), VitalSet(moment("9"), False)), "I7_vitals_not_judged"),
        ((VitalSet(moment("6"), True, "hold"), VitalSet(moment("9"), True)), None),
        ((VitalSet(moment("6"), True), VitalSet(moment("9"), True, "hold")), "I7_vitals_before_step"),
        ((VitalSet(moment("6"), True), VitalSet(moment("9"), False, "hold")), "I7_vitals_before_step"),
        ((VitalSet(moment("6"), True, "hold"), VitalSet(moment("9"), False)), "I7_vitals_before_step"),
        ((VitalSet(moment("10.01"), True),), "I7_vitals_before_step"),
        ((), "I7_vitals_before_step"),
    ],
)
def test_hz35_before_a_step_up_a_complete_set_of_at_most_five_minutes(
    vitals: tuple[VitalSet, ...], rule: str | None
) -> None:
    check = check_log(log(("0", "2"), ("10", "2.5"), ("40", "end"), volume="95", vitals=vitals))
    assert [one.rule for one in check.reasons] == ([] if rule is None else [rule])


def test_hz39_a_restart_needs_two_persons_and_five_slow_minutes() -> None:
    stop = [("0", "2"), ("10", "2.5"), ("15", "0")]
    good = [*stop, ("20", "2", "by"), ("25", "2.5"), ("40", "end")]
    assert found(check_log(log(*good, volume="80"))) == []
    alone = [*stop, ("20", "2"), ("25", "2.5"), ("40", "end")]
    assert found(check_log(log(*alone, volume="80"))) == [("I8_authorisation", Standing.BLOCK, "20")]
    fast = [*stop, ("20", "2", "by"), ("24.99", "2.5"), ("40", "end")]
    assert found(check_log(log(*fast, volume="80"))) == [("I8_restart_slow", Standing.BLOCK, "2499/100")]


def test_the_same_person_twice_is_one_person() -> None:
    events = (*log(("0", "2"), ("10", "0")).events, LogEvent(moment("12"), "2", ("Dr A", "Dr A ")))
    assert check_log(replace(log(), events=events)).checks["I8"] is Standing.BLOCK


def test_a_restart_from_nothing_to_two_is_not_a_step_too_high() -> None:
    check = check_log(log(("0", "2"), ("10", "0"), ("12", "2", "by"), ("42", "end"), volume="80"))
    assert (check.checks["I3"], check.stops, check.status) == (Standing.OK, 1, Standing.OK)


def test_after_the_third_stop_it_must_not_start_again() -> None:
    events = [("0", "2"), ("5", "0"), ("6", "2", "by"), ("12", "0"), ("13", "2", "by"), ("20", "0"), ("21", "2", "by")]
    check = check_log(log(*events, ("40", "end"), volume="74"))
    assert ("I8_last_stop", Standing.BLOCK, "21") in found(check)


NAIVE = datetime(2026, 11, 2, 10)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (InfusionLog((), "100"), "no_events"),
        (InfusionLog((LogEvent(NAIVE, "2"),), "100"), "naive_time"),
        (InfusionLog((LogEvent(START, "0"),), "100"), "no_start"),
        (log(("0", "2"), ("10", "2.5"), ("9", "3")), "out_of_order"),
        (log(("0", "2"), ("10", "2.5"), ("10", "2.5")), "duplicate_instant"),
        (log(("0", "2"), ("30", "end"), ("31", "2")), "after_end"),
        (log(("0", "-1")), "out_of_bounds"),
        (log(volume="0"), "zero_volume"),
        (InfusionLog((LogEvent(START, "2", (), True),), "100"), "end_flows"),
        (
            InfusionLog((LogEvent(START, "2"), LogEvent(datetime(2026, 11, 2, 2, 30, tzinfo=UTC), "0")), "100"),
            "mixed_zones",
        ),
        (log(vitals=(VitalSet(moment("8"), True), VitalSet(moment("7"), True))), "out_of_order"),
        (log(vitals=(VitalSet(moment("8"), True, "fine"),)), "not_allowed"),
        (log(deadline_soft=moment("50"), deadline_hard=moment("40")), "out_of_order"),
    ],
)
def test_a_log_that_cannot_be_read_has_a_named_error(given: InfusionLog, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        check_log(given)
    assert error.value.code == code


def test_a_second_entry_that_it_stands_still_is_no_second_stop() -> None:
    check = check_log(log(("0", "2"), ("10", "0"), ("11", "0"), ("12", "0"), ("13", "2", "by two"), ("53", "end")))
    assert (check.stops, check.checks["I8"]) == (1, Standing.OK)
