"""Charts of a course: SVG without a style of its own, so that they stand without a script; the script draws them anew.

Each carries its numbers for the script, and as a table for everybody. Days run along the same axis in all of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from lupustem.logic.as_words import plain
from lupustem.logic.text import Language, Text
from lupustem.registry.measured import FOLLOWED, Followed
from lupustem.report.chart import Scale, number, place, rounded_out

ACROSS, DOWN = 600, 210
LEFT, RIGHT, TOP, BOTTOM = 46, 16, 18, 26
YEAR = 366
NEAR = 60
Point = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line: an infusion or a relapse."""

    on: date
    kind: str
    text: Text


@dataclass(frozen=True, slots=True)
class Chart:
    """A quantity over time as a page shows it."""

    followed: Followed
    points: tuple[Point, ...]
    svg: SafeString
    data: str

    @property
    def table(self) -> list[tuple[date, str]]:
        """Its numbers, the newest first."""
        return [(day, plain(value)) for day, value in reversed(self.points)]


def charts_of(measured: dict[str, list[Point]], marks: Sequence[Mark], until: date, language: Language) -> list[Chart]:
    """A chart of each quantity of which there is a value."""
    days = [day for points in measured.values() for day, _ in points] + [one.on for one in marks]
    if not days:
        return []
    across = Scale(min(days).toordinal(), max(*days, until).toordinal() + 1, LEFT, ACROSS - RIGHT)
    return [
        Chart(
            one,
            tuple(measured[one.id]),
            mark_safe(_svg(one, measured[one.id], marks, across, language)),
            _data(one, measured[one.id], marks, across, language),
        )
        for one in FOLLOWED
        if measured[one.id]
    ]


