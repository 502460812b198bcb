"""Who else received cells of the lot that an adverse event is about: to be told and looked after, by pseudonym only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.treatment.instants import aware
from lupustem.treatment.reasons import Kind, Reason, Standing
from lupustem.treatment.refusal import Refusal


class Given(NamedTuple):
    """One infusion: whose (a pseudonym), of which lot and bag, when; at None it is planned and can still be held back."""

    recipient: str
    lot: str
    bag: str
    at: datetime | None


class Related(NamedTuple):
    """Others of the same lot. given: to be looked after. planned: not to be started before somebody has decided."""

    given: tuple[Given, ...]
    planned: tuple[Given, ...]


def same_lot(lot: str, affected: str, infusions: Iterable[Given]) -> Related:
    """Everyone but the affected who received or is to receive the lot, each infusion once, in the order of time.

    Raises Refusal: lot_missing, since a report on a biological product without its batch number is no report; naive_time.
    """
    if not lot.strip():
        raise Refusal("lot_missing", _NO_LOT)
    others = list(dict.fromkeys(one for one in infusions if one.lot == lot and one.recipient != affected))
    given = [one for one in others if one.at is not None]
    given.sort(key=lambda one: aware(one.at, "at"))
    return Related(tuple(given), tuple(one for one in others if one.at is None))


def reasons(found: Related) -> tuple[Reason, ...]:
    """What follows for the others: planned infusions wait for a decision, those given are looked after."""
    made = []
    if found.planned:
        made.append(Reason("planned_of_same_lot", Standing.BLOCK, Kind.SITE_POLICY, _PLANNED))
    if found.given:
        made.append(Reason("given_of_same_lot", Standing.WARN, Kind.SITE_POLICY, _GIVEN))
    return tuple(made)


_PLANNED = Text(
    "同一批次还有待输注者：有人作出决定之前不得开始。",
    "Others are still to receive this lot: none is started before somebody has decided.",
)
_GIVEN = Text("同一批次另有已输注者：须告知并随访。", "Others received this lot: tell them and look after them.")
_NO_LOT = Text(
    "lot：缺少批号；生物制品的报告必须有批号。",
    "lot: the batch number is missing; a report on a biological product needs it.",
)
