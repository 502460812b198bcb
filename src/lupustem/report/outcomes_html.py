"""The outcomes of a cohort as one self-contained HTML file."""

from __future__ import annotations

from lupustem.logic.text import Language
from lupustem.outcome.result import Outcomes
from lupustem.report.outcomes_view import outcomes_page
from lupustem.report.page_html import page_html


def outcomes_html(found: Outcomes, language: Language) -> str:
    """The report as HTML text, to be written as UTF-8."""
    return page_html(outcomes_page(found, language))
