"""Stage prescribe: what is ordered for this patient: consent, donor, dose, route and the drugs alongside.

Third stage of the path, after `assess` and before `product`: read on the plan, before any cell leaves the laboratory.

Source: sections 1, 3.1, 3.3 to 3.8 and 3.12(1), Table 1, doi 10.3760/cma.j.cn141217-20210923-00381. Sentences are the
project's own; the order is that of the specification.
"""

from __future__ import annotations

from lupustem.consensus.statement import GATE, INFO, INFORM, MUST, RECOMMEND, RECOMMEND_AGAINST, Basis, statement
from lupustem.facts import (
    antiplatelet_days,
    antiplatelet_drug,
    antiplatelet_mg_per_day,
    antiplatelet_start_day,
    bleeding_risk,
    cns_involvement,
    consciousness_impaired,
    cyclophosphamide_preconditioning,
    dexamethasone_iv_mg,
    donor_relation,
    dose_1e6_per_kg,
    family_informed,
    glucocorticoid_stopped,
    immunosuppressant_stopped,
    informed_consent,
    intrathecal_cells_1e6,
    intrathecal_planned,
    long_term_antiplatelet,
    on_glucocorticoid,
    on_immunosuppressant,
    planned_infusions,
    route,
    severity,
    tissue_source,
)
from lupustem.logic import Text

consent_obtained = statement(
    section="1",
    force=MUST,
    role=GATE,
    zh="治疗前必须由患者或其法定代理人签署知情同意，并使家属充分知情。",
    en="Before treatment the patient or the legal representative must have signed the consent, and the family must "
    "be fully informed.",
    holds=informed_consent & family_informed,
)

allogeneic_donor = statement(
    section="3.1",
    force=RECOMMEND,
    role=GATE,
    recommendation=2,
    zh="推荐使用异体来源的间充质干细胞。",
    en="Cells from an allogeneic donor are recommended.",
    holds=donor_relation == "allogeneic",
)

umbilical_cord_preferred = statement(
    section="3.3",
    force=RECOMMEND,
    role=INFO,
    zh="组织来源推荐首选脐带。",
    en="Umbilical cord is the recommended tissue of origin.",
    holds=tissue_source == "umbilical_cord",
)

source_with_lupus_evidence = statement(
    section="3.3, Table 1",
    force=INFORM,
    role=INFO,
    basis=Basis.INFERRED,
    zh="有狼疮治疗研究依据的组织来源是脐带、骨髓和脐带血。",
    en="The tissues of origin with evidence in lupus are umbilical cord, bone marrow and cord blood.",
    holds=tissue_source.isin("umbilical_cord", "bone_marrow", "cord_blood"),
)

dose_range = statement(
    section="3.4",
    force=RECOMMEND,
    role=GATE,
    recommendation=3,
    zh="推荐每次输注剂量不低于 1 ×10^6/kg，且不高于 2 ×10^6/kg。",
    en="A dose of at least 1 ×10^6/kg and at most 2 ×10^6/kg per infusion is recommended.",
    holds=(dose_1e6_per_kg >= 1) & (dose_1e6_per_kg <= 2),
)

single_infusion = statement(
    section="3.4",
    force=RECOMMEND,
    role=INFO,
    recommendation=4,
    zh="推荐每个疗程输注 1 次。",
    en="A course of just 1 infusion is recommended.",
    holds=planned_infusions == 1,
)

peripheral_vein = statement(
    section="3.5",
    force=RECOMMEND,
    role=GATE,
    recommendation=4,
    zh="推荐经外周静脉输注。",
    en="Infusion through a peripheral vein is recommended.",
    holds=route == "peripheral_vein",
)

intrathecal_for_cns = statement(
    section="3.5",
    force=RECOMMEND,
    role=INFO,
    zh="重度狼疮累及中枢神经系统而意识清楚者，推荐安排鞘内注射。",
    en="In severe lupus with central nervous system involvement and unimpaired consciousness, intrathecal injection "
    "is recommended.",
    applies=cns_involvement & (severity == "severe") & ~consciousness_impaired,
    holds=intrathecal_planned,
)

intrathecal_dose = statement(
    section="3.5",
    force=RECOMMEND,
    role=GATE,
    zh="鞘内注射时，推荐细胞量为 1 ×10^6 个。",
    en="For intrathecal injection 1 ×10^6 cells are recommended.",
    reading=Text(
        zh="原文印刷的剂量未带“每千克体质量”；此处理解为固定总量。",
        en="Printed without per kg: taken as a fixed total.",
    ),
    applies=intrathecal_planned,
    holds=intrathecal_cells_1e6 == 1,
)

