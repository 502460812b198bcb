"""The columns of a table, checked: whole columns against a vocabulary, as exactly as one row is.

A column holds text (CSV, NDJSON) or typed values (Parquet, a frame). Either way a number has to be a decimal of at most 6
places: text as it was written, a double as its shortest decimal. What breaks a rule is named, never mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import polars as pl

from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.facts.row import (
    PLACES,
    bounds_problem,
    category_problem,
    places,
    places_problem,
    type_problem,
    unknown_name,
)
from lupustem.logic.as_polars import divided
from lupustem.logic.exact import MICRO
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Variable

CASE_ID = "case_id"
BAD = "has a problem"
BLANK = " \t\r\n\u00a0\u3000"
"""What may stand around a value in a text column and does not count."""
COLUMN_TYPES: dict[str, pl.DataType] = {
    "boolean": pl.Boolean(),
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "category": pl.String(),
}
"""What a fact's column is for the engines."""

_NOT_FINITE = "^[+-]?(nan|inf|infinity)$"
_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"
_EXPONENT = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]{1,3}$"
_WHOLE = r"^[+-]?[0-9]*\.?0*$"
_FEW_PLACES = rf"^[+-]?[0-9]*\.?[0-9]{{0,{PLACES}}}0*$"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `value` in its engine type, null where unknown; each problem with the rows that have it.

    not_finite: where NaN or infinity stood, which is unknown; None where that cannot be.
    as_given: whether a column without problems already holds `value`, an empty category apart.
    """

    fact: Variable
    value: pl.Expr
    problems: tuple[tuple[pl.Expr, Text], ...] = ()
    not_finite: pl.Expr | None = None
    as_given: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The checked columns of a table."""

    case_id: pl.Expr
    facts: tuple[Column, ...]

    @property
    def values(self) -> tuple[pl.Expr, ...]:
        """case_id and every fact in its engine type."""
        return (self.case_id, *(column.value.alias(column.fact.name) for column in self.facts))

    def read(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """`values` of a frame, as many rows as it has even where no column is a fact."""
        rows = frame if frame.collect_schema() else frame.head(0)
        names = [column.fact.name for column in self.facts]
        return rows.with_columns(self.values).select(CASE_ID, *names)

    def mark(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with a column BAD: whether a row has a problem. A column, so that it is worked out once."""
        problems = [rows for column in self.facts for rows, _ in column.problems]
        return frame.with_columns((pl.any_horizontal(problems) if problems else pl.lit(False)).alias(BAD))

    @property
    def as_given(self) -> bool:
        """Whether an engine may read the source itself."""
        return all(column.as_given for column in self.facts)

    def reason(self, language: Language) -> pl.Expr:
        """Every problem of a row, as one text."""
        said = [
            pl.when(rows).then(pl.lit(text.in_(language))) for column in self.facts for rows, text in column.problems
        ]
        return pl.concat_str(said, separator=" ", ignore_nulls=True) if said else pl.lit("")


def check_columns(
    schema: dict[str, pl.DataType] | pl.Schema,
    *,
    text: bool,
    ignore_unknown: bool = False,
    vocabulary: Mapping[str, Variable] = FACTS,
    strange: Callable[[object], Problem] = unknown_name,
) -> Columns:
    """Match the columns of a source with a vocabulary; `strange` says what is wrong with a name that it does not have.

    text: every column is text as written (CSV, NDJSON). ignore_unknown: leave out columns that are no fact.
    Raises InvalidFacts for a column that no fact has, a derived fact, or a type that cannot hold the fact.
    """
    problems: list[Problem] = []
    columns: list[Column] = []
    for name, kind in schema.items():
        if name == CASE_ID:
            continue
        if name not in vocabulary:
            problem = strange(name)
            if problem.code == "derived_fact" or not ignore_unknown:
                problems.append(problem)
            continue
        fact = vocabulary[name]
        column = _text(fact, pl.col(name)) if text else _typed(fact, kind)
        if column is None:
            problems.append(Problem(name, "wrong_type", type_problem(fact)))
        else:
            columns.append(column)
    if problems:
        raise InvalidFacts(tuple(problems))
    case_id = pl.col(CASE_ID).cast(pl.String) if CASE_ID in schema else pl.lit(None, dtype=pl.String).alias(CASE_ID)
    return Columns(case_id, tuple(columns))


def _typed(fact: Variable, kind: pl.DataType) -> Column | None:
    given = pl.col(fact.name)
    if kind == pl.Null:
        return Column(fact, pl.lit(None, dtype=COLUMN_TYPES[fact.kind]))
    if fact.kind == "boolean":
        return Column(fact, given, as_given=True) if kind == pl.Boolean else None
    if fact.kind == "category":
        return _category(fact, given, kind)
    if kind == pl.Float32 or kind.is_decimal():
        return _text(fact, given.cast(pl.String))
    if kind.is_integer():
        value = given if fact.kind == "integer" else given.cast(pl.Float64)
        wide = value.cast(COLUMN_TYPES[fact.kind], strict=False)
        return Column(fact, wide, ((_outside(fact, value), bounds_problem(fact)),), as_given=kind == pl.Int64)
    return _double(fact, given) if kind == pl.Float64 else None


def _double(fact: Variable, given: pl.Expr) -> Column:
    finite = given.is_finite()
    number = pl.when(finite).then(given)
    value: pl.Expr = number
    if fact.kind == "integer":
        other = ((value.round() != value).fill_null(False), type_problem(fact))
        value = value.cast(pl.Int64, strict=False)
    else:
        # A double's shortest decimal has at most 6 places where its millionths give it back.
        many = (divided((value * MICRO).round(), MICRO) != value) & _inside(fact, value)
        other = (many.fill_null(False), places_problem(fact))
    outside = (_outside(fact, number), bounds_problem(fact))
    return Column(fact, value, (outside, other), (~finite).fill_null(False), as_given=fact.kind == "number")


def _category(fact: Variable, given: pl.Expr, kind: pl.DataType) -> Column | None:
    if kind != pl.String and not isinstance(kind, pl.Categorical | pl.Enum):
        return None
    value = pl.when(given.cast(pl.String) != "").then(given.cast(pl.String))
    other = (~value.is_in(list(fact.values))).fill_null(False)
    return Column(fact, value, ((other, category_problem(fact)),), as_given=True)


def _text(fact: Variable, given: pl.Expr) -> Column:
    stripped = given.str.strip_chars(BLANK)
    text = pl.when(stripped != "").then(stripped)
    if fact.kind == "boolean":
        lower = text.str.to_lowercase()
        value = pl.when(lower == "true").then(True).when(lower == "false").then(False)
        return Column(fact, value, ((text.is_not_null() & value.is_null(), type_problem(fact)),))
    if fact.kind == "category":
        other = (~text.is_in(list(fact.values))).fill_null(False)
        return Column(fact, text, ((other, category_problem(fact)),))
    return _written_number(fact, text)


def _written_number(fact: Variable, given: pl.Expr) -> Column:
    not_finite = given.str.to_lowercase().str.contains(_NOT_FINITE).fill_null(False)
    text = pl.when(~not_finite).then(_without_exponent(given))
    is_number = text.str.contains(_DECIMAL)
    number = pl.when(is_number).then(text.cast(pl.Float64, strict=False))
    outside = (_outside(fact, number), bounds_problem(fact))
    if fact.kind == "integer":
        fraction = ~text.str.contains(_WHOLE) & _inside(fact, number)
        wrong = ((~is_number | fraction).fill_null(False), type_problem(fact))
        return Column(fact, number.cast(pl.Int64, strict=False), (wrong, outside), not_finite)
    wrong = ((~is_number).fill_null(False), type_problem(fact))
    many = ~text.str.contains(_FEW_PLACES) & _inside(fact, number)
    return Column(fact, number, (wrong, outside, (many.fill_null(False), places_problem(fact))), not_finite)


def _inside(fact: Variable, value: pl.Expr) -> pl.Expr:
    assert fact.minimum is not None
    assert fact.maximum is not None
    return value.is_between(float(fact.minimum), float(fact.maximum))


def _outside(fact: Variable, value: pl.Expr) -> pl.Expr:
    return (~_inside(fact, value)).fill_null(False)


def _without_exponent(text: pl.Expr) -> pl.Expr:
    """1.5e2 as 150: spread out exactly, in the rare rows that have an exponent."""
    return text.map_batches(_spread, return_dtype=pl.String, is_elementwise=True)


def _spread(column: pl.Series) -> pl.Series:
    places_of = column.str.contains(_EXPONENT).fill_null(False).arg_true()
    if not len(places_of):
        return column
    return column.scatter(places_of, [_plain(text) for text in column.gather(places_of).to_list()])


def _plain(text: str) -> str:
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return text
    return text if places(exact) > 999 else format(exact, "f")
