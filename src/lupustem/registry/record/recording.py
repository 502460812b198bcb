"""How a change is made: one transaction that holds the rows, their rows of the trail and a receipt, or none of them.

    with changing(actor=actor, permission="patient.refer", key=key, content=said) as change:
        if change.done:
            return find(change.done)
        change.write(Referral(...), action="refer")

An action without permission, without a row of the trail, or with a key that was used for something else, raises, and nothing
is changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lupustem.registry.access.permissions import may
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import extend, insert, lock, stamp
from lupustem.registry.record.clock import now
from lupustem.registry.record.locking import Locked, lock_of, may_be_written, patient_of
from lupustem.registry.record.refusals import Forbidden, KeyUsed
from lupustem.registry.record.statements import insert_rows, read_row

if TYPE_CHECKING:
    from lupustem.registry.models import ChainHead
    from lupustem.registry.models.written import Written

LONGEST_KEY = 64
_RECEIPT = ("user_id", "key", "action", "content", "subject")


class Change:
    """A change under way. done: the subject of the same request carried out before; then there is nothing to do.

    subject: what the receipt names; the first row written unless an action sets another.
    """

    def __init__(self, actor: Actor, head: ChainHead, at: datetime, done: str) -> None:
        self.actor, self.at, self.done = actor, at, done
        self.subject = ""
        self._head = head
        self._open: set[int] = set()

    def write(self, row: Written, *, action: str, old: dict[str, Any] | None = None) -> None:
        """Insert a row of the record and its row of the trail. Raises Locked where the patient's record is locked."""
        self.write_all([(row, old)], action=action)

    def write_all(self, rows: Sequence[tuple[Written, dict[str, Any] | None]], *, action: str) -> None:
        """The same for rows of one table, each with what stood before it, in their order and in two statements.

        One row does not see another of them in the database: where a later one follows from an earlier, the caller says how.
        """
        for row, _ in rows:
            self._check_lock(row)
            row.at, row.by, row.role = self.at, self.actor.user, str(self.actor.role)
            row.full_clean(exclude=_at_hand(row), validate_unique=False, validate_constraints=False)
        insert([row for row, _ in rows])
        self._tell([self._said(action, row.subject, old, row.content(), row.reason) for row, old in rows])

    def _check_lock(self, row: Written) -> None:
        patient = patient_of(row)
        if patient is None or patient.pk in self._open or may_be_written(row):
            return
        lock = lock_of(patient)
        if lock is not None:
            raise Locked(lock)
        self._open.add(patient.pk)

    def say(self, *, action: str, subject: str, old: Any = None, new: Any = None, reason: str = "") -> None:
        """Write a row of the trail for a change made otherwise."""
        self._tell([self._said(action, subject, old, new, reason)])

    def _said(self, action: str, subject: str, old: Any, new: Any, reason: str) -> dict[str, str]:
        who, role = self.actor.user.username, str(self.actor.role)
        said = {"action": action, "subject": subject, "old": canonical(old), "new": canonical(new), "reason": reason}
        return {"at": stamp(self.at), "who": who, "role": role, **said}

    def _tell(self, said: Sequence[dict[str, str]]) -> None:
        assert not self.done, "carried out before: find what was made then and return it"
        rows = extend(self._head, said)
        self.subject = self.subject or next((one.subject for one in rows), "")


def _at_hand(row: Written) -> set[str]:
    """The relations whose row was read or written before: the database, not a further query, says whether it is still there."""
    kept = {
        one.name: getattr(row, one.name) for one in row._meta.concrete_fields if one.is_relation and one.is_cached(row)
    }
    return {name for name, other in kept.items() if other is not None and not other._state.adding}


@contextmanager
def changing(*, actor: Actor, permission: str, key: str, content: Any) -> Iterator[Change]:
    """One change by an actor. key: names the request, so that it is carried out once. content: what was asked for.

    Raises Forbidden, or KeyUsed where the key belongs to another request.
    """
    from lupustem.registry.models import Receipt

    if not may(actor, permission):
        raise Forbidden(permission)
    if not 8 <= len(key) <= LONGEST_KEY:
        raise KeyUsed
    said = hashlib.sha256(canonical([permission, content]).encode()).hexdigest()
    receipts = Receipt._meta.db_table
    with transaction.atomic():
        head = lock(actor.centre.code)
        receipt = read_row(receipts, ("content", "subject"), ("user_id", "key"), (actor.user.pk, key))
        if receipt is not None and receipt[0] != said:
            raise KeyUsed
        change = Change(actor, head, now(), receipt[1] if receipt else "")
        yield change
        if receipt is None:
            if not change.subject:
                raise AssertionError(f"{permission}: a change without its row of the trail")
            insert_rows(receipts, _RECEIPT, [(actor.user.pk, key, permission, said, change.subject)])
