"""Locking a patient's record after cleaning: what may still be written while it is locked, asked at the one place that writes.

Safety never waits for somebody to unlock: a withdrawal of consent, adverse events with their assessments and reports, whatever
happens at the bedside of an infusion that has begun, and queries. A start is not among them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lupustem.logic.text import Text
from lupustem.registry.record.refusals import Refusal

if TYPE_CHECKING:
    from lupustem.registry.models import Lock, Patient
    from lupustem.registry.models.written import Written


class Locked(Refusal):
    """The patient's record is locked, and this is not one of the things that may be written all the same."""

    def __init__(self, lock: Lock) -> None:
        day = f"{lock.at:%Y-%m-%d}"
        super().__init__(
            Text(
                f"该患者的记录已于 {day} 由 {lock.by.name} 锁定，内容没有保存；确需修改，请项目负责人写明理由后解锁。",
                f"the record of this patient was locked by {lock.by.name} on {day}, and nothing was saved; where it has to be "
                "changed, the programme director unlocks it with a reason.",
            )
        )


def _begun(row: Any) -> bool:
    return bool(row.infusion.events.filter(kind="started").exists())


WHILE_LOCKED: dict[str, Callable[[Any], bool]] = {
    "query": lambda row: True,
    "query_step": lambda row: True,
    "lock": lambda row: True,
    "adverse_event": lambda row: True,
    "causality": lambda row: True,
    "report": lambda row: True,
    "consent": lambda row: row.act == "withdrawn",
    "bedside": lambda row: row.kind != "started",
    "infusion_container": _begun,
    "match": _begun,
    "start_check": _begun,
}
"""The kinds of rows that may be written while the record is locked, and when; every other one may not."""


def lock_of(patient: Patient) -> Lock | None:
    """The lock that stands on a patient's record; None where it is open."""
    newest = patient.locks.order_by("-version")
    if newest.values_list("act", flat=True).first() != "locked":
        return None
    return newest.select_related("by").first()


def patient_of(row: Written) -> Patient | None:
    """The patient whose record a row belongs to; None for rows about lots, the centre, or a new patient."""
    found: Any = row
    way = row.home.split("__")
    if "patient" not in way:
        return None
    for name in way[: way.index("patient") + 1]:
        found = getattr(found, name)
    return found  # type: ignore[no-any-return]


def may_be_written(row: Written) -> bool:
    """Whether a row is one of those that are written all the same."""
    allowed = WHILE_LOCKED.get(row.trail_name)
    return allowed is not None and allowed(row)
