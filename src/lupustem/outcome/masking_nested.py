"""Definitions that contain one another: who meets the wider one and not the narrower may be a few people, by subtraction.

Complete response is contained in complete or partial, a severe flare in any flare, SRI-5 in SRI-4. Where the two differ by a
small number, the narrower is hidden; each is compared with every wider one that is still shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from lupustem.outcome.figures import AtTimePoint, Line
from lupustem.outcome.masking_parts import hidden_at, hidden_points, hidden_whole, small, small_parts
from lupustem.outcome.result import EndPoint, TimeToEvent

_SRI = ("sri4", "sri5", "sri6", "sri7", "sri8")
_WIDEST_FIRST = ("any", "moderate_or_severe", "severe", "partial_or_complete", "complete")


def chains(points: Sequence[EndPoint]) -> tuple[tuple[str, ...], ...]:
    """Codes of definitions that contain one another, the widest first."""
    found = [tuple(code for code in _SRI if any(one.definition.code == code for one in points))]
    for index in dict.fromkeys(one.definition.index for one in points):
        own = [one.definition for one in points if one.definition.index == index and one.definition.level]
        found.append(tuple(one.code for one in sorted(own, key=lambda one: _WIDEST_FIRST.index(one.level))))
    return tuple(chain for chain in found if len(chain) > 1)


def apart_points(points: tuple[EndPoint, ...], below: int) -> tuple[EndPoint, ...]:
    """End points (hidden already where they are small themselves) without small differences along a chain."""
    rows = {one.definition.code: list(one.at) for one in points}
    for chain in chains(points):
        for place in range(len(rows[chain[0]])):
            shown: list[AtTimePoint] = []
            for code in chain:
                row = rows[code][place]
                if row.masked:
                    continue
                if any(_close(row, other, below) for other in shown):
                    rows[code][place] = hidden_at(row)
                else:
                    shown.append(row)
    return tuple(replace(one, at=tuple(rows[one.definition.code])) for one in points)


def _close(one: AtTimePoint, other: AtTimePoint, below: int) -> bool:
    yes, known = (
        abs((first or 0) - (second or 0))
        for first, second in (
            (one.observed.numerator, other.observed.numerator),
            (one.observed.denominator, other.observed.denominator),
        )
    )
    return small_parts((yes, known), below)


def apart_curves(curves: tuple[TimeToEvent, ...], points: Sequence[EndPoint], below: int) -> tuple[TimeToEvent, ...]:
    """Curves of first responses without small differences along a chain."""
    found = {one.code: one for one in curves}
    for chain in chains(points):
        shown: list[TimeToEvent] = []
        for code in chain:
            one = found.get(f"first_response.{code}")
            if one is None or not one.lines:
                continue
            for wider in shown:
                one = _apart(one, wider, below)
            found[one.code] = one
            shown.append(one)
    return tuple(found[one.code] for one in curves)


def _apart(one: TimeToEvent, wider: TimeToEvent, below: int) -> TimeToEvent:
    pairs = list(zip(one.lines, wider.lines, strict=True))
    if any(_differ(line.events, other.events, below) or _differ(line.n, other.n, below) for line, other in pairs):
        return replace(one, lines=tuple(hidden_whole(line) for line in one.lines))
    gone = {at for line, other in pairs for at in _close_points(line, other, below)}
    return replace(one, lines=tuple(hidden_points(line, gone) for line in one.lines))


def _close_points(line: Line, other: Line, below: int) -> Collection[int]:
    return [
        at
        for at, (point, wider) in enumerate(zip(line.at, other.at, strict=True))
        if _differ(point.events, wider.events, below)
    ]


def _differ(one: int | None, other: int | None, below: int) -> bool:
    return one is not None and other is not None and small(abs(one - other), below)
