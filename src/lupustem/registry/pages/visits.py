"""Follow-up: the calendar of a patient, the visits with what the definitions say of them, a visit recorded or corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.as_words import value_words
from lupustem.logic.text import Text
from lupustem.registry.actions.visits import PURPOSES, record_visit
from lupustem.registry.follow_up import Ends, calendar_of, ends_of, standing_events, stands_for
from lupustem.registry.infused import Infused, infused
from lupustem.registry.models import Patient, Visit
from lupustem.registry.outcome_tables import tables_of_patient
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.asked import Group, both_versions, read_all, wrong
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.pages.visit_form import GROUPS, fill, found_in, groups_for, typed_of
from lupustem.registry.pseudonyms import pseudonym
from lupustem.registry.record.clock import now, today
from lupustem.registry.record.refusals import Conflict, Refusal
from lupustem.registry.responses import Judgement, judgements
from lupustem.registry.standing import facts_of
from lupustem.registry.visit_values import (
    VARIABLES,
    Found,
    differing,
    newest_forms,
    newest_visits,
    read_values,
    visits_of,
)
from lupustem.registry.words import WORDS
from lupustem.treatment.calendar import Calendar, Item
from lupustem.treatment.follow_up_rules import EXAMINATIONS
from lupustem.treatment.reasons import KIND_WORDS, Kind, Standing

STATE_STATUS = {
    "done": "met",
    "late": "met",
    "due": "advised",
    "overdue": "not_met",
    "later": "not_applicable",
    "missed": "not_applicable",
}
STATE_WORDS = {
    "done": WORDS["visit.state_done"],
    "late": WORDS["visit.state_late"],
    "due": WORDS["visit.state_due"],
    "overdue": WORDS["visit.state_overdue"],
    "later": WORDS["visit.state_later"],
    "missed": WORDS["visit.state_missed"],
}
KIND_TITLES = {
    "response": WORDS["visit.response"],
    "state": WORDS["visit.state"],
    "relapse": WORDS["visit.relapse"],
}
SITE_POLICY = KIND_WORDS[Kind.SITE_POLICY]


@page("patient.read", identified=True)
def visits(request: HttpRequest, number: str) -> HttpResponse:
    """The calendar and the visits."""
    patient = patient_or_404(request, number)
    given, made = infused(patient), visits_of(patient)
    ends = ends_of_patient(patient, made)
    context = patient_context(
        request,
        patient,
        calendars=calendars_of(patient, given, made, ends),
        visits=[_row(one, values, given) for one, values in reversed(made)],
        ends=ends,
        can_record=ends.died_on is None,
        site_policy=SITE_POLICY,
    )
    return render(request, "registry/visits.html", context)


@page("visit.record", methods=("GET", "POST"), identified=True)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """A new visit."""
    patient = patient_or_404(request, number)
    groups = groups_for(_items(patient), amends=False)
    purpose = "follow_up" if infused(patient) else "baseline"
    fill(groups, {}, [], {"on": today().isoformat(), "purpose": purpose})
    return _form(request, patient, groups, 0, 0)


@page("visit.record", methods=("GET", "POST"), identified=True)
def amend(request: HttpRequest, number: str, visit: int) -> HttpResponse:
    """A correction of a visit."""
    patient = patient_or_404(request, number)
    row = _visit(patient, visit)
    examined = json.loads(row.examined)
    items = _items(patient)
    known = {one.examination.id for one in items}
    items += [Item(one, Standing.OK, ()) for one in EXAMINATIONS if one.id in examined and one.id not in known]
    groups = groups_for(items, amends=True)
    head = {"on": row.on.isoformat(), "purpose": row.purpose, "note": row.note}
    fill(groups, read_values(row.values), examined, head)
    return _form(request, patient, groups, visit, row.version)


@page("patient.read", identified=True)
def one(request: HttpRequest, number: str, visit: int) -> HttpResponse:
    """One visit: what was found, what follows from it, and its versions."""
    patient = patient_or_404(request, number)
    row = _visit(patient, visit)
    made, given = visits_of(patient), infused(patient)
    values = next(values for other, values in made if other.number == visit)
    language, own = language_of(request), read_values(row.values)
    forms = newest_forms(patient.index_forms.order_by("version")).get((patient.pk, row.on), [])
    said = judgements(tables_of_patient(patient), given, {other.on: found for other, found in made}).get(row.on, [])
    context = patient_context(
        request,
        patient,
        visit=row,
        purpose=PURPOSES[row.purpose],
        stands=_stands(row, given),
        groups=_found_groups(values, own, language),
        examined=[one.text for one in EXAMINATIONS if one.id in json.loads(row.examined)],
        judged=[{"title": KIND_TITLES[kind], "rows": rows} for kind, rows in _by_kind(said)],
        forms=forms,
        differing=[VARIABLES[name].text for name in differing(own, forms)],
        versions=patient.visits.filter(number=visit).select_related("by").order_by("-version"),
    )
    return render(request, "registry/visit.html", context)


@page("patient.read", identified=True)
def calendar_file(request: HttpRequest, number: str) -> HttpResponse:
    """The calendar of the newest infusion as iCalendar, without a name in it."""
    from lupustem.report.calendar_ics import calendar_ics

    patient = patient_or_404(request, number)
    given, made = infused(patient), visits_of(patient)
    if not given:
        raise Http404
    calendar, _ = calendar_of(
        given[-1].on,
        facts_of(patient).values,
        [one.on for one, _ in made],
        ends_of_patient(patient, made),
        today(),
    )
    who = pseudonym(patient.centre.code, patient.number)
    contents = calendar_ics(calendar, language=language_of(request), made_at=now(), case_id=who)
    response = HttpResponse(contents, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="follow-up.ics"'
    return response


def ends_of_patient(patient: Patient, made: Iterable[tuple[Visit, Found]]) -> Ends:
    """When the follow-up of a patient ended."""
    return ends_of(standing_events(patient.course_events.order_by("version")), [one.on for one, _ in made])


def calendars_of(
    patient: Patient, given: list[Infused], made: list[tuple[Visit, Found]], ends: Ends
) -> list[dict[str, Any]]:
    """The calendar after each infusion, the newest first."""
    facts, found = facts_of(patient).values, []
    for at, one in enumerate(given):
        next_on = given[at + 1].on if at + 1 < len(given) else None
        visited = [visit.on for visit, _ in made]
        calendar, states = calendar_of(one.on, facts, visited, ends, today(), next_on)
        found.append({"infusion": one, "rows": _calendar_rows(calendar, states, made, next_on), "next_on": next_on})
    return found[::-1]


def _calendar_rows(
    calendar: Calendar, states: dict[str, str], made: list[tuple[Visit, Found]], next_on: Any
) -> list[dict[str, Any]]:
    took: dict[str, list[Visit]] = {}
    for visit, _ in made:
        if (next_on is None or visit.on <= next_on) and (stood := stands_for(calendar.infusion_on, visit.on)):
            took.setdefault(stood.id, []).append(visit)
    return [
        {
            "visit": one,
            "state": states[one.id],
            "status": STATE_STATUS[states[one.id]],
            "word": STATE_WORDS[states[one.id]],
            "took": took.get(one.id, []),
        }
        for one in calendar.visits
        if one.id in states
    ]


def _items(patient: Patient) -> list[Item]:
    """The examinations that concern a patient at any visit of the calendar, each once."""
    given = infused(patient)
    start = given[-1].on if given else today()
    calendar, _ = calendar_of(start, facts_of(patient).values, (), Ends(), max(today(), start))
    found: dict[str, Item] = {}
    for visit in calendar.visits:
        for item in visit.items:
            found.setdefault(item.examination.id, item)
    return [found[one.id] for one in EXAMINATIONS if one.id in found]


def _form(request: HttpRequest, patient: Patient, groups: list[Group], number: int, seen: int) -> HttpResponse:
    place = f"/patients/{patient.number}/visits"
    title = "visit.new" if not number else "visit.amend"
    context = patient_context(
        request,
        patient,
        title=title,
        submit="visit.save",
        back=f"{place}/{number}" if number else place,
        groups=groups,
        seen=seen,
    )
    if request.method == "GET":
        return render(request, "registry/asked_form.html", context)
    cleaned = read_all(groups, request.POST)
    if wrong(groups):
        return render(request, "registry/asked_form.html", context | {"some_wrong": True}, status=422)
    values, examined = found_in(cleaned)
    try:
        row = record_visit(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            patient=patient,
            number=number,
            seen=seen_of(request.POST),
            on=cleaned["on"],
            purpose=cleaned["purpose"],
            values=values,
            examined=examined,
            note=cleaned.get("note", ""),
            reason=cleaned.get("reason", ""),
        )
    except Refusal as refusal:
        context |= refusal_context(refusal)
        if isinstance(refusal, Conflict):
            context["both_versions"] = both_versions(groups, _typed(_visit(patient, number)))
        return render(request, "registry/asked_form.html", context, status=status_of(refusal))
    return on_to(f"{place}/{row.number}")


def _typed(row: Visit) -> dict[str, str]:
    """A visit as the form holds it."""
    head = {"on": row.on.isoformat(), "purpose": row.purpose, "note": row.note}
    return typed_of(read_values(row.values), json.loads(row.examined), head)


def _visit(patient: Patient, number: int) -> Visit:
    found = newest_visits(patient.visits.filter(number=number).select_related("by").order_by("version"))
    if not found:
        raise Http404
    return found[0]


def _row(visit: Visit, values: Found, given: list[Infused]) -> dict[str, Any]:
    return {
        "row": visit,
        "purpose": PURPOSES[visit.purpose],
        "stands": _stands(visit, given),
        "sledai": values.get("sledai"),
        "count": len(values),
        "examined": len(json.loads(visit.examined)),
    }


def _stands(visit: Visit, given: list[Infused]) -> Text | None:
    """The visit of the calendar that a visit stands for."""
    from lupustem.treatment.calendar import title_of

    before = [one for one in given if one.on < visit.on]
    stood = stands_for(before[-1].on, visit.on) if before else None
    return None if stood is None else title_of(stood.months)


def _found_groups(values: Found, own: Found, language: Any) -> list[dict[str, Any]]:
    found = []
    for title, names in GROUPS:
        rows = [
            {
                "text": VARIABLES[name].text,
                "value": value_words(values[name], VARIABLES[name]).in_(language),
                "from_form": name not in own,
            }
            for name in names
            if name in values
        ]
        if rows:
            found.append({"title": WORDS[title], "rows": rows})
    return found


def _by_kind(said: list[Judgement]) -> list[tuple[str, list[Judgement]]]:
    return [(kind, [one for one in said if one.kind == kind]) for kind in KIND_TITLES if said]
