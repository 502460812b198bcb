"""The items of the SLICC/ACR damage index: points, systems and their maxima; 47 points in all.

Source: Gladman et al. 1996 (doi 10.1002/art.1780390303), read by way of published forms; names and glossary are our words.
An item counts when it is irreversible, began after lupus was diagnosed and has lasted 6 months unless its line says otherwise,
whatever caused it.

    >>> sum(SYSTEM_MAXIMA.values())
    47
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class DamageItem:
    """One item: its points run from 0 to `maximum`; `glossary` says what counts and when it counts twice.

    unverified: the line states a limit from memory; show that beside it.
    """

    name: str
    system: str
    maximum: int
    text: Text
    glossary: Text
    unverified: bool = False


SYSTEMS: dict[str, Text] = {
    "ocular": Text("眼", "Ocular"),
    "neuropsychiatric": Text("神经精神", "Neuropsychiatric"),
    "renal": Text("肾脏", "Renal"),
    "pulmonary": Text("肺", "Pulmonary"),
    "cardiovascular": Text("心血管", "Cardiovascular"),
    "peripheral_vascular": Text("外周血管", "Peripheral vascular"),
    "gastrointestinal": Text("胃肠道", "Gastrointestinal"),
    "musculoskeletal": Text("肌肉骨骼", "Musculoskeletal"),
    "skin": Text("皮肤", "Skin"),
    "gonadal": Text("性腺", "Gonadal"),
    "diabetes": Text("糖尿病", "Diabetes"),
    "malignancy": Text("恶性肿瘤", "Malignancy"),
}
# Renal is 3, not 5: end-stage disease stands for the system and replaces its other items.
SYSTEM_MAXIMA: dict[str, int] = {
    "ocular": 2,
    "neuropsychiatric": 6,
    "renal": 3,
    "pulmonary": 5,
    "cardiovascular": 6,
    "peripheral_vascular": 5,
    "gastrointestinal": 6,
    "musculoskeletal": 7,
    "skin": 3,
    "gonadal": 1,
    "diabetes": 1,
    "malignancy": 2,
}
ITEMS: dict[str, DamageItem] = {
    one.name: one
    for one in (
        DamageItem(
            "cataract", "ocular", 1, Text("白内障", "Cataract"), Text("任一眼，曾有即计", "either eye, at any time")
        ),
        DamageItem(
            "retinal_or_optic",
            "ocular",
            1,
            Text("视网膜病变或视神经萎缩", "Retinal change or optic atrophy"),
            Text("任一眼", "either eye"),
        ),
        DamageItem(
            "cognitive_or_psychosis",
            "neuropsychiatric",
            1,
            Text("认知障碍或严重精神病", "Cognitive impairment or major psychosis"),
            Text("持续的认知功能下降，或严重精神病", "lasting loss of cognitive function, or a major psychosis"),
        ),
        DamageItem(
            "seizures",
            "neuropsychiatric",
            1,
            Text("癫痫", "Seizures"),
            Text("需治疗 6 个月", "needing treatment for 6 months"),
        ),
        DamageItem(
            "stroke",
            "neuropsychiatric",
            2,
            Text("脑卒中", "Stroke"),
            Text(
                "曾有即计；多于 1 次且间隔至少 6 个月计 2 分",
                "at any time; 2 points if more than one, at least 6 months apart",
            ),
        ),
        DamageItem(
            "neuropathy",
            "neuropsychiatric",
            1,
            Text("脑神经或周围神经病变", "Cranial or peripheral neuropathy"),
            Text("视神经另计", "the optic nerve is counted with the eye"),
        ),
        DamageItem(
            "myelitis",
            "neuropsychiatric",
            1,
            Text("横贯性脊髓炎", "Transverse myelitis"),
            Text("遗留的脊髓功能障碍", "lasting loss of function of the spinal cord"),
        ),
        DamageItem(
            "gfr_below_half",
            "renal",
            1,
            Text("肾小球滤过率 <50%", "Glomerular filtration rate below 50%"),
            Text("测定或估算值，低于正常的一半", "measured or estimated, below half of normal"),
        ),
        DamageItem(
            "proteinuria",
            "renal",
            1,
            Text("蛋白尿", "Proteinuria"),
            Text("≥3.5 g/24 h", "at least 3.5 g in 24 h"),
        ),
        DamageItem(
            "end_stage_renal",
            "renal",
            3,
            Text("终末期肾病", "End-stage kidney disease"),
            Text(
                "无论透析或移植与否，计 3 分，并取代肾脏其余两项",
                "3 points, dialysed or transplanted or not; replaces the other two items of the kidney",
            ),
        ),
        DamageItem(
            "pulmonary_hypertension",
            "pulmonary",
            1,
            Text("肺动脉高压", "Pulmonary hypertension"),
            Text("右心室肥大或肺动脉第二心音亢进", "right ventricular prominence or a loud pulmonary second sound"),
        ),
        DamageItem(
            "pulmonary_fibrosis",
            "pulmonary",
            1,
            Text("肺纤维化", "Pulmonary fibrosis"),
            Text("体征和影像学所见", "on examination and imaging"),
        ),
        DamageItem(
            "shrinking_lung",
            "pulmonary",
            1,
            Text("肺萎缩综合征", "Shrinking lung"),
            Text("影像学所见", "on imaging"),
        ),
        DamageItem(
            "pleural_fibrosis",
            "pulmonary",
            1,
            Text("胸膜纤维化", "Pleural fibrosis"),
            Text("影像学所见", "on imaging"),
        ),
        DamageItem(
            "pulmonary_infarction",
            "pulmonary",
            1,
            Text("肺梗死", "Pulmonary infarction"),
            Text("影像学所见", "on imaging"),
        ),
        DamageItem(
            "angina_or_bypass",
            "cardiovascular",
            1,
            Text("心绞痛或冠状动脉旁路移植", "Angina or coronary bypass"),
            Text("二者之一即计", "either counts"),
        ),
        DamageItem(
            "myocardial_infarction",
            "cardiovascular",
            2,
            Text("心肌梗死", "Myocardial infarction"),
            Text("曾有即计；多于 1 次计 2 分", "at any time; 2 points if more than one"),
        ),
        DamageItem(
            "cardiomyopathy",
            "cardiovascular",
            1,
            Text("心肌病", "Cardiomyopathy"),
            Text("心室功能障碍", "impaired function of the ventricles"),
        ),
        DamageItem(
            "valve_disease",
            "cardiovascular",
            1,
            Text("瓣膜病", "Valve disease"),
            Text("舒张期杂音，或收缩期杂音 >3/6 级", "a diastolic murmur, or a systolic one above 3/6"),
            unverified=True,
        ),
        DamageItem(
            "pericarditis",
            "cardiovascular",
            1,
            Text("心包炎", "Pericarditis"),
            Text("持续 6 个月，或已行心包切除", "lasting 6 months, or pericardiectomy"),
        ),
        DamageItem(
            "claudication",
            "peripheral_vascular",
            1,
            Text("间歇性跛行", "Claudication"),
            Text("持续 6 个月", "for 6 months"),
        ),
        DamageItem(
            "minor_tissue_loss",
            "peripheral_vascular",
            1,
            Text("轻微组织缺损", "Minor tissue loss"),
            Text("如指腹缺损", "such as the pulp of a finger"),
        ),
        DamageItem(
            "significant_tissue_loss",
            "peripheral_vascular",
            2,
            Text("明显组织缺损", "Significant tissue loss"),
            Text(
                "曾失去指（趾）或肢体；多于 1 处计 2 分",
                "a digit or limb lost at any time; 2 points if more than one site",
            ),
        ),
        DamageItem(
            "venous_thrombosis",
            "peripheral_vascular",
            1,
            Text("静脉血栓", "Venous thrombosis"),
            Text("伴肿胀、溃疡或静脉淤滞", "with swelling, ulcer or stasis"),
        ),
        DamageItem(
            "bowel_spleen_liver_gallbladder",
            "gastrointestinal",
            2,
            Text("肠、脾、肝或胆囊梗死或切除", "Infarction or resection of bowel, spleen, liver or gallbladder"),
            Text(
                "肠指十二指肠以下；曾有即计；多于 1 处计 2 分",
                "bowel below the duodenum; at any time; 2 points if more than one site",
            ),
        ),
        DamageItem(
            "mesenteric_insufficiency",
            "gastrointestinal",
            1,
            Text("肠系膜供血不足", "Mesenteric insufficiency"),
            Text("持续存在", "lasting"),
        ),
        DamageItem(
            "peritonitis",
            "gastrointestinal",
            1,
            Text("慢性腹膜炎", "Chronic peritonitis"),
            Text("持续存在", "lasting"),
        ),
        DamageItem(
            "stricture_or_upper_gi_surgery",
            "gastrointestinal",
            1,
            Text("消化道狭窄或上消化道手术", "Stricture or upper gastrointestinal surgery"),
            Text("曾有即计", "at any time"),
        ),
        DamageItem(
            "pancreatic_insufficiency",
            "gastrointestinal",
            1,
            Text("胰腺功能不全或假性囊肿", "Pancreatic insufficiency or pseudocyst"),
            Text("功能不全指需补充胰酶者", "insufficiency means enzymes have to be replaced"),
        ),
        DamageItem(
            "muscle_atrophy",
            "musculoskeletal",
            1,
            Text("肌萎缩或肌无力", "Muscle atrophy or weakness"),
            Text("二者之一即计", "either counts"),
        ),
        DamageItem(
            "deforming_arthritis",
            "musculoskeletal",
            1,
            Text("畸形性或侵蚀性关节炎", "Deforming or erosive arthritis"),
            Text(
                "可复位的畸形也计，不含缺血性骨坏死",
                "deformity that can be set right counts too; avascular necrosis does not",
            ),
        ),
        DamageItem(
            "osteoporotic_fracture",
            "musculoskeletal",
            1,
            Text("骨质疏松性骨折", "Osteoporotic fracture"),
            Text(
                "骨折或椎体塌陷，不含缺血性骨坏死",
                "fracture or vertebral collapse; avascular necrosis does not count here",
            ),
        ),
        DamageItem(
            "avascular_necrosis",
            "musculoskeletal",
            2,
            Text("缺血性骨坏死", "Avascular necrosis"),
            Text("多于 1 处计 2 分", "2 points if more than one"),
        ),
        DamageItem(
            "osteomyelitis",
            "musculoskeletal",
            1,
            Text("骨髓炎", "Osteomyelitis"),
            Text("骨组织感染", "infection of bone"),
        ),
        DamageItem(
            "tendon_rupture",
            "musculoskeletal",
            1,
            Text("肌腱断裂", "Tendon rupture"),
            Text("任一肌腱", "any tendon"),
        ),
        DamageItem(
            "scarring_alopecia",
            "skin",
            1,
            Text("瘢痕性脱发", "Scarring alopecia"),
            Text("慢性，留瘢痕", "chronic, with scars"),
        ),
        DamageItem(
            "skin_scarring",
            "skin",
            1,
            Text("广泛瘢痕或脂膜炎后凹陷", "Extensive scarring or panniculum"),
            Text("头皮与指腹以外", "other than of the scalp and the pulp of the fingers"),
        ),
        DamageItem(
            "skin_ulceration",
            "skin",
            1,
            Text("皮肤溃疡", "Skin ulceration"),
            Text("超过 6 个月，非血栓所致", "for more than 6 months, not from thrombosis"),
        ),
        DamageItem(
            "gonadal_failure",
            "gonadal",
            1,
            Text("性腺功能早衰", "Premature gonadal failure"),
            Text("卵巢或睾丸功能过早丧失", "function of ovaries or testes lost before its time"),
        ),
        DamageItem(
            "diabetes",
            "diabetes",
            1,
            Text("糖尿病", "Diabetes"),
            Text(
                "已确诊；是否须在治疗中，各版表格不一",
                "established; published forms differ on whether it has to be on treatment",
            ),
        ),
        DamageItem(
            "malignancy",
            "malignancy",
            2,
            Text("恶性肿瘤", "Malignancy"),
            Text("不含异型增生；多于 1 处计 2 分", "dysplasia does not count; 2 points if more than one site"),
        ),
    )
}
