"""The site policy: what is in force, a new version as a form or from a file, its differences, and the second signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.exchange.case_files import Kind as FileKind
from lupustem.exchange.case_files import read_mapping
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.access.login import password_again
from lupustem.registry.actions.policy import SOMEBODY_ELSE, confirm_policy, write_policy
from lupustem.registry.models import SitePolicy
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.policy_rows import PolicyRow, mark, read_post, rows_of, value_text
from lupustem.registry.policy import checked, in_force_since, policy_of
from lupustem.registry.policy_text import content_of, differences, typed_values
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.invalid import InvalidInput

LARGEST_FILE = 256 * 1024
FILE = FileKind(Text("参数文件", "file of parameters"))
ABOUT = ("id", "author", "second_person", "dated", "fingerprint")
NO_FILE = Text(
    "请选择一份参数文件：.yaml、.yml、.json 或 .toml，至多 256 KiB。",
    "choose a file of parameters: .yaml, .yml, .json or .toml, at most 256 KiB.",
)
Groups = list[tuple[Text, list[PolicyRow]]]


@page("centre.read")
def policy(request: HttpRequest) -> HttpResponse:
    """What is in force today, every number with its kind, and the versions."""
    centre = request.actor.centre  # type: ignore[attr-defined]
    stands = policy_of(centre, today())
    versions = [(one, _state(one, stands.row)) for one in _versions(request).order_by("-version")]
    context = {
        "groups": rows_of(typed_values(_content(stands.row))),
        "row": stands.row,
        "set": stands.parameters,
        "versions": versions,
    }
    return render(request, "registry/policy.html", context)


@sensitive_post_parameters("password")
@page("policy.write", methods=("GET", "POST"))
def propose(request: HttpRequest) -> HttpResponse:
    """A new version as a form; its author signs it with the password."""
    actor = request.actor  # type: ignore[attr-defined]
    groups = rows_of(typed_values(_content(policy_of(actor.centre, today()).row)))
    if request.method == "GET":
        return _form(request, groups)
    if not read_post(groups, request.POST):
        return _form(request, groups, status=422)
    try:
        if not password_again(request, actor.user, request.POST.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        made = write_policy(
            actor=actor,
            key=request.POST.get("key", ""),
            seen=seen_of(request.POST),
            content=content_of({one.row.name: one.value for _, rows in groups for one in rows}),
            reason=request.POST.get("reason", "")[:500],
        )
    except InvalidInput as invalid:
        return _form(request, groups, Refusal(*_marked(groups, invalid)))
    except Refusal as refusal:
        return _form(request, groups, refusal)
    return on_to(f"/policy/{made.version}")


@page("policy.write", methods=("POST",))
def from_file(request: HttpRequest) -> HttpResponse:
    """Fill the form from a file. Nothing is saved; what the file leaves out is the default."""
    groups = rows_of(typed_values(_content(policy_of(request.actor.centre, today()).row)))  # type: ignore[attr-defined]
    try:
        content = _read(request)
    except Refusal as refusal:
        return _form(request, groups, refusal)
    groups = rows_of(typed_values(content))
    try:
        checked(content, "file", 1, ("author", SOMEBODY_ELSE), today())
    except InvalidInput as invalid:
        return _form(request, groups, Refusal(*_marked(groups, invalid)))
    return _form(request, groups, filled=True)


@page("centre.read")
def version(request: HttpRequest, version: int) -> HttpResponse:
    """A version: what it changed, who signed it."""
    return _shown(request, _version(request, version))


@sensitive_post_parameters("password")
@page("policy.confirm", methods=("POST",))
def confirm(request: HttpRequest, version: int) -> HttpResponse:
    """The second signature; the password is asked again."""
    row, actor = _version(request, version), request.actor  # type: ignore[attr-defined]
    try:
        if not password_again(request, actor.user, request.POST.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        confirm_policy(actor=actor, key=request.POST.get("key", ""), policy=row)
    except Refusal as refusal:
        return _shown(request, row, refusal)
    return on_to(f"/policy/{version}")


def _versions(request: HttpRequest) -> Any:
    centre = request.actor.centre  # type: ignore[attr-defined]
    return SitePolicy.objects.filter(centre=centre).select_related("by", "centre").prefetch_related("signatures__by")


def _version(request: HttpRequest, version: int) -> SitePolicy:
    found = _versions(request).filter(version=version).first()
    if found is None:
        raise Http404
    return cast("SitePolicy", found)


def _content(row: SitePolicy | None) -> dict[str, Any]:
    return {} if row is None else json.loads(row.content_json)


def _state(one: SitePolicy, stands: SitePolicy | None) -> Text:
    if stands is not None and one.pk == stands.pk:
        return WORDS["policy.in_force"]
    if in_force_since(one) is not None or (stands is not None and one.version < stands.version):
        return WORDS["policy.superseded"]
    return WORDS["policy.waiting"]


def _read(request: HttpRequest) -> Mapping[str, Any]:
    """The content of the file that was sent, without what it says about itself. Raises Refusal."""
    given = cast("UploadedFile | None", request.FILES.get("file"))
    if given is None or not given.size or given.size > LARGEST_FILE:
        raise Refusal(NO_FILE)
    try:
        content = read_mapping(given.read(), str(given.name), FILE)
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    return {str(key): value for key, value in content.items() if key not in ABOUT}


def _marked(groups: Groups, invalid: InvalidInput) -> list[Text]:
    return [WORDS["policy.refused"], *mark(groups, invalid.problems)]


def _form(
    request: HttpRequest, groups: Groups, refusal: Refusal | None = None, *, status: int = 200, filled: bool = False
) -> HttpResponse:
    newest = _versions(request).order_by("-version").first()
    posted = request.POST.get("seen", "")
    context = {
        "groups": groups,
        "seen": posted or (0 if newest is None else newest.version),
        "newest": newest,
        "waiting": newest is not None and in_force_since(newest) is None,
        "reason": request.POST.get("reason", ""),
        "filled": filled,
        **refusal_context(refusal),
    }
    code = status if refusal is None else status_of(refusal)
    return render(request, "registry/policy_form.html", context, status=code)


def _shown(request: HttpRequest, row: SitePolicy, refusal: Refusal | None = None) -> HttpResponse:
    before = _versions(request).filter(version=row.version - 1).first()
    signatures = sorted(row.signatures.all(), key=lambda one: one.position)
    newest = _versions(request).order_by("-version").first()
    context = {
        "row": row,
        "since": in_force_since(row),
        "changes": [
            (PolicyRow(one, new), value_text(old), value_text(new))
            for one, old, new in differences(_content(before), _content(row))
        ],
        "before": before,
        "signatures": [(one, WORDS["policy.written" if one.position == 1 else "policy.put"]) for one in signatures],
        "can_confirm": len(signatures) == 1
        and signatures[0].by_id != request.actor.user.pk  # type: ignore[attr-defined]
        and newest.pk == row.pk,
        **refusal_context(refusal),
    }
    return render(
        request, "registry/policy_version.html", context, status=200 if refusal is None else status_of(refusal)
    )
