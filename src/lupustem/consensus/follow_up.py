"""Stage follow_up: what is looked at after the infusion, and what follows from it.

Last stage of the path, after `infuse`: safety, response by organ, relapse, and the treatment that comes next.

Source: sections 3.9, 4.1 and 4.2, doi 10.3760/cma.j.cn141217-20210923-00381. Sentences are the project's own; the
order is that of the specification.
"""

from __future__ import annotations

from lupustem.consensus.statement import INFO, INFORM, MAY, MUST, RECOMMEND, statement
from lupustem.facts import (
    adverse_events_reviewed,
    autoantibodies_measured,
    bilag_done,
    blood_count_done,
    cardiac_involvement,
    chest_ct_done,
    cns_involvement,
    complement_measured,
    diffuse_alveolar_haemorrhage,
    echocardiography_done,
    haematologic_involvement,
    hepatic_involvement,
    liver_function_done,
    months_since_infusion,
    organ_ultrasound_done,
    pga_done,
    proteinuria_24h_done,
    pulmonary_hypertension_present,
    pulmonary_involvement,
    relapsed,
    renal_biopsy_month,
    renal_biopsy_repeated,
    renal_function_done,
    renal_involvement,
    response_effective,
    serious_adverse_event,
    serious_adverse_event_reported,
    sledai_done,
    treg_measured,
)
from lupustem.logic import Text

safety_reviewed = statement(
    section="4.1",
    force=MUST,
    role=INFO,
    zh="随访时必须询问并记录不良事件。",
    en="At follow-up adverse events must be asked for and recorded.",
    holds=adverse_events_reviewed,
)

serious_event_reported = statement(
    section="4.1",
    force=MUST,
    role=INFO,
    zh="发生严重不良事件时，必须上报主管部门。",
    en="A serious adverse event must be reported to the responsible department.",
    applies=serious_adverse_event,
    holds=serious_adverse_event_reported,
)

long_term_safety = statement(
    section="4.1",
    force=RECOMMEND,
    role=INFO,
    zh="推荐对治疗的安全性进行长期随访。",
    en="Following the safety of the treatment over the long term is recommended.",
)

activity_indices = statement(
    section="4.2",
    force=RECOMMEND,
    role=INFO,
    zh="推荐用 SLEDAI、BILAG 和医生整体评估（PGA）评价病情活动。",
    en="Scoring disease activity by SLEDAI, BILAG and the physician global assessment (PGA) is recommended.",
    holds=sledai_done & bilag_done & pga_done,
)

serology = statement(
    section="4.2",
    force=RECOMMEND,
    role=INFO,
    zh="推荐检测自身抗体滴度、补体和调节性 T 细胞。",
    en="Measuring autoantibody titres, complement and regulatory T cells is recommended.",
    holds=autoantibodies_measured & complement_measured & treg_measured,
)

organ_function = statement(
    section="4.2",
    force=MAY,
    role=INFO,
    zh="血液系统、肾脏或肝脏受累者，可复查血常规、肝功能、肾功能、24 h 尿蛋白和脏器 B 超。",
    en="With haematologic, renal or hepatic involvement, blood count, liver function, renal function, 24 h urine "
    "protein and organ ultrasound may be checked.",
    applies=haematologic_involvement | renal_involvement | hepatic_involvement,
    holds=blood_count_done & liver_function_done & renal_function_done & proteinuria_24h_done & organ_ultrasound_done,
)

renal_biopsy_window = statement(
    section="4.2",
    force=MAY,
    role=INFO,
    zh="肾脏受累者如需重复肾活检，可安排在输注后第 6 至 12 个月。",
    en="With renal involvement, a renal biopsy may be repeated between month 6 and month 12 after the infusion.",
    applies=renal_involvement & renal_biopsy_repeated,
    holds=(renal_biopsy_month >= 6) & (renal_biopsy_month <= 12),
)

heart_lung_imaging = statement(
    section="4.2",
    force=MAY,
    role=INFO,
    zh="心脏或肺脏受累、肺动脉高压或弥漫性肺泡出血的患者，输注满 6 个月后可复查超声心动图和胸部 CT。",
    en="With cardiac or pulmonary involvement, pulmonary hypertension or diffuse alveolar haemorrhage, "
    "echocardiography and chest CT may be repeated from 6 months after the infusion.",
    applies=(
        cardiac_involvement | pulmonary_involvement | pulmonary_hypertension_present | diffuse_alveolar_haemorrhage
    )
    & (months_since_infusion >= 6),
    holds=echocardiography_done & chest_ct_done,
)

# The article's sentence on central nervous system reassessment breaks off in the source: shown as it is, nothing added.
cns_reassessment = statement(
    section="4.2",
    force=INFORM,
    role=INFO,
    zh="所据原文在述及中枢神经系统复评处中断，其内容无从得知。",
    en="The source text breaks off at the reassessment of the central nervous system, so what it advises is not known.",
    applies=cns_involvement,
)

cytopenia_onset = statement(
    section="4.2",
    force=INFORM,
    role=INFO,
    zh="血液系统受累者，输注后不足 1 个月时即留意血细胞减少是否开始起效。",
    en="With haematologic involvement, the onset of an effect on cytopenia is looked for while less than 1 month has "
    "passed since the infusion.",
    reading=Text(zh="此条在输注后首月内显示。", en="Shown during the first month."),
    applies=haematologic_involvement & (months_since_infusion < 1),
)

renal_onset = statement(
    section="4.2",
    force=INFORM,
    role=INFO,
    zh="肾脏受累者，输注后 3 个月及以内留意肾脏是否开始起效。",
    en="With renal involvement, the onset of an effect on the kidneys is looked for up to 3 months after the infusion.",
    applies=renal_involvement & (months_since_infusion <= 3),
)

relapse_watch = statement(
    section="3.9",
    force=INFORM,
    role=INFO,
    zh="治疗有效者，输注满 6 个月起留意病情复发。",
    en="Where the treatment worked, relapse is watched for from 6 months after the infusion.",
    applies=response_effective & (months_since_infusion >= 6),
)

retreatment_on_relapse = statement(
    section="3.9",
    force=MAY,
    role=INFO,
    recommendation=10,
    zh="治疗有效后病情复发者，可再次接受间充质干细胞治疗。",
    en="If the disease relapses after a response, MSC treatment may be repeated.",
    applies=response_effective & relapsed,
)

switch_if_ineffective = statement(
    section="4.2",
    force=MAY,
    role=INFO,
    zh="治疗无效时，可更换治疗。",
    en="If the treatment does not work, it may be switched.",
    applies=~response_effective,
)

maintenance_therapy = statement(
    section="4.2",
    force=RECOMMEND,
    role=INFO,
    zh="推荐输注后进行维持治疗。",
    en="Maintenance therapy after the infusion is recommended.",
)
