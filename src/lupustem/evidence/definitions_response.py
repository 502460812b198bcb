"""Definitions of response, remission and relapse as the papers used them.

The papers' thresholds were not read, save that SRI-4 is SRI-4; what a definition says is what its source says.
"""

from __future__ import annotations

from lupustem.evidence.definition import Definition, Family
from lupustem.logic.text import Text

_THRESHOLDS = Text(
    "论文中的界值没有读到，只能比较，不能视为同一标准",
    "the thresholds of the papers were not read: to be compared, not taken for the same criteria",
)
_RENAL = ("kdigo_2024_ln", "eular_2025_ln")

RESPONSE: dict[str, Definition] = {
    "renal_cr_pr": Definition(
        Text("肾脏完全或部分缓解", "renal remission, complete or partial"),
        Text("某一时点狼疮性肾炎完全或部分缓解", "complete or partial remission of nephritis at a time point"),
        Family.RESPONSE,
        nearest=_RENAL,
        difference=_THRESHOLDS,
    ),
    "renal_cr": Definition(
        Text("肾脏完全缓解", "complete renal remission"),
        Text("某一时点狼疮性肾炎完全缓解", "complete remission of nephritis at a time point"),
        Family.RESPONSE,
        nearest=_RENAL,
        difference=_THRESHOLDS,
    ),
    "renal_pr": Definition(
        Text("肾脏部分缓解", "partial renal remission"),
        Text("某一时点狼疮性肾炎部分缓解", "partial remission of nephritis at a time point"),
        Family.RESPONSE,
        nearest=_RENAL,
        difference=_THRESHOLDS,
    ),
    "renal_sustained": Definition(
        Text("肾脏持续缓解", "sustained renal remission"),
        Text(
            "整个观察期内维持的肾脏缓解；与某一时点的缓解不同",
            "renal remission that lasted through the observation; not the same as remission at one visit",
        ),
        Family.RESPONSE,
        nearest=_RENAL,
        difference=Text("要求持续，而指数按一次就诊判定", "it has to last, while an index judges one visit"),
    ),
    "bilag_mcr": Definition(
        Text("BILAG 主要临床应答", "major clinical response by BILAG"),
        Text("按 BILAG 等级判定的主要临床应答", "major clinical response judged by BILAG grades"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "bilag_pcr": Definition(
        Text("BILAG 部分临床应答", "partial clinical response by BILAG"),
        Text("按 BILAG 等级判定的部分临床应答", "partial clinical response judged by BILAG grades"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "bilag_mcr_pcr": Definition(
        Text("BILAG 主要或部分临床应答", "clinical response by BILAG, major or partial"),
        Text("按 BILAG 等级判定的主要与部分应答之和", "major and partial response by BILAG grades together"),
        Family.RESPONSE,
        nearest=("bicla",),
        difference=_THRESHOLDS,
    ),
    "clinical_cr": Definition(
        Text("临床完全缓解", "complete clinical remission"),
        Text("Wang 各文所称的全身临床完全缓解", "complete clinical remission of lupus as the papers of Wang use it"),
        Family.RESPONSE,
        nearest=("doris_2021",),
        difference=_THRESHOLDS,
    ),
    "clinical_pr": Definition(
        Text("临床部分缓解", "partial clinical remission"),
        Text("Wang 2018 所称的全身临床部分缓解", "partial clinical remission of lupus as Wang 2018 uses it"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "clinical_cr_pr": Definition(
        Text("临床完全或部分缓解", "clinical remission, complete or partial"),
        Text("某一时点全身临床完全或部分缓解", "complete or partial clinical remission of lupus at a time point"),
        Family.RESPONSE,
        nearest=("doris_2021", "lldas"),
        difference=_THRESHOLDS,
    ),
    "ever_clinical_cr_pr": Definition(
        Text("曾获临床缓解（完全或部分）", "clinical remission at any time, complete or partial"),
        Text("观察期内任何时候达到过；不是期末仍在缓解", "reached at some time, not held at the end"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "ever_clinical_cr": Definition(
        Text("曾获临床完全缓解", "complete clinical remission at any time"),
        Text("观察期内任何时候达到过", "reached at some time"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "ever_clinical_pr": Definition(
        Text("曾获临床部分缓解", "partial clinical remission at any time"),
        Text("观察期内任何时候达到过", "reached at some time"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "clinical_remission_wen": Definition(
        Text("临床缓解（Wen 2019）", "clinical remission (Wen 2019)"),
        Text("Wen 2019 自己的缓解定义，未与 Wang 各文核对", "the paper's own remission, not checked against Wang's"),
        Family.RESPONSE,
        nearest=("doris_2021",),
        difference=_THRESHOLDS,
    ),
    "low_disease_activity": Definition(
        Text("低疾病活动度", "low disease activity"),
        Text("Wen 2019 所用的低疾病活动度", "low disease activity as Wen 2019 uses it"),
        Family.RESPONSE,
        nearest=("lldas",),
        difference=_THRESHOLDS,
    ),
    "sri4": Definition(
        Text("SRI-4 应答", "SRI-4 response"),
        Text("SLE 应答指数，SLEDAI 降低至少 4 分", "SLE responder index with a fall of SLEDAI of at least 4"),
        Family.RESPONSE,
        index="sri4",
        difference=Text("论文所用 SLEDAI 的版本没有读到", "the version of SLEDAI in the paper was not read"),
    ),
    "sledai_cr_pr": Definition(
        Text("按 SLEDAI 的完全或部分缓解", "remission by SLEDAI, complete or partial"),
        Text("Barbado 2018 按 SLEDAI 判定的缓解", "remission judged by SLEDAI in Barbado 2018"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "sledai_cr": Definition(
        Text("按 SLEDAI 的完全缓解", "complete remission by SLEDAI"),
        Text("Barbado 2018 按 SLEDAI 判定的完全缓解", "complete remission judged by SLEDAI in Barbado 2018"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "sledai_pr": Definition(
        Text("按 SLEDAI 的部分缓解", "partial remission by SLEDAI"),
        Text("Barbado 2018 按 SLEDAI 判定的部分缓解", "partial remission judged by SLEDAI in Barbado 2018"),
        Family.RESPONSE,
        difference=_THRESHOLDS,
    ),
    "improved": Definition(
        Text("好转", "improved"),
        Text("病例系列中医生判断的好转，无界值", "improvement as the physicians judged it, without thresholds"),
        Family.RESPONSE,
    ),
    "sledai_above_8": Definition(
        Text("SLEDAI 高于 8", "SLEDAI above 8"),
        Text("该时点 SLEDAI 仍高于 8 的人数", "patients whose SLEDAI was above 8 at the time point"),
        Family.RESPONSE,
        nearest=("sledai_2k",),
        difference=Text("SLEDAI 的版本没有读到", "the version of SLEDAI was not read"),
    ),
    "bilag_a_or_b": Definition(
        Text("至少一个 BILAG A 或 B", "at least one BILAG A or B"),
        Text("该时点仍有 BILAG A 或 B 的人数", "patients with a BILAG A or B at the time point"),
        Family.RESPONSE,
        nearest=("bilag2004",),
        difference=Text("BILAG 的版本没有读到", "the version of BILAG was not read"),
    ),
    # Relapse
    "relapse_new": Definition(
        Text("该时点新发的复发", "relapse, new at the time point"),
        Text("只计自上一时点以来新发的复发；各时点须相加", "only those new since the time point before; they add up"),
        Family.RELAPSE,
        difference=_THRESHOLDS,
    ),
    "relapse_cumulative": Definition(
        Text("累计复发", "relapse, cumulative"),
        Text("到该时点为止应答者中复发过的人数", "responders who had relapsed by the time point"),
        Family.RELAPSE,
        difference=_THRESHOLDS,
    ),
    "relapse_by_year": Definition(
        Text("按年报告的复发", "relapse as reported by year"),
        Text(
            "随访到该年者中的复发人数；是否累计没有读到",
            "relapses among those followed to that year; whether they are cumulative was not read",
        ),
        Family.RELAPSE,
        difference=_THRESHOLDS,
    ),
    "relapse_overall": Definition(
        Text("随访期内的复发", "relapse over the whole follow-up"),
        Text("以全部接受治疗者为分母，随访长短不一", "of all who were treated, followed for unequal times"),
        Family.RELAPSE,
        difference=_THRESHOLDS,
    ),
    "relapse_after_remission": Definition(
        Text("缓解后的复发", "relapse after remission"),
        Text("曾获临床缓解者中的复发", "relapse among those who had been in clinical remission"),
        Family.RELAPSE,
        difference=_THRESHOLDS,
    ),
    "renal_flare_after_remission": Definition(
        Text("肾脏缓解后的肾脏复发", "renal flare after renal remission"),
        Text("只计肾脏复发，分母为肾脏缓解者", "renal flares only, among those in renal remission"),
        Family.RELAPSE,
        nearest=("kdigo_relapse",),
        difference=_THRESHOLDS,
    ),
    "renal_flare": Definition(
        Text("肾脏复发", "renal flare"),
        Text("全部接受治疗者中的肾脏复发", "renal flare among all who were treated"),
        Family.RELAPSE,
        nearest=("kdigo_relapse",),
        difference=_THRESHOLDS,
    ),
    "relapse_proteinuria": Definition(
        Text("尿蛋白复发", "relapse of proteinuria"),
        Text("尿蛋白重新增多", "protein in the urine rising again"),
        Family.RELAPSE,
        nearest=("kdigo_relapse",),
        difference=_THRESHOLDS,
    ),
}
