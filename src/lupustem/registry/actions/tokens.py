"""Tokens of programs: made by a person for the own role in one centre, shown once, kept as a hash, revocable."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.registry.access.memberships import in_force
from lupustem.registry.access.permissions import may
from lupustem.registry.access.scopes import SCOPES
from lupustem.registry.access.token import PREFIX, digest_of
from lupustem.registry.models import Token, TokenEnd
from lupustem.registry.record.accounts import said_of
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

LONGEST_DAYS = 365
MOST_TOKENS = 20


class NewToken(NamedTuple):
    """A token as it is shown, once."""

    number: str
    text: str


def make_token(*, actor: Actor, key: str, name: str, scopes: Sequence[str], expires_on: date) -> NewToken:
    """A token of the actor for this centre. The caller has asked for the password.

    Raises Refusal for a scope that the role does not have, for a day that is past or more than a year away, and for too many.
    """
    wanted = sorted(set(scopes))
    with changing(actor=actor, permission="token.own", key=key, content=[name, wanted, str(expires_on)]) as change:
        if change.done:
            raise Refusal(
                Text(
                    "此令牌已建立，只显示一次；若未记下，请撤销后另建。",
                    "this token was made and is shown once; if it is lost, revoke it and make another.",
                )
            )
        _check(actor, wanted, expires_on)
        number, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
        token = Token.objects.create(
            membership=in_force().get(user=actor.user, centre=actor.centre),
            number=number,
            name=name,
            scopes=" ".join(wanted),
            digest=digest_of(secret),
            epoch=actor.user.epoch,
            at=change.at,
            expires_on=expires_on,
        )
        change.say(action="make_token", subject=f"token:{number}", new=said_of(token))
    return NewToken(number, f"{PREFIX}_{number}_{secret}")


def revoke_token(*, actor: Actor, key: str, number: str) -> None:
    """One's own token opens nothing any more. Raises Refusal for one that is not there, or was revoked."""
    with changing(actor=actor, permission="token.own", key=key, content=["revoke", number]) as change:
        if change.done:
            return
        token = Token.objects.filter(
            membership__user=actor.user, membership__centre=actor.centre, number=number, end=None
        ).first()
        if token is None:
            raise Refusal(Text("没有此令牌，或已撤销。", "there is no such token, or it was revoked."))
        TokenEnd.objects.create(token=token, at=change.at, by=actor.user)
        change.say(action="revoke_token", subject=f"token:{number}")


def _check(actor: Actor, scopes: Sequence[str], expires_on: date) -> None:
    if not scopes or any(one not in SCOPES or not may(actor, SCOPES[one].permission) for one in scopes):
        raise Refusal(Text("请至少选择一项您的角色所具有的权限范围。", "choose at least one scope that your role has."))
    present = today()
    if not present <= expires_on <= present + timedelta(days=LONGEST_DAYS):
        raise Refusal(
            Text(
                f"有效期至今天之后、{LONGEST_DAYS} 天之内的一天。",
                f"a token lasts until a day from today on, at most {LONGEST_DAYS} days away.",
            )
        )
    standing = Token.objects.filter(
        membership__user=actor.user, end=None, expires_on__gte=present, epoch=actor.user.epoch
    )
    if standing.count() >= MOST_TOKENS:
        raise Refusal(
            Text(
                f"至多 {MOST_TOKENS} 个有效令牌；请先撤销不用的。",
                f"at most {MOST_TOKENS} tokens; revoke those that are not in use.",
            )
        )