def year_ticks(across: Scale) -> list[tuple[float, str]]:
    """Where the years begin; the months of a span under two years."""
    first, last = date.fromordinal(int(across.low)), date.fromordinal(int(across.high))
    if (last - first).days < 2 * YEAR:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        every = max(1, len(months) // 6)
        starts = [date(month // 12, month % 12 + 1, 1) for month in months][::every]
        return [(across.at(day.toordinal()), f"{day:%Y-%m}") for day in starts]
    every = max(1, (last.year - first.year) // 8)
    return [
        (across.at(date(year, 1, 1).toordinal()), str(year)) for year in range(first.year + 1, last.year + 1, every)
    ]


def _svg(one: Followed, points: Sequence[Point], marks: Sequence[Mark], across: Scale, language: Language) -> str:
    values = [float(value) for _, value in points] + [float(limit.value) for limit in one.limits] + [0.0]
    low, high = rounded_out(min(values), max(values), 4)
    up = Scale(low, high, DOWN - BOTTOM, TOP)
    title = f"{one.text.in_(language)} ({one.unit.in_(language)})"
    parts = [*_axes(across, up), *_limits(one, up, language), *_marks(marks, across, language)]
    line = " ".join(f"{place(across.at(day.toordinal()))},{place(up.at(float(value)))}" for day, value in points)
    parts.append(f'<polyline class="line" points="{line}"/>')
    for day, value in points:
        said = f"{day}: {plain(value)} {one.unit.in_(language)}"
        x, y = place(across.at(day.toordinal())), place(up.at(float(value)))
        parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="3.5"><title>{escape(said)}</title></circle>')
    return _framed(title, parts, DOWN)


def _framed(title: str, parts: Sequence[str], down: int) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {ACROSS} {down}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _axes(across: Scale, up: Scale) -> list[str]:
    found = []
    for tick in up.ticks(4):
        y = place(up.at(tick))
        found.append(f'<path class="grid" d="M{LEFT} {y}H{ACROSS - RIGHT}"/>')
        found.append(f'<text class="tick" x="{LEFT - 6}" y="{y}" dy="4" text-anchor="end">{number(tick)}</text>')
    for x, said in year_ticks(across):
        found.append(f'<path class="grid" d="M{place(x)} {DOWN - BOTTOM}v4"/>')
        found.append(f'<text class="tick" x="{place(x)}" y="{DOWN - 8}" text-anchor="middle">{said}</text>')
    return found


def _limits(one: Followed, up: Scale, language: Language) -> list[str]:
    found = []
    for at, limit in enumerate(one.limits):
        y, said = up.at(float(limit.value)), escape(limit.text.in_(language))
        beside = y + 13 if at else y - 4
        found.append(f'<path class="limit" d="M{LEFT} {place(y)}H{ACROSS - RIGHT}"/>')
        found.append(
            f'<text class="limit-word" x="{ACROSS - RIGHT}" y="{place(beside)}" text-anchor="end">{said}</text>'
        )
    return found


def _marks(marks: Sequence[Mark], across: Scale, language: Language, bottom: int = DOWN - BOTTOM) -> list[str]:
    found = []
    xs = [across.at(one.on.toordinal()) for one in marks]
    for one, at in zip(marks, xs, strict=True):
        x, anchor = place(at), _anchor(at, xs)
        said = escape(one.text.in_(language))
        found.append(f'<path class="mark-{one.kind}" d="M{x} {TOP - 4}V{bottom}"><title>{said} {one.on}</title></path>')
        found.append(f'<text class="mark-word {one.kind}" x="{x}" y="{TOP - 7}" text-anchor="{anchor}">{said}</text>')
    return found


def _anchor(at: float, every: Sequence[float]) -> str:
    """Where the word of a mark stands: to the side that is free, where another mark is near."""
    if any(at < one < at + NEAR for one in every):
        return "end"
    return "start" if any(at - NEAR < one < at for one in every) else "middle"


def _data(one: Followed, points: Sequence[Point], marks: Sequence[Mark], across: Scale, language: Language) -> str:
    """What the script draws from."""
    return json.dumps(
        {
            "title": one.text.in_(language),
            "unit": one.unit.in_(language),
            "points": [[day.isoformat(), float(value)] for day, value in points],
            "limits": [[float(limit.value), limit.text.in_(language)] for limit in one.limits],
            "marks": [[mark.on.isoformat(), mark.kind, mark.text.in_(language)] for mark in marks],
            "from": date.fromordinal(int(across.low)).isoformat(),
            "to": date.fromordinal(int(across.high)).isoformat(),
        },
        ensure_ascii=False,
    )


STRIP_ROW = 24


def strip_of(
    title: Text,
    rows: Sequence[tuple[Text, str, Sequence[tuple[date, Text]]]],
    marks: Sequence[Mark],
    until: date,
    language: Language,
) -> SafeString:
    """The course in one picture: a row for each kind of thing, a sign for each of its days, infusions as vertical lines."""
    days = [day for _, _, found in rows for day, _ in found] + [one.on for one in marks]
    if not days:
        return mark_safe("")
    left, top = 110, TOP + 6
    across = Scale(min(days).toordinal(), max(*days, until).toordinal() + 1, left, ACROSS - RIGHT)
    bottom = top + STRIP_ROW * len(rows)
    parts = [
        f'<path class="grid" d="M{place(x)} {top}V{bottom}"/>'
        f'<text class="tick" x="{place(x)}" y="{bottom + 16}" text-anchor="middle">{said}</text>'
        for x, said in year_ticks(across)
    ]
    for at, (name, kind, found) in enumerate(rows):
        y = top + STRIP_ROW * at + STRIP_ROW / 2
        parts.append(f'<text class="strip-word" x="{left - 10}" y="{place(y + 4)}" text-anchor="end">')
        parts.append(f"{escape(name.in_(language))}</text>")
        parts.append(f'<path class="grid" d="M{left} {place(y)}H{ACROSS - RIGHT}"/>')
        for day, said in found:
            x, shown = place(across.at(day.toordinal())), f"{day} {said.in_(language)}"
            parts.append(
                f'<circle class="strip {kind}" cx="{x}" cy="{place(y)}" r="5"><title>{escape(shown)}</title></circle>'
            )
    parts += _marks(marks, across, language, bottom)
    return mark_safe(_framed(title.in_(language), parts, int(bottom + 26)))
