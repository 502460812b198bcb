"""Studies of other centres, each with patients of its own; the only double-blind trial is the first of them."""

from __future__ import annotations

from lupustem.evidence.dose import PerKg, Total
from lupustem.evidence.outcomes import Arm, Outcome, events, mean, median
from lupustem.evidence.study import Cells, Design, Detail, Window, follow_up, study
from lupustem.evidence.where import ABSTRACT, Kind, Where, secondary
from lupustem.logic.text import Text

_DENG_TABLE_2 = Where(
    Kind.TABLE,
    Text("Ann Rheum Dis 2017;76:1436 表 2（出版社页面）", "Ann Rheum Dis 2017;76:1436, Table 2 (the publisher's page)"),
)
_ONCE = Text("1 次", "once")
_CONTROL = Arm.CONTROL


def _measured(
    definition: str, unit: str, msc: tuple[str, str], control: tuple[str, str], months: int | None = 6
) -> tuple[Outcome, Outcome]:
    return (
        mean(definition, *msc, 12, months, unit=unit, read=_DENG_TABLE_2),
        mean(definition, *control, 6, months, unit=unit, arm=_CONTROL, read=_DENG_TABLE_2),
    )


def _counted(definition: str, msc: int, control: int, months: int | None = 6) -> tuple[Outcome, Outcome]:
    return (
        events(definition, msc, 12, months, read=_DENG_TABLE_2),
        events(definition, control, 6, months, arm=_CONTROL, read=_DENG_TABLE_2),
    )


deng_2017 = study(
    "Deng",
    2017,
    "Deng 等，Ann Rheum Dis 2017;76:1436",
    "Deng et al., Ann Rheum Dis 2017;76:1436",
    "PMID 28478399",
    "doi 10.1136/annrheumdis-2017-211073",
    read=ABSTRACT,
    design=Design.DOUBLE_BLIND,
    design_note=Text(
        "安慰剂对照；入组 18 人后提前终止，因预计不会出现获益",
        "against placebo; stopped early after 18 patients, since no benefit was to be expected",
    ),
    registration="NCT01539902",
    msc=12,
    control=6,
    population=Text("WHO III 型或 IV 型狼疮性肾炎", "lupus nephritis of WHO class III or IV"),
    cells=(Cells.UMBILICAL_CORD,),
    donor="allogeneic",
    dose=Total(
        200_000_000, schedule=Text("全程合计，分次方案摘要未写", "over the trial; the abstract gives no schedule")
    ),
    outcomes=(
        *_counted("renal_cr_pr", 9, 5),
        *_counted("renal_cr", 5, 3),
        *_measured("time_to_remission", "weeks", ("7", "4"), ("7", "5"), None),
        *_measured("proteinuria", "g/24h", ("1.0", "1.0"), ("3.1", "2.7")),
        *_measured("proteinuria_change", "g/24h", ("-2.1", "1.8"), ("-1.4", "1.1")),
        *_measured("albumin", "g/L", ("39", "5"), ("36", "7")),
        *_measured("albumin_change", "g/L", ("14", "6"), ("9", "6")),
        *_measured("creatinine", "umol/L", ("63", "18"), ("59", "9")),
        *_measured("creatinine_clearance", "mL/min", ("115", "32"), ("118", "21")),
        *_measured("sledai_change", "points", ("-8", "4"), ("-5", "8")),
        *_counted("sledai_above_8", 3, 4),
        *_counted("bilag_a_or_b", 8, 5),
        *_measured("c3_change", "mg/dL", ("36", "35"), ("33", "32")),
        *_measured("c4_change", "mg/dL", ("11", "12"), ("7", "8")),
        *_counted("death", 1, 0, None),
        *_counted("dialysis", 0, 0, None),
    ),
    details=(
        Detail(
            Text("基础治疗", "background"),
            Text(
                "静脉甲泼尼龙与环磷酰胺，其后泼尼松龙与吗替麦考酚酯",
                "intravenous methylprednisolone and cyclophosphamide, then prednisolone and mycophenolate",
            ),
        ),
        Detail(
            Text("严重不良事件，干细胞组", "serious adverse events, MSC"),
            Text(
                "1 例白细胞减少、肺炎并皮下脓肿；1 例重症肺炎死亡",
                "one with leucopenia, pneumonia and a subcutaneous abscess; one death from severe pneumonia",
            ),
        ),
        Detail(
            Text("严重不良事件，对照组", "serious adverse events, control"),
            Text("1 例卒中；1 例腹水", "one stroke; one ascites"),
        ),
    ),
    doubts=(
        Text(
            "各次随访的 SLEDAI 表未读到；共识文章表 1 把年份印为 2018",
            "no table of SLEDAI by visit was read; the article's Table 1 prints the year 2018",
        ),
    ),
)

