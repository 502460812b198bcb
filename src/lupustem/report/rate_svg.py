"""A rate plan as a picture: ml/min over minutes, the caps of the consensus and the planned levels. Plain SVG, no script."""

from __future__ import annotations

from fractions import Fraction
from html import escape

from lupustem.logic.text import Language, Text
from lupustem.treatment.rate_plan import RatePlan

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 560, 220, 44, 34, 18
_MOST_RATE = Fraction(9, 2)


def rate_svg(plan: RatePlan, language: Language) -> str:
    """The picture of a feasible plan; empty where there is none."""
    if not plan.segments or plan.total_minutes is None:
        return ""
    longest = max(plan.total_minutes, Fraction(60))
    scale = _Scale(longest)
    cap, slow = plan.parameters.number("rate.cap"), plan.parameters.number("rate.slow_cap")
    least = plan.parameters.number("rate.slow_min")
    title = _TITLE.in_(language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        '<g font-family="sans-serif" font-size="11" fill="#4a5765">',
        *_grid(scale, longest, language),
        _cap(scale, [(Fraction(0), slow), (least, slow), (least, cap), (longest, cap)]),
        _text(scale.x(longest) - 4, scale.y(cap) - 5, _CAP.in_(language), "end", "#b3261e"),
        _line(scale, plan),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts)


class _Scale:
    def __init__(self, longest: Fraction) -> None:
        self.longest = longest

    def x(self, minute: Fraction | int) -> float:
        return round(float(_LEFT + (_WIDTH - _LEFT - 12) * Fraction(minute) / self.longest), 1)

    def y(self, rate: Fraction | int) -> float:
        return round(float(_HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * Fraction(rate) / _MOST_RATE), 1)


def _grid(scale: _Scale, longest: Fraction, language: Language) -> list[str]:
    made = []
    for rate in range(5):
        y = scale.y(rate)
        made.append(f'<line x1="{_LEFT}" x2="{_WIDTH - 12}" y1="{y}" y2="{y}" stroke="#dfe4ea"/>')
        made.append(_text(_LEFT - 6, y + 4, str(rate), "end"))
    below = _HEIGHT - _BOTTOM + 16
    made += [_text(scale.x(minute), below, str(minute), "middle") for minute in range(0, int(longest) + 1, 10)]
    made.append(_text(_WIDTH - 12, _HEIGHT - 4, "min", "end"))
    return [*made, _text(4, 12, "ml/min", "start")]


def _cap(scale: _Scale, points: list[tuple[Fraction, Fraction]]) -> str:
    path = " ".join(f"{scale.x(minute)},{scale.y(rate)}" for minute, rate in points)
    return f'<polyline points="{path}" fill="none" stroke="#b3261e" stroke-dasharray="5 4"/>'


def _line(scale: _Scale, plan: RatePlan) -> str:
    points, minute = [], Fraction(0)
    for one in plan.segments:
        points.append(f"{scale.x(minute)},{scale.y(one.rate)}")
        minute += one.minutes
        points.append(f"{scale.x(minute)},{scale.y(one.last)}")
    points.append(f"{scale.x(minute)},{scale.y(0)}")
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="#0b6e6e" stroke-width="2.5"/>'


def _text(x: float, y: float, said: str, anchor: str, fill: str = "#4a5765") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{escape(said)}</text>'


_TITLE = Text("滴速方案与共识上限", "Rate plan and the caps of the consensus")
_CAP = Text("上限", "cap")
