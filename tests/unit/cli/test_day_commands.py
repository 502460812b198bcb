"""`infusion gate`, `infusion drugs`, `causality`, `recipients`: answers, unknowns, overrides, wrong input. Invented people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from lupustem.cli.main import main
from lupustem.treatment.start_gate import GATES

DAY: dict[str, Any] = {
    "start": "2026-11-02T10:15+08:00",
    "total_minutes": "33.75",
    "preparation_end": "2026-11-02T09:30+08:00",
    "removal": "2026-11-02T10:00+08:00",
    "temperature_log": [
        {"at": "2026-11-02T09:40+08:00", "celsius": "4.1"},
        {"at": "2026-11-02T09:55+08:00", "celsius": "4.0"},
    ],
    "line": {"identity": "SET-0042", "filtered": False, "drop_factor": 20},
    "planned_drop_factor": 20,
    "dexamethasone": {"given": True, "at": "2026-11-02T09:45+08:00", "mg": 5},
    "antiplatelet": {
        "drug": "aspirin",
        "mg": 100,
        "first_day": "2026-11-01",
        "days": 14,
        "long_term_user": False,
        "bleeding": "none",
        "platelets": 180,
        "intrathecal": False,
    },
    "pregnancy": {
        "could_be": True,
        "pregnant": False,
        "lactating": False,
        "tested_at": "2026-10-30T09:00+08:00",
    },
    "vitals": {"at": "2026-11-02T10:05+08:00", "complete": True, "finding": "none"},
    "checked": dict.fromkeys(("verdict", "identity", "release", "dose", "rate_plan", "emergency"), True),
    "by": ["nurse-1", "nurse-2"],
}
SITE = {"id": "ward-7", "author": "Dr Invented", "second_person": "Dr Also-Invented", "dated": "2026-11-02"}


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    code, out, err = run(capsys, *arguments, "-f", "json")
    assert code == 0, err
    return json.loads(out)


def written(folder: Path, content: Any, name: str = "day.yaml") -> Path:
    file = folder / name
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def rules(made: Any) -> list[str]:
    return [f"{one['status']} {one['rule']}" for one in made["reasons"]]


def changed(key: str, **more: Any) -> dict[str, Any]:
    return {**DAY, key: {**DAY[key], **more}}


def test_the_gate_opens_when_every_check_is_in_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made = answer(capsys, "infusion", "gate", written(tmp_path, DAY))
    assert (made["status"], made["ready"], rules(made)) == ("ok", True, [])
    assert set(made["gates"]) == set(GATES)
    assert made["parameters"]["id"] == "cn-consensus-2022+site-default-1"
    for language, words in (("en", "The infusion may start"), ("zh", "可以开始")):
        code, out, _ = run(capsys, "infusion", "gate", written(tmp_path, DAY), "--lang", language, "--gate")
        assert code == 0
        assert words in out
        assert "79e08824a058" in out


@pytest.mark.parametrize("gate", sorted(GATES))
def test_a_check_that_nobody_reported_keeps_the_gate_closed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, gate: str
) -> None:
    keys = {
        "stability": "total_minutes",
        "cold_chain": "temperature_log",
        "warm_up": "removal",
        "premedication": "dexamethasone",
        "baseline_vitals": "vitals",
    }
    day = {name: value for name, value in DAY.items() if name != keys.get(gate, gate)}
    if gate in DAY["checked"]:
        day["checked"] = {name: True for name in DAY["checked"] if name != gate}
    code, out, _ = run(capsys, "infusion", "gate", written(tmp_path, day), "--gate", "-f", "json")
    made = json.loads(out)
    assert (code, made["status"], made["ready"]) == (4, "block", False)
    assert made["gates"][gate]["status"] == "unknown"
    assert f"unknown {gate}_not_checked" in rules(made)


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (changed("line", filtered=True), "block filter"),
        (changed("line", filtered=None), "unknown filter_unknown"),
        (changed("line", drop_factor=15), "block drop_factor_mismatch"),
        (changed("dexamethasone", at="2026-11-02T10:16+08:00"), "warn dexamethasone_late"),
        (changed("antiplatelet", platelets=49), "block platelets_hold"),
        (changed("pregnancy", pregnant=True), "block pregnant_or_lactating"),
        (changed("pregnancy", pregnant=None), "unknown pregnancy_unknown"),
        (changed("pregnancy", lactating=None), "unknown lactation_unknown"),
        (changed("pregnancy", tested_at=None), "unknown pregnancy_test_undated"),
        (changed("pregnancy", tested_at="2026-10-26T10:14+08:00"), "block pregnancy_test_old"),
        (changed("vitals", at="2026-11-02T09:59+08:00"), "block baseline_old"),
        (changed("vitals", finding="hold"), "block baseline_finding"),
        (changed("vitals", finding=None), "unknown baseline_not_judged"),
        (changed("vitals", complete=False), "unknown baseline_incomplete"),
        (changed("checked", release=False), "block release_failed"),
        ({**DAY, "by": ["nurse-1", " nurse-1"]}, "unknown identity_two_persons"),
        ({**DAY, "removal": "2026-11-02T10:06+08:00"}, "warn warm_up_short"),
        ({**DAY, "label_expiry": "2026-11-02T10:48+08:00"}, "block deadline"),
        (
            {**DAY, "temperature_log": [{"at": "2026-11-02T09:45+08:00", "celsius": "8.1"}]},
            "block quarantine",
        ),
    ],
)
def test_each_check_closes_the_gate_by_its_rule(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, day: dict[str, Any], rule: str
) -> None:
    made = answer(capsys, "infusion", "gate", written(tmp_path, day))
    assert rules(made) == [rule]
    assert made["ready"] is False


def test_hz32_where_no_pregnancy_can_be_no_test_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert answer(capsys, "infusion", "gate", written(tmp_path, {**DAY, "pregnancy": {"could_be": False}}))["ready"]


def test_a_soft_rule_is_overridden_with_a_reason_and_a_hard_one_is_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one = {"code": "logistics", "text": "bag came late", "by": "Dr A", "at": "2026-11-02T10:10+08:00"}
    soft = {**DAY, "removal": "2026-11-02T10:06+08:00", "overrides": [{**one, "rule": "warm_up_short"}]}
    made = answer(capsys, "infusion", "gate", written(tmp_path, soft))
    assert made["ready"]
    assert made["overridden"][0]["rule"] == "warm_up_short"
    hard = {**changed("line", filtered=True), "overrides": [{**one, "rule": "filter"}]}
    code, out, err = run(capsys, "infusion", "gate", written(tmp_path, hard), "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith("override.rule: a hard limit")


@pytest.mark.parametrize(
    ("day", "field"),
    [
        ({}, "start"),
        ({**DAY, "start": "2026-11-02T10:15"}, "start"),
        ({**DAY, "removal": "2026-11-02T08:00+06:00"}, "removal"),
        ({**DAY, "removal": "2026-11-02T10:16+08:00"}, "start"),
        ({**DAY, "flter": True}, "file"),
        (changed("line", filtered="no"), "line.filtered"),
        (changed("antiplatelet", drug="heparin"), "doses[0].drug"),
        (changed("antiplatelet", days="1.5"), "antiplatelet.days"),
        (changed("antiplatelet", doses=[]), "antiplatelet.drug"),
        ({**DAY, "zone": "Mars/Base"}, "zone"),
        ({**DAY, "overrides": [{"rule": "filter"}]}, "overrides[0].code"),
        (changed("vitals", finding="fine"), "vitals.finding"),
        (changed("vitals", at="2026-11-02T10:16+08:00"), "start"),
    ],
)
def test_a_wrong_day_file_is_refused_by_the_name_of_the_field(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, day: dict[str, Any], field: str
) -> None:
    code, out, err = run(capsys, "infusion", "gate", written(tmp_path, day), "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith(f"{field}: ")
    assert err.count("\n") == 1


def test_hz25_the_cyclophosphamide_window_is_half_open_from_the_end(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    day = {
        "start": "2026-11-02T10:15+08:00",
        "end": "2026-11-02T10:48:45+08:00",
        "cyclophosphamide": ["2026-11-04T10:48:44+08:00", "2026-11-04T10:48:45+08:00"],
    }
    made = answer(capsys, "infusion", "drugs", written(tmp_path, day))
    assert [one["status"] for one in made["cyclophosphamide"]["doses"]] == ["block", "ok"]
    assert made["cyclophosphamide"]["allowed_from"] == "2026-11-04T10:48:45+08:00"
    del day["end"]
    made = answer(capsys, "infusion", "drugs", written(tmp_path, day))
    assert rules(made) == ["block infusion_end_unknown"] * 2


def test_hz29_the_drugs_of_a_day_with_a_lumbar_puncture_under_clopidogrel_are_blocked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    day = changed("antiplatelet", drug="clopidogrel", mg=75, intrathecal=True, coagulation_known=True)
    code, out, _ = run(capsys, "infusion", "drugs", written(tmp_path, day), "--gate", "--lang", "zh")
    assert code == 4
    assert "氯吡格雷期间计划腰椎穿刺" in out
    assert "2026-11-01 – 2026-11-14" in out


def test_a_day_without_any_drug_says_what_it_could_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "infusion", "drugs", written(tmp_path, {"start": DAY["start"]}), "--lang", "en")
    assert (code, out) == (2, "")
    assert "cyclophosphamide" in err


def test_a_site_tightens_the_gate_and_the_drugs_and_its_name_stands_in_the_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    site = written(
        tmp_path,
        {
            **SITE,
            "freshness": {"pregnancy_test_d": 3},
            "vitals": {"baseline_max_age_min": 5},
            "ctx": {"after_h": 72},
            "stability": {"warm_min": 16},
        },
        "site.yaml",
    )
    made = answer(capsys, "infusion", "gate", written(tmp_path, DAY), "--parameters", site)
    assert rules(made) == ["block pregnancy_test_old", "warn warm_up_short", "block baseline_old"]
    assert {one["kind"] for one in made["reasons"]} == {"site_policy"}
    assert made["parameters"]["id"] == "ward-7"
    after = {"start": DAY["start"], "end": "2026-11-02T10:49+08:00", "cyclophosphamide": ["2026-11-05T10:48+08:00"]}
    made = answer(capsys, "infusion", "drugs", written(tmp_path, after), "--parameters", site)
    assert rules(made) == ["block cyclophosphamide_window"]
    assert "72 h" in made["reasons"][0]["text"]["en"]


def test_causality_counts_as_related_unless_both_rule_it_out(capsys: pytest.CaptureFixture[str]) -> None:
    both = ("causality", "--investigator", "unlikely", "--sponsor")
    assert answer(capsys, *both, "possible")["related_for_reporting"] is True
    assert answer(capsys, *both, "unlikely")["related_for_reporting"] is False
    assert answer(capsys, "causality", "--investigator", "unlikely")["related_for_reporting"] is True
    made = answer(capsys, *both, "certain", "--naranjo", "1=yes", "--naranjo", "2=no")
    assert rules(made) == ["warn certain_after_one_infusion"]
    assert (made["naranjo"]["score"], made["naranjo"]["category"]) == (0, "doubtful")
    assert "3" in made["naranjo"]["unknown"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--list"),
        (("--investigator", "maybe"), "--investigator"),
        (("--naranjo", "11=yes"), "1 to 10"),
        (("--naranjo", "one"), "1 to 10"),
        (("--naranjo", "1=perhaps"), "yes, no or unknown"),
        (("--naranjo", "1=yes", "--naranjo", "1=no"), "twice"),
    ],
)
def test_causality_refuses_what_it_cannot_read(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = run(capsys, "causality", *arguments, "--lang", "en")
    assert (code, out) == (2, "")
    assert words in err


def test_causality_lists_its_words_and_questions_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert "probable  很可能" in run(capsys, "causality", "--list", "--lang", "zh")[1]
    assert "10  it was confirmed objectively" in run(capsys, "causality", "--list", "--lang", "en")[1]
    assert len(answer(capsys, "causality", "--list")["naranjo"]) == 10


def test_others_of_a_lot_are_told_apart_as_given_and_planned(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        {"recipient": "P-7", "lot": "L-1", "bag": "C-01", "at": "2026-11-02T10:15+08:00"},
        {"recipient": "P-8", "lot": "L-1", "bag": "C-02", "at": "2026-10-30T10:15+08:00"},
        {"recipient": "P-9", "lot": "L-1", "bag": "C-03"},
        {"recipient": "P-10", "lot": "L-2", "bag": "C-04"},
    ]
    file = written(tmp_path, {"infusions": rows})
    made = answer(capsys, "recipients", file, "--lot", "L-1", "--affected", "P-7")
    assert [one["recipient"] for one in made["planned"]] == ["P-9"]
    assert [one["recipient"] for one in made["given"]] == ["P-8"]
    assert rules(made) == ["block planned_of_same_lot", "warn given_of_same_lot"]
    none = answer(capsys, "recipients", file, "--lot", "L-2", "--affected", "P-10")
    assert (none["status"], none["reasons"]) == ("ok", [])
    assert (
        "该批没有其他受者" in run(capsys, "recipients", file, "--lot", "L-2", "--affected", "P-10", "--lang", "zh")[1]
    )


@pytest.mark.parametrize(
    ("rows", "lot", "words"),
    [
        ([{"recipient": "P-7", "bag": "C-01"}], "L-1", "infusions[0].lot: is missing"),
        ([{"recipient": "P", "lot": "L", "bag": "C", "at": "2026-11-02T10:15"}], "L-1", "infusions[0].at"),
        ([], " ", "batch number"),
    ],
)
def test_a_wrong_list_of_infusions_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: list[Any], lot: str, words: str
) -> None:
    file = written(tmp_path, {"infusions": rows})
    code, out, err = run(capsys, "recipients", file, "--lot", lot, "--affected", "P-7", "--lang", "en")
    assert (code, out) == (2, "")
    assert words in err
