"""How a fact is declared: its kind, UCUM unit, inclusive bounds and names; its Python name is its name everywhere."""

from __future__ import annotations

from decimal import Decimal

from lupustem.logic.text import Text
from lupustem.logic.tree import Derived, Expression, Kind, Variable


def boolean(*, zh: str, en: str) -> Variable:
    """A yes-or-no fact."""
    return Variable("boolean", Text(zh, en))


def number(*, zh: str, en: str, minimum: int | str, maximum: int | str, unit: str | None = None) -> Variable:
    """A decimal of at most 6 places."""
    return Variable("number", Text(zh, en), unit, Decimal(minimum), Decimal(maximum))


def integer(*, zh: str, en: str, minimum: int, maximum: int, unit: str | None = None) -> Variable:
    """A whole number."""
    return Variable("integer", Text(zh, en), unit, Decimal(minimum), Decimal(maximum))


def category(*, zh: str, en: str, values: dict[str, Text]) -> Variable:
    """One of a few named values."""
    return Variable("category", Text(zh, en), values=values)


def derived(
    kind: Kind,
    *cases: tuple[Expression, Expression | bool],
    zh: str,
    en: str,
    reading: Text | None = None,
    values: dict[str, Text] | None = None,
) -> Derived:
    """A fact computed from others and never read from input: the first case whose condition is true gives the value.

    reading: how the project understands what the article leaves open, shown wherever the value is.
    """
    return Derived(kind, Text(zh, en), values=values or {}, cases=cases, reading=reading)
