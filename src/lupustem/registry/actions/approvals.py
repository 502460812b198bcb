"""A director's consent to a role: an administrator makes an account, a director lets it open something.

The first consent to a new account gives the director the secret of the codes, and the administrator has the password: no
single person can use an account that both of them made.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lupustem.logic.text import Text
from lupustem.registry.access.memberships import WITHOUT_CONSENT, others_of, waiting
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret, shown
from lupustem.registry.actions.logins import SHOWN_ONCE, NewLogin, operator_says
from lupustem.registry.models import Membership, RoleConsent
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import now
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

NOBODY_WAITS = Text(
    "没有等待同意的此账户，或账户是您本人的。", "no such account waits for a consent, or it is your own."
)


def consent_to_role(*, actor: Actor, key: str, username: str, role: str) -> NewLogin:
    """A director consents to the role of somebody else; role: as the page showed it. The caller has asked for the password.

    Returns the secret of the codes where the account is new and nobody has it yet. Raises Refusal.
    """
    with changing(actor=actor, permission="role.consent", key=key, content=["consent", username, role]) as change:
        if change.done:
            raise Refusal(SHOWN_ONCE)
        membership = waiting(actor.centre).filter(user__username=username).exclude(user=actor.user).first()
        if membership is None or membership.role != role:
            raise Refusal(NOBODY_WAITS)
        RoleConsent.objects.create(membership=membership, term=membership.term, role=role, at=change.at, by=actor.user)
        change.say(action="consent_to_role", subject=f"user:{username}", new=_said(membership))
        return NewLogin(username, "", _first_secret(membership))


def consent_by_operator(*, username: str, code: str) -> None:
    """The same on the machine itself, by whoever runs it: for a centre whose directors are gone. Raises Refusal."""
    with transaction.atomic():
        found = Membership.objects.filter(user__username=username, centre__code=code).select_related("centre").first()
        membership = None if found is None else waiting(found.centre).filter(pk=found.pk).first()
        if membership is None:
            raise Refusal(NOBODY_WAITS)
        give_consent_by_operator(membership)


def give_consent_by_operator(membership: Membership) -> None:
    """A consent without a director, with its row of the trail; nothing for a role that needs none."""
    if membership.role in WITHOUT_CONSENT:
        return
    row = RoleConsent.objects.create(membership=membership, term=membership.term, role=membership.role, at=now())
    subject = f"user:{membership.user.username}"
    operator_says(membership.centre.code, "consent_to_role", subject, _said(membership), row.at)


def enrol_by_operator(user: Any, centre: Any, role: Role, *, action: str, consented: bool) -> Membership:
    """A person gets a role in a centre on the machine itself, with the rows of the trail."""
    with transaction.atomic():
        membership = Membership.objects.create(user=user, centre=centre, role=role)
        operator_says(centre.code, action, f"user:{user.username}", {"role": str(role)})
        if consented:
            give_consent_by_operator(membership)
    return membership


def _said(membership: Membership) -> dict[str, Any]:
    return {"role": membership.role, "term": membership.term}


def _first_secret(membership: Membership) -> str:
    """A new secret for an account that was never used, so that whoever made it does not have both halves; else nothing."""
    user = membership.user
    before = RoleConsent.objects.filter(membership=membership).exclude(term=membership.term).exists()
    if before or user.password_given_at is None or others_of(membership).exists():
        return ""
    secret = new_secret()
    user.sealed_secret, user.last_step = seal(secret), 0
    user.save(update_fields=["sealed_secret", "last_step"])
    return shown(secret)
