"""Measurements of a day: read by indices, monitoring, outcomes and the record; no statement depends on them alone."""

from __future__ import annotations

from lupustem.facts.declare import boolean, integer, number

temperature_c = number(unit="Cel", minimum=25, maximum=45, zh="体温", en="Body temperature")
pulse_per_min = integer(unit="/min", minimum=0, maximum=300, zh="脉搏", en="Pulse")
respiration_per_min = integer(unit="/min", minimum=0, maximum=100, zh="呼吸频率", en="Respiratory rate")
systolic_mmhg = integer(unit="mm[Hg]", minimum=20, maximum=350, zh="收缩压", en="Systolic blood pressure")
diastolic_mmhg = integer(unit="mm[Hg]", minimum=10, maximum=250, zh="舒张压", en="Diastolic blood pressure")
spo2_percent = integer(unit="%", minimum=30, maximum=100, zh="血氧饱和度", en="Oxygen saturation")
glasgow_coma_scale = integer(minimum=3, maximum=15, zh="格拉斯哥昏迷评分", en="Glasgow coma scale")
haemoglobin_g_l = number(unit="g/L", minimum=25, maximum=300, zh="血红蛋白", en="Haemoglobin")
white_cells_10e9_l = number(unit="10*9/L", minimum=0, maximum=500, zh="白细胞计数", en="White cell count")
neutrophils_10e9_l = number(unit="10*9/L", minimum=0, maximum=400, zh="中性粒细胞计数", en="Neutrophil count")
lymphocytes_10e9_l = number(unit="10*9/L", minimum=0, maximum=400, zh="淋巴细胞计数", en="Lymphocyte count")
creatinine_umol_l = number(unit="umol/L", minimum=5, maximum=3000, zh="血肌酐", en="Serum creatinine")
egfr_ml_min_1_73m2 = number(unit="mL/min/{1.73_m2}", minimum=0, maximum=250, zh="估算肾小球滤过率", en="Estimated GFR")
albumin_g_l = number(unit="g/L", minimum=5, maximum=80, zh="血清白蛋白", en="Serum albumin")
urine_protein_g_24h = number(unit="g/(24.h)", minimum=0, maximum=60, zh="24 h 尿蛋白", en="24 h urine protein")
urine_protein_creatinine_mg_mmol = number(
    unit="mg/mmol", minimum=0, maximum=6000, zh="尿蛋白肌酐比", en="Urine protein to creatinine ratio"
)
urine_red_cells_hpf = number(unit="/[HPF]", minimum=0, maximum=10000, zh="尿红细胞", en="Urine red cells")
urine_white_cells_hpf = number(unit="/[HPF]", minimum=0, maximum=10000, zh="尿白细胞", en="Urine white cells")
complement_c3_g_l = number(unit="g/L", minimum=0, maximum=5, zh="补体 C3", en="Complement C3")
complement_c4_g_l = number(unit="g/L", minimum=0, maximum=3, zh="补体 C4", en="Complement C4")
complement_low = boolean(zh="补体低于实验室下限", en="C3, C4 or CH50 below the laboratory's range")
anti_dsdna_raised = boolean(zh="抗 dsDNA 抗体升高", en="Anti-dsDNA above the laboratory's range")
prednisone_mg_per_day = number(
    unit="mg/d", minimum=0, maximum=2000, zh="糖皮质激素（泼尼松当量）", en="Glucocorticoid as prednisone"
)
