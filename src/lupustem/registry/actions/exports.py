"""That something leaves the record is in the trail before it does: who, for whom, with or without names, and why."""

from __future__ import annotations

from django.db import transaction

from lupustem.logic.text import Text
from lupustem.registry.actions.logins import operator_says
from lupustem.registry.models import Centre
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

LONGEST_RECIPIENT = 60
RECIPIENT = Text(
    f"接收方至多 {LONGEST_RECIPIENT} 个可显示的字符。",
    f"a recipient has at most {LONGEST_RECIPIENT} signs that can be shown.",
)
REASON = Text(
    "含身份的导出须写明理由（--reason），理由会写入变更记录。",
    "what tells who patients are wants a reason (--reason), which stands in the trail.",
)


def note_export(*, actor: Actor, key: str, recipient: str) -> None:
    """A pseudonymous export from the browser. Raises Refusal for a recipient that cannot be."""
    _recipient(recipient)
    with changing(actor=actor, permission="export.make", key=key, content=["export", recipient]) as change:
        if change.done:
            return
        change.say(
            action="export_record",
            subject=f"centre:{actor.centre.code}",
            new={"identified": False, "recipient": recipient},
        )


def note_export_by_operator(*, centre: Centre, what: str, identified: bool, recipient: str, reason: str) -> None:
    """An export from the command line. what: tables, cohort or a pseudonym asked for.

    Raises Refusal without a reason for one that tells who patients are.
    """
    _recipient(recipient)
    if identified and not reason.strip():
        raise Refusal(REASON)
    said = {"what": what, "identified": identified, "recipient": recipient, "reason": reason.strip()[:500]}
    with transaction.atomic():
        operator_says(centre.code, "export_record", f"centre:{centre.code}", said)


def _recipient(text: str) -> None:
    if len(text) > LONGEST_RECIPIENT or not text.isprintable():
        raise Refusal(RECIPIENT)
