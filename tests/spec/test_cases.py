"""Every statement does what its cases say, and no statement is without them."""

from __future__ import annotations

from decimal import Decimal

import pytest

import lupustem
from lupustem.consensus import STAGES, STATEMENTS, Statement
from lupustem.decision.status import Status, inputs_of
from lupustem.facts import FACTS
from lupustem.facts.row import read_row
from lupustem.logic.as_python import closure
from lupustem.logic.tree import Comparison, Constant, Derived, Expression, Variable, parts
from tests.spec.read_cases import FOLDER, Facts, cases_of

CASES = [
    pytest.param(stage, statement, status, facts, id=f"{statement}-{status}-{at}")
    for stage in STAGES
    for statement, by_status in cases_of(stage).items()
    for status, listed in by_status.items()
    for at, facts in enumerate(listed)
]


@pytest.mark.parametrize(("stage", "statement", "status", "facts"), CASES)
def test_the_case_has_the_status_it_says(stage: str, statement: str, status: str, facts: Facts) -> None:
    assert lupustem.assess(facts, stages=[stage]).statuses[statement] == status


@pytest.mark.parametrize("stage", STAGES)
def test_the_statements_of_a_stage_are_all_there_in_order(stage: str) -> None:
    assert list(cases_of(stage)) == [one.id for one in STAGES[stage]]


def test_there_is_no_case_file_without_a_stage() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == set(STAGES)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_every_statement_has_a_case_for_each_status_it_can_have(statement: Statement) -> None:
    wanted = {Status.ADVISED} if statement.holds is None else {Status.MET, Status.NOT_MET}
    if statement.applies is not None:
        wanted |= {Status.NOT_APPLICABLE}
    if statement.applies is not None or statement.holds is not None:
        wanted |= {Status.UNKNOWN}
    assert set(cases_of(statement.stage)[statement.id]) == wanted


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_the_cases_use_every_fact_the_statement_reads_and_no_other(statement: Statement) -> None:
    used = {name for listed in cases_of(statement.stage)[statement.id].values() for facts in listed for name in facts}
    assert used == set(inputs_of(statement))


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_no_case_stands_twice(statement: Statement) -> None:
    listed = [sorted(facts.items()) for one in cases_of(statement.stage)[statement.id].values() for facts in one]
    assert all(listed.count(facts) == 1 for facts in listed)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_every_limit_has_a_case_on_both_sides(statement: Statement) -> None:
    rows = [read_row(facts).values for one in cases_of(statement.stage)[statement.id].values() for facts in one]
    for comparison in _limits(statement.applies, statement.holds):
        fact, limit = comparison.left, comparison.right
        assert isinstance(fact, Variable)
        assert isinstance(limit, Constant)
        holds = closure(comparison)
        tried = {row[fact.name] for row in rows if fact.name in row}
        for neighbour in _neighbours(fact, Decimal(limit.value)):
            if holds({fact.name: neighbour}) != holds({fact.name: limit.value}):
                assert {limit.value, neighbour} <= tried, (
                    f"{comparison!r} is not tried at {limit.value} and {neighbour}"
                )


def _neighbours(fact: Variable, limit: Decimal) -> list[Decimal]:
    step = Decimal(1) if fact.kind == "integer" else Decimal("0.000001")
    assert fact.minimum is not None
    assert fact.maximum is not None
    return [near for near in (limit - step, limit + step) if fact.minimum <= near <= fact.maximum]


def _limits(*expressions: Expression | None) -> list[Comparison]:
    """Every comparison of a fact with a number, through derived facts."""
    found: list[Comparison] = []
    for expression in expressions:
        match expression:
            case None:
                continue
            case Derived():
                found += _limits(*(when for when, _ in expression.cases))
            case Comparison(_, Variable(), Constant(value=int() | Decimal())):
                found.append(expression)
            case _:
                found += _limits(*parts(expression))
    return found


def test_a_limit_on_a_ratio_is_tried_at_both_ends_exactly() -> None:
    cases = cases_of("product")["count_matches_label"]
    assert {"label_cells_1e6": 16.0, "measured_cells_1e6": 17.6} in cases["met"]
    assert {"label_cells_1e6": 0.03, "measured_cells_1e6": 0.033} in cases["met"]
    assert {"label_cells_1e6": 0.03, "measured_cells_1e6": 0.033001} in cases["not_met"]


def test_every_fact_a_rule_reads_is_in_some_case() -> None:
    used = {name for case in CASES for name in case.values[3]}
    read = {name for statement in STATEMENTS.values() for name in inputs_of(statement)}
    assert used == read <= set(FACTS)
