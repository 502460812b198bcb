"""Random volumes with every policy: the planner and the checker, which knows nothing of it, agree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from lupustem.treatment.devices import Device, Gravity, gravity, pump
from lupustem.treatment.plan_checker import check_plan
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion
from lupustem.treatment.segments import integral, length

DEVICES: tuple[Device | None, ...] = (
    None,
    pump(),
    pump(5),
    pump(7),
    pump("0.1"),
    gravity(10),
    gravity(15),
    gravity(20),
    gravity(20, "0.10"),
)
POLICIES = tuple(
    product(("cap_only", "reach_cap"), ("5", "7.5", "10"), ("0.25", "0.5"), ("1", "2", "5", "10"), DEVICES)
)


def share_of(device: Device) -> Fraction:
    return 1 - device.guard_band if isinstance(device, Gravity) else Fraction(1)


def scale_of(device: Device) -> Fraction:
    """From ml/min to the number that is set or counted."""
    return device.factor if isinstance(device, Gravity) else 60 / device.resolution_ml_h


def test_ten_thousand_random_volumes_keep_every_limit_under_every_policy() -> None:
    random = Random(20261126)
    for turn in range(10_000):
        reading, slow, step, dwell, device = POLICIES[turn % len(POLICIES)]
        volume = Fraction(random.randint(1, 2600), 10)
        plan = plan_infusion(PlanRequest(volume, 0, reading, slow, step, dwell, device))
        if not plan.feasible:
            assert plan.certificate is not None
            over = volume > plan.certificate.bound
            assert over if plan.certificate.rule == "envelope" else not over
            continue
        assert integral(plan.segments) == volume
        assert max(one.rate for one in plan.segments) <= 4
        assert length(plan.segments) <= 60
        assert plan.proof is not None
        assert plan.proof.accepted
        rates = [one.rate for one in plan.segments]
        assert rates == sorted(rates)
        if device is not None:
            highest = [share_of(device) * (2 + number * Fraction(step)) for number in range(len(rates))]
            if plan.profile == "single_step":
                highest[-1] = share_of(device) * 4
            assert all(one <= most for one, most in zip(rates, highest, strict=True)), "a device rounds down"
            assert all((one * scale_of(device)).denominator == 1 for one in rates), "a device holds whole settings"


def test_every_tenth_of_a_ml_up_to_230_has_a_plan_and_none_above() -> None:
    before = Fraction(0)
    for tenth in range(1, 2400):
        volume = Fraction(tenth, 10)
        plan = plan_infusion(PlanRequest(volume))
        assert plan.feasible == (volume <= 230), volume
        if not plan.feasible:
            continue
        assert plan.total_minutes is not None
        assert 30 <= plan.total_minutes <= 60
        if volume >= 85:
            assert plan.total_minutes >= before
            before = plan.total_minutes


@given(st.fractions(min_value=Fraction(1, 1000), max_value=400))
@settings(max_examples=300, deadline=None)
def test_any_fraction_of_a_ml_is_planned_exactly_or_certified(volume: Fraction) -> None:
    plan = plan_infusion(PlanRequest(volume))
    assert plan.feasible == (volume <= 230)
    if plan.feasible:
        assert check_plan(plan.segments, volume).accepted
        assert integral(plan.segments) == volume


@given(
    st.fractions(min_value=1, max_value=230), st.integers(0, 5), st.fractions(min_value=Fraction(1, 1000), max_value=1)
)
@settings(max_examples=300, deadline=None)
def test_the_checker_rejects_any_level_that_is_raised(volume: Fraction, place: int, by: Fraction) -> None:
    plan = list(plan_infusion(PlanRequest(volume)).segments)
    number = place % len(plan)
    plan[number] = replace(plan[number], rate=plan[number].rate + by)
    assert not check_plan(plan, volume).accepted


@given(
    st.fractions(min_value=1, max_value=230), st.integers(0, 5), st.fractions(min_value=Fraction(1, 1000), max_value=1)
)
@settings(max_examples=300, deadline=None)
def test_the_checker_rejects_any_plan_that_leaves_a_part_of_the_volume(
    volume: Fraction, place: int, by: Fraction
) -> None:
    plan = list(plan_infusion(PlanRequest(volume)).segments)
    assert not check_plan(plan, volume + by).accepted
    number = place % len(plan)
    lost = min(by, plan[number].volume / 2)
    shorter = replace(plan[number], minutes=plan[number].minutes - lost / plan[number].rate)
    made = check_plan([*plan[:number], shorter, *plan[number + 1 :]], volume)
    assert made.first_hard is not None
    assert made.first_hard.rule == "volume"


@given(st.fractions(min_value=71, max_value=230), st.fractions(min_value=Fraction(1, 1000), max_value=4))
@settings(max_examples=300, deadline=None)
def test_the_checker_rejects_any_slow_phase_below_five_minutes(volume: Fraction, early: Fraction) -> None:
    first, *others = plan_infusion(PlanRequest(volume)).segments
    slow = 5 - early
    rest = volume - slow * first.rate - sum((one.volume for one in others[:-1]), Fraction(0))
    last = replace(others[-1], minutes=rest / others[-1].rate)
    made = check_plan([replace(first, minutes=slow), *others[:-1], last], volume)
    assert made.first_hard is not None
    assert (made.first_hard.rule, made.first_hard.minute) == ("slow_phase", slow)
