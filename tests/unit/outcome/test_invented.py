"""The invented cohort: the same by its seed, marked, consistent, and its truth is found again."""

from __future__ import annotations

import polars as pl
import pytest

from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.invented import Invented, Truth, invented
from lupustem.outcome.result import Outcomes

PLAIN = Truth(reinfused=0.0, bone_marrow=0.0, missed=0.0, blank=0.0, loss=0.0)
"""One course each, everybody seen: what is found is what was put in, save for chance."""


@pytest.fixture(scope="module")
def plain() -> tuple[Invented, Outcomes]:
    cohort = invented(patients=800, seed=2, truth=PLAIN)
    return cohort, analyse(cohort.visits, cohort.events, Options())


def test_the_same_seed_gives_the_same_cohort_and_another_one_another() -> None:
    one, again, other = (invented(patients=50, seed=seed) for seed in (1, 1, 2))
    assert one.visits.equals(again.visits)
    assert one.events.equals(again.events)
    assert not one.visits.equals(other.visits)


def test_every_patient_and_lot_is_marked_as_invented_and_the_answer_says_so() -> None:
    cohort = invented(patients=50, seed=1)
    assert cohort.visits["patient_id"].str.starts_with("INVENTED-").all()
    assert cohort.events["patient_id"].str.starts_with("INVENTED-").all()
    assert cohort.events["lot"].drop_nulls().str.starts_with("INVENTED-").all()
    assert analyse(cohort.visits, cohort.events).settings.invented


def test_nothing_of_it_is_refused_at_the_door_and_nothing_is_doubtful() -> None:
    cohort = invented(patients=300, seed=4)
    assert analyse(cohort.visits, cohort.events).completeness.findings == ()


def test_items_agree_with_what_was_measured() -> None:
    seen = invented(patients=200, seed=3, truth=PLAIN).visits
    pairs = {
        "proteinuria": pl.col("upcr_g_g") > 0.5,
        "low_complement": pl.col("complement_c3_g_l") < 0.8,
        "thrombocytopenia": pl.col("platelets_10e9_l") < 100,
    }
    for name, rule in pairs.items():
        assert name in DESCRIPTORS
        off = seen.filter(pl.col(name) != rule)
        # Rounding for the page may bring a value onto the limit, never across it.
        assert off.height <= seen.height * 0.02, name


@pytest.mark.parametrize("months", [6, 12, 24])
def test_response_at_a_time_point_is_found_again(plain: tuple[Invented, Outcomes], months: int) -> None:
    cohort, found = plain
    end_point = next(one for one in found.end_points if one.definition.code == "kdigo_2024_ln.complete")
    at = next(one for one in end_point.at if one.months == months)
    assert at.observed.interval is not None
    # A 99.9 % interval around the estimate, since this is one cohort of many.
    half = (at.observed.interval.upper - at.observed.interval.lower) / 2 * 3.29 / 1.96
    assert at.observed.value == pytest.approx(cohort.truth.in_response(months), abs=half)


@pytest.mark.parametrize("months", [12, 36, 60])
def test_survival_is_found_again(plain: tuple[Invented, Outcomes], months: int) -> None:
    cohort, found = plain
    at = next(one for one in found.curves[0].lines[0].at if one.months == months)
    assert at.lower is not None
    assert at.upper is not None
    half = (at.upper - at.lower) / 2 * 3.29 / 1.96
    assert at.value == pytest.approx(cohort.truth.survival(months), abs=half)


def test_a_source_that_responds_less_is_found_to() -> None:
    truth = Truth(reinfused=0.0, bone_marrow=0.5, bone_marrow_ratio=0.3, missed=0.0, blank=0.0)
    cohort = invented(patients=600, seed=6, truth=truth)
    found = analyse(cohort.visits, cohort.events)
    source = next(one for one in found.subgroups if one.factor == "source")
    row = next(one for one in source.comparisons if one.end_point == "first_response.kdigo_2024_ln.partial_or_complete")
    assert row.estimate is not None
    assert row.estimate.interval is not None
    assert row.test is not None
    assert row.group == "bone_marrow"
    assert row.estimate.interval.upper is not None
    assert row.estimate.interval.upper < 0
    wanted = truth.responded(12, bone_marrow=True) - truth.responded(12)
    assert row.estimate.value == pytest.approx(wanted, abs=0.15)


def test_the_truth_is_what_its_formulas_say() -> None:
    truth = Truth()
    assert truth.survival(0) == 1
    assert truth.responded(1e6) == pytest.approx(truth.response / (truth.response + truth.death))
    assert truth.in_response(0) == 0
    steps = [truth.in_response(one / 10) for one in range(3000)]
    assert all(0 <= one <= truth.survival(at / 10) for at, one in enumerate(steps))


@pytest.mark.parametrize("patients", [0, -1, 1_000_001])
def test_a_number_of_patients_out_of_bounds_is_refused(patients: int) -> None:
    with pytest.raises(ValueError, match="patients"):
        invented(patients=patients, seed=1)
