"""Response of lupus nephritis and renal relapse over a table: the rules of `nephritis` and `relapse`, read by column.

A visit may carry a protein ratio and a 24 h collection: ratio is compared with ratio where both visits have one, else
collection with collection. Where the two visits have different measures, only what the later one decides by itself is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial, reduce
from operator import and_

import polars as pl

from lupustem.facts.declare import boolean, number
from lupustem.indices import nephritis, relapse
from lupustem.indices.criteria import UNDECIDED
from lupustem.indices.declare import named
from lupustem.indices.kidney import INPUTS, MEASURES
from lupustem.indices.tables.table import BEFORE_BASELINE, HAS_PREVIOUS, Table, at_baseline, previous
from lupustem.logic.as_polars import divided, polars
from lupustem.logic.exact import MICRO
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

_RATIOS = ("upcr_g_g", "upcr_mg_g", "upcr_mg_mmol")
_FUNCTION = {"egfr": "egfr", "creatinine": "creatinine_umol_l"}
_MORE = named(
    {
        "months": number(unit="mo", minimum=0, maximum=600, zh="治疗开始后的月数", en="Months since treatment began"),
        "rescue": boolean(zh="治疗失败或补救治疗", en="Treatment failure or rescue"),
    }
)
TWO_RATIOS = (
    pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int8) for name in _RATIOS) > 1,
    Text("upcr_g_g、upcr_mg_g、upcr_mg_mmol 只能写一个。", "upcr_g_g, upcr_mg_g, upcr_mg_mmol: write one of them."),
)


def grams(name: str) -> pl.Expr:
    """A measure in g/g or g/24 h, as the nearest double of the exact product."""
    factor = MEASURES[name]
    if factor == 1:
        return pl.col(name)
    scale = 10 ** -int(Decimal(factor).as_tuple().exponent)
    whole = (pl.col(name) * MICRO).round().cast(pl.Int64) * int(factor * scale)
    return divided(whole, MICRO * scale)


def _proteins() -> tuple[pl.Expr, pl.Expr]:
    """Protein at the baseline and now, in one measure; a baseline in another measure counts as unknown."""
    ratio, day = pl.col("ratio"), pl.col("protein_g_24h")
    ratio_before, day_before = at_baseline("ratio"), at_baseline("protein_g_24h")
    by_ratio = ratio.is_not_null() & ratio_before.is_not_null()
    by_day = day.is_not_null() & day_before.is_not_null()
    before = pl.when(by_ratio).then(ratio_before).when(by_day).then(day_before)
    now = pl.when(by_ratio).then(ratio).when(by_day).then(day).otherwise(pl.coalesce(ratio, day))
    return before, now


def _with_kidney(visits: pl.LazyFrame) -> pl.LazyFrame:
    row = visits.with_columns(pl.coalesce(grams(name) for name in _RATIOS).alias("ratio"))
    before, now = _proteins()
    row = row.with_columns(before.alias("baseline_protein"), now.alias("current_protein"))
    row = row.with_columns(pl.col(column).alias(f"current_{name}") for name, column in _FUNCTION.items())
    return row.with_columns(at_baseline(column).alias(f"baseline_{name}") for name, column in _FUNCTION.items())


def _states(row: pl.LazyFrame, rules: Mapping[str, Expression], prefix: str, asked: pl.Expr) -> pl.LazyFrame:
    """A column per criterion, and `prefix` itself: all of them."""
    row = row.with_columns(pl.lit(None, dtype=pl.Boolean).alias(UNDECIDED.name)).with_columns(
        pl.when(asked).then(polars(rule)).alias(f"{prefix}_{name}") for name, rule in rules.items()
    )
    return row.with_columns(reduce(and_, (pl.col(f"{prefix}_{name}") for name in rules)).alias(prefix))


def _response(visits: pl.LazyFrame, *, rule: nephritis.Rule) -> pl.LazyFrame:
    name, asked = rule.name, ~pl.col(BEFORE_BASELINE)
    row = _states(_with_kidney(visits), rule.complete, f"{name}_complete", asked)
    if rule.partial is not None:
        row = _states(row, rule.partial, f"{name}_partial", asked)
    ends = []
    for end, unknown in (("lower", False), ("upper", True)):
        grade: pl.Expr = _grade("none")
        for part in ("partial", "complete") if rule.partial is not None else ("complete",):
            grade = pl.when(pl.col(f"{name}_{part}").fill_null(unknown)).then(_grade(part)).otherwise(grade)
        ends.append(pl.when(asked).then(grade).alias(f"{name}_{end}"))
    return _settled(row.with_columns(*ends), name)


def _grade(word: str) -> pl.Expr:
    return pl.lit(word, dtype=pl.Enum(list(nephritis.GRADES)))


def _settled(row: pl.LazyFrame, name: str) -> pl.LazyFrame:
    low, high = pl.col(f"{name}_lower"), pl.col(f"{name}_upper")
    return row.with_columns(pl.when(low == high).then(low).alias(name))


def _of_rule(rule: nephritis.Rule) -> Table:
    columns: dict[str, Variable] = dict(INPUTS) | {key: _MORE[key] for key in rule.keys if key in _MORE}
    parts = {"complete": rule.complete} | ({"partial": rule.partial} if rule.partial is not None else {})
    criteria = tuple(f"{rule.name}_{part}_{name}" for part, rules in parts.items() for name in rules)
    answers = (rule.name, f"{rule.name}_lower", f"{rule.name}_upper", *criteria)
    return Table(columns, partial(_response, rule=rule), answers, "baseline", (TWO_RATIOS,))


_RELAPSE_GRADE = pl.Enum(list(relapse.GRADES))
_FLAT = {f"{grade}_{name}": rule for grade, rules in relapse.CRITERIA.items() for name, rule in rules.items()}
_RELAPSE_COLUMNS = {**relapse.NOW, "new_casts": relapse.new_casts}


def _relapse(visits: pl.LazyFrame) -> pl.LazyFrame:
    row = visits.with_columns(pl.col(name).alias(f"current_{name}") for name in relapse.NOW).with_columns(
        previous(name).alias(f"previous_{name}") for name in relapse.NOW
    )
    asked = pl.col(HAS_PREVIOUS)
    row = _states(row, _FLAT, "kdigo_relapse", asked)
    return _settled(row.with_columns(_worst(False, asked, "lower"), _worst(True, asked, "upper")), "kdigo_relapse")


def _worst(unknown: bool, asked: pl.Expr, end: str) -> pl.Expr:
    grade: pl.Expr = pl.lit("none", dtype=_RELAPSE_GRADE)
    for word in relapse.GRADES[1:]:
        met = pl.any_horizontal(
            pl.col(f"kdigo_relapse_{name}").fill_null(unknown) for name in _FLAT if name.startswith(f"{word}_")
        )
        grade = pl.when(met).then(pl.lit(word, dtype=_RELAPSE_GRADE)).otherwise(grade)
    return pl.when(asked).then(grade).alias(f"kdigo_relapse_{end}")


_ENDS = ("kdigo_relapse", "kdigo_relapse_lower", "kdigo_relapse_upper")
TABLES: dict[str, Table] = {
    **{name: _of_rule(rule) for name, rule in nephritis.RULES.items()},
    "kdigo_relapse": Table(
        _RELAPSE_COLUMNS, _relapse, (*_ENDS, *(f"kdigo_relapse_{name}" for name in _FLAT)), "previous"
    ),
}
