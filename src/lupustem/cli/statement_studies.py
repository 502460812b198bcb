"""The studies behind one statement, with their figures and their limits, for the terminal and for JSON."""

from __future__ import annotations

from typing import Any

from lupustem.cli.sheet import Sheet
from lupustem.consensus import Statement
from lupustem.logic.text import Language, Text


def evidence_lines(sheet: Sheet, statement: Statement, language: Language) -> None:
    """The studies and the discrepancies of a statement, below its authority."""
    from lupustem.evidence.behind import behind, figures_words, summary
    from lupustem.evidence.discrepancies import touching_statement
    from lupustem.evidence.overlap import NOT_ADDED, shares_patients

    found = behind(statement.id)
    if found:
        sheet.heading(Text("研究", "Studies").in_(language))
    for one in found:
        sheet.paragraph(one.study.id, 2, "bold")
        sheet.paragraph(summary(one).in_(language), 4)
        for said in figures_words(one):
            sheet.fields([("-", said.in_(language))], margin=4)
    if shares_patients([one.study for one in found]):
        sheet.paragraph(NOT_ADDED.in_(language), 2, "dim")
    discrepancies = touching_statement(statement.id)
    if discrepancies:
        from lupustem.cli.evidence_sheet import discrepancy_lines

        sheet.heading(Text("与原文不一致之处", "Discrepancies").in_(language))
        for each in discrepancies:
            discrepancy_lines(sheet, each, language)


def studies_entry(statement: Statement) -> dict[str, Any]:
    """The same as plain data: each study with its figures on the point, the note beside the grade, discrepancies."""
    from lupustem.evidence.behind import behind
    from lupustem.evidence.discrepancies import touching_statement
    from lupustem.evidence.links import grade_note
    from lupustem.report.evidence_answer import discrepancy_entry, link_entry, outcome_entry

    note = grade_note(statement.id)
    studies = [
        link_entry(one.link) | {"figures": [outcome_entry(each, one.study.outcome_where(each)) for each in one.figures]}
        for one in behind(statement.id)
    ]
    return {
        "beside_grade": None if note is None else {"zh": note.zh, "en": note.en},
        "studies": studies,
        "discrepancies": [discrepancy_entry(one) for one in touching_statement(statement.id)],
    }
