"""The invented programme of the tests: who there is, and how they act and browse."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from lupustem.facts.row import Value
from lupustem.registry.access.permissions import may
from lupustem.registry.access.roles import Role
from lupustem.registry.access.scopes import SCOPES
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret
from lupustem.registry.actions.approvals import enrol_by_operator
from lupustem.registry.actions.indices import fill_index
from lupustem.registry.actions.patients import Came, Who, refer_patient
from lupustem.registry.actions.people import found_centre
from lupustem.registry.actions.policy import write_policy
from lupustem.registry.actions.tokens import make_token
from lupustem.registry.actions.uploads import store
from lupustem.registry.models import Centre, Membership, Patient, SitePolicy, Upload, User
from lupustem.registry.record.actor import Actor, actor_of
from lupustem.registry.record.recording import changing

PASSWORD = "a long password of the tests"
TODAY = datetime.date.today()
RECOMMENDED: dict[str, Value] = {
    "sex": "male",
    "age_years": 41,
    "sle_diagnosed": True,
    "sledai_2k": 14,
    "malignancy": False,
    "pulmonary_hypertension": False,
    "active_infection": False,
    "prior_msc_infusions": 0,
}


def found() -> None:
    """Centres A and B, each with a person in every role; rheumatologist and laboratory of A have a colleague."""
    hashed = make_password(PASSWORD)
    for code in ("A", "B"):
        found_centre(
            code=code,
            name_zh=f"{code} 中心",
            name_en=f"Centre {code}",
            username=f"first-{code}",
            name="first",
            director=f"founder-{code}",
            director_name="founder",
        )
        centre = Centre.objects.get(code=code)
        for role in Role:
            _person(f"{role}-{code}", hashed, centre, role)
    _person("lab2-A", hashed, Centre.objects.get(code="A"), Role.CELL_LABORATORY)
    _person("colleague-A", hashed, Centre.objects.get(code="A"), Role.RHEUMATOLOGIST)


def _person(username: str, hashed: str, centre: Centre, role: Role) -> None:
    user = User.objects.create(username=username, name=username, password=hashed, sealed_secret=seal(new_secret()))
    enrol_by_operator(user, centre, role, action="add_user", consented=True)


def key() -> str:
    """A key for one request."""
    return secrets.token_hex(16)


def actor(role: Role, centre: str = "A", username: str = "") -> Actor:
    """The person of a role in a centre."""
    name = username or f"{role}-{centre}"
    return actor_of(Membership.objects.select_related("user", "centre").get(user__username=name))


def browser(role: Role, centre: str = "A", username: str = "", language: str = "en") -> Client:
    """A browser in which that person is logged in."""
    client = Client(headers={"accept-language": language})
    client.force_login(actor(role, centre, username).user, backend="lupustem.registry.access.login.TwoFactors")
    return client


def refer(by: Actor, *, name: str) -> Patient:
    """A new patient."""
    who = Who(name, datetime.date(1990, 5, 1), "HOSP-1", "000")
    return refer_patient(actor=by, key=key(), who=who, came=Came(TODAY, "clinic", "question"))


def upload(name: str, data: bytes, by: Actor | None = None) -> Upload:
    """A file kept in the record, as an action of the director's does it."""
    whole = {"actor": by or actor(Role.DIRECTOR), "permission": "consent_form.add", "key": key(), "content": name}
    with changing(**whole) as change:
        kept = store(change, name, data)
        change.subject = kept.subject
    return kept


def program(role: Role, centre: str = "A", scopes: Iterable[str] | None = None) -> Client:
    """A program with a token of that person; all scopes that the role may have, where none are named."""
    who = actor(role, centre)
    wanted = [name for name, one in SCOPES.items() if may(who, one.permission)] if scopes is None else list(scopes)
    made = make_token(actor=who, key=key(), name="a program", scopes=wanted, expires_on=TODAY)
    return Client(headers={"authorization": f"Bearer {made.text}"})


def propose_policy(content: Mapping[str, Any], seen: int = 0) -> SitePolicy:
    """A version of the numbers of centre A that waits for its second signature."""
    return write_policy(actor=actor(Role.DIRECTOR), key=key(), seen=seen, content=content, reason="local habit")


def fill_sledai(
    patient: Patient, answers: Mapping[str, str], *, on: datetime.date = TODAY, seen: int = 0, reason: str = ""
) -> None:
    """A SLEDAI-2K form of a patient of centre A."""
    fill_index(
        actor=actor(Role.RHEUMATOLOGIST),
        key=key(),
        patient=patient,
        index="sledai_2k",
        on=on,
        seen=seen,
        answers=answers,
        reason=reason,
    )
