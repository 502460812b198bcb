"""Which sections and recommendations of the article are carried by which statements, and where the gaps are."""

from __future__ import annotations

from typing import Any

from lupustem.cli.glossary import BROKEN_OFF
from lupustem.consensus import STATEMENTS, Statement
from lupustem.consensus.authority import GRADE_WORDS_UNVERIFIED, RECOMMENDATIONS, grade_in_words
from lupustem.consensus.sections import SECTIONS, section_of
from lupustem.logic.text import Text


def sections_carried() -> list[dict[str, Any]]:
    """Every section with the statements that stand in it."""
    return [
        {
            "section": section.number,
            "title": {"zh": section.title.zh, "en": section.title.en},
            "statements": [one.id for one in STATEMENTS.values() if section_of(one.section) is section],
        }
        for section in SECTIONS
    ]


def recommendations_carried() -> list[dict[str, Any]]:
    """Every recommendation of Table 3 with the statements that carry it."""
    return [
        {
            "recommendation": number,
            "grade": row.grade,
            "grade_text": {"zh": grade_in_words(row).zh, "en": grade_in_words(row).en},
            "score": float(row.panel_score),
            "statements": [one.id for one in STATEMENTS.values() if carries(one, number)],
        }
        for number, row in RECOMMENDATIONS.items()
    ]


def gaps() -> tuple[Text, ...]:
    """What is not covered, or could not be checked, said plainly."""
    empty = [one["section"] for one in sections_carried() if not one["statements"]]
    empty += [f"{one['recommendation']}" for one in recommendations_carried() if not one["statements"]]
    found_gaps = (
        [Text(f"没有条款承载：{', '.join(empty)}。", f"Carried by no statement: {', '.join(empty)}.")] if empty else []
    )
    return (
        *found_gaps,
        Text(
            f"4.2 关于中枢神经系统复评的原句在所据文本中中断；{BROKEN_OFF} 只说明这一点，不作补写。",
            f"Section 4.2: the sentence on central nervous system reassessment breaks off in the source text; "
            f"{BROKEN_OFF} says just that, and nothing is made up.",
        ),
        Text(
            "章节表按本项目的条款规范编成，未与原文目录逐节核对；只列有规范性语句的章节。",
            "The table of sections was compiled from the project's specification and not checked against the article's "
            "table of contents; it lists sections with a normative sentence only.",
        ),
        Text(
            f"GRADE 的文字说明{GRADE_WORDS_UNVERIFIED.zh}。",
            f"The words beside a GRADE are {GRADE_WORDS_UNVERIFIED.en}.",
        ),
    )


def carries(statement: Statement, number: int) -> bool:
    """Whether a statement carries a recommendation of Table 3."""
    return statement.recommendation is not None and statement.recommendation.number == number
