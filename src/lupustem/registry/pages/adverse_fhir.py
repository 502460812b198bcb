"""An adverse event as FHIR R4, for download."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from lupustem.logic.text import Text
from lupustem.registry.adverse import Told
from lupustem.registry.pages.adverse_shown import event_page, known_or_404, naranjo_of
from lupustem.registry.pages.answers import patient_or_404
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.refusals import Refusal
from lupustem.treatment.ctcae import treatment_emergent
from lupustem.treatment.invalid import InvalidInput


@page("patient.read", identified=True)
def fhir(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """The event as a FHIR R4 AdverseEvent, pseudonymous."""
    from lupustem.exchange.fhir.adverse_event import Told as Sent
    from lupustem.exchange.fhir.adverse_event import adverse_event
    from lupustem.registry.outcome_tables import lots_of
    from lupustem.registry.pseudonyms import pseudonym

    patient = patient_or_404(request, number)
    known = known_or_404(patient, event)
    told = known.newest
    try:
        made = told.graded
        if made is None:
            raise Refusal(_NO_TERM)
        lot = "" if told.row.infusion is None else lots_of([told.row.infusion.pk]).get(told.row.infusion.pk, "")
        who = pseudonym(patient.centre.code, patient.number)
        score = next((one for one in map(naranjo_of, known.causalities) if one is not None), None)
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
        return event_page(request, patient, event, Refusal(*(one.text for one in invalid.problems)))
    except Refusal as refusal:
        return event_page(request, patient, event, refusal)
    text = json.dumps(contents, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text.encode(), content_type="application/fhir+json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="adverse-event-{event}.json"'
    return response


def _moment_of(told: Told) -> datetime | None:
    """When it began, where an hour was given; none is made up."""
    return datetime.fromisoformat(told.said["onset"]) if len(told.said["onset"]) > 10 else None


_NO_TERM = Text(
    "没有 CTCAE 术语的事件不能导出为 FHIR；请先选择术语。",
    "an event without a CTCAE term is not written as FHIR; choose a term first.",
)
