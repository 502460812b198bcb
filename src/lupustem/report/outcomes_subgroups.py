"""Subgroups, comparisons and Cox models of an answer, as blocks of a page; a p-value never without estimate and interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lupustem.logic.text import Language, Text
from lupustem.outcome.result import Comparison, CoxModel, Group, Subgroups
from lupustem.report.curve_table import reading
from lupustem.report.outcomes_words import (
    OWN,
    UNDEFINED,
    count,
    decimal,
    ends,
    p_value,
    rate,
    ratio,
    share,
    titled,
)
from lupustem.report.p_values import p_alone
from lupustem.report.page import Block, Heading, Paragraph, grid

_READ = Text(
    "亚组不是随机分配的：差别可能来自患者、时期与同时的治疗。未校正多重比较。",
    "Subgroups were not allotted by chance: patients, period and other treatment differ. No correction for many comparisons.",
)
_TESTS = {"log_rank": "log-rank", "gray": "Gray", "fisher": "Fisher"}


def subgroup_blocks(found: Sequence[Subgroups], cox: Sequence[CoxModel], language: Language) -> Iterator[Block]:
    """Each factor with its groups and comparisons, then the models."""
    yield Heading(Text("亚组", "Subgroups").in_(language), 2, OWN.in_(language))
    yield Paragraph(_READ.in_(language), "quiet")
    for one in found:
        yield Heading(one.text.in_(language), 3)
        if one.note is not None:
            yield Paragraph(one.note.in_(language))
        if one.not_stated:
            said = Text(f"未写明而不在内：{one.not_stated}", f"Not stated, and left out: {one.not_stated}")
            yield Paragraph(said.in_(language), "quiet")
        yield from _groups(one.groups, language)
        yield from _end_points(one.groups, language)
        yield from comparison_blocks(one.comparisons, language)
    yield from _models(cox, language)


def _groups(groups: Sequence[Group], language: Language) -> Iterator[Block]:
    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    rows = []
    for group in groups:
        last = None if group.survival is None else next((at for at in reversed(group.survival.at) if at.value), None)
        survival = UNDEFINED
        if last is not None:
            survival = words(f"{last.months} 个月：", f"month {last.months}: ") + reading(last, language)
        rows.append(
            (group.text.in_(language), count(group.n, group.masked, language), survival, rate(group.deaths, language))
        )
    heading = (
        words("组", "Group"),
        "n",
        words("生存，%（区间）", "Survival, % (interval)"),
        words("死亡，每 100 人年（区间）", "Deaths per 100 patient-years (interval)"),
    )
    yield from grid(heading, rows)


def _end_points(groups: Sequence[Group], language: Language) -> Iterator[Block]:
    """One row for each end point and time, one column for each group."""
    keys = list(dict.fromkeys((at.end_point, at.months, at.text.in_(language)) for group in groups for at in group.at))
    cells = {(id(group), at.end_point, at.months): at for group in groups for at in group.at}
    rows = []
    for end_point, months, text in keys:
        row = [f"{text}, {months} {Text('个月', 'months').in_(language)}"]
        for group in groups:
            at = cells.get((id(group), end_point, months))
            row.append(UNDEFINED if at is None else share(at.observed, language))
        rows.append(tuple(row))
    heading = (Text("终点", "End point").in_(language), *(group.text.in_(language) for group in groups))
    yield from grid(heading, rows)


def comparison_blocks(found: Sequence[Comparison], language: Language) -> Iterator[Block]:
    """Comparisons of two groups; those without an estimate say why."""

    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    rows, undefined = [], []
    for one in found:
        if one.estimate is None or one.estimate.value is None:
            if one.undefined is not None:
                undefined.append(titled(one.text, one.undefined.in_(language), language))
            continue
        estimate = f"{ratio(one.estimate.value)} {ends(one.estimate.interval, language)}".rstrip()
        test = "" if one.test is None else f"{_TESTS.get(one.test.name, one.test.name)} {p_value(one.test)}"
        rows.append((one.text.in_(language), one.estimate.text.in_(language), estimate, test))
    heading = (
        words("终点", "End point"),
        words("比较", "Comparison"),
        words("估计（区间）", "Estimate (interval)"),
        words("检验，p", "Test, p"),
    )
    yield from grid(heading, rows, labels=2)
    for text in dict.fromkeys(undefined):
        yield Paragraph(text, "quiet")


def _models(cox: Sequence[CoxModel], language: Language) -> Iterator[Block]:
    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    for model in cox:
        title = words("Cox 模型：", "Cox model: ") + model.text.in_(language)
        yield Heading(title, 3)
        if model.refused is not None:
            yield Paragraph(model.refused.in_(language))
            continue
        rows = [
            (
                row.text.in_(language),
                f"{ratio(row.hazard_ratio)} {ends(row.interval, language)}",
                p_alone(row.p),
                UNDEFINED if row.proportional_p is None else p_alone(row.proportional_p),
            )
            for row in model.rows
        ]
        heading = (
            words("协变量", "Covariate"),
            words("风险比（区间）", "Hazard ratio (interval)"),
            "p",
            words("比例风险检验，p", "Proportional hazards, p"),
        )
        caption = f"n = {decimal(model.n, 0)}, {words('事件', 'events')} = {decimal(model.events, 0)}, {model.ties}"
        yield from grid(heading, rows, caption)
