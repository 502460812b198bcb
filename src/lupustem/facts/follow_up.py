"""The follow-up visit: what was asked, examined and found."""

from __future__ import annotations

from lupustem.facts.declare import boolean, number

months_since_infusion = number(unit="mo", minimum=0, maximum=600, zh="输注后月数", en="Time since infusion")
adverse_events_reviewed = boolean(zh="已询问并记录不良事件", en="Adverse events asked for and recorded")
serious_adverse_event = boolean(zh="严重不良事件", en="Serious adverse event")
serious_adverse_event_reported = boolean(zh="已上报主管部门", en="It was reported to the responsible department")
sledai_done = boolean(zh="已评 SLEDAI", en="SLEDAI scored")
bilag_done = boolean(zh="已评 BILAG", en="BILAG scored")
pga_done = boolean(zh="已评 PGA", en="Physician global assessment scored")
autoantibodies_measured = boolean(zh="已测自身抗体滴度", en="Autoantibody titres measured")
complement_measured = boolean(zh="已测补体", en="Complement measured")
treg_measured = boolean(zh="已测调节性 T 细胞", en="Regulatory T cells measured")
blood_count_done = boolean(zh="已查血常规", en="Blood count done")
liver_function_done = boolean(zh="已查肝功能", en="Liver function done")
renal_function_done = boolean(zh="已查肾功能", en="Renal function done")
proteinuria_24h_done = boolean(zh="已查 24 h 尿蛋白", en="24 h urine protein done")
organ_ultrasound_done = boolean(zh="已做脏器 B 超", en="Organ ultrasound done")
renal_biopsy_repeated = boolean(zh="重复肾活检", en="Renal biopsy repeated")
renal_biopsy_month = number(unit="mo", minimum=0, maximum=600, zh="重复肾活检月份", en="Month of the repeated biopsy")
echocardiography_done = boolean(zh="已复查超声心动图", en="Echocardiography repeated")
chest_ct_done = boolean(zh="已复查胸部 CT", en="Chest CT repeated")
response_effective = boolean(zh="治疗有效", en="Treatment judged effective")
relapsed = boolean(zh="缓解后复发", en="Relapse after response")
