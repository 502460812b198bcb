"""Meta-analyses that were found: what they say of themselves. They hold other studies and are pooled with none."""

from __future__ import annotations

from lupustem.evidence.study import Design, Detail, study
from lupustem.evidence.where import ABSTRACT, Kind, Where
from lupustem.logic.text import Text

_SEARCHED = Text("检索至", "searched until")
_SOFTWARE = Text("软件", "software")
_REVMAN = Detail(_SOFTWARE, Text("RevMan 5.3", "RevMan 5.3"))

zhou_2020 = study(
    "Zhou",
    2020,
    "Zhou 等，Stem Cells Int 2020;6518508",
    "Zhou et al., Stem Cells Int 2020;6518508",
    "PMID 32322279",
    "doi 10.1155/2020/6518508",
    read=Where(Kind.ABSTRACT, Text("摘要与表 2", "the abstract and Table 2")),
    design=Design.META_ANALYSIS,
    details=(
        Detail(_SEARCHED, Text("2019-07-31", "2019-07-31")),
        Detail(
            Text("研究数", "studies"),
            Text(
                "摘要写 10 项，又写 8 项病例系列加 4 项随机试验（共 12）",
                "10 in the abstract, then 8 series and 4 trials (12)",
            ),
        ),
        _REVMAN,
        Detail(
            Text("不良事件比值比", "odds ratio of adverse events"),
            Text("0.26（0.07 至 0.89），由其表 1 无法重算", "0.26 (0.07 to 0.89), which its own Table 1 does not give"),
        ),
    ),
)

zeng_2022 = study(
    "Zeng",
    2022,
    "Zeng 等，2022，doi 10.1155/2022/9463314",
    "Zeng et al. 2022, doi 10.1155/2022/9463314",
    "doi 10.1155/2022/9463314",
    read=ABSTRACT,
    design=Design.META_ANALYSIS,
    details=(
        Detail(_SEARCHED, Text("2021-10-01", "2021-10-01")),
        Detail(Text("狼疮的随机试验", "randomised trials in lupus"), Text("4 项", "four")),
        _REVMAN,
    ),
)

liu_2018 = study(
    "Liu",
    2018,
    "Liu 等，2018，doi 10.19723/j.issn.1671-167X.2018.06.013",
    "Liu et al. 2018, doi 10.19723/j.issn.1671-167X.2018.06.013",
    "doi 10.19723/j.issn.1671-167X.2018.06.013",
    read=Where(Kind.TITLE, Text("题目与方法，结果读不到", "title and methods; the results could not be read")),
    design=Design.META_ANALYSIS,
    details=(Detail(_SEARCHED, Text("2018-06-01", "2018-06-01")),),
)
