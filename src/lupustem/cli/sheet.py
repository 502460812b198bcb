"""A sheet of lines for the terminal: headings, labelled fields and lists, wrapped, readable without colour."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from lupustem.report.text import Styled, console, show
from lupustem.report.wrapping import padded, width, wrapped


class Sheet:
    """Lines are gathered first and printed at once, so that columns can be set by what stands in them."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._out = console(sys.stdout if file is None else file)
        self._lines: list[Styled] = []

    def heading(self, title: str, note: str = "") -> None:
        """A heading after an empty line, with a note beside it or, where it does not fit, below it."""
        if self._lines:
            self._lines.append(Styled((("", ""),)))
        if not note or width(title) + 2 + width(note) <= self._out.width:
            self._lines.append(Styled(((title, "bold"), (f"  {note}" if note else "", "dim"))))
            return
        self._lines.append(Styled(((title, "bold"),)))
        self.paragraph(note, 2, "dim")

    def paragraph(self, text: str, margin: int = 0, style: str = "") -> None:
        """A text from a margin on."""
        for line in wrapped(text, self._out.width - margin):
            self._lines.append(Styled(((" " * margin + line, style),)))

    def fields(self, pairs: list[tuple[str, str]], *, margin: int = 0, most: int = 40) -> None:
        """Labels in one column, texts in the next; a label above `most` columns has its text on the next line."""
        column = max((width(label) for label, _ in pairs if width(label) <= most), default=0) + 2
        for label, text in pairs:
            beside = width(label) + 2 <= column
            lines = wrapped(text, max(self._out.width - margin - column, 20))
            if not beside:
                self._lines.append(Styled(((" " * margin + label, "bold"),)))
            for number, line in enumerate(lines):
                lead = label if beside and number == 0 else ""
                self._lines.append(Styled(((" " * margin + padded(lead, column), "bold"), (line, ""))))

    def show(self) -> None:
        """Print the sheet."""
        show(self._out, self._lines)


def print_json(contents: Any) -> None:
    """UTF-8 JSON on standard output."""
    sys.stdout.write(json.dumps(contents, ensure_ascii=False, indent=2) + "\n")
