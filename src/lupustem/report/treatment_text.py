"""The answers of dose and rate plan as lines for a terminal: the status first, then the numbers, then every reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from fractions import Fraction

from lupustem.logic.text import Language, Text
from lupustem.product.measured import decimal_text
from lupustem.treatment.cell_numbers import three_forms
from lupustem.treatment.dose import DoseResult
from lupustem.treatment.intrathecal import IntrathecalResult
from lupustem.treatment.log_checker import LogCheck
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.plan_checker import PlanCheck
from lupustem.treatment.rate_plan import RatePlan
from lupustem.treatment.reasons import KIND_WORDS, SIGNS, STANDING_WORDS, Reason, Standing
from lupustem.treatment.resume import ResumePlan
from lupustem.treatment.segments import Segment, timed
from lupustem.treatment.windows import Checked, Windows


def head(status: Standing, title: Text, language: Language) -> str:
    """The first line: sign, status, what it is about."""
    return f"{SIGNS[status]} {STANDING_WORDS[status].in_(language)}  {title.in_(language)}"


def reason_lines(reasons: Iterable[Reason], language: Language, zone: tzinfo | None = None) -> Iterator[str]:
    """A line for each reason: sign, sentence, when, on whose word, rule."""
    for one in reasons:
        sign = "·" if one.status is Standing.OK else SIGNS[one.status]
        when = ""
        if one.at is not None:
            when = f" {one.at.astimezone(zone or one.at.tzinfo):%Y-%m-%d %H:%M:%S}"
        if one.minute is not None:
            when += f" ({_minute(one.minute)})"
        section = "" if one.section is None else f" {one.section}"
        yield f"  {sign} {one.text.in_(language)}{when}  [{KIND_WORDS[one.kind].in_(language)}{section}; {one.rule}]"


def plan_lines(plan: RatePlan, language: Language) -> Iterator[str]:
    """A rate plan as a table, or the certificate and the ways out."""
    volume = decimal_text(plan.volume_ml, 2) if plan.volume_ml.denominator != 1 else str(plan.volume_ml)
    if not plan.feasible:
        yield head(plan.status, Text(f"{volume} ml：无滴速方案", f"{volume} ml: no rate plan"), language)
    else:
        total = short(plan.total_minutes or Fraction(0))
        yield head(plan.status, Text(f"{volume} ml，共 {total} min", f"{volume} ml in {total} min"), language)
        yield from segment_lines(plan.segments, language, plan.settings)
        if plan.flush_from is not None:
            at = short(plan.flush_from)
            yield "  " + Text(f"第 {at} min 起冲管", f"flush from minute {at}").in_(language)
    yield from reason_lines(plan.reasons, language)
    for number, one in enumerate(plan.ways_out, start=1):
        yield f"  {number}. {one.text.in_(language)}"
    yield from _set_line(plan.parameters, language)


def segment_lines(segments: Iterable[Segment], language: Language, settings: tuple[str, ...] = ()) -> Iterator[str]:
    """From minute to minute, the rate, the setting of the device."""
    for number, (start, one) in enumerate(timed(segments)):
        rate = short(one.rate) if one.end_rate is None else f"{short(one.rate)} → {short(one.end_rate)}"
        setting = f"   {settings[number]}" if settings else ""
        times = f"{short(start):>6} – {short(start + one.minutes):>6} min"
        yield f"  {times}   {rate:>6} ml/min{setting}"


def resume_lines(plan: ResumePlan, language: Language) -> Iterator[str]:
    """The plan after a stop."""
    yield head(plan.status, Text("停止后继续", "After a stop"), language)
    yield from segment_lines(plan.segments, language)
    if plan.total_minutes is not None:
        total = short(plan.total_minutes)
        yield "  " + Text(f"自首次开始共 {total} min", f"{total} min since the first start").in_(language)
    yield from reason_lines(plan.reasons, language)
    yield from _set_line(plan.parameters, language)


def windows_lines(made: Windows, language: Language, zone: tzinfo | None) -> Iterator[str]:
    """The deadlines, in the zone in which they were asked for."""
    rows = (
        (_DEADLINE, made.deadline_soft, made.deadline_hard),
        (_START, made.latest_start_soft, made.latest_start_hard),
        (_REMOVAL, made.latest_removal_soft, made.latest_removal_hard),
    )
    for name, soft, hard in rows:
        if soft is not None and hard is not None:
            yield f"  {name.in_(language)}  {_clock(soft, zone)}  {_LAST.in_(language)} {_clock(hard, zone)}"
    if made.end is not None and made.margin_minutes is not None:
        margin = short(made.margin_minutes)
        said = Text(
            f"预计完毕 {_clock(made.end, zone)}，余量 {margin} min",
            f"ends at {_clock(made.end, zone)}, {margin} min left",
        )
        yield f"  {said.in_(language)}"
    yield from reason_lines(made.reasons, language, zone)


def checked_lines(made: Checked, language: Language) -> Iterator[str]:
    """The reasons of one check."""
    return reason_lines(made.reasons, language)


def check_lines(check: PlanCheck, parameters: ParameterSet, language: Language) -> Iterator[str]:
    """The verdict on a plan."""
    title = (
        Text("方案通过核验", "the plan is accepted")
        if check.accepted
        else Text("方案未通过核验", "the plan is rejected")
    )
    yield head(check.status, title, language)
    yield f"  {short(check.volume_ml)} ml   {short(check.minutes)} min"
    yield from reason_lines(check.reasons, language)
    yield from _set_line(parameters, language)


def log_lines(check: LogCheck, language: Language, zone: tzinfo | None) -> Iterator[str]:
    """The verdict on a log, check by check."""
    title = (
        Text("记录符合硬性限度", "the log keeps the hard limits")
        if check.accepted
        else Text("记录违反硬性限度", "the log breaks a hard limit")
    )
    yield head(check.status, title, language)
    minutes = "?" if check.minutes is None else short(check.minutes)
    yield f"  {short(check.delivered_ml)} ml   {minutes} min   " + " ".join(
        f"{name}{SIGNS[status]}" for name, status in check.checks.items()
    )
    yield from reason_lines(check.reasons, language, zone)
    yield from _set_line(check.parameters, language)


def dose_lines(made: DoseResult, intrathecal: IntrathecalResult | None, language: Language) -> Iterator[str]:
    """The dose: range, what is given, how."""
    yield head(made.status, Text("剂量", "Dose"), language)
    if made.least_cells is not None and made.most_cells is not None:
        low, high = three_forms(made.least_cells), three_forms(made.most_cells)
        yield f"  {_RANGE.in_(language)}  {low[0]} – {high[0]}"
    if made.given_cells is not None and made.per_kg is not None and made.echo is not None:
        yield f"  {_GIVEN.in_(language)}  {made.echo[0]}  =  {made.echo[1]}  =  {made.echo[2]}"
        yield f"  {_PER_KG.in_(language)}  {decimal_text(made.per_kg / 10**6, 3)} × 10^6/kg ({made.basis})"
        yield from _how(made, language)
    if made.delivered_per_kg is not None and made.delivered_cells != made.given_cells:
        yield f"  {_DELIVERED.in_(language)}  {decimal_text(made.delivered_per_kg / 10**6, 3)} × 10^6/kg"
    yield from reason_lines(made.reasons, language)
    if intrathecal is not None:
        yield head(intrathecal.status, Text("鞘内注射", "Intrathecal injection"), language)
        yield "  " + "  =  ".join(intrathecal.echo)
        yield from reason_lines(intrathecal.reasons, language)
    yield from _set_line(made.parameters, language)


def _how(made: DoseResult, language: Language) -> Iterator[str]:
    volume = short(made.volume_ml or Fraction(0))
    if made.way == "part" and made.part is not None:
        draws = ", ".join(f"{name} {short(ml)} ml" for name, ml in made.part.draws)
        yield f"  {_PART.in_(language)}  {draws}"
    else:
        yield f"  {_WHOLE.in_(language)}  {volume} ml"


def short(value: Fraction) -> str:
    """A number for reading: at most two places."""
    text = decimal_text(value, 2)
    return text.rstrip("0").rstrip(".")


def _minute(value: Fraction) -> str:
    return f"{short(value)} min"


def _clock(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone or moment.tzinfo):%m-%d %H:%M:%S}"


def _set_line(parameters: ParameterSet, language: Language) -> Iterator[str]:
    name = Text("参数集", "parameters").in_(language)
    yield f"  {name} {parameters.id} {parameters.fingerprint[:12]}"


_DEADLINE = Text("输注完毕时限  较严", "end of infusion  advised")
_START = Text("最迟开始  较严", "latest start  advised")
_REMOVAL = Text("最迟取出冷藏  较严", "latest removal from cold  advised")
_LAST = Text("最后", "last")
_RANGE = Text("剂量范围", "range")
_GIVEN = Text("给予", "given")
_PER_KG = Text("每千克", "per kg")
_DELIVERED = Text("实际到达", "delivered")
_PART = Text("取用", "take")
_WHOLE = Text("整袋", "whole containers")
