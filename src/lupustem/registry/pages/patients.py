"""Patients: found by name, initials or number; referred; the course on one page; identity and referral amended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.access.permissions import may
from lupustem.registry.actions.patients import Came, Who, amend_identity, amend_referral, refer_patient
from lupustem.registry.models import Patient
from lupustem.registry.pages.answers import form_page, on_to, patient_context, patient_or_404
from lupustem.registry.pages.course import listed
from lupustem.registry.pages.fields import Field, Form, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.time_line import course_page
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.search import find
from lupustem.registry.words import WORDS

PAGE = 50
WHO = (
    Field("name", WORDS["field.name"], limit=60),
    Field("born_on", WORDS["field.born_on"], "date"),
    Field("hospital_number", WORDS["field.hospital_number"], required=False, limit=40),
    Field("telephone", WORDS["field.telephone"], required=False, limit=40),
)
CAME = (
    Field("referred_on", WORDS["field.referred_on"], "date"),
    Field("unit", WORDS["field.unit"]),
    Field("question", WORDS["field.question"], "long", limit=500),
)
REASON = (Field("reason", WORDS["field.reason"], "long", limit=500),)


@page("patient.read", identified=True)
def patient_list(request: HttpRequest) -> HttpResponse:
    """The patients of the centre, or those found, the newest first, fifty a page."""
    actor, asked = request.actor, request.GET.get("q", "")[:60]  # type: ignore[attr-defined]
    by_identity = may(actor, "identity.read")
    found = find(actor, asked, by_identity=by_identity)
    text = request.GET.get("page", "1")
    number = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    patients = list(found[(number - 1) * PAGE : number * PAGE + 1])
    rows = listed(actor, patients[:PAGE], named=by_identity, asked=asked)
    context = {
        "asked": asked,
        "rows": rows,
        "count": len(rows),
        "before": number - 1,
        "after": number + 1 if len(patients) > PAGE else 0,
    }
    return render(request, "registry/patients.html", context)


@page("patient.refer", methods=("GET", "POST"))
def refer(request: HttpRequest) -> HttpResponse:
    """A new patient."""
    context = {"title": "refer.title", "submit": "refer.submit", "back": "/patients"}
    form = Form((*WHO, *CAME), {"referred_on": today().isoformat()})
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    said = form.cleaned
    try:
        patient = refer_patient(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            who=_who(said),
            came=_came(said),
        )
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(f"/patients/{patient.number}")


@page("patient.read", identified=True)
def course(request: HttpRequest, number: str) -> HttpResponse:
    """One patient: where the course stands, and every step of it."""
    return course_page(request, patient_or_404(request, number))


@page("identity.amend", methods=("GET", "POST"), identified=True)
def identity(request: HttpRequest, number: str) -> HttpResponse:
    """Amend who a patient is."""
    patient = patient_or_404(request, number)
    newest = patient.identities.order_by("-version").first()
    return _amend(request, patient, "identity", newest, WHO)


@page("patient.refer", methods=("GET", "POST"), identified=True)
def referral(request: HttpRequest, number: str) -> HttpResponse:
    """Amend why a patient came."""
    patient = patient_or_404(request, number)
    newest = patient.referrals.order_by("-version").first()
    return _amend(request, patient, "referral", newest, CAME)


def _amend(request: HttpRequest, patient: Patient, what: str, newest: Any, fields: tuple[Field, ...]) -> HttpResponse:
    place = f"/patients/{patient.number}"
    context = patient_context(
        request, patient, title=f"{what}.title", submit="amend.submit", back=place, seen=newest.version
    )
    form = Form((*fields, *REASON), {one.name: str(getattr(newest, one.name)) for one in fields})
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    common = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "key": request.POST.get("key", ""),
        "patient": patient,
        "seen": seen_of(request.POST),
        "reason": form.cleaned["reason"],
    }
    try:
        if what == "identity":
            amend_identity(who=_who(form.cleaned), **common)
        else:
            amend_referral(came=_came(form.cleaned), **common)
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(place)


def _who(said: dict[str, Any]) -> Who:
    return Who(said["name"], said["born_on"], said["hospital_number"], said["telephone"])


def _came(said: dict[str, Any]) -> Came:
    return Came(said["referred_on"], said["unit"], said["question"])
