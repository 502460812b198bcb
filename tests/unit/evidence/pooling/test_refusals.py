"""Data that cannot be pooled are refused by name, with the study, the field and the remedy, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from lupustem.evidence.pooling import (
    Change,
    Effect,
    Fourfold,
    Mean,
    NotPooled,
    Proportion,
    Rate,
    TwoMeans,
    clopper_pearson,
    fisher,
    poisson_rate,
    pool,
    welch,
)
from lupustem.evidence.pooling.effects import effects_of
from lupustem.evidence.pooling.regression import meta_regression
from lupustem.evidence.pooling.sensitivity import leave_one_out, subgroups

A, B = Proportion("a", 3, 10), Proportion("b", 4, 12)
ROWS = effects_of("proportion_logit", [A, B, Proportion("c", 5, 9)])
CASES: list[tuple[str, Callable[[], Any]]] = [
    ("no_studies", lambda: pool("proportion_logit", [])),
    ("duplicate_study", lambda: pool("proportion_logit", [A, A])),
    ("events_above_n", lambda: pool("proportion_logit", [A, Proportion("b", 13, 12)])),
    ("negative_count", lambda: pool("proportion_logit", [A, Proportion("b", -1, 12)])),
    ("no_people", lambda: pool("proportion_logit", [A, Proportion("b", 0, 0)])),
    ("not_whole", lambda: pool("proportion_logit", [A, Proportion("b", 2.5, 12)])),  # type: ignore[arg-type]
    ("not_a_number", lambda: pool("proportion_logit", [A, Proportion("b", None, 12)])),  # type: ignore[arg-type]
    ("not_a_number", lambda: pool("proportion_logit", [A, Proportion("b", float("nan"), 12)])),  # type: ignore[arg-type]
    ("not_a_number", lambda: pool("proportion_logit", [A, Proportion("b", True, 12)])),
    ("not_a_number", lambda: pool("mean", [Mean("a", float("inf"), 1, 3), Mean("b", 1, 1, 3)])),
    ("not_positive", lambda: pool("rate_log", [Rate("a", 1, 0), Rate("b", 1, 2)])),
    ("negative_count", lambda: pool("rate_log", [Rate("a", -1, 4), Rate("b", 1, 2)])),
    ("too_few_people", lambda: pool("mean", [Mean("a", 1, 1, 1), Mean("b", 1, 1, 3)])),
    ("negative_sd", lambda: pool("mean", [Mean("a", 1, -1, 5), Mean("b", 1, 1, 3)])),
    ("zero_variance", lambda: pool("mean", [Mean("a", 1, 0, 5), Mean("b", 1, 1, 3)])),
    ("zero_variance", lambda: pool("hedges_g", [TwoMeans("a", 1, 0, 5, 2, 0, 5)])),
    ("no_correlation", lambda: pool("mean_change", [Change("a", 9, 2, 4, 2, 10)])),
    ("out_of_bounds", lambda: pool("mean_change", [Change("a", 9, 2, 4, 2, 10)], correlation=1.5)),
    ("not_positive", lambda: pool("effect", [Effect("a", 1, 0)])),
    ("no_events", lambda: pool("odds_ratio", [Fourfold("a", 0, 9, 0, 8), Fourfold("b", 0, 9, 0, 7)])),
    ("no_events", lambda: pool("risk_ratio", [Fourfold("a", 9, 9, 8, 8)])),
    (
        "no_events",
        lambda: pool("odds_ratio", [Fourfold("a", 2, 9, 0, 8), Fourfold("b", 0, 9, 0, 7)], method="mantel_haenszel"),
    ),
    ("unknown_measure", lambda: pool("hazard", [A, B])),
    ("unknown_method", lambda: pool("proportion_logit", [A, B], method="reml")),
    ("unknown_method", lambda: pool("proportion_logit", [A, B], method="glmm", interval="hartung_knapp")),
    ("unknown_method", lambda: pool("proportion_logit", [A, B], prediction="none")),
    ("unknown_method", lambda: pool("proportion_logit", [A, B], method="DL", floor="sometimes")),
    ("method_misfit", lambda: pool("proportion_raw", [A, B], method="glmm")),
    ("method_misfit", lambda: pool("risk_ratio", [Fourfold("a", 1, 9, 2, 8)], method="peto")),
    ("wrong_rows", lambda: pool("odds_ratio", [A, B])),
    ("separated", lambda: pool("proportion_logit", [Proportion("a", 0, 10), Proportion("b", 10, 10)])),
    ("level", lambda: pool("proportion_logit", [A, B], level=95)),
    ("too_few_studies", lambda: leave_one_out("proportion_logit", [A])),
    ("no_group", lambda: subgroups("proportion_logit", [A, B], {"a": "x"})),
    ("constant_moderator", lambda: meta_regression(ROWS, "year", {"a": 1, "b": 1, "c": 1})),
    ("not_a_number", lambda: meta_regression(ROWS, "year", {"a": 1, "b": 2})),
    ("events_above_n", lambda: clopper_pearson(7, 6)),
    ("not_positive", lambda: poisson_rate(1, -2)),
    ("no_people", lambda: fisher(0, 0, 0, 0)),
    ("too_few_people", lambda: welch(1, 1, 1, 2, 1, 5)),
    ("zero_variance", lambda: welch(1, 0, 4, 2, 0, 5)),
]


@pytest.mark.parametrize(("code", "ask"), CASES, ids=[f"{i}-{code}" for i, (code, _) in enumerate(CASES)])
def test_what_cannot_be_pooled_is_refused_by_name(code: str, ask: Callable[[], Any]) -> None:
    with pytest.raises(NotPooled) as caught:
        ask()
    assert caught.value.code == code
    for problem in caught.value.problems:
        assert problem.field
        assert problem.text.zh != problem.text.en
        assert problem.field in problem.text.en
        assert problem.text.en in str(caught.value)


def test_a_refusal_names_the_study() -> None:
    with pytest.raises(NotPooled) as caught:
        pool("proportion_logit", [A, Proportion("liang_2018", 13, 12)])
    assert caught.value.problems[0].study == "liang_2018"
    assert str(caught.value).startswith("liang_2018, events: ")


def test_decimals_are_numbers_too() -> None:
    exact = [Mean("a", Decimal("1.5"), Decimal("0.5"), 9), Mean("b", Decimal(2), Decimal("0.4"), 7)]  # type: ignore[arg-type]
    assert pool("mean", exact).estimate == pool("mean", [Mean("a", 1.5, 0.5, 9), Mean("b", 2.0, 0.4, 7)]).estimate
    rates = [Rate("a", 2, Decimal("40.5")), Rate("b", 1, Decimal(12))]  # type: ignore[arg-type]
    assert pool("rate_log", rates).shown > 0
