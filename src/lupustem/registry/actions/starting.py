"""The last step before cells flow: the check at the bedside is kept, and the start is kept only while everything holds.

Both ask `start_gate_of`; the start asks it again within its own transaction, at its own moment, so that nothing that changed
between a check and a start slips through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.actions.prescriptions import closed_words
from lupustem.registry.models import BedsideEvent, Infusion, StartCheck
from lupustem.registry.prescribing.start_gate import StartGate, start_gate_of
from lupustem.registry.prescribing.state import started
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Forbidden, Refusal
from lupustem.treatment.invalid import InvalidInput, floor_to, number_text


def check_start(*, actor: Actor, key: str, infusion: Infusion, entered: Mapping[str, Any]) -> StartCheck:
    """Keep what was found just before the start, with the answer of every gate; the newest check counts.

    entered: as in `prescribing.start_report`, in JSON's types, numbers as text. An override is signed by the actor, now.
    Raises Refusal for what cannot be read, and once the infusion has begun.
    """
    content = [infusion.patient.number, infusion.number, entered]
    with changing(actor=actor, permission="infusion.start", key=key, content=content) as change:
        if change.done:
            return infusion.checks.get(version=int(change.done.rpartition("/")[2]))
        if started(infusion.prescription):
            raise Refusal(_BEGUN)
        said = {**entered, "overrides": [_signed(one, actor, change.at) for one in entered.get("overrides") or ()]}
        found = _asked(infusion, change.at, said)
        row = StartCheck(
            infusion=infusion,
            version=infusion.checks.count() + 1,
            report=canonical(said),
            answer=canonical(found.as_json()),
            ready=found.ready,
        )
        change.write(row, action="check_start")
    return row


def start_infusion(
    *, actor: Actor, key: str, infusion: Infusion, second: Actor, event_id: str, rate: Fraction | None = None
) -> BedsideEvent:
    """Start: the actor with a second person. second: has given the password too.

    rate: at which cells flow first, ml/min, above 0 and at most the first rate of the plan (one may always be slower, rule I3);
    None: the first rate of the plan itself. Raises Refusal unless the newest check is ready, everything holds at this very
    moment, and the rate is within its bounds; Forbidden for the second person.
    """
    content = [infusion.patient.number, infusion.number, second.user.username, event_id]
    content += [] if rate is None else [str(rate)]
    with changing(actor=actor, permission="infusion.start", key=key, content=content) as change:
        if change.done:
            return infusion.events.get(kind="started")
        if second.centre.pk != actor.centre.pk or not may(second, "infusion.start"):
            raise Forbidden("infusion.start")
        if second.user.pk == actor.user.pk:
            raise Refusal(
                Text("开始输注须两人；第二位须为另一人。", "two persons start an infusion; the second is another one.")
            )
        found = _ready(Infusion.objects.get(pk=infusion.pk), change.at)
        assert found.rate is not None
        first = found.rate.segments[0].rate
        said = {
            "rate": _rate(first if rate is None else _allowed(rate, first)),
            "by": [actor.user.username, second.user.username],
        }
        row = BedsideEvent(
            infusion=infusion,
            number=infusion.events.count() + 1,
            event_id=event_id,
            occurred_at=change.at,
            kind="started",
            content_json=canonical(said),
            person=second.user.username,
        )
        change.write(row, action="start_infusion")
    return row


def _ready(infusion: Infusion, at: datetime) -> StartGate:
    """Everything as it stands now, by the newest check. Raises Refusal, with each thing that is in the way."""
    newest = infusion.checks.order_by("-version").first()
    if newest is None or not newest.ready:
        raise Refusal(
            Text(
                "请先完成输注前核对，且最近一次核对须全部通过。",
                "check before the start first; the newest check has to be in order.",
            )
        )
    found = _asked(infusion, at, json.loads(newest.report, parse_float=Decimal))
    if not found.ready:
        said = [closed_words(one) for one in found.closed] + [one.text for one in found.checks.reasons]
        raise Refusal(*said)
    return found


def _asked(infusion: Infusion, at: datetime, entered: Mapping[str, Any]) -> StartGate:
    try:
        return start_gate_of(infusion, at, entered)
    except InvalidInput as wrong:
        raise Refusal(*(one.text for one in wrong.problems)) from wrong


def _allowed(rate: Fraction, first: Fraction) -> Fraction:
    """The rate that was set, where the plan allows it. Raises Refusal with the bounds."""
    if not Fraction(1, 10**6) <= rate <= first:
        most = number_text(first)
        raise Refusal(
            Text(
                f"起始滴速须大于 0，且不超过方案的起始滴速 {most} ml/min；需要更快请重新开立处方。",
                f"the first rate has to be above 0 and at most that of the plan, {most} ml/min; a faster one needs another "
                "prescription.",
            )
        )
    return rate


def _rate(rate: Fraction) -> float | int:
    """The first rate, ml/min, as a number of JSON; rounded down, never up."""
    whole = floor_to(rate, Fraction(1, 10**6))
    return int(whole) if whole.denominator == 1 else float(whole)


def _signed(override: Any, actor: Actor, at: datetime) -> dict[str, Any]:
    """An override as its maker signs it: who and when are not typed."""
    if not isinstance(override, Mapping):
        raise Refusal(Text("请写明越过哪条提示与理由。", "say which reason is overridden, and why."))
    said = {name: override.get(name) for name in ("rule", "code", "text")}
    return {**said, "by": actor.user.username, "at": at.isoformat()}


_BEGUN = Text("输注已经开始。", "the infusion has begun.")
