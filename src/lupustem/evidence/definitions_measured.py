"""Definitions of survival, of harm, and of what is measured, at a time point or as a change from baseline."""

from __future__ import annotations

from lupustem.evidence.definition import Definition, Family
from lupustem.logic.text import Text

MEASURED: dict[str, Definition] = {
    # Survival
    "survival_crude": Definition(
        Text("粗生存", "crude survival"),
        Text(
            "存活人数除以接受治疗人数；不是生存曲线上的数，随访不足者也计为存活",
            "alive of those treated: no point of a survival curve; who was followed too briefly counts as alive",
        ),
        Family.SURVIVAL,
    ),
    "survival_kaplan_meier": Definition(
        Text("Kaplan-Meier 生存率", "Kaplan-Meier survival"),
        Text("曲线在该时点的值", "the curve at the time point"),
        Family.SURVIVAL,
    ),
    "death": Definition(Text("死亡", "death"), Text("任何原因的死亡", "death of any cause"), Family.SURVIVAL),
    "transplant_related_mortality": Definition(
        Text("移植相关死亡", "transplantation-related mortality"),
        Text("论文归因于输注的死亡", "deaths that the paper puts down to the infusion"),
        Family.SURVIVAL,
    ),
    # Safety
    "infection": Definition(
        Text("感染", "infection"), Text("随访期内任何感染", "any infection during follow-up"), Family.SAFETY
    ),
    "serious_infection": Definition(
        Text("严重感染", "serious infection"), Text("论文所称的严重感染", "serious as the paper has it"), Family.SAFETY
    ),
    "malignancy": Definition(
        Text("恶性肿瘤", "malignancy"), Text("随访期内新发恶性肿瘤", "malignancy found during follow-up"), Family.SAFETY
    ),
    "dialysis": Definition(Text("透析", "dialysis"), Text("需要透析", "dialysis was needed"), Family.SAFETY),
    "adverse_event": Definition(
        Text("不良事件", "adverse events"),
        Text("事件数或人数，论文未必区分", "events or patients: papers do not always say"),
        Family.SAFETY,
    ),
    "serious_adverse_event": Definition(
        Text("严重不良事件", "serious adverse events"),
        Text("论文所称的严重不良事件", "serious adverse events as the paper has it"),
        Family.SAFETY,
    ),
    "major_adverse_event": Definition(
        Text("重大不良事件", "major adverse events"),
        Text("论文所称的重大不良事件", "major adverse events as the paper has it"),
        Family.SAFETY,
    ),
    "transplant_related_event": Definition(
        Text("移植相关不良事件", "transplantation-related adverse events"),
        Text("论文归因于输注的不良事件", "events that the paper puts down to the infusion"),
        Family.SAFETY,
    ),
    # Measured
    "sledai": Definition(
        Text("SLEDAI 总分", "SLEDAI total"),
        Text("该时点的 SLEDAI；版本没有读到", "SLEDAI at the time point; the version was not read"),
        Family.MEASURE,
        unit="points",
        nearest=("sledai_2k",),
        difference=Text("SLEDAI 的版本没有读到", "the version of SLEDAI was not read"),
    ),
    "bilag_renal": Definition(
        Text("BILAG 肾脏得分", "renal BILAG score"),
        Text("肾脏系统的数值得分", "the numeric score of the renal system"),
        Family.MEASURE,
        unit="points",
        nearest=("bilag2004_renal",),
        difference=Text("等级换算为数值的办法没有读到", "how grades became numbers was not read"),
    ),
    "proteinuria": Definition(
        Text("24 h 尿蛋白", "24 h urine protein"),
        Text("该时点的尿蛋白定量", "protein in the urine of a day at the time point"),
        Family.MEASURE,
        unit="g/24h",
    ),
    "albumin": Definition(
        Text("血清白蛋白", "serum albumin"), Text("该时点的值", "at the time point"), Family.MEASURE, unit="g/L"
    ),
    "creatinine": Definition(
        Text("血肌酐", "serum creatinine"), Text("该时点的值", "at the time point"), Family.MEASURE, unit="umol/L"
    ),
    "creatinine_clearance": Definition(
        Text("肌酐清除率", "creatinine clearance"),
        Text("该时点的值", "at the time point"),
        Family.MEASURE,
        unit="mL/min",
    ),
    "gfr": Definition(
        Text("肾小球滤过率", "glomerular filtration rate"),
        Text("该时点的值；计算公式没有读到", "at the time point; the equation was not read"),
        Family.MEASURE,
        unit="mL/min",
        nearest=("ckd_epi_2009", "ckd_epi_2021"),
        difference=Text("计算公式没有读到", "the equation was not read"),
    ),
    "time_to_remission": Definition(
        Text("达到缓解的时间", "time to remission"),
        Text("均数；未缓解者如何处理没有读到", "a mean; how those without remission were dealt with was not read"),
        Family.MEASURE,
        unit="weeks",
    ),
    # Changes from baseline
    "sledai_change": Definition(
        Text("SLEDAI 变化", "change of SLEDAI"),
        Text("与基线之差", "difference from baseline"),
        Family.CHANGE,
        unit="points",
    ),
    "proteinuria_change": Definition(
        Text("24 h 尿蛋白变化", "change of 24 h urine protein"),
        Text("与基线之差", "difference from baseline"),
        Family.CHANGE,
        unit="g/24h",
    ),
    "albumin_change": Definition(
        Text("血清白蛋白变化", "change of serum albumin"),
        Text("与基线之差", "difference from baseline"),
        Family.CHANGE,
        unit="g/L",
    ),
    "c3_change": Definition(
        Text("补体 C3 变化", "change of C3"),
        Text("与基线之差", "difference from baseline"),
        Family.CHANGE,
        unit="mg/dL",
    ),
    "c4_change": Definition(
        Text("补体 C4 变化", "change of C4"),
        Text("与基线之差", "difference from baseline"),
        Family.CHANGE,
        unit="mg/dL",
    ),
}
