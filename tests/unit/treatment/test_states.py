"""The states of an infusion, searched to the last one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.states import (
    RUNNING,
    START,
    Action,
    Need,
    Phase,
    Place,
    act,
    rate_limit,
    reachable,
    transitions,
)

LEVELS = (1, 2, 5)
RATES = tuple(Fraction(one) for one in ("2", "2.5", "3", "3.5", "4"))


@pytest.mark.parametrize("levels", LEVELS)
def test_hz38_every_running_state_can_be_stopped_by_anybody_with_nothing_needed(levels: int) -> None:
    running = [place for place in reachable(levels) if place.phase in RUNNING]
    assert running
    for place in running:
        stops = [one for one in transitions(place, levels=levels) if one.action is Action.STOP]
        assert [(one.needs, one.to.phase) for one in stops] == [(frozenset(), Phase.STOPPED)]


@pytest.mark.parametrize("levels", LEVELS)
def test_hz39_no_way_leads_from_stopped_to_running_without_a_new_authorisation_by_two(levels: int) -> None:
    stopped = [place for place in reachable(levels) if place.phase is Phase.STOPPED]
    assert {place.stops for place in stopped} == {1, 2, 3}
    for place in stopped:
        for way in transitions(place, levels=levels):
            if way.to.phase in RUNNING:
                assert Need.NEW_AUTHORISATION in way.needs
                assert way.to == Place(Phase.SLOW, 0, place.stops)
                assert place.stops < 3


@pytest.mark.parametrize("levels", LEVELS)
def test_nothing_flows_before_every_gate_is_ok_and_a_second_person_is_there(levels: int) -> None:
    for place in reachable(levels):
        for way in transitions(place, levels=levels):
            if way.to.phase is Phase.READY:
                assert way.needs == {Need.ALL_GATES_OK}
            if way.to.phase in RUNNING and place.phase not in RUNNING and place.phase is not Phase.STOPPED:
                assert place.phase is Phase.READY
                assert {Need.ALL_GATES_OK, Need.SECOND_PERSON, Need.DEADLINE_OK} <= way.needs


def test_no_rate_above_two_in_the_slow_phase_or_on_hold_and_none_without_running() -> None:
    for place in reachable(5):
        limit = rate_limit(place, RATES)
        assert limit <= 4
        if place.phase in (Phase.SLOW, Phase.HELD):
            assert limit <= 2
        if place.phase not in RUNNING:
            assert limit == 0


@pytest.mark.parametrize("levels", LEVELS)
def test_hz35_every_step_up_needs_vital_signs_and_rises_by_one_level(levels: int) -> None:
    for place in reachable(levels):
        for way in transitions(place, levels=levels):
            if way.to.phase in RUNNING and place.phase in RUNNING and way.to.level > place.level:
                assert way.action is Action.STEP_UP
                assert Need.VITALS_OK in way.needs
                assert way.to.level == place.level + 1


@pytest.mark.parametrize("levels", LEVELS)
def test_the_ends_are_final_and_every_other_state_leads_to_one(levels: int) -> None:
    for place in reachable(levels):
        ends = place.phase in (Phase.DONE, Phase.ABORTED)
        assert bool(transitions(place, levels=levels)) != ends
    assert {place.phase for place in reachable(levels)} >= {Phase.DONE, Phase.ABORTED, Phase.FLUSH}


def test_the_number_of_states_is_known() -> None:
    assert len(reachable(5)) == len({*reachable(5)})
    assert {place.level for place in reachable(5)} == {0, 1, 2, 3, 4}


def test_an_action_without_its_needs_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as error:
        act(Place(Phase.STOPPED, 0, 1), Action.RESTART, frozenset({Need.DEADLINE_OK}), levels=5)
    assert error.value.code == "needs"
    with pytest.raises(InvalidInput) as error:
        act(START, Action.START, frozenset(Need), levels=5)
    assert error.value.code == "not_allowed"


def test_a_whole_infusion_can_be_walked() -> None:
    every = frozenset(Need)
    place = START
    for action in (
        Action.CONFIRM_GATES,
        Action.START,
        Action.STEP_UP,
        Action.HOLD,
        Action.CONTINUE,
        Action.STOP,
        Action.RESTART,
        *[Action.STEP_UP] * 4,
        Action.BEGIN_FLUSH,
        Action.FINISH,
    ):
        place = act(place, action, every, levels=5)
    assert place == Place(Phase.DONE, 4, 1)
