"""The outcomes of a cohort for a terminal."""

from __future__ import annotations

from lupustem.logic.text import Language
from lupustem.outcome.result import Outcomes
from lupustem.report.outcomes_view import outcomes_page
from lupustem.report.page_text import page_text


def outcomes_text(found: Outcomes, language: Language) -> str:
    """The report as plain text."""
    return page_text(outcomes_page(found, language))
