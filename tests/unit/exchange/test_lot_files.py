"""Lot files: three formats, strict keys, doubles, attachments, and every wrong input as one line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from lupustem.exchange.case_files import LIMIT
from lupustem.exchange.lot_files import parse_lot, read_assay_file, read_lot_file
from lupustem.exchange.unreadable import Unreadable
from lupustem.product.certificate import certificate
from lupustem.product.release import release
from tests.unit.product.lots import ASSAY, GOOD, changed

YAML = b"""
lot: INVENTED-2
facts: {gmp_compliant: true, cd73_percent: "97.90", endotoxin_eu_ml: "< 0.1"}
evidence:
  temperature_log: [[0, 4.0], [10, 5.0]]
settings: {rounding: none, quantile: "0.99"}
"""
TOML = b"""
lot = "INVENTED-2"
[facts]
gmp_compliant = true
cd73_percent = 97.90
endotoxin_eu_ml = "< 0.1"
[evidence]
temperature_log = [[0, 4.0], [10, 5.0]]
[settings]
rounding = "none"
quantile = 0.99
"""


def refused(data: bytes, name: str = "lot.yaml") -> str:
    with pytest.raises(Unreadable) as error:
        parse_lot(data, name)
    zh, en = error.value.text
    assert zh != en
    assert "\n" not in zh + en
    return en


def test_yaml_json_and_toml_say_the_same() -> None:
    json_data = json.dumps(
        {
            "lot": "INVENTED-2",
            "facts": {"gmp_compliant": True, "cd73_percent": 97.90, "endotoxin_eu_ml": "< 0.1"},
            "evidence": {"temperature_log": [[0, 4.0], [10, 5.0]]},
            "settings": {"quantile": "0.99"},
        }
    ).encode()
    lots = [parse_lot(YAML, "a.yaml"), parse_lot(TOML, "a.toml"), parse_lot(json_data, "a.json")]
    assert len({(lot.name, str(lot.facts), str(lot.evidence), str(lot.settings)) for lot in lots}) == 1
    assert all(not lot.problems for lot in lots)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"lots: X", ("lots", "lot")),
        (b"facts: {cd73_percnt: 97}", ("cd73_percnt", "cd73_percent")),
        (b"facts: {severity: severe}", ("derived",)),
        (b"evidence: {flows: {}}", ("flows", "flow")),
        (b"evidence: {flow: {CD37: {}}}", ("CD37", "CD73")),
        (b"evidence: {flow: {CD73: {parent_event: 3}}}", ("parent_event", "parent_events")),
        (b"evidence: {sterility: {bacteriae: {}}}", ("bacteria",)),
        (b"evidence: {sterility: {bacteria: {day: 3}}}", ("day", "days")),
        (b"evidence: {endotoxin_assay: {standard: []}}", ("standard", "standards")),
        (b"evidence: {results: {endotoxin: []}}", ("endotoxin_eu_ml",)),
        (b"evidence: {results: {endotoxin_eu_ml: [{val: 3}]}}", ("val", "value")),
        (b"evidence: {identity: {donation: G1}}", ("donation_number",)),
        (b"settings: {rounding: half_up}", ("none, usp_7_20",)),
        (b"settings: {roundng: none}", ("rounding",)),
        (b"tests: {endotoxine: {}}", ("endotoxin",)),
        (b"containers: [{volume_ml: 3}]", ("needs an id",)),
        (b"facts: [1, 2]", ("mapping",)),
        (b"evidence: {flow: 3}", ("mapping",)),
        (b"evidence: {temperature_log: {reading: []}}", ("readings",)),
        (b"- 1", ("mapping",)),
        (b"lot: a\nlot: b", ("twice",)),
        (b"", ("the file is empty",)),
        (b"  \n", ("empty",)),
        (bytes(range(256)) * 9, ("not a text file",)),
        (b"lot: [", ("not valid YAML",)),
    ],
)
def test_a_wrong_form_is_one_line_with_the_remedy(data: bytes, words: tuple[str, ...]) -> None:
    said = refused(data)
    assert said.startswith("lot.yaml")
    for word in words:
        assert word in said


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "lot.yaml"
    with open(path, "wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(Unreadable, match="a lot file takes a few KB"):
        read_lot_file(path)


def test_a_key_with_the_same_name_in_json_is_refused() -> None:
    assert "twice" in refused(b'{"facts": {"gmp_compliant": true, "gmp_compliant": false}}', "lot.json")


def test_errors_never_show_the_value() -> None:
    data = json.dumps(changed(cd73_percent="4711.25", stored_in_dark="Zhang", purity_percent="97 mg")).encode()
    lot = parse_lot(data, "lot.json")
    said = "".join(problem.text.zh + problem.text.en for problem in lot.problems)
    assert len(lot.problems) == 3
    assert not any(word in said for word in ("4711", "Zhang", "mg"))


def test_a_temperature_log_in_a_file_is_read_and_hashed(tmp_path: Path) -> None:
    log = b"time,celsius\n2026-11-02T08:00+08:00,4.0\n2026-11-02T08:10+08:00,8.5\n2026-11-02T08:20+08:00,5\n"
    (tmp_path / "log.csv").write_bytes(log)
    content = changed("storage_temperature_min_c", "storage_temperature_max_c")
    content["evidence"]["temperature_log"] = {"file": "log.csv"}
    path = tmp_path / "lot.json"
    path.write_text(json.dumps(content), "utf-8")
    made = release(read_lot_file(path))
    assert made.reasons == ("stored_cold",)
    hashes = {one.name: one.sha256 for one in made.lot.files}
    assert hashes["log.csv"] == hashlib.sha256(log).hexdigest()
    assert hashes["lot.json"] == hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "log.csv").write_bytes(log.replace(b"08:20", b"07:20"))
    assert release(read_lot_file(path)).reasons == ("stored_cold", "temperature_log_incomplete")
    (tmp_path / "log.csv").write_bytes(log.replace(b"8.5", b"5"))
    for kind, moment, whole in (
        ("preparation_end", "2026-11-02T08:00+08:00", True),
        ("preparation_end", "2026-11-02T07:59+08:00", False),
        ("hand_over", "2026-11-02T00:20Z", True),
        ("hand_over", "2026-11-02T08:21+08:00", False),
    ):
        content["evidence"]["times"] = {kind: moment}
        path.write_text(json.dumps(content), "utf-8")
        assert release(read_lot_file(path)).reasons == (() if whole else ("temperature_log_incomplete",))
    (tmp_path / "log.csv").write_bytes(b"a,b\n1,2\n")
    with pytest.raises(Unreadable, match="celsius"):
        read_lot_file(path)
    (tmp_path / "log.csv").unlink()
    with pytest.raises(Unreadable, match=r"log\.csv"):
        read_lot_file(path)


@pytest.mark.parametrize(
    ("log", "reasons"),
    [
        ("0,4.0\n10,5.0\n20,8.0\n", ()),
        ("0,4.0\n10,5.0\n20,9.0\n", ("stored_cold",)),
        ("minute,celsius\n0,4\n10,5\n\n", ()),
        ("Time (min);Temperature (°C)\n0;4\n10;5\n", ()),
        ("celsius,note,minutes\n4,a,0\n5,,10\n", ()),
        ("2026-11-02T08:00+08:00,4\n2026-11-02T08:10+08:00,5\n", ()),
        ("minute,celsius\n0,4\n10\n", ("temperature_log_incomplete",)),
    ],
)
def test_a_temperature_log_is_read_with_and_without_names_of_columns(
    tmp_path: Path, log: str, reasons: tuple[str, ...]
) -> None:
    (tmp_path / "log.csv").write_text(log, "utf-8")
    content = changed("storage_temperature_min_c", "storage_temperature_max_c")
    content["evidence"]["temperature_log"] = {"file": "log.csv"}
    path = tmp_path / "lot.json"
    path.write_text(json.dumps(content), "utf-8")
    assert release(read_lot_file(path)).reasons == reasons


@pytest.mark.parametrize(("last", "whole"), [(60, True), (59, False)])
def test_a_log_in_minutes_lasts_from_the_end_of_preparation_to_the_hand_over(last: int, whole: bool) -> None:
    readings = [[minute, 5] for minute in (0, 15, 30, 45, last)]
    times = {"preparation_end": "2026-11-02T08:00+08:00", "hand_over": "2026-11-02T09:00+08:00"}
    for log in (readings, {"readings": readings}):
        evidence = {"temperature_log": log, "times": times}
        content = changed("storage_temperature_min_c", "storage_temperature_max_c", evidence=evidence)
        made = release(parse_lot(json.dumps(content).encode(), "lot.json"))
        assert made.reasons == (() if whole else ("temperature_log_incomplete",))


def test_the_day_of_calibration_stands_on_the_certificate_and_a_wrong_one_holds() -> None:
    def made(day: object) -> tuple[str, list[dict[str, Any]]]:
        log = {"readings": [[0, 4], [10, 5]], "calibrated": day}
        content = changed("storage_temperature_min_c", "storage_temperature_max_c", evidence={"temperature_log": log})
        found = certificate(
            release(parse_lot(json.dumps(content).encode(), "lot.json")), issued_at="", software="", rules=""
        )
        return found["decision"], [one["conditions"] for one in found["tests"] if one["id"] == "stored_cold"]

    assert made("2026-03-01") == ("release", [{"logger_calibrated": "2026-03-01"}])
    assert made(None) == ("release", [{}])
    assert made("last spring") == ("hold", [{}])


def test_raw_files_of_a_test_are_hashed_and_named_without_their_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "plate.csv").write_bytes(b"1,2,3")
    path = tmp_path / "lot.json"
    path.write_text(json.dumps({**GOOD, "tests": {"endotoxin": {"tester": "A", "files": ["raw/plate.csv"]}}}), "utf-8")
    lot = read_lot_file(path)
    (raw,) = lot.tests["endotoxin"].files
    assert (raw.name, raw.sha256) == ("plate.csv", hashlib.sha256(b"1,2,3").hexdigest())


def test_a_file_cannot_be_named_where_there_is_no_folder() -> None:
    data = json.dumps({"evidence": {"temperature_log": {"file": "log.csv"}}}).encode()
    assert "no folder" in refused(data, "lot.json")


WRAPPED = (
    lambda run: run,
    lambda run: {"endotoxin_assay": run},
    lambda run: {"evidence": {"endotoxin_assay": run}},
)


@pytest.mark.parametrize("wrap", WRAPPED)
def test_an_assay_may_stand_alone_or_in_a_lot(wrap: Any, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(wrap(ASSAY)), "utf-8")
    run, problems = read_assay_file(path)
    assert problems == ()
    assert len(run.standards) == 4
    path.write_text("[1]", "utf-8")
    with pytest.raises(Unreadable, match="no endotoxin_assay"):
        read_assay_file(path)


def test_the_template_is_a_lot_file_of_which_nothing_is_known() -> None:
    from importlib.resources import files

    data = files("lupustem.cli").joinpath("lot_template.yaml").read_bytes()
    lot = parse_lot(data, "lot.yaml")
    assert lot.facts == {}
    assert lot.problems == ()
    assert str(release(lot).decision) == "hold"
