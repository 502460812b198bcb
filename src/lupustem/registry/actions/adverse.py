"""Adverse events: what is known, later knowledge as versions, causality by two assessors, and the reports that were sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.adverse import CATEGORIES, OTHER, Told, known_events
from lupustem.registry.infused import infused
from lupustem.registry.models import AdverseEvent, Causality, Infusion, Patient, ReportSent
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.treatment.causality import Assessment, naranjo
from lupustem.treatment.ctcae import term_of
from lupustem.treatment.invalid import InvalidInput

ADVERSE = Text("不良事件", "adverse event")
OUTCOMES: dict[str, Text] = {
    "resolved": Text("已痊愈", "resolved"),
    "recovering": Text("好转中", "recovering"),
    "ongoing": Text("持续", "ongoing"),
    "resolvedWithSequelae": Text("痊愈，有后遗症", "resolved with sequelae"),
    "fatal": Text("死亡", "fatal"),
    "unknown": Text("不明", "not known"),
}
ACTIONS: dict[str, Text] = {
    "none": Text("未处理", "none"),
    "observed": Text("观察", "observed"),
    "rate_reduced": Text("减慢滴速", "rate reduced"),
    "held": Text("暂停输注", "infusion held"),
    "stopped": Text("终止输注", "infusion stopped"),
    "drug": Text("用药处理", "treated with a drug"),
    "admitted": Text("收住院", "admitted to hospital"),
    "other": Text("其他", "other"),
}


def record_adverse(
    *,
    actor: Actor,
    key: str,
    patient: Patient,
    number: int,
    seen: int,
    infusion: Infusion | None,
    known_at: datetime,
    said: Mapping[str, Any],
    reason: str = "",
) -> AdverseEvent:
    """A new adverse event (number 0), or what is known of one by now.

    said: see `adverse.Told`. Raises Refusal for answers that contradict each other and for days out of order; Conflict.
    """
    text = canonical(dict(said))
    asked = [
        patient.number,
        number,
        seen,
        None if infusion is None else infusion.pk,
        known_at.isoformat(),
        text,
        reason,
    ]
    with changing(actor=actor, permission="adverse.record", key=key, content=asked) as change:
        if change.done:
            place = change.done.rsplit("/", 2)
            return AdverseEvent.objects.get(patient=patient, number=int(place[1]), version=int(place[2]))
        old = None
        if number:
            reason = reason_wanted(reason)
            rows = patient.adverse_events.filter(number=number)
            version, old = next_version(rows, seen=seen, what=ADVERSE, mine={"content_json": text})
        else:
            number, version = 1 + patient.adverse_events.filter(version=1).count(), 1
        row = AdverseEvent(
            patient=patient,
            infusion=infusion,
            number=number,
            version=version,
            known_at=known_at,
            content_json=text,
            reason=reason.strip(),
        )
        _check(row, old)
        change.write(row, action="record_adverse", old=None if old is None else old.content())
    return row


def assess_causality(
    *,
    actor: Actor,
    key: str,
    event: AdverseEvent,
    assessor: str,
    word: str,
    excludes: bool | None,
    questions: Mapping[int, bool | None],
) -> None:
    """What an assessor says of the cause, of the event as it is known in its newest version; the two are different persons.

    Raises Refusal where this assessor has spoken of this version, or the other one was the same person.
    """
    said = {
        "as": assessor,
        "word": word,
        "excludes": excludes,
        "naranjo": {str(n): one for n, one in questions.items()},
    }
    asked = [event.subject, said]
    with changing(actor=actor, permission="adverse.assess", key=key, content=asked) as change:
        if change.done:
            return
        try:
            Assessment(assessor, word, excludes)
            naranjo(questions)
        except InvalidInput as invalid:
            raise Refusal(*(one.text for one in invalid.problems)) from None
        known = known_events(AdverseEvent.objects.filter(patient=event.patient, number=event.number))[0]
        if known.newest.row.pk != event.pk:
            raise Refusal(_NEWER)
        for name, (_, row) in known.assessed.items():
            if name != assessor and row.by_id == actor.user.pk:
                raise Refusal(_ANOTHER)
            if name == assessor and row.event_id == event.pk:
                raise Refusal(_SPOKEN)
        if any(row.event_id == event.pk and row.by_id == actor.user.pk for row in known.causalities):
            raise Refusal(_ANOTHER)
        change.write(Causality(event=event, content_json=canonical(said)), action="assess_causality")


def send_report(
    *, actor: Actor, key: str, event: AdverseEvent, rule: str, recipient: str, sent_at: datetime, reference: str
) -> None:
    """A report that was sent. rule: set:rule. Raises Refusal for a duty that there is not, twice, or a time out of order."""
    asked = [event.subject, rule, recipient, sent_at.isoformat(), reference]
    with changing(actor=actor, permission="adverse.report", key=key, content=asked) as change:
        if change.done:
            return
        known = known_events(AdverseEvent.objects.filter(patient=event.patient, number=event.number))[0]
        duty = next((one for one in known.duties(now()) if one.rule == rule), None)
        if duty is None:
            raise Refusal(
                Text("没有这一项报告义务；请从列出的选项中选择。", "there is no such duty; choose one of those listed.")
            )
        if duty.sent is not None:
            raise Refusal(Text("这一项报告已登记；更正请另行记录。", "this report is recorded already."))
        if not known.versions[0].row.known_at <= sent_at <= now():
            raise Refusal(
                Text(
                    "发出时间不能早于获知时间，也不能晚于现在。",
                    "the time of sending lies neither before the centre came to know nor in the future.",
                )
            )
        row = ReportSent(event=known.newest.row, rule=rule, recipient=recipient, sent_at=sent_at, reference=reference)
        change.write(row, action="send_report")


def _check(row: AdverseEvent, old: AdverseEvent | None) -> None:
    """What a version has to keep to. Raises Refusal with every problem."""
    said = json.loads(row.content_json)
    try:
        problems = [*_problems(row, said), *_order(row, said, old)]
        if not problems:
            problems = _graded(Told(row, said))
    except InvalidInput as invalid:
        problems = [one.text for one in invalid.problems]
    if problems:
        raise Refusal(*problems)


def _problems(row: AdverseEvent, said: Mapping[str, Any]) -> list[Text]:
    found = []
    if said["term"] == OTHER:
        if not said["verbatim"]:
            found.append(Text("原话：没有术语的事件须写明。", "as said: an event without a term has to be described."))
    else:
        term_of(said["term"])
    if said["category"] not in CATEGORIES or said["outcome"] not in OUTCOMES or said["action"] not in ACTIONS:
        found.append(
            Text("类别、转归与处理：请从列出的选项中选择。", "kind, outcome and action: choose one of those listed.")
        )
    if row.infusion is not None:
        started = [one for one in infused(row.patient) if one.infusion.pk == row.infusion.pk]
        if not started or started[0].on > date.fromisoformat(said["onset"][:10]):
            found.append(
                Text(
                    "所选输注在事件开始之后才开始，或不是此患者的；请核对。",
                    "the infusion chosen began after the onset, or is not this patient's; check it.",
                )
            )
    return found


def _order(row: AdverseEvent, said: Mapping[str, Any], old: AdverseEvent | None) -> list[Text]:
    onset, end = date.fromisoformat(said["onset"][:10]), said.get("end")
    known, finished = row.known_at, said.get("finished_at")
    found = []
    if onset > today() or known > now() or onset > known.astimezone(zone()).date():
        found.append(
            Text(
                "开始日期不能晚于获知时间，二者都不能晚于现在。",
                "the onset lies not after the time when the centre came to know, and neither in the future.",
            )
        )
    if end is not None and not onset <= date.fromisoformat(end) <= today():
        found.append(
            Text("结束日期不能早于开始，也不能晚于今天。", "the end lies neither before the onset nor in the future.")
        )
    if end is not None and said["outcome"] in ("ongoing", "recovering"):
        found.append(
            Text(
                "已写结束日期，转归却是持续或好转中；请核对。",
                "there is an end, and the outcome is still open; check both.",
            )
        )
    if finished is not None and not known <= datetime.fromisoformat(finished) <= now():
        found.append(
            Text(
                "处理结束时间不能早于获知时间，也不能晚于现在。",
                "management is finished neither before the centre came to know nor in the future.",
            )
        )
    if old is not None and not said.get("corrects") and known < old.known_at:
        found.append(
            Text(
                "新的情况不能早于上一版的获知时间；若上一版有误，请选“更正”。",
                "newer knowledge is not older than that of the version before; if that one was wrong, choose “correction”.",
            )
        )
    return found


def _graded(told: Told) -> list[Text]:
    made, dead = told.graded, told.serious.criteria["death"]
    found = []
    if made is not None and made.grade == 0 and not made.asks:
        found.append(Text("未达到任何一级，不是不良事件。", "no grade is reached: this is no adverse event."))
    if (told.said["outcome"] == "fatal") != bool(dead):
        found.append(
            Text(
                "转归“死亡”须与严重性“死亡”一致；请核对。",
                "the outcome fatal goes with the criterion death; check both.",
            )
        )
    return found


_NEWER = Text(
    "事件已有新的版本；请重新打开页面，按新版本评估。",
    "the event has a newer version; open the page anew and assess that.",
)
_ANOTHER = Text("两位评估者须为不同的人。", "the two assessors have to be different persons.")
_SPOKEN = Text(
    "此评估者已评过这一版本；情况有变时，请先记录新的版本。",
    "this assessor has spoken of this version; where things have changed, record the newer version first.",
)
