"""A funnel plot as one SVG: effect against standard error, with the region where 95 % of studies would lie by chance alone.

It cannot tell publication bias from true differences; with fewer than ten studies it tells next to nothing, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import exp, log

from lupustem.evidence.pooling.distributions import normal_quantile
from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.result import Pooled, StudyRow
from lupustem.logic.text import Language, Text
from lupustem.report.chart import LINE, Scale, lines_of, number, picture, place, rounded_out, words
from lupustem.report.phrases import clean

WIDTH, HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP = 76.0, 24.0, 64.0
FEW = 10
_MOST_LOG = 300.0
_ERROR = Text("标准误（越靠上越精确）", "Standard error (more precise above)")
_REGION = Text("仅凭抽样误差，95% 的研究应落在虚线之内", "By chance alone 95 % of studies lie within the dashes")
_FEW = Text("不足 10 项研究，漏斗图说明不了什么。", "With fewer than ten studies a funnel plot cannot tell.")
_NO_LINE = Text("没有可用于画线的合并值", "No pooled value to draw the line")
_HEADING = (
    Text("研究", "Study"),
    Text("效应（分析尺度）", "Effect (analysis scale)"),
    Text("标准误", "Standard error"),
)


@dataclass(frozen=True, slots=True)
class _Point:
    label: str
    effect: float
    error: float


def funnel_table(pooled: Pooled, language: Language) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The same numbers as a table; studies without an effect of their own are left out of both."""
    rows: list[tuple[str, ...]] = [(one.label, number(one.effect), number(one.error)) for one in _points(pooled)]
    return tuple(one.in_(language) for one in _HEADING), rows


def funnel_svg(pooled: Pooled, title: Text, language: Language) -> str:
    """The picture of a pool."""
    points = _points(pooled)
    half = normal_quantile(0.95)
    lowest = max((one.error for one in points), default=1.0) * 1.08 or 1.0
    body: list[str] = []
    top = 30.0
    for line in lines_of(title.in_(language), WIDTH - 130):
        body.append(words(20, top, line, kind="title"))
        top += 22
    top = max(_TOP, top + 14)
    bottom = top + HEIGHT - 130
    down = Scale(0.0, lowest, top, bottom)
    across = _across(points, pooled.estimate, half * lowest)
    body.extend(_axes(across, down, bottom, pooled, language))
    if pooled.estimate is not None:
        body.extend(_region(across, down, pooled.estimate, half * lowest, lowest))
    body.extend(_dot(one, across, down) for one in points)
    y = bottom + 66
    notes = [_REGION if pooled.estimate is not None else _NO_LINE]
    if len(points) < FEW:
        notes.append(_FEW)
    for note in notes:
        for line in lines_of(note.in_(language), WIDTH - 40):
            body.append(words(20, y, line, kind="quiet"))
            y += LINE
    description = "; ".join(_said(one) for one in points)
    return picture(title.in_(language), description, (WIDTH, y + 6), body, language)


def _dot(point: _Point, across: Scale, down: Scale) -> str:
    return (
        f'<circle cx="{place(across.at(point.effect))}" cy="{place(down.at(point.error))}" r="4.5" class="fm" '
        f'fill-opacity="0.85"><title>{escape(_said(point))}</title></circle>\n'
    )


def _said(point: _Point) -> str:
    """A point in words, for those who do not see it."""
    return clean(f"{point.label}: {number(point.effect)}, SE {number(point.error)}")


def _points(pooled: Pooled) -> list[_Point]:
    return [_Point(row.label, row.effect, row.standard_error) for row in pooled.rows if _drawn(row)]  # type: ignore[arg-type]


def _drawn(row: StudyRow) -> bool:
    return row.effect is not None and row.standard_error is not None


def _across(points: list[_Point], middle: float | None, half: float) -> Scale:
    ends = [one.effect for one in points]
    if middle is not None:
        ends += [middle - half, middle + half]
    low, high = rounded_out(min(ends, default=0.0), max(ends, default=1.0))
    return Scale(low, high, _LEFT, WIDTH - _RIGHT)


def _axes(across: Scale, down: Scale, bottom: float, pooled: Pooled, language: Language) -> Iterator[str]:
    for tick in down.ticks(5):
        y = place(down.at(tick))
        yield f'<path class="grid" d="M{place(_LEFT)} {y}H{place(WIDTH - _RIGHT)}"/>\n'
        yield words(_LEFT - 8, down.at(tick) + 4.5, number(tick), kind="quiet", anchor="end")
    yield words(20, down.start - 12, _ERROR.in_(language), kind="quiet")
    yield f'<path class="line" d="M{place(_LEFT)} {place(bottom)}H{place(WIDTH - _RIGHT)}"/>\n'
    ratio = MEASURES[pooled.measure].turned_back == "exponential"
    for tick, shown in _ticks(across, ratio):
        yield f'<path class="line" d="M{place(across.at(tick))} {place(bottom)}v5"/>\n'
        yield words(across.at(tick), bottom + 20, shown, kind="quiet", anchor="middle")
    measure = MEASURES[pooled.measure].text.in_(language)
    scale = Text("对数刻度", "logarithmic scale") if ratio else Text("分析尺度", "analysis scale")
    label = Text(f"{measure}（{scale.zh}）", f"{measure} ({scale.en})").in_(language)
    yield words((_LEFT + WIDTH - _RIGHT) / 2, bottom + 42, label, kind="quiet", anchor="middle")


def _ticks(across: Scale, ratio: bool) -> list[tuple[float, str]]:
    """Places with their labels; those of a ratio are round ratios, as far as a number holds them."""
    if not ratio or max(abs(across.low), abs(across.high)) > _MOST_LOG:
        return [(tick, number(tick)) for tick in across.ticks(6)]
    ratios = Scale(exp(across.low), exp(across.high), 0.0, 1.0, logarithmic=True)
    return [(log(tick), number(tick)) for tick in ratios.ticks(6)]


def _region(across: Scale, down: Scale, middle: float, half: float, lowest: float) -> Iterator[str]:
    x, top, bottom = place(across.at(middle)), place(down.at(0)), place(down.at(lowest))
    left, right = place(across.at(middle - half)), place(across.at(middle + half))
    yield f'<path class="line" d="M{x} {top}V{bottom}"/>\n'
    yield f'<path class="line" stroke-dasharray="6 4" d="M{left} {bottom}L{x} {top}L{right} {bottom}"/>\n'
