"""The plan of a patient as it is shown: sections of lines, each with its sign, its words and on whose authority it stands.

Text, HTML and PDF print this view; conditions come first, then what stands in the way, then the day in its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.decision.status import VERDICT_WORDS
from lupustem.logic.text import Language, Text
from lupustem.report.parameter_list import with_unit
from lupustem.treatment.calendar import Visit
from lupustem.treatment.concomitant import DO_WORDS, Line
from lupustem.treatment.invalid import number_text
from lupustem.treatment.parameters import PARAMETERS
from lupustem.treatment.patient_plan import PatientPlan
from lupustem.treatment.rate_plan import RatePlan
from lupustem.treatment.reasons import KIND_WORDS, SIGNS, STANDING_WORDS, Kind, Reason, Standing


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line. sign and style: of its status. kind: in words, empty for a plain number."""

    sign: str
    style: str
    text: str
    kind: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page."""

    title: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole page in one language."""

    language: Language
    case_id: str
    title: str
    status: str
    sign: str
    style: str
    verdict: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


STYLE: dict[Standing, str] = {
    Standing.OK: "met",
    Standing.WARN: "advised",
    Standing.UNKNOWN: "unknown",
    Standing.BLOCK: "not_met",
}


def plan_view(made: PatientPlan, *, case_id: str | None, language: Language) -> PlanView:
    """The view of a plan, or of why there is none."""
    verdict = made.decision.verdict
    assert verdict is not None
    sections = [_conditions(made, language), _open(made, language)]
    if not made.refused:
        sections += [
            _dose(made, language),
            _rate(made, language),
            _windows(made, language),
            _drugs(made, language),
            _watching(made, language),
            _calendar(made, language),
            _site(made, language),
        ]
    return PlanView(
        language,
        case_id or "–",
        _TITLE.in_(language),
        STANDING_WORDS[made.status].in_(language),
        SIGNS[made.status],
        STYLE[made.status],
        f"{_VERDICT.in_(language)}{VERDICT_WORDS[verdict].in_(language)}",
        tuple(one for one in sections if one.lines),
        (_parameters(made).in_(language), _ADVICE.in_(language), NOT_A_DEVICE.in_(language)),
    )


def _of(reason: Reason, language: Language) -> PlanLine:
    kind = KIND_WORDS[reason.kind].in_(language)
    where = f"{kind} {reason.section}" if reason.section else kind
    return PlanLine(SIGNS[reason.status], STYLE[reason.status], reason.text.in_(language), where)


def _conditions(made: PatientPlan, language: Language) -> Section:
    first = made.reasons[: len(made.conditions)]
    return Section(_S["conditions"].in_(language), tuple(_of(one, language) for one in first))


def _open(made: PatientPlan, language: Language) -> Section:
    """What stands in the way, the heaviest first."""
    names = {one.statement.id for one in made.conditions} | {one.id for one in made.drugs}
    order = (Standing.BLOCK, Standing.UNKNOWN, Standing.WARN)
    shown = [one for status in order for one in made.reasons if one.status is status and one.rule not in names]
    return Section(_S["open"].in_(language), tuple(_of(one, language) for one in dict.fromkeys(shown)))


def _plain(text: str, kind: Kind | None, language: Language, when: str = "") -> PlanLine:
    words = "" if kind is None else KIND_WORDS[kind].in_(language)
    return PlanLine("·", "not_applicable", text, words, when)


def _dose(made: PatientPlan, language: Language) -> Section:
    lines: list[PlanLine] = []
    if made.cell_range is not None:
        least, most = (_cells(one) for one in made.cell_range)
        lines.append(
            _plain(
                _RANGE.in_(language).format(least, most), _kind(made, "dose.min_per_kg", "dose.max_per_kg"), language
            )
        )
    one = made.dose
    if one is not None and one.given_cells is not None and one.per_kg is not None:
        lines.append(
            _plain(_GIVEN.in_(language).format(_cells(one.given_cells), _millions(one.per_kg)), None, language)
        )
        if one.echo is not None:
            lines.append(_plain(" = ".join(one.echo), None, language))
        if one.volume_ml is not None:
            lines.append(_plain(f"{number_text(one.volume_ml)} ml", None, language))
    if one is not None and one.delivered_per_kg is not None and one.delivered_cells != one.given_cells:
        lines.append(_plain(_DELIVERED.in_(language).format(_millions(one.delivered_per_kg)), Kind.READING, language))
    return Section(_S["dose"].in_(language), tuple(lines))


