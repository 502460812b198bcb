"""Is this a plan at all? The checker knows the statement of the problem and nothing of the planner.

The problem: a rate above 0, at most `slow_cap` for the first `slow_min` minutes and at most `cap` ever, never falling, whose
integral is the volume exactly (all hard), in `t_min` to `t_max` minutes and without jumps (soft). Source: section 3.7, doi
10.3760/cma.j.cn141217-20210923-00381.

>>> made = check_plan([Segment(Fraction(30), Fraction(2))], Fraction(61))
>>> made.accepted, made.first.rule, str(made.first.minute)
(False, 'volume', '30')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt

from lupustem.logic.text import Text
from lupustem.treatment.invalid import exact, number_text
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, first_of, worst
from lupustem.treatment.segments import Segment, at_least_one, integral, length, timed

_MILLIONTH = 10**6


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the problem, ml and minutes. site: the parameters that a site set itself."""

    slow_cap: Fraction
    cap: Fraction
    slow_min: Fraction
    t_min: Fraction
    t_max: Fraction
    step: Fraction
    dwell_min: Fraction
    site: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """The verdict on a plan: accepted where nothing hard is violated; `first` is the earliest violation, hard or soft."""

    status: Standing
    reasons: tuple[Reason, ...]
    accepted: bool
    first: Reason | None
    first_hard: Reason | None
    volume_ml: Fraction
    minutes: Fraction


def limits(parameters: ParameterSet = DEFAULT) -> Limits:
    """The numbers of the problem from a parameter set."""
    names = ("slow_cap", "cap", "slow_min", "t_min", "t_max", "step", "dwell_min")
    slow_cap, cap, slow_min, t_min, t_max, step, dwell_min = (parameters.number(f"rate.{name}") for name in names)
    return Limits(slow_cap, cap, slow_min, t_min, t_max, step, dwell_min, parameters.site)


def owned(reason: Reason, site: tuple[str, ...]) -> Reason:
    """A reason on whose word it stands: a limit that the site tightened is site policy."""
    return replace(reason, kind=Kind.SITE_POLICY) if _RESTS_ON.get(reason.rule, set()) & set(site) else reason


def check_plan(
    segments: Iterable[Segment], volume_ml: Fraction, within: Limits | None = None, *, reach_cap: bool = False
) -> PlanCheck:
    """Accept or reject a plan for a volume, flush included; reach_cap: it has to end on a plateau at the cap."""
    wanted = exact(volume_ml, "volume_ml", above=0, zero="zero_volume")
    plan, bounds = at_least_one(segments), within or limits()
    found = [
        *_first(_not_positive(plan)),
        *_first(_above(plan, bounds.slow_cap, bounds.slow_min, "slow_phase", _SLOW)),
        *_first(_above(plan, bounds.cap, None, "rate_cap", _CAP)),
        *_first(_falling(plan)),
        *_volume(plan, wanted),
        *_duration(plan, bounds),
        *_first(_sudden(plan, bounds)),
    ]
    if reach_cap and (plan[-1].rate != bounds.cap or plan[-1].last != bounds.cap):
        found.append(_hard("reach_cap", _PLATEAU, length(plan), Kind.READING))
    found = [owned(one, bounds.site) for one in found]
    found.sort(key=lambda one: one.minute or Fraction(0))
    hard = [one for one in found if one.status is Standing.BLOCK]
    return PlanCheck(
        worst(found), tuple(found), not hard, first_of(found), first_of(hard), integral(plan), length(plan)
    )


def _first(found: Iterator[Reason]) -> Iterator[Reason]:
    """The earliest violation of one rule; the rest says nothing new."""
    one = next(found, None)
    if one is not None:
        yield one


def _hard(rule: str, text: Text, minute: Fraction, kind: Kind = Kind.CONSENSUS) -> Reason:
    return Reason(rule, Standing.BLOCK, kind, text, "3.7", minute=minute, hazards=_HAZARDS.get(rule, ()))


def _not_positive(plan: tuple[Segment, ...]) -> Iterator[Reason]:
    for start, one in timed(plan):
        if one.rate <= 0:
            yield _hard("rate_above_zero", _POSITIVE, start)
        elif one.last <= 0:
            yield _hard("rate_above_zero", _POSITIVE, start + one.minutes * one.rate / (one.rate - one.last))


def _above(
    plan: tuple[Segment, ...], limit: Fraction, until: Fraction | None, rule: str, text: Text
) -> Iterator[Reason]:
    """Where the rate is above a limit before a minute: the instant from which it is."""
    for start, one in timed(plan):
        if until is not None and start >= until:
            return
        if one.rate > limit:
            yield _hard(rule, text, start)
        elif one.last > limit:
            crossing = start + one.minutes * (limit - one.rate) / (one.last - one.rate)
            if until is None or crossing < until:
                yield _hard(rule, text, crossing)


