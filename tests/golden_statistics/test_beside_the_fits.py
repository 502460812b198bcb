"""What R gives beside the pooled value: Q-profile, weights, leave-one-out, asymmetry, tables, GLMM, exact limits, slopes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lupustem.evidence.pooling import clopper_pearson, fisher, poisson_rate, pool, welch, wilson
from lupustem.evidence.pooling.effects import Effects, effects_of
from lupustem.evidence.pooling.estimate import Estimate, fitted
from lupustem.evidence.pooling.mantel_haenszel import cochran_mantel_haenszel
from lupustem.evidence.pooling.regression import meta_regression
from lupustem.evidence.pooling.rows import Fourfold
from lupustem.evidence.pooling.sensitivity import leave_one_out
from lupustem.evidence.pooling.small_study import begg, egger, egger_random
from lupustem.evidence.pooling.tau2 import tau2_of
from lupustem.evidence.pooling.weighted import Model, solved
from tests.golden_statistics.reference import SETS, Json, load, measures, studies_of

# R searches Q-profile limits of tau2 to within .Machine$double.eps^0.25, and no further than 100 or ten times tau2.
R_STEP = 1.25e-4
PROPORTIONS = [name for name, data in SETS.items() if "glmm" in data]


def _with(field: str) -> list[tuple[str, Json]]:
    return [case for case in measures() if field in case[1]]


def _effects(name: str, measure: Json) -> Effects:
    return effects_of(measure["measure"], studies_of(SETS[name]), correlation=measure["correlation"])


def _named(case: tuple[str, Json]) -> str:
    return f"{case[0]}-{case[1]['measure']}-{case[1]['correlation'] or ''}"


@pytest.mark.parametrize("case", _with("q_profile"), ids=_named)
def test_the_q_profile_interval_is_that_of_confint(case: tuple[str, Json]) -> None:
    name, measure = case
    found = pool(
        measure["measure"], studies_of(SETS[name]), method="REML", correlation=measure["correlation"]
    ).heterogeneity
    assert found.tau2_interval is not None
    assert found.i2_interval is not None
    assert found.tau2 is not None
    low, high = measure["q_profile"]["tau2"]
    if low > high:
        # R's two searches, each coarser than the interval, have crossed: ours is solved exactly.
        assert (name, measure["measure"]) == ("nielweise_2008", "rate")
        assert 0 < found.tau2_interval.lower < found.tau2 < found.tau2_interval.upper < high
        return
    furthest = max(100.0, 10 * found.tau2)
    ours = [min(furthest, found.tau2_interval.lower), min(furthest, found.tau2_interval.upper)]
    assert ours == pytest.approx(measure["q_profile"]["tau2"], rel=1e-6)
    typical = found.tau2_interval.upper * (100 / found.i2_interval.upper - 1)
    i2_of_r = [100 * end / (typical + end) for end in measure["q_profile"]["tau2"]]
    assert i2_of_r == pytest.approx(measure["q_profile"]["i2"], rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("case", _with("weights"), ids=_named)
def test_weights_are_those_of_the_random_effects_model(case: tuple[str, Json]) -> None:
    name, measure = case
    effects, wanted = _effects(name, measure), measure["weights"]
    found = pool(measure["measure"], studies_of(SETS[name]), method="REML", correlation=measure["correlation"])
    assert found.heterogeneity.tau2 is not None
    pairs = sorted(zip(effects.variances, wanted, strict=True))
    (v_1, w_1), (v_2, w_2) = pairs[0], pairs[-1]
    tau2_of_r = (w_2 * v_2 - w_1 * v_1) / (w_1 - w_2)
    assert tau2_of_r == pytest.approx(found.heterogeneity.tau2, abs=R_STEP, rel=1e-5)
    at_r = fitted(Model.of(effects.values, effects.variances), max(0.0, tau2_of_r), "z", 0.95).weights
    assert at_r == pytest.approx(wanted, rel=1e-8)


@pytest.mark.parametrize("case", _with("leave_one_out"), ids=_named)
def test_leaving_out_each_study_gives_the_same_estimates(case: tuple[str, Json]) -> None:
    name, measure = case
    effects = _effects(name, measure)
    found = leave_one_out(
        measure["measure"], studies_of(SETS[name]), method="REML", interval="z", correlation=measure["correlation"]
    )
    assert [one.label for one in found] == [row[0] for row in SETS[name]["studies"]]
    for at, (one, wanted) in enumerate(zip(found, measure["leave_one_out"], strict=True)):
        values, variances = (
            tuple(x for i, x in enumerate(all_) if i != at) for all_ in (effects.values, effects.variances)
        )
        model, tau2 = Model.of(values, variances), one.pooled.heterogeneity.tau2
        assert tau2 is not None
        assert one.pooled.estimate == pytest.approx(solved(model, tau2).beta[0], rel=1e-12)
        _within_the_step_of_r(lambda t, model=model: float(solved(model, t).beta[0]), tau2, wanted)


@pytest.mark.parametrize("case", _with("egger"), ids=_named)
def test_egger_and_begg_are_regtest_and_ranktest(case: tuple[str, Json]) -> None:
    name, measure = case
    effects = _effects(name, measure)
    lm, wanted = egger(effects), measure["egger"]
    assert (lm.statistic, lm.limit) == pytest.approx((wanted["statistic"], wanted["limit"]), rel=1e-6)
    assert (lm.p_value, lm.df) == (pytest.approx(wanted["p_value"], rel=1e-5), wanted["df"])
    rank = begg(effects)
    assert rank.statistic == pytest.approx(measure["begg"]["statistic"], rel=1e-9, abs=1e-12)
    assert rank.p_value == pytest.approx(measure["begg"]["p_value"], rel=1e-5)
    model = Model.of(effects.values, effects.variances, [variance**0.5 for variance in effects.variances])
    tau2, by_r = tau2_of(model, "REML").value, measure["egger_random"]
    assert egger_random(effects).statistic == _slope(model, tau2).statistic
    _within_the_step_of_r(lambda t: _slope(model, t).statistic or 0.0, tau2, by_r["statistic"])
    _within_the_step_of_r(lambda t: _slope(model, t).p_value or 0.0, tau2, by_r["p_value"])


def _slope(model: Model, tau2: float) -> Estimate:
    return fitted(model, tau2, "z", 0.95).coefficients[1]


def _within_the_step_of_r(number: Callable[[float], float], tau2: float, wanted: float) -> None:
    """R gave this number at a tau2 that lies within a step of 3e-5 of ours, which is the highest point itself."""
    around = [number(max(0.0, tau2 + 3e-6 * step)) for step in range(-10, 11)]
    room = 1e-8 * abs(wanted)
    assert min(around) - room <= wanted <= max(around) + room


@pytest.mark.parametrize("case", _with("mantel_haenszel"), ids=_named)
def test_mantel_and_haenszel_are_rma_mh(case: tuple[str, Json]) -> None:
    name, measure = case
    wanted = measure["mantel_haenszel"]
    found = pool(measure["measure"], studies_of(SETS[name]), method="mantel_haenszel")
    assert found.interval is not None
    spread = found.heterogeneity
    got = [found.estimate, found.standard_error, found.interval.lower, found.interval.upper, spread.q, spread.i2]
    limits = wanted["limits"]
    want = [wanted["estimate"], wanted["standard_error"], *limits, wanted["q"], wanted["i2"]]
    assert got == pytest.approx(want, rel=1e-9)
    assert spread.p_value == pytest.approx(wanted["q_p_value"], rel=1e-5)
    if wanted["cochran"]:
        tables = [one for one in studies_of(SETS[name]) if isinstance(one, Fourfold)]
        assert cochran_mantel_haenszel(tables) == pytest.approx(wanted["cochran"], rel=1e-6)


def test_peto_is_rma_peto() -> None:
    wanted, found = SETS["bcg"]["peto"], pool("odds_ratio", studies_of(SETS["bcg"]), method="peto")
    assert found.interval is not None
    got = [found.estimate, found.standard_error, found.interval.lower, found.interval.upper]
    assert got == pytest.approx([wanted["estimate"], wanted["standard_error"], *wanted["limits"]], rel=1e-9)
    assert [found.heterogeneity.q, found.heterogeneity.i2] == pytest.approx([wanted["q"], wanted["i2"]], rel=1e-9)
    assert found.p_value == pytest.approx(wanted["p_value"], rel=1e-5)


@pytest.mark.parametrize("name", PROPORTIONS)
def test_the_glmm_is_rma_glmm_with_fifty_points(name: str) -> None:
    data = SETS[name]
    by_z = pool("proportion_logit", studies_of(data))
    by_t = pool("proportion_logit", studies_of(data), method="glmm", interval="t")
    wanted = data["glmm"]
    got = [by_z.estimate, by_z.standard_error, by_z.heterogeneity.tau2]
    want = [wanted["estimate"], wanted["standard_error"], wanted["tau2"]]
    assert got == pytest.approx(want, rel=1e-4)
    assert by_z.prediction is not None
    assert by_t.prediction is not None
    shown = [by_z.shown, by_z.shown_interval.lower, by_z.shown_interval.upper]
    assert shown == pytest.approx(wanted["shown"], rel=1e-4)
    ahead = by_z.prediction.shown_interval
    assert [ahead.lower, ahead.upper] == pytest.approx(wanted["shown_prediction"], rel=1e-4)
    assert [by_t.shown_interval.lower, by_t.shown_interval.upper] == pytest.approx(data["glmm_t"]["limits"], rel=1e-3)
    ahead = by_t.prediction.shown_interval
    assert [ahead.lower, ahead.upper] == pytest.approx(data["glmm_t"]["prediction"], rel=1e-3)


@pytest.mark.parametrize("name", [name for name, data in SETS.items() if "exact" in data])
def test_each_study_has_its_exact_interval(name: str) -> None:
    data = SETS[name]
    for (_, events, size), wanted in zip(data["studies"], data["exact"], strict=True):
        found = (
            [poisson_rate(events, size)] if len(wanted) == 2 else [clopper_pearson(events, size), wilson(events, size)]
        )
        ends = [end for one in found for end in (one.lower, one.upper)]
        assert ends == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_meta_regression_on_latitude_is_that_of_rma() -> None:
    wanted = SETS["bcg"]["regression"]
    effects = effects_of(wanted["measure"], studies_of(SETS["bcg"]))
    found = meta_regression(effects, wanted["name"], dict(zip(effects.labels, wanted["moderator"], strict=True)))
    spread = found.heterogeneity
    assert spread.tau2 == pytest.approx(wanted["tau2"], abs=3e-5)
    assert spread.q == pytest.approx(wanted["q"], rel=1e-9)
    assert found.explained == pytest.approx(wanted["explained"], abs=0.01)
    at_r = fitted(
        Model.of(effects.values, effects.variances, wanted["moderator"]), wanted["tau2"], "hartung_knapp", 0.95
    ).coefficients
    assert [one.value for one in at_r] == pytest.approx(wanted["beta"], rel=1e-8)
    assert [one.standard_error for one in at_r] == pytest.approx(wanted["standard_error"], rel=1e-8)
    assert [one.statistic for one in at_r] == pytest.approx(wanted["statistic"], rel=1e-8)
    assert [one.p_value for one in at_r] == pytest.approx(wanted["p_value"], rel=1e-7)
    assert (at_r[1].statistic or 0) ** 2 == pytest.approx(wanted["qm"], rel=1e-8)
    assert at_r[1].p_value == pytest.approx(wanted["qm_p_value"], rel=1e-7)
    ours = [found.intercept.estimate, found.slope.estimate, found.slope.standard_error, found.slope.p_value]
    assert ours == pytest.approx([*wanted["beta"], wanted["standard_error"][1], wanted["p_value"][1]], rel=2e-4)


def test_welch_is_t_test_from_summaries() -> None:
    wanted = load("simple")["welch"]
    found = welch(*wanted["summaries"])
    got = [found.difference, found.standard_error, found.df, found.interval.lower, found.interval.upper, found.p_value]
    want = [wanted["difference"], wanted["standard_error"], wanted["df"], *wanted["limits"], wanted["p_value"]]
    assert got == pytest.approx(want, rel=1e-10)


def test_fisher_is_fisher_test() -> None:
    wanted = load("simple")["fisher"]
    found = fisher(*wanted["table"])
    assert found.p_value == pytest.approx(wanted["p_value"], rel=1e-12)
    assert [found.estimate, found.lower, found.upper] == pytest.approx(
        [wanted["estimate"], *wanted["limits"]], rel=1e-9
    )
