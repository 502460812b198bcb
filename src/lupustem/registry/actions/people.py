"""Centres and people: the first of them from the command line, the others by an administrator; and who logged in."""

from __future__ import annotations

import re
import secrets
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lupustem.logic.text import Text
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret, shown
from lupustem.registry.models import Centre, ChainHead, Membership, User
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import append, lock, stamp
from lupustem.registry.record.clock import now
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

SHORTEST_PASSWORD = 12
USERNAME = re.compile(r"[\w.-]{2,60}")
WORDS_OF_A_NAME = Text(
    "用户名为 2 至 60 个字符，只用字母、数字、点、下划线与连字符。",
    "a name for logging in has 2 to 60 characters: letters, figures, dots, underlines and hyphens.",
)


class NewLogin(NamedTuple):
    """What a new person has to be given, once: nothing of it can be shown again."""

    username: str
    password: str
    secret: str


def found_centre(*, code: str, name_zh: str, name_en: str, username: str, name: str) -> NewLogin:
    """A new centre with its first administrator; from the command line, by whoever runs the machine.

    Raises Refusal for a code or a user name that exists.
    """
    if Centre.objects.filter(code=code).exists():
        raise Refusal(Text(f"中心 {code} 已存在。", f"a centre {code} exists already."))
    with transaction.atomic():
        head = lock(code)
        centre = Centre.objects.create(code=code, name_zh=name_zh, name_en=name_en)
        login, user = _person(username, name)
        Membership.objects.create(user=user, centre=centre, role=Role.ADMINISTRATOR)
        _by_the_operator(head, "found_centre", f"centre:{code}", {"name_en": name_en, "name_zh": name_zh})
        _by_the_operator(head, "found_centre", f"user:{username}", {"role": str(Role.ADMINISTRATOR)})
    return login


def renew_login(*, username: str) -> NewLogin:
    """A new password and a new secret for somebody who lost either; from the command line. The sessions of that person end.

    Raises Refusal for a name that does not exist.
    """
    with transaction.atomic():
        membership = Membership.objects.select_related("user", "centre").filter(user__username=username).first()
        if membership is None:
            raise Refusal(Text(f"没有用户 {username}。", f"there is no user {username}."))
        head, user = lock(membership.centre.code), membership.user
        password, secret = secrets.token_urlsafe(12), new_secret()
        user.password, user.sealed_secret, user.last_step = make_password(password), seal(secret), 0
        user.save()
        _by_the_operator(head, "renew_login", f"user:{username}", None)
    return NewLogin(username, password, shown(secret))


def add_user(*, actor: Actor, key: str, username: str, name: str, role: str) -> NewLogin:
    """A new person in the actor's centre. Raises Refusal for a name that exists, or a form that was sent before."""
    with changing(actor=actor, permission="user.manage", key=key, content=[username, name, role]) as change:
        if change.done:
            raise Refusal(
                Text(
                    "此账户已建立，口令只显示一次；若未记下，请停用后另建。",
                    "this account was made, and its password is shown once; if it is lost, deactivate it and add another.",
                )
            )
        login, user = _person(username, name)
        Membership.objects.create(user=user, centre=actor.centre, role=Role(role))
        change.say(action="add_user", subject=f"user:{username}", new={"role": role})
    return login


def set_active(*, actor: Actor, key: str, username: str, active: bool, reason: str) -> None:
    """Let a person of the centre in, or no longer. Raises Refusal for oneself and for nobody of the centre."""
    content = [username, active, reason]
    with changing(actor=actor, permission="user.manage", key=key, content=content) as change:
        if change.done:
            return
        membership = Membership.objects.filter(centre=actor.centre, user__username=username).first()
        if membership is None or membership.user_id == actor.user.pk or membership.active is active:
            raise Refusal(
                Text(
                    "无法更改此账户：本中心没有此人、是您本人，或状态已如此。",
                    "this account cannot be changed: nobody here, yourself, or so already.",
                )
            )
        membership.active = active
        membership.save()
        change.say(
            action="set_active",
            subject=f"user:{username}",
            old={"active": not active},
            new={"active": active},
            reason=reason,
        )


def change_password(*, actor: Actor, key: str, new: str) -> None:
    """A new password of one's own; the caller has asked for the old one. Raises Refusal for one that is too weak."""
    if len(new) < SHORTEST_PASSWORD or len(set(new)) < 6 or actor.user.username.lower() in new.lower():
        raise Refusal(
            Text(
                f"口令至少 {SHORTEST_PASSWORD} 个字符，不能过于单一，也不能含用户名。",
                f"a password has at least {SHORTEST_PASSWORD} characters, not all alike, and does not hold the user name.",
            )
        )
    with changing(actor=actor, permission="account.own", key=key, content="password") as change:
        if change.done:
            return
        actor.user.set_password(new)
        actor.user.demo = False
        actor.user.save()
        change.say(action="change_password", subject=f"user:{actor.user.username}")


def note_session(*, actor: Actor, action: str) -> None:
    """Somebody logged in or out."""
    with changing(actor=actor, permission="account.own", key=secrets.token_hex(16), content=action) as change:
        change.say(action=action, subject=f"user:{actor.user.username}")


def _by_the_operator(head: ChainHead, action: str, subject: str, new: Any) -> None:
    """A row of the trail for what was done on the command line, by whoever runs the machine."""
    append(
        head,
        at=stamp(now()),
        who="cli",
        role="operator",
        action=action,
        subject=subject,
        old=canonical(None),
        new=canonical(new),
        reason="",
    )


def _person(username: str, name: str) -> tuple[NewLogin, User]:
    if not (username.isascii() and USERNAME.fullmatch(username)):
        raise Refusal(WORDS_OF_A_NAME)
    if User.objects.filter(username=username).exists():
        raise Refusal(Text("用户名已被使用；请换一个。", "this user name is taken; choose another."))
    password, secret = secrets.token_urlsafe(12), new_secret()
    user = User.objects.create(
        username=username, name=name, password=make_password(password), sealed_secret=seal(secret)
    )
    return NewLogin(username, password, shown(secret)), user
