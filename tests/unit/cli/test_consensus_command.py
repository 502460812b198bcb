"""`lupustem consensus`: every statement can be read, found and traced to the article."""

from __future__ import annotations

import json

import pytest

from lupustem.cli.main import main
from lupustem.consensus import STAGES, STATEMENTS, Force, Role
from lupustem.consensus.authority import RECOMMENDATIONS, grade_in_words
from lupustem.consensus.sections import SECTIONS
from lupustem.logic import LANGUAGES, Language
from lupustem.logic.as_words import words
from lupustem.report.wrapping import width


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUPUSTEM_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["consensus", *arguments]) == 0
    return capsys.readouterr().out


def _ids(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    return [one["id"] for one in json.loads(_said(capsys, *arguments, "--format", "json"))]


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["consensus", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    return told.err


def _bare(text: str) -> str:
    return "".join(text.split())


def test_the_list_holds_every_statement_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ids(capsys, "list") == list(STATEMENTS)
    said = _said(capsys, "list")
    assert all(f"  {name}\n" in said for name in STATEMENTS)


@pytest.mark.parametrize("stage", STAGES)
def test_the_list_of_a_stage(capsys: pytest.CaptureFixture[str], stage: str) -> None:
    assert _ids(capsys, "list", "--stage", stage) == [one.id for one in STAGES[stage]]


@pytest.mark.parametrize("section", [one.number for one in SECTIONS])
def test_the_list_of_a_section(capsys: pytest.CaptureFixture[str], section: str) -> None:
    listed = _ids(capsys, "list", "--section", section)
    assert listed == [one.id for one in STATEMENTS.values() if one.section.split(",")[0] == section]


def test_a_section_holds_what_is_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    listed = _ids(capsys, "list", "--section", "3.12")
    assert listed == [one.id for one in STATEMENTS.values() if one.section.startswith("3.12(")]
    assert "no_hla_matching_needed" in listed
    assert set(_ids(capsys, "list", "--section", "3")) == {
        one.id for one in STATEMENTS.values() if one.section.startswith("3.")
    }
    assert _ids(capsys, "list", "--section", "引言") == ["consider_hsct"]


@pytest.mark.parametrize("number", RECOMMENDATIONS)
def test_the_list_of_a_recommendation(capsys: pytest.CaptureFixture[str], number: int) -> None:
    listed = _ids(capsys, "list", "--recommendation", str(number))
    assert listed == [
        one.id for one in STATEMENTS.values() if one.recommendation and one.recommendation.number == number
    ]
    assert listed


@pytest.mark.parametrize("role", Role)
def test_the_list_of_a_role(capsys: pytest.CaptureFixture[str], role: Role) -> None:
    assert _ids(capsys, "list", "--role", role) == [one.id for one in STATEMENTS.values() if one.role is role]


@pytest.mark.parametrize("force", Force)
def test_the_list_of_a_force(capsys: pytest.CaptureFixture[str], force: Force) -> None:
    assert _ids(capsys, "list", "--force", force) == [one.id for one in STATEMENTS.values() if one.force is force]


def test_filters_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    listed = _ids(capsys, "list", "--stage", "assess", "--role", "exclusion", "--section", "3.12(4)")
    assert listed == ["pregnancy", "lactation"]
    assert "No statement fits." in _said(capsys, "list", "--stage", "centre", "--role", "exclusion")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_shown_whole(capsys: pytest.CaptureFixture[str], name: str, language: Language) -> None:
    one = STATEMENTS[name]
    said = _said(capsys, "show", name, "--lang", language)
    assert max(map(width, said.splitlines())) <= 80
    assert "\x1b" not in said
    bare = _bare(said)
    assert _bare(one.text.in_(language)) in bare
    assert {"zh": "由医生决定", "en": "thephysiciandecides"}[language] in bare
    for rule in (one.applies, one.holds):
        assert rule is None or _bare(words(rule).in_(language)) in bare
    if one.recommendation is not None:
        assert _bare(grade_in_words(one.recommendation).in_(language)) in bare
        assert f"{one.recommendation.panel_score}/10" in bare
    if one.reading is not None:
        assert _bare(one.reading.in_(language)) in bare


def test_a_statement_as_json_is_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(_said(capsys, "show", "moderate_to_severe", "--format", "json"))
    assert (said["recommendation"], said["grade"], said["score"], said["basis"]) == (1, "1B", 9.3, "text")
    assert set(said["text"]) == set(said["reading"]) == set(said["grade_text"]) == {"zh", "en"}
    assert said["facts"] == ["severity"]
    assert "sledai_2k" in said["inputs"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (("妊娠",), "pregnancy"),
        (("breastfeeding",), "lactation"),
        (("70", "mmHg"), "severe_pulmonary_hypertension"),
        (("DEXAMETHASONE",), "dexamethasone_before_infusion"),
        (("氯吡格雷",), "antiplatelet_course"),
        (("HLA",), "no_hla_matching_needed"),
        (("造血移植",), "consider_hsct"),
    ],
)
def test_a_search_finds_statements_in_both_languages(
    capsys: pytest.CaptureFixture[str], query: tuple[str, ...], name: str
) -> None:
    assert name in _ids(capsys, "search", *query)
    assert name in _said(capsys, "search", *query)


def test_the_sections_hold_every_statement_once(capsys: pytest.CaptureFixture[str]) -> None:
    sections = json.loads(_said(capsys, "sections", "--format", "json"))
    assert sorted(name for one in sections for name in one["statements"]) == sorted(STATEMENTS)
    said = _said(capsys, "sections")
    assert all(name in said for name in STATEMENTS)


def test_the_recommendations_are_shown_with_their_grade_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(_said(capsys, "recommendations", "--format", "json"))
    assert [one["recommendation"] for one in said] == list(range(1, 11))
    assert all(one["statements"] for one in said)
    bare = _bare(_said(capsys, "recommendations"))
    for row in RECOMMENDATIONS.values():
        assert _bare(f"recommendation {row.number} · GRADE {row.grade} ({grade_in_words(row).en})") in bare


@pytest.mark.parametrize(("lang", "broken"), [("zh", "中断"), ("en", "breaks off")])
def test_the_coverage_says_what_is_carried_and_where_the_gaps_are(
    capsys: pytest.CaptureFixture[str], lang: str, broken: str
) -> None:
    said = " ".join(_said(capsys, "coverage", "--lang", lang).split())
    assert broken in said
    assert "cns_reassessment" in said
    contents = json.loads(_said(capsys, "coverage", "--format", "json"))
    assert len(contents["sections"]) == len(SECTIONS)
    assert all(one["statements"] for one in (*contents["sections"], *contents["recommendations"]))
    assert len(contents["gaps"]) == 3


def test_an_unknown_id_gets_the_nearest_right_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert "the nearest is dose_range." in _refused(capsys, "show", "dose_rang")
    assert "最接近的是 dose_range。" in _refused(capsys, "show", "dose_rang", "--lang", "zh")
    assert "lupustem consensus search" in _refused(capsys, "show", "xyzzy")


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("list", "--section", "9"), "3.12(5)"),
        (("list", "--recommendation", "11"), "1 to 10"),
        (("list", "--stage", "nope"), "follow_up"),
        (("list", "--role", "nope"), "indication"),
        (("search", "qqqqqqq"), "lupustem consensus list"),
    ],
)
def test_wrong_arguments_say_what_is_right(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], remedy: str
) -> None:
    assert remedy in _refused(capsys, *arguments)
