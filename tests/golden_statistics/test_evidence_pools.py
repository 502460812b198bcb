"""Pools of the published studies that R has done too, and figures that papers print and that can be rebuilt.

Numerical reference only: what is called response differs between these studies, and their pool is no clinical result.
"""

from __future__ import annotations

from math import log

import pytest

from lupustem.evidence.pooling import Effect, Fourfold, Proportion, TwoMeans, clopper_pearson, pool, wilson
from lupustem.evidence.pooling.effects import effects_of
from tests.golden_statistics.reference import Json, load

POOLS: list[Json] = load("project_pools")["pools"]
FITS = [(one, fit) for one in POOLS for fit in one["fits"]]


def _studies(one: Json) -> list[Proportion]:
    return [Proportion(*row) for row in one["studies"]]


@pytest.mark.parametrize(
    ("one", "fit"), FITS, ids=lambda part: part.get("name") or f"{part['measure']}-{part['method']}-{part['interval']}"
)
def test_the_pools_of_the_published_studies_are_those_of_r(one: Json, fit: Json) -> None:
    found = pool(fit["measure"], _studies(one), method=fit["method"], interval=fit["interval"], floor="never")
    spread = found.heterogeneity
    got = [found.estimate, found.standard_error, spread.tau2, spread.i2, spread.q]
    close = 1e-6
    assert got == pytest.approx([fit[name] for name in ("estimate", "standard_error", "tau2", "i2", "q")], rel=close)
    assert spread.p_value == pytest.approx(fit["q_p_value"], rel=1e-5)
    shown = [found.shown, found.shown_interval.lower, found.shown_interval.upper]
    assert shown == pytest.approx(fit["shown"], rel=close)
    if fit["shown_prediction"] is None:
        assert found.prediction is None
    else:
        assert found.prediction is not None
        ahead = found.prediction.shown_interval
        assert [ahead.lower, ahead.upper] == pytest.approx(fit["shown_prediction"], rel=close)


@pytest.mark.parametrize("one", POOLS, ids=lambda one: one["name"])
def test_the_glmm_of_the_published_studies_is_that_of_r(one: Json) -> None:
    found = pool("proportion_logit", _studies(one))
    shown = [found.shown, found.shown_interval.lower, found.shown_interval.upper]
    assert shown == pytest.approx(one["glmm"]["shown"], rel=1e-4)
    assert found.heterogeneity.tau2 == pytest.approx(one["glmm"]["tau2"], rel=1e-4)
    assert one["raw_sum"] == f"{sum(row[1] for row in one['studies'])}/{sum(row[2] for row in one['studies'])}"


def test_double_counting_moves_the_answer() -> None:
    once, twice = (pool("proportion_logit", _studies(one), method="REML", interval="z") for one in POOLS)
    assert (once.k, round(once.shown, 2), twice.k, round(twice.shown, 2)) == (5, 0.69, 10, 0.54)


def test_kamen_prints_the_exact_interval_and_not_wilsons() -> None:
    exact, score = clopper_pearson(5, 6), wilson(5, 6)
    assert [round(100 * end, 1) for end in (exact.lower, exact.upper)] == [35.9, 99.6]
    assert round(100 * score.lower, 1) != 35.9


@pytest.mark.parametrize(
    ("events", "n", "percent", "low", "high"),
    [
        (3, 6, 50.0, 12, 88),
        (119, 404, 29.5, 25, 34),
        (52, 404, 12.9, 10, 17),
        (5, 404, 1.2, 0, 3),
        (7, 24, 29.2, 13, 51),
    ],
)
def test_percentages_of_the_papers_come_with_their_exact_interval(
    events: int, n: int, percent: float, low: int, high: int
) -> None:
    found = clopper_pearson(events, n)
    assert round(100 * events / n, 1) == percent
    assert (round(100 * found.lower), round(100 * found.upper)) == (low, high)


def test_creatinine_of_deng_rebuilds_the_row_of_zhou_within_the_rounding_of_the_means() -> None:
    found = pool("mean_difference", [TwoMeans("deng_2017", 63, 18, 12, 59, 9, 6)])
    assert found.interval is not None
    assert found.shown == 4.0
    assert found.standard_error == pytest.approx(6.364, abs=5e-4)
    assert [found.interval.lower, found.interval.upper] == pytest.approx([-8.473, 16.473], abs=5e-4)
    assert [found.interval.lower, found.interval.upper] == pytest.approx([-8.55, 16.39], abs=0.1)


def test_proteinuria_of_deng_and_the_printed_pool_imply_the_other_trial() -> None:
    deng = effects_of("mean_difference", [TwoMeans("deng_2017", 1.0, 1.0, 12, 3.1, 2.7, 6)])
    error = deng.variances[0] ** 0.5
    assert (deng.values[0], error) == pytest.approx((-2.1, 1.13945), abs=1e-5)
    pooled_error = (-0.19 - -3.81) / 3.919928
    other_weight = 1 / pooled_error**2 - 1 / error**2
    other = (-2.0 / pooled_error**2 - -2.1 / error**2) / other_weight
    assert (other, other_weight**-0.5) == pytest.approx((-1.809, 1.5765), abs=2e-3)
    both = pool(
        "effect", [Effect("deng_2017", -2.1, error), Effect("tang_2016", other, other_weight**-0.5)], method="common"
    )
    assert both.shown == pytest.approx(-2.0, abs=1e-9)
    assert both.heterogeneity.p_value == pytest.approx(0.881, abs=1e-3)


@pytest.mark.parametrize(("controls", "printed"), [(1, 0.24), (2, 0.32)])
def test_the_odds_ratio_of_adverse_events_in_zhou_cannot_be_rebuilt(controls: int, printed: float) -> None:
    # Tang 2016 gives 2 against 1 events; how many controls it had was not readable.
    ratios = []
    for n in range(controls, 31):
        found = pool(
            "odds_ratio",
            [Fourfold("tang_2016", 2, 12, 1, max(n, 2)), Fourfold("deng_2017", 2, 12, 2, 6)],
            method="mantel_haenszel",
        )
        ratios.append(round(found.shown, 2))
    assert 0.26 not in ratios
    assert log(printed) < 0
