"""Which infusion a visit belongs to, what its baseline is, and what of the data is left aside and said."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from lupustem.outcome.cohort import Cohort, UnitOf, made
from tests.unit.outcome.cohorts import START, Row, active, better, day, event, events, infusion, visits


def _made(
    seen: list[Row], told: list[Row], *, unit: UnitOf = "each", look_back: int = 90, as_of: date | None = None
) -> Cohort:
    return made(visits(*seen), events(*told), unit=unit, look_back_days=look_back, as_of=as_of)


def _placed(cohort: Cohort) -> list[tuple[int, int, str]]:
    rows = cohort.visits.select((pl.col("visit_date") - START).dt.total_days(), "infusion_number", "role").rows()
    return [(after, number, role) for after, number, role in rows]


def test_a_visit_belongs_to_the_last_infusion_on_or_before_its_day_and_to_that_one_only() -> None:
    seen = [active("a", day(after)) for after in (-20, 0, 30, 200, 210)]
    cohort = _made(seen, [infusion("a"), infusion("a", day(200))])
    assert _placed(cohort) == [
        (-20, 0, "pre_treatment"),
        (0, 1, "baseline"),
        (30, 1, "follow_up"),
        (200, 2, "baseline"),
        (210, 2, "follow_up"),
    ]


def test_the_baseline_is_the_last_visit_on_or_before_the_infusion_within_the_look_back() -> None:
    told = [infusion("a")]
    seen = [active("a", day(after)) for after in (-40, -8, 5)]
    assert _made(seen, told).units["baseline_date"].to_list() == [day(-8)]
    assert _made(seen, told, look_back=8).units["baseline_date"].to_list() == [day(-8)]
    assert _made(seen, told, look_back=7).units["baseline_date"].to_list() == [None]


def test_a_visit_before_the_first_infusion_is_no_baseline_of_the_second() -> None:
    cohort = _made([active("a", day(-3))], [infusion("a"), infusion("a", day(14))])
    assert cohort.units["baseline_date"].to_list() == [day(-3), None]


def test_a_visit_between_two_infusions_follows_the_first_and_is_the_baseline_of_the_second() -> None:
    cohort = _made([active("a", day(-3)), better("a", day(90))], [infusion("a"), infusion("a", day(100))])
    assert cohort.units["baseline_date"].to_list() == [day(-3), day(90)]
    assert _placed(cohort)[1] == (90, 1, "follow_up")


def test_the_follow_up_of_an_infusion_ends_at_the_next_and_a_death_counts_for_the_last() -> None:
    told = [infusion("a"), infusion("a", day(100)), event("a", "death", day(300))]
    units = _made([active("a", day(50))], told).units
    assert units.select("number", "days", "died").rows() == [(1, 100, False), (2, 200, True)]


def test_follow_up_without_a_death_ends_at_the_last_sign_of_life_or_at_as_of() -> None:
    told = [infusion("a"), event("a", "last_contact", day(400))]
    assert _made([active("a", day(50))], told).units["days"].to_list() == [400]
    cohort = _made([active("a", day(50))], told, as_of=day(60))
    assert cohort.units["days"].to_list() == [50]
    assert cohort.findings.counts == {"event_after_as_of": 1}


def test_the_first_infusion_alone_is_analysed_where_that_is_asked_for() -> None:
    told = [infusion("a"), infusion("a", day(100)), infusion("b", infusion_number=2)]
    cohort = _made([], told, unit="first")
    assert cohort.units.select("patient_id", "number").rows() == [("a", 1)]
    assert cohort.counts["infusions"] == 3


def test_numbers_that_do_not_count_up_are_replaced_by_the_order_of_the_dates_and_said() -> None:
    told = [infusion("a", infusion_number=2), infusion("a", day(100), infusion_number=1)]
    cohort = _made([], told)
    assert cohort.units["number"].to_list() == [1, 2]
    assert cohort.findings.counts == {"infusion_number_differs": 2}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([event("a", "death", day(10)), event("a", "death", day(20))], "two_deaths"),
        ([event("a", "death", day(10)), event("a", "transplant_related_death", day(20))], "two_deaths"),
        ([infusion("a", source="bone_marrow")], "two_infusions_on_one_day"),
        ([event("a", "death", day(-1))], "infusion_after_death"),
    ],
)
def test_a_patient_whose_events_contradict_each_other_is_left_out_and_named(told: list[Row], code: str) -> None:
    cohort = _made([active("a", day(5)), active("b", day(5))], [infusion("a"), infusion("b"), *told])
    assert cohort.units["patient_id"].to_list() == ["b"]
    assert [(one.code, one.n) for one in cohort.excluded] == [(code, 1)]
    assert cohort.findings.counts[code] == 1
    assert cohort.counts["patients_left_out"] == 1


def test_one_death_under_two_kinds_on_one_day_is_one_death() -> None:
    told = [infusion("a"), event("a", "death", day(9)), event("a", "transplant_related_death", day(9))]
    cohort = _made([], told)
    assert cohort.units["died"].to_list() == [True]
    assert cohort.findings.counts == {}


def test_what_stands_after_a_death_is_not_used_and_said() -> None:
    told = [infusion("a"), event("a", "death", day(50)), event("a", "infection", day(60))]
    cohort = _made([active("a", day(50)), active("a", day(51))], told)
    assert cohort.visits.height == 1
    assert cohort.findings.counts == {"visit_after_death": 1, "event_after_death": 1}


def test_an_event_that_repeats_another_row_in_everything_counts_once() -> None:
    cohort = _made([], [infusion("a"), infusion("a"), event("a", "infection", day(3)), event("a", "infection", day(3))])
    assert cohort.units.height == 1
    assert cohort.events.height == 2
    assert cohort.findings.counts == {"event_twice": 2}


def test_adverse_events_before_the_first_infusion_are_said_and_belong_to_none() -> None:
    cohort = _made([], [infusion("a"), event("a", "infection", day(-3)), event("a", "infection", day(0))])
    assert cohort.events.filter(pl.col("kind") == "infection")["infusion_number"].to_list() == [0, 1]
    assert cohort.findings.counts == {"event_before_infusion": 1}


def test_patients_of_one_table_only_are_counted_as_what_they_are() -> None:
    cohort = _made([active("seen", day(1))], [infusion("told"), event("contacted", "last_contact", day(9))])
    counts = cohort.counts
    assert (counts["patients"], counts["infused"], counts["not_infused"], counts["infused_without_visits"]) == (
        3,
        1,
        2,
        1,
    )


def test_a_patient_with_an_event_that_cannot_be_read_is_left_out() -> None:
    unread = pl.DataFrame({"patient_id": ["a"]})
    seen, told = visits(active("a", day(5))), events(infusion("b"))
    cohort = made(seen, told, unit="first", look_back_days=90, as_of=None, unread=unread)
    assert [(one.code, one.n) for one in cohort.excluded] == [("event_unreadable", 1)]
    assert (cohort.counts["patients"], cohort.counts["not_infused"]) == (2, 0)


def test_the_order_of_the_rows_does_not_matter() -> None:
    seen = [active(name, day(after)) for name in "abc" for after in (-3, 30, 90, 200)]
    told = [infusion(name) for name in "abc"] + [infusion("b", day(100)), event("c", "death", day(220))]
    one, other = _made(seen, told), _made(seen[::-1], told[::-1])
    assert one.units.equals(other.units)
    assert one.visits.equals(other.visits)
    assert one.events.equals(other.events)


def test_the_last_day_of_data_is_the_newest_of_both_tables() -> None:
    assert _made([active("a", day(30))], [infusion("a"), event("a", "last_contact", day(31))]).as_of == day(31)
    assert _made([active("a", day(32))], [infusion("a")]).as_of == START + timedelta(days=32)
