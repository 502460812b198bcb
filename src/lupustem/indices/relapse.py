"""Renal relapse by the bands of KDIGO 2012: none, mild, moderate, severe, against the visit before.

    >>> from lupustem.indices.relapse import KDIGO_RELAPSE
    >>> KDIGO_RELAPSE.score({
    ...     "previous": {"upcr_mg_g": 400, "creatinine_mg_dl": 1, "urine_rbc_hpf": 2},
    ...     "current": {"upcr_mg_g": 1000, "creatinine_mg_dl": 1, "urine_rbc_hpf": 2}, "new_casts": False}).grade
    'moderate'

Source: KDIGO 2012, table of relapse, as read for the specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lupustem.facts.declare import boolean, number
from lupustem.indices.criteria import UNDECIDED, judge
from lupustem.indices.declare import Index, Key, any_of, named
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.indices.visits import VISITS_KEY, pair
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

KDIGO_2012 = Source("KDIGO 2012 clinical practice guideline for glomerulonephritis, table of relapse")
SIDES = ("previous", "current")
GRADES: tuple[str, ...] = ("none", "mild", "moderate", "severe")


def _side(side: str) -> dict[str, Variable]:
    own = {
        "upcr_mg_g": number(unit="mg/g", minimum=0, maximum=60000, zh="尿蛋白肌酐比", en="Protein to creatinine ratio"),
        "creatinine_mg_dl": number(unit="mg/dL", minimum="0.056", maximum=34, zh="血肌酐", en="Serum creatinine"),
        "urine_rbc_hpf": number(unit="/[HPF]", minimum=0, maximum=10000, zh="尿红细胞", en="Urine red cells"),
    }
    named({f"{side}_{name}": variable for name, variable in own.items()})
    return own


BEFORE, NOW = _side("previous"), _side("current")
new_casts = named({"new_casts": boolean(zh="新出现红细胞管型", en="New red-cell casts")})["new_casts"]
_upcr, _upcr_before = NOW["upcr_mg_g"], BEFORE["upcr_mg_g"]
_creatinine, _creatinine_before = NOW["creatinine_mg_dl"], BEFORE["creatinine_mg_dl"]
_rise = _creatinine - _creatinine_before
_LOW = _creatinine_before < 2
CRITERIA: dict[str, dict[str, Expression]] = {
    "mild": {
        "red_cells": (BEFORE["urine_rbc_hpf"] < 5) & (NOW["urine_rbc_hpf"] > 15),
        "casts": new_casts,
    },
    "moderate": {
        "creatinine": (_LOW & (_rise >= Decimal("0.2"))) | (~_LOW & (_rise > 0) & UNDECIDED),
        "protein": any_of(
            (_upcr_before < 500) & (_upcr >= 1000),
            (_upcr_before >= 500) & (_upcr_before <= 1000) & (_upcr >= 2000),
            (_upcr_before > 1000) & (_upcr >= _upcr_before * 2),
        ),
    },
    "severe": {
        "creatinine": (_LOW & (_rise > 1)) | (~_LOW & (_rise > Decimal("1.5"))),
        "protein": _upcr - _upcr_before > 5000,
    },
}
_FLAT = {f"{grade}.{name}": rule for grade, rules in CRITERIA.items() for name, rule in rules.items()}


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    row: dict[str, Any] = {}
    missing: list[str] = []
    for side, visit in zip(SIDES, pair(given, adjacent=True), strict=True):
        if visit is None:
            continue
        for name, variable in (BEFORE if side == "previous" else NOW).items():
            row[variable.name] = visit.value(variable, name)
            missing += [visit.path(name)] if row[variable.name] is None else []
        visit.day("date")
        visit.close()
    row["new_casts"] = given.value(new_casts)
    missing += ["new_casts"] if row["new_casts"] is None else []
    given.done()
    states = judge(_FLAT, row).states
    low, high = _grade(states, (True,)), _grade(states, (True, None))
    value = low if low == high else None
    return Score(
        index="kdigo_relapse",
        version="2012",
        value=value,
        lower=low,
        upper=high,
        grade=value,
        sources=(KDIGO_2012,),
        missing=tuple(missing),
        contributions=states,
        named={"relapse": value},
        unverified=unverified(CLAIMS),
        warnings=tuple(given.notices),
    )


def _grade(states: Mapping[str, bool | None], counted: tuple[bool | None, ...]) -> str:
    for grade in reversed(GRADES[1:]):
        if any(state in counted for name, state in states.items() if name.startswith(f"{grade}.")):
            return grade
    return "none"


CLAIMS = (
    Claim("V", Text("轻、中、重度的界值", "the limits of mild, moderate and severe"), "KDIGO 2012"),
    Claim(
        "D",
        Text(
            "基线肌酐 ≥2 mg/dL 时中度的界值未取得：升高而不到重度者为未定",
            "for a creatinine of 2 mg/dL or more the limit of moderate was not obtained: a lesser rise stays open",
        ),
    ),
)
_VISIT = {"upcr_mg_g": 400, "creatinine_mg_dl": Decimal("0.8"), "urine_rbc_hpf": 2}
KDIGO_RELAPSE = Index(
    name="kdigo_relapse",
    text=Text("KDIGO 2012 肾脏复发分级", "KDIGO 2012 bands of renal relapse"),
    version="2012",
    measures=Text(
        "与上次就诊相比肾脏是否复发：无、轻、中、重。", "Whether the kidney has relapsed since the visit before."
    ),
    window=Text("上次就诊至本次", "from the visit before to this one"),
    range=Text("none、mild、moderate、severe", "none, mild, moderate, severe"),
    owner="KDIGO: Kidney Disease Improving Global Outcomes",
    sources=(KDIGO_2012,),
    claims=CLAIMS,
    keys=(
        Key(
            "previous",
            Text(
                "上次就诊：{date, upcr_mg_g, creatinine_mg_dl, urine_rbc_hpf}",
                "the visit before: {date, upcr_mg_g, creatinine_mg_dl, urine_rbc_hpf}",
            ),
            _VISIT,
        ),
        Key("current", Text("本次就诊，写法同上", "this visit, likewise"), _VISIT | {"upcr_mg_g": 1000}),
        Key("new_casts", Text("新出现红细胞管型", "new red-cell casts"), False),
        VISITS_KEY,
    ),
    pitfalls=(
        Text("单位为 mg/g 与 mg/dL，与来源一致。", "The units are mg/g and mg/dL, as in the source."),
        Text(
            "取最重的一级；尿蛋白绝对升高超过 5000 mg/g 为重度。",
            "The worst band counts; a rise of protein by over 5000 mg/g is severe.",
        ),
    ),
    score=_score,
)
