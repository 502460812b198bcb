"""The studies and the discrepancies of a statement, for its page."""

from __future__ import annotations

from docs.markdown import cell, table
from lupustem.consensus import Statement
from lupustem.evidence.behind import behind, figures_words, summary
from lupustem.evidence.discrepancies import touching_statement
from lupustem.evidence.overlap import NOT_ADDED, shares_patients
from lupustem.logic.text import Language, Text


def studies(statement: Statement, language: Language) -> list[str]:
    """Paragraphs with every study behind a statement, its figures on the point and its limits; none for most statements."""
    found = behind(statement.id)
    if not found:
        return []
    parts = [_heading("研究", "Studies", language)]
    for one in found:
        link = f"[`{one.study.id}`](../../studies.md#{one.study.id})"
        lines = [f"- {said.in_(language)}" for said in figures_words(one)]
        parts.append("\n".join([f"{link} {summary(one).in_(language)}", *([""] if lines else []), *lines]))
    if shares_patients([one.study for one in found]):
        parts.append(NOT_ADDED.in_(language))
    return parts


def discrepancies(statement: Statement, language: Language) -> list[str]:
    """A table of where the article's print and its sources part on the point of a statement."""
    found = touching_statement(statement.id)
    if not found:
        return []
    heads = (Text("印作", "Printed"), Text("来源", "Source"), Text("处理", "Rule"))
    rows = [[cell(text.in_(language)) for text in (one.printed, one.source, one.rule)] for one in found]
    return [
        _heading("与原文不一致之处", "Discrepancies", language),
        table([head.in_(language) for head in heads], rows),
    ]


def _heading(zh: str, en: str, language: Language) -> str:
    return f"## {Text(zh, en).in_(language)}"
