"""What waits for a second person, in a centre: a decision, a prescription, a deviation, a lot, a site policy, an account.

Only what can still be signed: the newest version, a decision that still speaks for the patient, a prescription that was not
taken back, a lot whose record is for release.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from lupustem.registry.access import memberships
from lupustem.registry.actions.logins import resets_waiting
from lupustem.registry.models import (
    Centre,
    Decision,
    Deviation,
    DeviationSignature,
    FactEntry,
    LotRecord,
    LotSignature,
    PolicySignature,
    Prescription,
    PrescriptionSignature,
    Signature,
    SitePolicy,
)


class Waiting(NamedTuple):
    """Something with one signature. first: who gave it, or whom an account is for. number: of the patient, else empty."""

    kind: str
    number: str
    name: str
    at: datetime | None
    first: int


def decisions_waiting(centre: Centre, on: date) -> list[Waiting]:
    """The decisions of a centre that one person has signed and after which no fact was recorded; one query.

    Any fact recorded later makes a decision void (`standing.still_speaks`), so that the facts need not be read here.
    """
    newer = Decision.objects.filter(patient=OuterRef("patient"), version__gt=OuterRef("version"))
    changed = FactEntry.objects.filter(patient=OuterRef("patient"), at__gt=OuterRef("at"))
    rows = _half(Decision.objects.filter(patient__centre=centre), Signature, "decision")
    columns = (
        rows.exclude(Exists(newer)).exclude(Exists(changed)).values_list("patient__number", "version", "at", "first")
    )
    return [Waiting("decision", number, str(version), at, first) for number, version, at, first in columns]


def orders_waiting(centre: Centre, on: date) -> list[Waiting]:
    """The prescriptions of a centre that one person has signed and nobody took back, and their deviations; two queries."""
    mine = Prescription.objects.filter(patient__centre=centre, end__isnull=True)
    orders = _half(mine, PrescriptionSignature, "prescription").select_related("patient")
    passed = Deviation.objects.filter(prescription__patient__centre=centre, prescription__end__isnull=True)
    deviations = _half(passed, DeviationSignature, "deviation").select_related("prescription__patient")
    found = [Waiting("prescription", one.patient.number, str(one.number), one.at, one.first) for one in orders]
    return found + [
        Waiting("deviation", one.prescription.patient.number, str(one.prescription.number), one.at, one.first)
        for one in deviations
    ]


def lots_waiting(centre: Centre, on: date) -> list[Waiting]:
    """The lots of a centre whose newest record is for release and signed by the one who tested; one query."""
    newer = LotRecord.objects.filter(lot=OuterRef("lot"), version__gt=OuterRef("version"))
    rows = _half(LotRecord.objects.filter(lot__centre=centre, decision="release"), LotSignature, "record")
    return [
        Waiting("lot", "", one.lot.name, one.at, one.first) for one in rows.exclude(Exists(newer)).select_related("lot")
    ]


def policies_waiting(centre: Centre, on: date) -> list[Waiting]:
    """The newest site policy of a centre, where only its author has signed it; one query."""
    newer = SitePolicy.objects.filter(centre=OuterRef("centre"), version__gt=OuterRef("version"))
    rows = _half(SitePolicy.objects.filter(centre=centre), PolicySignature, "policy").exclude(Exists(newer))
    return [Waiting("policy", "", str(one.version), one.at, one.first) for one in rows]


def _half(rows: QuerySet[Any], signatures: Any, signed: str) -> QuerySet[Any]:
    """Those with a first signature and no second; `first` is who gave it."""
    of = signatures.objects.filter(**{signed: OuterRef("pk")})
    first = of.filter(position=1).values("by")[:1]
    return (
        rows.filter(Exists(of.filter(position=1)))
        .exclude(Exists(of.filter(position=2)))
        .annotate(first=Subquery(first))
    )


def accounts_waiting(centre: Centre, on: date) -> list[Waiting]:
    """Accounts to which no director has consented, and new logins that a second person has to confirm."""
    accounts = [Waiting("account", "", one.user.username, None, one.user_id) for one in memberships.waiting(centre)]
    return accounts + [Waiting("login", "", one.user.username, one.at, one.by_id) for one in resets_waiting(centre)]
