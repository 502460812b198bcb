"""The tree read as Python closures: one row in, one exact answer out. Microseconds, no import.

>>> from lupustem.logic.tree import number
>>> pressure = number("pressure", minimum=0, maximum=200)
>>> rule = closure(~(pressure > 70))
>>> rule({"pressure": 70}), rule({"pressure": 71}), rule({})
(True, False, None)
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lupustem.logic.tree import Arithmetic, Comparison, Constant, Derived, Expression, Junction, Known, Not, Variable

Row = Mapping[str, Any]
Closure = Callable[[Row], Any]

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALCULATE: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def closure(expression: Expression | bool) -> Closure:
    """A function of a row (fact name -> value; absent or None is unknown) that gives True, False, None or a value."""
    match expression:
        case bool():
            return lambda row: expression
        case Constant():
            value = expression.value
            return lambda row: value
        case Variable():
            name = expression.name
            return lambda row: row.get(name)
        case Not(Variable(name=name)):
            return lambda row: None if (value := row.get(name)) is None else not value
        case Not():
            term = closure(expression.term)
            return lambda row: None if (value := term(row)) is None else not value
        case Junction():
            return _junction(expression)
        case Known():
            term = closure(expression.term)
            return lambda row: term(row) is not None
        case Comparison():
            return _comparison(expression)
        case Arithmetic():
            return _arithmetic(expression)
    raise TypeError(f"no Python reading of {expression!r}")


def derivation(derived: Derived) -> Closure:
    """The value of a derived variable: of the first case whose condition is true; none true: unknown."""
    cases = [(closure(when), closure(value)) for when, value in derived.cases]

    def value_of(row: Row) -> Any:
        for when, value in cases:
            if when(row):
                return value(row)
        return None

    return value_of


def _junction(expression: Junction) -> Closure:
    terms = tuple(closure(term) for term in expression.terms)
    decisive = expression.word == "or"
    if len(terms) == 2:
        return _pair(*terms, decisive)

    def joined(row: Row) -> Any:
        answer: bool | None = not decisive
        for term in terms:
            value = term(row)
            if value is decisive:
                return decisive
            if value is None:
                answer = None
        return answer

    return joined


def _pair(first: Closure, second: Closure, decisive: bool) -> Closure:
    def joined(row: Row) -> Any:
        one = first(row)
        if one is decisive:
            return decisive
        other = second(row)
        if other is decisive:
            return decisive
        return None if one is None or other is None else not decisive

    return joined


def _comparison(expression: Comparison) -> Closure:
    compare = _COMPARE[expression.word]
    left, right = expression.left, expression.right
    if isinstance(left, Variable) and isinstance(right, Constant):
        name, limit = left.name, right.value
        return lambda row: None if (value := row.get(name)) is None else compare(value, limit)
    one, other = closure(left), closure(right)

    def compared(row: Row) -> Any:
        a, b = one(row), other(row)
        return None if a is None or b is None else compare(a, b)

    return compared


def _arithmetic(expression: Arithmetic) -> Closure:
    calculate = _CALCULATE[expression.word]
    one, other = closure(expression.left), closure(expression.right)
    divides = expression.word == "/"

    def calculated(row: Row) -> Fraction | None:
        a, b = one(row), other(row)
        if a is None or b is None or (divides and not b):
            return None
        return calculate(_exact(a), _exact(b))

    return calculated


def _exact(value: int | Decimal | Fraction) -> Fraction:
    return Fraction(value)
