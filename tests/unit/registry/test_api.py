"""The API: who may do what with which scope, what is answered, exact numbers, versions, keys, and what it never tells."""

from __future__ import annotations

import csv
import datetime
import json
import logging
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lupustem.registry.access import token as access_token
from lupustem.registry.access.permissions import PERMISSIONS
from lupustem.registry.access.roles import Role
from lupustem.registry.access.scopes import SCOPES
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.logins import ask_reset, confirm_reset
from lupustem.registry.actions.people import set_active
from lupustem.registry.actions.tokens import make_token, revoke_token
from lupustem.registry.api.operations import OPERATIONS
from lupustem.registry.api.site import document
from lupustem.registry.models import AuditRow, FactEntry, Lot, Membership, Patient, ReadRow, Reset, Token, TokenUse
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import facts_of
from tests.unit.registry.any_row import any_row
from tests.unit.registry.invented_lots import lot_file
from tests.unit.registry.programme import PASSWORD, TODAY, actor, browser, key, program

pytestmark = pytest.mark.django_db
DOCTOR = Role.RHEUMATOLOGIST
FACTS = "/api/patients/0002/facts"
ROWS = [
    row
    for row in csv.DictReader((Path(__file__).parent / "pages.csv").read_text(encoding="utf-8").splitlines())
    if row["scope"]
]


@pytest.fixture(autouse=True)
def _no_wrong_tokens() -> None:
    access_token.WRONG.forget()


def _post(client: Client, place: str, body: Any, once: str = "") -> Any:
    headers = {"idempotency-key": once or key()}
    return client.post(place, body, content_type="application/json", headers=headers)


def _entry(fact: str, value: Any, seen: int = 0, **more: Any) -> dict[str, Any]:
    return {"fact": fact, "value": value, "observed_on": TODAY.isoformat(), "seen": seen, **more}


def _address(page: str) -> str:
    filled = page.replace("<number>", "0002").replace("<fact>", "sledai_2k").replace("<version>", "1")
    return "/" + filled.replace("<order>", "1").replace("<name>", "LOT-1")


def _code(answer: Any) -> str:
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert set(said["title"]) == {"zh", "en"}
    assert said["status"] == answer.status_code
    return str(said["code"])


# Who may


def test_the_reviewed_table_has_the_scope_of_every_operation() -> None:
    told = {(one.method, f"api{one.path}".replace("{", "<").replace("}", ">"), one.scope) for one in OPERATIONS}
    assert {(row["method"], row["page"], row["scope"]) for row in ROWS} == told
    assert {one.scope for one in OPERATIONS} == set(SCOPES)
    assert {one.permission for one in SCOPES.values()} <= set(PERMISSIONS)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_a_role_reaches_the_operations_of_the_reviewed_table_and_no_other(role: Role, patient: Patient) -> None:
    client = program(role)
    for row in ROWS:
        answer = client.generic(row["method"], _address(row["page"]), content_type="application/json")
        assert (answer.status_code not in (401, 403, 405)) is (row[role] == "yes"), (row, answer.content)


def test_an_administrator_makes_no_token() -> None:
    assert {row["administrator"] for row in ROWS} == {"no"}
    with pytest.raises(Refusal):
        program(Role.ADMINISTRATOR, scopes=["facts.read"])


def test_a_token_opens_its_scopes_and_nothing_else(patient: Patient) -> None:
    for scope in ("facts.read", "facts.write", "decisions.read", "plans.read", "lots.read"):
        client = program(DOCTOR, scopes=[scope])
        for row in ROWS:
            answer = client.generic(row["method"], _address(row["page"]), content_type="application/json")
            assert (answer.status_code == 403) is (row["scope"] != scope), (scope, row)
            if answer.status_code == 403:
                assert _code(answer) == "forbidden"


def test_a_scope_that_the_role_does_not_have_is_not_given() -> None:
    for role, scope in ((Role.AUDITOR, "facts.write"), (DOCTOR, "lots.write"), (Role.CELL_LABORATORY, "facts.read")):
        with pytest.raises(Refusal, match="scope"):
            program(role, scopes=[scope])


