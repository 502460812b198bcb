"""Every visit of a unit judged by every definition: true, false, or null while it is open.

The visits of a unit are its baseline and its follow-up. A unit without a baseline gets one of which nothing is known, so
that no later visit is taken for it.
"""

from __future__ import annotations

import polars as pl

from lupustem.facts.columns import COLUMN_TYPES
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.tables.catalogue import TABLES
from lupustem.indices.tables.composites import sledai_range
from lupustem.indices.tables.kidney import grams
from lupustem.indices.tables.table import BASELINE, DATE, PATIENT
from lupustem.logic.as_polars import divided
from lupustem.outcome.cohort import DAYS_A_MONTH, UNIT, Cohort
from lupustem.outcome.columns import JUDGING, VISIT_COLUMNS
from lupustem.outcome.definitions import DEFINITIONS
from lupustem.outcome.time_points import nominal_months

DAY, IS_BASELINE, SERIAL = "day", "is_baseline", "visit"
MEASURES: tuple[str, ...] = (
    "sledai_2k",
    "protein_ratio_g_g",
    "protein_g_24h",
    "albumin_g_l",
    "complement_c3_g_l",
    "platelets_10e9_l",
    "prednisone_mg",
)
"""What is followed from baseline; protein as a ratio and as a 24 h collection apart."""


def judged_visits(cohort: Cohort, indices: tuple[str, ...] = JUDGING) -> pl.DataFrame:
    """A row per visit of a unit, sorted by unit and day: unit, day (0 and less is the baseline), is_baseline, what was not
    assessable, a Boolean column per definition of `indices` and a column per measure."""
    rows = _filled(_unit_visits(cohort))
    base = rows.rename({"unit_key": PATIENT})
    answers: list[pl.DataFrame] = []
    for index in indices:
        codes = [code for code, one in DEFINITIONS.items() if one.definition.index == index]
        scored = TABLES[index].scored(_of(base, index))
        answers.append(scored.select(_verdict(code).alias(code) for code in codes).collect())
    kept = rows.select(
        UNIT,
        DAY,
        pl.col(BASELINE).alias(IS_BASELINE),
        *_measures(),
        _bicla_open().alias("bicla_active"),
        _protein().alias("protein"),
        *(pl.col(name).is_not_null().alias(f"has_{name}") for name in VISIT_COLUMNS),
    )
    return pl.concat([kept, *answers], how="horizontal").with_row_index(SERIAL)


def _unit_visits(cohort: Cohort) -> pl.DataFrame:
    units = cohort.units.select(UNIT, PATIENT, "number", "start", "baseline_date", "next_start")
    visits = cohort.visits.drop("start", "day", "role")
    later = visits.join(units, left_on=[PATIENT, "infusion_number"], right_on=[PATIENT, "number"], how="inner").filter(
        pl.col(DATE) > pl.col("start")
    )
    baseline = units.join(visits, left_on=[PATIENT, "baseline_date"], right_on=[PATIENT, DATE], how="left")
    baseline = baseline.with_columns(pl.coalesce("baseline_date", "start").alias(DATE), pl.lit(True).alias(BASELINE))
    later = later.with_columns(pl.lit(False).alias(BASELINE))
    columns = [UNIT, "start", DATE, BASELINE, *VISIT_COLUMNS]
    both = pl.concat([baseline.select(columns), later.select(columns)]).sort(UNIT, DATE)
    return both.with_columns(
        pl.col(UNIT).cast(pl.String).alias("unit_key"),
        (pl.col(DATE) - pl.col("start")).dt.total_days().alias(DAY),
    )


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    """One quantity written under another name or unit: prednisone for prednisolone, a ratio in mg/g, creatinine in mg/dL."""
    ratio = pl.coalesce(grams(name) for name in ("upcr_g_g", "upcr_mg_g", "upcr_mg_mmol"))
    in_mg_dl = divided((pl.col("creatinine_umol_l") * 10_000).round(), 884_000).round(6)
    return rows.with_columns(
        pl.coalesce("prednisolone_mg", "prednisone_mg").alias("prednisolone_mg"),
        pl.coalesce("prednisone_mg", "prednisolone_mg").alias("prednisone_mg"),
        ratio.alias("ratio_g_g"),
        pl.coalesce(pl.col("upcr_mg_g"), (ratio * 1000).round(6)).alias("relapse_upcr"),
        pl.coalesce(pl.col("creatinine_mg_dl"), in_mg_dl).alias("relapse_creatinine"),
        nominal_months(pl.col(DAY), DAYS_A_MONTH).alias("months"),
    )


def _of(base: pl.DataFrame, index: str) -> pl.LazyFrame:
    """The columns that an index reads, patient_id being the unit."""
    vocabulary = TABLES[index].vocabulary
    given = base.lazy()
    if index == "kdigo_relapse":
        given = given.with_columns(
            pl.col("relapse_upcr").alias("upcr_mg_g"), pl.col("relapse_creatinine").alias("creatinine_mg_dl")
        )
    present = set(base.columns)
    return given.select(
        PATIENT,
        DATE,
        *(
            pl.col(name) if name in present else pl.lit(None, dtype=COLUMN_TYPES[one.kind]).alias(name)
            for name, one in vocabulary.items()
        ),
    )


def _verdict(code: str) -> pl.Expr:
    """Met, not met, or null while the grades that are still possible lie on both sides."""
    one = DEFINITIONS[code]
    if not one.grades:
        return pl.col(code)
    index = one.definition.index
    lower, upper = (pl.col(f"{index}_{end}").cast(pl.String).is_in(list(one.grades)) for end in ("lower", "upper"))
    return pl.when(lower == upper).then(lower)


def _measures() -> list[pl.Expr]:
    low, high = sledai_range()
    sledai = pl.when(low == high).then(low).cast(pl.Float64)
    return [
        sledai.alias("sledai_2k"),
        pl.col("ratio_g_g").alias("protein_ratio_g_g"),
        *(pl.col(name) for name in MEASURES[2:]),
    ]


def _bicla_open() -> pl.Expr:
    """Whether a system is A or B; null where that is open."""
    return pl.any_horizontal(pl.col(f"bilag_{system}").is_in(["A", "B"]) for system in SYSTEMS)


def _protein() -> pl.Expr:
    return pl.coalesce("ratio_g_g", "protein_g_24h")
