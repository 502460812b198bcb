"""How fast it may run now, when it will be over, and what is wrong with the rate that is running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.instants import minutes_between
from lupustem.treatment.monitor_findings import Finding, Weight, filled
from lupustem.treatment.monitor_limits import CAP, SLOW_CAP
from lupustem.treatment.monitor_state import WATCHED, Phase, State, minutes
from lupustem.treatment.reasons import Kind, Standing

_A_YEAR = Fraction(366 * 24 * 60)


def flow_minutes(state: State, now: datetime) -> Fraction:
    """How long it has flowed since the last start or restart; a pause does not count."""
    if state.rate == 0 or state.at is None:
        return state.flow_minutes
    return state.flow_minutes + minutes_between(state.at, now)


def delivered(state: State, now: datetime) -> Fraction:
    """What has been given, ml."""
    if state.rate == 0 or state.at is None:
        return state.delivered_ml
    return state.delivered_ml + state.rate * minutes_between(state.at, now)


def cap(state: State, now: datetime) -> Fraction:
    """The highest rate that the consensus and the plan allow at an instant, ml/min; 0 where nothing may run."""
    limits = state.watch.limits
    if state.phase is Phase.HELD:
        return limits.slow_cap
    if state.phase is not Phase.RUNNING:
        return Fraction(0)
    return limits.slow_cap if flow_minutes(state, now) < slow_minutes(state) else limits.cap


def slow_minutes(state: State) -> Fraction:
    """How long the slow phase lasts: as planned on the first start, the least after a restart; never below 5 min."""
    least = Fraction(state.watch.limits.slow_minutes)
    first = state.watch.plan[0]
    if state.run_since != state.started_at or first.ml_min > state.watch.limits.slow_cap:
        return least
    return max(least, first.minutes)


def next_rate(state: State, now: datetime) -> Fraction | None:
    """The next level of the plan above the present rate, within the cap; None where there is none."""
    higher = [level.ml_min for level in state.watch.plan if state.rate < level.ml_min <= cap(state, now)]
    return min(higher, default=None)


def level_minutes(state: State) -> Fraction:
    """How long the plan stays on the present rate before the next, the site's dwell where the plan has no such level."""
    own = [level.minutes for level in state.watch.plan if level.ml_min == state.rate]
    return own[0] if own else Fraction(state.watch.limits.dwell)


def rest_minutes(state: State, now: datetime) -> Fraction:
    """How long the rest takes by the plan from here on: slow again after a stop, then its levels, then its plateau."""
    left = max(state.watch.volume_ml - delivered(state, now), Fraction(0))
    running = state.phase is Phase.RUNNING and state.rate > 0
    rate = state.rate if running else min(state.watch.plan[0].ml_min, state.watch.limits.slow_cap)
    total = Fraction(0)
    for level in sorted({one.ml_min for one in state.watch.plan if one.ml_min > rate}):
        spent = min(left / rate, Fraction(state.watch.limits.dwell))
        total, left, rate = total + spent, left - spent * rate, level
    return total + left / rate


def projected_end(state: State, now: datetime) -> datetime | None:
    """When the last drop is expected; None before the start, after the end, and at a rate that would need a year.

    Rounded up to the microsecond: an end is never told too early.
    """
    rest = rest_minutes(state, now) if state.phase in WATCHED else _A_YEAR
    return now - minutes(-rest) if rest < _A_YEAR else None


def rate_findings(state: State, now: datetime) -> Iterator[Finding]:
    """What is wrong with the rate, and with the time that is left."""
    limits = state.watch.limits
    if state.phase in (Phase.RUNNING, Phase.HELD):
        hard = limits.slow_cap if flow_minutes(state, now) < limits.slow_minutes else limits.cap
        if state.rate > min(hard, cap(state, now) if state.phase is Phase.HELD else hard):
            yield Finding("rate_above_cap", Weight.LOWER, Standing.BLOCK, _kind(state), RATE_WORDS["rate_above_cap"])
        elif state.rate > cap(state, now):
            yield Finding(
                "slow_phase_shortened", Weight.NO_STEP_UP, Standing.WARN, Kind.SITE_POLICY, RATE_WORDS["slow"]
            )
    elif state.rate > 0:
        yield Finding(
            "flow_while_stopped", Weight.STOP, Standing.BLOCK, Kind.SITE_POLICY, RATE_WORDS["flow_while_stopped"]
        )
    yield from _deadline(state, now)


def _kind(state: State) -> Kind:
    """On whose word the caps stand: the site's, where it tightened one."""
    limits = state.watch.limits
    return Kind.CONSENSUS if (limits.slow_cap, limits.cap) == (SLOW_CAP, CAP) else Kind.SITE_POLICY


def _deadline(state: State, now: datetime) -> Iterator[Finding]:
    deadline = state.watch.deadline
    if deadline is None or state.phase not in WATCHED:
        return
    margin = minutes_between(now, deadline) - rest_minutes(state, now)
    if margin < 0:
        yield Finding("deadline_missed", Weight.HOLD, Standing.BLOCK, Kind.CONSENSUS, RATE_WORDS["deadline_missed"])
    elif margin < state.watch.limits.margin:
        text = filled(RATE_WORDS["deadline_margin"], state.watch.limits.margin)
        yield Finding("deadline_margin", Weight.NOTE, Standing.WARN, Kind.SITE_POLICY, text)


RATE_WORDS: dict[str, Text] = {
    "rate_above_cap": Text("滴速高于上限：立即降至上限以下。", "the rate is above the cap: lower it at once."),
    "slow": Text("慢速阶段短于计划：不再加速。", "the slow phase is shorter than planned: no further step up."),
    "flow_while_stopped": Text("已停止而仍有滴速：夹闭管路。", "it is stopped and something flows: clamp the line."),
    "deadline_missed": Text(
        "按现状输注完毕将晚于期限：暂缓，由医生决定。",
        "at this pace the end comes after the deadline: hold, a physician decides.",
    ),
    "deadline_margin": Text("距期限的余量不足 {} min。", "less than {} min are left before the deadline."),
}
