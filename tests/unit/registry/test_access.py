"""Two persons for every account and every new login; one centre at a time; sessions that end; accounts against the trail."""

from __future__ import annotations

import html
import re
import time

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction
from django.test import Client

from lupustem.registry.access.memberships import in_force
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import unseal
from lupustem.registry.access.totp import STEP_SECONDS, code_at
from lupustem.registry.actions.approvals import consent_by_operator, consent_to_role
from lupustem.registry.actions.logins import ask_reset, confirm_reset
from lupustem.registry.actions.people import add_user, found_centre, join_centre, set_active
from lupustem.registry.models import (
    ACCESS,
    AuditRow,
    Centre,
    Membership,
    Patient,
    Reset,
    ResetConfirmation,
    RoleConsent,
    Token,
    TokenEnd,
    User,
)
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.chain import append, lock
from lupustem.registry.record.clock import now, today
from lupustem.registry.record.refusals import Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from tests.unit.registry.programme import PASSWORD, actor, browser, key, refer

ADMIN, DIRECTOR = Role.ADMINISTRATOR, Role.DIRECTOR
NEW = "new-nurse"


def _add(username: str = NEW, role: Role = Role.INFUSION_NURSE) -> str:
    return add_user(actor=actor(ADMIN), key=key(), username=username, name="N. Nurse", role=str(role)).password


