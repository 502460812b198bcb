"""What waits for a second person: a new account for a director's consent, new login factors for another's confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.registry.access.login import password_again
from lupustem.registry.access.memberships import waiting
from lupustem.registry.access.permissions import may
from lupustem.registry.access.roles import ROLE_WORDS, Role
from lupustem.registry.actions.approvals import consent_to_role
from lupustem.registry.actions.logins import NewLogin, confirm_reset, may_confirm, resets_waiting
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import refusal_context, status_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record.refusals import Refusal


@page("reset.confirm")
def approvals(request: HttpRequest) -> HttpResponse:
    """The accounts and resets of the centre that wait."""
    return _shown(request)


@sensitive_post_parameters("password")
@page("role.consent", methods=("POST",))
def consent(request: HttpRequest, username: str) -> HttpResponse:
    """A director consents to a role; the password is asked again."""
    role = request.POST.get("role", "")[:20]
    return _done(request, "approvals.consented", lambda common: consent_to_role(username=username, role=role, **common))


@sensitive_post_parameters("password")
@page("reset.confirm", methods=("POST",))
def confirm(request: HttpRequest, reset: int) -> HttpResponse:
    """Another person confirms a reset; the password is asked again."""
    return _done(request, "approvals.confirmed", lambda common: confirm_reset(reset=reset, **common))


def _done(request: HttpRequest, title: str, act: Callable[[dict[str, Any]], NewLogin]) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    try:
        if not password_again(request, actor.user, request.POST.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        made = act({"actor": actor, "key": request.POST.get("key", "")})
    except Refusal as refusal:
        return _shown(request, refusal)
    return render(request, "registry/new_user.html", {"made": made, "title": title, "back": "/approvals"})


def _shown(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    accounts = waiting(actor.centre).exclude(user=actor.user) if may(actor, "role.consent") else []
    context = {
        "accounts": [{"member": one, "role": ROLE_WORDS[Role(one.role)]} for one in accounts],
        "resets": [{"reset": one, "open": may_confirm(actor, one)} for one in resets_waiting(actor.centre)],
        **refusal_context(refusal),
    }
    return render(request, "registry/approvals.html", context, status=200 if refusal is None else status_of(refusal))
