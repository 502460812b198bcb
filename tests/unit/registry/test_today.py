from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.approvals import consent_to_role
from lupustem.registry.actions.consents import add_consent_form, give_consent, withdraw_consent
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.logins import ask_reset
from lupustem.registry.actions.people import add_user
from lupustem.registry.actions.queries import answer_query, raise_query
from lupustem.registry.models import (
    AdverseEvent,
    BedsideEvent,
    Container,
    CourseEvent,
    Decision,
    IdentityMatch,
    Infusion,
    InfusionContainer,
    Lot,
    LotRecord,
    LotSignature,
    Patient,
    Prescription,
    PrescriptionEnd,
    PrescriptionSignature,
    ReportSent,
    StartCheck,
    Visit,
)
from lupustem.registry.models.written import Written, sha256_of
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.record.recording import changing
from lupustem.registry.standing import facts_of
from lupustem.registry.work import kept, lists
from lupustem.registry.work.lists import Line, work_of
from lupustem.treatment.calendar import follow_up
from tests.unit.registry.after_programme import FEVER
from tests.unit.registry.programme import TODAY, actor, browser, key, refer

DOCTOR, DIRECTOR, NURSE, LABORATORY = Role.RHEUMATOLOGIST, Role.DIRECTOR, Role.INFUSION_NURSE, Role.CELL_LABORATORY
PERMISSION = {DOCTOR: "fact.record", DIRECTOR: "consent_form.add", NURSE: "consent.withdraw", LABORATORY: "account.own"}


def _write(by: Role, *rows: Written) -> None:
    """Rows as the actions of the other parts write them, each with its row of the trail."""
    said: dict[str, Any] = {"actor": actor(by), "permission": PERMISSION[by], "key": key(), "content": rows[0].subject}
    with changing(**said) as change:
        for row in rows:
            for field in (one for one in row._meta.fields if one.is_relation and one.name != "by"):
                setattr(row, field.name, getattr(row, field.name))  # What it rests on has its key by now.
            change.write(row, action="record_fact")


def _lines(role: Role, name: str, username: str = "") -> list[Line]:
    return next(one.lines() for one in work_of(actor(role, username=username)) if one.name == name)


def _signed(patient: Patient) -> Decision:
    digest = facts_of(patient).digest
    return sign_decision(actor=actor(DOCTOR), key=key(), patient=patient, seen=0, facts_digest=digest, language="en")


def _ordered(patient: Patient, start: datetime.datetime, signatures: int = 2) -> Prescription:
    decision = patient.decisions.first() or _signed(patient)
    text = json.dumps({"start": start.isoformat()})
    order = Prescription(
        patient=patient, number=1, decision=decision, order=text, plan="{}", gates="{}", digest=sha256_of(text)
    )
    signed = {"prescription": order, "digest": order.digest}
    _write(DOCTOR, order, PrescriptionSignature(position=1, meaning="prescribed", **signed))
    if signatures == 2:
        _write(DIRECTOR, PrescriptionSignature(position=2, meaning="confirmed", **signed))
    return order


def _infused(patient: Patient, start: datetime.datetime) -> Infusion:
    order = _ordered(patient, start)
    infusion = Infusion(prescription=order, patient=patient, number=1, watch="{}")
    lot = Lot(centre=patient.centre, name=f"L{patient.number}")
    bag = Container(centre=patient.centre, lot=lot, identifier=f"B{patient.number}", volume_ml="1", cells_1e6="1")
    bag.expires_at, bag.prepared_at, bag.recipient = start, start, patient
    match = {"infusion": infusion, "round": 1, "read": "{}", "matched": True}
    _write(NURSE, infusion, lot, bag, InfusionContainer(infusion=infusion, container=bag))
    _write(NURSE, IdentityMatch(position=1, **match))
    _write(DOCTOR, IdentityMatch(position=2, **match))
    _write(NURSE, StartCheck(infusion=infusion, version=1, report="{}", answer="{}", ready=True))
    said = {"event_id": "s", "occurred_at": start, "kind": "started", "content_json": '{"kind":"started"}'}
    _write(NURSE, BedsideEvent(infusion=infusion, number=1, **said))
    return infusion


def _ago(days: int) -> datetime.datetime:
    noon = datetime.datetime.combine(today(), datetime.time(12), zone())
    return noon - datetime.timedelta(days=days)


