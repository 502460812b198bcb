"""Models that cannot be fitted are refused by the covariate; statsmodels and R agree where they can be."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.hazard_regression import PHReg

from lupustem.outcome.survival.analysis import analyse
from lupustem.outcome.survival.cox import cox
from lupustem.outcome.survival.fine_gray import fine_gray
from lupustem.outcome.survival.gray import gray_test
from lupustem.outcome.survival.log_rank import log_rank
from lupustem.outcome.survival.proportional_hazards import proportional_hazards
from lupustem.treatment.invalid import InvalidInput

RNG = np.random.default_rng(11)
TIMES = np.ceil(RNG.exponential(20, 80))
EVENTS = RNG.integers(0, 2, 80)
X = RNG.normal(size=80)


def _refused(**covariates: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as error:
        cox(TIMES, EVENTS, covariates)
    return [(problem.field, problem.code) for problem in error.value.problems]


def test_a_covariate_that_repeats_others_is_named() -> None:
    assert _refused(x=X, z=X**2, twice=2 * X + 1) == [("twice", "collinear")]
    assert _refused(x=X, z=X**2, both=X - 3 * X**2) == [("both", "collinear")]


def test_a_covariate_that_does_not_vary_is_named() -> None:
    assert _refused(x=X, one=np.full(80, 4.2)) == [("one", "constant_covariate")]


def test_a_covariate_that_separates_the_events_is_named() -> None:
    assert _refused(x=X, apart=(EVENTS == 0).astype(float)) == [("apart", "monotone_likelihood")]


def test_gaps_lengths_and_text_in_covariates_are_told_together() -> None:
    with pytest.raises(InvalidInput) as error:
        cox(TIMES, EVENTS, {"a": np.full(80, np.nan), "b": X[:5], "c": ["f"] * 80})
    assert [problem.field for problem in error.value.problems] == ["a", "b", "c"]


@pytest.mark.parametrize("fit", [cox, lambda t, e, x: fine_gray(t, e, 1, x)])
def test_without_an_event_there_is_nothing_to_compare(fit: object) -> None:
    with pytest.raises(InvalidInput) as error:
        fit([1, 2, 3], [0, 0, 0], {"x": [0, 1, 0]})  # type: ignore[operator]
    assert error.value.code == "no_events"


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_statsmodels_finds_the_same_model(ties: str) -> None:
    own = cox(TIMES, EVENTS, {"x": X, "square": X**2}, ties=ties)
    other = PHReg(TIMES, np.column_stack([X, X**2]), status=EVENTS, ties=ties).fit()
    assert [row.coef for row in own.coefficients] == pytest.approx(other.params, rel=1e-6)
    assert [row.standard_error for row in own.coefficients] == pytest.approx(other.bse, rel=1e-6)
    assert own.log_likelihood == pytest.approx(other.llf, rel=1e-9)


def test_far_away_and_tiny_covariates_give_the_same_model_in_their_units() -> None:
    plain = cox(TIMES, EVENTS, {"x": X}).coefficients[0]
    moved = cox(TIMES, EVENTS, {"x": 1e-6 * X + 1e3}).coefficients[0]
    assert moved.coef * 1e-6 == pytest.approx(plain.coef, rel=1e-5)
    assert moved.z == pytest.approx(plain.z, rel=1e-5)


def test_exact_ties_of_a_pair_are_the_conditional_likelihood_by_hand() -> None:
    model = cox([1, 1, 2, 2], [1, 1, 0, 0], {"x": [1.0, 0.0, 0.0, 1.0]}, ties="exact")
    risk = np.exp(model.coefficients[0].coef)
    # Pairs out of four: one with both exposed, one with none, four with one.
    assert model.log_likelihood == pytest.approx(np.log(risk / (1 + 4 * risk + risk**2)))


def test_the_hazard_ratio_of_a_log_rank_test_leaves_out_one_exactly_where_it_rejects() -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        groups = rng.integers(0, 2, 60)
        times = np.ceil(rng.exponential(np.where(groups == 0, 8, 14)))
        for rho in (0, 1):
            found = log_rank(times, rng.integers(0, 4, 60) > 0, groups, rho=rho)
            assert found.hazard_ratio is not None
            assert found.p_value is not None
            lower, upper = found.hazard_ratio.interval.lower, found.hazard_ratio.interval.upper
            assert lower is not None
            assert upper is not None
            assert (lower > 1 or upper < 1) == (found.p_value < 0.05)


def test_one_group_and_no_event_are_told_and_not_tested() -> None:
    assert log_rank([1, 2], [1, 1], ["a", "a"]).reason == "one_group"
    nobody = log_rank([1, 2], [0, 0], ["a", "b"])
    assert (nobody.statistic, nobody.p_value, nobody.reason) == (None, None, "no_information")


def test_an_unknown_transform_of_time_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        proportional_hazards(cox(TIMES, EVENTS, {"x": X}), "square root")
    assert error.value.code == "transform"


def test_an_analysis_tells_a_model_that_was_not_fitted_and_keeps_the_rest() -> None:
    found = analyse([1, 2, 3, 4], [1, 1, 0, 0], groups=["a", "a", "b", "b"], covariates={"x": [1, float("nan"), 2, 0]})
    assert found.left_out == 1
    about, covariates = found.models
    assert about.cox is None
    assert "b / a" in about.refused[0].en
    assert covariates.about == "covariates"
    assert len(found.curves) == 2


def test_gray_compares_nothing_where_nothing_happened_and_leaves_out_a_stratum_without_events() -> None:
    causes = {1: "relapse", 2: "death"}
    none = gray_test([1.0, 2.0, 3.0, 4.0], [0, 0, 0, 0], ["a", "a", "b", "b"], causes=causes)
    assert [one.reason for one in none] == ["no_information", "no_information"]
    times, events, groups = [1.0, 2.0, 3.0, 4.0, 5.0], [1, 2, 1, 0, 1], ["a", "b", "a", "b", "b"]
    alone = gray_test(times, events, groups, causes=causes)
    beside = gray_test(
        [*times, 9.0, 9.5], [*events, 0, 0], [*groups, "a", "b"], causes=causes, strata=[*"sssss", "empty", "empty"]
    )
    assert [one.statistic for one in beside] == [one.statistic for one in alone]
