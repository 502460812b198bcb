"""One's own tokens for programs: which there are, a new one, one revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.registry.access.login import password_again
from lupustem.registry.access.permissions import may
from lupustem.registry.access.scopes import SCOPES
from lupustem.registry.access.token import opens
from lupustem.registry.actions.tokens import make_token, revoke_token
from lupustem.registry.models import Token
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import form_page, on_to
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.pages.gate import page
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

SUGGESTED = timedelta(days=90)


@sensitive_post_parameters("password")
@page("token.own", methods=("GET", "POST"))
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens, and a new one, which is shown once."""
    actor = request.actor  # type: ignore[attr-defined]
    form = Form(_fields(actor), {"expires_on": (today() + SUGGESTED).isoformat()})
    if request.method == "GET" or not form.read(request.POST):
        return _shown(request, form)
    said = form.cleaned
    try:
        if not password_again(request, actor.user, said["password"]):
            raise Refusal(WRONG_PASSWORD)
        made = make_token(
            actor=actor,
            key=request.POST.get("key", ""),
            name=said["token_name"],
            scopes=[name for name in SCOPES if said.get(_named(name))],
            expires_on=said["expires_on"],
        )
    except Refusal as refusal:
        return _shown(request, form, refusal)
    return render(request, "registry/new_token.html", {"made": made})


@page("token.own", methods=("POST",))
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """One of them opens nothing any more."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        revoke_token(actor=actor, key=request.POST.get("key", ""), number=token)
    except Refusal as refusal:
        return _shown(request, Form(_fields(actor)), refusal)
    return on_to("/account/tokens")


def _fields(actor: Actor) -> tuple[Field, ...]:
    scopes = [
        Field(_named(name), one.words, "yes", required=False)
        for name, one in SCOPES.items()
        if may(actor, one.permission)
    ]
    return (
        Field("token_name", WORDS["field.token_name"], limit=60, hint=WORDS["tokens.name_hint"]),
        *scopes,
        Field("expires_on", WORDS["field.token_until"], "date", hint=WORDS["tokens.year"]),
        Field("password", WORDS["field.password"], "password", limit=200, autocomplete="current-password"),
    )


def _named(scope: str) -> str:
    return f"scope_{scope.replace('.', '_')}"


def _shown(request: HttpRequest, form: Form, refusal: Refusal | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    own = Token.objects.filter(membership__user=actor.user, membership__centre=actor.centre)
    rows: list[dict[str, Any]] = [
        {
            "token": one,
            "scopes": [SCOPES[name].words for name in one.scopes.split() if name in SCOPES],
            "opens": opens(one, actor.user),
            "ended": hasattr(one, "end"),
            "used": one.use.at if hasattr(one, "use") else None,
        }
        for one in own.select_related("use", "end").order_by("-id")
    ]
    context = {
        "title": "tokens.title",
        "submit": "tokens.submit",
        "after": "registry/tokens.html",
        "rows": rows,
        "own_name": True,
        "back": "/account",
    }
    return form_page(request, form, context, refusal=refusal)
