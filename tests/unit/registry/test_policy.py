from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.policy import confirm_policy, write_policy
from lupustem.registry.models import AuditRow, Centre, PolicySignature, SitePolicy
from lupustem.registry.policy import parameters_of, policy_of
from lupustem.registry.policy_text import ALL, content_of, typed_values
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.parameter_rows import Change
from lupustem.treatment.parameters import DEFAULT
from lupustem.treatment.reasons import Kind
from tests.unit.registry.programme import PASSWORD, actor, browser, key, propose_policy

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)


def _centre(code: str = "A") -> Centre:
    return Centre.objects.get(code=code)


def _confirm(policy: SitePolicy, role: Role = Role.RHEUMATOLOGIST) -> None:
    confirm_policy(actor=actor(role), key=key(), policy=policy)


@pytest.mark.django_db
def test_without_a_version_the_defaults_are_in_force() -> None:
    parameters, row = parameters_of(_centre(), TODAY)
    assert (parameters, row) == (DEFAULT, None)
    assert policy_of(_centre(), TODAY).own["centre.expiry_warn_d"] == 60


@pytest.mark.django_db
def test_a_version_is_in_force_only_once_a_second_person_signed_and_in_its_own_centre() -> None:
    policy = propose_policy({"rate": {"cap": "3.5"}, "centre": {"expiry_warn_d": "30"}})
    assert parameters_of(_centre(), TODAY)[1] is None
    _confirm(policy)
    parameters, row = parameters_of(_centre(), TODAY)
    assert row == policy
    assert parameters.number("rate.cap") == Fraction(7, 2)
    assert parameters.kind("rate.cap") is Kind.SITE_POLICY
    assert (parameters.author, parameters.second_person, parameters.dated) == (
        "director-A",
        "rheumatologist-A",
        clock.today(),
    )
    assert policy_of(_centre(), TODAY).own["centre.expiry_warn_d"] == 30
    assert parameters_of(_centre("B"), TODAY)[1] is None
    assert verify()[1] == []


@pytest.mark.django_db
def test_the_same_content_in_two_centres_or_versions_is_never_taken_for_one_another() -> None:
    """A set is known by all that it is made from: the centre, the version, who signed it and when, not the numbers alone."""
    made = []
    for code, seen, cap in (("A", 0, "3.5"), ("A", 1, "3"), ("A", 2, "3.5"), ("B", 0, "3.5")):
        director, second = actor(Role.DIRECTOR, code), actor(Role.RHEUMATOLOGIST, code)
        policy = write_policy(actor=director, key=key(), seen=seen, content={"rate": {"cap": cap}}, reason="r")
        confirm_policy(actor=second, key=key(), policy=policy)
        made.append(parameters_of(_centre(code), clock.today())[0])
    assert [one.id for one in made] == ["A-1", "A-2", "A-3", "B-1"]
    assert [one.second_person for one in made] == ["rheumatologist-A"] * 3 + ["rheumatologist-B"]
    assert [one.number("rate.cap") for one in made] == [Fraction(7, 2), 3, Fraction(7, 2), Fraction(7, 2)]
    assert len({one.fingerprint for one in made}) == 4


@pytest.mark.django_db
def test_a_day_before_the_second_signature_still_has_what_stood_then() -> None:
    noon = datetime.datetime(2025, 3, 1, 4, tzinfo=datetime.UTC)
    first = propose_policy({"rate": {"cap": "3.5"}})
    with clock.at(noon):
        _confirm(first)
    second = propose_policy({"rate": {"cap": "3"}}, seen=1)
    with clock.at(noon + 9 * DAY):
        _confirm(second)
    day = datetime.date(2025, 3, 1)
    assert parameters_of(_centre(), day - DAY)[1] is None
    assert parameters_of(_centre(), day)[1] == first
    assert parameters_of(_centre(), day + 8 * DAY)[1] == first
    assert parameters_of(_centre(), day + 9 * DAY)[1] == second


