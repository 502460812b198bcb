"""The trail in an export: whole in an identified one; else without contents and under pseudonyms, as a chain of its own.

Either is checked by the stand-alone script. A row without its contents carries the hash of the row that it stands for, so that
the centre can show which one that is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from lupustem.registry.export.rows import Reader
from lupustem.registry.models import AuditRow, ChainHead
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import FIELDS
from lupustem.registry.record.exporting import FORMAT

_OF_NOBODY = (
    "centre",
    "consent_form",
    "accreditation",
    "policy",
    "policy_signature",
    "lot",
    "lot_record",
    "lot_signature",
    "lot_act",
)
_NUMBER = re.compile(r"([a-z_]+):(\d{1,12})(/[a-z0-9_/]*)?")


def trail_lines(reader: Reader) -> Iterator[str]:
    """The lines of audit.ndjson: the head, which names the end, then every row."""
    end, count = "", 0
    for count, row in enumerate(_rows(reader), start=1):  # noqa: B007
        end = row["hash"]
    chains = {reader.centre.code: {"hash": end, "rows": count}} if count else {}
    yield canonical({"chains": chains, "format": FORMAT}) + "\n"
    for row in _rows(reader):
        yield canonical(row) + "\n"


def own_end(reader: Reader) -> dict[str, Any]:
    """Where the chain of the record ends at the moment of the export."""
    head = ChainHead.objects.using(reader.using).filter(chain=reader.centre.code).first()
    return {} if head is None else {"chain": head.chain, "rows": head.number, "hash": head.hash}


def _rows(reader: Reader) -> Iterator[dict[str, Any]]:
    previous = ""
    found = AuditRow.objects.using(reader.using).filter(chain=reader.centre.code).order_by("number")
    for row in found.iterator():
        said = {name: getattr(row, name) for name in FIELDS}
        if not reader.identified:
            said |= {"who": reader.person(row.who), "subject": _subject(row.subject, reader), "previous": previous}
            said |= {"old": canonical(None), "new": canonical({"stands_for": row.hash}), "reason": ""}
        digest = hashlib.sha256(canonical([said[name] for name in FIELDS]).encode()).hexdigest()
        yield {**said, "hash": digest}
        previous = digest


def _subject(subject: str, reader: Reader) -> str:
    """The name of a row with the patient under a pseudonym; of any other row its kind alone, unless it is of the centre."""
    kind = subject.partition(":")[0]
    found = _NUMBER.fullmatch(subject)
    if kind in _OF_NOBODY:
        return subject
    if found and found[2] in reader.numbers:
        return f"{kind}:{reader.patient(found[2])}{found[3] or ''}"
    return kind