no_intrathecal_if_unconscious = statement(
    section="3.5",
    force=RECOMMEND_AGAINST,
    role=GATE,
    zh="患者意识不清时，不推荐鞘内注射。",
    en="Intrathecal injection is not recommended in a patient with impaired consciousness.",
    applies=consciousness_impaired,
    holds=~intrathecal_planned,
)

intrathecal_only_for_cns = statement(
    section="3.5",
    force=RECOMMEND_AGAINST,
    role=INFO,
    basis=Basis.INFERRED,
    zh="无中枢神经系统受累者，不推荐鞘内注射。",
    en="Intrathecal injection is not recommended without central nervous system involvement.",
    applies=intrathecal_planned,
    holds=cns_involvement,
)

no_cyclophosphamide_preconditioning = statement(
    section="3.6",
    force=RECOMMEND_AGAINST,
    role=GATE,
    recommendation=5,
    zh="不推荐在输注前用环磷酰胺做预处理。",
    en="Preconditioning with cyclophosphamide is not recommended.",
    holds=~cyclophosphamide_preconditioning,
)

dexamethasone_before_infusion = statement(
    section="3.7",
    force=RECOMMEND,
    role=INFO,
    recommendation=7,
    zh="推荐输注前静脉推注地塞米松 5 mg。",
    en="Dexamethasone 5 mg by intravenous push before the infusion is recommended.",
    holds=dexamethasone_iv_mg == 5,
)

antiplatelet_course = statement(
    section="3.8",
    force=RECOMMEND,
    role=INFO,
    recommendation=7,
    zh="未长期使用抗血小板药且无出血倾向者，推荐自输注前 1 天（第 -1 天）起使用阿司匹林或氯吡格雷，"
    "每日不少于 75 mg、不超过 100 mg，共 14 天。",
    en="Without long-term antiplatelet treatment and without a bleeding tendency, aspirin or clopidogrel at 75 to "
    "100 mg a day is recommended for 14 days, starting on day -1, the day before the infusion.",
    applies=~long_term_antiplatelet & ~bleeding_risk,
    holds=antiplatelet_drug.isin("aspirin", "clopidogrel")
    & (antiplatelet_mg_per_day >= 75)
    & (antiplatelet_mg_per_day <= 100)
    & (antiplatelet_start_day == -1)
    & (antiplatelet_days == 14),
)

antiplatelet_caution_bleeding = statement(
    section="3.8",
    force=INFORM,
    role=INFO,
    zh="有出血倾向时，抗血小板药须慎用。",
    en="With a bleeding tendency, antiplatelet drugs call for caution.",
    applies=bleeding_risk,
)

antiplatelet_long_term_user = statement(
    section="3.8",
    force=INFORM,
    role=INFO,
    zh="已长期使用阿司匹林或氯吡格雷的患者，不在输注前后短程抗血小板用药的适用范围内。",
    en="The short antiplatelet course around the infusion is not meant for patients already on long-term aspirin or "
    "clopidogrel.",
    applies=long_term_antiplatelet,
)

glucocorticoid_continued = statement(
    section="3.8",
    force=INFORM,
    role=INFO,
    zh="正在使用的糖皮质激素不因输注而停用。",
    en="Glucocorticoid already being taken is not stopped because of the infusion.",
    applies=on_glucocorticoid,
    holds=~glucocorticoid_stopped,
)

immunosuppressant_continued = statement(
    section="3.8",
    force=INFORM,
    role=INFO,
    zh="正在使用的免疫抑制剂不因输注而停用。",
    en="An immunosuppressant already being taken is not stopped because of the infusion.",
    applies=on_immunosuppressant,
    holds=~immunosuppressant_stopped,
)

no_hla_matching_needed = statement(
    section="3.12(1)",
    force=INFORM,
    role=INFO,
    zh="供者与患者之间无需进行 HLA 配型。",
    en="Donor and patient need not be matched for HLA.",
)

individualised_plan = statement(
    section="1",
    force=MUST,
    role=INFO,
    zh="治疗方案必须因人而异，按每位患者的具体情况制订。",
    en="The treatment plan must be drawn up for the individual patient.",
)