@pytest.mark.django_db
def test_the_fingerprint_is_the_same_at_every_reading() -> None:
    _confirm(propose_policy({"weight": {"adult_range": ["35", "180"]}}))
    prints = {parameters_of(_centre(), TODAY + days * DAY)[0].fingerprint for days in range(3)}
    assert len(prints) == 1
    assert prints != {DEFAULT.fingerprint}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"rate": {"cap": "5"}}, "rate.cap: would loosen a limit of the consensus; at most 4"),
        ({"dose": {"min_per_kg": "500000"}}, "would loosen"),
        ({"premed": {"dexamethasone_mg": "10"}}, "fixed number of the consensus"),
        ({"rate": {"step": "0.3"}}, "rate.step: whole steps"),
        ({"rate": {"capp": "3"}}, "no such parameter"),
        ({"centre": {"expiry_warn_d": "3"}}, "centre.expiry_warn_d: must be at least 7"),
        ({"centre": {"other": "3"}}, "centre.other: no such parameter"),
        ({"centre": 3}, "no such parameter"),
    ],
)
def test_a_looser_or_strange_number_is_refused_with_its_name_and_bounds(content: Any, says: str) -> None:
    rows = AuditRow.objects.count()
    with pytest.raises(InvalidInput, match=says):
        propose_policy(content)
    assert (SitePolicy.objects.count(), AuditRow.objects.count()) == (0, rows)


@pytest.mark.django_db
def test_the_second_signature_is_another_persons_once_and_of_the_newest_version() -> None:
    first = propose_policy({"rate": {"cap": "3.5"}})
    with pytest.raises(Refusal, match="another person"):
        _confirm(first, Role.DIRECTOR)
    with pytest.raises(Forbidden):
        _confirm(first, Role.DATA_MANAGER)
    second = propose_policy({"rate": {"cap": "3"}}, seen=1)
    with pytest.raises(Refusal, match="newer version"):
        _confirm(first)
    _confirm(second)
    with pytest.raises(Refusal, match="two persons"):
        confirm_policy(actor=actor(Role.RHEUMATOLOGIST, username="colleague-A"), key=key(), policy=second)


