"""Every pooled number that R's metafor 3.8.1 gives for seven data sets: effects, nine estimators, two intervals, back again."""

from __future__ import annotations

from typing import Any

import pytest

from lupustem.evidence.pooling import pool
from lupustem.evidence.pooling.effects import Effects, effects_of
from lupustem.evidence.pooling.estimate import fitted, prediction
from lupustem.evidence.pooling.heterogeneity import heterogeneity
from lupustem.evidence.pooling.result import Pooled
from lupustem.evidence.pooling.tau2 import Tau2, tau2_of
from lupustem.evidence.pooling.weighted import Model, solved
from tests.golden_statistics.reference import SETS, Json, fits, measures, studies_of

# R stops its search for EB, ML and REML at a step of 1e-5: where effects are rates per day, tau2 itself is 1e-6. There R's
# tau2 is compared by that, and all else at R's own tau2 to 1e-8.
R_LOOSE = {("nielweise_2008", "rate", method): 2e-5 for method in ("EB", "ML", "REML")}
EXACT = 1e-6
P_VALUES = 1e-5


def _named(case: tuple[Any, ...]) -> str:
    name, measure, *fit = case
    parts = [name, measure["measure"], str(measure["correlation"] or "")]
    return "-".join([*parts, *(f"{one['method']}-{one['interval']}" for one in fit)])


@pytest.mark.parametrize("case", list(measures()), ids=_named)
def test_effects_and_variances_are_those_of_escalc(case: tuple[str, Json]) -> None:
    effects = _effects(*case)
    assert effects.values == pytest.approx(case[1]["effects"], rel=1e-10, abs=1e-13)
    assert effects.variances == pytest.approx(case[1]["variances"], rel=1e-10)


@pytest.mark.parametrize("case", list(fits()), ids=_named)
def test_pooling_gives_every_number_of_metafor(case: tuple[str, Json, Json]) -> None:
    name, measure, wanted = case
    loose = R_LOOSE.get((name, measure["measure"], wanted["method"]))
    if loose:
        _at_the_tau2_of_r(case, loose)
        return
    found = pool(
        measure["measure"],
        studies_of(SETS[name]),
        method=wanted["method"],
        interval=wanted["interval"],
        floor="never",
        correlation=measure["correlation"],
    )
    assert found.k == len(SETS[name]["studies"])
    for field, value in _numbers(found).items():
        if field in wanted and wanted[field] is None:
            assert value is None, field
        elif field in wanted:
            close = P_VALUES if field in ("p_value", "q_p_value") else EXACT
            assert value == pytest.approx(wanted[field], rel=close, abs=1e-13), field
    assert set(wanted) <= {"method", "interval", *_numbers(found)}


def _at_the_tau2_of_r(case: tuple[str, Json, Json], loose: float) -> None:
    name, measure, wanted = case
    effects = _effects(name, measure)
    model, tau2 = Model.of(effects.values, effects.variances), wanted["tau2"]
    ours = tau2_of(model, wanted["method"]).value
    assert ours == pytest.approx(tau2, rel=loose)
    fit = fitted(model, tau2, wanted["interval"], 0.95, "never").coefficients[0]
    spread = heterogeneity(model, wanted["method"], Tau2(tau2, None), 0.95)
    foretold = prediction(fit, tau2, len(effects.studies), "metafor", 0.95)
    assert foretold is not None
    close = 1e-8 if wanted["method"] != "EB" or wanted["interval"] == "z" else 1e-5
    for got, field in (
        (fit.value, "estimate"),
        (fit.standard_error, "standard_error"),
        (fit.statistic, "statistic"),
        ([fit.interval.lower, fit.interval.upper], "limits"),
        ([foretold[0].lower, foretold[0].upper], "prediction"),
        (spread.i2, "i2"),
        (spread.h2, "h2"),
        (spread.q, "q"),
    ):
        assert got == pytest.approx(wanted[field], rel=close, abs=1e-12), field
    assert fit.p_value == pytest.approx(wanted["p_value"], rel=P_VALUES)
    assert spread.p_value == pytest.approx(wanted["q_p_value"], rel=P_VALUES)
    if "shown" in wanted:
        ends = (fit.value, fit.interval.lower, fit.interval.upper)
        assert [effects.measure.back(end, effects.sizes) for end in ends] == pytest.approx(wanted["shown"], rel=close)
        ends = (foretold[0].lower, foretold[0].upper)
        back = [effects.measure.back(end, effects.sizes) for end in ends]
        assert back == pytest.approx(wanted["shown_prediction"], rel=close, abs=1e-12)


@pytest.mark.parametrize("case", list(measures()), ids=_named)
def test_paule_and_mandel_stop_where_r_stops_and_the_exact_solution_is_said_where_that_is_coarse(
    case: tuple[str, Json],
) -> None:
    effects = _effects(*case)
    model = Model.of(effects.values, effects.variances)
    tau2, exact = tau2_of(model, "PM"), tau2_of(model, "EB").value
    assert abs(tau2.value - exact) < 1.25e-4
    q = solved(model, exact).q
    assert q == pytest.approx(model.df, rel=1e-9) if exact > 0 else q <= model.df
    said = heterogeneity(model, "PM", tau2, 0.95).coarse
    assert (said is not None and f"tau2 = {exact:.6g}" in said.en) == (abs(tau2.value - exact) > 1e-3 * exact)


def _effects(name: str, measure: Json) -> Effects:
    return effects_of(measure["measure"], studies_of(SETS[name]), correlation=measure["correlation"])


def _numbers(found: Pooled) -> dict[str, Any]:
    spread, interval, ahead = found.heterogeneity, found.interval, found.prediction
    assert interval is not None
    return {
        "estimate": found.estimate,
        "standard_error": found.standard_error,
        "statistic": found.statistic,
        "p_value": found.p_value,
        "limits": [interval.lower, interval.upper],
        "tau2": spread.tau2,
        "tau2_se": spread.tau2_se,
        "i2": spread.i2,
        "h2": spread.h2,
        "q": spread.q,
        "df": spread.df,
        "q_p_value": spread.p_value,
        "shown": [found.shown, found.shown_interval.lower, found.shown_interval.upper],
        "prediction": ahead and [ahead.interval.lower, ahead.interval.upper],
        "shown_prediction": ahead and [ahead.shown_interval.lower, ahead.shown_interval.upper],
    }
