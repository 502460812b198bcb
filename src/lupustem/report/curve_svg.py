"""Survival and cumulative incidence as one SVG: steps with their interval, censoring, and the numbers at risk below.

The axis of shares always runs from 0 to 100 %. Published figures stand beside a curve only where definition and time are
the same; that is for the caller to see to. Lines differ by dashes as well as by colour, and are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from lupustem.logic.text import Language, Text
from lupustem.outcome.figures import Line, Step
from lupustem.outcome.lines import MOST_STEPS
from lupustem.report.chart import LINE, SERIES, Scale, lines_of, number, picture, place, words
from lupustem.report.curve_table import share

WIDTH, PLOT = 760, 250
_LEFT, _RIGHT, _APART = 140.0, 24.0, 36.0
# The dashes tell lines apart in print; their colours stand in the style of charts.
_DASHES = ("", "9 4", "3 3", "12 4 3 4", "6 2 2 2", "2 5")
MOST_MARKS = 200
_MONTHS = Text("月", "Months")
_AT_RISK = Text("在险人数", "Number at risk")
_HIDDEN = Text("人数已遮蔽，只画出各时点", "Counts are masked: only the time points are drawn")
_MANY = Text("删失太多，未逐一标出", "Too many censored times to mark each")
_NOTHING = Text("没有可以画出的曲线", "There is no curve to draw")


@dataclass(frozen=True, slots=True)
class PublishedPoint:
    """A published figure of the same definition: shares between 0 and 1 at a time in months, with its own interval."""

    label: Text
    months: float
    value: float
    low: float | None
    high: float | None


def curve_svg(
    lines: Sequence[Line], title: Text, axis: Text, language: Language, published: Sequence[PublishedPoint] = ()
) -> str:
    """The picture. axis: what the share is. Lines without steps are drawn by their time points only."""
    top, body = 30.0, list[str]()
    for text in lines_of(title.in_(language), WIDTH - 40):
        body.append(words(20, top, text, kind="title"))
        top += 22
    drawn = [line for line in lines if line.steps or any(at.value is not None for at in line.at)]
    if not drawn:
        body.append(words(20, top + 6, _NOTHING.in_(language), kind="quiet"))
        return picture(title.in_(language), _NOTHING.in_(language), (WIDTH, top + 26), body, language)
    top, legend = _legend(drawn, published, top, language)
    body += legend
    body.append(words(20, top + 12, axis.in_(language), kind="quiet"))
    top += 28
    down = Scale(0.0, 1.0, top + PLOT, top)
    across = Scale(0.0, _last(drawn, published), _LEFT, WIDTH - _RIGHT)
    months = _months(drawn, across)
    body += _axes(months, across, down, language)
    for at, line in enumerate(drawn):
        body += _band(line, across, down, at)
        body += _steps(line, across, down, at)
        body += _marks(line, across, down, at)
    for number_, point in enumerate(published, 1):
        body += _published(number_, point, across, down)
    bottom, risks = _numbers_at_risk(drawn, months, across, top + PLOT + 44, language)
    body += risks
    for note in _notes(drawn):
        body.append(words(20, bottom, note.in_(language), kind="quiet"))
        bottom += LINE
    return picture(title.in_(language), _description(drawn, language), (WIDTH, bottom + 2), body, language)


def _colour(at: int) -> int:
    return at % len(SERIES)


def _stroke(at: int) -> str:
    dash = _DASHES[at % len(_DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'class="s{_colour(at)}" stroke-width="2"{dashed}'


def _last(lines: Sequence[Line], published: Sequence[PublishedPoint]) -> float:
    ends = [line.steps[-1].months for line in lines if line.steps]
    ends += [float(at.months) for line in lines for at in line.at if at.value is not None and not line.steps]
    ends += [one.months for one in published]
    return max(ends, default=0.0) or 1.0


def _months(lines: Sequence[Line], across: Scale) -> list[float]:
    """The time points that the curves were read at, as far apart as their numbers need; round months where there are none."""
    shown = [0.0]
    for month in sorted({at.months for line in lines for at in line.at}):
        if month <= across.high and across.at(month) - across.at(shown[-1]) >= _APART:
            shown.append(float(month))
    return shown + _beyond(shown, across) if len(shown) > 2 else _round_months(across)


def _beyond(shown: Sequence[float], across: Scale) -> list[float]:
    """The axis goes on where the curve does, in whole years from its last time point on."""
    year = 12.0 * max(1, ceil(_APART * across.high / (across.end - across.start) / 12))
    first = shown[-1] + year if shown[-1] >= year else year
    more = [first + year * at for at in range(int(max(0.0, across.high - first) // year) + 1)]
    return [month for month in more if month <= across.high and across.at(month) - across.at(shown[-1]) >= _APART]


def _round_months(across: Scale) -> list[float]:
    for step in (1, 3, 6, 12, 24, 60, 120):
        if 2 <= across.high / step <= 10:
            return [float(one) for one in range(0, int(across.high) + 1, step)]
    return list(across.ticks(8))


def _axes(months: Sequence[float], across: Scale, down: Scale, language: Language) -> Iterator[str]:
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = down.at(tick)
        yield f'<path class="grid" d="M{place(_LEFT)} {place(y)}H{place(across.end)}"/>\n'
        yield words(_LEFT - 8, y + 4.5, f"{100 * tick:g}", kind="quiet", anchor="end")
    for tick in months:
        yield f'<path class="line" d="M{place(across.at(tick))} {place(down.start)}v5"/>\n'
        yield words(across.at(tick), down.start + 20, number(tick), kind="quiet", anchor="middle")
    yield f'<path class="line" d="M{place(_LEFT)} {place(down.start)}H{place(across.end)}"/>\n'
    yield words(20, down.start + 20, _MONTHS.in_(language), kind="quiet")


def _legend(
    lines: Sequence[Line], published: Sequence[PublishedPoint], top: float, language: Language
) -> tuple[float, list[str]]:
    parts = []
    for at, line in enumerate(lines):
        if len(lines) > 1:
            for row, text in enumerate(lines_of(line.text.in_(language), WIDTH - 100)):
                if row == 0:
                    parts.append(f'<path {_stroke(at)} d="M20 {place(top)}h34"/>\n')
                parts.append(words(64, top + 4.5, text))
                top += LINE + 2
    for at, point in enumerate(published, 1):
        said = f"{at}. {point.label.in_(language)}: {share(point.value)} %"
        if point.low is not None and point.high is not None:
            said += f" ({share(point.low)} {Text('至', 'to').in_(language)} {share(point.high)})"
        for row, text in enumerate(lines_of(said, WIDTH - 100)):
            if row == 0:
                parts.append(_diamond(37, top, "none"))
            parts.append(words(64, top + 4.5, text, kind="quiet"))
            top += LINE + 2
    return top, parts


def _path(points: Sequence[tuple[float, float]], across: Scale, down: Scale) -> str:
    """Steps: level to the next time, then up or down."""
    pieces = [f"M{place(across.at(points[0][0]))} {place(down.at(points[0][1]))}"]
    for (_, before), (month, value) in pairwise(points):
        pieces.append(f"H{place(across.at(month))}")
        if value != before:
            pieces.append(f"V{place(down.at(value))}")
    return "".join(pieces)


def _start(line: Line) -> float:
    return 1.0 if line.falls else 0.0


def _steps(line: Line, across: Scale, down: Scale, at: int) -> Iterator[str]:
    if line.steps:
        points = [(0.0, _start(line)), *((step.months, step.value) for step in line.steps)]
        yield f'<path {_stroke(at)} d="{_path(points, across, down)}"/>\n'
        return
    for one in line.at:
        if one.value is not None:
            x, y = across.at(one.months), down.at(one.value)
            if one.lower is not None and one.upper is not None:
                yield f'<path {_stroke(at)} d="M{place(x)} {place(down.at(one.lower))}V{place(down.at(one.upper))}"/>\n'
            yield f'<circle cx="{place(x)}" cy="{place(y)}" r="4" class="f{_colour(at)}"/>\n'


def _band(line: Line, across: Scale, down: Scale, at: int) -> Iterator[str]:
    """The interval as a band, from the first event on and as far as it is defined."""
    lower, upper = [(0.0, _start(line))], [(0.0, _start(line))]
    for step in line.steps:
        if step.lower is None or step.upper is None:
            if step.value == _start(line):
                # Before the first event there is no interval yet, and the curve has not moved.
                continue
            break
        lower.append((step.months, step.lower))
        upper.append((step.months, step.upper))
    if len(lower) < 2:
        return
    back = _path(list(_reversed(lower)), across, down).replace("M", "L", 1)
    yield f'<path class="f{_colour(at)}" fill-opacity="0.14" d="{_path(upper, across, down)}{back}Z"/>\n'


def _reversed(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The same steps walked from the last to the first: a level belongs to the time where it began."""
    last = points[-1]
    yield last
    for (month, value), (_, before) in zip(reversed(points[1:]), reversed(points[:-1]), strict=True):
        yield month, value
        yield month, before
    yield points[0]


