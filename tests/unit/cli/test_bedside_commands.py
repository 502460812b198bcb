"""`lupustem plan`, `news2`, `ctcae`, `clocks` and `monitor` as their users meet them: answers, exit codes, named errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from lupustem.exchange.event_log import parse_log
from lupustem.exchange.unreadable import Unreadable
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion
from tests.unit.cli.test_main import lupustem
from tests.unit.exchange.fhir.r4 import faults

CASES = Path(__file__).parents[3] / "src" / "lupustem" / "cli" / "demo_cases"
SET: dict[str, Any] = {
    "respirations": 16,
    "spo2": 97,
    "oxygen": "air",
    "systolic": 122,
    "diastolic": 74,
    "pulse": 80,
    "consciousness": "A",
    "temperature_c": 36.6,
}
LOG: dict[str, Any] = {
    "watch": {"volume_ml": 100, "age_years": 34, "pregnant": False},
    "events": [
        {"id": "e1", "at": "2026-11-02T08:55+08:00", "kind": "signs", **SET},
        {"id": "e2", "at": "2026-11-02T09:00+08:00", "kind": "started", "rate": 2, "by": ["n1", "n2"]},
        {"id": "e3", "at": "2026-11-02T09:10+08:00", "kind": "signs", **SET},
    ],
}


def answer(*arguments: str, code: int = 0) -> dict[str, Any]:
    done = lupustem(*arguments, "--format", "json")
    assert done.returncode == code, done.stderr.decode()
    made: dict[str, Any] = json.loads(done.stdout)
    assert made["status"] in ("ok", "warn", "block", "unknown")
    for reason in made["reasons"]:
        assert set(reason) >= {"rule", "status", "kind", "text"}
        assert reason["text"]["zh"]
        assert reason["text"]["en"]
    return made


def refused(*arguments: str, lang: str = "en") -> str:
    done = lupustem(*arguments, lang=lang)
    assert (done.returncode, done.stdout) == (2, b""), done.stdout.decode()
    text = done.stderr.decode()
    assert "Traceback" not in text
    return text


def written(folder: Path, content: dict[str, Any]) -> str:
    path = folder / "log.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return str(path)


def changed(number: int, **values: Any) -> dict[str, Any]:
    events = [dict(one) for one in LOG["events"]]
    events[number] |= values
    return {**LOG, "events": events}


def test_news2_gives_the_worked_example_with_its_reason() -> None:
    made = answer(
        *("news2", "--respirations", "22", "--spo2", "95", "--oxygen", "air", "--systolic", "104"),
        *("--pulse", "112", "--consciousness", "A", "--temperature", "38.4", "--age", "34", "--pregnant", "no"),
    )
    assert (made["score"], made["status"], made["risk"]) == (7, "block", "high")
    assert [one["rule"] for one in made["reasons"]] == ["news2_high"]
    assert made["points"]["temperature_c"] == [1, 1]


def test_news2_without_signs_is_an_interval_and_unknown() -> None:
    made = answer("news2", "--age", "34", "--pregnant", "no")
    assert (made["lower"], made["upper"], made["score"], made["status"]) == (0, 20, None, "unknown")


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (("--age", "15"), "news2_not_under_16"),
        (("--pregnant", "yes"), "news2_not_in_pregnancy"),
        (("--scale", "2"), "scale_2_needs_clinician"),
    ],
)
def test_news2_is_blocked_for_whom_it_is_not_made(arguments: tuple[str, ...], rule: str) -> None:
    made = answer("news2", "--spo2", "90", *arguments)
    assert (made["status"], made["lower"]) == ("block", None)
    assert [one["rule"] for one in made["reasons"]] == [rule]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("news2", "--pulse", "fast"), "pulse"),
        (("news2", "--temperature", "98.6"), "temperature_f"),
        (("news2", "--scale", "3"), "scale"),
        (("ctcae", "fever", "-n", "temperature_c=99"), "temperature_c"),
        (("ctcae", "fever", "-a", "tired=perhaps"), "tired"),
        (("ctcae", "fever", "-a", "treated", "-a", "treated=no"), "twice"),
        (("ctcae", "nothing"), "--list"),
        (("ctcae", "chills", "--grade", "4"), "no such grade"),
        (("ctcae", "胸闷"), "dyspnea"),
        (("clocks", "--aware", "2026-11-06T23:50"), "zone"),
        (("clocks",), "--aware"),
        (("news2", "--oxygen", "maybe"), "--oxygen: "),
        (("clocks", "--aware", "2026-11-06T23:50+08:00", "--naranjo", "11=yes"), "naranjo"),
        (("clocks", "--aware", "2026-11-06T23:50+08:00", "--zone", "Mars/Base"), "--zone"),
        (("plan", str(CASES / "1_recommended.yaml"), "--infusion-at", "2026-11-02T09:00"), "--infusion-at"),
        (("plan", str(CASES / "1_recommended.yaml"), "--volume", "0"), "volume"),
        (("plan", str(CASES / "1_recommended.yaml"), "--bag", "B1"), "--bag"),
        (("plan", str(CASES / "1_recommended.yaml"), "-f", "ics"), "--infusion-at"),
    ],
)
def test_wrong_input_is_one_line_that_names_field_and_remedy_in_both_languages(
    arguments: tuple[str, ...], word: str
) -> None:
    text = refused(*arguments)
    assert word in text
    assert text.count("\n") == 1
    chinese = refused(*arguments, lang="zh")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)


def test_ctcae_grades_asks_and_keeps_the_word_as_said() -> None:
    made = answer("ctcae", "发热", "-n", "temperature_c=39.1", "--baseline-grade", "1")
    assert (made["grade"], made["ctcae_version"], made["verbatim"], made["treatment_emergent"]) == (
        2,
        "5.0",
        "发热",
        True,
    )
    open_ = answer("ctcae", "infusion related reaction", "-a", "treated", "-a", "prompt_response")
    assert (open_["state"], open_["candidates"], open_["status"]) == ("needs_judgement", [2, 3], "unknown")
    assert set(open_["asks"]) == {"recurred", "hospital"}
    assert len(answer("ctcae", "--list")["terms"]) == 25


def test_clocks_show_every_set_and_the_earliest() -> None:
    made = answer(
        *(
            "clocks",
            "--aware",
            "2026-11-06T23:50+08:00",
            "--serious",
            "hospitalisation",
            "--setting",
            "stem_cell_study",
        ),
        *("--setting", "drug_trial=no", "--setting", "new_technique=no", "--zone", "Asia/Shanghai"),
    )
    assert made["earliest"] == "2026-11-07T23:50:00+08:00"
    assert {one["set"] for one in made["clocks"]} == {"cn-stem-cell-2015"}
    assert made["clocks"][1]["verification"] == "draft_only"


def test_clocks_tell_what_two_assessors_make_of_it() -> None:
    common = ("clocks", "--aware", "2026-11-06T23:50+08:00", "--serious", "yes", "--setting", "drug_trial")
    related = answer(*common, "--investigator", "unlikely", "--sponsor", "possible", "--naranjo", "2=yes")
    assert related["related_for_reporting"] is True
    assert related["naranjo"]["score"] == 2
    certain = answer(*common, "--sponsor", "certain")
    assert "certain_after_one_infusion" in [one["rule"] for one in certain["reasons"]]


def test_monitor_plays_a_log_and_proposes(tmp_path: Path) -> None:
    made = answer("monitor", written(tmp_path, LOG))
    assert (made["status"], made["proposal"]) == ("ok", "step_up")
    assert made["proposed_rate_ml_min"] == {"exact": "2.5", "rounded": "2.50"}
    assert made["delivered_ml"]["exact"] == "20"
    later = answer("monitor", written(tmp_path, LOG), "--now", "2026-11-02T09:41+08:00")
    assert (later["status"], later["due"]["shown"], later["due"]["overdue"]) == ("unknown", "blank", True)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (changed(2, id="e1"), "duplicate_event"),
        (changed(2, at="2026-11-02T08:59+08:00"), "out_of_order"),
        (changed(2, at="2026-11-02T07:10+06:00"), "mixed_zones"),
        (changed(2, at="2026-11-02T09:10"), "naive_time"),
    ],
)
def test_monitor_names_every_event_that_it_refuses_and_plays_the_others(
    tmp_path: Path, content: dict[str, Any], code: str
) -> None:
    made = answer("monitor", written(tmp_path, content), code=2)
    assert [one["code"] for one in made["refused"]] == [code]
    assert (made["status"], made["reasons"][0]["rule"], made["phase"]) == ("block", code, "running")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"events": []}, "watch"),
        ({**LOG, "watch": {"volume_ml": 0}}, "watch.volume_ml"),
        ({**LOG, "watch": {"volume_ml": 250}}, "watch.volume_ml"),
        ({**LOG, "watch": {"volume_ml": 100, "plan": [[10, 4.1]]}}, "watch.plan"),
        ({**LOG, "watch": {"volume_ml": 100, "plan": [[10, 4]]}}, "watch.plan"),
        ({**LOG, "watch": {"volume_ml": 100, "plan": [["4.9", 2], [5, "2.5"]]}}, "watch.plan"),
        ({**LOG, "watch": {"volume_ml": 100, "plan": [[4, 2], [5, 3]]}}, "watch.plan"),
        ({**LOG, "watch": {"volume_ml": 100, "plan": [[10, 2], [5, 1]]}}, "watch.plan"),
        ({**LOG, "watch": {"volume_ml": 100, "age_years": -1}}, "watch.age_years"),
        ({**LOG, "watch": {"volume_ml": 100, "pregnant": "no"}}, "watch.pregnant"),
        ({**LOG, "more": 1}, "more"),
        (changed(0, pulse="fast"), "events[0]"),
        (changed(0, heart=80), "events[0]"),
        (changed(1, kind="begun"), "events[1].kind"),
        (changed(1, rate="2"), "events[1].rate"),
        (changed(1, at="soon"), "events[1].at"),
    ],
)
def test_hz46_a_log_of_another_form_is_refused_at_its_place_without_its_values(
    content: dict[str, Any], place: str
) -> None:
    with pytest.raises(Unreadable) as error:
        parse_log(json.dumps(content).encode(), "log.json")
    assert place in error.value.text.en
    assert place in error.value.text.zh
    assert "fast" not in str(error.value)


def test_a_log_without_a_plan_takes_the_default_one_for_its_volume() -> None:
    log = parse_log(yaml.safe_dump(LOG).encode(), "log.yaml")
    planned = plan_infusion(PlanRequest(100))
    assert [(one.minutes, one.ml_min) for one in log.watch.plan] == [
        (one.minutes, one.rate) for one in planned.segments
    ]


PLANNED = ("--infusion-at", "2026-11-02T09:00+08:00", "--volume", "100", "--now", "2026-11-02T08:00+08:00")


def test_plan_is_written_in_every_form_and_both_languages(tmp_path: Path) -> None:
    case = str(CASES / "1_recommended.yaml")
    for lang in ("zh", "en"):
        for form, first in (
            ("text", b""),
            ("html", b"<!doctype"),
            ("pdf", b"%PDF"),
            ("ics", b"BEGIN:VCALENDAR"),
            ("json", b"{"),
        ):
            target = tmp_path / f"plan-{lang}.{form}"
            done = lupustem("plan", case, *PLANNED, "-f", form, "-o", str(target), lang=lang)
            assert (done.returncode, done.stderr) == (0, b""), form
            assert target.read_bytes().startswith(first)


def test_plan_refuses_where_the_verdict_is_no_and_says_why() -> None:
    made = answer("plan", str(CASES / "5_not_recommended.yaml"))
    assert (made["planned"], made["status"], made["verdict"]) == (False, "block", "not_recommended")
    assert [one["rule"] for one in made["reasons"]] == ["verdict_not_recommended", "pregnancy"]
    open_ = answer("plan", str(CASES / "4_undetermined.yaml"))
    assert (open_["planned"], open_["status"]) == (False, "unknown")
    assert open_["missing"]
    assert lupustem("plan", str(CASES / "5_not_recommended.yaml"), "--gate").returncode == 4


def test_plan_takes_containers_and_a_conditional_case_shows_its_conditions_first() -> None:
    made = answer(
        *("plan", str(CASES / "2_conditional_infection.yaml"), *PLANNED[:2], "--now", "2026-11-02T08:00+08:00"),
        *("--bag", "B1:label=9e7,ml=100,count=9e7,basis=viable", "--weighed-at", "2026-11-01T09:00+08:00"),
    )
    assert made["reasons"][0]["rule"] == made["conditions"][0]["id"] == "infection_controlled_alongside"
    assert made["dose"]["given_cells"]["exact"] == "90000000"
    assert made["rate"]["total_minutes"]["exact"] == "33.75"


def test_hz05_plan_with_a_lot_that_is_not_released_is_blocked(tmp_path: Path) -> None:
    from tests.unit.product.lots import GOOD
    from tests.unit.product.lots import changed as changed_lot

    path = tmp_path / "lot.json"
    for content, blocked in ((GOOD, False), (changed_lot(cd34_percent=2), True)):
        path.write_text(json.dumps(content), "utf-8")
        made = answer("plan", str(CASES / "1_recommended.yaml"), *PLANNED[:2], "--lot", str(path), *PLANNED[4:])
        assert ("lot_not_released" in [one["rule"] for one in made["reasons"]]) is blocked


def test_plan_takes_dose_rate_and_windows_from_the_lot_of_the_guide_and_drops_nothing_said_beside_it(
    tmp_path: Path,
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "en" / "release.md").read_text("utf-8")
    content = page[page.index("# lot.yaml") :]
    lot, case = tmp_path / "lot.yaml", tmp_path / "case.yaml"
    lot.write_text(content[: content.index("```")], "utf-8")
    told = yaml.safe_load((CASES / "1_recommended.yaml").read_text("utf-8"))
    told["case_id"], told["facts"]["weight_kg"] = "P-1", 38
    case.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    day = ("--infusion-at", "2026-11-02T12:00+08:00", "--now", "2026-11-02T08:30+08:00")
    asked = ("plan", str(case), "--lot", str(lot), *day)
    made = answer(*asked)
    assert made["planned"]
    assert made["dose"]["given_cells"]["exact"] == "51250000"
    assert made["rate"]["total_minutes"]["exact"] == "30"
    assert "not_released" not in json.dumps(made["reasons"])
    assert "2026-11-02T20:00:00+08:00" in json.dumps(made["windows"])
    assert "the containers give the volume" in refused(*asked, "--volume", "100")
    assert "--prepared-at: the lot names another" in refused(*asked, "--prepared-at", "2026-11-02T09:00+08:00")
    told["case_id"] = "P-2"
    case.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    assert answer(*asked)["status"] == "block"


def resource(*arguments: str, lang: str = "en") -> dict[str, Any]:
    done = lupustem(*arguments, "--format", "fhir", lang=lang)
    assert done.returncode == 0, done.stderr.decode()
    made: dict[str, Any] = json.loads(done.stdout)
    assert faults(made) == []
    return made


FEVER = ("ctcae", "fever", "-n", "temperature_c=39.1")
WHO = ("--subject", "P-7", "--lot", "L-1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_graded_event_is_written_as_a_fhir_adverse_event(lang: str) -> None:
    told = (
        "--at",
        "2026-11-02T09:30+08:00",
        "--outcome",
        "resolved",
        "--investigator",
        "possible",
        "--naranjo",
        "2=yes",
    )
    made = resource(*FEVER, *WHO, *told, lang=lang)
    assert (made["resourceType"], made["actuality"], made["language"]) == ("AdverseEvent", "actual", lang)
    assert made["date"] == "2026-11-02T09:30:00+08:00"
    assert len(made["suspectEntity"][0]["causality"]) == 2


def test_a_caught_hazard_is_written_as_a_potential_event_and_takes_nothing_of_a_grade() -> None:
    made = resource("ctcae", "--caught", "hz02", "--subject", "P-7")
    assert (made["actuality"], made["event"]["coding"][0]["code"]) == ("potential", "HZ02")
    assert "--caught" in refused("ctcae", "fever", "--caught", "HZ02", "--subject", "P-7", "-f", "fhir")
    assert "--caught: a hazard" in refused("ctcae", "--caught", "HZ02", *WHO, "-f", "fhir", "--serious", "death")
    assert "--caught takes one of HZ01" in refused("ctcae", "--caught", "HZ48", "--subject", "P-7", "-f", "fhir")


def test_a_log_is_written_as_a_bundle_with_the_dose_of_its_order(tmp_path: Path) -> None:
    order = tmp_path / "order.json"
    order.write_text(
        json.dumps(
            {
                "as_of": "2026-11-02T09:00+08:00",
                "weight": {"value": 62, "unit": "kg", "measured_at": "2026-11-01T07:00+08:00"},
                "bags": [
                    {"id": "C-01", "label_cells": 1e8, "measured_cells": 1e8, "count_basis": "viable", "volume_ml": 100}
                ],
            }
        ),
        "utf-8",
    )
    made = resource("monitor", written(tmp_path, LOG), *WHO, "--order", str(order))
    text = json.dumps(made)
    assert made["type"] == "collection"
    assert "weightUsed" in text
    assert "n1" not in text


def test_a_log_with_a_refused_event_is_not_written_as_fhir(tmp_path: Path) -> None:
    twice = {**LOG, "events": [*LOG["events"], LOG["events"][-1]]}
    target = tmp_path / "out.json"
    said = refused("monitor", written(tmp_path, twice), *WHO, "-f", "fhir", "-o", str(target))
    assert "no FHIR resource is written" in said
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((*FEVER, "--lot", "L-1", "-f", "fhir"), "--subject: --format fhir needs it"),
        ((*FEVER, "--subject", "P-7", "-f", "fhir"), "--lot: --format fhir needs it"),
        ((*FEVER, *WHO), "--subject: is for --format fhir only"),
        ((*FEVER, "--sponsor", "possible", "-f", "json"), "--sponsor: is for --format fhir only"),
        ((*FEVER, *WHO, "-f", "fhir", "--at", "2026-11-02T09:30"), "--at: a time with its zone"),
        ((*FEVER, *WHO, "-f", "fhir", "--outcome", "fatal"), "--outcome: fatal goes with death"),
        (("ctcae", "--list", "-f", "fhir"), "--list: use --format text or json"),
        (("ctcae", "fever", "-n", "temperature_c=37.0", *WHO, "-f", "fhir"), "TERM: no grade is reached"),
    ],
)
def test_what_a_fhir_resource_needs_or_cannot_hold_is_said(arguments: tuple[str, ...], name: str) -> None:
    assert name in refused(*arguments)
    assert refused(*arguments, lang="zh") != refused(*arguments)


def test_fhir_of_a_log_takes_no_moment(tmp_path: Path) -> None:
    path = written(tmp_path, LOG)
    assert "--now" in refused("monitor", path, *WHO, "-f", "fhir", "--now", "2026-11-02T10:00+08:00")
