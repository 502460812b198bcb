"""The chain of the trail: each row's hash covers its own fields and the hash of the row before.

hash = SHA-256 of the canonical JSON list [chain, number, at, who, role, action, subject, old, new, reason, previous].
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from lupustem.registry.record.canonical import canonical

if TYPE_CHECKING:
    from django.db.models import Model

    from lupustem.registry.models import AuditRow, ChainHead

FIELDS = ("chain", "number", "at", "who", "role", "action", "subject", "old", "new", "reason", "previous")


def row_hash(row: AuditRow) -> str:
    """The hash that a row has to carry."""
    return hashlib.sha256(canonical([getattr(row, name) for name in FIELDS]).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """A time as the trail writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def lock(chain: str) -> ChainHead:
    """The end of a chain, locked until the transaction ends."""
    from lupustem.registry.models import ChainHead

    return ChainHead.objects.select_for_update().get_or_create(chain=chain)[0]


def append(head: ChainHead, **fields: Any) -> AuditRow:
    """Write the next row of a locked chain."""
    return extend(head, [fields])[0]


def extend(head: ChainHead, said: Sequence[Mapping[str, Any]]) -> list[AuditRow]:
    """Write the next rows of a locked chain, in their order."""
    from lupustem.registry.models import AuditRow

    rows, number, previous = [], head.number, head.hash
    for fields in said:
        number += 1
        row = AuditRow(chain=head.chain, number=number, previous=previous, **fields)
        previous = row.hash = row_hash(row)
        rows.append(row)
    if rows:
        insert(rows)
        head.number, head.hash = number, previous
        head.save()
    return rows


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one table, several in one statement where the database tells their keys."""
    if len(rows) > 1 and connection.features.can_return_rows_from_bulk_insert:
        type(rows[0])._default_manager.bulk_create(rows)
        return
    for row in rows:
        row.save(force_insert=True)


def broken(chain: str, rows: Iterable[AuditRow], end: tuple[int, str]) -> list[str]:
    """What is wrong with a chain, row by row; nothing where it holds. end: number and hash of its last row."""
    found, previous, number = [], "", 0
    for row in rows:
        number += 1
        if row.number != number or row.previous != previous or row.hash != row_hash(row):
            found.append(f"{chain}/{row.number}")
            number = row.number
        previous = row.hash
    if (number, previous) != end:
        found.append(f"{chain}/end")
    return found
