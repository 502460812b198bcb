"""The patient: who it is, how the disease stands, what speaks against an infusion."""

from __future__ import annotations

from lupustem.facts.declare import boolean, category, integer, number
from lupustem.logic.text import Text

sex = category(zh="性别", en="Sex", values={"female": Text("女", "female"), "male": Text("男", "male")})
age_years = number(unit="a", minimum=0, maximum=120, zh="年龄", en="Age")
weight_kg = number(unit="kg", minimum=2, maximum=300, zh="体质量", en="Body weight")
sle_diagnosed = boolean(zh="确诊系统性红斑狼疮", en="Diagnosis of systemic lupus erythematosus")
severity_assessed = category(
    zh="医生判定的病情严重程度",
    en="Severity judged by the physician (overrides the derived one)",
    values={"mild": Text("轻度", "mild"), "moderate": Text("中度", "moderate"), "severe": Text("重度", "severe")},
)
sledai_2k = integer(minimum=0, maximum=105, zh="SLEDAI-2K 评分", en="SLEDAI-2K score")
bilag_a_count = integer(minimum=0, maximum=9, zh="BILAG A 级系统数", en="Number of BILAG-2004 systems graded A")
bilag_b_count = integer(minimum=0, maximum=9, zh="BILAG B 级系统数", en="Number of BILAG-2004 systems graded B")
pga = number(minimum=0, maximum=3, zh="医生整体评估", en="Physician global assessment")
refractory = boolean(zh="常规治疗无效或不能耐受", en="Conventional therapy failed or not tolerated")
renal_involvement = boolean(zh="肾脏受累", en="Renal involvement (lupus nephritis)")
haematologic_involvement = boolean(zh="血液系统受累", en="Haematologic involvement")
pulmonary_involvement = boolean(zh="肺脏受累", en="Pulmonary involvement")
cutaneous_involvement = boolean(zh="皮肤受累", en="Cutaneous involvement")
cardiac_involvement = boolean(zh="心脏受累", en="Cardiac involvement")
hepatic_involvement = boolean(zh="肝脏受累", en="Hepatic involvement")
cns_involvement = boolean(zh="中枢神经系统受累", en="Central nervous system involvement")
diffuse_alveolar_haemorrhage = boolean(zh="弥漫性肺泡出血", en="Diffuse alveolar haemorrhage")
other_autoimmune_disease = boolean(zh="合并其他自身免疫病", en="Other autoimmune disease (Sjögren, RA, PM/DM ...)")
consciousness_impaired = boolean(zh="意识不清", en="Impaired consciousness")
pregnant = boolean(zh="妊娠", en="Pregnant")
lactating = boolean(zh="哺乳期", en="Lactating")
malignancy = boolean(zh="合并恶性肿瘤（含血液系统）", en="Current malignant disease of any kind, haematologic included")
haematologic_malignancy = boolean(zh="恶性血液系统疾病", en="Current haematologic malignancy (lymphoma ...)")
pulmonary_hypertension = boolean(zh="肺动脉高压", en="Pulmonary hypertension")
pulmonary_artery_pressure_mmhg = number(
    unit="mm[Hg]", minimum=0, maximum=200, zh="肺动脉压", en="Pulmonary artery systolic pressure"
)
severe_cardiopulmonary_insufficiency = boolean(zh="严重心肺功能不全", en="Severe cardiopulmonary insufficiency")
active_infection = boolean(zh="活动性感染", en="Active acute infection (viral, bacterial, fungal ...)")
infection_under_treatment = boolean(zh="正在积极控制感染", en="The infection is being actively treated")
bleeding_tendency = boolean(zh="出血倾向", en="Bleeding tendency judged by the physician")
platelets_10e9_l = number(unit="10*9/L", minimum=0, maximum=3000, zh="血小板计数", en="Platelet count")
on_anticoagulant = boolean(zh="正在使用抗凝药", en="Takes an anticoagulant")
long_term_antiplatelet = boolean(zh="长期使用抗血小板药", en="Already on long-term aspirin or clopidogrel")
on_glucocorticoid = boolean(zh="正在使用糖皮质激素", en="Takes glucocorticoid")
on_immunosuppressant = boolean(zh="正在使用免疫抑制剂", en="Takes an immunosuppressant")
prior_msc_infusions = integer(minimum=0, maximum=100, zh="既往间充质干细胞输注次数", en="Earlier MSC infusions")
prior_msc_effective = boolean(zh="初始治疗有效", en="The first MSC treatment was effective")
relapsed_after_msc = boolean(zh="缓解后复发", en="Disease relapsed after that response")
benefit_risk_reviewed = boolean(
    zh="已评估严重程度与心肺功能并与患者及家属商榷利弊",
    en="Severity, heart and lung function, benefit and risk reviewed with patient and family",
)
informed_consent = boolean(
    zh="患者或其法定代理人已签署知情同意", en="Informed consent signed by the patient or the legal representative"
)
family_informed = boolean(zh="家属已充分知情", en="Family fully informed")
