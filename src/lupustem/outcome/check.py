"""The two tables of a cohort checked at the door: every column against its vocabulary, patient and date row by row.

A row that cannot be read is refused with its reason, never mended. Of a patient with a refused event none of the events can be
relied on (an infusion or a death may be the one that is missing), and likewise the visits of one with a refused visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from lupustem.facts.columns import BAD, COLUMN_TYPES, Columns, check_columns
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices.tables.check import Visits, check_visits
from lupustem.logic.text import Language, Text
from lupustem.outcome.columns import (
    BELONGS,
    DERIVED_HERE,
    EVENT_COLUMNS,
    EVENT_DATE,
    FREE_TEXT,
    PATIENT,
    VISITS,
)

Schema = Mapping[str, pl.DataType]
_OTHER = Text(
    "此患者另有一个事件不能读取，其各事件因此都不采用。",
    "another event of this patient cannot be read, so none of them is used.",
)


@dataclass(frozen=True, slots=True)
class Events:
    """The checked columns of EVENTS. `checked`: the frame in its engine types with BAD, whether a row is refused."""

    columns: Columns
    keys: tuple[pl.Expr, ...]
    problems: tuple[tuple[pl.Expr, Text], ...]

    def checked(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Every column of EVENTS, null where it is not given."""
        marked = self.columns.mark(frame)
        typed = marked.select(*self.keys, BAD, *(one.value.alias(one.fact.name) for one in self.columns.facts))
        present = set(typed.collect_schema().names())
        full = typed.with_columns(
            *(
                pl.lit(None, dtype=COLUMN_TYPES[one.kind]).alias(name)
                for name, one in EVENT_COLUMNS.items()
                if name not in present
            ),
            *(pl.lit(None, dtype=pl.String).alias(name) for name in FREE_TEXT if name not in present),
        )
        own = pl.any_horizontal(pl.col(BAD), *(rows.fill_null(False) for rows, _ in self.problems))
        judged = full.with_columns(own.alias(BAD))
        whole = pl.col(BAD).any().over(PATIENT) & pl.col(PATIENT).is_not_null()
        order = [PATIENT, EVENT_DATE, *EVENT_COLUMNS, *FREE_TEXT, BAD]
        return judged.with_columns(pl.col(BAD) | whole).select(order)

    def rejected(self, frame: pl.LazyFrame, language: Language) -> pl.LazyFrame:
        """The rows that are refused: row (from 1), why, and the columns as they were given."""
        given = frame.collect_schema().names()
        typed = self.checked(frame)
        said = [pl.when(rows.fill_null(False)).then(pl.lit(text.in_(language))) for rows, text in self.problems]
        later = typed.select(BAD, pl.concat_str(said, separator=" ", ignore_nulls=True).alias("later"))
        own = frame.with_row_index("row", offset=1).with_columns(self.columns.reason(language).alias("reason"))
        both = pl.concat([own, later], how="horizontal").filter(BAD)
        reason = pl.concat_str(pl.col("reason", "later"), separator=" ", ignore_nulls=True).str.strip_chars()
        return both.select(
            "row", pl.when(reason == "").then(pl.lit(_OTHER.in_(language))).otherwise(reason).alias("reason"), *given
        )


def check_cohort_visits(schema: Schema, *, text: bool, ignore_unknown: bool = False) -> Visits:
    """Match the columns of VISITS. Raises InvalidFacts, as `indices.tables.check.check_visits` does."""
    own = [Problem(name, "structure", said) for name, said in DERIVED_HERE.items() if name in schema]
    rest = {name: kind for name, kind in schema.items() if name not in DERIVED_HERE}
    try:
        checked = check_visits(rest, VISITS, text=text, ignore_unknown=ignore_unknown)
    except InvalidFacts as invalid:
        raise InvalidFacts((*own, *invalid.problems)) from None
    if own:
        raise InvalidFacts(tuple(own))
    return checked


def check_events(schema: Schema, *, text: bool, ignore_unknown: bool = False) -> Events:
    """Match the columns of EVENTS.

    Raises InvalidFacts where patient_id, event_date or kind is missing, for a column that is not known (unless it is to be left
    out) and for one of a type that cannot hold its values.
    """
    missing = tuple(_needed(name) for name in (PATIENT, EVENT_DATE, "kind") if name not in schema)
    free = [name for name in FREE_TEXT if name in schema]
    own = {name: kind for name, kind in schema.items() if name not in (PATIENT, EVENT_DATE, "case_id", *free)}
    try:
        columns = check_columns(
            own, text=text, ignore_unknown=ignore_unknown, vocabulary=EVENT_COLUMNS, strange=_strange
        )
    except InvalidFacts as invalid:
        raise InvalidFacts((*missing, *invalid.problems)) from None
    if missing:
        raise InvalidFacts(missing)
    keys = (pl.col(PATIENT).cast(pl.String), _day(schema[EVENT_DATE]), *map(_words, free))
    return Events(columns, keys, _problems())


def _words(name: str) -> pl.Expr:
    written = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(written != "").then(written).alias(name)


def _day(kind: pl.DataType) -> pl.Expr:
    if kind == pl.Date:
        return pl.col(EVENT_DATE)
    written = pl.col(EVENT_DATE).cast(pl.String).str.strip_chars()
    day = pl.when(written.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(written).str.to_date("%Y-%m-%d", strict=False)
    return day.alias(EVENT_DATE)


def _problems() -> tuple[tuple[pl.Expr, Text], ...]:
    nobody = pl.col(PATIENT).is_null() | (pl.col(PATIENT) == "")
    said: list[tuple[pl.Expr, Text]] = [
        (nobody, Text("patient_id：缺少。", "patient_id: missing.")),
        (
            pl.col(EVENT_DATE).is_null(),
            Text(
                "event_date：缺少，或不是 2026-03-31 这样的日期。",
                "event_date: missing, or no date such as 2026-03-31.",
            ),
        ),
        (pl.col("kind").is_null(), Text("kind：缺少。", "kind: missing.")),
    ]
    for name, kinds in BELONGS.items():
        listed = "、".join(kinds), ", ".join(kinds)
        said.append(
            (
                pl.col(name).is_not_null() & ~pl.col("kind").is_in(list(kinds)),
                Text(f"{name}：只用于 {listed[0]}；请核对 kind。", f"{name}: only for {listed[1]}; check the kind."),
            )
        )
    return tuple(said)


def _needed(name: str) -> Problem:
    return Problem(name, "structure", Text(f"{name}：EVENTS 缺少此列。", f"{name}: EVENTS has to have this column."))


def _strange(name: object) -> Problem:
    shown = "".join(sign if sign.isprintable() else "?" for sign in str(name))[:60]
    near = get_close_matches(shown, [PATIENT, EVENT_DATE, *EVENT_COLUMNS, *FREE_TEXT], n=1, cutoff=0.6)
    hint = Text(f"最接近的是 {near[0]}。", f"the nearest is {near[0]}.") if near else Text("请删去。", "leave it out.")
    return Problem(
        shown,
        "unknown_fact",
        Text(f"{shown}：EVENTS 没有这一列；{hint.zh}", f"{shown}: EVENTS has no such column; {hint.en}"),
    )
