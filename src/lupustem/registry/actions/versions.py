"""Optimistic locking: a form says which version it showed, and a newer one is never overwritten unseen."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lupustem.logic.text import Text
from lupustem.registry.models.written import Written
from lupustem.registry.record.refusals import Conflict, Refusal


def next_version(rows: QuerySet[Any], *, seen: int, what: Text, mine: dict[str, Any]) -> tuple[int, Any]:
    """The number of the next version and the newest row so far (None for the first).

    Raises Conflict where the newest is not the one that was seen. The database refuses a second row of the same version.
    """
    newest = rows.order_by("-version").first()
    return version_after(newest, seen=seen, what=what, mine=mine), newest


def version_after(newest: Any, *, seen: int, what: Text, mine: dict[str, Any]) -> int:
    """The same, of a newest row (None for none) that the caller has read within the change."""
    stands = 0 if newest is None else newest.version
    if stands != seen:
        theirs = {} if newest is None else shown(newest)
        raise Conflict(what, mine, theirs)
    return stands + 1


def shown(row: Written) -> dict[str, Any]:
    """What a row says, in JSON's types, as both versions of a conflict are shown."""
    return {name: value for name, value in Written.content(row).items() if name != "version"}


def reason_wanted(reason: str) -> str:
    """The reason of an amendment. Raises Refusal where there is none."""
    if not reason.strip():
        raise Refusal(
            Text("请写明更正理由；原内容会保留。", "give the reason for the amendment; what stood before is kept.")
        )
    return reason.strip()
