"""The prescription: product, dose, route and the drugs around the infusion."""

from __future__ import annotations

from lupustem.facts.declare import boolean, category, integer, number
from lupustem.logic.text import Text

donor_relation = category(
    zh="供者", en="Donor", values={"allogeneic": Text("异体", "allogeneic"), "autologous": Text("自体", "autologous")}
)
tissue_source = category(
    zh="组织来源",
    en="Tissue of origin",
    values={
        "umbilical_cord": Text("脐带", "umbilical cord"),
        "bone_marrow": Text("骨髓", "bone marrow"),
        "cord_blood": Text("脐带血", "cord blood"),
        "placenta": Text("胎盘", "placenta"),
        "adipose": Text("脂肪", "adipose tissue"),
        "other": Text("其他", "other"),
    },
)
dose_1e6_per_kg = number(unit="10*6/kg", minimum=0, maximum=100, zh="每次剂量", en="Dose per infusion")
planned_infusions = integer(minimum=1, maximum=50, zh="本疗程计划输注次数", en="Infusions planned in this course")
route = category(
    zh="输注途径",
    en="Route of the systemic infusion",
    values={
        "peripheral_vein": Text("外周静脉", "peripheral vein"),
        "central_vein": Text("中心静脉", "central vein"),
        "renal_artery": Text("肾动脉", "renal artery"),
        "other": Text("其他", "other"),
    },
)
intrathecal_planned = boolean(zh="计划鞘内注射", en="Intrathecal injection planned")
intrathecal_cells_1e6 = number(
    unit="10*6", minimum=0, maximum=1000, zh="鞘内注射细胞数", en="Intrathecal cells (absolute number)"
)
cyclophosphamide_preconditioning = boolean(zh="计划环磷酰胺预处理", en="Cyclophosphamide preconditioning planned")
dexamethasone_iv_mg = number(
    unit="mg",
    minimum=0,
    maximum=100,
    zh="输注前静脉推注地塞米松",
    en="Dexamethasone by intravenous push before infusion",
)
antiplatelet_drug = category(
    zh="抗血小板药",
    en="Antiplatelet drug of the course",
    values={
        "aspirin": Text("阿司匹林", "aspirin"),
        "clopidogrel": Text("氯吡格雷", "clopidogrel"),
        "other": Text("其他", "other"),
        "none": Text("无", "none"),
    },
)
antiplatelet_mg_per_day = number(unit="mg/d", minimum=0, maximum=1000, zh="每日剂量", en="Its daily dose")
antiplatelet_start_day = integer(
    unit="d", minimum=-30, maximum=30, zh="开始日（输注日为 0）", en="First day relative to infusion (day 0)"
)
antiplatelet_days = integer(unit="d", minimum=0, maximum=366, zh="疗程天数", en="Days of the course")
glucocorticoid_stopped = boolean(zh="因输注停用激素", en="Glucocorticoid stopped because of the infusion")
immunosuppressant_stopped = boolean(zh="因输注停用免疫抑制剂", en="Immunosuppressant stopped because of the infusion")
