"""A forest plot as one SVG: a row for each study, squares by weight, a diamond for the pool, a bar for the prediction interval.

An interval that leaves the scale ends in an arrow; its numbers stand beside it in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from lupustem.logic.text import Language, Text
from lupustem.report.chart import LINE, Scale, lines_of, number, picture, pixels_of, place, rounded_out, words
from lupustem.report.forest import Forest, ForestRow

WIDTH = 900
_MARGIN, _GAP = 20, 14
# The column of names is as wide as its longest one, within these; longer ones are broken.
_LEAST_LABEL, _MOST_LABEL = 120.0, 250.0
_ROW = 26
_LARGEST, _SMALLEST = 15.0, 5.0
# Beyond these a ratio no longer tells anything by its place; the arrow says that it goes on.
_LEAST_RATIO, _MOST_RATIO = 1e-3, 1e3
_STUDY, _VALUES = Text("研究", "Study"), Text("估计（区间）", "Estimate (interval)")
_WEIGHT = Text("权重 %", "Weight %")
_NOTHING = Text("没有可以画出的估计", "There is no estimate to draw")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand: width of names, right edge of counts, left edge of values, right edge of weights, the scale."""

    label: float
    counts: float
    values: float
    weights: float
    scale: Scale | None


def forest_svg(forest: Forest, language: Language) -> str:
    """The picture. A plot without rows says that there is nothing to draw."""
    columns = _columns(forest, language)
    top = 30.0
    body: list[str] = []
    for line in lines_of(forest.title.in_(language), WIDTH - 2 * _MARGIN - 100):
        body.append(words(_MARGIN, top, line, kind="title"))
        top += 22
    for warning in forest.warnings:
        for line in lines_of("! " + warning.in_(language), WIDTH - 2 * _MARGIN):
            body.append(words(_MARGIN, top, line, kind="warn"))
            top += LINE
    top += 8
    body.extend(_headings(forest, columns, top, language))
    first = top + 10
    rows, bottom = _rows(forest, columns, first, language)
    body.extend(_grid(forest, columns, first, bottom))
    body.extend(rows)
    middle = WIDTH / 2 if columns.scale is None else (columns.scale.start + columns.scale.end) / 2
    body.append(words(middle, bottom + 40, forest.axis.in_(language), kind="quiet", anchor="middle"))
    bottom += 64
    for note in forest.notes:
        for line in lines_of(note.in_(language), WIDTH - 2 * _MARGIN):
            body.append(words(_MARGIN, bottom, line, kind="quiet"))
            bottom += LINE
    return picture(forest.title.in_(language), _description(forest, language), (WIDTH, bottom + 8), body, language)


def _description(forest: Forest, language: Language) -> str:
    said = [f"{row.label.in_(language)}: {forest.shown(row, language)}" for row in forest.rows]
    return "; ".join([one.in_(language) for one in forest.warnings] + said)


def _columns(forest: Forest, language: Language) -> _Columns:
    counts = max((pixels_of(row.counts) for row in forest.rows), default=0)
    counts = max(counts, pixels_of(forest.observed.in_(language)))
    shown = max((pixels_of(forest.shown(row, language)) for row in forest.rows), default=0)
    shown = max(shown, pixels_of(_VALUES.in_(language)))
    weight = 62 if forest.weighted else 0
    said = [text for row in forest.rows for text in (row.label, row.note) if text is not None]
    longest = max((pixels_of(text.in_(language)) for text in said), default=0) + 2
    label = min(max(longest, _LEAST_LABEL), _MOST_LABEL)
    left = _MARGIN + label + _GAP + counts
    right = WIDTH - _MARGIN - weight
    values = right - shown
    return _Columns(label, left, values, WIDTH - _MARGIN, _scale(forest, left + _GAP + 10, values - _GAP - 10))


def _scale(forest: Forest, start: float, end: float) -> Scale | None:
    ends = [one for row in forest.rows for one in (row.low, row.high, row.value) if one is not None]
    if not ends:
        return None
    if forest.percent:
        return Scale(0.0, 1.0, start, end)
    if forest.null is not None:
        ends.append(forest.null)
    if forest.logarithmic:
        above = [one for one in ends if one > 0]
        low, high = max(min(above), _LEAST_RATIO), min(max(above), _MOST_RATIO)
        low, high = min(low, 0.5), max(high, 2.0)
        return Scale(low, high, start, end, logarithmic=True)
    low, high = rounded_out(min(ends), max(ends))
    return Scale(low, high, start, end)


def _headings(forest: Forest, columns: _Columns, y: float, language: Language) -> Iterator[str]:
    study, counts, values = (one.in_(language) for one in (_STUDY, forest.observed, _VALUES))
    yield words(_MARGIN, y, study, kind="quiet")
    yield words(columns.counts, y, counts, kind="quiet", anchor="end")
    yield words(columns.values, y, values, kind="quiet")
    if forest.weighted:
        yield words(columns.weights, y, _WEIGHT.in_(language), kind="quiet", anchor="end")
    yield f'<path class="line" d="M{_MARGIN} {place(y + 7)}H{WIDTH - _MARGIN}"/>\n'


