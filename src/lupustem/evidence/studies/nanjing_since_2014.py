"""Nanjing Drum Tower Hospital, papers since 2014: nephritis, four centres, five years, safety of 404, predictors.

The same programme as in `nanjing_to_2013`, hence the same group. wang_2014 is multicentre, with Drum Tower as one of four.
"""

from __future__ import annotations

from lupustem.evidence.dose import PerKg
from lupustem.evidence.outcomes import Denominator, events, mean, median, percent
from lupustem.evidence.studies.nanjing_to_2013 import DRUM_TOWER, EACH, GROUP, WITH_LN
from lupustem.evidence.study import Cells, Design, Detail, Window, follow_up, study
from lupustem.evidence.where import ABSTRACT, EDITORIAL, ZHOU_TABLE_1, Kind, Where, secondary
from lupustem.logic.text import Text

_BM, _UC = Cells.BONE_MARROW, Cells.UMBILICAL_CORD
_CUT_SHORT = Where(
    Kind.ABSTRACT, Text("收录库的副本，在 SLEDAI 处截断", "an indexing copy, cut off where the SLEDAI would follow")
)
_MEETING = Where(Kind.CONFERENCE, Text("Ann Rheum Dis 2017;76(增刊 2):866.1", "Ann Rheum Dis 2017;76(Suppl 2):866.1"))

gu_2014 = study(
    "Gu",
    2014,
    "Gu 等，Clin Rheumatol 2014",
    "Gu et al., Clin Rheumatol 2014",
    "doi 10.1007/s10067-014-2754-4",
    read=_CUT_SHORT,
    design=Design.SINGLE_ARM,
    design_note=Text("开放，单中心", "open, one centre"),
    group=GROUP,
    centre=DRUM_TOWER,
    window=Window("2007", "2010"),
    msc=81,
    population=Text("活动性难治性狼疮性肾炎", "active refractory lupus nephritis"),
    cells=(_BM, _UC),
    donor="allogeneic",
    route="intravenous",
    dose=PerKg(1_000_000),
    outcomes=(
        events("survival_crude", 77, 81, 12),
        events("renal_cr_pr", 49, 81, 12),
        events("renal_flare_after_remission", 11, 49, 12, of=Denominator.RESPONDERS),
        mean("bilag_renal", "4.48", "2.6", 81, 0, unit="points"),
        mean("bilag_renal", "1.09", "0.83", None, 12, unit="points"),
        mean("gfr", "58.55", "19.16", None, 0, unit="mL/min"),
        mean("gfr", "69.51", "27.93", None, 12, unit="mL/min"),
    ),
    details=(
        Detail(
            Text("不良事件", "adverse events"),
            Text(
                "肠炎、腹泻、肌酐一过性升高、疱疹病毒感染；均未归因于间充质干细胞",
                "enteritis, diarrhoea, a transient rise of creatinine, herpes infection; none put down to the cells",
            ),
            ZHOU_TABLE_1,
        ),
    ),
    doubts=(
        Text(
            "与 wang_2018 同为 81 人，却是不同而重叠的两组患者：既非同一表格，亦不独立",
            "81 patients as in wang_2018, yet another, overlapping selection: neither the same table nor independent",
        ),
    ),
)

