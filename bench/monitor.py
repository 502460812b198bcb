"""The monitor's replay: infusions of 200 events each, events per second; with --streams, random streams against the caps.

python -m bench.monitor [--infusions 1000] [--events 200] [--streams 100000 [--first SEED]]
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from time import process_time

from lupustem.treatment.monitor import replay, step
from lupustem.treatment.monitor_advice import advise
from lupustem.treatment.monitor_events import Event, EventRefused, Tick
from lupustem.treatment.monitor_state import State
from lupustem.treatment.simulator import any_events, infusion, watch


def main(infusions: int = 1000, events: int = 200) -> list[str]:
    """Lines of a Markdown report."""
    logs = [padded(infusion(seed, every=1 + seed % 5), events) for seed in range(infusions)]
    begun = process_time()
    played = [replay(watch(), log) for log in logs]
    seconds = process_time() - begun
    assert not any(one.refused for one in played)
    count = sum(map(len, logs))
    return [
        "Replay of the bedside monitor, every event with schedule, findings, score and alarms; CPU time of one process:",
        "",
        "| infusions | events each | events/s | µs per event |",
        "| --- | --- | --- | --- |",
        f"| {infusions} | {events} | {count / seconds:,.0f} | {1e6 * seconds / count:.0f} |",
    ]


def padded(log: list[Event], count: int) -> list[Event]:
    """The log with ticks between its events until there are `count`."""
    made = list(log[:count])
    for number in range(count - len(made)):
        place = 2 + number * 2 % max(len(made) - 2, 1)
        made.insert(place, Tick(f"tick {number}", made[place - 1].at + timedelta(0)))
    return made


def streams(count: int, first: int = 0) -> list[str]:
    """Random streams: no crash, no proposal above the cap."""
    begun, taken, proposed, refused = process_time(), 0, 0, 0
    for seed in range(first, first + count):
        state = State(watch())
        for event in any_events(seed):
            try:
                state = step(state, event)
            except EventRefused:
                refused += 1
                continue
            taken += 1
            made = advise(state, event.at)
            if made.proposed_rate is not None:
                proposed += 1
                if made.proposed_rate > made.cap or made.cap > 4:
                    return [f"seed {seed}: a rate above the cap was proposed NO"]
    seconds = process_time() - begun
    return [
        f"{count:,} random streams: {taken:,} events taken, {refused:,} refused by name, {proposed:,} rates proposed, "
        f"none above a cap, {seconds:.0f} s"
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.monitor", description=__doc__)
    parser.add_argument("--infusions", type=int, default=1000)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--streams", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    print("\n".join(streams(asked.streams, asked.first) if asked.streams else main(asked.infusions, asked.events)))
    sys.exit(0)
