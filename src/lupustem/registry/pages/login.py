"""In and out: name, password and code on one page; after five failures the name is closed for a quarter of an hour."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.logic.text import Text
from lupustem.registry.access.memberships import in_force
from lupustem.registry.access.roles import ROLE_WORDS, Role
from lupustem.registry.access.sealing import unseal
from lupustem.registry.access.totp import STEP_SECONDS, code_at
from lupustem.registry.actions.people import note_session
from lupustem.registry.models import Membership
from lupustem.registry.pages.answers import on_to
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.pages.gate import CENTRE, CHOOSING, PUBLIC, page
from lupustem.registry.record.actor import actor_of
from lupustem.registry.words import WORDS

FIELDS = (
    Field("username", WORDS["field.username"], limit=60, autocomplete="username"),
    Field("password", WORDS["field.password"], "password", limit=200, autocomplete="current-password"),
    Field("code", WORDS["field.code"], limit=10, autocomplete="one-time-code"),
)
WRONG = Text(
    "用户名、口令或验证码不正确，或账户已停用。验证码每 30 秒更换，每个只能用一次；请稍后再试。",
    "name, password or code is wrong, or the account is not active. A code lasts 30 seconds and works once; try again.",
)
LOCKED = Text(
    "失败次数过多，此用户名已锁定 15 分钟；如非本人操作，请告知管理员。",
    "too many failures: this name is closed for 15 minutes; if it was not you, tell the administrator.",
)
NO_CENTRE = Text("请选择您任职的一个中心。", "choose one of the centres in which you have a role.")


@sensitive_post_parameters("password", "code")
@page(PUBLIC, methods=("GET", "POST"))
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in with both factors; the session gets a new key."""
    form = Form(FIELDS)
    if request.method == "GET":
        return _shown(request, form)
    if not form.read(request.POST):
        return _shown(request, form, status=422)
    user = authenticate(request, **form.cleaned)
    members = [] if user is None else list(in_force().filter(user=user))
    if user is None or not members:
        return _shown(request, form, WRONG, 422)
    with transaction.atomic():
        login(request, user, backend="lupustem.registry.access.login.TwoFactors")
        for one in members:
            note_session(actor=actor_of(one), action="log_in")
    return on_to("/" if len(members) == 1 else "/choose")


@page(CHOOSING, methods=("POST",))
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out; the session is gone. Every centre of the person learns of it, as of the login."""
    with transaction.atomic():
        for one in request.members:  # type: ignore[attr-defined]
            note_session(actor=actor_of(one), action="log_out")
        logout(request)
    return on_to("/login")


@page(CHOOSING, methods=("GET", "POST"))
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the centre to work in; the session gets a new key and holds the choice. Nothing of another centre is reached."""
    members = request.members  # type: ignore[attr-defined]
    if request.method == "GET":
        return render(request, "registry/choose.html", {"members": _centres(members)})
    chosen = next((one for one in members if one.centre.code == request.POST.get("centre", "")), None)
    if chosen is None:
        context = {"members": _centres(members), "refused": [NO_CENTRE]}
        return render(request, "registry/choose.html", context, status=422)
    with transaction.atomic():
        note_session(actor=actor_of(chosen), action="choose_centre")
        request.session.cycle_key()
        request.session[CENTRE] = chosen.centre.code
    return on_to("/")


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *_: Any) -> HttpResponse:
    """What axes shows instead of another try."""
    return _shown(request, Form(FIELDS), LOCKED, 429)


def _centres(members: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.centre.code,
            "name": Text(one.centre.name_zh, one.centre.name_en),
            "role": ROLE_WORDS[Role(one.role)],
        }
        for one in members
    ]


def _shown(request: HttpRequest, form: Form, refused: Text | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "refused": [refused] if refused else [], "logins": _demo_logins()}
    return render(request, "registry/login.html", context, status=status)


def _demo_logins() -> list[dict[str, Any]]:
    """In the demo: every invented person with the password and the code of this moment; never elsewhere."""
    if not settings.ENVIRONMENT.demo:
        return []
    from lupustem.registry.demo import PASSWORD

    step = int(time.time()) // STEP_SECONDS
    people = Membership.objects.filter(user__demo=True, user__is_active=True, active=True).select_related("user")
    return [
        {
            "username": one.user.username,
            "role": ROLE_WORDS[Role(one.role)],
            "password": PASSWORD,
            "code": code_at(unseal(one.user.sealed_secret), step),
        }
        for one in sorted(people, key=lambda one: (list(Role).index(Role(one.role)), one.user.pk))
    ]
