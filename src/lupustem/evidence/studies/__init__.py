"""Every study by where its patients come from, one module each; a study's Python name is its id.

>>> [one.id for one in STUDIES.values() if one.design == "double_blind_rct"]
['deng_2017']
"""

from __future__ import annotations

from lupustem.evidence.studies import (
    article_table,
    meta_analyses,
    nanjing_since_2014,
    nanjing_to_2013,
    other_centres,
    registered,
    reviewed_only,
)
from lupustem.evidence.study import Study
from lupustem.logic.text import Text

MODULES: dict[str, Text] = {
    "other_centres": Text("其他中心", "Other centres"),
    "nanjing_to_2013": Text("南京鼓楼医院，2010–2013", "Nanjing Drum Tower Hospital, 2010 to 2013"),
    "nanjing_since_2014": Text("南京鼓楼医院，2014 年以后", "Nanjing Drum Tower Hospital, since 2014"),
    "reviewed_only": Text("只在荟萃分析的表中见到", "Seen in the tables of meta-analyses only"),
    "registered": Text("已登记、结果未见", "Registered, no result seen"),
    "meta_analyses": Text("荟萃分析", "Meta-analyses"),
    "article_table": Text("共识文章表 1，原样", "Table 1 of the consensus article, as printed"),
}


def _catalogue() -> dict[str, Study]:
    found: dict[str, Study] = {}
    for module in (
        other_centres,
        nanjing_to_2013,
        nanjing_since_2014,
        reviewed_only,
        registered,
        meta_analyses,
        article_table,
    ):
        for name, one in vars(module).items():
            if isinstance(one, Study):
                object.__setattr__(one, "id", name)
                object.__setattr__(one, "module", module.__name__.rpartition(".")[2])
                found[name] = one
    for one in found.values():
        if one.same_as is not None and one.same_as not in found:
            raise KeyError(f"{one.id} is the same as {one.same_as}, which is no study")
    return found


STUDIES: dict[str, Study] = _catalogue()
"""Every study by id."""

__all__ = ["MODULES", "STUDIES"]
