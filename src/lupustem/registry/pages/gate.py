"""The gate before every page: no permission named, no entry. It also knows who acts, and logs who read whom.

A page names its permission with `page`; the middleware finds the person's role, asks the table of permissions, and sets
`request.actor`. Whatever is shown to somebody logged in is kept in no cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lupustem.registry.access.permissions import may
from lupustem.registry.access.roles import Role
from lupustem.registry.record.actor import Actor, actor_of
from lupustem.registry.record.clock import now

PUBLIC = "public"
View = Callable[..., HttpResponse]


def page(permission: str, *, methods: tuple[str, ...] = ("GET",), identified: bool = False) -> Callable[[View], View]:
    """Name the permission of a page, the methods that it answers, and whether it shows who a patient is."""

    def named(view: View) -> View:
        view.permission, view.methods, view.identified = permission, methods, identified  # type: ignore[attr-defined]
        return view

    return named


class Gate:
    """The middleware."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; nothing of it is kept by a browser or a proxy."""
        request.actor = None  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through to its page, or say why not."""
        from lupustem.registry.pages.refusals import not_allowed, not_found

        permission = getattr(view, "permission", None)
        request.actor = actor = _actor(request)  # type: ignore[attr-defined]
        if permission is None:
            return not_found(request)
        if permission != PUBLIC:
            if actor is None:
                return HttpResponseRedirect("/login")
            if not may(actor, permission):
                return not_allowed(request)
        if request.method not in (*view.methods, "HEAD"):  # type: ignore[attr-defined]
            return not_found(request, status=405)
        if view.identified:  # type: ignore[attr-defined]
            _note_reading(actor, view.__name__, named.get("number"))
        return None


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    found = request.user.memberships.filter(active=True).select_related("centre", "user").order_by("id").first()
    if found is None or found.role not in set(Role):
        return None
    return actor_of(found)


def _note_reading(actor: Actor | None, name: str, number: str | None) -> None:
    """A row in the log of readings, where the reader sees identities."""
    from lupustem.registry.models import Patient, ReadRow

    if actor is None or not may(actor, "identity.read"):
        return
    patient = None if number is None else Patient.objects.filter(centre=actor.centre, number=number).first()
    ReadRow.objects.create(
        at=now(), centre=actor.centre, who=actor.user.username, role=str(actor.role), page=name, patient=patient
    )
