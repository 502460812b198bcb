"""The work lists on one page, where clinical roles begin: what is to be done, whose it is, since when, by when, and where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.access.permissions import may
from lupustem.registry.models import Identity
from lupustem.registry.pages.gate import page
from lupustem.registry.record.actor import Actor
from lupustem.registry.words import WORDS
from lupustem.registry.work.lists import Section, work_of

SHOWN = 25


@page("today.read", identified=True)
def today_page(request: HttpRequest) -> HttpResponse:
    """What waits for the person who looks; of each list the first lines, the others counted."""
    actor = request.actor  # type: ignore[attr-defined]
    sections = work_of(actor)
    names = _names(actor, sections) if may(actor, "identity.read") else {}
    shown = [
        {
            "name": one.name,
            "title": WORDS[f"list.{one.name}"],
            "none": WORDS[f"list.{one.name}.none"],
            "count": len(one.lines),
            "rows": [(line, names.get(line.number, "")) for line in one.lines[:SHOWN]],
            "more": max(0, len(one.lines) - SHOWN),
            "patients": any(line.number for line in one.lines),
        }
        for one in sections
    ]
    context = {"sections": shown, "waiting": sum(len(one.lines) for one in sections)}
    return render(request, "registry/today.html", context)


def _names(actor: Actor, sections: list[Section]) -> dict[str, str]:
    """The names of the patients whose lines are shown, in one query."""
    numbers = {line.number for one in sections for line in one.lines[:SHOWN] if line.number}
    rows = Identity.objects.filter(patient__centre=actor.centre, patient__number__in=sorted(numbers))
    return dict(rows.order_by("version").values_list("patient__number", "name"))
