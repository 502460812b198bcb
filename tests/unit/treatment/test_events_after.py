"""Seriousness, causality, reporting clocks and others of the same lot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lupustem.treatment.causality import Assessment, naranjo, related, warnings
from lupustem.treatment.reasons import Standing
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.related_recipients import Given, same_lot
from lupustem.treatment.reporting import Clocks, Event, clocks
from lupustem.treatment.reporting_rules import RULE_SETS, SETTINGS
from lupustem.treatment.seriousness import CRITERIA, seriousness

SHANGHAI = ZoneInfo("Asia/Shanghai")
NONE = dict.fromkeys(CRITERIA, False)
EVERY = dict.fromkeys(SETTINGS, True)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_one_criterion_makes_an_event_serious(criterion: str) -> None:
    assert seriousness({**NONE, criterion: True}).serious is True
    assert seriousness({criterion: True}).serious is True


def test_grade_3_alone_is_not_serious_and_grade_4_and_5_are() -> None:
    assert seriousness(NONE, 3).serious is False
    assert seriousness({}, 4).serious is True
    assert seriousness({}, 5).criteria["death"] is True
    with pytest.raises(Refusal, match="contradicts"):
        seriousness(NONE, 4)
    for grade in (-1, 6):
        with pytest.raises(Refusal, match="0 to 5"):
            seriousness(NONE, grade)


def test_an_unknown_admission_leaves_it_open_and_the_clock_runs() -> None:
    made = seriousness({**NONE, "hospitalisation": None})
    assert (made.serious, made.clock_runs, made.status) == (None, True, Standing.UNKNOWN)
    assert seriousness(NONE).clock_runs is False


@pytest.mark.parametrize(
    ("answers", "score", "category"),
    [
        ({}, 0, "doubtful"),
        ({1: True}, 1, "possible"),
        ({1: True, 2: True, 3: True}, 4, "possible"),
        ({1: True, 2: True, 3: True, 8: True}, 5, "probable"),
        ({1: True, 2: True, 3: True, 5: False, 8: True, 9: True}, 8, "probable"),
        ({1: True, 2: True, 3: True, 5: False, 8: True, 9: True, 10: True}, 9, "definite"),
        ({2: False, 4: False, 5: True, 6: True}, -4, "doubtful"),
        ({number: number not in (5, 6) for number in range(1, 11)}, 13, "definite"),
    ],
)
def test_naranjo_adds_its_weights(answers: dict[int, bool | None], score: int, category: str) -> None:
    made = naranjo(answers)
    assert (made.score, made.category) == (score, category)


def test_naranjo_without_questions_6_and_7_reaches_11_at_most() -> None:
    made = naranjo({number: number != 5 for number in range(1, 11) if number not in (6, 7)})
    assert (made.score, made.highest, made.unknown) == (11, 11, (6, 7))


@pytest.mark.parametrize(
    ("investigator", "sponsor", "counts"),
    [
        ("possible", "unlikely", True),
        ("unlikely", "possible", True),
        ("unlikely", "unlikely", False),
        ("unassessable", "unlikely", True),
        ("conditional", "unlikely", True),
    ],
)
def test_an_event_is_related_unless_both_rule_the_product_out(investigator: str, sponsor: str, counts: bool) -> None:
    assert related(Assessment("investigator", investigator), Assessment("sponsor", sponsor)) is counts


def test_an_assessor_who_has_not_spoken_has_ruled_nothing_out() -> None:
    assert related(Assessment("investigator", "unlikely")) is True
    assert related() is True


def test_certain_after_one_infusion_is_asked_back_and_words_are_checked() -> None:
    assert [one.rule for one in warnings(Assessment("sponsor", "certain"))] == ["certain_after_one_infusion"]
    assert warnings(Assessment("sponsor", "probable")) == ()
    for who, word in (("nurse", "possible"), ("sponsor", "maybe")):
        with pytest.raises(Refusal):
            Assessment(who, word)
    with pytest.raises(Refusal, match="once"):
        related(Assessment("sponsor", "possible"), Assessment("sponsor", "unlikely"))


def of(made: Clocks, rule: str) -> Any:
    return next(one for one in made.clocks if one.rule.id == rule)


def test_hz42_24_hours_from_a_friday_night_end_on_saturday_night() -> None:
    friday = datetime(2026, 11, 6, 23, 50, tzinfo=SHANGHAI)
    made = clocks(Event(friday, serious=True), {"stem_cell_study": True, "new_technique": False, "drug_trial": False})
    assert made.earliest == datetime(2026, 11, 7, 23, 50, tzinfo=SHANGHAI)
    on_time = clocks(Event(friday, serious=True), {"stem_cell_study": True}, now=friday + timedelta(hours=24))
    late = clocks(Event(friday, serious=True), {"stem_cell_study": True}, now=friday + timedelta(hours=24, seconds=1))
    assert of(on_time, "committees_24h").overdue is False
    assert of(late, "committees_24h").overdue is True
    assert late.status is Standing.BLOCK


def test_hz42_days_are_calendar_days_that_end_with_the_last_instant_of_the_local_day() -> None:
    aware = datetime(2026, 1, 28, 23, 50, tzinfo=SHANGHAI)
    event = Event(aware, serious=True, grave=True, unexpected=True, related=True)
    made = clocks(event, {"drug_trial": True})
    seven = of(made, "susar_7d")
    assert seven.deadline.astimezone(SHANGHAI).date() == date(2026, 2, 4)
    assert seven.deadline < datetime(2026, 2, 5, tzinfo=SHANGHAI)
    assert seven.deadline >= datetime(2026, 2, 4, 23, 59, 59, tzinfo=SHANGHAI)
    assert of(made, "susar_7d_follow_up").deadline.astimezone(SHANGHAI).date() == date(2026, 2, 12)
    assert not [one for one in made.clocks if one.rule.id == "susar_15d"]


def test_hz42_the_day_of_awareness_is_that_of_the_zone_asked_for() -> None:
    evening_utc = datetime(2026, 11, 1, 16, 30, tzinfo=UTC)
    event = Event(evening_utc, serious=True, grave=False, unexpected=True, related=True, zone=SHANGHAI)
    assert of(clocks(event, {"drug_trial": True}), "susar_15d").deadline.astimezone(SHANGHAI).date() == date(
        2026, 11, 17
    )
    in_utc = Event(evening_utc, serious=True, grave=False, unexpected=True, related=True)
    assert of(clocks(in_utc, {"drug_trial": True}), "susar_15d").deadline.date() == date(2026, 11, 16)


def test_24_hours_over_a_change_of_summer_time_are_24_hours_of_real_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 12, tzinfo=berlin)
    made = clocks(Event(before, serious=True, zone=berlin), {"stem_cell_study": True})
    deadline = of(made, "committees_24h").deadline
    assert deadline.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)
    assert deadline.hour == 11


def test_an_open_question_never_stops_a_clock() -> None:
    made = clocks(Event(datetime(2026, 11, 6, 8, tzinfo=SHANGHAI)), {})
    assert {one.rule.id for one in made.clocks} == {rule.id for one in RULE_SETS for rule in one.rules}
    assert not any(one.certain for one in made.clocks if one.rule.when != "any")
    assert made.earliest == datetime(2026, 11, 7, 8, tzinfo=SHANGHAI)
    assert made.status is Standing.UNKNOWN


def test_an_event_that_is_not_serious_has_no_clock_of_serious_events() -> None:
    event = Event(datetime(2026, 11, 6, 8, tzinfo=SHANGHAI), serious=False, contamination=False)
    assert [one.rule.id for one in clocks(event, EVERY).clocks] == ["adverse_events"]


def test_order_818_is_in_force_from_may_2026_and_its_clock_is_unknown() -> None:
    only = {"stem_cell_study": False, "new_technique": True, "drug_trial": False}
    before = clocks(Event(datetime(2026, 4, 30, 23, 59, tzinfo=SHANGHAI), serious=True), only)
    after = clocks(Event(datetime(2026, 5, 1, 0, 0, tzinfo=SHANGHAI), serious=True), only)
    assert before.clocks == ()
    assert [one.deadline for one in after.clocks] == [None]
    assert after.status is Standing.UNKNOWN


def test_the_15_days_start_when_management_is_finished() -> None:
    aware = datetime(2026, 11, 6, 8, tzinfo=SHANGHAI)
    open_ = clocks(Event(aware, serious=True), {"stem_cell_study": True})
    assert of(open_, "follow_up_15d").deadline is None
    finished = datetime(2026, 11, 20, 15, tzinfo=SHANGHAI)
    closed = clocks(Event(aware, serious=True, management_finished=finished), {"stem_cell_study": True})
    assert of(closed, "follow_up_15d").deadline.date() == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("event", "settings", "code"),
    [
        (Event(datetime(2026, 11, 6, 8)), {}, "naive_time"),
        (Event("yesterday"), {}, "wrong_type"),  # type: ignore[arg-type]
        (Event(datetime(2026, 11, 6, tzinfo=UTC)), {"hospital": True}, "unknown_setting"),
        (Event(datetime(9999, 12, 31, tzinfo=UTC)), {}, "out_of_bounds"),
        (
            Event(datetime(2026, 11, 6, tzinfo=UTC), management_finished=datetime(9999, 12, 31, tzinfo=UTC)),
            {},
            "out_of_bounds",
        ),
        (
            Event(datetime(2026, 11, 6, tzinfo=UTC), management_finished=datetime(2026, 11, 5, tzinfo=UTC)),
            {},
            "end_before_start",
        ),
    ],
)
def test_hz42_a_clock_without_a_zone_or_out_of_order_is_refused(
    event: Event, settings: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as error:
        clocks(event, settings)
    assert error.value.code == code


def test_every_rule_set_says_where_since_when_and_how_far_it_was_checked() -> None:
    for one in RULE_SETS:
        assert one.jurisdiction == "CN"
        assert one.effective_from is not None
        assert all(rule.verification for rule in one.rules)


def test_the_others_of_a_lot_are_found_once_and_planned_ones_apart() -> None:
    zone = timezone(timedelta(hours=8))
    at = datetime(2026, 11, 2, 9, tzinfo=zone)
    infusions = [
        Given("p1", "L1", "b1", at),
        Given("p3", "L1", "b3", at + timedelta(days=1)),
        Given("p2", "L1", "b2", at),
        Given("p2", "L1", "b2", at),
        Given("p4", "L2", "b4", at),
        Given("p5", "L1", "b5", None),
    ]
    found = same_lot("L1", "p1", infusions)
    assert [one.recipient for one in found.given] == ["p2", "p3"]
    assert [one.recipient for one in found.planned] == ["p5"]
    with pytest.raises(Refusal, match="batch"):
        same_lot(" ", "p1", infusions)
