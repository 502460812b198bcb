"""When it has to be over, begun, taken from the cold: deadlines of one infusion, exact, in UTC, computed anew at every delay.

The window ends with the end of the flush. Latest moments are rounded down and ends up, to the microsecond. Source: section
3.7; margin, gap to dexamethasone and clock limits are site policy.

>>> from datetime import timezone
>>> made = stability(datetime(2026, 11, 2, 8, tzinfo=timezone.utc), "33.75")
>>> made.latest_start_soft.strftime("%H:%M:%S"), made.latest_removal_hard.strftime("%H:%M:%S")
('15:26:15', '19:16:15')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.invalid import (
    Number,
    aware,
    earlier,
    exact,
    in_order,
    later,
    minutes_between,
    number_text,
    one_zone,
)
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst


@dataclass(frozen=True, slots=True)
class Windows:
    """The deadlines, the latest start and the latest removal from the cold store; with a start, its end and the margin."""

    status: Standing
    reasons: tuple[Reason, ...]
    deadline_soft: datetime | None
    deadline_hard: datetime | None
    latest_start_soft: datetime | None
    latest_start_hard: datetime | None
    latest_removal_soft: datetime | None
    latest_removal_hard: datetime | None
    end: datetime | None
    margin_minutes: Fraction | None
    parameters: ParameterSet


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: how it stands, why, and the number it rests on."""

    status: Standing
    reasons: tuple[Reason, ...]
    value: Fraction | None = None


def stability(
    preparation_end: datetime | None,
    total_minutes: Number,
    *,
    start: datetime | None = None,
    label_expiry: datetime | None = None,
    parameters: ParameterSet = DEFAULT,
) -> Windows:
    """The window of one product for an infusion of so many minutes, flush included.

    Raises InvalidInput: a moment without zone or in another zone, a start or an expiry before the preparation.
    """
    one_zone({"preparation_end": preparation_end, "start": start, "label_expiry": label_expiry})
    minutes = exact(total_minutes, "total_minutes", above=0, high=100_000, zero="zero_minutes")
    if preparation_end is None:
        reason = Reason(
            "preparation_unknown", Standing.UNKNOWN, Kind.READING, _NO_PREPARATION, "3.7", hazards=("HZ03",)
        )
        return Windows(Standing.UNKNOWN, (reason,), None, None, None, None, None, None, None, None, parameters)
    prepared = aware(preparation_end, "preparation_end")
    hard = later(prepared, parameters.number("stability.hard_h") * 60)
    if label_expiry is not None:
        expires = aware(label_expiry, "label_expiry")
        in_order(prepared, expires, "label_expiry", "end_before_start")
        hard = min(hard, expires)
    soft = min(later(prepared, parameters.number("stability.soft_h") * 60), hard)
    end = None
    if start is not None:
        begun = aware(start, "start")
        in_order(prepared, begun, "start", "end_before_start")
        end = later(begun, minutes)
    reasons = () if end is None else tuple(_of_end(end, soft, hard, parameters))
    warm = parameters.number("stability.warm_min")
    starts = earlier(soft, minutes), earlier(hard, minutes)
    removals = earlier(soft, minutes + warm), earlier(hard, minutes + warm)
    margin = None if end is None else minutes_between(end, hard)
    return Windows(worst(reasons), reasons, soft, hard, *starts, *removals, end, margin, parameters)


def replan(
    preparation_end: datetime,
    now: datetime,
    rest_minutes: Number,
    *,
    label_expiry: datetime | None = None,
    parameters: ParameterSet = DEFAULT,
) -> Windows:
    """The window after a delay, a hold or a slow line: what is left begins now."""
    return stability(preparation_end, rest_minutes, start=now, label_expiry=label_expiry, parameters=parameters)


def _of_end(end: datetime, soft: datetime, hard: datetime, parameters: ParameterSet) -> Iterator[Reason]:
    if end > hard:
        yield Reason(
            "deadline",
            Standing.BLOCK,
            parameters.kind("stability.hard_h"),
            _TOO_LATE,
            "3.7",
            at=hard,
            hazards=("HZ03", "HZ04"),
        )
        return
    if end > soft:
        kind = parameters.kind("stability.soft_h")
        yield Reason("deadline_advised", Standing.WARN, kind, _LATE, "3.7", at=soft, hazards=("HZ03",))
    least = parameters.number("stability.margin_min")
    if minutes_between(end, hard) < least:
        kind, text = parameters.kind("stability.margin_min"), _margin(least)
        yield Reason("margin", Standing.WARN, kind, text, "3.7", at=end, hazards=("HZ04",))


def warm_up(removal: datetime | None, start: datetime | None, parameters: ParameterSet = DEFAULT) -> Checked:
    """Minutes at room temperature before the start. Raises InvalidInput for a start before the removal."""
    one_zone({"removal": removal, "start": start})
    if removal is None or start is None:
        reason = Reason("warm_up_unknown", Standing.UNKNOWN, Kind.READING, _NO_REMOVAL, "3.7", hazards=("HZ23",))
        return Checked(Standing.UNKNOWN, (reason,))
    in_order(removal, start, "start", "end_before_start")
    minutes = minutes_between(removal, start)
    low, high = parameters.number("stability.warm_min"), parameters.number("stability.warm_max")
    if low <= minutes <= high:
        return Checked(Standing.OK, (), minutes)
    short = minutes < low
    text = _cold(low) if short else _warm(high)
    rule, limit = ("warm_up_short", "stability.warm_min") if short else ("warm_up_long", "stability.warm_max")
    reason = Reason(rule, Standing.WARN, parameters.kind(limit), text, "3.7", hazards=("HZ23",))
    return Checked(Standing.WARN, (reason,), minutes)