def _visit(patient: Patient, number: int, on: datetime.date) -> None:
    said = {"version": 1, "purpose": "follow_up", "values": "{}", "examined": "[]"}
    _write(NURSE, Visit(patient=patient, number=number, on=on, **said))


@pytest.mark.django_db
def test_a_decision_waits_for_whoever_may_confirm_it_and_not_for_who_signed_it(assessed: Patient) -> None:
    _signed(assessed)
    assert [line.place for line in _lines(DIRECTOR, "signatures")] == ["/patients/0002/decisions/1"]
    assert len(_lines(DOCTOR, "signatures", "colleague-A")) == 1
    assert _lines(DOCTOR, "signatures") == []
    assert _lines(NURSE, "signatures") == []
    assert next(one.lines() for one in work_of(actor(DIRECTOR, "B")) if one.name == "signatures") == []
    confirm_decision(actor=actor(DIRECTOR), key=key(), decision=assessed.decisions.get())
    assert _lines(DOCTOR, "signatures", "colleague-A") == []


@pytest.mark.django_db
def test_a_decision_whose_facts_have_changed_waits_for_nobody(assessed: Patient) -> None:
    _signed(assessed)
    assert len(_lines(DIRECTOR, "signatures")) == 1
    entered = [Entered("weight_kg", 60, TODAY, "ward", 0)]
    record_facts(actor=actor(DOCTOR), key=key(), patient=assessed, entered=entered)
    assert _lines(DIRECTOR, "signatures") == []


@pytest.mark.django_db
def test_an_order_is_listed_from_its_second_signature_until_it_begins_or_is_taken_back(assessed: Patient) -> None:
    order = _ordered(assessed, _ago(-2), signatures=1)
    assert _lines(NURSE, "infusions") == []
    _write(DIRECTOR, PrescriptionSignature(prescription=order, position=2, meaning="confirmed", digest=order.digest))
    (line,) = _lines(NURSE, "infusions")
    assert (line.number, line.due, line.late) == ("0002", _ago(-2), False)
    _write(DOCTOR, PrescriptionEnd(prescription=order, reason="fever"))
    assert _lines(NURSE, "infusions") == []


@pytest.mark.django_db
def test_an_order_whose_day_has_passed_is_late_and_one_of_next_month_not_shown(assessed: Patient) -> None:
    _ordered(assessed, _ago(1))
    assert [line.late for line in _lines(NURSE, "infusions")] == [True]
    other = refer(actor(DOCTOR), name="甲三")
    _ordered(other, _ago(-30))
    assert [line.number for line in _lines(NURSE, "infusions")] == ["0002"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "visited", "due", "overdue"),
    [
        (1, [], 0, 0),
        (7, [], 1, 0),
        (10, [], 1, 0),
        (11, [], 0, 1),
        (20, [], 0, 1),
        (7, [6], 0, 0),
        (11, [6], 0, 0),
        (20, [15], 0, 0),
        (31, [15], 1, 0),
        (50, [40], 0, 0),
    ],
)
def test_a_visit_is_due_in_its_window_overdue_after_it_and_gone_when_it_was_made(
    days: int, visited: list[int], due: int, overdue: int, assessed: Patient
) -> None:
    """visited: days after the infusion."""
    _infused(assessed, _ago(days))
    for number, after in enumerate(visited, start=1):
        _visit(assessed, number, _ago(days).date() + datetime.timedelta(days=after))
    assert (len(_lines(NURSE, "visits")), len(_lines(NURSE, "overdue"))) == (due, overdue)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [7, 33, 100, 185, 370, 800])
def test_the_visits_owed_are_those_of_the_calendar(days: int, assessed: Patient) -> None:
    _infused(assessed, _ago(days))
    calendar = follow_up(_ago(days).date(), {}, today=today())
    open_ones = [one for one in calendar.visits if one.state in ("due", "overdue")]
    lines = _lines(NURSE, "visits") + _lines(NURSE, "overdue")
    assert [(line.since, line.due) for line in lines] == [(open_ones[-1].first, open_ones[-1].last)]
    if len(open_ones) > 1:
        assert f"({len(open_ones) - 1} before it not made)" in lines[0].what.en


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["death", "transplant_related_death", "lost_to_follow_up"])
def test_nobody_is_asked_to_come_after_death_or_loss(kind: str, assessed: Patient) -> None:
    _infused(assessed, _ago(20))
    assert len(_lines(NURSE, "overdue")) == 1
    gone = CourseEvent(patient=assessed, number=1, version=1, kind=kind, on=_ago(10).date(), content_json="{}")
    _write(DOCTOR, gone)
    assert _lines(NURSE, "overdue") == []
    back = CourseEvent(
        patient=assessed, number=1, version=2, kind=kind, on=_ago(10).date(), content_json="{}", withdrawn=True
    )
    _write(DOCTOR, back)
    assert len(_lines(NURSE, "overdue")) == 1


