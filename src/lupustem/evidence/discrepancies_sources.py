"""Traps in the sources themselves: two denominators, equal numbers of other patients, misquoted doses, implausible reviews."""

from __future__ import annotations

from lupustem.evidence.discrepancy import Discrepancy
from lupustem.logic.text import Text

SOURCES: dict[str, Discrepancy] = {
    "two_denominators": Discrepancy(
        "4.2",
        Text("Wang 2018，论文：28/81（34%）", "Wang 2018, the paper: 28/81 (34 %)"),
        Text(
            "同一队列的会议摘要：28/68（41%），死者被剔除", "its conference abstract: 28/68 (41 %), the dead left out"
        ),
        Text(
            "分母规则与数字一起保存；只有全部接受治疗者可合并",
            "the rule of the denominator is kept with the number; only all who were treated can be pooled",
        ),
        ("moderate_to_severe",),
        ("wang_2018",),
    ),
    "two_times_81": Discrepancy(
        "-",
        Text("Gu 2014 与 Wang 2018 都是 81 人", "Gu 2014 and Wang 2018 both have 81 patients"),
        Text(
            "不同而重叠的选择：2007–2010 年入组的活动性肾炎随访 12 个月；全部狼疮随访 5 年",
            "other, overlapping selections: active nephritis enrolled 2007 to 2010 and followed for 12 months; lupus of any "
            "kind followed for five years",
        ),
        Text(
            "既不是同一表格两次，也不独立：同组只取一项",
            "neither one table twice nor independent: one of the group counts",
        ),
        ("moderate_to_severe", "refractory_disease"),
        ("gu_2014", "wang_2018"),
    ),
    "before_and_after": Discrepancy(
        "-",
        Text("无对照的前后比较", "before and after without a control"),
        Text(
            "有向均数回归，并有基础治疗；前后相关系数从未报告；liang_2010 为 15 人中的 12 人，sun_cn_2010 由 12 人减至 9 人",
            "regression to the mean and background treatment; the correlation of before and after is never reported; "
            "liang_2010 has 12 of 15, and the n of sun_cn_2010 falls from 12 to 9",
        ),
        Text(
            "变化的标准差只能按相关系数 0.3、0.5、0.7 推算，并显示敏感性",
            "the sd of a change has to be imputed with a correlation of 0.3, 0.5 and 0.7, with the sensitivity shown",
        ),
        ("activity_indices",),
        ("liang_2010", "sun_cn_2010", "sun_2010"),
    ),
    "editorial_print": Discrepancy(
        "-",
        Text(
            "述评表 1：Sun 2010 环磷酰胺 0.8–1.8 mg/kg；Wang 2012 两次组 8/27（29%）",
            "the editorial's Table 1: cyclophosphamide 0.8–1.8 mg/kg for Sun 2010; 8/27 (29%) for two infusions in Wang 2012",
        ),
        Text(
            "前者可能应为克；8/27 是 29.6%，而摘要中该组 28 人",
            "grams may be meant; 8/27 is 29.6 %, and the abstract has 28",
        ),
        Text("原样注明，不作更正", "noted as printed, not corrected"),
        ("single_infusion", "no_cyclophosphamide_preconditioning"),
        ("sun_2010", "wang_2012"),
    ),
    "dose_misquoted": Discrepancy(
        "-",
        Text("综述 PMC9903023：Barbado 9 ×10^8", "review PMC9903023: 9 ×10^8 for Barbado"),
        Text("论文：9 ×10^7（总数）", "the paper: 9 ×10^7 in all"),
        Text(
            "不从综述取剂量；每千克与总数从不混用",
            "no dose is taken from that review; per kg and total are never mixed",
        ),
        ("dose_range",),
        ("barbado_2018", "yuan_2019"),
    ),
    "zhou_counts": Discrepancy(
        "-",
        Text(
            "Zhou 2020 摘要：10 项研究，其中 8 项系列、4 项随机；不良事件比值比 0.26",
            "Zhou 2020, abstract: ten studies, of which 8 series and 4 trials; OR of adverse events 0.26",
        ),
        Text(
            "8 + 4 = 12；0.26 由其表 1 无法重算；k = 2 时按异质性 P 值选固定或随机效应",
            "8 + 4 = 12; its own Table 1 does not give 0.26; fixed or random effects were chosen by P of heterogeneity with "
            "k = 2",
        ),
        Text("不采用其合并结果", "its pooled results are not taken over"),
        (),
        ("zhou_2020",),
    ),
    "trial_to_come": Discrepancy(
        "-",
        Text("尚无双盲剂量比较的结果", "no result of a double-blind comparison of doses yet"),
        Text(
            "MiSLE（NCT02633163，81 人，1 ×10^6/kg 对 5 ×10^6/kg 对安慰剂）预计 2025-06 完成，未见结果",
            "MiSLE (NCT02633163, 81 patients, 1 ×10^6/kg against 5 ×10^6/kg against placebo) was to end in 2025-06; no result "
            "was found",
        ),
        Text("每次发布前须查", "to be looked up before every release"),
        ("dose_range", "moderate_to_severe"),
        ("nct02633163",),
    ),
}
