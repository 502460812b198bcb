"""Table 1 of the consensus article, its 18 rows as printed: authors, year, place, controls and patients, cells, route.

`same_as` names the study that a row means, where author and year settle it; that link is the project's reading. The sums
are in `discrepancies`, for the text of the article has others.
"""

from __future__ import annotations

from lupustem.evidence.studies.nanjing_to_2013 import GROUP
from lupustem.evidence.study import Cells, Design, Study, study
from lupustem.evidence.where import Kind, Where
from lupustem.logic.text import Text

_CHINA, _SPAIN, _CHILE = Text("中国", "China"), Text("西班牙", "Spain"), Text("智利", "Chile")
_UC, _BM, _CB = (Cells.UMBILICAL_CORD,), (Cells.BONE_MARROW,), (Cells.CORD_BLOOD,)
_PRINTED = "doi 10.3760/cma.j.cn141217-20210923-00381"


def _row(
    number: int,
    authors: str | None,
    year: int,
    control: int,
    msc: int,
    cells: tuple[Cells, ...] = _UC,
    *,
    place: Text = _CHINA,
    donor: str = "allogeneic",
    route: str = "intravenous",
    same_as: str | None = None,
    group: str | None = None,
    doubts: tuple[Text, ...] = (),
    not_only_lupus: bool = False,
) -> Study:
    return study(
        authors,
        year,
        f"共识文章表 1 第 {number} 行",
        f"row {number} of Table 1 of the consensus article",
        _PRINTED,
        read=Where(Kind.ARTICLE, Text(f"表 1 第 {number} 行", f"Table 1, row {number}")),
        design=Design.NOT_READ,
        group=group or same_as,
        centre=place,
        msc=msc,
        control=control,
        cells=cells,
        donor=donor,
        route=route,
        doubts=doubts,
        same_as=same_as,
        not_only_lupus=not_only_lupus,
    )


table1_01 = _row(1, "艾尔肯·吐尔逊", 2019, 0, 100, same_as="aierken_2019")
table1_02 = _row(
    2,
    "Liang",
    2018,
    0,
    404,
    (Cells.BONE_MARROW, Cells.UMBILICAL_CORD),
    same_as="liang_2018",
    group=GROUP,
    not_only_lupus=True,
    doubts=(
        Text("404 人患各种自身免疫病，不都是狼疮", "the 404 have various autoimmune diseases, not all of them lupus"),
    ),
)
table1_03 = _row(
    3,
    "Deng",
    2018,
    6,
    12,
    same_as="deng_2017",
    doubts=(Text("论文发表于 2017 年", "the paper is of 2017"),),
)
table1_04 = _row(4, "杨桂鲜", 2018, 20, 40)
table1_05 = _row(5, "白茹", 2017, 0, 10, same_as="bai_2017")
table1_06 = _row(
    6,
    "Barbado",
    2017,
    0,
    3,
    _BM,
    place=_SPAIN,
    same_as="barbado_2018",
    doubts=(Text("论文发表于 2018 年", "the paper is of 2018"),),
)
table1_07 = _row(7, "李俊霞", 2016, 0, 20)
table1_08 = _row(8, "朱宁", 2016, 0, 18, same_as="zhu_2016")
table1_09 = _row(9, "李慧", 2016, 0, 4, route="intravenous_and_femoral_artery")
table1_10 = _row(10, "裘影影", 2016, 0, 18, same_as="qiu_2016")
table1_11 = _row(
    11,
    "曾雯",
    2016,
    15,
    7,
    _CB,
    route="renal_artery",
    same_as="zeng_2016_rct",
    doubts=(
        Text(
            "印作对照 15、干细胞 7；Zeng 2022 表 1 为 7 与 8，15 像是总数",
            "prints 15 controls and 7 treated; Table 1 of Zeng 2022 has 7 and 8, so that 15 looks like the total",
        ),
    ),
)
table1_12 = _row(12, "汤郁", 2015, 0, 21)
table1_13 = _row(
    13,
    "Wang",
    2015,
    0,
    1,
    _BM,
    same_as="wang_2015_combo",
    doubts=(
        Text(
            "该例同时用了自体造血干细胞；正文的 691 + 4 可能把它算作自体，这是推测",
            "this patient also had autologous haematopoietic cells; the text's 691 + 4 may count the row as autologous, "
            "which is a guess",
        ),
    ),
)
table1_14 = _row(
    14,
    None,
    2014,
    30,
    30,
    doubts=(
        Text(
            "所据文本中作者姓名像是文字识别错误，核对之前不显示",
            "the author's name in the text at hand looks like an error of character recognition: not shown until checked",
        ),
    ),
)
table1_15 = _row(15, "祁秋干", 2014, 0, 2, _CB)
table1_16 = _row(16, "夏宇欧", 2013, 0, 2)
table1_17 = _row(17, "Carrion", 2010, 0, 2, _BM, place=_CHILE, donor="autologous", same_as="carrion_2010")
table1_18 = _row(18, "黄振倩", 2007, 0, 1, _BM, donor="autologous")

wang_2015_combo = study(
    "Wang",
    2015,
    "Wang 等，Lupus 2015（文章参考文献 10）",
    "Wang et al., Lupus 2015 (reference 10 of the article)",
    "doi 10.1177/0961203315583541",
    read=Where(Kind.TITLE, Text("共识文章参考文献 10", "reference 10 of the article")),
    design=Design.CASES,
    design_note=Text("自体造血干细胞加异体间充质干细胞", "autologous haematopoietic cells with allogeneic MSC"),
    msc=1,
)
