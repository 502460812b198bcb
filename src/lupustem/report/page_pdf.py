"""A page as PDF/A; the layout is page.typ beside this module, the pictures are the SVG of the page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from lupustem.report.page import Block, Page, Picture
from lupustem.report.typst_pdf import pdf


def page_pdf(page: Page, made_on: date) -> bytes:
    """The page as PDF. made_on: its date."""
    view = {**asdict(page), "blocks": [_block(one) for one in page.blocks]}
    return pdf("page.typ", {**view, "date": [made_on.year, made_on.month, made_on.day]})


def _block(block: Block) -> dict[str, object]:
    fields = {"is": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Picture):
        # A line end has no glyph, and would be printed as a missing one; between elements a space does the same.
        fields["svg"] = block.svg.replace("\n", " ")
    return fields
