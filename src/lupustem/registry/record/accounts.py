"""Accounts against the trail: who is what in a centre, active or not, with whose consent, has to be what the trail tells.

A person's row in the database may change, so it is not compared with one row of the trail: the trail is told again from its
beginning, and what comes of it is compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lupustem.registry.models import AuditRow, Membership, Token, User
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import stamp

ENTERS = ("found_centre", "add_user", "join_centre")


@dataclass(slots=True)
class Told:
    """What the trail tells of a person in a centre. consents: term -> role, when, by whom."""

    role: str
    active: bool = True
    term: int = 1
    consents: dict[int, tuple[str, str, str]] = field(default_factory=dict)


def unlike_the_trail() -> list[str]:
    """Accounts and tokens that differ from what the trail tells of them, are not in it, or are in it and gone."""
    told, tokens = dict[tuple[str, str], Told](), dict[tuple[str, str], list[str]]()
    for row in AuditRow.objects.filter(subject__startswith="user:").order_by("number").iterator():
        _tell(told, row)
    for row in AuditRow.objects.filter(subject__startswith="token:").order_by("number").iterator():
        tokens.setdefault((row.chain, row.subject), []).append(canonical([row.at, row.who, json.loads(row.new)]))
    return [*_memberships(told), *_tokens(tokens), *_closed()]


def _tell(told: dict[tuple[str, str], Told], row: AuditRow) -> None:
    place, new = (row.chain, row.subject), json.loads(row.new)
    if row.action in ENTERS:
        told[place] = Told(new["role"])
    elif row.action == "set_active" and place in told:
        told[place].active, told[place].term = new["active"], new["term"]
    elif row.action == "consent_to_role" and place in told:
        told[place].consents[new["term"]] = (new["role"], row.at, row.who)


def _memberships(told: dict[tuple[str, str], Told]) -> Iterator[str]:
    members = Membership.objects.select_related("user", "centre").prefetch_related("consents__by").order_by("pk")
    for one in members:
        place = (one.centre.code, f"user:{one.user.username}")
        consents = {
            given.term: (given.role, stamp(given.at), "cli" if given.by is None else given.by.username)
            for given in one.consents.all()
        }
        if told.pop(place, None) != Told(one.role, one.active, one.term, consents):
            yield "/".join(place)
    yield from (f"{chain}/{subject}/gone" for chain, subject in told)


def _tokens(told: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    for one in Token.objects.select_related("membership__user", "membership__centre", "end__by").order_by("pk"):
        place = (one.membership.centre.code, f"token:{one.number}")
        stands = [canonical([stamp(one.at), one.membership.user.username, said_of(one)])]
        if hasattr(one, "end"):
            stands.append(canonical([stamp(one.end.at), one.end.by.username, None]))
        if told.pop(place, None) != stands:
            yield "/".join(place)
    yield from (f"{chain}/{subject}/gone" for chain, subject in told)


def _closed() -> Iterator[str]:
    """No action closes a person everywhere, or leaves one in no centre: somebody's hand did."""
    for user in User.objects.filter(is_active=False):
        yield f"user:{user.username}"
    for user in User.objects.filter(memberships=None):
        yield f"user:{user.username}/nowhere"


def said_of(token: Token) -> dict[str, Any]:
    """What the trail says of a token."""
    return {
        "name": token.name,
        "scopes": token.scopes,
        "expires_on": token.expires_on.isoformat(),
        "epoch": token.epoch,
        "digest": token.digest,
    }
