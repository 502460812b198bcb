"""Nanjing Drum Tower Hospital, papers of 2010 to 2013: pilot studies, haemorrhage, one infusion against two, 87 patients.

One programme since 2007, so that the same patients stand in several papers: none may be added to another (see `overlap`).
"""

from __future__ import annotations

from lupustem.evidence.dose import PerKg, Total
from lupustem.evidence.outcomes import Arm, Denominator, events, mean
from lupustem.evidence.study import Cells, Design, Detail, Window, follow_up, study
from lupustem.evidence.where import ABSTRACT, EDITORIAL, Kind, Where, secondary
from lupustem.logic.text import Text

GROUP = "nanjing_drum_tower"
DRUM_TOWER = Text("南京鼓楼医院", "Nanjing Drum Tower Hospital")
WITH_LN = Text("狼疮性肾炎", "lupus nephritis")
EACH = Text("每次输注", "each infusion")
_BM, _UC = Cells.BONE_MARROW, Cells.UMBILICAL_CORD
_CHINESE = Where(Kind.ABSTRACT, Text("中文摘要（图书馆页面）", "the Chinese abstract (a library page)"))
_CYC = Text("环磷酰胺 10 mg/kg/d，第 -4、-3、-2 天", "cyclophosphamide 10 mg/kg a day on days -4, -3 and -2")

liang_2010 = study(
    "Liang",
    2010,
    "Liang 等，Ann Rheum Dis 2010",
    "Liang et al., Ann Rheum Dis 2010",
    "doi 10.1136/ard.2009.123463",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    design_note=Text("先导研究", "pilot study"),
    group=GROUP,
    centre=DRUM_TOWER,
    window=Window("2007-03-11", "2008-11-04"),
    registration="NCT00698191",
    msc=15,
    cells=(_BM,),
    dose=PerKg(1_000_000),
    infusions=Text("1 次", "one"),
    followed=follow_up(mean="17.2", sd="9.5"),
    outcomes=(
        mean("sledai", "12.2", "3.3", 12, 0, unit="points"),
        mean("sledai", "3.2", "2.8", 12, 12, unit="points"),
        mean("proteinuria", "2505.0", "1323.9", 12, 0, unit="mg/24h"),
        mean("proteinuria", "858.0", "800.7", 12, 12, unit="mg/24h"),
        events("relapse_proteinuria", 2, 13, 12),
        events("death", 0, 15, read=EDITORIAL),
    ),
    details=(
        Detail(
            Text("更正", "erratum"),
            Text("Ann Rheum Dis 2011;70:237，未读到", "Ann Rheum Dis 2011;70:237, not read"),
        ),
    ),
    doubts=(
        Text(
            "前后比较只有 15 人中的 12 人；前后值的相关系数没有报告，变化的标准差因此无从得知",
            "before and after are of 12 of the 15; their correlation is not reported, so the sd of the change is not known",
        ),
    ),
    elsewhere=dict.fromkeys(("cells", "infusions", "registration", "dose"), EDITORIAL),
)

sun_2010 = study(
    "Sun",
    2010,
    "Sun 等，Arthritis Rheum 2010",
    "Sun et al., Arthritis Rheum 2010",
    "doi 10.1002/art.27548",
    read=secondary("述评 10.1186/ar4677 表 1 及其脚注", "editorial 10.1186/ar4677, Table 1 and its footnote"),
    design=Design.SINGLE_ARM,
    group=GROUP,
    msc=16,
    cells=(_UC,),
    infusions=Text("1 次", "one"),
    conditioning=Text(
        "环磷酰胺静脉用 2 至 4 天，述评印为 0.8–1.8 mg/kg；是否应为克，存疑",
        "cyclophosphamide IV for 2 to 4 days; the editorial prints 0.8–1.8 mg/kg, where grams may be meant",
    ),
    followed=follow_up(median="8.25", low="3", high="28"),
    outcomes=(
        mean("proteinuria", "3.1", "1.2", 15, 0, unit="g/24h"),
        mean("proteinuria", "1.3", "0.9", 15, 3, unit="g/24h"),
        events("death", 0, 16),
        events("serious_infection", 0, 16),
    ),
    details=(Detail(WITH_LN, Text("16 人中 15 人", "15 of the 16")),),
    doubts=(
        Text(
            "只从述评读到，原文未读",
            "read in the editorial only, not in the paper",
        ),
    ),
)

