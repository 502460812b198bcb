"""The walk over every address: each page against each role as `pages.csv` has it, each change against the trail."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from lupustem.registry.access.permissions import PERMISSIONS
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import unseal
from lupustem.registry.access.totp import STEP_SECONDS, code_at
from lupustem.registry.actions.decisions import sign_decision
from lupustem.registry.actions.deviations import deviate
from lupustem.registry.actions.locks import lock_record
from lupustem.registry.actions.logins import ask_reset
from lupustem.registry.actions.people import set_active
from lupustem.registry.actions.prescriptions import sign_prescription
from lupustem.registry.actions.queries import answer_query, close_query, raise_query
from lupustem.registry.actions.tokens import make_token
from lupustem.registry.importing import Given, preview
from lupustem.registry.models import AuditRow, Patient, Prescription, Query, ReadRow, Reset, Token, User
from lupustem.registry.pages.gate import CHOOSING, PUBLIC, TOKEN
from lupustem.registry.policy_text import typed_values
from lupustem.registry.record.clock import now, zone
from lupustem.registry.standing import facts_of
from lupustem.registry.urls import urlpatterns
from lupustem.registry.words import PERMISSION_WORDS
from tests.unit.registry import course, invented_lots
from tests.unit.registry.after_programme import followed
from tests.unit.registry.programme import PASSWORD, actor, browser, fill_sledai, key, propose_policy, refer, upload

TODAY = datetime.date.today().isoformat()
UPLOADED = b"item,value\nscan,1\n"
TABLE = list(csv.DictReader(io.StringIO((Path(__file__).parent / "pages.csv").read_text(encoding="utf-8"))))
ROWS = {(row["method"], row["page"]): row for row in TABLE}
PAGES = {place: row for place, row in ROWS.items() if not row["scope"]}
WHO = {"name": "庚七", "born_on": "1980-01-01", "hospital_number": "", "telephone": ""}
CAME = {"referred_on": TODAY, "unit": "clinic", "question": "another question"}
AFTER_PARTS = {
    "<int:event>": "1",
    "<int:visit>": "1",
    "<str:form>": "json",
    "<str:name>": "visits",
    "<str:statement>": "relapse_watch",
}
_ADVERSE = {
    "term": "headache",
    "category": "adverse_event",
    "onset": TODAY,
    "action": "none",
    "outcome": "ongoing",
    "known_at": f"{TODAY}T00:00",
    "answer.mild_transient": "true",
}
AFTER_THE_INFUSION: dict[str, Callable[[Patient, Role], dict[str, str]] | None] = {
    "patients/<str:number>/adverse/new": lambda patient, role: _ADVERSE,
    "patients/<str:number>/adverse/<int:event>/version": lambda patient, role: (
        _ADVERSE | {"seen": "1", "knowledge": "correction", "reason": "another word"}
    ),
    "patients/<str:number>/adverse/<int:event>/causality": lambda patient, role: {
        "seen": "1",
        "assessor": "investigator",
        "word": "possible",
    },
    "patients/<str:number>/adverse/<int:event>/report": lambda patient, role: {
        "seen": "1",
        "rule": "cn-stem-cell-2015:committees_24h",
        "recipient": "committee",
        "sent_at": (datetime.datetime.now(zone())).strftime("%Y-%m-%dT%H:%M"),
    },
    "patients/<str:number>/visits/new": lambda patient, role: {
        "on": "2026-01-05",
        "purpose": "unscheduled",
        "v.sledai": "8",
    },
    "patients/<str:number>/visits/<int:visit>/amend": lambda patient, role: {
        "seen": "1",
        "on": TODAY,
        "purpose": "baseline",
        "v.sledai": "10",
        "reason": "misread",
    },
    "patients/<str:number>/events/new": lambda patient, role: {"kind": "last_contact", "on": TODAY},
    "patients/<str:number>/events/<int:event>": lambda patient, role: {
        "seen": "1",
        "kind": "last_contact",
        "on": TODAY,
        "withdrawn": "yes",
        "reason": "nobody called",
    },
    "patients/<str:number>/retreatment": lambda patient, role: {},
}
# Pages of an infusion: they need one at its stage, and are walked in test_bedside_pages.py, by role and by change.
BEDSIDE = {page for _, page in ROWS if "<int:infusion>" in page or "<int:order>/open" in page}
# What is sent to a page that changes the record; None for one that changes nothing of it.
SENT: dict[str, Callable[[Patient, Role], dict[str, str]] | None] = {
    "setting": None,
    "login": lambda patient, role: {"username": f"{role}-A", "password": PASSWORD, "code": _code(role)},
    "logout": lambda patient, role: {},
    "account": lambda patient, role: {"password": PASSWORD, "new": "quite another password"},
    "patients/new": lambda patient, role: WHO | CAME,
    "patients/<str:number>/identity": lambda patient, role: WHO | {"seen": "1", "reason": "misspelt"},
    "patients/<str:number>/referral": lambda patient, role: CAME | {"seen": "1", "reason": "misread"},
    "patients/<str:number>/consent": lambda patient, role: {
        "seen": "1",
        "form": "v1",
        "on": TODAY,
        "signer": "patient",
    },
    "patients/<str:number>/withdrawal": lambda patient, role: {"seen": "1", "on": TODAY, "signer": "patient"},
    "patients/<str:number>/facts": lambda patient, role: {
        "fact.weight_kg": "58.5",
        "day.weight_kg": TODAY,
        "source.weight_kg": "ward",
        "seen.weight_kg": "0",
    },
    "patients/<str:number>/file": None,
    "patients/<str:number>/decision/sign": lambda patient, role: {
        "seen": "1",
        "facts": facts_of(patient).digest,
        "password": PASSWORD,
    },
    "patients/<str:number>/decisions/<int:version>/confirm": lambda patient, role: {"password": PASSWORD},
    "consent-forms": lambda patient, role: {"name": "v2", "valid_from": TODAY},
    "users": lambda patient, role: {"username": "new-one", "name": "new", "role": "auditor"},
    "users/<str:username>/active": lambda patient, role: {"active": "no", "reason": "left"},
    "choose": lambda patient, role: {"centre": "A"},
    "users/<str:username>/reset": lambda patient, role: {"reason": "lost the telephone"},
    "approvals/accounts/<str:username>": lambda patient, role: _let_in_again() | {"password": PASSWORD},
    "approvals/resets/<int:reset>": lambda patient, role: _ask_reset() | {"password": PASSWORD},
    "account/tokens": lambda patient, role: {
        "token_name": "interface",
        "scope_facts_read": "yes",
        "expires_on": TODAY,
        "password": PASSWORD,
    },
    "account/tokens/<str:token>/revoke": lambda patient, role: _make_token(role),
    "policy/new": lambda patient, role: {**typed_values({}), "reason": "r", "seen": "1", "password": PASSWORD},
    "policy/file": None,
    "patients/<str:number>/indices/<str:index>": lambda patient, role: {
        "on": TODAY,
        "seen_on": TODAY,
        "seen": "1",
        "a.rash": "present",
        "reason": "overlooked",
    },
    "patients/<str:number>/indices/<str:index>/score": None,
    "policy/<int:version>/confirm": lambda patient, role: {"password": PASSWORD},
    "patients/<str:number>/queries/new": lambda patient, role: {
        "about": f"patient:{patient.number}",
        "query_field": "-",
        "query_question": "complete?",
    },
    "patients/<str:number>/queries/<int:query>/answer": lambda patient, role: {"seen": "0", "text": "looked up"},
    "patients/<str:number>/queries/<int:query>/close": lambda patient, role: {"seen": "0", "text": "asked in error"},
    "patients/<str:number>/queries/<int:query>/reopen": lambda patient, role: _answered(patient),
    "patients/<str:number>/lock": lambda patient, role: _closed(patient),
    "patients/<str:number>/unlock": lambda patient, role: _locked(patient),
    "centre/<str:item>/answer": lambda patient, role: {"holds": "yes", "seen": "0"},
    "export": lambda patient, role: {"recipient": "a study"},
    "import": None,
    "import/confirm": lambda patient, role: {"plan": _plan(patient, role)},
    **AFTER_THE_INFUSION,
    "patients/<str:number>/prescriptions/new": lambda patient, role: _order(patient),
    "patients/<str:number>/prescriptions/<int:version>/sign": lambda patient, role: _drafted(patient),
    "patients/<str:number>/prescriptions/<int:version>/confirm": lambda patient, role: _drafted(patient, signatures=1),
    "patients/<str:number>/prescriptions/<int:version>/end": lambda patient, role: _drafted(patient),
    "patients/<str:number>/prescriptions/<int:version>/deviate": lambda patient, role: _drafted(patient, deviates=True),
    "patients/<str:number>/prescriptions/<int:version>/deviation": lambda patient, role: _drafted(
        patient, deviated=True
    ),
    "patients/<str:number>/prescriptions/<int:version>/settle": lambda patient, role: _drafted(patient, settles=True),
}

SENT |= {page: lambda patient, role, sent=sent: sent for page, sent in invented_lots.SENT.items()}  # type: ignore[misc]


def _let_in_again() -> dict[str, str]:
    for active in (False, True):
        by = actor(Role.ADMINISTRATOR)
        set_active(actor=by, key=key(), username="auditor-A", active=active, reason="")
    return {"role": "auditor"}


def _ask_reset() -> dict[str, str]:
    ask_reset(actor=actor(Role.ADMINISTRATOR), key=key(), username="auditor-A", reason="")
    return {}


def _make_token(role: Role) -> dict[str, str]:
    day = datetime.date.today()
    make_token(actor=actor(role), key=key(), name="interface", scopes=["facts.read"], expires_on=day)
    return {}


def _answered(patient: Patient) -> dict[str, str]:
    query = Query.objects.get(patient=patient)
    answer_query(actor=actor(Role.RHEUMATOLOGIST), key=key(), query=query, seen=0, text="looked up")
    return {"seen": "1", "text": "not in the chart"}


def _closed(patient: Patient) -> dict[str, str]:
    query = Query.objects.get(patient=patient)
    close_query(actor=actor(Role.DATA_MANAGER), key=key(), query=query, seen=0, text="asked in error")
    return {"seen": "0"}


def _locked(patient: Patient) -> dict[str, str]:
    _closed(patient)
    lock_record(actor=actor(Role.DATA_MANAGER), key=key(), patient=patient, seen=0)
    return {"seen": "1", "unlock_reason": "a late laboratory value", "password": PASSWORD}


def _ready(patient: Patient, **facts: Any) -> None:
    """Whatever a prescription needs before it is written."""
    course.accredited()
    missing = {name: value for name, value in course.FACTS.items() if not patient.facts.filter(fact=name).exists()}
    course.record(patient, missing | facts)
    course.decided(patient)


def _order(patient: Patient) -> dict[str, str]:
    _ready(patient)
    said = {"start_day": TODAY, "start_time": "23:59", "per_kg_1e6": "1.5", "volume_ml": "100", "flush_ml": "0"}
    return said | {"dead_volume_ml": "0", "device": "pump", "seen": str(patient.prescriptions.count()), "act": "keep"}


def _drafted(
    patient: Patient, signatures: int = 0, *, deviates: bool = False, deviated: bool = False, settles: bool = False
) -> dict[str, str]:
    """A prescription as the page finds it, written by the colleague where the actor has to be another person."""
    _ready(patient, **({"age_years": 67} if settles else {}))
    route = {"route": "central_vein"} if deviates or deviated else {}
    made = course.drafted(patient, facts=course.ORDERED | route)
    name = "elderly_benefit_risk" if settles else "peripheral_vein"
    if signatures:
        sign_prescription(actor=course.colleague(), key=key(), prescription=made)
    if deviated:
        common: dict[str, Any] = {"actor": course.colleague(), "key": key(), "prescription": made}
        deviate(statement=name, reason="r", **common)
    return {"password": PASSWORD, "reason": "r", "statement": name}


def _code(role: Role) -> str:
    secret = unseal(User.objects.get(username=f"{role}-A").sealed_secret)
    return code_at(secret, int(time.time()) // STEP_SECONDS)


def _plan(patient: Patient, role: Role) -> str:
    who = actor(role)
    given = [Given(2, patient.number, "weight_kg", "58.5", TODAY, "kg", "ward")]
    found = preview(given, who.centre, "facts.csv")
    said = {"plan": found.plan, "digest": found.digest, "file": "facts.csv"}
    return signing.dumps(said, salt=f"import {who.centre.pk} {who.user.pk}", compress=True)


def _untreated() -> Patient:
    """A patient with consent, for whom a prescription can be written."""
    patient = refer(actor(Role.RHEUMATOLOGIST), name="甲六")
    course.consented(patient)
    return patient


def _address(page: str, number: str = "0002") -> str:
    if "prescriptions/<int:version>" in page:
        newest = Prescription.objects.filter(patient__centre__code="A", patient__number=number).count()
        page = page.replace("<int:version>", str(newest or 1))
    filled = invented_lots.filled(page).replace("<str:number>", number).replace("<int:version>", "1")
    filled = filled.replace("<str:item>", "ethics_committee").replace("<int:query>", "1")
    filled = filled.replace("<str:index>", "sledai_2k").replace("<str:day>", TODAY)
    filled = filled.replace("<int:infusion>", "1").replace("<int:order>", "1")
    filled = filled.replace("<str:sha256>", hashlib.sha256(UPLOADED).hexdigest())
    filled = filled.replace("<str:fact>", "sledai_2k").replace("<str:username>", "auditor-A")
    reset, token = Reset.objects.last(), Token.objects.last()
    filled = filled.replace("<int:reset>", "0" if reset is None else str(reset.pk))
    for part, value in AFTER_PARTS.items():
        filled = filled.replace(part, value)
    return "/" + filled.replace("<str:token>", "none" if token is None else token.number)


@pytest.fixture
def signed(assessed: Patient) -> Patient:
    """The patient with a decision that the colleague has signed."""
    colleague = actor(Role.RHEUMATOLOGIST, username="colleague-A")
    digest = facts_of(assessed).digest
    sign_decision(actor=colleague, key=key(), patient=assessed, seen=0, facts_digest=digest, language="en")
    upload("scan.csv", UPLOADED)
    propose_policy({"rate": {"cap": "3.5"}})
    about = f"decision:{assessed.number}/1"
    raise_query(actor=actor(Role.DATA_MANAGER), key=key(), patient=assessed, about=about, question="which report?")
    fill_sledai(assessed, {"arthritis": "present"})
    invented_lots.programme_of_lots(refer(actor(Role.RHEUMATOLOGIST), name="甲五"))
    return followed(assessed)


@pytest.fixture
def ordered(signed: Patient) -> Patient:
    """The same with a draft of a prescription, as its rows stand."""
    decision, doctor = signed.decisions.get(), actor(Role.RHEUMATOLOGIST)
    shown = {
        "language": "en",
        "case_id": "0002",
        "title": "t",
        "status": "s",
        "sign": "s",
        "style": "met",
        "verdict": "v",
    }
    view = {language: {**shown, "sections": [], "footer": []} for language in ("zh", "en")}
    Prescription.objects.create(
        patient=signed,
        number=signed.prescriptions.count() + 1,
        decision=decision,
        order=json.dumps(course.order().as_json()),
        plan=json.dumps({"view": view}),
        gates="{}",
        digest="d",
        at=now(),
        by=doctor.user,
        role=str(doctor.role),
    )
    return signed


def test_the_reviewed_table_names_every_page_and_method_of_the_site_and_no_other() -> None:
    pages = {(method, str(one.pattern)) for one in urlpatterns for method in one.callback.methods}
    assert pages == set(ROWS)
    assert len(TABLE) == len(ROWS)


def test_every_page_names_a_permission_that_the_table_of_permissions_has() -> None:
    named = {one.callback.permission for one in urlpatterns}
    assert named - {PUBLIC, CHOOSING, TOKEN} <= set(PERMISSIONS)
    assert {one.callback.__name__ for one in urlpatterns if one.callback.permission == CHOOSING} == {
        "choose",
        "log_out",
    }
    assert {one.callback.__name__ for one in urlpatterns if one.callback.permission == PUBLIC} == {
        "openapi",
        "health",
        "setting",
        "log_in",
    }


def test_every_page_that_takes_something_has_its_case_here() -> None:
    """Those of the API have theirs in test_api.py."""
    assert {page for method, page in PAGES if method == "POST"} - BEDSIDE == set(SENT)


def test_every_permission_has_its_words_and_the_administrator_no_clinical_one() -> None:
    assert set(PERMISSION_WORDS) == set(PERMISSIONS)
    assert {name for name, roles in PERMISSIONS.items() if Role.ADMINISTRATOR in roles} == {
        "account.own",
        "user.manage",
        "reset.confirm",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_the_pages_of_the_reviewed_table_and_no_other(role: Role, ordered: Patient) -> None:
    client = browser(role)
    for method, page in PAGES:
        if page in BEDSIDE or (page in ("logout", "login", "account") and method == "POST"):
            continue  # They end or begin the session; their rows are walked below.
        answer = client.generic(method, _address(page))
        reached = answer.status_code not in (403, 404, 405)
        assert reached is (ROWS[method, page][role] == "yes"), (method, page, answer.status_code)


@pytest.mark.django_db
def test_without_a_login_nothing_but_the_public_pages_opens(signed: Patient) -> None:
    for method, page in PAGES:
        answer = Client().generic(method, _address(page))
        closed = answer.status_code == 302 and answer["Location"] == "/login"
        assert closed is (page not in ("health", "setting", "login", "api/openapi.json")), (
            method,
            page,
            answer.status_code,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page, sent in SENT.items() if sent is not None])
def test_a_page_that_changes_something_adds_its_row_of_the_trail(page: str, signed: Patient) -> None:
    sent = SENT[page]
    assert sent is not None
    role = next(role for role in Role if ROWS["POST", page][role] == "yes")
    client = Client() if page == "login" else browser(role)
    patient = _untreated() if "prescriptions" in page else signed
    said = {"key": key(), **sent(patient, role)}
    before = AuditRow.objects.filter(chain="A").count()
    answer = client.post(_address(page, patient.number), said)
    assert answer.status_code in (200, 303), answer.content.decode()[-1500:]
    assert AuditRow.objects.filter(chain="A").count() > before
    assert AuditRow.objects.filter(chain="A").latest("number").who == f"{role}-A"


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page, sent in SENT.items() if sent is None])
def test_a_page_that_takes_something_and_keeps_nothing_leaves_the_record_alone(page: str, signed: Patient) -> None:
    client, before = browser(Role.RHEUMATOLOGIST), AuditRow.objects.count()
    client.post(_address(page), {"language": "zh", "next": "/patients"})
    assert AuditRow.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_patient_of_another_centre_is_not_there_whatever_the_role(role: Role, signed: Patient) -> None:
    client = browser(role, "B")
    for method, page in PAGES:
        if "<str:number>" in page:
            other, nobody = (client.generic(method, _address(page, number)) for number in ("0002", "9999"))
            assert other.status_code in (403, 404), (method, page)
            assert other.status_code == nobody.status_code
            for answer in (other, nobody):
                assert "甲二" not in answer.content.decode()


@pytest.mark.django_db
def test_the_same_number_shows_each_centre_its_own_patient_and_neither_finds_the_other(patient: Patient) -> None:
    a, b = browser(Role.RHEUMATOLOGIST), browser(Role.RHEUMATOLOGIST, "B")
    assert "甲一" in a.get("/patients/0001").content.decode()
    assert "乙一" in b.get("/patients/0001").content.decode()
    assert "甲" not in b.get("/patients?q=甲").content.decode().replace('value="甲"', "")
    assert "/patients/0002" not in b.get("/patients").content.decode()


@pytest.mark.django_db
def test_an_administrator_of_one_centre_does_not_reach_the_people_of_another(db: None) -> None:
    client = browser(Role.ADMINISTRATOR, "B")
    assert "auditor-A" not in client.get("/users").content.decode()
    answer = client.post("/users/auditor-A/active", {"active": "no", "key": key()})
    assert answer.status_code == 422
    assert User.objects.get(username="auditor-A").memberships.get().active


@pytest.mark.django_db
def test_the_auditor_sees_numbers_and_no_names(signed: Patient) -> None:
    client = browser(Role.AUDITOR)
    for page in (
        "patients",
        "patients/0002",
        "patients/0002/decision",
        "trail",
        "patients/0002/trail",
        "patients?q=jia",
    ):
        answer = client.get(f"/{page}")
        assert answer.status_code == 200
        assert "甲" not in answer.content.decode()
        assert "HOSP-1" not in answer.content.decode()
    for asked, found in (("je", False), ("甲二", False), ("hosp", False), ("2", True)):
        assert ("/patients/0002" in client.get("/patients", {"q": asked}).content.decode()) is found, asked
    assert "/patients/0002" in browser(Role.DIRECTOR).get("/patients", {"q": "je"}).content.decode()
    assert not ReadRow.objects.filter(who="auditor-A").exists()


@pytest.mark.django_db
def test_reading_an_identified_page_is_logged_with_who_which_page_and_whom(signed: Patient) -> None:
    client = browser(Role.INFUSION_NURSE)
    client.get("/patients/0002")
    client.get("/patients?q=甲")
    client.get("/account")
    seen = list(ReadRow.objects.order_by("id").values_list("who", "role", "page", "patient__number"))
    assert seen == [
        ("infusion_nurse-A", "infusion_nurse", "course", "0002"),
        ("infusion_nurse-A", "infusion_nurse", "patient_list", None),
    ]


def test_every_page_of_a_patient_that_may_show_a_name_is_logged() -> None:
    unlogged = {
        str(one.pattern) for one in urlpatterns if "<str:number>" in str(one.pattern) and not one.callback.identified
    }
    named = {"patients/<str:number>/trail"}
    infusion = "patients/<str:number>/infusions/<int:infusion>"
    assert unlogged == named | {f"{infusion}/{one}" for one in ("board", "events", "live", "lock")}
