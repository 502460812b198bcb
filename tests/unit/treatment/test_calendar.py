"""The follow-up calendar: the grid, windows on both sides, month ends, what is due for whom, and what is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lupustem.consensus import STATEMENTS
from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.report.calendar_ics import Span, calendar_ics
from lupustem.treatment.calendar import Calendar, Visit, follow_up, visit_months
from lupustem.treatment.follow_up_rules import EXAMINATIONS
from lupustem.treatment.instants import months_later
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.reasons import Kind, Standing

ORGANS = (
    "renal_involvement",
    "haematologic_involvement",
    "hepatic_involvement",
    "cardiac_involvement",
    "pulmonary_involvement",
    "cns_involvement",
    "diffuse_alveolar_haemorrhage",
    "pulmonary_hypertension",
)
NONE: dict[str, Any] = dict.fromkeys(ORGANS, False)
DAY = date(2026, 11, 2)


def visit(made: Calendar, name: str) -> Visit:
    return next(one for one in made.visits if one.id == name)


def names(one: Visit) -> list[str]:
    return [item.examination.id for item in one.items]


def test_visits_are_at_1_week_1_3_6_12_months_half_yearly_to_6_years_and_yearly_after() -> None:
    assert visit_months(10) == (1, 3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72, 84, 96, 108, 120)
    assert visit_months(1) == (1, 3, 6, 12)
    assert follow_up(DAY, NONE).visits[0].on == DAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "months", "on"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_month_too_short_ends_on_its_last_day(day: date, months: int, on: date) -> None:
    assert months_later(day, months) == on


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (DAY, "later"),
        (date(2026, 11, 24), "later"),
        (date(2026, 11, 25), "due"),
        (date(2026, 12, 2), "due"),
        (date(2026, 12, 9), "due"),
        (date(2026, 12, 10), "overdue"),
    ],
)
def test_a_visit_is_due_within_its_window_and_overdue_the_day_after(today: date, state: str) -> None:
    made = follow_up(DAY, NONE, today=today, done=["week_1"])
    assert visit(made, "month_1").state == state
    assert made.status is (Standing.WARN if state == "overdue" else Standing.OK)


def test_a_visit_that_took_place_is_done_however_late() -> None:
    made = follow_up(DAY, NONE, today=date(2027, 1, 1), done=["week_1", "month_1"])
    assert [one.state for one in made.visits[:2]] == ["done", "done"]
    assert made.status is Standing.OK


def test_without_a_day_to_judge_by_every_visit_is_open() -> None:
    assert {one.state for one in follow_up(DAY, NONE).visits} == {"open"}


def test_renal_involvement_brings_organ_function_onset_and_the_biopsy_window() -> None:
    made = follow_up(DAY, NONE | {"renal_involvement": True, "renal_biopsy_repeated": True})
    assert "organ_function" in names(visit(made, "month_1"))
    assert [one.id for one in made.visits if "renal_onset" in names(one)] == ["month_1", "month_3"]
    assert [one.id for one in made.visits if "renal_biopsy" in names(one)] == ["month_6", "month_12"]
    assert "blood_count_week_1" not in names(visit(made, "week_1"))


def test_haematologic_involvement_brings_a_blood_count_after_a_week() -> None:
    made = follow_up(DAY, NONE | {"haematologic_involvement": True})
    assert {"blood_count_week_1", "cytopenia_onset"} <= set(names(visit(made, "week_1")))
    assert "cytopenia_onset" not in names(visit(made, "month_1"))


@pytest.mark.parametrize(
    "organ", ["cardiac_involvement", "pulmonary_involvement", "pulmonary_hypertension", "diffuse_alveolar_haemorrhage"]
)
def test_heart_and_lung_are_imaged_from_6_months_on(organ: str) -> None:
    made = follow_up(DAY, NONE | {organ: True})
    assert [one.id for one in made.visits if "heart_lung_imaging" in names(one)] == ["month_6", "month_12"]
    assert not [one for one in follow_up(DAY, NONE).visits if "heart_lung_imaging" in names(one)]


def test_relapse_is_watched_from_6_months_where_the_treatment_worked_and_open_where_nobody_knows_yet() -> None:
    worked = follow_up(DAY, NONE | {"response_effective": True})
    assert next(one.id for one in worked.visits if "relapse_watch" in names(one)) == "month_6"
    unknown = visit(follow_up(DAY, NONE), "month_6")
    item = next(one for one in unknown.items if one.examination.id == "relapse_watch")
    assert (item.status, item.asks) == (Standing.UNKNOWN, ("response_effective",))
    failed = follow_up(DAY, NONE | {"response_effective": False})
    assert not [one for one in failed.visits if "relapse_watch" in names(one)]


def test_what_is_not_known_of_the_organs_is_shown_and_asked_never_left_out() -> None:
    made = follow_up(DAY, {})
    assert made.status is Standing.UNKNOWN
    week = visit(made, "week_1")
    item = next(one for one in week.items if one.examination.id == "blood_count_week_1")
    assert (item.status, item.asks) == (Standing.UNKNOWN, ("haematologic_involvement",))
    assert [one.rule for one in made.reasons] == ["involvement_unknown"]


def test_indices_and_serology_stand_at_every_visit_but_the_first_week() -> None:
    for one in follow_up(DAY, NONE).visits[1:]:
        assert {"safety", "activity_indices", "serology"} <= set(names(one))


def test_every_examination_of_the_consensus_names_its_statement() -> None:
    for one in EXAMINATIONS:
        assert (one.statement in STATEMENTS) == (one.kind is Kind.CONSENSUS), one.id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"years": 0}, "out_of_bounds"),
        ({"years": 51}, "out_of_bounds"),
        ({"done": ["month_2"]}, "unknown_visit"),
        ({"today": date(2026, 11, 1)}, "end_before_start"),
    ],
)
def test_what_cannot_be_is_a_named_error(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        follow_up(DAY, NONE, **changes)
    assert error.value.code == code


def test_hz46_the_icalendar_parses_and_holds_no_name_and_no_case_id() -> None:
    from icalendar import Calendar as Ics

    made_at = datetime(2026, 11, 2, 1, tzinfo=UTC)
    made = follow_up(DAY, NONE | {"renal_involvement": True}, years=2)
    spans = [Span("infusion", Text("输注", "infusion"), made_at, made_at + timedelta(minutes=34))]
    for language in ("zh", "en"):
        data = calendar_ics(made, language=language, made_at=made_at, case_id="王小明-0007", spans=spans)  # type: ignore[arg-type]
        assert "王小明".encode() not in data
        assert b"0007" not in data
        read = Ics.from_ical(data)
        found = list(read.walk("VEVENT"))
        assert len(found) == len(made.visits) + 1
        first = found[1]
        assert first["dtstart"].dt == date(2026, 11, 9)
        assert first["dtend"].dt == date(2026, 11, 10)
        assert first["class"] == "PRIVATE"
        assert len({str(one["uid"]) for one in found}) == len(found)
        assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data == calendar_ics(made, language="en", made_at=made_at, case_id="王小明-0007", spans=spans)


def test_two_patients_of_one_day_have_different_entries() -> None:
    made_at = datetime(2026, 11, 2, 1, tzinfo=UTC)
    made = follow_up(DAY, NONE, years=1)
    one, other = (calendar_ics(made, language="en", made_at=made_at, case_id=name) for name in ("A", "B"))
    assert one != other


def test_the_facts_that_the_rules_ask_for_exist() -> None:
    for one in follow_up(DAY, {}).visits:
        for item in one.items:
            assert set(item.asks) <= set(FACTS)
