"""A pool as it leaves the command: text, JSON, a page as HTML or PDF, and pictures."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lupustem.cli.errors import one_of
from lupustem.cli.output import write
from lupustem.logic.text import Language

if TYPE_CHECKING:
    from lupustem.evidence.pool_result import PoolResult

FORMATS = ("text", "json", "html", "pdf")
_BY_SUFFIX = {".json": "json", ".html": "html", ".htm": "html", ".pdf": "pdf"}


def draw(found: PoolResult, forest: str | None, funnel: str | None, language: Language) -> None:
    """Write the pictures that were asked for, each into a file of its own."""
    if forest is None and funnel is None:
        return
    from lupustem.report.pool_pictures import forest_picture, funnel_picture

    for file, picture in ((forest, forest_picture), (funnel, funnel_picture)):
        if file is not None:
            write(picture(found, language).encode("utf-8"), file)


def form_of(given: str | None, output: str | None) -> str:
    """The form asked for; else by the suffix of -o, and text where that says nothing. Raises Unreadable."""
    if given is not None:
        return one_of("--format", given, FORMATS)
    return _BY_SUFFIX.get(Path(output or "").suffix.lower(), "text")


def written(found: PoolResult, form: str, language: Language) -> bytes:
    """The answer in one of FORMATS."""
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.pool_answer import pool_answer

        return as_json(pool_answer(found))
    if form != "text":
        return _page(found, form, language)
    from lupustem.cli.pool_sheet import pool_sheet
    from lupustem.cli.sheet import Sheet

    text = io.StringIO()
    sheet = Sheet(text)
    pool_sheet(sheet, found, language)
    sheet.show()
    return text.getvalue().encode("utf-8", "replace")


def _page(found: PoolResult, form: str, language: Language) -> bytes:
    from lupustem.report.pool_page import pool_page

    page = pool_page(found, language)
    if form == "html":
        from lupustem.report.page_html import page_html

        return page_html(page).encode("utf-8", "replace")
    from lupustem.report.page_pdf import page_pdf

    return page_pdf(page, date.today())
