"""End points, changes, rates and curves of cohorts small enough to be counted by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from lupustem.evidence.pooling.exact import clopper_pearson, poisson_rate
from lupustem.facts.notices import InvalidFacts
from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.result import AtTimePoint, Outcomes, TimeToEvent
from tests.unit.outcome.cohorts import Row, active, better, day, event, events, infusion, visits

SIX, TWELVE = 182, 366


def _six_months() -> tuple[list[Row], list[Row]]:
    """yes; no; died before; no visit; no baseline; not yet due is nobody. All are followed to day 400 unless dead."""
    seen = [active(name, day(0)) for name in ("yes", "no", "died", "absent")]
    seen += [better("yes", day(SIX)), active("no", day(SIX)), better("no_baseline", day(SIX))]
    told = [infusion(name) for name in ("yes", "no", "died", "absent", "no_baseline")]
    told += [event("died", "death", day(100))]
    told += [event(name, "last_contact", day(400)) for name in ("yes", "no", "absent", "no_baseline")]
    return seen, told


def _analysed(seen: list[Row], told: list[Row], **options: Any) -> Outcomes:
    return analyse(visits(*seen), events(*told), Options(**options))


def _at(found: Outcomes, code: str, months: int) -> AtTimePoint:
    end_point = next(one for one in found.end_points if one.definition.code == code)
    return next(one for one in end_point.at if one.months == months)


def _curve(found: Outcomes, code: str) -> TimeToEvent:
    return next(one for one in found.curves if one.code == code)


def test_yes_no_death_and_unknown_are_counted_apart() -> None:
    found = _at(_analysed(*_six_months()), "sri4", 6)
    assert (found.observed.numerator, found.observed.denominator, found.died) == (1, 3, 1)
    assert (found.eligible, found.unknown) == (5, 2)
    assert {one.code: one.n for one in found.reasons} == {"no_visit": 1, "no_baseline": 1, "item_missing": 0}
    assert (found.worst.numerator, found.worst.denominator) == (1, 5)
    assert (found.best.numerator, found.best.denominator) == (3, 5)
    exact = clopper_pearson(1, 3)
    assert found.observed.interval is not None
    assert (found.observed.interval.lower, found.observed.interval.upper) == (exact.lower, exact.upper)


def test_a_missing_item_makes_the_answer_unknown_and_not_a_no() -> None:
    seen, told = _six_months()
    seen[4] = better("yes", day(SIX), pga=None)
    found = _at(_analysed(seen, told), "sri4", 6)
    assert (found.observed.numerator, found.observed.denominator) == (0, 2)
    assert next(one.n for one in found.reasons if one.code == "item_missing") == 1


def test_whoever_is_not_due_yet_is_not_eligible_and_never_missing() -> None:
    seen, told = _six_months()
    found = _at(_analysed(seen, told, as_of=day(SIX + 29)), "sri4", 6)
    assert found.eligible == 0
    assert found.observed.value is None
    assert _at(_analysed(seen, told, as_of=day(SIX + 30)), "sri4", 6).eligible == 5


def test_a_further_infusion_before_the_window_ends_takes_out_of_the_first_and_is_said() -> None:
    seen, told = _six_months()
    found = _at(_analysed(seen, [*told, infusion("no", day(SIX + 10))]), "sri4", 6)
    assert (found.eligible, found.reinfused, found.observed.denominator) == (4, 1, 2)


def test_the_visit_nearest_to_the_day_stands_for_the_time_point_and_not_the_better_one() -> None:
    seen, told = _six_months()
    seen += [better("no", day(SIX + 20)), better("no", day(SIX - 20))]
    assert _at(_analysed(seen, told), "sri4", 6).observed.numerator == 1


def test_renal_response_is_judged_only_where_there_was_protein_at_baseline() -> None:
    seen, told = _six_months()
    seen[0] = active("yes", day(0), upcr_g_g=0.4)
    found = _at(_analysed(seen, told), "kdigo_2024_ln.complete", 6)
    assert (found.not_assessable, found.observed.numerator, found.observed.denominator) == (1, 0, 2)
    # Without a baseline a ratio below 0.5 g/g is not complete by itself: function is compared with the baseline.
    assert next(one.n for one in found.reasons if one.code == "no_baseline") == 1


def test_bicla_is_not_judged_where_no_system_was_active() -> None:
    seen, told = _six_months()
    seen[0] = active("yes", day(0), bilag_renal="C")
    assert _at(_analysed(seen, told), "bicla", 6).not_assessable == 1


def test_a_relapse_is_not_asked_of_the_dead() -> None:
    found = _at(_analysed(*_six_months()), "selena_flare_index.any", 6)
    assert (found.died, found.eligible) == (1, 4)


def test_change_is_paired_and_what_is_missing_is_not_carried_forward() -> None:
    seen = [active("a", day(0), albumin_g_l=30.0), active("b", day(0), albumin_g_l=20.0), active("c", day(0))]
    seen += [better("a", day(90), albumin_g_l=36.0), better("b", day(90), albumin_g_l=30.0)]
    seen += [better("c", day(90), albumin_g_l=41.0), better("a", day(SIX)), better("b", day(SIX), albumin_g_l=33.0)]
    found = _analysed(seen, [infusion(name) for name in "abc"], as_of=day(300))
    albumin = next(one for one in found.changes if one.code == "albumin_g_l")
    assert (albumin.baseline.n, albumin.baseline.mean, albumin.baseline_missing) == (2, 25.0, 1)
    third, sixth = (next(one for one in albumin.at if one.months == months) for months in (3, 6))
    assert (third.eligible, third.missing, third.observed.n, third.paired, third.mean_change) == (3, 0, 3, 2, 8.0)
    assert (sixth.eligible, sixth.missing, sixth.observed.n, sixth.mean_change) == (3, 2, 1, 13.0)
    assert third.interval is not None
    # t with 1 degree of freedom, 12.7062; sd of 6 and 10 is 2.8284
    assert third.interval.lower == pytest.approx(8 - 12.7062047 * 2.8284271 / 2**0.5)
    assert sixth.interval is None


def test_rates_count_events_after_the_infusion_over_exact_person_time() -> None:
    told = [infusion("a"), infusion("b"), event("a", "last_contact", day(365)), event("b", "last_contact", day(730))]
    told += [event("a", "infection", day(0), grade=3), event("a", "infection", day(40)), event("b", "tumour", day(41))]
    told += [event("b", "infection", day(-4)), event("b", "serious_infection", day(50))]
    rates = {one.code: one for one in _analysed([], told).safety.rates}
    years = (365 + 730) / 365.25
    infections = rates["infection"]
    assert (infections.events, infections.patients) == (3, 2)
    assert infections.value == pytest.approx(3 / years * 100)
    assert infections.interval is not None
    assert infections.interval.upper == pytest.approx(poisson_rate(3, years).upper * 100)
    assert {
        code: rates[code].events for code in ("adverse_event", "serious", "grade_3_or_more", "tumour", "death")
    } == {
        "adverse_event": 4,
        "serious": 1,
        "grade_3_or_more": 1,
        "tumour": 1,
        "death": 0,
    }


def test_response_and_relapse_are_timed_from_their_own_origin_with_death_competing() -> None:
    seen = [row for name in "abc" for row in (active(name, day(0)), better(name, day(91)))]
    seen += [better("c", day(SIX)), better("a", day(SIX))]
    told = [infusion(name) for name in "abc"]
    told += [event("a", "relapse", day(200)), event("a", "last_contact", day(400)), event("b", "death", day(150))]
    told += [event("c", "last_contact", day(400))]
    found = _analysed(seen, told)
    first = _curve(found, "first_response.sri4")
    assert [(line.code, line.events) for line in first.lines] == [("event", 3), ("death", 0)]
    assert first.lines[0].steps[0].months == pytest.approx(91 / (365.25 / 12))
    relapse = _curve(found, "relapse.sri4.recorded")
    assert [(line.code, line.n, line.events) for line in relapse.lines] == [("event", 3, 1), ("death", 3, 1)]
    times = [step.months * 365.25 / 12 for step in relapse.lines[0].steps]
    assert times == pytest.approx([150 - 91, 200 - 91, 400 - 91])
    assert relapse.lines[0].steps[-1].value == pytest.approx(1 / 3)
    assert any("immortal" in note.en for note in relapse.notes)


def test_survival_by_response_starts_at_the_landmark_with_who_is_still_there() -> None:
    seen = [active(name, day(0)) for name in "abcde"]
    seen += [better("a", day(91)), active("b", day(91)), better("c", day(91)), active("d", day(91))]
    told = [infusion(name) for name in "abcde"] + [event("c", "death", day(120)), event("d", "death", day(300))]
    told += [event(name, "last_contact", day(500)) for name in "abe"]
    found = _curve(_analysed(seen, told), "landmark.sri4")
    # c died before month 6; e was never judged by then.
    assert [(line.code, line.n, line.events) for line in found.lines] == [("not_yet", 2, 1), ("responded", 1, 0)]


def test_nobody_infused_is_a_named_error() -> None:
    with pytest.raises(InvalidFacts) as refused:
        _analysed([active("a", day(0))], [event("a", "last_contact", day(3))])
    assert [(one.fact, one.code) for one in refused.value.problems] == [("kind", "structure")]


def test_one_patient_is_enough_and_what_cannot_be_estimated_is_left_empty() -> None:
    found = _analysed([active("a", day(0)), better("a", day(SIX))], [infusion("a")], as_of=day(300))
    one = _at(found, "sri4", 6).observed
    assert (one.numerator, one.denominator, one.value) == (1, 1, 1.0)
    assert found.subgroups == ()
    assert found.cox == ()


def test_everybody_censored_on_the_day_of_the_infusion_has_no_person_time_and_no_rate() -> None:
    found = _analysed([active("a", day(0)), active("b", day(0))], [infusion("a"), infusion("b")])
    assert found.completeness.follow_up.person_years == 0
    assert found.completeness.follow_up.clark_index is None
    assert all(one.value is None and one.interval is None for one in found.safety.rates)
    line = _curve(found, "survival").lines[0]
    assert (line.n, line.events, [one.value for one in line.at]) == (2, 0, [None] * 8)


def test_without_visits_there_is_survival_and_every_definition_is_said_not_to_be_computed() -> None:
    found = _analysed(
        [], [infusion("a"), event("a", "death", day(30)), infusion("b"), event("b", "last_contact", day(90))]
    )
    assert found.end_points == ()
    assert _curve(found, "survival").lines[0].events == 1
    assert {"sri4", "kdigo_2024_ln.complete", "msc_wang_2014"} <= {one.code for one in found.not_computed}


def test_the_order_of_the_rows_does_not_matter() -> None:
    seen, told = _six_months()
    assert _analysed(seen, told) == _analysed(seen[::-1], told[::-1])


def test_the_clark_index_is_the_person_time_seen_of_that_which_could_have_been() -> None:
    told = [infusion("a"), infusion("b"), event("a", "last_contact", day(100)), event("b", "death", day(50))]
    found = _analysed([], told, as_of=day(200)).completeness.follow_up
    assert found.clark_index == pytest.approx((100 + 50) / (200 + 50))


def test_visits_expected_by_the_calendar_leave_out_the_dead_and_who_is_not_due() -> None:
    seen, told = _six_months()
    rows = {one.months: (one.expected, one.present) for one in _analysed(seen, told).completeness.attendance}
    assert rows[6] == (4, 3)
    assert rows[1] == (5, 0)
    assert 18 not in rows


def test_every_status_adds_up_to_the_infusions_analysed() -> None:
    found = _analysed(*_six_months())
    for end_point in found.end_points:
        for at in end_point.at:
            due = (at.eligible or 0) + (at.not_assessable or 0) + (at.reinfused or 0)
            extra = (at.died or 0) if end_point.definition.kind == "relapse" else 0
            assert due + extra in (0, 5)
            known, unknown = at.observed.denominator or 0, at.unknown or 0
            assert known + unknown == at.eligible


def test_a_column_that_follows_from_events_is_refused_in_visits() -> None:
    with pytest.raises(InvalidFacts) as refused:
        analyse(visits(active("a", day(0))).with_columns(pl.lit(True).alias("died")), events(infusion("a")))
    assert [one.fact for one in refused.value.problems] == ["died"]
