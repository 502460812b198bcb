"""The prescription: what it comes to before it is kept, then its gates, deviations, signatures, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.registry.access.login import password_again
from lupustem.registry.actions.deviations import confirm_deviation, deviate, settle_condition
from lupustem.registry.actions.prescriptions import (
    confirm_prescription,
    draft_prescription,
    end_prescription,
    sign_prescription,
)
from lupustem.registry.models import Decision, Patient, Prescription
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.fields import Form, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.order_form import fields, first_values, typed_order
from lupustem.registry.pages.prescription_view import gate_context, kept_context, kept_view, state_mark
from lupustem.registry.pages.setting import language_of
from lupustem.registry.prescribing.order import Order
from lupustem.registry.prescribing.prescription_gates import Draft, named, newest_decision, prescription_gates
from lupustem.registry.prescribing.state import open_prescription
from lupustem.registry.record.clock import now, zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import facts_of
from lupustem.registry.words import WORDS
from lupustem.report.plan_view import plan_view
from lupustem.treatment.invalid import InvalidInput


@page("patient.read", identified=True)
def prescriptions(request: HttpRequest, number: str) -> HttpResponse:
    """Every prescription of a patient, and how each stands."""
    patient = patient_or_404(request, number)
    rows = patient.prescriptions.select_related("by", "decision", "policy", "patient__centre").order_by("-number")
    context = patient_context(request, patient, rows=[(one, state_mark(one)) for one in rows])
    return render(request, "registry/prescriptions.html", context)


@page("prescription.write", methods=("GET", "POST"), identified=True)
def write(request: HttpRequest, number: str) -> HttpResponse:
    """An order: its plan and gates are shown before it is kept; nothing typed is lost."""
    patient = patient_or_404(request, number)
    newest = patient.prescriptions.order_by("-number").first()
    form = Form(fields(), first_values(patient, facts_of(patient).values, newest))
    if request.method == "GET":
        return _form(request, patient, form, None)
    order = typed_order(form, request.POST)
    if order is None:
        return _form(request, patient, form, None, status=422)
    if request.POST.get("act") != "keep":
        return _form(request, patient, form, order)
    before = open_prescription(patient)
    replaces = before.number if before is not None and request.POST.get("replaces") == str(before.number) else 0
    try:
        kept = draft_prescription(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            seen=seen_of(request.POST),
            order=order,
            reason=form.cleaned["reason"],
            replaces=replaces,
        )
    except Refusal as refusal:
        return _form(request, patient, form, order, refusal)
    return on_to(f"/patients/{number}/prescriptions/{kept.number}")


@page("patient.read", identified=True)
def kept(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A prescription as it was kept, and how it stands."""
    return _kept(request, _prescription(request, number, version))


@page("patient.read", identified=True)
def printed(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Its plan on paper, for where there is no network (HZ15)."""
    from lupustem.report.plan_pdf import plan_pdf

    found = _prescription(request, number, version)
    data = plan_pdf(kept_view(found, language_of(request)), found.at.astimezone(zone()).date())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="plan-{number}-{version}.pdf"'
    return response


@sensitive_post_parameters("password")
@page("prescription.sign", methods=("POST",), identified=True)
def sign(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The first signature; the password is asked again."""
    return _signed(request, _prescription(request, number, version), sign_prescription)


@sensitive_post_parameters("password")
@page("prescription.confirm", methods=("POST",), identified=True)
def confirm(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The second signature; the password is asked again."""
    return _signed(request, _prescription(request, number, version), confirm_prescription)


@page("prescription.end", methods=("POST",), identified=True)
def end(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Take it back, with a reason."""
    found = _prescription(request, number, version)
    reason = request.POST.get("reason", "")[:500]
    return _done(request, found, end_prescription, prescription=found, reason=reason)


@sensitive_post_parameters("password")
@page("deviation.sign", methods=("POST",), identified=True)
def deviation(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A deviation written and signed; the password is asked again."""
    found = _prescription(request, number, version)
    said = {"statement": request.POST.get("statement", "")[:60], "reason": request.POST.get("reason", "")[:500]}
    return _done(request, found, deviate, again=True, prescription=found, **said)


@sensitive_post_parameters("password")
@page("deviation.confirm", methods=("POST",), identified=True)
def deviation_confirm(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A deviation confirmed by another person; the password is asked again."""
    found = _prescription(request, number, version)
    row = found.deviations.filter(statement=request.POST.get("statement", "")).first()
    if row is None:
        return _kept(request, found, Refusal(WORDS["rx.no_deviation"]))
    return _done(request, found, confirm_deviation, again=True, deviation=row)


@sensitive_post_parameters("password")
@page("condition.settle", methods=("POST",), identified=True)
def settle(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A condition of the decision behind a prescription, decided by name; the password is asked again."""
    found = _prescription(request, number, version)
    decision: Decision = found.decision
    said = {"statement": request.POST.get("statement", "")[:60], "reason": request.POST.get("reason", "")[:500]}
    return _done(request, found, settle_condition, again=True, decision=decision, **said)


def _prescription(request: HttpRequest, number: str, version: int) -> Prescription:
    patient = patient_or_404(request, number)
    rows = patient.prescriptions.select_related("by", "decision", "policy", "patient__centre")
    found = rows.filter(number=version).first()
    if found is None:
        raise Http404
    return found


def _signed(request: HttpRequest, found: Prescription, action: Callable[..., Any]) -> HttpResponse:
    return _done(request, found, action, again=True, prescription=found)


def _done(
    request: HttpRequest, found: Prescription, action: Callable[..., Any], *, again: bool = False, **said: Any
) -> HttpResponse:
    """Carry out an action on a prescription and come back to it. again: whether the password is asked."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        if again and not password_again(request, actor.user, request.POST.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        action(actor=actor, key=request.POST.get("key", ""), **said)
    except Refusal as refusal:
        return _kept(request, found, refusal)
    return on_to(f"/patients/{found.patient.number}/prescriptions/{found.number}")


def _kept(request: HttpRequest, found: Prescription, refusal: Refusal | None = None) -> HttpResponse:
    actor, language = request.actor, language_of(request)  # type: ignore[attr-defined]
    shown = kept_context(found, actor, language)
    context = patient_context(request, found.patient, **shown, **refusal_context(refusal))
    return render(request, "registry/prescription.html", context, status=200 if refusal is None else status_of(refusal))


def _form(
    request: HttpRequest,
    patient: Patient,
    form: Form,
    order: Order | None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, with the plan and the gates of what was typed beside it."""
    newest = patient.prescriptions.order_by("-number").first()
    shown: dict[str, Any] = {}
    if order is not None:
        draft = Draft(patient, newest_decision(patient), order, named(patient, order), form.cleaned.get("reason", ""))
        try:
            gates = prescription_gates(draft, now())
            made = plan_view(gates.planned.plan, case_id=patient.number, language=language_of(request))
            shown = {"plan": made, **gate_context(gates)}
        except InvalidInput as wrong:
            refusal = refusal or Refusal(*(one.text for one in wrong.problems))
    context = patient_context(
        request,
        patient,
        form=form,
        seen=0 if newest is None else newest.number,
        before=open_prescription(patient),
        decision=newest_decision(patient),
        **shown,
        **refusal_context(refusal),
    )
    return render(
        request, "registry/prescription_form.html", context, status=status if refusal is None else status_of(refusal)
    )
