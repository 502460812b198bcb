"""Visits and the calendar: windows at their edges, facts of the newest day, corrections, what ends a follow-up."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lupustem.indices.targets import LLDAS_CRITERIA, doris_criteria
from lupustem.logic.as_python import closure
from lupustem.outcome.columns import VISIT_COLUMNS
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.course_events import begin_retreatment, record_course_event
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.follow_up import calendar_states, ends_of, stands_for, visits_due, visits_owed
from lupustem.registry.measured import FOLLOWED, measured
from lupustem.registry.models import AuditRow, IndexForm, Patient
from lupustem.registry.pages.visit_form import GROUPS
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Conflict, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import facts_of
from lupustem.registry.visit_values import FACT_OF, VARIABLES, visits_of
from lupustem.report.score_answer import score_answer
from tests.unit.registry.after_programme import infused_at, visit
from tests.unit.registry.programme import actor, browser, key

START = date(2026, 1, 31)
NOBODY = ends_of((), ())


def _at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone())


def _course(patient: Patient, kind: str, on: date, **more: Any) -> Any:
    given: dict[str, Any] = {"actor": actor(Role.RHEUMATOLOGIST), "key": key(), "number": 0, "seen": 0}
    return record_course_event(patient=patient, kind=kind, on=on, **given | more)


# The calendar


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 2, 3), "later"),
        (date(2026, 2, 4), "due"),
        (date(2026, 2, 10), "due"),
        (date(2026, 2, 11), "overdue"),
    ],
)
def test_the_visit_of_the_first_week_is_due_from_its_first_day_to_its_last_and_then_overdue(
    on: date, state: str
) -> None:
    assert calendar_states(START, (), NOBODY, on)["week_1"] == state


@pytest.mark.parametrize(
    ("visited", "stood", "state"),
    [
        (date(2026, 2, 3), None, "overdue"),
        (date(2026, 2, 4), "week_1", "done"),
        (date(2026, 2, 10), "week_1", "done"),
        (date(2026, 2, 11), "week_1", "late"),
        (date(2026, 2, 20), "week_1", "late"),
        (date(2026, 2, 21), "month_1", "missed"),
    ],
)
def test_a_visit_stands_for_the_window_it_lies_in_or_late_for_the_one_before(
    visited: date, stood: str | None, state: str
) -> None:
    # Month 1 of 31 January is 28 February; its window of 7 days begins on 21 February.
    found = stands_for(START, visited)
    assert (None if found is None else found.id) == stood
    assert calendar_states(START, [visited], NOBODY, date(2026, 3, 1))["week_1"] == state


def test_the_next_infusion_ends_a_calendar_and_what_was_not_done_before_it_is_missed() -> None:
    states = calendar_states(START, (), NOBODY, date(2027, 1, 1), next_on=date(2026, 3, 20))
    assert states == {"week_1": "missed", "month_1": "missed"}


@pytest.mark.django_db
def test_what_is_due_and_overdue_in_a_centre_is_found_with_few_queries(
    assessed: Patient, django_assert_max_num_queries: Any
) -> None:
    start = today() - timedelta(days=40)
    infused_at(assessed, _at(start))
    visit(assessed, start + timedelta(days=7), {"sledai": 6})
    with django_assert_max_num_queries(6):
        found = visits_due(assessed.centre, today())
    assert [(one.number, one.visit, one.state) for one in found] == [("0002", "month_1", "overdue")]
    assert [(one.number, one.state, one.earlier) for one in visits_owed(assessed.centre, today())] == [
        ("0002", "overdue", 0)
    ]
    visit(assessed, today(), {"arthritis": True})
    assert visits_due(assessed.centre, today()) == []
    assert visits_due(actor(Role.RHEUMATOLOGIST, "B").centre, today()) == []


@pytest.mark.django_db
def test_an_infusion_that_was_opened_and_never_started_begins_no_calendar(assessed: Patient) -> None:
    assert visits_due(assessed.centre, today()) == []
    page = browser(Role.INFUSION_NURSE).get("/patients/0002/visits").content.decode()
    assert "There was no infusion yet" in page
    assert browser(Role.INFUSION_NURSE).get("/patients/0002/calendar.ics").status_code == 404


@pytest.mark.django_db
def test_nobody_who_died_or_was_lost_is_asked_to_come_and_contact_ends_a_loss(assessed: Patient) -> None:
    infused_at(assessed, _at(today() - timedelta(days=40)))
    lost = _course(assessed, "lost_to_follow_up", today() - timedelta(days=10))
    assert visits_due(assessed.centre, today()) == []
    contact = _course(assessed, "last_contact", today() - timedelta(days=2))
    assert len(visits_due(assessed.centre, today())) == 2
    _course(assessed, "last_contact", contact.on, number=contact.number, seen=1, withdrawn=True, reason="misdialled")
    assert visits_due(assessed.centre, today()) == []
    _course(assessed, "lost_to_follow_up", lost.on, number=lost.number, seen=1, withdrawn=True, reason="found")
    _course(assessed, "death", today() - timedelta(days=1), cause="infection")
    assert visits_due(assessed.centre, today()) == []


# Visits


@pytest.mark.django_db
def test_a_visit_makes_facts_of_its_day_in_the_same_transaction_and_only_the_newest_day_stands(
    assessed: Patient,
) -> None:
    day = today() + timedelta(days=-20)
    visit(assessed, day, {"platelets_10e9_l": Decimal("88.5"), "sledai": 9, "arthritis": True})
    facts = facts_of(assessed)
    assert facts.values["platelets_10e9_l"] == Decimal("88.5")
    assert facts.entries["platelets_10e9_l"].observed_on == day
    assert facts.values["sledai_2k"] == 14  # That of the assessment is of a later day.
    rows = (
        AuditRow.objects.filter(chain="A", action="record_visit").order_by("number").values_list("subject", flat=True)
    )
    assert list(rows) == ["visit:0002/1/1", "fact:0002/platelets_10e9_l/1"]
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_fact_of_the_same_day_is_not_overwritten_without_a_reason(assessed: Patient) -> None:
    with pytest.raises(Refusal, match="another value of that day"):
        visit(assessed, facts_of(assessed).entries["sledai_2k"].observed_on, {"sledai": 9})
    assert assessed.visits.count() == 0
    visit(assessed, facts_of(assessed).entries["sledai_2k"].observed_on, {"sledai": 9}, reason="scored anew")
    assert facts_of(assessed).values["sledai_2k"] == 9


@pytest.mark.django_db
def test_a_corrected_visit_corrects_its_facts_and_what_it_no_longer_says_falls_back(assessed: Patient) -> None:
    old, new = today() - timedelta(days=30), today() - timedelta(days=10)
    visit(assessed, old, {"platelets_10e9_l": Decimal(60)})
    visit(assessed, new, {"platelets_10e9_l": Decimal(150), "complement_c3_g_l": Decimal("0.9")})
    amended = {"number": 2, "seen": 1, "reason": "another patient's sheet"}
    visit(assessed, new, {"complement_c3_g_l": Decimal("0.7")}, **amended)
    facts = facts_of(assessed)
    assert facts.values["platelets_10e9_l"] == 60
    assert facts.entries["platelets_10e9_l"].observed_on == old
    assert facts.values["complement_c3_g_l"] == Decimal("0.7")
    visit(assessed, new, {"arthritis": False}, number=2, seen=2, reason="no laboratory that day")
    assert "complement_c3_g_l" not in facts_of(assessed).values
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_later_finding_of_the_assessment_is_left_alone_by_the_correction_of_a_visit(assessed: Patient) -> None:
    visit(assessed, today() - timedelta(days=10), {"albumin_g_l": Decimal(30)})
    entered = Entered("albumin_g_l", Decimal(35), today(), "ward", 1)
    record_facts(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=assessed, entered=[entered])
    visit(assessed, today() - timedelta(days=10), {"albumin_g_l": Decimal(20)}, number=1, seen=1, reason="misread")
    assert facts_of(assessed).values["albumin_g_l"] == 35


@pytest.mark.django_db
def test_a_visit_with_many_findings_asks_the_database_no_more_often_than_one_with_two(assessed: Patient) -> None:
    many = {name: Decimal(40) for name in ("albumin_g_l", "platelets_10e9_l", "haemoglobin_g_l", "white_cells_10e9_l")}
    many |= {"complement_c3_g_l": Decimal("0.9"), "complement_c4_g_l": Decimal("0.2"), "response_effective": True}
    asked = []
    for days, values in ((9, dict(list(many.items())[:2])), (8, many), (7, many)):
        with CaptureQueriesContext(connection) as queries:
            visit(assessed, today() - timedelta(days=days), values)
        asked.append(len(queries))
    assert asked[1:] == asked[:1] * 2
    assert {facts_of(assessed).entries[name].version for name in list(many)[:2]} == {3}
    assert verify()[1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "values", "says"),
    [
        (1, {"arthritis": True}, "in the future"),
        (0, {}, "nothing to save"),
        (-5, {"sledai": 3, "arthritis": True}, "does not agree with the descriptors"),
        (-5, {"upcr_g_g": Decimal(1), "upcr_mg_g": Decimal(900)}, "write one of them"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(days: int, values: dict[str, Any], says: str, assessed: Patient) -> None:
    with pytest.raises(Refusal, match=says):
        visit(assessed, today() + timedelta(days=days), values)
    assert assessed.visits.count() == 0


@pytest.mark.django_db
def test_one_day_has_one_visit_and_two_people_who_correct_it_see_both_versions(assessed: Patient) -> None:
    day = today() - timedelta(days=3)
    visit(assessed, day, {"arthritis": True})
    with pytest.raises(Refusal, match="a visit of that day already"):
        visit(assessed, day, {"rash": True})
    with pytest.raises(Refusal, match="give the reason"):
        visit(assessed, day, {"rash": True}, number=1, seen=1)
    visit(assessed, day, {"rash": True}, number=1, seen=1, reason="misread")
    with pytest.raises(Conflict):
        visit(assessed, day, {"fever": True}, number=1, seen=1, reason="misread")


@pytest.mark.django_db
def test_after_a_death_there_is_no_visit_and_no_death_before_one(assessed: Patient) -> None:
    day = today() - timedelta(days=3)
    visit(assessed, day, {"arthritis": True})
    with pytest.raises(Refusal, match="recorded after that day"):
        _course(assessed, "death", day - timedelta(days=1))
    _course(assessed, "death", day, cause="lupus")
    with pytest.raises(Refusal, match="had died"):
        visit(assessed, day + timedelta(days=1), {"arthritis": True})
    with pytest.raises(Refusal, match="a death is recorded already"):
        _course(assessed, "transplant_related_death", day)
    with pytest.raises(Refusal, match="had died"):
        _course(assessed, "last_contact", day + timedelta(days=1))


@pytest.mark.django_db
def test_an_index_form_of_the_day_fills_the_visit_and_a_value_that_differs_is_refused(assessed: Patient) -> None:
    from lupustem.indices.catalogue import INDICES

    day, given = today() - timedelta(days=3), {"present": ["arthritis", "rash"], "unknown": ["fever"]}
    answer = json.dumps(score_answer(INDICES["sledai_2k"].score(given), "en"), default=str)
    with changing(actor=actor(Role.RHEUMATOLOGIST), permission="patient.read", key=key(), content=[]) as change:
        form = IndexForm(patient=assessed, index="sledai_2k", on=day, version=1, given=json.dumps(given), answer=answer)
        change.write(form, action="record_fact")
    with pytest.raises(Refusal, match="unlike the index form of that day: Arthritis"):
        visit(assessed, day, {"arthritis": False})
    visit(assessed, day, {"pga": Decimal(1)})
    values = visits_of(assessed)[0][1]
    assert (values["arthritis"], values["seizure"], values["pga"]) == (True, False, 1)
    assert "fever" not in values
    assert "sledai" not in values, "open in the form, so that no total is made up"


@pytest.mark.django_db
def test_a_visit_sent_twice_is_recorded_once(assessed: Patient) -> None:
    once = key()
    rows = [visit(assessed, today(), {"arthritis": True}, key=once) for _ in range(2)]
    assert rows[0].pk == rows[1].pk
    assert assessed.visits.count() == 1


def test_the_form_asks_for_everything_that_the_outcomes_read_and_each_once() -> None:
    names = [name for _, part in GROUPS for name in part]
    assert len(names) == len(set(names))
    assert set(names) == set(VARIABLES) >= set(VISIT_COLUMNS)


def test_what_a_visit_says_and_the_fact_that_says_the_same_have_one_unit_and_one_range() -> None:
    from lupustem.facts import FACTS

    for column, fact in FACT_OF.items():
        own, other = VARIABLES[column], FACTS[fact]
        assert (own.kind, own.unit, own.minimum, own.maximum) == (other.kind, other.unit, other.minimum, other.maximum)


@pytest.mark.django_db
def test_the_page_of_a_visit_keeps_what_was_typed_and_empty_stays_unknown(assessed: Patient) -> None:
    nurse = browser(Role.INFUSION_NURSE)
    sent = {"key": key(), "seen": "0", "on": today().isoformat(), "purpose": "unscheduled", "v.pga": "9"}
    answer = nurse.post("/patients/0002/visits/new", sent | {"v.arthritis": "false", "note": "typed"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="9"' in page
    assert "typed" in page
    answer = nurse.post("/patients/0002/visits/new", sent | {"v.pga": "", "v.arthritis": "false"})
    assert answer.status_code == 303
    assert assessed.visits.get().values == '{"arthritis":false}'


# Relapse and retreatment


@pytest.mark.django_db
def test_a_relapse_needs_an_infusion_before_it_and_a_retreatment_counts_those_given(assessed: Patient) -> None:
    with pytest.raises(Refusal, match="no infusion before"):
        _course(assessed, "relapse", today())
    with pytest.raises(Refusal, match="no infusion has ended"):
        begin_retreatment(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=assessed)
    day = facts_of(assessed).entries["sledai_2k"].observed_on
    infused_at(assessed, _at(day, 0))
    _backdated_relapse(assessed)
    begin_retreatment(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=assessed)
    assert facts_of(assessed).values["prior_msc_infusions"] == 1
    with pytest.raises(Refusal, match="recorded already"):
        begin_retreatment(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=assessed)


def _backdated_relapse(patient: Patient) -> None:
    with pytest.raises(Refusal, match="no infusion before"):
        _course(patient, "relapse", patient.infusions.get().events.first().occurred_at.astimezone(zone()).date())


@pytest.mark.django_db
def test_a_running_infusion_is_no_ground_for_a_retreatment(assessed: Patient) -> None:
    infused_at(assessed, now() - timedelta(minutes=5), ended=None)
    with pytest.raises(Refusal, match="under way"):
        begin_retreatment(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=assessed)


# Charts


def test_the_limits_that_the_charts_draw_are_those_of_the_definitions() -> None:
    limits = {one.id: [limit.value for limit in one.limits] for one in FOLLOWED}
    low_dose, remission = closure(LLDAS_CRITERIA["prednisolone"]), closure(doris_criteria()["prednisolone"])
    lldas, doris = limits["prednisone"]
    for rule, limit in ((low_dose, lldas), (remission, doris)):
        assert rule({"prednisolone_mg": limit}) is True
        assert rule({"prednisolone_mg": limit + Decimal("0.001")}) is False
    assert limits["sledai"] == [4]
    assert limits["protein"] == [Decimal("0.5")]
    assert limits["platelets"] == [100]


@pytest.mark.django_db
def test_a_chart_takes_a_ratio_in_either_unit_and_a_fact_where_no_visit_speaks(assessed: Patient) -> None:
    day = today() - timedelta(days=9)
    visit(assessed, day, {"upcr_g_g": Decimal("1.25")})
    found = measured(assessed, visits_of(assessed))
    assert found["ratio"] == [(day, Decimal(1250))]
    assert [value for _, value in found["sledai"]] == [14]
    assert found["c4"] == []
