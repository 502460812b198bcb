"""The work lists of one person: what may concern them, from the lists of the centre that are kept in memory.

>>> from lupustem.registry.work.lists import SECTIONS
>>> sorted(SECTIONS)[:3]
['consents', 'infusions', 'lots']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import Resolver404, resolve

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.words import WORDS
from lupustem.registry.work.kept import STARTED, Source, kept
from lupustem.registry.work.pending import (
    consents_pending,
    containers_near_expiry,
    infusions_planned,
    queries_open,
)
from lupustem.registry.work.reports import ReportDue, reports_due
from lupustem.registry.work.visits import VisitDue, visits_due
from lupustem.registry.work.waiting import (
    Waiting,
    decisions_waiting,
    lots_waiting,
    orders_waiting,
    policies_waiting,
)

AHEAD = timedelta(days=7)
SIGNS = {
    "decision": "decision.confirm",
    "prescription": "prescription.confirm",
    "deviation": "deviation.confirm",
    "lot": "lot.release",
    "policy": "policy.confirm",
}
"""Which permission lets one give the second signature."""
_ORDERS = frozenset({"prescription", "prescription_signature", "prescription_end", "deviation", "deviation_signature"})
_DECISIONS = frozenset({"decision", "signature", "fact"})
_VISITS = frozenset({"visit", "course_event", STARTED})
SOURCES: dict[str, Source] = {
    "planned": Source(infusions_planned, _ORDERS | {STARTED}),
    "visits": Source(visits_due, _VISITS),
    "decisions": Source(decisions_waiting, _DECISIONS),
    "orders": Source(orders_waiting, _ORDERS),
    "records": Source(lots_waiting, frozenset({"lot_record", "lot_signature", "lot_act"})),
    "policies": Source(policies_waiting, frozenset({"policy", "policy_signature"})),
    "containers": Source(containers_near_expiry, frozenset({"container", "infusion_container", "lot_act"})),
    "reports": Source(reports_due, frozenset({"adverse_event", "causality", "report"})),
    "queries": Source(queries_open, frozenset({"query", "query_step"})),
    "consents": Source(
        consents_pending,
        _ORDERS | _DECISIONS | _VISITS | {"consent", "consent_form", "infusion", "bedside"},
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something to do. number: of the patient, or empty. since, due: a day or a moment. place: where it is done."""

    what: Text
    number: str
    place: str
    since: date | datetime | None = None
    due: date | datetime | None = None
    late: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One list, whole."""

    name: str
    lines: list[Line]


def work_of(actor: Actor) -> list[Section]:
    """The lists that may concern a person, in the order of the page."""
    sections = {name: one for name, one in SECTIONS.items() if may(actor, one.permission)}
    wanted = {name for one in sections.values() for name in one.sources}
    found = kept(actor.centre, {name: one for name, one in SOURCES.items() if name in wanted})
    return [Section(name, one.lines(found, actor)) for name, one in sections.items()]


def waiting_count(actor: Actor) -> int:
    """How many lines wait for a person."""
    return sum(len(one.lines) for one in work_of(actor))


def _infusions(found: dict[str, Any], actor: Actor) -> list[Line]:
    end, at = today() + AHEAD, now()
    lines = []
    for one in found["planned"]:
        if one.start is None or one.start.astimezone(zone()).date() <= end:
            text = _words("work.infusion", name=str(one.order))
            place = _place(one.number, f"prescriptions/{one.order}")
            late = one.start is not None and one.start.astimezone(zone()).date() < at.astimezone(zone()).date()
            lines.append(Line(text, one.number, place, due=one.start, late=late))
    return lines


def _visits(state: str) -> Callable[[dict[str, Any], Actor], list[Line]]:
    def lines(found: dict[str, Any], actor: Actor) -> list[Line]:
        return [_visit(one) for one in found["visits"] if one.state == state]

    return lines


def _visit(one: VisitDue) -> Line:
    key = "work.visit_more" if one.earlier else "work.visit"
    zh, en = (
        WORDS[key].zh.format(name=one.text.zh, earlier=one.earlier),
        WORDS[key].en.format(name=one.text.en, earlier=one.earlier),
    )
    place = _place(one.number, "visits", "follow-up")
    return Line(Text(zh, en), one.number, place, one.first, one.last, one.state == "overdue")


def _signatures(found: dict[str, Any], actor: Actor) -> list[Line]:
    rows: list[Waiting] = [*found["decisions"], *found["orders"], *found["records"], *found["policies"]]
    mine = [one for one in rows if one.first != actor.user.pk and may(actor, SIGNS[one.kind])]
    return [
        Line(_words(f"work.{one.kind}", name=one.name), one.number, _signed_at(one), since=one.at)
        for one in sorted(mine, key=lambda one: one.at)
    ]


def _signed_at(one: Waiting) -> str:
    if one.kind == "decision":
        return _place(one.number, f"decisions/{one.name}")
    if one.number:
        return _place(one.number, f"prescriptions/{one.name}")
    return _first(f"/lots/{one.name}") if one.kind == "lot" else _first("/policy", "/centre/policy", "/centre")


def _lots(found: dict[str, Any], actor: Actor) -> list[Line]:
    at = now()
    return [
        Line(
            _words("work.container", name=one.identifier, lot=one.lot),
            "",
            _first(f"/lots/{one.lot}"),
            due=one.expires_at,
            late=one.expires_at <= at,
        )
        for one in found["containers"]
    ]


def _reports(found: dict[str, Any], actor: Actor) -> list[Line]:
    at = now()
    return [_report(one, at) for one in found["reports"]]


def _report(one: ReportDue, at: datetime) -> Line:
    zh = WORDS["work.report"].zh.format(name=one.event, recipient=one.clock.rule.recipient.zh)
    en = WORDS["work.report"].en.format(name=one.event, recipient=one.clock.rule.recipient.en)
    place, state = _place(one.number, f"adverse/{one.event}", "adverse"), one.state(at)
    due = None if state == "at_once" else one.clock.deadline
    return Line(Text(zh, en), one.number, place, one.known_at, due, state == "overdue", state == "at_once")


def _queries(found: dict[str, Any], actor: Actor) -> list[Line]:
    answers, closes = may(actor, "query.answer"), may(actor, "query.close")
    lines = []
    for one in found["queries"]:
        mine = (answers and one.state == "open") or (closes and one.role == actor.role and one.state == "answered")
        if mine or not (answers or closes):
            text = _words(f"work.query_{one.state}", name=str(one.query), question=one.question)
            lines.append(Line(text, one.number, f"/patients/{one.number}/queries#q{one.query}", since=one.at))
    return lines


def _consents(found: dict[str, Any], actor: Actor) -> list[Line]:
    return [
        Line(WORDS[f"work.consent_{one.state}"], one.number, f"/patients/{one.number}#consent", since=one.on)
        for one in found["consents"]
    ]


@dataclass(frozen=True, slots=True)
class _Section:
    permission: str
    sources: tuple[str, ...]
    lines: Callable[[dict[str, Any], Actor], list[Line]]


SECTIONS: dict[str, _Section] = {
    "reports": _Section("patient.read", ("reports",), _reports),
    "infusions": _Section("patient.read", ("planned",), _infusions),
    "signatures": _Section("today.read", ("decisions", "orders", "records", "policies"), _signatures),
    "consents": _Section("patient.read", ("consents",), _consents),
    "visits": _Section("patient.read", ("visits",), _visits("due")),
    "overdue": _Section("patient.read", ("visits",), _visits("overdue")),
    "queries": _Section("patient.read", ("queries",), _queries),
    "lots": _Section("today.lots", ("containers",), _lots),
}
"""The lists of the page, in its order: who may see each, and what it is made from."""


def _words(key: str, **values: str) -> Text:
    return Text(WORDS[key].zh.format(**values), WORDS[key].en.format(**values))


def _place(number: str, *pages: str) -> str:
    """The first of the pages of a patient that there is; the page of the patient where there is none."""
    return _first(*(f"/patients/{number}/{page}" for page in pages)) or f"/patients/{number}"


def _first(*places: str) -> str:
    for place in places:
        try:
            resolve(place)
        except Resolver404:
            continue
        return place
    return ""
