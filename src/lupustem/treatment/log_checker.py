"""Did the infusion keep the limits? I1 to I8 of a log, each with the first instant at which it was broken.

I1 slow phase, I2 cap, I3 gradual steps, I4 volume, I5 length, I6 deadlines, I7 vital signs before each step up, I8 restart
after a stop. Lowering the rate is always allowed. What cannot be judged (still running, no record) is unknown, never ok.
Like the checker of plans it knows nothing of the planner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from lupustem.logic.text import Text
from lupustem.treatment.devices import with_grain
from lupustem.treatment.infusion_log import FINDINGS, InfusionLog, Piece, Read, VitalSet, read_log
from lupustem.treatment.invalid import exact, later, minutes_between, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.persons import two_persons
from lupustem.treatment.plan_checker import Limits, limits, owned
from lupustem.treatment.reasons import Kind, Reason, Standing, first_of, worst

_ZERO = Fraction(0)
Found = Iterator[Reason]


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The verdict on a log. checks: how each of I1 to I8 stands. first: the earliest violation, hard before soft."""

    status: Standing
    reasons: tuple[Reason, ...]
    accepted: bool
    first: Reason | None
    checks: Mapping[str, Standing]
    delivered_ml: Fraction
    minutes: Fraction | None
    stops: int
    parameters: ParameterSet


def check_log(log: InfusionLog, parameters: ParameterSet = DEFAULT) -> LogCheck:
    """Judge a log by I1 to I8. Raises InvalidInput for a log that cannot be read."""
    read = read_log(log)
    bounds = with_grain(limits(parameters), log.device)
    found = {
        "I1": [*_slow(read, log, bounds)],
        "I2": [*_cap(read, bounds)],
        "I3": [*_gradual(read, bounds)],
        "I4": [*_volume(read, parameters)],
        "I5": [*_length(read, bounds)],
        "I6": [*_deadlines(read, log)],
        "I7": [*_vitals(read, log, parameters.number("vitals.ramp_gate_max_age_min"))],
        "I8": [*_restarts(read, bounds, parameters)],
    }
    reasons = sorted(
        (_placed(owned(one, parameters.site), name, read) for name, several in found.items() for one in several),
        key=lambda one: (one.minute is None, one.minute or _ZERO, one.status is not Standing.BLOCK),
    )
    checks = MappingProxyType({name: worst(several) for name, several in found.items()})
    stops = sum(_stops(piece) for piece in read.pieces)
    return LogCheck(
        worst(reasons),
        tuple(reasons),
        not any(one.status is Standing.BLOCK for one in reasons),
        first_of(reasons),
        checks,
        _delivered(read, read.last),
        read.end,
        stops,
        parameters,
    )


def _placed(reason: Reason, check: str, read: Read) -> Reason:
    """A reason with its check before its rule, and its minute as a moment."""
    at = None if reason.minute is None else later(read.start, reason.minute)
    return replace(reason, rule=f"{check}_{reason.rule}", at=at)


def _hard(rule: str, text: Text, minute: Fraction | None, hazard: str, kind: Kind = Kind.CONSENSUS) -> Reason:
    return Reason(rule, Standing.BLOCK, kind, text, "3.7", minute=minute, hazards=(hazard,))


def _soft(rule: str, text: Text, minute: Fraction | None, hazard: str, kind: Kind = Kind.CONSENSUS) -> Reason:
    return Reason(rule, Standing.WARN, kind, text, "3.7", minute=minute, hazards=(hazard,))


def _unknown(rule: str, text: Text) -> Reason:
    return Reason(rule, Standing.UNKNOWN, Kind.READING, text, "3.7")


def _slow(read: Read, log: InfusionLog, bounds: Limits) -> Found:
    fast = [piece.start for piece in read.pieces if piece.rate > bounds.slow_cap]
    planned = log.planned_slow_minutes
    until = bounds.slow_min if planned is None else exact(planned, "planned_slow_minutes", low=0, high=60)
    hard = next((minute for minute in fast if minute < bounds.slow_min), None)
    if hard is not None:
        yield _hard("slow_phase", _TOO_FAST_AT_FIRST, hard, "HZ17")
    soft = next((minute for minute in fast if bounds.slow_min <= minute < until), None)
    if soft is not None:
        yield _soft("planned_slow_phase", _SOONER_THAN_PLANNED, soft, "HZ17", Kind.SITE_POLICY)


