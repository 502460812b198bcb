"""What the door of survival refuses, by name, all at once, and what it joins."""

from __future__ import annotations

import numpy as np
import pytest

from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.tally import joined, tally
from lupustem.outcome.survival.times import followed, followed_causes
from lupustem.treatment.invalid import InvalidInput


def _codes(error: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in error.value.problems]


def test_everything_wrong_is_told_in_one_error_without_a_value() -> None:
    with pytest.raises(InvalidInput) as error:
        followed([1.0, -7.25, float("nan")], [0, 1, 2], ["a", None, "b", "c"])
    assert _codes(error) == [
        ("times", "missing_time"),
        ("times", "negative_time"),
        ("events", "not_binary"),
        ("groups", "missing_group"),
    ]
    for problem in error.value.problems:
        assert problem.text.zh.startswith(problem.field)
        assert "7.25" not in problem.text.en + problem.text.zh


def test_columns_of_different_length_are_refused_with_their_lengths() -> None:
    with pytest.raises(InvalidInput) as error:
        followed([1, 2, 3], [1, 0], ["a", "b", "a"])
    assert _codes(error) == [("times", "lengths_differ")]
    assert "events 2" in error.value.problems[0].text.en


@pytest.mark.parametrize("events", [["yes", "no"], [0.5, 1.0], [[0, 1], [1, 0]]])
def test_events_that_are_no_codes_are_refused(events: list[object]) -> None:
    with pytest.raises(InvalidInput) as error:
        followed([1, 2], events)  # type: ignore[arg-type]
    assert _codes(error) == [("events", "not_a_code")]


def test_a_missing_event_is_not_a_censoring() -> None:
    with pytest.raises(InvalidInput) as error:
        followed([1, 2], [1, float("nan")])
    assert _codes(error) == [("events", "missing_event")]


@pytest.mark.parametrize("times", [["x"], [None], None, [[1.0]]])
def test_times_that_are_no_numbers_are_refused(times: object) -> None:
    with pytest.raises(InvalidInput) as error:
        followed(times, [1])  # type: ignore[arg-type]
    assert ("times", "missing_time") in _codes(error)


def test_nobody_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        kaplan_meier([], [])
    assert error.value.code == "no_subjects"


def test_a_code_that_no_cause_is_named_for_is_refused_with_those_that_are() -> None:
    with pytest.raises(InvalidInput) as error:
        followed_causes([1, 2, 3], [1, 3, 0], {1: "relapse", 2: "death"})
    assert _codes(error) == [("events", "unknown_cause")]
    assert "1, 2" in error.value.problems[0].text.en


def test_causes_keep_the_order_and_the_names_given() -> None:
    given = followed_causes([1, 2, 3], [5, 2, 0], {5: "relapse", 2: "death"})
    assert given.causes == ((5, "relapse"), (2, "death"))
    assert given.code.tolist() == [1, 2, 0]


@pytest.mark.parametrize("level", [0, 1, 95, True])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(InvalidInput) as error:
        kaplan_meier([1], [1], level=level)
    assert error.value.code == "level"


def test_an_unknown_interval_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        kaplan_meier([1], [1], interval="wald")
    assert error.value.code == "interval"


def test_times_that_differ_by_rounding_are_one_time_and_take_the_earliest() -> None:
    third = 0.1 + 0.2
    found = tally(np.array([third, 0.3, 2.0]), np.array([1, 1, 0]), 2)
    assert found.times.tolist() == [0.3, 2.0]
    assert joined(np.array([third, 2.0, 0.3])).tolist() == [0.3, 2.0, 0.3]


@pytest.mark.parametrize("times", [[0.0, 5e-324, 1e300], [-0.0, 0.0, 0.0], [1e-300, 1.0, 1.7e308]])
def test_the_sort_holds_over_the_whole_range_of_floats(times: list[float]) -> None:
    code = np.array([1, 0, 1])
    for codes in (2, 300):
        found = tally(np.array(times), code, codes, ties=False)
        assert found.times.tolist() == sorted({abs(one) for one in times})
        assert found.codes.sum() == 2


def test_a_column_of_other_integers_or_booleans_is_taken_as_codes() -> None:
    wanted = kaplan_meier([1, 2, 3], [1, 0, 1]).survival
    for events in (np.array([True, False, True]), np.array([1, 0, 1], dtype=np.uint8), [1.0, 0.0, 1.0]):
        assert kaplan_meier([1, 2, 3], events).survival.tolist() == wanted.tolist()
    assert kaplan_meier(np.array([1, 2, 3], dtype=np.float32), [1, 0, 1]).times.tolist() == [1, 2, 3]