def dexamethasone(
    given: bool | None,
    *,
    at: datetime | None = None,
    start: datetime | None = None,
    mg: Number | None = None,
    parameters: ParameterSet = DEFAULT,
) -> Checked:
    """Whether dexamethasone was pushed before the start, in the dose of the consensus and not too long before."""
    one_zone({"dexamethasone_at": at, "start": start})
    if given is False:
        return _one(Reason("dexamethasone_missing", Standing.WARN, Kind.CONSENSUS, _NO_DEXA, "3.7", hazards=("HZ34",)))
    if given is None or at is None or start is None:
        return _one(
            Reason("dexamethasone_unknown", Standing.UNKNOWN, Kind.READING, _DEXA_OPEN, "3.7", hazards=("HZ34",))
        )
    gap, found = minutes_between(at, start), []
    most = parameters.number("premed.max_gap_min")
    if gap <= 0:
        found.append(Reason("dexamethasone_late", Standing.WARN, Kind.CONSENSUS, _DEXA_LATE, "3.7", hazards=("HZ34",)))
    elif gap > most:
        kind = parameters.kind("premed.max_gap_min")
        found.append(Reason("dexamethasone_early", Standing.WARN, kind, _early(most), "3.7", hazards=("HZ34",)))
    wanted = parameters.number("premed.dexamethasone_mg")
    if mg is None:
        found.append(Reason("dexamethasone_dose_unknown", Standing.UNKNOWN, Kind.READING, _DEXA_MG, "3.7"))
    elif exact(mg, "dexamethasone_mg", above=0, high=1000) != wanted:
        found.append(Reason("dexamethasone_dose", Standing.WARN, Kind.CONSENSUS, _other_dose(wanted), "3.7"))
    return Checked(worst(found), tuple(found), gap)


def clock_offset(seconds: Number | None, parameters: ParameterSet = DEFAULT) -> Checked:
    """How far the clock of a device is off; either way counts."""
    if seconds is None:
        return _one(Reason("clock_unknown", Standing.UNKNOWN, Kind.SITE_POLICY, _NO_CLOCK, hazards=("HZ16",)))
    off = abs(exact(seconds, "clock_offset_s"))
    for limit, status, rule, text in (
        ("clock.refuse_s", Standing.BLOCK, "clock_refused", _CLOCK_FAR),
        ("clock.warn_s", Standing.WARN, "clock_off", _CLOCK_OFF),
    ):
        if off > parameters.number(limit):
            return Checked(status, (Reason(rule, status, parameters.kind(limit), text, hazards=("HZ16",)),), off)
    return Checked(Standing.OK, (), off)


def _one(reason: Reason) -> Checked:
    return Checked(reason.status, (reason,))


def _margin(least: Fraction) -> Text:
    limit = number_text(least)
    return Text(f"距最后时限不足 {limit} min。", f"Less than {limit} min are left to the last deadline.")


def _cold(low: Fraction) -> Text:
    limit = number_text(low)
    return Text(
        f"室温放置不足 {limit} min；请再等或说明理由。",
        f"Less than {limit} min at room temperature; wait, or give a reason.",
    )


def _warm(high: Fraction) -> Text:
    limit = number_text(high)
    return Text(
        f"室温放置超过 {limit} min；冷链已中断，须说明理由。",
        f"More than {limit} min at room temperature: out of the cold chain; a reason is needed.",
    )


def _early(most: Fraction) -> Text:
    limit = number_text(most)
    return Text(
        f"地塞米松早于开始前 {limit} min 给予；须说明理由。",
        f"Dexamethasone was given more than {limit} min before; a reason is needed.",
    )


def _other_dose(wanted: Fraction) -> Text:
    mg = number_text(wanted)
    return Text(
        f"地塞米松剂量不是 {mg} mg；须说明理由。", f"The dose of dexamethasone is not {mg} mg; a reason is needed."
    )


_NO_PREPARATION = Text("制备完毕时间未知，无法得出时限。", "The end of preparation is not known: there is no deadline.")
_TOO_LATE = Text(
    "输注（含冲管）将在最后时限之后完毕：不得开始；请改期或重新计划。",
    "The infusion, flush included, would end after the last deadline: it must not start; plan anew.",
)
_LATE = Text(
    "输注将在较严时限之后完毕；须说明理由。", "The infusion would end after the advised deadline; a reason is needed."
)
_NO_REMOVAL = Text("取出冷藏或开始的时间未知。", "The removal from the cold store or the start is not known.")
_NO_DEXA = Text("输注前未给地塞米松；须说明理由。", "No dexamethasone before the infusion; a reason is needed.")
_DEXA_OPEN = Text("是否、何时给予地塞米松未知。", "Whether and when dexamethasone was given is not known.")
_DEXA_LATE = Text(
    "地塞米松在开始之后才给予；须说明理由。", "Dexamethasone was not given before the start; a reason is needed."
)
_DEXA_MG = Text("地塞米松剂量未知。", "The dose of dexamethasone is not known.")
_NO_CLOCK = Text("设备时钟偏差未知。", "How far the clock of the device is off is not known.")
_CLOCK_FAR = Text(
    "设备时钟偏差过大，其时间不可用；请校时。", "The clock of the device is too far off to be used; set it."
)
_CLOCK_OFF = Text("设备时钟有偏差；请校时。", "The clock of the device is off; set it.")
