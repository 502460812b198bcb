"""Streams of events without sense: the monitor neither fails nor proposes a rate above a cap, and drops nothing.

The default run plays LUPUSTEM_STREAMS streams; `LUPUSTEM_STREAMS=100000 pytest tests/property/test_monitor.py` plays the full
number, as does `python -m bench.monitor --streams 100000`.
"""

from __future__ import annotations

import os
from datetime import datetime
from fractions import Fraction

from lupustem.treatment import monitor_events as events
from lupustem.treatment.monitor import replay, step
from lupustem.treatment.monitor_advice import advise
from lupustem.treatment.monitor_events import Event, EventRefused
from lupustem.treatment.monitor_state import Phase, State
from lupustem.treatment.simulator import any_events, watch

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


def test_no_stream_breaks_the_monitor_and_no_proposal_is_above_a_cap() -> None:
    proposed = 0
    for seed in range(STREAMS):
        state, tally, taken = State(watch()), Tally(), 0
        log = any_events(seed)
        for event in log:
            try:
                state = step(state, event)
            except EventRefused:
                continue
            taken += 1
            tally.take(event)
            made = advise(state, event.at)
            assert state.delivered_ml >= 0
            if made.proposed_rate is not None:
                proposed += 1
                assert made.proposed_rate <= 4
                assert made.proposed_rate <= 2 or tally.flow >= 5
                assert state.phase is Phase.RUNNING or made.proposal == "lower"
            if state.phase is Phase.STOPPED:
                assert made.proposal in ("stay_stopped", "end")
        played = replay(watch(), log)
        assert played.state == state
        assert len(played.refused) + taken == len(log)
    assert proposed > STREAMS / 10
