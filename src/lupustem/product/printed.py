"""Numbers on paper: rounded for reading, with as many places as it takes not to contradict the verdict.

>>> from lupustem.product.limits import limits_of
>>> printed(Fraction(94996, 1000), limits_of("cd73_positive")), printed(Fraction(2000, 3), ())
('94.996', '666.67')
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lupustem.product.limits import Limit
from lupustem.product.measured import Measured, as_decimal, decimal_text, round_half_up

MOST_PLACES = 60
_EXACT_PLACES = 6


def printed(value: Fraction, limits: tuple[Limit, ...], places: int = 2) -> str:
    """The number as text: whole where it ends within 6 places, else rounded on the same side of every limit."""
    exact = as_decimal(value)
    if isinstance(exact, Decimal) and -int(exact.as_tuple().exponent) <= _EXACT_PLACES:
        return decimal_text(value)
    for more in range(max(places, _leading(value, 3)), MOST_PLACES):
        rounded = Fraction(round_half_up(value, more))
        if all(_side(rounded, limit) == _side(value, limit) for limit in limits):
            return decimal_text(value, more)
    return decimal_text(value)


def printed_measured(measured: Measured, limits: tuple[Limit, ...], places: int = 2) -> str:
    """A result as text, with its comparison sign where it is censored."""
    return measured.shown if measured.exact is None else printed(measured.exact, limits, places)


def number_of(value: Fraction, limits: tuple[Limit, ...] = ()) -> float | int | str:
    """A number for JSON: a JSON number, or the exact text where the nearest double would stand beyond a limit."""
    if value.denominator == 1 and abs(value.numerator) < 2**53:
        return value.numerator
    nearest = float(value)
    if any(_side(Fraction(repr(nearest)), limit) != _side(value, limit) for limit in limits):
        return printed(value, limits)
    return nearest


def _side(value: Fraction, limit: Limit) -> int:
    return (value > limit.value) - (value < limit.value)


def _leading(value: Fraction, digits: int) -> int:
    """The places that keep so many digits of a small number."""
    places = 0
    while value and abs(value) * 10**places < 1 and places < MOST_PLACES - digits:
        places += 1
    return places + digits - 1 if places else 0
