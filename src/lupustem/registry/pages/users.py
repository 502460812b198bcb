"""The people of the centre: who they are, their roles, who may no longer log in. Nothing clinical is here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.access.memberships import waiting
from lupustem.registry.access.roles import ROLE_WORDS, Role
from lupustem.registry.actions.logins import ask_reset, resets_waiting
from lupustem.registry.actions.people import add_user, set_active
from lupustem.registry.models import Membership
from lupustem.registry.pages.answers import form_page, on_to
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.pages.gate import page
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

ROLES = tuple((str(role), words) for role, words in ROLE_WORDS.items())
FIELDS = (
    Field("username", WORDS["field.username"], limit=60, hint=WORDS["users.username_hint"]),
    Field("name", WORDS["field.person"], limit=60),
    Field("role", WORDS["field.role"], "choice", choices=ROLES),
)


@page("user.manage", methods=("GET", "POST"))
def users(request: HttpRequest) -> HttpResponse:
    """The people of the centre, and a new one; the password of a new one is shown once."""
    form = Form(FIELDS)
    if request.method == "GET":
        return _shown(request, form)
    if not form.read(request.POST):
        return _shown(request, form)
    try:
        made = add_user(actor=request.actor, key=request.POST.get("key", ""), **form.cleaned)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return _shown(request, form, refusal)
    return render(request, "registry/new_user.html", {"made": made, "title": "users.made", "back": "/users"})


@page("user.manage", methods=("POST",))
def active(request: HttpRequest, username: str) -> HttpResponse:
    """Let somebody in, or no longer."""
    try:
        set_active(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            username=username,
            active=request.POST.get("active") == "yes",
            reason=request.POST.get("reason", "")[:500],
        )
    except Refusal as refusal:
        return _shown(request, Form(FIELDS), refusal)
    return on_to("/users")


@page("user.manage", methods=("POST",))
def reset(request: HttpRequest, username: str) -> HttpResponse:
    """Ask for new factors for somebody who lost them; the password is shown once, and another person has to confirm."""
    try:
        made = ask_reset(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            username=username,
            reason=request.POST.get("reason", "")[:500],
        )
    except Refusal as refusal:
        return _shown(request, Form(FIELDS), refusal)
    return render(request, "registry/new_user.html", {"made": made, "title": "reset.asked", "back": "/users"})


def _shown(request: HttpRequest, form: Form, refusal: Refusal | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    members = Membership.objects.filter(centre=actor.centre).select_related("user").order_by("id")
    unconsented = set(waiting(actor.centre).values_list("pk", flat=True))
    resets = {one.user_id for one in resets_waiting(actor.centre)}
    people = [
        {
            "member": one,
            "role": ROLE_WORDS[Role(one.role)],
            "waits": one.pk in unconsented,
            "reset": one.user_id in resets,
        }
        for one in members
    ]
    context = {"title": "users.title", "submit": "users.submit", "people": people, "after": "registry/people.html"}
    return form_page(request, form, context, refusal=refusal)