def _censored(line: Line) -> list[Step]:
    return [step for step in line.steps if step.censored]


def _marks(line: Line, across: Scale, down: Scale, at: int) -> Iterator[str]:
    marked = _censored(line)
    if len(marked) <= MOST_MARKS:
        for step in marked:
            x, y = across.at(step.months), down.at(step.value)
            yield f'<path class="s{_colour(at)}" d="M{place(x)} {place(y - 5)}v10"/>\n'


def _diamond(x: float, y: float, fill: str) -> str:
    return (
        f'<path class="line" fill="{fill}" d="M{place(x - 5)} {place(y)}L{place(x)} {place(y - 5)}L{place(x + 5)} {place(y)}'
        f'L{place(x)} {place(y + 5)}Z"/>\n'
    )


def _published(at: int, point: PublishedPoint, across: Scale, down: Scale) -> Iterator[str]:
    x, y = across.at(point.months), down.at(point.value)
    if point.low is not None and point.high is not None:
        yield f'<path class="line" d="M{place(x)} {place(down.at(point.low))}V{place(down.at(point.high))}"/>\n'
    yield _diamond(x, y, "none")
    yield words(x + 8, y - 4, str(at), kind="quiet")


def _at_risk(line: Line, month: float) -> int | None:
    """Those followed to this time or longer; None between time points where steps were left out, since it cannot be read."""
    if month == 0 and line.n is not None:
        return line.n
    read = next((at.at_risk for at in line.at if at.months == month), None)
    if read is not None:
        return read
    if len(line.steps) >= MOST_STEPS:
        return None
    return next((step.at_risk for step in line.steps if step.months >= month), 0)


