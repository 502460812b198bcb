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
from django.test import Client

from lupustem.registry.access.permissions import PERMISSIONS
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import unseal
from lupustem.registry.access.totp import STEP_SECONDS, code_at
from lupustem.registry.actions.decisions import sign_decision
from lupustem.registry.actions.deviations import deviate
from lupustem.registry.actions.prescriptions import sign_prescription
from lupustem.registry.models import AuditRow, Patient, Prescription, ReadRow, User
from lupustem.registry.pages.gate import PUBLIC
from lupustem.registry.policy_text import typed_values
from lupustem.registry.record.clock import now
from lupustem.registry.standing import facts_of
from lupustem.registry.urls import urlpatterns
from lupustem.registry.words import PERMISSION_WORDS
from tests.unit.registry import course
from tests.unit.registry.programme import PASSWORD, actor, browser, key, propose_policy, upload

TODAY = datetime.date.today().isoformat()
UPLOADED = b"item,value\nscan,1\n"
TABLE = list(csv.DictReader(io.StringIO((Path(__file__).parent / "pages.csv").read_text(encoding="utf-8"))))
ROWS = {(row["method"], row["page"]): row for row in TABLE}
WHO = {"name": "庚七", "born_on": "1980-01-01", "hospital_number": "", "telephone": ""}
CAME = {"referred_on": TODAY, "unit": "clinic", "question": "another question"}
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
    "policy/new": lambda patient, role: {**typed_values({}), "reason": "r", "seen": "1", "password": PASSWORD},
    "policy/file": None,
    "policy/<int:version>/confirm": lambda patient, role: {"password": PASSWORD},
    "centre/<str:item>/answer": lambda patient, role: {"holds": "yes", "seen": "0"},
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


def _ready(patient: Patient, **facts: Any) -> None:
    """Whatever a prescription needs before it is written."""
    course.accredited()
    missing = {name: value for name, value in course.FACTS.items() if not patient.facts.filter(fact=name).exists()}
    course.record(patient, missing | facts)
    course.decided(patient)


def _order(patient: Patient) -> dict[str, str]:
    _ready(patient)
    said = {"start_day": TODAY, "start_time": "23:59", "per_kg_1e6": "1.5", "volume_ml": "100", "flush_ml": "0"}
    return said | {"dead_volume_ml": "0", "device": "pump", "seen": "0", "act": "keep"}


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


def _address(page: str, number: str = "0002") -> str:
    filled = page.replace("<str:number>", number).replace("<int:version>", "1")
    filled = filled.replace("<str:item>", "ethics_committee")
    filled = filled.replace("<str:sha256>", hashlib.sha256(UPLOADED).hexdigest())
    return "/" + filled.replace("<str:fact>", "sledai_2k").replace("<str:username>", "auditor-A")


@pytest.fixture
def signed(assessed: Patient) -> Patient:
    """The patient with a decision that the colleague has signed."""
    colleague = actor(Role.RHEUMATOLOGIST, username="colleague-A")
    digest = facts_of(assessed).digest
    sign_decision(actor=colleague, key=key(), patient=assessed, seen=0, facts_digest=digest, language="en")
    upload("scan.csv", UPLOADED)
    propose_policy({"rate": {"cap": "3.5"}})
    return assessed


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
        number=1,
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
    assert named - {PUBLIC} <= set(PERMISSIONS)
    assert {one.callback.__name__ for one in urlpatterns if one.callback.permission == PUBLIC} == {
        "health",
        "setting",
        "log_in",
    }


def test_every_page_that_takes_something_has_its_case_here() -> None:
    assert {page for method, page in ROWS if method == "POST"} == set(SENT)


def test_every_permission_has_its_words_and_the_administrator_no_clinical_one() -> None:
    assert set(PERMISSION_WORDS) == set(PERMISSIONS)
    assert {name for name, roles in PERMISSIONS.items() if Role.ADMINISTRATOR in roles} == {
        "account.own",
        "user.manage",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_the_pages_of_the_reviewed_table_and_no_other(role: Role, ordered: Patient) -> None:
    client = browser(role)
    for method, page in ROWS:
        if page in ("logout", "login", "account") and method == "POST":
            continue  # They end or begin the session; their rows are walked below.
        answer = client.generic(method, _address(page))
        reached = answer.status_code not in (403, 404, 405)
        assert reached is (ROWS[method, page][role] == "yes"), (method, page, answer.status_code)


@pytest.mark.django_db
def test_without_a_login_nothing_but_the_public_pages_opens(signed: Patient) -> None:
    for method, page in ROWS:
        answer = Client().generic(method, _address(page))
        closed = answer.status_code == 302 and answer["Location"] == "/login"
        assert closed is (page not in ("health", "setting", "login")), (method, page, answer.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page, sent in SENT.items() if sent is not None])
def test_a_page_that_changes_something_adds_its_row_of_the_trail(page: str, signed: Patient) -> None:
    sent = SENT[page]
    assert sent is not None
    role = next(role for role in Role if ROWS["POST", page][role] == "yes")
    client = Client() if page == "login" else browser(role)
    before = AuditRow.objects.filter(chain="A").count()
    answer = client.post(_address(page), {"key": key(), **sent(signed, role)})
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
    for method, page in ROWS:
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
    unlogged = {str(one.pattern) for one in urlpatterns if "number" in str(one.pattern) and not one.callback.identified}
    assert unlogged == {"patients/<str:number>/trail"}
