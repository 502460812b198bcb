"""Why a pool is refused: one sentence each, with what can be done instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Protocol

from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.overlap import OVERLAP_GROUPS
from lupustem.evidence.studies import STUDIES
from lupustem.evidence.study import Study
from lupustem.logic.text import Text


class LeftOut(Protocol):
    """A study that was left out and why."""

    @property
    def study(self) -> Study:
        """The study."""
        ...

    @property
    def why(self) -> Text:
        """The reason."""
        ...


class NotChosen(ValueError):
    """A choice of studies that may not be pooled, or that leaves nothing to pool."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    @classmethod
    def unknown_definition(cls, unknown: Sequence[str]) -> NotChosen:
        """No definition, or one that does not exist."""
        if not unknown:
            return cls(
                Text(
                    "缺少结局定义；全部见 lupustem evidence definitions。",
                    "a definition is missing; lupustem evidence definitions shows them.",
                )
            )
        name = _shown(unknown[0])
        near = get_close_matches(unknown[0], DEFINITIONS, 1, 0.5)
        zh, en = (f"；最接近的是 {near[0]}", f"; the nearest is {near[0]}") if near else ("", "")
        return cls(
            Text(
                f"{name}：没有这个结局定义{zh}；全部见 lupustem evidence definitions。",
                f"{name}: there is no such definition{en}; lupustem evidence definitions shows them.",
            )
        )

    @classmethod
    def different_kinds(cls, wanted: Sequence[str]) -> NotChosen:
        """Counts beside means, or means in different units."""
        listed = ", ".join(wanted)
        return cls(
            Text(
                f"{listed}：计数与测量值、或单位不同的测量值不能合并；请分别合并。",
                f"{listed}: counts and measurements, or measurements in different units, cannot be pooled; pool each alone.",
            )
        )


def several_definitions(wanted: Sequence[str]) -> Text:
    """Definitions that differ are not pooled."""
    listed = ", ".join(wanted)
    return Text(
        f"{listed}：不同定义的缓解、复发不能合并；确有理由时用 --definition-override 写明，理由会印在结果上。",
        f"{listed}: different definitions are not pooled; where there is a reason, give it with --definition-override, and "
        "it is printed on the result.",
    )


def one_group(one: Study, other: Study) -> Text:
    """Two studies of one group of patients."""
    group = OVERLAP_GROUPS.get(one.overlap_group)
    zh, en = (f"（{group.name.zh}）", f" ({group.name.en})") if group else ("", "")
    return Text(
        f"{one.id} 与 {other.id} 的患者重叠{zh}，不能一并计入；请只留一项，或用 --overlap-override 写明理由（会印在结果上）。",
        f"{one.id} and {other.id} are of overlapping patients{en} and are not counted together; keep one of them, or give "
        "the reason with --overlap-override, and it is printed on the result.",
    )


def without_outcome(study: Study, wanted: Sequence[str]) -> Text:
    """A study that was named and does not report the outcome."""
    listed = ", ".join(wanted)
    return Text(
        f"{study.id} 没有报告 {listed}；它报告的结局见 lupustem evidence show {study.id}。",
        f"{study.id} does not report {listed}; lupustem evidence show {study.id} shows what it does.",
    )


def unknown_study(name: str) -> Text:
    """A study that does not exist."""
    near = get_close_matches(name, STUDIES, 1, 0.5)
    zh, en = (f"；最接近的是 {near[0]}", f"; the nearest is {near[0]}") if near else ("", "")
    return Text(
        f"{_shown(name)}：没有这项研究{zh}；全部见 lupustem evidence list。",
        f"{_shown(name)}: there is no such study{en}; lupustem evidence list shows them.",
    )


def nothing_left(wanted: Sequence[str], left: Iterable[LeftOut]) -> Text:
    """Nothing to pool, with why each study was left out."""
    listed = ", ".join(wanted)
    zh = "；".join(f"{one.study.id}：{one.why.zh}" for one in left)
    en = "; ".join(f"{one.study.id}: {one.why.en}" for one in left)
    return Text(
        f"{listed}：没有可合并的研究" + (f"（{zh}）。" if zh else "。"),
        f"{listed}: there is no study to pool" + (f" ({en})." if en else "."),
    )


def override_without_reason(name: str) -> Text:
    """An override that gives no reason."""
    return Text(
        f"--{name}-override 须写明理由，因为它会印在结果上。",
        f"--{name}-override needs the reason in words, since it is printed on the result.",
    )


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:60])
