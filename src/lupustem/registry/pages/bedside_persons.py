"""Another person at the same tablet: named, with the password of that person, for this one act."""

from __future__ import annotations

from django.http import HttpRequest

from lupustem.logic.text import Text
from lupustem.registry.access.login import password_again
from lupustem.registry.models import Membership
from lupustem.registry.record.actor import Actor, actor_of
from lupustem.registry.record.refusals import Refusal


def person_named(request: HttpRequest, username: str, password: str) -> Actor:
    """The person of the own centre who gave name and password. Raises Refusal; wrong passwords count towards the lock-out.

    A name that does not exist and a wrong password are told alike.
    """
    centre = request.actor.centre  # type: ignore[attr-defined]
    found = (
        Membership.objects.filter(centre=centre, active=True, user__is_active=True, user__username=username.strip())
        .select_related("user", "centre")
        .first()
    )
    if found is None or not password_again(request, found.user, password):
        raise Refusal(WRONG)
    return actor_of(found)


WRONG = Text(
    "用户名或口令不正确，或因失败过多暂时锁定；什么也没有保存。",
    "name or password is wrong, or closed for a while after too many failures; nothing was kept.",
)
