"""Which indices can be scored over a table of visits."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from lupustem.facts.columns import BAD
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices.tables import composites, kidney, scores
from lupustem.indices.tables.bilag import BILAG
from lupustem.indices.tables.check import check_visits
from lupustem.indices.tables.table import Table
from lupustem.logic.text import Language, Text

TABLES: dict[str, Table] = {**scores.TABLES, "bilag2004": BILAG, **composites.TABLES, **kidney.TABLES}


def table_of(index: str) -> Table:
    """How an index is scored over a table. Raises InvalidFacts where it is not."""
    if index not in TABLES:
        text = Text(
            f"{index}：不能按表评分；可按表评分的有 {'、'.join(TABLES)}。",
            f"{index}: not scored over a table; those that are: {', '.join(TABLES)}.",
        )
        raise InvalidFacts((Problem(index, "unknown_fact", text),))
    return TABLES[index]


class VisitScores(NamedTuple):
    """A table scored: the visits with the answers, in their order, and the rows that were refused, with why."""

    scores: pl.DataFrame
    rejects: pl.DataFrame


def score_visits(
    index: str,
    visits: pl.DataFrame | pl.LazyFrame,
    *,
    ignore_unknown_columns: bool = False,
    language: Language = "en",
) -> VisitScores:
    """Score a table of visits: a row per visit, columns as the index reads them, null for unknown.

    Raises InvalidFacts for an index that is not scored over a table, or for its columns.
    """
    frame, table = visits.lazy(), table_of(index)
    checked = check_visits(frame.collect_schema(), table, text=False, ignore_unknown=ignore_unknown_columns)
    good = checked.checked(frame).filter(~pl.col(BAD)).drop(BAD)
    return VisitScores(*pl.collect_all([table.scored(good), checked.rejected(frame, language)]))
