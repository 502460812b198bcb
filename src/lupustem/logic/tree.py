"""The expression tree: facts, limits and the words between them, typed, in three-valued (Kleene) logic.

A missing fact is unknown. `a | b` is true where either is true, else unknown where either is unknown; `a & b` likewise
with false; `~unknown` is unknown; a comparison with an unknown is unknown; a division by zero is unknown; `is_known`
never is.

    >>> from lupustem.logic.tree import number
    >>> age = number("age", minimum=0, maximum=120)
    >>> (age >= 18) & (age < 60)
    (age >= 18) & (age < 60)
    >>> 18 <= age < 60
    Traceback (most recent call last):
    TypeError: age >= 18 has no truth value of its own: join rules with & | ~, and write 18 <= x < 60 as (x >= 18) & (x < 60)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NoReturn

from lupustem.logic.text import Text

Kind = Literal["boolean", "number", "integer", "category"]
Order = Literal["<", "<=", ">", ">="]
Comparator = Literal["==", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/"]
Scalar = bool | int | float | Decimal | str

NUMERIC: tuple[Kind, Kind] = ("number", "integer")


class Expression:
    """A node of the tree; `kind` is the type of its value."""

    __slots__ = ()
    kind: Kind

    def __and__(self, other: Expression) -> Expression:
        return Junction("and", (*_terms("and", self), *_terms("and", other)))

    def __or__(self, other: Expression) -> Expression:
        return Junction("or", (*_terms("or", self), *_terms("or", other)))

    def __rand__(self, other: object) -> NoReturn:
        _not_a_rule(other)

    def __ror__(self, other: object) -> NoReturn:
        _not_a_rule(other)

    def __invert__(self) -> Expression:
        return Not(self)

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]
        return Comparison("==", self, _operand(other, self))

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]
        return Comparison("!=", self, _operand(other, self))

    def __lt__(self, other: Expression | Scalar) -> Expression:
        return Comparison("<", self, _operand(other, self))

    def __le__(self, other: Expression | Scalar) -> Expression:
        return Comparison("<=", self, _operand(other, self))

    def __gt__(self, other: Expression | Scalar) -> Expression:
        return Comparison(">", self, _operand(other, self))

    def __ge__(self, other: Expression | Scalar) -> Expression:
        return Comparison(">=", self, _operand(other, self))

    def __add__(self, other: Expression | Scalar) -> Expression:
        return Arithmetic("+", self, _operand(other, self))

    def __radd__(self, other: Scalar) -> Expression:
        return Arithmetic("+", _operand(other, self), self)

    def __sub__(self, other: Expression | Scalar) -> Expression:
        return Arithmetic("-", self, _operand(other, self))

    def __rsub__(self, other: Scalar) -> Expression:
        return Arithmetic("-", _operand(other, self), self)

    def __mul__(self, other: Expression | Scalar) -> Expression:
        return Arithmetic("*", self, _operand(other, self))

    def __rmul__(self, other: Scalar) -> Expression:
        return Arithmetic("*", _operand(other, self), self)

    def __truediv__(self, other: Expression | Scalar) -> Expression:
        return Arithmetic("/", self, _operand(other, self))

    def __rtruediv__(self, other: Scalar) -> Expression:
        return Arithmetic("/", _operand(other, self), self)

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{self!r} has no truth value of its own: join rules with & | ~, "
            "and write 18 <= x < 60 as (x >= 18) & (x < 60)"
        )

    def isin(self, *values: str) -> Expression:
        """True where the category is one of `values`; expanded to `==` joined by `|`."""
        if not values:
            raise TypeError(f"{self!r}.isin() needs at least one value")
        terms = tuple(Comparison("==", self, _operand(value, self)) for value in values)
        return terms[0] if len(terms) == 1 else Junction("or", terms)

    def is_known(self) -> Expression:
        """True where the value is known, false where it is not; never unknown."""
        return Known(self)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Constant(Expression):
    """A limit or a category that stands in a rule. Numbers are int or Decimal, exact as written."""

    value: int | Decimal | str
    kind: Kind

    def __repr__(self) -> str:
        return repr(self.value) if isinstance(self.value, str) else str(self.value)


@dataclass(slots=True, eq=False, repr=False)
class Variable(Expression):
    """A named value of a row: what `facts` declares. `name` is set when the vocabulary is made.

    values: what a category may be. minimum, maximum: inclusive bounds in the variable's unit.
    """

    kind: Kind
    text: Text = field(default=Text("", ""))
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    values: dict[str, Text] = field(default_factory=dict)
    name: str = ""

    def __repr__(self) -> str:
        return self.name


@dataclass(slots=True, eq=False, repr=False)
class Derived(Variable):
    """A value computed from others: the first case whose condition is TRUE gives it; none true: unknown."""

    cases: tuple[tuple[Expression, Expression | bool], ...] = ()
    reading: Text | None = None

    def __post_init__(self) -> None:
        for when, value in self.cases:
            _require_boolean("a case", when)
            if isinstance(value, bool):
                ok = self.kind == "boolean"
            else:
                ok = value.kind == self.kind and set(_values(value)) <= set(self.values)
            if not ok:
                raise TypeError(f"the case {when!r} gives {value!r}, which is no value of a {self.kind} fact")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Not(Expression):
    """Kleene negation."""

    term: Expression
    kind: Kind = field(default="boolean", init=False)

    def __post_init__(self) -> None:
        _require_boolean("~", self.term)

    def __repr__(self) -> str:
        return f"~{self.term!r}" if isinstance(self.term, Variable) else f"~({self.term!r})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Junction(Expression):
    """Kleene conjunction or disjunction of two or more terms."""

    word: Literal["and", "or"]
    terms: tuple[Expression, ...]
    kind: Kind = field(default="boolean", init=False)

    def __post_init__(self) -> None:
        for term in self.terms:
            _require_boolean("&" if self.word == "and" else "|", term)

    def __repr__(self) -> str:
        return (" & " if self.word == "and" else " | ").join(
            repr(term) if isinstance(term, Variable | Not | Known) else f"({term!r})" for term in self.terms
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison(Expression):
    """Two numbers, or a category and one of its values."""

    word: Comparator
    left: Expression
    right: Expression
    kind: Kind = field(default="boolean", init=False)

    def __post_init__(self) -> None:
        kinds = (self.left.kind, self.right.kind)
        if all(kind in NUMERIC for kind in kinds):
            return
        if kinds == ("category", "category") and self.word in ("==", "!="):
            for value in _values(self.right):
                if value not in _values(self.left):
                    raise TypeError(f"{self.left!r} has no value {value!r}; it has {', '.join(_values(self.left))}")
            return
        raise TypeError(f"{self.left!r} ({kinds[0]}) cannot stand before {self.word} {self.right!r} ({kinds[1]})")

    def __repr__(self) -> str:
        return f"{_inner(self.left)} {self.word} {_inner(self.right)}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Arithmetic(Expression):
    """A sum, difference, product or ratio of two numbers, exact."""

    word: Operator
    left: Expression
    right: Expression
    kind: Kind = field(default="number", init=False)

    def __post_init__(self) -> None:
        for side in (self.left, self.right):
            if side.kind not in NUMERIC:
                raise TypeError(f"{self.word} needs numbers; {side!r} is {side.kind}")
        if self.word == "/" and isinstance(self.right, Constant) and not self.right.value:
            raise TypeError("a rule cannot divide by the constant zero")

    def __repr__(self) -> str:
        return f"{_inner(self.left)} {self.word} {_inner(self.right)}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Known(Expression):
    """Whether a value is known."""

    term: Expression
    kind: Kind = field(default="boolean", init=False)

    def __repr__(self) -> str:
        return f"{_inner(self.term)}.is_known()"


def number(name: str = "", *, minimum: int | str, maximum: int | str, unit: str | None = None) -> Variable:
    """A variable that holds a decimal between two inclusive bounds."""
    return Variable("number", unit=unit, minimum=Decimal(minimum), maximum=Decimal(maximum), name=name)


def constant(value: int | float | Decimal | str) -> Constant:
    """A number exactly as written (a float as its shortest decimal), or a category's value."""
    if isinstance(value, str):
        return Constant(value, "category")
    if isinstance(value, int):
        return Constant(value, "integer")
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite():
        raise TypeError(f"{value} is no limit")
    return Constant(exact, "number")


