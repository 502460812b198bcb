"""The page of a long form: shown, read, acted on; what was refused stands above it, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.asked import Group, both_versions, read_all, wrong
from lupustem.registry.record.refusals import Conflict, Refusal

TEMPLATE = "registry/asked_form.html"


def asked_page(
    request: HttpRequest,
    context: Mapping[str, Any],
    groups: Sequence[Group],
    act: Callable[[dict[str, Any]], str],
    stands: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The form, or what came of it. act: takes what was said and gives the address of the next page; may raise Refusal.

    stands: what is recorded by now, as the form holds it: shown beside what was typed where somebody else was faster.
    """
    shown = {**context, "groups": groups}
    if request.method == "GET":
        return render(request, TEMPLATE, shown)
    said = read_all(groups, request.POST)
    if wrong(groups):
        return render(request, TEMPLATE, shown, status=422)
    try:
        place = act(said)
    except Refusal as refusal:
        shown |= refusal_context(refusal)
        if isinstance(refusal, Conflict) and stands is not None:
            shown["both_versions"] = both_versions(groups, stands)
        return render(request, TEMPLATE, shown, status=status_of(refusal))
    return on_to(place)
