"""What the monitor says at an instant: how the patient stands, what is due, and what it proposes. People decide and act.

The proposal is the heaviest finding. A step up is proposed only with a complete set not older than 5 min, no finding, the
time on the present level over, and never above the cap; a restart is never proposed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.treatment.alarms import counted, escalated, sounding, updated
from lupustem.treatment.instants import minutes_between
from lupustem.treatment.monitor import all_findings
from lupustem.treatment.monitor_events import STOP_SYMPTOMS
from lupustem.treatment.monitor_findings import FINDING_WORDS, Finding, Weight, score_of
from lupustem.treatment.monitor_rate import (
    RATE_WORDS,
    cap,
    delivered,
    flow_minutes,
    level_minutes,
    next_rate,
    projected_end,
    slow_minutes,
)
from lupustem.treatment.monitor_schedule import Due, current, due
from lupustem.treatment.monitor_state import OVER, Alarm, Phase, State
from lupustem.treatment.news2 import News2
from lupustem.treatment.reasons import Standing, worst
from lupustem.treatment.refusal import Refusal

PROPOSALS: dict[str, Text] = {
    "stop": Text("停止输注，呼叫医生，以盐水保留静脉通路", "stop, call a physician, keep the line open with saline"),
    "end": Text("停止次数已满：结束本次输注", "the last stop allowed: this infusion ends"),
    "lower": Text("立即降速至上限以下", "lower the rate to the cap at once"),
    "hold": Text(
        "暂缓（降至起始滴速上限以下或暂停），5 min 内复评",
        "hold (the slow rate at most, or pause) and look again in 5 min",
    ),
    "stay_held": Text("继续暂缓并复评", "stay on hold and look again"),
    "may_resume": Text("暂缓的原因已消失，可由医护决定继续", "the cause of the hold has gone; the staff may resume"),
    "no_step_up": Text("保持滴速，不加速", "keep the rate, no step up"),
    "step_up": Text("可加速至下一级", "may step up to the next level"),
    "continue": Text("按计划继续", "continue as planned"),
    "stay_stopped": Text("保持停止；重新开始只凭医嘱", "stay stopped; a restart only by a physician's order"),
    "wait": Text("尚未开始", "not started"),
    "observe": Text("输注后观察", "observe after the infusion"),
    "done": Text("观察结束", "observation is over"),
}


class Advice(NamedTuple):
    """status: ok, warn, unknown or block. proposal: of PROPOSALS. proposed_rate: ml/min, for step_up and lower alone.

    cap: the most that may run now. gate: why no step up is proposed, where nothing else is found.
    """

    now: datetime
    phase: Phase
    status: Standing
    proposal: str
    proposed_rate: Fraction | None
    cap: Fraction
    findings: tuple[Finding, ...]
    gate: tuple[str, ...]
    due: Due
    score: News2 | None
    alarms: dict[str, Alarm]
    escalated: tuple[str, ...]
    sounding: bool
    delivered_ml: Fraction
    projected_end: datetime | None


def advise(state: State, now: datetime) -> Advice:
    """The advice at an instant not before the last event. Raises Refusal: naive_time, out_of_order."""
    _check(state, now)
    found = all_findings(state, now)
    alarms = updated(state.alarms, found, now)
    shown = state._replace(alarms=alarms, alarm_counts=counted(state.alarm_counts, state.alarms, alarms))
    signs = current(state, now)
    when = due(state, now)
    gate = _gate(state, now, found, signs.missing, when)
    proposal, rate = _proposal(state, now, found, alarms, gate, when)
    return Advice(
        now,
        state.phase,
        _status(state, found, alarms),
        proposal,
        rate,
        cap(state, now),
        found,
        gate,
        when,
        score_of(state, signs) if state.taken.times else None,
        alarms,
        escalated(shown, now),
        sounding(shown, now),
        delivered(state, now),
        projected_end(state, now),
    )


def alarm_text(name: str) -> Text:
    """What an alarm says whose cause may have gone."""
    return STOP_SYMPTOMS.get(name) or FINDING_WORDS.get(name) or RATE_WORDS.get(name) or Text(name, name)


def _check(state: State, now: datetime) -> None:
    if now.utcoffset() is None:
        raise Refusal(
            "naive_time",
            Text("now：时间没有时区；请加上，如 +08:00。", "now: the time has no zone; add it, such as +08:00."),
        )
    if state.at is not None and now < state.at:
        raise Refusal("out_of_order", Text("now：早于最后一个事件。", "now: it is earlier than the last event."))


def _status(state: State, found: tuple[Finding, ...], alarms: dict[str, Alarm]) -> Standing:
    latched = [Standing.BLOCK for alarm in alarms.values() if alarm.latched]
    before = [Standing.UNKNOWN] if state.phase is Phase.PLANNED and state.baseline is None else []
    return worst((*(one.status for one in found), *latched, *before))


def _proposal(
    state: State,
    now: datetime,
    found: tuple[Finding, ...],
    alarms: dict[str, Alarm],
    gate: tuple[str, ...],
    when: Due,
) -> tuple[str, Fraction | None]:
    weights = {one.weight for one in found}
    if state.phase is Phase.PLANNED:
        return "wait", None
    if state.phase in OVER:
        return ("observe" if when.interval is not None else "done"), None
    if state.phase is Phase.STOPPED:
        return ("end" if state.stops >= state.watch.limits.stops else "stay_stopped"), None
    if Weight.STOP in weights or any(_waits(alarm) for alarm in alarms.values()):
        return "stop", None
    if Weight.LOWER in weights:
        return "lower", cap(state, now)
    if state.phase is Phase.HELD:
        looked = (
            state.complete_at is not None and state.regime_since is not None and state.complete_at > state.regime_since
        )
        return ("may_resume" if looked and weights <= {Weight.NOTE} else "stay_held"), None
    if Weight.HOLD in weights:
        return "hold", None
    if Weight.NO_STEP_UP in weights:
        return "no_step_up", None
    rate = next_rate(state, now)
    return ("step_up", rate) if rate is not None and not gate else ("continue", None)


def _waits(alarm: Alarm) -> bool:
    """Whether an alarm to stop still waits for a person, although its cause may have gone."""
    return alarm.latched and alarm.name != "rate_above_cap"


def _gate(
    state: State, now: datetime, found: tuple[Finding, ...], missing: tuple[str, ...], when: Due
) -> tuple[str, ...]:
    """Why the rate may not rise now, by name; empty where it may."""
    if state.phase is not Phase.RUNNING:
        return ("not_running",)
    why = [one.rule for one in found if one.weight is not Weight.NOTE]
    oldest = timedelta(minutes=state.watch.limits.gate_max_age)
    if missing or state.complete_at is None or now - state.complete_at > oldest:
        why.append("no_complete_set_within_5_min")
    if state.rate_since is not None and minutes_between(state.rate_since, now) < level_minutes(state):
        why.append("level_not_finished")
    if flow_minutes(state, now) < slow_minutes(state):
        why.append("slow_phase")
    if next_rate(state, now) is None:
        why.append("no_higher_level")
    return tuple(dict.fromkeys(why))
