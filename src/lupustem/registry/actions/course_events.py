"""What befell a patient: relapse, death, loss, contact; each may be corrected or taken back. And the way to a retreatment."""

from __future__ import annotations

from datetime import date
from typing import Any

from lupustem.logic.text import Text
from lupustem.outcome.columns import CAUSES, DEATHS, KINDS
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.fact_values import written
from lupustem.registry.follow_up import ends_of, standing_events
from lupustem.registry.infused import COUNTED, infused, infusions_before
from lupustem.registry.models import CourseEvent, FactEntry, Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.visit_values import newest_visits, visits_of

EVENT = Text("病程事件", "event of the course")
RECORDED = ("relapse", *DEATHS, "lost_to_follow_up", "last_contact")
"""The kinds that are recorded here; infusions and adverse events stand in tables of their own."""


def record_course_event(
    *,
    actor: Actor,
    key: str,
    patient: Patient,
    number: int,
    seen: int,
    kind: str,
    on: date,
    cause: str = "",
    note: str = "",
    withdrawn: bool = False,
    reason: str = "",
) -> CourseEvent:
    """A new event (number 0), or a correction of one, which wants a reason; withdrawn takes it back.

    Raises Conflict; Refusal for a kind that is not recorded here, days out of order, a second death, and what stands after it.
    """
    asked = [patient.number, number, seen, kind, str(on), cause, note, withdrawn, reason]
    with changing(actor=actor, permission="course_event.record", key=key, content=asked) as change:
        if change.done:
            place = change.done.rsplit("/", 2)
            return CourseEvent.objects.get(patient=patient, number=int(place[1]), version=int(place[2]))
        old = None
        if number:
            reason = reason_wanted(reason)
            mine = {"kind": kind, "on": str(on), "withdrawn": withdrawn}
            version, old = next_version(patient.course_events.filter(number=number), seen=seen, what=EVENT, mine=mine)
        else:
            number, version = 1 + patient.course_events.filter(version=1).count(), 1
        said = {name: value for name, value in (("cause", cause), ("note", note)) if value}
        row = CourseEvent(
            patient=patient,
            number=number,
            version=version,
            kind=kind,
            on=on,
            content_json=canonical(said),
            withdrawn=withdrawn,
            reason=reason.strip(),
        )
        _check(row, cause)
        change.write(row, action="record_course_event", old=None if old is None else old.content())
    return row


def begin_retreatment(*, actor: Actor, key: str, patient: Patient) -> None:
    """The facts with which the assessment of a retreatment begins: infusions so far, whether it worked, whether it came back.

    Raises Refusal where no infusion has ended, one is under way, or the patient has died.
    """
    with changing(actor=actor, permission="fact.record", key=key, content=[patient.number, "retreatment"]) as change:
        if change.done:
            return
        found, wrote = _at_retreatment(patient), False
        for fact, value in found.items():
            newest = patient.facts.filter(fact=fact).order_by("-version").first()
            if newest is not None and newest.value == written(value):
                continue
            row = FactEntry(
                patient=patient,
                fact=fact,
                version=1 + (0 if newest is None else newest.version),
                value=written(value),
                observed_on=today(),
                source=COUNTED,
            )
            change.write(row, action="begin_retreatment", old=None if newest is None else newest.content())
            wrote = True
        if not wrote:
            raise Refusal(
                Text(
                    "这些事实已经录入；请直接打开评估。",
                    "these facts are recorded already; open the assessment itself.",
                )
            )


def _at_retreatment(patient: Patient) -> dict[str, Any]:
    given = infused(patient)
    if not given or given[-1].ended_at is None:
        raise Refusal(
            Text(
                "还没有结束的输注，或有一次输注正在进行；再次治疗在其结束之后。",
                "no infusion has ended yet, or one is under way; a retreatment comes after it.",
            )
        )
    events = standing_events(patient.course_events.order_by("version"))
    if ends_of(events, ()).died_on is not None:
        raise Refusal(Text("患者已死亡。", "the patient has died."))
    before = infusions_before(patient)
    if before is None:
        raise Refusal(
            Text(
                "首次输注时未记录在外院接受过几次输注，无法计数；请在评估中填写。",
                "how many infusions there were elsewhere was not recorded at the first one; answer it in the assessment.",
            )
        )
    found: dict[str, Any] = {"prior_msc_infusions": before + len(given)}
    judged = [
        values["response_effective"]
        for visit, values in visits_of(patient)
        if visit.on > given[-1].on and "response_effective" in values
    ]
    if judged:
        found["prior_msc_effective"] = judged[-1]
    if any(one.kind == "relapse" and one.on > given[-1].on for one in events):
        found["relapsed_after_msc"] = True
    return found


def _check(row: CourseEvent, cause: str) -> None:
    if row.kind not in RECORDED or (cause and (cause not in CAUSES or row.kind not in DEATHS)):
        raise Refusal(
            Text(
                f"种类与死因：请从列出的选项中选择；死因只用于{KINDS['death'].zh}。",
                "kind and cause: choose one of those listed; a cause belongs to a death.",
            )
        )
    if row.on > today():
        raise Refusal(Text("日期不能晚于今天。", "the day cannot lie in the future."))
    if row.withdrawn:
        return
    patient = row.patient
    others = [one for one in standing_events(patient.course_events.order_by("version")) if one.number != row.number]
    days = [one.on for one in infused(patient)]
    if row.kind in DEATHS:
        _check_death(row, others, days)
    elif (died := ends_of(others, ()).died_on) is not None and row.on > died:
        raise Refusal(
            Text("患者已于此日期之前死亡；请核对日期。", "the patient had died before that day; check the day.")
        )
    if row.kind == "relapse" and not any(day < row.on for day in days):
        raise Refusal(
            Text(
                "此日期之前没有输注，谈不上复发；请核对日期。", "there was no infusion before that day; check the day."
            )
        )


def _check_death(row: CourseEvent, others: list[CourseEvent], days: list[date]) -> None:
    if any(one.kind in DEATHS for one in others):
        raise Refusal(Text("已记录死亡；请更正该条记录。", "a death is recorded already; correct that entry instead."))
    visited = [one.on for one in newest_visits(row.patient.visits.order_by("version"))]
    later = [day for day in (*days, *visited, *(one.on for one in others)) if day > row.on]
    if later:
        raise Refusal(
            Text(
                f"此日期之后仍有记录（{max(later)}）；请核对死亡日期与该记录。",
                f"something is recorded after that day ({max(later)}); check the day of death and that entry.",
            )
        )
