"""The Python reading: Kleene's tables complete, unknown carried, numbers exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from lupustem.logic.as_python import closure, derivation
from lupustem.logic.tree import Comparator, Comparison, Constant, Derived, Expression, Variable, constant, number

P, Q, R = (Variable("boolean", name=name) for name in "pqr")
X, Y = (number(name, minimum=-1000, maximum=1000) for name in "xy")
VALUES = (True, False, None)

AND = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, None): True,
    (False, True): True, (False, False): False, (False, None): None,
    (None, True): True, (None, False): None, (None, None): None,
}  # fmt: skip
NOT = {True: False, False: True, None: None}


def _is(expression: Expression, expected: object, **row: object) -> None:
    assert closure(expression)(row) is expected
    known = {name: value for name, value in row.items() if value is not None}
    assert closure(expression)(known) is expected, "an absent fact is not the same as None"


@pytest.mark.parametrize(("p", "q"), AND)
def test_and(p: bool | None, q: bool | None) -> None:
    _is(P & Q, AND[p, q], p=p, q=q)


@pytest.mark.parametrize(("p", "q"), OR)
def test_or(p: bool | None, q: bool | None) -> None:
    _is(P | Q, OR[p, q], p=p, q=q)


@pytest.mark.parametrize("p", VALUES)
def test_not(p: bool | None) -> None:
    _is(~P, NOT[p], p=p)
    _is(~(P & P), NOT[p], p=p)


@pytest.mark.parametrize("p", VALUES)
@pytest.mark.parametrize("q", VALUES)
@pytest.mark.parametrize("r", VALUES)
def test_three_terms_are_two_and_two(p: bool | None, q: bool | None, r: bool | None) -> None:
    _is(P & Q & R, AND[AND[p, q], r], p=p, q=q, r=r)
    _is(P | Q | R, OR[OR[p, q], r], p=p, q=q, r=r)
    _is(P & (Q | R), AND[p, OR[q, r]], p=p, q=q, r=r)
    _is((P & Q) | ~R, OR[AND[p, q], NOT[r]], p=p, q=q, r=r)


@pytest.mark.parametrize("p", VALUES)
def test_is_known_is_never_unknown(p: bool | None) -> None:
    _is(P.is_known(), p is not None, p=p)
    _is(~P.is_known(), p is None, p=p)


@pytest.mark.parametrize(
    ("word", "below", "equal", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
        ("==", False, True, False),
        ("!=", True, False, True),
    ],
)
def test_every_comparison_on_both_sides_of_its_limit(word: Comparator, below: bool, equal: bool, above: bool) -> None:
    for rule in (Comparison(word, X, constant(70)), Comparison(word, X, Y)):
        for value, expected in (("69.999999", below), ("70", equal), ("70.000001", above)):
            _is(rule, expected, x=Decimal(value), y=70)
        _is(rule, None, x=None, y=70)
    _is(Comparison(word, X, Y), None, x=70, y=None)


def test_the_negation_of_a_comparison_is_unknown_where_the_comparison_is() -> None:
    _is(~(X > 70), None, x=None)
    _is(~(X > 70), True, x=70)


def test_a_category_is_compared_by_its_value() -> None:
    colour = Variable("category", name="colour", values={"red": X.text, "blue": X.text})
    _is(colour == "red", True, colour="red")
    _is(colour == "red", False, colour="blue")
    _is(colour != "red", None, colour=None)
    _is(colour.isin("red", "blue"), None, colour=None)


def test_a_division_by_zero_is_unknown() -> None:
    _is(X / Y > 1, None, x=1, y=0)
    _is(~(X / Y > 1), None, x=1, y=Decimal("0.000000"))
    _is(1 / (X - Y) > 0, None, x=5, y=5)
    _is((X / Y > 1).is_known(), False, x=1, y=0)


def test_ratios_are_exact() -> None:
    ratio = X / Y <= 1.1
    _is(ratio, True, x=Decimal("17.6"), y=Decimal("16.0"))
    _is(ratio, False, x=Decimal("17.600001"), y=Decimal("16.0"))
    _is(ratio, True, x=Decimal("0.033"), y=Decimal("0.03"))
    _is(X / 3 * 3 == X, True, x=Decimal("0.1"))
    _is(X + Y == 0.3, True, x=Decimal("0.1"), y=Decimal("0.2"))


def test_arithmetic_gives_fractions_and_carries_unknown() -> None:
    assert closure(X / 3)({"x": 1}) == Fraction(1, 3)
    for expression in (X + Y, X - Y, X * Y, X / Y):
        assert closure(expression)({"x": 1}) is None
        assert closure(expression)({"y": 1}) is None


def test_the_first_true_case_gives_a_derived_value_and_none_is_unknown() -> None:
    fact = Derived("boolean", cases=((P, True), (Q, False), (R, True)))
    value_of = derivation(fact)
    assert value_of({"p": True, "q": True}) is True
    assert value_of({"p": False, "q": True, "r": True}) is False
    assert value_of({"p": None, "q": True}) is False, "an unknown case is passed over, not taken for true"
    assert value_of({"p": False, "q": False, "r": False}) is None
    assert value_of({}) is None


def test_a_derived_value_may_be_read_from_another_fact() -> None:
    values = {"red": X.text, "blue": X.text}
    colour = Variable("category", name="colour", values=values)
    fact = Derived("category", values=values, cases=((colour.is_known(), colour), (P, constant("blue"))))
    assert derivation(fact)({"colour": "red", "p": True}) == "red"
    assert derivation(fact)({"p": True}) == "blue"


def test_what_is_no_expression_is_refused() -> None:
    with pytest.raises(TypeError, match="no Python reading"):
        closure(object())  # type: ignore[arg-type]
    assert closure(Constant(7, "integer"))({}) == 7
