"""A long report as blocks: headings, paragraphs, tables and pictures. Text, HTML and PDF print the same blocks.

Nothing here knows what is reported; every string is already in the language of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lupustem.logic.text import Language

Tone = Literal["", "quiet", "warn"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3. kind: of the numbers below it (own data, published, site policy ...)."""

    text: str
    level: Literal[2, 3] = 2
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; quiet for what explains, warn for what must not be missed."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first `labels` columns and the last `notes` are words, those between are numbers."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    labels: int = 1
    notes: int = 0

    def is_words(self, column: int) -> bool:
        """Whether a column holds words, set to the left and broken over lines."""
        return column < self.labels or column >= len(self.heading) - self.notes


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG of this program; `words` says what it shows, for where it cannot be drawn."""

    svg: str
    words: str


Block = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report in one language."""

    language: Language
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    footer: tuple[str, ...] = ()


def grid(
    heading: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "", labels: int = 1, notes: int = 0
) -> tuple[Grid, ...]:
    """A table, or nothing where it has no row. Raises ValueError for a row of another length than the heading."""
    if any(len(row) != len(heading) for row in rows):
        raise ValueError("a row has another number of cells than the heading")
    if not rows:
        return ()
    return (Grid(tuple(heading), tuple(tuple(row) for row in rows), caption, labels, notes),)
