"""Locking the record of a patient, and unlocking it: two forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.registry.access.login import password_again
from lupustem.registry.actions.locks import lock_record, unlock_record
from lupustem.registry.models import Patient
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import form_page, on_to, patient_context, patient_or_404
from lupustem.registry.pages.fields import Field, Form, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

NOTE = Field("lock_note", WORDS["field.lock_note"], "long", required=False, limit=500, hint=WORDS["lock.hint"])
UNLOCK = (
    Field("unlock_reason", WORDS["field.unlock_reason"], "long", limit=500, hint=WORDS["unlock.hint"]),
    Field("password", WORDS["field.password"], "password", limit=200, autocomplete="current-password"),
)


@page("record.lock", methods=("GET", "POST"), identified=True)
def lock(request: HttpRequest, number: str) -> HttpResponse:
    """Lock it, when it is clean."""
    patient, form = patient_or_404(request, number), Form((NOTE,))
    context = _context(request, patient, "lock.title", "lock.submit")
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    try:
        lock_record(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            seen=seen_of(request.POST),
            reason=form.cleaned["lock_note"],
        )
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(f"/patients/{number}")


@sensitive_post_parameters("password")
@page("record.unlock", methods=("GET", "POST"), identified=True)
def unlock(request: HttpRequest, number: str) -> HttpResponse:
    """Unlock it, with a reason; the password is asked again."""
    patient, form = patient_or_404(request, number), Form(UNLOCK)
    context = _context(request, patient, "unlock.title", "unlock.submit")
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    try:
        if not password_again(request, actor.user, form.cleaned["password"]):
            raise Refusal(WRONG_PASSWORD)
        unlock_record(
            actor=actor,
            key=request.POST.get("key", ""),
            patient=patient,
            seen=seen_of(request.POST),
            reason=form.cleaned["unlock_reason"],
        )
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(f"/patients/{number}")


def _context(request: HttpRequest, patient: Patient, title: str, submit: str) -> dict[str, object]:
    return patient_context(
        request,
        patient,
        title=title,
        submit=submit,
        back=f"/patients/{patient.number}",
        seen=patient.locks.count(),
        own_name=True,
    )
