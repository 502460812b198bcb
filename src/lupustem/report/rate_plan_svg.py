"""The rate plan as a picture: the steps, what is above the caps, when the flush begins. One SVG, no script, words as text.

Colours differ in lightness as well, and every line is named, so that it can be read in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from html import escape

from lupustem.logic.text import Language, Text
from lupustem.product.measured import decimal_text
from lupustem.treatment.plan_checker import limits
from lupustem.treatment.rate_plan import RatePlan
from lupustem.treatment.segments import length, timed

WIDTH, HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 56, 48
_FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'


def rate_plan_svg(plan: RatePlan, language: Language) -> str:
    """The picture of a plan that is feasible. Raises ValueError for one that is not."""
    if not plan.segments:
        raise ValueError("there is no plan to draw")
    bounds = limits(plan.parameters)
    total = length(plan.segments)
    frame = _Frame(max(bounds.t_max, total), bounds.cap * Fraction(5, 4))
    title = _title(plan, total).in_(language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'font-family=\'{_FONT}\' font-size="13" fill="#1b1b1b">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="26" font-size="16" font-weight="700">{escape(title)}</text>',
        *_axes(frame, language),
        *_forbidden(frame, bounds.slow_cap, bounds.cap, bounds.slow_min, language),
        *_steps(frame, plan),
        *_window(frame, bounds.t_min, bounds.t_max, language),
        *_flush(frame, plan, language),
        "</svg>\n",
    ]
    return "".join(parts)


class _Frame:
    """From minutes and ml/min to points of the picture."""

    def __init__(self, minutes: Fraction, rate: Fraction) -> None:
        self.minutes, self.rate = -(-minutes // 10) * 10, rate

    def x(self, minute: Fraction | int) -> str:
        return _short(_LEFT + Fraction(minute) * (WIDTH - _LEFT - _RIGHT) / self.minutes)

    def y(self, rate: Fraction | int) -> str:
        return _short(HEIGHT - _BOTTOM - Fraction(rate) * (HEIGHT - _TOP - _BOTTOM) / self.rate)


def _short(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _title(plan: RatePlan, total: Fraction) -> Text:
    volume, minutes = decimal_text(plan.volume_ml), decimal_text(total, 2)
    return Text(f"滴速方案：{volume} ml，{minutes} min", f"Rate plan: {volume} ml in {minutes} min")


def _axes(frame: _Frame, language: Language) -> Iterable[str]:
    bottom = frame.y(0)
    for minute in range(0, int(frame.minutes) + 1, 10):
        x = frame.x(minute)
        yield f'<line x1="{x}" y1="{frame.y(0)}" x2="{x}" y2="{_TOP}" stroke="#e3e3e3"/>'
        yield f'<text x="{x}" y="{HEIGHT - _BOTTOM + 18}" text-anchor="middle">{minute}</text>'
    for rate in range(int(frame.rate) + 1):
        y = frame.y(rate)
        yield f'<line x1="{_LEFT}" y1="{y}" x2="{WIDTH - _RIGHT}" y2="{y}" stroke="#e3e3e3"/>'
        yield f'<text x="{_LEFT - 8}" y="{y}" dy="4" text-anchor="end">{rate}</text>'
    yield f'<line x1="{_LEFT}" y1="{bottom}" x2="{WIDTH - _RIGHT}" y2="{bottom}" stroke="#1b1b1b"/>'
    yield f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 8}" text-anchor="end">{escape(_MINUTES.in_(language))}</text>'
    yield f'<text x="{_LEFT - 48}" y="{_TOP - 8}">ml/min</text>'


def _forbidden(frame: _Frame, slow_cap: Fraction, cap: Fraction, slow: Fraction, language: Language) -> Iterable[str]:
    """What lies above the caps, hatched by a second line and named."""
    top, right = frame.y(frame.rate), frame.x(frame.minutes)
    start, end, low, high = frame.x(0), frame.x(slow), frame.y(slow_cap), frame.y(cap)
    outline = f"M{start} {low}H{end}V{high}H{right}"
    yield f'<path d="{outline}V{top}H{start}Z" fill="#f3d9d3"/>'
    yield f'<path d="{outline}" fill="none" stroke="#a8321e" stroke-width="1.5" stroke-dasharray="6 3"/>'
    yield f'<text x="{right}" y="{high}" dy="-6" text-anchor="end" fill="#7d2415">{escape(_CAPS.in_(language))}</text>'


def _window(frame: _Frame, least: Fraction, most: Fraction, language: Language) -> Iterable[str]:
    for minute, text in ((least, _LEAST), (most, _MOST)):
        x = frame.x(minute)
        yield f'<line x1="{x}" y1="{frame.y(0)}" x2="{x}" y2="{_TOP}" stroke="#5a5a5a" stroke-dasharray="2 4"/>'
        said = escape(text.in_(language))
        yield f'<text x="{x}" y="{_TOP + 16}" dx="-5" text-anchor="end" fill="#5a5a5a">{said}</text>'


def _steps(frame: _Frame, plan: RatePlan) -> Iterable[str]:
    points = []
    for start, one in timed(plan.segments):
        points += [f"{frame.x(start)} {frame.y(one.rate)}", f"{frame.x(start + one.minutes)} {frame.y(one.last)}"]
    line = "L".join(points)
    end = frame.x(length(plan.segments))
    yield f'<path d="M{frame.x(0)} {frame.y(0)}L{line}L{end} {frame.y(0)}Z" fill="#cfe0f1"/>'
    yield f'<path d="M{line}" fill="none" stroke="#114a86" stroke-width="3"/>'
    for number, (start, one) in enumerate(timed(plan.segments)):
        setting = plan.settings[number] if plan.settings else decimal_text(one.rate, 2).rstrip("0").rstrip(".")
        middle = frame.x(start + one.minutes / 2)
        turn = f' transform="rotate(-90 {middle} {frame.y(one.rate)})"' if plan.settings and one.minutes < 12 else ""
        anchor, shift = ("end", 'dx="-8" dy="4"') if turn else ("middle", 'dy="17"')
        place = f'x="{middle}" y="{frame.y(one.rate)}" {shift} text-anchor="{anchor}"'
        yield f'<text {place} fill="#0d3764"{turn}>{escape(setting)}</text>'


def _flush(frame: _Frame, plan: RatePlan, language: Language) -> Iterable[str]:
    if plan.flush_from is not None:
        x = frame.x(plan.flush_from)
        top = frame.y(plan.top_rate or 0)
        yield f'<line x1="{x}" y1="{frame.y(0)}" x2="{x}" y2="{top}" stroke="#114a86" stroke-width="1.5"/>'
        yield f'<text x="{x}" y="{frame.y(0)}" dx="5" dy="-22" fill="#0d3764">{escape(_FLUSH.in_(language))}</text>'


_MINUTES = Text("开始后分钟", "minutes since the start")
_CAPS = Text("滴速上限", "caps on the rate")
_LEAST = Text("最短时长", "least time")
_MOST = Text("最长时长", "most time")
_FLUSH = Text("冲管", "flush")
