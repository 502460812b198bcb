"""A user's own studies under the same two rules: no patients twice, no two definitions of an outcome, unless a reason is given.

>>> check_table({"a": "centre 1", "b": "centre 1"}, {}, overlap_override="other years")[0].zh
'患者重叠的研究被一并计入（a, b），使用者的理由：other years'
"""

from __future__ import annotations

from collections.abc import Mapping

from lupustem.evidence.choice_refusals import NotChosen, override_without_reason
from lupustem.logic.text import Text


def check_table(
    overlap_group: Mapping[str, str],
    definition: Mapping[str, str],
    *,
    overlap_override: str | None = None,
    definition_override: str | None = None,
) -> tuple[Text, ...]:
    """What was overridden, to be written on the result. Raises NotChosen where a rule is broken without a reason."""
    for name, reason in (("overlap", overlap_override), ("definition", definition_override)):
        if reason is not None and not reason.strip():
            raise NotChosen(override_without_reason(name))
    said = []
    twice = _shared(overlap_group)
    if twice:
        said.append(_overlap(twice, overlap_override))
    kinds = list(dict.fromkeys(definition.values()))
    if len(kinds) > 1:
        said.append(_definitions(kinds, definition_override))
    return tuple(said)


def _shared(overlap_group: Mapping[str, str]) -> list[str]:
    groups = list(overlap_group.values())
    return [label for label, group in overlap_group.items() if groups.count(group) > 1]


def _overlap(twice: list[str], reason: str | None) -> Text:
    listed = ", ".join(twice)
    if reason is None:
        raise NotChosen(
            Text(
                f"{listed}：overlap_group 相同，患者重叠，不能一并计入；请每组只留一项，或用 --overlap-override 写明理由。",
                f"{listed}: of one overlap_group, so that patients would count twice; keep one of each group, or give the "
                "reason with --overlap-override.",
            )
        )
    return Text(
        f"患者重叠的研究被一并计入（{listed}），使用者的理由：{reason.strip()}",
        f"studies of overlapping patients are counted together ({listed}), for the user's reason: {reason.strip()}",
    )


def _definitions(kinds: list[str], reason: str | None) -> Text:
    listed = ", ".join(kinds)
    if reason is None:
        raise NotChosen(
            Text(
                f"definition 有 {len(kinds)} 种（{listed}）：不同定义的结局不能合并；请分别合并，或用 --definition-override "
                "写明理由。",
                f"there are {len(kinds)} definitions ({listed}): different definitions are not pooled; pool each alone, or "
                "give the reason with --definition-override.",
            )
        )
    return Text(
        f"不同定义的结局被一并计入（{listed}），使用者的理由：{reason.strip()}",
        f"outcomes of different definitions are counted together ({listed}), for the user's reason: {reason.strip()}",
    )
