"""The assessment: facts as a form, filled from a case file on request, and the history of each fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.facts import FACTS
from lupustem.logic.as_words import value_words
from lupustem.registry.actions.facts import record_facts
from lupustem.registry.fact_values import read
from lupustem.registry.intake import LARGEST_FILE, LARGEST_TEXT, NO_FILE, by_fact, read_intake
from lupustem.registry.models import Patient
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.fact_rows import RowGroup, assessment_groups, fill_rows, read_rows, row_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.source_words import source_words
from lupustem.registry.standing import facts_of

SUFFIXES = (".yaml", ".yml", ".json", ".toml")


@page("fact.record", methods=("GET", "POST"), identified=True)
def assessment(request: HttpRequest, number: str) -> HttpResponse:
    """Enter and amend the facts; a GET shows the form, a POST saves what is new."""
    patient = patient_or_404(request, number)
    groups = _groups(patient, dict.fromkeys(_named(request)))
    if request.method == "GET":
        return _shown(request, patient, groups)
    entered = read_rows((row for group in groups for row in group.rows), request.POST)
    if any(row.error for group in groups for row in group.rows):
        return _shown(request, patient, groups, status=422)
    try:
        record_facts(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            entered=entered,
            reason=request.POST.get("reason", "")[:500],
        )
    except Refusal as refusal:
        return _shown(request, patient, groups, refusal=refusal)
    return on_to(f"/patients/{number}/decision")


@page("fact.record", methods=("POST",), identified=True)
def case_file(request: HttpRequest, number: str) -> HttpResponse:
    """Fill the form from a FHIR Bundle or a case file, given as a file or pasted. Nothing is saved.

    What was taken from where is shown, and what was not used and why; it is to be checked and then saved.
    """
    patient = patient_or_404(request, number)
    pasted = request.POST.get("text", "")
    try:
        data, name = _given(request, pasted)
        identity = patient.identities.order_by("-version").first()
        intake = read_intake(data, name, facts_of(patient), identity, clock.today())
    except Refusal as refusal:
        groups = _groups(patient, dict.fromkeys(_named(request)))
        fill_rows((row for group in groups for row in group.rows), {}, request.POST)
        return _shown(request, patient, groups, refusal=refusal, pasted=pasted)
    taken = by_fact(intake)
    groups = _groups(patient, {**dict.fromkeys(_named(request)), **{one: row.value for one, row in taken.items()}})
    rows = [row for group in groups for row in group.rows]
    fill_rows(rows, taken, request.POST)
    return _shown(request, patient, groups, intake=intake)


def _named(request: HttpRequest) -> list[str]:
    """The facts that a form sent."""
    names = [name.removeprefix("fact.") for name in request.POST if name.startswith("fact.")]
    return [name for name in names if name in FACTS]


@page("patient.read", identified=True)
def history(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """Every version of a fact, the newest first."""
    patient = patient_or_404(request, number)
    if fact not in FACTS:
        raise Http404
    entries = patient.facts.filter(fact=fact).select_related("by").order_by("-version")
    rows = [(one, value_words(read(one.value), FACTS[fact]), source_words(one.source)) for one in entries]
    context = patient_context(request, patient, fact=FACTS[fact].text, fact_name=fact, rows=rows)
    return render(request, "registry/history.html", context)


def _given(request: HttpRequest, pasted: str) -> tuple[bytes, str]:
    """What was sent: a file, else the pasted text; its content and a name that says its format. Raises Refusal."""
    upload = request.FILES.get("file")
    if upload is None and pasted.strip():
        return pasted.encode(), "pasted.json" if pasted.lstrip().startswith("{") else "pasted.yaml"
    if upload is None or upload.size > LARGEST_FILE or not str(upload.name).lower().endswith(SUFFIXES):
        raise Refusal(NO_FILE)
    return upload.read(), str(upload.name)


def _groups(patient: Patient, more: Mapping[str, Any]) -> list[RowGroup]:
    """The rows of the form: what the assessment asks for, and what else is known, was sent or stands in a file."""
    facts, today = facts_of(patient), clock.today()
    groups = assessment_groups()
    asked = {name for names in groups.values() for name in names}
    groups["facts.further"] = [name for name in FACTS if name not in asked and (name in facts.values or name in more)]
    return [RowGroup(title, [row_of(name, facts, today) for name in names]) for title, names in groups.items() if names]


def _shown(
    request: HttpRequest,
    patient: Patient,
    groups: list[RowGroup],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = patient_context(
        request, patient, groups=groups, reason=request.POST.get("reason", ""), largest_text=LARGEST_TEXT, **more
    )
    code = status if refusal is None else status_of(refusal)
    return render(request, "registry/assessment.html", {**context, **refusal_context(refusal)}, status=code)
