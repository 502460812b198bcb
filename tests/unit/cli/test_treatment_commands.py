"""`lupustem dose` and `lupustem infusion`: answers, exit codes, errors as lines, both languages. Invented patients."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from lupustem.cli.main import main

ORDER = """
as_of: 2026-11-02T09:00+08:00
dose_basis: total
weight: {value: "62.0", unit: kg, measured_at: 2026-11-01T07:00+08:00}
bags:
  - {id: C-01, label_cells: 5e7, measured_cells: 4.7e7, count_basis: total, volume_ml: 50}
  - {id: C-02, label_cells: 5e7, measured_cells: 4700万, count_basis: total, volume_ml: 50}
"""
LOG = """
volume_ml: 60
preparation_end: 2026-11-02T08:00+08:00
events:
  - {at: 2026-11-02T10:00+08:00, rate_ml_min: RATE}
  - {at: 2026-11-02T10:30+08:00, end: true}
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    code, out, _ = run(capsys, *arguments, "-f", "json")
    assert code in (0, 4)
    return json.loads(out)


@pytest.fixture
def order(tmp_path: Path) -> Path:
    file = tmp_path / "order.yaml"
    file.write_text(ORDER, encoding="utf-8")
    return file


def test_a_dose_is_told_in_three_forms_in_both_languages(capsys: pytest.CaptureFixture[str], order: Path) -> None:
    for language, first in (("en", "✓ ok  Dose"), ("zh", "✓ 可行  剂量")):
        code, out, err = run(capsys, "dose", order, "--lang", language)
        assert (code, err) == (0, "")
        assert out.startswith(first)
        assert "9.4 × 10^7  =  94,000,000  =  0.94 亿 / 9400 万" in out


def test_the_json_of_a_dose_holds_exact_text_beside_rounded(capsys: pytest.CaptureFixture[str], order: Path) -> None:
    made = answer(capsys, "dose", order)
    assert (made["status"], made["reasons"], made["parameters"]["id"]) == ("ok", [], "cn-consensus-2022+site-default-1")
    assert made["given_per_kg"] == {"exact": "47000000/31", "rounded": "1516129"}
    assert made["whole_bag_counts"] == {"n_min": 2, "n_max": 2}


def test_an_intrathecal_order_is_judged_beside_the_dose(capsys: pytest.CaptureFixture[str], order: Path) -> None:
    order.write_text(
        ORDER + "intrathecal: {cells: 6e7, route_on_label: intrathecal, acvpu: A, gcs: 15}\n", encoding="utf-8"
    )
    code, out, _ = run(capsys, "dose", order, "--gate", "-f", "json")
    assert code == 4
    assert json.loads(out)["status"] == "block"
    assert [one["rule"] for one in json.loads(out)["intrathecal"]["reasons"]] == [
        "intrathecal_total",
        "consciousness_unknown",
    ]


def test_a_plan_answers_with_its_proof_and_its_windows(capsys: pytest.CaptureFixture[str]) -> None:
    times = ["--prepared", "2026-11-02T08:00+08:00", "--start", "2026-11-02T19:26:16+08:00"]
    made = answer(capsys, "infusion", "plan", "--volume", "85", "--flush", "15", *times)
    assert made["total_minutes"] == {"exact": "33.75", "rounded": "33.75"}
    assert made["proof"]["accepted"] is True
    assert made["windows"]["latest_start_soft"] == "2026-11-02T15:26:15+08:00"
    assert (made["status"], made["windows"]["status"]) == ("block", "block")
    assert made["windows"]["reasons"][0]["rule"] == made["reasons"][0]["rule"] == "deadline"


def test_an_infeasible_volume_has_its_certificate_and_ways_out(capsys: pytest.CaptureFixture[str]) -> None:
    made = answer(capsys, "infusion", "plan", "--volume", "250")
    assert (made["feasible"], made["status"]) == (False, "block")
    assert made["certificate"]["bound"]["exact"] == "230"
    assert [one["rule"] for one in made["ways_out"]] == ["reduce_volume", "accept_longer", "divide"]
    assert run(capsys, "infusion", "plan", "--volume", "250")[0] == 0
    assert run(capsys, "infusion", "plan", "--volume", "250", "--gate")[0] == 4


def test_check_accepts_the_planners_json_and_rejects_an_edited_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    assert run(capsys, "infusion", "plan", "--volume", "100", "-f", "json", "-o", file)[0] == 0
    assert run(capsys, "infusion", "check", file)[0] == 0
    content = json.loads(file.read_text(encoding="utf-8"))
    content["segments"][4]["rate_ml_min"]["exact"] = "4.01"
    file.write_text(json.dumps(content), encoding="utf-8")
    code, out, _ = run(capsys, "infusion", "check", file, "-f", "json")
    first = json.loads(out)["first_violation"]
    assert (code, first["rule"], first["minute"]["exact"]) == (4, "rate_cap", "25")


@pytest.mark.parametrize(("rate", "code", "first"), [("2", 0, None), ("2.01", 4, "I1_slow_phase")])
def test_a_log_is_checked_and_replayed_alike(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rate: str, code: int, first: str | None
) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(LOG.replace("RATE", rate), encoding="utf-8")
    checked = run(capsys, "infusion", "check", file, "-f", "json")
    replayed = run(capsys, "infusion", "replay", file, "-f", "json")
    assert (checked[0], replayed[0], checked[1]) == (code, 0, replayed[1])
    found = json.loads(checked[1])["first_violation"]
    assert (None if found is None else found["rule"]) == first
    if found is not None:
        assert found["at"] == "2026-11-02T10:00:00+08:00"