sun_cn_2010 = study(
    "Sun",
    2010,
    "中华风湿病学杂志，76–79 页（中文报告，脐带来源，12 例）",
    "Chinese Journal of Rheumatology, pp 76–79 (report in Chinese, umbilical cord, 12 patients)",
    "CNKI",
    read=_CHINESE,
    design=Design.SINGLE_ARM,
    group=GROUP,
    centre=DRUM_TOWER,
    msc=12,
    cells=(_UC,),
    followed=follow_up(low="1", high="26"),
    outcomes=(
        mean("sledai", "18", "4", 12, 0, unit="points"),
        mean("sledai", "10", "4", 12, 1, unit="points"),
        mean("sledai", "7", "4", 9, 3, unit="points"),
        mean("proteinuria", "3359", "1248", 9, 0, unit="mg/24h"),
        mean("proteinuria", "2103", "749", 9, 1, unit="mg/24h"),
        mean(
            "proteinuria",
            "3342",
            "1333",
            8,
            0,
            unit="mg/24h",
            subset=Text("第 3 个月仍在随访者的基线", "the baseline of those still seen at 3 months"),
        ),
        mean("proteinuria", "1427", "616", 8, 3, unit="mg/24h"),
        mean("creatinine", "416", "250", 5, 0, unit="umol/L"),
        mean("creatinine", "264", "119", 5, 1, unit="umol/L"),
        mean("albumin", "24", "4", 10, 0, unit="g/L"),
        mean("albumin", "29", "3", 10, 1, unit="g/L"),
    ),
    doubts=(
        Text(
            "SLEDAI 的人数由 12 降至 9：各时点不是同一批患者",
            "the n of SLEDAI falls from 12 to 9: the visits are not of the same patients",
        ),
    ),
)

liang_2010_dah = study(
    "Liang",
    2010,
    "Liang 等，Nat Rev Rheumatol 2010",
    "Liang et al., Nat Rev Rheumatol 2010",
    "doi 10.1038/nrrheum.2010.80",
    read=ABSTRACT,
    design=Design.CASES,
    group=GROUP,
    msc=1,
    population=Text("弥漫性肺泡出血，19 岁女性", "diffuse alveolar haemorrhage, a woman of 19"),
    cells=(_UC,),
    dose=Total(80_000_000),
    details=(Detail(Text("结果", "result"), Text("好转出院", "improved and went home")),),
)

shi_2012_dah = study(
    "Shi",
    2012,
    "Shi 等，Clin Rheumatol 2012",
    "Shi et al., Clin Rheumatol 2012",
    "PMID 22302582",
    "doi 10.1007/s10067-012-1943-2",
    read=ABSTRACT,
    design=Design.CASES,
    group=GROUP,
    centre=DRUM_TOWER,
    msc=4,
    population=Text("狼疮合并弥漫性肺泡出血", "lupus with diffuse alveolar haemorrhage"),
    outcomes=(events("improved", 4, 4, 6),),
)

