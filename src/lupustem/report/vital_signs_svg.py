"""The vital signs of an infusion as a picture: four rows over time, start, stops and end as vertical lines. No script.

Colours differ in lightness as well and every line is named, so that it can be read in black and white; the numbers stand in a
table beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from html import escape
from typing import Any

from lupustem.logic.text import Language, Text

WIDTH, ROW, LEFT, RIGHT, TOP = 720, 74, 118, 20, 22
BANDS: tuple[tuple[Text, tuple[str, ...], int, int], ...] = (
    (Text("脉搏 次/分", "pulse /min"), ("pulse",), 40, 140),
    (Text("血压 mmHg", "pressure mmHg"), ("systolic", "diastolic"), 40, 200),
    (Text("SpO₂ %", "SpO₂ %"), ("spo2",), 85, 100),
    (Text("呼吸 次/分", "respirations /min"), ("respirations",), 5, 35),
)
TITLE = Text("输注期间的生命体征", "Vital signs during the infusion")
MARKS = {"started": Text("开始", "start"), "stopped": Text("停止", "stop"), "ended": Text("结束", "end")}
SHADES = ("#0b6e6e", "#7a4a00")


def vital_signs_svg(
    sets: Sequence[Mapping[str, Any]], marks: Iterable[tuple[datetime, str]], zone: tzinfo, language: Language
) -> str:
    """The picture. sets: each with `at`, `taken_back` and `values`, texts that are empty where nothing was measured."""
    shown = [one for one in sets if not one["taken_back"]]
    if not shown:
        return ""
    lines = list(marks)
    moments = [one["at"] for one in shown] + [at for at, _ in lines]
    first, last = min(moments), max(*moments, min(moments) + timedelta(minutes=5))
    height = TOP + ROW * len(BANDS) + 28

    def x(at: datetime) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * ((at - first) / (last - first)):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" font-size="12" '
        f'fill="currentColor"><title>{escape(TITLE.in_(language))}</title>'
    ]
    for number, (name, keys, low, high) in enumerate(BANDS):
        top = TOP + ROW * number
        parts.append(_band(name.in_(language), top, low, high))
        for shade, key in zip(SHADES, keys, strict=False):
            parts.append(_curve([(x(one["at"]), one["values"][key]) for one in shown], top, low, high, shade))
    for at, kind in lines:
        parts.append(
            f'<path d="M{x(at)} {TOP}V{height - 28}" stroke="currentColor" stroke-dasharray="3 3" fill="none"/>'
            f'<text x="{x(at)}" y="14" text-anchor="middle">{escape(MARKS[kind].in_(language))}</text>'
        )
    for at in (first, last):
        said = at.astimezone(zone).strftime("%H:%M")
        parts.append(f'<text x="{x(at)}" y="{height - 8}" text-anchor="middle">{said}</text>')
    return "".join(parts) + "</svg>"


def _band(name: str, top: int, low: int, high: int) -> str:
    bottom = top + ROW - 10
    return (
        f'<text x="0" y="{top + 36}">{escape(name)}</text>'
        f'<path d="M{LEFT} {top}V{bottom}H{WIDTH - RIGHT}" stroke="#8590a0" fill="none"/>'
        f'<text x="{LEFT - 6}" y="{top + 10}" text-anchor="end">{high}</text>'
        f'<text x="{LEFT - 6}" y="{bottom}" text-anchor="end">{low}</text>'
    )


def _curve(points: Sequence[tuple[str, str]], top: int, low: int, high: int, shade: str) -> str:
    """A line through what was measured; a value beyond the scale stands at its edge, and the table has it as it is."""
    bottom, placed = top + ROW - 10, []
    for at, value in points:
        if value:
            share = min(1.0, max(0.0, (float(value) - low) / (high - low)))
            placed.append((at, f"{bottom - share * (ROW - 14):.1f}"))
    if not placed:
        return ""
    path = "L".join(f"{at} {y}" for at, y in placed)
    dots = "".join(f'<circle cx="{at}" cy="{y}" r="2.5" fill="{shade}"/>' for at, y in placed)
    return f'<path d="M{path}" stroke="{shade}" stroke-width="1.5" fill="none"/>{dots}'