def test_the_rest_after_a_stop_needs_two_persons(capsys: pytest.CaptureFixture[str]) -> None:
    rest = ["infusion", "resume", "--remaining", "50", "--elapsed", "20"]
    assert run(capsys, *rest, "--gate")[0] == 4
    made = answer(capsys, *rest, "--authorised-by", "Dr A", "--authorised-by", "Nurse B")
    assert (made["status"], made["segments"][0]["rate_ml_min"]["exact"]) == ("ok", "2")


@pytest.mark.parametrize(
    ("restart", "status", "rules"),
    [("19:41:25", "warn", ["deadline_advised", "margin"]), ("19:41:26", "block", ["deadline"])],
)
def test_hz04_the_rest_after_a_stop_is_checked_against_the_deadline_anew(
    capsys: pytest.CaptureFixture[str], restart: str, status: str, rules: list[str]
) -> None:
    rest = ["--remaining", "50", "--elapsed", "20", "--authorised-by", "Dr A", "--authorised-by", "Nurse B"]
    times = ["--prepared", "2026-11-02T08:00+08:00", "--restart", f"2026-11-02T{restart}+08:00"]
    code, out, _ = run(capsys, "infusion", "resume", *rest, *times, "--format", "json", "--gate")
    answer = json.loads(out)
    assert (answer["status"], [one["rule"] for one in answer["reasons"]]) == (status, rules)
    assert code == (4 if status == "block" else 0)
    assert answer["windows"]["deadline_hard"].startswith("2026-11-02T20:00:00")
    assert json.loads(run(capsys, "infusion", "resume", *rest, "--format", "json")[1])["windows"] is None


def test_a_page_that_ends_in_a_block_does_not_begin_with_ok(capsys: pytest.CaptureFixture[str]) -> None:
    late = ["--prepared", "2026-11-02T08:00+08:00", "--start", "2026-11-02T19:26:16+08:00", "--lang", "en"]
    _, out, _ = run(capsys, "infusion", "plan", "--volume", "100", *late)
    assert out.startswith("✕ blocked")
    cold = ["--start", "2026-11-02T09:00+08:00", "--removal", "2026-11-02T08:55+08:00", "--lang", "en"]
    _, out, _ = run(capsys, "infusion", "plan", "--volume", "100", "--prepared", "2026-11-02T08:00+08:00", *cold)
    assert out.startswith("! needs a reason")


def test_the_picture_is_well_formed_and_says_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    for language, title in (("en", "Rate plan: 100 ml in 33.83 min"), ("zh", "滴速方案：100 ml，33.83 min")):
        code, out, _ = run(
            capsys,
            "infusion",
            "plan",
            "--volume",
            "85",
            "--flush",
            "15",
            "--drops",
            "15",
            "-f",
            "svg",
            "--lang",
            language,
        )
        picture = ElementTree.fromstring(out)
        texts = ["".join(one.itertext()) for one in picture]
        assert (code, texts[0]) == (0, title)
        assert {"37 gtt/min", "52 gtt/min"} <= set(texts)
    code, _, err = run(capsys, "infusion", "plan", "--volume", "250", "-f", "svg", "--lang", "en")
    assert (code, err.startswith("there is no plan to draw")) == (2, True)


def test_parameters_are_listed_and_a_loosened_set_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = answer(capsys, "infusion", "parameters")
    assert made["values"]["rate.cap"]["value"] == "4"
    assert made["values"]["rate.step"]["kind"] == "site_policy"
    file = tmp_path / "site.yaml"
    file.write_text(
        "id: w\nauthor: A\nsecond_person: B\ndated: 2026-11-02\nrate: {cap: 5, slow_cap: 3}\n", encoding="utf-8"
    )
    code, _, err = run(capsys, "infusion", "plan", "--volume", "100", "--parameters", file, "--lang", "en")
    assert code == 2
    assert err.splitlines() == [
        "rate.cap: would loosen a limit of the consensus; at most 4 is allowed here.",
        "rate.slow_cap: would loosen a limit of the consensus; at most 2 is allowed here.",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--volume", "0"], "volume_ml: must be above 0"),
        (["--volume", "1O0"], "volume_ml: not a usable number"),
        (["--volume", "100", "--prepared", "2026-11-02T08:00"], "--prepared: the time has no zone"),
        (
            ["--volume", "100", "--prepared", "2026-11-02T08:00Z", "--start", "2026-11-02T10:00+08:00"],
            "start: is written in another zone",
        ),
        (["--volume", "100", "--pump", "1", "--drops", "20"], "--pump: a pump or a drip set"),
        (["--volume", "100", "--drops", "17"], "device.drop_factor: takes 10, 15, 20, 60"),
        (["--volume", "100", "--reading", "fast"], "--reading takes one of"),
        (["--volume", "100", "--guard-band", "0.1"], "--guard-band: is for a drip set"),
        (["--volume", "100", "--prepared", "9999-12-31T23:59+08:00"], "--prepared: the year has to lie between"),
    ],
)
def test_wrong_arguments_are_one_line_with_the_remedy(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, out, err = run(capsys, "infusion", "plan", *arguments, "--lang", "en")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(said)
