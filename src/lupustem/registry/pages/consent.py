"""Consent: given with the form in force, withdrawn by anyone who may read the patient; and the versions of the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from lupustem.logic.text import Text
from lupustem.registry.actions.consents import add_consent_form, give_consent, withdraw_consent
from lupustem.registry.models import ConsentForm, Patient
from lupustem.registry.pages.answers import form_page, on_to, patient_context, patient_or_404
from lupustem.registry.pages.fields import Field, Form, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import form_in_force
from lupustem.registry.words import WORDS

SIGNERS = (("patient", WORDS["signer.patient"]), ("representative", WORDS["signer.representative"]))
ON = Field("on", WORDS["field.on"], "date")
SIGNER = Field("signer", WORDS["field.signer"], "choice", choices=SIGNERS)


@page("consent.record", methods=("GET", "POST"), identified=True)
def give(request: HttpRequest, number: str) -> HttpResponse:
    """Record a signed consent."""
    patient = patient_or_404(request, number)
    place = f"/patients/{number}"
    forms = ConsentForm.objects.filter(centre=patient.centre).order_by("-valid_from", "-id")
    choices = tuple((one.name, Text(one.name, one.name)) for one in forms)
    fields = (
        Field(
            "form", WORDS["field.form"], "choice", choices=choices, hint=None if choices else WORDS["consent.no_form"]
        ),
        ON,
        SIGNER,
        Field("family_informed", WORDS["field.family_informed"], "yes", required=False),
    )
    current = form_in_force(patient.centre, today())
    context = patient_context(
        request, patient, title="consent.title", submit="consent.submit", back=place, seen=patient.consents.count()
    )
    form = Form(fields, {"form": current.name if current else "", "on": today().isoformat()})
    return _recorded(request, patient, form, context, give_consent)


@page("consent.withdraw", methods=("GET", "POST"), identified=True)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Record that consent was withdrawn."""
    patient = patient_or_404(request, number)
    place = f"/patients/{number}"
    context = patient_context(
        request,
        patient,
        title="withdrawal.title",
        submit="withdrawal.submit",
        back=place,
        seen=patient.consents.count(),
    )
    note = Field("reason", WORDS["field.withdrawal_note"], "long", required=False, limit=500)
    form = Form((ON, SIGNER, note), {"on": today().isoformat(), "signer": "patient"})
    return _recorded(request, patient, form, context, withdraw_consent)


def _recorded(
    request: HttpRequest, patient: Patient, form: Form, context: dict[str, Any], action: Callable[..., Any]
) -> HttpResponse:
    """The form, or what came of it."""
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    try:
        action(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            seen=seen_of(request.POST),
            **form.cleaned,
        )
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(f"/patients/{patient.number}")


@page("consent_form.add", methods=("GET", "POST"))
def forms(request: HttpRequest) -> HttpResponse:
    """The versions of the consent form, and a new one."""
    fields = (
        Field("name", WORDS["field.form_version"], limit=40),
        Field("valid_from", WORDS["field.valid_from"], "date"),
    )
    actor = request.actor  # type: ignore[attr-defined]
    existing = ConsentForm.objects.filter(centre=actor.centre).order_by("-valid_from", "-id")
    context = {
        "title": "forms.title",
        "submit": "forms.submit",
        "after": "registry/consent_forms.html",
        "existing": existing,
        "current": form_in_force(actor.centre, today()),
    }
    form = Form(fields, {"valid_from": today().isoformat()})
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    try:
        add_consent_form(actor=actor, key=request.POST.get("key", ""), **form.cleaned)
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to("/consent-forms")
