"""Adverse events of a patient: what is known of each in its versions, who says what of the cause, which reports are due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.actions.adverse import assess_causality, record_adverse, send_report
from lupustem.registry.adverse import Told, events_of
from lupustem.registry.models import AdverseEvent, Infusion, Patient
from lupustem.registry.pages.adverse_form import (
    TERM_CHOICES,
    fill,
    first_values,
    groups_for,
    said_of,
    values_of,
)
from lupustem.registry.pages.adverse_reactions import from_reaction, reaction_of, reactions_of, term_of_reaction
from lupustem.registry.pages.adverse_shown import ASSESSOR_WORDS, event_page, known_or_404, shown
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.asked import Asked, Group, both_versions, local, read_all, wrong
from lupustem.registry.pages.asked_page import asked_page
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Conflict, Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.causality import ASSESSORS, NARANJO_QUESTIONS, WHO_UMC_WORDS
from lupustem.treatment.ctcae_facts import FACTS
from lupustem.treatment.invalid import InvalidInput


@page("patient.read", identified=True)
def events(request: HttpRequest, number: str) -> HttpResponse:
    """The adverse events of a patient, and the reactions of the bedside that are none yet."""
    patient = patient_or_404(request, number)
    found = events_of(patient)
    context = patient_context(
        request,
        patient,
        events=[shown(one) for one in found],
        reactions=reactions_of(patient, found),
        terms=TERM_CHOICES,
    )
    return render(request, "registry/adverse.html", context)


@page("adverse.record", methods=("GET", "POST"), identified=True)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """A new adverse event; the term is chosen first, since it decides what is asked."""
    patient = patient_or_404(request, number)
    given = request.POST if request.method == "POST" else request.GET
    reaction = reaction_of(patient, given.get("reaction", ""))
    term = given.get("term", "") or term_of_reaction(reaction)
    if term not in dict(TERM_CHOICES):
        choose = patient_context(request, patient, terms=TERM_CHOICES, reaction=given.get("reaction", ""))
        return render(request, "registry/adverse_term.html", choose)
    groups = groups_for(term, patient, amends=False)
    fill(groups, first_values(patient, _settings(patient)) | from_reaction(reaction, language_of(request)))
    hidden = [("term", term), ("reaction", "" if reaction is None else reaction.pk)]
    return _form(request, patient, groups, term, hidden, number=0, seen=0)


@page("adverse.record", methods=("GET", "POST"), identified=True)
def version(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """What is known by now, or a correction."""
    patient = patient_or_404(request, number)
    told = known_or_404(patient, event).newest
    term = (request.POST if request.method == "POST" else request.GET).get("term", told.said["term"])
    if term not in dict(TERM_CHOICES):
        raise Http404
    groups = groups_for(term, patient, amends=True)
    fill(groups, values_of(told) | {"knowledge": "new"})
    return _form(request, patient, groups, term, [("term", term)], number=event, seen=told.row.version)


@page("patient.read", identified=True)
def one(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """One adverse event with everything that belongs to it."""
    return event_page(request, patient_or_404(request, number), event)


@page("adverse.assess", methods=("GET", "POST"), identified=True)
def causality(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """What an assessor says of the cause."""
    patient = patient_or_404(request, number)
    known = known_or_404(patient, event)
    groups = _causality_groups()
    context = _context(request, patient, "adverse.causality_title", "adverse.causality_save", known.newest.row.number)
    context["seen"] = known.newest.row.version

    def act(said: dict[str, Any]) -> str:
        assess_causality(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            event=_seen(patient, event, seen_of(request.POST)),
            assessor=said["assessor"],
            word=said["word"],
            excludes=said.get("excludes"),
            questions={n: said[f"naranjo.{n}"] for n in NARANJO_QUESTIONS if f"naranjo.{n}" in said},
        )
        return f"/patients/{number}/adverse/{event}"

    return asked_page(request, context, groups, act)


@page("adverse.report", methods=("GET", "POST"), identified=True)
def report(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """A report that was sent."""
    patient = patient_or_404(request, number)
    known = known_or_404(patient, event)
    duties = [one for one in known.duties(now()) if one.sent is None]
    choices = tuple(
        (one.rule, Text(f"{_rule(one).zh}", f"{_rule(one).en}"))  # the recipient tells rules of one set apart
        for one in duties
    )
    groups = [
        Group(
            WORDS["adverse.report_title"],
            [
                Asked(
                    "rule", WORDS["adverse.duty"], "choice", choices, required=True, value=request.GET.get("rule", "")
                ),
                Asked("recipient", WORDS["adverse.recipient"], "text", required=True, limit=100),
                Asked("sent_at", WORDS["adverse.sent_at"], "moment", required=True, value=local(now())),
                Asked("reference", WORDS["adverse.reference"], "text", limit=100),
            ],
        )
    ]
    context = _context(request, patient, "adverse.report_title", "adverse.report_save", event)
    context["seen"] = known.newest.row.version

    def act(said: dict[str, Any]) -> str:
        send_report(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            event=_seen(patient, event, seen_of(request.POST)),
            rule=said["rule"],
            recipient=said["recipient"],
            sent_at=said["sent_at"],
            reference=said.get("reference", ""),
        )
        return f"/patients/{number}/adverse/{event}"

    return asked_page(request, context, groups, act)


def _form(
    request: HttpRequest,
    patient: Patient,
    groups: list[Group],
    term: str,
    hidden: list[tuple[str, Any]],
    *,
    number: int,
    seen: int,
) -> HttpResponse:
    context = _context(request, patient, "adverse.new" if not number else "adverse.amend", "adverse.save", number)
    context |= {"groups": groups, "hidden": hidden, "seen": seen, "second": "grade", "term": dict(TERM_CHOICES)[term]}
    context |= {"second_words": "adverse.compute", "above": "registry/adverse_above.html"}
    if request.method == "GET":
        return render(request, "registry/asked_form.html", context)
    cleaned = read_all(groups, request.POST)
    if wrong(groups):
        return render(request, "registry/asked_form.html", context, status=422)
    said = said_of(term, cleaned)
    reaction = reaction_of(patient, request.POST.get("reaction", ""))
    if reaction is not None:
        said["reaction"] = reaction.event_id
    if request.POST.get("do") == "grade":
        return render(request, "registry/asked_form.html", context | _graded(said))
    try:
        row = record_adverse(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            number=number,
            seen=seen_of(request.POST),
            infusion=_infusion(patient, cleaned.get("infusion")),
            known_at=cleaned["known_at"],
            said=said,
            reason=cleaned.get("reason", ""),
        )
    except Refusal as refusal:
        context |= refusal_context(refusal)
        if isinstance(refusal, Conflict):
            context["both_versions"] = both_versions(groups, values_of(known_or_404(patient, number).newest))
        return render(request, "registry/asked_form.html", context, status=status_of(refusal))
    return on_to(f"/patients/{patient.number}/adverse/{row.number}")


def _graded(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the form comes to so far, without saving."""
    told = Told(AdverseEvent(), said)
    try:
        graded = told.graded
        serious = told.serious.serious
    except InvalidInput as invalid:
        return refusal_context(Refusal(*(one.text for one in invalid.problems)))
    asks = () if graded is None else graded.asks
    return {
        "computed": {
            "grade": told.grade,
            "possible": told.possible,
            "serious": serious,
            "asks": [FACTS[name].text if name in FACTS else Text(name, name) for name in asks],
        }
    }


