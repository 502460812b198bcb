"""A score for a terminal: reads well without colour, in 40 to 120 columns, and piped into a file."""

from __future__ import annotations

import sys
from typing import TextIO

from lupustem.decision.status import Status
from lupustem.report.phrases import PHRASES
from lupustem.report.score_phrases import HEADINGS
from lupustem.report.score_view import Item, ScoreView, SystemLine
from lupustem.report.text import STYLES, Styled, console, show
from lupustem.report.wrapping import padded, width, wrapped

_WIDEST_LABEL = 34


def print_score(seen: ScoreView, file: TextIO | None = None) -> None:
    """Print a score: the value, its items, what is unknown, what has to be said beside it."""
    out = console(file or sys.stdout)
    show(out, lines(seen, out.width))


def lines(seen: ScoreView, columns: int) -> list[Styled]:
    """The whole view, line by line, none wider than `columns`."""
    setting = _Setting(seen, columns)
    return [
        *setting.head(),
        *setting.systems(),
        *setting.items(),
        *setting.unknowns(),
        *setting.listed("warnings", seen.warnings, "bold yellow", "! "),
        *setting.listed("unverified", seen.unverified, "bold yellow", "! "),
        *setting.footer(),
    ]


class _Setting:
    def __init__(self, seen: ScoreView, columns: int) -> None:
        self.seen, self.columns, self.language = seen, columns, seen.language
        self.style = STYLES[Status.ADVISED if seen.settled else Status.UNKNOWN]

    def head(self) -> list[Styled]:
        seen = self.seen
        made = self.paragraph(f"{seen.title}  ({seen.index})", 0, "bold")
        made += self.paragraph(f"{seen.sign} {seen.value}  [{seen.word}]", 0, f"bold {self.style}", hang=2)
        made += self.paragraph(seen.why, 2)
        return [*made, *self.fields(seen.fields)]

    def fields(self, pairs: tuple[tuple[str, str], ...]) -> list[Styled]:
        """Labels in one column and words in the next; below each other where the terminal is narrow."""
        most = min(_WIDEST_LABEL, self.columns // 2)
        column = max((width(label) for label, _ in pairs if width(label) <= most), default=0) + 2
        made: list[Styled] = []
        for label, words in pairs:
            if width(label) > most:
                made += [*self.paragraph(label, 2, "dim"), *self.paragraph(words, 4)]
                continue
            first, *rest = wrapped(words, self.columns - 2 - column)
            made.append(Styled(((f"  {padded(label, column)}", "dim"), (first, ""))))
            made += [Styled(((" " * (2 + column) + one, ""),)) for one in rest]
        return made

    def items(self) -> list[Styled]:
        """Points at the left, in one column, so that they can be added up by eye."""
        items = self.seen.items
        if not items and self.seen.systems:
            return []
        if not items and not self.seen.itemised:
            return []
        made = self.heading("contributions")
        column = min(max((width(item.says) for item in items), default=0), self.columns // 2)
        for item in items:
            text = f"  {padded(item.says, column)}  {_called(item)}"
            made += self.paragraph(text, 0, hang=column + 4)
        return made if items else [*made, *self.paragraph(HEADINGS["nothing"].in_(self.language), 2)]

    def unknowns(self) -> list[Styled]:
        seen = self.seen
        if not seen.unknowns:
            return []
        made = self.heading("unknowns")
        for item in seen.unknowns:
            says = f" · {item.says}" if item.says else ""
            made += self.paragraph(f"? {_called(item)}{says}", 0, STYLES[Status.UNKNOWN], hang=2)
        return made + (self.paragraph(seen.unknowns_say, 2) if seen.unknowns_say else [])

    def systems(self) -> list[Styled]:
        if not self.seen.systems:
            return []
        made = self.heading("systems", HEADINGS["best_to_worst"].in_(self.language))
        column = max(width(one.name) for one in self.seen.systems) + 2
        for one in self.seen.systems:
            made += self.system(one, column)
        return made

    def system(self, one: SystemLine, column: int) -> list[Styled]:
        sign, style = ("=", "") if one.settled else ("?", STYLES[Status.UNKNOWN])
        possible = "" if one.settled else f"  ({one.possible})"
        made = self.paragraph(f"{sign} {padded(one.name, column)}{one.grade}{possible}", 0, style, hang=2)
        colon, comma = PHRASES["colon"].in_(self.language), PHRASES["semicolon"].in_(self.language)
        if one.items:
            made += self.paragraph(comma.join(f"{item.name}{colon}{item.says}" for item in one.items), 4, "dim")
        if one.unknown:
            names = comma.join(one.unknown)
            made += self.paragraph(f"{HEADINGS['unknown'].in_(self.language)}{colon}{names}", 4, "dim")
        return made

    def listed(self, title: str, entries: tuple[str, ...], style: str, mark: str) -> list[Styled]:
        made = self.heading(title) if entries else []
        for entry in entries:
            made += self.paragraph(mark + entry, 0, style, hang=width(mark))
        return made

    def footer(self) -> list[Styled]:
        made = [Styled((("─" * self.columns, "dim"),))]
        for number, sentence in enumerate(self.seen.footer):
            made += self.paragraph(sentence, 0, "" if number == 0 else "dim")
        return made

    def heading(self, title: str, note: str = "") -> list[Styled]:
        words = f"── {HEADINGS[title].in_(self.language)}"
        beside = f"  {note}" if note else ""
        made = [Styled((("", ""),))]
        if width(words + beside) > self.columns:
            return [*made, *self.paragraph(words, 0, "bold"), *self.paragraph(note, 3, "dim")]
        return [*made, Styled(((words, "bold"), (beside, "dim")))]

    def paragraph(self, text: str, margin: int, style: str = "", hang: int = 0) -> list[Styled]:
        """A text broken into lines; those after the first stand `hang` columns further in."""
        lead = len(text) - len(text.lstrip())
        first, *rest = wrapped(text.lstrip(), self.columns - margin - lead)
        made = [Styled(((" " * (margin + lead) + first, style),))]
        if rest:
            tail = text.lstrip()[len(first) :].lstrip()
            room = self.columns - margin - hang
            made += [Styled(((" " * (margin + hang) + one, style),)) for one in wrapped(tail, room)]
        return made


def _called(item: Item) -> str:
    return item.name if item.key == item.name else f"{item.name}  ({item.key})"
