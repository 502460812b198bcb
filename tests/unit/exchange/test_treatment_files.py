"""Order, plan, log and parameter files: read strictly, every problem by its name. Invented patients."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lupustem.exchange.treatment_files import is_log, log_of, order_of, plan_of, read_content, read_parameters
from lupustem.exchange.unreadable import Unreadable
from lupustem.report.answer import as_json
from lupustem.report.treatment_answer import plan_answer
from lupustem.treatment.devices import Gravity, pump
from lupustem.treatment.dose import dose
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.plan_checker import check_plan
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
ORDER: dict[str, Any] = {
    "as_of": "2026-11-02T09:00+08:00",
    "dose_basis": "total",
    "weight": {"value": "62.0", "unit": "kg", "measured_at": "2026-11-01T07:00+08:00"},
    "bags": [{"id": "C-01", "label_cells": "5e7", "measured_cells": "4700万", "count_basis": "total", "volume_ml": 50}],
}
LOG: dict[str, Any] = {
    "volume_ml": 100,
    "preparation_end": "2026-11-02T08:00+08:00",
    "device": {"drop_factor": 20},
    "events": [
        {"at": "2026-11-02T10:00+08:00", "rate_ml_min": 2},
        {"at": "2026-11-02T10:10+08:00", "rate_ml_h": 150},
        {"at": "2026-11-02T10:15+08:00", "gtt_min": 60},
        {"at": "2026-11-02T10:20+08:00", "stop": True},
        {"at": "2026-11-02T10:25+08:00", "rate_ml_min": 2, "authorised_by": ["A", "B"]},
        {"at": "2026-11-02T10:50+08:00", "end": True},
    ],
}


def test_an_order_is_read_as_it_was_written() -> None:
    made = order_of(ORDER, NOW).dose
    assert (made.weight.value, made.weight.unit, made.bags[0].measured_cells) == ("62.0", "kg", "4700万")
    assert made.as_of == datetime.fromisoformat("2026-11-02T09:00+08:00")


def test_a_log_turns_pump_and_drop_rates_exactly_into_ml_a_minute() -> None:
    made = log_of(LOG)
    assert [one.rate for one in made.events] == [2, Fraction("2.5"), 3, 0, 2, 0]
    assert made.deadline_hard == datetime.fromisoformat("2026-11-02T20:00+08:00")
    assert isinstance(made.device, Gravity)
    assert made.events[4].authorised_by == ("A", "B")
    assert made.vitals is None
    assert log_of({**LOG, "vitals": []}).vitals == ()


@pytest.mark.parametrize("device", [None, pump()])
def test_the_json_of_a_plan_is_a_plan_file(device: Any, tmp_path: Path) -> None:
    plan = plan_infusion(PlanRequest("80", 10, device=device))
    file = tmp_path / "plan.json"
    file.write_bytes(as_json(plan_answer(plan)))
    content = read_content(file)
    given = plan_of(content)
    assert not is_log(content)
    assert given.segments == plan.segments
    assert check_plan(given.segments, given.volume_ml).accepted


def test_a_ramp_can_be_written_by_hand() -> None:
    given = plan_of({"volume_ml": 90, "segments": [{"minutes": 10, "rate_ml_min": 2, "end_rate_ml_min": "4"}]})
    assert given.segments[0].last == 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weight": None}, "missing"),
        ({"weight": {"value": "62"}}, "missing"),
        ({"weight": {"unit": "kg"}}, "missing"),
        ({"weight": {"value": "62", "unit": "kg", "kilos": 1}}, "unknown_key"),
        ({"bag": []}, "unknown_key"),
        ({"bags": {}}, "not_a_list"),
        ({"bags": [{"label_cells": 1, "volume_ml": 1}]}, "missing"),
        ({"bags": ["C-01"]}, "not_a_mapping"),
        ({"as_of": "yesterday"}, "not_a_time"),
        ({"order": {"use_all": "yes"}}, "not_a_boolean"),
        ({"intrathecal": {"acvpu": "A"}}, "missing"),
    ],
)
def test_an_order_that_cannot_be_read_has_a_named_error(change: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        order_of({**ORDER, **change}, NOW)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"at": "2026-11-02T10:00+08:00"}, "one_rate"),
        ({"at": "2026-11-02T10:00+08:00", "rate_ml_min": 2, "stop": True}, "one_rate"),
        ({"rate_ml_min": 2}, "missing"),
        ({"at": "soon", "rate_ml_min": 2}, "not_a_time"),
        ({"at": "2026-11-02T10:00+08:00", "rate": 2}, "unknown_key"),
        ({"at": "2026-11-02T10:00+08:00", "rate_ml_min": 2, "authorised_by": "A"}, "not_a_list"),
    ],
)
def test_an_event_that_cannot_be_read_has_a_named_error(event: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        log_of({"volume_ml": 100, "events": [event]})
    assert error.value.code == code


def test_drops_without_a_drop_factor_are_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        log_of({"volume_ml": 100, "events": [{"at": "2026-11-02T10:00+08:00", "gtt_min": 40}]})
    assert error.value.code == "no_drop_factor"


def test_numbers_of_a_file_are_decimals_and_never_binary(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("volume_ml: 60.3\nsegments:\n  - {minutes: 30, rate_ml_min: 2.01}\n", encoding="utf-8")
    given = plan_of(read_content(file))
    assert (given.volume_ml, given.segments[0].rate) == (Fraction("60.3"), Fraction("2.01"))


def test_a_sites_parameters_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "site.json"
    about = {"id": "w", "author": "A", "second_person": "B", "dated": "2026-11-02", "rate": {"cap": "3.5"}}
    file.write_text(json.dumps(about), encoding="utf-8")
    assert read_parameters(file).number("rate.cap") == Fraction("3.5")
    assert read_parameters(None).id.startswith("cn-consensus-2022")


@pytest.mark.parametrize("text", ["", "- a\n", "a: &x 1\nb: *x\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "order.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable):
        read_content(file)


def test_now_is_taken_in_the_zone_of_the_file_so_that_zones_are_not_mixed() -> None:
    made = order_of({key: value for key, value in ORDER.items() if key != "as_of"}, NOW).dose
    assert made.as_of == NOW
    assert made.as_of.utcoffset() == timedelta(hours=8)
    assert [one.rule for one in dose(made).reasons] == ["too_few_cells"]


def test_an_infusion_that_starts_before_the_end_of_preparation_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        log_of({**LOG, "preparation_end": "2026-11-02T10:00:01+08:00"})
    assert error.value.code == "end_before_start"
