"""Derived facts: what follows from the facts given, case by case from top to bottom; none true: unknown."""

from __future__ import annotations

from lupustem.facts.declare import derived
from lupustem.facts.patient import (
    bilag_a_count,
    bilag_b_count,
    bleeding_tendency,
    diffuse_alveolar_haemorrhage,
    haematologic_malignancy,
    lactating,
    malignancy,
    on_anticoagulant,
    platelets_10e9_l,
    pregnant,
    pulmonary_artery_pressure_mmhg,
    pulmonary_hypertension,
    severity_assessed,
    sex,
    sledai_2k,
)
from lupustem.logic.text import Text
from lupustem.logic.tree import constant

severity = derived(
    "category",
    (severity_assessed.is_known(), severity_assessed),
    ((sledai_2k > 12) | (bilag_a_count >= 1) | diffuse_alveolar_haemorrhage, constant("severe")),
    ((sledai_2k > 6) | (bilag_b_count >= 2), constant("moderate")),
    (sledai_2k.is_known() & bilag_a_count.is_known() & bilag_b_count.is_known(), constant("mild")),
    values=severity_assessed.values,
    zh="病情严重程度",
    en="Severity used by the rules",
    reading=Text(
        zh="共识未给出界值。SLEDAI 与 BILAG 分档参照 EULAR 2019（doi 10.1136/annrheumdis-2019-215089），凭记忆，未核实；"
        "弥漫性肺泡出血为共识 3.2 点名的首要适应证之一。单一低分不足以判为轻度。医生的判定优先。",
        en="The consensus gives no cut-off. SLEDAI and BILAG bands after EULAR 2019 (doi 10.1136/annrheumdis-2019-215089), "
        "from memory: unverified. Diffuse alveolar haemorrhage is named by the consensus (3.2) among the prime "
        "indications. One low index alone never proves mild disease. The physician's judgement comes first.",
    ),
)
could_be_pregnant = derived(
    "boolean",
    (pregnant | lactating, True),
    (sex == "male", False),
    (sex.is_known(), True),
    zh="需要询问妊娠与哺乳",
    en="Pregnancy and lactation have to be asked",
)
malignancy_present = derived(
    "boolean",
    (malignancy | haematologic_malignancy, True),
    (malignancy.is_known(), False),
    zh="合并恶性肿瘤",
    en="Malignant disease of any kind",
)
pulmonary_hypertension_present = derived(
    "boolean",
    (pulmonary_hypertension | (pulmonary_artery_pressure_mmhg > 40), True),
    (pulmonary_hypertension.is_known(), False),
    zh="肺动脉高压（已述或由压力推定）",
    en="Pulmonary hypertension, stated or evident from the pressure",
    reading=Text(
        zh="未核实：收缩压高于 40 mmHg 即提示肺动脉高压，无论病历如何记述。",
        en="Unverified: a systolic pressure above 40 mmHg speaks for pulmonary hypertension whatever was stated.",
    ),
)
bleeding_risk = derived(
    "boolean",
    (bleeding_tendency | (platelets_10e9_l < 50) | diffuse_alveolar_haemorrhage | on_anticoagulant, True),
    (bleeding_tendency.is_known(), False),
    zh="出血倾向（判定或推定）",
    en="Bleeding tendency, judged or evident",
    reading=Text(
        zh="共识只说“出血倾向”，未给数值；此处血小板低于 50 ×10⁹/L、弥漫性肺泡出血或使用抗凝药均视为有出血倾向。",
        en="The consensus says bleeding tendency and gives no number; here platelets below 50 ×10⁹/L, diffuse alveolar "
        "haemorrhage or an anticoagulant count as one.",
    ),
)
