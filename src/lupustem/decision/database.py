"""A cohort decided in SQL, where the data already is: one staged query, written for DuckDB, PostgreSQL or Spark.

>>> from lupustem.decision.database import decide_sql
>>> print(decide_sql("patients", ["case_id", "sle_diagnosed"], dialect="postgres")[:70])
WITH facts AS (SELECT "case_id", CAST(NULL AS TEXT) AS "sex", CAST(NUL
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce

from sqlglot import exp

from lupustem.consensus import Statement
from lupustem.decision.masks import Masks, derived_of, facts_read, masks
from lupustem.decision.status import Status, Verdict, statements_of
from lupustem.facts import FACTS
from lupustem.logic.as_sql import Dialect, column, sql, sql_derivation
from lupustem.logic.tree import Variable

CASE_ID = "case_id"
_TYPES = {"boolean": "BOOLEAN", "number": "DOUBLE", "integer": "BIGINT", "category": "TEXT"}

# In DuckDB a status as ENUM costs a third of one as text.
DUCKDB_TYPES = (
    f"CREATE TYPE status AS ENUM ({', '.join(repr(one.value) for one in Status)})",
    f"CREATE TYPE verdict AS ENUM ({', '.join(repr(one.value) for one in Verdict)})",
)
_BITS_OF_A_TABLE = 7


def decide_sql(source: str, columns: Collection[str], stages: Iterable[str] = ("assess",), *, dialect: Dialect) -> str:
    """The query that decides every row of a table of checked facts, in the columns of `cohort.decide_frame`.

    source: the table, or any relation as SQL. columns: the facts it has; a fact without a column is unknown.
    In DuckDB the types of DUCKDB_TYPES have to be there; rows keep their order there, elsewhere order by case_id.
    """
    asked = tuple(stages)
    statements = statements_of(asked)
    writer = _Writer(dialect)
    facts = [_fact(FACTS[name], columns, dialect) for name in facts_read(statements)]
    case_id = column(CASE_ID) if CASE_ID in columns else _as(exp.cast(exp.Null(), "TEXT"), CASE_ID)
    stages_of_query = [
        exp.select(case_id, *facts).from_(source),
        _more("facts", (_as(sql_derivation(fact), fact.name) for fact in derived_of(statements))),
        _more("derived", (_as(writer.status(one), one.id) for one in statements)),
    ]
    names = ["facts", "derived", "judged"]
    if "assess" in asked:
        stages_of_query += [_more("judged", writer.weights(masks())), _more("weighed", writer.reasons(masks()))]
        names += ["weighed", "reasoned"]
        answer = writer.answer(masks())
    else:
        answer = writer.no_answer()
    query = exp.select(column(CASE_ID), *answer, *(column(one.id) for one in statements)).from_(names[-1])
    for name, stage in zip(names, stages_of_query, strict=True):
        query = query.with_(name, as_=stage, copy=False)
    return query.sql(dialect=dialect)


class _Writer:
    """What differs between the dialects: how a status is typed and how a list is made."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def status(self, statement: Statement) -> exp.Expr:
        applies = exp.true() if statement.applies is None else sql(statement.applies)
        if statement.holds is None:
            return self._first_true((applies, Status.ADVISED), (_not(applies), Status.NOT_APPLICABLE))
        holds = sql(statement.holds)
        if statement.applies is None:
            return self._first_true((holds, Status.MET), (_not(holds), Status.NOT_MET))
        return self._first_true(
            (_not(applies), Status.NOT_APPLICABLE),
            (holds, Status.MET),
            (exp.and_(applies, _not(holds)), Status.NOT_MET),
        )

    def weights(self, bits: Masks) -> list[exp.Expr]:
        """The statements refused, undecided and open, and the facts unknown to the undecided ones, as bits."""
        read = self._mask(bits.reads, Status.UNKNOWN)
        unknown = _sum(
            _bit(exp.Is(this=column(name), expression=exp.Null()), 1 << at) for at, name in enumerate(bits.facts)
        )
        return [
            _as(self._mask(bits.decisive, Status.NOT_MET), "refused"),
            _as(self._mask(bits.decisive, Status.UNKNOWN), "undecided"),
            _as(self._mask(bits.conditions, Status.NOT_MET, Status.UNKNOWN), "open_conditions"),
            _as(exp.BitwiseAnd(this=exp.paren(unknown), expression=exp.paren(read)), "unknown_facts"),
        ]

    def reasons(self, bits: Masks) -> list[exp.Expr]:
        refused, undecided = _some("refused"), _some("undecided")
        cases = exp.Case().when(refused, column("refused")).when(undecided, column("undecided"))
        none = exp.Literal.number(0)
        return [
            _as(cases.else_(column("open_conditions")), "reason_bits"),
            _as(exp.Case().when(_some("refused"), none).else_(column("unknown_facts")), "missing_bits"),
        ]

    def answer(self, bits: Masks) -> list[exp.Expr]:
        verdict = exp.Case()
        for name, word in (
            ("refused", Verdict.NOT_RECOMMENDED),
            ("undecided", Verdict.UNDETERMINED),
            ("open_conditions", Verdict.CONDITIONAL),
        ):
            verdict = verdict.when(_some(name), self._word(word))
        return [
            _as(verdict.else_(self._word(Verdict.RECOMMENDED)), "verdict"),
            _as(self._list("reason_bits", bits.statements), "reasons"),
            _as(self._list("missing_bits", bits.facts), "missing"),
        ]

    def no_answer(self) -> list[exp.Expr]:
        nothing = exp.cast(exp.Array(expressions=[]), "ARRAY<TEXT>")
        return [
            _as(exp.cast(exp.Null(), "TEXT"), "verdict"),
            _as(nothing, "reasons"),
            _as(nothing.copy(), "missing"),
        ]

    def _word(self, word: Status | Verdict) -> exp.Expr:
        text = exp.Literal.string(word.value)
        if self.dialect != "duckdb":
            return text
        kind = "status" if isinstance(word, Status) else "verdict"
        return exp.Cast(this=text, to=exp.DataType.build(kind, udt=True))

    def _first_true(self, *cases: tuple[exp.Expr, Status]) -> exp.Expr:
        answer = exp.Case()
        for when, status in cases:
            answer = answer.when(when, self._word(status))
        return answer.else_(self._word(Status.UNKNOWN))

    def _mask(self, bits: dict[str, int], *statuses: Status) -> exp.Expr:
        terms = []
        for statement, bit in bits.items():
            met = (exp.EQ(this=column(statement), expression=self._word(status)) for status in statuses)
            terms.append(_bit(exp.or_(*met), bit))
        return reduce(lambda a, b: exp.BitwiseOr(this=a, expression=b), terms)

    def _list(self, mask: str, names: Sequence[str]) -> exp.Expr:
        if self.dialect == "duckdb":
            return _list_by_table(mask, names)
        items = [exp.Case().when(_has(mask, bit), exp.Literal.string(name)) for bit, name in enumerate(names)]
        array = exp.Array(expressions=items)
        if self.dialect == "spark":
            return exp.ArrayCompact(this=array)
        return exp.ArrayRemove(this=array, expression=exp.Null())


