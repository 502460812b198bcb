"""The outcomes of a cohort as PDF/A, dated by the last day of its data so that the same data give the same file."""

from __future__ import annotations

from lupustem.logic.text import Language
from lupustem.outcome.result import Outcomes
from lupustem.report.outcomes_view import outcomes_page
from lupustem.report.page_pdf import page_pdf


def outcomes_pdf(found: Outcomes, language: Language) -> bytes:
    """The report as PDF."""
    return page_pdf(outcomes_page(found, language), found.settings.as_of)