def _cap(read: Read, bounds: Limits) -> Found:
    above = next((piece.start for piece in read.pieces if piece.rate > bounds.cap), None)
    if above is not None:
        yield _hard("rate_cap", _TOO_FAST, above, "HZ18")


def _gradual(read: Read, bounds: Limits) -> Found:
    changed = _ZERO
    for piece in read.pieces:
        rises = piece.rate > piece.before > 0
        if rises and (piece.rate - piece.before > bounds.step or piece.start - changed < bounds.dwell_min):
            yield _soft("not_gradual", _GRADUAL, piece.start, "HZ18", Kind.SITE_POLICY)
            return
        changed = piece.start if piece.rate != piece.before else changed


def _delivered(read: Read, until: Fraction) -> Fraction:
    """Millilitres up to a minute."""
    ends = ((piece, until if piece.end is None else min(piece.end, until)) for piece in read.pieces)
    return sum(((end - piece.start) * piece.rate for piece, end in ends if end > piece.start), _ZERO)


def _volume(read: Read, parameters: ParameterSet) -> Found:
    tolerance = max(parameters.number("log.volume_ml"), read.volume * parameters.number("log.volume_share"))
    through = _ZERO
    for piece in read.pieces:
        given = ((read.last if piece.end is None else piece.end) - piece.start) * piece.rate
        if through + given > read.volume + tolerance:
            minute = piece.start + (read.volume + tolerance - through) / piece.rate
            yield _soft("volume", _TOO_MUCH, minute, "HZ20", parameters.kind("log.volume_ml"))
            return
        through += given
    if read.end is None:
        yield _unknown("volume_open", _RUNNING)
    elif through < read.volume - tolerance:
        yield _soft("volume", _TOO_LITTLE, read.end, "HZ20", parameters.kind("log.volume_ml"))


def _length(read: Read, bounds: Limits) -> Found:
    if read.last > bounds.t_max:
        yield _soft("duration", _LONG, bounds.t_max, "HZ20")
    elif read.end is None:
        yield _unknown("duration_open", _RUNNING)
    elif read.end < bounds.t_min:
        yield _soft("duration", _SHORT, read.end, "HZ20")


def _deadlines(read: Read, log: InfusionLog) -> Found:
    if log.deadline_hard is None:
        yield _unknown("deadline_missing", _NO_DEADLINE)
        return
    hard = minutes_between(read.start, log.deadline_hard)
    soft = hard if log.deadline_soft is None else minutes_between(read.start, log.deadline_soft)
    if soft > hard:
        raise refused(
            "deadline_soft", "out_of_order", "不得晚于最后时限。", "must not be later than the hard deadline."
        )
    if read.last > hard:
        yield _hard("deadline", _LATE, max(hard, _ZERO), "HZ03")
    elif read.end is None:
        yield _unknown("deadline_open", _RUNNING)
    elif read.last > soft:
        yield _soft("deadline_advised", _LATE_ADVISED, max(soft, _ZERO), "HZ03")


def _vitals(read: Read, log: InfusionLog, oldest: Fraction) -> Found:
    """Before each step up a complete set, not older than the limit, without a finding against it."""
    rises = [piece.start for piece in read.pieces if piece.rate > piece.before > 0]
    if log.vitals is None:
        if rises:
            yield _unknown("vitals_missing", _NO_VITALS)
        return
    for number, one in enumerate(log.vitals):
        if one.finding is not None and one.finding not in FINDINGS:
            words = ", ".join(FINDINGS)
            raise refused(f"vitals[{number}].finding", "not_allowed", f"只能取 {words}。", f"takes one of {words}.")
    sets = [(minutes_between(read.start, one.at), one) for one in log.vitals]
    for minute in rises:
        near = _newest([one for at, one in sets if minute - oldest <= at <= minute])
        if not near or _against(near):
            yield _hard("vitals_before_step", _NO_STEP, minute, "HZ35", Kind.SITE_POLICY)
            return
        if any(one.finding is None for one in near):
            yield replace(_unknown("vitals_not_judged", _NOT_JUDGED), minute=minute)
            return


