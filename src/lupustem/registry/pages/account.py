"""The first page, one's own account, the setting of the page, and whether the site is well."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.logic.text import Text
from lupustem.registry.access.login import password_again
from lupustem.registry.access.permissions import PERMISSIONS, may
from lupustem.registry.actions.logins import change_password
from lupustem.registry.health import state
from lupustem.registry.pages.answers import form_page, on_to
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.pages.gate import PUBLIC, page
from lupustem.registry.pages.setting import LANGUAGE_COOKIE, THEME_COOKIE, THEMES
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import PERMISSION_WORDS, WORDS

YEAR = 365 * 24 * 3600
WRONG_PASSWORD = Text(
    "口令不正确，或因失败过多暂时锁定。", "the password is wrong, or closed for a while after too many failures."
)
PASSWORD_FIELDS = (
    Field("password", WORDS["field.password_now"], "password", limit=200, autocomplete="current-password"),
    Field("new", WORDS["field.password_new"], "password", limit=200, autocomplete="new-password"),
)


@page("account.own")
def home(request: HttpRequest) -> HttpResponse:
    """Where a role begins: what there is to do, the people, the trail, or a page that says that nothing is there yet."""
    for permission, place in (("today.read", "/today"), ("user.manage", "/users"), ("audit.read", "/trail")):
        if may(request.actor, permission):  # type: ignore[attr-defined]
            return on_to(place)
    return on_to("/account")


@sensitive_post_parameters("password", "new")
@page("account.own", methods=("GET", "POST"))
def account(request: HttpRequest) -> HttpResponse:
    """One's role, what it may do, and a new password."""
    actor, given = request.actor, request.actor.user.password_given_at  # type: ignore[attr-defined]
    allowed = [PERMISSION_WORDS[name] for name in PERMISSIONS if may(actor, name)]
    context = {
        "title": "account.title",
        "submit": "account.change",
        "allowed": allowed,
        "after": "registry/allowed.html",
        "own_name": True,
        "given": given,
        "several": len(request.members) > 1,  # type: ignore[attr-defined]
    }
    form = Form(PASSWORD_FIELDS)
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    try:
        if not password_again(request, actor.user, form.cleaned["password"]):
            raise Refusal(WRONG_PASSWORD)
        with transaction.atomic():
            change_password(actor=actor, key=request.POST.get("key", ""), new=form.cleaned["new"])
            update_session_auth_hash(request, actor.user)
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to("/account")


@page(PUBLIC, methods=("POST",))
def setting(request: HttpRequest) -> HttpResponse:
    """Language, light or night: two cookies, nothing of the record."""
    place = request.POST.get("next", "/")
    if not place.startswith("/") or not url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        place = "/"
    response = on_to(place)
    for name, allowed, cookie in (("language", ("zh", "en"), LANGUAGE_COOKIE), ("theme", THEMES, THEME_COOKIE)):
        chosen = request.POST.get(name, "")
        if chosen in allowed:
            response.set_cookie(
                cookie, chosen, max_age=YEAR, httponly=True, samesite="Strict", secure=request.is_secure()
            )
    return response


@page(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site is ready, for machines; 503 where it is not."""
    found = state()
    return JsonResponse(found, status=200 if found["status"] == "ready" else 503)