@pytest.mark.django_db
def test_a_lot_waits_for_whoever_may_release_it_and_a_container_is_listed_near_its_expiry(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(lists.SIGNS, "lot", "today.lots")
    lot = Lot(centre=patient.centre, name="L1")
    record = LotRecord(lot=lot, version=1, source="{}", answer="{}", decision="release", digest="d" * 64)
    _write(LABORATORY, lot, record, LotSignature(record=record, position=1, meaning="tested", digest=record.digest))
    assert [line.what.en for line in _lines(DIRECTOR, "signatures")] == ["release of lot L1"]
    assert _lines(LABORATORY, "signatures") == []
    for name, days in (("B1", 13), ("B2", 16), ("B3", -1)):
        bag = Container(centre=patient.centre, lot=lot, identifier=name, volume_ml="100", cells_1e6="70")
        bag.expires_at = now() + datetime.timedelta(days=days)
        bag.prepared_at, bag.recipient = now(), patient
        _write(LABORATORY, bag)
    assert [(line.what.en[:12], line.late) for line in _lines(LABORATORY, "lots")] == [
        ("container B3", True),
        ("container B1", False),
    ]


@pytest.mark.django_db
def test_an_account_and_a_new_login_wait_for_the_second_person_and_for_nobody_else(patient: Patient) -> None:
    add_user(actor=actor(Role.ADMINISTRATOR), key=key(), username="newcomer", name="N", role=str(NURSE))
    ask_reset(actor=actor(Role.ADMINISTRATOR), key=key(), username="auditor-A", reason="")
    found = {line.what.en: line.place for line in _lines(DIRECTOR, "signatures")}
    assert found == dict.fromkeys(
        ("account newcomer: consent of a director", "new login of auditor-A: a second person confirms"), "/approvals"
    )
    assert _lines(DOCTOR, "signatures") == []
    consent_to_role(actor=actor(DIRECTOR), key=key(), username="newcomer", role=str(NURSE))
    assert [line.what.en[:9] for line in _lines(DIRECTOR, "signatures")] == ["new login"]


@pytest.mark.django_db
def test_a_report_is_listed_with_its_clock_until_it_is_sent(assessed: Patient) -> None:
    infusion = _infused(assessed, _ago(3))
    said: dict[str, Any] = FEVER | {"onset": TODAY.isoformat(), "settings": {"stem_cell_study": True}}
    said["serious"] = {"death": False, "life_threatening": True}
    known = now() - datetime.timedelta(hours=30)
    common: dict[str, Any] = {"patient": assessed, "infusion": infusion, "number": 1}
    event = AdverseEvent(version=1, known_at=known, content_json=json.dumps(said), **common)
    _write(NURSE, event)
    before = _lines(DOCTOR, "reports")
    assert before
    assert any(line.late for line in before)
    later = AdverseEvent(version=2, known_at=now(), content_json=json.dumps(said), **common)
    _write(NURSE, later)
    assert [line.due for line in _lines(DOCTOR, "reports")] == [line.due for line in before]
    for line in kept.kept(assessed.centre, lists.SOURCES, ["reports"])["reports"]:
        rule = f"{line.duty.clock.rule_set.id}:{line.duty.clock.rule.id}"
        _write(DOCTOR, ReportSent(event=later, rule=rule, recipient="x", sent_at=now(), reference="1"))
    assert _lines(DOCTOR, "reports") == []


@pytest.mark.django_db
def test_a_query_waits_for_whoever_answers_then_for_whoever_closes(assessed: Patient) -> None:
    about = "fact:0002/sledai_2k/1"
    query = raise_query(actor=actor(Role.DATA_MANAGER), key=key(), patient=assessed, about=about, question="14?")
    assert [line.place for line in _lines(DOCTOR, "queries")] == ["/patients/0002/queries#q1"]
    assert _lines(Role.DATA_MANAGER, "queries") == []
    answer_query(actor=actor(DOCTOR), key=key(), query=query, seen=0, text="yes")
    assert _lines(DOCTOR, "queries") == []
    assert len(_lines(Role.DATA_MANAGER, "queries")) == 1
    assert _lines(Role.AUDITOR, "queries") == []
    assert len(_lines(DIRECTOR, "queries")) == 1


@pytest.mark.django_db
def test_a_consent_that_does_not_stand_is_listed_while_something_rests_on_it(assessed: Patient) -> None:
    day = TODAY - datetime.timedelta(days=1)
    assert _lines(DOCTOR, "consents") == []
    add_consent_form(actor=actor(DIRECTOR), key=key(), name="v2", valid_from=day)
    assert _lines(DOCTOR, "consents") == []
    _ordered(assessed, _ago(-1))
    assert [line.what.en for line in _lines(DOCTOR, "consents")] == ["consent to be given anew: the form has changed"]
    again = {"form": "v2", "on": TODAY, "signer": "patient", "family_informed": True}
    give_consent(actor=actor(DOCTOR), key=key(), patient=assessed, seen=1, **again)
    assert _lines(DOCTOR, "consents") == []
    withdraw_consent(actor=actor(NURSE), key=key(), patient=assessed, seen=2, on=TODAY, signer="patient", reason="")
    assert [line.place for line in _lines(DOCTOR, "consents")] == ["/patients/0002#consent"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_names_patients_to_those_who_may_see_names_alone(language: str, assessed: Patient) -> None:
    _infused(assessed, _ago(20))
    page = browser(NURSE, language=language).get("/today").content.decode()
    assert "甲二" in page
    assert 'href="/patients/0002"' in page
    hidden = browser(Role.AUDITOR, language=language).get("/today").content.decode()
    assert "甲二" not in hidden
    assert 'href="/patients/0002"' in hidden
    assert "0002" not in browser(LABORATORY, language=language).get("/today").content.decode()


@pytest.mark.django_db
def test_a_day_without_work_says_of_each_list_what_that_means(patient: Patient) -> None:
    page = browser(DOCTOR).get("/today").content.decode()
    for name in lists.SECTIONS:
        assert lists.WORDS[f"list.{name}.none"].en in page.replace("&#x27;", "'")


@pytest.mark.django_db
def test_the_work_lists_are_where_a_clinical_role_begins_and_the_menu_counts_them(assessed: Patient) -> None:
    _signed(assessed)
    director = browser(DIRECTOR)
    assert director.get("/")["Location"] == "/today"
    assert "Today (1)" in director.get("/patients").content.decode()
    assert "Today (" not in browser(DOCTOR).get("/patients").content.decode()
    assert browser(Role.ADMINISTRATOR).get("/")["Location"] == "/users"


@pytest.mark.django_db
def test_lists_that_nothing_has_changed_are_not_made_again_and_others_are(assessed: Patient) -> None:
    someone = actor(NURSE)
    work_of(someone)
    with CaptureQueriesContext(
        connection,
    ) as again:
        work_of(someone)
    assert len(again) == 1
    _visit(assessed, 1, TODAY)
    with CaptureQueriesContext(connection) as after:
        work_of(someone)
    tables = " ".join(one["sql"] for one in after)
    assert "registry_visit" in tables
    assert "registry_adverseevent" not in tables


@pytest.mark.django_db
def test_the_queries_of_the_work_lists_do_not_grow_with_the_patients(assessed: Patient) -> None:
    counts = []
    for name in ("甲三", "甲四", "甲五"):
        other = refer(actor(DOCTOR), name=name)
        _infused(other, _ago(20 + len(counts)))
        kept._SHELVES.clear()
        with CaptureQueriesContext(connection) as caught:
            work_of(actor(NURSE))
        counts.append(len(caught))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 31


@pytest.mark.django_db
def test_a_trail_that_is_another_one_is_noticed(assessed: Patient) -> None:
    """As after a restore from a backup: the last row that was seen is not there, or is another."""
    _signed(assessed)
    assert len(_lines(DIRECTOR, "signatures")) == 1
    kept._SHELVES["A"].hash = "0" * 64
    kept._SHELVES["A"].values["decisions"] = []
    assert len(_lines(DIRECTOR, "signatures")) == 1


def test_a_list_that_is_made_from_others_changes_when_they_do() -> None:
    for source in lists.SOURCES.values():
        for name in source.needs:
            assert lists.SOURCES[name].kinds <= source.kinds
