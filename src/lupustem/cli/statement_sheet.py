"""How one statement is set out in the terminal: its rule in words, its authority, and the foot of the sheet."""

from __future__ import annotations

from lupustem.cli.glossary import BASIS_WORDS, FORCE_WORDS, ROLE_WORDS, mentioned, section_heading, section_words
from lupustem.cli.sheet import Sheet
from lupustem.consensus import Statement
from lupustem.consensus.authority import DOI, GRADE_WORDS_UNVERIFIED, NOT_A_DEVICE, TITLE, grade_in_words
from lupustem.consensus.sections import section_of
from lupustem.decision.status import STAGE_WORDS
from lupustem.evidence.links import grade_note
from lupustem.logic.as_words import words as in_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Variable
from lupustem.report.phrases import PHRASES
from lupustem.report.view import kinds


def tags(statement: Statement, language: Language) -> str:
    """Which kinds of sentence it is: of the consensus, and the project's reading where there is one."""
    return "".join(f"[{PHRASES[kind].in_(language)}]" for kind in kinds(statement))


def rule_fields(statement: Statement, language: Language) -> list[tuple[str, str]]:
    """When it concerns a person, what must hold then, and the facts that are read for it."""
    always = Text("始终", "always")
    advice = Text("无须满足的条件：此条只作提示", "nothing: the statement advises or informs")
    applies = always if statement.applies is None else in_words(statement.applies)
    holds = advice if statement.holds is None else in_words(statement.holds)
    facts = [_named(fact).in_(language) for fact in mentioned(statement)]
    return [
        (Text("适用于", "concerns").in_(language), applies.in_(language)),
        (Text("须", "required").in_(language), holds.in_(language)),
        *((Text("事实", "facts").in_(language) if at == 0 else "", fact) for at, fact in enumerate(facts)),
    ]


def _named(fact: Variable) -> Text:
    named = Text(f"{fact.name}（{fact.text.zh}）", f"{fact.name} ({fact.text.en})")
    if not isinstance(fact, Derived):
        return named
    command = f"lupustem facts show {fact.name}"
    return Text(f"{named.zh} ← 推导而来：{command}", f"{named.en} ← derived: {command}")


def authority_fields(statement: Statement, language: Language) -> list[tuple[str, str]]:
    """Section, force, role, grade with its words, basis and reading."""
    said = [
        (Text("章节", "section"), _place(statement)),
        (Text("阶段", "stage"), STAGE_WORDS[statement.stage]),
        (Text("强度", "force"), FORCE_WORDS[statement.force]),
        (Text("作用", "role"), ROLE_WORDS[statement.role]),
    ]
    row = statement.recommendation
    if row is not None:
        said.append((Text("推荐意见", "recommendation"), Text(f"{row.number}（表 3）", f"{row.number} (Table 3)")))
        grade = grade_in_words(row)
        said.append((Text("GRADE", "GRADE"), Text(f"{row.grade}：{grade.zh}", f"{row.grade}: {grade.en}")))
        beside = grade_note(statement.id)
        if beside is not None:
            said.append((Text("等级旁注", "beside the grade"), beside))
        said.append((Text("专家评分", "panel score"), Text(f"{row.panel_score}/10", f"{row.panel_score}/10")))
    said.append((Text("出处", "basis"), BASIS_WORDS[statement.basis]))
    if statement.reading is not None:
        said.append((Text("[解读]", "[reading]"), statement.reading))
    return [(label.in_(language), text.in_(language)) for label, text in said]


def _place(statement: Statement) -> Text:
    section = section_of(statement.section)
    if section.number == statement.section:
        return section_heading(section)
    reference = section_words(statement.section)
    return Text(f"{reference.zh} {section.title.zh}", f"{reference.en} {section.title.en}")


def footer(sheet: Sheet, language: Language) -> None:
    """The source, what the grade words rest on, and who decides."""
    sheet.paragraph("")
    sheet.paragraph(f"{TITLE.in_(language)}, doi {DOI}" if language == "en" else f"{TITLE.zh}，doi {DOI}", 0, "dim")
    words = Text(f"GRADE 文字说明：{GRADE_WORDS_UNVERIFIED.zh}。", f"GRADE in words: {GRADE_WORDS_UNVERIFIED.en}.")
    sheet.paragraph(words.in_(language), 0, "dim")
    sheet.paragraph(NOT_A_DEVICE.in_(language), 0, "dim")
