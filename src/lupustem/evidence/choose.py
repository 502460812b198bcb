"""Choosing what may be pooled: one definition, and of each group of patients one study.

What is left out is kept with the reason, and what was overridden stays written on the choice, so that it stands on every
result that comes of it. Medians, bare percentages and the survivors' denominator are never taken.

>>> chosen = choose(["renal_cr_pr"])
>>> [(one.study.id, one.outcome.events, one.outcome.n) for one in chosen.taken]
[('deng_2017', 9, 12), ('ranjbar_2022', 7, 9), ('gu_2014', 49, 81)]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lupustem.evidence.choice_notices import notices
from lupustem.evidence.choice_refusals import (
    NotChosen,
    nothing_left,
    one_group,
    override_without_reason,
    several_definitions,
    unknown_study,
    without_outcome,
)
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.outcomes import Arm, Denominator, Events, Mean, Median, Outcome
from lupustem.evidence.studies import STUDIES
from lupustem.evidence.study import Study
from lupustem.logic.text import Text

Rule = Literal["largest", "longest"]
RULES: tuple[Rule, ...] = ("largest", "longest")
Against = Literal["control", "baseline"]


@dataclass(frozen=True, slots=True)
class Span:
    """Time points in months, both ends included."""

    first: Decimal
    last: Decimal

    def holds(self, months: Decimal | None) -> bool:
        """Whether a time point lies within; an outcome without one does not."""
        return months is not None and self.first <= months <= self.last


@dataclass(frozen=True, slots=True)
class Taken:
    """A study with the outcome that stands for it; beside it the control arm's, or the baseline of the same patients."""

    study: Study
    outcome: Events | Mean
    control: Events | Mean | None = None
    baseline: Mean | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A study that reports the outcome and is not taken, with the reason."""

    study: Study
    why: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """What is pooled, what was left out, what was overridden and what has to be said of it."""

    definitions: tuple[str, ...]
    span: Span | None
    rule: Rule
    against: Against | None
    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    overrides: tuple[Text, ...]
    notices: tuple[Text, ...]


def choose(
    definitions: Sequence[str],
    *,
    span: Span | None = None,
    against: Against | None = None,
    rule: Rule = "largest",
    studies: Sequence[str] = (),
    overlap_override: str | None = None,
    definition_override: str | None = None,
) -> Choice:
    """Choose the studies to pool for a definition.

    span: time points in months; any with None. against: the control arm or the baseline of the same patients is wanted too.
    rule: which study stands for a group of patients. studies: only these, and all of these; two of one group are refused.
    The overrides are the reasons, in words, for pooling studies of the same patients or of different definitions.

    Raises NotChosen: no or unknown definition, several without a reason, two studies of one group, nothing left to pool.
    """
    for name, reason in (("overlap", overlap_override), ("definition", definition_override)):
        if reason is not None and not reason.strip():
            raise NotChosen(override_without_reason(name))
    wanted = _definitions(definitions, definition_override)
    usable, left = _usable(wanted, span, against, rule, _named(studies))
    if studies and overlap_override is None:
        _apart(usable)
    taken = usable if overlap_override is not None else _one_of_each_group(usable, left, rule)
    if not taken:
        raise NotChosen(nothing_left(wanted, left))
    overrides = _overrides(taken, wanted, overlap_override, definition_override)
    return Choice(wanted, span, rule, against, tuple(taken), tuple(left), overrides, notices(taken))


def _definitions(given: Sequence[str], override: str | None) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(given))
    unknown = [one for one in wanted if one not in DEFINITIONS]
    if unknown or not wanted:
        raise NotChosen.unknown_definition(unknown)
    units = {DEFINITIONS[one].unit for one in wanted}
    if len(units) > 1:
        raise NotChosen.different_kinds(wanted)
    if len(wanted) > 1 and override is None:
        raise NotChosen(several_definitions(wanted))
    return wanted


def _named(studies: Sequence[str]) -> tuple[Study, ...]:
    for one in studies:
        if one not in STUDIES:
            raise NotChosen(unknown_study(one))
    return tuple(STUDIES[one] for one in dict.fromkeys(studies))


def _usable(
    wanted: tuple[str, ...], span: Span | None, against: Against | None, rule: Rule, named: tuple[Study, ...]
) -> tuple[list[Taken], list[Left]]:
    taken: list[Taken] = []
    left: list[Left] = []
    for study in named or STUDIES.values():
        reported = [one for one in study.outcomes if one.definition in wanted]
        if not reported:
            if named:
                raise NotChosen(without_outcome(study, wanted))
            continue
        found = _of_study(study, reported, wanted, span, against, rule, bool(named))
        if isinstance(found, Taken):
            taken.append(found)
        else:
            left.append(Left(study, found))
    return taken, left


def _of_study(
    study: Study,
    reported: list[Outcome],
    wanted: tuple[str, ...],
    span: Span | None,
    against: Against | None,
    rule: Rule,
    named: bool,
) -> Taken | Text:
    if not named and (why := _unlike(study)):
        return why
    in_time = [one for one in reported if span is None or span.holds(one.months)]
    if not in_time:
        return Text("该时段内没有数字", "no figure within that time")
    treated = [one for one in in_time if one.arm is Arm.MSC]
    good = [one for one in treated if isinstance(one, Events | Mean) and _why_not(one) is None]
    if not good:
        return next((why for one in treated if (why := _why_not(one))), _NO_ARM)
    ranked = sorted(good, key=lambda one: (wanted.index(one.definition), *_rank(one, rule)))
    for one in ranked:
        if (found := _set_against(study, one, against)) is not None:
            return found
    return _NOTHING_AGAINST[against or "control"]


def _set_against(study: Study, one: Events | Mean, against: Against | None) -> Taken | None:
    """The figure with what it is set against; None where the study has nothing of the kind."""
    if against is None:
        return Taken(study, one)
    for other in study.outcomes:
        if other.definition != one.definition or not isinstance(other, Events | Mean) or _why_not(other) is not None:
            continue
        if against == "control" and other.arm is Arm.CONTROL and other.months == one.months:
            return Taken(study, one, control=other)
        before = other.months == 0 and one.months != 0 and other.arm is one.arm and other.n == one.n
        if against == "baseline" and before and isinstance(other, Mean):
            return Taken(study, one, baseline=other)
    return None


def _unlike(study: Study) -> Text | None:
    if study.not_only_lupus:
        return Text("患者不都是狼疮", "not all of its patients have lupus")
    if study.donor == "autologous":
        return Text("自体细胞", "autologous cells")
    return None


def _why_not(one: Outcome) -> Text | None:
    """Why a figure cannot be pooled; None where it can."""
    if isinstance(one, Median):
        return Text("中位数，不能当作均数合并", "a median, which is never pooled as a mean")
    if isinstance(one, Events):
        if one.denominator is Denominator.SURVIVORS:
            return Text("分母剔除了死者", "its denominator leaves out the dead")
        return Text("分母没有读到", "its denominator was not read") if one.n is None else None
    if isinstance(one, Mean):
        if one.subset is not None:
            return Text("只是部分患者的再次测量", "of a subset measured again")
        return Text("人数没有读到", "its n was not read") if one.n is None else None
    return Text("只有百分比，没有分子", "a percentage without its numerator")


def _rank(one: Events | Mean, rule: Rule) -> tuple[Decimal, Decimal]:
    n, months = Decimal(one.n or 0), Decimal(-1) if one.months is None else one.months
    return (-n, -months) if rule == "largest" else (-months, -n)


def _one_of_each_group(usable: list[Taken], left: list[Left], rule: Rule) -> list[Taken]:
    best: dict[str, Taken] = {}
    for one in sorted(usable, key=lambda one: (*_rank(one.outcome, rule), one.study.id)):
        best.setdefault(one.study.overlap_group, one)
    for one in usable:
        chosen = best[one.study.overlap_group]
        if chosen is not one:
            left.append(Left(one.study, _same_patients(chosen, rule)))
    return [one for one in usable if best[one.study.overlap_group] is one]


def _same_patients(chosen: Taken, rule: Rule) -> Text:
    zh, en = ("人数最多", "the largest") if rule == "largest" else ("随访最长", "the longest follow-up")
    return Text(
        f"患者与 {chosen.study.id} 重叠，同组只取{zh}的一项",
        f"overlaps with {chosen.study.id}: of the group only that with {en} counts",
    )


def _apart(usable: Iterable[Taken]) -> None:
    seen: dict[str, Study] = {}
    for one in usable:
        other = seen.setdefault(one.study.overlap_group, one.study)
        if other is not one.study:
            raise NotChosen(one_group(other, one.study))


def _overrides(
    taken: list[Taken], wanted: tuple[str, ...], overlap: str | None, definition: str | None
) -> tuple[Text, ...]:
    said = []
    groups = [one.study.overlap_group for one in taken]
    if overlap is not None and len(set(groups)) < len(groups):
        twice = ", ".join(one.study.id for one in taken if groups.count(one.study.overlap_group) > 1)
        said.append(
            Text(
                f"患者重叠的研究被一并计入（{twice}），使用者的理由：{overlap.strip()}",
                f"studies of overlapping patients are counted together ({twice}), for the user's reason: {overlap.strip()}",
            )
        )
    if definition is not None and len(wanted) > 1:
        named = ", ".join(wanted)
        said.append(
            Text(
                f"不同定义的结局被一并计入（{named}），使用者的理由：{definition.strip()}",
                f"outcomes of different definitions are counted together ({named}), for the user's reason: "
                f"{definition.strip()}",
            )
        )
    return tuple(said)


_NOTHING_AGAINST: dict[Against, Text] = {
    "control": Text("没有对照组的数字", "no figure of a control arm"),
    "baseline": Text("没有同一批患者的基线值", "no baseline of the same patients"),
}
_NO_ARM = Text("没有干细胞组整体的数字", "no figure of the MSC arm as a whole")
