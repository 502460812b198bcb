"""Before the start: a signed prescription opened, identity matched by two, checks entered and judged, the start by two."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.registry.access.login import password_again
from lupustem.registry.actions.infusions import Scanned, match_identity, open_infusion
from lupustem.registry.actions.prescriptions import closed_words
from lupustem.registry.actions.starting import check_start, start_infusion
from lupustem.registry.bedside.played import played
from lupustem.registry.models import Infusion
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.bedside import infusion_or_404, place_of, shown
from lupustem.registry.pages.bedside_checks import FIELDS, GROUPS, OVERRIDES, entered_of, values_of
from lupustem.registry.pages.bedside_persons import person_named
from lupustem.registry.pages.bedside_shown import report_of
from lupustem.registry.pages.fields import Form, Wrong, read_date
from lupustem.registry.pages.gate import page
from lupustem.registry.prescribing.start_gate import StartGate, start_gate_of
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.invalid import InvalidInput, exact
from lupustem.treatment.reasons import KIND_WORDS, SIGNS, Standing

FASTEST = 20
"""Above any rate of an infusion, ml/min: beyond it a number is a slip; what the plan allows is judged at the start."""


@page("infusion.open", methods=("POST",), identified=True)
def opened(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """Open a signed prescription at the bedside."""
    patient = patient_or_404(request, number)
    prescription = patient.prescriptions.filter(number=order).select_related("policy", "decision").first()
    if prescription is None:
        raise Http404
    try:
        infusion = open_infusion(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            prescription=prescription,
        )
    except Refusal as refusal:
        context = {"rows": [], "to_open": [prescription], **refusal_context(refusal)}
        return render(request, "registry/infusions.html", context, status=status_of(refusal))
    return on_to(place_of(infusion))


@sensitive_post_parameters("password")
@page("infusion.match", methods=("POST",), identified=True)
def matched(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """One person's match: of who is logged in, or of another person who gives name and password here."""
    found, post = infusion_or_404(request, number, infusion), request.POST
    typed = {"wristband": post.get("wristband", ""), "order": post.get("order", "")}
    try:
        actor = request.actor  # type: ignore[attr-defined]
        if post.get("who") == "other":
            actor = person_named(request, post.get("username", ""), post.get("password", ""))
        scanned = Scanned(typed["wristband"], _born(post), typed["order"], tuple(post.getlist("container")))
        wrong = match_identity(actor=actor, key=post.get("key", ""), infusion=found, scanned=scanned)
        if wrong:
            raise Refusal(WORDS["match.failed"], *wrong)
    except Refusal as refusal:
        return shown(request, found, refusal=refusal, typed=typed)
    return on_to(place_of(found))


@page("infusion.start", methods=("GET", "POST"), identified=True)
def checks(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """The checks before the start: a form, and what the gates say of it."""
    found = infusion_or_404(request, number, infusion)
    form = Form(FIELDS, values_of(report_of(found)))
    if request.method == "GET":
        return _checks(request, found, form)
    if not form.read(request.POST):
        return _checks(request, found, form, status=422)
    try:
        entered = entered_of(form.cleaned, request.POST, played(found))
        check_start(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            infusion=found,
            entered=entered,
        )
    except Wrong as wrong:
        return _checks(request, found, form, refusal=Refusal(wrong.text))
    except Refusal as refusal:
        return _checks(request, found, form, refusal=refusal)
    return on_to(f"{place_of(found)}/checks")


@sensitive_post_parameters("password", "other_password")
@page("infusion.start", methods=("POST",), identified=True)
def started(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """Start, by two persons with their passwords."""
    found, post = infusion_or_404(request, number, infusion), request.POST
    actor, key = request.actor, post.get("key", "")  # type: ignore[attr-defined]
    try:
        if not password_again(request, actor.user, post.get("password", "")):
            raise Refusal(WRONG_PASSWORD)
        second = person_named(request, post.get("username", ""), post.get("other_password", ""))
        rate = exact(post.get("rate", "").strip(), "rate", high=FASTEST)
        event_id = f"start-{key}"[:64]
        start_infusion(actor=actor, key=key, infusion=found, second=second, event_id=event_id, rate=rate)
    except InvalidInput:
        return shown(request, found, refusal=Refusal(WORDS["start.wrong_rate"]), typed={"rate": post.get("rate", "")})
    except Refusal as refusal:
        return shown(request, found, refusal=refusal, typed={"rate": post.get("rate", "")})
    return on_to(place_of(found))


def _born(post: Any) -> Any:
    try:
        return read_date(post.get("born_on", ""))
    except Wrong:
        return None


def _checks(
    request: HttpRequest, infusion: Infusion, form: Form, *, refusal: Refusal | None = None, status: int = 0
) -> HttpResponse:
    made = played(infusion)
    gate = _gate(infusion)
    bound = {one.field.name: one for one in form.bound}
    reasons = [] if gate is None else list(gate.checks.reasons)
    context = patient_context(
        request,
        infusion.patient,
        place=place_of(infusion),
        groups=[(WORDS[title], [bound[one.name] for one in fields]) for title, fields in GROUPS],
        gate=gate,
        open_gates=[] if gate is None else [closed_words(one) for one in gate.closed],
        reasons=[(one, SIGNS[one.status], KIND_WORDS[one.kind], one.status is Standing.WARN) for one in reasons],
        codes=OVERRIDES,
        baseline_at=made.state.baseline_at,
        **refusal_context(refusal),
    )
    code = status or (200 if refusal is None else status_of(refusal))
    return render(request, "registry/bedside_checks.html", context, status=code)


def _gate(infusion: Infusion) -> StartGate | None:
    """What the gates say now of the newest check; None before the first."""
    if not infusion.checks.exists():
        return None
    try:
        return start_gate_of(infusion, now(), report_of(infusion))
    except InvalidInput:
        return None
