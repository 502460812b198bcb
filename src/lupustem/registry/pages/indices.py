"""The indices as forms: filled in with a running score, the form before beside it, corrected as versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.facts.notices import InvalidFacts
from lupustem.indices.bilag.items import ITEM_SCALE
from lupustem.indices.catalogue import INDICES
from lupustem.logic.text import Text
from lupustem.registry.actions.indices import AS_A_FACT, fill_index
from lupustem.registry.index_forms import answers_in, form_before, newest_of, prefilled, score_of, wrong_answers
from lupustem.registry.index_specs import SPECS
from lupustem.registry.models import IndexForm, Patient
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.fields import Wrong, read_date, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.index_rows import parts_of, rest_absent
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.report.score_view import score_view


@page("patient.read", identified=True)
def index_list(request: HttpRequest, number: str) -> HttpResponse:
    """Every form that was filled in, the newest version of each day, index by index."""
    patient = patient_or_404(request, number)
    found: dict[str, dict[date, IndexForm]] = {name: {} for name in SPECS}
    for one in patient.index_forms.select_related("by").order_by("-on", "version"):
        found.setdefault(one.index, {})[one.on] = one
    rows = [
        (name, INDICES[name], [(form, _shown_value(form)) for form in forms.values()]) for name, forms in found.items()
    ]
    return render(request, "registry/indices.html", patient_context(request, patient, rows=rows))


@page("fact.record", methods=("GET", "POST"), identified=True)
def fill(request: HttpRequest, number: str, index: str) -> HttpResponse:
    """A form; a POST saves it."""
    patient = patient_or_404(request, number)
    _known(index)
    if request.method == "GET":
        on = _day(request.GET.get("on", "")) or today()
        newest, before = newest_of(patient, index, on), form_before(patient, index, on)
        answers = answers_in(newest) if newest is not None else prefilled(index, before)
        return _form(request, patient, index, on.isoformat(), answers, newest=newest)
    answers, on_text = _answers(request, index), request.POST.get("on", "")
    try:
        on = read_date(on_text)
        errors = wrong_answers(index, answers)
        if errors:
            return _form(
                request, patient, index, on_text, answers, errors=errors, refusal=Refusal(WORDS["indices.wrong"])
            )
        fill_index(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            index=index,
            on=on,
            seen=seen_of(request.POST) if request.POST.get("seen_on") == on_text else 0,
            answers=answers,
            reason=request.POST.get("reason", "")[:500],
            language=language_of(request),
        )
    except Wrong as wrong:
        return _form(request, patient, index, on_text, answers, refusal=Refusal(wrong.text))
    except Refusal as refusal:
        return _form(request, patient, index, on_text, answers, refusal=refusal)
    newest = newest_of(patient, index, on)
    assert newest is not None
    return on_to(f"/patients/{number}/indices/{index}/{on_text}/{newest.version}")


@page("fact.record", methods=("POST",), identified=True)
def running_score(request: HttpRequest, number: str, index: str) -> HttpResponse:
    """The same form with the score of what is answered so far; nothing is saved."""
    patient = patient_or_404(request, number)
    _known(index)
    answers = _answers(request, index)
    if request.POST.get("do") == "rest":
        answers = rest_absent(index, answers)
    errors = wrong_answers(index, answers)
    return _form(request, patient, index, request.POST.get("on", ""), answers, errors=errors)


@page("patient.read", identified=True)
def filled(request: HttpRequest, number: str, index: str, day: str, version: int) -> HttpResponse:
    """A form as it was saved."""
    patient = patient_or_404(request, number)
    _known(index)
    on = _day(day)
    found = patient.index_forms.filter(index=index, on=on, version=version).select_related("by").first() if on else None
    if found is None:
        raise Http404
    before = json.loads(found.given)["before"]
    score = score_of(index, answers_in(found), before)
    versions = patient.index_forms.filter(index=index, on=on).select_related("by").order_by("-version")
    context = patient_context(
        request,
        patient,
        index=INDICES[index],
        form=found,
        parts=parts_of(index, answers_in(found), before, {}),
        score=score_view(score, language_of(request)),
        versions=versions,
        newest=versions[0].version == found.version,
    )
    return render(request, "registry/index_filled.html", context)


def _known(index: str) -> None:
    if index not in SPECS:
        raise Http404


def _day(text: str) -> date | None:
    try:
        return read_date(text)
    except Wrong:
        return None


def _answers(request: HttpRequest, index: str) -> dict[str, str]:
    return {name: request.POST.get(f"a.{name}", "").strip()[:30] for name in SPECS[index].questions}


def _shown_value(form: IndexForm) -> Text:
    """The score of a kept form, or the interval that it left open."""
    answer = json.loads(form.answer)
    if form.value:
        return Text(form.value, form.value)
    return Text(f"{answer['lower']} 至 {answer['upper']}", f"{answer['lower']} to {answer['upper']}")


def _form(
    request: HttpRequest,
    patient: Patient,
    index: str,
    on_text: str,
    answers: Mapping[str, str],
    *,
    newest: IndexForm | None = None,
    errors: Mapping[str, Text] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    on = _day(on_text) or today()
    before = form_before(patient, index, on)
    earlier = None if before is None else answers_in(before)
    posted = request.method == "POST"
    context: dict[str, Any] = patient_context(
        request,
        patient,
        index=INDICES[index],
        on=on_text,
        seen=request.POST.get("seen", "") if posted else (0 if newest is None else newest.version),
        seen_on=request.POST.get("seen_on", "") if posted else on_text,
        parts=parts_of(index, answers, earlier, errors or {}),
        before=before,
        scale=list(ITEM_SCALE.values()) if index == "bilag2004" else [],
        as_fact=index in AS_A_FACT,
        reason=request.POST.get("reason", ""),
        today=today().isoformat(),
        **_score(request, index, answers, earlier, errors),
        **refusal_context(refusal),
    )
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "registry/index_form.html", context, status=status)


def _score(
    request: HttpRequest,
    index: str,
    answers: Mapping[str, str],
    before: Mapping[str, str] | None,
    errors: Mapping[str, Text] | None,
) -> dict[str, Any]:
    """The running score, or why there is none yet."""
    said = {name: text for name, text in answers.items() if text}
    if errors:
        return {"score_problems": [WORDS["indices.wrong"]]}
    if not said:
        return {"score_problems": [WORDS["indices.nothing"]]}
    try:
        return {"score": score_view(score_of(index, said, before), language_of(request))}
    except InvalidFacts as invalid:
        return {"score_problems": [problem.text for problem in invalid.problems]}
