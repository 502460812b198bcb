"""The work lists of one person: what may concern them, from the lists of the centre that are kept in memory.

>>> from lupustem.registry.work.lists import SECTIONS
>>> sorted(SECTIONS)[:3]
['consents', 'infusions', 'lots']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.urls import Resolver404, resolve

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.adverse import ReportDue, reports_due
from lupustem.registry.follow_up import VisitOwed, visits_owed
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.words import WORDS
from lupustem.registry.work.kept import ENDED, STARTED, Source, kept
from lupustem.registry.work.pending import (
    ConsentPending,
    Expiring,
    OpenQuery,
    Planned,
    consents_pending,
    containers_near_expiry,
    infusions_planned,
    queries_open,
)
from lupustem.registry.work.waiting import (
    Waiting,
    accounts_waiting,
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
    "account": "role.consent",
    "login": "reset.confirm",
}
"""Which permission lets one give the second signature."""
_ORDERS = frozenset({"prescription", "prescription_signature", "prescription_end", "deviation", "deviation_signature"})
_DECISIONS = frozenset({"decision", "signature", "fact"})
_VISITS = frozenset({"visit", "course_event", STARTED})
SOURCES: dict[str, Source] = {
    "planned": Source(infusions_planned, _ORDERS | {STARTED}),
    "visits": Source(visits_owed, _VISITS),
    "decisions": Source(decisions_waiting, _DECISIONS),
    "orders": Source(orders_waiting, _ORDERS),
    "records": Source(lots_waiting, frozenset({"lot_record", "lot_signature", "lot_act"})),
    "policies": Source(policies_waiting, frozenset({"policy", "policy_signature"})),
    "accounts": Source(accounts_waiting, frozenset({"user"})),
    "containers": Source(
        containers_near_expiry, frozenset({"container", "discard", "infusion_container", "lot_act", "policy_signature"})
    ),
    "reports": Source(
        lambda centre, on: reports_due(centre, now()), frozenset({"adverse_event", "causality", "report"})
    ),
    "queries": Source(queries_open, frozenset({"query", "query_step"})),
    "consents": Source(
        consents_pending,
        _ORDERS | _DECISIONS | _VISITS | {"consent", "consent_form", "infusion", ENDED},
        needs=("planned", "decisions", "orders", "visits"),
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
    """One list, whole. rows: what it holds; `lines` sets out as many of them as a page shows."""

    name: str
    rows: list[Any]
    line: Callable[[Any], Line]

    def lines(self, most: int | None = None) -> list[Line]:
        """The first rows, set out."""
        return [self.line(one) for one in self.rows[:most]]


def work_of(actor: Actor) -> list[Section]:
    """The lists that may concern a person, in the order of the page."""
    sections = {name: one for name, one in SECTIONS.items() if may(actor, one.permission)}
    wanted = {name for one in sections.values() for name in one.sources}
    found = kept(actor.centre, SOURCES, wanted)
    return [Section(name, one.rows(found, actor), one.line) for name, one in sections.items()]


def waiting_count(actor: Actor) -> int:
    """How many lines wait for a person."""
    return sum(len(one.rows) for one in work_of(actor))


def _all_of(source: str) -> Callable[[dict[str, Any], Actor], list[Any]]:
    return lambda found, actor: list(found[source])


def _infusions(found: dict[str, Any], actor: Actor) -> list[Planned]:
    end = today() + AHEAD
    return [one for one in found["planned"] if one.start is None or one.start.astimezone(zone()).date() <= end]


def _infusion(one: Planned) -> Line:
    late = one.start is not None and one.start.astimezone(zone()).date() < today()
    place = _place(one.number, f"prescriptions/{one.order}")
    return Line(_words("work.infusion", name=str(one.order)), one.number, place, due=one.start, late=late)


def _visits(state: str) -> Callable[[dict[str, Any], Actor], list[VisitOwed]]:
    return lambda found, actor: [one for one in found["visits"] if one.state == state]


def _visit(one: VisitOwed) -> Line:
    words = WORDS["work.visit_more" if one.earlier else "work.visit"]
    zh, en = (getattr(words, at).format(name=getattr(one.text, at), earlier=one.earlier) for at in ("zh", "en"))
    return Line(
        Text(zh, en), one.number, _place(one.number, "visits", "follow-up"), one.first, one.last, one.state == "overdue"
    )


_SIGNED = ("decisions", "orders", "records", "policies", "accounts")


def _signatures(found: dict[str, Any], actor: Actor) -> list[Waiting]:
    kinds = {kind for kind, permission in SIGNS.items() if may(actor, permission)}
    rows = [one for source in _SIGNED for one in found[source]]
    mine = [one for one in rows if one.first != actor.user.pk and one.kind in kinds]
    return sorted(mine, key=lambda one: (one.at is not None, one.at))


def _signature(one: Waiting) -> Line:
    if one.kind == "decision":
        place = _place(one.number, f"decisions/{one.name}")
    elif one.number:
        place = _place(one.number, f"prescriptions/{one.name}")
    else:
        place = {"lot": f"/lots/{one.name}", "policy": f"/policy/{one.name}"}.get(one.kind, "/approvals")
    return Line(_words(f"work.{one.kind}", name=one.name), one.number, place, since=one.at)


def _container(one: Expiring) -> Line:
    text = _words("work.container", name=one.identifier, lot=one.lot)
    return Line(text, "", _first(f"/lots/{one.lot}"), due=one.expires_at, late=one.expires_at <= now())


def _report(one: ReportDue) -> Line:
    words, recipient = WORDS["work.report"], one.recipient
    zh, en = (getattr(words, at).format(name=one.event, recipient=getattr(recipient, at)) for at in ("zh", "en"))
    place, at_once = _place(one.number, f"adverse/{one.event}", "adverse"), one.state == "at_once"
    due = None if at_once else one.deadline
    late = due is not None and now() > due  # asked anew, since the list may have been made before the deadline
    return Line(Text(zh, en), one.number, place, one.known_at, due, late, at_once)


def _queries(found: dict[str, Any], actor: Actor) -> list[OpenQuery]:
    answers, closes = may(actor, "query.answer"), may(actor, "query.close")
    return [
        one
        for one in found["queries"]
        if (answers and one.state == "open")
        or (closes and one.role == actor.role and one.state == "answered")
        or not (answers or closes)
    ]


def _query(one: OpenQuery) -> Line:
    text = _words(f"work.query_{one.state}", name=str(one.query), question=one.question)
    return Line(text, one.number, f"/patients/{one.number}/queries#q{one.query}", since=one.at)


def _consent(one: ConsentPending) -> Line:
    return Line(WORDS[f"work.consent_{one.state}"], one.number, f"/patients/{one.number}#consent", since=one.on)


class _Section(NamedTuple):
    permission: str
    sources: tuple[str, ...]
    rows: Callable[[dict[str, Any], Actor], list[Any]]
    line: Callable[[Any], Line]


SECTIONS: dict[str, _Section] = {
    "reports": _Section("patient.read", ("reports",), _all_of("reports"), _report),
    "infusions": _Section("patient.read", ("planned",), _infusions, _infusion),
    "signatures": _Section("today.read", _SIGNED, _signatures, _signature),
    "consents": _Section("patient.read", ("consents",), _all_of("consents"), _consent),
    "visits": _Section("patient.read", ("visits",), _visits("due"), _visit),
    "overdue": _Section("patient.read", ("visits",), _visits("overdue"), _visit),
    "queries": _Section("patient.read", ("queries",), _queries, _query),
    "lots": _Section("today.lots", ("containers",), _all_of("containers"), _container),
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
