"""The decision for a terminal: reads well without colour, in 80 columns, and piped into a file.

Rich lends the colours where the output is a terminal; the lines are broken here, as Chinese wants.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TextIO

from lupustem.decision.status import STATUS_SIGNS, STATUS_WORDS, Status
from lupustem.report.phrases import PHRASES, more
from lupustem.report.view import Chip, Group, Line, View
from lupustem.report.wrapping import padded, width, wrapped

if TYPE_CHECKING:
    from rich.console import Console

STYLES: dict[Status, str] = {
    Status.MET: "green",
    Status.NOT_MET: "bold red",
    Status.UNKNOWN: "bold yellow",
    Status.ADVISED: "blue",
    Status.NOT_APPLICABLE: "dim",
}
NARROWEST, WIDEST = 40, 120
QUESTIONS_SHOWN = 8
_BETWEEN = " │ "


class Styled(NamedTuple):
    """One printed line: pieces of text, each with its style ("" for plain)."""

    pieces: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces).rstrip()


def print_text(seen: View, *, compact: bool = False, file: TextIO | None = None) -> None:
    """Print a decision; compact shows what is open, and where no decisive statement is, why: those that are met."""
    out = console(file or sys.stdout)
    show(out, lines(seen, out.width, compact=compact))


def console(file: TextIO) -> Console:
    """A console that is coloured on a terminal only, and 80 columns wide (or COLUMNS) elsewhere."""
    from rich.console import Console

    made = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=True)
    if not made.is_terminal:
        asked = os.environ.get("COLUMNS", "")
        made.width = int(asked) if asked.isdecimal() and len(asked) < 6 else 80
    made.width = min(max(made.width, NARROWEST), WIDEST)
    return made


def show(out: Console, printed: Iterable[Styled | str]) -> None:
    """Write lines to a console."""
    from rich.text import Text

    for line in printed:
        out.print(Text.assemble(*line.pieces) if isinstance(line, Styled) and str(line) else str(line))


def paragraphs(text: str, columns: int, margin: int = 0) -> list[str]:
    """A plain text broken into lines no wider than `columns`, after a margin."""
    return [" " * margin + line for line in wrapped(text, columns - margin)]


def lines(seen: View, columns: int, *, compact: bool = False) -> list[Styled]:
    """The whole view, line by line, none wider than `columns`."""
    setting = _Setting(seen, columns)
    made = setting.head()
    for at, group in enumerate(seen.groups):
        made += setting.group(group, (Status.NOT_MET, Status.UNKNOWN) if compact else tuple(Status), decisive=at == 0)
    made += setting.questions() + setting.changes()
    made += setting.listed("warnings", seen.warnings, "bold yellow", "! ")
    if not compact:
        made += setting.listed("readings", seen.readings, "", "• ")
        made += setting.footer()
    return made


class _Setting:
    def __init__(self, seen: View, columns: int) -> None:
        self.seen, self.columns, self.language = seen, columns, seen.language
        words = [STATUS_WORDS[status].in_(seen.language) for status in Status]
        self.word_columns = max(map(width, words))
        self.margin = 2 + self.word_columns + 2

    def head(self) -> list[Styled]:
        seen = self.seen
        title = f"{seen.sign} {seen.verdict}"
        case = f"{PHRASES['patient'].in_(self.language)} {seen.case_id}" if seen.case_id else ""
        gap = self.columns - width(title) - width(case)
        made = [Styled(((title, _strong(seen.status)), (" " * max(gap, 2) + case if case and gap > 1 else "", "dim")))]
        if case and gap <= 1:
            made += self.paragraph(case, 0, "dim")
        return [*made, *self.paragraph(seen.why, 2, "")]

    def group(self, group: Group, shown: tuple[Status, ...], *, decisive: bool) -> list[Styled]:
        lines = [one for one in group.lines if one.status in shown]
        if decisive and not lines:
            lines = [one for one in group.lines if one.status is Status.MET]
        made = self.heading(group.title, group.summary)
        for line in lines:
            made += self.line(line)
        return made

    def line(self, line: Line) -> list[Styled]:
        style = STYLES[line.status]
        body = "dim" if line.status is Status.NOT_APPLICABLE else ""
        text = wrapped(line.sentence, self.columns - self.margin)
        lead = f"{line.sign} {padded(line.word, self.word_columns)}  "
        made = [Styled(((lead, style), (text[0], body)))]
        made += [self.indented(one, body) for one in text[1:]]
        made += self.paragraph(self.authority(line), self.margin, "dim")
        if line.status is not Status.NOT_APPLICABLE:
            made += self.chips(line.chips)
        for note in line.notes:
            made += self.paragraph(note, self.margin, "dim")
        return made

    def authority(self, line: Line) -> str:
        tags = "".join(f"[{PHRASES[kind].in_(self.language)}]" for kind in line.kinds)
        place = f"{tags} {line.section}"
        if not line.grade:
            return place
        grade, _, score = line.grade.partition(" · ")
        left, right = ("（", "）") if self.language == "zh" else (" (", ")")
        words = f"GRADE {grade}{left}{line.grade_words}{right}"
        return f"{place} · {words} · {PHRASES['score'].in_(self.language)} {score}"

    def chips(self, chips: tuple[Chip, ...]) -> list[Styled]:
        """The facts, as many on a line as fit whole."""
        made: list[Styled] = []
        room = self.columns - self.margin
        line = ""
        for chip in chips:
            text = self.chip(chip)
            if line and width(line + _BETWEEN + text) > room:
                made += self.paragraph(line, self.margin, "", hang=2)
                line = ""
            line = line + _BETWEEN + text if line else text
        return made + (self.paragraph(line, self.margin, "", hang=2) if line else [])

    def chip(self, chip: Chip) -> str:
        source = f" ← {chip.source}" if chip.source else ""
        return f"{'' if chip.known else '? '}{chip.name}{PHRASES['colon'].in_(self.language)}{chip.value}{source}"

    def questions(self) -> list[Styled]:
        asked = self.seen.questions
        if not asked:
            return []
        made = self.heading(PHRASES["questions"].in_(self.language), "")
        for number, question in enumerate(asked[:QUESTIONS_SHOWN], 1):
            text = f"{number}. {question.name} · {question.touches}"
            made += self.paragraph(text, 0, "bold" if number == 1 else "", hang=3)
            made += self.paragraph(f"{question.fact}: {question.wanted}", 3, "dim", hang=2)
        rest = len(asked) - QUESTIONS_SHOWN
        return made + (self.paragraph(more(rest).in_(self.language), 3, "dim") if rest > 0 else [])

    def changes(self) -> list[Styled]:
        if not self.seen.changes:
            return []
        made = self.heading(PHRASES["changes"].in_(self.language), "")
        for change in self.seen.changes:
            text = f"{STATUS_SIGNS[change.status]} {change.required} · {change.section}"
            made += self.paragraph(text, 0, "", hang=2)
        return made

    def listed(self, title: str, entries: tuple[str, ...], style: str, mark: str) -> list[Styled]:
        if not entries:
            return []
        made = self.heading(PHRASES[title].in_(self.language), "")
        for entry in entries:
            made += self.paragraph(mark + entry, 0, style, hang=width(mark))
        return made

    def footer(self) -> list[Styled]:
        made = [Styled((("─" * self.columns, "dim"),))]
        for number, sentence in enumerate(self.seen.footer):
            made += self.paragraph(sentence, 0, "" if number == 0 else "dim")
        return made

    def heading(self, title: str, summary: str) -> list[Styled]:
        rule = "── "
        if width(rule + title + "  " + summary) > self.columns:
            made = [Styled((("", ""),)), *self.paragraph(rule + title, 0, "bold", hang=3)]
            return made + (self.paragraph(summary, 3, "dim") if summary else [])
        return [Styled((("", ""),)), Styled(((rule + title, "bold"), ("  " + summary if summary else "", "dim")))]

    def paragraph(self, text: str, margin: int, style: str, hang: int = 0) -> list[Styled]:
        first, *rest = wrapped(text, self.columns - margin)
        made = [Styled(((" " * margin + first, style),))]
        if rest:
            tail = text[len(first) :].lstrip() if text.startswith(first) else " ".join(rest)
            made += [
                Styled(((" " * (margin + hang) + one, style),)) for one in wrapped(tail, self.columns - margin - hang)
            ]
        return made

    def indented(self, text: str, style: str) -> Styled:
        return Styled(((" " * self.margin + text, style),))


def _strong(status: Status) -> str:
    style = STYLES[status]
    return style if style.startswith("bold") else f"bold {style}"
