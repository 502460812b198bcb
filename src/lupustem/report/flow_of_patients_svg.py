"""The flow of patients as one SVG: a box for each step, and beside it who left on the way to it, with why."""

from __future__ import annotations

from lupustem.logic.text import Language, Text
from lupustem.outcome.result import FlowStep
from lupustem.report.chart import LINE, lines_of, picture, place, words
from lupustem.report.outcomes_words import count, titled

WIDTH = 760
_BOX, _SIDE, _GAP = 330.0, 330.0, 26.0


def flow_of_patients_svg(steps: tuple[FlowStep, ...], title: Text, language: Language) -> str:
    """The picture; steps from top to bottom."""
    body: list[str] = []
    y, middle = 16.0, 20 + _BOX / 2
    for at, step in enumerate(steps):
        inside = [*lines_of(step.text.in_(language), _BOX - 24), f"n = {count(step.n, step.masked, language)}"]
        beside = [
            line
            for one in step.left
            for line in lines_of(titled(one.text, count(one.n, one.masked, language), language), _SIDE - 24)
        ]
        if at:
            room = _GAP + (LINE * len(beside) + 16 if beside else 0)
            body.append(f'<path class="line" d="M{place(middle)} {place(y)}v{place(room)}"/>\n')
            if beside:
                top = y + _GAP / 2
                half = top + (LINE * len(beside) + 12) / 2
                body.append(f'<path class="line" d="M{place(middle)} {place(half)}H{place(40 + _BOX)}"/>\n')
                body.append(_box(40 + _BOX, top, _SIDE, beside))
            y += room
        body.append(_box(20, y, _BOX, inside))
        y += LINE * len(inside) + 12
    said = "; ".join(titled(step.text, count(step.n, step.masked, language), language) for step in steps)
    return picture(title.in_(language), said, (WIDTH, y + 16), body, language)


def _box(x: float, y: float, across: float, lines: list[str]) -> str:
    down = LINE * len(lines) + 12
    texts = "".join(words(x + 12, y + 19 + LINE * at, line) for at, line in enumerate(lines))
    return f'<rect class="line" x="{place(x)}" y="{place(y)}" width="{place(across)}" height="{place(down)}" rx="4"/>\n{texts}'