def test_without_a_token_or_with_a_session_alone_nothing_opens(patient: Patient) -> None:
    for client in (Client(), browser(DOCTOR), Client(headers={"authorization": "Bearer x"})):
        answer = client.get(FACTS)
        assert (answer.status_code, _code(answer)) == (401, "no_token")
        assert answer["WWW-Authenticate"] == "Bearer"
    assert _post(browser(DOCTOR), FACTS, {"entries": [_entry("weight_kg", 58)]}).status_code == 401


def test_what_a_role_may_counts_at_each_request_not_when_the_token_was_made(patient: Patient) -> None:
    client = program(DOCTOR)
    assert client.get(FACTS).status_code == 200
    Membership.objects.filter(user__username="rheumatologist-A").update(role="cell_laboratory")
    assert client.get(FACTS).status_code == 401


def _deactivate(token: Token) -> None:
    set_active(actor=actor(Role.ADMINISTRATOR), key=key(), username="rheumatologist-A", active=False, reason="")


def _reset(token: Token) -> None:
    ask_reset(actor=actor(Role.ADMINISTRATOR), key=key(), username="rheumatologist-A", reason="")
    confirm_reset(actor=actor(Role.DIRECTOR), key=key(), reset=Reset.objects.get().pk)


def _revoke(token: Token) -> None:
    revoke_token(actor=actor(DOCTOR), key=key(), number=token.number)


@pytest.mark.parametrize("ends", [_deactivate, _reset, _revoke])
def test_a_token_ends_with_its_owner_a_reset_and_when_revoked(ends: Any, patient: Patient) -> None:
    client = program(DOCTOR)
    assert client.get(FACTS).status_code == 200
    ends(Token.objects.latest("pk"))
    assert client.get(FACTS).status_code == 401
    assert verify()[1] == []


def test_a_token_is_over_after_its_day_and_lasts_a_year_at_most(patient: Patient) -> None:
    from lupustem.registry.record import clock

    client = program(DOCTOR)
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        assert client.get(FACTS).status_code == 401
    for days in (-1, 366):
        day = TODAY + datetime.timedelta(days=days)
        with pytest.raises(Refusal, match="365"):
            make_token(actor=actor(DOCTOR), key=key(), name="n", scopes=["facts.read"], expires_on=day)


