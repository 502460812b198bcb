"""Chinese reports that were seen in the tables of two meta-analyses only: nothing of them was read in the papers.

Which row of the article's Table 1 each of them is, is not settled where two rows share a surname and a year.
"""

from __future__ import annotations

from lupustem.evidence.dose import PerKg, Total
from lupustem.evidence.outcomes import Arm, events
from lupustem.evidence.study import Cells, Design, Detail, follow_up, study
from lupustem.evidence.where import ZENG_TABLE_1, ZHOU_TABLE_1
from lupustem.logic.text import Text

_ONCE, _TWICE = Text("1 次", "once"), Text("2 次", "twice")
_BY_ZHOU = Text("见 Zhou 2020 表 1", "as listed in Table 1 of Zhou 2020")

yang_2014_rct = study(
    "Yang",
    2014,
    f"Yang 2014，{_BY_ZHOU.zh}",
    f"Yang 2014, {_BY_ZHOU.en}",
    read=ZHOU_TABLE_1,
    design=Design.RANDOMISED,
    cells=(Cells.UMBILICAL_CORD,),
    route="intravenous",
    dose=Total(30_000_000, schedule=_ONCE),
    doubts=(
        Text(
            "是否为共识文章表 1 第 14 行（2014 年，30/30），未能核实",
            "whether this is row 14 of the article's Table 1 (2014, 30 and 30) could not be settled",
        ),
    ),
)

zeng_2016_rct = study(
    "Zeng",
    2016,
    f"Zeng 2016，{_BY_ZHOU.zh}",
    f"Zeng 2016, {_BY_ZHOU.en}",
    read=ZHOU_TABLE_1,
    design=Design.RANDOMISED,
    msc=7,
    control=8,
    route="renal_artery",
    dose=PerKg(1_000_000, schedule=Text("3 至 5 次", "three to five times")),
    followed=follow_up("weeks", low="48", high="48"),
    doubts=(
        Text(
            "共识文章表 1 印作对照 15、干细胞 7；Zeng 2022 表 1 为 7 与 8，共 15：15 像是总数",
            "the article's Table 1 prints 15 controls and 7 treated; Table 1 of Zeng 2022 has 7 and 8, 15 in all: the 15 "
            "looks like the total",
        ),
    ),
    elsewhere=dict.fromkeys(("msc", "control", "followed"), ZENG_TABLE_1),
)

tang_2016_rct = study(
    "Tang",
    2016,
    f"Tang 2016，{_BY_ZHOU.zh}",
    f"Tang 2016, {_BY_ZHOU.en}",
    read=ZHOU_TABLE_1,
    design=Design.RANDOMISED,
    msc=12,
    dose=Total(50_000_000, schedule=_TWICE),
    followed=follow_up("weeks", low="24", high="24"),
    outcomes=(events("adverse_event", 2, None), events("adverse_event", 1, None, arm=Arm.CONTROL)),
    doubts=(
        Text("对照组人数读不出，因此不能合并", "the size of the control arm could not be read: nothing to pool"),
        Text(
            "是否为共识文章表 1 第 12 行（汤郁 2015，21 人），未能核实",
            "whether this is row 12 of the article's Table 1 (汤郁 2015, 21 patients) could not be settled",
        ),
    ),
    elsewhere=dict.fromkeys(("msc", "followed"), ZENG_TABLE_1),
)

zhu_2016 = study(
    "Zhu",
    2016,
    f"Zhu 2016，{_BY_ZHOU.zh}",
    f"Zhu 2016, {_BY_ZHOU.en}",
    read=ZHOU_TABLE_1,
    design=Design.SELF_CONTROLLED,
    dose=Total(50_000_000, schedule=_TWICE),
    outcomes=(events("adverse_event", 0, None),),
)

li_2016 = study(
    "Li",
    2016,
    f"Li 2016，{_BY_ZHOU.zh}",
    f"Li 2016, {_BY_ZHOU.en}",
    read=ZHOU_TABLE_1,
    design=Design.SELF_CONTROLLED,
    dose=PerKg(1_000_000, 2_000_000, schedule=Text("4 次", "four times")),
    details=(
        Detail(
            Text("不良事件", "adverse events"),
            Text("发热 2、腹泻 2、呕吐 1、瘙痒 1", "fever 2, diarrhoea 2, vomiting 1, itching 1"),
        ),
    ),
    doubts=(
        Text(
            "共识文章表 1 有两行 2016 年的“李”（第 7、9 行）；是哪一行未能核实",
            "the article's Table 1 has two Li of 2016 (rows 7 and 9); which of them this is could not be settled",
        ),
    ),
)

qiu_2016 = study(
    "Qiu",
    2016,
    f"Qiu 2016，{_BY_ZHOU.zh}",
    f"Qiu 2016, {_BY_ZHOU.en}",
    read=ZHOU_TABLE_1,
    design=Design.SELF_CONTROLLED,
    dose=PerKg(1_000_000, schedule=_ONCE),
    outcomes=(events("adverse_event", 0, None),),
)
