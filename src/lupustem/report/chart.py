"""What the charts of evidence and outcomes share: a scale with its ticks, the frame of an SVG, text that fits its column.

Colours come in pairs for light and dark; nothing is told by colour alone. The same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log, log10

from lupustem.logic.text import Language
from lupustem.report.phrases import clean
from lupustem.report.wrapping import width, wrapped

# The first is the font of printed pages, beside this file.
FONT = "'Lupustem Sans','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',Arial,sans-serif"
LINE = 17
# A Latin letter of 13 px is about 6.6 wide, a Chinese character twice that: columns as the terminal counts them.
_COLUMN = 6.6
# Okabe and Ito's colours, which people with any colour vision tell apart, on white and on black; mark and pool likewise.
SERIES = (
    ("#0072b2", "#56b4e9"),
    ("#d55e00", "#f0a070"),
    ("#009e73", "#4fd0a8"),
    ("#8a5a9e", "#d0a0e0"),
    ("#7a6000", "#e0c860"),
    ("#4d4d4d", "#c8c8c8"),
)
_MARK, _POOL = ("#2f6ca3", "#7db4e6"), ("#b4461b", "#f0a070")


def _coloured(side: int) -> str:
    """The classes of coloured lines and areas; side 0 is light, 1 is dark."""
    named = {**{str(at): pair[side] for at, pair in enumerate(SERIES)}, "m": _MARK[side], "p": _POOL[side]}
    return "".join(f".chart .s{at}{{stroke:{hue};fill:none}}.chart .f{at}{{fill:{hue}}}" for at, hue in named.items())


_STYLE = (
    f".chart{{font-family:{FONT};font-size:13px;fill:#1b1b1b;font-variant-numeric:tabular-nums}}"
    ".chart .paper{fill:#fff}.chart .title{font-size:16px;font-weight:600}.chart .quiet{fill:#555}"
    ".chart .line{stroke:#1b1b1b;fill:none}.chart .grid{stroke:#dcdcdc;fill:none}"
    f".chart .warn{{fill:#8a2413;font-weight:600}}{_coloured(0)}"
    "@media (prefers-color-scheme:dark){.chart{fill:#ececec}.chart .paper{fill:#15181c}.chart .quiet{fill:#b4b4b4}"
    ".chart .line{stroke:#ececec}.chart .grid{stroke:#3a3f45}.chart .warn{fill:#ffb4a4}"
    f"{_coloured(1)}}}"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a place in pixels, straight or by logarithm; values outside are set to the edge by `at`."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """The place of a value."""
        inside = min(max(value, self.low), self.high)
        low, high, here = (log(one) if self.logarithmic else one for one in (self.low, self.high, inside))
        share = 0.5 if high == low else (here - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the scale."""
        return self.low <= value <= self.high

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Round values on the scale, at most about `most` of them."""
        return _log_ticks(self.low, self.high, most) if self.logarithmic else _ticks(self.low, self.high, most)


def rounded_out(low: float, high: float, most: int = 6) -> tuple[float, float]:
    """The round values around a range, for a straight scale."""
    if low == high:
        half = abs(low) / 2 or 1.0
        low, high = low - half, high + half
    step = _step(low, high, most)
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step


def _step(low: float, high: float, most: int) -> float:
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def _ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    if low == high:
        return (low,)
    step = _step(low, high, most)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple(float(f"{number * step:.12g}") for number in range(first, last + 1))


def _log_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    decades = range(floor(log10(low)) - 1, ceil(log10(high)) + 1)
    for factors in ((1, 2, 5), (1, 3), (1,)):
        found = [float(f"{factor}e{power}") for power in decades for factor in factors]
        inside = tuple(one for one in found if low * (1 - 1e-9) <= one <= high * (1 + 1e-9))
        if len(inside) <= most + 1:
            return inside
    return inside[:: ceil(len(inside) / most)]


def number(value: float) -> str:
    """A number for an axis or a label, without needless zeros and with a real minus."""
    text = f"{value:.4g}" if abs(value) < 1e6 else f"{value:.3g}"
    return text.replace("-", "\u2212")


def three_digits(value: float) -> str:
    """Three significant digits, zeros at the end included, with a real minus."""
    return f"{value:#.3g}".removesuffix(".").replace("-", "\u2212")


def place(value: float) -> str:
    """A coordinate."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def lines_of(text: str, pixels: float) -> list[str]:
    """A text broken so that each line fits into so many pixels."""
    return wrapped(clean(text), max(4, int(pixels / _COLUMN)))


def pixels_of(text: str) -> float:
    """About how wide a text is drawn."""
    return width(text) * _COLUMN


def words(x: float, y: float, text: str, *, kind: str = "", anchor: str = "start") -> str:
    """One line of text; `kind` is a class of the style sheet."""
    shown = f' class="{kind}"' if kind else ""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{place(x)}" y="{place(y)}"{shown}{side}>{escape(clean(text))}</text>\n'


def picture(title: str, description: str, size: tuple[float, float], body: Iterable[str], language: Language) -> str:
    """The whole SVG, as text to be written as UTF-8, or to be set into a page."""
    across, down = (place(one) for one in size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {across} {down}" width="{across}" '
        f'height="{down}" role="img" lang="{language}" aria-label="{escape(clean(title))}">\n'
        f"<title>{escape(clean(title))}</title>\n<desc>{escape(clean(description))}</desc>\n<style>{_STYLE}</style>\n"
        f'<rect class="paper" width="{across}" height="{down}"/>\n{"".join(body)}</svg>\n'
    )
