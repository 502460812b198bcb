"""A number as far as it is known: exact, or censored by what a method can detect; exact fractions, never doubles.

    >>> read_measured("< 0.1", low=0, high=10000).shown
    '< 0.1'
    >>> read_measured("97.9 %", low=0, high=100, unit="%").exact
    Fraction(979, 10)

What is pending, invalid or not tested is unknown (None). What cannot be read raises Misread and is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from lupustem.logic.text import Text

MOST_CHARACTERS = 60
_LARGEST_EXPONENT = 30
_PENDING = """
pending, negative to date, no growth to date, indeterminate, invalid, not tested, not done, unknown, null, none, n/a, na, ?,
待报, 待定, 未检, 未测, 未知, 无效, 不确定, 检测中, 培养中
"""
_NUMBER = re.compile(
    r"(?P<sign><=|>=|[<>≤≥＜＞])?\s*(?P<number>[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?)\s*(?P<unit>[^\d\s<>].*)?",
    re.ASCII,
)
_SIGNS = {"≤": "<=", "≥": ">=", "＜": "<", "＞": ">"}
_UNITS: dict[str, frozenset[str]] = {
    "%": frozenset({"%", "％", "percent"}),
    "[EU]/mL": frozenset({"eu/ml", "iu/ml", "[eu]/ml", "[iu]/ml"}),
    "10*6": frozenset({"10*6", "10^6", "1e6", "10⁶", "×10⁶", "x10^6", "×10^6", "*10^6", "million", "millions", "百万"}),
    "Cel": frozenset({"cel", "c", "°c", "℃"}),
    "h": frozenset({"h", "hour", "hours", "小时"}),
    "min": frozenset({"min", "minute", "minutes", "分钟"}),
}


class Misread(ValueError):
    """A value that cannot be taken as it stands: what is wrong and what to do, without the value."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers that a result leaves possible: from `low` to `high`, each end included or not; None is no end known."""

    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True

    @property
    def exact(self) -> Fraction | None:
        """The number, where there is only one."""
        return self.low if self.low is not None and self.low == self.high else None

    @property
    def shown(self) -> str:
        """The result as a laboratory writes it: 0.31, < 0.1, >= 5."""
        if self.exact is not None:
            return decimal_text(self.exact)
        if self.high is not None:
            return f"{'<=' if self.high_in else '<'} {decimal_text(self.high)}"
        assert self.low is not None
        return f"{'>=' if self.low_in else '>'} {decimal_text(self.low)}"


def exactly(value: Fraction | int) -> Measured:
    """A number that is known."""
    return Measured(Fraction(value), Fraction(value))


def below(value: Fraction, *, or_equal: bool = False) -> Measured:
    """Less than a limit of detection, or at most an upper bound."""
    return Measured(None, value, high_in=or_equal)


def above(value: Fraction, *, or_equal: bool = False) -> Measured:
    """More than the top of a curve, or at least a lower bound."""
    return Measured(value, None, low_in=or_equal)


def is_unknown(value: object) -> bool:
    """Whether a value says that there is no result: absent, empty, pending, invalid, not tested."""
    if value is None:
        return True
    return isinstance(value, str) and (
        not value.strip() or value.strip().lower().replace("_", " ").replace("-", " ").strip() in _SPACED
    )


_SPACED = frozenset(word.strip() for word in _PENDING.split(","))


def read_measured(value: object, *, low: Fraction | int, high: Fraction | int, unit: str | None = None) -> Measured:
    """An exact or censored number from what a file gives: a whole number, a decimal or text.

    low, high: inclusive bounds. unit: the one unit (UCUM) that may be written behind the number; nothing is converted.
    Raises Misread, also for what is unknown: ask `is_unknown` first.
    """
    sign, number, written_unit = _parts(value)
    if written_unit and not is_unit(written_unit, unit):
        raise Misread(_other_unit(unit))
    if number < low or number > high:
        raise Misread(_out_of_bounds(low, high, unit))
    if not sign:
        return exactly(number)
    return below(number, or_equal="=" in sign) if sign[0] == "<" else above(number, or_equal="=" in sign)


