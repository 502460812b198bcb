"""The gate before every page: no permission named, no entry. It also knows who acts, and logs who read whom.

A page names its permission with `page`; the middleware finds the person's role, asks the table of permissions, and sets
`request.actor`. Whatever is shown to somebody logged in is kept in no cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lupustem.registry.access.memberships import in_force
from lupustem.registry.access.permissions import may
from lupustem.registry.record.actor import Actor, actor_of
from lupustem.registry.record.clock import now

PUBLIC = "public"
CHOOSING = "choosing"
"""Open to whoever is logged in, before a centre was chosen."""
TOKEN = "token"
"""Open to a program with a token, which the operation itself asks for; a session opens nothing here."""
OWN = "account.own"
CENTRE = "centre"
"""What the session calls the centre that its person has chosen."""
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
        from lupustem.registry.pages.refusals import not_found

        permission = getattr(view, "permission", None)
        if permission is None:
            return not_found(request)
        if request.method == "HEAD" and "GET" in view.methods:  # type: ignore[attr-defined]
            request.method = "GET"
        members = [] if permission == TOKEN else _members(request)
        request.members = members  # type: ignore[attr-defined]
        request.actor = actor = _actor(request, members)  # type: ignore[attr-defined]
        closed = None if permission in (PUBLIC, TOKEN) else _closed(request, permission, actor, members)
        if closed is not None:
            return closed
        if request.method not in view.methods:  # type: ignore[attr-defined]
            refused = not_found(request, status=405)
            refused["Allow"] = ", ".join(view.methods)  # type: ignore[attr-defined]
            return refused
        if view.identified:  # type: ignore[attr-defined]
            _note_reading(actor, view.__name__, named.get("number"))
        return None


def _closed(request: HttpRequest, permission: str, actor: Actor | None, members: list[Any]) -> HttpResponse | None:
    """What is answered to somebody to whom a page is not open; None where it is."""
    from lupustem.registry.pages.refusals import not_allowed

    if not members:
        return HttpResponseRedirect("/login")
    if permission == CHOOSING:
        return None
    if actor is None:
        return HttpResponseRedirect("/choose")
    if not may(actor, permission):
        return not_allowed(request)
    given = actor.user.password_given_at is not None
    return HttpResponseRedirect("/account") if given and permission != OWN else None


def _members(request: HttpRequest) -> list[Any]:
    """What the person of this session is, in every centre."""
    return list(in_force().filter(user=request.user)) if request.user.is_authenticated else []


def _actor(request: HttpRequest, members: list[Any]) -> Actor | None:
    """Who acts: in the centre that was chosen; in the only one there is, where none was."""
    chosen = request.session.get(CENTRE) if members else None
    if chosen is None and len(members) == 1:
        return actor_of(members[0])
    return next((actor_of(one) for one in members if one.centre.code == chosen), None)


def _note_reading(actor: Actor | None, name: str, number: str | None) -> None:
    """A row in the log of readings, where the reader sees identities."""
    from lupustem.registry.models import Patient, ReadRow

    if actor is None or not may(actor, "identity.read"):
        return
    patient = None if number is None else Patient.objects.filter(centre=actor.centre, number=number).first()
    ReadRow.objects.create(
        at=now(), centre=actor.centre, who=actor.user.username, role=str(actor.role), page=name, patient=patient
    )