def test_after_twenty_wrong_tokens_an_address_is_not_answered_for_a_minute(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, wrong = program(DOCTOR), Client(headers={"authorization": "Bearer lupustem_0_0"})
    assert {wrong.get(FACTS).status_code for _ in range(access_token.MOST_WRONG)} == {401}
    answer = client.get(FACTS)
    assert (answer.status_code, _code(answer), answer["Retry-After"]) == (429, "too_many", "60")
    assert client.get(FACTS, REMOTE_ADDR="192.0.2.7").status_code == 200
    later = access_token.time.monotonic() + access_token.WINDOW_SECONDS + 1
    monkeypatch.setattr(access_token.time, "monotonic", lambda: later)
    assert client.get(FACTS).status_code == 200


def test_a_token_is_kept_as_a_hash_and_its_last_use_is_shown(patient: Patient) -> None:
    client = browser(DOCTOR)
    sent = {"token_name": "interface", "scope_facts_read": "yes", "expires_on": TODAY, "password": PASSWORD}
    page = client.post("/account/tokens", sent | {"key": key()}).content.decode()
    token = Token.objects.get()
    text = page.split("<code>lupustem_")[1].split("</code>")[0]
    secret = text.removeprefix(f"{token.number}_")
    assert len(secret) == 43
    kept = json.dumps([token.digest, *AuditRow.objects.values_list("new", flat=True)])
    assert secret not in kept
    assert ">never<" in client.get("/account/tokens").content.decode()
    assert Client(headers={"authorization": f"Bearer lupustem_{text}"}).get(FACTS).status_code == 200
    assert TokenUse.objects.get().token == token
    listed = client.get("/account/tokens").content.decode()
    assert ">never<" not in listed
    assert secret not in listed
    wrong = client.post("/account/tokens", sent | {"key": key(), "password": "wrong"})
    assert wrong.status_code == 422


def test_a_token_changed_by_hand_is_found_by_the_verification() -> None:
    program(Role.AUDITOR)
    assert verify()[1] == []
    forged = Token.objects.get()
    forged.pk, forged.number = None, "0123456789"
    forged.save(force_insert=True)
    assert verify()[1] == ["A/token:0123456789"]


def test_somebody_elses_token_is_neither_seen_nor_revoked() -> None:
    program(DOCTOR)
    token = Token.objects.get()
    assert token.number not in browser(Role.DIRECTOR).get("/account/tokens").content.decode()
    with pytest.raises(Refusal, match="no such token"):
        revoke_token(actor=actor(Role.DIRECTOR), key=key(), number=token.number)


# What is answered


def test_facts_are_read_and_written_with_their_exact_digits_and_versions(patient: Patient) -> None:
    client = program(Role.DATA_MANAGER)
    body = json.dumps({"entries": [_entry("pulmonary_artery_pressure_mmhg", 0), _entry("malignancy", False)]})
    body = body.replace('"value": 0,', '"value": 70.000001,')
    answer = _post(client, FACTS, body)
    assert answer.status_code == 200, answer.content
    assert b'"value":70.000001' in answer.content
    assert facts_of(patient).values == {"pulmonary_artery_pressure_mmhg": Decimal("70.000001"), "malignancy": False}
    row = AuditRow.objects.filter(chain="A").latest("number")
    assert (row.action, row.who, row.role) == ("record_fact", "data_manager-A", "data_manager")
    read = client.get(FACTS).json()
    assert {one["fact"]: one["version"] for one in read["facts"]} == {
        "pulmonary_artery_pressure_mmhg": 1,
        "malignancy": 1,
    }
    taken = _post(client, FACTS, {"entries": [_entry("malignancy", None, 1)], "reason": "another patient's"})
    assert taken.status_code == 200
    assert "malignancy" not in facts_of(patient).values
    history = client.get(f"{FACTS}/malignancy").json()["facts"]
    assert [(one["version"], one["value"]) for one in history] == [(2, None), (1, False)]
    assert verify()[1] == []


def test_a_write_sent_again_with_its_key_is_carried_out_once_and_answered_the_same(patient: Patient) -> None:
    client, once, body = program(DOCTOR), key(), {"entries": [_entry("weight_kg", 58.5)]}
    first, again = (_post(client, FACTS, body, once) for _ in range(2))
    assert first.json() == again.json()
    assert FactEntry.objects.filter(patient=patient).count() == 1
    other = _post(client, FACTS, {"entries": [_entry("weight_kg", 60)]}, once)
    assert (other.status_code, _code(other)) == (422, "key_used")


@pytest.mark.parametrize("once", [None, "short", "k" * 65, "with space in"])
def test_a_write_without_a_proper_key_is_refused(once: str | None, patient: Patient) -> None:
    headers = {} if once is None else {"idempotency-key": once}
    body = {"entries": [_entry("weight_kg", 58)]}
    answer = program(DOCTOR).post(FACTS, body, content_type="application/json", headers=headers)
    assert (answer.status_code, _code(answer)) == (422, "invalid")
    assert "Idempotency-Key" in answer.content.decode()


def test_a_newer_version_is_never_overwritten_unseen_and_both_are_told(patient: Patient) -> None:
    client = program(DOCTOR)
    _post(client, FACTS, {"entries": [_entry("weight_kg", 58.5)]})
    answer = _post(client, FACTS, {"entries": [_entry("weight_kg", 61)]})
    assert (answer.status_code, _code(answer)) == (409, "conflict")
    said = answer.json()
    assert (said["mine"]["value"], said["theirs"]["value"]) == ("61", "58.5")


@pytest.mark.parametrize(
    "entry",
    [
        _entry("weight", 58),
        _entry("weight_kg", "heavy"),
        _entry("weight_kg", True),
        _entry("weight_kg", 9999),
        _entry("weight_kg", [58]),
        _entry("weight_kg", {"kg": 58}),
        _entry("sex", "neither"),
        _entry("malignancy", 0),
        _entry("weight_kg", 58, source="a\u0007"),
        _entry("weight_kg", 58, source="s" * 201),
        _entry("weight_kg", 58) | {"observed_on": "2026-02-30"},
        _entry("weight_kg", 58) | {"observed_on": 20260101},
        _entry("weight_kg", 58) | {"seen": -1},
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place_and_without_its_value(
    entry: dict[str, Any], patient: Patient
) -> None:
    answer = _post(program(DOCTOR), FACTS, {"entries": [entry]})
    assert (answer.status_code, _code(answer)) == (422, "invalid")
    details = answer.json()["details"]
    assert all("entries" in one["zh"] and "entries" in one["en"] for one in details)
    for said in ("heavy", "neither", "9999", "02-30"):
        assert said not in answer.content.decode()
    assert not patient.facts.exists()


def test_a_day_in_the_future_is_refused_by_the_action_and_nothing_of_the_request_is_kept(patient: Patient) -> None:
    later = (TODAY + datetime.timedelta(days=2)).isoformat()
    entries = [_entry("weight_kg", 58), _entry("sledai_2k", 4) | {"observed_on": later}]
    answer = _post(program(DOCTOR), FACTS, {"entries": entries})
    assert (answer.status_code, _code(answer)) == (422, "refused")
    assert not patient.facts.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"entries": [{"fact": "weight_kg", "value": NaN}]}',
        b'{"entries": [], "reason": "\\u0000"}',
        b'{"entries": [{"fact": "weight_kg", "value": 58, "value": 85}]}',
        b'{"entries": [], "reason": "\\ud800"}',
        b"[" * 100_000,
        b" " * (2 * 1024 * 1024 + 1),
    ],
)
def test_a_body_that_is_no_json_or_too_large_is_unreadable(body: bytes, patient: Patient) -> None:
    answer = _post(program(DOCTOR), FACTS, body)
    assert (answer.status_code, _code(answer)) == (400, "unreadable")


