"""How an index is declared: what it measures, in which version, on whose authority, what it reads and how it is scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import Any

from lupustem.indices.score import Claim, Score, Source
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an index's input: what stands there, in words, and an example (an invented patient's)."""

    name: str
    text: Text
    example: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index: `score` takes the input of one visit (key -> value; None is unknown) and gives a Score.

    window: over which time it looks. pitfalls: what goes wrong in practice. keys: the input, in the order of a template.
    owner: whose index it is, as NOTICE says it.
    `score` raises InvalidFacts with every problem of the input.
    """

    name: str
    text: Text
    version: str
    measures: Text
    window: Text
    range: Text
    owner: str
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    keys: tuple[Key, ...]
    pitfalls: tuple[Text, ...]
    score: Callable[[Mapping[str, object]], Score]


def named(variables: Mapping[str, Variable]) -> dict[str, Variable]:
    """Variables under their names, which they then carry."""
    for name, variable in variables.items():
        variable.name = name
    return dict(variables)


def any_of(*rules: Expression) -> Expression:
    """True where one rule is."""
    return reduce(or_, rules)


def all_of(*rules: Expression) -> Expression:
    """True where every rule is."""
    return reduce(and_, rules)


def at_least(count: int, rules: tuple[Expression, ...]) -> Expression:
    """True where `count` of the rules are, false where that is no longer possible, else unknown."""
    return any_of(*(all_of(*some) for some in combinations(rules, count)))
