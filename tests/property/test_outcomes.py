"""What must hold of every cohort: the order of rows is nothing, what is unknown stays within the bounds, shares are shares."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.cohort import UnitOf
from lupustem.outcome.invented import Truth, invented
from lupustem.outcome.result import Outcomes

FEW = settings(max_examples=3)
WHOLE = Truth(blank=0.0, death=0.01)
ALWAYS_ASSESSED = ("sri4", "sri6", "lldas", "doris_2021")


@FEW
@given(seed=st.integers(0, 1000), unit=st.sampled_from(("first", "each")))
def test_the_order_of_rows_changes_nothing(seed: int, unit: UnitOf) -> None:
    cohort = invented(patients=15, seed=seed)
    mixed = [one.sample(fraction=1, shuffle=True, seed=seed) for one in (cohort.visits, cohort.events)]
    options = Options(unit=unit)
    assert analyse(*mixed, options) == analyse(cohort.visits, cohort.events, options)


@FEW
@given(seed=st.integers(0, 1000), share=st.sampled_from((0.02, 0.1, 0.3)))
def test_what_is_unknown_lies_within_the_bounds(seed: int, share: float) -> None:
    cohort = invented(patients=20, seed=seed, truth=WHOLE)
    whole, gaps = analyse(cohort.visits, cohort.events), analyse(_with_gaps(cohort.visits, seed, share), cohort.events)
    seen = {(one.definition.code, at.months): at for one in gaps.end_points for at in one.at}
    for one in whole.end_points:
        for at in one.at:
            got = seen.get((one.definition.code, at.months))
            if one.definition.code not in ALWAYS_ASSESSED or got is None or not at.eligible:
                continue
            assert got.eligible == at.eligible
            assert got.worst.numerator is not None
            assert got.best.numerator is not None
            assert at.worst.numerator is not None
            assert at.best.numerator is not None
            assert got.worst.numerator <= at.worst.numerator <= at.best.numerator <= got.best.numerator


def _with_gaps(visits: pl.DataFrame, seed: int, share: float) -> pl.DataFrame:
    """The same visits with single values taken out; no row goes."""
    random = np.random.default_rng(seed)
    names = [name for name in visits.columns if name not in ("patient_id", "visit_date")]
    kept = {name: pl.Series(random.random(visits.height) >= share) for name in names}
    return visits.with_columns(pl.when(kept[name]).then(pl.col(name)).alias(name) for name in names)


@FEW
@given(seed=st.integers(0, 1000))
def test_shares_lie_between_0_and_1_and_curves_go_one_way(seed: int) -> None:
    cohort = invented(patients=15, seed=seed)
    for curve in analyse(cohort.visits, cohort.events).curves:
        for line in curve.lines:
            values = [step.value for step in line.steps]
            assert all(-1e-12 <= one <= 1 + 1e-12 for one in values)
            steps = list(pairwise(values))
            assert all(after <= before + 1e-12 if line.falls else after >= before - 1e-12 for before, after in steps)
        if curve.estimator == "aalen_johansen" and curve.lines:
            last = [line.steps[-1].value for line in curve.lines]
            assert sum(last) <= 1 + 1e-12


@FEW
@given(seed=st.integers(0, 1000))
def test_events_and_person_time_of_the_groups_add_up_to_the_whole(seed: int) -> None:
    cohort = invented(patients=20, seed=seed)
    found = analyse(cohort.visits, cohort.events, Options(unit="each"))
    for code in ("source", "number"):
        _adds_up(found, code)


def _adds_up(found: Outcomes, code: str) -> None:
    factor = next((one for one in found.subgroups if one.factor == code), None)
    if factor is None:
        return
    deaths = next(one for one in found.safety.rates if one.code == "death")
    parts = [group.deaths for group in factor.groups if group.deaths is not None]
    assert sum(one.events or 0 for one in parts) == deaths.events
    years = sum(one.person_years or 0 for one in parts)
    assert deaths.person_years is not None
    assert abs(years - deaths.person_years) < 1e-9 * max(1.0, years)
