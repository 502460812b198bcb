"""Cohorts, Parquet to Parquet: each reading beside a query written by hand, and what the door (checks, rejects) costs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from bench import by_hand
from bench.generate import ROW_GROUP, write_cohort
from bench.measure import interleaved, peak, peak_mb, ratio, seconds, verdict

POLARS_LIMIT, DUCKDB_LIMIT, MEMORY_LIMIT_MB = 1.15, 1.5, 1000
_VARIANTS = ("copy", "polars", "polars_by_hand", "duckdb", "duckdb_by_hand", "run_polars", "run_duckdb")


def main(rows: int, times: int) -> list[str]:
    """Lines of a Markdown report."""
    with TemporaryDirectory() as folder:
        source, tenth = Path(folder) / "cohort.parquet", Path(folder) / "tenth.parquet"
        write_cohort(source, rows)
        write_cohort(tenth, rows // 10)
        runs = interleaved({name: ("bench.cohort", name, str(source)) for name in _VARIANTS}, times)
        small = interleaved({name: ("bench.cohort", name, str(tenth)) for name in ("run_polars", "run_duckdb")}, 1)
        same = _same(source)
    lines = [
        f"Cohort of {rows:,} generated rows, 10 % unknown, {ROW_GROUP:,} rows a row group, stage assess, {times} runs:",
        "",
        "| what | median s | peak MB |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {name} | {seconds(of):.2f} | {peak(of):.0f} |" for name, of in runs.items()]
    grown = {name: peak(runs[name]) - peak(small[name]) for name in small}
    return [
        *lines,
        "",
        f"- Polars reading to the query by hand: {verdict(ratio(runs, 'polars', 'polars_by_hand'), POLARS_LIMIT)}",
        f"- DuckDB reading to the query by hand: {verdict(ratio(runs, 'duckdb', 'duckdb_by_hand'), DUCKDB_LIMIT)}",
        f"- Polars reading to a plain copy of the same columns: {ratio(runs, 'polars', 'copy'):.2f}",
        f"- Checks, rejects and counts: {ratio(runs, 'run_polars', 'polars'):.2f} times the Polars reading alone, "
        f"{ratio(runs, 'run_duckdb', 'duckdb'):.2f} times the DuckDB reading alone",
        f"- Largest peak memory, MB: {verdict(max(map(peak, runs.values())), MEMORY_LIMIT_MB)}; "
        f"against a tenth of the rows {', '.join(f'{name} {mb:+.0f} MB' for name, mb in grown.items())}",
        f"- All four answers equal, row by row: {'yes' if same else 'NO'}",
    ]


def _same(source: Path) -> bool:
    answers = []
    for name in ("polars", "polars_by_hand", "duckdb", "duckdb_by_hand"):
        target = source.with_name(f"{name}.parquet")
        _run(name, source, target)
        lists = pl.col("reasons", "missing").cast(pl.List(pl.String)).list.join(";")
        frame = pl.scan_parquet(target).with_columns(lists)
        answers.append(frame.select(pl.all().cast(pl.String)).select(pl.all().hash()).collect())
    return all(answer.equals(answers[0]) for answer in answers)


def _run(name: str, source: Path, target: Path) -> None:
    from lupustem.decision.cohort import decide_frame
    from lupustem.exchange.cohort_run import run_cohort

    runs: dict[str, Callable[[], object]] = {
        "copy": lambda: _sink(pl.scan_parquet(source), target),
        "polars": lambda: _sink(decide_frame(pl.scan_parquet(source)), target),
        "polars_by_hand": lambda: _sink(by_hand.polars_query(source), target),
        "duckdb": lambda: _duckdb(_own_query(source), target),
        "duckdb_by_hand": lambda: _duckdb(by_hand.duckdb_query(source), target),
        "run_polars": lambda: run_cohort(source, target),
        "run_duckdb": lambda: run_cohort(source, target, engine="duckdb"),
    }
    runs[name]()


def _sink(frame: pl.LazyFrame, target: Path) -> None:
    frame.sink_parquet(target, row_group_size=ROW_GROUP, maintain_order=True)


def _own_query(source: Path) -> str:
    from lupustem.decision.database import decide_sql

    columns = pl.scan_parquet(source).collect_schema().names()
    return decide_sql(f"read_parquet('{source}')", columns, dialect="duckdb")


def _duckdb(query: str, target: Path) -> None:
    import duckdb

    from lupustem.decision.database import DUCKDB_TYPES
    from lupustem.exchange.duckdb_engine import MEMORY_LIMIT

    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        for statement in (*DUCKDB_TYPES, "SET enable_progress_bar = false"):
            connection.execute(statement)
        connection.execute(
            f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=_VARIANTS)
    parser.add_argument("source", type=Path)
    asked = parser.parse_args()
    written = asked.source.with_name(f"{asked.name}.out.parquet")
    import duckdb  # noqa: F401

    import lupustem.exchange.cohort_run  # noqa: F401

    start = perf_counter()
    _run(asked.name, asked.source, written)
    taken = perf_counter() - start
    written.unlink()
    print(json.dumps({"seconds": taken, "peak_mb": peak_mb()}))
