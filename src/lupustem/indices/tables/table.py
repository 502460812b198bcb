"""How an index reads a table of visits: its columns, and whether it compares a visit with the one before or the baseline.

A column that the table does not have is unknown, as is an empty cell. Rows are compared within a patient by date, in whatever
order they stand; the answers keep the order of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from lupustem.facts.columns import CASE_ID, COLUMN_TYPES
from lupustem.facts.declare import boolean
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

PATIENT, DATE, BASELINE = "patient_id", "visit_date", "baseline"
Compared = Literal["alone", "previous", "baseline"]
ROW = "row of the table"
IS_BASELINE, BEFORE_BASELINE = "is the baseline", "not after the baseline"
HAS_PREVIOUS = "has a visit before"


@dataclass(frozen=True, slots=True)
class Table:
    """An index over a table.

    columns: what it reads. add: puts the answers beside them. answers: their names. refused: what a row must not say, with
    why; null counts as no.
    """

    columns: Mapping[str, Variable]
    add: Callable[[pl.LazyFrame], pl.LazyFrame]
    answers: tuple[str, ...]
    compared: Compared = "alone"
    refused: tuple[tuple[pl.Expr, Text], ...] = ()

    @property
    def vocabulary(self) -> dict[str, Variable]:
        """Every column that may stand in the table, apart from patient and date."""
        own = {name: _named(name, variable) for name, variable in self.columns.items()}
        return own | ({BASELINE: _BASELINE} if self.compared == "baseline" else {})

    @property
    def texts(self) -> frozenset[str]:
        """The columns that hold text."""
        words = {name for name, variable in self.columns.items() if variable.kind == "category"}
        return frozenset(words | {CASE_ID, PATIENT, DATE})

    def scored(self, visits: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with the answers, in its own order.

        visits: columns of this vocabulary in their engine types (`facts.columns.COLUMN_TYPES`), and, where visits are
            compared, patient_id and visit_date without nulls or doubles.
        """
        present = visits.collect_schema().names()
        full = self.filled(visits)
        if self.compared == "alone":
            return self.add(full).select(*present, *self.answers)
        ordered = full.with_row_index(ROW).sort(PATIENT, DATE)
        return self.add(_placed(ordered, self.compared)).sort(ROW).select(*present, *self.answers)

    def filled(self, visits: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with a column of nulls for each one that it does not have."""
        present = set(visits.collect_schema().names())
        return visits.with_columns(
            pl.lit(None, dtype=COLUMN_TYPES[variable.kind]).alias(name)
            for name, variable in self.vocabulary.items()
            if name not in present
        )


def _named(name: str, variable: Variable) -> Variable:
    return variable if variable.name == name else replace(variable, name=name)


_BASELINE = boolean(zh="基线就诊", en="The visit is the baseline")
_BASELINE.name = BASELINE


def _placed(ordered: pl.LazyFrame, compared: Compared) -> pl.LazyFrame:
    """Where each visit stands among those of its patient; the frame is sorted by patient and date."""
    if compared == "previous":
        return ordered.with_columns((pl.col(PATIENT) == pl.col(PATIENT).shift(1)).fill_null(False).alias(HAS_PREVIOUS))
    number = pl.int_range(pl.len()).over(PATIENT)
    marked = pl.col(BASELINE).fill_null(False)
    at = pl.when(marked).then(number).min().over(PATIENT).fill_null(0)
    return ordered.with_columns(number.alias("visit"), at.alias("at")).with_columns(
        (pl.col("visit") == pl.col("at")).alias(IS_BASELINE), (pl.col("visit") <= pl.col("at")).alias(BEFORE_BASELINE)
    )


def previous(name: str) -> pl.Expr:
    """A column's value at the visit before; null at a patient's first visit."""
    return pl.when(pl.col(HAS_PREVIOUS)).then(pl.col(name).shift(1))


def at_baseline(name: str) -> pl.Expr:
    """A column's value at the patient's baseline."""
    return pl.col(name).filter(pl.col(IS_BASELINE)).first().over(PATIENT)
