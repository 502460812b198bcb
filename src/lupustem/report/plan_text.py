"""A plan for a terminal: conditions first, no line wider than the terminal."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from lupustem.decision.status import Status
from lupustem.report.plan_view import PlanLine, PlanView
from lupustem.report.text import STYLES, Styled, console, paragraphs, show
from lupustem.report.wrapping import width


def print_plan(seen: PlanView, *, file: TextIO | None = None) -> None:
    """Print a plan."""
    out = console(file or sys.stdout)
    show(out, plan_lines(seen, out.width))


def plan_text(seen: PlanView) -> str:
    """The plan as plain text of 80 columns."""
    written = io.StringIO()
    print_plan(seen, file=written)
    return written.getvalue()


def plan_lines(seen: PlanView, columns: int) -> list[Styled | str]:
    """Every line, in order."""
    head = (
        f"{seen.sign} {seen.title}: {seen.status}"
        if seen.language == "en"
        else f"{seen.sign} {seen.title}：{seen.status}"
    )
    gap = max(columns - width(head) - width(seen.case_id), 2)
    made: list[Styled | str] = [
        Styled(((head, STYLES[Status(seen.style)]), (" " * gap + seen.case_id, "dim"))),
        seen.verdict,
    ]
    for section in seen.sections:
        made += ["", Styled(((f"── {section.title}"[:columns], "bold"),))]
        for line in section.lines:
            made += _line(line, columns)
    made.append("─" * columns)
    for sentence in seen.footer:
        made += paragraphs(sentence, columns)
    return made


def _line(line: PlanLine, columns: int) -> list[Styled | str]:
    kind = f"  [{line.kind}]" if line.kind else ""
    when = f"{line.when}  " if line.when else ""
    broken = paragraphs(f"{when}{line.text}{kind}", columns - 2)
    style = STYLES[Status(line.style)]
    first = Styled(((f"{line.sign} ", style), (broken[0], "")))
    return [first, *(f"  {one}" for one in broken[1:])]
