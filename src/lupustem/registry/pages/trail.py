"""The trail on a page: every change of a patient or of the centre, the newest first, with what stood before."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.access.roles import ROLE_WORDS, Role
from lupustem.registry.actions.queries import KINDS
from lupustem.registry.models import AuditRow
from lupustem.registry.pages.answers import patient_or_404
from lupustem.registry.pages.gate import page
from lupustem.registry.prefix import begins
from lupustem.registry.words import ACTION_WORDS, WORDS

PAGE = 100
SHORT = 12


@page("audit.read")
def of_centre(request: HttpRequest) -> HttpResponse:
    """The trail of the centre."""
    return _shown(request, Q(), None)


@page("audit.read")
def of_patient(request: HttpRequest, number: str) -> HttpResponse:
    """The trail of one patient, by number."""
    patient = patient_or_404(request, number)
    about = Q(subject=f"patient:{number}")
    for kind in sorted(KINDS | {"query", "query_step", "lock"}):
        about |= begins("subject", f"{kind}:{number}/")
    return _shown(request, about, patient)


def _shown(request: HttpRequest, about: Q, patient: Any) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = AuditRow.objects.filter(about, chain=request.actor.centre.code).order_by("-number")  # type: ignore[attr-defined]
    if before.isascii() and before.isdigit() and len(before) < 10:
        rows = rows.filter(number__lt=int(before))
    shown = list(rows[:PAGE])
    context = {
        "rows": [_set_out(row) for row in shown],
        "patient": patient,
        "older": shown[-1].number if len(shown) == PAGE else 0,
    }
    return render(request, "registry/trail.html", context)


def _set_out(row: AuditRow) -> dict[str, Any]:
    """A row as the page shows it: the time to the second, what stood before and after as pairs."""
    role = ROLE_WORDS[Role(row.role)] if row.role in set(Role) else WORDS["trail.operator"]
    at = f"{row.at[:10]} {row.at[11:19]} UTC"
    return {
        "row": row,
        "at": at,
        "role": role,
        "action": ACTION_WORDS[row.action],
        "old": _pairs(row.old),
        "new": _pairs(row.new),
    }


def _pairs(text: str) -> list[tuple[str, Any]]:
    """What a row says, name by name; of a hash its beginning."""
    said = json.loads(text) or {}
    return [(name, f"{value[:SHORT]}…" if name.endswith("digest") else value) for name, value in said.items()]
