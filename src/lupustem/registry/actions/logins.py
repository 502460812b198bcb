"""Passwords and second factors: made for a new person, changed by oneself, made anew by two people or on the machine.

New factors for somebody who lost them come in two halves: the administrator who asks is shown the password, the other person
who confirms is shown the secret of the codes. Neither can log in alone as that person.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lupustem.logic.text import Text
from lupustem.registry.access.memberships import others_of
from lupustem.registry.access.passwords import problems_of
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret, shown
from lupustem.registry.models import Centre, Membership, Reset, ResetConfirmation, User
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import append, lock, stamp
from lupustem.registry.record.clock import now
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

USERNAME = re.compile(r"[\w.-]{2,60}")
RESET_LASTS = timedelta(days=7)
SHOWN_ONCE = Text(
    "此请求已执行，口令与密钥只显示一次；若未记下，请重新发起。",
    "this was carried out, and what it gave is shown once; if it is lost, ask for it anew.",
)
WORDS_OF_A_NAME = Text(
    "用户名为 2 至 60 个字符，只用字母、数字、点、下划线与连字符。",
    "a name for logging in has 2 to 60 characters: letters, figures, dots, underlines and hyphens.",
)


class NewLogin(NamedTuple):
    """What a person has to be given, once: nothing of it can be shown again. Empty: another person gives that half."""

    username: str
    password: str
    secret: str


def new_user(username: str, name: str) -> tuple[NewLogin, User]:
    """A person with factors that nobody else has. Raises Refusal for a name that cannot be taken."""
    if not (username.isascii() and USERNAME.fullmatch(username)):
        raise Refusal(WORDS_OF_A_NAME)
    if User.objects.filter(username=username).exists():
        raise Refusal(Text("用户名已被使用；请换一个。", "this user name is taken; choose another."))
    password, secret = new_password(), new_secret()
    user = User.objects.create(
        username=username,
        name=name,
        password=make_password(password),
        sealed_secret=seal(secret),
        password_given_at=now(),
    )
    return NewLogin(username, password, shown(secret)), user


def new_password() -> str:
    """A password that a person is given and then changes."""
    return secrets.token_urlsafe(12)


def renew_login(*, username: str) -> NewLogin:
    """A new password and a new secret for somebody who lost either; from the command line. Sessions and tokens end.

    Raises Refusal for a name that does not exist.
    """
    with transaction.atomic():
        memberships = Membership.objects.filter(user__username=username).select_related("user", "centre").order_by("id")
        if not memberships:
            raise Refusal(Text(f"没有用户 {username}。", f"there is no user {username}."))
        password, secret = new_password(), new_secret()
        _renew(memberships[0].user, make_password(password), secret)
        for one in memberships:
            operator_says(one.centre.code, "renew_login", f"user:{username}", None)
    return NewLogin(username, password, shown(secret))


def change_password(*, actor: Actor, key: str, new: str) -> None:
    """A new password of one's own; the caller has asked for the old one. Raises Refusal for one that is too weak."""
    problems = problems_of(new, actor.user)
    if problems:
        raise Refusal(*problems)
    with changing(actor=actor, permission="account.own", key=key, content="password") as change:
        if change.done:
            return
        actor.user.set_password(new)
        actor.user.demo, actor.user.password_given_at = False, None
        actor.user.save()
        change.say(action="change_password", subject=f"user:{actor.user.username}")


def ask_reset(*, actor: Actor, key: str, username: str, reason: str) -> NewLogin:
    """An administrator asks for new factors for a person of the centre; nothing changes before another person confirms.

    Returns the new password, which is not in force yet. Raises Refusal for oneself, for nobody of the centre, and for
    somebody who works in another centre too: that is done on the machine.
    """
    with changing(actor=actor, permission="user.manage", key=key, content=["reset", username, reason]) as change:
        if change.done:
            raise Refusal(SHOWN_ONCE)
        membership = Membership.objects.filter(centre=actor.centre, user__username=username).first()
        if membership is None or membership.user_id == actor.user.pk or not membership.active:
            raise Refusal(
                Text(
                    "无法为此账户申请重设：本中心没有此人、是您本人，或已停用。",
                    "no reset can be asked for: nobody here, yourself, or not active.",
                )
            )
        if others_of(membership).exists():
            raise Refusal(
                Text(
                    "此人同时在其他中心任职；请由运行本机的人用 lupustem registry renew 重设。",
                    "this person works in another centre too; whoever runs the machine renews the login with "
                    "lupustem registry renew.",
                )
            )
        password = new_password()
        Reset.objects.create(
            centre=actor.centre, user=membership.user, password=make_password(password), at=change.at, by=actor.user
        )
        change.say(action="ask_reset", subject=f"user:{username}", reason=reason.strip())
    return NewLogin(username, password, "")


def resets_waiting(centre: Centre) -> list[Reset]:
    """The resets of a centre that somebody has to confirm: of each person the newest, not older than a week."""
    found = Reset.objects.filter(centre=centre, at__gt=now() - RESET_LASTS).select_related("user", "by")
    newest = {one.user_id: one for one in found.order_by("id")}
    confirmed = ResetConfirmation.objects.filter(reset__in=list(newest.values())).values_list("reset_id", flat=True)
    return [one for one in newest.values() if one.pk not in set(confirmed)]


def may_confirm(actor: Actor, reset: Reset) -> bool:
    """Whether a person is another one than whoever asked and whoever it concerns."""
    return actor.user.pk not in (reset.by_id, reset.user_id)


def confirm_reset(*, actor: Actor, key: str, reset: int) -> NewLogin:
    """A second person confirms a reset: the new password is in force, sessions and tokens end, a new secret is shown once.

    The caller has asked for the password. Raises Refusal where nothing waits under this number, or by the same person.
    """
    with changing(actor=actor, permission="reset.confirm", key=key, content=["reset", reset]) as change:
        if change.done:
            raise Refusal(SHOWN_ONCE)
        asked = next((one for one in resets_waiting(actor.centre) if one.pk == reset), None)
        if asked is None:
            raise Refusal(
                Text(
                    "没有待确认的重设申请（可能已确认、已被新的申请取代或超过七天）。",
                    "no such reset waits: it was confirmed, replaced by a newer one, or is older than a week.",
                )
            )
        if not may_confirm(actor, asked):
            raise Refusal(
                Text(
                    "须由另一人确认：不能是申请者，也不能是账户本人。",
                    "another person confirms it: neither whoever asked nor whoever it concerns.",
                )
            )
        secret = new_secret()
        ResetConfirmation.objects.create(reset=asked, at=change.at, by=actor.user)
        _renew(asked.user, asked.password, secret)
        change.say(action="confirm_reset", subject=f"user:{asked.user.username}", new={"asked_by": asked.by.username})
    return NewLogin(asked.user.username, "", shown(secret))


def end_sessions(user: User) -> None:
    """Every session and every token of a person ends."""
    user.epoch += 1
    user.save(update_fields=["epoch"])


def operator_says(chain: str, action: str, subject: str, new: object, at: datetime | None = None) -> None:
    """A row of the trail for what was done on the command line by whoever runs the machine."""
    append(
        lock(chain),
        at=stamp(at or now()),
        who="cli",
        role="operator",
        action=action,
        subject=subject,
        old=canonical(None),
        new=canonical(new),
        reason="",
    )


def _renew(user: User, password: str, secret: bytes) -> None:
    user.password, user.sealed_secret, user.last_step = password, seal(secret), 0
    user.password_given_at = now()
    user.epoch += 1
    user.save()