def _cells(number: Fraction) -> str:
    return f"{int(number):,}"


def _millions(number: Fraction) -> str:
    return f"{float(number / 10**6):.3f} ×10⁶"


def _rate(made: PatientPlan, language: Language) -> Section:
    plan = made.rate
    if plan is None:
        return Section(_S["rate"].in_(language), ())
    return Section(_S["rate"].in_(language), tuple(_rate_lines(made, plan, language)))


def _rate_lines(made: PatientPlan, plan: RatePlan, language: Language) -> list[PlanLine]:
    lines = []
    for number, one in enumerate(plan.segments):
        setting = f"  {plan.settings[number]}" if number < len(plan.settings) else ""
        lines.append(
            _plain(f"{_number(one.minutes)} min  {_number(one.rate)} ml/min{setting}", Kind.SITE_POLICY, language)
        )
    if plan.total_minutes is not None:
        total = _TOTAL.in_(language).format(_number(plan.volume_ml + plan.flush_ml), _number(plan.total_minutes))
        lines.append(_plain(total, _kind(made, "rate.t_min", "rate.t_max", "rate.cap", "rate.slow_cap"), language))
    lines += [_plain(way.text.in_(language), Kind.SITE_POLICY, language) for way in plan.ways_out if not plan.feasible]
    return lines


def _number(value: Fraction) -> str:
    shown = number_text(value)
    return shown if "/" not in shown else f"{float(value):.2f}"


def _windows(made: PatientPlan, language: Language) -> Section:
    one, zone = made.windows, made.given.zone
    if one is None:
        return Section(_S["windows"].in_(language), ())
    soft, hard = (_kind(made, f"stability.{name}") for name in ("soft_h", "hard_h"))
    hours = {name: number_text(made.given.parameters.number(f"stability.{name}_h")) for name in ("soft", "hard")}
    rows: tuple[tuple[str, datetime | None, Kind], ...] = (
        ("removal_soft", one.latest_removal_soft, soft),
        ("start_soft", one.latest_start_soft, soft),
        ("start_hard", one.latest_start_hard, hard),
        ("start", made.given.start, Kind.SITE_POLICY),
        ("end", made.end, Kind.SITE_POLICY),
        ("deadline_soft", one.deadline_soft, soft),
        ("deadline_hard", one.deadline_hard, hard),
    )
    lines = [
        _plain(_W[name].in_(language).format(**hours), kind, language, f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}")
        for name, moment, kind in rows
        if moment is not None
    ]
    return Section(_S["windows"].in_(language), tuple(lines))


def _drugs(made: PatientPlan, language: Language) -> Section:
    return Section(_S["drugs"].in_(language), tuple(_drug(one, language) for one in made.drugs))


def _drug(line: Line, language: Language) -> PlanLine:
    do = DO_WORDS[line.do].in_(language)
    when = " – ".join(_day(one) for one in (line.first, line.last) if one)
    kind = KIND_WORDS[line.kind].in_(language)
    return PlanLine(
        SIGNS[line.status],
        STYLE[line.status],
        f"{do}：{line.text.zh}" if language == "zh" else f"{do}: {line.text.en}",
        kind,
        when,
    )


def _day(text: str) -> str:
    """A day or a moment; seconds stay where there are any, since a window that ends earlier on paper is not kept."""
    return text.replace("T", " ")[:19].removesuffix(":00")


