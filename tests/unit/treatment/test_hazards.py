"""Every hazard has its control and a test that names it; here those whose control stands in dose, windows, line and release."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from docs.hazard_pages import TESTS, hazards_page, named_tests

import lupustem
from lupustem.treatment.cold_chain import Reading, temperature_log
from lupustem.treatment.containers import Bag
from lupustem.treatment.dose import DoseOrder, DoseResult, dose
from lupustem.treatment.hazards import HAZARDS, STATE_WORDS
from lupustem.treatment.intrathecal import IntrathecalOrder, intrathecal
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.line import InfusionSet, check_line
from lupustem.treatment.lot_bags import lot_bags
from lupustem.treatment.parameters import DEFAULT, site_set
from lupustem.treatment.reasons import Standing
from lupustem.treatment.weight import Weight, check_weight
from lupustem.treatment.windows import dexamethasone, stability, warm_up
from tests.unit.product.lots import GOOD, changed, decided

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_table_holds_the_47_hazards_once_each_in_order() -> None:
    assert [one.id for one in HAZARDS] == [f"HZ{number:02d}" for number in range(1, 48)]
    for one in HAZARDS:
        assert one.state in STATE_WORDS
        assert 1 <= one.severity <= 5
        assert set(one.control_class.split("/")) <= {"D", "P", "I"}
        assert all((one.hazard.zh, one.hazard.en, one.control.zh, one.control.en))


@pytest.mark.parametrize("hazard", [one for one in HAZARDS if one.state == "done"], ids=lambda one: one.id)
def test_every_hazard_that_is_done_is_named_by_a_test_and_stands_in_modules_that_exist(hazard) -> None:  # type: ignore[no-untyped-def]
    assert named_tests(TESTS)[hazard.id], f"no test names {hazard.id.lower()}"
    assert hazard.modules
    for module in hazard.modules:
        assert (Path(lupustem.__path__[0]) / f"{module}.py").exists(), module


def test_no_test_names_a_hazard_that_does_not_exist() -> None:
    assert set(named_tests(TESTS)) == {one.id for one in HAZARDS}


def test_the_hazards_that_the_code_names_exist() -> None:
    written = (path.read_text("utf-8") for path in Path(lupustem.__path__[0], "treatment").glob("*.py"))
    named = {name for text in written for name in re.findall(r'"(HZ\d\d)"', text)}
    assert named <= {one.id for one in HAZARDS}
    assert len(named) > 15


def test_the_page_shows_state_and_tests_of_every_hazard() -> None:
    page = hazards_page()
    for one in HAZARDS:
        row = next(line for line in page.splitlines() if line.startswith(f"| {one.id} "))
        assert STATE_WORDS[one.state].zh in row
        assert (one.state != "done") or "::test_" in row


def order(*bags: Bag, weight: str = "60", **changes: object) -> DoseResult:
    made = DoseOrder(Weight(weight, measured_at=NOW), bags or (bag(),), NOW)
    return dose(replace(made, **changes))  # type: ignore[arg-type]


def bag(label: str = "9e7", measured: str | None = "9e7") -> Bag:
    return Bag("B1", label, 100, measured, "viable")


def rules(made: object) -> set[str]:
    return {one.rule for one in made.reasons}  # type: ignore[attr-defined]


def test_hz03_the_window_closes_with_the_last_second_of_12_h_or_of_the_label() -> None:
    for expiry, hours in ((None, 12), (NOW + timedelta(hours=10), 10)):
        start = NOW + timedelta(hours=hours) - 45 * MINUTE
        on_time = stability(NOW, 45, start=start, label_expiry=expiry)
        late = stability(NOW, 45, start=start + MINUTE, label_expiry=expiry)
        assert on_time.status is not Standing.BLOCK
        assert late.status is Standing.BLOCK


def test_hz05_a_lot_that_lacks_one_result_gives_no_container_that_may_start() -> None:
    assert "lot_not_released" not in {one.rule for one in lot_bags(decided(GOOD), "P-1").reasons}
    pending = decided(changed(endotoxin_eu_ml="pending"))
    made = lot_bags(pending, "P-1")
    assert "lot_not_released" in {one.rule for one in made.reasons}
    assert Standing.BLOCK in {one.status for one in made.reasons}


def test_hz02_a_container_of_another_recipient_is_not_offered() -> None:
    lot = decided({**GOOD, "containers": [{"id": "C-01", "volume_ml": 50, "cells_1e6": 90, "recipient": "P-9"}]})
    made = lot_bags(lot, "P-1")
    assert made.bags == ()
    assert "container_of_another" in {one.rule for one in made.reasons}
    assert [one.id for one in lot_bags(lot, "P-9").bags] == ["C-01"]


@pytest.mark.parametrize(
    ("measured", "usable"), [("5.4e7", True), ("5.39e7", False), ("6.6e7", True), ("6.61e7", False)]
)
def test_hz06_a_count_of_90_to_110_percent_of_the_label_may_be_planned_and_no_other(
    measured: str, usable: bool
) -> None:
    made = order(bag("6e7", measured), weight="40")
    assert ("count_out_of_label" not in rules(made)) is usable


@pytest.mark.parametrize("weight", ["38", "60", "95"])
def test_hz07_an_exponent_one_too_high_or_low_stops_the_order_at_any_weight(weight: str) -> None:
    right = 15 * 10**5 * int(weight)
    assert "tenfold" not in rules(order(weight=weight, total=right))
    for wrong in (right * 10, right // 10):
        made = order(weight=weight, total=wrong)
        assert "tenfold" in rules(made)
        assert made.status is Standing.BLOCK


def test_hz08_a_per_kg_value_typed_as_a_total_and_the_reverse_stop_the_order() -> None:
    assert "per_kg_as_total" in rules(order(total="1.5e6"))
    assert "total_as_per_kg" in rules(order(per_kg="9e7"))


@pytest.mark.parametrize(
    ("now", "before", "rule"),
    [
        ("120", "60", "weight_in_jin"),
        ("60", "120", "weight_in_jin"),
        ("132", "60", "weight_in_lb"),
        ("27.2", "60", "weight_in_lb"),
    ],
)
def test_hz09_a_ratio_of_2_or_2_2046_to_the_earlier_weight_is_taken_for_another_unit(
    now: str, before: str, rule: str
) -> None:
    made = check_weight(
        Weight(now, measured_at=NOW, previous_kg=before, previous_at=NOW - timedelta(days=7)), as_of=NOW
    )
    assert made.status is Standing.BLOCK
    assert rule in rules(made)


def test_hz10_a_weight_of_8_days_or_of_no_date_is_not_used_in_silence() -> None:
    for age, status in ((7, Standing.OK), (8, Standing.UNKNOWN)):
        assert check_weight(Weight("60", measured_at=NOW - timedelta(days=age)), as_of=NOW).status is status
    assert check_weight(Weight("60"), as_of=NOW).status is Standing.UNKNOWN
    with pytest.raises(InvalidInput) as error:
        check_weight(Weight("0", measured_at=NOW), as_of=NOW)
    assert error.value.code == "zero_weight"


@pytest.mark.parametrize(("now", "asked"), [("66", False), ("66.006", True), ("54", False), ("53.99", True)])
def test_hz11_a_change_of_more_than_a_tenth_asks_to_weigh_again(now: str, asked: bool) -> None:
    weight = Weight(now, measured_at=NOW, previous_kg="60", previous_at=NOW - timedelta(days=7))
    assert ("weight_change" in rules(check_weight(weight, as_of=NOW))) is asked


def test_hz21_any_filter_stops_and_one_that_nobody_looked_for_is_unknown() -> None:
    assert check_line(InfusionSet("UDI-1", True, 15)).status is Standing.BLOCK
    assert check_line(InfusionSet("UDI-1", True, 170)).status is Standing.BLOCK
    assert check_line(InfusionSet("UDI-1", None)).status is Standing.UNKNOWN
    assert check_line(InfusionSet("UDI-1", False)).status is Standing.OK
    assert check_line(InfusionSet("UDI-1", True, 15, exception="site SOP 12")).status is Standing.WARN


@pytest.mark.parametrize(
    ("celsius", "gap", "status"),
    [("8.0", 15, Standing.OK), ("8.1", 15, Standing.BLOCK), ("1.9", 15, Standing.BLOCK), ("5", 40, Standing.UNKNOWN)],
)
def test_hz22_an_excursion_is_quarantine_and_a_gap_is_unknown(celsius: str, gap: int, status: Standing) -> None:
    readings = (Reading(NOW + MINUTE, celsius), Reading(NOW + (1 + gap) * MINUTE, "5"))
    assert temperature_log(readings, NOW, NOW + (2 + gap) * MINUTE).status is status


@pytest.mark.parametrize(
    ("minutes", "status"), [(9, Standing.WARN), (10, Standing.OK), (20, Standing.OK), (21, Standing.WARN)]
)
def test_hz23_ten_to_twenty_minutes_at_room_temperature_are_right(minutes: int, status: Standing) -> None:
    assert warm_up(NOW, NOW + minutes * MINUTE).status is status


def test_hz31_the_intrathecal_dose_is_a_fixed_total_from_a_container_labelled_for_it() -> None:
    right = IntrathecalOrder("1e6", NOW, "intrathecal", "A", 15, NOW)
    assert intrathecal(right).status is Standing.OK
    assert intrathecal(replace(right, cells="6e7")).status is Standing.BLOCK
    assert intrathecal(replace(right, route_on_label="iv")).status is Standing.BLOCK
    assert intrathecal(replace(right, route_on_label=None)).status is Standing.UNKNOWN


def test_hz34_dexamethasone_a_minute_after_the_start_needs_a_reason() -> None:
    assert dexamethasone(True, at=NOW - MINUTE, start=NOW, mg=5).status is Standing.OK
    assert dexamethasone(True, at=NOW + MINUTE, start=NOW, mg=5).status is Standing.WARN
    assert dexamethasone(False).status is Standing.WARN
    assert dexamethasone(None).status is Standing.UNKNOWN


def test_hz44_a_site_may_not_loosen_a_limit_and_one_changed_value_changes_the_fingerprint() -> None:
    about = {"id": "site-1", "author": "A. B.", "second_person": "C. D.", "dated": "2026-11-01"}
    tighter = site_set({**about, "rate": {"cap": "3.5"}})
    assert tighter.fingerprint != DEFAULT.fingerprint
    assert tighter.fingerprint != site_set({**about, "rate": {"cap": "3"}}).fingerprint
    with pytest.raises(InvalidInput):
        site_set({**about, "rate": {"cap": "4.1"}})
