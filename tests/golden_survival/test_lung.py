"""Survival against R on the lung data: every number of Kaplan-Meier, log-rank, Cox and the check of proportional hazards."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lupustem.outcome.survival.cox import Cox, cox
from lupustem.outcome.survival.curve import Curve
from lupustem.outcome.survival.kaplan_meier import kaplan_meier, kaplan_meier_by_group
from lupustem.outcome.survival.log_rank import LogRank, log_rank
from lupustem.outcome.survival.proportional_hazards import proportional_hazards
from lupustem.outcome.survival.restricted_mean import restricted_mean

HERE = Path(__file__).parent
GOLDEN: dict[str, Any] = json.loads((HERE / "lung.json").read_text("utf-8"))


def near(value: object, rel: float = 1e-6) -> Any:
    return pytest.approx(value, rel=rel, abs=1e-12)


def _read(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


LUNG = _read(HERE.parent / "data" / "survival" / "lung.csv")
KNOWN = ~np.isnan(LUNG["ecog"])


def _curve(interval: str = "log") -> Curve:
    return kaplan_meier(LUNG["days"], LUNG["died"], interval=interval)


def test_every_step_of_the_curve_is_that_of_survfit() -> None:
    wanted, found = _read(HERE / "lung_curve.csv"), _curve()
    columns = {"days": found.times, "survival": found.survival, "standard_error": found.standard_error}
    columns |= {"at_risk": found.at_risk, "events": found.events, "censored": found.censored}
    columns |= {"lower": found.lower, "upper": found.upper}
    assert set(columns) == set(wanted)
    for name, values in columns.items():
        assert values == near(wanted[name]), name


@pytest.mark.parametrize("interval", ["log", "log-log", "plain"])
def test_quantiles_and_chosen_times_are_those_of_survfit(interval: str) -> None:
    curve, wanted = _curve(interval), GOLDEN["kaplan_meier"][interval]
    for row in wanted["quantiles"]:
        found = curve.quantile(row["share"])
        assert (found.value, found.interval.lower, found.interval.upper) == (row["days"], row["lower"], row["upper"])
    for row, at in zip(wanted["at"], curve.at([row["days"] for row in wanted["at"]]), strict=True):
        assert at.at_risk == row["at_risk"]
        assert [at.survival, at.standard_error] == near([row["survival"], row["standard_error"]])
        assert [at.interval.lower, at.interval.upper] == near([row["lower"], row["upper"]])
        assert at.interval.method == interval


def test_restricted_mean_and_nelson_aalen_are_those_of_survfit() -> None:
    wanted = GOLDEN["restricted_mean"]
    found = restricted_mean(_curve(), wanted["days"])
    assert [found.value, found.standard_error] == near([wanted["value"], wanted["standard_error"]])
    curve = _curve()
    for row in GOLDEN["nelson_aalen"]:
        place = np.searchsorted(curve.times, row["days"], side="right") - 1
        assert curve.cumulative_hazard[place] == near(row["value"])


def test_the_curves_of_both_sexes_are_those_of_survfit() -> None:
    curves = kaplan_meier_by_group(LUNG["days"], LUNG["died"], LUNG["sex"])
    for row, curve in zip(GOLDEN["by_sex"], curves, strict=True):
        median = curve.median()
        assert (curve.group, curve.n, curve.n_events) == (row["sex"], row["subjects"], row["events"])
        assert [median.value, median.interval.lower, median.interval.upper] == [
            row["median"],
            row["lower"],
            row["upper"],
        ]
        for wanted, at in zip(row["at"], curve.at([one["days"] for one in row["at"]]), strict=True):
            assert [at.survival, at.standard_error] == near([wanted["survival"], wanted["standard_error"]])
            assert [at.interval.lower, at.interval.upper] == near([wanted["lower"], wanted["upper"]])


def _same_test(found: LogRank, wanted: dict[str, Any]) -> None:
    assert found.statistic == near(wanted["statistic"])
    assert found.degrees == wanted["degrees"]
    assert found.p_value == near(wanted["p"], 1e-5)
    if "observed" in wanted:
        assert [group.observed for group in found.groups] == near(wanted["observed"])
        assert [group.expected for group in found.groups] == near(wanted["expected"])


def test_log_rank_peto_peto_and_the_stratified_test_are_those_of_survdiff() -> None:
    everybody = (LUNG["days"], LUNG["died"], LUNG["sex"])
    _same_test(log_rank(*everybody), GOLDEN["log_rank"])
    _same_test(log_rank(*everybody, rho=1), GOLDEN["peto_peto"])
    known = [column[KNOWN] for column in everybody]
    _same_test(log_rank(*known, strata=LUNG["ecog"][KNOWN]), GOLDEN["log_rank_within_ecog"])


def _model(which: str, ties: str) -> Cox:
    rows = KNOWN if "ecog" in which else np.ones(len(KNOWN), dtype=bool)
    covariates = {name: LUNG[name][rows] for name in GOLDEN["cox"][which][ties]["covariates"]}
    return cox(LUNG["days"][rows], LUNG["died"][rows], covariates, ties=ties)


MODELS = [(which, ties) for which, models in GOLDEN["cox"].items() for ties in models]


@pytest.mark.parametrize(("which", "ties"), MODELS)
def test_every_number_of_a_cox_model_is_that_of_coxph(which: str, ties: str) -> None:
    wanted, found = GOLDEN["cox"][which][ties], _model(which, ties)
    assert (found.n, found.n_events, found.ties) == (wanted["subjects"], wanted["events"], ties)
    for row in found.coefficients:
        golden = wanted["covariates"][row.name]
        assert [row.coef, row.standard_error, row.z] == near(
            [golden[k] for k in ("coefficient", "standard_error", "z")]
        )
        assert [row.hazard_ratio, row.interval.lower, row.interval.upper] == near(
            [golden["hazard_ratio"], golden["lower"], golden["upper"]]
        )
        assert row.p_value == near(golden["p"], 1e-5)
    assert [found.log_likelihood_null, found.log_likelihood] == near(list(wanted["log_likelihood"].values()))
    assert found.likelihood_ratio.statistic == near(wanted["likelihood_ratio"]["statistic"])
    assert found.likelihood_ratio.p_value == near(wanted["likelihood_ratio"]["p"], 1e-5)
    assert found.wald.statistic == pytest.approx(wanted["wald_two_decimals"], abs=0.005)
    assert found.score.statistic == near(wanted["score"])
    assert found.concordance.value == near(wanted["concordance"]["value"])
    assert found.concordance.standard_error == near(wanted["concordance"]["standard_error"])


@pytest.mark.parametrize("which", ["age_sex_ecog", "sex"])
def test_the_check_of_proportional_hazards_is_that_of_cox_zph(which: str) -> None:
    wanted = GOLDEN["proportional_hazards"][which]
    found = {row.name: row for row in proportional_hazards(_model(which, "efron"))}
    assert list(found) == list(wanted)
    for name, row in wanted.items():
        assert found[name].statistic == near(row["statistic"])
        assert found[name].degrees == row["degrees"]
        assert found[name].p_value == near(row["p"], 1e-5)
