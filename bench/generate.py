"""Invented cohorts for the bench: every input fact of stage assess, 10 % unknown, values on both sides of every limit."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from lupustem.decision.status import inputs_of, statements_of
from lupustem.facts import FACTS
from lupustem.logic.tree import Variable

ROW_GROUP = 131_072


def assess_facts() -> tuple[str, ...]:
    """The input facts that stage assess reads, in the order of the vocabulary."""
    read = {name for statement in statements_of(("assess",)) for name in inputs_of(statement)}
    return tuple(name for name in FACTS if name in read)


def write_cohort(path: Path, rows: int) -> None:
    """Write `rows` invented patients as Parquet, the same ones every time."""
    columns = [_column(FACTS[name], seed) for seed, name in enumerate(assess_facts(), start=1)]
    frame = pl.LazyFrame({"row": pl.int_range(rows, dtype=pl.Int64, eager=True)})
    frame.select(("p" + pl.col("row").cast(pl.String)).alias("case_id"), *columns).sink_parquet(
        path, row_group_size=ROW_GROUP, maintain_order=True
    )


def _column(fact: Variable, seed: int) -> pl.Expr:
    draw = pl.col("row").hash(seed)
    unknown = pl.col("row").hash(seed + 1000) % 10 == 0
    return pl.when(unknown).then(None).otherwise(_value(fact, draw)).alias(fact.name)


def _value(fact: Variable, draw: pl.Expr) -> pl.Expr:
    if fact.kind == "boolean":
        often = fact.name in ("sle_diagnosed", "benefit_risk_reviewed", "infection_under_treatment")
        return (draw % 20 < 18) if often else (draw % 20 < 2)
    if fact.kind == "category":
        values = list(fact.values)
        return (draw % len(values)).cast(pl.Int64).replace_strict(dict(enumerate(values)), return_dtype=pl.String)
    high = {"age_years": 90, "pulmonary_artery_pressure_mmhg": 100, "sledai_2k": 30}.get(fact.name, 6)
    if fact.kind == "integer":
        return (draw % (high + 1)).cast(pl.Int64)
    tenths = (draw % (high * 10 + 1)).cast(pl.Int64)
    return (tenths // 10).cast(pl.String).add("." + (tenths % 10).cast(pl.String)).cast(pl.Float64)
