"""The front of pooling at its borders: one study, two, none with events, all alike, huge, tiny; and what it says of itself."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from lupustem.evidence.pooling import (
    Effect,
    Fourfold,
    Mean,
    Pooled,
    Proportion,
    Rate,
    clopper_pearson,
    poisson_rate,
    pool,
)
from lupustem.evidence.pooling.effects import effects_of
from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.result import Heterogeneity
from lupustem.evidence.pooling.rows import Change
from lupustem.evidence.pooling.sensitivity import by_correlation, leave_one_out, subgroups
from lupustem.evidence.pooling.small_study import begg, egger, egger_random
from lupustem.logic.text import Text

THREE = [Proportion("a", 3, 40), Proportion("b", 0, 15), Proportion("c", 9, 12)]


def _plain(value: Any) -> None:
    """Dataclasses, tuples, text, whole and finite numbers, True, False, None: nothing else, and nothing that is NaN."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            _plain(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            _plain(one)
    else:
        assert value is None or type(value) in (bool, int, float, str), type(value)
        assert not isinstance(value, float) or math.isfinite(value)


@pytest.mark.parametrize("method", ["common", "DL", "HE", "HS", "SJ", "PM", "EB", "ML", "REML"])
@pytest.mark.parametrize(
    "measure", ["proportion_logit", "proportion_raw", "proportion_arcsine", "proportion_freeman_tukey"]
)
@pytest.mark.parametrize(
    "studies",
    [
        THREE,
        [Proportion("a", 0, 10), Proportion("b", 0, 15)],
        [Proportion("a", 10, 10), Proportion("b", 0, 15), Proportion("c", 1, 1)],
        [Proportion("a", 5, 10), Proportion("b", 5, 10), Proportion("c", 5, 10)],
        [Proportion("a", 400_000, 1_000_000), Proportion("b", 1, 2)],
        [Proportion("a", 0, 1), Proportion("b", 1, 1)],
    ],
)
def test_every_number_is_finite_or_absent(measure: str, method: str, studies: list[Proportion]) -> None:
    found = pool(measure, studies, method=method)
    _plain(found)
    assert found.interval is not None
    assert found.estimate is not None
    assert found.interval.lower <= found.estimate <= found.interval.upper
    assert sum(row.weight or 0 for row in found.rows) == pytest.approx(100)


def test_one_study_is_left_as_it_is_with_its_exact_interval() -> None:
    found = pool("proportion_logit", [Proportion("wang_2013", 3, 6)])
    assert (found.model, found.k, found.shown, found.degenerate) == ("single_study", 1, 0.5, "single_study")
    assert found.shown_interval == clopper_pearson(3, 6)
    assert (found.heterogeneity.q, found.heterogeneity.tau2, found.prediction) == (None, None, None)
    assert found.heterogeneity.reason is not None
    assert found.prediction_reason is not None
    assert found.rows[0].weight == 100
    rate = pool("rate_log", [Rate("a", 0, 250.5)])
    assert (rate.shown, rate.shown_interval) == (0.0, poisson_rate(0, 250.5))


@pytest.mark.parametrize(
    "studies", [[Proportion("a", 0, 10), Proportion("b", 0, 15)], [Proportion("a", 0, 1), Proportion("b", 0, 1)]]
)
def test_no_event_anywhere_is_a_named_border_case_with_the_exact_interval_of_the_sum(studies: list[Proportion]) -> None:
    found = pool("proportion_logit", studies)
    assert (found.degenerate, found.estimate, found.shown) == ("no_events", None, 0.0)
    assert found.shown_interval == clopper_pearson(0, sum(one.n for one in studies))
    assert found.interval_method == "clopper_pearson"
    assert found.notes
    _plain(found)


def test_only_events_everywhere_is_the_same_border_case_from_above() -> None:
    found = pool("proportion_logit", [Proportion("a", 10, 10), Proportion("b", 15, 15)])
    assert (found.degenerate, found.shown, found.shown_interval.upper) == ("only_events", 1.0, 1.0)
    rates = pool("rate_log", [Rate("a", 0, 10), Rate("b", 0, 15)])
    assert (rates.degenerate, rates.shown_interval) == ("no_events", poisson_rate(0, 25))


