"""The outcomes of a cohort as a page: completeness and data quality first, then what came of it, then how it was done."""

from __future__ import annotations

from collections.abc import Iterator

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.logic.text import Language, Text
from lupustem.outcome.result import Completeness, FlowStep, FollowUp, Outcomes, Settings
from lupustem.report.flow_of_patients_svg import flow_of_patients_svg
from lupustem.report.outcomes_methods import methods_blocks
from lupustem.report.outcomes_published import side_by_side_blocks
from lupustem.report.outcomes_results import change_blocks, curve_blocks, end_point_blocks, safety_blocks
from lupustem.report.outcomes_subgroups import subgroup_blocks
from lupustem.report.outcomes_words import HIDDEN, OWN, SITE_POLICY, UNDEFINED, count, decimal, ends, percent, titled
from lupustem.report.page import Block, Heading, Page, Paragraph, Picture, grid

_TITLE = Text("治疗项目的结局", "Outcomes of the treatment programme")
_INVENTED = Text(
    "虚构的队列：不是任何人的数据，只用于演示。", "An invented cohort: nobody's data, made to show the report."
)
_MASKED = Text(
    "小于 {n} 的计数及可据以推算它的数已遮蔽。", "Counts below {n}, and what would give them away, are masked."
)
_UNIT = {
    "first": Text("每位患者的首次输注", "first infusion of each patient"),
    "each": Text("每次输注", "every infusion"),
}
_NONE_FOUND = Text("未发现数据问题。", "No problem was found in the data.")
_UNCONTROLLED = Text(
    "这是没有对照组的前后观察：好转可能来自同时用的药物、疾病的起伏与均数回归，不能据此判断疗效。",
    "Before and after, without a control group: what got better may owe it to other drugs, to the course of the disease "
    "and to regression to the mean. No effect of treatment can be read from it.",
)


def outcomes_page(found: Outcomes, language: Language) -> Page:
    """The whole report in one language."""
    settings = found.settings
    blocks: list[Block] = []
    if settings.invented:
        blocks.append(Paragraph(_INVENTED.in_(language), "warn"))
    if settings.mask_below:
        text = _MASKED.in_(language).format(n=settings.mask_below)
        blocks.append(Paragraph(text, "warn"))
    blocks.append(Paragraph(_UNCONTROLLED.in_(language), "quiet"))
    blocks += _completeness(found.completeness, language)
    blocks += _flow(found.flow, language)
    blocks += end_point_blocks(found.end_points, language)
    blocks += curve_blocks(found.curves, found.side_by_side, language)
    blocks += change_blocks(found.changes, language)
    blocks += safety_blocks(found.safety, language)
    blocks += subgroup_blocks(found.subgroups, found.cox, language)
    blocks += side_by_side_blocks(found.side_by_side, found.not_computed, language)
    blocks += methods_blocks(found, language)
    return Page(
        language,
        _TITLE.in_(language),
        _subtitle(settings).in_(language),
        tuple(blocks),
        (NOT_A_DEVICE.in_(language),),
    )


def _subtitle(settings: Settings) -> Text:
    unit, versions = _UNIT[settings.unit], ", ".join(f"{name} {number}" for name, number in settings.versions)
    return Text(
        f"分析单位：{unit.zh}；数据截至 {settings.as_of}；{versions}",
        f"Unit: {unit.en}; data to {settings.as_of}; {versions}",
    )


def _completeness(found: Completeness, language: Language) -> Iterator[Block]:
    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    yield Heading(words("随访完整性与数据质量", "Completeness and data quality"), 2, OWN.in_(language))
    counts = [
        (one.text.in_(language), count(one.n, one.masked, language), "" if one.of is None else f"{one.of:,}")
        for one in found.counts
    ]
    yield from grid((words("计数", "Count"), words("数", "n"), words("其总数", "of")), counts)
    yield from _follow_up(found, language)
    yield Heading(words("按日程应到与实到", "Expected and present by the calendar"), 3, SITE_POLICY.in_(language))
    calendar = (words("时点", "Time point"), words("应到", "Expected"), words("实到", "Present"), "%")
    attendance = [
        (
            one.text.in_(language),
            count(one.expected, one.masked, language),
            count(one.present, one.masked, language),
            percent(one.share),
        )
        for one in found.attendance
    ]
    yield from grid(calendar, attendance)
    yield Heading(words("缺失的项目", "Items missing"), 3)
    missing = (
        words("项目", "Item"),
        words("基线缺失", "Missing at baseline"),
        words("基线数", "Baselines"),
        words("其后缺失", "Missing later"),
        words("其后就诊", "Later visits"),
    )
    items = [
        (
            one.text.in_(language),
            *(
                count(number, one.masked, language)
                for number in (one.baseline_missing, one.baselines, one.later_missing, one.later_visits)
            ),
        )
        for one in found.items
    ]
    yield from grid(missing, items)
    yield Heading(words("数据中的问题", "Problems in the data"), 3)
    if not found.findings:
        yield Paragraph(_NONE_FOUND.in_(language))
    wrong = (words("问题", "Problem"), words("如何处理", "What was done"), words("数", "n"))
    problems = [
        (one.text.in_(language), one.used.in_(language), count(one.n, one.masked, language)) for one in found.findings
    ]
    yield from grid(wrong, problems, labels=2)


def _follow_up(found: Completeness, language: Language) -> Iterator[Block]:
    own = found.follow_up
    median = f"{decimal(own.median_months)} {ends(own.median_interval, language, 1, 1)}".rstrip()
    rows = [
        (Text("随访人年", "Person-years"), decimal(own.person_years)),
        (Text("随访中位数，月（反向 Kaplan-Meier）", "Median follow-up, months (reverse Kaplan-Meier)"), median),
        (Text("最长随访，月", "Longest follow-up, months"), _longest(own, language)),
        (Text("Clark 完整性指数", "Clark's completeness index"), decimal(own.clark_index, 3)),
        (Text("死亡", "Deaths"), count(own.deaths, own.masked, language)),
        (Text("失访", "Lost to follow-up"), count(own.lost, own.masked, language)),
    ]
    shown = [(label.in_(language), text or UNDEFINED) for label, text in rows]
    yield from grid((Text("随访", "Follow-up").in_(language), ""), shown)


def _longest(own: FollowUp, language: Language) -> str:
    if own.longest_months is None and own.masked:
        return HIDDEN.in_(language)
    return decimal(own.longest_months)


def _flow(steps: tuple[FlowStep, ...], language: Language) -> Iterator[Block]:
    title = Text("患者流程", "Flow of patients")
    yield Heading(title.in_(language), 2, OWN.in_(language))
    yield Picture(flow_of_patients_svg(steps, title, language), title.in_(language))
    rows = []
    for step in steps:
        left = "; ".join(titled(one.text, count(one.n, one.masked, language), language) for one in step.left)
        rows.append((step.text.in_(language), left, count(step.n, step.masked, language)))
    heading = (Text("步骤", "Step"), Text("退出", "Left"), Text("数", "n"))
    yield from grid([one.in_(language) for one in heading], rows, labels=2)
