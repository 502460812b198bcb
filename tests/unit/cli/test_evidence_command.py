"""`lupustem evidence`: studies and discrepancies to read; pooling, and everything that it refuses."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lupustem.cli.main import main
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.discrepancies import DISCREPANCIES
from lupustem.evidence.studies import STUDIES
from lupustem.logic import LANGUAGES, Language


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUPUSTEM_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["evidence", *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(_said(capsys, *arguments, "--format", "json"))


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str, lines: int = 1) -> str:
    assert main(["evidence", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == lines, told.err
    return told.err


def _table(tmp_path: Path, text: str, name: str = "table.csv") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_list_holds_every_study_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["id"] for one in _json(capsys, "list")] == list(STUDIES)
    said = _said(capsys, "list")
    assert all(f"  {name}" in said for name in STUDIES)
    assert "their numbers do not add up" in said


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (["--outcome", "sri4"], {"kamen_2022"}),
        (["--source", "adipose"], {"ranjbar_2022"}),
        (["--design", "double_blind_rct"], {"deng_2017"}),
        (["--read", "table"], {"deng_2017"}),
        (["--read", "conference"], {"wang_2018"}),
        (["--read", "secondary", "--outcome", "clinical_cr"], {"wang_2012", "wang_2013"}),
        (["--statement", "single_infusion"], {"deng_2017", "wang_2012"}),
        (["--group", "deng_2017"], {"deng_2017", "table1_03"}),
        (["--outcome", "renal_cr_pr", "--group", "nanjing_drum_tower"], {"gu_2014"}),
        (["--source", "adipose", "--design", "registered"], set()),
    ],
)
def test_the_list_can_be_narrowed(capsys: pytest.CaptureFixture[str], asked: list[str], ids: set[str]) -> None:
    assert {one["id"] for one in _json(capsys, "list", *asked)} == ids
    assert ("No study fits" in _said(capsys, "list", *asked)) is (not ids)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["list", "--outcome", "remission"], "--outcome"),
        (["list", "--group", "nanjing_drum_towr"], "the nearest is nanjing_drum_tower"),
        (["list", "--statement", "pregnancy"], "--statement"),
        (["list", "--source", "marrow"], "--source takes one of"),
        (["show", "deng_2018"], "the nearest is deng_2017"),
        (["show", "\x1b[31m"], "?[31m"),
        (["discrepancies", "--study", "nobody"], "--study"),
        (["discrepancies", "--statement", "nothing"], "--statement"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(capsys: pytest.CaptureFixture[str], asked: list[str], said: str) -> None:
    assert said in _refused(capsys, *asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_every_study_is_shown_whole_in_both_languages(
    capsys: pytest.CaptureFixture[str], name: str, language: Language
) -> None:
    one = STUDIES[name]
    said = "".join(_said(capsys, "show", name, "--lang", language).split())
    for text in (one.citation, *one.doubts, *(detail.text for detail in one.details), one.read.place):
        assert "".join(text.in_(language).split()) in said
    for outcome in one.outcomes:
        assert "".join(DEFINITIONS[outcome.definition].name.in_(language).split()) in said


def test_a_figure_is_never_a_bare_percentage(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "show", "wang_2018")
    assert "28/81 (34.6 %)" in said
    assert "28/68 (41.2 %)" in said
    assert "survivors only: the dead are left out" in said
    assert "numerator not printed" in _said(capsys, "show", "liang_2018")


def test_second_hand_figures_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "a secondary source: editorial 10.1186/ar4677, Table 1" in _said(capsys, "show", "wang_2012")


def test_a_study_as_json_has_its_figures_with_denominator_time_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    entry = _json(capsys, "show", "deng_2017")
    assert entry["patients"] == {"msc": 12, "control": 6, "planned": None}
    assert entry["dose"]["kind"] == "total"
    assert entry["outcomes"][0] == {
        "definition": "renal_cr_pr",
        "arm": "msc",
        "months": 6,
        "events": 9,
        "n": 12,
        "denominator": "all",
        "computed": None,
        "note": None,
        "read": entry["outcomes"][0]["read"],
    }
    assert entry["outcomes"][0]["read"]["kind"] == "table"
    assert "graded_1a" in entry["discrepancies"]


def test_a_definition_is_shown_with_the_figures_under_it(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "show", "renal_cr_pr")
    assert "49/81 (60.5 %)" in said
    assert "kdigo_2024_ln" in said
    assert "no index has the same criteria" in said
    assert _json(capsys, "show", "sri4")["index"] == "sri4"


def test_the_definitions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["id"] for one in _json(capsys, "definitions")] == list(DEFINITIONS)
    said = _said(capsys, "definitions")
    assert all(f"  {name} " in said for name in DEFINITIONS)


def test_the_discrepancies_are_listed_all_or_those_of_a_study_or_statement(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["id"] for one in _json(capsys, "discrepancies")] == list(DISCREPANCIES)
    assert [one["id"] for one in _json(capsys, "discrepancies", "--statement", "relapse_watch")] == ["relapse_citation"]
    assert {one["id"] for one in _json(capsys, "discrepancies", "--study", "wang_2012")} == {
        "mice_citation",
        "double_infusion",
        "editorial_print",
    }
    assert "7/24 (29.2 %)" in _said(capsys, "discrepancies", "--statement", "relapse_watch")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_shows_its_studies_and_the_trial_beside_its_grade(
    capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    assert main(["consensus", "show", "allogeneic_donor", "--lang", language]) == 0
    said = capsys.readouterr().out
    assert "1A" in said
    assert said.index("1A") < said.index("9/12") < said.index("carrion_2010")
    assert main(["consensus", "show", "pregnancy", "--lang", language]) == 0
    assert "9/12" not in capsys.readouterr().out


def test_a_statement_as_json_has_its_studies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["consensus", "show", "relapse_watch", "--format", "json"]) == 0
    entry = json.loads(capsys.readouterr().out)
    assert entry["beside_grade"] is None
    first = entry["studies"][0]
    assert (first["study"], first["basis"]) == ("wang_2014", "corrected")
    assert [one["id"] for one in entry["discrepancies"]] == ["relapse_citation"]


def test_a_pool_of_the_projects_studies_names_them_and_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "pool", "--definition", "clinical_cr", "--leave-one-out", "--egger", "--by", "cells")
    assert "23/83" in said
    assert "overlaps with wang_2013" in said
    answer = _json(capsys, "pool", "--definition", "renal_cr_pr", "--months", "3-12")
    assert [one["study"] for one in answer["choice"]["taken"]] == ["deng_2017", "ranjbar_2022", "gu_2014"]
    assert answer["pooled"]["k"] == 3
    assert answer["pooled"]["rows"][0]["numbers"] == {"events": 9, "n": 12}


def test_an_override_stands_at_the_top_of_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("pool", "--definition", "clinical_cr", "--overlap-override", "to show the harm")
    assert _said(capsys, *asked).startswith("! studies of overlapping patients are counted together")
    assert _json(capsys, *asked)["overrides"][0]["zh"].endswith("to show the harm")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "a definition is missing"),
        (["--definition", "remission"], "no such definition"),
        (["--definition", "renal_cr_pr", "--definition", "sri4"], "different definitions are not pooled"),
        (
            ["--definition", "clinical_cr", "--study", "wang_2013", "--study", "wang_2018"],
            "are of overlapping patients",
        ),
        (["--definition", "malignancy"], "not all of its patients have lupus"),
        (["--definition", "renal_cr_pr", "--months", "99"], "no figure within that time"),
        (["--definition", "renal_cr_pr", "--months", "12-3"], "the lower first"),
        (["--definition", "renal_cr_pr", "--months", "twelve"], "--months takes months"),
        (["--definition", "renal_cr_pr", "--measure", "odds"], "no such measure"),
        (["--definition", "renal_cr_pr", "--measure", "or"], "takes rows of the kind Fourfold"),
        (["--definition", "renal_cr_pr", "--tau2", "bayes"], "it may be"),
        (["--definition", "renal_cr_pr", "--method", "glmm", "--tau2", "dl"], "--method and --tau2 name two models"),
        (["--definition", "renal_cr_pr", "--method", "reml", "--tau2", "dl"], "--method and --tau2 name two models"),
        (["--definition", "renal_cr_pr", "--interval", "wide"], "it may be"),
        (["--definition", "renal_cr_pr", "--level", "95"], "between 0 and 1"),
        (["--definition", "renal_cr_pr", "--rule", "best"], "--rule takes one of"),
        (["--definition", "renal_cr_pr", "--by", "colour"], "--by takes one of"),
        (["--definition", "sledai", "--versus-control", "--from-baseline"], "not both"),
        (["--definition", "sri4", "--format", "xlsx"], "--format takes one of"),
        (["--definition", "sledai", "--from-baseline"], "correlation"),
        (["--definition", "renal_cr_pr", "--overlap-override", ""], "needs the reason"),
    ],
)
def test_a_pool_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str], asked: list[str], said: str) -> None:
    assert said in _refused(capsys, "pool", *asked)


def test_a_change_is_shown_with_other_correlations(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("pool", "--definition", "sledai", "--from-baseline", "--correlation", "0.5")
    assert "With other correlations" in _said(capsys, *asked)
    answer = _json(capsys, *asked)
    assert [one["correlation"] for one in answer["by_correlation"]] == [0.3, 0.5, 0.7]
    assert answer["choice"]["against"] == "baseline"
    assert answer["choice"]["taken"][0]["baseline"]["months"] == 0


COUNTS = "study,events,n\ninvented a,9,12\ninvented b,5,6\ninvented c,49,81\n"


def test_a_table_of_ones_own_is_pooled(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = _table(tmp_path, COUNTS)
    answer = _json(capsys, "pool", path, "--measure", "logit", "--tau2", "dl", "--interval", "hk")
    assert answer["choice"] is None
    pooled = answer["pooled"]
    assert (pooled["measure"], pooled["tau2_method"], pooled["interval_method"]) == (
        "proportion_logit",
        "DL",
        "hartung_knapp",
    )
    assert [row["label"] for row in pooled["rows"]] == ["invented a", "invented b", "invented c"]
    assert "9/12" in _said(capsys, "pool", path)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("study,events,person_time\na,3,100.5\nb,2,50\n", "rate_log"),
        ("study,mean,sd,n\na,3,1,10\nb,2.5,1.5,20\n", "mean"),
        ("n,study,sd,mean\n10,a,1,3\n20,b,1.5,2.5\n", "mean"),
        ("study,mean_1,sd_1,n_1,mean_2,sd_2,n_2\na,3,1,10,2,1,10\nb,2,1,9,2,1,9\n", "mean_difference"),
        ("study,events_1,n_1,events_2,n_2\na,3,10,2,10\nb,4,10,5,9\n", "odds_ratio"),
        ("study,value,standard_error\na,-0.3,0.1\nb,.2,1e-1\n", "effect"),
        ("\ufeffstudy,events,n\r\na,1,4\r\nb,2,5\r\n", "proportion_logit"),
        ("slab,ai,n1i,ci,n2i\na,3,10,2,10\nb,4,10,5,9\n", "odds_ratio"),
        ("yi,sei,slab\n-0.3,0.1,a\n0.2,0.1,b\n", "effect"),
        ("yi,vi,slab\n-0.3,0.01,a\n0.2,0.01,b\n", "effect"),
        ('study,events,n\n"a, b",1,4\nb,2,5\n\n', "proportion_logit"),
        ("study,value,standard_error\na,-0.0953101798043249,0.012345678901234567\nb,0.2,0.1\n", "effect"),
    ],
)
def test_the_columns_say_what_the_rows_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, measure: str
) -> None:
    answer = _json(capsys, "pool", _table(tmp_path, text))
    assert (answer["pooled"]["measure"], answer["pooled"]["k"]) == (measure, 2)


def test_a_sampling_variance_stands_for_the_square_of_the_standard_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = _json(capsys, "pool", _table(tmp_path, "study,yi,vi\na,-0.3,0.04\nb,0.2,0.25\n"))
    assert [row["standard_error"] for row in answer["pooled"]["rows"]] == [0.2, 0.5]
    assert "vi is a variance" in _refused(capsys, "pool", _table(tmp_path, "study,yi,vi\na,-0.3,-0.04\nb,0.2,0.25\n"))
    both = _table(tmp_path, "study,yi,sei,vi\na,-0.3,0.2,0.04\nb,0.2,0.5,0.25\n")
    assert "make no table" in _refused(capsys, "pool", both)


def test_a_measure_that_does_not_fit_the_columns_names_those_it_reads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "events_1,n_1,events_2,n_2; the table has events,n" in _refused(
        capsys, "pool", _table(tmp_path, COUNTS), "--measure", "or"
    )
    assert "no such measure" in _refused(capsys, "pool", _table(tmp_path, COUNTS), "--measure", "odds")


def test_changes_need_a_correlation(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = _table(tmp_path, "study,before,sd_before,after,sd_after,n\na,12.2,3.3,3.2,2.8,12\nb,11,3,4,3,20\n")
    assert "correlation" in _refused(capsys, "pool", path)
    answer = _json(capsys, "pool", path, "--correlation", "0.5")
    assert answer["pooled"]["correlation"] == 0.5


def test_a_table_may_be_yaml_and_csv_may_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "- {study: a, events: 9, n: 12}\n- {study: b, events: 5, n: 6}\n"
    one = _json(capsys, "pool", _table(tmp_path, text, "table.yaml"))
    other = _json(capsys, "pool", _table(tmp_path, "studies:\n" + text, "wrapped.yaml"))
    stream = io.TextIOWrapper(io.BytesIO(b"study,events,n\na,9,12\nb,5,6\n"))
    monkeypatch.setattr(sys, "stdin", stream)
    assert one == other == _json(capsys, "pool", "-")


def test_a_subgroup_column_gives_subgroups(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = "study,events,n,subgroup\na,9,12,cord\nb,5,6,cord\nc,4,9,marrow\nd,5,10,marrow\n"
    answer = _json(capsys, "pool", _table(tmp_path, text), "--tau2", "reml")
    assert [one["group"] for one in answer["subgroups"]["groups"]] == ["cord", "marrow"]
    assert answer["subgroups"]["df"] == 1
    assert "Subgroups" in _said(capsys, "pool", _table(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "lines", "said"),
    [
        ("", 1, "the file is empty"),
        ("   \n\n", 1, "the file is empty"),
        ("study,events,n\n", 1, "no study in it"),
        ("study,events\na,1\n", 1, "make no table"),
        ("events,n\n1,2\n", 1, "make no table"),
        ("study,events,n,colour\na,1,2,red\n", 1, "make no table"),
        ("study,events,events,n\na,1,1,2\n", 1, "two columns have the same name"),
        ("study,events,n\na,1,2,3\n", 1, "line 2: 4 cells, but 3 in the heading"),
        ('study,events,n\n"a,1,2\n', 1, "not CSV"),
        ("study,events,n\na,7,6\n", 1, "line 2: events is above n"),
        ("study,events,n\na,x,6\nb,1.5,6\nc,,6\n", 3, "line 4: events has to be a whole number"),
        ("study,events,n\na,-1,6\n", 1, "events has to be a whole number from 0 on"),
        ("study,events,n\na,0,0\n", 1, "nobody was counted"),
        ("study,mean,sd,n\na,nan,1,6\nb,inf,1,6\nc,1,1_0,6\n", 3, "sd has to be a number"),
        ("study,mean,sd,n\na,1e13,1,6\nb,1,1e-10,6\n", 2, "between 10^-9 and 10^12"),
        ("study,events,n\na,1,9999999999999\n", 1, "n has to be a whole number"),
        ("study,mean,sd,n\na,3,-1,6\nb,3,1,6\n", 1, "sd"),
        ("study,events,person_time\na,3,0\n", 1, "must be above 0"),
        ("study,events,n\na,1,6\na,2,6\n", 1, "line 3: the study stands in line 2 too"),
        ("study,events,n\n,1,6\n", 1, "study is empty"),
        ("study,events,n,overlap_group\na,1,6,x\nb,2,6,x\n", 1, "a, b: of one overlap_group"),
        ("study,events,n,overlap_group\na,1,6,x\nb,2,6,\n", 1, "overlap_group is empty"),
        ("study,events,n,definition\na,1,6,sri4\nb,2,6,lldas\n", 1, "2 definitions (sri4, lldas)"),
    ],
)
def test_a_table_that_is_wrong_is_refused_line_by_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, lines: int, said: str
) -> None:
    assert said in _refused(capsys, "pool", _table(tmp_path, text), lines=lines)


@pytest.mark.parametrize("text", ["just words\n", "study: a\n", "- 1\n- 2\n", "[]\n", "- {study: a, events: 1}\n"])
def test_yaml_of_another_shape_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    assert "table.yaml" in _refused(capsys, "pool", _table(tmp_path, text, "table.yaml"))


def test_binary_other_encodings_folders_and_missing_files_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    binary = tmp_path / "binary.csv"
    binary.write_bytes(bytes(range(256)) * 20)
    assert "binary.csv" in _refused(capsys, "pool", str(binary))
    wide = tmp_path / "wide.csv"
    wide.write_bytes(COUNTS.encode("utf-16"))
    assert "UTF-16" in _refused(capsys, "pool", str(wide))
    assert "it is a folder" in _refused(capsys, "pool", str(tmp_path))
    assert "no such file" in _refused(capsys, "pool", str(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    "asked",
    [
        ["--definition", "sri4"],
        ["--study", "deng_2017"],
        ["--months", "12"],
        ["--versus-control"],
        ["--from-baseline"],
        ["--by", "dose"],
    ],
)
def test_what_is_for_the_projects_studies_is_not_taken_with_a_table(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, asked: list[str]
) -> None:
    assert f"{asked[0]} is for the project's own studies" in _refused(capsys, "pool", _table(tmp_path, COUNTS), *asked)


def test_one_study_gives_its_exact_interval_and_says_that_nothing_was_pooled(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = _json(capsys, "pool", _table(tmp_path, "study,events,n\na,5,6\n"))
    assert answer["pooled"]["model"] == "single_study"
    assert answer["pooled"]["shown_interval"]["method"] == "clopper_pearson"
    assert round(answer["pooled"]["shown_interval"]["lower"], 3) == 0.359


def test_the_order_of_the_rows_changes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    head, *rows = COUNTS.splitlines(keepends=True)
    one = _json(capsys, "pool", _table(tmp_path, COUNTS, "one.csv"), "--tau2", "reml")["pooled"]
    other = _json(capsys, "pool", _table(tmp_path, head + "".join(reversed(rows)), "other.csv"), "--tau2", "reml")[
        "pooled"
    ]
    assert one["shown"] == pytest.approx(other["shown"], rel=1e-12)
    assert one["shown_interval"]["lower"] == pytest.approx(other["shown_interval"]["lower"], rel=1e-12)


def test_the_answer_goes_into_a_file_and_never_over_the_table(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, target = _table(tmp_path, COUNTS), tmp_path / "answer.json"
    assert main(["evidence", "pool", path, "--format", "json", "-o", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["pooled"]["k"] == 3
    assert main(["evidence", "pool", path, "-o", str(tmp_path / "answer.txt")]) == 0
    assert "Pooled value" in (tmp_path / "answer.txt").read_text(encoding="utf-8")
    capsys.readouterr()
    assert "names the input itself" in _refused(capsys, "pool", path, "-o", path)


@pytest.mark.parametrize(
    "arguments", [["evidence", "list"], ["evidence", "show", "deng_2017"], ["evidence", "discrepancies"]]
)
def test_reading_the_studies_loads_neither_numpy_nor_scipy(arguments: list[str]) -> None:
    code = (
        "import sys; from lupustem.cli.main import main; "
        f"assert main({arguments!r}) == 0; "
        "assert not {'numpy', 'scipy', 'polars'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_deciding_a_patient_loads_no_study(tmp_path: Path, form: str) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("facts:\n  sle_diagnosed: true\n  sledai_2k: 14\n", encoding="utf-8")
    code = (
        "import sys; from lupustem.cli.main import main; "
        f"assert main(['assess', {str(case)!r}, '--format', {form!r}]) == 0; "
        "assert 'lupustem.evidence.links' in sys.modules; assert 'lupustem.evidence.studies' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert b"9/12" in done.stdout
