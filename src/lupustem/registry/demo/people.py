"""The invented people of the demo; their password is public, their codes stand on the login page."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.hashers import make_password

from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret
from lupustem.registry.actions.approvals import enrol_by_operator
from lupustem.registry.actions.people import found_centre
from lupustem.registry.models import Centre, Membership, User
from lupustem.registry.record.actor import Actor, actor_of

PASSWORD = "demo-lupus-stem-only"
CODE = "DEMO"
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("doctor", "林知远（虚构）", Role.RHEUMATOLOGIST),
    ("doctor2", "沈若水（虚构）", Role.RHEUMATOLOGIST),
    ("lab", "顾清和（虚构）", Role.CELL_LABORATORY),
    ("nurse", "许安然（虚构）", Role.INFUSION_NURSE),
    ("data", "陆子衡（虚构）", Role.DATA_MANAGER),
    ("director", "程远山（虚构）", Role.DIRECTOR),
    ("auditor", "苏明察（虚构）", Role.AUDITOR),
    ("admin", "何以成（虚构）", Role.ADMINISTRATOR),
)


class Cast:
    """The people by login name, and keys for what they do, each used once."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        rows = centre.memberships.select_related("user", "centre")
        self._actors = {one.user.username: actor_of(one) for one in rows}
        self._keys: Iterator[str] = (f"demo-key-{number:06d}" for number in range(1_000_000))

    def __getitem__(self, username: str) -> Actor:
        """Somebody, in the role that the person has."""
        return self._actors[username]

    @property
    def key(self) -> str:
        """A key that was not used before."""
        return next(self._keys)


def cast() -> Cast:
    """The centre with its people, made now."""
    names = {username: name for username, name, _ in PEOPLE}
    found_centre(
        code=CODE,
        name_zh="演示中心",
        name_en="Demo centre",
        username="admin",
        name=names["admin"],
        director="director",
        director_name=names["director"],
    )
    centre, hashed = Centre.objects.get(code=CODE), make_password(PASSWORD)
    for username, name, role in PEOPLE:
        user, _ = User.objects.get_or_create(username=username, defaults={"name": name})
        user.password, user.sealed_secret, user.demo, user.password_given_at = hashed, seal(new_secret()), True, None
        user.save()
        if not Membership.objects.filter(user=user, centre=centre).exists():
            enrol_by_operator(user, centre, role, action="found_centre", consented=True)
    return Cast(centre)
