"""`lupustem facts`: what can be found, how it is shown, and an empty case file that the program itself accepts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lupustem.cli.finding import found, nearest
from lupustem.cli.main import main
from lupustem.cli.template import facts_of, template
from lupustem.decision.status import STAGE_NAMES, inputs_of, statements_of
from lupustem.exchange.case_files import read_case_file
from lupustem.facts import DERIVED, FACTS, VOCABULARY
from lupustem.facts.codes import codes_of
from lupustem.facts.row import read_row
from lupustem.report.wrapping import width


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUPUSTEM_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    return told.err


def test_the_list_holds_every_fact(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "facts", "list")
    assert all(f"  {name}" in said for name in VOCABULARY)


def test_the_list_of_a_group_holds_its_facts_only(capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(_said(capsys, "facts", "list", "--group", "derived", "--format", "json"))
    assert [one["name"] for one in said] == list(DERIVED)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "arguments", [("facts", "list"), ("facts", "show", "severity"), ("facts", "show", "other_autoimmune_disease")]
)
def test_nothing_is_wider_than_80_columns_and_nothing_is_coloured_when_piped(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], lang: str
) -> None:
    said = _said(capsys, *arguments, "--lang", lang)
    assert max(map(width, said.splitlines())) <= 80
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (("PLATELET",), "platelets_10e9_l"),
        (("血小板",), "platelets_10e9_l"),
        (("count", "platelet"), "platelets_10e9_l"),
        (("777-3",), "platelets_10e9_l"),
        (("肺高压",), "pulmonary_hypertension"),
        (("pulmonary-artery", "pressure"), "pulmonary_artery_pressure_mmhg"),
        (("sledai", "2k"), "sledai_2k"),
        (("haemoglobn",), "haemoglobin_g_l"),
        (("氯吡格雷",), "antiplatelet_drug"),
        (("55464009",), "sle_diagnosed"),
        (("怀孕",), "pregnant"),
        (("体重",), "weight_kg"),
        (("Cancer",), "malignancy"),
    ],
)
def test_a_search_forgives_case_parts_and_slips(
    capsys: pytest.CaptureFixture[str], query: tuple[str, ...], name: str
) -> None:
    names = [one["name"] for one in json.loads(_said(capsys, "facts", "search", *query, "--format", "json"))]
    assert name in names


def test_a_search_for_a_name_gives_that_fact_first() -> None:
    texts = {name: f"{name} {fact.text.zh} {fact.text.en}" for name, fact in VOCABULARY.items()}
    for name in VOCABULARY:
        assert found(name, texts)[0] == name


def test_a_search_in_vain_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "lupustem facts list" in _refused(capsys, "facts", "search", "qqqqqqq")


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_fact_is_shown_with_all_that_is_declared_of_it(capsys: pytest.CaptureFixture[str], name: str) -> None:
    fact = VOCABULARY[name]
    said = json.loads(_said(capsys, "facts", "show", name, "--format", "json"))
    assert (said["kind"], said["unit"], list(said["values"])) == (fact.kind, fact.unit, list(fact.values))
    assert said["minimum"] == (None if fact.minimum is None else float(fact.minimum))
    assert [code["code"] for code in said["codes"]] == [code.code for code in codes_of(name)]
    assert ("derivation" in said) == (name in DERIVED)
    shown = _said(capsys, "facts", "show", name)
    assert shown.startswith(name)
    assert all(statement in shown.replace("\n", "") or statement in shown for statement in said["statements"])


def test_the_statements_of_a_fact_are_those_that_read_it_through_derived_facts_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = json.loads(_said(capsys, "facts", "show", "bilag_a_count", "--format", "json"))
    assert said["statements"] == ["moderate_to_severe", "intrathecal_for_cns"]


def test_an_unknown_name_gets_the_nearest_right_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert "the nearest is platelets_10e9_l." in _refused(capsys, "facts", "show", "platlets")
    assert "最接近的是 platelets_10e9_l。" in _refused(capsys, "facts", "show", "platlets", "--lang", "zh")
    assert "lupustem facts search" in _refused(capsys, "facts", "show", "\x1b[31mxyzzy")


@pytest.mark.parametrize(
    ("wrong", "right"), [("platlets", "platelets_10e9_l"), ("Sex", "sex"), ("cd-73", "cd73_percent")]
)
def test_the_nearest_name(wrong: str, right: str) -> None:
    assert nearest(wrong, VOCABULARY) == right


def test_nothing_is_near_nothing() -> None:
    assert nearest("xyzzy", VOCABULARY) is None
    assert found("  ", {"a": "a"}) == []


@pytest.mark.parametrize("stage", STAGE_NAMES)
@pytest.mark.parametrize("form", ["yaml", "json", "toml"])
def test_an_empty_case_file_is_accepted_and_everything_in_it_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stage: str, form: str
) -> None:
    file = tmp_path / f"case.{form}"
    file.write_text(_said(capsys, "facts", "template", "--stage", stage, "--format", form), encoding="utf-8")
    case = read_case_file(file)
    read = {name for statement in statements_of((stage,)) for name in inputs_of(statement)}
    assert list(case.facts) == [name for name in FACTS if name in read]
    assert read_row(case.facts).values == {}
    assert case.case_id is None
    assert main(["assess", str(file), "--stage", stage]) == 0


@pytest.mark.parametrize("form", ["yaml", "json", "toml"])
def test_an_empty_case_file_for_all_stages_is_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    file = tmp_path / f"case.{form}"
    file.write_text(_said(capsys, "facts", "template", "--stage", "all", "--format", form), encoding="utf-8")
    answer = json.loads(_said(capsys, "assess", str(file), "--stage", "all", "--format", "json"))
    assert answer["verdict"] == "undetermined"
    assert {one["status"] for one in answer["statements"]} <= {"unknown", "advised"}


def test_an_empty_case_file_is_for_the_assessment_unless_another_stage_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _said(capsys, "facts", "template") == template(("assess",), "yaml")
    both = _said(capsys, "facts", "template", "--stage", "infuse", "--stage", "product")
    assert both == template(("infuse", "product"), "yaml")
    assert {fact.name for fact in facts_of(("infuse",))} <= {fact.name for fact in facts_of(STAGE_NAMES)}


@pytest.mark.parametrize("form", ["yaml", "toml"])
def test_a_case_file_explains_every_fact_in_both_languages(form: str) -> None:
    text = template(STAGE_NAMES, form)  # type: ignore[arg-type]
    comments = "".join(line.strip().removeprefix("#").strip() for line in text.splitlines() if "#" in line)
    for fact in facts_of(STAGE_NAMES):
        assert fact.text.zh.replace(" ", "") in comments.replace(" ", "")
        assert fact.text.en.replace(" ", "") in comments.replace(" ", "")
    assert max(map(width, text.splitlines())) <= 82
