"""Patients by number, and their facts: read, and recorded by the same action as on the page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query

from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_value, unknown_name
from lupustem.logic.text import Text
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.api.operations import Key, Number, actor_of_request, operation, patient_of
from lupustem.registry.api.problems import Problem
from lupustem.registry.api.shapes import FactEntered, FactList, FactsEntered, PatientList
from lupustem.registry.fact_values import read
from lupustem.registry.models import FactEntry, Patient
from lupustem.registry.standing import facts_of

PAGE = 200
FactName = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$", description="事实 / the fact, by its name")]
After = Annotated[str, Query(max_length=12, pattern=r"^[0-9A-Za-z]*$", description="从此编号之后 / after this number")]


@operation("GET", "/patients", "facts.read", Text("患者编号列表", "the numbers of the patients"), PatientList)
def list_patients(request: HttpRequest, after: After = "") -> Any:
    """Numbers alone: who a patient is, no program is told."""
    found = Patient.objects.filter(centre=actor_of_request(request).centre, number__gt=after).order_by("number")
    numbers = list(found.values_list("number", flat=True)[: PAGE + 1])
    more = len(numbers) > PAGE
    return {"patients": numbers[:PAGE], "next": numbers[PAGE - 1] if more else None}


@operation("GET", "/patients/{number}/facts", "facts.read", Text("患者现有的事实", "the facts of a patient"), FactList)
def read_facts(request: HttpRequest, number: Number) -> Any:
    """The newest version of every fact."""
    return _shown(patient_of(request, number))


@operation(
    "GET",
    "/patients/{number}/facts/{fact}",
    "facts.read",
    Text("一项事实的各个版本", "every version of a fact"),
    FactList,
)
def read_fact_history(request: HttpRequest, number: Number, fact: FactName) -> Any:
    """Every version of a fact, the newest first."""
    patient = patient_of(request, number)
    if fact not in FACTS:
        raise Http404
    rows = patient.facts.filter(fact=fact).select_related("by").order_by("-version")
    return _set_out(patient, list(rows))


@operation(
    "POST",
    "/patients/{number}/facts",
    "facts.write",
    Text("录入与更正事实，全部成功或全部不存", "record and correct facts, all or none"),
    FactList,
)
def write_facts(request: HttpRequest, number: Number, entered: FactsEntered, idempotency_key: Key) -> Any:
    """Record facts; what stands afterwards is answered, the same for a request that is sent again."""
    patient = patient_of(request, number)
    record_facts(
        actor=actor_of_request(request),
        key=idempotency_key,
        patient=patient,
        entered=[_read(place, one) for place, one in enumerate(entered.entries)],
        reason=printable("reason", entered.reason),
    )
    return _shown(patient)


def printable(place: str, text: str) -> str:
    """A text without characters that cannot be shown. Raises Problem."""
    if not all(sign.isprintable() or sign in "\r\n" for sign in text):
        raise Problem(
            "invalid",
            Text(f"{place}：含有不可显示的字符。", f"{place}: this holds characters that cannot be shown."),
        )
    return text.strip()


def _read(number: int, one: FactEntered) -> Entered:
    place = f"entries[{number}]"
    if one.fact not in FACTS:
        unknown = unknown_name(one.fact).text
        raise Problem("invalid", Text(f"{place}.fact：{unknown.zh}", f"{place}.fact: {unknown.en}"))
    try:
        value = read_value(one.value, FACTS[one.fact])
    except InvalidFacts as invalid:
        raise Problem("invalid", *(_at(place, found.text) for found in invalid.problems)) from None
    try:
        day = date.fromisoformat(one.observed_on)
    except ValueError:
        raise Problem(
            "invalid",
            Text(f"{place}.observed_on：没有这一天。", f"{place}.observed_on: there is no such day."),
        ) from None
    return Entered(one.fact, value, day, printable(f"{place}.source", one.source), one.seen)


def _at(place: str, text: Text) -> Text:
    return Text(f"{place}.value：{text.zh}", f"{place}.value: {text.en}")


def _shown(patient: Patient) -> dict[str, Any]:
    newest = [entry.pk for entry in facts_of(patient).entries.values()]
    rows = {row.fact: row for row in FactEntry.objects.filter(pk__in=newest).select_related("by")}
    return _set_out(patient, [rows[name] for name in FACTS if name in rows])


def _set_out(patient: Patient, rows: list[FactEntry]) -> dict[str, Any]:
    shown = [
        {
            "fact": row.fact,
            "version": row.version,
            "value": read(row.value),
            "unit": FACTS[row.fact].unit,
            "observed_on": row.observed_on,
            "source": row.source,
            "recorded_at": row.at,
            "recorded_by": row.by.username,
            "role": row.role,
            "reason": row.reason,
        }
        for row in rows
    ]
    return {"patient": patient.number, "facts_digest": facts_of(patient).digest, "facts": shown}
