"""The invented programme of the tests: who there is, and how they act and browse."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from lupustem.facts.row import Value
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret
from lupustem.registry.actions.patients import Came, Who, refer_patient
from lupustem.registry.actions.people import found_centre
from lupustem.registry.actions.policy import write_policy
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
    """Centres A and B, each with a person in every role; the rheumatologist of A has a colleague."""
    hashed = make_password(PASSWORD)
    for code in ("A", "B"):
        found_centre(
            code=code, name_zh=f"{code} 中心", name_en=f"Centre {code}", username=f"first-{code}", name="first"
        )
        centre = Centre.objects.get(code=code)
        for role in Role:
            _person(f"{role}-{code}", hashed, centre, role)
    _person("colleague-A", hashed, Centre.objects.get(code="A"), Role.RHEUMATOLOGIST)


def _person(username: str, hashed: str, centre: Centre, role: Role) -> None:
    user = User.objects.create(username=username, name=username, password=hashed, sealed_secret=seal(new_secret()))
    Membership.objects.create(user=user, centre=centre, role=role)


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


def propose_policy(content: Mapping[str, Any], seen: int = 0) -> SitePolicy:
    """A version of the numbers of centre A that waits for its second signature."""
    return write_policy(actor=actor(Role.DIRECTOR), key=key(), seen=seen, content=content, reason="local habit")
