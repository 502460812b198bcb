from __future__ import annotations

import dataclasses
import time

import pytest
from django.conf import settings
from django.test import Client

from lupustem.registry.access import login
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import unseal
from lupustem.registry.access.totp import STEP_SECONDS, code_at
from lupustem.registry.actions.logins import renew_login
from lupustem.registry.models import AuditRow, Membership, User
from tests.unit.registry.programme import PASSWORD, browser

NAME = "rheumatologist-A"


def _code(away: int = 0) -> str:
    user = User.objects.get(username=NAME)
    return code_at(unseal(user.sealed_secret), int(time.time()) // STEP_SECONDS + away)


def _try(client: Client, *, username: str = NAME, password: str = PASSWORD, code: str | None = None) -> int:
    sent = {"username": username, "password": password, "code": _code() if code is None else code}
    return client.post("/login", sent).status_code


@pytest.mark.django_db
def test_both_factors_let_in_with_a_new_session_and_a_row_of_the_trail() -> None:
    client = Client()
    client.get("/login")
    assert client.get("/patients").status_code == 302
    assert _try(client) == 303
    assert client.get("/patients").status_code == 200
    assert client.cookies["lupustem_session"]["httponly"]
    assert client.cookies["lupustem_session"]["secure"]
    assert client.cookies["lupustem_session"]["samesite"] == "Strict"
    row = AuditRow.objects.filter(chain="A").latest("number")
    assert (row.action, row.who) == ("log_in", NAME)


@pytest.mark.django_db
def test_the_session_gets_a_new_key_at_login_and_is_gone_after_logout() -> None:
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    assert _try(client) == 303
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert client.post("/logout").status_code == 303
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = after
    assert stolen.get("/patients").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"password": "no"}, {"code": "000000"}, {"username": "nobody"}])
def test_a_wrong_name_password_or_code_says_the_same(wrong: dict[str, str]) -> None:
    client = Client(headers={"accept-language": "en"})
    if wrong.get("code") == _code():
        wrong = {"code": "111111"}
    sent = {"username": NAME, "password": PASSWORD, "code": _code()} | wrong
    answer = client.post("/login", sent)
    assert answer.status_code == 422
    assert "name, password or code is wrong" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


@pytest.mark.django_db
def test_a_code_works_once() -> None:
    code = _code()
    assert _try(Client(), code=code) == 303
    assert _try(Client(), code=code) == 422


@pytest.mark.django_db
def test_in_the_demo_many_log_in_as_the_same_invented_person_within_half_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = _code()
    monkeypatch.setattr(settings, "ENVIRONMENT", dataclasses.replace(settings.ENVIRONMENT, demo=True))
    assert [_try(Client(), code=code) for _ in range(2)] == [303, 422], "a person of the centre, even there"
    User.objects.filter(username=NAME).update(demo=True)
    assert [_try(Client(), code=code) for _ in range(3)] == [303] * 3


@pytest.mark.django_db
def test_after_five_failures_even_the_right_factors_are_refused() -> None:
    statuses = [_try(Client(), password="wrong") for _ in range(5)]
    assert statuses[:4] == [422] * 4
    assert _try(Client()) == 429


@pytest.mark.django_db
def test_failed_signatures_count_towards_the_lock_out(patient: object) -> None:
    client = browser(Role.RHEUMATOLOGIST)
    sent = {"password": "wrong", "key": "k" * 16, "seen": "0", "facts": ""}
    assert [client.post("/patients/0002/decision/sign", sent).status_code for _ in range(5)][:4] == [422] * 4
    assert _try(Client()) == 429


@pytest.mark.django_db
def test_who_is_no_longer_active_is_out_at_once() -> None:
    client = browser(Role.RHEUMATOLOGIST)
    assert client.get("/patients").status_code == 200
    Membership.objects.filter(user__username=NAME).update(active=False)
    assert client.get("/patients").status_code == 302
    assert _try(Client()) == 422
    Membership.objects.filter(user__username=NAME).update(active=True)
    User.objects.filter(username=NAME).update(is_active=False)
    assert client.get("/patients").status_code == 302


@pytest.mark.django_db
def test_a_new_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    here, elsewhere = browser(Role.DATA_MANAGER), browser(Role.DATA_MANAGER)
    assert here.post("/account", {"password": "wrong", "new": "x" * 20, "key": "k" * 16}).status_code == 422
    weak = here.post("/account", {"password": PASSWORD, "new": "short", "key": "k" * 16})
    assert weak.status_code == 422
    sent = {"password": PASSWORD, "new": "quite another password", "key": "k" * 16}
    assert here.post("/account", sent).status_code == 303
    assert here.get("/patients").status_code == 200
    assert elsewhere.get("/patients").status_code == 302


def test_passwords_are_kept_by_argon2_and_secrets_encrypted(db: None) -> None:
    user = User.objects.get(username=NAME)
    assert user.password.startswith("argon2$argon2id$")
    assert unseal(user.sealed_secret).hex() not in user.sealed_secret
    assert len(unseal(user.sealed_secret)) == 20


@pytest.mark.django_db
def test_a_renewed_login_ends_the_sessions_and_only_the_new_factors_open() -> None:
    client, old = browser(Role.RHEUMATOLOGIST), _code()
    made = renew_login(username=NAME)
    assert client.get("/patients").status_code == 302
    assert _try(Client(), code=old) == 422
    assert _try(Client()) == 422
    assert _try(Client(), password=made.password) == 303


@pytest.mark.django_db
def test_of_two_requests_with_the_same_code_at_once_one_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the check of the code and its being spent, another request spends it."""
    check = login._step

    def overtaken(user: User, code: str, *, last_step: int) -> int | None:
        step = check(user, code, last_step=last_step)
        User.objects.filter(pk=user.pk).update(last_step=step)
        return step

    monkeypatch.setattr(login, "_step", overtaken)
    assert _try(Client()) == 422
