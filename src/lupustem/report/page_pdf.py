"""A page as PDF/A; the layout is page.typ beside this module, the pictures are the SVG of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from lupustem.report.page import Block, Grid, Page, Paragraph, Picture
from lupustem.report.typst_pdf import pdf
from lupustem.report.wrapping import width

# A table of names no wider than this needs no more room than its words take.
_NARROW = 44
# Every picture at the same scale, so that their letters have the same size: one of 760 px takes 72 % of the line.
_PERCENT_A_PIXEL = 72 / 760
# The tallest picture, as a share of the width of the line: 250 mm of 182 mm.
_TALLEST = 250 / 182


def page_pdf(page: Page, made_on: date) -> bytes:
    """The page as PDF. made_on: its date."""
    blocks = [_block(one, page.blocks[at + 1 :]) for at, one in enumerate(page.blocks)]
    view = {**asdict(page), "blocks": blocks}
    return pdf("page.typ", {**view, "date": [made_on.year, made_on.month, made_on.day]})


def _block(block: Block, after: Sequence[Block]) -> dict[str, object]:
    fields = {"is": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Picture):
        # A line end has no glyph, and would be printed as a missing one; between elements a space does the same.
        fields["svg"] = block.svg.replace("\n", " ")
        fields["percent"] = share_of_line(block.svg)
    if isinstance(block, Paragraph):
        fields["leads"] = isinstance(
            next((one for one in after if not isinstance(one, Paragraph)), None), Picture | Grid
        )
    if isinstance(block, Grid):
        words = [at for at in range(len(block.heading)) if block.is_words(at)]
        fields["words"] = words
        fields["narrow"] = words == [0] and max(width(row[0]) for row in block.rows) <= _NARROW
    return fields


def share_of_line(svg: str) -> float:
    """How much of the line a picture takes, in per cent: all at one scale, but none wider or taller than the page."""
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    across, down = (760.0, 480.0) if found is None else (float(found[1]), float(found[2]))
    return min(100.0, across * _PERCENT_A_PIXEL, 100 * across / down * _TALLEST)
