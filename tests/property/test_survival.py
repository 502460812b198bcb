"""What holds for survival whatever the data: shape, sums, order of the rows, one cause, change of units, symmetry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupustem.outcome.survival.aalen_johansen import aalen_johansen
from lupustem.outcome.survival.concordance import concordance
from lupustem.outcome.survival.cox import cox
from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.likelihood import Likelihood
from lupustem.outcome.survival.log_rank import log_rank
from lupustem.outcome.survival.restricted_mean import restricted_mean
from lupustem.treatment.invalid import InvalidInput

TIMES = st.one_of(st.integers(0, 12).map(float), st.floats(0, 100), st.sampled_from([0.1 + 0.2, 0.3, 1e-9, 5.0]))
SUBJECTS = st.lists(st.tuples(TIMES, st.integers(0, 2), st.booleans()), min_size=1, max_size=40)
Subjects = list[tuple[float, int, bool]]


def _columns(subjects: Subjects) -> tuple[list[float], list[int], list[int], list[bool]]:
    times, causes, groups = (list(one) for one in zip(*subjects, strict=True))
    return times, [int(one > 0) for one in causes], causes, groups


@given(SUBJECTS, st.sampled_from(["log", "log-log", "plain"]))
def test_survival_never_rises_and_lies_between_its_limits(subjects: Subjects, interval: str) -> None:
    times, events, _, _ = _columns(subjects)
    curve = kaplan_meier(times, events, interval=interval)
    assert np.all(np.diff(np.concatenate(([1.0], curve.survival))) <= 0)
    assert np.all(np.diff(curve.times) > 0)
    for step in curve.steps():
        if step.lower is not None and step.upper is not None:
            assert -1e-12 <= step.lower <= step.survival + 1e-12
            assert step.survival - 1e-12 <= step.upper <= 1
    assert curve.events.sum() + curve.censored.sum() == curve.n == len(subjects)
    assert curve.at_risk[0] == curve.n


@given(SUBJECTS)
def test_incidences_and_the_share_free_of_events_add_up_to_one(subjects: Subjects) -> None:
    times, _, causes, _ = _columns(subjects)
    found = aalen_johansen(times, causes, causes={1: "a", 2: "b"})
    total = found.event_free + sum(one.value for one in found.causes)
    assert total == pytest.approx(np.ones(len(total)), abs=1e-12)
    for one in found.causes:
        assert np.all(np.diff(one.value) >= 0)
        assert np.all(one.standard_error >= 0)
        assert np.all(one.gray_variance >= 0)


@given(SUBJECTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(subjects: Subjects, random: object) -> None:
    mixed = list(subjects)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    answers = []
    for rows in (subjects, mixed):
        times, events, causes, groups = _columns(rows)
        curve, risks = kaplan_meier(times, events), aalen_johansen(times, causes, causes={1: "a", 2: "b"})
        answers.append(
            (curve.times, curve.survival, curve.at_risk, risks.causes[0].value, risks.causes[1].gray_variance)
        )
        answers[-1] += (np.array([one.observed for one in log_rank(times, events, groups, rho=1).groups]),)
    for one, other in zip(*answers, strict=True):
        assert one == pytest.approx(other, rel=1e-12)


@given(SUBJECTS)
def test_with_one_cause_the_incidence_is_one_minus_kaplan_meier_and_so_is_its_error(subjects: Subjects) -> None:
    times, events, _, _ = _columns(subjects)
    curve, found = kaplan_meier(times, events), aalen_johansen(times, events, causes={1: "a"}).of("a")
    assert found.value == pytest.approx(1 - curve.survival, abs=1e-12)
    known = curve.survival > 0
    assert found.standard_error[known] == pytest.approx(curve.standard_error[known], abs=1e-9)


@given(SUBJECTS, st.sampled_from([0.5, 2.0, 1024.0]))
def test_in_another_unit_the_times_change_and_the_shares_do_not(subjects: Subjects, unit: float) -> None:
    times, events, _, _ = _columns([(np.floor(time) * 2, cause, group) for time, cause, group in subjects])
    plain, other = kaplan_meier(times, events), kaplan_meier([time * unit for time in times], events)
    assert other.survival.tolist() == plain.survival.tolist()
    one, scaled = plain.median(), other.median()
    assert scaled.value == (None if one.value is None else one.value * unit)
    mean, longer = restricted_mean(plain, 10), restricted_mean(other, 10 * unit)
    assert longer.value == pytest.approx(mean.value * unit)


@given(SUBJECTS, st.sampled_from([0.0, 1.0]))
def test_the_log_rank_test_does_not_care_which_group_comes_first(subjects: Subjects, rho: float) -> None:
    times, events, _, groups = _columns(subjects)
    one = log_rank(times, events, groups, rho=rho)
    other = log_rank(times, events, [not group for group in groups], rho=rho)
    assert one.statistic == (None if other.statistic is None else pytest.approx(other.statistic, rel=1e-9, abs=1e-12))
    assert sum(group.observed for group in one.groups) == pytest.approx(sum(group.expected for group in one.groups))
    if one.hazard_ratio is not None and other.hazard_ratio is not None:
        assert one.hazard_ratio.value == pytest.approx(1 / other.hazard_ratio.value)


@given(SUBJECTS)
def test_the_score_test_of_breslow_without_ties_is_the_log_rank_test(subjects: Subjects) -> None:
    times = [float(place) for place in range(len(subjects))]
    _, events, _, groups = _columns(subjects)
    test = log_rank(times, events, groups)
    try:
        model = cox(times, events, {"group": [float(one) for one in groups]}, ties="breslow")
    except InvalidInput:
        return
    assert model.score.statistic == pytest.approx(test.statistic)
    assert model.log_likelihood >= model.log_likelihood_null - 1e-9


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.integers(0, 4)), min_size=1, max_size=30))
def test_concordance_is_what_counting_every_pair_gives(rows: list[tuple[int, bool, int]]) -> None:
    time, event, x = (np.array(one) for one in zip(*rows, strict=True))
    likelihood = Likelihood(
        time.astype(np.float64),
        event.astype(np.int64),
        np.zeros(len(time), dtype=np.int64),
        x[:, None] * 1.0,
        "breslow",
    )
    counted = [0, 0, 0]
    for i in range(len(time)):
        for j in range(len(time)):
            if event[i] and (time[j] > time[i] or (time[j] == time[i] and not event[j])):
                counted[0 if x[i] > x[j] else 1 if x[i] < x[j] else 2] += 1
    found = concordance(likelihood, np.ones(1))
    assert [found.concordant, found.discordant, found.tied] == counted
