"""Exact rates against poisson.test of R 4.2.2; the landmark, and the biased answer only where it is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from lupustem.outcome.survival.landmark import IMMORTAL_TIME, landmark
from lupustem.outcome.survival.rates import rate, rate_ratio
from lupustem.treatment.invalid import InvalidInput


def test_a_ratio_of_rates_is_that_of_poisson_test() -> None:
    found = rate_ratio(11, 800.0, 3, 1011.0)
    assert found.value == pytest.approx(4.63375, rel=1e-6)
    assert [found.interval.lower, found.interval.upper] == pytest.approx([1.224066, 25.867408], rel=1e-6)
    assert found.p_value == pytest.approx(0.01313, abs=5e-6)


def test_a_rate_of_no_event_has_an_upper_limit_by_the_rule_of_three() -> None:
    found = rate(0, 100.0)
    assert (found.value, found.interval.lower) == (0.0, 0.0)
    assert found.interval.upper == pytest.approx(-np.log(0.025) / 100)


def test_a_ratio_to_no_event_is_unbounded_and_says_so() -> None:
    found = rate_ratio(4, 10.0, 0, 10.0)
    assert (found.value, found.interval.upper, found.reason) == (None, None, "no_events")
    assert found.interval.lower is not None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((2.5, 10.0), "not_whole"),
        ((-1, 10.0), "not_whole"),
        ((1, 0.0), "not_positive"),
        ((1, float("nan")), "not_positive"),
    ],
)
def test_counts_and_person_time_that_cannot_be_are_refused(given: tuple[int, float], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        rate(*given)
    assert error.value.code == code


def test_two_groups_without_an_event_cannot_be_compared() -> None:
    with pytest.raises(InvalidInput) as error:
        rate_ratio(0, 10.0, 0, 10.0)
    assert error.value.code == "no_events"


TIMES, EVENTS = [3.0, 5.0, 6.0, 9.0, 20.0, 24.0, 30.0], [1, 0, 1, 1, 1, 0, 0]
RESPONSES = [None, None, 2.0, None, 4.0, 8.0, 2.0]


def test_the_landmark_leaves_out_whom_it_must_and_counts_from_itself() -> None:
    found = landmark(TIMES, EVENTS, RESPONSES, 6)
    assert (found.events_before, found.censored_before) == (2, 1)
    assert (found.others, found.responders) == (2, 2)
    others, responders = found.curves
    assert others.times.tolist() == [3.0, 18.0]
    assert responders.times.tolist() == [14.0, 24.0]
    assert found.naive is None


def test_a_response_after_the_landmark_does_not_move_anybody() -> None:
    assert landmark(TIMES, EVENTS, RESPONSES, 6).others == 2
    assert landmark(TIMES, EVENTS, RESPONSES, 8.5).responders == 3


def test_the_biased_answer_comes_only_on_demand_and_says_that_it_is_biased() -> None:
    naive = landmark(TIMES, EVENTS, RESPONSES, 6, naive=True).naive
    assert naive is not None
    assert naive.warning is IMMORTAL_TIME
    assert [curve.n for curve in naive.curves] == [3, 4]


def test_counting_from_the_start_favours_responders_where_response_means_nothing() -> None:
    rng = np.random.default_rng(5)
    times, response = rng.exponential(10, 4000), rng.exponential(10, 4000)
    seen = [float(one) if one < end else None for one, end in zip(response, times, strict=True)]
    found = landmark(times, np.ones(4000, dtype=int), seen, 5, naive=True)
    assert found.naive is not None
    biased, honest = found.naive.log_rank, found.log_rank
    assert biased.hazard_ratio is not None
    assert biased.hazard_ratio.value < 0.7
    assert honest is not None
    assert honest.hazard_ratio is not None
    assert 0.85 < honest.hazard_ratio.value < 1.15


@pytest.mark.parametrize(
    ("responses", "at", "code"),
    [
        ([None] * 6, 6, "lengths_differ"),
        ([float("nan")] * 7, 6, "missing_time"),
        ([4.0] + [None] * 6, 6, "response_after_end"),
        (RESPONSES, 0, "not_positive"),
    ],
)
def test_what_a_landmark_cannot_be_made_from_is_refused(responses: list[float | None], at: float, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        landmark(TIMES, EVENTS, responses, at)
    assert error.value.code == code


def test_a_landmark_after_everybody_s_end_has_no_curve() -> None:
    found = landmark(TIMES, EVENTS, RESPONSES, 40)
    assert (found.curves, found.log_rank, found.responders) == ((), None, 0)
