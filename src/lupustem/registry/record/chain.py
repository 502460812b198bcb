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
from lupustem.registry.record.statements import change_row, insert_rows, read_row

if TYPE_CHECKING:
    from django.db.models import Model

    from lupustem.registry.models import AuditRow, ChainHead

FIELDS = ("chain", "number", "at", "who", "role", "action", "subject", "old", "new", "reason", "previous")
_COLUMNS, _HEAD = (*FIELDS, "hash"), ("id", "chain", "number", "hash")


def row_hash(row: AuditRow) -> str:
    """The hash that a row has to carry."""
    return hashlib.sha256(canonical([getattr(row, name) for name in FIELDS]).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """A time as the trail writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def lock(chain: str) -> ChainHead:
    """The end of a chain, locked until the transaction ends."""
    from lupustem.registry.models import ChainHead

    found = read_row(ChainHead._meta.db_table, _HEAD, ("chain",), (chain,), lock=True)
    if found is None:  # the first change of a centre, maybe of two at once
        return ChainHead.objects.select_for_update().get_or_create(chain=chain)[0]
    return ChainHead.from_db(connection.alias, _HEAD, found)


def append(head: ChainHead, **fields: Any) -> AuditRow:
    """Write the next row of a locked chain."""
    return extend(head, [fields])[0]


def extend(head: ChainHead, said: Sequence[Mapping[str, Any]]) -> list[AuditRow]:
    """Write the next rows of a locked chain, in their order; they come back without their keys."""
    from lupustem.registry.models import AuditRow

    rows, number, previous = [], head.number, head.hash
    for fields in said:
        number += 1
        row = AuditRow(chain=head.chain, number=number, previous=previous, **fields)
        previous = row.hash = row_hash(row)
        rows.append(row)
    if rows:
        insert_rows(AuditRow._meta.db_table, _COLUMNS, [[getattr(row, name) for name in _COLUMNS] for row in rows])
        head.number, head.hash = number, previous
        change_row(head._meta.db_table, _HEAD[2:], head.pk, (number, previous))
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
