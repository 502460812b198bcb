"""Response, relapse, survival, changes and safety of an answer, as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lupustem.logic.text import Language, Text
from lupustem.outcome.figures import AtTimePoint, Interval, Summary
from lupustem.outcome.result import Change, EndPoint, Safety, SideBySide, TimeToEvent
from lupustem.report.curve_svg import PublishedPoint, curve_svg
from lupustem.report.curve_table import curve_table
from lupustem.report.outcomes_subgroups import comparison_blocks
from lupustem.report.outcomes_words import (
    OWN,
    UNDEFINED,
    count,
    decimal,
    ends,
    measured,
    method,
    percent,
    rate,
    share,
    titled,
)
from lupustem.report.page import Block, Heading, Paragraph, Picture, grid

_KINDS = {
    "response": Text("应答", "Response"),
    "state": Text("低疾病活动与缓解", "Low disease activity and remission"),
    "relapse": Text("复发与发作", "Relapse and flare"),
}
_END_POINT = (
    Text("时点", "Time point"),
    Text("应评估", "Eligible"),
    Text("是 / 有答案者，%（区间）", "Yes of those with an answer, % (interval)"),
    Text("其中死亡", "Of them died"),
    Text("未知", "Unknown"),
    Text("未知全计为否～全计为是，%", "All unknown no to all yes, %"),
)
_READ = Text(
    "死亡计为无应答。未知者既不计为是，也不计为否；最后一列是其界限。",
    "A death is no response. The unknown count as neither; the last column holds what they could make of it.",
)
_WHY = Text("未知的原因（各时点合计）", "Why unknown, over all time points")
_SURVIVAL = Text("生存，%", "Survival, %")
_INCIDENCE = Text("累积发生率，%", "Cumulative incidence, %")


def end_point_blocks(found: Sequence[EndPoint], language: Language) -> Iterator[Block]:
    """Every definition at every time point."""
    yield Heading(Text("应答、缓解与复发", "Response, remission and relapse").in_(language), 2, OWN.in_(language))
    yield Paragraph(_READ.in_(language), "quiet")
    for kind, title in _KINDS.items():
        for one in found:
            if one.definition.kind == kind:
                yield Heading(titled(title, one.definition.text.in_(language), language), 3)
                heading = [word.in_(language) for word in _END_POINT]
                yield from grid(heading, [_at(at, language) for at in one.at], _source(one))
                yield from _why_unknown(one, language)
                for note in one.definition.unverified:
                    yield Paragraph(Text("未核实：", "Unverified: ").in_(language) + note.in_(language), "quiet")


def _why_unknown(one: EndPoint, language: Language) -> Iterator[Block]:
    """What the unknown lack, over all time points; nothing where a count is hidden, since sums would give it away."""
    reasons = [reason for at in one.at for reason in at.reasons]
    if any(reason.masked for reason in reasons) or any(at.masked for at in one.at):
        return
    sums: dict[str, int] = {}
    for reason in reasons:
        said = reason.text.in_(language)
        sums[said] = sums.get(said, 0) + (reason.n or 0)
    listed = Text("；", "; ").in_(language).join(f"{said} {n:,}" for said, n in sums.items() if n)
    if listed:
        yield Paragraph(titled(_WHY, listed, language), "quiet")


def _source(one: EndPoint) -> str:
    own = one.definition
    return " · ".join([f"{own.index} {own.version}".strip(), *own.sources])


def _at(at: AtTimePoint, language: Language) -> tuple[str, ...]:
    both = f"{percent(at.worst.value)} ~ {percent(at.best.value)}" if at.unknown else ""
    return (
        at.text.in_(language),
        count(at.eligible, at.masked, language),
        share(at.observed, language),
        count(at.died, at.masked, language),
        count(at.unknown, at.masked, language),
        both,
    )


def curve_blocks(found: Sequence[TimeToEvent], beside: Sequence[SideBySide], language: Language) -> Iterator[Block]:
    """Every time to an event: picture, readings, and what has to be said of it."""
    yield Heading(Text("时间到事件", "Time to event").in_(language), 2, OWN.in_(language))
    for one in found:
        title = one.text.in_(language)
        yield Heading(title, 3)
        yield Paragraph(_origin(one).in_(language), "quiet")
        for note in one.notes:
            yield Paragraph(note.in_(language))
        if one.undefined is not None:
            yield Paragraph(one.undefined.in_(language))
            continue
        yield Picture(curve_svg(one.lines, one.text, curve_axis(one), language, _points(one, beside)), title)
        yield from grid(*curve_table(one.lines, language), labels=1)
        yield from _medians(one, language)
        if one.comparison is not None:
            yield from comparison_blocks((one.comparison,), language)


def curve_axis(one: TimeToEvent) -> Text:
    """What the axis of a curve says."""
    return _SURVIVAL if one.lines and one.lines[0].falls else _INCIDENCE


def _origin(one: TimeToEvent) -> Text:
    level = f"{100 * one.level:g}"
    estimator, interval = method(one.estimator), method(one.interval)
    zh = f"起点：{one.origin.zh}；估计：{estimator.zh}；区间：{level}%，{interval.zh}"
    en = f"Time 0: {one.origin.en}; estimator: {estimator.en}; interval: {level} %, {interval.en}"
    if one.competing is None:
        return Text(zh, en)
    return Text(f"{zh}；竞争事件：{one.competing.zh}", f"{en}; competing: {one.competing.en}")


def _points(one: TimeToEvent, beside: Sequence[SideBySide]) -> list[PublishedPoint]:
    """Published figures of the same definition and time, which alone may stand on the picture."""
    points = []
    for side in beside:
        if side.end_point == one.code:
            for own in side.same:
                if own.value is not None and own.months is not None:
                    counts = "" if own.denominator is None else f", {own.numerator}/{own.denominator}"
                    cited = own.cited or Text(own.citation, own.citation)
                    label = Text(cited.zh + counts.replace(", ", "，"), cited.en + counts)
                    low, high = (None, None) if own.interval is None else (own.interval.lower, own.interval.upper)
                    points.append(PublishedPoint(label, own.months, own.value, low, high))
    return points


def _medians(one: TimeToEvent, language: Language) -> Iterator[Block]:
    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    rows = []
    for line in one.lines:
        if line.falls:
            median = words("未达到", "not reached") if line.median_months is None else decimal(line.median_months)
            mean = UNDEFINED
            if line.restricted_mean_months is not None:
                upto = words(f"（至 {line.restricted_to_months:g} 个月）", f" (to month {line.restricted_to_months:g})")
                mean = f"{decimal(line.restricted_mean_months)} {ends(line.restricted_mean_interval, language, 1, 1)}{upto}"
            rows.append(
                (
                    line.text.in_(language),
                    count(line.n, line.masked, language),
                    count(line.events, line.masked, language),
                    f"{median} {_reached(line.median_interval, language)}".rstrip(),
                    mean,
                )
            )
    heading = (
        words("曲线", "Curve"),
        words("人数", "n"),
        words("事件", "Events"),
        words("中位数，月", "Median, months"),
        words("限制性平均，月", "Restricted mean, months"),
    )
    yield from grid(heading, rows)


def _reached(interval: Interval | None, language: Language) -> str:
    """The interval of a median, or nothing where neither end is reached."""
    if interval is None or (interval.lower is None and interval.upper is None):
        return ""
    return ends(interval, language, 1, 1)


def change_blocks(found: Sequence[Change], language: Language) -> Iterator[Block]:
    """The course of each measure."""

    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    yield Heading(words("测量值的变化", "Change of measures"), 2, OWN.in_(language))
    said = words(
        "缺失即为缺失，不以前值结转。变化 = 就诊值 − 基线值，只在两者都有的人中计算。",
        "What is missing stays missing; nothing is carried forward. Change is visit minus baseline, in those who have both.",
    )
    yield Paragraph(said, "quiet")
    heading = (
        words("时点", "Time point"),
        "n",
        words("缺失", "Missing"),
        words("均数（标准差）", "Mean (SD)"),
        words("中位数（四分位）", "Median (quartiles)"),
        words("配对", "Paired"),
        words("平均变化（区间）", "Mean change (interval)"),
    )
    for one in found:
        yield Heading(measured(one.text, one.unit).in_(language), 3)
        missing = count(one.baseline_missing, one.baseline.masked, language)
        rows = [(words("基线", "Baseline"), *_summary(one.baseline, missing, language), "", "")]
        for at in one.at:
            change = f"{decimal(at.mean_change, 2)} {ends(at.interval, language, 1, 2)}".rstrip()
            rows.append(
                (
                    at.text.in_(language),
                    *_summary(at.observed, count(at.missing, at.masked, language), language),
                    count(at.paired, at.masked, language),
                    change,
                )
            )
        yield from grid(heading, rows)


def _summary(found: Summary, missing: str, language: Language) -> tuple[str, str, str, str]:
    mean = UNDEFINED if found.mean is None else f"{decimal(found.mean, 2)} ({decimal(found.sd, 2)})"
    median = UNDEFINED
    if found.median is not None:
        quartiles = f"{decimal(found.lower_quartile, 2)}\u2013{decimal(found.upper_quartile, 2)}"
        median = f"{decimal(found.median, 2)} ({quartiles})"
    return count(found.n, found.masked, language), missing, mean, median


def safety_blocks(found: Safety, language: Language) -> Iterator[Block]:
    """Rates of events, adverse events by term and by grade."""

    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    yield Heading(words("安全性", "Safety"), 2, OWN.in_(language))
    heading = (
        words("事件", "Event"),
        words("次数", "Events"),
        words("人数", "Patients"),
        words("人年", "Person-years"),
        words("每 100 人年（精确区间）", "Per 100 patient-years (exact interval)"),
    )
    rows = [
        (
            one.text.in_(language),
            count(one.events, one.masked, language),
            count(one.patients, one.masked, language),
            decimal(one.person_years),
            rate(one, language),
        )
        for one in found.rates
    ]
    yield from grid(heading, rows)
    for note in found.notes:
        yield Paragraph(note.in_(language), "quiet")
    for title, counted in (
        (words("不良事件，按所写的名称", "Adverse events by the term written"), found.terms),
        (words("不良事件，按级别", "Adverse events by grade"), found.grades),
    ):
        listed = [
            (one.text.in_(language), count(one.n, one.masked, language), "" if one.of is None else f"{one.of:,}")
            for one in counted
        ]
        yield from grid((title, words("数", "n"), words("其总数", "of")), listed)
