"""Verdicts made of criteria: each a rule in the tree, all of them to be met, decided as far as what is known decides.

A criterion that fails settles the verdict, whatever else is unknown.

    >>> from lupustem.logic.tree import number
    >>> dose = number("dose", minimum=0, maximum=2000)
    >>> judged = judge({"dose": dose <= 5, "open": UNDECIDED}, {"dose": 7})
    >>> judged.verdict, judged.failed
    (False, ('dose',))
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from lupustem.logic.as_python import Closure, closure
from lupustem.logic.tree import Expression, Variable, number

UNDECIDED = Variable("boolean", name="undecided")
"""A variable that no row holds: always unknown."""


class Judged(NamedTuple):
    """A verdict (None while it is open), the state of each criterion, and those that failed, in their order."""

    verdict: bool | None
    states: dict[str, bool | None]

    @property
    def failed(self) -> tuple[str, ...]:
        """The criteria that are not met."""
        return tuple(name for name, state in self.states.items() if state is False)


def judge(criteria: Mapping[str, Expression], row: Mapping[str, Any]) -> Judged:
    """All criteria for one row; an absent variable is unknown."""
    states = {name: judged_by(rule)(row) for name, rule in criteria.items()}
    values = set(states.values())
    return Judged(False if False in values else None if None in values else True, states)


@cache
def judged_by(rule: Expression) -> Closure:
    """A rule as a function of a row, made once."""
    return closure(rule)


class Bounded(NamedTuple):
    """A score that may be open: the variables of its lowest and highest possible value."""

    lower: Variable
    upper: Variable

    def at_most(self, limit: int) -> Expression:
        """Whether the score is at most `limit`; unknown where the bounds lie on both sides of it."""
        return decided(self.upper <= limit, self.lower <= limit)

    def above(self, limit: int) -> Expression:
        """Whether the score is above `limit`."""
        return decided(self.lower > limit, self.upper > limit)

    def minus_at_least(self, other: Bounded, points: int) -> Expression:
        """Whether this score is higher than another by `points` or more."""
        return decided(self.lower - other.upper >= points, self.upper - other.lower >= points)

    def not_above(self, other: Bounded) -> Expression:
        """Whether this score is no higher than another."""
        return decided(self.upper - other.lower <= 0, self.lower - other.upper <= 0)

    def minus_below(self, other: Bounded, limit: Decimal) -> Expression:
        """Whether this score is higher than another by less than `limit`, or not higher."""
        return decided(self.upper - other.lower < limit, self.lower - other.upper < limit)

    def row(self, lower: int | Decimal, upper: int | Decimal) -> dict[str, int | Decimal]:
        """The two bounds as values of a row."""
        return {self.lower.name: lower, self.upper.name: upper}


def bounded(name: str, maximum: int = 105) -> Bounded:
    """Declare a score by its name: `name_lower` and `name_upper`, 0 to `maximum`."""
    low, high = (number(f"{name}_{end}", minimum=0, maximum=maximum) for end in ("lower", "upper"))
    return Bounded(low, high)


def decided(certain: Expression, possible: Expression) -> Expression:
    """True where it is certain, false where it is not even possible, else unknown."""
    return certain | (possible & UNDECIDED)
