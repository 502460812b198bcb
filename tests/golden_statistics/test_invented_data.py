"""R's metafor on data invented at random: none, all, few and thousands of people, two to twelve studies, every measure.

These were made after the code, to see whether it holds beyond the data it was written beside.
"""

from __future__ import annotations

from typing import Any

import pytest

from lupustem.evidence.pooling import pool
from lupustem.evidence.pooling.result import Pooled
from tests.golden_statistics.reference import Json, load, studies_of

CASES: list[tuple[Json, str, Json]] = [
    (data, measure, fits) for data in load("invented")["sets"] for measure, fits in data["measures"].items()
]
INTERVALS = {"z": ("z", "never"), "knha": ("hartung_knapp", "never"), "adhoc": ("hartung_knapp", "always")}
BESIDE = ("q_profile", "glmm", "mantel_haenszel", "peto")


@pytest.mark.parametrize(("data", "measure", "fits"), CASES, ids=[f"{i}-{case[1]}" for i, case in enumerate(CASES)])
def test_invented_studies_pool_as_in_metafor(data: Json, measure: str, fits: Json) -> None:
    for name in [name for name in fits if name not in BESIDE]:
        method, test = name.split()
        interval, floor = INTERVALS[test]
        found = _pool(data, measure, method=method, interval=interval, floor=floor)
        assert _numbers(found) == _close(fits[name]), name


@pytest.mark.parametrize(("data", "measure", "fits"), [case for case in CASES if "q_profile" in case[2]])
def test_the_interval_of_tau2_is_that_of_confint(data: Json, measure: str, fits: Json) -> None:
    found = _pool(data, measure, method="REML").heterogeneity.tau2_interval
    assert found is not None
    assert [found.lower, found.upper] == pytest.approx(fits["q_profile"], rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(("data", "measure", "fits"), [case for case in CASES if "glmm" in case[2]])
def test_counts_pool_as_in_rma_glmm(data: Json, measure: str, fits: Json) -> None:
    found = _pool(data, measure, method="glmm")
    assert found.interval is not None
    got = [found.estimate, found.standard_error, found.heterogeneity.tau2, found.interval.lower, found.interval.upper]
    assert [*got, found.heterogeneity.q] == pytest.approx(fits["glmm"], rel=1e-3, abs=1e-6)


TABLES = [(*case, method) for case in CASES for method in ("mantel_haenszel", "peto") if method in case[2]]


@pytest.mark.parametrize(("data", "measure", "fits", "method"), TABLES)
def test_tables_pool_as_in_rma_mh_and_rma_peto(data: Json, measure: str, fits: Json, method: str) -> None:
    found = _pool(data, measure, method=method)
    got = [found.estimate, found.standard_error, found.heterogeneity.q or 0.0]
    assert got == pytest.approx(fits[method], rel=1e-9, abs=1e-12)


def _pool(data: Json, measure: str, **settings: Any) -> Pooled:
    return pool(measure, studies_of(data), correlation=data["correlation"], **settings)


def _numbers(found: Pooled) -> list[float | None]:
    spread, ahead = found.heterogeneity, found.prediction
    assert found.interval is not None
    ends = [found.interval.lower, found.interval.upper]
    foretold = [ahead.interval.lower, ahead.interval.upper] if ahead else [None, None]
    return [found.estimate, found.standard_error, *ends, spread.tau2, spread.i2, spread.q, *foretold]


def _close(wanted: list[float | None]) -> list[Any]:
    return [None if one is None else pytest.approx(one, rel=1e-6, abs=1e-7) for one in wanted]
