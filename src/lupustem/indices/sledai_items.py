"""The 24 descriptors of the SLEDAI family: weights, what scores, what does not, and the limits on raw numbers.

Source: Gladman, Ibañez, Urowitz 2002 (SLEDAI-2K), by way of secondary sources; the glossary is in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lupustem.facts.declare import boolean, integer, number
from lupustem.indices.declare import named
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One descriptor: `scored` says when, `excluded` which causes do not count."""

    name: str
    weight: int
    text: Text
    scored: Text
    excluded: Text | None = None


_DRUGS_METABOLIC = Text("代谢、感染或药物所致", "metabolic, infectious or drug cause")
_DRUGS = Text("药物所致", "drug cause")
DESCRIPTORS: dict[str, Descriptor] = {
    one.name: one
    for one in (
        Descriptor("seizure", 8, Text("癫痫发作", "Seizure"), Text("近期新发", "of recent onset"), _DRUGS_METABOLIC),
        Descriptor(
            "psychosis",
            8,
            Text("精神病性症状", "Psychosis"),
            Text(
                "对现实的感知严重紊乱，影响日常功能", "perception of reality so disturbed that daily function suffers"
            ),
            Text("尿毒症或药物所致", "uraemia or drugs"),
        ),
        Descriptor(
            "organic_brain_syndrome",
            8,
            Text("器质性脑病综合征", "Organic brain syndrome"),
            Text(
                "起病急、波动的意识或注意障碍，另有至少 2 项：知觉异常、言语不连贯、失眠或日间嗜睡、精神运动性活动改变",
                "clouded or inattentive, of rapid onset and fluctuating, with at least 2 of: disturbed perception, incoherent "
                "speech, insomnia or daytime sleepiness, more or less psychomotor activity",
            ),
            _DRUGS_METABOLIC,
        ),
        Descriptor(
            "visual_disturbance",
            8,
            Text("视觉障碍", "Visual disturbance"),
            Text(
                "狼疮眼底改变：细胞样体、视网膜出血、脉络膜渗出或出血、视神经炎",
                "changes of the fundus by lupus: cytoid bodies, retinal haemorrhage, choroidal exudate or haemorrhage, "
                "optic neuritis",
            ),
            Text("高血压、感染或药物所致", "hypertension, infection or drugs"),
        ),
        Descriptor(
            "cranial_nerve_disorder",
            8,
            Text("脑神经病变", "Cranial nerve disorder"),
            Text("新发的感觉或运动性脑神经病变", "new sensory or motor neuropathy of a cranial nerve"),
        ),
        Descriptor(
            "lupus_headache",
            8,
            Text("狼疮性头痛", "Lupus headache"),
            Text("严重、持续，麻醉性镇痛药无效", "severe, persistent, not relieved by narcotic analgesics"),
        ),
        Descriptor(
            "cva",
            8,
            Text("脑血管意外", "Cerebrovascular accident"),
            Text("新发", "new"),
            Text("动脉硬化所致", "arteriosclerosis"),
        ),
        Descriptor(
            "vasculitis",
            8,
            Text("血管炎", "Vasculitis"),
            Text(
                "溃疡、坏疽、手指痛性结节、甲周梗死、线状出血，或活检、血管造影证实",
                "ulcer, gangrene, tender finger nodules, periungual infarct or splinter haemorrhage, or proof by biopsy or "
                "angiogram",
            ),
        ),
        Descriptor(
            "arthritis",
            4,
            Text("关节炎", "Arthritis"),
            Text(
                "至少 2 个关节疼痛并有炎症体征（压痛、肿胀或积液）",
                "at least 2 joints with pain and signs of inflammation (tenderness, swelling or effusion)",
            ),
        ),
        Descriptor(
            "myositis",
            4,
            Text("肌炎", "Myositis"),
            Text(
                "近端肌痛或无力，伴肌酸激酶或醛缩酶升高、肌电图改变或活检证实",
                "proximal ache or weakness with raised creatine kinase or aldolase, a changed electromyogram or biopsy",
            ),
        ),
        Descriptor(
            "urinary_casts",
            4,
            Text("管型尿", "Urinary casts"),
            Text("血红素颗粒管型或红细胞管型", "haem-granular or red-cell casts"),
        ),
        Descriptor(
            "hematuria",
            4,
            Text("血尿", "Haematuria"),
            Text("红细胞 >5/HPF", "more than 5 red cells per high-power field"),
            Text("结石、感染或其他原因", "stone, infection or another cause"),
        ),
        Descriptor(
            "proteinuria",
            4,
            Text("蛋白尿", "Proteinuria"),
            Text(">0.5 g/24 h，持续者也计", "more than 0.5 g in 24 h, persistent included"),
        ),
        Descriptor(
            "pyuria",
            4,
            Text("脓尿", "Pyuria"),
            Text("白细胞 >5/HPF", "more than 5 white cells per high-power field"),
            Text("感染", "infection"),
        ),
        Descriptor("rash", 2, Text("皮疹", "Rash"), Text("炎症性，新发或持续", "inflammatory, new or ongoing")),
        Descriptor(
            "alopecia",
            2,
            Text("脱发", "Alopecia"),
            Text("活动性斑片状或弥漫性脱发，新发或持续", "active patchy or diffuse loss, new or ongoing"),
            Text("瘢痕性脱发", "scarring"),
        ),
        Descriptor(
            "mucosal_ulcers",
            2,
            Text("黏膜溃疡", "Mucosal ulcers"),
            Text("口腔或鼻部，新发或持续", "of mouth or nose, new or ongoing"),
        ),
        Descriptor(
            "pleurisy",
            2,
            Text("胸膜炎", "Pleurisy"),
            Text("胸膜性胸痛伴摩擦音或积液，或胸膜增厚", "pleuritic pain with rub or effusion, or pleural thickening"),
        ),
        Descriptor(
            "pericarditis",
            2,
            Text("心包炎", "Pericarditis"),
            Text(
                "心包性疼痛，伴摩擦音、积液、心电图或超声证实之一",
                "pericardial pain with a rub, an effusion, or proof by electrocardiogram or echocardiogram",
            ),
        ),
        Descriptor(
            "low_complement",
            2,
            Text("低补体", "Low complement"),
            Text("CH50、C3 或 C4 低于本实验室下限", "CH50, C3 or C4 below the laboratory's lower limit"),
        ),
        Descriptor(
            "increased_dna_binding",
            2,
            Text("抗 dsDNA 升高", "Increased DNA binding"),
            Text("抗 dsDNA 高于本实验室范围", "anti-dsDNA above the laboratory's range"),
        ),
        Descriptor("fever", 1, Text("发热", "Fever"), Text(">38.0 ℃", "above 38.0 ℃"), Text("感染", "infection")),
        Descriptor(
            "thrombocytopenia",
            1,
            Text("血小板减少", "Thrombocytopenia"),
            Text("血小板 <100 ×10⁹/L", "platelets below 100 ×10⁹/L"),
            _DRUGS,
        ),
        Descriptor(
            "leukopenia",
            1,
            Text("白细胞减少", "Leukopenia"),
            Text("白细胞 <3.0 ×10⁹/L", "white cells below 3.0 ×10⁹/L"),
            _DRUGS,
        ),
    )
}
SEROLOGY = ("low_complement", "increased_dna_binding")
MAXIMUM = sum(one.weight for one in DESCRIPTORS.values())
PRESENT: dict[str, Variable] = named(
    {name: boolean(zh=one.text.zh, en=one.text.en) for name, one in DESCRIPTORS.items()}
)

