"""The bedside monitor as a pure fold: a state and an event make the next state; a page, a replay and a test use the same code.

    >>> from datetime import datetime, timedelta, timezone
    >>> from fractions import Fraction
    >>> from lupustem.treatment.monitor_events import Started, Stopped
    >>> from lupustem.treatment.monitor_state import Level, Watch
    >>> eight = datetime(2026, 11, 2, 8, tzinfo=timezone(timedelta(hours=8)))
    >>> watch = Watch((Level(Fraction(30), Fraction(2)),), Fraction(60))
    >>> state = replay(watch, [Started("e1", eight, Fraction(2), ("nurse A", "nurse B")),
    ...                        Stopped("e2", eight + timedelta(minutes=6))]).state
    >>> str(state.phase), state.delivered_ml
    ('stopped', Fraction(12, 1))

An event that cannot be taken is a named error and is kept beside the state; none is dropped in silence, none changes another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from lupustem.treatment import monitor_events as events
from lupustem.treatment.alarms import acknowledged, counted, updated
from lupustem.treatment.instants import minutes_between
from lupustem.treatment.invalid import YEARS
from lupustem.treatment.monitor_events import Event, EventRefused
from lupustem.treatment.monitor_findings import Finding, findings
from lupustem.treatment.monitor_rate import delivered, flow_minutes, rate_findings, rest_minutes
from lupustem.treatment.monitor_refusals import refused
from lupustem.treatment.monitor_state import OVER, Phase, State, Taken, Watch, minutes, newest
from lupustem.treatment.persons import two_persons


class Replay(NamedTuple):
    """The state after every event that could be taken, and those that could not, in their order."""

    state: State
    refused: tuple[EventRefused, ...]


def replay(watch: Watch, log: Iterable[Event]) -> Replay:
    """Fold a log. Events that are refused are named in `refused` and leave the state as it was."""
    state, found = State(watch), []
    for event in log:
        try:
            state = step(state, event)
        except EventRefused as error:
            found.append(error)
    return Replay(state, tuple(found))


def step(state: State, event: Event) -> State:
    """The state after one more event.

    Raises EventRefused, which leaves the state as it was: naive_time, year_out_of_bounds, duplicate_event,
    out_of_order, mixed_zones, and what the kind of event does not allow here, such as restart_not_authorised.
    """
    _check(state, event)
    passed = state._replace(
        at=event.at,
        seen=state.seen | {event.id},
        delivered_ml=delivered(state, event.at),
        flow_minutes=flow_minutes(state, event.at),
    )
    made: State = _STEPS[type(event)](passed, event)
    return _with_alarms(made, event.at)


def all_findings(state: State, now: datetime) -> tuple[Finding, ...]:
    """Everything that is found at an instant: of signs and symptoms, of the rate, of the time left."""
    return (*findings(state, now), *rate_findings(state, now))


def _check(state: State, event: Event) -> None:
    if not isinstance(event.at, datetime) or event.at.utcoffset() is None:
        raise refused(event, "naive_time")
    if event.at.year not in YEARS:
        raise refused(event, "year_out_of_bounds")
    if event.id in state.seen:
        raise refused(event, "duplicate_event")
    if state.at is not None:
        if event.at < state.at:
            raise refused(event, "out_of_order")
        if event.at.utcoffset() != state.at.utcoffset():
            raise refused(event, "mixed_zones")


def _with_alarms(state: State, now: datetime) -> State:
    alarms = updated(state.alarms, all_findings(state, now), now)
    if alarms == state.alarms:
        return state
    return state._replace(alarms=alarms, alarm_counts=counted(state.alarm_counts, state.alarms, alarms))


def _signs(state: State, event: events.SignsTaken) -> State:
    offset = event.clock_offset_s
    if offset is not None and abs(offset) > state.watch.limits.clock_refuse_seconds:
        raise refused(event, "clock_offset")
    made = state._replace(sets=(*state.sets, event), taken=newest(state.taken, event), clock_offset_s=offset)
    return made if event.signs.missing else _complete(made, event)


def _complete(state: State, event: events.SignsTaken) -> State:
    made = state._replace(complete_at=event.at)
    if state.phase is not Phase.PLANNED:
        return made
    return made._replace(baseline=made.taken.signs, baseline_at=event.at)


def _started(state: State, event: events.Started) -> State:
    if state.phase is not Phase.PLANNED:
        raise refused(event, "already_started")
    if not two_persons(event.authorised_by):
        raise refused(event, "start_not_authorised")
    _rate(event, event.rate)
    if event.rate == 0:
        raise refused(event, "start_without_flow")
    return _running(state, event.at, event.rate)._replace(started_at=event.at)


def _running(state: State, at: datetime, rate: Fraction) -> State:
    return state._replace(
        phase=Phase.RUNNING, rate=rate, rate_since=at, run_since=at, regime_since=at, flow_minutes=Fraction(0)
    )


def _rate(event: Event, rate: Fraction) -> None:
    if rate < 0:
        raise refused(event, "negative_rate")


def _rate_set(state: State, event: events.RateSet) -> State:
    _rate(event, event.rate)
    if state.phase is Phase.PLANNED:
        raise refused(event, "not_started")
    if state.phase in OVER:
        raise refused(event, "already_over")
    if state.phase is Phase.STOPPED:
        return state._replace(rate=event.rate, rate_since=event.at)
    if event.rate == 0:
        return _paused(state, event.at)
    if state.phase is Phase.HELD:
        return _resumed(state, event)
    return state if event.rate == state.rate else state._replace(rate=event.rate, rate_since=event.at)


def _resumed(state: State, event: events.RateSet) -> State:
    """On from a hold: slow again after a pause, as after a stop; where it only ran slowly, the flow goes on counting."""
    running = state._replace(phase=Phase.RUNNING, rate=event.rate, rate_since=event.at, regime_since=event.at)
    return running if state.rate > 0 else _running(state, event.at, event.rate)


def _paused(state: State, at: datetime) -> State:
    since = state.regime_since if state.phase is Phase.HELD else at
    return state._replace(phase=Phase.HELD, rate=Fraction(0), rate_since=at, regime_since=since)


def _held(state: State, event: events.Held) -> State:
    _rate(event, event.rate)
    _in_progress(state, event)
    if state.phase is Phase.STOPPED:
        raise refused(event, "stopped")
    if event.rate > state.watch.limits.slow_cap:
        raise refused(event, "hold_above_cap")
    made = _paused(state, event.at)._replace(rate=event.rate)
    flows_again = state.rate == 0 and event.rate > 0
    return made._replace(run_since=event.at, flow_minutes=Fraction(0)) if flows_again else made


def _stopped(state: State, event: events.Stopped) -> State:
    _in_progress(state, event)
    stops = state.stops if state.phase is Phase.STOPPED else state.stops + 1
    return state._replace(
        phase=Phase.STOPPED, rate=Fraction(0), rate_since=event.at, regime_since=event.at, stops=stops
    )


def _restarted(state: State, event: events.Restarted) -> State:
    if state.phase is not Phase.STOPPED:
        raise refused(event, "not_stopped")
    if state.stops >= state.watch.limits.stops:
        raise refused(event, "third_stop_ends")
    if not event.ordered_by.strip() or not two_persons(event.authorised_by):
        raise refused(event, "restart_not_authorised")
    _rate(event, event.rate)
    if not 0 < event.rate <= state.watch.limits.slow_cap:
        raise refused(event, "restart_too_fast")
    deadline = state.watch.deadline
    if deadline is not None and rest_minutes(state, event.at) > minutes_between(event.at, deadline):
        raise refused(event, "restart_past_deadline")
    return _running(state, event.at, event.rate)


def _over(phase: Phase) -> Callable[[State, Any], State]:
    def made(state: State, event: events.Ended | events.Aborted) -> State:
        _in_progress(state, event)
        return state._replace(phase=phase, rate=Fraction(0), rate_since=event.at, ended_at=event.at)

    return made


def _in_progress(state: State, event: Event) -> None:
    if state.phase is Phase.PLANNED:
        raise refused(event, "not_started")
    if state.phase in OVER:
        raise refused(event, "already_over")


def _symptom(state: State, event: events.Symptom) -> State:
    if event.grade is not None and event.grade not in range(1, 6):
        raise refused(event, "no_such_grade")
    return state._replace(symptoms={**state.symptoms, event.name: event})


def _symptom_ended(state: State, event: events.SymptomEnded) -> State:
    if event.name not in state.symptoms:
        raise refused(event, "no_such_symptom")
    return state._replace(symptoms={name: one for name, one in state.symptoms.items() if name != event.name})


def _acknowledged(state: State, event: events.Acknowledged) -> State:
    if event.alarm not in state.alarms:
        raise refused(event, "no_such_alarm")
    if not event.by.strip():
        raise refused(event, "nobody_named")
    seen = acknowledged(state.alarms[event.alarm], event.by, event.at)
    others = {name: one for name, one in state.alarms.items() if name != event.alarm}
    return state._replace(alarms=others if seen is None else {**others, event.alarm: seen})


def _sound_paused(state: State, event: events.SoundPaused) -> State:
    if not 0 < event.seconds <= state.watch.limits.sound_pause_seconds:
        raise refused(event, "sound_pause_too_long")
    return state._replace(sound_off_until=event.at + minutes(Fraction(event.seconds, 60)))


def _corrected(state: State, event: events.Corrected) -> State:
    kept = tuple(one for one in state.sets if one.id != event.of)
    if len(kept) == len(state.sets):
        raise refused(event, "no_such_event")
    if not event.reason.strip() or not event.by.strip():
        raise refused(event, "correction_without_reason")
    made = state._replace(sets=kept, taken=Taken(), complete_at=None)
    baseline, baseline_at = None, None
    for one in kept:
        made = made._replace(taken=newest(made.taken, one))
        if not one.signs.missing:
            made = made._replace(complete_at=one.at)
            if state.started_at is None or one.at <= state.started_at:
                baseline, baseline_at = made.taken.signs, one.at
    return made._replace(baseline=baseline, baseline_at=baseline_at)


def _tick(state: State, event: events.Tick) -> State:
    return state


_STEPS: dict[type, Callable[[State, Any], State]] = {
    events.SignsTaken: _signs,
    events.Started: _started,
    events.RateSet: _rate_set,
    events.Held: _held,
    events.Stopped: _stopped,
    events.Restarted: _restarted,
    events.Ended: _over(Phase.ENDED),
    events.Aborted: _over(Phase.ABORTED),
    events.Symptom: _symptom,
    events.SymptomEnded: _symptom_ended,
    events.Acknowledged: _acknowledged,
    events.SoundPaused: _sound_paused,
    events.Corrected: _corrected,
    events.Tick: _tick,
}