def test_the_decision_is_read_whole_and_what_was_signed_as_it_was_kept(assessed: Patient) -> None:
    client, doctor = program(DOCTOR), actor(DOCTOR)
    now = client.get("/api/patients/0002/decision?language=en").json()
    assert now["answer"]["verdict"] == "recommended"
    assert now["answer"]["statements"][0]["facts"]
    kept = sign_decision(
        actor=doctor, key=key(), patient=assessed, seen=0, facts_digest=now["facts_digest"], language="en"
    )
    confirm_decision(actor=actor(Role.DIRECTOR), key=key(), decision=kept)
    (one,) = client.get("/api/patients/0002/decisions").json()["decisions"]
    assert (one["version"], one["speaks"], len(one["signatures"])) == (1, True, 2)
    whole = client.get("/api/patients/0002/decisions/1").json()
    assert whole["answer"] == json.loads(kept.answer)
    _post(client, FACTS, {"entries": [_entry("malignancy", True, 1)], "reason": "biopsy"})
    assert client.get("/api/patients/0002/decisions/1").json()["speaks"] is False
    assert client.get("/api/patients/0002/decision").json()["answer"]["verdict"] == "not_recommended"
    assert client.get("/api/patients/0002/decisions/2").status_code == 404


def test_a_prescription_is_read_whole(patient: Patient) -> None:
    from lupustem.registry.models import Prescription

    row = any_row(Prescription)
    place = f"/api/patients/{row.patient.number}/plans"
    client = program(DOCTOR)
    assert client.get(f"{place}/{row.number + 1}").status_code == 404
    (one,) = client.get(place).json()["plans"]
    assert (one["number"], one["ended"]) == (row.number, False)


def test_a_lot_is_recorded_by_its_file_in_versions_and_read_back(patient: Patient) -> None:
    client, source = program(Role.CELL_LABORATORY), lot_file()
    text = source.decode() if isinstance(source, bytes) else str(source)
    made = _post(client, "/api/lots", {"source": text, "source_name": "lot.yaml"})
    assert made.status_code == 200, made.content
    name = made.json()["name"]
    assert (made.json()["version"], Lot.objects.get().name) == (1, name)
    again = _post(client, "/api/lots", {"source": text, "source_name": "lot.yaml"})
    assert (again.status_code, _code(again)) == (422, "refused")
    sent = {"source": text, "source_name": "lot.yaml", "seen": 1, "reason": "checked anew"}
    assert _post(client, f"/api/lots/{name}", sent).json()["version"] == 2
    assert _post(client, f"/api/lots/{name}", sent).status_code == 409
    assert client.get(f"/api/lots/{name}").json()["answer"]["decision"]
    assert [one["name"] for one in client.get("/api/lots").json()["lots"]] == [name]
    assert client.get(f"/api/lots?after={name}").json() == {"lots": [], "next": None}
    assert program(Role.CELL_LABORATORY, "B").get(f"/api/lots/{name}").status_code == 404
    assert verify()[1] == []


