"""The catalogue is complete: statement by statement, section by section, recommendation by recommendation.

statements.csv is the table to compare with. It was compiled from the project's specification of the article, not from
the code, and is changed only together with a decision about the article.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from lupustem.consensus import STAGES, STATEMENTS, Statement
from lupustem.consensus.authority import CERTAINTY, RECOMMENDATIONS, STRENGTH, grade_in_words
from lupustem.consensus.sections import SECTIONS, section_of
from lupustem.logic import LANGUAGES

TABLE = list(csv.DictReader((Path(__file__).parent / "statements.csv").read_text(encoding="utf-8").splitlines()))


def test_the_table_has_the_99_statements_of_the_article() -> None:
    assert len(TABLE) == len({row["id"] for row in TABLE}) == 99


def test_the_statements_stand_in_their_stages_in_the_order_of_the_table() -> None:
    code = [(stage, one.id) for stage, own in STAGES.items() for one in own]
    assert code == [(row["stage"], row["id"]) for row in TABLE]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_a_statement_has_the_authority_that_the_table_gives(row: dict[str, str]) -> None:
    one = STATEMENTS[row["id"]]
    table3 = one.recommendation
    assert (one.stage, one.section, one.force, one.role, one.basis) == (
        row["stage"],
        row["section"],
        row["force"],
        row["role"],
        row["basis"],
    )
    assert row["recommendation"] == ("" if table3 is None else str(table3.number))
    assert row["grade"] == ("" if table3 is None else table3.grade)
    assert (Decimal(row["panel_score"]) if row["panel_score"] else None) == (table3.panel_score if table3 else None)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_a_statement_has_its_rules_and_its_reading(row: dict[str, str]) -> None:
    one = STATEMENTS[row["id"]]
    parts = {"has_applies": one.applies, "has_holds": one.holds, "has_reading": one.reading}
    assert {name: "no" if part is None else "yes" for name, part in parts.items()} == {
        name: row[name] for name in parts
    }


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_every_section_with_a_normative_sentence_has_its_statements(section: object) -> None:
    assert any(section_of(one.section) is section for one in STATEMENTS.values())


def test_every_statement_points_into_a_section_of_the_article() -> None:
    assert {section_of(one.section) for one in STATEMENTS.values()} == set(SECTIONS)


@pytest.mark.parametrize("number", range(1, 11))
def test_every_recommendation_of_table_3_is_carried(number: int) -> None:
    assert any(one.recommendation and one.recommendation.number == number for one in STATEMENTS.values())


def test_table_3_has_ten_recommendations_with_the_grades_of_the_table() -> None:
    assert list(RECOMMENDATIONS) == list(range(1, 11))
    for row in TABLE:
        if row["recommendation"]:
            recommendation = RECOMMENDATIONS[int(row["recommendation"])]
            assert (recommendation.grade, str(recommendation.panel_score)) == (row["grade"], row["panel_score"])


@pytest.mark.parametrize("number", RECOMMENDATIONS)
def test_every_grade_has_its_words_in_both_languages(number: int) -> None:
    recommendation = RECOMMENDATIONS[number]
    said = grade_in_words(recommendation)
    for language in LANGUAGES:
        assert STRENGTH[recommendation.strength].in_(language) in said.in_(language)
        assert CERTAINTY[recommendation.certainty].in_(language) in said.in_(language)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_every_statement_speaks_both_languages(statement: Statement) -> None:
    assert statement.text.zh.endswith("。")
    assert statement.text.en.endswith(".")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in statement.text.zh)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in statement.text.en)
    if statement.reading is not None:
        assert statement.reading.zh
        assert statement.reading.en


def test_no_two_statements_say_the_same() -> None:
    for language in LANGUAGES:
        assert len({one.text.in_(language) for one in STATEMENTS.values()}) == len(STATEMENTS)


def test_the_broken_off_sentence_is_said_to_break_off() -> None:
    broken = STATEMENTS["cns_reassessment"].text
    assert "中断" in broken.zh
    assert "breaks off" in broken.en
