"""The SQL reading run by PostgreSQL itself, on a server that the test run starts: status for status as Python decides one case.

Columns are DOUBLE PRECISION or NUMERIC for numbers, BIGINT or INTEGER for whole ones, as centres have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from lupustem.decision.case import decide
from lupustem.decision.database import decide_sql
from lupustem.facts import FACTS
from lupustem.logic.as_python import closure
from lupustem.logic.as_sql import sql
from lupustem.logic.tree import Expression, Variable, constant
from tests.property.rows import rows
from tests.property.test_engines import _I, _KINDS, _ROWS, _RULES, _X, _Y, EVERY_STAGE
from tests.unit.registry.servers import postgresql, postgresql_folder

_EXACT = {"boolean": "BOOLEAN", "number": "NUMERIC", "integer": "INTEGER", "category": "TEXT"}
_BINARY = {"boolean": "BOOLEAN", "number": "DOUBLE PRECISION", "integer": "BIGINT", "category": "VARCHAR(60)"}


@pytest.fixture(scope="module")
def database() -> Iterator[Any]:
    """A connection to a PostgreSQL with the tables of both kinds: of the rules' variables, and of the facts."""
    programs = postgresql_folder()
    if programs is None:
        pytest.skip("no PostgreSQL here (initdb): apt-get install postgresql; the SQL reading was run by DuckDB alone")
    import psycopg

    with postgresql(programs) as address, psycopg.connect(address, autocommit=True) as connection:
        for kind, types in (("exact", _EXACT), ("binary", _BINARY)):
            for table, variables in (("rules", _KINDS), ("cohort", FACTS)):
                columns = "".join(f', "{name}" {types[one.kind]}' for name, one in variables.items())
                connection.execute(f"CREATE TABLE {table}_{kind} (case_id BIGINT{columns})")
        yield connection


def _fill(database: Any, table: str, variables: dict[str, Variable], given_rows: list[dict[str, Any]]) -> None:
    database.execute(f"TRUNCATE {table}")
    with database.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for at, row in enumerate(given_rows):
            copy.write_row([at, *(row.get(name) for name in variables)])


@pytest.mark.parametrize("kind", ["exact", "binary"])
@settings(max_examples=300, deadline=None)
@given(rule=_RULES, table=_ROWS)
@example(rule=constant(0) * _X < 0, table=[{}, {"x": Decimal(1)}])
@example(
    rule=Decimal("1.1") <= _X / _Y, table=[{"x": Decimal("0.033"), "y": Decimal("0.03")}, {"x": Decimal(1), "y": 0}]
)
@example(rule=_I / 2 > _I / 3, table=[{"i": 1}, {"i": -1}, {"i": 0}])
@example(rule=Decimal("0.3") == _X, table=[{"x": Decimal("0.3")}, {"x": Decimal("0.300001")}])
def test_a_random_rule_gives_on_postgresql_what_it_gives_in_python(
    database: Any, kind: str, rule: Expression, table: list[dict[str, Any]]
) -> None:
    try:
        read = sql(rule)
    except TypeError as too_large:
        assume("38 digits" not in str(too_large) and "always zero" not in str(too_large))
        raise
    _fill(database, f"rules_{kind}", _KINDS, table)
    query = exp.select(exp.alias_(read, "answer")).from_(f"rules_{kind}").order_by("case_id").sql(dialect="postgres")
    assert [answer for (answer,) in database.execute(query).fetchall()] == [closure(rule)(row) for row in table]


@pytest.mark.parametrize("kind", ["exact", "binary"])
@settings(max_examples=20, deadline=None)
@given(table=st.lists(rows(), min_size=8, max_size=25))
def test_postgresql_decides_every_statement_as_python_decides_one_case(
    database: Any, kind: str, table: list[dict[str, Any]]
) -> None:
    _fill(database, f"cohort_{kind}", FACTS, table)
    assert _decided(database, f"cohort_{kind}") == [_alone(at, row) for at, row in enumerate(table)]


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_finite_number_on_postgresql_is_unknown_and_never_above_a_limit(database: Any, odd: str) -> None:
    # PostgreSQL holds NaN to be above every number, and equal to itself.
    numbers = {name: odd for name, fact in FACTS.items() if fact.kind == "number"}
    others: dict[str, Any] = {"sle_diagnosed": True, "pulmonary_hypertension": True, "sex": "male"}
    for kind in ("exact", "binary"):
        _fill(database, f"cohort_{kind}", FACTS, [numbers | others, others])
        assert _decided(database, f"cohort_{kind}") == [_alone(0, others), _alone(1, others)]


def test_a_fact_without_a_column_is_unknown_on_postgresql(database: Any) -> None:
    source = "(SELECT 7 AS case_id, TRUE AS sle_diagnosed) AS patients"
    query = decide_sql(source, ["case_id", "sle_diagnosed"], EVERY_STAGE, dialect="postgres")
    with database.cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description]
        assert dict(zip(names, cursor.fetchone(), strict=True)) == _alone(7, {"sle_diagnosed": True})


def _decided(database: Any, table: str) -> list[dict[str, Any]]:
    query = decide_sql(table, ["case_id", *FACTS], EVERY_STAGE, dialect="postgres")
    with database.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY case_id")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _alone(case_id: int, row: dict[str, Any]) -> dict[str, Any]:
    answer = decide(row, stages=EVERY_STAGE)
    return {
        "case_id": case_id,
        "verdict": answer.verdict,
        "reasons": list(answer.reasons),
        "missing": list(answer.missing),
        **answer.statuses,
    }
