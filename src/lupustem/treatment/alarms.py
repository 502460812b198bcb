"""Alarms of the monitor: one per cause, three priorities; one of high priority waits for a person even when its cause has gone.

Pausing the sound is limited and never hides an alarm. Which cause alarms with which priority is this table, site policy; the
standard (IEC 60601-1-8, from memory) leaves it to the maker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from lupustem.treatment.monitor_findings import Finding, Weight
from lupustem.treatment.monitor_state import Alarm, State, minutes

PRIORITY: dict[Weight, str] = {
    Weight.STOP: "high",
    Weight.LOWER: "high",
    Weight.HOLD: "medium",
    Weight.NO_STEP_UP: "low",
}
OVERDUE = ("signs_overdue", "temperature_overdue")


def priority_of(finding: Finding) -> str | None:
    """high, medium or low; None for a note, which does not alarm."""
    return "medium" if finding.rule in OVERDUE else PRIORITY.get(finding.weight)


def updated(alarms: Mapping[str, Alarm], found: Iterable[Finding], now: datetime) -> dict[str, Alarm]:
    """The alarms after the findings of an instant: new causes raised, causes that have gone ended unless latched."""
    causes = {one.rule: priority for one in found if (priority := priority_of(one)) is not None}
    kept: dict[str, Alarm] = {}
    for name, alarm in alarms.items():
        if name in causes:
            kept[name] = alarm if alarm.condition else _again(alarm, now)
        elif alarm.latched:
            kept[name] = alarm._replace(condition=False) if alarm.condition else alarm
    for name, priority in causes.items():
        if name not in kept:
            kept[name] = Alarm(name, priority, now, True, priority == "high")
    return kept


def _again(alarm: Alarm, now: datetime) -> Alarm:
    """The cause is back before anybody looked."""
    return alarm._replace(condition=True, latched=True, times=alarm.times + 1, raised_at=now)


def counted(counts: Mapping[str, int], before: Mapping[str, Alarm], after: Mapping[str, Alarm]) -> Mapping[str, int]:
    """How often each cause has alarmed, for the record of alarm load."""
    raised = [name for name, alarm in after.items() if name not in before or alarm.times > before[name].times]
    return {**counts, **{name: counts.get(name, 0) + 1 for name in raised}} if raised else counts


def acknowledged(alarm: Alarm, by: str, at: datetime) -> Alarm | None:
    """The alarm once a person has seen it; None where its cause has gone, for then it ends."""
    return alarm._replace(latched=False, acknowledged_by=by, acknowledged_at=at) if alarm.condition else None


def escalated(state: State, now: datetime) -> tuple[str, ...]:
    """Alarms of high priority that nobody has acknowledged for so long that somebody else has to be called."""
    limit = minutes(state.watch.limits.escalate_after)
    return tuple(
        name
        for name, alarm in state.alarms.items()
        if alarm.priority == "high" and alarm.acknowledged_at is None and now - alarm.raised_at >= limit
    )


def sounding(state: State, now: datetime) -> bool:
    """Whether something sounds: an alarm nobody has acknowledged, and the sound not paused."""
    if state.sound_off_until is not None and now < state.sound_off_until:
        return False
    return any(alarm.acknowledged_at is None and alarm.priority != "low" for alarm in state.alarms.values())
