"""What the centre shows of section 2.1: each item in versions, with its dates and the document behind it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.registry.actions.uploads import store
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.centre_gates import ITEMS
from lupustem.registry.models import Accreditation
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of an item: in place, not, or None for not known; the number of its document, and from when to when."""

    holds: bool | None
    reference: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


def accredit(
    *,
    actor: Actor,
    key: str,
    item: str,
    seen: int,
    answer: Answer,
    document: tuple[str, bytes] | None = None,
    keep_document: bool = True,
    reason: str = "",
) -> None:
    """Answer an item, the first time or anew; a later version wants a reason.

    document: the name and content of a new file. keep_document: whether the file of the version before stays, where none is
    new. Raises Conflict; Refusal for dates out of order, a file that is not taken, and where nothing is new.
    """
    sent = "" if document is None else hashlib.sha256(document[1]).hexdigest()
    content = [item, seen, *map(str, _fields(answer).values()), sent, keep_document, reason]
    with changing(actor=actor, permission="centre.accredit", key=key, content=content) as change:
        if change.done:
            return
        _in_order(answer)
        rows = Accreditation.objects.filter(centre=actor.centre, item=_known(item)).select_related("document")
        version, old = next_version(rows, seen=seen, what=FACTS[item].text, mine=_shown(answer))
        kept = old.document if old is not None and keep_document else None
        if document is not None:
            kept = store(change, *document)
        row = Accreditation(centre=actor.centre, item=item, version=version, document=kept, **_fields(answer))
        if old is not None:
            _new(row, old)
            row.reason = reason_wanted(reason)
        change.write(row, action="accredit", old=None if old is None else old.content())


def _known(item: str) -> str:
    if item not in ITEMS:
        raise Refusal(
            Text(
                "第 2.1 节没有这一项；请从列出的项目中选择。", "section 2.1 has no such item; take one of those listed."
            )
        )
    return item


def _fields(answer: Answer) -> dict[str, Any]:
    return {
        "holds": answer.holds,
        "reference": answer.reference,
        "issued_on": answer.issued_on,
        "expires_on": answer.expires_on,
    }


def _shown(answer: Answer) -> dict[str, Any]:
    return {name: "" if value is None else str(value) for name, value in _fields(answer).items()}


def _in_order(answer: Answer) -> None:
    issued, expires = answer.issued_on, answer.expires_on
    if issued is not None and issued > today():
        raise Refusal(
            Text("批准日期不能晚于今天；请核对日期。", "the day of issue cannot lie in the future; check the date.")
        )
    if issued is not None and expires is not None and expires < issued:
        raise Refusal(
            Text(
                "有效期至不能早于批准日期；请核对两个日期。",
                "the last day cannot lie before the day of issue; check both dates.",
            )
        )


def _new(row: Accreditation, old: Accreditation) -> None:
    if all(row.content()[name] == value for name, value in old.content().items() if name != "version"):
        raise Refusal(Text("没有新的内容可保存。", "there is nothing new to save."))
