"""Relapse, death, loss and contact recorded, corrected or taken back; and the way to the assessment of a retreatment."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lupustem.outcome.columns import CAUSES, KINDS
from lupustem.registry.actions.course_events import RECORDED, begin_retreatment, record_course_event
from lupustem.registry.models import CourseEvent, Patient
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404
from lupustem.registry.pages.asked import Asked, Group
from lupustem.registry.pages.asked_page import asked_page
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

CHOICES = tuple((kind, KINDS[kind]) for kind in RECORDED)


@page("course_event.record", methods=("GET", "POST"), identified=True)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """A new event."""
    patient = patient_or_404(request, number)
    kind = request.GET.get("kind", "")
    return _form(request, patient, None, {"on": today().isoformat(), "kind": kind if kind in RECORDED else ""})


@page("course_event.record", methods=("GET", "POST"), identified=True)
def amend(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """A correction of an event, or the event taken back."""
    patient = patient_or_404(request, number)
    row = patient.course_events.filter(number=event).order_by("-version").first()
    if row is None:
        raise Http404
    said = json.loads(row.content_json)
    values = {"kind": row.kind, "on": row.on.isoformat(), "cause": said.get("cause", ""), "note": said.get("note", "")}
    return _form(request, patient, row, values | {"withdrawn": "yes" if row.withdrawn else ""})


@page("fact.record", methods=("POST",), identified=True)
def retreatment(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the assessment of a retreatment with what the course says."""
    from lupustem.registry.pages.time_line import course_page

    patient = patient_or_404(request, number)
    try:
        begin_retreatment(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
        )
    except Refusal as refusal:
        return course_page(request, patient, refusal)
    return on_to(f"/patients/{number}/facts")


def _form(request: HttpRequest, patient: Patient, old: CourseEvent | None, values: dict[str, str]) -> HttpResponse:
    rows = [
        Asked("kind", WORDS["event.kind"], "choice", CHOICES, required=True),
        Asked("on", WORDS["field.on"], "date", required=True),
        Asked("cause", WORDS["event.cause"], "choice", tuple(CAUSES.items()), hint=WORDS["event.cause_hint"]),
        Asked("note", WORDS["visit.note"], "text"),
    ]
    if old is not None:
        rows.append(Asked("withdrawn", WORDS["event.withdrawn"], "tick"))
        rows.append(Asked("reason", WORDS["adverse.reason"], "long", required=True, limit=500))
    for row in rows:
        row.value = values.get(row.name, "")
    groups = [Group(WORDS["event.title"], rows, WORDS["event.hint"])]
    context = patient_context(
        request,
        patient,
        title="event.new" if old is None else "event.amend",
        submit="visit.save",
        back=f"/patients/{patient.number}",
        seen=0 if old is None else old.version,
    )

    def act(said: dict[str, Any]) -> str:
        record_course_event(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            number=0 if old is None else old.number,
            seen=seen_of(request.POST),
            kind=said["kind"],
            on=said["on"],
            cause=said.get("cause", ""),
            note=said.get("note", ""),
            withdrawn=said.get("withdrawn", False),
            reason=said.get("reason", ""),
        )
        return f"/patients/{patient.number}"

    return asked_page(request, context, groups, act, values)
