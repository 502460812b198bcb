"""The assessment: facts as a form, filled from a case file on request, and the history of each fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.exchange.case_files import parse_case
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_row
from lupustem.logic.as_words import value_words
from lupustem.logic.text import Text
from lupustem.registry.actions.facts import record_facts
from lupustem.registry.fact_values import read
from lupustem.registry.models import Patient
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.fact_rows import RowGroup, assessment_groups, read_rows, row_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import facts_of

LARGEST_FILE = 1024 * 1024
SUFFIXES = (".yaml", ".yml", ".json", ".toml")
NO_FILE = Text(
    "请选择一份病例文件：.yaml、.yml、.json 或 .toml，至多 1 MiB。",
    "choose a case file: .yaml, .yml, .json or .toml, at most 1 MiB.",
)


@page("fact.record", methods=("GET", "POST"), identified=True)
def assessment(request: HttpRequest, number: str) -> HttpResponse:
    """Enter and amend the facts; a GET shows the form, a POST saves what is new."""
    patient = patient_or_404(request, number)
    names = [name.removeprefix("fact.") for name in request.POST if name.startswith("fact.")]
    groups = _groups(patient, dict.fromkeys(name for name in names if name in FACTS))
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
    """Fill the form from a case file. Nothing is saved: what was taken from where is shown, to be checked and then saved."""
    patient = patient_or_404(request, number)
    upload = request.FILES.get("file")
    try:
        if upload is None or upload.size > LARGEST_FILE or not str(upload.name).lower().endswith(SUFFIXES):
            raise Refusal(NO_FILE)
        taken, source = _read_file(upload.read(), str(upload.name))
    except Refusal as refusal:
        return _shown(request, patient, _groups(patient, {}), refusal=refusal)
    return _shown(request, patient, _groups(patient, taken, source), taken=source, count=len(taken))


@page("patient.read", identified=True)
def history(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """Every version of a fact, the newest first."""
    patient = patient_or_404(request, number)
    if fact not in FACTS:
        raise Http404
    entries = patient.facts.filter(fact=fact).select_related("by").order_by("-version")
    rows = [(entry, value_words(read(entry.value), FACTS[fact])) for entry in entries]
    context = patient_context(request, patient, fact=FACTS[fact].text, fact_name=fact, rows=rows)
    return render(request, "registry/history.html", context)


def _read_file(data: bytes, name: str) -> tuple[Mapping[str, Any], str]:
    """The checked facts of a case file, its indices scored. Raises Refusal with every problem."""
    from lupustem.exchange.case_indices import score_indices

    try:
        case = parse_case(data, name)
        row = read_row(case.facts)
        scored = score_indices(case.indices, row.values).facts if case.indices else {}
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    except InvalidFacts as invalid:
        raise Refusal(*(problem.text for problem in invalid.problems)) from None
    return {**row.values, **scored}, "".join(sign for sign in name if sign.isprintable())[:200]


def _groups(patient: Patient, more: Mapping[str, Any], source: str = "") -> list[RowGroup]:
    """The rows of the form: what the assessment asks for, and what else is known, was sent or stands in a file."""
    facts, today = facts_of(patient), clock.today()
    given = more if source else None
    groups = assessment_groups()
    asked = {name for names in groups.values() for name in names}
    groups["facts.further"] = [name for name in FACTS if name not in asked and (name in facts.values or name in more)]
    return [
        RowGroup(title, [row_of(name, facts, today, given, source) for name in names])
        for title, names in groups.items()
        if names
    ]


def _shown(
    request: HttpRequest,
    patient: Patient,
    groups: list[RowGroup],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = patient_context(request, patient, groups=groups, reason=request.POST.get("reason", ""), **more)
    code = status if refusal is None else status_of(refusal)
    return render(request, "registry/assessment.html", {**context, **refusal_context(refusal)}, status=code)
