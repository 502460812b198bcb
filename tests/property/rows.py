"""Random rows of facts, drawn where decisions turn: limits of the rules, one step beside them, bounds, and unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lupustem.consensus import STAGES, STATEMENTS
from lupustem.decision.status import inputs_of
from lupustem.facts import DERIVED, FACTS
from lupustem.logic.tree import Comparison, Constant, Expression, Variable, parts

STEP = Decimal("0.000001")


def rows(names: tuple[str, ...] = tuple(FACTS)) -> st.SearchStrategy[dict[str, Any]]:
    """A row over the named facts; each is unknown now and then."""
    return st.fixed_dictionaries({}, optional={name: values(FACTS[name]) for name in names})


def values(fact: Variable) -> st.SearchStrategy[Any]:
    """Values of one fact that its bounds allow."""
    if fact.kind == "boolean":
        return st.booleans()
    if fact.kind == "category":
        return st.sampled_from(list(fact.values))
    assert fact.minimum is not None
    assert fact.maximum is not None
    whole = fact.kind == "integer"
    near = sorted(_near(fact, Decimal(1) if whole else STEP) | {fact.minimum, fact.maximum})
    spread: st.SearchStrategy[Any] = (
        st.integers(int(fact.minimum), int(fact.maximum))
        if whole
        else st.decimals(fact.minimum, fact.maximum, places=6, allow_nan=False, allow_infinity=False)
    )
    return st.one_of(st.sampled_from([int(value) if whole else value for value in near]), spread)


def _near(fact: Variable, step: Decimal) -> set[Decimal]:
    assert fact.minimum is not None
    assert fact.maximum is not None
    around = {limit + shift for limit in _LIMITS.get(fact.name, ()) for shift in (-step, Decimal(0), step)}
    return {value for value in around if fact.minimum <= value <= fact.maximum}


def _limits() -> dict[str, set[Decimal]]:
    found: dict[str, set[Decimal]] = {}

    def visit(expression: Expression | None) -> None:
        match expression:
            case None:
                return
            case Comparison(_, Variable(name=name), Constant(value=int() | Decimal() as limit)):
                found.setdefault(name, set()).add(Decimal(limit))
            case _:
                for part in parts(expression):
                    visit(part)

    for statement in STATEMENTS.values():
        visit(statement.applies)
        visit(statement.holds)
    for derived in DERIVED.values():
        for when, _ in derived.cases:
            visit(when)
    return found


_LIMITS = _limits()
ASSESS = tuple(name for name in FACTS if any(name in inputs_of(statement) for statement in STAGES["assess"]))
"""The facts that stage assess reads."""