wang_2012 = study(
    "Wang",
    2012,
    "Wang 等，2012，doi 10.1155/2012/273291",
    "Wang et al. 2012, doi 10.1155/2012/273291",
    "PMID 22829849",
    "doi 10.1155/2012/273291",
    read=ABSTRACT,
    design=Design.RANDOMISED,
    design_note=Text("单次与两次输注比较，未设盲", "one infusion against two, not blinded"),
    group=GROUP,
    centre=DRUM_TOWER,
    registration="NCT00698191",
    msc=58,
    dose=PerKg(1_000_000, schedule=EACH),
    conditioning=_CYC,
    followed=follow_up(low="12", at_least=True),
    outcomes=(
        events("clinical_cr", 16, 30, 12, arm=Arm.SINGLE, read=EDITORIAL),
        events(
            "clinical_cr",
            8,
            27,
            12,
            arm=Arm.DOUBLE,
            read=EDITORIAL,
            note=Text(
                "述评印作 8/27（29%）：8/27 是 29.6%，而摘要中该组为 28 人",
                "the editorial prints 8/27 (29%): 8/27 is 29.6 %, and the abstract has 28 in this arm",
            ),
        ),
        events(
            "clinical_cr",
            24,
            57,
            12,
            read=EDITORIAL,
            computed=Text("两组相加：16/30 + 8/27", "both arms: 16/30 + 8/27"),
        ),
        events("death", 1, 58, 12, read=EDITORIAL),
    ),
    details=(
        Detail(Text("分组", "arms"), Text("单次 30 人，两次 28 人", "30 with one infusion, 28 with two")),
        Detail(
            Text("摘要的结论", "what the abstract concludes"),
            Text(
                "缓解、复发、病情活动与血清指标无显著差别",
                "no marked difference in remission, relapse, activity and serum indices",
            ),
        ),
        Detail(WITH_LN, Text("58 人中 88%", "88 % of the 58"), EDITORIAL),
    ),
    doubts=(
        Text(
            "完全缓解的点估计偏向单次输注，区间很宽；不是两种方案等效的证据",
            "the point estimate of complete remission favours one infusion and the interval is wide: no evidence of "
            "equivalence",
        ),
    ),
    elsewhere=dict.fromkeys(("registration", "conditioning"), EDITORIAL),
)

wang_2013 = study(
    "Wang",
    2013,
    "Wang 等，Cell Transplant 2013（文章参考文献 27）",
    "Wang et al., Cell Transplant 2013 (reference 27 of the article)",
    "doi 10.3727/096368911X582769c (as the article prints it)",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    group=GROUP,
    centre=DRUM_TOWER,
    msc=87,
    population=Text(
        "持续活动的难治性狼疮，或危及生命的内脏受累",
        "persistently active refractory lupus, or life-threatening visceral disease",
    ),
    cells=(_BM, _UC),
    donor="allogeneic",
    route="intravenous",
    dose=PerKg(1_000_000),
    conditioning=_CYC,
    followed=follow_up(mean="27"),
    outcomes=(
        events(
            "survival_crude",
            82,
            87,
            note=Text(
                "平均随访 27 个月时的粗生存，不是 4 年生存率", "crude, at a mean of 27 months: not survival at 4 years"
            ),
        ),
        events("clinical_cr", 23, 83, 12, of=Denominator.FOLLOWED),
        events("clinical_cr", 12, 39, 24, of=Denominator.FOLLOWED),
        events("clinical_cr", 5, 12, 36, of=Denominator.FOLLOWED),
        events("clinical_cr", 3, 6, 48, of=Denominator.FOLLOWED),
        events("relapse_by_year", 10, 83, 12, of=Denominator.FOLLOWED),
        events("relapse_by_year", 7, 39, 24, of=Denominator.FOLLOWED),
        events("relapse_by_year", 2, 12, 36, of=Denominator.FOLLOWED),
        events("relapse_by_year", 1, 6, 48, of=Denominator.FOLLOWED),
        events("relapse_overall", 20, 87),
        events("death", 5, 87),
        events("transplant_related_event", 0, 87),
    ),
    details=(
        Detail(WITH_LN, Text("87 人中 84%", "84 % of the 87"), EDITORIAL),
        Detail(Text("复发后再次输注", "treated again at relapse"), Text("87 人中 18 人", "18 of the 87"), EDITORIAL),
    ),
    elsewhere={"conditioning": EDITORIAL},
)

li_2013 = study(
    "Li",
    2013,
    "Li 等，Bone Marrow Transplant，doi 10.1038/bmt.2012.184",
    "Li et al., Bone Marrow Transplant, doi 10.1038/bmt.2012.184",
    "doi 10.1038/bmt.2012.184",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    group=GROUP,
    centre=DRUM_TOWER,
    msc=35,
    population=Text("狼疮合并难治性血细胞减少", "lupus with refractory cytopenia"),
    followed=follow_up(mean="21", low="6", high="45"),
    outcomes=(events("death", 2, 35), events("transplant_related_event", 0, 35)),
    details=(
        Detail(Text("基线白细胞减少", "leucopenia at baseline"), Text("35 人中 20 人", "20 of the 35")),
        Detail(
            Text("基线贫血或血小板减少", "anaemia or thrombocytopenia at baseline"),
            Text("35 人中 24 人", "24 of the 35"),
        ),
    ),
)
