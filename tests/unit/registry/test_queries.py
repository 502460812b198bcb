from __future__ import annotations

import pytest

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.queries import KINDS, answer_query, close_query, raise_query, reopen_query
from lupustem.registry.models import AuditRow, Patient, Query
from lupustem.registry.queries import queries_of, unsettled
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.words.questions import KIND_WORDS
from tests.unit.registry.programme import actor, browser, key

SLEDAI = "fact:0002/sledai_2k/1"


@pytest.fixture
def query(assessed: Patient) -> Query:
    """A query of the data manager about the SLEDAI of the patient."""
    manager = actor(Role.DATA_MANAGER)
    return raise_query(actor=manager, key=key(), patient=assessed, about=SLEDAI, question="14 or 4?")


def _answer(query: Query, seen: int = 0) -> None:
    answer_query(actor=actor(Role.INFUSION_NURSE), key=key(), query=query, seen=seen, text="14, see the sheet")


def _state(query: Query) -> str:
    return queries_of(query.patient)[0].state


@pytest.mark.django_db
def test_a_query_is_raised_answered_opened_again_answered_and_closed_and_all_of_it_stays(query: Query) -> None:
    manager, states = actor(Role.DATA_MANAGER), [_state(query)]
    _answer(query)
    states.append(_state(query))
    reopen_query(actor=manager, key=key(), query=query, seen=1, text="which sheet?")
    states.append(_state(query))
    _answer(query, 2)
    close_query(actor=manager, key=key(), query=query, seen=3)
    states.append(_state(query))
    assert states == ["open", "answered", "open", "closed"]
    assert [step.act for step in queries_of(query.patient)[0].steps] == ["answered", "reopened", "answered", "closed"]
    trail = AuditRow.objects.filter(chain="A", subject__startswith="query").order_by("number")
    assert [row.action for row in trail] == [
        "raise_query",
        "answer_query",
        "reopen_query",
        "answer_query",
        "close_query",
    ]
    assert verify()[1] == []
    assert unsettled(query.patient) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "about",
    [
        "fact:0001/sledai_2k/1",
        "fact:0002/sledai_2k/2",
        "fact:0002/sledai_2k/1#unit",
        "consent_form:v1",
        "user:auditor-A",
        "",
        "nothing",
        "query:0002/1",
        "x" * 200,
    ],
)
def test_one_can_ask_only_about_what_stands_in_the_record_of_that_patient(about: str, query: Query) -> None:
    with pytest.raises(Refusal):
        raise_query(actor=actor(Role.DATA_MANAGER), key=key(), patient=query.patient, about=about, question="?")


@pytest.mark.django_db
def test_a_field_of_a_row_can_be_asked_about(query: Query) -> None:
    auditor = actor(Role.AUDITOR)
    made = raise_query(
        actor=auditor, key=key(), patient=query.patient, about="referral:0002/1#unit", question="which ward?"
    )
    assert (made.number, made.about) == (2, "referral:0002/1#unit")


@pytest.mark.django_db
def test_only_the_role_that_raised_a_query_closes_it(query: Query) -> None:
    _answer(query)
    with pytest.raises(Refusal, match="role that raised it"):
        close_query(actor=actor(Role.AUDITOR), key=key(), query=query, seen=1)
    with pytest.raises(Forbidden):
        close_query(actor=actor(Role.RHEUMATOLOGIST), key=key(), query=query, seen=1)
    with pytest.raises(Forbidden):
        answer_query(actor=actor(Role.DATA_MANAGER), key=key(), query=query, seen=1, text="myself")


@pytest.mark.django_db
def test_a_query_without_an_answer_is_closed_with_a_reason_only(query: Query) -> None:
    with pytest.raises(Refusal, match="wants a reason"):
        close_query(actor=actor(Role.DATA_MANAGER), key=key(), query=query, seen=0, text=" ")
    close_query(actor=actor(Role.DATA_MANAGER), key=key(), query=query, seen=0, text="asked in error")
    with pytest.raises(Refusal, match="does not stand so"):
        _answer(query, 1)


@pytest.mark.django_db
def test_two_who_answer_at_once_are_told(query: Query) -> None:
    _answer(query)
    with pytest.raises(Conflict):
        answer_query(actor=actor(Role.RHEUMATOLOGIST), key=key(), query=query, seen=0, text="4")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_an_answer_says_something_and_not_too_much(text: str, query: Query) -> None:
    with pytest.raises(Refusal, match="1 to 500"):
        answer_query(actor=actor(Role.RHEUMATOLOGIST), key=key(), query=query, seen=0, text=text)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_query_is_shown_on_the_page_of_queries_and_beside_what_it_is_about(language: str, query: Query) -> None:
    client = browser(Role.RHEUMATOLOGIST, language=language)
    page = client.get("/patients/0002/queries").content.decode()
    assert "14 or 4?" in page
    assert "/patients/0002/queries/1/answer" in page
    for place in ("facts", "facts/sledai_2k"):
        assert 'href="/patients/0002/queries#q1"' in client.get(f"/patients/0002/{place}").content.decode()
    assert "#q1" not in client.get("/patients/0002/facts/age_years").content.decode()


@pytest.mark.django_db
def test_an_answer_in_the_browser_keeps_what_was_typed_when_it_is_refused(query: Query) -> None:
    nurse, manager = browser(Role.INFUSION_NURSE), browser(Role.DATA_MANAGER)
    done = nurse.post("/patients/0002/queries/1/answer", {"key": key(), "seen": "0", "text": "14"})
    assert (done.status_code, done["Location"]) == (303, "/patients/0002/queries#q1")
    again = nurse.post("/patients/0002/queries/1/answer", {"key": key(), "seen": "0", "text": "typed with care"})
    assert again.status_code == 409
    assert manager.post("/patients/0002/queries/9/close", {"key": key(), "seen": "0"}).status_code == 404
    closed = manager.post("/patients/0002/queries/1/close", {"key": key(), "seen": "1", "text": ""})
    assert closed.status_code == 303


@pytest.mark.django_db
def test_the_form_of_a_query_offers_the_rows_of_this_patient_and_the_fields_of_the_one_chosen(query: Query) -> None:
    manager = browser(Role.DATA_MANAGER)
    page = manager.get("/patients/0002/queries/new", {"about": "referral:0002/1"}).content.decode()
    assert '<option value="referral:0002/1" selected>' in page
    assert '<option value="unit">' in page
    assert "0001/" not in page
    sent = {"about": "referral:0002/1", "query_field": "unit", "query_question": "which ward?", "key": key()}
    assert manager.post("/patients/0002/queries/new", sent).status_code == 303
    assert Query.objects.latest("id").about == "referral:0002/1#unit"
    assert manager.post("/patients/0002/queries/new", {**sent, "about": "referral:0001/1"}).status_code in (200, 422)
    assert Query.objects.count() == 2


def test_every_kind_of_row_that_can_be_asked_about_has_its_words() -> None:
    assert set(KIND_WORDS) == KINDS
