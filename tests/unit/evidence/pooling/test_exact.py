"""Exact intervals and tests, at their borders and against other programs."""

from __future__ import annotations

import pytest
from scipy import stats
from scipy.stats import contingency

from lupustem.evidence.pooling import clopper_pearson, fisher, poisson_rate, welch, wilson


@pytest.mark.parametrize("n", [1, 6, 15, 404, 100_000])
def test_no_event_has_a_lower_limit_of_exactly_0_and_all_events_an_upper_of_exactly_1(n: int) -> None:
    none, every = clopper_pearson(0, n), clopper_pearson(n, n)
    assert (none.lower, every.upper) == (0.0, 1.0)
    assert none.upper == pytest.approx(1 - 0.025 ** (1 / n), rel=1e-12)
    assert every.lower == pytest.approx(0.025 ** (1 / n), rel=1e-12)
    assert wilson(0, n).lower == 0.0
    assert wilson(n, n).upper == 1.0


@pytest.mark.parametrize(("events", "n"), [(1, 6), (3, 6), (119, 404), (5, 404), (1, 100_000), (49_999, 100_000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_the_exact_limits_leave_half_the_error_on_each_side(events: int, n: int, level: float) -> None:
    found = clopper_pearson(events, n, level)
    tail = (1 - level) / 2
    assert stats.binom.sf(events - 1, n, found.lower) == pytest.approx(tail, rel=1e-8)
    assert stats.binom.cdf(events, n, found.upper) == pytest.approx(tail, rel=1e-8)


@pytest.mark.parametrize(("events", "time"), [(1, 370), (7, 1344), (200, 3.5), (1_000_000, 1e6)])
def test_the_exact_limits_of_a_rate_leave_half_the_error_on_each_side(events: int, time: float) -> None:
    found = poisson_rate(events, time)
    assert stats.poisson.sf(events - 1, found.lower * time) == pytest.approx(0.025, rel=1e-7)
    assert stats.poisson.cdf(events, found.upper * time) == pytest.approx(0.025, rel=1e-7)


def test_no_event_in_a_time_has_the_rule_of_three_above_it() -> None:
    found = poisson_rate(0, 100)
    assert (found.lower, found.method) == (0.0, "exact_poisson")
    assert found.upper == pytest.approx(3.6888794541139363 / 100, rel=1e-12)


@pytest.mark.parametrize("events", [0, 1, 2, 5, 6])
def test_wilson_is_that_of_scipy(events: int) -> None:
    found, wanted = wilson(events, 6), stats.binomtest(events, 6).proportion_ci(method="wilson")
    assert (found.lower, found.upper) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


@pytest.mark.parametrize(
    "table", [(9, 3, 5, 1), (2, 10, 4, 8), (1, 99, 9, 91), (40, 2, 11, 30), (500, 9500, 450, 9550)]
)
def test_fisher_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    found = fisher(*table)
    matrix = [table[:2], table[2:]]
    assert found.p_value == pytest.approx(stats.fisher_exact(matrix).pvalue, rel=1e-9)
    wanted = contingency.odds_ratio(matrix)
    assert found.estimate == pytest.approx(wanted.statistic, rel=1e-3)
    limits = wanted.confidence_interval()
    assert (found.lower, found.upper) == pytest.approx((limits.low, limits.high), rel=1e-3)


def test_fisher_is_solved_exactly_where_the_search_of_r_is_too_coarse() -> None:
    """An odds ratio of 1e-5: R stops within 1.2e-4 of it, which is nothing like it."""
    matrix = [[1, 9_999], [500, 50]]
    found = fisher(1, 9_999, 500, 50)
    wanted = contingency.odds_ratio(matrix)
    limits = wanted.confidence_interval()
    assert found.estimate == pytest.approx(wanted.statistic, rel=1e-3)
    assert (found.lower, found.upper) == pytest.approx((limits.low, limits.high), rel=1e-3)


def test_an_empty_cell_bounds_the_odds_ratio_on_one_side_only() -> None:
    most, least = fisher(5, 0, 2, 4), fisher(0, 5, 4, 2)
    assert (most.estimate, most.upper, least.estimate, least.lower) == (None, None, 0.0, 0.0)
    assert most.lower > 0
    assert least.upper is not None
    assert most.reason is not None
    assert most.p_value == pytest.approx(least.p_value)


def test_a_table_without_choice_says_that_nothing_can_be_estimated() -> None:
    found = fisher(0, 12, 0, 6)
    assert (found.p_value, found.estimate, found.lower, found.upper) == (1.0, None, 0.0, None)
    assert found.reason is not None


def test_a_table_of_a_hundred_thousand_people_does_not_overflow() -> None:
    found = fisher(500, 99_500, 600, 99_400)
    assert found.p_value == pytest.approx(stats.fisher_exact([[500, 99_500], [600, 99_400]]).pvalue, rel=1e-6)
    assert found.estimate == pytest.approx((500 * 99_400) / (600 * 99_500), rel=1e-3)


def test_welch_is_that_of_scipy_in_the_far_tail_too() -> None:
    found = welch(0, 1, 30, 20, 1.5, 40)
    wanted = stats.ttest_ind_from_stats(0, 1, 30, 20, 1.5, 40, equal_var=False)
    assert found.p_value == pytest.approx(wanted.pvalue, rel=1e-9)
    assert found.statistic == pytest.approx(wanted.statistic, rel=1e-12)
    assert found.interval.lower < -20 < found.interval.upper
