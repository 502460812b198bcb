"""What the bedside page shows of an infusion at a moment: all of it from the monitor, nothing decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.bedside.event_words import told
from lupustem.registry.bedside.played import Played, shown_at
from lupustem.registry.words import WORDS
from lupustem.treatment.invalid import number_text
from lupustem.treatment.monitor_advice import PROPOSALS, Advice, advise, alarm_text
from lupustem.treatment.monitor_events import SignsTaken
from lupustem.treatment.monitor_rate import flow_minutes, level_minutes, slow_minutes
from lupustem.treatment.monitor_schedule import current
from lupustem.treatment.monitor_state import OVER, Alarm, Phase, State, minutes
from lupustem.treatment.news2 import RISK_WORDS
from lupustem.treatment.reasons import KIND_WORDS
from lupustem.treatment.vital_signs import CONSCIOUSNESS, NAMES

PRIORITIES = ("high", "medium", "low")
UNITS: dict[str, Text] = {
    "respirations": Text("次/分", "/min"),
    "spo2": Text("%", "%"),
    "oxygen": Text("", ""),
    "systolic": Text("mmHg", "mmHg"),
    "diastolic": Text("mmHg", "mmHg"),
    "pulse": Text("次/分", "/min"),
    "consciousness": Text("", ""),
    "temperature_c": Text("℃", "°C"),
}
TAGS = {"consensus": "consensus", "reading": "reading"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as its pad shows it. value: as text; empty where nothing may be shown any more. stale: too old to act on."""

    name: str
    label: Text
    unit: Text
    value: str
    said: Text
    at: datetime | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An alarm as it is shown."""

    name: str
    priority: str
    priority_word: Text
    text: Text
    alarm: Alarm
    waits: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The next level of the plan: its rate and from when on, where the signs allow it."""

    rate: str
    at: datetime


def board_of(made: Played, now: datetime) -> dict[str, Any]:
    """The values of the board."""
    moment = shown_at(made, now)
    advice, state = advise(made.state, moment), made.state
    return {
        "number": made.number,
        "now": moment,
        "phase": str(state.phase),
        "phase_word": WORDS[f"phase.{state.phase}"],
        "over": state.phase in OVER,
        "watched": state.phase in (Phase.RUNNING, Phase.HELD, Phase.STOPPED),
        "started_at": state.started_at,
        "ended_at": state.ended_at,
        "since": state.rate_since,
        "rate": number_text(state.rate),
        "flows": state.rate > 0,
        "rate_per_ms": float(state.rate / 60_000),
        "pump": number_text(state.rate * 60),
        "cap": number_text(advice.cap),
        "next": next_level(state, moment),
        "gate": [WORDS[f"gate.{one}"] for one in advice.gate if f"gate.{one}" in WORDS],
        "delivered": _tenths(advice.delivered_ml),
        "remaining": _tenths(max(made.watch.volume_ml - advice.delivered_ml, Fraction(0))),
        "volume": number_text(made.watch.volume_ml),
        "share": min(100, int(100 * advice.delivered_ml / made.watch.volume_ml)),
        "projected_end": advice.projected_end,
        "deadline": made.watch.deadline,
        "proposal": advice.proposal,
        "proposal_text": PROPOSALS[advice.proposal],
        "proposed_rate": None if advice.proposed_rate is None else number_text(advice.proposed_rate),
        "status": str(advice.status),
        "findings": [(one, KIND_WORDS[one.kind], TAGS.get(str(one.kind), "site")) for one in advice.findings],
        "alarms": list(_alarms(advice, made.names)),
        "sounding": advice.sounding,
        "escalated": bool(advice.escalated),
        "due": advice.due,
        "signs": signs_of(state, moment),
        "news2": _news2(advice),
        "symptoms": [(one, symptom_text(name)) for name, one in state.symptoms.items()],
        "stops": state.stops,
        "stops_left": max(0, made.watch.limits.stops - state.stops),
        "slow_cap": number_text(made.watch.limits.slow_cap),
        "log": [told(one, made.names) for one in reversed(made.entries)],
        "not_counted": sum(one.refused is not None for one in made.entries),
        "sets": sets_of(made),
    }


