"""SLEDAI-2K and SELENA-SLEDAI: 24 descriptors, 0 to 105, from what one visit says.

    >>> from lupustem.indices.sledai import SLEDAI_2K
    >>> found = SLEDAI_2K.score({"present": ["arthritis", "rash"], "unknown": ["low_complement"]})
    >>> found.value, found.lower, found.upper, found.missing
    (None, 6, 8, ('low_complement',))

Source: Gladman 2002 (SLEDAI-2K), J Rheumatol 29:288-91; Petri 2005 (SELENA), NEJM 353:2550.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial

from lupustem.indices.bands import DEFAULT, SCHEMES
from lupustem.indices.declare import Index, Key
from lupustem.indices.descriptors import States, states_of
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, Value, unverified
from lupustem.indices.sledai_items import (
    DESCRIPTORS,
    RAW_RULES,
    SEROLOGY,
    active_joints,
    proteinuria_g_24h,
    proteinuria_g_24h_previous,
)
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

GLADMAN_2002 = Source("Gladman, Ibañez, Urowitz 2002, J Rheumatol 29:288-91, PMID 11838846")
PETRI_2005 = Source("Petri 2005 (SELENA), NEJM 353:2550")
VERSION = "2K (2002)"
_HALF_GRAM = Decimal("0.5")
# New onset or a recent rise by more than 0.5 g/24 h: decided against the visit before.
SELENA_RULES: dict[str, Expression] = RAW_RULES | {
    "arthritis": active_joints > 2,
    "proteinuria": (proteinuria_g_24h > _HALF_GRAM)
    & ((proteinuria_g_24h_previous <= _HALF_GRAM) | (proteinuria_g_24h - proteinuria_g_24h_previous > _HALF_GRAM)),
}
_PREVIOUS = Variable("integer", minimum=Decimal(0), maximum=Decimal(105), name="previous_sledai")


def bounds(states: Mapping[str, bool | None], names: Iterable[str] = DESCRIPTORS) -> tuple[int, int]:
    """The lowest and the highest score that the descriptors named can still have."""
    low = sum(DESCRIPTORS[name].weight for name in names if states[name])
    return low, low + sum(DESCRIPTORS[name].weight for name in names if states[name] is None)


def clinical_names() -> tuple[str, ...]:
    """The descriptors of the clinical SLEDAI: all but complement and anti-dsDNA."""
    return tuple(name for name in DESCRIPTORS if name not in SEROLOGY)


def _score(
    mapping: Mapping[str, object],
    *,
    index: str,
    version: str,
    rules: Mapping[str, Expression],
    sources: tuple[Source, ...],
    claims: tuple[Claim, ...],
) -> Score:
    given = Given(mapping)
    states, window = states_of(given, rules)
    scheme = SCHEMES[given.choice("scheme", SCHEMES) or DEFAULT]
    previous = given.value(_PREVIOUS)
    given.done()
    low, high = bounds(states)
    missing = tuple(name for name in DESCRIPTORS if states[name] is None)
    return Score(
        index=index,
        version=version,
        value=low if low == high else None,
        lower=low,
        upper=high,
        sources=sources,
        missing=missing,
        contributions={name: one.weight for name, one in DESCRIPTORS.items() if states[name]},
        grade=scheme.band_of(low, high),
        clinical=_clinical(states, index, version, sources),
        scheme=scheme.name,
        window=window,
        named={"change": change(int(previous), low, high)} if previous is not None else {},
        unverified=unverified((*claims, scheme.claim)),
        warnings=tuple(given.notices),
    )


def _clinical(states: States, index: str, version: str, sources: tuple[Source, ...]) -> Score:
    names = clinical_names()
    low, high = bounds(states, names)
    return Score(
        index=f"{index}_clinical",
        version=version,
        value=low if low == high else None,
        lower=low,
        upper=high,
        sources=sources,
        missing=tuple(name for name in names if states[name] is None),
        contributions={name: DESCRIPTORS[name].weight for name in names if states[name]},
    )


def change(previous: int, low: int, high: int) -> Value:
    """Flare above +3, improvement below -3, persistent between (both ends); None where the score leaves it open."""
    found = {_change(score - previous) for score in range(low, high + 1)}
    return found.pop() if len(found) == 1 else None


def _change(difference: int) -> str:
    return "flare" if difference > 3 else "improvement" if difference < -3 else "persistent"


_KEYS = (
    Key(
        "present",
        Text(
            "存在且由狼疮活动引起的条目；没有则写 []；全部为 all",
            "descriptors present and due to active lupus; [] for none, all",
        ),
        ["arthritis", "rash", "low_complement"],
    ),
    Key("unknown", Text("未评估的条目", "descriptors not assessed"), []),
    Key(
        "present_not_sle", Text("存在但并非狼疮所致，不计分", "descriptors there but not from lupus: do not score"), []
    ),
    Key(
        "raw",
        Text(
            "数值，按严格界值判定：proteinuria_g_24h、temperature_c、platelets、wbc、urine_rbc_hpf、urine_wbc_hpf、"
            "active_joints，SELENA 另有 proteinuria_g_24h_previous；每项可写成 {value, date}",
            "numbers, judged by the strict limits: proteinuria_g_24h, temperature_c, platelets, wbc, urine_rbc_hpf, "
            "urine_wbc_hpf, active_joints, for SELENA also proteinuria_g_24h_previous; each may be {value, date}",
        ),
    ),
    Key(
        "observations",
        Text("带日期的观察：{name, value, date} 的列表", "dated observations: a list of {name, value, date}"),
    ),
    Key("visit_date", Text("就诊日期", "date of the visit"), "2026-03-31"),
    Key("window", Text("回顾期：10、28 或 30 天", "look-back: 10, 28 or 30 days"), 30),
    Key("scheme", Text(f"分级方案：{'、'.join(SCHEMES)}", f"scheme of the bands: {', '.join(SCHEMES)}"), DEFAULT),
    Key("previous_sledai", Text("上次评分，用于判断变化", "the score of the visit before, to name the change")),
)
_SHARED_CLAIMS = (
    Claim(
        "V2",
        Text("24 个条目、权重与界值", "the 24 descriptors, weights and limits"),
        Text("GDL2 模型，四个计算器", "GDL2 model, four calculators"),
    ),
    Claim(
        "V",
        Text("总分 0 至 105；变化超过 3 分为复发或改善", "range 0 to 105; a change by more than 3"),
        "Ann Rheum Dis",
    ),
    Claim("D", Text("临床 SLEDAI 最高 101", "clinical SLEDAI at most 101")),
)
_2K_CLAIMS = (
    *_SHARED_CLAIMS,
    Claim(
        "V2",
        Text("回顾期 10 天发表，30 天经验证", "published with 10 days, validated for 30"),
        "Touma 2010, Lupus 19:49-51",
    ),
)
_SELENA_CLAIMS = (
    *_SHARED_CLAIMS,
    Claim("V2", Text("蛋白尿须为新发或近期增加超过 0.5 g/24 h", "proteinuria new or risen by more than 0.5 g/24 h")),
    Claim(
        "V2",
        Text("关节炎须超过 2 个关节", "arthritis takes more than 2 joints"),
        Text("一份公开的 SELENA 表格", "an open SELENA form"),
    ),
    Claim(
        "V2",
        Text(
            "视觉障碍含巩膜炎，脑神经含眩晕，脑血管意外排除高血压；另一份表格没有这些",
            "scleritis counts as visual, vertigo as cranial nerve, hypertensive stroke does not; another form has none of it",
        ),
        Text("一份公开的 SELENA 表格", "an open SELENA form"),
    ),
    Claim(
        "M", Text("浆膜炎须典型而严重；表层巩膜炎计入", "serositis has to be classic and severe; episcleritis counts")
    ),
)
_PITFALLS = (
    Text(
        "界值都是严格的：恰为 0.5 g、38.0 ℃、100、3.0 或 5/HPF 不计分。",
        "All limits are strict: exactly 0.5 g, 38.0 ℃, 100, 3.0 or 5/HPF does not score.",
    ),
    Text(
        "只计由狼疮引起且可逆的表现：尿路感染的脓尿、药物性白细胞减少、瘢痕性脱发不计，写入 present_not_sle。",
        "Only what is due to lupus and reversible scores: pyuria of an infection, leukopenia by a drug or scarring alopecia "
        "belong under present_not_sle.",
    ),
    Text(
        "脓尿为 4 分；有开放模型写作 2 分。",
        "Pyuria weighs 4; an open model in circulation has 2.",
    ),
    Text(
        "回顾期外的化验是缺失，不是阴性。",
        "A laboratory value outside the window is missing, not negative.",
    ),
)

SLEDAI_2K = Index(
    name="sledai_2k",
    text=Text("SLEDAI-2K 疾病活动指数", "SLEDAI-2K disease activity index"),
    version=VERSION,
    measures=Text(
        "近期的疾病活动：24 个条目，各按器官的分量加权，持续的表现也计。",
        "Disease activity of late: 24 descriptors, weighted by organ; what persists counts too.",
    ),
    window=Text(
        "就诊当日及之前 10、28 或 30 天，两端都含", "the visit and the 10, 28 or 30 days before, both ends included"
    ),
    range=Text("0 至 105；临床 SLEDAI 0 至 101", "0 to 105; clinical SLEDAI 0 to 101"),
    owner="SLEDAI-2K: Gladman, Ibañez, Urowitz and the University of Toronto Lupus Clinic",
    sources=(GLADMAN_2002,),
    claims=_2K_CLAIMS,
    keys=_KEYS,
    pitfalls=_PITFALLS,
    score=partial(
        _score, index="sledai_2k", version=VERSION, rules=RAW_RULES, sources=(GLADMAN_2002,), claims=_2K_CLAIMS
    ),
)
SELENA_SLEDAI = Index(
    name="selena_sledai",
    text=Text("SELENA-SLEDAI 疾病活动指数", "SELENA-SLEDAI disease activity index"),
    version="SELENA (2005)",
    measures=Text(
        "同为 24 个条目与权重，但蛋白尿须为新发或近期增加，关节炎须超过 2 个关节。",
        "The same 24 descriptors and weights, but proteinuria has to be new or risen, and arthritis takes more than 2 joints.",
    ),
    window=Text("就诊当日及之前 10 天", "the visit and the 10 days before"),
    range=Text("0 至 105", "0 to 105"),
    owner="SELENA-SLEDAI: the Safety of Estrogens in Lupus Erythematosus National Assessment (SELENA) trial group",
    sources=(PETRI_2005,),
    claims=_SELENA_CLAIMS,
    keys=_KEYS,
    pitfalls=(
        *_PITFALLS,
        Text(
            "没有上次的 24 h 尿蛋白（proteinuria_g_24h_previous），超过 0.5 g 时此条目未知；贝利尤单抗试验的混合版按 2K。",
            "Without the 24 h protein of the visit before (proteinuria_g_24h_previous) a value above 0.5 g leaves the "
            "descriptor unknown; the hybrid of the belimumab trials takes the rule of SLEDAI-2K.",
        ),
    ),
    score=partial(
        _score,
        index="selena_sledai",
        version="SELENA (2005)",
        rules=SELENA_RULES,
        sources=(PETRI_2005,),
        claims=_SELENA_CLAIMS,
    ),
)
