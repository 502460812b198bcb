"""The baselines: stage assess written by hand, as someone would who knew only this one set of statements.

No validation, no trace, no catalogue. `decide` is plain Python; `polars_query` and `duckdb_query` give the same columns of the
same types as lupustem does, and make their lists by the same technique (bit masks and tables).
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import polars as pl

DECISIVE = (
    "sle_diagnosis",
    "moderate_to_severe",
    "severe_pulmonary_hypertension",
    "pulmonary_hypertension_with_insufficiency",
    "pregnancy",
    "lactation",
    "malignancy_excluded",
)
CONDITIONS = ("repeat_after_relapse", "infection_controlled_alongside", "child_benefit_risk", "elderly_benefit_risk")
READS = {
    "sle_diagnosis": ("sle_diagnosed",),
    "moderate_to_severe": (
        "severity_assessed",
        "sledai_2k",
        "bilag_a_count",
        "bilag_b_count",
        "diffuse_alveolar_haemorrhage",
    ),
    "severe_pulmonary_hypertension": ("pulmonary_hypertension", "pulmonary_artery_pressure_mmhg"),
    "pulmonary_hypertension_with_insufficiency": (
        "pulmonary_hypertension",
        "pulmonary_artery_pressure_mmhg",
        "severe_cardiopulmonary_insufficiency",
    ),
    "pregnancy": ("sex", "pregnant", "lactating"),
    "lactation": ("sex", "pregnant", "lactating"),
    "malignancy_excluded": ("malignancy", "haematologic_malignancy"),
}
FACTS = (
    "sex",
    "sle_diagnosed",
    "severity_assessed",
    "sledai_2k",
    "bilag_a_count",
    "bilag_b_count",
    "diffuse_alveolar_haemorrhage",
    "pregnant",
    "lactating",
    "malignancy",
    "haematologic_malignancy",
    "pulmonary_hypertension",
    "pulmonary_artery_pressure_mmhg",
    "severe_cardiopulmonary_insufficiency",
)
ORDER = (
    "sle_diagnosis",
    "moderate_to_severe",
    "organ_involvement",
    "refractory_disease",
    "repeat_after_relapse",
    "switch_after_failure",
    "other_autoimmune_disease_allowed",
    "infection_controlled_alongside",
    "child_benefit_risk",
    "elderly_benefit_risk",
    "severe_pulmonary_hypertension",
    "pulmonary_hypertension_with_insufficiency",
    "pregnancy",
    "lactation",
    "malignancy_excluded",
    "consider_hsct",
)


def _or(*values: bool | None) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _judge(applies: bool | None, holds: bool | None) -> str:
    if applies is False:
        return "not_applicable"
    if holds:
        return "met"
    return "unknown" if applies is None or holds is None else "not_met"


def _advise(applies: bool | None) -> str:
    return "unknown" if applies is None else "advised" if applies else "not_applicable"


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def decide(facts: dict[str, Any]) -> tuple[str, list[str], list[str], dict[str, str]]:
    """Verdict, reasons, missing facts and statuses of one row."""
    get = facts.get
    sledai, a, b, haemorrhage = (
        get("sledai_2k"),
        get("bilag_a_count"),
        get("bilag_b_count"),
        get("diffuse_alveolar_haemorrhage"),
    )
    severity = get("severity_assessed")
    if severity is None:
        if (sledai is not None and sledai > 12) or (a is not None and a >= 1) or haemorrhage:
            severity = "severe"
        elif (sledai is not None and sledai > 6) or (b is not None and b >= 2):
            severity = "moderate"
        elif sledai is not None and a is not None and b is not None:
            severity = "mild"
    sex, pregnant, lactating = get("sex"), get("pregnant"), get("lactating")
    could = True if pregnant or lactating else None if sex is None else sex != "male"
    malignancy, blood = get("malignancy"), get("haematologic_malignancy")
    malignant = True if malignancy or blood else None if malignancy is None else False
    stated, pressure = get("pulmonary_hypertension"), get("pulmonary_artery_pressure_mmhg")
    hypertension = True if stated or (pressure is not None and pressure > 40) else None if stated is None else False
    infusions, effective, relapsed = get("prior_msc_infusions"), get("prior_msc_effective"), get("relapsed_after_msc")
    earlier = None if infusions is None else infusions > 0
    both = False if effective is False or relapsed is False else None if effective is None or relapsed is None else True
    failed = False if earlier is False or effective is True else None if earlier is None or effective is None else True
    age, reviewed = get("age_years"), get("benefit_risk_reviewed")
    diagnosed = get("sle_diagnosed")
    statuses = {
        "sle_diagnosis": _judge(True, diagnosed),
        "moderate_to_severe": _judge(True, None if severity is None else severity != "mild"),
        "organ_involvement": _advise(
            _or(
                get("renal_involvement"),
                get("haematologic_involvement"),
                get("pulmonary_involvement"),
                get("cutaneous_involvement"),
                haemorrhage,
            )
        ),
        "refractory_disease": _advise(get("refractory")),
        "repeat_after_relapse": _judge(earlier, both),
        "switch_after_failure": _advise(failed),
        "other_autoimmune_disease_allowed": _advise(get("other_autoimmune_disease")),
        "infection_controlled_alongside": _judge(get("active_infection"), get("infection_under_treatment")),
        "child_benefit_risk": _judge(None if age is None else age < 18, reviewed),
        "elderly_benefit_risk": _judge(None if age is None else age >= 60, reviewed),
        "severe_pulmonary_hypertension": _judge(hypertension, None if pressure is None else not pressure > 70),
        "pulmonary_hypertension_with_insufficiency": _judge(
            hypertension, _not(get("severe_cardiopulmonary_insufficiency"))
        ),
        "pregnancy": _judge(could, _not(pregnant)),
        "lactation": _judge(could, _not(lactating)),
        "malignancy_excluded": _judge(True, _not(malignant)),
        "consider_hsct": _advise(blood),
    }
    reasons = [name for name in DECISIVE if statuses[name] == "not_met"]
    if reasons:
        return "not_recommended", reasons, [], statuses
    reasons = [name for name in DECISIVE if statuses[name] == "unknown"]
    if reasons:
        read = {fact for name in reasons for fact in READS[name]}
        return "undetermined", reasons, [fact for fact in FACTS if fact in read and get(fact) is None], statuses
    reasons = [name for name in CONDITIONS if statuses[name] in ("not_met", "unknown")]
    return ("conditional" if reasons else "recommended"), reasons, [], statuses


STATUS = pl.Enum(["met", "not_met", "unknown", "advised", "not_applicable"])
VERDICT = pl.Enum(["not_recommended", "undetermined", "conditional", "recommended"])
_MET, _NOT_MET, _UNKNOWN, _ADVISED, _NOT_APPLICABLE = (pl.lit(word, dtype=STATUS) for word in STATUS.categories)


def polars_query(source: Path) -> pl.LazyFrame:
    """The same columns as lupustem gives, from one Polars query."""
    c = pl.col
    severe = (c("sledai_2k") > 12) | (c("bilag_a_count") >= 1) | c("diffuse_alveolar_haemorrhage")
    moderate = (c("sledai_2k") > 6) | (c("bilag_b_count") >= 2)
    scored = c("sledai_2k").is_not_null() & c("bilag_a_count").is_not_null() & c("bilag_b_count").is_not_null()
    stated = c("pulmonary_hypertension") | (c("pulmonary_artery_pressure_mmhg") > 40)
    earlier = c("prior_msc_infusions") > 0
    organs = reduce(
        or_,
        [
            c("renal_involvement"),
            c("haematologic_involvement"),
            c("pulmonary_involvement"),
            c("cutaneous_involvement"),
            c("diffuse_alveolar_haemorrhage"),
        ],
    )
    severity = pl.Enum(["mild", "moderate", "severe"])
    derived = pl.scan_parquet(source).with_columns(
        severity=pl.when(c("severity_assessed").is_not_null())
        .then(c("severity_assessed").cast(severity))
        .when(severe)
        .then(pl.lit("severe", dtype=severity))
        .when(moderate)
        .then(pl.lit("moderate", dtype=severity))
        .when(scored)
        .then(pl.lit("mild", dtype=severity)),
        could=pl.when(c("pregnant") | c("lactating"))
        .then(True)
        .when(c("sex") == "male")
        .then(False)
        .when(c("sex").is_not_null())
        .then(True),
        malignant=pl.when(c("malignancy") | c("haematologic_malignancy"))
        .then(True)
        .when(c("malignancy").is_not_null())
        .then(False),
        hypertension=pl.when(stated).then(True).when(c("pulmonary_hypertension").is_not_null()).then(False),
    )
    judged = derived.with_columns(
        sle_diagnosis=_requires(c("sle_diagnosed")),
        moderate_to_severe=_requires((c("severity") == "moderate") | (c("severity") == "severe")),
        organ_involvement=_advises(organs),
        refractory_disease=_advises(c("refractory")),
        repeat_after_relapse=_judges(earlier, c("prior_msc_effective") & c("relapsed_after_msc")),
        switch_after_failure=_advises(earlier & ~c("prior_msc_effective")),
        other_autoimmune_disease_allowed=_advises(c("other_autoimmune_disease")),
        infection_controlled_alongside=_judges(c("active_infection"), c("infection_under_treatment")),
        child_benefit_risk=_judges(c("age_years") < 18, c("benefit_risk_reviewed")),
        elderly_benefit_risk=_judges(c("age_years") >= 60, c("benefit_risk_reviewed")),
        severe_pulmonary_hypertension=_judges(c("hypertension"), ~(c("pulmonary_artery_pressure_mmhg") > 70)),
        pulmonary_hypertension_with_insufficiency=_judges(
            c("hypertension"), ~c("severe_cardiopulmonary_insufficiency")
        ),
        pregnancy=_judges(c("could"), ~c("pregnant")),
        lactation=_judges(c("could"), ~c("lactating")),
        malignancy_excluded=_requires(~c("malignant")),
        consider_hsct=_advises(c("haematologic_malignancy")),
    )
    return judged.select("case_id", *_verdict(), *ORDER)


def _requires(holds: pl.Expr) -> pl.Expr:
    return pl.when(holds).then(_MET).when(~holds).then(_NOT_MET).otherwise(_UNKNOWN)


def _advises(applies: pl.Expr) -> pl.Expr:
    return pl.when(applies).then(_ADVISED).when(~applies).then(_NOT_APPLICABLE).otherwise(_UNKNOWN)


def _judges(applies: pl.Expr, holds: pl.Expr) -> pl.Expr:
    refused = pl.when(applies & ~holds).then(_NOT_MET).otherwise(_UNKNOWN)
    return pl.when(~applies).then(_NOT_APPLICABLE).when(holds).then(_MET).otherwise(refused)


def _bits(names: tuple[str, ...], word: pl.Expr, shift: int = 0) -> pl.Expr:
    return reduce(or_, ((pl.col(name) == word).cast(pl.UInt32) * (1 << (at + shift)) for at, name in enumerate(names)))


def _verdict() -> tuple[pl.Expr, ...]:
    refused, undecided = _bits(DECISIVE, _NOT_MET), _bits(DECISIVE, _UNKNOWN)
    open_ones = _bits(CONDITIONS, _NOT_MET, 7) | _bits(CONDITIONS, _UNKNOWN, 7)
    null = reduce(or_, (pl.col(fact).is_null().cast(pl.UInt32) * (1 << at) for at, fact in enumerate(FACTS)))
    read = reduce(
        or_,
        (
            (pl.col(name) == _UNKNOWN).cast(pl.UInt32) * sum(1 << FACTS.index(fact) for fact in facts)
            for name, facts in READS.items()
        ),
    )
    verdict = (
        pl.when(refused != 0)
        .then(pl.lit("not_recommended", dtype=VERDICT))
        .when(undecided != 0)
        .then(pl.lit("undetermined", dtype=VERDICT))
        .when(open_ones != 0)
        .then(pl.lit("conditional", dtype=VERDICT))
        .otherwise(pl.lit("recommended", dtype=VERDICT))
    )
    reasons = pl.when(refused != 0).then(refused).when(undecided != 0).then(undecided).otherwise(open_ones)
    missing = pl.when(refused == 0).then(null & read).otherwise(0)
    return (
        verdict.alias("verdict"),
        _lists(reasons, DECISIVE + CONDITIONS).alias("reasons"),
        _lists(missing, FACTS).alias("missing"),
    )


def _lists(mask: pl.Expr, names: tuple[str, ...]) -> pl.Expr:
    table = pl.Series(
        [[name for at, name in enumerate(names) if bits >> at & 1] for bits in range(1 << len(names))],
        dtype=pl.List(pl.Enum(names)),
    )
    return mask.map_batches(table.gather, return_dtype=table.dtype, is_elementwise=True)


def duckdb_query(source: Path) -> str:
    """The same columns as lupustem gives, from one staged SQL query; needs the types status and verdict."""
    judges = {
        "repeat_after_relapse": ("prior_msc_infusions > 0", "prior_msc_effective AND relapsed_after_msc"),
        "infection_controlled_alongside": ("active_infection", "infection_under_treatment"),
        "child_benefit_risk": ("age_years < 18", "benefit_risk_reviewed"),
        "elderly_benefit_risk": ("age_years >= 60", "benefit_risk_reviewed"),
        "severe_pulmonary_hypertension": ("hypertension", "NOT (pulmonary_artery_pressure_mmhg > 70)"),
        "pulmonary_hypertension_with_insufficiency": ("hypertension", "NOT severe_cardiopulmonary_insufficiency"),
        "pregnancy": ("could", "NOT pregnant"),
        "lactation": ("could", "NOT lactating"),
    }
    requires = {
        "sle_diagnosis": "sle_diagnosed",
        "moderate_to_severe": "severity = 'moderate' OR severity = 'severe'",
        "malignancy_excluded": "NOT malignant",
    }
    advises = {
        "organ_involvement": "renal_involvement OR haematologic_involvement OR pulmonary_involvement "
        "OR cutaneous_involvement OR diffuse_alveolar_haemorrhage",
        "refractory_disease": "refractory",
        "switch_after_failure": "prior_msc_infusions > 0 AND NOT prior_msc_effective",
        "other_autoimmune_disease_allowed": "other_autoimmune_disease",
        "consider_hsct": "haematologic_malignancy",
    }
    s = {word: f"'{word}'::status" for word in STATUS.categories}
    statuses = [
        f"CASE WHEN NOT ({a}) THEN {s['not_applicable']} WHEN {h} THEN {s['met']} "
        f"WHEN ({a}) AND NOT ({h}) THEN {s['not_met']} ELSE {s['unknown']} END AS {name}"
        for name, (a, h) in judges.items()
    ]
    statuses += [
        f"CASE WHEN {h} THEN {s['met']} WHEN NOT ({h}) THEN {s['not_met']} ELSE {s['unknown']} END AS {name}"
        for name, h in requires.items()
    ]
    statuses += [
        f"CASE WHEN {a} THEN {s['advised']} WHEN NOT ({a}) THEN {s['not_applicable']} ELSE {s['unknown']} END AS {name}"
        for name, a in advises.items()
    ]
    return f"""
