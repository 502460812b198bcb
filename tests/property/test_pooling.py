"""What holds for any pool: order does not matter, agreement narrows, weights add up, estimates lie in their intervals."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lupustem.evidence.pooling import (
    Effect,
    Fourfold,
    NotPooled,
    Pooled,
    Proportion,
    clopper_pearson,
    fisher,
    pool,
    wilson,
)
from lupustem.evidence.pooling.measures import (
    freeman_tukey,
    freeman_tukey_back,
    freeman_tukey_rate,
    freeman_tukey_rate_back,
)

# How far from the solution R's search may stop, for PM and the Q-profile interval.
R_STEP = 1.25e-4
METHODS = st.sampled_from(["common", "DL", "HE", "HS", "SJ", "PM", "EB", "ML", "REML"])
INTERVALS = st.sampled_from(["z", "t", "hartung_knapp"])
COUNT = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
EFFECT = st.tuples(st.floats(-50, 50), st.floats(1e-3, 20))


def _proportions(counts: list[tuple[int, int]]) -> list[Proportion]:
    return [Proportion(str(i), x, n) for i, (x, n) in enumerate(counts)]


def _effects(pairs: list[tuple[float, float]]) -> list[Effect]:
    return [Effect(str(i), value, error) for i, (value, error) in enumerate(pairs)]


def _separated(counts: list[tuple[int, int]]) -> bool:
    """Every study has 0 or 100 %, both occur, and not all studies are of one person."""
    border = all(x in (0, n) for x, n in counts) and max(n for _, n in counts) > 1
    return border and len({x == 0 for x, _ in counts}) == 2


def _without_rows(found: Pooled) -> Pooled:
    return dataclasses.replace(found, rows=(), notes=())


@given(st.lists(EFFECT, min_size=2, max_size=9), METHODS, INTERVALS, st.randoms(use_true_random=False))
def test_the_order_of_studies_changes_no_digit(pairs, method, interval, random) -> None:  # type: ignore[no-untyped-def]
    rows = _effects(pairs)
    mixed = rows[:]
    random.shuffle(mixed)
    one, other = (pool("effect", some, method=method, interval=interval) for some in (rows, mixed))
    assert _without_rows(one) == _without_rows(other)
    assert {row.label: row.weight for row in one.rows} == {row.label: row.weight for row in other.rows}


@settings(max_examples=40)
@given(st.lists(COUNT, min_size=2, max_size=8), st.sampled_from(["glmm", "REML"]), st.randoms(use_true_random=False))
def test_the_order_of_counts_changes_no_digit(counts, method, random) -> None:  # type: ignore[no-untyped-def]
    rows = _proportions(counts)
    mixed = rows[:]
    random.shuffle(mixed)
    if method == "glmm" and _separated(counts):
        return
    one = pool("proportion_logit", rows, method=method)
    assert _without_rows(one) == _without_rows(pool("proportion_logit", mixed, method=method))


@given(st.floats(-50, 50), st.floats(1e-3, 20), st.integers(2, 30), METHODS)
def test_studies_all_alike_narrow_with_the_root_of_their_number(
    value: float, error: float, k: int, method: str
) -> None:
    found = pool("effect", _effects([(value, error)] * k), method=method, interval="z")
    assert found.estimate == pytest.approx(value, abs=1e-12)
    assert found.standard_error == pytest.approx(error / math.sqrt(k), rel=1e-12)
    assert found.heterogeneity.tau2 == 0


@given(st.lists(EFFECT, min_size=2, max_size=12), METHODS, INTERVALS, st.sampled_from(["auto", "always", "never"]))
def test_no_tau2_is_negative_weights_make_100_and_the_estimate_lies_in_its_interval(
    pairs, method, interval, floor
) -> None:  # type: ignore[no-untyped-def]
    found = pool("effect", _effects(pairs), method=method, interval=interval, floor=floor)
    spread = found.heterogeneity
    assert spread.tau2 is not None
    assert spread.tau2 >= 0
    assert spread.i2 is not None
    assert 0 <= spread.i2 <= 100
    assert sum(row.weight or 0 for row in found.rows) == pytest.approx(100)
    assert found.interval is not None
    assert found.estimate is not None
    assert found.interval.lower <= found.estimate <= found.interval.upper
    assert min(value for value, _ in pairs) - 1e-9 <= found.estimate <= max(value for value, _ in pairs) + 1e-9
    if found.prediction:
        assert found.prediction.interval.lower <= found.interval.lower
        assert found.prediction.interval.upper >= found.interval.upper
    if spread.tau2_interval:
        assert 0 <= spread.tau2_interval.lower <= spread.tau2_interval.upper
        if method in ("PM", "EB") and not spread.empty:
            assert spread.tau2_interval.lower <= spread.tau2 * (1 + 1e-9) + R_STEP
            assert spread.tau2 <= spread.tau2_interval.upper * (1 + 1e-9) + R_STEP


@given(
    st.lists(EFFECT, min_size=2, max_size=8),
    # EB solves the equation of PM exactly; where R's search for PM stops depends on the scale.
    METHODS.filter(lambda method: method != "PM"),
    st.floats(-1e3, 1e3),
    st.floats(1e-4, 1e4),
)
def test_shifting_and_stretching_the_scale_shifts_and_stretches_the_answer(pairs, method, shift, stretch) -> None:  # type: ignore[no-untyped-def]
    assume(max(error for _, error in pairs) < 1e3 * min(error for _, error in pairs))
    one = pool("effect", _effects(pairs), method=method, interval="z")
    other = pool(
        "effect", _effects([((value + shift) * stretch, error * stretch) for value, error in pairs]), method=method
    )
    assert one.estimate is not None
    assert one.heterogeneity.tau2 is not None
    assert one.standard_error is not None
    room = 1e-6 * stretch * (1 + abs(shift) + max(error for _, error in pairs))
    assert other.estimate == pytest.approx((one.estimate + shift) * stretch, rel=1e-7, abs=room)
    assert other.heterogeneity.q == pytest.approx(one.heterogeneity.q, rel=1e-5, abs=1e-6)


@settings(max_examples=40)
@given(st.lists(COUNT, min_size=2, max_size=8))
@example([(0, 1), (1, 1)])
@example([(0, 500), (1, 500)])
def test_turning_events_and_others_around_turns_the_glmm_around(counts: list[tuple[int, int]]) -> None:
    if _separated(counts):
        with pytest.raises(NotPooled, match="no bound"):
            pool("proportion_logit", _proportions(counts))
        return
    one = pool("proportion_logit", _proportions(counts))
    other = pool("proportion_logit", _proportions([(n - x, n) for x, n in counts]))
    assert other.shown == pytest.approx(1 - one.shown, abs=1e-6)
    assert one.shown_interval.lower <= one.shown <= one.shown_interval.upper
    assert other.heterogeneity.tau2 == (
        None if one.heterogeneity.tau2 is None else pytest.approx(one.heterogeneity.tau2, rel=1e-4, abs=1e-6)
    )


TABLE = st.tuples(COUNT, COUNT)


@given(st.lists(TABLE, min_size=2, max_size=6), st.sampled_from(["mantel_haenszel", "peto", "DL"]))
def test_turning_the_arms_around_turns_the_odds_ratio_around(tables, method) -> None:  # type: ignore[no-untyped-def]
    rows = [Fourfold(str(i), *one, *two) for i, (one, two) in enumerate(tables)]
    turned = [Fourfold(str(i), *two, *one) for i, (one, two) in enumerate(tables)]
    try:
        found = pool("odds_ratio", rows, method=method)
    except NotPooled:
        with pytest.raises(NotPooled, match="no ratio exists"):
            pool("odds_ratio", turned, method=method)
        return
    other = pool("odds_ratio", turned, method=method)
    assert other.estimate == pytest.approx(-(found.estimate or 0), abs=1e-9)
    assert other.standard_error == pytest.approx(found.standard_error, rel=1e-9)


@given(COUNT, st.floats(0.5, 0.999))
def test_exact_and_score_intervals_hold_what_was_seen(count: tuple[int, int], level: float) -> None:
    share = count[0] / count[1]
    for found in (clopper_pearson(*count, level), wilson(*count, level)):
        assert 0 <= found.lower <= share <= found.upper <= 1


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_fishers_interval_holds_its_estimate(a: int, b: int, c: int, d: int) -> None:
    assume(a + b + c + d > 0)
    found = fisher(a, b, c, d)
    assert 0 < found.p_value <= 1
    if found.estimate is not None:
        assert found.lower <= found.estimate
        assert found.upper is None or found.estimate <= found.upper


@given(COUNT)
def test_freeman_and_tukey_come_back(count: tuple[int, int]) -> None:
    x, n = count
    assert freeman_tukey_back(freeman_tukey(x, n), n) == pytest.approx(x / n, abs=1e-7)
    assert freeman_tukey_rate_back(freeman_tukey_rate(x, n), n) == pytest.approx(x / n, abs=1e-9)
