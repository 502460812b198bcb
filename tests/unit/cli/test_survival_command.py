"""`lupustem survival`: the numbers of R at the terminal, JSON without NaN, every wrong row by its line, both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lupustem.cli.main import main

DATA = Path(__file__).parents[2] / "data" / "survival"
LUNG = (str(DATA / "lung.csv"), "--time", "days", "--event", "died")
MGUS = (str(DATA / "mgus2_first300.csv"), "--time", "months", "--event", "event", "--causes", "1=malignancy,2=death")


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["survival", *arguments]) == 0
    return capsys.readouterr().out


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} left the program")

    found: dict[str, Any] = json.loads(_said(capsys, *arguments, "--format", "json"), parse_constant=refuse)
    return found


def test_the_text_shows_medians_readings_means_tests_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(
        capsys, *LUNG, "--group", "sex", "--covariates", "age,ecog", "--at", "90,365", "--tau", "365", "--lang", "en"
    )
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "1 138 112 270 212 ~ 310" in lines
    assert "2 365 30 36 0.52646 0.059737 0.42149 ~ 0.65759" in lines
    assert "chi-square 10.327, df 1, p = 0.0013" in lines
    assert "2 / 1 -0.53102 0.16718 0.588 0.42372 ~ 0.81598 -3.1764 0.0015" in lines
    assert lines[-1] == "Rows left out of the models for a missing covariate: 1"


def test_competing_risks_show_incidences_gray_and_both_models_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, *MGUS, "--group", "sex", "--at", "60", "--lang", "zh")
    assert "累积发生率（Aalen-Johansen）" in said
    assert "malignancy: χ² = 0.26458，自由度 1，p = 0.61" in said
    assert "Fine-Gray 模型 (death)：组别" in said


def test_the_json_holds_every_step_with_interval_and_method_and_no_nan(capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, *LUNG, "--interval", "log-log", "--at", "90,2000")
    [curve] = found["kaplan_meier"]
    assert len(curve["steps"]) == 186
    assert curve["quantiles"][1]["interval"] == {"lower": 284.0, "upper": 361.0, "level": 0.95, "method": "log-log"}
    assert curve["at"][1]["reason"] == "beyond_last_time"
    risks = _json(capsys, *MGUS, "--covariates", "age", "--group", "sex")
    assert [one["cause"] for one in risks["competing_risks"][0]["causes"]] == ["malignancy", "death"]
    assert risks["gray"][1]["p_value"] == pytest.approx(0.0846022461146589)
    assert risks["models"][-1]["fine_gray"]["competing"] == 25


def test_strata_and_exact_ties_reach_the_test_and_the_model(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = [row for row in (DATA / "lung.csv").read_text("utf-8").splitlines() if not row.endswith(",")]
    table = tmp_path / "known.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    options = ("--time", "days", "--event", "died", "--group", "sex", "--strata", "ecog", "--ties", "exact")
    found = _json(capsys, str(table), *options)
    assert found["tests"][0]["statistic"] == pytest.approx(10.7950596334964)
    assert found["tests"][0]["stratified"]
    assert found["models"][0]["cox"]["ties"] == "exact"


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["survival", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_every_wrong_cell_is_told_by_line_and_column_without_its_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "bad.csv"
    table.write_text("t,e,g\n5,1,a\nsoon,0,b\n7,0.5,\n8,1\n", encoding="utf-8")
    lines = _refused(capsys, str(table), "--time", "t", "--event", "e", "--group", "g", "--lang", "en")
    assert [line.removeprefix(str(table) + ": ").split(":")[0] for line in lines] == [
        "line 5, columns",
        "line 3, t",
        "line 4, e",
        "line 4, g",
        "line 5, g",
    ]
    assert "soon" not in "".join(lines)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--time", "months", "--event", "died"), "no column"),
        (("--time", "days", "--event", "sex"), "give causes"),
        (("--time", "days", "--event", "died", "--causes", "1"), "--causes is written like"),
        (("--time", "days", "--event", "died", "--causes", "1=a,1=b"), "--causes is written like"),
        (("--time", "days", "--event", "died", "--at", "90,soon"), "--at takes times"),
        (("--time", "days", "--event", "died", "--at", "-1"), "--at takes times"),
        (("--time", "days", "--event", "died", "--tau", "0"), "a finite time above 0"),
        (("--time", "days", "--event", "died", "--tau", "9", "--causes", "1=death"), "leave out --tau"),
        (("--time", "days", "--event", "died", "--level", "95"), "lies between 0 and 1"),
        (("--time", "days", "--event", "died", "--interval", "wald"), "--interval"),
        (("--time", "days", "--event", "died", "--ties", "random"), "--ties"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_remedy(
    arguments: tuple[str, ...], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _refused(capsys, str(DATA / "lung.csv"), *arguments, "--lang", "en")
    assert part in lines[0]


@pytest.mark.parametrize("content", ["", "t,e\n", 't,e\n"5,1\n'])
def test_a_table_without_rows_or_with_broken_quotes_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(content, encoding="utf-8")
    [line] = _refused(capsys, str(table), "--time", "t", "--event", "e")
    assert line.startswith(str(table))


def test_a_model_that_cannot_be_fitted_is_told_in_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    table.write_text("t,e,x\n1,1,1\n2,1,1\n3,0,0\n4,0,0\n", encoding="utf-8")
    said = _said(capsys, str(table), "--time", "t", "--event", "e", "--covariates", "x", "--lang", "en")
    assert "Model not fitted: covariates" in said
    assert "x: all events lie on one side of it" in said


def test_the_answer_never_takes_the_place_of_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = _refused(capsys, *LUNG, "-o", str(DATA / "lung.csv"), "--lang", "en")
    assert "would overwrite it" in line


def test_the_help_is_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Confidence level." in _said(capsys, "--help", "--lang", "en")
    assert "置信水平。" in _said(capsys, "--help", "--lang", "zh")