WITH derived AS (SELECT *,
    CASE WHEN severity_assessed IS NOT NULL THEN severity_assessed
         WHEN sledai_2k > 12 OR bilag_a_count >= 1 OR diffuse_alveolar_haemorrhage THEN 'severe'
         WHEN sledai_2k > 6 OR bilag_b_count >= 2 THEN 'moderate'
         WHEN sledai_2k IS NOT NULL AND bilag_a_count IS NOT NULL AND bilag_b_count IS NOT NULL THEN 'mild' END AS severity,
    CASE WHEN pregnant OR lactating THEN TRUE WHEN sex = 'male' THEN FALSE WHEN sex IS NOT NULL THEN TRUE END AS could,
    CASE WHEN malignancy OR haematologic_malignancy THEN TRUE WHEN malignancy IS NOT NULL THEN FALSE END AS malignant,
    CASE WHEN pulmonary_hypertension OR pulmonary_artery_pressure_mmhg > 40 THEN TRUE
         WHEN pulmonary_hypertension IS NOT NULL THEN FALSE END AS hypertension
    FROM read_parquet('{source}')),
judged AS (SELECT *, {", ".join(statuses)} FROM derived),
weighed AS (SELECT *,
    {_sql_bits(DECISIVE, ("not_met",))} AS refused,
    {_sql_bits(DECISIVE, ("unknown",))} AS undecided,
    {_sql_bits(CONDITIONS, ("not_met", "unknown"), 7)} AS open_ones,
    ({" + ".join(f"(CASE WHEN {fact} IS NULL THEN {1 << at} ELSE 0 END)" for at, fact in enumerate(FACTS))})
    & ({" | ".join(_sql_reads())}) AS facts_unknown FROM judged),
