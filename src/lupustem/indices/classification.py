"""EULAR/ACR 2019 classification of SLE: an entry criterion, then the weightiest item of each domain, 10 points or more.

    >>> from lupustem.indices.classification import EULAR_ACR_2019
    >>> found = EULAR_ACR_2019.score({"ana_ge_1_80": True, "items": ["nephritis_class_3_4"]})
    >>> found.value, found.named["classified"]
    (10, True)

Source: Aringer 2019, Ann Rheum Dis 78:1151-9. For classification in studies; the diagnosis is the physician's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, Value
from lupustem.logic.text import Text

ARINGER_2019 = Source("Aringer 2019, Ann Rheum Dis 78:1151-9", "10.1136/annrheumdis-2018-214819")
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion of a domain."""

    domain: str
    points: int
    text: Text


DOMAINS: dict[str, Text] = {
    "constitutional": Text("全身症状", "Constitutional"),
    "haematological": Text("血液系统", "Haematological"),
    "neuropsychiatric": Text("神经精神", "Neuropsychiatric"),
    "mucocutaneous": Text("皮肤黏膜", "Mucocutaneous"),
    "serosal": Text("浆膜", "Serosal"),
    "musculoskeletal": Text("肌肉骨骼", "Musculoskeletal"),
    "renal": Text("肾脏", "Renal"),
    "antiphospholipid": Text("抗磷脂抗体", "Antiphospholipid antibodies"),
    "complement": Text("补体", "Complement"),
    "specific_antibodies": Text("特异性抗体", "SLE-specific antibodies"),
}
IMMUNOLOGICAL = ("antiphospholipid", "complement", "specific_antibodies")
ITEMS: dict[str, Item] = {
    "fever": Item("constitutional", 2, Text("发热 >38.3 ℃", "Fever above 38.3 ℃")),
    "leukopenia": Item("haematological", 3, Text("白细胞 <4.0 ×10⁹/L", "White cells below 4.0 ×10⁹/L")),
    "thrombocytopenia": Item("haematological", 4, Text("血小板 <100 ×10⁹/L", "Platelets below 100 ×10⁹/L")),
    "autoimmune_haemolysis": Item("haematological", 4, Text("自身免疫性溶血", "Autoimmune haemolysis")),
    "delirium": Item("neuropsychiatric", 2, Text("谵妄", "Delirium")),
    "psychosis": Item("neuropsychiatric", 3, Text("精神病性症状", "Psychosis")),
    "seizure": Item("neuropsychiatric", 5, Text("癫痫发作", "Seizure")),
    "alopecia": Item("mucocutaneous", 2, Text("非瘢痕性脱发", "Non-scarring alopecia")),
    "oral_ulcers": Item("mucocutaneous", 2, Text("口腔溃疡", "Oral ulcers")),
    "subacute_or_discoid": Item(
        "mucocutaneous", 4, Text("亚急性皮肤狼疮或盘状狼疮", "Subacute cutaneous or discoid lupus")
    ),
    "acute_cutaneous": Item("mucocutaneous", 6, Text("急性皮肤狼疮", "Acute cutaneous lupus")),
    "effusion": Item("serosal", 5, Text("胸腔或心包积液", "Pleural or pericardial effusion")),
    "acute_pericarditis": Item("serosal", 6, Text("急性心包炎", "Acute pericarditis")),
    "joint_involvement": Item(
        "musculoskeletal",
        6,
        Text(
            "关节受累：至少 2 个关节滑膜炎，或至少 2 个关节压痛伴晨僵至少 30 min",
            "Joints: synovitis of 2 or more, or tenderness of 2 or more with 30 min or more of morning stiffness",
        ),
    ),
    "proteinuria": Item("renal", 4, Text("蛋白尿 >0.5 g/24 h（或等量）", "Protein above 0.5 g in 24 h, or equivalent")),
    "nephritis_class_2_5": Item("renal", 8, Text("狼疮性肾炎 II 或 V 型", "Lupus nephritis of class II or V")),
    "nephritis_class_3_4": Item("renal", 10, Text("狼疮性肾炎 III 或 IV 型", "Lupus nephritis of class III or IV")),
    "antiphospholipid": Item(
        "antiphospholipid",
        2,
        Text(
            "抗心磷脂或抗 β2 糖蛋白 I 中高滴度，或狼疮抗凝物",
            "Anticardiolipin or anti-β2-glycoprotein I of medium or high titre, or lupus anticoagulant",
        ),
    ),
    "low_c3_or_c4": Item("complement", 3, Text("C3 或 C4 降低", "C3 or C4 low")),
    "low_c3_and_c4": Item("complement", 4, Text("C3 与 C4 均降低", "C3 and C4 low")),
    "anti_dsdna": Item("specific_antibodies", 6, Text("抗 dsDNA 抗体", "Anti-dsDNA")),
    "anti_sm": Item("specific_antibodies", 6, Text("抗 Sm 抗体", "Anti-Sm")),
}


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    ana = given.flag("ana_ge_1_80")
    present, unknown = given.names("items", ITEMS), given.names("unknown", ITEMS)
    for name in present:
        if name in unknown:
            given.problem(
                "items", "contradiction", Text(f"{name} 也写在 unknown 中。", f"{name} stands in unknown too.")
            )
    if not given.has("items"):
        given.problem(
            "items",
            "structure",
            Text("缺少 items；一项都没有请写 []。", "items are missing; write [] if none is present."),
        )
    given.done()
    weightiest = {domain: _best(domain, present) for domain in DOMAINS}
    low, high = sum(weightiest.values()), sum(_best(domain, (*present, *unknown)) for domain in DOMAINS)
    classified, reason = _verdict(ana, low, high, _clinical(present), _clinical((*present, *unknown)))
    return Score(
        index="eular_acr_2019",
        version="2019",
        value=low if low == high else None,
        lower=low,
        upper=high,
        sources=(ARINGER_2019,),
        missing=(*(("ana_ge_1_80",) if ana is None else ()), *unknown),
        contributions={domain: points for domain, points in weightiest.items() if points},
        grade=None if classified is None else "classified" if classified else "not_classified",
        named={"points": low if low == high else None, "classified": classified, "reason": reason},
        warnings=tuple(given.notices),
    )


