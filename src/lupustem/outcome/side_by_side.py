"""Own figures beside published ones (`evidence`), with numerators and denominators.

A published figure is `same` only where definition and time point are the same; where one of them differs, the difference is
said and the two stand apart. No number is drawn through both, and nothing is tested: the patients differ in ways that nobody
knows. Figures of one overlap group come from the same patients.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from lupustem.evidence.definitions import DEFINITIONS as PUBLISHED
from lupustem.evidence.definitions import Definition as PublishedDefinition
from lupustem.evidence.outcomes import ARM_WORDS, DENOMINATOR_WORDS, Arm, Denominator, Events, Percent
from lupustem.evidence.published import Published as Figure
from lupustem.evidence.published import definitions_beside, published
from lupustem.logic.text import Text
from lupustem.outcome.estimates import proportion
from lupustem.outcome.figures import Interval, Line, Proportion
from lupustem.outcome.result import EndPoint, Published, SideBySide, TimeToEvent

_LEVELS: dict[str, tuple[str, ...]] = {
    "complete": ("renal_cr",),
    "partial_or_complete": ("renal_cr_pr", "renal_sustained"),
    "any": ("renal_flare_after_remission", "renal_flare", "relapse_proteinuria"),
}
"""Published definitions that stand beside a grade of an index, where the index has several."""
_SURVIVAL = {"survival_kaplan_meier": True, "survival_crude": False}


def side_by_side(points: Iterable[EndPoint], curves: Iterable[TimeToEvent], level: float) -> tuple[SideBySide, ...]:
    """Every own figure that something was published beside, in the order of the end points and of time."""
    rows: list[SideBySide] = []
    for one in points:
        rows += _end_point(one, level)
    for curve in curves:
        if curve.code == "survival" and curve.lines:
            rows += _survival(curve, curve.lines[0], level)
    return tuple(rows)


def _end_point(one: EndPoint, level: float) -> list[SideBySide]:
    own = one.definition
    pairs = [
        (beside.definition, beside.same)
        for beside in definitions_beside(own.index)
        if not own.level or beside.definition.id in _LEVELS.get(own.level, ())
    ]
    figures = [(figure, same) for definition, same in pairs for figure in published(definition.id, arm=None)]
    seen = {row.months: (row.observed, row.unknown) for row in one.at if row.observed.denominator}
    return _rows(own.code, own.text, seen, figures, level)


def _survival(curve: TimeToEvent, line: Line, level: float) -> list[SideBySide]:
    seen: dict[int, tuple[Proportion, int | None]] = {}
    for at in line.at:
        if at.value is None:
            continue
        interval = None if at.lower is None else Interval(at.lower, at.upper, level, curve.interval)
        seen[at.months] = Proportion(None, line.n, at.value, interval), None
    figures = [(figure, same) for name, same in _SURVIVAL.items() for figure in published(name, arm=None)]
    return _rows(curve.code, curve.text, seen, figures, level)


def _rows(
    code: str,
    text: Text,
    seen: dict[int, tuple[Proportion, int | None]],
    figures: list[tuple[Figure, bool]],
    level: float,
) -> list[SideBySide]:
    """A row per own time point that a published figure lies at or nearest to."""
    if not seen:
        return []
    placed: dict[int, list[Published]] = {}
    for figure, same in figures:
        shown = _shown(figure, same, level)
        if shown is None:
            continue
        months = _nearest(figure.outcome.months, seen)
        placed.setdefault(months, []).append(_timed(shown, months))
    return [
        SideBySide(
            end_point=code,
            text=text,
            months=months,
            own=seen[months][0],
            own_unknown=seen[months][1],
            same=tuple(one for one in placed[months] if one.difference is None),
            different=tuple(one for one in placed[months] if one.difference is not None),
        )
        for months in sorted(placed)
    ]


def _nearest(months: Decimal | None, seen: Iterable[int]) -> int:
    """The own time point to show a published one at; 12 months, or the nearest to that, where none was printed."""
    aim = Decimal(12) if months is None else months
    return min(seen, key=lambda one: (abs(one - aim), one))


def _shown(figure: Figure, same: bool, level: float) -> Published | None:
    outcome, definition = figure.outcome, PUBLISHED[figure.outcome.definition]
    if isinstance(outcome, Events):
        n = outcome.n
        share = None if n is None else proportion(outcome.events, n, level)
        numerator: int | None = outcome.events
        value, interval = (None, None) if share is None else (share.value, share.interval)
    elif isinstance(outcome, Percent):
        n, numerator, value, interval = outcome.n, None, float(outcome.percent / 100), None
    else:
        return None
    return Published(
        study=figure.study.id,
        citation=figure.study.citation.en,
        definition=definition.name,
        months=None if outcome.months is None else float(outcome.months),
        numerator=numerator,
        denominator=n,
        value=value,
        interval=interval,
        where_read=figure.where.words().en,
        difference=_difference(figure, definition, same),
        overlap_group=figure.group,
        cited=figure.study.citation,
        read=figure.where.words(),
    )


def _difference(figure: Figure, definition: PublishedDefinition, same: bool) -> Text | None:
    """What differs but the time; None where nothing does."""
    outcome = figure.outcome
    rule = outcome.denominator if isinstance(outcome, Events) else Denominator.ALL
    said = []
    if not same:
        said.append(definition.difference or Text("定义不同", "another definition"))
    if rule is not Denominator.ALL:
        words = DENOMINATOR_WORDS[rule]
        said.append(Text(f"分母：{words.zh}", f"counted of {words.en}"))
    if outcome.arm is not Arm.MSC:
        words = ARM_WORDS[outcome.arm]
        said.append(Text(f"组别：{words.zh}", f"arm: {words.en}"))
    if figure.study.not_only_lupus:
        said.append(Text("患者不限于狼疮", "not patients with lupus only"))
    return _joined(said)


def _timed(one: Published, months: int) -> Published:
    if one.months == months:
        return one
    time = (
        Text("时间点没有读到", "the time point was not read")
        if one.months is None
        else Text(f"时间点不同：{one.months:g} 个月", f"another time point: month {one.months:g}")
    )
    return replace(one, difference=_joined([*([one.difference] if one.difference else []), time]))


def _joined(said: list[Text]) -> Text | None:
    if not said:
        return None
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))
