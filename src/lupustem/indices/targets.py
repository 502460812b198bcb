"""LLDAS and DORIS: low disease activity and remission at one visit.

    >>> from lupustem.indices.targets import DORIS
    >>> found = DORIS.score({"sledai_present": [], "pga": Decimal("0.2"), "prednisolone_mg": 5, "stable_therapy": True})
    >>> found.value, found.named["depends_on_dose_boundary"]
    (True, True)

Source: Franklyn 2016, Ann Rheum Dis 75:1615-21 (LLDAS); van Vollenhoven 2021, Lupus Sci Med 8:e000538 (DORIS).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lupustem.facts.declare import boolean, number
from lupustem.indices.activity import Sledai, absent, read_sledai, sledai_row
from lupustem.indices.criteria import Judged, bounded, judge
from lupustem.indices.declare import Index, Key, any_of, named
from lupustem.indices.descriptors import States
from lupustem.indices.given import Given
from lupustem.indices.pga import pga, read_pga
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.indices.sledai import clinical_names
from lupustem.indices.sledai_items import DESCRIPTORS, PRESENT
from lupustem.indices.visits import before, pair
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

FRANKLYN_2016 = Source("Franklyn 2016, Ann Rheum Dis 75:1615-21", "10.1136/annrheumdis-2015-207726")
DORIS_2021 = Source("van Vollenhoven 2021, Lupus Sci Med 8:e000538", "10.1136/lupus-2021-000538")
SLEDAI = bounded("sledai")
MAJOR_ORGANS = (
    "seizure",
    "psychosis",
    "organic_brain_syndrome",
    "visual_disturbance",
    "cranial_nerve_disorder",
    "lupus_headache",
    "cva",
    "vasculitis",
    "urinary_casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "pleurisy",
    "pericarditis",
    "fever",
)
prednisolone_mg = number(unit="mg/d", minimum=0, maximum=2000, zh="泼尼松龙当量", en="Prednisolone equivalent")
INPUTS = named(
    {
        "prednisolone_mg": prednisolone_mg,
        "haemolytic_anaemia": boolean(zh="溶血性贫血", en="Haemolytic anaemia"),
        "gi_activity": boolean(zh="胃肠道活动", en="Gastrointestinal activity"),
        "new_activity": boolean(zh="与上次相比有新的活动表现", en="New activity since the visit before"),
        "standard_therapy": boolean(
            zh="耐受良好的标准维持治疗，无试验用药", en="Standard maintenance well tolerated, nothing investigational"
        ),
        "stable_therapy": boolean(zh="稳定的维持治疗", en="Stable maintenance therapy"),
        "clinical_activity": boolean(zh="临床 SLEDAI 大于 0", en="Clinical SLEDAI above 0"),
        "major_organ_activity": boolean(zh="重要脏器活动", en="Activity in a major organ"),
    }
)
haemolytic_anaemia, gi_activity = INPUTS["haemolytic_anaemia"], INPUTS["gi_activity"]
MAJOR_RULE = any_of(*(PRESENT[name] for name in MAJOR_ORGANS))
BEFORE: dict[str, Variable] = named(
    {f"previous_{name}": boolean(zh=one.text.zh, en=one.text.en) for name, one in DESCRIPTORS.items()}
)
NEW_RULE = any_of(*(PRESENT[name] & ~BEFORE[f"previous_{name}"] for name in DESCRIPTORS))
CLINICAL_RULE = any_of(*(PRESENT[name] for name in clinical_names()))
LLDAS_CRITERIA: dict[str, Expression] = {
    "sledai": SLEDAI.at_most(4),
    "major_organ": ~INPUTS["major_organ_activity"] & ~haemolytic_anaemia & ~gi_activity,
    "new_activity": ~INPUTS["new_activity"],
    "pga": pga <= 1,
    "prednisolone": prednisolone_mg <= Decimal("7.5"),
    "standard_therapy": INPUTS["standard_therapy"],
}


def doris_criteria(*, inclusive: bool = True) -> dict[str, Expression]:
    """DORIS; inclusive: 5 mg a day counts as low (the abstract), or has to stay below (the paper's box)."""
    return {
        "clinical_sledai": ~INPUTS["clinical_activity"],
        "pga": pga < Decimal("0.5"),
        "prednisolone": prednisolone_mg <= 5 if inclusive else prednisolone_mg < 5,
        "stable_therapy": INPUTS["stable_therapy"],
    }


_DORIS = {inclusive: doris_criteria(inclusive=inclusive) for inclusive in (True, False)}
_CLINICAL_TOTAL = Variable("integer", minimum=Decimal(0), maximum=Decimal(101), name="clinical_sledai")


def _flags(given: Given, *names: str) -> dict[str, Any]:
    return {name: given.value(INPUTS[name]) for name in names}


def _lldas(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    visit, before_ = _visits(given)
    sledai = read_sledai(visit)
    row = _flags(visit, "prednisolone_mg", "haemolytic_anaemia", "gi_activity", "standard_therapy")
    row |= {"pga": read_pga(visit), "new_activity": _new_activity(visit, sledai, before_)}
    missing = (*sledai.missing, *absent(visit, row))
    states = _states(sledai)
    row |= sledai_row(sledai, SLEDAI) | {"major_organ_activity": judge({"is": MAJOR_RULE}, states).verdict}
    visit.day("date")
    if visit is not given:
        visit.close()
    given.done()
    if sledai.states is None and sledai.lower:
        missing += ("sledai_present",)
    return _verdict("lldas", "2016", judge(LLDAS_CRITERIA, row), missing, given, FRANKLYN_2016, LLDAS_CLAIMS, {})


def _states(sledai: Sledai) -> dict[str, bool | None]:
    """The descriptors; a total of 0 says that none is there, any other total alone does not say which are."""
    if sledai.states is not None:
        return sledai.states
    return dict.fromkeys(DESCRIPTORS, False if sledai.upper == 0 else None)


SEROLOGY_ALONE = (2, 4)
"""Totals that complement and anti-dsDNA can explain; 0 has no activity, and any other total has a clinical descriptor."""


def _clinical_activity(sledai: Sledai) -> bool | None:
    """Whether a clinical descriptor is there, by the descriptors or, where only a total is written, by what it leaves open."""
    if sledai.states is None and sledai.lower == sledai.upper and sledai.lower not in (0, *SEROLOGY_ALONE):
        return True
    return judge({"is": CLINICAL_RULE}, _states(sledai)).verdict


def _new_activity(given: Given, sledai: Sledai, before: States | None) -> bool | None:
    """As it was judged; or worked out: a descriptor there now that was absent at the visit before."""
    stated = given.flag("new_activity")
    if before is None or sledai.states is None:
        return stated
    row = {**sledai.states, **{f"previous_{name}": state for name, state in before.items()}}
    worked_out = judge({"is": NEW_RULE}, row).verdict
    if stated is not None and worked_out is not None and stated != worked_out:
        given.problem(
            "new_activity",
            "contradiction",
            Text(
                "与上次就诊的条目不符；请核对两者。",
                "does not agree with the descriptors of the visit before; check both.",
            ),
        )
    return worked_out if stated is None else stated


def _visits(given: Given) -> tuple[Given, States | None]:
    """The visit judged and the descriptors of the one before it: a list `visits`, or `previous` beside this visit's keys."""
    given.raw("visits")
    if given.has("visits"):
        earlier, later = pair(given, adjacent=True)
        if earlier is None or later is None:
            given.done()
        assert earlier is not None
        assert later is not None
    else:
        earlier, later = given.part("previous"), given
        if earlier is not None:
            before(given, earlier, given)
    if earlier is None:
        return later, None
    states = read_sledai(earlier).states
    if not given.has("visits"):
        earlier.day("date")
        earlier.close()
    return later, states


def _doris(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    row = _flags(given, "prednisolone_mg", "stable_therapy") | {"pga": read_pga(given)}
    total = given.value(_CLINICAL_TOTAL)
    missing: tuple[str, ...] = ()
    if total is None or given.has("sledai_present"):
        sledai = read_sledai(given)
        clinical = _clinical_activity(sledai)
        missing = tuple(name for name in sledai.missing if name in clinical_names() or name == "sledai")
        if sledai.states is None and sledai.lower:
            missing += ("sledai_present",)
    else:
        clinical = int(total) > 0
    if total is not None and clinical is not None and clinical != (int(total) > 0):
        given.problem(
            "clinical_sledai",
            "contradiction",
            Text("与 sledai_present 不符；请核对两者。", "does not agree with sledai_present; check both."),
        )
    limit = given.flag("pred_limit_inclusive")
    missing = (*missing, *absent(given, row))
    given.done()
    row["clinical_activity"] = clinical
    verdicts = {inclusive: judge(criteria, row) for inclusive, criteria in _DORIS.items()}
    depends = verdicts[True].verdict != verdicts[False].verdict
    judged = verdicts[limit is not False]
    named = {"depends_on_dose_boundary": depends, "pred_limit_inclusive": limit is not False}
    return _verdict("doris_2021", "2021", judged, missing, given, DORIS_2021, DORIS_CLAIMS, named)


def _verdict(
    index: str,
    version: str,
    judged: Judged,
    missing: tuple[str, ...],
    given: Given,
    source: Source,
    claims: tuple[Claim, ...],
    further: dict[str, Any],
) -> Score:
    return Score(
        index=index,
        version=version,
        value=judged.verdict,
        lower=judged.verdict is True,
        upper=judged.verdict is not False,
        sources=(source,),
        missing=missing,
        contributions=judged.states,
        named={"met": judged.verdict, "failed": judged.failed, **further},
        unverified=unverified(claims),
        warnings=tuple(given.notices),
    )


LLDAS_CLAIMS = (
    Claim(
        "V",
        Text("五条标准及界值", "the five criteria and their limits"),
        Text("Franklyn 2016，表格", "Franklyn 2016, table"),
    ),
    Claim("D", Text("重要脏器对应的 SLEDAI 条目", "which descriptors are major organs")),
)
DORIS_CLAIMS = (
    Claim("V", Text("临床 SLEDAI 为 0、PGA <0.5", "clinical SLEDAI 0 and PGA below 0.5"), Text("原文", "the paper")),
    Claim(
        "V",
        Text("剂量界值自相矛盾：摘要 ≤5 mg，方框 <5 mg", "the dose: 5 mg or less in the abstract, below 5 in the box"),
    ),
)
_SLEDAI_KEYS = (
    Key(
        "sledai_present",
        Text("存在的 SLEDAI-2K 条目；没有则写 []", "SLEDAI-2K descriptors present; [] for none"),
        ["rash"],
    ),
    Key("sledai_unknown", Text("未评估的条目", "descriptors not assessed"), []),
)
_SHARED_KEYS = (
    Key("pga", Text("医师总体评估，0 至 3，或 {value, scale}", "PGA on 0 to 3, or {value, scale}"), Decimal("0.5")),
    Key("prednisolone_mg", Text("泼尼松龙当量，mg/d", "prednisolone equivalent, mg a day"), 5),
)
LLDAS = Index(
    name="lldas",
    text=Text("狼疮低疾病活动状态（LLDAS）", "Lupus low disease activity state (LLDAS)"),
    version="2016",
    measures=Text(
        "低疾病活动：SLEDAI-2K ≤4 且无重要脏器活动、溶血或胃肠道活动，无新的活动，PGA ≤1，泼尼松龙 ≤7.5 mg/d，"
        "标准治疗耐受良好。",
        "Low disease activity: SLEDAI-2K of 4 or less without activity in a major organ, haemolysis or gut, "
        "nothing new, PGA of 1 "
        "or less, prednisolone of 7.5 mg or less, standard treatment well tolerated.",
    ),
    window=Text("就诊时，与上次就诊比较", "at the visit, compared with the visit before"),
    range=Text("达到：是或否", "met: yes or no"),
    owner="LLDAS: the Asia Pacific Lupus Collaboration",
    sources=(FRANKLYN_2016,),
    claims=LLDAS_CLAIMS,
    keys=(
        *_SLEDAI_KEYS,
        Key("new_activity", Text("与上次相比有新的活动", "new activity since the visit before"), False),
        Key(
            "previous",
            Text(
                "上次就诊 {date, sledai_present}，用于推算 new_activity；或写 visits 列表",
                "the visit before, {date, sledai_present}, to work new_activity out; or a list of visits",
            ),
        ),
        Key("haemolytic_anaemia", Text("溶血性贫血", "haemolytic anaemia"), False),
        Key("gi_activity", Text("胃肠道活动", "gastrointestinal activity"), False),
        *_SHARED_KEYS,
        Key(
            "standard_therapy",
            Text("标准维持治疗且耐受良好，无试验用药", "standard maintenance, well tolerated, nothing investigational"),
            True,
        ),
    ),
    pitfalls=(
        Text("界值都含端点：4 分、1、7.5 mg 均可。", "All limits are inclusive: 4 points, 1 and 7.5 mg are within."),
        Text(
            "溶血与胃肠道活动不在 SLEDAI 中，须另行回答。",
            "Haemolysis and gut activity are not in SLEDAI: they are asked for.",
        ),
        Text("肌炎 4 分不在重要脏器之列。", "Myositis, 4 points, is not among the major organs by name."),
    ),
    score=_lldas,
)
DORIS = Index(
    name="doris_2021",
    text=Text("DORIS 2021 缓解", "DORIS 2021 remission"),
    version="2021",
    measures=Text(
        "缓解：临床 SLEDAI 为 0，PGA <0.5，泼尼松龙不超过 5 mg/d，维持治疗稳定；不论血清学。",
        "Remission: clinical SLEDAI 0, PGA below 0.5, prednisolone of 5 mg a day or less, stable maintenance; "
        "whatever serology "
        "says.",
    ),
    window=Text("就诊时，不要求持续时间", "at the visit; no duration is asked for"),
    range=Text("达到：是或否", "met: yes or no"),
    owner="DORIS: the Definitions of Remission in SLE task force",
    sources=(DORIS_2021,),
    claims=DORIS_CLAIMS,
    keys=(
        *_SLEDAI_KEYS,
        Key("clinical_sledai", Text("或直接给出临床 SLEDAI", "or the clinical SLEDAI itself")),
        *_SHARED_KEYS,
        Key(
            "stable_therapy",
            Text("抗疟药、免疫抑制剂、生物制剂稳定", "antimalarial, immunosuppressive and biologic treatment stable"),
            True,
        ),
        Key(
            "pred_limit_inclusive",
            Text("5 mg 是否算低剂量；默认 true", "whether 5 mg counts as low; true by default"),
            True,
        ),
    ),
    pitfalls=(
        Text("PGA 须小于 0.5；恰为 0.5 不满足。", "PGA has to be below 0.5; exactly 0.5 fails."),
        Text(
            "论文自身对 5 mg 说法不一；结论取决于它时 depends_on_dose_boundary 为 true。",
            "The paper contradicts itself at 5 mg; depends_on_dose_boundary says where the verdict rests on it.",
        ),
    ),
    score=_doris,
)