def _best(domain: str, names: tuple[str, ...]) -> int:
    return max((ITEMS[name].points for name in names if ITEMS[name].domain == domain), default=0)


def _clinical(names: tuple[str, ...]) -> bool:
    return any(ITEMS[name].domain not in IMMUNOLOGICAL for name in names)


def _verdict(ana: bool | None, low: int, high: int, clinical: bool, possible: bool) -> tuple[Value, Value]:
    """Whether classified, and why not: the first that fails of entry, clinical criterion and points."""
    if ana is False:
        return False, "entry_criterion"
    if not possible:
        return False, "no_clinical_criterion"
    if high < ENOUGH:
        return False, "points"
    if ana and clinical and low >= ENOUGH:
        return True, None
    return None, None


EULAR_ACR_2019 = Index(
    name="eular_acr_2019",
    text=Text("EULAR/ACR 2019 系统性红斑狼疮分类标准", "EULAR/ACR 2019 classification of SLE"),
    version="2019",
    measures=Text(
        "是否可在研究中归类为系统性红斑狼疮；不是诊断标准。",
        "Whether a patient may be classified as SLE in studies; no diagnosis.",
    ),
    window=Text("病程中任何时候，各条不须同时出现", "ever; the criteria need not be there at the same time"),
    range=Text(
        "0 至 51 分；抗核抗体 ≥1:80、至少 1 条临床标准且满 10 分",
        "0 to 51; ANA of 1:80 or more, a clinical criterion and 10 points",
    ),
    owner="EULAR/ACR classification criteria: European Alliance of Associations for Rheumatology, American College of "
    "Rheumatology",
    sources=(ARINGER_2019,),
    claims=(
        Claim("V", Text("条目、分值与规则", "items, points and rules"), "Aringer 2019"),
        Claim("D", Text("最高 51 分", "51 points at most")),
    ),
    keys=(
        Key("ana_ge_1_80", Text("HEp-2 抗核抗体曾 ≥1:80", "ANA of 1:80 or more on HEp-2, ever"), True),
        Key(
            "items",
            Text(
                f"曾出现且无更好解释的条目：{'、'.join(ITEMS)}",
                f"criteria ever met without a better explanation: {', '.join(ITEMS)}",
            ),
            ["proteinuria", "low_c3_and_c4", "anti_dsdna"],
        ),
        Key("unknown", Text("未查的条目", "criteria not examined"), []),
    ),
    pitfalls=(
        Text("每个领域只取最高的一条。", "Only the weightiest item of a domain counts."),
        Text(
            "界值与活动指数不同：发热 >38.3 ℃，白细胞 <4.0 ×10⁹/L。",
            "The limits differ from those of activity indices: fever above 38.3 ℃, white cells below 4.0 ×10⁹/L.",
        ),
        Text(
            "抗核抗体未知时不能归类，但也不是“否”。",
            "With ANA unknown a patient is not classifiable, which is not a no.",
        ),
    ),
    score=_score,
)
