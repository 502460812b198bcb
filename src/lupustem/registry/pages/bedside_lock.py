"""The idle lock of the tablet: names go, time and alarms stay, Stop works. The server keeps the lock, the tablet shows it.

A locked session opens no other page. It is unlocked with the password of who is logged in, or by another person's login, and
nothing that was entered is lost by either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.registry.access.login import password_again
from lupustem.registry.actions.people import note_session
from lupustem.registry.models import Membership
from lupustem.registry.pages.answers import on_to
from lupustem.registry.pages.gate import PUBLIC, page
from lupustem.registry.record.actor import actor_of
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

TOUCHED, LOCKED = "bedside_touched", "bedside_locked"


def is_locked(request: HttpRequest) -> bool:
    """Whether the tablet is locked."""
    return bool(request.session.get(LOCKED))


def touched(request: HttpRequest) -> None:
    """Somebody used the tablet now; a locked one stays locked."""
    if not is_locked(request):
        request.session[TOUCHED] = int(now().timestamp())


def lock_if_idle(request: HttpRequest) -> None:
    """Lock a tablet that nobody has touched for the site's minutes, whatever its script does."""
    last = request.session.get(TOUCHED)
    if last is not None and now().timestamp() - last > settings.ENVIRONMENT.bedside_minutes * 60:
        request.session[LOCKED] = _where(request)


@page("infusion.read", methods=("POST",))
def lock(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """Lock now."""
    from lupustem.registry.pages.bedside import infusion_or_404, place_of

    request.session[LOCKED] = place_of(infusion_or_404(request, number, infusion))
    return on_to(_where(request))


@sensitive_post_parameters("password", "code")
@page("infusion.read", methods=("POST",), identified=True)
def unlock(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """Unlock with the own password, or log in as somebody else with both factors."""
    from lupustem.registry.pages.bedside import infusion_or_404, shown

    found, post = infusion_or_404(request, number, infusion), request.POST
    actor = request.actor  # type: ignore[attr-defined]
    username = post.get("username", "").strip()
    if username == actor.user.username:
        if not password_again(request, actor.user, post.get("password", "")):
            return shown(request, found, refusal=Refusal(WORDS["idle.wrong"]))
        request.session.pop(LOCKED, None)
        touched(request)
        return on_to(_where(request))
    user = authenticate(request, username=username, password=post.get("password", ""), code=post.get("code", ""))
    membership = None if user is None else Membership.objects.filter(user=user, active=True).order_by("id").first()
    if user is None or membership is None:
        return shown(request, found, refusal=Refusal(WORDS["idle.wrong"]))
    with transaction.atomic():
        login(request, user, backend="lupustem.registry.access.login.TwoFactors")
        note_session(actor=actor_of(membership), action="log_in")
    request.session.pop(LOCKED, None)
    touched(request)
    return on_to(_where(request))


class Locked:
    """The middleware: while it is locked, a session reaches its infusion's page and what is public, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Back to the locked page from everywhere else."""
        place = request.session.get(LOCKED)
        if not place or getattr(view, "permission", None) == PUBLIC or view.__name__ in ALLOWED:
            return None
        return on_to(place)


ALLOWED = ("bedside", "board", "events", "live", "lock", "unlock", "log_out")


def _where(request: HttpRequest) -> str:
    return request.path.rpartition("/")[0]
