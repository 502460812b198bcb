"""The tree read as Polars expressions: a whole column at once, lazy and streaming.

Columns: booleans as Boolean, numbers as Float64 (a double carries a decimal of at most 6 places and 15 digits without loss),
integers as Int64, categories as String or Enum; null is unknown. NaN has to be null already: engines hold NaN > 70 to be true.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import polars as pl

from lupustem.logic.exact import MICRO, Polynomial, WholeComparison, has_arithmetic, whole
from lupustem.logic.tree import Comparison, Constant, Derived, Expression, Junction, Known, Not, Variable, variables

_COMPARE: dict[str, Callable[[Any, Any], pl.Expr]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def polars(expression: Expression | bool) -> pl.Expr:
    """A Polars expression over columns named like the variables, `(n,)` Boolean; null where unknown."""
    match expression:
        case bool():
            return pl.lit(expression)
        case Constant(value=int() | str()):
            return pl.lit(expression.value)
        case Constant():
            return pl.lit(float(expression.value))
        case Variable():
            return pl.col(expression.name)
        case Not():
            return ~polars(expression.term)
        case Junction():
            return reduce(operator.and_ if expression.word == "and" else operator.or_, map(polars, expression.terms))
        case Known():
            return polars(expression.term).is_not_null()
        case Comparison() if has_arithmetic(expression):
            return _whole(whole(expression, variables(expression)))
        case Comparison():
            return _COMPARE[expression.word](polars(expression.left), polars(expression.right))
    raise TypeError(f"no Polars reading of {expression!r}")


def polars_derivation(derived: Derived) -> pl.Expr:
    """The column of a derived variable, null where no case is true."""
    answer = pl.lit(None)
    for when, value in reversed(derived.cases):
        answer = pl.when(polars(when)).then(_category(value, derived)).otherwise(answer)
    return answer.alias(derived.name)


def divided(whole_number: pl.Expr, by: int) -> pl.Expr:
    """A whole number divided by a constant, as the nearest double.

    The divisor is a column: Polars multiplies by the reciprocal of a constant, which is off by the last bit.
    """
    return whole_number / (whole_number * 0 + by)


def _category(value: Expression | bool, derived: Derived) -> pl.Expr:
    if derived.kind != "category" or isinstance(value, bool):
        return polars(value)
    return polars(value).cast(pl.Enum(list(derived.values)))


def _whole(comparison: WholeComparison) -> pl.Expr:
    integer = pl.Int64 if comparison.bits == 64 else pl.Int128
    left, right = _polynomial(comparison.left, integer), _polynomial(comparison.right, integer)
    compare = _COMPARE[comparison.word]
    answer = compare(left, right)
    if comparison.sign is not None:
        answer = pl.when(_polynomial(comparison.sign, integer) > 0).then(answer).otherwise(compare(right, left))
    for divisor in comparison.divisors:
        answer = pl.when(_polynomial(divisor, integer) != 0).then(answer)
    for name in comparison.cancelled:
        answer = pl.when(pl.col(name).is_not_null()).then(answer)
    return answer


def _polynomial(polynomial: Polynomial, integer: type[pl.DataType]) -> pl.Expr:
    terms = []
    for names, coefficient in polynomial.items():
        factors = [_millionths(name, integer) for name in names]
        terms.append(reduce(operator.mul, factors, pl.lit(coefficient, dtype=integer)))
    return reduce(operator.add, terms)


def _millionths(name: str, integer: type[pl.DataType]) -> pl.Expr:
    return (pl.col(name).cast(pl.Float64) * MICRO).round().cast(pl.Int64).cast(integer)
