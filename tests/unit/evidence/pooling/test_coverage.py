"""Intervals hold the truth as often as they say, in seeded simulation; `python -m bench.coverage_pooling` does 2,000 each."""

from __future__ import annotations

import pytest
from bench.coverage_pooling import effects, proportions


@pytest.mark.parametrize("tau2", [0.0, 0.1])
def test_95_percent_intervals_of_forty_studies_hold_the_mean_in_93_to_97_percent(tau2: float) -> None:
    found = effects(40, tau2, 400, seed=7)
    for name, count in found.items():
        if name.startswith("common") and tau2 > 0:
            assert count.coverage < 90  # what a common effect claims of studies that do differ
        else:
            assert 93 <= count.coverage <= 97.5, (name, count.coverage)


def test_hartung_and_knapp_hold_the_mean_with_five_studies_where_the_normal_interval_does_not() -> None:
    found = effects(5, 0.1, 400, seed=11)
    assert 92 <= found["REML hartung_knapp never"].coverage <= 97
    assert found["REML z never"].coverage < found["REML hartung_knapp never"].coverage
    assert found["REML hartung_knapp always"].coverage >= found["REML hartung_knapp never"].coverage


def test_the_random_intercept_model_needs_t_with_few_studies() -> None:
    found = proportions(5, 60, seed=3)
    assert found["glmm z"].coverage < found["glmm t"].coverage
    assert found["glmm t"].coverage >= 90