wang_2014 = study(
    "Wang",
    2014,
    "Wang 等，Arthritis Res Ther 2014（文章参考文献 41）",
    "Wang et al., Arthritis Res Ther 2014 (reference 41 of the article)",
    "PMID 24661633",
    "doi 10.1186/ar4520",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    design_note=Text("多中心（江苏 4 家）", "multicentre (four centres in Jiangsu)"),
    group=GROUP,
    registration="NCT01741857",
    msc=40,
    population=Text("活动性难治性狼疮", "active refractory lupus"),
    cells=(_UC,),
    donor="allogeneic",
    route="intravenous",
    infusions=Text("2 次，第 0 天与第 7 天", "two, on days 0 and 7"),
    conditioning=Text("无", "none"),
    outcomes=(
        events("survival_crude", 37, 40, 12),
        events("bilag_mcr", 13, 40, 12),
        events("bilag_pcr", 11, 40, 12),
        events("bilag_mcr_pcr", 24, 40, 12, computed=Text("主要 13 + 部分 11", "major 13 + partial 11")),
        events("relapse_new", 3, 24, 9, of=Denominator.RESPONDERS),
        events("relapse_new", 4, 24, 12, of=Denominator.RESPONDERS),
        events("relapse_cumulative", 7, 24, 12, of=Denominator.RESPONDERS),
        events("transplant_related_event", 0, 40),
        events("death", 3, 40, read=EDITORIAL),
        events("serious_infection", 4, 40, read=EDITORIAL),
    ),
    details=(
        Detail(
            Text("变化规律", "course"),
            Text(
                "SLEDAI 于第 3、6、9、12 个月下降；白蛋白与 C3 于第 6 个月达峰；尿蛋白于第 9、12 个月下降",
                "SLEDAI lower at 3, 6, 9 and 12 months; albumin and C3 highest at 6; proteinuria lower at 9 and 12",
            ),
        ),
        Detail(WITH_LN, Text("40 人中 38 人", "38 of the 40"), EDITORIAL),
        Detail(
            Text("逐例数据表", "table of single patients"),
            Text(
                "论文表 1 公开 40 人的逐例数据；此处只读到前 13 行，未录入",
                "Table 1 of the paper lists the 40 one by one; only rows 1 to 13 were read here, and none is entered",
            ),
            Where(Kind.TABLE, Text("论文表 1", "Table 1 of the paper")),
        ),
    ),
    doubts=(
        Text(
            "鼓楼医院是四家中心之一，与本组其他研究不独立",
            "Drum Tower is one of the four centres: not independent of the group",
        ),
    ),
    elsewhere=dict.fromkeys(("registration", "conditioning"), EDITORIAL),
)

wang_2018 = study(
    "Wang",
    2018,
    "Wang 等，Stem Cell Reports 2018（文章参考文献 42）",
    "Wang et al., Stem Cell Reports 2018 (reference 42 of the article)",
    "PMID 29478901",
    "doi 10.1016/j.stemcr.2018.01.029",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    design_note=Text("长期随访", "long-term follow-up"),
    group=GROUP,
    centre=DRUM_TOWER,
    msc=81,
    population=Text(
        "难治；SLEDAI ≥8，或至少一个 BILAG A，或至少两个 BILAG B",
        "refractory; SLEDAI of 8 or more, or at least one BILAG A, or at least two BILAG B",
    ),
    cells=(_BM, _UC),
    donor="allogeneic",
    dose=PerKg(1_000_000, schedule=EACH),
    outcomes=(
        events("survival_crude", 68, 81, 60),
        events("clinical_cr", 22, 81, 60),
        events("clinical_pr", 6, 81, 60),
        events("clinical_cr_pr", 28, 81, 60),
        events("ever_clinical_cr_pr", 37, 81, 60),
        events("relapse_after_remission", 9, 37, 60, of=Denominator.RESPONDERS),
        events("death", 13, 81, 60, read=_MEETING),
        events("clinical_cr", 22, 68, 60, of=Denominator.SURVIVORS, read=_MEETING),
        events("clinical_cr_pr", 28, 68, 60, of=Denominator.SURVIVORS, read=_MEETING),
        events("ever_clinical_cr", 27, 81, 60, read=_MEETING),
        events("ever_clinical_pr", 10, 81, 60, read=_MEETING),
    ),
    doubts=(
        Text(
            "同一队列两个分母：论文 28/81（34%），会议摘要 28/68（41%，死者被剔除）",
            "one cohort, two denominators: 28/81 (34 %) in the paper, 28/68 (41 %, the dead left out) in the abstract",
        ),
    ),
    elsewhere={"population": _MEETING, "dose": _MEETING},
)

