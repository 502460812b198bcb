"""Stage assess: is this patient one for whom the consensus recommends allogeneic mesenchymal stem cells (MSC)?

Second stage of the path, after `centre` and before `prescribe`. Indications and exclusions decide the verdict;
conditions are dealt with alongside.

Source: sections 3.2 and 3.9 to 3.12, 4.2 and the introduction, doi 10.3760/cma.j.cn141217-20210923-00381. Sentences
are the project's own; the order is that of the specification.
"""

from __future__ import annotations

from lupustem.consensus.statement import (
    CONDITION,
    EXCLUSION,
    INDICATION,
    INFO,
    INFORM,
    MAY,
    MUST,
    RECOMMEND,
    RECOMMEND_AGAINST,
    Basis,
    statement,
)
from lupustem.facts import (
    active_infection,
    age_years,
    benefit_risk_reviewed,
    could_be_pregnant,
    cutaneous_involvement,
    diffuse_alveolar_haemorrhage,
    haematologic_involvement,
    haematologic_malignancy,
    infection_under_treatment,
    lactating,
    malignancy_present,
    other_autoimmune_disease,
    pregnant,
    prior_msc_effective,
    prior_msc_infusions,
    pulmonary_artery_pressure_mmhg,
    pulmonary_hypertension_present,
    pulmonary_involvement,
    refractory,
    relapsed_after_msc,
    renal_involvement,
    severe_cardiopulmonary_insufficiency,
    severity,
    sle_diagnosed,
)
from lupustem.logic import Text

sle_diagnosis = statement(
    section="3.2",
    force=RECOMMEND,
    role=INDICATION,
    basis=Basis.INFERRED,
    zh="推荐仅对已确诊系统性红斑狼疮的患者考虑异体间充质干细胞治疗。",
    en="Allogeneic MSC treatment is recommended only where systemic lupus erythematosus has been diagnosed.",
    holds=sle_diagnosed,
)

moderate_to_severe = statement(
    section="3.2",
    force=RECOMMEND,
    role=INDICATION,
    recommendation=1,
    zh="推荐将异体间充质干细胞用于中度或重度系统性红斑狼疮患者。",
    en="Allogeneic MSC are recommended for patients whose lupus is moderate or severe.",
    reading=Text(
        zh="原文未给出轻、中、重度的界值；此处的判定见推导事实 severity（病情严重程度）。",
        en="The text gives no cut-off for severity; see the derived fact severity.",
    ),
    holds=severity.isin("moderate", "severe"),
)

organ_involvement = statement(
    section="3.2",
    force=INFORM,
    role=INFO,
    zh="肾脏、血液系统、肺脏或皮肤受累以及弥漫性肺泡出血，属于共识点名的适用情形。",
    en="Renal, haematologic, pulmonary or cutaneous involvement and diffuse alveolar haemorrhage are among the "
    "situations that the consensus names for this treatment.",
    applies=renal_involvement
    | haematologic_involvement
    | pulmonary_involvement
    | cutaneous_involvement
    | diffuse_alveolar_haemorrhage,
)

refractory_disease = statement(
    section="3.2",
    force=INFORM,
    role=INFO,
    zh="常规治疗无效或不能耐受的难治性狼疮，属于共识点名的适用情形。",
    en="Refractory lupus, where conventional therapy failed or was not tolerated, is among the situations that the "
    "consensus names for this treatment.",
    applies=refractory,
)

repeat_after_relapse = statement(
    section="3.9",
    force=MAY,
    role=CONDITION,
    recommendation=10,
    zh="既往间充质干细胞治疗有效、其后病情复发的患者，可再次接受治疗。",
    en="A patient whose earlier MSC treatment worked and whose disease then relapsed may be treated again.",
    reading=Text(
        zh="原文允许在有效后复发时重复治疗，并未禁止其他情形；因此其余情况须由医生权衡决定，而非拒绝。",
        en="The article allows repetition after a response and a relapse; it forbids none, so anything else is a "
        "matter to decide, not a refusal.",
    ),
    applies=prior_msc_infusions > 0,
    holds=prior_msc_effective & relapsed_after_msc,
)

switch_after_failure = statement(
    section="4.2",
    force=MAY,
    role=INFO,
    zh="既往间充质干细胞治疗无效的患者，可更换治疗。",
    en="Where earlier MSC treatment did not work, the treatment may be switched.",
    applies=(prior_msc_infusions > 0) & ~prior_msc_effective,
)

