"""SLEDAI, SLE-DAS and eGFR over a table: one visit at a time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

import polars as pl

from lupustem.indices import sle_das
from lupustem.indices.egfr import EQUATION_2009, EQUATION_2021, INPUTS, KAPPA, UMOL_PER_MG_DL, Equation
from lupustem.indices.sledai_items import DESCRIPTORS, PRESENT, SEROLOGY
from lupustem.indices.tables.table import Table
from lupustem.logic.as_polars import divided, polars
from lupustem.logic.text import Text


def sledai_bounds(prefix: str, names: Iterable[str] = DESCRIPTORS) -> tuple[pl.Expr, pl.Expr]:
    """`prefix`_lower and `prefix`_upper of the descriptors named, `(n,)` UInt8: what is unknown counts as absent or present."""
    known = tuple(names)
    low, high = (reduce(add, (_points(name, unknown) for name in known)) for unknown in (False, True))
    return low.alias(f"{prefix}_lower"), high.alias(f"{prefix}_upper")


def _points(name: str, unknown: bool) -> pl.Expr:
    """What a descriptor adds. A choice between two constants is a fifth of the cost of a product; null goes to otherwise."""
    weight, nothing = (pl.lit(points, dtype=pl.UInt8) for points in (DESCRIPTORS[name].weight, 0))
    if unknown:
        return pl.when(~pl.col(name)).then(nothing).otherwise(weight)
    return pl.when(pl.col(name)).then(weight).otherwise(nothing)


def _sledai(name: str) -> Table:
    def added(visits: pl.LazyFrame) -> pl.LazyFrame:
        bounds = (*sledai_bounds(name), *sledai_bounds("serology", SEROLOGY))
        clinical = (
            (pl.col(f"{name}_{end}") - pl.col(f"serology_{end}")).alias(f"{name}_clinical_{end}")
            for end in ("lower", "upper")
        )
        return (
            visits.with_columns(*bounds)
            .with_columns(*clinical, settled(name))
            .with_columns(settled(f"{name}_clinical"))
        )

    answers = tuple(f"{part}{end}" for part in (name, f"{name}_clinical") for end in ("", "_lower", "_upper"))
    return Table(PRESENT, added, answers)


def settled(name: str) -> pl.Expr:
    """The value where both bounds agree, else null."""
    low, high = pl.col(f"{name}_lower"), pl.col(f"{name}_upper")
    return pl.when(low == high).then(low).alias(name)


_DAS_COLUMNS = {**sle_das.NUMBERS, **sle_das.FLAGS}
_BOTH_RASHES = pl.col("localized_rash").is_null() & pl.col("generalized_rash").is_null()
_CATEGORY = pl.Enum(["remission", "mild", "moderate_severe"])


def _sle_das(visits: pl.LazyFrame) -> pl.LazyFrame:
    low, high = (_das_points(upper=upper) for upper in (False, True))
    scored = visits.with_columns(low.alias("sle_das_lower"), high.alias("sle_das_upper"))
    return scored.with_columns(settled("sle_das")).with_columns(
        pl.when(_category("lower") == _category("upper")).then(_category("lower")).alias("sle_das_category")
    )


def _das_points(*, upper: bool) -> pl.Expr:
    """Points to two places, half up: the part without logarithms in whole thousandths, so that its rounding is exact."""
    whole = pl.lit(sle_das.INTERCEPT, dtype=pl.Int64) + _joints(upper=upper)
    for name, weight in sle_das.WEIGHTS.items():
        state = _flag(name, upper=upper)
        whole = whole + state.cast(pl.Int64) * weight
    logs = reduce(add, (_log_points(term, upper=upper) for term in sle_das.LOGS.values()))
    hundredths = pl.when(logs == 0).then((whole + 5).floordiv(10).cast(pl.Float64))
    return divided(hundredths.otherwise(((whole / 1000 + logs) * 100 + 0.5).floor()), 100)


def _flag(name: str, *, upper: bool) -> pl.Expr:
    """A flag with unknown as absent or present; of two unknown rashes, which exclude each other, the weightier counts."""
    other = {"localized_rash": "generalized_rash", "generalized_rash": "localized_rash"}.get(name)
    state = pl.col(name).fill_null(upper)
    if not upper or other is None:
        return state
    excluded = pl.col(other).fill_null(False) & pl.col(name).is_null()
    return state & ~excluded if name == "generalized_rash" else state & ~excluded & ~_BOTH_RASHES


def _joints(*, upper: bool) -> pl.Expr:
    count = pl.col("sjc28").fill_null(28 if upper else 0)
    return (count >= 1).cast(pl.Int64) * sle_das.ARTHRITIS + count * sle_das.PER_JOINT


def _log_points(term: sle_das.LogTerm, *, upper: bool) -> pl.Expr:
    number = pl.col(term.number.name)
    points = (number.log() * term.slope + term.base) / 1000
    known = pl.when(polars(term.rule)).then(points).otherwise(0.0)
    return pl.when(number.is_null()).then(term.ends[1] if upper else 0.0).otherwise(known)


def _category(end: str) -> pl.Expr:
    score = pl.col(f"sle_das_{end}")
    remission, mild = float(sle_das.REMISSION), float(sle_das.MILD)
    return (
        pl.when(score <= remission)
        .then(pl.lit("remission", dtype=_CATEGORY))
        .when(score <= mild)
        .then(pl.lit("mild", dtype=_CATEGORY))
        .otherwise(pl.lit("moderate_severe", dtype=_CATEGORY))
    )


def _egfr(name: str, equation: Equation) -> Table:
    def added(visits: pl.LazyFrame) -> pl.LazyFrame:
        female, age = pl.col("sex") == "female", pl.col("age")
        mass = pl.coalesce(pl.col("creatinine_umol_l") / float(UMOL_PER_MG_DL), pl.col("creatinine_mg_dl"))
        ratio = mass / pl.when(female).then(KAPPA["female"]).otherwise(KAPPA["male"])
        power = pl.when(female).then(equation.low["female"]).otherwise(equation.low["male"])
        curve = pl.min_horizontal(ratio, 1.0).pow(power) * pl.max_horizontal(ratio, 1.0).pow(equation.high)
        aged = pl.lit(equation.aging).pow(age)
        factor = pl.when(female).then(equation.female).otherwise(1.0)
        value = equation.lead * curve * aged * factor
        if equation.black is not None:
            value = value * pl.when(pl.col("black").fill_null(False)).then(equation.black).otherwise(1.0)
        known = pl.col("sex").is_not_null() & age.is_not_null() & mass.is_not_null()
        return visits.with_columns(pl.when(known).then(divided((value * 100 + 0.5).floor(), 100)).alias(name))

    columns = {key: one for key, one in INPUTS.items() if key != "black" or equation.black is not None}
    both = pl.col("creatinine_umol_l").is_not_null() & pl.col("creatinine_mg_dl").is_not_null()
    return Table(columns, added, (name,), refused=((both, _TWO_UNITS),))


_TWO_UNITS = Text(
    "creatinine_umol_l 与 creatinine_mg_dl 只能写一个。", "creatinine_umol_l and creatinine_mg_dl: write one of them."
)
_DAS_REFUSED = (
    (pl.col("localized_rash") & pl.col("generalized_rash"), sle_das.TWO_RASHES),
    ((pl.col("proteinuria_mg") > 0) & (pl.col("proteinuria_mg") < sle_das.LEAST_MG), sle_das.IN_GRAMS),
)
TABLES: dict[str, Table] = {
    "sledai_2k": _sledai("sledai_2k"),
    "selena_sledai": _sledai("selena_sledai"),
    "sle_das": Table(
        _DAS_COLUMNS,
        _sle_das,
        ("sle_das", "sle_das_lower", "sle_das_upper", "sle_das_category"),
        refused=_DAS_REFUSED,
    ),
    "ckd_epi_2021": _egfr("ckd_epi_2021", EQUATION_2021),
    "ckd_epi_2009": _egfr("ckd_epi_2009", EQUATION_2009),
}