carrion_2010 = study(
    "Carrion",
    2010,
    "Carrion 等，Lupus 2010",
    "Carrion et al., Lupus 2010",
    "doi 10.1177/0961203309348983",
    read=ABSTRACT,
    design=Design.CASES,
    msc=2,
    cells=(Cells.BONE_MARROW,),
    donor="autologous",
    followed=follow_up("weeks", low="14", high="14"),
    outcomes=(events("adverse_event", 0, 2), events("renal_flare", 1, 2, 4)),
    details=(Detail(Text("病情活动", "disease activity"), Text("无变化", "no change")),),
    doubts=(
        Text(
            "自体细胞，不属于共识所述的异体治疗；随访 14 周与第 4 个月的复发两个时间并存于所据记录",
            "autologous cells, not what the consensus is about; the record has 14 weeks of follow-up and a flare at month 4",
        ),
    ),
)

barbado_2018 = study(
    "Barbado",
    2018,
    "Barbado 等，Lupus 2018",
    "Barbado et al., Lupus 2018",
    "doi 10.1177/0961203318804922",
    read=ABSTRACT,
    design=Design.CASES,
    design_note=Text("同情使用", "compassionate use"),
    msc=3,
    population=Text("IV 型狼疮性肾炎", "lupus nephritis of class IV"),
    cells=(Cells.BONE_MARROW,),
    donor="allogeneic",
    route="intravenous",
    dose=Total(90_000_000),
    followed=follow_up(low="9", high="9"),
    outcomes=(
        events("sledai_cr", 2, 3, 9),
        events("sledai_pr", 1, 3, 9),
        events("sledai_cr_pr", 3, 3, 9, computed=Text("完全 2 + 部分 1", "complete 2 + partial 1")),
    ),
    doubts=(
        Text(
            "综述 PMC9903023 把总数 9 ×10^7 误引为 9 ×10^8（差 10 倍）；共识文章表 1 把年份印为 2017",
            "the review PMC9903023 misquotes the total of 9 ×10^7 as 9 ×10^8, ten times as much; the article's Table 1 "
            "prints the year 2017",
        ),
    ),
)

kamen_2022 = study(
    "Kamen",
    2022,
    "Kamen 等，Lupus Sci Med 2022",
    "Kamen et al., Lupus Sci Med 2022",
    "doi 10.1136/lupus-2022-000704",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    design_note=Text("I 期", "phase I"),
    msc=6,
    population=Text("难治性狼疮，SLEDAI 高于 6", "refractory lupus with a SLEDAI above 6"),
    cells=(Cells.UMBILICAL_CORD,),
    route="intravenous",
    dose=PerKg(1_000_000, schedule=_ONCE),
    outcomes=(
        events(
            "sri4",
            5,
            6,
            "4.6",
            note=Text(
                "第 20 周；论文印出的区间 35.9% 至 99.6% 是精确（Clopper-Pearson）区间",
                "at 20 weeks; the printed interval of 35.9 to 99.6 % is the exact one of Clopper and Pearson",
            ),
        ),
    ),
    details=(Detail(Text("不良事件", "adverse events"), Text("轻微", "minimal")),),
)