other_autoimmune_disease_allowed = statement(
    section="3.10",
    force=MAY,
    role=INFO,
    recommendation=9,
    zh="合并其他自身免疫病的狼疮患者，同样可接受异体间充质干细胞治疗。",
    en="Lupus patients who also have another autoimmune disease may be treated with allogeneic MSC.",
    applies=other_autoimmune_disease,
)

infection_controlled_alongside = statement(
    section="3.11",
    force=MAY,
    role=CONDITION,
    recommendation=8,
    zh="合并活动性感染的患者，在积极控制感染的同时可接受异体间充质干细胞治疗。",
    en="A patient with an active infection may be treated with allogeneic MSC while the infection itself is being "
    "actively treated.",
    applies=active_infection,
    holds=infection_under_treatment,
)

child_benefit_risk = statement(
    section="3.12(2)",
    force=MUST,
    role=CONDITION,
    zh="患者不满 18 岁时，必须先评估病情严重程度与心肺功能，并与患者及家属商榷利弊。",
    en="Under the age of 18, severity, heart and lung function, benefit and risk must first be reviewed with the "
    "patient and the family.",
    reading=Text(zh="此处将儿童理解为不满 18 岁者。", en="A child is taken to be anyone under 18."),
    applies=age_years < 18,
    holds=benefit_risk_reviewed,
)

elderly_benefit_risk = statement(
    section="3.12(2)",
    force=MUST,
    role=CONDITION,
    zh="患者年满 60 岁时，必须先评估病情严重程度与心肺功能，并与患者及家属商榷利弊。",
    en="From the age of 60 on, severity, heart and lung function, benefit and risk must first be reviewed with the "
    "patient and the family.",
    reading=Text(zh="此处将老年人理解为 60 岁及以上者。", en="Elderly is taken to mean 60 and over."),
    applies=age_years >= 60,
    holds=benefit_risk_reviewed,
)

severe_pulmonary_hypertension = statement(
    section="3.12(3)",
    force=RECOMMEND_AGAINST,
    role=EXCLUSION,
    zh="肺动脉高压患者的肺动脉压超过 70 mmHg 时，不推荐异体间充质干细胞治疗。",
    en="Allogeneic MSC are not recommended in pulmonary hypertension with a pulmonary artery pressure above 70 mmHg.",
    reading=Text(
        zh="原文未说明测量方法；此处按肺动脉收缩压理解。",
        en="The text names no method; taken as systolic pulmonary artery pressure.",
    ),
    applies=pulmonary_hypertension_present,
    holds=~(pulmonary_artery_pressure_mmhg > 70),
)

pulmonary_hypertension_with_insufficiency = statement(
    section="3.12(3)",
    force=RECOMMEND_AGAINST,
    role=EXCLUSION,
    zh="肺动脉高压伴严重心肺功能不全的患者，不推荐异体间充质干细胞治疗。",
    en="Allogeneic MSC are not recommended in pulmonary hypertension with severe cardiopulmonary insufficiency.",
    applies=pulmonary_hypertension_present,
    holds=~severe_cardiopulmonary_insufficiency,
)

pregnancy = statement(
    section="3.12(4)",
    force=RECOMMEND_AGAINST,
    role=EXCLUSION,
    zh="妊娠期间不推荐异体间充质干细胞治疗。",
    en="Allogeneic MSC are not recommended during pregnancy.",
    applies=could_be_pregnant,
    holds=~pregnant,
)

lactation = statement(
    section="3.12(4)",
    force=RECOMMEND_AGAINST,
    role=EXCLUSION,
    zh="哺乳期间不推荐异体间充质干细胞治疗。",
    en="Allogeneic MSC are not recommended while a patient is breastfeeding.",
    applies=could_be_pregnant,
    holds=~lactating,
)

malignancy_excluded = statement(
    section="3.12(5)",
    force=RECOMMEND_AGAINST,
    role=EXCLUSION,
    zh="合并恶性肿瘤（含血液系统恶性疾病）的患者，不推荐异体间充质干细胞治疗。",
    en="Allogeneic MSC are not recommended in patients with a malignant disease of any kind, haematologic included.",
    holds=~malignancy_present,
)

consider_hsct = statement(
    section="introduction",
    force=INFORM,
    role=INFO,
    zh="合并恶性血液系统疾病时，造血干细胞移植是可以考虑的方向。",
    en="Where there is a haematologic malignancy, haematopoietic stem cell transplantation is an option to consider.",
    applies=haematologic_malignancy,
)
