"""Who else received cells of the lot that an adverse event is about: to be told and looked after, by pseudonym only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.treatment.instants import aware
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


_NO_LOT = Text(
    "lot：缺少批号；生物制品的报告必须有批号。",
    "lot: the batch number is missing; a report on a biological product needs it.",
)
