"""SRI, BICLA, LLDAS, DORIS and the flare index over a table: the criteria of each, read by column."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial, reduce
from operator import and_

import polars as pl

from lupustem.facts.declare import boolean, integer, number
from lupustem.indices import flare, responder, targets
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.criteria import UNDECIDED
from lupustem.indices.declare import named
from lupustem.indices.pga import MAXIMUM as PGA_MAXIMUM
from lupustem.indices.pga import pga
from lupustem.indices.sledai_items import DESCRIPTORS, PRESENT
from lupustem.indices.tables.scores import sledai_bounds
from lupustem.indices.tables.table import BEFORE_BASELINE, HAS_PREVIOUS, Table, at_baseline, previous
from lupustem.logic.as_polars import polars
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

Rules = Mapping[str, Expression]
_SLEDAI = named({"sledai": integer(minimum=0, maximum=105, zh="SLEDAI 总分", en="SLEDAI total")})["sledai"]
_RESPONSE = named(
    {
        "rescue": boolean(zh="补救或禁用治疗", en="Rescue or prohibited treatment"),
        "died": boolean(zh="死亡", en="Death"),
    }
)
_GRADES = {f"bilag_{system}": responder.NOW[system] for system in SYSTEMS}
_ACTIVITY: dict[str, Variable] = {"sledai": _SLEDAI, **PRESENT, "pga": pga}


def _differ(total: str) -> pl.Expr:
    low, high = sledai_bounds("sledai")
    written = pl.any_horizontal(pl.col(name).is_not_null() for name in DESCRIPTORS)
    return written & ~pl.col(total).is_between(low, high)


REFUSED = (
    (
        _differ("sledai"),
        Text("sledai 与各条目不符；请核对两者。", "sledai does not agree with the descriptors; check both."),
    ),
)


def _judged(row: pl.LazyFrame, name: str, criteria: Rules, asked: pl.Expr | None = None) -> pl.LazyFrame:
    """A column per criterion and the verdict; null where it is open or the visit is not to be judged."""
    named_ = {criterion: f"{name}_{criterion}" for criterion in criteria}
    states = row.with_columns(pl.lit(None, dtype=pl.Boolean).alias(UNDECIDED.name)).with_columns(
        polars(rule).alias(named_[criterion]) for criterion, rule in criteria.items()
    )
    verdict = reduce(and_, (pl.col(column) for column in named_.values())).alias(name)
    states = states.with_columns(verdict)
    if asked is None:
        return states
    return states.with_columns(pl.when(asked).then(pl.col(column)).alias(column) for column in (name, *named_.values()))


def _answers(name: str, criteria: Rules) -> tuple[str, ...]:
    return (name, *(f"{name}_{criterion}" for criterion in criteria))


def _with_sledai(visits: pl.LazyFrame) -> pl.LazyFrame:
    """The bounds of SLEDAI from the total where it is written, else from the descriptors."""
    low, high = sledai_range()
    return visits.with_columns(low.alias("sledai_lower"), high.alias("sledai_upper"))


def sledai_range() -> tuple[pl.Expr, pl.Expr]:
    """The lowest and the highest SLEDAI that is possible: the total where it is written, else from the descriptors."""
    low, high = sledai_bounds("sledai")
    return pl.coalesce(pl.col("sledai"), low), pl.coalesce(pl.col("sledai"), high)


def _responder(visits: pl.LazyFrame, *, name: str, criteria: Rules) -> pl.LazyFrame:
    row = _with_sledai(visits)
    row = row.with_columns(
        pl.col("pga").fill_null(0).alias("pga_lower"), pl.col("pga").fill_null(PGA_MAXIMUM).alias("pga_upper")
    )
    columns = {name: name for name in ("sledai_lower", "sledai_upper", "pga_lower", "pga_upper")}
    columns |= {f"bilag_{system}": system for system in SYSTEMS}
    row = row.with_columns(pl.col(column).alias(f"followup_{part}") for column, part in columns.items()).with_columns(
        at_baseline(column).alias(f"baseline_{part}") for column, part in columns.items()
    )
    row = row.with_columns(pl.col("died").fill_null(False))
    later = ~pl.col(BEFORE_BASELINE)
    if name != "bicla":
        return _judged(row, name, criteria, later)
    # Whoever had no A or B at baseline cannot be assessed; where that is open, only a failure is certain.
    judged = _judged(row, name, criteria, later).with_columns(polars(responder.ACTIVE_BEFORE).alias("active"))
    judged = judged.with_columns(
        pl.when(later & polars(responder.A_NOW)).then(False).otherwise(pl.col(name)).alias(name)
    )
    possible = pl.col("active") | (pl.col("active").is_null() & ~pl.col(name))
    return judged.with_columns(pl.when(possible).then(pl.col(name)).alias(name))


def _lldas(visits: pl.LazyFrame) -> pl.LazyFrame:
    row = _with_sledai(visits).with_columns(previous(name).alias(f"previous_{name}") for name in DESCRIPTORS)
    fresh = pl.when(pl.col(HAS_PREVIOUS)).then(polars(targets.NEW_RULE))
    row = row.with_columns(
        pl.coalesce(pl.col("new_activity"), fresh).alias("new_activity"),
        _ruled_out(targets.MAJOR_RULE).alias("major_organ_activity"),
    )
    return _judged(row, "lldas", targets.LLDAS_CRITERIA)


def _ruled_out(rule: Expression) -> pl.Expr:
    """A rule on descriptors; a total of 0 says that none is there where they are not written."""
    return pl.when(pl.col("sledai") == 0).then(False).otherwise(polars(rule))


def _clinical_activity() -> pl.Expr:
    explained = pl.col("sledai").is_in([0, *targets.SEROLOGY_ALONE])
    return pl.when(~explained).then(True).otherwise(_ruled_out(targets.CLINICAL_RULE))


def _doris(visits: pl.LazyFrame) -> pl.LazyFrame:
    row = _with_sledai(visits).with_columns(
        pl.coalesce(pl.col("clinical_sledai") > 0, _clinical_activity()).alias("clinical_activity")
    )
    low, high = (targets.doris_criteria(inclusive=inclusive) for inclusive in (True, False))
    judged = _judged(_judged(row, "doris_2021", low), "strict", high)
    depends = pl.col("doris_2021").eq_missing(pl.col("strict"))
    return judged.with_columns((~depends).alias("doris_2021_depends_on_dose_boundary"))


def _flare(
    visits: pl.LazyFrame, *, name: str, severe: Mapping[str, Expression], mild: Mapping[str, Expression]
) -> pl.LazyFrame:
    columns = ("sledai_lower", "sledai_upper", "pga", "prednisone_mg")
    row = _with_sledai(visits)
    row = row.with_columns(pl.col(column).alias(f"current_{column}") for column in columns).with_columns(
        previous(column).alias(f"previous_{column}") for column in columns
    )
    judged = _judged(row, name, {**mild, **severe}, pl.col(HAS_PREVIOUS))
    ends = []
    for end, unknown in (("lower", False), ("upper", True)):
        grave, light = (
            pl.any_horizontal(pl.col(f"{name}_{one}").fill_null(unknown) for one in rules) for rules in (severe, mild)
        )
        grade = (
            pl.when(grave).then(_grade("severe")).when(light).then(_grade("mild_moderate")).otherwise(_grade("none"))
        )
        ends.append(pl.when(pl.col(HAS_PREVIOUS)).then(grade).alias(f"{name}_{end}"))
    low, high = pl.col(f"{name}_lower"), pl.col(f"{name}_upper")
    return judged.with_columns(*ends).with_columns(pl.when(low == high).then(low).alias(name))


def _grade(word: str) -> pl.Expr:
    return pl.lit(word, dtype=pl.Enum(list(flare.GRADES)))


_LLDAS_COLUMNS = {
    **_ACTIVITY,
    **{
        name: targets.INPUTS[name]
        for name in ("prednisolone_mg", "haemolytic_anaemia", "gi_activity", "new_activity", "standard_therapy")
    },
}
_DORIS_COLUMNS = {
    **_ACTIVITY,
    "clinical_sledai": named(
        {"clinical_sledai": integer(minimum=0, maximum=101, zh="临床 SLEDAI", en="Clinical SLEDAI")}
    )["clinical_sledai"],
    "prednisolone_mg": targets.INPUTS["prednisolone_mg"],
    "stable_therapy": targets.INPUTS["stable_therapy"],
}
_FLARE_COLUMNS = {
    **_ACTIVITY,
    "prednisone_mg": named(
        {"prednisone_mg": number(unit="mg/d", minimum=0, maximum=2000, zh="泼尼松", en="Prednisone")}
    )["prednisone_mg"],
    **flare.FLAGS,
}


def _responders() -> dict[str, Table]:
    columns = {**_ACTIVITY, **_GRADES, **_RESPONSE}
    criteria = {f"sri{points}": responder.sri_criteria(points) for points in (4, 5, 6, 7, 8)}
    criteria["bicla"] = responder.BICLA_CRITERIA
    return {
        name: Table(columns, partial(_responder, name=name, criteria=rules), _answers(name, rules), "baseline", REFUSED)
        for name, rules in criteria.items()
    }


def _flares() -> dict[str, Table]:
    variants = {
        "selena_flare_index": (flare.SEVERE, flare.MILD),
        "selena_flare_index_modified": (flare.MODIFIED_SEVERE, flare.MODIFIED_MILD),
    }
    return {
        name: Table(
            _FLARE_COLUMNS,
            partial(_flare, name=name, severe=severe, mild=mild),
            (name, f"{name}_lower", f"{name}_upper", *_answers(name, {**mild, **severe})[1:]),
            "previous",
            REFUSED,
        )
        for name, (severe, mild) in variants.items()
    }


TABLES: dict[str, Table] = {
    **_responders(),
    "lldas": Table(_LLDAS_COLUMNS, _lldas, _answers("lldas", targets.LLDAS_CRITERIA), "previous", REFUSED),
    "doris_2021": Table(
        _DORIS_COLUMNS,
        _doris,
        (*_answers("doris_2021", targets.doris_criteria()), "doris_2021_depends_on_dose_boundary"),
        refused=REFUSED,
    ),
    **_flares(),
}
