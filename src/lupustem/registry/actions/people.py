"""Centres and people: the first two from the command line, the others by an administrator; and who logged in."""

from __future__ import annotations

import secrets

from django.db import transaction

from lupustem.logic.text import Text
from lupustem.registry.access.memberships import WITHOUT_CONSENT
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.approvals import enrol_by_operator
from lupustem.registry.actions.logins import NewLogin, end_sessions, new_user, operator_says
from lupustem.registry.models import Centre, Membership, User
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal


def found_centre(
    *, code: str, name_zh: str, name_en: str, username: str, name: str, director: str, director_name: str
) -> tuple[NewLogin, NewLogin]:
    """A new centre with its first administrator and its first director; from the command line, by whoever runs the machine.

    Raises Refusal for a code or a user name that exists, and where the two are one person.
    """
    if Centre.objects.filter(code=code).exists():
        raise Refusal(Text(f"中心 {code} 已存在。", f"a centre {code} exists already."))
    if username == director:
        raise Refusal(
            Text(
                "管理员与项目负责人须为两个人，各有用户名。",
                "administrator and director are two persons, each with a name.",
            )
        )
    with transaction.atomic():
        centre = Centre.objects.create(code=code, name_zh=name_zh, name_en=name_en)
        operator_says(code, "found_centre", f"centre:{code}", {"name_en": name_en, "name_zh": name_zh})
        made = []
        for who, whose, role in ((username, name, Role.ADMINISTRATOR), (director, director_name, Role.DIRECTOR)):
            login, user = new_user(who, whose)
            enrol_by_operator(user, centre, role, action="found_centre", consented=True)
            made.append(login)
    return made[0], made[1]


def join_centre(*, username: str, code: str, role: str) -> None:
    """Somebody who has an account gets a role in another centre too; from the command line.

    Save for an administrator's it opens nothing before a director of that centre consents. Raises Refusal.
    """
    user, centre = User.objects.filter(username=username).first(), Centre.objects.filter(code=code).first()
    if user is None or centre is None or Membership.objects.filter(user=user, centre=centre).exists():
        raise Refusal(
            Text(
                f"没有用户 {username}、没有中心 {code}，或此人已在该中心。",
                f"there is no user {username}, no centre {code}, or this person has a role there already.",
            )
        )
    with transaction.atomic():
        enrol_by_operator(user, centre, Role(role), action="join_centre", consented=False)


def add_user(*, actor: Actor, key: str, username: str, name: str, role: str) -> NewLogin:
    """A new person in the actor's centre; the secret of the codes is given by the director who consents to the role.

    Raises Refusal for a name that exists, or a form that was sent before.
    """
    with changing(actor=actor, permission="user.manage", key=key, content=[username, name, role]) as change:
        if change.done:
            raise Refusal(
                Text(
                    "此账户已建立，口令只显示一次；若未记下，请停用后另建。",
                    "this account was made, and its password is shown once; if it is lost, deactivate it and add another.",
                )
            )
        login, user = new_user(username, name)
        Membership.objects.create(user=user, centre=actor.centre, role=Role(role))
        change.say(action="add_user", subject=f"user:{username}", new={"role": role})
    return login if Role(role) in WITHOUT_CONSENT else login._replace(secret="")


def set_active(*, actor: Actor, key: str, username: str, active: bool, reason: str) -> None:
    """Let a person of the centre in, or no longer; sessions and tokens end. Let in again, a person needs a new consent.

    Raises Refusal for oneself and for nobody of the centre.
    """
    content = [username, active, reason]
    with changing(actor=actor, permission="user.manage", key=key, content=content) as change:
        if change.done:
            return
        found = Membership.objects.filter(centre=actor.centre, user__username=username).select_related("user")
        membership = found.first()
        if membership is None or membership.user_id == actor.user.pk or membership.active is active:
            raise Refusal(
                Text(
                    "无法更改此账户：本中心没有此人、是您本人，或状态已如此。",
                    "this account cannot be changed: nobody here, yourself, or so already.",
                )
            )
        membership.active = active
        membership.term += active
        membership.save()
        end_sessions(membership.user)
        change.say(
            action="set_active",
            subject=f"user:{username}",
            old={"active": not active},
            new={"active": active, "term": membership.term},
            reason=reason,
        )


def note_session(*, actor: Actor, action: str) -> None:
    """Somebody logged in or out, or chose this centre."""
    with changing(actor=actor, permission="account.own", key=secrets.token_hex(16), content=action) as change:
        change.say(action=action, subject=f"user:{actor.user.username}")
