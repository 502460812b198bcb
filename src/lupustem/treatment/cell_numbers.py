"""Numbers of cells as people write them, read strictly and echoed in three forms, so that a factor of ten is seen.

>>> read_cells("9400万", "label"), read_cells("0.94 亿", "label"), read_cells("9.4 x 10^7", "label")
(94000000, 94000000, 94000000)
>>> three_forms(94000000)
('9.4 × 10^7', '94,000,000', '0.94 亿 / 9400 万')
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from lupustem.treatment.invalid import InvalidInput, exact, number_text, refused

_WAN, _YI = 10**4, 10**8
_POWER = re.compile(r"(?P<mantissa>\d+(\.\d+)?)\s*[x×*]\s*10\s*(\^|\*\*)?\s*(?P<power>\d{1,2})", re.IGNORECASE)
_RAISED = re.compile(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_PLAIN = re.compile(r"\d+(\.\d+)?([eE]\+?\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_CHINESE = re.compile(r"((?P<yi>\d+(\.\d+)?)\s*亿)?\s*((?P<wan>\d+(\.\d+)?)\s*万)?")
_BELOW_MOST = 10**12


def read_cells(value: object, field: str) -> int:
    """A whole number of cells above 0, from a number or from text such as 9.4e7, 9.4 x 10^7, 94,000,000, 9400万, 0.94亿.

    Raises InvalidInput where it could mean two things, is not whole, or is 0 (`zero_cells`).
    """
    number = _read(value, field) if isinstance(value, str) else exact(value, field)
    if number <= 0:
        raise refused(field, "zero_cells", "细胞数必须大于 0。", "a number of cells above 0 belongs here.")
    if number.denominator != 1 or number > _BELOW_MOST:
        raise refused(
            field,
            "not_a_cell_count",
            "应为不超过 10^12 的整数；请核对指数。",
            "a whole number up to 10^12 belongs here; check the exponent.",
        )
    return number.numerator


def _read(text: str, field: str) -> Fraction:
    raised = _RAISED.sub(lambda one: "10^" + unicodedata.normalize("NFKC", one[1]), text)
    plain = unicodedata.normalize("NFKC", raised).strip()
    if len(plain) > 60:
        raise _unclear(field)
    if _PLAIN.fullmatch(plain):
        return Fraction(Decimal(plain))
    if _GROUPED.fullmatch(plain):
        return Fraction(plain.replace(",", ""))
    power = _POWER.fullmatch(plain)
    if power and (power[3] or "^" in plain):
        return Fraction(power["mantissa"]) * Fraction(10) ** int(power["power"])
    chinese = _CHINESE.fullmatch(plain)
    if chinese and (chinese["yi"] or chinese["wan"]):
        return _chinese(chinese, field)
    raise _unclear(field)


def _chinese(found: re.Match[str], field: str) -> Fraction:
    """亿 (10^8) and 万 (10^4); with both, the second has at most four digits and the first is whole."""
    yi, wan = found["yi"], found["wan"]
    if yi and wan and ("." in yi or Fraction(wan) >= _WAN):
        raise _unclear(field)
    return Fraction(yi or 0) * _YI + Fraction(wan or 0) * _WAN


def _unclear(field: str) -> InvalidInput:
    return refused(
        field,
        "not_a_cell_count",
        "看不出是多少细胞；请写成 9.4e7、94,000,000、9400万 或 0.94亿。",
        "is not a clear number of cells; write it as 9.4e7, 9.4 x 10^7, 94,000,000 or 9400万.",
    )


def three_forms(cells: Fraction | int) -> tuple[str, str, str]:
    """The whole cells in it: as a power of ten, in groups of three, and in 亿 and 万; nothing is rounded up."""
    whole = int(cells // 1)
    digits = str(whole)
    mantissa = (digits[0] + "." + digits[1:]).rstrip("0").rstrip(".")
    scientific = f"{mantissa} × 10^{len(digits) - 1}"
    wan = f"{number_text(Fraction(whole, _WAN))} 万"
    yi = f"{number_text(Fraction(whole, _YI))} 亿 / {wan}"
    return scientific, f"{whole:,}", yi if whole >= 10**7 else wan if whole >= _WAN else digits
