"""Does the record hold? Every chain is recomputed, and every row of the record is compared with its row of the trail."""

from __future__ import annotations

from lupustem.registry.models import RECORDS, AuditRow, Centre, ChainHead
from lupustem.registry.models.written import Written
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
    return count, wrong + _unlike_the_trail()


def _unlike_the_trail() -> list[str]:
    """Rows of the record that differ from what the trail says of them, are not in it, or are in it and gone."""
    wrong = []
    told = {
        (row.chain, row.subject): row
        for row in AuditRow.objects.order_by("number").iterator()
        if row.subject.partition(":")[0] in SUBJECTS
    }
    for model in RECORDS:
        for row in model._default_manager.select_related(model.home, "by", *model.told_with).order_by("pk").iterator():
            place = (row.chain, row.subject)
            if not _same(row, told.pop(place, None)):
                wrong.append("/".join(place))
    return wrong + [f"{chain}/{subject}/gone" for chain, subject in told]


def _same(row: Written, said: AuditRow | None) -> bool:
    if said is None:
        return False
    signed = (said.at, said.who, said.role, said.reason) == (stamp(row.at), row.by.username, row.role, row.reason)
    return signed and said.new == canonical(row.content())


SUBJECTS = frozenset(model.trail_name for model in RECORDS)
