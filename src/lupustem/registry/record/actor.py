"""Who acts: a person in a role in a centre. Every action wants one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lupustem.registry.access.roles import Role

if TYPE_CHECKING:
    from lupustem.registry.models import Centre, Membership, User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role in a centre; the trail names all three."""

    user: User
    centre: Centre
    role: Role


def actor_of(membership: Membership) -> Actor:
    """The actor that a membership makes."""
    return Actor(membership.user, membership.centre, Role(membership.role))
