"""A patient's record is locked when it is clean, by a data manager, and unlocked with a reason, by the programme director."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.models import Lock, Patient
from lupustem.registry.queries import unsettled
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

LOCK = Text("锁定状态", "lock")


def lock_record(*, actor: Actor, key: str, patient: Patient, seen: int, reason: str = "") -> None:
    """Lock it. seen: the version of the lock that the page showed. Raises Conflict; Refusal while a query is not closed."""
    content = [patient.number, seen, "locked", reason]
    with changing(actor=actor, permission="record.lock", key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(patient.locks, seen=seen, what=LOCK, mine={"act": "locked"})
        if old is not None and old.act == "locked":
            raise Refusal(Text("该患者的记录已经锁定。", "the record of this patient is locked already."))
        open_ones = unsettled(patient)
        if open_ones:
            raise Refusal(
                Text(
                    f"还有 {open_ones} 项质疑未关闭；请先处理完毕再锁定。",
                    f"not all queries are closed ({open_ones} left); settle them, then lock.",
                )
            )
        row = Lock(patient=patient, version=version, act="locked", reason=reason.strip())
        change.write(row, action="lock_record", old=None if old is None else old.content())


def unlock_record(*, actor: Actor, key: str, patient: Patient, seen: int, reason: str) -> None:
    """Open it again; the caller has asked for the password. Raises Conflict; Refusal without a reason or where it is open."""
    reason = reason_wanted(reason)
    content = [patient.number, seen, "unlocked", reason]
    with changing(actor=actor, permission="record.unlock", key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(patient.locks, seen=seen, what=LOCK, mine={"act": "unlocked"})
        if old is None or old.act != "locked":
            raise Refusal(Text("该患者的记录没有锁定。", "the record of this patient is not locked."))
        row = Lock(patient=patient, version=version, act="unlocked", reason=reason)
        change.write(row, action="unlock_record", old=old.content())
