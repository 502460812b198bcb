"""The tree read as Python: one row in, one exact answer out. Microseconds, no import.

Three-valued logic becomes two plain conditions, when an expression is true and when it is false; what is neither is unknown.
They are written out as the source of one function, which loads each fact once.

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

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_CALCULATE: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def closure(expression: Expression | bool) -> Closure:
    """A function of a row (fact name -> value; absent or None is unknown) that gives True, False, None or a value."""
    source = PythonSource()
    return source.function(source.value(expression))


def derivation(derived: Derived) -> Closure:
    """The value of a derived variable: of the first case whose condition is true; none true: unknown."""
    source = PythonSource()
    return source.function(source.derived_value(derived))


class PythonSource:
    """The source of one function of a row, put together from the conditions of several expressions.

    A derived variable is read from the row, unless `derive` has computed it before. Each fact is loaded once, at the
    start; `at_need` looks it up where it is read, which is faster where most conditions end at their first term.
    """

    def __init__(self, *, at_need: bool = False) -> None:
        self._at_need = at_need
        self._lines = ["def answer(row):", "    get = row.get"]
        self._names: dict[str, Any] = {}
        self._loaded: set[str] = set()

    def let(self, name: str, value: str) -> None:
        """A local variable."""
        self._lines.append(f"    {name} = {value}")

    def derive(self, derived: Derived) -> None:
        """Compute a derived variable; expressions that follow use that value."""
        self.let(derived.name, self.derived_value(derived))
        self._loaded.add(derived.name)

    def constant(self, value: object) -> str:
        """The name under which the function finds an object."""
        name = f"_{len(self._names)}"
        self._names[name] = value
        return name

    def function(self, returned: str) -> Closure:
        """The function that computes all of it and returns the expression `returned`."""
        source = "\n".join([*self._lines, f"    return {returned}"])
        exec(compile(source, "<rule>", "exec"), self._names)
        function: Closure = self._names["answer"]
        return function

    def value(self, expression: Expression | bool) -> str:
        """An expression's value; None where unknown."""
        if isinstance(expression, bool):
            return repr(expression)
        if isinstance(expression, Constant):
            return self._literal(expression)
        if isinstance(expression, Variable):
            return self._variable(expression)
        if isinstance(expression, Arithmetic):
            return f"{self.constant(_number(expression))}(row)"
        return f"True if {self.true(expression)} else False if {self.false(expression)} else None"

    def derived_value(self, derived: Derived) -> str:
        """The value of a derived variable, case by case."""
        cases = [f"{self.value(value)} if {self.true(when)} else " for when, value in derived.cases]
        return "".join(cases) + "None"

    def true(self, expression: Expression) -> str:
        """The plain condition under which an expression is true."""
        match expression:
            case Variable():
                return self._variable(expression)
            case Not():
                return self.false(expression.term)
            case Junction():
                return self._joined(expression.word, [self.true(term) for term in expression.terms])
            case Known():
                return self._known(expression.term)
            case Comparison():
                return self._compared(expression, expression.word, "")
        raise TypeError(f"no Python reading of {expression!r}")

    def false(self, expression: Expression) -> str:
        """The plain condition under which an expression is false."""
        match expression:
            case Variable():
                return f"{self._variable(expression)} is False"
            case Not():
                return self.true(expression.term)
            case Junction():
                other = "or" if expression.word == "and" else "and"
                return self._joined(other, [self.false(term) for term in expression.terms])
            case Known():
                return f"not {self._known(expression.term)}"
            case Comparison():
                return self._compared(expression, _OPPOSITE[expression.word], " is False")
        raise TypeError(f"no Python reading of {expression!r}")

    def _joined(self, word: str, conditions: list[str]) -> str:
        return "(" + f" {word} ".join(conditions) + ")"

    def _known(self, term: Expression) -> str:
        if term.kind == "boolean" and not isinstance(term, Variable):
            return f"({self.true(term)} or {self.false(term)})"
        return f"({self.value(term)} is not None)"

    def _compared(self, comparison: Comparison, word: str, arithmetic_is: str) -> str:
        left, right = comparison.left, comparison.right
        if isinstance(left, Arithmetic) or isinstance(right, Arithmetic):
            return f"({self.constant(_exact_comparison(comparison))}(row){arithmetic_is})"
        sides = (self.value(left), self.value(right))
        if word == "==" and isinstance(right, Constant):
            return f"{sides[0]} == {sides[1]}"
        known = [
            f"{name} is not None" for name, side in zip(sides, (left, right), strict=True) if isinstance(side, Variable)
        ]
        return self._joined("and", [*known, f"{sides[0]} {word} {sides[1]}"])

    def _variable(self, variable: Variable) -> str:
        if self._at_need:
            return f"get({variable.name!r})"
        if variable.name not in self._loaded:
            self.let(variable.name, f"get({variable.name!r})")
            self._loaded.add(variable.name)
        return variable.name

    def _literal(self, constant: Constant) -> str:
        if isinstance(constant.value, Decimal):
            return self.constant(constant.value)
        return repr(constant.value)


def _number(expression: Expression) -> Closure:
    """A number as an exact fraction; None where a part is unknown or a divisor is zero."""
    if not isinstance(expression, Arithmetic):
        return closure(expression)
    calculate, divides = _CALCULATE[expression.word], expression.word == "/"
    one, other = _number(expression.left), _number(expression.right)

    def calculated(row: Row) -> Fraction | None:
        a, b = one(row), other(row)
        if a is None or b is None or (divides and not b):
            return None
        return calculate(Fraction(a), Fraction(b))

    return calculated


def _exact_comparison(comparison: Comparison) -> Closure:
    compare = _COMPARE[comparison.word]
    one, other = _number(comparison.left), _number(comparison.right)

    def compared(row: Row) -> Any:
        a, b = one(row), other(row)
        return None if a is None or b is None else compare(a, b)

    return compared
