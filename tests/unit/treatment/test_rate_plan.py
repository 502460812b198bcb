"""The planner: worked examples and thresholds of the rate plan, devices, certificates; numbers from the specification."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lupustem.treatment.devices import gravity, pump
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.parameters import site_set
from lupustem.treatment.plan_checker import check_plan
from lupustem.treatment.rate_plan import PlanRequest, RatePlan, plan_infusion
from lupustem.treatment.reasons import Standing
from lupustem.treatment.segments import integral

TABLE = [
    ("20", [("30", "2/3")], "30"),
    ("60", [("30", "2")], "30"),
    ("75", [("10", "2"), ("22", "5/2")], "32"),
    ("80", [("10", "2"), ("5", "5/2"), ("95/6", "3")], "185/6"),
    ("100", [("10", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("35/4", "4")], "135/4"),
    ("150", [("10", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("85/4", "4")], "185/4"),
    ("200", [("10", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("135/4", "4")], "235/4"),
    ("205", [("10", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("35", "4")], "60"),
    ("210", [("15/2", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("75/2", "4")], "60"),
    ("215", [("5", "2"), ("5", "5/2"), ("5", "3"), ("5", "7/2"), ("40", "4")], "60"),
    ("221", [("5", "2"), ("3", "5/2"), ("3", "3"), ("3", "7/2"), ("46", "4")], "60"),
    ("227", [("5", "2"), ("1", "5/2"), ("1", "3"), ("1", "7/2"), ("52", "4")], "60"),
    ("229", [("11/2", "2"), ("109/2", "4")], "60"),
    ("230", [("5", "2"), ("55", "4")], "60"),
]


def made(volume: str, **more: object) -> RatePlan:
    return plan_infusion(PlanRequest(volume, **more))  # type: ignore[arg-type]


def steps(plan: RatePlan) -> list[tuple[Fraction, Fraction]]:
    return [(one.minutes, one.rate) for one in plan.segments]


@pytest.mark.parametrize(("volume", "segments", "total"), TABLE)
def test_a_worked_example_gives_the_segments_of_its_table(
    volume: str, segments: list[tuple[str, str]], total: str
) -> None:
    plan = made(volume)
    assert steps(plan) == [(Fraction(minutes), Fraction(rate)) for minutes, rate in segments]
    assert plan.total_minutes == Fraction(total)
    assert integral(plan.segments) == Fraction(volume)
    assert plan.proof is not None
    assert plan.proof.accepted


@pytest.mark.parametrize(
    ("below", "at", "lower", "upper"),
    [
        ("59.99", "60", "1.99", "2"),
        ("69.99", "70", "2", "2.5"),
        ("77.49", "77.5", "2.5", "3"),
        ("82.49", "82.5", "3", "3.5"),
    ],
)
def test_the_top_level_rises_exactly_at_its_threshold(below: str, at: str, lower: str, upper: str) -> None:
    under = made(below).top_rate
    assert under is not None
    assert Fraction(lower) <= under < Fraction(upper)
    assert made(at).top_rate == Fraction(upper)


def test_from_85_ml_on_the_plan_reaches_the_cap() -> None:
    assert made("84.9").top_rate == Fraction("3.5")
    assert made("85").top_rate == 4


def test_hz20_230_ml_fit_and_a_tenth_more_does_not() -> None:
    assert made("230").feasible
    refused = made("230.1")
    assert (refused.status, refused.segments) == (Standing.BLOCK, ())
    assert refused.certificate is not None
    assert (refused.certificate.rule, refused.certificate.volume_ml, refused.certificate.bound) == (
        "envelope",
        Fraction("230.1"),
        230,
    )


def test_the_ways_out_of_250_ml_stand_in_their_order_with_their_numbers() -> None:
    ways = made("250").ways_out
    assert [one.rule for one in ways] == ["reduce_volume", "accept_longer", "divide"]
    assert dict(ways[0].numbers) == {"largest_ml": 230}
    assert dict(ways[1].numbers) == {"least_minutes": 65, "staircase_minutes": Fraction("71.25")}
    assert dict(ways[2].numbers) == {"containers": 2, "ml_each": 125}


def test_a_longer_infusion_is_planned_only_when_accepted_and_stays_soft() -> None:
    plan = made("250", accept_long=True)
    assert plan.total_minutes == Fraction("71.25")
    assert (plan.status, [one.rule for one in plan.reasons]) == (Standing.WARN, ["duration"])
    assert max(one.rate for one in plan.segments) == 4


def test_a_low_volume_says_that_the_cap_is_never_reached_and_offers_more_flush() -> None:
    plan = made("20")
    assert (plan.status, [one.rule for one in plan.reasons]) == (Standing.OK, ["low_volume"])
    assert [dict(one.numbers) for one in plan.ways_out] == [{"more_ml": 40}]


@pytest.mark.parametrize("volume", ["20", "59.9", "84.9"])
def test_reaching_the_cap_is_infeasible_with_too_little(volume: str) -> None:
    plan = made(volume, reading="reach_cap")
    assert plan.certificate is not None
    assert (plan.feasible, plan.certificate.rule, plan.certificate.bound) == (False, "reach_cap_least", 85)


@pytest.mark.parametrize("volume", ["85", "100", "215", "229", "230"])
def test_reaching_the_cap_ends_on_a_plateau_at_it(volume: str) -> None:
    plan = made(volume, reading="reach_cap")
    assert plan.segments[-1].rate == 4
    assert plan.proof is not None
    assert plan.proof.accepted


def test_a_single_step_is_flagged_as_not_gradual() -> None:
    assert [(one.rule, one.status, one.minute) for one in made("229").reasons] == [
        ("not_gradual", Standing.WARN, Fraction("5.5"))
    ]
    assert made("227").reasons == ()


def test_the_flush_counts_in_the_volume_and_begins_when_the_container_is_empty() -> None:
    plan = made("85", flush_ml="15")
    assert plan.total_minutes == Fraction("33.75")
    assert plan.flush_from == 30


def test_a_long_dwell_leaves_no_gap_between_the_shapes() -> None:
    for volume in range(60, 231):
        plan = made(str(volume), dwell_minutes=10)
        assert plan.feasible, volume
        assert plan.total_minutes is not None
        assert plan.total_minutes <= 60


@pytest.mark.parametrize(
    ("factor", "drops"),
    [(20, [40, 50, 60, 70, 80]), (15, [30, 37, 45, 52, 60]), (10, [20, 25, 30, 35, 40])],
)
def test_hz18_drops_are_rounded_down_never_to_the_nearest(factor: int, drops: list[int]) -> None:
    assert made("100", device=gravity(factor)).settings == tuple(f"{one} gtt/min" for one in drops)


def test_a_drip_set_of_15_drops_takes_as_long_as_its_whole_drops_do() -> None:
    plan = made("100", device=gravity(15))
    assert plan.segments[-1].minutes == Fraction("53/6")
    assert plan.total_minutes == Fraction("203/6")
    assert plan.status is Standing.OK


def test_a_guard_band_lowers_every_rate_and_the_largest_volume() -> None:
    device = gravity(20, "0.10")
    assert made("100", device=device).settings == tuple(f"{one} gtt/min" for one in (36, 45, 54, 63, 72))
    assert made("207", device=device).feasible
    assert not made("207.1", device=device).feasible


def test_hz19_a_set_of_60_drops_cannot_be_counted_at_these_rates() -> None:
    plan = made("100", device=gravity(60))
    assert [one.rule for one in plan.reasons] == ["not_countable"]
    assert made("20", device=gravity(60)).settings == ("40 gtt/min",)


def test_a_pump_of_whole_ml_an_hour_holds_every_level_exactly() -> None:
    plan = made("100", device=pump())
    assert plan.settings == tuple(f"{one} ml/h" for one in (120, 150, 180, 210, 240))
    assert plan.total_minutes == Fraction("33.75")


def test_a_coarse_pump_rounds_down_and_still_keeps_the_hour() -> None:
    plan = made("205", device=pump(7))
    assert plan.settings == tuple(f"{one} ml/h" for one in (119, 147, 175, 210, 238))
    assert plan.total_minutes == 60
    assert all(
        one.rate <= limit for one, limit in zip(plan.segments, (2, Fraction("2.5"), 3, Fraction("3.5"), 4), strict=True)
    )


def test_less_than_the_device_can_hold_is_infeasible() -> None:
    plan = made("0.4", device=pump())
    assert plan.certificate is not None
    assert (plan.certificate.rule, plan.certificate.bound) == ("device_least", Fraction(1, 2))


def test_a_childs_volume_per_hour_is_told_and_warned_of() -> None:
    plan = made("100", weight_kg=20, age_years=8)
    assert (plan.ml_per_kg_h, [one.rule for one in plan.reasons]) == (12, ["child_volume"])
    assert made("100", weight_kg=24, age_years=8).reasons == ()
    assert made("100", weight_kg=20, age_years=18).reasons == ()


def test_a_site_that_lowers_the_cap_gets_plans_below_it() -> None:
    ours = site_set(
        {"id": "w", "author": "A", "second_person": "B", "dated": "2026-11-02", "rate": {"cap": "3", "t_max": "50"}}
    )
    plan = plan_infusion(PlanRequest("120"), ours)
    assert plan.top_rate == 3
    assert plan.parameters.id == "w"
    assert not plan_infusion(PlanRequest("145.1"), ours).feasible
    assert plan_infusion(PlanRequest("145"), ours).feasible


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (PlanRequest("0"), "zero_volume"),
        (PlanRequest("-1"), "zero_volume"),
        (PlanRequest(100.0), "binary_float"),  # type: ignore[arg-type]
        (PlanRequest("1e400"), "not_a_number"),
        (PlanRequest("NaN"), "not_a_number"),
        (PlanRequest("100", flush_ml="-1"), "out_of_bounds"),
        (PlanRequest("100", slow_minutes="4.9"), "out_of_bounds"),
        (PlanRequest("100", slow_minutes="10.1"), "out_of_bounds"),
        (PlanRequest("100", step="0.6"), "out_of_bounds"),
        (PlanRequest("100", step="0.3"), "not_allowed"),
        (PlanRequest("100", dwell_minutes="0.5"), "out_of_bounds"),
        (PlanRequest("100", reading="fast"), "not_allowed"),
        (PlanRequest("100", weight_kg="0"), "zero_weight"),
        (PlanRequest("100", device=pump(200)), "device_too_coarse"),
    ],
)
def test_wrong_input_has_a_named_error(request_: PlanRequest, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        plan_infusion(request_)
    assert error.value.code == code


def test_the_checker_has_the_same_verdict_on_the_plan_of_the_whole_day() -> None:
    plan = made("100")
    assert check_plan(plan.segments, Fraction(100)).accepted
    assert not check_plan(plan.segments, Fraction(101)).accepted


def test_reach_cap_is_judged_by_what_the_device_holds() -> None:
    made = plan_infusion(PlanRequest("93.7", reading="reach_cap", dwell_minutes=2, device=pump(7)))
    assert made.feasible
    assert [str(one.rate * 60) for one in made.segments] == ["119", "147", "175", "210", "238"]
    short = plan_infusion(PlanRequest("93", reading="reach_cap", dwell_minutes=2, device=pump(7)))
    assert short.certificate is not None
    assert (short.certificate.rule, short.certificate.bound) == ("reach_cap_least", Fraction("93.1"))
