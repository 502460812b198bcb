"""SELENA flare index: none, mild or moderate, severe, against the visit before; and the variant of the belimumab trials.

    >>> from lupustem.indices.flare import SELENA_FLARE
    >>> found = SELENA_FLARE.score({"previous": {"sledai": 4, "pga": 1}, "current": {"sledai": 13, "pga": 1}})
    >>> found.grade, found.contributions["sledai_above_12"]
    ('severe', True)

Source: Petri 2005 (SELENA), NEJM 353:2550; the lists of manifestations by way of two open forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from lupustem.facts.declare import boolean, number
from lupustem.indices.activity import absent, read_sledai, sledai_row
from lupustem.indices.criteria import Bounded, bounded, judge
from lupustem.indices.declare import Index, Key, named
from lupustem.indices.given import Given
from lupustem.indices.pga import read_pga
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.indices.sledai import PETRI_2005
from lupustem.indices.visits import VISITS_KEY, pair
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression

FORMS = Source("flare forms: medicalalgorithms.com, an open electronic record")
GRADES = ("none", "mild_moderate", "severe")
MILD_MANIFESTATIONS: dict[str, Text] = {
    "discoid_rash": Text("盘状皮疹", "discoid rash"),
    "photosensitive_rash": Text("光敏性皮疹", "photosensitive rash"),
    "lupus_profundus": Text("狼疮性脂膜炎", "lupus profundus"),
    "cutaneous_vasculitis": Text("皮肤血管炎", "cutaneous vasculitis"),
    "bullous_lupus": Text("大疱性狼疮", "bullous lupus"),
    "nasopharyngeal_ulcers": Text("鼻咽部溃疡", "nasopharyngeal ulcers"),
    "pleuritis": Text("胸膜炎", "pleuritis"),
    "pericarditis": Text("心包炎", "pericarditis"),
    "arthritis": Text("关节炎", "arthritis"),
    "fever": Text("狼疮性发热", "fever of lupus"),
}
SEVERE_MANIFESTATIONS: dict[str, Text] = {
    "cns": Text("中枢神经系统", "central nervous system"),
    "vasculitis": Text("血管炎", "vasculitis"),
    "nephritis": Text("肾炎", "nephritis"),
    "myositis": Text("肌炎", "myositis"),
    "platelets_below_60": Text("血小板 <60 ×10⁹/L", "platelets below 60 ×10⁹/L"),
    "haemolytic_anaemia": Text(
        "溶血性贫血（血红蛋白 <7 g/dL 或下降 >3 g/dL）", "haemolytic anaemia (Hb below 7 g/dL or down by over 3)"
    ),
}
SIDES = ("previous", "current")
SLEDAI = {side: bounded(f"{side}_sledai") for side in SIDES}
PGA = {side: number(minimum=0, maximum=3, zh="PGA", en="PGA") for side in SIDES}
DOSE = {side: number(unit="mg/d", minimum=0, maximum=2000, zh="泼尼松", en="Prednisone") for side in SIDES}
named({f"{side}_pga": PGA[side] for side in SIDES})
named({f"{side}_prednisone_mg": DOSE[side] for side in SIDES})
weight_kg = number(unit="kg", minimum=2, maximum=300, zh="体重", en="Body weight")
FLAGS = named(
    {
        "weight_kg": weight_kg,
        "mild_manifestation": boolean(zh="轻中度表现新发或加重", en="A mild or moderate manifestation, new or worse"),
        "severe_manifestation": boolean(zh="重度表现新发或加重", en="A severe manifestation, new or worse"),
        "requires_treatment": boolean(
            zh="因此须将泼尼松加倍、超过 0.5 mg/kg/d 或住院",
            en="That needs prednisone doubled, above 0.5 mg/kg a day, or hospital",
        ),
        "added_nsaid_or_hydroxychloroquine": boolean(
            zh="因活动加用非甾体抗炎药或羟氯喹", en="NSAID or hydroxychloroquine added"
        ),
        "new_immunosuppressant": boolean(
            zh="新用环磷酰胺、硫唑嘌呤、甲氨蝶呤或吗替麦考酚酯",
            en="New cyclophosphamide, azathioprine, methotrexate or mycophenolate",
        ),
        "hospitalised": boolean(zh="因狼疮住院", en="In hospital for lupus"),
    }
)
_now, _before = PGA["current"], PGA["previous"]
_dose_up = DOSE["current"] > DOSE["previous"]
_high_dose = DOSE["current"] * 2 > weight_kg


def _risen(to: Bounded, since: Bounded, points: int) -> Expression:
    return to.minus_at_least(since, points)


_ABOVE_12 = SLEDAI["current"].above(12) & _risen(SLEDAI["current"], SLEDAI["previous"], 1)
_RISEN_3 = _risen(SLEDAI["current"], SLEDAI["previous"], 3)
SEVERE: dict[str, Expression] = {
    "sledai_above_12": _ABOVE_12,
    "severe_manifestation": FLAGS["severe_manifestation"] & FLAGS["requires_treatment"],
    "prednisone_above_half_mg_per_kg": _dose_up & _high_dose,
    "new_immunosuppressant": FLAGS["new_immunosuppressant"],
    "hospitalised": FLAGS["hospitalised"],
    "pga_above_2_5": (_now > Decimal("2.5")) & (_now > _before),
}
MILD: dict[str, Expression] = {
    "sledai_up_3": _RISEN_3 & SLEDAI["current"].at_most(12),
    "mild_manifestation": FLAGS["mild_manifestation"],
    "prednisone_increased": _dose_up & ~_high_dose,
    "added_nsaid_or_hydroxychloroquine": FLAGS["added_nsaid_or_hydroxychloroquine"],
    "pga_up_1": (_now - _before >= 1) & (_now <= Decimal("2.5")),
}
MODIFIED_SEVERE = {name: rule for name, rule in SEVERE.items() if name != "sledai_above_12"}
MODIFIED_MILD = MILD | {"sledai_up_3": _RISEN_3}


def _score(
    mapping: Mapping[str, object],
    *,
    index: str,
    severe: Mapping[str, Expression],
    mild: Mapping[str, Expression],
    claims: tuple[Claim, ...],
) -> Score:
    given = Given(mapping)
    row, missing = _read(given)
    given.done()
    states = judge({**mild, **severe}, row).states
    ends = tuple(_grade(states, severe, mild, end) for end in ((True,), (True, None)))
    settled = ends[0] == ends[1]
    return Score(
        index=index,
        version="2005",
        value=ends[0] if settled else None,
        lower=ends[0],
        upper=ends[1],
        grade=ends[0] if settled else None,
        sources=(PETRI_2005, FORMS),
        missing=tuple(missing),
        contributions=states,
        named={"flare": ends[0] if settled else None},
        unverified=unverified(claims),
        warnings=tuple(given.notices),
    )


def _grade(
    states: Mapping[str, bool | None],
    severe: Mapping[str, Expression],
    mild: Mapping[str, Expression],
    counted: tuple[bool | None, ...],
) -> str:
    if any(states[name] in counted for name in severe):
        return "severe"
    return "mild_moderate" if any(states[name] in counted for name in mild) else "none"


def _read(given: Given) -> tuple[dict[str, Any], list[str]]:
    row: dict[str, Any] = {}
    missing: list[str] = []
    for side, visit in zip(SIDES, pair(given, adjacent=True), strict=True):
        if visit is None:
            continue
        sledai, mark, dose = read_sledai(visit), read_pga(visit), visit.value(DOSE[side], "prednisone_mg")
        row |= sledai_row(sledai, SLEDAI[side]) | {f"{side}_pga": mark, f"{side}_prednisone_mg": dose}
        missing += [*sledai.missing, *absent(visit, {"pga": mark, "prednisone_mg": dose})]
        visit.day("date")
        visit.close()
    row |= _manifestations(given)
    asked = ("weight_kg", "added_nsaid_or_hydroxychloroquine", "new_immunosuppressant", "hospitalised")
    row |= {name: given.value(FLAGS[name]) for name in asked}
    needed = {name: row[name] for name in asked if name != "weight_kg" or row.get("current_prednisone_mg")}
    return row, missing + list(absent(given, needed))


def _manifestations(given: Given) -> dict[str, bool | None]:
    """The list `manifestations`, new or worse; what is not on it is not there; without the list all are unknown."""
    found = given.names("manifestations", (*MILD_MANIFESTATIONS, *SEVERE_MANIFESTATIONS))
    needs = given.flag("requires_treatment")
    if not given.has("manifestations"):
        return {"mild_manifestation": None, "severe_manifestation": None, "requires_treatment": needs}
    return {
        "mild_manifestation": any(name in MILD_MANIFESTATIONS for name in found),
        "severe_manifestation": any(name in SEVERE_MANIFESTATIONS for name in found),
        "requires_treatment": needs,
    }


CLAIMS = (
    Claim(
        "V",
        Text("SLEDAI、PGA、泼尼松、住院的触发条件", "the triggers of SLEDAI, PGA, prednisone and hospital"),
        "SELENA",
    ),
    Claim(
        "V2",
        Text("表现清单", "the lists of manifestations"),
        Text("medicalalgorithms.com，一份公开表格", "medicalalgorithms.com, an open form"),
    ),
    Claim("M", Text("吗替麦考酚酯列入新用免疫抑制剂", "mycophenolate among the new immunosuppressants")),
)
MODIFIED_CLAIMS = (
    *CLAIMS,
    Claim(
        "M",
        Text(
            "改良版不因 SLEDAI 升至 12 以上而判重度，此时按升高 3 分判轻中度；别的文献用同名指另一版本",
            "the modified index takes no severe flare from SLEDAI above 12 alone and counts the rise by 3 "
            "instead; other papers "
            "use the name for another version",
        ),
    ),
)
_VISIT = {"sledai": 4, "pga": Decimal("1.0"), "prednisone_mg": 10}
_KEYS = (
    Key(
        "previous",
        Text("上次就诊：{date, sledai, pga, prednisone_mg}", "the visit before: {date, sledai, pga, prednisone_mg}"),
        _VISIT,
    ),
    Key("current", Text("本次就诊，写法同上", "this visit, likewise"), _VISIT | {"sledai": 8}),
    Key("weight_kg", Text("体重，kg，用于 0.5 mg/kg/d", "body weight, kg, for 0.5 mg/kg a day"), 58),
    Key(
        "manifestations",
        Text(
            f"新发或加重的表现，没有写 []：{'、'.join((*MILD_MANIFESTATIONS, *SEVERE_MANIFESTATIONS))}",
            f"manifestations new or worse, [] for none: {', '.join((*MILD_MANIFESTATIONS, *SEVERE_MANIFESTATIONS))}",
        ),
        ["arthritis"],
    ),
    *(
        Key(name, flag.text, False)
        for name, flag in FLAGS.items()
        if flag.kind == "boolean" and "manifestation" not in name
    ),
    VISITS_KEY,
)
_PITFALLS = (
    Text(
        "用 SELENA-SLEDAI，与上次就诊比较，不是与基线比较。",
        "It takes SELENA-SLEDAI and compares with the visit before, not the baseline.",
    ),
    Text("总分升至 12 以上是重度，不论升了几分。", "A rise to above 12 is severe, by however little."),
)


def _index(
    name: str, text: Text, severe: Mapping[str, Expression], mild: Mapping[str, Expression], claims: tuple[Claim, ...]
) -> Index:
    return Index(
        name=name,
        text=text,
        version="2005",
        measures=Text(
            "与上次就诊相比是否复发：无、轻中度、重度。",
            "Whether lupus has flared since the visit before: none, mild or moderate, severe.",
        ),
        window=Text("上次就诊至本次", "from the visit before to this one"),
        range=Text("none、mild_moderate、severe", "none, mild_moderate, severe"),
        owner="SELENA flare index: the SELENA trial group",
        sources=(PETRI_2005, FORMS),
        claims=claims,
        keys=_KEYS,
        pitfalls=_PITFALLS,
        score=partial(_score, index=name, severe=severe, mild=mild, claims=claims),
    )


SELENA_FLARE = _index("selena_flare_index", Text("SELENA 复发指数", "SELENA flare index"), SEVERE, MILD, CLAIMS)
MODIFIED_FLARE = _index(
    "selena_flare_index_modified",
    Text("改良 SELENA 复发指数（贝利尤单抗试验）", "Modified SELENA flare index (belimumab trials)"),
    MODIFIED_SEVERE,
    MODIFIED_MILD,
    MODIFIED_CLAIMS,
)