proteinuria_g_24h = number(unit="g/(24.h)", minimum=0, maximum=60, zh="24 h 尿蛋白", en="24 h urine protein")
proteinuria_g_24h_previous = number(
    unit="g/(24.h)", minimum=0, maximum=60, zh="上次 24 h 尿蛋白", en="24 h urine protein at the visit before"
)
temperature_c = number(unit="Cel", minimum=25, maximum=45, zh="体温", en="Body temperature")
platelets = number(unit="10*9/L", minimum=0, maximum=3000, zh="血小板", en="Platelets")
wbc = number(unit="10*9/L", minimum=0, maximum=500, zh="白细胞", en="White cells")
urine_rbc_hpf = number(unit="/[HPF]", minimum=0, maximum=10000, zh="尿红细胞", en="Urine red cells")
urine_wbc_hpf = number(unit="/[HPF]", minimum=0, maximum=10000, zh="尿白细胞", en="Urine white cells")
active_joints = integer(
    minimum=0, maximum=68, zh="疼痛并有炎症体征的关节数", en="Joints with pain and signs of inflammation"
)
RAW: dict[str, Variable] = named(
    {
        "proteinuria_g_24h": proteinuria_g_24h,
        "proteinuria_g_24h_previous": proteinuria_g_24h_previous,
        "temperature_c": temperature_c,
        "platelets": platelets,
        "wbc": wbc,
        "urine_rbc_hpf": urine_rbc_hpf,
        "urine_wbc_hpf": urine_wbc_hpf,
        "active_joints": active_joints,
    }
)

# All limits are strict: a value at the limit does not score.
RAW_RULES: dict[str, Expression] = {
    "arthritis": active_joints >= 2,
    "hematuria": urine_rbc_hpf > 5,
    "proteinuria": proteinuria_g_24h > Decimal("0.5"),
    "pyuria": urine_wbc_hpf > 5,
    "fever": temperature_c > 38,
    "thrombocytopenia": platelets < 100,
    "leukopenia": wbc < 3,
}
