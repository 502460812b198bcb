"""What somebody who means harm sends: to every address, in every field; the site says no, and never fails."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.models import AuditRow, Patient, User
from tests.unit.registry.programme import PASSWORD, TODAY, browser, key, program

pytestmark = pytest.mark.django_db
TABLE = list(csv.DictReader((Path(__file__).parent / "pages.csv").read_text(encoding="utf-8").splitlines()))
PAGES = [row for row in TABLE if not row["scope"]]
NUL, LONG = "a\x00b", "长" * 20_000
NASTY = {
    "null": NUL,
    "control": "\x07\x1b[31m",
    "long": LONG,
    "direction": "\u202eabc",
    "markup": "<script>alert(1)</script>",
    "quotes": "'; DROP TABLE registry_patient; --",
    "template": "{{ 7*7 }}{% load x %}",
    "digits": "９" * 40,
    "not a character": "\ufffe\uffff",
    "astral": "𠮷" * 50,
    "empty": "   ",
}
FIELDS = (
    *("key", "name", "username", "role", "password", "code", "new", "reason", "number", "unit", "question", "seen"),
    *("on", "form", "signer", "valid_from", "born_on", "referred_on", "hospital_number", "telephone", "facts"),
    *("fact.weight_kg", "day.weight_kg", "source.weight_kg", "seen.weight_kg", "fact.sex", "language", "theme", "next"),
    *("token_name", "expires_on", "scope_facts_read", "centre", "active", "holds", "reference", "issued_on"),
)
IN_PLACE = re.compile(r"<(?:str|int):(\w+)>")
THERE = {
    "number": "0002",
    "fact": "sledai_2k",
    "username": "auditor-A",
    "item": "ethics_committee",
    "sha256": "0" * 64,
    "index": "sledai_2k",
    "day": TODAY.isoformat(),
}


def _address(page: str, part: str = "") -> str:
    return "/" + IN_PLACE.sub(lambda found: part or THERE.get(found[1], "1"), page)


def _role(row: dict[str, str]) -> Role:
    return next(role for role in Role if row[role] == "yes")


class People:
    """A browser of each role, which is still logged in after all that it sent."""

    def __init__(self) -> None:
        self._browsers = {role: browser(role) for role in Role}

    def of(self, row: dict[str, str]) -> Client:
        """That of the first role that may open a page."""
        return self._browsers[_role(row)]

    def assert_logged_in(self) -> None:
        """Otherwise what was sent was turned away before it was read."""
        assert {one.get("/account").status_code for one in self._browsers.values()} == {200}


def _sent_to(client: Client, row: dict[str, str], nasty: str) -> None:
    sent = dict.fromkeys(FIELDS, nasty)
    for said in (sent, sent | {"key": key(), "password": PASSWORD}):
        answer = client.post(_address(row["page"]), said)
        assert answer.status_code < 500, row["page"]
        assert b"<script>alert" not in b"".join(answer)


def _ends_sessions(row: dict[str, str]) -> bool:
    """Some of these are good passwords, and some make a login anew."""
    return row["page"].startswith(("account", "users", "approvals"))


def _rows(method: str) -> list[Any]:
    return [pytest.param(row, id=row["page"]) for row in PAGES if row["method"] == method]


@pytest.mark.parametrize("row", _rows("POST"))
def test_a_post_without_the_token_against_forgery_is_refused_everywhere(row: dict[str, str], patient: Patient) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(browser(_role(row)).cookies)
    before = AuditRow.objects.count()
    for headers in ({}, {"origin": "https://elsewhere.example"}, {"referer": "https://elsewhere.example/"}):
        assert client.post(_address(row["page"]), {"key": key()}, headers=headers).status_code == 403
    assert AuditRow.objects.count() == before


@pytest.mark.parametrize("kind", list(NASTY))
def test_no_field_of_any_form_makes_the_site_fail(kind: str, patient: Patient) -> None:
    """Two databases would do different things with some of these; the site answers the same on both."""
    posts = [row for row in PAGES if row["method"] == "POST" and row["page"] not in ("logout", "login")]
    people = People()
    for row in posts:
        if not _ends_sessions(row):
            _sent_to(people.of(row), row, NASTY[kind])
    people.assert_logged_in()
    for row in filter(_ends_sessions, posts):
        _sent_to(browser(_role(row)), row, NASTY[kind])
    assert Client().post("/login", dict.fromkeys(FIELDS, NASTY[kind])).status_code in (400, 422)


@pytest.mark.parametrize("kind", list(NASTY))
def test_no_address_or_query_makes_the_site_fail(kind: str, patient: Patient) -> None:
    from urllib.parse import quote

    part, people = quote(NASTY[kind], safe="")[:6000], People()
    for row in PAGES:
        if row["method"] == "GET":
            asked = f"{_address(row['page'])}?q={part}&page={part}&before={part}"
            for place in (asked, _address(row["page"], part)) if "<" in row["page"] else (asked,):
                assert people.of(row).get(place).status_code < 500, row["page"]
    people.assert_logged_in()


@pytest.mark.parametrize("part", ["%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5c", "%252e%252e", "9" * 40])
def test_an_address_leads_nowhere_but_to_the_record(part: str, patient: Patient) -> None:
    for row in PAGES:
        if row["method"] == "GET" and "<" in row["page"]:
            answer = browser(_role(row)).get(_address(row["page"], part))
            assert answer.status_code in (302, 403, 404), row["page"]
            assert "root:" not in answer.content.decode()


@pytest.mark.parametrize("cookie", ['"aaaaaaaa\\000aaaa"', "a" * 4000, '"\\377\\377"'])
def test_no_cookie_makes_the_site_fail(cookie: str) -> None:
    for name in (settings.SESSION_COOKIE_NAME, "lupustem_language", settings.CSRF_COOKIE_NAME):
        assert Client().get("/login", HTTP_COOKIE=f"{name}={cookie}").status_code in (200, 400)
        assert Client().get("/patients", HTTP_COOKIE=f"{name}={cookie}").status_code in (302, 400)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_another_method_changes_nothing_and_a_head_answers_as_a_get(method: str, patient: Patient) -> None:
    gets = {row["page"] for row in PAGES if row["method"] == "GET"}
    people, before = People(), AuditRow.objects.count()
    for row in PAGES:
        client = people.of(row)
        answer = client.generic(method, _address(row["page"]))
        if method == "HEAD" and row["page"] in gets:
            assert answer.status_code == client.get(_address(row["page"])).status_code
        else:
            assert answer.status_code == 405
            assert set(answer["Allow"].split(", ")) <= {"GET", "POST"}
    assert AuditRow.objects.count() == before
    people.assert_logged_in()


def test_a_head_of_a_signature_neither_signs_nor_counts_as_a_wrong_password(assessed: Patient) -> None:
    client = browser(Role.RHEUMATOLOGIST)
    assert {client.head("/patients/0002/decision/sign").status_code for _ in range(6)} == {405}
    sent = {"key": key(), "seen": "0", "facts": "x", "password": PASSWORD}
    assert "the facts have changed" in client.post("/patients/0002/decision/sign", sent).content.decode()


def test_a_body_that_is_too_large_or_has_too_many_fields_is_refused(patient: Patient) -> None:
    client = browser(Role.RHEUMATOLOGIST)
    assert client.post("/patients/new", {"name": "x" * (2 * 1024 * 1024 + 1)}).status_code == 400
    assert client.post("/patients/new", {f"f{number}": "x" for number in range(1001)}).status_code == 400
    large = SimpleUploadedFile("case.yaml", b"#" * (1024 * 1024 + 1))
    assert client.post("/patients/0002/file", {"file": large}).status_code == 422


@pytest.mark.parametrize("name", ["../../../etc/case.yaml", "..\\..\\case.yaml", "/etc/case.yaml", "a" * 300 + ".yaml"])
def test_the_name_of_an_upload_leads_nowhere(name: str, patient: Patient) -> None:
    upload = SimpleUploadedFile("case.yaml", b"facts:\n  weight_kg: 58\n")
    upload._name = name  # type: ignore[attr-defined]  # what a browser would not send, and somebody may
    page = browser(Role.RHEUMATOLOGIST).post("/patients/0002/file", {"file": upload})
    assert page.status_code in (200, 422)
    assert "etc/" not in page.content.decode()
    assert "../" not in page.content.decode()
    assert "..\\" not in page.content.decode()


def test_a_name_of_an_upload_with_a_null_is_not_read(patient: Patient) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\x00.yaml"\r\n\r\nfacts: {}\r\n--b--\r\n'
    client = browser(Role.RHEUMATOLOGIST)
    answer = client.generic("POST", "/patients/0002/file", body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code < 500


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "latin-1", "no-such"])
def test_a_form_in_another_encoding_does_not_make_the_site_fail(charset: str, patient: Patient) -> None:
    client = browser(Role.ADMINISTRATOR)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    body = f"key={key()}&active=no&reason=%2B2AA-&x=%FF%FE"
    assert client.generic("POST", "/users/auditor-A/active", body, content_type=kind).status_code < 500


@pytest.mark.parametrize("host", ["elsewhere.example", "testserver.elsewhere.example", "testserver:80@x", ""])
def test_no_page_is_given_under_another_host(host: str) -> None:
    answer = Client().get("/login", headers={"host": host})
    assert answer.status_code == 400
    assert "elsewhere" not in answer.content.decode()


def test_an_unknown_name_costs_as_many_password_hashes_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that names cannot be told apart by time; counted, not timed."""
    hashed: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda self, *given: (hashed.append("encode"), encode(self, *given))[1]
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda self, *given: (hashed.append("verify"), verify(self, *given))[1]
    )
    counts = []
    User.objects.filter(username="auditor-B").update(is_active=False)
    for name in ("auditor-A", "nobody-at-all", "auditor-B"):
        hashed.clear()
        Client().post("/login", {"username": name, "password": "wrong", "code": "123456"})
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


def test_a_session_that_somebody_else_chose_is_not_taken_over() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    client.get("/login")
    client.force_login(User.objects.get(username="auditor-A"), backend="lupustem.registry.access.login.TwoFactors")
    assert client.session.session_key != "x" * 32


@pytest.mark.parametrize("place", ["//elsewhere.example", "/\\elsewhere.example", "https:elsewhere", "/\t/x", "\x00"])
def test_no_form_leads_to_another_site(place: str) -> None:
    answer = Client().post("/setting", {"language": "en", "next": place})
    assert answer.status_code == 400 or answer["Location"] in ("/", "/\t/x")


def test_a_token_opens_no_page_and_a_session_no_operation(patient: Patient) -> None:
    client = program(Role.RHEUMATOLOGIST)
    assert client.get("/patients")["Location"] == "/login"
    assert browser(Role.RHEUMATOLOGIST).get("/api/patients").status_code == 401
    assert TODAY.isoformat() not in client.get("/health").content.decode()
