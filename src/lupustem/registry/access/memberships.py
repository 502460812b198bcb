"""Which memberships open something: active, of an active person, and with the consent of a director to this term.

The one role that needs no consent is the administrator's: it opens nothing clinical. An auditor needs it, since an auditor
reads the clinical pages by number, and an administrator could otherwise give such eyes to oneself.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lupustem.registry.access.roles import Role
from lupustem.registry.models import Membership, RoleConsent

WITHOUT_CONSENT = frozenset({Role.ADMINISTRATOR})


def in_force() -> QuerySet[Any]:
    """The memberships that open something, with their persons and centres."""
    consented = RoleConsent.objects.filter(membership=OuterRef("pk"), term=OuterRef("term"), role=OuterRef("role"))
    known = Membership.objects.filter(role__in=[str(role) for role in Role], active=True, user__is_active=True)
    return known.filter(Q(role__in=WITHOUT_CONSENT) | Exists(consented)).select_related("user", "centre").order_by("id")


def waiting(centre: Any) -> QuerySet[Any]:
    """The active memberships of a centre to which no director has consented yet."""
    consented = RoleConsent.objects.filter(membership=OuterRef("pk"), term=OuterRef("term"), role=OuterRef("role"))
    found = Membership.objects.filter(centre=centre, active=True).exclude(role__in=WITHOUT_CONSENT)
    return found.filter(~Exists(consented)).select_related("user", "centre").order_by("id")


def others_of(membership: Membership) -> QuerySet[Any]:
    """What else this person is, in other centres."""
    return Membership.objects.filter(user=membership.user).exclude(pk=membership.pk)