def next_level(state: State, now: datetime) -> Next | None:
    """The next higher level of the plan and the moment from which the plan allows it."""
    if state.phase is not Phase.RUNNING or state.rate_since is None:
        return None
    higher = [one.ml_min for one in state.watch.plan if one.ml_min > state.rate]
    if not higher:
        return None
    rate = min(higher)
    at = state.rate_since + minutes(level_minutes(state))
    if rate > state.watch.limits.slow_cap:
        at = max(at, now + minutes(max(slow_minutes(state) - flow_minutes(state, now), Fraction(0))))
    return Next(number_text(rate), at)


def signs_of(state: State, now: datetime) -> list[Sign]:
    """The newest value of every sign; one that is too old to be shown is blank, never zero."""
    fresh = current(state, now)
    return [_sign(name, state, fresh, now) for name in UNITS]


def _sign(name: str, state: State, fresh: Any, now: datetime) -> Sign:
    value, at = getattr(fresh, name), state.taken.times.get(name)
    stale = at is not None and now - at > timedelta(minutes=state.watch.limits.plateau_every)
    return Sign(name, NAMES[name], UNITS[name], plain(name, value), said_of(name, value), at, stale)


def plain(name: str, value: Any) -> str:
    """A sign as a field holds it."""
    if value is None:
        return ""
    if name == "oxygen":
        return "oxygen" if value else "air"
    return number_text(Fraction(round(10 * value), 10)) if name == "temperature_c" else str(value)


def said_of(name: str, value: Any) -> Text:
    """A sign as one reads it."""
    if value is None:
        return Text("—", "—")
    if name == "oxygen":
        return WORDS["sign.oxygen" if value else "sign.air"]
    if name == "consciousness":
        return CONSCIOUSNESS[value]
    text = plain(name, value)
    return Text(text, text)


def sets_of(made: Played) -> list[dict[str, Any]]:
    """Every set of signs that counts, oldest first, for the table and the chart."""
    entries = made.entries
    taken_back = {one.event.of for one in entries if one.event.__class__.__name__ == "Corrected" and not one.refused}  # type: ignore[union-attr]
    rows = []
    for one in entries:
        if isinstance(one.event, SignsTaken) and one.refused is None:
            signs = one.event.signs
            rows.append(
                {
                    "at": one.event.at,
                    "id": one.row.event_id,
                    "taken_back": one.row.event_id in taken_back,
                    "cells": [(name, said_of(name, getattr(signs, name))) for name in UNITS],
                    "values": {name: plain(name, getattr(signs, name)) for name in UNITS},
                    "by": made.names.get(one.row.person) or one.row.by.name,
                }
            )
    return rows


def symptom_text(name: str) -> Text:
    """A symptom by its name: one of the list, or as it was written."""
    key = f"symptom.{name}"
    return WORDS[key] if key in WORDS else alarm_text(name)


def _alarms(advice: Advice, names: Mapping[str, str]) -> Iterator[Shown]:
    texts = {one.rule: one.text for one in advice.findings}
    for priority in PRIORITIES:
        for name, alarm in advice.alarms.items():
            if alarm.priority == priority:
                waits = alarm.acknowledged_at is None or alarm.latched
                text = texts.get(name) or alarm_text(name)
                by = names.get(alarm.acknowledged_by or "", alarm.acknowledged_by)
                shown = alarm._replace(acknowledged_by=by)
                yield Shown(name, priority, WORDS[f"priority.{priority}"], text, shown, waits)


def _news2(advice: Advice) -> dict[str, Any] | None:
    if advice.score is None:
        return None
    low, high = advice.score.lower, advice.score.upper
    lacks = [NAMES[one] for one in advice.score.missing]
    zh, en = "、".join(one.zh for one in lacks), ", ".join(one.en for one in lacks)
    said = WORDS["bed.news2_missing"]
    return {
        "text": str(low) if low == high else f"{low}–{high}",
        "risk": RISK_WORDS[advice.score.risk],
        "missing": bool(advice.score.missing),
        "missing_text": Text(said.zh.format(names=zh), said.en.format(names=en)),
    }


def _tenths(value: Fraction) -> str:
    """Millilitres to the tenth below: never told to be more than it is."""
    return number_text(Fraction(int(value * 10), 10))