reasoned AS (SELECT *,
    CASE WHEN refused <> 0 THEN refused WHEN undecided <> 0 THEN undecided ELSE open_ones END AS reason_bits,
    CASE WHEN refused <> 0 THEN 0 ELSE facts_unknown END AS missing_bits FROM weighed)
SELECT case_id,
    CASE WHEN refused <> 0 THEN 'not_recommended'::verdict WHEN undecided <> 0 THEN 'undetermined'::verdict
         WHEN open_ones <> 0 THEN 'conditional'::verdict ELSE 'recommended'::verdict END AS verdict,
    {_sql_list("reason_bits", DECISIVE + CONDITIONS)} AS reasons,
    {_sql_list("missing_bits", FACTS)} AS missing,
    {", ".join(ORDER)}
FROM reasoned"""


def _sql_bits(names: tuple[str, ...], words: tuple[str, ...], shift: int = 0) -> str:
    tests = [" OR ".join(f"{name} = '{word}'::status" for word in words) for name in names]
    return " | ".join(f"(CASE WHEN {test} THEN {1 << (at + shift)} ELSE 0 END)" for at, test in enumerate(tests))


def _sql_reads() -> list[str]:
    return [
        f"(CASE WHEN {name} = 'unknown'::status THEN {sum(1 << FACTS.index(fact) for fact in facts)} ELSE 0 END)"
        for name, facts in READS.items()
    ]


def _sql_list(mask: str, names: tuple[str, ...]) -> str:
    low, high = names[:7], names[7:]
    tables = [
        "["
        + ", ".join(str([name for at, name in enumerate(half) if bits >> at & 1]) for bits in range(1 << len(half)))
        + "]"
        for half in (low, high)
    ]
    return (
        f"list_concat(list_extract(CAST({tables[0]} AS VARCHAR[][]), ({mask} & 127) + 1), "
        f"list_extract(CAST({tables[1]} AS VARCHAR[][]), ({mask} >> 7) + 1))"
    )
