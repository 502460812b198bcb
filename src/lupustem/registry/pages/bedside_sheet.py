"""The sheet of an infusion, for print: who, product, checks, events, signs with their chart, signatures."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from lupustem.registry.actions.infusions import order_code
from lupustem.registry.bedside.played import played
from lupustem.registry.models import Infusion
from lupustem.registry.pages.answers import patient_context
from lupustem.registry.pages.bedside import infusion_or_404, place_of
from lupustem.registry.pages.bedside_shown import board_context
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.clock import now, zone
from lupustem.registry.words import WORDS
from lupustem.report.vital_signs_svg import vital_signs_svg
from lupustem.treatment.invalid import number_text

SIGNED = {"prescribed": "meaning.prescribed", "confirmed": "meaning.sheet_confirmed"}


@page("infusion.read", identified=True)
def sheet(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """The printable sheet."""
    found = infusion_or_404(request, number, infusion)
    made = played(found)
    context = patient_context(request, found.patient, **board_context(found, made))
    context.pop("steps")
    marks = [(one.at, str(one.kind)) for one in context["board"]["log"] if one.kind in ("started", "stopped", "ended")]
    picture = vital_signs_svg(context["board"]["sets"], marks, zone(), language_of(request))
    context |= {
        "place": place_of(found),
        "code": order_code(found),
        "printed_at": now(),
        "picture": mark_safe(picture),
        "plan": [(number_text(one.minutes), number_text(one.ml_min)) for one in made.watch.plan],
        "log": list(reversed(context["board"]["log"])),
        **_papers(found),
    }
    return render(request, "registry/bedside_sheet.html", context)


def _papers(infusion: Infusion) -> dict[str, Any]:
    """What stands around the log: containers, signatures, matches, checks."""
    signed = infusion.prescription.signatures.select_related("by").order_by("position")
    check = infusion.checks.select_related("by").order_by("-version").first()
    return {
        "containers": [
            one.container
            for one in infusion.containers.select_related("container__lot").order_by("container__identifier")
        ],
        "signatures": [(one, WORDS[SIGNED[one.meaning]]) for one in signed],
        "matches": list(infusion.matches.select_related("by").order_by("round", "position")),
        "check": check,
        "check_reasons": [] if check is None else json.loads(check.answer).get("reasons", []),
    }
