"""Whose patients they are: studies of one centre, programme or registration form a group, and count once.

Of a group at most one study stands in a pool for one outcome, since the same patients are in several papers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from lupustem.evidence.studies import STUDIES
from lupustem.evidence.studies.nanjing_to_2013 import GROUP as NANJING
from lupustem.evidence.study import Study
from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class OverlapGroup:
    """A group of patients that several papers draw on."""

    id: str
    name: Text
    why: Text


OVERLAP_GROUPS: dict[str, OverlapGroup] = {
    NANJING: OverlapGroup(
        NANJING,
        Text("南京鼓楼医院的同一治疗项目", "one programme of Nanjing Drum Tower Hospital"),
        Text(
            "NCT00698191 是 liang_2010、wang_2012 与 liang_2018 的登记号：同一项目（2007–2016）中层层包含的样本；"
            "其余各文按时间或数据库与之重叠；wang_2014 的四家中心之一是鼓楼医院。",
            "NCT00698191 is the registration of liang_2010, wang_2012 and liang_2018: nested samples of one programme, "
            "2007 to 2016. The other papers overlap with it by date or database; wang_2014 has Drum Tower as one of four "
            "centres.",
        ),
    )
}


NOT_ADDED = Text(
    "南京鼓楼医院各研究的患者相互重叠，人数不可相加。",
    "The patients of the Nanjing Drum Tower studies overlap: their numbers do not add up.",
)


def shares_patients(studies: Iterable[Study]) -> bool:
    """Whether two of some studies stand in one group, so that NOT_ADDED has to be said."""
    groups = [one.overlap_group for one in studies]
    return any(groups.count(group) > 1 for group in OVERLAP_GROUPS)


def members(group: str) -> tuple[Study, ...]:
    """The studies of a group, in the order of the catalogue."""
    return tuple(one for one in STUDIES.values() if one.overlap_group == group)


def unseparated(studies: Iterable[Study]) -> list[tuple[Study, Study]]:
    """Pairs that share a registration, or a centre and a stretch of time, but no group: there must be none."""
    return [
        (one, other)
        for one, other in combinations(studies, 2)
        if one.overlap_group != other.overlap_group and _may_share_patients(one, other)
    ]


def _may_share_patients(one: Study, other: Study) -> bool:
    if one.same_as == other.id or other.same_as == one.id:
        return True
    if one.registration is not None and one.registration == other.registration:
        return True
    if one.read.kind == "article" or other.read.kind == "article":
        # "China" is no centre: the place of a row of Table 1 says nothing about its patients.
        return False
    same_centre = one.centre is not None and one.centre == other.centre
    return same_centre and (one.window is None or other.window is None or one.window.overlaps(other.window))