# What it never tells


def test_no_program_is_told_who_a_patient_is(assessed: Patient) -> None:
    client = program(DOCTOR)
    for row in ROWS:
        if row["method"] == "GET":
            said = client.get(_address(row["page"])).content.decode()
            assert not any(word in said for word in ("甲二", "甲一", "HOSP-1", "1990-05-01")), row


def test_a_patient_of_another_centre_is_not_there(patient: Patient) -> None:
    client = program(DOCTOR, "B")
    assert client.get("/api/patients").json()["patients"] == ["0001"]
    for row in ROWS:
        if "<number>" in row["page"]:
            other, nobody = (
                client.generic(row["method"], place, "{}", content_type="application/json")
                for place in (_address(row["page"]), _address(row["page"]).replace("0002", "9999"))
            )
            assert other.status_code == nobody.status_code
            assert other.status_code in (404, 422)


def test_every_reading_of_a_patient_leaves_a_row_of_who_read_what(assessed: Patient) -> None:
    client = program(Role.AUDITOR)
    client.get(FACTS)
    client.get("/api/patients/0002/decision")
    seen = list(ReadRow.objects.filter(who="auditor-A").values_list("role", "page", "patient__number"))
    assert seen == [("auditor", "api read_facts", "0002"), ("auditor", "api read_decision", "0002")]


def test_nothing_that_was_sent_stands_in_the_log(patient: Patient, caplog: pytest.LogCaptureFixture) -> None:
    from lupustem.registry.json_logs import JsonLines

    with caplog.at_level(logging.INFO):
        _post(program(DOCTOR), FACTS, {"entries": [_entry("weight_kg", "tell-tale")]})
        Client(headers={"authorization": "Bearer lupustem_tell-tale"}).get(FACTS)
    lines = "".join(JsonLines().format(one) for one in caplog.records)
    assert "tell-tale" not in lines
    assert "0002" not in lines


# The document and the page


def test_the_document_names_every_operation_and_says_no_in_problem_json() -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.json() == json.loads(json.dumps(document()))
    paths = document()["paths"]
    assert {(method.upper(), path) for path, one in paths.items() for method in one} == {
        (one.method, f"/api{one.path}") for one in OPERATIONS
    }
    refusals = paths["/api/patients/{number}/facts"]["post"]["responses"]
    assert set(refusals[409]["content"]) == {"application/problem+json"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_operations_shows_each_and_fetches_nothing_from_elsewhere(language: str) -> None:
    page = browser(DOCTOR, language=language).get("/api/docs").content.decode()
    for one in OPERATIONS:
        assert one.words.in_(language).split("'")[0] in page
        assert f"/api{one.path}" in page
    assert "http" not in page.replace("https?://", "").replace("http-equiv", "").split("<main")[1]


@pytest.mark.parametrize(
    ("method", "place", "code"),
    [
        ("DELETE", FACTS, "method"),
        ("OPTIONS", FACTS, "method"),
        ("GET", "/api/nowhere", "not_found"),
        ("GET", "/api/patients/0002/facts%00", "unreadable"),
        ("GET", "/api/patients/0002/decisions/x", "invalid"),
        ("GET", "/api/patients/" + "9" * 300 + "/facts", "invalid"),
        ("GET", "/api/patients/0002/decisions/99999999999999999999", "invalid"),
    ],
)
def test_an_address_or_method_that_there_is_not_is_said_in_problem_json(
    method: str, place: str, code: str, patient: Patient
) -> None:
    answer = program(DOCTOR).generic(method, place)
    assert _code(answer) == code
    if code == "method":
        assert answer["Allow"] == "GET, POST"