def _grid(forest: Forest, columns: _Columns, top: float, bottom: float) -> Iterator[str]:
    scale = columns.scale
    if scale is None:
        return
    for tick in scale.ticks(5):
        x = place(scale.at(tick))
        yield f'<path class="grid" d="M{x} {place(top)}V{place(bottom)}"/>\n'
        yield words(
            scale.at(tick), bottom + 18, number(100 * tick if forest.percent else tick), kind="quiet", anchor="middle"
        )
    yield f'<path class="line" d="M{place(scale.start)} {place(bottom)}H{place(scale.end)}"/>\n'
    if forest.null is not None and scale.holds(forest.null):
        x = place(scale.at(forest.null))
        yield f'<path class="line" stroke-width="1.5" d="M{x} {place(top)}V{place(bottom)}"/>\n'
    for row in forest.rows:
        if row.kind == "pooled" and row.value is not None and scale.holds(row.value):
            x = place(scale.at(row.value))
            yield f'<path class="sp" stroke-dasharray="3 4" d="M{x} {place(top)}V{place(bottom)}"/>\n'


def _rows(forest: Forest, columns: _Columns, top: float, language: Language) -> tuple[list[str], float]:
    parts: list[str] = []
    if not forest.rows:
        parts.append(words(_MARGIN, top + 20, _NOTHING.in_(language), kind="quiet"))
        return parts, top + _ROW
    largest = max((row.weight for row in forest.rows if row.weight is not None), default=None)
    for row in forest.rows:
        labels = lines_of(row.label.in_(language), columns.label)
        if row.note is not None:
            labels += lines_of(row.note.in_(language), columns.label)
        height = max(_ROW, LINE * len(labels) + 9)
        middle = top + height / 2
        if row.kind in ("pooled", "prediction") and forest.rows[0] is not row:
            parts.append(f'<path class="grid" d="M{_MARGIN} {place(top)}H{WIDTH - _MARGIN}"/>\n')
        first = middle + 4.5 - LINE * (len(labels) - 1) / 2
        parts += [words(_MARGIN, first + LINE * at, line) for at, line in enumerate(labels)]
        parts.append(words(columns.counts, middle + 4.5, row.counts, anchor="end"))
        parts.append(words(columns.values, middle + 4.5, forest.shown(row, language)))
        if row.weight is not None:
            parts.append(words(columns.weights, middle + 4.5, f"{row.weight:.1f}", anchor="end"))
        if columns.scale is not None:
            parts.extend(_mark(row, columns.scale, middle, largest))
        top += height
    return parts, top + 4


def _mark(row: ForestRow, scale: Scale, y: float, largest: float | None) -> Iterator[str]:
    if row.low is None or row.high is None:
        return
    start, end = scale.at(row.low), scale.at(row.high)
    if row.kind == "pooled":
        yield _diamond(row, scale, y)
    elif row.kind == "prediction":
        yield f'<rect x="{place(start)}" y="{place(y - 2.5)}" width="{place(end - start)}" height="5" fill="#8c8c8c"/>\n'
    else:
        yield f'<path class="line" stroke-width="1.4" d="M{place(start)} {place(y)}H{place(end)}"/>\n'
    if not scale.holds(row.low):
        yield _arrow(start, y, -1)
    if not scale.holds(row.high):
        yield _arrow(end, y, 1)
    if row.kind != "pooled" and row.value is not None and scale.holds(row.value):
        yield _point(row, scale.at(row.value), y, largest)


def _point(row: ForestRow, x: float, y: float, largest: float | None) -> str:
    """A square by weight; an own figure is a filled circle, so that the two differ without colour."""
    if row.kind == "own":
        return f'<circle cx="{place(x)}" cy="{place(y)}" r="5.5" class="fp"/>\n'
    share = 0.45 if row.weight is None or not largest else sqrt(row.weight / largest)
    side = max(_SMALLEST, _LARGEST * share)
    return (
        f'<rect x="{place(x - side / 2)}" y="{place(y - side / 2)}" width="{place(side)}" height="{place(side)}" '
        'class="fm"/>\n'
    )


def _diamond(row: ForestRow, scale: Scale, y: float) -> str:
    if row.low is None or row.high is None or row.value is None:
        return ""
    low, middle, high = (place(scale.at(one)) for one in (row.low, row.value, row.high))
    return (
        f'<path d="M{low} {place(y)}L{middle} {place(y - 7)}L{high} {place(y)}L{middle} {place(y + 7)}Z" class="fp"/>\n'
    )


def _arrow(x: float, y: float, side: int) -> str:
    back = x - 7 * side
    return (
        f'<path class="line" d="M{place(back)} {place(y - 4)}L{place(x)} {place(y)}L{place(back)} {place(y + 4)}"/>\n'
    )
