"""What else waits in a centre: planned infusions, containers near their expiry, queries, consents that something rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from lupustem.registry.follow_up import VisitOwed
from lupustem.registry.models import (
    BedsideEvent,
    Centre,
    Consent,
    Container,
    Infusion,
    LotAct,
    Prescription,
    PrescriptionSignature,
    Query,
)
from lupustem.registry.queries import State, state_after, with_state
from lupustem.registry.record.clock import zone
from lupustem.registry.standing import consent_state, form_in_force
from lupustem.registry.stock import near_expiry_days
from lupustem.registry.work.waiting import Waiting


class Planned(NamedTuple):
    """A prescription with two signatures that was neither taken back nor begun. start: as ordered; None where it is not."""

    number: str
    order: int
    start: datetime | None


class Expiring(NamedTuple):
    """A container with an expiry that was neither used, discarded nor recalled."""

    identifier: str
    lot: str
    expires_at: datetime


class OpenQuery(NamedTuple):
    """A query that is not closed. role: that of whoever raised it."""

    number: str
    query: int
    question: str
    at: datetime
    role: str
    state: State


class ConsentPending(NamedTuple):
    """A consent that does not stand, of a patient for whom something is under way."""

    number: str
    state: str
    on: date


def infusions_planned(centre: Centre, on: date) -> list[Planned]:
    """The infusions that are ordered, by their time; one query."""
    second = PrescriptionSignature.objects.filter(prescription=OuterRef("pk"), position=2)
    begun = BedsideEvent.objects.filter(infusion__prescription=OuterRef("pk"), kind="started")
    rows = Prescription.objects.filter(Exists(second), patient__centre=centre, end__isnull=True).exclude(Exists(begun))
    found = [Planned(one.patient.number, one.number, _start(one.order)) for one in rows.select_related("patient")]
    return sorted(found, key=lambda one: (one.start is not None, one.start, one.number))


def containers_near_expiry(centre: Centre, on: date) -> list[Expiring]:
    """The containers in stock that expire within the site's days or have expired unused, the first to expire first."""
    near = timedelta(days=near_expiry_days(centre, on) + 1)
    until = datetime.combine(on + near, datetime.min.time(), zone())
    recalled = LotAct.objects.filter(lot=OuterRef("lot"), act="recalled")
    there = Container.objects.filter(centre=centre, expires_at__lt=until, use__isnull=True, discard__isnull=True)
    rows = there.exclude(Exists(recalled))
    columns = rows.order_by("expires_at").values_list("identifier", "lot__name", "expires_at")
    return [Expiring(identifier, lot, at) for identifier, lot, at in columns]


def queries_open(centre: Centre, on: date) -> list[OpenQuery]:
    """The queries that are not closed, the oldest first; one query."""
    rows = with_state(Query.objects.filter(patient__centre=centre)).exclude(act="closed").order_by("at")
    columns = rows.values_list("patient__number", "number", "question", "at", "role", "act")
    return [
        OpenQuery(number, query, question, at, role, state_after(act))
        for number, query, question, at, role, act in columns
    ]


def consents_pending(
    centre: Centre,
    on: date,
    planned: Iterable[Planned],
    decisions: Iterable[Waiting],
    orders: Iterable[Waiting],
    visits: Iterable[VisitOwed],
) -> list[ConsentPending]:
    """The consents that do not stand, of patients with an order, an infusion that runs or a visit to make; a few queries.

    planned, decisions, orders, visits: the other lists of the same centre and day.
    """
    lists: tuple[Iterable[Planned | Waiting | VisitOwed], ...] = (planned, decisions, orders, visits)
    numbers = {one.number for of in lists for one in of} | _running(centre)
    ordered = Prescription.objects.filter(patient__centre=centre, end__isnull=True, infusion__isnull=True)
    numbers |= set(ordered.values_list("patient__number", flat=True))
    in_force, found = form_in_force(centre, on), []
    for number, newest in _newest_consents(centre, numbers).items():
        state = consent_state(newest, in_force)
        if state in ("outdated", "withdrawn"):
            found.append(ConsentPending(number, state, newest.on))
    return sorted(found, key=lambda one: (one.state != "withdrawn", one.on, one.number))


def _running(centre: Centre) -> set[str]:
    over = BedsideEvent.objects.filter(infusion=OuterRef("pk"), kind__in=("ended", "aborted"))
    begun = BedsideEvent.objects.filter(infusion=OuterRef("pk"), kind="started")
    rows = Infusion.objects.filter(Exists(begun), patient__centre=centre).exclude(Exists(over))
    return set(rows.values_list("patient__number", flat=True))


def _newest_consents(centre: Centre, numbers: Iterable[str]) -> dict[str, Consent]:
    """By number; the database is asked for a thousand patients at a time."""
    wanted, found = sorted(numbers), dict[str, tuple[str, int | None, date]]()
    for start in range(0, len(wanted), 1000):
        rows = Consent.objects.filter(patient__centre=centre, patient__number__in=wanted[start : start + 1000])
        columns = rows.order_by("version").values_list("patient__number", "act", "form", "on")
        found |= {number: (act, form, day) for number, act, form, day in columns}
    return {number: Consent(act=act, form_id=form, on=day) for number, (act, form, day) in found.items()}


def _start(order: str) -> datetime | None:
    start = json.loads(order).get("start")
    return None if start is None else datetime.fromisoformat(start)
