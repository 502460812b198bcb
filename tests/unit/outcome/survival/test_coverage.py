"""A small seeded look at how often the intervals hold the truth; `python -m bench.coverage_survival` is the thorough one."""

from __future__ import annotations

from bench.coverage_survival import covered


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    found = covered(200, 100)
    assert {"Kaplan-Meier at 12, log", "Aalen-Johansen at 12, log", "Cox, efron", "Fine-Gray", "rate"} <= set(found)
    # 200 cohorts: three standard errors of a share of 95 % are 4.6 %.
    assert {name: share for name, share in found.items() if not 0.90 <= share <= 0.995} == {}
