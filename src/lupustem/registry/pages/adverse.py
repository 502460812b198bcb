"""Adverse events of a patient: what is known of each in its versions, who says what of the cause, which reports are due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.actions.adverse import ACTIONS, OUTCOMES, assess_causality, record_adverse, send_report
from lupustem.registry.adverse import CATEGORIES, Known, Told, events_of, known_events
from lupustem.registry.models import AdverseEvent, BedsideEvent, Infusion, Patient
from lupustem.registry.pages.adverse_form import (
    TERM_CHOICES,
    fill,
    first_values,
    groups_for,
    said_of,
    values_of,
)
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.asked import Asked, Group, local, read_all, wrong
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.clock import now, zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.causality import ASSESSORS, NARANJO_QUESTIONS, WHO_UMC_WORDS, naranjo
from lupustem.treatment.ctcae import term_of, treatment_emergent
from lupustem.treatment.ctcae_facts import FACTS
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.reporting_rules import VERIFICATION_WORDS

STATE_STATUS = {
    "sent": "met",
    "late": "not_met",
    "at_once": "not_met",
    "overdue": "not_met",
    "due": "advised",
    "open": "unknown",
}
STATE_WORDS = {
    "sent": WORDS["duty.sent"],
    "late": WORDS["duty.late"],
    "at_once": WORDS["duty.at_once"],
    "overdue": WORDS["duty.overdue"],
    "due": WORDS["duty.due"],
    "open": WORDS["duty.open"],
}
ASSESSOR_WORDS = {"investigator": WORDS["assessor.investigator"], "sponsor": WORDS["assessor.sponsor"]}


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
    reaction = _reaction(patient, given.get("reaction", ""))
    term = given.get("term", "") or _term_of_reaction(reaction)
    if term not in dict(TERM_CHOICES):
        choose = patient_context(request, patient, terms=TERM_CHOICES, reaction=given.get("reaction", ""))
        return render(request, "registry/adverse_term.html", choose)
    groups = groups_for(term, patient, amends=False)
    fill(groups, first_values(patient, _settings(patient)) | _from_reaction(reaction))
    hidden = [("term", term), ("reaction", "" if reaction is None else reaction.pk)]
    return _form(request, patient, groups, term, hidden, number=0, seen=0)


@page("adverse.record", methods=("GET", "POST"), identified=True)
def version(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """What is known by now, or a correction."""
    patient = patient_or_404(request, number)
    told = _known(patient, event).newest
    term = (request.POST if request.method == "POST" else request.GET).get("term", told.said["term"])
    if term not in dict(TERM_CHOICES):
        raise Http404
    groups = groups_for(term, patient, amends=True)
    fill(groups, values_of(told) | {"knowledge": "new"})
    return _form(request, patient, groups, term, [("term", term)], number=event, seen=told.row.version)


@page("patient.read", identified=True)
def one(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """One adverse event with everything that belongs to it."""
    return _one(request, patient_or_404(request, number), event)


@page("adverse.assess", methods=("GET", "POST"), identified=True)
def causality(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """What an assessor says of the cause."""
    patient = patient_or_404(request, number)
    known = _known(patient, event)
    groups = _causality_groups()
    context = _context(request, patient, "adverse.causality_title", "adverse.causality_save", known.newest.row.number)
    context |= {"groups": groups, "seen": known.newest.row.version}
    if request.method == "GET":
        return render(request, "registry/asked_form.html", context)
    said = read_all(groups, request.POST)
    if wrong(groups):
        return render(request, "registry/asked_form.html", context, status=422)
    try:
        assess_causality(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            event=_seen(patient, event, seen_of(request.POST)),
            assessor=said["assessor"],
            word=said["word"],
            excludes=said.get("excludes"),
            questions={n: said[f"naranjo.{n}"] for n in NARANJO_QUESTIONS if f"naranjo.{n}" in said},
        )
    except Refusal as refusal:
        return render(
            request, "registry/asked_form.html", context | refusal_context(refusal), status=status_of(refusal)
        )
    return on_to(f"/patients/{number}/adverse/{event}")


@page("adverse.report", methods=("GET", "POST"), identified=True)
def report(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """A report that was sent."""
    patient = patient_or_404(request, number)
    known = _known(patient, event)
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
    context |= {"groups": groups, "seen": known.newest.row.version}
    if request.method == "GET":
        return render(request, "registry/asked_form.html", context)
    said = read_all(groups, request.POST)
    if wrong(groups):
        return render(request, "registry/asked_form.html", context, status=422)
    try:
        send_report(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            event=_seen(patient, event, seen_of(request.POST)),
            rule=said["rule"],
            recipient=said["recipient"],
            sent_at=said["sent_at"],
            reference=said.get("reference", ""),
        )
    except Refusal as refusal:
        return render(
            request, "registry/asked_form.html", context | refusal_context(refusal), status=status_of(refusal)
        )
    return on_to(f"/patients/{number}/adverse/{event}")


@page("patient.read", identified=True)
def fhir(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """The event as a FHIR R4 AdverseEvent, pseudonymous."""
    from lupustem.exchange.fhir.adverse_event import Told as Sent
    from lupustem.exchange.fhir.adverse_event import adverse_event
    from lupustem.registry.outcome_tables import lots_of
    from lupustem.registry.pseudonyms import pseudonym

    patient = patient_or_404(request, number)
    known = _known(patient, event)
    told = known.newest
    try:
        made = told.graded
        if made is None:
            raise Refusal(_NO_TERM)
        lot = "" if told.row.infusion is None else lots_of([told.row.infusion.pk]).get(told.row.infusion.pk, "")
        who = pseudonym(patient.centre.code, patient.number)
        score = next((one for one in map(_naranjo, known.causalities) if one is not None), None)
        emergent = treatment_emergent(told.grade, told.said.get("baseline"))
        sent = Sent(
            who,
            lot,
            _moment_of(told),
            None if told.said["outcome"] == "unknown" else told.said["outcome"],
            known.assessments,
            score,
            emergent,
            told.said["verbatim"] or None,
        )
        contents = adverse_event(made, told.serious, sent, language_of(request))
        contents.setdefault("date", told.said["onset"])
    except InvalidInput as invalid:
        return _one(request, patient, event, Refusal(*(one.text for one in invalid.problems)))
    except Refusal as refusal:
        return _one(request, patient, event, refusal)
    text = json.dumps(contents, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text.encode(), content_type="application/fhir+json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="adverse-event-{event}.json"'
    return response


def shown(known: Known) -> dict[str, Any]:
    """An adverse event as lists show it."""
    told = known.newest
    duties = known.duties(now())
    left = [one for one in duties if one.sent is None]
    return {
        "known": known,
        "number": told.row.number,
        "name": told.name,
        "onset": told.said["onset"][:10],
        "end": told.said.get("end"),
        "grade": told.grade,
        "possible": told.possible,
        "serious": told.serious.serious,
        "outcome": OUTCOMES[told.said["outcome"]],
        "left": len(left),
        "overdue": any(one.state == "overdue" for one in left),
    }


def reactions_of(patient: Patient, found: list[Known]) -> list[dict[str, Any]]:
    """The reactions entered at the bedside that no adverse event was made of."""
    taken = {one.said.get("reaction") for known in found for one in known.versions}
    rows = BedsideEvent.objects.filter(infusion__patient=patient, kind="symptom").order_by("occurred_at")
    return [
        {
            "pk": row.pk,
            "at": row.occurred_at,
            "infusion": row.infusion.number,
            "name": json.loads(row.content_json).get("name", ""),
            "grade": json.loads(row.content_json).get("grade"),
        }
        for row in rows.select_related("infusion")
        if row.event_id not in taken
    ]


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
    reaction = _reaction(patient, request.POST.get("reaction", ""))
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
        return render(request, "registry/asked_form.html", context, status=status_of(refusal))
    return on_to(f"/patients/{patient.number}/adverse/{row.number}")


def _one(request: HttpRequest, patient: Patient, event: int, refusal: Refusal | None = None) -> HttpResponse:
    known = _known(patient, event)
    told = known.newest
    graded = told.graded
    context = patient_context(
        request,
        patient,
        event=shown(known),
        told=told,
        asks=[]
        if graded is None
        else [FACTS[name].text if name in FACTS else Text(name, name) for name in graded.asks],
        versions=[{"told": one, "row": one.row, "name": one.name} for one in reversed(known.versions)],
        category=CATEGORIES[told.said["category"]],
        action=ACTIONS[told.said["action"]],
        serious=told.serious,
        criteria=_criteria(told),
        duties=[
            {
                "duty": one,
                "status": STATE_STATUS[one.state],
                "word": STATE_WORDS[one.state],
                "set": one.clock.rule_set.authority,
                "recipient": one.clock.rule.recipient,
                "checked": VERIFICATION_WORDS[one.clock.rule.verification],
            }
            for one in known.duties(now())
        ],
        assessed=[_assessed(name, row) for name, (_, row) in known.assessed.items()],
        related=known.related,
        **refusal_context(refusal),
    )
    return render(
        request, "registry/adverse_event.html", context, status=200 if refusal is None else status_of(refusal)
    )


def _assessed(name: str, row: Any) -> dict[str, Any]:
    said = json.loads(row.content_json)
    return {
        "as": ASSESSOR_WORDS[name],
        "word": next(text for word, text in WHO_UMC_WORDS.items() if word == said["word"]),
        "excludes": said.get("excludes"),
        "score": _naranjo(row),
        "row": row,
    }


def _naranjo(row: Any) -> Any:
    answers = json.loads(row.content_json).get("naranjo") or {}
    return naranjo({int(name): value for name, value in answers.items()}) if answers else None


def _criteria(told: Told) -> list[dict[str, Any]]:
    from lupustem.treatment.seriousness import CRITERIA

    return [
        {
            "text": CRITERIA[name],
            "status": "unknown" if value is None else "not_met" if value else "met",
            "value": value,
        }
        for name, value in told.serious.criteria.items()
    ]


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


def _known(patient: Patient, event: int) -> Known:
    found = known_events(AdverseEvent.objects.filter(patient=patient, number=event))
    if not found:
        raise Http404
    return found[0]


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


def _reaction(patient: Patient, pk: str) -> BedsideEvent | None:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    rows = BedsideEvent.objects.filter(infusion__patient=patient, kind="symptom", pk=int(pk))
    return rows.select_related("infusion").first()


def _term_of_reaction(reaction: BedsideEvent | None) -> str:
    """The term that a reaction's word means; empty where a coder has to choose."""
    if reaction is None:
        return ""
    try:
        return term_of(json.loads(reaction.content_json).get("name", "")).name
    except InvalidInput:
        return ""


def _from_reaction(reaction: BedsideEvent | None) -> dict[str, str]:
    if reaction is None:
        return {}
    said = json.loads(reaction.content_json)
    at = reaction.occurred_at.astimezone(zone())
    found = {"verbatim": str(said.get("name", "")), "onset": at.date().isoformat(), "onset_at": local(at)}
    found |= {"infusion": str(reaction.infusion.number), "known_at": local(at)}
    return found | ({"chosen": str(said["grade"])} if said.get("grade") else {})


def _moment_of(told: Told) -> datetime | None:
    """When it began, where an hour was given; none is made up."""
    return datetime.fromisoformat(told.said["onset"]) if len(told.said["onset"]) > 10 else None


_NO_TERM = Text(
    "没有 CTCAE 术语的事件不能导出为 FHIR；请先选择术语。",
    "an event without a CTCAE term is not written as FHIR; choose a term first.",
)
