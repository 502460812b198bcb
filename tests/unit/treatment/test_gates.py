"""The line, the gate before the start, and the plan after a stop."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from lupustem.logic.text import Text
from lupustem.treatment.devices import gravity
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.line import InfusionSet, check_line
from lupustem.treatment.reasons import Kind, Reason, Standing
from lupustem.treatment.resume import ResumePlan, ResumeRequest, resume
from lupustem.treatment.segments import integral
from lupustem.treatment.start_gate import GATES, Override, start_gate

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
OK_GATES: dict[str, tuple[Reason, ...] | None] = dict.fromkeys(GATES, ())


def lines(**given: object) -> list[str]:
    planned = given.pop("planned", None)
    made = check_line(InfusionSet(**{"identity": "LOT-1", **given}), planned)  # type: ignore[arg-type]
    return [f"{one.status} {one.rule}" for one in made.reasons]


def test_hz21_any_declared_filter_stops_the_start_unless_a_site_exception_is_named() -> None:
    assert lines(filtered=False) == []
    assert lines(filtered=True) == ["block filter"]
    assert lines(pore_um=15) == ["block filter"]
    assert lines(pore_um=15, filtered=False) == ["block filter"]
    assert lines(filtered=True, exception=" ") == ["block filter"]
    assert lines(filtered=True, exception="SOP-12, blood set 170 um") == ["warn filter_exception"]
    assert lines() == ["unknown filter_unknown"]
    assert lines(filtered=False, identity=None) == ["unknown set_identity"]


def test_hz19_a_set_of_another_drop_factor_than_planned_is_blocked() -> None:
    assert lines(filtered=False, drop_factor=15, planned=20) == ["block drop_factor_mismatch"]
    assert lines(filtered=False, drop_factor=20, planned=20) == []
    assert lines(filtered=False, planned=20) == ["unknown drop_factor_unknown"]


def reason(status: Standing, rule: str = "weight_change") -> Reason:
    return Reason(rule, status, Kind.SITE_POLICY, Text("一", "one"))


def override(rule: str = "weight_change", **more: object) -> Override:
    given: dict[str, object] = {"code": "patient_factor", "text": "oedema", "by": "Dr A", "at": NOW, **more}
    return Override(rule, **given)  # type: ignore[arg-type]


def test_the_start_is_ready_only_when_every_gate_is_ok() -> None:
    assert start_gate(OK_GATES).ready
    for name in GATES:
        for status in (Standing.WARN, Standing.UNKNOWN, Standing.BLOCK):
            assert not start_gate({**OK_GATES, name: (reason(status),)}).ready


def test_hz05_a_gate_that_nobody_reported_blocks() -> None:
    for name in GATES:
        for missing in ({**OK_GATES, name: None}, {key: value for key, value in OK_GATES.items() if key != name}):
            made = start_gate(missing)
            assert (made.ready, made.status) == (False, Standing.BLOCK)
            assert [one.rule for one in made.reasons] == [f"{name}_not_checked"]


def test_what_is_soft_may_be_overridden_by_a_named_person_and_is_recorded() -> None:
    made = start_gate({**OK_GATES, "dose": (reason(Standing.WARN),)}, (override(),))
    assert (made.ready, made.overridden) == (True, (override(),))


@pytest.mark.parametrize(
    ("status", "one", "code"),
    [
        (Standing.BLOCK, override(), "hard_limit"),
        (Standing.UNKNOWN, override(), "hard_limit"),
        (Standing.WARN, override("filter"), "not_raised"),
        (Standing.WARN, override(code="because"), "not_allowed"),
        (Standing.WARN, override(text=" "), "incomplete"),
        (Standing.WARN, override(by=""), "incomplete"),
        (Standing.WARN, override(at=datetime(2026, 11, 2)), "naive_time"),
    ],
)
def test_nothing_hard_or_unknown_can_be_overridden(status: Standing, one: Override, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        start_gate({**OK_GATES, "dose": (reason(status),)}, (one,))
    assert error.value.code == code


TWO = ("Dr A", "Nurse B")


def rest(ml: object, elapsed: object, **more: object) -> ResumePlan:
    return resume(ResumeRequest(ml, elapsed, **{"authorised_by": TWO, **more}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ml", "elapsed", "segments"),
    [
        ("50", "20", [("5", "2"), ("5", "5/2"), ("5", "3"), ("25/7", "7/2")]),
        ("6", "30", [("3", "2")]),
        ("6", "10", [("20", "3/10")]),
        ("40", "10", [("20", "2")]),
        ("100", "25", [("5", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("45/4", "4")]),
    ],
)
def test_the_rest_goes_in_slowly_at_first_and_not_before_half_an_hour_is_over(
    ml: str, elapsed: str, segments: list[tuple[str, str]]
) -> None:
    made = rest(ml, elapsed)
    assert [(str(one.minutes), str(one.rate)) for one in made.segments] == segments
    assert integral(made.segments) == Fraction(ml)
    assert made.total_minutes is not None
    assert made.total_minutes >= 30
    assert made.status is Standing.OK


def test_more_than_an_hour_in_all_is_soft_after_a_stop() -> None:
    made = rest("150", "40")
    assert [(str(one.status), one.rule) for one in made.reasons] == [("warn", "duration")]
    assert made.segments


def test_hz39_no_rest_is_planned_without_two_persons_or_after_the_last_stop() -> None:
    assert [one.rule for one in rest("50", "20", authorised_by=("Dr A", "Dr A")).reasons] == ["authorisation"]
    over = rest("50", "20", stops=3)
    assert ([one.rule for one in over.reasons], over.segments) == (["last_stop"], ())


def test_the_rest_on_a_drip_set_is_in_whole_drops() -> None:
    made = rest("50", "20", device=gravity(15))
    assert all((one.rate * 15).denominator == 1 for one in made.segments)
    assert integral(made.segments) == 50


@pytest.mark.parametrize(("ml", "elapsed", "stops"), [("0", "1", 1), ("10", "-1", 1), ("10", "1", 0)])
def test_a_rest_that_cannot_be_is_refused(ml: str, elapsed: str, stops: int) -> None:
    with pytest.raises(InvalidInput):
        rest(ml, elapsed, stops=stops)
