"""A page for a terminal: tables set out in columns, or row by row where they do not fit; pictures are left to their tables."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import TextIO

from lupustem.report.page import Block, Grid, Heading, Page, Paragraph
from lupustem.report.text import Styled, console, show
from lupustem.report.wrapping import padded, width, wrapped

_GAP = 2
_LEAST_LABEL = 14
_LEAST = 6
_WORD, _HEADING = 12, 14


def print_page(page: Page, *, file: TextIO | None = None) -> None:
    """Print a page."""
    out = console(file or sys.stdout)
    show(out, _lines(page, out.width))


def page_text(page: Page) -> str:
    """The page as plain text of 80 columns (or COLUMNS)."""
    written = io.StringIO()
    print_page(page, file=written)
    return written.getvalue()


def _lines(page: Page, columns: int) -> Iterator[Styled | str]:
    yield Styled(((page.title, "bold"),))
    yield from wrapped(page.subtitle, columns)
    for block in page.blocks:
        yield from _block(block, columns)
    yield "─" * columns
    for sentence in page.footer:
        yield from wrapped(sentence, columns)


def _block(block: Block, columns: int) -> Iterator[Styled | str]:
    match block:
        case Heading(text, level, kind):
            mark = "── " if level == 2 else ""
            yield ""
            yield Styled(((f"{mark}{text}", "bold"), (f"  [{kind}]" if kind else "", "dim")))
        case Paragraph(text, tone):
            lead = "! " if tone == "warn" else ""
            style = {"": "", "quiet": "dim", "warn": "bold"}[tone]
            for line in wrapped(lead + text, columns):
                yield Styled(((line, style),))
        case Grid():
            yield from _grid(block, columns)


def _grid(block: Grid, columns: int) -> Iterator[Styled | str]:
    """Columns as wide as their cells and, where there is room, as the longest word of their headings.

    A heading is broken to fit its column, the first column to fit the terminal.
    """
    if block.caption:
        yield from wrapped(block.caption, columns)
    last = len(block.heading)
    widths = [max(_least(block.heading[at]), *(width(row[at]) for row in block.rows)) for at in range(last)]
    others = sum(widths[1:]) + _GAP * (last - 1)
    room = columns - others
    if room < min(_LEAST_LABEL, widths[0]):
        yield from _row_by_row(block, columns)
        return
    widths[0] = min(max(widths[0], width(block.heading[0])), room)
    _widen(widths, block.heading, columns)
    for line in _row(block.heading, widths, block, bottom=True):
        yield Styled(((line, "dim"),))
    for row in block.rows:
        yield from _row(row, widths, block)


def _least(heading: str) -> int:
    """A heading is not broken within a word, save a long one."""
    return max(_LEAST, min(_WORD, max(map(width, heading.split()), default=0)))


def _widen(widths: list[int], heading: tuple[str, ...], columns: int) -> None:
    """What room is left goes to columns of numbers whose heading would be broken into slivers."""
    spare = columns - sum(widths) - _GAP * (len(widths) - 1)
    for at in range(1, len(widths)):
        more = min(max(0, min(width(heading[at]), _HEADING) - widths[at]), spare)
        widths[at] += more
        spare -= more


def _row(row: tuple[str, ...], widths: list[int], block: Grid, *, bottom: bool = False) -> list[str]:
    """The lines of a row; words to the left, numbers to the right; `bottom` sets broken cells on the last line."""
    cells = [wrapped(cell, wide) for cell, wide in zip(row, widths, strict=True)]
    height = max(map(len, cells))
    lines = []
    for line in range(height):
        parts = []
        for at, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
            here = line - (height - len(cell)) if bottom else line
            text = cell[here] if 0 <= here < len(cell) else ""
            parts.append(padded(text, wide) if block.is_words(at) else " " * (wide - width(text)) + text)
        lines.append((" " * _GAP).join(parts).rstrip())
    return lines


def _row_by_row(block: Grid, columns: int) -> Iterator[Styled | str]:
    """Each row as a name with its numbers below it, for a narrow terminal."""
    for row in block.rows:
        for line in wrapped(row[0], columns):
            yield Styled(((line, "bold"),))
        pairs = [f"{name} {cell}" for name, cell in zip(block.heading[1:], row[1:], strict=True) if cell]
        for line in wrapped(" · ".join(pairs), columns - 2):
            yield f"  {line}"
