"""The work lists on one page, where clinical roles begin: what is to be done, whose it is, since when, by when, and where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.access.permissions import may
from lupustem.registry.models import Identity
from lupustem.registry.pages.gate import page
from lupustem.registry.record.actor import Actor
from lupustem.registry.words import WORDS
from lupustem.registry.work.lists import work_of

SHOWN = 25


@page("today.read", identified=True)
def today_page(request: HttpRequest) -> HttpResponse:
    """What waits for the person who looks; of each list the first lines, the others counted."""
    actor = request.actor  # type: ignore[attr-defined]
    sections = [(one, one.lines(SHOWN)) for one in work_of(actor)]
    names = _names(actor, [line.number for _, lines in sections for line in lines])
    shown = [
        {
            "name": one.name,
            "title": WORDS[f"list.{one.name}"],
            "none": WORDS[f"list.{one.name}.none"],
            "count": len(one.rows),
            "rows": [(line, names.get(line.number, "")) for line in lines],
            "more": max(0, len(one.rows) - SHOWN),
            "patients": any(line.number for line in lines),
        }
        for one, lines in sections
    ]
    context = {"sections": shown, "work_waiting": sum(len(one.rows) for one, _ in sections)}
    return render(request, "registry/today.html", context)


def _names(actor: Actor, numbers: list[str]) -> dict[str, str]:
    """The names of the patients whose lines are shown, in one query; none for those who may not see names."""
    if not may(actor, "identity.read"):
        return {}
    rows = Identity.objects.filter(patient__centre=actor.centre, patient__number__in=sorted(set(numbers)))
    return dict(rows.order_by("version").values_list("patient__number", "name"))
