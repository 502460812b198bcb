"""Arithmetic as whole numbers, so that column engines decide a limit on a ratio exactly.

Binary floating point cannot: 10 * 0.033 > 11 * 0.03 in doubles. A comparison that holds arithmetic is brought to whole numbers
first: each variable counts millionths (facts have at most 6 decimal places), each side becomes a polynomial over a common
denominator, and only products and sums of integers remain.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd

from lupustem.logic.tree import Arithmetic, Comparator, Comparison, Constant, Expression, Variable

MICRO = 10**6
LARGEST_64 = 2**63 - 1
LARGEST_128 = 10**38 - 1

# Names of the variables multiplied (sorted) -> whole coefficient.
Polynomial = dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class WholeComparison:
    """`left word right` in whole millionths, unknown where a divisor is zero, turned round where `sign` is negative.

    sign: the common denominator where it depends on variables, else None (then it is positive).
    bits: 64 or 128, what every intermediate result fits in.
    cancelled: variables that cancel out; the comparison is still unknown where one of them is.
    """

    word: Comparator
    left: Polynomial
    right: Polynomial
    divisors: tuple[Polynomial, ...]
    sign: Polynomial | None
    bits: int
    cancelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ratio:
    numerator: Polynomial
    denominator: Polynomial
    divisors: tuple[Polynomial, ...] = ()


def has_arithmetic(comparison: Comparison) -> bool:
    """Whether a comparison needs the exact form: one that only puts a variable beside a limit does not."""
    return isinstance(comparison.left, Arithmetic) or isinstance(comparison.right, Arithmetic)


def whole(comparison: Comparison, variables: dict[str, Variable]) -> WholeComparison:
    """A comparison of arithmetic in whole numbers.

    Raises TypeError where a variable has no bounds or a result could exceed 38 digits: no engine would decide it exactly.
    """
    left, right = _ratio(comparison.left), _ratio(comparison.right)
    one, other = _times(left.numerator, right.denominator), _times(right.numerator, left.denominator)
    common = _times(left.denominator, right.denominator)
    shared = gcd(*one.values(), *other.values()) or 1
    if () in common and len(common) == 1 and common[()] < 0:
        shared = -shared
    one, other = ({names: c // shared for names, c in side.items()} for side in (one, other))
    sign = None if set(common) <= {()} else common
    divisors = tuple(d for d in (*left.divisors, *right.divisors) if set(d) - {()})
    largest = max(_largest(p, variables) for p in (one, other, sign or {}, *divisors))
    if largest > LARGEST_128:
        raise TypeError(f"{comparison!r} can exceed 38 digits: no engine decides it exactly")
    bits = 64 if largest <= LARGEST_64 else 128
    left_over = {name for polynomial in (one, other, sign or {}, *divisors) for names in polynomial for name in names}
    cancelled = tuple(name for name in variables if name not in left_over)
    return WholeComparison(comparison.word, one, other, divisors, sign, bits, cancelled)


def _ratio(expression: Expression) -> _Ratio:
    match expression:
        case Constant(value=int() | Decimal()):
            value = Fraction(expression.value)
            return _Ratio({(): value.numerator}, {(): value.denominator})
        case Variable():
            return _Ratio({(expression.name,): 1}, {(): MICRO})
        case Arithmetic(word, left, right):
            a, b = _ratio(left), _ratio(right)
            divisors = a.divisors + b.divisors
            if word == "*":
                return _Ratio(_times(a.numerator, b.numerator), _times(a.denominator, b.denominator), divisors)
            if word == "/":
                if b.numerator == {(): 0}:
                    raise TypeError(f"{expression!r} divides by what is always zero")
                return _Ratio(
                    _times(a.numerator, b.denominator), _times(a.denominator, b.numerator), (*divisors, b.numerator)
                )
            return _sum(a, b, 1 if word == "+" else -1, divisors)
    raise TypeError(f"{expression!r} is no number")


def _sum(a: _Ratio, b: _Ratio, direction: int, divisors: tuple[Polynomial, ...]) -> _Ratio:
    if a.denominator == b.denominator:
        one, other, denominator = a.numerator, b.numerator, a.denominator
    else:
        one, other = _times(a.numerator, b.denominator), _times(b.numerator, a.denominator)
        denominator = _times(a.denominator, b.denominator)
    total = dict(one)
    for names, coefficient in other.items():
        total[names] = total.get(names, 0) + direction * coefficient
    return _Ratio({n: c for n, c in total.items() if c} or {(): 0}, denominator, divisors)


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    product: Polynomial = {}
    for names, c in a.items():
        for others, d in b.items():
            key = tuple(sorted(names + others))
            product[key] = product.get(key, 0) + c * d
    return {n: c for n, c in product.items() if c} or {(): 0}


def _largest(polynomial: Polynomial, variables: dict[str, Variable]) -> int:
    total = 0
    for names, coefficient in polynomial.items():
        term = abs(coefficient)
        for name in names:
            low, high = variables[name].minimum, variables[name].maximum
            if low is None or high is None:
                raise TypeError(f"{name} has no bounds: arithmetic with it cannot be decided exactly")
            term *= int(max(abs(low), abs(high)) * MICRO) or 1
        total += term
    return total
