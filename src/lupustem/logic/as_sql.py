"""The tree read as SQL, built with SQLGlot and written out for DuckDB, PostgreSQL and Spark.

Columns: BOOLEAN, DOUBLE (or an exact DECIMAL), BIGINT and VARCHAR, named like the variables; NULL is unknown, NaN is not there.
"""

from __future__ import annotations

from functools import reduce
from typing import Literal

from sqlglot import exp

from lupustem.logic.exact import MICRO, Polynomial, WholeComparison, has_arithmetic, whole
from lupustem.logic.tree import Comparison, Constant, Derived, Expression, Junction, Known, Not, Variable, variables

Dialect = Literal["duckdb", "postgres", "spark"]
DIALECTS: tuple[Dialect, ...] = ("duckdb", "postgres", "spark")

_COMPARE: dict[str, type[exp.Binary]] = {
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def sql(expression: Expression | bool) -> exp.Expr:
    """A SQL expression over columns named like the variables; NULL where unknown. Write it with `.sql(dialect)`."""
    match expression:
        case bool():
            return exp.Boolean(this=expression)
        case Constant(value=str()):
            return exp.Literal.string(expression.value)
        case Constant(value=int()):
            return exp.Literal.number(expression.value)
        case Constant():
            return exp.Literal.number(format(expression.value, "f"))
        case Variable():
            return column(expression.name)
        case Not():
            return exp.Not(this=exp.paren(sql(expression.term)))
        case Junction():
            join = exp.and_ if expression.word == "and" else exp.or_
            return join(*map(sql, expression.terms))
        case Known():
            # NOT binds more loosely than IS NULL: the operand needs its own brackets.
            return exp.Not(this=exp.paren(exp.Is(this=exp.paren(sql(expression.term)), expression=exp.Null())))
        case Comparison() if has_arithmetic(expression):
            return _whole(whole(expression, variables(expression)))
        case Comparison():
            return _compare(expression.word, sql(expression.left), sql(expression.right))
    raise TypeError(f"no SQL reading of {expression!r}")


def sql_derivation(derived: Derived) -> exp.Expr:
    """The value of a derived variable as CASE; NULL where no case is true."""
    cases = exp.Case()
    for when, value in derived.cases:
        cases = cases.when(sql(when), sql(value), copy=False)
    return cases


def column(name: str) -> exp.Column:
    """A quoted column."""
    return exp.column(exp.to_identifier(name, quoted=True))


def _compare(word: str, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return _COMPARE[word](this=left, expression=right)


def _whole(comparison: WholeComparison) -> exp.Expr:
    integer = "BIGINT" if comparison.bits == 64 else "DECIMAL(38, 0)"
    left, right = _polynomial(comparison.left, integer), _polynomial(comparison.right, integer)
    answer = _compare(comparison.word, left, right)
    if comparison.sign is not None:
        positive = exp.GT(this=_polynomial(comparison.sign, integer), expression=exp.Literal.number(0))
        answer = exp.Case().when(positive, answer).else_(_compare(comparison.word, right, left))
    for divisor in comparison.divisors:
        known = exp.NEQ(this=exp.paren(_polynomial(divisor, integer)), expression=exp.Literal.number(0))
        answer = exp.Case().when(known, answer)
    for name in comparison.cancelled:
        is_null = exp.Is(this=column(name), expression=exp.Null())
        answer = exp.Case().when(exp.Not(this=exp.paren(is_null)), answer)
    return answer


def _polynomial(polynomial: Polynomial, integer: str) -> exp.Expr:
    terms: list[exp.Expr] = []
    for names, coefficient in polynomial.items():
        factor: exp.Expr = exp.cast(exp.Literal.number(coefficient), integer)
        for name in names:
            factor = exp.Mul(this=factor, expression=_millionths(name, integer))
        terms.append(factor)
    return exp.paren(reduce(lambda a, b: exp.Add(this=a, expression=b), terms))


def _millionths(name: str, integer: str) -> exp.Expr:
    scaled = exp.Mul(this=column(name), expression=exp.Literal.number(MICRO))
    return exp.cast(exp.Round(this=scaled), integer)