def _log_in(username: str, password: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    secret = unseal(User.objects.get(username=username).sealed_secret)
    code = code_at(secret, int(time.time()) // STEP_SECONDS)
    client.post("/login", {"username": username, "password": password, "code": code})
    return client


# A director's consent


@pytest.mark.django_db
def test_a_new_account_opens_nothing_before_a_director_has_consented() -> None:
    password = _add()
    assert _log_in(NEW, password).get("/patients")["Location"] == "/login"
    page = browser(DIRECTOR).get("/approvals").content.decode()
    assert NEW in page
    assert "waits for the director" in browser(ADMIN).get("/users").content.decode()
    sent = {"key": key(), "role": "infusion_nurse", "password": PASSWORD}
    answer = browser(DIRECTOR).post(f"/approvals/accounts/{NEW}", sent)
    assert re.search(r"<code>[A-Z2-7]{32}</code>", answer.content.decode())
    assert password not in answer.content.decode()
    client = _log_in(NEW, password)
    assert client.get("/patients")["Location"] == "/account"
    assert verify()[1] == []


@pytest.mark.django_db
def test_neither_the_administrator_nor_the_director_alone_is_shown_what_a_login_needs() -> None:
    sent = {"key": key(), "username": NEW, "name": "N", "role": "data_manager"}
    made = browser(ADMIN).post("/users", sent).content.decode()
    assert re.search(r"<code>\S{16}</code>", made)
    assert not re.search(r"<code>[A-Z2-7]{32}</code>", made)
    before = User.objects.get(username=NEW).sealed_secret
    login = consent_to_role(actor=actor(DIRECTOR), key=key(), username=NEW, role="data_manager")
    assert (login.password, len(login.secret)) == ("", 32)
    assert User.objects.get(username=NEW).sealed_secret != before


@pytest.mark.django_db
def test_an_auditor_waits_for_consent_too_and_an_administrator_does_not() -> None:
    _add("eyes", Role.AUDITOR)
    _add("second-admin", ADMIN)
    assert not in_force().filter(user__username="eyes").exists()
    assert in_force().filter(user__username="second-admin").exists()


@pytest.mark.django_db
def test_nobody_consents_to_the_own_role_nor_to_one_in_another_centre_nor_to_another_role_than_shown() -> None:
    _add()
    for by, role in ((actor(DIRECTOR, "B"), "infusion_nurse"), (actor(DIRECTOR), "rheumatologist")):
        with pytest.raises(Refusal, match="no such account"):
            consent_to_role(actor=by, key=key(), username=NEW, role=role)
    with pytest.raises(Forbidden):
        consent_to_role(actor=actor(ADMIN), key=key(), username=NEW, role="infusion_nurse")
    assert not RoleConsent.objects.filter(membership__user__username=NEW).exists()


@pytest.mark.django_db
def test_who_is_let_in_again_needs_a_new_consent_and_keeps_the_login() -> None:
    for active in (False, True):
        set_active(actor=actor(ADMIN), key=key(), username="auditor-A", active=active, reason="leave")
    assert browser(Role.AUDITOR).get("/patients")["Location"] == "/login"
    login = consent_to_role(actor=actor(DIRECTOR), key=key(), username="auditor-A", role="auditor")
    assert login.secret == ""
    assert browser(Role.AUDITOR).get("/patients").status_code == 200
    assert verify()[1] == []


@pytest.mark.django_db
def test_the_database_refuses_a_change_by_somebody_whose_role_nobody_consented_to() -> None:
    _add()
    one = Membership.objects.select_related("user", "centre").get(user__username=NEW)
    fields = {"who": NEW, "role": str(Role.INFUSION_NURSE), **dict.fromkeys(("at", "action", "subject"), "x")}
    with pytest.raises(DatabaseError, match="without the consent"), transaction.atomic():
        append(lock("A"), old="null", new="null", reason="", **fields)
    by_hand = {"membership": one, "term": 1, "role": str(one.role), "at": now()}
    for by in (one.user, actor(ADMIN).user, actor(DIRECTOR, "B").user):
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleConsent.objects.create(**by_hand, by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleConsent.objects.create(**by_hand | {"role": "director"}, by=actor(DIRECTOR).user)


@pytest.mark.django_db
def test_a_centre_without_a_director_gets_one_on_the_machine_itself() -> None:
    _add("next-director", DIRECTOR)
    consent_by_operator(username="next-director", code="A")
    assert in_force().filter(user__username="next-director").exists()
    with pytest.raises(Refusal, match="no such account"):
        consent_by_operator(username="next-director", code="A")
    row = AuditRow.objects.filter(chain="A").latest("number")
    assert (row.action, row.who, row.role) == ("consent_to_role", "cli", "operator")
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_centre_is_founded_by_two_persons() -> None:
    names = {"code": "C", "name_zh": "丙", "name_en": "C", "username": "one", "name": "One"}
    with pytest.raises(Refusal, match="two persons"):
        found_centre(**names, director="one", director_name="One")
    admin, director = found_centre(**names, director="two", director_name="Two")
    assert admin.secret != director.secret
    roles = {one.role for one in in_force().filter(centre__code="C")}
    assert roles == {"administrator", "director"}


# New factors by two persons


@pytest.mark.django_db
def test_a_reset_takes_effect_when_another_person_confirms_it_and_everything_else_ends() -> None:
    nurse = browser(Role.INFUSION_NURSE)
    asked = ask_reset(actor=actor(ADMIN), key=key(), username="infusion_nurse-A", reason="lost")
    assert nurse.get("/patients").status_code == 200
    page = browser(DIRECTOR).get("/approvals").content.decode()
    assert "infusion_nurse-A" in page
    reset = Reset.objects.get()
    answer = browser(DIRECTOR).post(f"/approvals/resets/{reset.pk}", {"key": key(), "password": PASSWORD})
    assert answer.status_code == 200
    assert asked.password not in answer.content.decode()
    assert nurse.get("/patients")["Location"] == "/login"
    anew = _log_in("infusion_nurse-A", asked.password)
    told = anew.get("/account").content.decode()
    assert "have seen it" in told
    assert anew.get("/patients")["Location"] == "/account"
    sent = {"password": asked.password, "new": "my very own long words", "key": key()}
    assert anew.post("/account", sent).status_code == 303
    assert anew.get("/patients").status_code == 200
    assert "have seen it" not in anew.get("/account").content.decode()
    actions = AuditRow.objects.filter(chain="A", subject="user:infusion_nurse-A").values_list("action", flat=True)
    assert {"ask_reset", "confirm_reset", "change_password"} <= set(actions)


@pytest.mark.django_db
def test_a_reset_is_confirmed_neither_by_who_asked_nor_by_whom_it_concerns_nor_twice() -> None:
    ask_reset(actor=actor(ADMIN), key=key(), username="director-A", reason="")
    reset = Reset.objects.get()
    for by in (actor(ADMIN), actor(DIRECTOR)):
        with pytest.raises(Refusal, match="another person"):
            confirm_reset(actor=by, key=key(), reset=reset.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            ResetConfirmation.objects.create(reset=reset, at=now(), by=by.user)
    with pytest.raises(Refusal, match="no such reset"):
        confirm_reset(actor=actor(DIRECTOR, "B"), key=key(), reset=reset.pk)
    other = actor(DIRECTOR, username="founder-A")
    confirm_reset(actor=other, key=key(), reset=reset.pk)
    with pytest.raises(Refusal, match="no such reset"):
        confirm_reset(actor=other, key=key(), reset=reset.pk)


@pytest.mark.django_db
def test_a_newer_request_replaces_an_older_one_and_one_sent_twice_shows_nothing() -> None:
    once = key()
    ask_reset(actor=actor(ADMIN), key=once, username="auditor-A", reason="")
    with pytest.raises(Refusal, match="shown once"):
        ask_reset(actor=actor(ADMIN), key=once, username="auditor-A", reason="")
    first = Reset.objects.get()
    ask_reset(actor=actor(ADMIN), key=key(), username="auditor-A", reason="")
    with pytest.raises(Refusal, match="replaced"):
        confirm_reset(actor=actor(DIRECTOR), key=key(), reset=first.pk)


@pytest.mark.django_db
def test_two_people_of_one_centre_cannot_reset_somebody_who_works_in_another_too() -> None:
    join_centre(username="rheumatologist-A", code="B", role="rheumatologist")
    with pytest.raises(Refusal, match="another centre"):
        ask_reset(actor=actor(ADMIN), key=key(), username="rheumatologist-A", reason="")


# One centre at a time


@pytest.fixture
def in_two() -> Client:
    """The browser of somebody who is rheumatologist in A and auditor in B."""
    join_centre(username="rheumatologist-A", code="B", role="auditor")
    consent_to_role(actor=actor(DIRECTOR, "B"), key=key(), username="rheumatologist-A", role="auditor")
    client = Client(headers={"accept-language": "en"})
    user = User.objects.get(username="rheumatologist-A")
    client.force_login(user, backend="lupustem.registry.access.login.TwoFactors")
    return client


def _of(code: str, name: str) -> Actor:
    found = Membership.objects.select_related("user", "centre").get(user__username=name, centre__code=code)
    return Actor(found.user, found.centre, Role(found.role))


@pytest.mark.django_db
def test_somebody_of_two_centres_chooses_one_and_sees_only_its_patients(in_two: Client) -> None:
    refer(_of("A", "data_manager-A"), name="甲一")
    refer(_of("B", "data_manager-B"), name="乙一")
    second = refer(_of("B", "data_manager-B"), name="乙二")
    assert in_two.get("/patients")["Location"] == "/choose"
    assert "Centre B" in in_two.get("/choose").content.decode()
    assert in_two.post("/choose", {"centre": "C"}).status_code == 422
    assert in_two.get("/patients")["Location"] == "/choose"
    before = in_two.session.session_key
    assert in_two.post("/choose", {"centre": "A"}).status_code == 303
    assert in_two.session.session_key != before
    assert "甲一" in in_two.get("/patients/0001").content.decode()
    assert in_two.get(f"/patients/{second.number}").status_code == 404
    assert in_two.get("/patients/new").status_code == 200
    in_two.post("/choose", {"centre": "B"})
    assert in_two.get(f"/patients/{second.number}").status_code == 200
    assert "甲" not in in_two.get("/patients/0001").content.decode()
    assert in_two.get("/patients/new").status_code == 403
    assert AuditRow.objects.filter(chain="B", action="choose_centre").count() == 1


@pytest.mark.django_db
def test_a_role_that_ends_in_the_chosen_centre_does_not_slip_into_the_other(in_two: Client) -> None:
    in_two.post("/choose", {"centre": "A"})
    Membership.objects.filter(user__username="rheumatologist-A", centre__code="A").update(active=False)
    assert in_two.get("/patients")["Location"] == "/choose"


@pytest.mark.django_db
def test_a_login_is_told_to_every_centre_of_the_person(in_two: Client) -> None:
    _log_in("rheumatologist-A", PASSWORD)
    for chain in ("A", "B"):
        assert AuditRow.objects.filter(chain=chain, action="log_in", who="rheumatologist-A").exists()


@pytest.mark.django_db
def test_joining_a_centre_waits_for_its_director() -> None:
    client = browser(Role.RHEUMATOLOGIST)
    join_centre(username="rheumatologist-A", code="B", role="rheumatologist")
    with pytest.raises(Refusal):
        join_centre(username="rheumatologist-A", code="B", role="rheumatologist")
    assert in_force().filter(user__username="rheumatologist-A").count() == 1
    assert client.get("/patients").status_code == 200


# Sessions and passwords


@pytest.mark.django_db
def test_a_closed_account_ends_its_sessions_for_good() -> None:
    client = browser(Role.AUDITOR)
    for active in (False, True):
        set_active(actor=actor(ADMIN), key=key(), username="auditor-A", active=active, reason="")
    consent_to_role(actor=actor(DIRECTOR), key=key(), username="auditor-A", role="auditor")
    assert client.get("/patients")["Location"] == "/login"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("short", "at least 12 characters"),
        ("aaaaaaaaaaaaaaaa", "different characters"),
        ("20261126202611", "figures alone"),
        ("rheumatologist-A-1", "own names"),
        ("qwerty123456", "common"),
        (PASSWORD, "differs from the present"),
        ("long enough " * 20, "at most 200"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_weak_password_is_refused_with_the_reason_in_the_language_of_the_page(
    new: str, says: str, language: str
) -> None:
    from lupustem.registry.access.passwords import WRONG

    client = browser(Role.RHEUMATOLOGIST, language=language)
    answer = client.post("/account", {"password": PASSWORD, "new": new, "key": key()})
    assert answer.status_code == 422
    found = next(text for text in WRONG.values() if says in text.en)
    if says != "at most 200":
        assert found.in_(language) in html.unescape(answer.content.decode())
    assert new not in answer.content.decode()


# Accounts against the trail


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"role": "director"}, {"active": False}, {"term": 2}])
def test_a_membership_changed_by_hand_is_found(change: dict[str, object]) -> None:
    Membership.objects.filter(user__username="data_manager-A").update(**change)
    assert "A/user:data_manager-A" in verify()[1]


@pytest.mark.django_db
def test_an_account_moved_made_closed_or_removed_by_hand_is_found() -> None:
    Membership.objects.filter(user__username="data_manager-A").update(centre=Centre.objects.get(code="B"))
    assert set(verify()[1]) == {"A/user:data_manager-A/gone", "B/user:data_manager-A"}
    Membership.objects.filter(user__username="data_manager-A").update(centre=Centre.objects.get(code="A"))
    made = User.objects.create(username="made", name="m", password=make_password("x"))
    assert verify()[1] == ["user:made/nowhere"]
    Membership.objects.create(user=made, centre=Centre.objects.get(code="A"), role="administrator")
    assert verify()[1] == ["A/user:made"]
    User.objects.filter(username="auditor-A").update(is_active=False)
    assert set(verify()[1]) == {"A/user:made", "user:auditor-A"}


@pytest.mark.django_db
def test_a_consent_written_by_hand_is_found() -> None:
    _add()
    one = Membership.objects.get(user__username=NEW)
    RoleConsent.objects.create(membership=one, term=1, role=one.role, at=now())
    assert verify()[1] == [f"A/user:{NEW}"]


def _rows() -> dict[str, object]:
    by, member = actor(ADMIN).user, Membership.objects.get(user__username="data_manager-A")
    reset = Reset.objects.create(centre=member.centre, user=member.user, password="x", at=now(), by=by)
    confirmed = ResetConfirmation.objects.create(reset=reset, at=now(), by=actor(DIRECTOR).user)
    token = Token.objects.create(
        membership=member, number="0", name="x", scopes="", digest="x", epoch=0, at=now(), expires_on=today()
    )
    end = TokenEnd.objects.create(token=token, at=now(), by=member.user)
    return {type(row).__name__: row for row in (RoleConsent.objects.first(), reset, confirmed, token, end)}


@pytest.mark.django_db
@pytest.mark.parametrize("table", ACCESS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id WHERE id = {}", "DELETE FROM {} WHERE id = {}"])
def test_the_database_itself_keeps_the_rows_of_access(table: type, statement: str) -> None:
    row = _rows()[table.__name__]
    sql = statement.format(table._meta.db_table, row.pk)  # type: ignore[attr-defined]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_what_an_administrator_sees_and_may_holds_nothing_of_a_patient(patient: Patient) -> None:
    client = browser(ADMIN)
    for place in ("/users", "/approvals", "/account"):
        page = client.get(place).content.decode()
        assert "甲" not in page
        assert "0002" not in page
    assert client.get("/account/tokens").status_code == 403
