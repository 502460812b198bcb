"""The trail as a file that anybody can check without this program: one JSON object a line, the ends of the chains first.

`verify_export.py`, written beside it, needs Python alone. A hash chain shows every change of a file whose end is known from
elsewhere: so note the ends that an export prints, apart from the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from lupustem.registry.models import AuditRow
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.chain import FIELDS

FORMAT = "lupustem-audit-1"


def exported() -> Iterator[str]:
    """The lines of the export: the head, then every row, chain by chain."""
    ends = {row.chain: {"hash": row.hash, "rows": row.number} for row in AuditRow.objects.order_by("number").iterator()}
    yield canonical({"chains": ends, "format": FORMAT}) + "\n"
    for chain in sorted(ends):
        for row in AuditRow.objects.filter(chain=chain).order_by("number").iterator():
            yield canonical({name: getattr(row, name) for name in (*FIELDS, "hash")}) + "\n"


def ends() -> dict[str, str]:
    """The hash at which each chain ends."""
    return {row.chain: row.hash for row in AuditRow.objects.order_by("number").iterator()}


def script() -> str:
    """The stand-alone script that checks an export."""
    return files("lupustem.registry.record").joinpath("verify_export.py").read_text(encoding="utf-8")