liang_2018 = study(
    "Liang",
    2018,
    "Liang 等，Stem Cell Res Ther 2018",
    "Liang et al., Stem Cell Res Ther 2018",
    "PMID 30428931",
    "doi 10.1186/s13287-018-1053-4",
    read=ABSTRACT,
    design=Design.RETROSPECTIVE,
    design_note=Text("安全性队列，无对照", "safety cohort, no control group"),
    group=GROUP,
    centre=DRUM_TOWER,
    window=Window("2007", "2016"),
    registration="NCT00698191",
    msc=404,
    population=Text(
        "自身免疫病（狼疮、干燥综合征、系统性硬化症等）：404 人不都是狼疮",
        "autoimmune disease (lupus, Sjögren, systemic sclerosis and others): the 404 do not all have lupus",
    ),
    not_only_lupus=True,
    followed=follow_up(mean="43.4", sd="25.9", low="1", high="109"),
    outcomes=(
        percent("survival_kaplan_meier", "90.4", None, 60),
        percent("survival_kaplan_meier", "88.9", None, 96),
        events("infection", 119, 404),
        events("serious_infection", 52, 404),
        events("malignancy", 5, 404),
        events("death", 45, 404),
        percent("transplant_related_mortality", "0.2", 404),
    ),
)

wen_2019 = study(
    "Wen",
    2019,
    "Wen 等，2019，doi 10.1155/2019/7061408",
    "Wen et al. 2019, doi 10.1155/2019/7061408",
    "doi 10.1155/2019/7061408",
    read=Where(Kind.ABSTRACT, Text("摘要记录与表 2", "the abstract's record and Table 2")),
    design=Design.RETROSPECTIVE,
    design_note=Text("南京数据库", "the Nanjing database"),
    group=GROUP,
    centre=DRUM_TOWER,
    msc=69,
    population=Text("SLEDAI ≥8，随访至少 1 年", "SLEDAI of 8 or more, followed for at least a year"),
    dose=PerKg(1_000_000),
    infusions=Text("1 至 2 次", "one or two"),
    outcomes=(
        median("sledai", "13", 69, 0, unit="points", low="8", high="34"),
        events("low_disease_activity", 40, 69, 12),
        events("clinical_remission_wen", 16, 69, 12),
    ),
    details=(
        Detail(
            Text("与缓解相关", "associated with remission"),
            Text(
                "年龄较大（p=0.03）、未用过环磷酰胺（0.003）、未用过羟氯喹（0.02）、无关节炎（0.001）；论文只印 p 值",
                "older age (p=0.03), no cyclophosphamide before (0.003), no hydroxychloroquine before (0.02), no "
                "arthritis (0.001); the source gives p values only",
            ),
        ),
    ),
)

yuan_2019 = study(
    "Yuan",
    2019,
    "Yuan 等，Nat Commun 2019",
    "Yuan et al., Nat Commun 2019",
    "doi 10.1038/s41467-019-10491-8",
    read=secondary("综述 PMC9903023 表 1", "review PMC9903023, Table 1"),
    design=Design.NOT_READ,
    group=GROUP,
    msc=21,
    cells=(_UC,),
    doubts=(
        Text(
            "综述印作 1 ×10^7/kg，可疑；综述的剂量一概不采用",
            "the review prints 1 ×10^7 cells/kg, which is suspect: no dose is taken from a review of this kind",
        ),
    ),
)

bao_2023 = study(
    "Bao",
    2023,
    "Bao 等，2023，doi 10.7619/jcmp.20230609",
    "Bao et al. 2023, doi 10.7619/jcmp.20230609",
    "doi 10.7619/jcmp.20230609",
    read=Where(
        Kind.ABSTRACT,
        Text("中文摘要与方法（期刊页面及副本）", "Chinese abstract and methods (journal page and a copy)"),
    ),
    design=Design.RETROSPECTIVE,
    group=GROUP,
    centre=DRUM_TOWER,
    window=Window("2012-01", "2019-03"),
    msc=92,
    population=Text("难治性狼疮性肾炎", "refractory lupus nephritis"),
    cells=(_UC,),
    outcomes=(events("renal_sustained", 45, 92, 36),),
)
