"""Breaking lines for a terminal: Chinese between characters, never before a closing sign or after an opening one.

>>> wrapped("肺动脉压 71 mmHg，不推荐。", 12)
['肺动脉压 71', 'mmHg，不推', '荐。']
"""

from __future__ import annotations

import re
import unicodedata

_CLOSING = "，。；：、？！）》」』”’％℃,.;:)]}!?%"
_OPENING = "（《「『“‘([{"
_PIECES = re.compile(r"\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’·]+|.")


def width(text: str) -> int:
    """Columns that a text takes: two for a wide character, none for a combining mark, one for any other."""
    total = 0
    for sign in text:
        if not unicodedata.combining(sign):
            total += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
    return total


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a text, none wider than `columns` (at least 4) unless it cannot be broken at all."""
    lines, line = [], ""
    for unit in _units(text):
        while width(line) + width(unit.rstrip()) > columns and (line.strip() or width(unit) > columns):
            if line.strip():
                lines.append(line.rstrip())
                line, unit = "", unit.lstrip()
            else:
                head = _head(unit, columns)
                lines.append(head)
                unit = unit[len(head) :]
        line = line + unit if line else unit.lstrip()
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def padded(text: str, columns: int) -> str:
    """A text with spaces after it up to `columns`."""
    return text + " " * max(0, columns - width(text))


def _units(text: str) -> list[str]:
    """Pieces that stay together: a word, or a character with the signs that belong before and after it."""
    units: list[str] = []
    glue = True
    for piece in _PIECES.findall(text):
        if units and (glue or piece[0] in _CLOSING or piece.isspace()):
            units[-1] += piece
        else:
            units.append(piece)
        glue = piece[-1] in _OPENING
    return units


def _head(unit: str, columns: int) -> str:
    end = 1
    while end < len(unit) and width(unit[: end + 1]) <= columns:
        end += 1
    return unit[:end]
