"""BILAG-2004 over a table: every system graded at every visit, compared with the visit before of the same patient."""

from __future__ import annotations

from functools import reduce
from operator import add, or_

import polars as pl

from lupustem.facts.declare import boolean
from lupustem.indices.bilag.grade import LETTERS, rules_of
from lupustem.indices.bilag.items import ITEMS, NUMBERS, SYSTEMS
from lupustem.indices.bilag.numeric import CODES, DEFAULT
from lupustem.indices.bilag.renal import COMPARED, QUANTITIES, Policy, criteria
from lupustem.indices.bilag.rules import BLOOD_LIMITS
from lupustem.indices.bilag.visit import FUNCTION, PROTEIN
from lupustem.indices.declare import named
from lupustem.indices.tables.scores import settled
from lupustem.indices.tables.table import HAS_PREVIOUS, PATIENT, Table, previous
from lupustem.logic.as_polars import polars
from lupustem.logic.tree import Variable

GRADE = pl.Enum(list(LETTERS))
_DUE = {number: boolean(zh="由狼疮引起", en="Due to lupus") for number in BLOOD_LIMITS}
_EVER = {system: boolean(zh="曾受累", en="Ever involved") for system in SYSTEMS}
COLUMNS: dict[str, Variable] = {
    **{f"bilag_{number}": item.variable for number, item in ITEMS.items()},
    **named({f"bilag_{number}_due_to_sle": one for number, one in _DUE.items()}),
    **named({f"ever_involved_{system}": one for system, one in _EVER.items()}),
}


def graded(visits: pl.LazyFrame, policy: Policy = "strict") -> pl.LazyFrame:
    """Grades reached, best and worst of each system, counts and total, for rows sorted by patient and date."""
    row = visits.with_columns(*_priors(), *_counts(), pl.col(HAS_PREVIOUS).alias("had_prior"))
    row = row.with_columns(_quantified().alias("protein_quantified"))
    judged = row.with_columns(polars(rule).alias(f"renal_{name}") for name, rule in criteria(policy).items())
    ruled = judged.with_columns(_rules(system) for system in SYSTEMS).unnest([f"rules_{system}" for system in SYSTEMS])
    known = ruled.with_columns(_history(system).alias(f"ever_{system}") for system in SYSTEMS)
    lettered = known.with_columns(expr for system in SYSTEMS for expr in _letters(system))
    return lettered.with_columns(*_counted("A"), *_counted("B"), *_total()).with_columns(
        settled("bilag_a_count"), settled("bilag_b_count"), settled("bilag2004")
    )


def _priors() -> list[pl.Expr]:
    return [previous(f"bilag_{number}").alias(f"prior_{number}") for number in COMPARED]


def _measured(numbers: tuple[int, ...]) -> pl.Expr:
    return reduce(or_, (pl.col(f"bilag_{number}").is_not_null() for number in numbers))


def _counts() -> list[pl.Expr]:
    """An empty number was not measured; it counts as open where nothing else answers the same question."""
    exprs = []
    for number in NUMBERS:
        group = next((one for one in (PROTEIN, FUNCTION) if number in one), None)
        if number in BLOOD_LIMITS:
            counts = pl.col(f"bilag_{number}_due_to_sle").fill_null(True)
        elif group is not None:
            counts = pl.col(f"bilag_{number}").is_not_null() | ~_measured(group)
        else:
            counts = pl.lit(True)
        exprs.append(counts.alias(f"counts_{number}"))
    return exprs


def _quantified() -> pl.Expr:
    return pl.when(_measured(QUANTITIES)).then(True).when(_measured(PROTEIN)).then(False)


def _rules(system: str) -> pl.Expr:
    """A, B and C of one system, each true, false or unknown."""
    a, b, c = rules_of(system)
    return pl.struct(polars(rule).alias(f"{system}_{letter}") for rule, letter in ((a, "a"), (b, "b"), (c, "c"))).alias(
        f"rules_{system}"
    )


def _reached(system: str, *, unknown: bool) -> tuple[pl.Expr, ...]:
    return tuple(pl.col(f"{system}_{letter}").fill_null(unknown) for letter in "abc")


def _history(system: str) -> pl.Expr:
    """As written for the visit; else true where an earlier visit of the table was involved, else unknown."""
    own = pl.col(f"ever_involved_{system}")
    involved = reduce(or_, _reached(system, unknown=False)) | own.fill_null(False)
    earlier = involved.cast(pl.Int8).cum_max().shift(1).over(PATIENT) == 1
    return pl.when(own.is_not_null()).then(own).when(earlier).then(True)


def _letters(system: str) -> tuple[pl.Expr, ...]:
    ever = pl.col(f"ever_{system}")
    history = pl.when(ever).then(_letter("D")).when(~ever).then(_letter("E"))
    best = _first(_reached(system, unknown=False), pl.when(ever).then(_letter("D")).otherwise(_letter("E")))
    worst = _first(_reached(system, unknown=True), pl.when(~ever).then(_letter("E")).otherwise(_letter("D")))
    reached = _first(_reached(system, unknown=False), history)
    name = f"bilag_{system}"
    return reached.alias(name), best.alias(f"{name}_best"), worst.alias(f"{name}_worst")


def _letter(letter: str) -> pl.Expr:
    return pl.lit(letter, dtype=GRADE)


def _first(rules: tuple[pl.Expr, ...], otherwise: pl.Expr) -> pl.Expr:
    a, b, c = rules
    return pl.when(a).then(_letter("A")).when(b).then(_letter("B")).when(c).then(_letter("C")).otherwise(otherwise)


def _counted(letter: str) -> tuple[pl.Expr, pl.Expr]:
    """The fewest and the most systems of a grade."""
    fewest, most = [], []
    for system in SYSTEMS:
        best, worst = (pl.col(f"bilag_{system}_{end}") for end in ("best", "worst"))
        fewest.append(((best == letter) & (worst == letter)).cast(pl.Int8))
        most.append(((best <= _letter(letter)) & (worst >= _letter(letter))).cast(pl.Int8))
    name = f"bilag_{letter.lower()}_count"
    return reduce(add, fewest).alias(f"{name}_lower"), reduce(add, most).alias(f"{name}_upper")


def _total() -> tuple[pl.Expr, ...]:
    points = CODES[DEFAULT].points
    return tuple(
        reduce(
            add,
            (pl.col(f"bilag_{system}_{side}").replace_strict(points, return_dtype=pl.Int16) for system in SYSTEMS),
        ).alias(f"bilag2004_{end}")
        for side, end in (("best", "lower"), ("worst", "upper"))
    )


_ENDS = ("", "_lower", "_upper")
ANSWERS = (
    *(f"bilag_{system}{end}" for system in SYSTEMS for end in ("", "_best", "_worst")),
    *(f"{name}{end}" for name in ("bilag_a_count", "bilag_b_count", "bilag2004") for end in _ENDS),
)
BILAG = Table(COLUMNS, graded, ANSWERS, "previous")
