"""The independent checker: it accepts what keeps the limits and names the first instant that does not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.plan_checker import PlanCheck, check_plan
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion
from lupustem.treatment.reasons import Standing
from lupustem.treatment.segments import Segment, integral, segment


def checked(*parts: tuple[str, ...], volume: str | None = None, reach_cap: bool = False) -> PlanCheck:
    segments = [segment(*one) for one in parts]
    wanted = integral(segments) if volume is None else Fraction(volume)
    return check_plan(segments, wanted, reach_cap=reach_cap)


def rules(check: PlanCheck) -> list[tuple[str, str]]:
    return [(one.rule, str(one.minute)) for one in check.reasons]


def test_hz17_above_two_before_the_fifth_minute_is_named_at_its_instant() -> None:
    assert rules(checked(("4.99", "2"), ("1", "2.5"), ("30", "2.5"))) == [("slow_phase", "499/100")]
    assert rules(checked(("5", "2"), ("30", "2.5"))) == []
    assert ("slow_phase", "0") in rules(checked(("35", "2.01")))


def test_a_ramp_is_caught_where_it_crosses_a_cap() -> None:
    assert ("slow_phase", "2") in rules(checked(("10", "1.5", "4"), ("30", "4")))
    assert ("rate_cap", "18") in rules(checked(("10", "2"), ("10", "2", "4.5"), ("20", "4.5")))


def test_a_ramp_that_reaches_two_at_the_fifth_minute_is_allowed() -> None:
    assert rules(checked(("5", "1", "2"), ("30", "2"))) == []


def test_hz18_a_hundredth_above_the_cap_is_rejected() -> None:
    check = checked(("10", "2"), ("5", "2.5"), ("5", "3"), ("5", "3.5"), ("10", "4.01"))
    assert not check.accepted
    assert check.first_hard is not None
    assert (check.first_hard.rule, check.first_hard.minute) == ("rate_cap", 25)


def test_a_falling_rate_is_no_plan() -> None:
    assert ("non_decreasing", "10") in rules(checked(("10", "2"), ("30", "1.5")))
    assert ("non_decreasing", "0") in rules(checked(("40", "2", "1")))


def test_a_rate_of_nothing_is_no_plan() -> None:
    assert ("rate_above_zero", "0") in rules(checked(("1", "0"), ("60", "2"), volume="120"))


@pytest.mark.parametrize(
    ("volume", "instant"), [("61", "30"), ("59", "59/2"), ("60.000001", "30"), ("59.999999", "59999999/2000000")]
)
def test_the_volume_has_to_be_exact(volume: str, instant: str) -> None:
    assert rules(checked(("30", "2"), volume=volume)) == [("volume", instant)]


def test_too_much_on_a_ramp_is_named_at_its_instant() -> None:
    assert ("volume", "20") in rules(checked(("40", "1", "2"), volume="25"))


def test_thirty_and_sixty_minutes_are_both_included_and_soft_beyond() -> None:
    assert rules(checked(("30", "2"))) == []
    assert rules(checked(("60", "2"))) == []
    short, long_one = checked(("29.99", "2")), checked(("60.01", "2"))
    assert rules(short) == [("duration", "2999/100")]
    assert rules(long_one) == [("duration", "60")]
    assert (short.accepted, short.status, long_one.status) == (True, Standing.WARN, Standing.WARN)


def test_a_step_of_half_a_ml_after_a_minute_is_gradual_and_a_higher_or_sooner_one_is_not() -> None:
    assert rules(checked(("10", "2"), ("1", "2.5"), ("30", "3"))) == []
    assert rules(checked(("10", "2"), ("0.99", "2.5"), ("30", "3"))) == [("not_gradual", "1099/100")]
    assert rules(checked(("10", "2"), ("30", "2.51"))) == [("not_gradual", "10")]
    assert rules(checked(("10", "2"), ("4", "2", "4"), ("30", "4"))) == []
    assert rules(checked(("10", "2"), ("3.9", "2", "4"), ("30", "4"))) == [("not_gradual", "10")]


def test_reaching_the_cap_is_checked_only_where_asked() -> None:
    assert rules(checked(("40", "2"), reach_cap=True)) == [("reach_cap", "40")]
    assert checked(("10", "2"), ("30", "4"), reach_cap=True).accepted


@pytest.mark.parametrize("volume", ["60", "75", "100", "150", "210", "221", "229"])
def test_every_mutated_plan_is_rejected(volume: str) -> None:
    plan = plan_infusion(PlanRequest(volume)).segments
    wanted = Fraction(volume)
    for place, one in enumerate(plan):
        raised = (*plan[:place], Segment(one.minutes, one.rate + Fraction("0.01")), *plan[place + 1 :])
        assert not check_plan(raised, wanted).accepted
    if len(plan) > 1:
        slow, after = plan[0], plan[1]
        sooner = (Segment(Fraction("4.9"), slow.rate), Segment(after.minutes, after.rate), *plan[2:])
        given = check_plan(sooner, integral(sooner))
        assert given.first_hard is not None
        assert (given.first_hard.rule, given.first_hard.minute) == ("slow_phase", Fraction("4.9"))
    less = Segment(plan[-1].minutes - 1 / plan[-1].rate, plan[-1].rate)
    dropped = check_plan((*plan[:-1], less), wanted)
    assert [one.rule for one in dropped.reasons if one.status is Standing.BLOCK] == ["volume"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "no_segments"),
        ([Segment(Fraction(0), Fraction(2))], "zero_minutes"),
        ([Segment(Fraction(1), 2.0)], "binary_float"),
    ],
)
def test_a_plan_that_cannot_be_read_has_a_named_error(parts: list[Segment], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        check_plan(parts, Fraction(1))
    assert error.value.code == code