def read_number(value: object, *, low: Fraction | int, high: Fraction | int, unit: str | None = None) -> Fraction:
    """A number that must be exact. Raises Misread."""
    measured = read_measured(value, low=low, high=high, unit=unit)
    if measured.exact is None:
        raise Misread(_CENSORED)
    return measured.exact


def is_unit(written: str, unit: str | None) -> bool:
    """Whether a written unit is the one wanted, by one of its usual spellings (EU/ml is IU/ml)."""
    wanted = _UNITS.get(unit or "", frozenset({unit or ""}))
    return re.sub(r"\s", "", written).lower() in {one.lower() for one in wanted}


def unit_name(unit: str) -> str:
    """A UCUM unit as people write it: EU/mL, ×10⁶, ℃."""
    return {"10*6": "×10⁶", "Cel": "℃"}.get(unit, unit.replace("[", "").replace("]", ""))


def _parts(value: object) -> tuple[str, Fraction, str]:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise Misread(_NOT_A_NUMBER)
    if isinstance(value, float | Decimal) and not isfinite(value):
        raise Misread(_NOT_FINITE)
    text = repr(value) if isinstance(value, float) else str(value) if _printable(value) else "?" * 99
    if len(text) > MOST_CHARACTERS:
        raise Misread(_TOO_LONG)
    if re.fullmatch(r"[-+]?\.?(nan|inf(inity)?)", text.strip(), re.IGNORECASE):
        raise Misread(_NOT_FINITE)
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        raise Misread(_NOT_A_NUMBER)
    number = Decimal(found["number"])
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise Misread(_TOO_LONG)
    return _SIGNS.get(found["sign"] or "", found["sign"] or ""), Fraction(number), (found["unit"] or "").strip()


def _printable(value: object) -> bool:
    return not isinstance(value, int) or abs(value) < 10**MOST_CHARACTERS


def decimal_text(value: Fraction | int, places: int | None = None) -> str:
    """A number without exponent and trailing zeros; exact where it ends within 30 places, else cut to 15 digits."""
    exact = as_decimal(Fraction(value))
    if places is not None:
        exact = round_half_up(Fraction(value), places)
    elif not isinstance(exact, Decimal):
        exact = Decimal(exact.numerator) / Decimal(exact.denominator)
        exact = Decimal(f"{exact:.15g}")
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text and places is None else text


def round_half_up(value: Fraction, places: int) -> Decimal:
    """Rounded to a number of decimal places, halves away from zero."""
    scaled = abs(value) * 10**places + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def as_decimal(value: Fraction) -> Decimal | Fraction:
    """The same number as a decimal where it has an end (within 60 places), else as the fraction."""
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    places = max(twos, fives)
    if denominator != 1 or places > MOST_CHARACTERS:
        return value
    digits = str(abs(value.numerator) * 10**places // value.denominator)
    return Decimal((int(value < 0), tuple(map(int, digits)), -places))


_NOT_A_NUMBER = Text(
    "不是数值；请写数值（可加引号），未检测请留空。",
    "not a number; write a number, quoted if you like, or leave it empty.",
)
_NOT_FINITE = Text("NaN 或无穷大不是数值。", "NaN or infinity is no number.")
_TOO_LONG = Text(
    "数字过长；请写至多 60 个字符的普通小数。", "too long a number; write a plain decimal of at most 60 characters."
)
_CENSORED = Text("此处须为确切数值，不能带比较号。", "an exact number belongs here, without a comparison sign.")


def _other_unit(unit: str | None) -> Text:
    if unit is None:
        return Text("数值后有多余文字；请只写数值。", "text behind the number; write the number alone.")
    name = unit_name(unit)
    return Text(f"单位不是 {name}；不会换算。", f"a unit other than {name}; nothing is converted.")


def _out_of_bounds(low: Fraction | int, high: Fraction | int, unit: str | None) -> Text:
    name = "" if unit is None else " " + unit_name(unit)
    between = decimal_text(Fraction(low)), decimal_text(Fraction(high))
    return Text(
        f"超出允许范围 {between[0]} 至 {between[1]}{name}（含两端）；请核对数值与单位。",
        f"outside the bounds {between[0]} to {between[1]}{name}, both included; check the value and its unit.",
    )
