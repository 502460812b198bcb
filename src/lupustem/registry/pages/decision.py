"""The decision page: verdict, every statement with why and on what authority, what is missing and editable; signing."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.decision.status import STATUS_SIGNS, STATUS_WORDS, Status, Verdict
from lupustem.registry.access.login import password_again
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.models import Decision, Patient
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.course import signed_words, verdict_mark
from lupustem.registry.pages.fact_rows import row_of
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import decision_of, facts_of, still_speaks
from lupustem.report.view import view

MOST_QUESTIONS = 8


@page("patient.read", identified=True)
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """What the consensus says today."""
    return _shown(request, patient_or_404(request, number))


@sensitive_post_parameters("password")
@page("decision.sign", methods=("POST",), identified=True)
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Keep today's decision with the first signature; the password is asked again."""
    patient, actor = patient_or_404(request, number), request.actor  # type: ignore[attr-defined]
    try:
        if not password_again(request, actor.user, request.POST.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        kept = sign_decision(
            actor=actor,
            key=request.POST.get("key", ""),
            patient=patient,
            seen=seen_of(request.POST),
            facts_digest=request.POST.get("facts", ""),
            language=language_of(request),
        )
    except Refusal as refusal:
        return _shown(request, patient, refusal)
    return on_to(f"/patients/{number}/decisions/{kept.version}")


@page("patient.read", identified=True)
def signed(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A decision as it was signed."""
    return _shown_signed(request, _decision(request, number, version))


@sensitive_post_parameters("password")
@page("decision.confirm", methods=("POST",), identified=True)
def confirm(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The second signature; the password is asked again."""
    kept, actor = _decision(request, number, version), request.actor  # type: ignore[attr-defined]
    try:
        if not password_again(request, actor.user, request.POST.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        confirm_decision(actor=actor, key=request.POST.get("key", ""), decision=kept)
    except Refusal as refusal:
        return _shown_signed(request, kept, refusal)
    return on_to(f"/patients/{number}/decisions/{version}")


def _decision(request: HttpRequest, number: str, version: int) -> Decision:
    found = patient_or_404(request, number).decisions.filter(version=version).select_related("patient").first()
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, patient: Patient, refusal: Refusal | None = None) -> HttpResponse:
    language, facts = language_of(request), facts_of(patient)
    seen = view(decision_of(facts), case_id=patient.number, language=language, sources=facts.sources)
    newest = patient.decisions.order_by("-version").first()
    context = patient_context(
        request,
        patient,
        view=seen,
        rows=[row_of(one.fact, facts, today()) for one in seen.questions[:MOST_QUESTIONS]],
        more=max(0, len(seen.questions) - MOST_QUESTIONS),
        facts_digest=facts.digest,
        newest=newest,
        seen=0 if newest is None else newest.version,
        speaks=newest is not None and still_speaks(newest, facts),
        signed=signed_words(newest, facts),
        **refusal_context(refusal),
    )
    return render(request, "registry/decision.html", context, status=200 if refusal is None else status_of(refusal))


def _shown_signed(request: HttpRequest, kept: Decision, refusal: Refusal | None = None) -> HttpResponse:
    language = language_of(request)
    answer = json.loads(kept.answer)
    signatures = list(kept.signatures.select_related("by").order_by("position"))
    context = patient_context(
        request,
        kept.patient,
        kept=kept,
        mark=verdict_mark(Verdict(kept.verdict)),
        statements=[
            _kept_statement(one, language) for one in answer["statements"] if one["status"] != "not_applicable"
        ],
        consensus=f"{answer['consensus']} {answer['version']}",
        signatures=signatures,
        speaks=still_speaks(kept, facts_of(kept.patient)),
        can_confirm=len(signatures) == 1 and signatures[0].by_id != request.actor.user.pk,  # type: ignore[attr-defined]
        **refusal_context(refusal),
    )
    return render(request, "registry/signed.html", context, status=200 if refusal is None else status_of(refusal))


def _kept_statement(one: dict[str, Any], language: str) -> dict[str, Any]:
    status = Status(one["status"])
    return {
        "status": str(status),
        "sign": STATUS_SIGNS[status],
        "word": STATUS_WORDS[status],
        "sentence": one["text"][language],
        "section": one["section"],
        "grade": one["grade"] or "",
    }