ranjbar_2022 = study(
    "Ranjbar",
    2022,
    "Ranjbar 等，Curr Res Transl Med 2022;70(2):103324",
    "Ranjbar et al., Curr Res Transl Med 2022;70(2):103324",
    read=ABSTRACT,
    design=Design.SINGLE_ARM,
    design_note=Text("I 期", "phase I"),
    msc=9,
    population=Text("活检证实的难治性狼疮性肾炎", "refractory lupus nephritis proven by biopsy"),
    cells=(Cells.ADIPOSE,),
    donor="allogeneic",
    route="intravenous",
    dose=PerKg(2_000_000, schedule=_ONCE),
    followed=follow_up(low="12", high="12"),
    outcomes=(
        events("renal_cr", 3, 9, 3, note=Text("印作 33.3%", "printed as 33.3 %")),
        events("renal_pr", 4, 9, 3, note=Text("印作 44.4%", "printed as 44.4 %")),
        events(
            "renal_cr_pr",
            7,
            9,
            3,
            computed=Text("完全 3 + 部分 4", "complete 3 + partial 4"),
            note=Text("3 个月之内", "within 3 months"),
        ),
        median("proteinuria", "1800", 9, 0, unit="mg/24h", note=Text("摘要未写单位", "the abstract gives no unit")),
        median("proteinuria", "1020", 9, 1, unit="mg/24h", note=Text("摘要未写单位", "the abstract gives no unit")),
        median("sledai", "16", 9, 0, unit="points"),
        median("sledai", "6", 9, 6, unit="points"),
        events("major_adverse_event", 0, 9),
    ),
)

chun_2022 = study(
    "Chun",
    2022,
    "Chun 等，Lupus 2022（doi 未见）",
    "Chun et al., Lupus 2022 (doi not seen)",
    "NCT03174587",
    read=Where(Kind.ABSTRACT, Text("收录库的副本，不完整", "an indexing copy, cut short")),
    design=Design.SINGLE_ARM,
    design_note=Text("I 期，3+3 剂量爬坡", "phase I, 3+3 dose levels"),
    registration="NCT03174587",
    msc=7,
    population=Text("狼疮性肾炎", "lupus nephritis"),
    cells=(Cells.BONE_MARROW,),
    donor="haploidentical",
    dose=PerKg(2_000_000, 3_000_000, schedule=_ONCE),
    details=(
        Detail(Text("制剂", "product"), Text("CS20AT04", "CS20AT04")),
        Detail(Text("安全性窗口", "safety window"), Text("28 天", "28 days")),
    ),
)

aierken_2019 = study(
    "艾尔肯·吐尔逊",
    2019,
    "艾尔肯·吐尔逊，2019，CNKI",
    "Aierken 2019, CNKI (in Chinese)",
    "CNKI",
    read=secondary("介绍该论文的网络文章", "a web article that describes the paper"),
    design=Design.RANDOMISED,
    design_note=Text("干细胞与干细胞加利妥昔单抗比较", "MSC against MSC with rituximab"),
    centre=Text("新疆和田", "Hetian, Xinjiang"),
    window=Window("2017-04", "2018-10"),
    msc=100,
    details=(
        Detail(
            Text("分组", "arms"),
            Text("干细胞 50 人，干细胞加利妥昔单抗 50 人", "50 with MSC, 50 with MSC and rituximab"),
        ),
    ),
    doubts=(Text("两组都用了干细胞：没有不用干细胞的对照", "both arms had MSC: there is no control without them"),),
)

bai_2017 = study(
    "白茹",
    2017,
    "白茹，2017，CNKI",
    "Bai 2017, CNKI (in Chinese)",
    "CNKI",
    read=Where(Kind.ABSTRACT, Text("中文摘要（副本）", "the Chinese abstract (a copy)")),
    design=Design.SINGLE_ARM,
    design_note=Text("随访 3 年", "followed for three years"),
    centre=Text("昆明（第一医院，按记录）", "Kunming 1st (as recorded)"),
    msc=10,
    cells=(Cells.UMBILICAL_CORD,),
    dose=PerKg(1_000_000, schedule=Text("3 至 5 次", "three to five times")),
    outcomes=(events("serious_adverse_event", 0, 10),),
    elsewhere={"dose": secondary("Zhou 2020 表 1", "Zhou 2020, Table 1")},
)
