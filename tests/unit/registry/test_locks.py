from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.consents import withdraw_consent
from lupustem.registry.actions.decisions import sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.locks import lock_record, unlock_record
from lupustem.registry.actions.patients import Came, amend_referral
from lupustem.registry.actions.queries import answer_query, close_query, raise_query
from lupustem.registry.models import (
    RECORDS,
    AdverseEvent,
    BedsideEvent,
    Consent,
    Infusion,
    Lock,
    Patient,
    StartCheck,
)
from lupustem.registry.models.written import Written
from lupustem.registry.record.locking import WHILE_LOCKED, Locked, patient_of
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import facts_of
from lupustem.registry.triggers.locks import LOCKED
from tests.unit.registry.any_row import any_row
from tests.unit.registry.programme import PASSWORD, TODAY, actor, browser, key

OF_PATIENTS = [model for model in RECORDS if "patient" in model.home.split("__")]


@pytest.fixture
def locked(assessed: Patient) -> Patient:
    """The patient, locked by the data manager."""
    lock_record(actor=actor(Role.DATA_MANAGER), key=key(), patient=assessed, seen=0)
    return assessed


def _write(row: Written) -> None:
    said = {"actor": actor(Role.RHEUMATOLOGIST), "permission": "fact.record", "key": key(), "content": row.subject}
    with changing(**said) as change:
        change.write(row, action="record_fact")


def _fresh(model: Any, **other: Any) -> Any:
    """Another row of a table, like the one that there is."""
    row = any_row(model)
    values = {one.attname: getattr(row, one.attname) for one in model._meta.fields if not one.primary_key}
    return model(**{**values, **other})


@pytest.mark.django_db
def test_a_locked_record_takes_no_fact_no_referral_and_no_signature_and_says_who_locked_it(locked: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    common: dict[str, Any] = {"actor": doctor, "patient": locked}
    with pytest.raises(Locked, match="locked by data_manager-A"):
        record_facts(key=key(), entered=[Entered("weight_kg", 60, TODAY, "ward", 0)], **common)
    with pytest.raises(Locked):
        amend_referral(key=key(), seen=1, came=Came(TODAY, "ward", "?"), reason="misread", **common)
    with pytest.raises(Locked):
        sign_decision(key=key(), seen=0, facts_digest=facts_of(locked).digest, language="en", **common)
    assert verify()[1] == []


@pytest.mark.django_db
def test_withdrawal_and_queries_go_on_while_the_record_is_locked(locked: Patient) -> None:
    about = "fact:0002/sledai_2k/1"
    query = raise_query(actor=actor(Role.AUDITOR), key=key(), patient=locked, about=about, question="14?")
    answer_query(actor=actor(Role.RHEUMATOLOGIST), key=key(), query=query, seen=0, text="yes")
    close_query(actor=actor(Role.AUDITOR), key=key(), query=query, seen=1)
    nurse = actor(Role.INFUSION_NURSE)
    withdraw_consent(actor=nurse, key=key(), patient=locked, seen=1, on=TODAY, signer="patient", reason="")
    assert Consent.objects.filter(patient=locked).latest("version").act == "withdrawn"


@pytest.mark.django_db
def test_stop_is_taken_from_a_locked_record_and_a_start_is_not(assessed: Patient) -> None:
    infusion = any_row(Infusion)
    Lock.objects.create(patient=infusion.patient, version=1, act="locked", **_signed())
    stop = BedsideEvent(
        infusion=infusion, number=1, event_id="a", kind="stopped", content_json="{}", occurred_at=_signed()["at"]
    )
    _write(stop)
    start = BedsideEvent(
        infusion=infusion, number=2, event_id="b", kind="started", content_json="{}", occurred_at=_signed()["at"]
    )
    with pytest.raises(Locked):
        _write(start)
    with pytest.raises(Locked):
        _write(StartCheck(infusion=infusion, version=1, report="{}", answer="{}", ready=True))
    event = AdverseEvent(
        patient=infusion.patient, number=1, version=1, content_json="{}", known_at=_signed()["at"], infusion=infusion
    )
    _write(event)


def _signed() -> dict[str, Any]:
    by = actor(Role.DATA_MANAGER)
    return {"at": datetime.datetime.now(datetime.UTC), "by": by.user, "role": str(by.role)}


@pytest.mark.django_db
@pytest.mark.parametrize("model", OF_PATIENTS, ids=lambda one: one.__name__)
def test_the_database_and_the_program_refuse_the_same_rows_of_a_locked_record(model: Any, assessed: Patient) -> None:
    """The trigger is asked around the program: a row like one that stands, of a patient that is locked."""
    row = _fresh(model)
    patient = patient_of(row)
    assert patient is not None
    if not patient.locks.exists():
        Lock.objects.create(patient=patient, version=1, act="locked", **_signed())
    expected = row.trail_name not in WHILE_LOCKED or not WHILE_LOCKED[row.trail_name](row)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)
    # A row that may be written is stopped by its number, which is taken; the trigger speaks before that.
    assert ("is locked" in str(refused.value)) is expected


