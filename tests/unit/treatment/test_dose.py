"""The dose: worked examples, both ends of the range, the guards, the label's uncertainty. Invented patients and containers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from lupustem.treatment.containers import Bag
from lupustem.treatment.dose import DoseOrder, DoseResult, dose
from lupustem.treatment.intrathecal import IntrathecalOrder, intrathecal
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.parameters import site_set
from lupustem.treatment.reasons import Standing
from lupustem.treatment.weight import Weight

NOW = datetime(2026, 11, 2, 9, tzinfo=timezone(timedelta(hours=8)))


def bag(name: str, label: object, volume: object, measured: object = None, **more: object) -> Bag:
    return Bag(name, label, volume, measured, **{"count_basis": "total", **more})  # type: ignore[arg-type]


def ordered(kg: object, *bags: Bag, **more: object) -> DoseResult:
    given: dict[str, object] = {"dose_basis": "total", **more}
    return dose(DoseOrder(Weight(kg, measured_at=NOW), bags, NOW, **given))  # type: ignore[arg-type]


def rules(made: DoseResult) -> list[str]:
    return [one.rule for one in made.reasons]


def test_62_kg_take_two_containers_of_47_million() -> None:
    made = ordered("62.0", *(bag(one, "5e7", 50, "4.7e7") for one in "AB"))
    assert (made.least_cells, made.most_cells) == (62_000_000, 124_000_000)
    assert made.whole_counts == (2, 2)
    assert (made.given_cells, made.volume_ml, made.status) == (94_000_000, 100, Standing.OK)
    assert made.per_kg == Fraction(94_000_000, 62)
    assert made.percent_of_label == (("A", 94), ("B", 94))
    assert made.echo == ("9.4 × 10^7", "94,000,000", "0.94 亿 / 9400 万")


def test_38_kg_take_a_part_of_one_container() -> None:
    made = ordered(38, bag("A", "1e8", 100, "1e8"))
    assert (made.whole, made.way, made.volume_ml) == (None, "part", 57)
    assert made.whole_counts == (1, 0)
    assert made.least_part is not None
    assert made.most_part is not None
    assert (made.least_part.volume_ml, made.most_part.volume_ml) == (38, 76)


@pytest.mark.parametrize(
    ("measured", "percent", "usable"),
    [("5.4e7", 90, True), ("5.39e7", None, False), ("6.6e7", 110, True), ("6.61e7", None, False)],
)
def test_hz06_90_and_110_per_cent_of_the_label_pass_and_beyond_fails(
    measured: str, percent: int | None, usable: bool
) -> None:
    made = ordered(40, bag("A", "6e7", 50, measured))
    assert (made.given_cells is not None) == usable
    assert ("count_out_of_label" in rules(made)) != usable
    if percent is not None:
        assert made.percent_of_label == (("A", percent),)


def test_two_full_containers_may_be_too_much_while_one_or_a_part_fits() -> None:
    bags = [bag(one, "6e7", 50, "6.3e7") for one in "AB"]
    every = ordered(60, *bags, use_all=True)
    assert (every.status, rules(every), every.per_kg) == (Standing.BLOCK, ["whole_bags_out_of_range"], 2_100_000)
    assert every.most_part is not None
    assert (every.most_part.volume_ml, every.most_part.cells) == (95, 119_700_000)
    assert ordered(60, *bags).whole_counts == (1, 1)


def test_15_ml_dead_volume_without_flush_are_deducted() -> None:
    made = ordered(62, bag("A", "9.4e7", 100, "9.4e7"), dead_volume_ml=15)
    assert made.delivered_cells == 79_900_000
    assert (made.status, rules(made)) == (Standing.OK, ["cells_left_in_line"])
    assert ordered(62, bag("A", "9.4e7", 100, "9.4e7"), dead_volume_ml=15, flush_ml=15).delivered_cells == 94_000_000


def test_a_flush_is_required_where_the_line_would_take_the_dose_below_its_range() -> None:
    made = ordered(62, bag("A", "6.6e7", 100, "6.6e7"), dead_volume_ml=15, flush_ml="14.9")
    assert (made.status, rules(made)) == (Standing.BLOCK, ["flush_needed"])
    assert ordered(62, bag("A", "6.6e7", 100, "6.6e7"), dead_volume_ml=15, flush_ml=15).status is Standing.OK


def test_a_label_without_count_gives_an_interval_and_warns_where_it_leaves_the_range() -> None:
    made = ordered(60, *(bag(one, "6e7", 50) for one in "AB"), use_all=True)
    assert made.interval_per_kg == (1_800_000, 2_200_000)
    assert rules(made) == ["label_count_only", "label_count_only", "label_interval"]
    assert made.status is Standing.WARN
    inside = ordered(60, bag("A", "9e7", 50))
    assert (inside.interval_per_kg, rules(inside)) == ((1_350_000, 1_650_000), ["label_count_only"])
    assert inside.status is Standing.OK


@pytest.mark.parametrize(
    ("per_kg", "way", "volume", "rule"),
    [
        ("1000000", "part", 50, "part_of_a_bag"),
        ("1810000", "part", 90, "part_of_a_bag"),
        ("1820000", "whole", 100, "whole_not_as_ordered"),
    ],
)
def test_a_dose_that_was_ordered_is_measured_where_whole_containers_are_far_from_it(
    per_kg: str, way: str, volume: int, rule: str
) -> None:
    made = ordered(60, bag("A", "1.2e8", 100, "1.2e8"), per_kg=per_kg)
    assert (made.way, made.volume_ml, rules(made), made.status) == (way, volume, [rule], Standing.OK)


def test_whole_containers_far_from_the_order_need_a_reason_where_no_part_can_be_measured() -> None:
    made = ordered(61, bag("A", "1.2e8", 100, "1.2e8"), per_kg="1000000", graduation_ml=10)
    assert (made.way, made.status, rules(made)) == ("whole", Standing.WARN, ["whole_not_as_ordered"])


@pytest.mark.parametrize(
    ("per_kg", "status"),
    [("1000000", "ok"), ("999999", "block"), ("2000000", "ok"), ("2000001", "block")],
)
def test_both_ends_of_the_range_are_included(per_kg: str, status: str) -> None:
    made = ordered(50, bag("A", "1e8", 100, "1e8"), per_kg=per_kg)
    assert str(made.status) == status
    assert ("dose_range" in rules(made)) == (status == "block")


@pytest.mark.parametrize("kg", ["20", "45.5", "62", "120"])
def test_hz07_an_exponent_one_too_high_or_low_is_suspected_at_every_weight(kg: str) -> None:
    aim = Fraction(1_500_000) * Fraction(kg)
    for total in (aim * 10, aim / 10):
        made = ordered(kg, bag("A", "1e8", 100, "1e8"), total=int(total))
        assert made.status is Standing.BLOCK
        assert "tenfold" in rules(made)
        assert made.given_cells is None


def test_hz08_a_per_kg_value_typed_as_total_and_the_reverse_are_suspected() -> None:
    one = bag("A", "1e8", 100, "1e8")
    assert rules(ordered(62, one, total="1.5e6"))[0] == "per_kg_as_total"
    assert rules(ordered(62, one, per_kg="9e7"))[0] == "total_as_per_kg"
    assert rules(ordered(62, one, per_kg="1e9"))[0] == "total_as_per_kg"


def test_a_dose_that_was_ordered_takes_the_containers_nearest_to_it() -> None:
    bags = [bag(one, "6e7", 50, "6e7") for one in "AB"]
    assert ordered(60, *bags, per_kg="2e6").given_cells == 120_000_000
    near = ordered(60, *bags, per_kg="1.9e6")
    assert (near.given_cells, rules(near)) == (120_000_000, ["whole_not_as_ordered"])


def test_without_an_order_the_fewest_then_the_nearest_then_the_first_to_expire_are_taken() -> None:
    far, soon = NOW + timedelta(hours=9), NOW + timedelta(hours=3)
    bags = [
        bag("late", "9e7", 50, "9e7", expiry=far),
        bag("soon", "9e7", 50, "9e7", expiry=soon),
        bag("small", "6e7", 50, "6e7", expiry=soon),
    ]
    made = ordered(60, *bags)
    assert made.whole is not None
    assert made.whole.ids == ("soon",)


@pytest.mark.parametrize("kg", range(31, 200, 13))
def test_whole_containers_of_one_size_fail_only_above_the_largest_dose(kg: int) -> None:
    for cells in (10**7, 4 * 10**7, kg * 10**6, 2 * kg * 10**6, 2 * kg * 10**6 + 1):
        made = ordered(kg, *(bag(f"{number}", cells, 10, cells) for number in range(12)))
        assert made.whole_counts is not None
        low, high = made.whole_counts
        assert (low <= high) == (cells <= 2 * kg * 10**6)


def test_viable_cells_are_the_count_times_viability_where_all_were_counted() -> None:
    made = ordered(62, bag("A", "1e8", 100, "1e8", viability="0.94"), dose_basis="viable")
    assert made.given_cells == 94_000_000
    assert ordered(62, bag("A", "9e7", 100, "9e7", count_basis="viable"), dose_basis="viable").given_cells == 90_000_000


@pytest.mark.parametrize(
    ("more", "rule"),
    [({"viability": None}, "viability_unknown"), ({"count_basis": None}, "count_basis_unknown")],
)
def test_what_the_count_does_not_say_is_unknown_and_gives_no_dose(more: dict[str, object], rule: str) -> None:
    made = ordered(62, bag("A", "1e8", 100, "1e8", **more), dose_basis="viable")
    assert (made.status, rules(made), made.given_cells) == (Standing.UNKNOWN, [rule], None)


def test_hz03_a_container_at_its_expiry_is_not_planned() -> None:
    assert "label_expired" in rules(ordered(62, bag("A", "1e8", 100, "1e8", expiry=NOW)))
    assert ordered(62, bag("A", "1e8", 100, "1e8", expiry=NOW + timedelta(seconds=1))).status is Standing.OK


def test_hz12_an_infusion_less_than_28_days_ago_asks_for_a_reason() -> None:
    one = bag("A", "1e8", 100, "1e8")
    soon = ordered(62, one, previous_infusion_at=NOW - timedelta(days=28) + timedelta(seconds=1))
    assert (soon.status, rules(soon)) == (Standing.WARN, ["repeat_infusion"])
    assert rules(ordered(62, one, previous_infusion_at=NOW - timedelta(days=28))) == []


def test_a_sites_cap_on_cells_lowers_the_order_with_its_reason_and_never_below_the_range() -> None:
    ours = site_set(
        {"id": "w", "author": "A", "second_person": "B", "dated": "2026-11-02", "bag": {"max_total_cells": "1e8"}}
    )
    heavy = DoseOrder(Weight(90, measured_at=NOW), (bag("A", "2e8", 100, "2e8"),), NOW, "total")
    made = dose(heavy, ours)
    assert (rules(made), made.given_cells) == (["max_total_cells", "part_of_a_bag"], 100_000_000)
    too_heavy = DoseOrder(Weight(120, measured_at=NOW), (bag("A", "2e8", 100, "2e8"),), NOW, "total")
    assert dose(too_heavy, ours).status is Standing.BLOCK


def test_more_than_two_hundred_million_cells_are_confirmed_unless_the_patient_is_known_not_to_be_obese() -> None:
    one = bag("A", "2.1e8", 100, "2.1e8")
    assert rules(ordered(120, one)) == ["large_total"]
    assert rules(ordered(120, one, bmi=30)) == ["large_total"]
    assert rules(ordered(120, one, bmi="29.9")) == []
    assert rules(ordered(120, bag("A", "2e8", 100, "2e8"))) == []


def test_hz11_two_weights_show_two_doses_and_wait_for_a_choice() -> None:
    weight = Weight("62", measured_at=NOW, dry_kg="55")
    made = dose(DoseOrder(weight, (bag("A", "1e8", 100, "1e8"),), NOW, "total"))
    assert (made.status, rules(made), made.given_cells) == (Standing.UNKNOWN, ["weight_choice"], None)
    assert made.other_weight_cells == (93_000_000, 82_500_000)
    chosen = dose(
        DoseOrder(Weight("62", measured_at=NOW, dry_kg="55", use="dry"), (bag("A", "1e8", 100, "1e8"),), NOW, "total")
    )
    assert chosen.least_cells == 55_000_000


def test_nothing_is_planned_while_the_weight_is_in_doubt() -> None:
    weight = Weight("120", measured_at=NOW, previous_kg="60.5")
    made = dose(DoseOrder(weight, (bag("A", "1e8", 100, "1e8"),), NOW, "total"))
    assert (made.status, made.given_cells) == (Standing.BLOCK, None)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"bags": ()}, "no_bags"),
        ({"bags": (bag("A", "1e8", 0),)}, "zero_volume"),
        ({"bags": (bag("A", 0, 100),)}, "zero_cells"),
        ({"bags": (bag("A", "1e8", 100), bag("A", "1e8", 100))}, "duplicate"),
        ({"bags": (bag("A", "1e8", 100, count_basis="viable"),)}, "count_basis"),
        ({"bags": (bag("A", "1e8", 100, viability="94"),)}, "share_above_one"),
        ({"bags": (bag("A", "1e8", 100, expiry=datetime(2026, 11, 2)),)}, "naive_time"),
        ({"bags": tuple(bag(f"{n}", "1e7", 10) for n in range(13))}, "too_many_bags"),
        ({"weight": Weight("0", measured_at=NOW)}, "zero_weight"),
        ({"weight": Weight("62", "st", measured_at=NOW)}, "unknown_unit"),
        ({"weight": Weight("62", measured_at=NOW + timedelta(minutes=1))}, "in_the_future"),
        ({"per_kg": "1e6", "total": "6e7"}, "two_doses"),
        ({"dose_basis": "live"}, "not_allowed"),
        ({"dead_volume_ml": 100}, "out_of_bounds"),
        ({"as_of": NOW.astimezone(UTC)}, "mixed_zones"),
    ],
)
def test_wrong_input_has_a_named_error(more: dict[str, object], code: str) -> None:
    given: dict[str, object] = {
        "weight": Weight("62", measured_at=NOW),
        "bags": (bag("A", "1e8", 100),),
        "as_of": NOW,
        "dose_basis": "total",
        **more,
    }
    with pytest.raises(InvalidInput) as error:
        dose(DoseOrder(**given))  # type: ignore[arg-type]
    assert error.value.code == code


def spinal(cells: str = "1e6", **more: object) -> list[str]:
    given: dict[str, object] = {
        "route_on_label": "intrathecal",
        "acvpu": "A",
        "gcs": 15,
        "consciousness_at": NOW - timedelta(hours=2),
        **more,
    }
    made = intrathecal(IntrathecalOrder(cells, NOW, **given))  # type: ignore[arg-type]
    return [f"{one.status} {one.rule}" for one in made.reasons]


def test_hz31_the_intrathecal_dose_is_a_fixed_total_on_its_own_route() -> None:
    assert spinal() == []
    assert spinal("5e7") == ["block intrathecal_total"]
    assert spinal("6e7") == ["block intrathecal_total"]
    assert spinal(route_on_label="intravenous") == ["block route_mismatch"]
    assert spinal(route_on_label=None) == ["unknown route_unknown"]


def test_hz30_consciousness_must_be_clear_and_checked_within_two_hours() -> None:
    assert spinal(acvpu="C") == ["block consciousness_impaired"]
    assert spinal(gcs=13) == ["block consciousness_impaired"]
    assert spinal(gcs=14, acvpu=None) == ["block consciousness_impaired"]
    assert spinal(gcs=None) == ["unknown consciousness_unknown"]
    assert spinal(consciousness_at=NOW - timedelta(hours=2, seconds=1)) == ["unknown consciousness_stale"]
