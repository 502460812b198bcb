"""Pooling beside other programs on data that no reference file holds: statsmodels where it is right, integrals of scipy.

statsmodels 0.15 does not truncate DerSimonian and Laird's tau2 at 0, so that only data with a Q above its degrees of freedom
are compared there; its iterated tau2 (Paule and Mandel) can stop at 0 where it should not, and is not compared.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint

from lupustem.evidence.pooling import Effect, Fourfold, Proportion, clopper_pearson, pool, wilson
from lupustem.evidence.pooling.effects import effects_of
from lupustem.evidence.pooling.glmm import glmm
from lupustem.evidence.pooling.mantel_haenszel import cochran_mantel_haenszel
from lupustem.evidence.pooling.quadrature import Counts, likelihood
from lupustem.evidence.pooling.small_study import begg
from lupustem.evidence.pooling.tau2 import tau2_of
from lupustem.evidence.pooling.weighted import Array, Model, solved


def _effects(seed: int, k: int, scale: float = 1.0) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.01, 0.4, k) * scale**2
    return rng.normal(0.3, 1.5, k) * scale, v


def _rows(y: Array, v: Array) -> list[Effect]:
    return [Effect(str(i), float(a), float(b) ** 0.5) for i, (a, b) in enumerate(zip(y, v, strict=True))]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("scale", [1.0, 1e-4, 1e5])
def test_dersimonian_laird_with_hartung_and_knapp_is_that_of_statsmodels(seed: int, scale: float) -> None:
    y, v = _effects(seed, 4 + seed, scale)
    rows = _rows(y, v)
    wanted = combine_effects(y, v, method_re="chi2", use_t=True)
    assert wanted.tau2 > 0
    by_z = pool("effect", rows, method="DL", interval="z")
    by_t = pool("effect", rows, method="DL", floor="never")
    assert by_z.heterogeneity.tau2 == pytest.approx(wanted.tau2, rel=1e-10)
    assert by_z.heterogeneity.q == pytest.approx(wanted.q, rel=1e-10)
    assert (by_z.estimate, by_z.standard_error) == pytest.approx((wanted.mean_effect_re, wanted.sd_eff_w_re), rel=1e-10)
    assert by_t.standard_error == pytest.approx(wanted.sd_eff_w_re_hksj, rel=1e-10)
    common = pool("effect", rows, method="common")
    assert (common.estimate, common.standard_error) == pytest.approx(
        (wanted.mean_effect_fe, wanted.sd_eff_w_fe), rel=1e-10
    )


@pytest.mark.parametrize("method", ["ML", "REML"])
@pytest.mark.parametrize("seed", range(12))
def test_likelihoods_have_their_highest_point_where_scipy_finds_it(method: str, seed: int) -> None:
    y, v = _effects(seed, 3 + seed)
    y = y * (0.3 if seed % 3 else 1.0)

    def less(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = (w * y).sum() / w.sum()
        value = np.log(v + tau2).sum() + (w * (y - mean) ** 2).sum()
        return float(value + np.log(w.sum()) if method == "REML" else value)

    grid = np.concatenate(([0.0], np.geomspace(1e-6, 20, 4000)))
    at = int(np.argmin([less(one) for one in grid]))
    wanted = 0.0
    if at > 0:
        bounds = (grid[at - 1], grid[min(at + 1, grid.size - 1)])
        wanted = float(optimize.minimize_scalar(less, bounds=bounds, method="bounded", options={"xatol": 1e-12}).x)
    found = tau2_of(Model.of(list(y), list(v)), method).value
    assert found == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    assert less(found) <= less(wanted) + 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_mantel_haenszel_is_the_stratified_table_of_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(5):
        n_1, n_2 = (int(n) for n in rng.integers(5, 60, 2))
        rows.append(Fourfold(str(i), int(rng.integers(0, n_1)), n_1, int(rng.integers(0, n_2)), n_2))
    tables = [[[r.events_1, r.n_1 - r.events_1], [r.events_2, r.n_2 - r.events_2]] for r in rows]
    wanted = StratifiedTable([np.array(table, dtype=float) for table in tables])
    found = pool("odds_ratio", rows, method="mantel_haenszel")
    assert (found.shown, found.standard_error) == pytest.approx(
        (wanted.oddsratio_pooled, wanted.logodds_pooled_se), rel=1e-9
    )
    test = wanted.test_null_odds(correction=True)
    assert cochran_mantel_haenszel(rows) == pytest.approx((test.statistic, test.pvalue), rel=1e-9)
    assert pool("risk_ratio", rows, method="mantel_haenszel").shown == pytest.approx(wanted.riskratio_pooled, rel=1e-9)


@pytest.mark.parametrize(("events", "n"), [(0, 7), (3, 6), (119, 404), (81, 81)])
def test_exact_and_score_limits_are_those_of_statsmodels(events: int, n: int) -> None:
    for found, method in ((clopper_pearson(events, n), "beta"), (wilson(events, n), "wilson")):
        wanted = proportion_confint(events, n, method=method)
        assert (found.lower, found.upper) == pytest.approx(wanted, abs=1e-10)


COUNTS = [
    ([3, 0, 9], [40, 15, 12], -1.0, 2.5),
    ([400, 20, 0, 7], [900, 1000, 600, 8], -1.5, 1.7),
    ([0, 0, 1], [5, 700, 30], -5.0, 4.0),
    ([45, 119, 5, 13], [404, 404, 404, 81], -2.0, 0.05),
]


@pytest.mark.parametrize(("x", "n", "mu", "sigma"), COUNTS)
def test_the_quadrature_is_the_integral(x: list[int], n: list[int], mu: float, sigma: float) -> None:
    wanted = 0.0
    for events, size in zip(x, n, strict=True):

        def density(z: float, events: int = events, size: int = size) -> float:
            return float(stats.binom.pmf(events, size, special.expit(mu + sigma * z)) * stats.norm.pdf(z))

        whole, _ = integrate.quad(
            density, -12, 12, points=list(np.linspace(-6, 6, 25)), limit=400, epsabs=0, epsrel=1e-12
        )
        top = stats.binom.logpmf(events, size, events / size)
        wanted += float(np.log(whole) - top)
    found = likelihood(Counts.of("binomial", np.array(x, float), np.array(n, float)), mu, sigma)
    assert found.value == pytest.approx(wanted, abs=1e-9)


def test_the_quadrature_of_rates_is_the_integral() -> None:
    x, time, mu, sigma = [0, 7, 210], [370.0, 1344.0, 900.0], -4.0, 1.8
    wanted = 0.0
    for events, at_risk in zip(x, time, strict=True):

        def density(z: float, events: int = events, at_risk: float = at_risk) -> float:
            return float(stats.poisson.pmf(events, at_risk * np.exp(mu + sigma * z)) * stats.norm.pdf(z))

        whole, _ = integrate.quad(
            density, -10, 8, points=list(np.linspace(-6, 6, 25)), limit=400, epsabs=0, epsrel=1e-12
        )
        wanted += float(np.log(whole) - stats.poisson.logpmf(events, events))
    found = likelihood(Counts.of("poisson", np.array(x, float), np.array(time)), mu, sigma)
    assert found.value == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(("x", "n", "mu", "sigma"), COUNTS)
def test_the_slope_and_curvature_of_the_likelihood_are_those_of_differences(
    x: list[int], n: list[int], mu: float, sigma: float
) -> None:
    counts = Counts.of("binomial", np.array(x, float), np.array(n, float))
    at, step = likelihood(counts, mu, sigma), 1e-4
    by_mu = [likelihood(counts, mu + way * step, sigma) for way in (-1, 1)]
    by_sigma = [likelihood(counts, mu, sigma + way * step) for way in (-1, 1)]
    slope = [(by[1].value - by[0].value) / (2 * step) for by in (by_mu, by_sigma)]
    assert at.gradient == pytest.approx(slope, rel=1e-5, abs=1e-6)
    bend = [(by[1].gradient - by[0].gradient) / (2 * step) for by in (by_mu, by_sigma)]
    assert at.hessian == pytest.approx(np.array(bend), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_no_start_finds_a_higher_likelihood_than_the_glmm(seed: int, family: str) -> None:
    rng = np.random.default_rng(seed)
    k = 3 + seed
    n = rng.integers(5, 300, k).astype(float)
    eta = rng.normal(-1.5, 0.8 * (seed % 4), k)
    x = rng.binomial(n.astype(int), special.expit(eta)) if family == "binomial" else rng.poisson(n * np.exp(eta))
    if not x.any():
        x[0] = 1
    x = x.astype(float)
    found = glmm("binomial" if family == "binomial" else "poisson", x, n)
    counts = Counts.of("binomial" if family == "binomial" else "poisson", x, n)

    def less(at: Array) -> float:
        return -likelihood(counts, float(at[0]), abs(float(at[1]))).value

    best = min(
        float(
            optimize.minimize(
                less, [found.mu + shift, start], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-10}
            ).fun
        )
        for shift, start in ((0.0, 0.01), (0.5, 1.0), (-0.5, 3.0))
    )
    assert -likelihood(counts, found.mu, found.tau2**0.5).value <= best + 1e-7


def test_a_poisson_model_without_spread_is_the_crude_rate() -> None:
    found = glmm("poisson", np.array([10.0, 20.0, 31.0]), np.array([100.0, 200.0, 300.0]))
    assert (found.tau2, found.mu) == (0.0, pytest.approx(np.log(61 / 600)))
    assert found.standard_error == pytest.approx(61**-0.5)


@pytest.mark.parametrize("k", [3, 8, 40])
def test_begg_is_kendalls_rank_correlation_counted_pair_by_pair(k: int) -> None:
    y, v = _effects(k, k)
    effects = effects_of(
        "effect", [Effect(str(i), float(a), float(b) ** 0.5) for i, (a, b) in enumerate(zip(y, v, strict=True))]
    )
    at = solved(Model.of(effects.values, effects.variances), 0.0)
    t = (np.array(effects.values) - at.beta[0]) / np.sqrt(np.array(effects.variances) - at.covariance[0, 0])
    signs = [np.sign((t[i] - t[j]) * (v[i] - v[j])) for i in range(k) for j in range(i)]
    assert begg(effects).statistic == pytest.approx(float(np.sum(signs)) / (k * (k - 1) / 2), abs=1e-12)


def test_metafors_own_worked_example_of_freeman_and_tukey() -> None:
    # Miller, Am Stat 1978;32:138, as checked in the tests of metafor: 0.3595 by inverse variance.
    rows = [Proportion("a", 3, 11), Proportion("b", 6, 17), Proportion("c", 10, 21), Proportion("d", 1, 6)]
    found = pool("proportion_freeman_tukey", rows, method="common")
    assert (round(2 * (found.estimate or 0), 4), round(found.shown, 4)) == (1.3093, 0.3595)
    effects = effects_of("proportion_freeman_tukey", rows)
    assert [round(2 * value, 4) for value in effects.values] == [1.1391, 1.2888, 1.5253, 0.9515]
    assert [round(4 * value, 4) for value in effects.variances] == [0.0870, 0.0571, 0.0465, 0.1538]