def test_proportions_are_pooled_as_counts_unless_asked_otherwise() -> None:
    found = pool("proportion_logit", THREE)
    assert (found.model, found.tau2_method, found.interval_method) == ("glmm", "ML", "z")
    assert all(row.weight is None for row in found.rows)
    assert found.weights_reason is not None
    assert found.heterogeneity.q_kind == "likelihood_ratio"
    _plain(found)


def test_without_variance_between_studies_the_glmm_is_the_crude_sum() -> None:
    found = pool("proportion_logit", [Proportion("a", 49, 81), Proportion("b", 24, 40)])
    assert found.heterogeneity.tau2 == 0
    assert found.shown == pytest.approx(73 / 121, rel=1e-14)
    assert found.standard_error == pytest.approx(math.sqrt(1 / 73 + 1 / 48), rel=1e-10)


def test_studies_of_one_person_each_are_the_crude_sum() -> None:
    found = pool("proportion_logit", [Proportion(str(i), int(i < 3), 1) for i in range(10)])
    assert found.heterogeneity.tau2 == 0
    assert found.shown == pytest.approx(0.3)


def test_few_studies_that_agree_keep_the_ordinary_standard_error_by_default() -> None:
    # k = 2 and near-equal results: 0.0097 by Hartung and Knapp, 0.186 by z (R metafor 3.8.1).
    studies = [Proportion("a", 49, 81), Proportion("b", 24, 40)]
    floor, bare = (pool("proportion_logit", studies, method="REML", floor=one) for one in ("auto", "never"))
    assert (floor.floor, floor.floor_applied, bare.floor, bare.floor_applied) == (
        "z_standard_error",
        True,
        "none",
        False,
    )
    assert floor.standard_error == pytest.approx(0.185829874227814, rel=1e-9)
    assert bare.standard_error == pytest.approx(0.00970668307501793, rel=1e-9)
    five = [Proportion(str(i), 5, 10) for i in range(5)]
    assert pool("proportion_logit", five, method="REML").floor == "none"
    assert pool("proportion_logit", five, method="REML", floor="always").floor_applied


def test_studies_that_are_all_alike_have_no_spread_and_say_so() -> None:
    found = pool("effect", [Effect(str(i), 0.3, 0.1) for i in range(6)], method="REML", floor="never")
    spread = found.heterogeneity
    assert (spread.q, spread.tau2, spread.i2, spread.empty) == (0.0, 0.0, 0.0, True)
    assert (found.standard_error, found.statistic, found.p_value) == (0.0, None, None)
    assert spread.tau2_interval is not None
    assert (spread.tau2_interval.lower, spread.tau2_interval.upper) == (0.0, 0.0)
    assert any("empty" in note.en for note in found.notes)


def test_the_prediction_interval_names_its_rule() -> None:
    by_z = pool("proportion_logit", THREE, method="REML", interval="z").prediction
    by_t = pool("proportion_logit", THREE, method="REML").prediction
    higgins = pool("proportion_logit", THREE, method="REML", interval="z", prediction="higgins").prediction
    assert by_z is not None
    assert by_t is not None
    assert higgins is not None
    assert (by_z.rule, by_t.rule, higgins.rule) == ("metafor_z", "metafor_t_k_minus_1", "higgins_t_k_minus_2")
    assert higgins.interval.upper - higgins.interval.lower > by_z.interval.upper - by_z.interval.lower
    two = pool("proportion_logit", THREE[:2], method="REML", prediction="higgins")
    assert two.prediction is None
    assert two.prediction_reason is not None
    common = pool("proportion_logit", THREE, method="common")
    assert common.prediction is None
    assert common.prediction_reason is not None


def test_der_simonian_and_laird_are_truncated_where_statsmodels_is_not() -> None:
    found = pool(
        "effect", [Effect("a", 1.0, 1.0), Effect("b", 1.1, 1.0), Effect("c", 0.9, 2.0)], method="DL", interval="z"
    )
    assert found.heterogeneity.q is not None
    assert found.heterogeneity.q < 2
    assert found.heterogeneity.tau2 == 0
    assert found.standard_error == pytest.approx((1 + 1 + 1 / 4) ** -0.5)


