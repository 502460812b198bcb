"""The queries about a patient: all of them with their steps, a new one, and the answers, each in its place."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.registry.actions.queries import FROM, KINDS, LONGEST, answer_query, close_query, raise_query, reopen_query
from lupustem.registry.models import AuditRow, Patient, Query
from lupustem.registry.pages.answers import (
    form_page,
    on_to,
    patient_context,
    patient_or_404,
    refusal_context,
    status_of,
)
from lupustem.registry.pages.fields import Field, Form, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.prefix import begins
from lupustem.registry.queries import Asked
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.registry.words.questions import KIND_WORDS

MOST = 300
VERSIONED = ("identity", "referral", "consent", "fact", "decision")
"""Kinds of rows whose name in the trail ends with the version alone."""
ACTS = {"answer": answer_query, "close": close_query, "reopen": reopen_query}


@page("patient.read", identified=True)
def of_patient(request: HttpRequest, number: str) -> HttpResponse:
    """Every query about a patient, the newest first."""
    return _shown(request, patient_or_404(request, number))


@page("query.raise", methods=("GET", "POST"), identified=True)
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Raise one: about a row of the record, or a field of it."""
    patient = patient_or_404(request, number)
    actor = request.actor  # type: ignore[attr-defined]
    asked = (request.GET if request.method == "GET" else request.POST).get("about", "")
    rows = _rows(actor, patient)
    if asked and asked not in rows and asked.partition("#")[0] in rows:
        rows[asked] = about_words(asked)
    chosen = rows.get(asked)
    names = _fields_of(actor, asked) if chosen else ()
    fields = [Field("about", WORDS["field.about"], "choice", choices=tuple(rows.items()), limit=120)]
    if names:
        choices = tuple((name, Text(name, name)) for name in names)
        whole = (("-", WORDS["queries.whole"]),)
        fields.append(
            Field("query_field", WORDS["field.query_field"], "choice", choices=whole + choices, required=False)
        )
    fields.append(
        Field("query_question", WORDS["field.query_question"], "long", limit=LONGEST, hint=WORDS["queries.hint"])
    )
    context = patient_context(
        request, patient, title="queries.new", submit="queries.new", back=f"/patients/{number}/queries"
    )
    form = Form(tuple(fields), {"about": asked if chosen else "", "query_field": "-"})
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    name = form.cleaned.get("query_field", "")
    about = f"{form.cleaned['about']}#{name}" if name not in ("", "-") else form.cleaned["about"]
    try:
        query = raise_query(
            actor=actor,
            key=request.POST.get("key", ""),
            patient=patient,
            about=about,
            question=form.cleaned["query_question"],
        )
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(f"/patients/{number}/queries#q{query.number}")


@page("query.answer", methods=("POST",), identified=True)
def answer(request: HttpRequest, number: str, query: int) -> HttpResponse:
    """Answer one."""
    return _step(request, number, query, "answer")


@page("query.close", methods=("POST",), identified=True)
def close(request: HttpRequest, number: str, query: int) -> HttpResponse:
    """Close one."""
    return _step(request, number, query, "close")


@page("query.close", methods=("POST",), identified=True)
def reopen(request: HttpRequest, number: str, query: int) -> HttpResponse:
    """Open one again."""
    return _step(request, number, query, "reopen")


def about_words(about: str) -> Text:
    """What a query is about, in words: the kind of row, which one, and the field."""
    subject, _, name = about.partition("#")
    kind, _, place = subject.partition(":")
    parts = place.split("/")[1:]
    zh, en = KIND_WORDS[kind].zh, KIND_WORDS[kind].en
    if kind == "fact" and parts and parts[0] in FACTS:
        zh, en, parts = FACTS[parts[0]].text.zh, FACTS[parts[0]].text.en, parts[1:]
    rest = "/".join(parts)
    if rest and kind in VERSIONED:
        zh, en = f"{zh}，第 {rest} 版", f"{en}, version {rest}"
    elif rest:
        zh, en = f"{zh} {rest}", f"{en} {rest}"
    if name:
        words = WORDS.get(f"field.{name}", Text(name, name))
        zh, en = f"{zh}：{words.zh}", f"{en}: {words.en}"
    return Text(zh, en)


def _step(request: HttpRequest, number: str, query: int, act: str) -> HttpResponse:
    patient = patient_or_404(request, number)
    found = Query.objects.filter(patient=patient, number=query).select_related("patient").first()
    if found is None:
        raise Http404
    try:
        ACTS[act](
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            query=found,
            seen=seen_of(request.POST),
            text=request.POST.get("text", "")[:LONGEST],
        )
    except Refusal as refusal:
        return _shown(request, patient, refusal, typed={query: request.POST.get("text", "")[:LONGEST]})
    return on_to(f"/patients/{number}/queries#q{query}")


def _shown(
    request: HttpRequest, patient: Patient, refusal: Refusal | None = None, typed: dict[int, str] | None = None
) -> HttpResponse:
    actor, kept = request.actor, typed or {}  # type: ignore[attr-defined]
    context = patient_context(request, patient, **refusal_context(refusal))
    context["asked_rows"] = [_set_out(one, actor, kept.get(one.query.number, "")) for one in context["queries"]]
    return render(request, "registry/queries.html", context, status=200 if refusal is None else status_of(refusal))


def _set_out(one: Asked, actor: Actor, typed: str) -> dict[str, Any]:
    own = one.query.role == actor.role
    return {
        "one": one,
        "about": about_words(one.query.about),
        "typed": typed,
        "answer": one.state in FROM["answered"],
        "close": own and one.state in FROM["closed"],
        "reopen": own and one.state in FROM["reopened"],
    }


def _rows(actor: Actor, patient: Patient) -> dict[str, Text]:
    """The rows of the record that one can ask about, the newest first."""
    number = patient.number
    about = Q(subject=f"patient:{number}")
    for kind in KINDS:
        about |= begins("subject", f"{kind}:{number}/")
    found = AuditRow.objects.filter(about, chain=actor.centre.code).order_by("-number")
    return {subject: about_words(subject) for subject in found.values_list("subject", flat=True)[:MOST]}


def _fields_of(actor: Actor, about: str) -> tuple[str, ...]:
    row = AuditRow.objects.filter(chain=actor.centre.code, subject=about.partition("#")[0]).order_by("number").last()
    return () if row is None else tuple(json.loads(row.new) or ())
