"""The SQL reading run by DuckDB: a Parquet relation in, a file of answers out, streaming under a memory limit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import duckdb
import polars as pl

from lupustem.decision.database import DUCKDB_TYPES, decide_sql
from lupustem.exchange.answers import PARQUET_METADATA, ROW_GROUP, write_answers
from lupustem.facts import FACTS
from lupustem.facts.columns import CASE_ID

MEMORY_LIMIT = "700MB"
_LOOK_EVERY_S = 0.2


def decide_with_duckdb(
    relation: str,
    facts: Collection[str],
    stages: tuple[str, ...],
    written: Path,
    report: Callable[[float], None] | None = None,
) -> None:
    """Decide a relation that holds case_id and `facts` in the types of `columns.COLUMN_TYPES`; rows keep their order.

    report: called with the share done, 0 to 1. Raises duckdb.Error where the relation cannot be read or the disk is full.
    """
    parquet = written.with_suffix(".parquet")
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(written.parent),
    }
    with duckdb.connect(config=settings) as connection:
        for statement in (*DUCKDB_TYPES, "SET enable_progress_bar = false"):
            connection.execute(statement)
        query = decide_sql(relation, ["case_id", *facts], stages, dialect="duckdb")
        pairs = ", ".join(f'"{key}": {_quoted(value)}' for key, value in PARQUET_METADATA.items())
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{{pairs}}}"
        _run(connection, f"COPY ({query}) TO {_quoted(parquet)} ({options})", report)
    if written != parquet:
        write_answers(pl.scan_parquet(parquet, glob=False), written)


def relation_of(path: Path, facts: Collection[str], *, has_case_id: bool) -> str:
    """A Parquet file of facts as a relation: categories as text, an empty one unknown."""
    case_id = f'CAST("{CASE_ID}" AS VARCHAR)' if has_case_id else "CAST(NULL AS VARCHAR)"
    values = [
        f"""NULLIF(CAST("{name}" AS VARCHAR), '') AS "{name}\"""" if FACTS[name].kind == "category" else f'"{name}"'
        for name in facts
    ]
    return f"(SELECT {', '.join([f'{case_id} AS {CASE_ID}', *values])} FROM read_parquet({_quoted(path)}))"


def _quoted(text: Path | str) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _run(connection: duckdb.DuckDBPyConnection, query: str, report: Callable[[float], None] | None) -> None:
    if report is None:
        connection.execute(query)
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(connection.execute, query)
        while not wait([running], timeout=_LOOK_EVERY_S).done:
            report(max(0.0, connection.query_progress()) / 100)
        running.result()
        report(1.0)
