"""Referral: a patient gets a number, an identity and a reason for coming; each may be amended, none is overwritten."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.models import Identity, Patient, Referral, SearchKey
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.search import keys_of

IDENTITY = Text("身份信息", "identity")
REFERRAL = Text("转诊信息", "referral")


@dataclass(frozen=True, slots=True)
class Who:
    """Who a patient is."""

    name: str
    born_on: date
    hospital_number: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """When, from where and with which question a patient was referred."""

    referred_on: date
    unit: str
    question: str


def refer_patient(*, actor: Actor, key: str, who: Who, came: Came) -> Patient:
    """A new patient of the actor's centre, with the next free number. Raises Refusal for dates out of order."""
    _dates(who, came)
    with changing(actor=actor, permission="patient.refer", key=key, content=[_said(who), _said(came)]) as change:
        if change.done:
            return Patient.objects.get(centre=actor.centre, number=change.done.partition(":")[2])
        patient = Patient(centre=actor.centre, number=_next_number(actor))
        change.write(patient, action="refer_patient")
        _identify(change, patient, 1, who, "")
        change.write(Referral(patient=patient, version=1, **asdict(came)), action="refer_patient")
    return patient


def amend_identity(*, actor: Actor, key: str, patient: Patient, seen: int, who: Who, reason: str) -> None:
    """A newer version of who a patient is. seen: the version that the form showed. Raises Conflict, Refusal."""
    reason = reason_wanted(reason)
    content = [patient.number, seen, _said(who), reason]
    with changing(actor=actor, permission="identity.amend", key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(patient.identities, seen=seen, what=IDENTITY, mine=_said(who))
        _identify(change, patient, version, who, reason, old)


def amend_referral(*, actor: Actor, key: str, patient: Patient, seen: int, came: Came, reason: str) -> None:
    """A newer version of why a patient came. Raises Conflict, Refusal."""
    reason = reason_wanted(reason)
    content = [patient.number, seen, _said(came), reason]
    with changing(actor=actor, permission="patient.refer", key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(patient.referrals, seen=seen, what=REFERRAL, mine=_said(came))
        row = Referral(patient=patient, version=version, reason=reason, **asdict(came))
        change.write(row, action="amend_referral", old=None if old is None else old.content())


def _identify(
    change: Change, patient: Patient, version: int, who: Who, reason: str, old: Identity | None = None
) -> None:
    row = Identity(patient=patient, version=version, salt=secrets.token_hex(16), reason=reason, **asdict(who))
    change.write(row, action="amend_identity" if old else "refer_patient", old=None if old is None else old.content())
    SearchKey.objects.filter(patient=patient).delete()
    SearchKey.objects.bulk_create(
        SearchKey(patient=patient, centre=patient.centre, key=key, identifies=identifies)
        for key, identifies in keys_of(patient.number, who.name, who.hospital_number)
    )


def _next_number(actor: Actor) -> str:
    """The next number of the centre; the chain of the centre is locked, so no other request takes the same."""
    newest = Patient.objects.filter(centre=actor.centre).order_by("-id").first()
    return f"{1 + (int(newest.number) if newest else 0):04d}"


def _dates(who: Who, came: Came) -> None:
    if not who.born_on <= came.referred_on <= today():
        raise Refusal(
            Text(
                "转诊日期不能早于出生日期，也不能晚于今天；请核对两个日期。",
                "the day of referral lies neither before birth nor in the future; check both dates.",
            )
        )


def _said(what: Who | Came) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(what).items()}
