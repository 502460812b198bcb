"""How a page ends: shown, shown again with what was refused, or on to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.models import Patient
from lupustem.registry.pages.course import steps_of
from lupustem.registry.pages.fields import Form
from lupustem.registry.queries import queries_of
from lupustem.registry.record.locking import lock_of
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.words import WORDS


def patient_or_404(request: HttpRequest, number: str) -> Patient:
    """The patient of this number in the actor's own centre; no other centre's patient is ever looked for."""
    patient = Patient.objects.filter(centre=request.actor.centre, number=number).first()  # type: ignore[attr-defined]
    if patient is None:
        raise Http404
    return patient


def patient_context(request: HttpRequest, patient: Patient, **more: Any) -> dict[str, Any]:
    """What every page of a patient shows: the number, and the name to those who may see it."""
    identity = patient.identities.order_by("-version").first()
    seen = may(request.actor, "identity.read")  # type: ignore[attr-defined]
    return {
        "patient": patient,
        "identity": identity if seen else None,
        "steps": steps_of(patient),
        "lock": lock_of(patient),
        "queries": queries_of(patient),
        **more,
    }


def on_to(place: str) -> HttpResponse:
    """The next page, by GET."""
    response = HttpResponseRedirect(place)
    response.status_code = 303
    return response


def form_page(
    request: HttpRequest, form: Form, context: Mapping[str, Any], *, refusal: Refusal | None = None, status: int = 0
) -> HttpResponse:
    """A page with a form; with what was refused above it."""
    code = status or (200 if refusal is None and not form.errors else status_of(refusal))
    shown = {**context, "form": form, **refusal_context(refusal)}
    return render(request, "registry/form.html", shown, status=code)


def status_of(refusal: Refusal | None) -> int:
    """The HTTP status of a refusal."""
    if isinstance(refusal, Forbidden):
        return 403
    return 409 if isinstance(refusal, Conflict) else 422


def refusal_context(refusal: Refusal | None) -> dict[str, Any]:
    """What the template says of a refusal: its sentences, and both versions of a conflict side by side."""
    if refusal is None:
        return {}
    rows = []
    if isinstance(refusal, Conflict):
        names = [name for name in refusal.mine if name in refusal.theirs or refusal.mine[name]]
        rows = [(_label(name), _plain(refusal.mine[name]), _plain(refusal.theirs.get(name, ""))) for name in names]
    return {"refused": refusal.texts, "both_versions": rows}


def _plain(value: Any) -> Text:
    return Text(str(value), str(value))


def _label(name: str) -> Text:
    return WORDS.get(f"field.{name}", Text(name, name))
