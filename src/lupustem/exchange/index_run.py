"""A table of visits from file to file: read, checked, scored and written; rows that cannot be read go to the rejects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lupustem.exchange.answers import PARQUET_METADATA, ROW_GROUP, output_suffix, place, scratch_beside
from lupustem.exchange.cohort_files import open_cohort
from lupustem.exchange.cohort_run import in_column, rejects_path, told
from lupustem.facts.columns import BAD
from lupustem.facts.notices import InvalidFacts
from lupustem.indices.declare import Index
from lupustem.indices.tables.catalogue import table_of
from lupustem.indices.tables.check import check_visits
from lupustem.logic.text import Language


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What became of a table. rows: rows read; rejected: of them refused. rejects: the file of refused rows, if any."""

    rows: int
    rejected: int
    output: Path
    rejects: Path | None


def run_index(
    index: Index,
    source: Path,
    output: Path,
    *,
    rejects: Path | None = None,
    ignore_unknown_columns: bool = False,
    language: Language = "en",
) -> IndexSummary:
    """Score every row of `source` (CSV, Parquet or NDJSON) and write it with the answers to `output`, in its order.

    rejects: where refused rows go; left out, beside the output as NAME.rejects.csv.
    Raises Unreadable where a file as a whole cannot be read or written, InvalidFacts for an index that is not scored over a
    table, or for its columns.
    """
    table = table_of(index.name)
    suffix, beside = output_suffix(output), rejects_path(source, output, rejects)
    with scratch_beside(output) as scratch, told(source, output):
        cohort = open_cohort(source, scratch, table.texts)
        try:
            visits = check_visits(cohort.schema, table, text=cohort.text, ignore_unknown=ignore_unknown_columns)
        except InvalidFacts as invalid:
            raise InvalidFacts(tuple(in_column(problem, source) for problem in invalid.problems)) from None
        laid_out = scratch / "checked.parquet"
        visits.checked(cohort.frame).sink_parquet(laid_out, row_group_size=ROW_GROUP, maintain_order=True)
        checked = pl.scan_parquet(laid_out, glob=False)
        rows, bad = checked.select(pl.len(), pl.col(BAD).sum()).collect(engine="streaming").row(0)
        written = scratch / f"scores{suffix}"
        _write(table.scored(checked.filter(~pl.col(BAD)).drop(BAD)), written)
        if bad:
            visits.rejected(cohort.frame, language).collect().write_csv(scratch / "rejects.csv")
            place(scratch / "rejects.csv", beside)
        elif rejects is None:
            beside.unlink(missing_ok=True)
        place(written, output)
    return IndexSummary(rows, bad or 0, output, beside if bad else None)


def _write(scores: pl.LazyFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        scores.sink_parquet(path, row_group_size=ROW_GROUP, maintain_order=True, metadata=PARQUET_METADATA)
    elif path.suffix == ".csv":
        scores.sink_csv(path, maintain_order=True)
    else:
        scores.sink_ndjson(path, maintain_order=True)
