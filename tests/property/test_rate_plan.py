"""Random volumes with every policy: the planner and the checker, which knows nothing of it, agree."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from lupustem.treatment.devices import Device, gravity, pump
from lupustem.treatment.plan_checker import check_plan
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion
from lupustem.treatment.segments import integral, length

DEVICES: tuple[Device | None, ...] = (
    None,
    pump(),
    pump(5),
    pump("0.1"),
    gravity(10),
    gravity(15),
    gravity(20),
    gravity(20, "0.10"),
)
POLICIES = tuple(
    product(("cap_only", "reach_cap"), ("5", "7.5", "10"), ("0.25", "0.5"), ("1", "2", "5", "10"), DEVICES)
)


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
    from dataclasses import replace

    plan = list(plan_infusion(PlanRequest(volume)).segments)
    number = place % len(plan)
    plan[number] = replace(plan[number], rate=plan[number].rate + by)
    assert not check_plan(plan, volume).accepted