def test_the_table_of_the_triggers_names_every_table_that_can_be_locked() -> None:
    always = {"query", "query_step", "lock", "adverse_event", "causality", "report"}
    assert set(LOCKED) == {one._meta.db_table for one in OF_PATIENTS if one.trail_name not in always}


@pytest.mark.django_db
def test_a_record_with_an_open_query_is_not_locked(assessed: Patient) -> None:
    manager, about = actor(Role.DATA_MANAGER), "fact:0002/sledai_2k/1"
    query = raise_query(actor=manager, key=key(), patient=assessed, about=about, question="14?")
    with pytest.raises(Refusal, match="1 left"):
        lock_record(actor=manager, key=key(), patient=assessed, seen=0)
    close_query(actor=manager, key=key(), query=query, seen=0, text="asked in error")
    lock_record(actor=manager, key=key(), patient=assessed, seen=0)


@pytest.mark.django_db
def test_the_director_unlocks_with_a_reason_and_nobody_else(locked: Patient) -> None:
    with pytest.raises(Refusal, match="reason"):
        unlock_record(actor=actor(Role.DIRECTOR), key=key(), patient=locked, seen=1, reason=" ")
    with pytest.raises(Forbidden):
        unlock_record(actor=actor(Role.DATA_MANAGER), key=key(), patient=locked, seen=1, reason="late value")
    with pytest.raises(Conflict):
        unlock_record(actor=actor(Role.DIRECTOR), key=key(), patient=locked, seen=0, reason="late value")
    unlock_record(actor=actor(Role.DIRECTOR), key=key(), patient=locked, seen=1, reason="late value")
    entered = [Entered("weight_kg", 60, TODAY, "ward", 0)]
    record_facts(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=locked, entered=entered)
    with pytest.raises(Refusal, match="not locked"):
        unlock_record(actor=actor(Role.DIRECTOR), key=key(), patient=locked, seen=2, reason="late value")
    assert [row.act for row in locked.locks.order_by("version")] == ["locked", "unlocked"]
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_record_locked_already_is_not_locked_again(locked: Patient) -> None:
    with pytest.raises(Refusal, match="already"):
        lock_record(actor=actor(Role.DATA_MANAGER), key=key(), patient=locked, seen=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("en", "The record is locked"), ("zh", "记录已锁定")])
def test_every_page_of_a_locked_patient_says_so_and_how_to_unlock(language: str, says: str, locked: Patient) -> None:
    doctor, director = browser(Role.RHEUMATOLOGIST, language=language), browser(Role.DIRECTOR, language=language)
    for place in ("", "/facts", "/decision", "/consent", "/queries"):
        assert says in doctor.get(f"/patients/0002{place}").content.decode()
    assert 'href="/patients/0002/unlock"' in director.get("/patients/0002").content.decode()
    assert 'href="/patients/0002/unlock"' not in doctor.get("/patients/0002").content.decode()
    assert says not in doctor.get("/patients/0001").content.decode()


@pytest.mark.django_db
def test_what_was_typed_stays_when_a_locked_record_refuses_it(locked: Patient) -> None:
    doctor = browser(Role.RHEUMATOLOGIST)
    sent = {
        "fact.weight_kg": "58.5",
        "day.weight_kg": TODAY.isoformat(),
        "source.weight_kg": "w",
        "seen.weight_kg": "0",
    }
    answer = doctor.post("/patients/0002/facts", {"key": key(), **sent})
    assert answer.status_code == 422
    assert 'value="58.5"' in answer.content.decode()


@pytest.mark.django_db
def test_unlocking_in_the_browser_wants_the_password(locked: Patient) -> None:
    director = browser(Role.DIRECTOR)
    sent = {"seen": "1", "unlock_reason": "a late value", "password": "wrong"}
    assert director.post("/patients/0002/unlock", {"key": key(), **sent}).status_code == 422
    answer = director.post("/patients/0002/unlock", {"key": key(), **sent, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/patients/0002")
