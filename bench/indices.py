"""Indices over a table of visits: SLEDAI-2K beside a sum written by hand, BILAG-2004 beside the function for one visit."""

from __future__ import annotations

import argparse
import json
from functools import reduce
from operator import add
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import polars as pl

from bench.measure import interleaved, peak, peak_mb, ratio, seconds, verdict
from lupustem.logic.as_polars import divided
from lupustem.logic.tree import Variable

SLEDAI_LIMIT, BILAG_LIMIT_S, BILAG_LIMIT_MB = 1.3, 60, 4000
_SLEDAI_VARIANTS = ("sledai", "sledai_by_hand", "sledai_bare_sum")
_REPEATED, _ONE_BY_ONE = 10, 1000


def main(rows: int, times: int) -> list[str]:
    """Lines of a Markdown report."""
    with TemporaryDirectory() as folder:
        sledai, bilag = Path(folder) / "sledai.parquet", Path(folder) / "bilag.parquet"
        write_visits(sledai, "sledai_2k", rows)
        write_visits(bilag, "bilag2004", rows)
        runs = interleaved({name: ("bench.indices", name, str(sledai)) for name in _SLEDAI_VARIANTS}, times)
        graded = interleaved({name: ("bench.indices", name, str(bilag)) for name in ("bilag", "bilag_one")}, 1)
        same = _same_sums(sledai) and _same_grades(bilag)
    one = seconds(graded["bilag_one"]) / _ONE_BY_ONE * rows
    table = seconds(graded["bilag"])
    lines = [
        f"Tables of {rows:,} invented visits, values in memory, {times} runs:",
        "",
        "| what | median ms | peak MB |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {name} | {seconds(of) * 1000:.0f} | {peak(of):.0f} |" for name, of in runs.items()]
    return [
        *lines,
        "",
        f"- SLEDAI-2K, six answers, to the same six by hand: {verdict(ratio(runs, 'sledai', 'sledai_by_hand'), SLEDAI_LIMIT)}",
        f"- SLEDAI-2K, six answers, to a bare sum: {verdict(ratio(runs, 'sledai', 'sledai_bare_sum'), SLEDAI_LIMIT)}",
        f"- BILAG-2004, nine systems with bounds, counts and total, s: {verdict(table, BILAG_LIMIT_S)}; "
        f"{rows / table:,.0f} visits a second",
        f"- BILAG-2004, peak MB: {verdict(peak(graded['bilag']), BILAG_LIMIT_MB)}",
        f"- BILAG-2004, the function for one visit: {rows / one:,.0f} visits a second, {one / table:.0f} times "
        f"the table's time",
        f"- Answers equal, row by row: {'yes' if same else 'NO'}",
    ]


