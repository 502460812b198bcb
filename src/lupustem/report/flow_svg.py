"""The picture of a marker as one self-contained SVG: gates as densities, control and sample with the threshold.

No script and nothing from elsewhere; prints in greyscale: the control is a dashed line, the sample a filled one, the gate a
heavy line. The same bins give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from lupustem.logic.text import Language, Text
from lupustem.product.flow.codes import FLAGS
from lupustem.product.flow.picture import Density, Histogram, MarkerPicture, Point
from lupustem.report.flow_words import ROLES, STEPS, codes_line, percent_line, steps_line
from lupustem.report.phrases import clean

WIDTH = 760
_PANEL, _GAP, _LEFT, _TOP = 200, 56, 56, 96
_HISTOGRAM = (640, 170)
_GREYS = ("#e3e3e3", "#c6c6c6", "#a2a2a2", "#7a7a7a", "#505050", "#262626")
_STYLE = (
    "text{font-family:'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',Arial,sans-serif;"
    "font-size:12px;fill:#111}.t{font-size:17px;font-weight:bold}.s{font-size:11px;fill:#444}"
    ".b{fill:none;stroke:#666}.g{fill:none;stroke:#b00020;stroke-width:2.2}.c{fill:none;stroke:#111;"
    "stroke-width:1.6;stroke-dasharray:5 3}.f{fill:#b9cfe4;stroke:#1d4e7a;stroke-width:1.4}"
)


def marker_svg(shown: MarkerPicture, language: Language) -> str:
    """The whole picture as SVG text, to be written as UTF-8."""
    reading = shown.reading
    title = clean(f"{reading.marker} · {reading.channel or '?'}")
    body, bottom = _panels(shown.densities, language)
    for histogram in shown.histograms:
        body += _histogram(histogram, bottom, language)
        bottom += _HISTOGRAM[1] + 92
    notes = [
        percent_line(reading),
        *codes_line(reading),
        *(FLAGS[flag] for flag in reading.advisories if flag in FLAGS),
    ]
    said = "".join(
        f'<text class="s" x="{_LEFT}" y="{bottom + 18 * at}">{_safe(note.in_(language))}</text>\n'
        for at, note in enumerate(notes)
    )
    height = bottom + 18 * len(notes) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="t d" lang="{language}">\n<title id="t">{_safe(title)}</title>\n'
        f'<desc id="d">{_safe(_description(shown).in_(language))}</desc>\n<style>{_STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n<text class="t" x="{_LEFT}" y="34">{_safe(title)}</text>\n'
        f'<text x="{_LEFT}" y="58">{_safe(percent_line(reading).in_(language))}</text>\n{body}{said}</svg>\n'
    )


def _description(shown: MarkerPicture) -> Text:
    reading = shown.reading
    said = [percent_line(reading), *codes_line(reading), steps_line("control", reading.control_steps)]
    said.append(steps_line("sample", reading.sample_steps))
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _panels(densities: tuple[Density, ...], language: Language) -> tuple[str, int]:
    """The gates, a column each, control above sample."""
    gates = list(dict.fromkeys(one.gate for one in densities))
    body = ""
    for one in densities:
        x = _LEFT + gates.index(one.gate) * (_PANEL + _GAP + 30)
        y = _TOP + ("control", "sample").index(one.role) * (_PANEL + _GAP + 24)
        body += _density(one, x, y, language)
    rows = len({one.role for one in densities})
    return body, _TOP + rows * (_PANEL + _GAP + 24)


def _density(one: Density, x: int, y: int, language: Language) -> str:
    heading = Text(
        f"{STEPS[one.gate].zh}（{ROLES[one.role].zh}）：{one.inside:,} / {one.of:,}",
        f"{STEPS[one.gate].en} ({ROLES[one.role].en}): {one.inside:,} of {one.of:,}",
    )
    lines = "".join(f'<path class="g" d="{_path(line, x, y)}"/>' for line in map(_clipped, one.lines) if line)
    return (
        f'<g><text x="{x}" y="{y - 8}">{_safe(heading.in_(language))}</text>{_cells(one, x, y)}'
        f'<rect class="b" x="{x}" y="{y}" width="{_PANEL}" height="{_PANEL}"/>{lines}'
        f'<text class="s" x="{x + _PANEL / 2:g}" y="{y + _PANEL + 16}" text-anchor="middle">{_safe(one.x)}</text>'
        f'<text class="s" transform="translate({x - 8} {y + _PANEL / 2:g}) rotate(-90)" text-anchor="middle">'
        f"{_safe(one.y)}</text></g>\n"
    )


def _cells(one: Density, x: int, y: int) -> str:
    """One path per grey: each cell a square; a cell is darker by powers of the fullest one."""
    most = max((cell for row in one.counts for cell in row), default=0)
    size = _PANEL / len(one.counts)
    paths: dict[int, list[str]] = {}
    for up, row in enumerate(one.counts):
        for across, cell in enumerate(row):
            if cell:
                level = min(int((cell / most) ** 0.4 * len(_GREYS)), len(_GREYS) - 1)
                left, top = x + across * size, y + _PANEL - (up + 1) * size
                paths.setdefault(level, []).append(f"M{left:.4g} {top:.4g}h{size:.4g}v{size:.4g}h-{size:.4g}z")
    return "".join(f'<path fill="{_GREYS[level]}" d="{"".join(paths[level])}"/>' for level in sorted(paths))


def _histogram(one: Histogram, y: int, language: Language) -> str:
    width, height = _HISTOGRAM
    sample = f"M{_LEFT} {y + height}{_outline(one.sample, y)}L{_LEFT + width} {y + height}Z"
    threshold = ""
    if one.threshold is not None and 0 <= one.threshold <= 1:
        at = _LEFT + one.threshold * width
        threshold = (
            f'<path class="g" d="M{at:.2f} {y}v{height}"/><text x="{at + 5:.2f}" y="{y + 14}">'
            f"{_safe(_THRESHOLD[one.gate].in_(language))}</text>"
        )
    ticks = "".join(
        f'<path class="b" d="M{_LEFT + place * width:.2f} {y + height}v5"/><text class="s" text-anchor="middle" '
        f'x="{_LEFT + place * width:.2f}" y="{y + height + 18}">{label}</text>'
        for place, label in one.ticks
    )
    return (
        f'<g><text x="{_LEFT}" y="{y - 8}">{_safe(f"{STEPS[one.gate].in_(language)} · {one.channel}")}</text>'
        f'<path class="f" d="{sample}"/><path class="c" d="M{_LEFT} {y + height}{_outline(one.control, y)}"/>'
        f'<rect class="b" x="{_LEFT}" y="{y}" width="{width}" height="{height}"/>{threshold}{ticks}'
        f"{_legend(y + height + 34, language)}</g>\n"
    )


def _legend(y: int, language: Language) -> str:
    sample, control = ROLES["sample"].in_(language), ROLES["control"].in_(language)
    return (
        f'<rect class="f" x="{_LEFT}" y="{y - 9}" width="26" height="10"/><text x="{_LEFT + 34}" y="{y}">{sample}</text>'
        f'<path class="c" d="M{_LEFT + 150} {y - 4}h26"/><text x="{_LEFT + 184}" y="{y}">{control}</text>'
    )


def _outline(heights: tuple[float, ...], y: int) -> str:
    width, height = _HISTOGRAM
    step = width / len(heights)
    return "".join(
        f"L{_LEFT + (at + 0.5) * step:.1f} {y + height * (1 - 0.95 * one):.1f}" for at, one in enumerate(heights)
    )


def _clipped(line: tuple[Point, ...]) -> tuple[Point, ...]:
    """A line kept within the panel: both ends moved onto its edges (Liang and Barsky); a polygon's corners onto the frame."""
    if len(line) != 2:
        return tuple((min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)) for x, y in line)
    (x1, y1), (x2, y2) = line
    first, last = 0.0, 1.0
    for run, room in ((x1 - x2, x1), (x2 - x1, 1 - x1), (y1 - y2, y1), (y2 - y1, 1 - y1)):
        if run == 0 and room < 0:
            return ()
        if run < 0:
            first = max(first, room / run)
        elif run > 0:
            last = min(last, room / run)
    if first > last:
        return ()
    return tuple((x1 + at * (x2 - x1), y1 + at * (y2 - y1)) for at in (first, last))


def _path(line: Iterable[Point], x: int, y: int) -> str:
    corners = [f"{x + across * _PANEL:.2f} {y + (1 - up) * _PANEL:.2f}" for across, up in line]
    return "M" + "L".join(corners)


def _safe(text: str) -> str:
    return escape(clean(text))


_THRESHOLD: dict[str, Text] = {
    "viable": Text("死活阈值", "viability threshold"),
    "positive": Text("阈值（取自对照）", "threshold (from the control)"),
}