def test_a_proportion_of_0_or_1_has_one_half_added_and_the_others_have_not() -> None:
    found = pool("proportion_logit", THREE, method="REML")
    assert [row.adjusted for row in found.rows] == [False, True, False]
    assert found.rows[1].shown == 0
    assert found.rows[1].shown_interval == clopper_pearson(0, 15)
    assert found.rows[1].effect == pytest.approx(math.log(0.5 / 15.5))
    assert any("b" in note.en and "one half" in note.en for note in found.notes)


def test_freeman_and_tukey_end_at_0_and_1_and_name_the_harmonic_mean() -> None:
    found = pool("proportion_freeman_tukey", [Proportion("a", 0, 10), Proportion("b", 0, 400)], method="REML")
    assert found.shown_interval.lower == 0.0
    assert found.turned_back == "freeman_tukey_harmonic"
    assert len([note for note in found.notes if "harmonic" in note.en or "differ widely" in note.en]) == 2


def test_an_interval_that_leaves_the_possible_is_not_cut_but_said() -> None:
    found = pool("proportion_raw", [Proportion("a", 0, 5), Proportion("b", 1, 6)], method="REML")
    assert found.shown_interval.lower < 0
    assert any("leaves what is possible" in note.en for note in found.notes)


def test_a_study_without_events_in_both_arms_tells_mantel_and_haenszel_nothing() -> None:
    studies = [Fourfold("a", 2, 10, 4, 10), Fourfold("b", 1, 12, 5, 12)]
    silent = Fourfold("c", 0, 10, 0, 10)
    for method in ("mantel_haenszel", "peto"):
        without, with_it = (pool("odds_ratio", some, method=method) for some in (studies, [*studies, silent]))
        assert (with_it.estimate, with_it.standard_error) == (without.estimate, without.standard_error)
        assert (with_it.heterogeneity.df, with_it.rows[2].effect, with_it.rows[2].weight) == (1, None, 0.0)
        assert with_it.rows[2].note is not None
        assert with_it.notes
        _plain(with_it)
    by_variance = pool("odds_ratio", [*studies, silent], method="DL")
    assert by_variance.rows[2].effect == 0
    assert any("Mantel-Haenszel" in note.en for note in by_variance.notes)
    difference = pool("risk_difference", [*studies, silent], method="mantel_haenszel")
    assert difference.rows[2].effect == 0


def test_a_ratio_too_wide_for_numbers_is_still_a_number() -> None:
    found = pool("effect", [Effect("a", -300, 1), Effect("b", 300, 1)])
    _plain(found)
    ratios = pool("odds_ratio", [Fourfold("a", 10**7, 10**7, 0, 10**7), Fourfold("b", 0, 10**7, 10**7, 10**7)])
    _plain(ratios)


def test_a_p_value_far_out_keeps_its_digits() -> None:
    found = pool("effect", [Effect("a", 3.0, 0.1), Effect("b", 3.0, 0.1)], method="common")
    assert found.statistic == pytest.approx(42.42640687119285)
    assert found.p_value == 0.0
    far = pool("effect", [Effect("a", 2.0, 0.1), Effect("b", 2.0, 0.1)], method="common")
    assert far.p_value == pytest.approx(5.3958656116079e-176, rel=1e-10)  # erfc(20)


def test_every_measure_names_metafors_abbreviation_once() -> None:
    assert len({one.metafor for one in MEASURES.values()}) == len(MEASURES)
    assert all(isinstance(one.text, Text) and one.text.zh and one.text.en for one in MEASURES.values())


def test_the_assumed_correlation_is_shown_beside_each_answer() -> None:
    studies = [
        Change("a", 12.2, 3.3, 3.2, 2.8, 12),
        Change("b", 18, 4, 10, 4, 12),
        Change("c", 13.1, 4.6, 6.4, 3.7, 35),
    ]
    found = by_correlation("mean_change", studies)
    assert [one.correlation for one in found] == [0.3, 0.5, 0.7]
    errors = [row.standard_error or 0 for one in found for row in one.rows[:1]]
    assert errors[0] > errors[1] > errors[2]