def _numbers_at_risk(
    lines: Sequence[Line], months: Sequence[float], across: Scale, top: float, language: Language
) -> tuple[float, list[str]]:
    """The title and then the groups; a single row stands beside its title."""
    parts = [words(20, top, _AT_RISK.in_(language), kind="quiet")]
    shown = [(line, [_at_risk(line, month) for month in months]) for line in lines if line.steps]
    if all(counts == shown[0][1] for _, counts in shown):
        # Competing causes have the same people at risk: one row says it.
        shown = shown[:1]
    if len(shown) > 1:
        top += LINE + 3
    for line, counts in shown:
        label = lines_of(line.text.in_(language), _LEFT - 45) if len(shown) > 1 else [""]
        parts += [words(20, top + LINE * row, text) for row, text in enumerate(label) if text]
        for month, count in zip(months, counts, strict=True):
            if count is not None:
                parts.append(words(across.at(month), top, f"{count:,}", anchor="middle"))
        top += LINE * len(label) + 4
    return (top + 8, parts) if shown else (top, [])


def _notes(lines: Sequence[Line]) -> list[Text]:
    notes = []
    if any(not line.steps for line in lines):
        notes.append(_HIDDEN)
    if any(len(_censored(line)) > MOST_MARKS for line in lines):
        notes.append(_MANY)
    return notes


def _description(lines: Sequence[Line], language: Language) -> str:
    said = []
    for line in lines:
        read = ", ".join(f"{at.months}: {share(at.value)} %" for at in line.at if at.value is not None)
        said.append(f"{line.text.in_(language)} ({read})")
    return "; ".join(said)