def _newest(sets: list[VitalSet]) -> list[VitalSet]:
    """The newest complete set and what came after it: a reassessment answers the finding before it. Empty without one."""
    last = max((number for number, one in enumerate(sets) if one.complete), default=len(sets))
    return sets[last:]


def _against(near: list[VitalSet]) -> bool:
    return any(one.finding in ("no_step_up", "hold", "stop") for one in near)


def _restarts(read: Read, bounds: Limits, parameters: ParameterSet) -> Found:
    slow, last = parameters.number("resume.slow_min"), parameters.number("resume.stops_to_end")
    stops = 0
    for piece in read.pieces:
        stops += _stops(piece)
        if piece.restarts:
            yield from _restart(piece, read, bounds, slow, stops >= last)


def _stops(piece: Piece) -> bool:
    """Whether the flow stops here; an entry that it still stands is no further stop."""
    return piece.rate == 0 and piece.before > 0


def _restart(piece: Piece, read: Read, bounds: Limits, slow: Fraction, over: bool) -> Found:
    if over:
        yield _hard("last_stop", _OVER, piece.start, "HZ39", Kind.SITE_POLICY)
    if not two_persons(piece.authorised_by):
        yield _hard("authorisation", _NOT_AUTHORISED, piece.start, "HZ39", Kind.SITE_POLICY)
    fast = (
        one.start for one in read.pieces if piece.start <= one.start < piece.start + slow and one.rate > bounds.slow_cap
    )
    minute = next(fast, None)
    if minute is not None:
        yield _hard("restart_slow", _RESTART_FAST, minute, "HZ39", Kind.SITE_POLICY)


_TOO_FAST_AT_FIRST = Text(
    "开始后的慢速阶段内滴速超过上限。", "In the slow phase after the start the rate was above its cap."
)
_SOONER_THAN_PLANNED = Text("比计划提前加速。", "The rate was raised sooner than planned.")
_TOO_FAST = Text("滴速超过全程上限。", "The rate was above the cap of the whole infusion.")
_GRADUAL = Text("加速一级过高，或停留过短。", "A step up was too high, or came too soon.")
_TOO_MUCH = Text("输入量多于应输液量及其允许差。", "More went in than the volume and its tolerance.")
_TOO_LITTLE = Text("输入量少于应输液量及其允许差。", "Less went in than the volume and its tolerance.")
_RUNNING = Text("尚无结束记录。", "The end is not recorded yet.")
_LONG = Text("输注时长超过上限；须说明理由。", "The infusion took longer than its limit; a reason is needed.")
_SHORT = Text("输注时长不足下限；须说明理由。", "The infusion was shorter than its limit; a reason is needed.")
_NO_DEADLINE = Text("未给出输注完毕的最后时限。", "The deadline for the end of the infusion was not given.")
_LATE = Text("超过最后时限后仍在输注。", "The infusion ran beyond its last deadline.")
_LATE_ADVISED = Text(
    "超过较严时限后才输注完毕；须说明理由。", "The infusion ended after the advised deadline; a reason is needed."
)
_NO_VITALS = Text("没有交来生命体征记录。", "No record of vital signs was handed over.")
_NO_STEP = Text(
    "加速前没有完整、足够新且无异常提示的生命体征。",
    "Before this step up there was no complete and recent set of vital signs without a finding.",
)
_NOT_JUDGED = Text("加速前的生命体征尚未判断。", "The vital signs before this step up were not judged.")
_OVER = Text("停止次数已达上限，不应再开始。", "After so many stops the infusion should have ended.")
_NOT_AUTHORISED = Text(
    "停止后重新开始而没有两人的新授权。",
    "It was started again after a stop without a new authorisation by two persons.",
)
_RESTART_FAST = Text(
    "重新开始后的慢速阶段内滴速超过上限。", "In the slow phase after the restart the rate was above its cap."
)
