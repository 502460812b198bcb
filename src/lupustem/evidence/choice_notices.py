"""What has to be said of a pool: second-hand figures, unlike time points, doses and denominators, unknown centres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lupustem.evidence.dose import kind_of
from lupustem.evidence.outcomes import DENOMINATOR_WORDS, Events, Mean
from lupustem.evidence.study import Design, Study
from lupustem.evidence.words import plain
from lupustem.logic.text import Text


class Pooled(Protocol):
    """A study with the figure that stands for it."""

    @property
    def study(self) -> Study:
        """The study."""
        ...

    @property
    def outcome(self) -> Events | Mean:
        """Its figure."""
        ...


def notices(taken: Sequence[Pooled]) -> tuple[Text, ...]:
    """What a reader of the pool has to know, in a fixed order."""
    found = (
        _one_arm(taken),
        _times(taken),
        _doses(taken),
        _denominators(taken),
        _second_hand(taken),
        _unlike(taken),
        _centres(taken),
    )
    return tuple(one for one in found if one is not None)


def _one_arm(taken: Sequence[Pooled]) -> Text | None:
    if all(one.study.design in (Design.DOUBLE_BLIND, Design.RANDOMISED) for one in taken):
        return None
    if len(taken) == 1:
        return Text(
            "无对照：数值描述接受治疗者的情况，不是疗效的大小",
            "without a control: the value says how the treated fared, not what the treatment did",
        )
    return Text(
        "多为无对照的研究：合并值描述接受治疗者的情况，不是疗效的大小",
        "mostly studies without a control: the pooled value says how the treated fared, not what the treatment did",
    )


def _times(taken: Sequence[Pooled]) -> Text | None:
    times = {one.outcome.months for one in taken}
    if len(times) < 2:
        return None
    known = sorted(month for month in times if month is not None)
    zh, en = "、".join(map(plain, known)), ", ".join(map(plain, known))
    if None in times:
        zh, en = (f"{zh} 个月及不固定" if zh else "不固定"), (f"{en} months and none fixed" if en else "none fixed")
        return Text(f"时点不同：{zh}", f"the time points differ: {en}")
    return Text(f"时点不同：{zh} 个月", f"the time points differ: {en} months")


def _doses(taken: Sequence[Pooled]) -> Text | None:
    kinds = {kind_of(one.study.dose) for one in taken} - {None}
    if len(kinds) < 2:
        return None
    return Text(
        "剂量有的按每千克、有的按总数：不能换算，也不能据此比较剂量",
        "some doses are per kg and some are totals: they cannot be converted or compared",
    )


def _denominators(taken: Sequence[Pooled]) -> Text | None:
    rules = [one.outcome.denominator for one in taken if isinstance(one.outcome, Events)]
    distinct = list(dict.fromkeys(rules))
    if len(distinct) < 2:
        return None
    zh = "；".join(DENOMINATOR_WORDS[one].zh for one in distinct)
    en = "; ".join(DENOMINATOR_WORDS[one].en for one in distinct)
    return Text(f"分母的规则不同：{zh}", f"the rules of the denominators differ: {en}")


def _second_hand(taken: Sequence[Pooled]) -> Text | None:
    found = [one.study.id for one in taken if (one.outcome.read or one.study.read).secondary]
    if not found:
        return None
    listed = ", ".join(found)
    return Text(f"数字读自二手来源：{listed}", f"figures read in a secondary source: {listed}")


def _unlike(taken: Sequence[Pooled]) -> Text | None:
    mixed = [one.study.id for one in taken if one.study.not_only_lupus]
    own = [one.study.id for one in taken if one.study.donor == "autologous"]
    if not mixed and not own:
        return None
    zh = "；".join([f"{one} 的患者不都是狼疮" for one in mixed] + [f"{one} 为自体细胞" for one in own])
    en = "; ".join(
        [f"not all patients of {one} have lupus" for one in mixed] + [f"{one} is of autologous cells" for one in own]
    )
    return Text(zh, en)


def _centres(taken: Sequence[Pooled]) -> Text | None:
    unknown = [one.study.id for one in taken if one.study.centre is None and one.study.group is None]
    if len(taken) < 2 or not unknown:
        return None
    listed = ", ".join(unknown)
    return Text(
        f"中心没有读到、按互不重叠处理：{listed}", f"centre not read, taken not to overlap with the others: {listed}"
    )
