"""Against R on invented subjects at the edges: ties, time 0, one subject, groups of one, the last float digit, flat pieces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lupustem.outcome.survival.cox import cox
from lupustem.outcome.survival.fine_gray import fine_gray
from lupustem.outcome.survival.gray import gray_test
from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.log_rank import log_rank
from lupustem.outcome.survival.proportional_hazards import proportional_hazards
from lupustem.outcome.survival.restricted_mean import restricted_mean
from lupustem.treatment.invalid import InvalidInput

SETS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "edges.json").read_text("utf-8"))["sets"]


def _plain(values: Any) -> list[float | None]:
    return [None if np.isnan(one) else float(one) for one in values]


def _same(found: list[float | None], wanted: list[float | None], rel: float = 1e-6) -> None:
    assert [one is None for one in found] == [one is None for one in wanted]
    pairs = [(a, b) for a, b in zip(found, wanted, strict=True) if a is not None]
    assert [a for a, _ in pairs] == pytest.approx([b for _, b in pairs], rel=rel, abs=1e-12)


def _binary(data: dict[str, Any]) -> list[int]:
    return [int(one > 0) for one in data["event"]]


@pytest.mark.parametrize("interval", ["log", "log-log", "plain"])
@pytest.mark.parametrize("name", SETS)
def test_curve_limits_and_quantiles(name: str, interval: str) -> None:
    data = SETS[name]
    wanted = data["r"][f"kaplan_meier {interval}"]
    curve = kaplan_meier(data["time"], _binary(data), interval=interval)
    for share, value, lower, upper in wanted["quantiles"]:
        found = curve.quantile(share)
        _same([found.value, found.interval.lower, found.interval.upper], [value, lower, upper])
    for column in ("survival", "standard_error", "lower", "upper"):
        if column in wanted:
            _same(_plain(getattr(curve, column)), wanted[column])


@pytest.mark.parametrize("name", SETS)
def test_restricted_means(name: str) -> None:
    data = SETS[name]
    curve = kaplan_meier(data["time"], _binary(data))
    for tau, value, error in data["r"]["restricted_mean"]:
        found = restricted_mean(curve, tau)
        _same([found.value, found.standard_error], [value, error])


@pytest.mark.parametrize("rho", [0, 1])
@pytest.mark.parametrize("name", SETS)
def test_rank_tests_plain_and_stratified(name: str, rho: int) -> None:
    data = SETS[name]
    for strata, more in ((None, ""), (data["stratum"], " within stratum")):
        wanted = data["r"].get(("log_rank", "peto_peto")[rho] + more)
        if wanted is not None:
            found = log_rank(data["time"], _binary(data), data["group"], rho=rho, strata=strata)
            _same([found.statistic], [wanted])


@pytest.mark.parametrize("name", [name for name, data in SETS.items() if "gray" in data["r"]])
def test_gray_s_test(name: str) -> None:
    data = SETS[name]
    found = gray_test(data["time"], data["event"], data["group"])
    _same([one.statistic for one in found], data["r"]["gray"])


MODELS = [(name, key) for name, data in SETS.items() for key in data["r"] if key.startswith("cox ")]


@pytest.mark.parametrize(("name", "key"), MODELS)
def test_cox_models(name: str, key: str) -> None:
    data, wanted = SETS[name], SETS[name]["r"][key]
    strata = data["stratum"] if "stratum" in key else None
    covariates = {"x1": data["x1"], "x2": data["x2"]}
    found = cox(data["time"], _binary(data), covariates, strata=strata, ties=key.split()[1])
    _same([row.coef for row in found.coefficients], wanted["coefficient"])
    _same([row.standard_error for row in found.coefficients], wanted["standard_error"])
    _same([found.log_likelihood_null, found.log_likelihood], wanted["log_likelihood"])
    _same([found.score.statistic, found.wald.statistic], [wanted["score"], wanted["wald"]])
    _same([found.concordance.value, found.concordance.standard_error], wanted["concordance"])
    if wanted["proportional_hazards"] is not None:
        _same([row.statistic for row in proportional_hazards(found)], wanted["proportional_hazards"], 1e-5)


@pytest.mark.parametrize("name", [name for name, data in SETS.items() if "fine_gray" in data["r"]])
def test_fine_and_gray_s_models(name: str) -> None:
    data, wanted = SETS[name], SETS[name]["r"]["fine_gray"]
    found = fine_gray(data["time"], data["event"], 1, {"x1": data["x1"], "x2": data["x2"]})
    _same([row.coef for row in found.coefficients], wanted["coefficient"])
    _same([row.standard_error for row in found.coefficients], wanted["standard_error"])
    _same([found.log_likelihood], [wanted["log_likelihood"]])


def test_a_model_for_which_r_gives_an_infinite_coefficient_is_refused_by_name() -> None:
    data = SETS["early group of one"]
    with pytest.raises(InvalidInput) as refused:
        cox(data["time"], _binary(data), {"x1": data["x1"], "x2": data["x2"]}, strata=data["stratum"])
    assert refused.value.code == "monotone_likelihood"
    assert refused.value.problems[0].field in ("x1", "x2")
