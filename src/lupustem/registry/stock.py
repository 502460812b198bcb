"""The stock: how every container stands, and why one may not be used. A state is read from rows and kept nowhere.

    reasons = usable(container, at, prescription=prescription)

No reason means that the container may be used for that prescription at that moment. An expiry that is not known is never
taken for one that lies ahead; at the very minute of its expiry a container is expired (as in `treatment.containers`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from lupustem.logic.text import Text
from lupustem.registry.custody import broken_for, judged
from lupustem.registry.models import (
    Assignment,
    Centre,
    Container,
    CustodyStep,
    Discard,
    InfusionContainer,
    Lot,
    LotAct,
    LotRecord,
    Patient,
    Prescription,
)
from lupustem.registry.policy import policy_of
from lupustem.registry.record.clock import zone

State = Literal["waiting", "in_stock", "assigned", "hung", "expired", "quarantined", "recalled", "discarded"]


@dataclass(frozen=True, slots=True)
class LotStanding:
    """How a lot stands: its newest record, by how many it is signed, whether it was put in quarantine or recalled."""

    lot: Lot
    record: LotRecord | None
    signatures: int
    act: str

    @property
    def released(self) -> bool:
        """Whether the newest record is for release and two have signed it."""
        return self.record is not None and self.record.decision == "release" and self.signatures == 2

    @property
    def blocked(self) -> bool:
        """Whether the lot is in quarantine or recalled."""
        return self.act in ("quarantined", "recalled")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rows say of a container. assigned: the prescription for which it is set apart."""

    container: Container
    lot: LotStanding
    assigned: Prescription | None
    used: bool
    discarded: bool
    broken: bool

    def state(self, at: datetime) -> State:
        """The state at a moment; what can never be undone first."""
        if self.used:
            return "hung"
        if self.discarded:
            return "discarded"
        if self.lot.blocked:
            return "recalled" if self.lot.act == "recalled" else "quarantined"
        if _expired(self.container, at):
            return "expired"
        if not self.lot.released:
            return "waiting"
        return "in_stock" if self.assigned is None else "assigned"

    def reasons(
        self, at: datetime, *, prescription: Prescription | None = None, patient: Patient | None = None
    ) -> tuple[Text, ...]:
        """Why it may not be used; nothing where it may."""
        whose = prescription.patient_id if prescription is not None else None if patient is None else patient.pk
        expires, kept_for = self.container.expires_at, self.container.recipient_id
        for_another = self.assigned is not None and (prescription is None or self.assigned.pk != prescription.pk)
        found = (
            (self.lot.record is None or self.lot.record.decision != "release", NOT_FOR_RELEASE),
            (self.lot.signatures != 2, NOT_SIGNED),
            (self.lot.act == "quarantined", QUARANTINED),
            (self.lot.act == "recalled", RECALLED),
            (expires is None, NO_EXPIRY),
            (_expired(self.container, at), EXPIRED),
            (self.used, USED),
            (self.discarded, DISCARDED),
            (for_another, ASSIGNED),
            (kept_for is not None and kept_for != whose, KEPT),
            (self.broken, BROKEN),
        )
        return tuple(text for holds, text in found if holds)


def usable(
    container: Container, at: datetime, *, prescription: Prescription | None = None, patient: Patient | None = None
) -> tuple[Text, ...]:
    """Why a container may not be used at a moment, for a prescription (or for a patient before there is one).

    Nothing where it may: the newest record of its lot is for release and signed by two, the lot neither in quarantine nor
    recalled, the container not expired, used, discarded, set apart or kept for another, its chain of custody unbroken.
    """
    return standing_of([container])[0].reasons(at, prescription=prescription, patient=patient)


def lots_standing(lots: Iterable[Lot]) -> dict[int, LotStanding]:
    """How several lots stand, by primary key, in a fixed number of queries."""
    kept = {one.pk: one for one in lots}
    rows = LotRecord.objects.filter(lot__in=list(kept)).defer("source", "answer").order_by("version")
    newest = {row.lot_id: row for row in rows.prefetch_related("signatures")}
    acts = {row.lot_id: row.act for row in LotAct.objects.filter(lot__in=list(kept)).order_by("version")}
    return {
        pk: LotStanding(
            lot,
            newest.get(pk),
            len(newest[pk].signatures.all()) if pk in newest else 0,
            "" if acts.get(pk) == "lifted" else acts.get(pk, ""),
        )
        for pk, lot in kept.items()
    }


def standing_of(containers: Sequence[Container]) -> list[Standing]:
    """How several containers stand, in a fixed number of queries."""
    lots = lots_standing({one.lot_id: one.lot for one in containers}.values())
    keys = [one.pk for one in containers]
    told = Assignment.objects.filter(container__in=keys).select_related("prescription__patient").order_by("version")
    assigned = {row.container_id: row for row in told}
    used = set(InfusionContainer.objects.filter(container__in=keys).values_list("container", flat=True))
    gone = set(Discard.objects.filter(container__in=keys).values_list("container", flat=True))
    chains = defaultdict(list)
    for step in CustodyStep.objects.filter(lot__in=list(lots)).order_by("number"):
        chains[step.lot_id].append(step)
    steps = {lot: judged(rows) for lot, rows in chains.items()}
    return [
        Standing(
            one,
            lots[one.lot_id],
            assigned[one.pk].prescription if one.pk in assigned and assigned[one.pk].act == "assigned" else None,
            one.pk in used,
            one.pk in gone,
            broken_for(steps.get(one.lot_id, ()), one.pk),
        )
        for one in containers
    ]


def stock_of(centre: Centre) -> list[Standing]:
    """Every container of a centre, by expiry; those without one last."""
    rows = Container.objects.filter(centre=centre).select_related("lot", "recipient").order_by("identifier")
    far = datetime.max.replace(tzinfo=zone())
    return standing_of(sorted(rows, key=lambda one: one.expires_at or far))


def near_expiry_days(centre: Centre, on: date) -> int:
    """So many days before its expiry a container is near it: a number of the site."""
    return int(policy_of(centre, on).own["lot.expiry_warn_d"])


def _expired(container: Container, at: datetime) -> bool:
    return container.expires_at is not None and container.expires_at <= at


NOT_FOR_RELEASE = Text("本批最新版结果并非“建议放行”。", "The newest results of the lot are not for release.")
NOT_SIGNED = Text("本批最新版结果尚未由两人签署放行。", "The newest results of the lot are not signed by two persons.")
QUARANTINED = Text("本批正在隔离。", "The lot is in quarantine.")
RECALLED = Text("本批已召回。", "The lot was recalled.")
NO_EXPIRY = Text("没有记录有效期，不能视为未过期。", "Its expiry is not on record, and is not taken to lie ahead.")
EXPIRED = Text("已过有效期。", "It is past its expiry.")
USED = Text("已用于输注。", "It was used for an infusion.")
DISCARDED = Text("已弃用。", "It was discarded.")
ASSIGNED = Text("已分配给另一份处方。", "It is set apart for another prescription.")
KEPT = Text("专供另一位患者。", "It is kept for another patient.")
BROKEN = Text("身份与交接链有断裂；查明之前不得使用。", "Its chain of custody is broken; find out before it is used.")
