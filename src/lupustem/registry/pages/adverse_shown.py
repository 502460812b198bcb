"""An adverse event as pages show it: in a list, and with its versions, causes and duties on a page of its own."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.actions.adverse import ACTIONS, OUTCOMES
from lupustem.registry.adverse import CATEGORIES, Known, Told, known_events
from lupustem.registry.models import AdverseEvent, Patient
from lupustem.registry.pages.answers import patient_context, refusal_context, status_of
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.causality import WHO_UMC_WORDS, naranjo
from lupustem.treatment.ctcae_facts import FACTS
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


def event_page(request: HttpRequest, patient: Patient, event: int, refusal: Refusal | None = None) -> HttpResponse:
    """The page of one adverse event, with what was refused above it."""
    known = known_or_404(patient, event)
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
        "score": naranjo_of(row),
        "row": row,
    }


def naranjo_of(row: Any) -> Any:
    """Naranjo's score of a row of assessment; None where nobody answered."""
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


def known_or_404(patient: Patient, event: int) -> Known:
    """An adverse event of the patient in all its versions."""
    found = known_events(AdverseEvent.objects.filter(patient=patient, number=event))
    if not found:
        raise Http404
    return found[0]