def _list_by_table(mask: str, names: Sequence[str]) -> exp.Expr:
    # A join with a table of masks is faster still, but DuckDB does not keep the order of rows through a join.
    pieces = []
    for start in range(0, len(names), _BITS_OF_A_TABLE):
        piece = names[start : start + _BITS_OF_A_TABLE]
        lists = [
            exp.Array(expressions=[exp.Literal.string(name) for bit, name in enumerate(piece) if at >> bit & 1])
            for at in range(1 << len(piece))
        ]
        table = exp.cast(exp.Array(expressions=lists), "ARRAY<ARRAY<TEXT>>")
        index = f"((({mask}) >> {start}) & {(1 << len(piece)) - 1}) + 1"
        pieces.append(exp.func("list_extract", table, exp.maybe_parse(index, dialect="duckdb")))
    return reduce(lambda a, b: exp.func("list_concat", a, b), pieces)


def _fact(fact: Variable, columns: Collection[str], dialect: Dialect) -> exp.Expr:
    if fact.name not in columns:
        return _as(exp.cast(exp.Null(), _TYPES[fact.kind]), fact.name)
    if dialect == "postgres" and fact.kind == "number":
        return _as(_finite(column(fact.name)), fact.name)
    return column(fact.name)


def _finite(number: exp.Expr) -> exp.Expr:
    """A number where it is one. PostgreSQL holds NaN to be above every number and keeps infinities: here they are unknown."""
    high, low = (exp.cast(exp.Literal.string(one), "DOUBLE") for one in ("Infinity", "-Infinity"))
    is_one = exp.and_(exp.LT(this=number.copy(), expression=high), exp.GT(this=number.copy(), expression=low))
    return exp.Case().when(is_one, number)


def _as(expression: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(expression, exp.to_identifier(name, quoted=True), copy=False)


def _more(stage: str, expressions: Iterable[exp.Expr]) -> exp.Select:
    return exp.select("*", *expressions).from_(stage)


def _not(expression: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.paren(expression))


def _some(mask: str) -> exp.Expr:
    return exp.NEQ(this=column(mask), expression=exp.Literal.number(0))


def _has(mask: str, bit: int) -> exp.Expr:
    both = exp.BitwiseAnd(this=column(mask), expression=exp.Literal.number(1 << bit))
    return exp.NEQ(this=exp.paren(both), expression=exp.Literal.number(0))


def _bit(condition: exp.Expr, bits: int) -> exp.Expr:
    return exp.paren(exp.Case().when(condition, exp.Literal.number(bits)).else_(exp.Literal.number(0)))


def _sum(terms: Iterable[exp.Expr]) -> exp.Expr:
    return reduce(lambda a, b: exp.Add(this=a, expression=b), terms)