def variables(expression: Expression) -> dict[str, Variable]:
    """The variables that an expression mentions, by name in reading order; a derived one stands for itself."""
    return {variable.name: variable for variable in _walk(expression)}


def inputs(*expressions: Expression | None) -> dict[str, Variable]:
    """The variables that the expressions depend on in the end: derived ones are followed to what they read."""
    found: dict[str, Variable] = {}
    for expression in expressions:
        if expression is None:
            continue
        for variable in _walk(expression):
            if isinstance(variable, Derived):
                for case in variable.cases:
                    found |= inputs(*(part for part in case if isinstance(part, Expression)))
            else:
                found[variable.name] = variable
    return found


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The direct children of a node."""
    match expression:
        case Not(term) | Known(term):
            return (term,)
        case Junction(_, terms):
            return terms
        case Comparison(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
    return ()


def _walk(expression: Expression) -> Iterator[Variable]:
    if isinstance(expression, Variable):
        yield expression
    for part in parts(expression):
        yield from _walk(part)


def _terms(word: str, expression: Expression) -> tuple[Expression, ...]:
    if isinstance(expression, Junction) and expression.word == word:
        return expression.terms
    return (expression,)


def _operand(value: object, beside: Expression) -> Expression:
    if isinstance(value, Expression):
        return value
    if isinstance(value, bool):
        raise TypeError(f"write {beside!r} or ~{beside!r} instead of a comparison with {value}")
    if isinstance(value, int | float | Decimal | str):
        return constant(value)
    raise TypeError(f"{beside!r} cannot stand beside {value!r} ({type(value).__name__})")


def _values(expression: Expression) -> tuple[str, ...]:
    if isinstance(expression, Variable):
        return tuple(expression.values)
    if isinstance(expression, Constant) and isinstance(expression.value, str):
        return (expression.value,)
    return ()


def _require_boolean(place: str, term: object) -> None:
    if not isinstance(term, Expression):
        _not_a_rule(term)
    if term.kind != "boolean":
        raise TypeError(f"{place} needs yes-or-no terms; {term!r} is {term.kind}")


def _not_a_rule(term: object) -> NoReturn:
    raise TypeError(f"{term!r} is no rule: is a pair of parentheses missing around a comparison?")


def _inner(expression: Expression) -> str:
    return repr(expression) if isinstance(expression, Variable | Constant) else f"({expression!r})"
