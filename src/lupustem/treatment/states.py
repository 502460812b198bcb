"""The states of an infusion and the ways between them: few enough to be searched to the last one.

Anybody can stop from every running state, with nothing needed. Nothing starts again by itself: from `stopped` one way leads
on, and it needs a new authorisation by two persons; after the last stop there is none.

>>> [str(one.action) for one in transitions(Place(Phase.STOPPED, 0, 3), levels=5)]
['abort']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from lupustem.treatment.invalid import refused


class Phase(StrEnum):
    """Where an infusion stands."""

    PLANNED = "planned"
    READY = "ready"
    SLOW = "slow"
    STEP = "step"
    PLATEAU = "plateau"
    FLUSH = "flush"
    HELD = "held"
    STOPPED = "stopped"
    DONE = "done"
    ABORTED = "aborted"


class Action(StrEnum):
    """What somebody does."""

    CONFIRM_GATES = "confirm_gates"
    LOSE_GATE = "lose_gate"
    START = "start"
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    HOLD = "hold"
    CONTINUE = "continue"
    BEGIN_FLUSH = "begin_flush"
    FINISH = "finish"
    STOP = "stop"
    RESTART = "restart"
    ABORT = "abort"


class Need(StrEnum):
    """What an action needs besides the person who does it."""

    ALL_GATES_OK = "all_gates_ok"
    SECOND_PERSON = "second_person"
    VITALS_OK = "vitals_ok"
    SLOW_PHASE_OVER = "slow_phase_over"
    CONFIRMATION = "confirmation"
    NEW_AUTHORISATION = "new_authorisation_by_two"
    DEADLINE_OK = "deadline_ok"
    NETWORK = "network"


RUNNING = frozenset({Phase.SLOW, Phase.STEP, Phase.PLATEAU, Phase.FLUSH, Phase.HELD})


@dataclass(frozen=True, slots=True)
class Place:
    """A state: the phase, the level of the staircase (0 is slow), and how often it was stopped."""

    phase: Phase
    level: int = 0
    stops: int = 0


@dataclass(frozen=True, slots=True)
class Transition:
    """One way on."""

    action: Action
    to: Place
    needs: frozenset[Need]


START = Place(Phase.PLANNED)


def transitions(place: Place, *, levels: int, stops_to_end: int = 3) -> tuple[Transition, ...]:
    """Every way on from a state, for a staircase of so many levels (one: only the slow rate)."""
    return tuple(_ways(place, levels, stops_to_end))


def _ways(place: Place, levels: int, stops_to_end: int) -> Iterator[Transition]:
    here = place.phase
    if here is Phase.PLANNED:
        yield _way(Action.CONFIRM_GATES, replace(place, phase=Phase.READY), Need.ALL_GATES_OK)
        yield _way(Action.ABORT, replace(place, phase=Phase.ABORTED))
    elif here is Phase.READY:
        needs = (Need.ALL_GATES_OK, Need.SECOND_PERSON, Need.DEADLINE_OK)
        yield _way(Action.START, Place(Phase.SLOW, 0, place.stops), *needs)
        yield _way(Action.LOSE_GATE, replace(place, phase=Phase.PLANNED))
        yield _way(Action.ABORT, replace(place, phase=Phase.ABORTED))
    elif here in RUNNING:
        yield _way(Action.STOP, Place(Phase.STOPPED, 0, place.stops + 1))
        yield from _running(place, levels)
    elif here is Phase.STOPPED:
        if place.stops < stops_to_end:
            needs = (Need.NEW_AUTHORISATION, Need.DEADLINE_OK, Need.VITALS_OK)
            yield _way(Action.RESTART, Place(Phase.SLOW, 0, place.stops), *needs)
        yield _way(Action.ABORT, replace(place, phase=Phase.ABORTED))


def _running(place: Place, levels: int) -> Iterator[Transition]:
    if place.phase is Phase.HELD:
        yield _way(Action.CONTINUE, Place(Phase.SLOW, 0, place.stops), Need.VITALS_OK, Need.CONFIRMATION)
        return
    yield _way(Action.HOLD, Place(Phase.HELD, 0, place.stops))
    if place.phase is Phase.FLUSH:
        yield _way(Action.FINISH, replace(place, phase=Phase.DONE))
        return
    if place.level + 1 < levels:
        needs = [Need.VITALS_OK, *([Need.SLOW_PHASE_OVER] if place.phase is Phase.SLOW else [])]
        yield _way(Action.STEP_UP, _at(place.level + 1, levels, place.stops), *needs)
    if place.level > 0:
        yield _way(Action.STEP_DOWN, _at(place.level - 1, levels, place.stops))
    yield _way(Action.BEGIN_FLUSH, replace(place, phase=Phase.FLUSH))


def _at(level: int, levels: int, stops: int) -> Place:
    phase = Phase.SLOW if level == 0 else Phase.PLATEAU if level == levels - 1 else Phase.STEP
    return Place(phase, level, stops)


def _way(action: Action, to: Place, *needs: Need) -> Transition:
    return Transition(action, to, frozenset(needs))


def act(
    place: Place, action: Action, given: frozenset[Need] = frozenset(), *, levels: int, stops_to_end: int = 3
) -> Place:
    """Where an action leads. Raises InvalidInput `not_allowed` where there is no such way, `needs` where a need is open."""
    for way in transitions(place, levels=levels, stops_to_end=stops_to_end):
        if way.action is action:
            missing = ", ".join(sorted(way.needs - given))
            if missing:
                raise refused(str(action), "needs", f"缺少 {missing}。", f"needs {missing} first.")
            return way.to
    raise refused(
        str(action), "not_allowed", f"在 {place.phase} 状态下不能进行。", f"cannot be done in the state {place.phase}."
    )


def rate_limit(place: Place, levels: tuple[Fraction, ...]) -> Fraction:
    """The highest rate allowed in a state, ml/min, for the levels of the plan; 0 where nothing may flow."""
    if place.phase not in RUNNING:
        return Fraction(0)
    return levels[place.level]


def reachable(levels: int, stops_to_end: int = 3) -> frozenset[Place]:
    """Every state that can be reached."""
    found, open_ones = {START}, [START]
    while open_ones:
        for way in transitions(open_ones.pop(), levels=levels, stops_to_end=stops_to_end):
            if way.to not in found:
                found.add(way.to)
                open_ones.append(way.to)
    return frozenset(found)
