"""Streams of events without sense: the monitor neither fails nor proposes a rate above a cap, and drops nothing.

The default run plays LUPUSTEM_STREAMS streams; `LUPUSTEM_STREAMS=100000 pytest -n 2 tests/property/test_monitor.py` plays the
full number in some 16 minutes, `python -m bench.monitor --streams 100000` without the replay in some 9.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from lupustem.treatment import monitor_events as events
from lupustem.treatment.monitor import replay, step
from lupustem.treatment.monitor_advice import advise
from lupustem.treatment.monitor_events import Event, EventRefused
from lupustem.treatment.monitor_state import Phase, State
from lupustem.treatment.simulator import EIGHT, TWO_NURSES, Course, any_events, signs, watch

STREAMS = int(os.environ.get("LUPUSTEM_STREAMS", "600"))


class Tally:
    """Flow since the last start counted anew, from the accepted events alone: what the cap is checked against."""

    def __init__(self) -> None:
        self.rate, self.flow, self.last = Fraction(0), Fraction(0), None

    last: datetime | None

    def take(self, event: Event) -> None:
        if self.last is not None and self.rate > 0:
            self.flow += Fraction((event.at - self.last).total_seconds()) / 60
        paused = self.rate == 0
        self.last = event.at
        if isinstance(event, events.Started | events.Restarted):
            self.rate, self.flow = event.rate, Fraction(0)
        elif isinstance(event, events.RateSet | events.Held):
            self.flow = Fraction(0) if paused and event.rate > 0 else self.flow
            self.rate = event.rate
        elif isinstance(event, events.Stopped | events.Ended | events.Aborted):
            self.rate = Fraction(0)


def played(log: list[Event]) -> int:
    """Play a log, check what is said after each event, and count the rates that were proposed."""
    state, tally, taken, proposed = State(watch()), Tally(), 0, 0
    for event in log:
        try:
            state = step(state, event)
        except EventRefused:
            continue
        taken += 1
        tally.take(event)
        made = advise(state, event.at)
        assert state.delivered_ml >= 0
        assert made.cap <= (4 if tally.flow >= 5 else 2)
        if made.proposed_rate is not None:
            proposed += 1
            assert made.proposed_rate <= 4
            assert made.proposed_rate <= 2 or tally.flow >= 5
            assert state.phase is Phase.RUNNING or made.proposal == "lower"
        if state.phase is Phase.STOPPED:
            assert made.proposal in ("stay_stopped", "end")
    again = replay(watch(), log)
    assert again.state == state
    assert len(again.refused) + taken == len(log)
    assert len(state.seen) == taken, "an id was taken twice"
    return proposed


def test_no_stream_breaks_the_monitor_and_no_proposal_is_above_a_cap() -> None:
    assert sum(played(any_events(seed)) for seed in range(STREAMS)) > STREAMS / 10


def calm_events(seed: int) -> list[Event]:
    """A patient who is well, and a pump that is paused, stopped, restarted and turned up again and again, each event twice."""
    random, at = Random(seed), EIGHT
    calm = signs(Random(1), Course.CALM, 0)
    made: list[Event] = [
        events.SignsTaken("before", at, calm),
        events.Started("start", at, Fraction(2), TWO_NURSES),
    ]
    for number in range(30):
        at += timedelta(seconds=random.choice((20, 60, 150, 301)))
        name = f"e{number}"
        made.append(events.SignsTaken(f"s{number}", at, calm))
        made.append(
            random.choice(
                (
                    events.RateSet(name, at, random.choice((Fraction(2), Fraction(5, 2), Fraction(3)))),
                    events.RateSet(name, at, Fraction(0)),
                    events.Held(name, at, random.choice((Fraction(0), Fraction(2)))),
                    events.Restarted(name, at, Fraction(2), "physician", TWO_NURSES),
                    events.Tick(name, at),
                    events.Stopped(name, at) if random.random() < 0.2 else events.Tick(name, at),
                )
            )
        )
        made.append(made[-1])
    return made


def test_a_pump_turned_up_after_every_pause_and_stop_is_slow_again_first() -> None:
    assert sum(played(calm_events(seed)) for seed in range(STREAMS // 2)) > STREAMS / 10