@pytest.mark.django_db
def test_the_database_refuses_a_signature_of_another_content_or_by_the_author() -> None:
    policy = propose_policy({"rate": {"cap": "3.5"}})
    said = {"policy": policy, "position": 2, "meaning": "in_force", "at": clock.now(), "role": "director"}
    other, author = actor(Role.RHEUMATOLOGIST).user, actor(Role.DIRECTOR).user
    for digest, by in (("0" * 64, other), (policy.digest, author)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicySignature.objects.create(digest=digest, by=by, **said)


@pytest.mark.django_db
def test_a_proposal_wants_something_new_a_reason_and_the_version_that_stands() -> None:
    with pytest.raises(Refusal, match="nothing new"):
        propose_policy({"rate": {"cap": "4"}})
    director = actor(Role.DIRECTOR)
    with pytest.raises(Refusal, match="reason"):
        write_policy(actor=director, key=key(), seen=0, content={"rate": {"cap": "3"}}, reason=" ")
    with pytest.raises(Forbidden):
        write_policy(actor=actor(Role.RHEUMATOLOGIST), key=key(), seen=0, content={"rate": {"cap": "3"}}, reason="r")
    propose_policy({"rate": {"cap": "3.5"}})
    with pytest.raises(Conflict):
        propose_policy({"rate": {"cap": "3"}})


@pytest.mark.django_db
def test_the_same_request_twice_is_one_version() -> None:
    once = key()
    for _ in range(2):
        write_policy(
            actor=actor(Role.DIRECTOR), key=once, seen=0, content={"rate": {"cap": "3.5"}}, reason="local habit"
        )
    assert SitePolicy.objects.count() == 1


def test_every_number_survives_the_way_through_its_field() -> None:
    typed = typed_values({})
    assert set(typed) == set(ALL)
    assert typed["drip.factors"] == "10, 15, 20, 60"
    assert typed["bag.max_total_cells"] == ""
    assert typed_values(content_of(typed)) == typed


def _typed(**changed: str) -> dict[str, str]:
    free = {name: text for name, text in typed_values({}).items() if ALL[name].change is not Change.FIXED}
    return free | {name.replace("__", "."): text for name, text in changed.items()}


@pytest.mark.django_db
def test_the_form_proposes_a_version_and_a_second_person_puts_it_in_force() -> None:
    director = browser(Role.DIRECTOR)
    sent = _typed(rate__cap="3.5", drip__factors="15，20") | {"reason": "pump at hand", "seen": "0"}
    answer = director.post("/policy/new", sent | {"password": PASSWORD, "key": key()})
    assert (answer.status_code, answer["Location"]) == (303, "/policy/1")
    assert "waiting for a second signature" in director.get("/policy/1").content.decode()
    assert "Sign and put in force" not in director.get("/policy/1").content.decode()
    doctor = browser(Role.RHEUMATOLOGIST)
    assert "Sign and put in force" in doctor.get("/policy/1").content.decode()
    assert doctor.post("/policy/1/confirm", {"password": "wrong", "key": key()}).status_code == 422
    assert doctor.post("/policy/1/confirm", {"password": PASSWORD, "key": key()}).status_code == 303
    parameters = parameters_of(_centre(), TODAY)[0]
    assert (parameters.number("rate.cap"), parameters.numbers("drip.factors")) == (Fraction(7, 2), (15, 20))
    page = doctor.get("/policy").content.decode()
    assert "version 1" in page
    assert "pump at hand" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"rate__cap": "5"}, "would loosen a limit of the consensus; at most 4 is allowed here"),
        ({"rate__cap": ""}, "this has to be filled in"),
        ({"vitals__post": "30, 15"}, "has to rise"),
        ({"vitals__post": "15, x"}, "vitals.post"),
        ({"rate__slow_cap": "0"}, "at least 0.5"),
        ({"centre__expiry_warn_d": "1/3"}, "at least 7"),
    ],
)
def test_a_refused_number_is_named_beside_its_field_and_what_was_typed_stays(
    changed: dict[str, str], says: str
) -> None:
    sent = _typed(**changed) | {"reason": "REASON-77", "seen": "0", "password": PASSWORD, "key": key()}
    answer = browser(Role.DIRECTOR).post("/policy/new", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "REASON-77" in page
    for name, text in changed.items():
        assert f'name="{name.replace("__", ".")}" value="{text}"' in page
    assert not SitePolicy.objects.exists()


def _file(client: Client, text: str, name: str = "site.yaml") -> Any:
    return client.post("/policy/file", {"file": SimpleUploadedFile(name, text.encode())})


@pytest.mark.django_db
def test_a_file_of_parameters_fills_the_form_and_saves_nothing() -> None:
    director = browser(Role.DIRECTOR)
    text = "id: w-1\nauthor: A\nsecond_person: B\ndated: 2026-11-02\nrate: {cap: 3.5}\nvitals: {post: [15, 60]}\n"
    page = _file(director, text).content.decode()
    assert "nothing is saved" in page
    assert 'name="rate.cap" value="3.5"' in page
    assert 'name="vitals.post" value="15, 60"' in page
    assert not SitePolicy.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("rate: {cap: 5}", "site.yaml", "at most 4 is allowed here"),
        ("rate: {capp: 3}", "site.yaml", "rate.capp: no such parameter; the nearest is rate.cap"),
        ("{", "site.json", "not valid JSON"),
        ("", "site.yaml", "choose a file of parameters"),
        ("- 1", "site.yaml", "site.yaml"),
        ("rate: {cap: 3}", "site.exe", "its format is not clear"),
        ("centre: 4", "site.yaml", "no such parameter"),
        ("rate: 4", "site.yaml", "no such parameter"),
    ],
)
def test_a_file_that_cannot_stand_is_refused_with_the_reason(text: str, name: str, says: str) -> None:
    answer = _file(browser(Role.DIRECTOR), text, name)
    assert answer.status_code == 422
    assert says in answer.content.decode()