def _watching(made: PatientPlan, language: Language) -> Section:
    lines = [
        _plain(one.text.in_(language), Kind.SITE_POLICY, language, "" if one.at is None else f"{one.at:%H:%M}")
        for one in made.watching
    ]
    return Section(_S["watching"].in_(language), tuple(lines))


def _calendar(made: PatientPlan, language: Language) -> Section:
    if made.calendar is None:
        return Section(_S["calendar"].in_(language), ())
    lines, before = [], ""
    for visit in made.calendar.visits:
        what = _examinations(visit, language)
        when = f"{visit.on} ({visit.first:%m-%d} – {visit.last:%m-%d})"
        colon = "：" if language == "zh" else ": "
        said = _AS_BEFORE.in_(language) if what == before else what
        lines.append(_plain(f"{visit.text.in_(language)}{colon}{said}", Kind.SITE_POLICY, language, when))
        before = what
    return Section(_S["calendar"].in_(language), tuple(lines))


def _examinations(visit: Visit, language: Language) -> str:
    names = (
        ("? " if item.status is Standing.UNKNOWN else "") + item.examination.text.in_(language) for item in visit.items
    )
    return ("；" if language == "zh" else "; ").join(names)


def _parameters(made: PatientPlan) -> Text:
    one = made.given.parameters
    name = f"{one.id} {one.fingerprint[:12]}"
    return Text(f"参数集：{name}", f"parameters: {name}")


def _kind(made: PatientPlan, *names: str) -> Kind:
    """Site policy where the site changed one of these parameters, else the consensus."""
    site = made.given.parameters.site
    return Kind.SITE_POLICY if any(name in site for name in names) else Kind.CONSENSUS


def _site(made: PatientPlan, language: Language) -> Section:
    """What the site's own set changes, with its values."""
    values, colon = made.given.parameters, "：" if language == "zh" else ": "
    lines = (
        _plain(
            f"{PARAMETERS[name].text.in_(language)}{colon}{with_unit(PARAMETERS[name], values)}",
            Kind.SITE_POLICY,
            language,
        )
        for name in values.site
    )
    return Section(_S["site"].in_(language), tuple(lines))


_AS_BEFORE = Text("同上一次", "as at the visit before")
_TITLE = Text("治疗方案", "Treatment plan")
_VERDICT = Text("结论：", "verdict: ")
_ADVICE = Text(
    "本页是建议，不是医嘱；由医生开立、护士执行并随时可停。",
    "This page is advice, not an order: physicians order, nurses act and may stop at any time.",
)
_RANGE = Text("允许范围 {}～{} 个细胞", "allowed: {} to {} cells")
_GIVEN = Text("给予 {} 个细胞，{}/kg", "given: {} cells, {}/kg")
_DELIVERED = Text("实际输入 {}/kg（计死腔）", "delivered: {}/kg, dead volume counted")
_TOTAL = Text("共 {} ml，{} min（含冲管）", "{} ml in {} min, flush included")
_S: dict[str, Text] = {
    "conditions": Text("先满足这些条件", "Conditions first"),
    "open": Text("有待处理", "To be settled"),
    "dose": Text("剂量", "Dose"),
    "rate": Text("滴速", "Rate"),
    "windows": Text("时间窗口", "Windows"),
    "drugs": Text("合并用药与注意事项", "Drugs alongside and precautions"),
    "watching": Text("生命体征", "Vital signs"),
    "calendar": Text("随访", "Follow-up"),
    "site": Text("本中心规定的参数", "What this site sets itself"),
}
_W: dict[str, Text] = {
    "removal_soft": Text("最晚取出（{soft} h 内输完）", "latest removal from the cold, to end within {soft} h"),
    "start_soft": Text("最晚开始（{soft} h 内输完）", "latest start, to end within {soft} h"),
    "start_hard": Text("最晚开始（{hard} h 或效期）", "latest start, {hard} h or the label's expiry"),
    "start": Text("计划开始", "planned start"),
    "end": Text("预计结束", "expected end"),
    "deadline_soft": Text("{soft} h 期限", "{soft} h deadline"),
    "deadline_hard": Text("最终期限", "last deadline"),
}
