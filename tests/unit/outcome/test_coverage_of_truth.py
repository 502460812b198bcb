"""The intervals of own figures hold the truth about as often as they say; 2,000 cohorts are in bench/outcome_coverage.py."""

from __future__ import annotations

from collections import Counter

from bench.outcome_coverage import TRUTH, held, truths

COHORTS, PATIENTS = 60, 100
LEAST, MOST_ALWAYS = 50, 6
"""Of 60 intervals that hold with 95 %, fewer than 50 do so once in 2,000 times; log intervals of few deaths fall short."""


def test_the_main_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    yes: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for seed in range(COHORTS):
        one = held(PATIENTS, 10_000 + seed)
        every.update(one.keys())
        yes.update(name for name, is_held in one.items() if is_held)
    assert set(every) == set(truths(TRUTH))
    assert [name for name, times in every.items() if times < COHORTS - 2] == []
    assert [name for name in every if yes[name] < LEAST] == []
    # Intervals that always hold would be too wide.
    assert sum(yes[name] == every[name] for name in every) <= MOST_ALWAYS