def _context(request: HttpRequest, patient: Patient, title: str, submit: str, event: int) -> dict[str, Any]:
    place = f"/patients/{patient.number}/adverse"
    back = f"{place}/{event}" if event else place
    return patient_context(request, patient, title=title, submit=submit, back=back)


def _causality_groups() -> list[Group]:
    words = tuple((str(word), text) for word, text in WHO_UMC_WORDS.items())
    return [
        Group(
            WORDS["adverse.causality_title"],
            [
                Asked(
                    "assessor",
                    WORDS["adverse.assessor"],
                    "choice",
                    tuple((name, ASSESSOR_WORDS[name]) for name in ASSESSORS),
                    required=True,
                ),
                Asked("word", WORDS["adverse.who_umc"], "choice", words, required=True),
                Asked("excludes", WORDS["adverse.excludes"], "three", hint=WORDS["adverse.excludes_hint"]),
            ],
        ),
        Group(
            WORDS["adverse.naranjo"],
            [Asked(f"naranjo.{n}", text, "three") for n, text in NARANJO_QUESTIONS.items()],
            WORDS["adverse.naranjo_hint"],
        ),
    ]


def _rule(duty: Any) -> Text:
    rule, one = duty.clock.rule, duty.clock.rule_set
    return Text(
        f"{one.authority.zh}：{rule.recipient.zh}（{rule.id}）", f"{one.authority.en}: {rule.recipient.en} ({rule.id})"
    )


def _seen(patient: Patient, event: int, seen: int) -> AdverseEvent:
    row = patient.adverse_events.filter(number=event, version=seen).select_related("patient").first()
    if row is None:
        raise Http404
    return row


def _infusion(patient: Patient, number: str | None) -> Infusion | None:
    return None if number is None else patient.infusions.filter(number=int(number)).first()


def _settings(patient: Patient) -> Mapping[str, Any]:
    """What the newest event of the centre says the treatment is."""
    newest = AdverseEvent.objects.filter(patient__centre=patient.centre).order_by("-pk").first()
    return {} if newest is None else json.loads(newest.content_json).get("settings", {})
