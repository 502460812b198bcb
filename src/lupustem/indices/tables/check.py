"""A table of visits checked before it is scored: every column against the index's vocabulary, patient and date, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from lupustem.facts.columns import BAD, Columns, check_columns
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices.tables.table import DATE, PATIENT, Table
from lupustem.logic.text import Language, Text

_NOTHING = pl.lit(None, dtype=pl.String)
_OTHER_VISIT = Text(
    "此患者另有一次就诊不能读取，各次就诊因此不作比较。",
    "another visit of this patient cannot be read, so this one is not compared either.",
)
Problems = tuple[tuple[pl.Expr, Text], ...]


@dataclass(frozen=True, slots=True)
class Visits:
    """The checked columns of a table: patient and date where it has them, and what of a row refuses it."""

    table: Table
    columns: Columns
    keys: tuple[pl.Expr, ...]
    problems: Problems

    def checked(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame in its engine types with BAD: whether a row is refused."""
        marked = self.columns.mark(frame)
        typed = marked.select(*self.keys, BAD, *(one.value.alias(one.fact.name) for one in self.columns.facts))
        names = typed.collect_schema().names()
        refused = [rows.fill_null(False) for rows, _ in (*self.problems, *self.table.refused)]
        judged = self.table.filled(typed).with_columns(pl.any_horizontal(pl.col(BAD), *refused)).select(names)
        if self.table.compared == "alone":
            return judged
        # A visit that cannot be read may be the baseline or the one before: its patient's others are not compared without it.
        whole = pl.col(BAD).any().over(PATIENT) & pl.col(PATIENT).is_not_null()
        return judged.with_columns(pl.col(BAD) | whole)

    def rejected(self, frame: pl.LazyFrame, language: Language) -> pl.LazyFrame:
        """The rows that are refused: row (from 1), patient and date, why, and the columns as they were given."""
        given = frame.collect_schema().names()
        typed = self.table.filled(self.checked(frame))
        said = [
            pl.when(rows.fill_null(False)).then(pl.lit(text.in_(language)))
            for rows, text in (*self.problems, *self.table.refused)
        ]
        later = typed.select(
            BAD, (pl.concat_str(said, separator=" ", ignore_nulls=True) if said else _NOTHING).alias("later")
        )
        own = frame.with_row_index("row", offset=1).with_columns(self.columns.reason(language).alias("reason"))
        both = pl.concat([own, later], how="horizontal").filter(BAD)
        reason = pl.concat_str(pl.col("reason", "later"), separator=" ", ignore_nulls=True).str.strip_chars()
        said_ = pl.when(reason == "").then(pl.lit(_OTHER_VISIT.in_(language))).otherwise(reason)
        return both.select("row", said_.alias("reason"), *given)


def check_visits(
    schema: dict[str, pl.DataType] | pl.Schema, table: Table, *, text: bool, ignore_unknown: bool = False
) -> Visits:
    """Match the columns of a table with an index.

    text: every column is text as written (CSV, NDJSON). ignore_unknown: leave out columns that the index does not read.
    Raises InvalidFacts for such a column otherwise, for one of a type that cannot hold its values, and where patient_id or
    visit_date is needed and missing.
    """
    missing = [name for name in (PATIENT, DATE) if table.compared != "alone" and name not in schema]
    own = {name: kind for name, kind in schema.items() if name not in (PATIENT, DATE, "case_id")}
    try:
        columns = check_columns(
            own, text=text, ignore_unknown=ignore_unknown, vocabulary=table.vocabulary, strange=_strange(table)
        )
        problems: tuple[Problem, ...] = ()
    except InvalidFacts as invalid:
        problems = invalid.problems
    if missing or problems:
        raise InvalidFacts((*map(_needed, missing), *problems))
    keys = [pl.col(name).cast(pl.String) for name in ("case_id", PATIENT) if name in schema]
    if DATE in schema:
        keys.append(_day(schema[DATE]))
    return Visits(table, columns, tuple(keys), _of_keys(schema, table))


def _day(kind: pl.DataType) -> pl.Expr:
    if kind == pl.Date:
        return pl.col(DATE)
    written = pl.col(DATE).cast(pl.String).str.strip_chars()
    return pl.when(written.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(written).str.to_date("%Y-%m-%d", strict=False)


def _of_keys(schema: dict[str, pl.DataType] | pl.Schema, table: Table) -> Problems:
    if table.compared == "alone":
        return ()
    nobody, never = pl.col(PATIENT).is_null() | (pl.col(PATIENT) == ""), pl.col(DATE).is_null()
    twice = pl.struct(PATIENT, DATE).is_duplicated() & ~nobody & ~never
    return (
        (nobody, Text("patient_id：缺少。", "patient_id: missing.")),
        (
            never,
            Text(
                "visit_date：缺少，或不是 2026-03-31 这样的日期。",
                "visit_date: missing, or no date such as 2026-03-31.",
            ),
        ),
        (twice, Text("visit_date：同一患者同一天有两次就诊。", "visit_date: two visits of one patient on one day.")),
    )


def _needed(name: str) -> Problem:
    return Problem(
        name,
        "structure",
        Text(f"{name}：缺少此列；要比较各次就诊。", f"{name}: the column is missing; visits are compared."),
    )


def _strange(table: Table) -> Callable[[object], Problem]:
    """What is wrong with a column that the index does not read, with the nearest right name."""
    known = [PATIENT, DATE, *table.vocabulary]

    def said(name: object) -> Problem:
        shown = "".join(sign if sign.isprintable() else "?" for sign in str(name))[:60]
        near = get_close_matches(shown, known, n=1, cutoff=0.6)
        hint = (
            Text(f"最接近的是 {near[0]}。", f"the nearest is {near[0]}.") if near else Text("请删去。", "leave it out.")
        )
        return Problem(
            shown,
            "unknown_fact",
            Text(f"{shown}：此指数不读这一列；{hint.zh}", f"{shown}: the index does not read this column; {hint.en}"),
        )

    return said