def test_subgroups_have_a_spread_of_their_own_and_a_test_between_them() -> None:
    studies = [Mean(str(i), value, 1, 20) for i, value in enumerate((1.0, 1.2, 3.0, 3.3, 3.1))]
    found = subgroups("mean", studies, {"0": "low", "1": "low", "2": "high", "3": "high", "4": "high"})
    assert [(name, one.k) for name, one in found.groups] == [("high", 3), ("low", 2)]
    parts = [pool("mean", studies[:2], interval="z"), pool("mean", studies[2:], interval="z")]
    assert all(isinstance(one, Pooled) for one in parts)
    between = pool(
        "effect",
        [Effect(str(i), one.estimate or 0, one.standard_error or 0) for i, one in enumerate(parts)],
        method="common",
    )
    assert (found.q, found.p_value) == pytest.approx((between.heterogeneity.q, between.heterogeneity.p_value))
    assert found.df == 1


def test_subgroups_without_an_estimate_have_no_test_but_a_reason() -> None:
    studies = [Proportion("a", 0, 9), Proportion("b", 0, 8), Proportion("c", 3, 8), Proportion("d", 3, 9)]
    found = subgroups("proportion_logit", studies, {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert (found.q, found.df, found.p_value) == (None, None, None)
    assert found.reason is not None


def test_leaving_one_of_two_out_leaves_a_single_study() -> None:
    found = leave_one_out("proportion_logit", THREE[:2])
    assert [one.pooled.model for one in found] == ["single_study", "single_study"]


def test_small_study_tests_say_why_they_cannot_be_done() -> None:
    two = effects_of("proportion_logit", THREE[:2])
    alike = effects_of("effect", [Effect(str(i), i, 0.5) for i in range(4)])
    line = effects_of("effect", [Effect(str(i), 1 + i, 1 + i) for i in range(4)])
    for effects in (two, alike):
        for found in (egger(effects), egger_random(effects), begg(effects)):
            assert (found.statistic, found.p_value) == (None, None)
            assert found.reason is not None
    on_a_line = egger(line)
    assert on_a_line.limit == pytest.approx(0, abs=1e-12)
    assert (on_a_line.statistic, on_a_line.p_value) == (None, None)
    assert on_a_line.reason is not None
    _plain(on_a_line)


def test_the_kinds_of_heterogeneity_are_told_apart() -> None:
    assert isinstance(pool("proportion_logit", THREE).heterogeneity, Heterogeneity)
    assert pool("proportion_logit", THREE, method="DL").heterogeneity.q_kind == "cochran"


def test_a_normal_interval_of_few_studies_is_called_too_narrow() -> None:
    few = [pool("proportion_logit", THREE), pool("proportion_logit", THREE, method="DL", interval="z")]
    safe = [pool("proportion_logit", THREE, interval="t"), pool("proportion_logit", THREE, method="DL")]
    assert all(any("too narrow" in note.en for note in one.notes) for one in few)
    assert not any("too narrow" in note.en for one in safe for note in one.notes)
    many = [Proportion(str(i), 2 + i % 3, 20) for i in range(10)]
    assert not any("too narrow" in note.en for note in pool("proportion_logit", many).notes)


def test_each_study_of_peto_has_its_own_peto_effect_with_no_half_added() -> None:
    found = pool("odds_ratio", [Fourfold("a", 0, 10, 4, 10), Fourfold("b", 1, 12, 5, 12)], method="peto")
    row = found.rows[0]
    variance = 4 * 16 * 0.5 * 0.5 / 19
    assert (row.effect, row.adjusted) == (pytest.approx((0 - 2) / variance), False)
    assert row.standard_error == pytest.approx(variance**-0.5)
    weighted = sum((one.effect or 0) * (one.weight or 0) for one in found.rows) / 100
    assert found.estimate == pytest.approx(weighted)