def write_visits(path: Path, index: str, rows: int) -> None:
    """Write invented visits, five a patient, the same ones every time: 5 % unknown, most items absent."""
    from lupustem.indices.tables.catalogue import TABLES

    columns = [_column(name, seed, one) for seed, (name, one) in enumerate(TABLES[index].columns.items())]
    row = pl.col("row")
    frame = pl.LazyFrame({"row": pl.int_range(rows, dtype=pl.Int64, eager=True)})
    frame.select(
        ("p" + (row // 5).cast(pl.String)).alias("patient_id"),
        (pl.date(2020, 1, 1) + pl.duration(days=28 * (row % 5))).alias("visit_date"),
        *columns,
    ).sink_parquet(path, maintain_order=True)


def _column(name: str, seed: int, variable: Variable) -> pl.Expr:
    draw = pl.col("row").hash(seed)
    unknown = pl.col("row").hash(seed + 1000) % 20 == 0
    return pl.when(unknown).then(None).otherwise(_value(variable, draw)).alias(name)


def _value(variable: Variable, draw: pl.Expr) -> pl.Expr:
    if variable.kind == "boolean":
        return draw % 10 == 0
    if variable.kind == "integer" and variable.maximum == 4:
        return pl.when(draw % 30 < 5).then((draw % 5).cast(pl.Int64)).otherwise(0)
    assert variable.minimum is not None
    assert variable.maximum is not None
    low, high = int(variable.minimum), min(int(variable.maximum), 200)
    tenths = (draw % ((high - low) * 10)).cast(pl.Int64) + low * 10
    return (tenths // 10) if variable.kind == "integer" else divided(tenths, 10)


def _by_hand(visits: pl.DataFrame) -> pl.DataFrame:
    """The same six columns as somebody would write them: what is unknown counted as absent, then as present."""
    from lupustem.indices.sledai_items import DESCRIPTORS, SEROLOGY

    def total(unknown: bool, names: list[str]) -> pl.Expr:
        return reduce(add, (pl.col(n).fill_null(unknown).cast(pl.Int16) * DESCRIPTORS[n].weight for n in names))

    every, clinical = list(DESCRIPTORS), [name for name in DESCRIPTORS if name not in SEROLOGY]
    bounds = visits.lazy().select(
        total(False, every).alias("sledai_2k_lower"),
        total(True, every).alias("sledai_2k_upper"),
        total(False, clinical).alias("sledai_2k_clinical_lower"),
        total(True, clinical).alias("sledai_2k_clinical_upper"),
    )
    for name in ("sledai_2k", "sledai_2k_clinical"):
        low, high = pl.col(f"{name}_lower"), pl.col(f"{name}_upper")
        bounds = bounds.with_columns(pl.when(low == high).then(low).alias(name))
    return bounds.collect()


def _bare_sum(visits: pl.DataFrame) -> pl.DataFrame:
    """One column: the sum of the weights, null where anything is unknown."""
    from lupustem.indices.sledai_items import DESCRIPTORS

    terms = (pl.col(name).cast(pl.Int64) * one.weight for name, one in DESCRIPTORS.items())
    return visits.lazy().select(reduce(add, terms).alias("sledai_2k")).collect()


def _own(visits: pl.DataFrame, index: str) -> pl.DataFrame:
    from lupustem.indices.tables.catalogue import TABLES

    return TABLES[index].scored(visits.lazy()).select(TABLES[index].answers).collect()


def _same_sums(source: Path) -> bool:
    visits = pl.read_parquet(source)
    own, by_hand, bare = _own(visits, "sledai_2k"), _by_hand(visits), _bare_sum(visits)
    alike = own.cast(pl.Int64).equals(by_hand.select(own.columns).cast(pl.Int64), null_equal=True)
    return alike and own["sledai_2k"].cast(pl.Int64).equals(bare["sledai_2k"], null_equal=True)


def _one_by_one(visits: pl.DataFrame) -> list[dict[str, Any]]:
    """The first visits of a table through the function for one visit; ever_involved is taken as the table has it."""
    from lupustem.indices.bilag.items import ITEMS, NUMBERS, SYSTEMS
    from lupustem.indices.catalogue import score

    rows = visits.head(_ONE_BY_ONE).to_dicts()
    answers, involved = [], dict.fromkeys(SYSTEMS, False)
    for at, row in enumerate(rows):
        prior = rows[at - 1] if at and rows[at - 1]["patient_id"] == row["patient_id"] else None
        if prior is None:
            involved = dict.fromkeys(SYSTEMS, False)
        items: dict[Any, Any] = {
            n: row[f"bilag_{n}"] for n in ITEMS if n not in NUMBERS or row[f"bilag_{n}"] is not None
        }
        due = {f"{n}_due_to_sle": row[f"bilag_{n}_due_to_sle"] for n in range(90, 95)}
        items |= {key: state for key, state in due.items() if state is not None}
        own = {system: row[f"ever_involved_{system}"] for system in SYSTEMS}
        ever = {system: (True if involved[system] else None) if own[system] is None else own[system] for system in own}
        found = score(
            "bilag2004",
            {"items": items, "prior": prior and {n: prior[f"bilag_{n}"] for n in range(78, 88)}, "ever_involved": ever},
        )
        for system, one in found.systems.items():
            involved[system] |= one.lower in ("A", "B", "C") or own[system] is True
        answers.append({system: (one.grade, one.lower, one.upper) for system, one in found.systems.items()})
    return answers


def _same_grades(source: Path) -> bool:
    visits = pl.read_parquet(source)
    table = _own(visits, "bilag2004").head(_ONE_BY_ONE).to_dicts()
    ends = ("", "_best", "_worst")
    return all(
        tuple(row[f"bilag_{system}{end}"] for end in ends) == grades
        for row, one in zip(table, _one_by_one(visits), strict=True)
        for system, grades in one.items()
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=(*_SLEDAI_VARIANTS, "bilag", "bilag_one"))
    parser.add_argument("source", type=Path)
    asked = parser.parse_args()
    table = pl.read_parquet(asked.source)
    run = {
        "sledai": lambda: _own(table, "sledai_2k"),
        "sledai_by_hand": lambda: _by_hand(table),
        "sledai_bare_sum": lambda: _bare_sum(table),
        "bilag": lambda: _own(table, "bilag2004"),
        "bilag_one": lambda: _one_by_one(table),
    }[asked.name]
    each = _REPEATED if asked.name.startswith("sledai") else 1
    run() if each > 1 else None
    start = perf_counter()
    for _ in range(each):
        run()
    print(json.dumps({"seconds": (perf_counter() - start) / each, "peak_mb": peak_mb()}))
