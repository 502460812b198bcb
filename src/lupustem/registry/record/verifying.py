"""Does the record hold? Every chain is recomputed, and every row of the record is compared with its row of the trail."""

from __future__ import annotations

import hashlib

from lupustem.registry.models import RECORDS, AuditRow, Centre, ChainHead
from lupustem.registry.prefix import begins
from lupustem.registry.record.accounts import unlike_the_trail
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import broken, stamp


def verify() -> tuple[int, list[str]]:
    """How many rows of the trail were checked, and what is wrong: chain/number, or the name of a row of the record."""
    count, wrong = 0, []
    heads = {head.chain: (head.number, head.hash) for head in ChainHead.objects.all()}
    chains = sorted({*heads, *AuditRow.objects.values_list("chain", flat=True).distinct()})
    for chain in chains:
        rows = AuditRow.objects.filter(chain=chain).order_by("number")
        count += rows.count()
        wrong += broken(chain, rows.iterator(), heads.get(chain, (0, "")))
    wrong += [f"{centre.code}/missing" for centre in Centre.objects.all() if centre.code not in heads]
    return count, wrong + _rows_unlike_the_trail() + unlike_the_trail()


def _rows_unlike_the_trail() -> list[str]:
    """Rows of the record that differ from what the trail says of them, are not in it, or are in it and gone.

    One table after the other, and of each row of the trail a hash alone: memory grows with the largest table only.
    """
    wrong = []
    for model in RECORDS:
        told = _told(model.trail_name)
        for row in model._default_manager.select_related(model.home, "by", *model.told_with).order_by("pk").iterator():
            place = (row.chain, row.subject)
            said = (stamp(row.at), row.by.username, row.role, row.reason, canonical(row.content()))
            if told.pop(place, None) != _hash(said):
                wrong.append("/".join(place))
        wrong += [f"{chain}/{subject}/gone" for chain, subject in told]
    return wrong


def _told(kind: str) -> dict[tuple[str, str], bytes]:
    """What the trail says last of each row of a kind, as a hash."""
    rows = AuditRow.objects.filter(begins("subject", f"{kind}:")).order_by("number")
    columns = rows.values_list("chain", "subject", "at", "who", "role", "reason", "new")
    return {(chain, subject): _hash(tuple(said)) for chain, subject, *said in columns.iterator()}


def _hash(said: tuple[str, ...]) -> bytes:
    return hashlib.sha256(canonical(said).encode()).digest()


SUBJECTS = frozenset(model.trail_name for model in RECORDS)
