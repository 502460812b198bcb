"""The log of the bedside: entries of a tablet kept once each, whatever became of the answer; and a restart by order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.bedside.entries import EVENT_ID, Sent, readable
from lupustem.registry.bedside.played import played
from lupustem.registry.models import BedsideEvent, Infusion
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Forbidden, Refusal
from lupustem.treatment.monitor import step
from lupustem.treatment.monitor_events import EventRefused, Restarted

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one entry: `kept` now, `known` from before, or `not_taken` and why; then the tablet keeps it."""

    event_id: str
    state: str
    why: Text | None = None


def record_events(*, actor: Actor, infusion: Infusion, sent: Sequence[Sent], locked: bool = False) -> list[Kept]:
    """Keep the entries of a tablet, in their order; each once, by its id. The id is the key: the same again changes nothing.

    locked: the tablet is locked, and only a stop is taken. Raises Forbidden where nothing of it may be recorded, Refusal for
    too many at once.
    """
    if len(sent) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    allowed = [one for one in sent if _allowed(actor, one, locked)]
    answers = {one.event_id: Kept(one.event_id, "not_taken", LOCKED if locked else NOT_ALLOWED) for one in sent}
    if not allowed:
        if sent and not locked:
            raise Forbidden("infusion.record")
        return list(answers.values())
    permission = "infusion.stop" if all(one.kind == "stopped" for one in allowed) else "infusion.record"
    content = [infusion.pk, *(one.event_id for one in allowed)]
    with changing(actor=actor, permission=permission, key=secrets.token_hex(16), content=content) as change:
        before = infusion.events.filter(event_id__in=[one.event_id for one in allowed])
        known = set(before.values_list("event_id", flat=True))
        number = infusion.events.count()
        for one in allowed:
            if EVENT_ID.fullmatch(one.event_id) is None:
                answers[one.event_id] = Kept(one.event_id, "not_taken", NO_ID)
            elif one.event_id in known:
                answers[one.event_id] = Kept(one.event_id, "known")
            else:
                number += 1
                known.add(one.event_id)
                answers[one.event_id] = _keep(change, infusion, number, one)
        # A batch of entries that all were known writes nothing; its receipt names one of them.
        change.subject = change.subject or next((row.subject for row in before[:1]), "") or _none(answers)
    return list(answers.values())


def restart(
    *, actor: Actor, key: str, infusion: Infusion, rate: Fraction, by: Sequence[Actor], event_id: str
) -> BedsideEvent:
    """Restart a stopped infusion: the actor, a physician, orders it; two persons do it. Raises Refusal, as the monitor does."""
    persons = [one.user.username for one in by]
    content = [infusion.pk, str(rate), *persons]
    with changing(actor=actor, permission="infusion.restart", key=key, content=content) as change:
        if change.done:
            return infusion.events.get(number=int(change.done.rpartition("/")[2]))
        for one in by:
            if one.centre.pk != actor.centre.pk or not may(one, "infusion.start"):
                raise Forbidden("infusion.start")
        event = Restarted(event_id, change.at.astimezone(UTC), rate, actor.user.username, tuple(persons))
        try:
            step(played(infusion).state, event)
        except EventRefused as refused:
            raise Refusal(refused.text) from None
        said = {"rate": float(rate), "ordered_by": event.ordered_by, "by": persons}
        row = BedsideEvent(
            infusion=infusion,
            number=infusion.events.count() + 1,
            event_id=event_id,
            occurred_at=change.at,
            kind="restarted",
            content_json=canonical(said),
        )
        change.write(row, action="restart_infusion")
    return row


def _keep(change: Change, infusion: Infusion, number: int, one: Sent) -> Kept:
    username = change.actor.user.username
    made = readable(one, by=username, opened=infusion.at, now=change.at)
    row = BedsideEvent(
        infusion=infusion,
        number=number,
        event_id=one.event_id,
        occurred_at=made.at,
        kind=made.kind,
        content_json=canonical(made.content),
        person="" if one.person == username else one.person[:60],
        reason="" if made.why is None or made.kind == "unread" else f"{made.why.zh} {made.why.en}",
    )
    change.write(row, action="record_event")
    return Kept(one.event_id, "kept", made.why)


def _allowed(actor: Actor, one: Sent, locked: bool) -> bool:
    if one.kind == "stopped":
        return may(actor, "infusion.stop")
    return not locked and may(actor, "infusion.record")


def _none(answers: dict[str, Kept]) -> str:
    raise Refusal(*(one.why for one in answers.values() if one.why is not None))


TOO_MANY = Text(
    f"一次最多送 {MOST_AT_ONCE} 条；请分批。", f"at most {MOST_AT_ONCE} entries at once; send them in parts."
)
LOCKED = Text(
    "平板已锁定：只收停止；其余记录留在平板上，解锁后送出。",
    "the tablet is locked: only a stop is taken; the other entries stay on the tablet and go out when it is unlocked.",
)
NOT_ALLOWED = Text(
    "当前登录者无权记录；此项留在平板上，请由护士或医生登录后送出。",
    "who is logged in may not record this; it stays on the tablet until a nurse or a physician logs in.",
)
NO_ID = Text("此项没有可用的编号，未能保存。", "this entry has no usable id and was not kept.")
