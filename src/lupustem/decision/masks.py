"""Which bit stands for which statement and fact: shared by the engines that decide a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lupustem.consensus import Statement
from lupustem.decision.status import conditions, decisive_statements, inputs_of
from lupustem.facts import DERIVED, FACTS
from lupustem.logic.tree import Derived, variables


@dataclass(frozen=True, slots=True)
class Masks:
    """Bits of the answer of stage assess.

    decisive, conditions: statement id -> its bit; together they are numbered in the order of `statements`.
    facts: the input facts that could settle a verdict, in the order of the vocabulary; bit i is fact i.
    reads: decisive statement id -> the bits of the facts that it reads.
    """

    statements: tuple[str, ...]
    decisive: dict[str, int]
    conditions: dict[str, int]
    facts: tuple[str, ...]
    reads: dict[str, int]


@cache
def masks() -> Masks:
    """The bits of stage assess."""
    decisive, alongside = decisive_statements(), conditions()
    names = tuple(one.id for one in (*decisive, *alongside))
    bit = {name: 1 << at for at, name in enumerate(names)}
    facts = facts_read(decisive)
    return Masks(
        names,
        {one.id: bit[one.id] for one in decisive},
        {one.id: bit[one.id] for one in alongside},
        facts,
        {one.id: sum(1 << facts.index(name) for name in inputs_of(one)) for one in decisive},
    )


def facts_read(statements: tuple[Statement, ...]) -> tuple[str, ...]:
    """The input facts that the statements read, through derived facts too, in the order of the vocabulary."""
    read = {name for statement in statements for name in inputs_of(statement)}
    return tuple(name for name in FACTS if name in read)


def derived_of(statements: tuple[Statement, ...]) -> tuple[Derived, ...]:
    """The derived facts that the statements mention."""
    mentioned = {
        name
        for statement in statements
        for rule in (statement.applies, statement.holds)
        if rule is not None
        for name in variables(rule)
    }
    return tuple(fact for name, fact in DERIVED.items() if name in mentioned)
