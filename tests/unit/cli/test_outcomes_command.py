"""`lupustem outcomes` from the command line: forms, options, exit codes, and every refusal as a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lupustem.cli.main import main


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort")
    assert main(["outcomes", "--invent", str(folder), "--patients", "40", "--seed", "3"]) == 0
    return folder


def _arguments(cohort: Path, *more: str) -> list[str]:
    return ["outcomes", str(cohort / "visits.csv"), "--events", str(cohort / "events.csv"), *more]


def test_the_invented_cohort_says_how_it_was_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outcomes", "--invent", str(tmp_path / "c"), "--patients", "5", "--seed", "9", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "seed 9" in said
    assert "5 patients" in said
    assert (tmp_path / "c" / "visits.csv").read_text(encoding="utf-8").startswith("patient_id,visit_date,")


def test_json_holds_the_whole_answer_with_completeness_before_the_figures(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_arguments(cohort, "--format", "json", "--lang", "en")) == 0
    found = json.loads(capsys.readouterr().out)
    keys = list(found)
    assert keys[:5] == ["format", "notice", "language", "settings", "completeness"]
    assert keys.index("completeness") < keys.index("flow") < keys.index("end_points") < keys.index("curves")
    assert found["settings"]["invented"] is True
    assert found["settings"]["curve_interval"] == "log"
    assert all("p" not in one or one["p"] is None for one in found["end_points"])
    for factor in found["subgroups"]:
        for row in factor["comparisons"]:
            assert row["test"] is None or row["estimate"]["interval"] is not None


def test_nothing_that_is_no_number_stands_in_the_json(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    assert main(_arguments(cohort, "--format", "json", "--unit", "each")) == 0
    json.loads(capsys.readouterr().out, parse_constant=refuse)


def test_the_form_follows_the_suffix_and_options_stand_in_the_answer(cohort: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    options = ["--interval", "log-log", "--mask-below", "5", "--unit", "each", "--look-back", "30", "--landmark", "12"]
    options += ["--periods", "2018-2020,2021-2024", "--as-of", "2025-12-31"]
    assert main(_arguments(cohort, "-o", str(target), *options)) == 0
    settings = json.loads(target.read_text(encoding="utf-8"))["settings"]
    assert (settings["curve_interval"], settings["mask_below"], settings["unit"]) == ("log-log", 5, "each")
    assert (settings["look_back_days"], settings["landmark_months"], settings["as_of"]) == (30, 12, "2025-12-31")
    assert [one["code"] for one in settings["periods"]] == ["2018-2020", "2021-2024"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--interval", "exact"], "--interval takes one of"),
        (["--unit", "both"], "--unit takes one of"),
        (["--mask-below", "-1"], "--mask-below lies from 0"),
        (["--look-back", "9999"], "--look-back lies from 0"),
        (["--landmark", "0"], "--landmark lies from 1"),
        (["--as-of", "31.12.2025"], "--as-of takes a date"),
        (["--periods", "2020-2018"], "--periods takes spans"),
        (["--periods", "2018-2020,2020-2024"], "--periods takes spans"),
        (["-o", "answer.docx"], "-o has to end in"),
        (["--format", "csv"], "--format takes one of"),
        (["--invent", "x"], "--invent only writes"),
    ],
)
def test_a_wrong_option_is_said_in_one_line(
    cohort: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(_arguments(cohort, "--lang", "en", *options)) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_without_events_the_remedy_is_named(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outcomes", str(cohort / "visits.csv"), "--lang", "en"]) == 2
    assert "--events EVENTS is missing" in capsys.readouterr().err


def test_rejected_rows_give_exit_code_3_and_a_file_that_says_why(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = tmp_path / "events.csv"
    written = (cohort / "events.csv").read_text(encoding="utf-8")
    events.write_text(written + "INVENTED-000001,2024-01-01,relaps,,,,,,,,,\n", encoding="utf-8")
    arguments = ["outcomes", str(cohort / "visits.csv"), "--events", str(events), "--lang", "en"]
    assert main([*arguments, "-o", str(tmp_path / "answer.json")]) == 3
    assert "events" in capsys.readouterr().err
    assert "kind" in (tmp_path / "answer.rejects.events.csv").read_text(encoding="utf-8")
    assert (tmp_path / "answer.json").exists()


def test_the_output_never_takes_the_place_of_an_input(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    visits = cohort / "visits.csv"
    before = visits.read_bytes()
    assert main(_arguments(cohort, "--format", "json", "-o", str(visits), "--lang", "en")) == 2
    assert "overwrite" in capsys.readouterr().err
    assert visits.read_bytes() == before


def test_a_page_a_pdf_and_a_text_are_written_in_both_languages(cohort: Path, tmp_path: Path) -> None:
    for language, word in (("zh", "完整性"), ("en", "ompleteness")):
        for suffix in ("html", "txt"):
            target = tmp_path / f"report.{language}.{suffix}"
            assert main(_arguments(cohort, "-o", str(target), "--lang", language)) == 0
            assert word in target.read_text(encoding="utf-8")
    assert main(_arguments(cohort, "-o", str(tmp_path / "report.pdf"))) == 0
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_each_visit_is_written_with_the_infusion_that_it_belongs_to(cohort: Path, tmp_path: Path) -> None:
    target = tmp_path / "assigned.csv"
    arguments = ["-o", str(tmp_path / "answer.json"), "--assigned", str(target)]
    assert main(_arguments(cohort, *arguments)) == 0
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "patient_id,visit_date,infusion_number,role,days_after"
    assert len(lines) - 1 == len((cohort / "visits.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert {line.split(",")[3] for line in lines[1:]} == {"pre_treatment", "baseline", "follow_up"}


def test_where_every_infusion_is_refused_the_reasons_are_written_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visits, events, answer = tmp_path / "visits.csv", tmp_path / "events.csv", tmp_path / "answer.json"
    visits.write_text("patient_id,visit_date,sledai\nINVENTED-1,2020-01-01,8\n")
    events.write_text("patient_id,event_date,kind\nINVENTED-1,2020/1/5,infusion\n")
    assert main(["outcomes", str(visits), "--events", str(events), "-o", str(answer), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "no infusion to analyse" in said
    assert "1 of 1 events were rejected" in said
    assert "INVENTED-1" not in said
    assert "no date such as" in (tmp_path / "answer.rejects.events.csv").read_text()
    assert not answer.exists()
    assert main(["outcomes", str(visits), "--events", str(events), "--lang", "zh"]) == 2
    assert "--rejects FILE" in capsys.readouterr().err
