"""What curves say at their edges: before the first time, beyond the last, at survival 0, without a median."""

from __future__ import annotations

import numpy as np
import pytest

from lupustem.outcome.survival.aalen_johansen import aalen_johansen
from lupustem.outcome.survival.kaplan_meier import kaplan_meier, kaplan_meier_by_group
from lupustem.outcome.survival.restricted_mean import difference, restricted_mean
from lupustem.treatment.invalid import InvalidInput


def test_before_the_first_time_everybody_survives_and_beyond_the_last_nothing_is_said() -> None:
    before, beyond = kaplan_meier([5, 8], [1, 0]).at([2, 9])
    assert (before.survival, before.at_risk, before.interval.lower, before.reason) == (1.0, 2, 1.0, None)
    assert (beyond.survival, beyond.at_risk, beyond.interval.lower) == (None, 0, None)
    assert beyond.reason == "beyond_last_time"


def test_at_survival_zero_there_is_no_interval_and_no_nan_leaves() -> None:
    curve = kaplan_meier([1, 2], [1, 1])
    [last] = curve.at([2])
    assert (last.survival, last.standard_error, last.interval.lower, last.reason) == (0.0, None, None, "survival_zero")
    for step in curve.steps():
        assert all(value is None or value == value for value in (step.standard_error, step.lower, step.upper))


def test_a_median_that_is_not_reached_is_none_and_the_upper_limit_may_be_missing_alone() -> None:
    assert kaplan_meier([1, 2, 3], [1, 0, 0]).median().value is None
    median = kaplan_meier([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 0]).median()
    assert median.value == 3.5
    assert median.interval.lower is not None
    assert median.interval.upper is None


def test_a_flat_piece_at_one_half_gives_its_middle() -> None:
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1]).median().value == 2.5


def test_an_event_and_a_censoring_at_one_time_count_the_event_first() -> None:
    curve = kaplan_meier([3, 3, 5], [0, 1, 1])
    assert curve.survival.tolist() == [2 / 3, 0.0]
    assert (curve.at_risk.tolist(), curve.censored.tolist()) == ([3, 1], [1, 0])


def test_groups_are_in_the_order_of_their_labels_numbers_by_size() -> None:
    curves = kaplan_meier_by_group([1, 2, 3], [1, 1, 1], [10.0, 9.0, 10.0])
    assert [(curve.group, curve.n) for curve in curves] == [("9", 1), ("10", 2)]


def test_a_restricted_mean_beyond_the_last_time_says_that_it_was_extended() -> None:
    curve = kaplan_meier([2, 4], [1, 0])
    assert not restricted_mean(curve, 4).extended
    assert restricted_mean(curve, 10).extended
    assert restricted_mean(curve, 10).value == 2 + 0.5 * 8


def test_restricted_means_are_compared_up_to_one_time_only() -> None:
    curve = kaplan_meier([2, 4], [1, 0])
    with pytest.raises(InvalidInput) as error:
        difference(restricted_mean(curve, 3), restricted_mean(curve, 4))
    assert error.value.code == "tau_differs"
    with pytest.raises(InvalidInput) as error:
        restricted_mean(curve, 0)
    assert error.value.code == "not_positive"


def test_incidences_at_their_edges() -> None:
    found = aalen_johansen([2, 3, 4], [2, 1, 0], causes={1: "relapse", 2: "death"}).of("relapse")
    before, first, beyond = found.at([1, 2, 9])
    assert (before.value, before.reason) == (0.0, "incidence_zero")
    assert (first.value, first.interval.lower, first.reason) == (0.0, None, "incidence_zero")
    assert (beyond.value, beyond.reason) == (None, "beyond_last_time")


def test_a_cause_that_nobody_had_has_incidence_zero() -> None:
    found = aalen_johansen([2, 3], [1, 0], causes={1: "relapse", 2: "death"})
    assert found.of("death").value.tolist() == [0.0, 0.0]
    assert np.all(found.of("death").standard_error == 0)