def _falling(plan: tuple[Segment, ...]) -> Iterator[Reason]:
    before: Fraction | None = None
    for start, one in timed(plan):
        if (before is not None and one.rate < before) or one.last < one.rate:
            yield _hard("non_decreasing", _NEVER_FALLS, start)
        before = one.last


def _volume(plan: tuple[Segment, ...], wanted: Fraction) -> Iterator[Reason]:
    total = integral(plan)
    if total < wanted:
        yield _hard("volume", _TOO_LITTLE, length(plan), Kind.ENGINEERING)
    elif total > wanted:
        yield _hard("volume", _TOO_MUCH, _reached(plan, wanted), Kind.ENGINEERING)


def _reached(plan: tuple[Segment, ...], wanted: Fraction) -> Fraction:
    """The minute at which the volume is through; within a ramp rounded down to a millionth."""
    through = Fraction(0)
    for start, one in timed(plan):
        if through + one.volume > wanted:
            rest = wanted - through
            slope = (one.last - one.rate) / one.minutes
            return start + (rest / one.rate if not slope else _root(one.rate, slope, rest))
        through += one.volume
    return length(plan)


def _root(rate: Fraction, slope: Fraction, rest: Fraction) -> Fraction:
    """The least x with rate*x + slope*x^2/2 = rest."""
    square = max(rate * rate + 2 * slope * rest, Fraction(0))
    root = Fraction(isqrt(square.numerator * square.denominator * _MILLIONTH**4), square.denominator * _MILLIONTH**2)
    return max(Fraction((root - rate) / slope * _MILLIONTH // 1, _MILLIONTH), Fraction(0))


def _duration(plan: tuple[Segment, ...], bounds: Limits) -> Iterator[Reason]:
    total = length(plan)
    if total < bounds.t_min:
        yield _soft("duration", _span(bounds, _SHORT), total)
    elif total > bounds.t_max:
        yield _soft("duration", _span(bounds, _LONG), max(bounds.t_max, Fraction(0)))


def _soft(rule: str, text: Text, minute: Fraction, kind: Kind = Kind.CONSENSUS) -> Reason:
    return Reason(rule, Standing.WARN, kind, text, "3.7", minute=minute, hazards=_HAZARDS.get(rule, ()))


def _span(bounds: Limits, text: Text) -> Text:
    low, high = number_text(max(bounds.t_min, Fraction(0))), number_text(max(bounds.t_max, Fraction(0)))
    return Text(text.zh.format(low, high), text.en.format(low, high))


def _sudden(plan: tuple[Segment, ...], bounds: Limits) -> Iterator[Reason]:
    """Steps that are too high or come too soon after the one before, and ramps steeper than such steps."""
    before: Fraction | None = None
    level_since = Fraction(0)
    for start, one in timed(plan):
        if before is not None and one.rate > before:
            if one.rate - before > bounds.step or start - level_since < bounds.dwell_min:
                yield _soft("not_gradual", _GRADUAL, start, Kind.SITE_POLICY)
            level_since = start
        if one.last > one.rate:
            if (one.last - one.rate) * bounds.dwell_min > bounds.step * one.minutes:
                yield _soft("not_gradual", _GRADUAL, start, Kind.SITE_POLICY)
            level_since = start + one.minutes
        before = one.last


_RESTS_ON: dict[str, set[str]] = {
    "slow_phase": {"rate.slow_cap", "rate.slow_min"},
    "rate_cap": {"rate.cap"},
    "duration": {"rate.t_min", "rate.t_max"},
    "deadline": {"stability.hard_h"},
    "deadline_advised": {"stability.soft_h"},
}
_HAZARDS = {"slow_phase": ("HZ17",), "rate_cap": ("HZ18",), "duration": ("HZ20",), "volume": ("HZ20",)}
_POSITIVE = Text("滴速必须大于 0。", "The rate has to be above 0.")
_SLOW = Text("起始慢速阶段内滴速超过上限。", "In the slow phase the rate is above its cap.")
_CAP = Text("滴速超过全程上限。", "The rate is above the cap of the whole infusion.")
_NEVER_FALLS = Text("计划中的滴速只升不降。", "A planned rate never falls.")
_TOO_LITTLE = Text("按此方案输不完全部液量。", "The plan ends before the volume is through.")
_TOO_MUCH = Text("方案输入量超过应输液量。", "The plan gives more than the volume.")
_SHORT = Text("输注时长不足 {} min；须说明理由。", "The infusion is shorter than {} min; a reason is needed.")
_LONG = Text("输注时长超过 {1} min；须说明理由。", "The infusion is longer than {1} min; a reason is needed.")
_GRADUAL = Text(
    "加速不够平缓：一级过高，或停留过短；须说明理由。",
    "The rate does not rise gradually: a step is too high or comes too soon; a reason is needed.",
)
_PLATEAU = Text("方案没有以上限滴速的平台结束。", "The plan does not end on a plateau at the cap.")
