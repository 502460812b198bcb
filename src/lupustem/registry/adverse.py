"""Adverse events as they are known: the grade that their answers leave possible, how serious, related, and what is due.

A version is either newer knowledge or a correction of the one before. The clock of a duty starts when the centre came to know
what makes it a duty: with the first version, of those since, that does not rule it out; a corrected version never counts. What
is not known runs as the stricter answer would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.models import AdverseEvent, Causality, Centre, Patient, ReportSent
from lupustem.registry.record.clock import zone
from lupustem.treatment import causality as judging
from lupustem.treatment.ctcae import Graded, grade, judged
from lupustem.treatment.ctcae_terms import TERMS
from lupustem.treatment.reporting import Clock, Event, clocks
from lupustem.treatment.seriousness import Seriousness, seriousness

OTHER = "other"
"""An event that has no term among the project's: its word is kept as said, its grade is the one a person chose."""
CATEGORIES: dict[str, Text] = {
    "adverse_event": Text("其他不良事件", "other adverse event"),
    "infection": Text("感染", "infection"),
    "tumour": Text("肿瘤", "tumour"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one version says. row: of the record."""

    row: AdverseEvent
    said: Mapping[str, Any]

    @property
    def corrects(self) -> bool:
        """Whether it takes the place of the version before instead of adding to it."""
        return bool(self.said.get("corrects"))

    @property
    def graded(self) -> Graded | None:
        """The grade, or what is still possible; None for an event without a term."""
        if self.said["term"] == OTHER:
            return None
        made = grade(self.said["term"], self.said.get("answers", {}), **self.said.get("numbers", {}))
        chosen = self.said.get("chosen")
        return made if chosen is None else judged(made, chosen)

    @property
    def grade(self) -> int | None:
        """The grade; None while it needs judgement."""
        made = self.graded
        return self.said.get("chosen") if made is None else made.grade

    @property
    def possible(self) -> tuple[int, ...]:
        """The grades that are still possible."""
        made = self.graded
        if made is not None:
            return made.candidates
        return (1, 2, 3, 4, 5) if self.grade is None else (self.grade,)

    @property
    def serious(self) -> Seriousness:
        """How serious, the grade taken in."""
        return seriousness(self.said.get("serious", {}), self.grade)

    @property
    def name(self) -> Text:
        """The term, or the word as said."""
        if self.said["term"] == OTHER:
            return Text(self.said["verbatim"], self.said["verbatim"])
        return TERMS[self.said["term"]].text

    @property
    def onset(self) -> date:
        """The day on which it began."""
        return date.fromisoformat(self.said["onset"][:10])

    def kind(self) -> str:
        """The kind of event that the outcomes count it as."""
        if self.said["category"] == "infection" and self.serious.serious:
            return "serious_infection"
        return str(self.said["category"])


@dataclass(frozen=True, slots=True)
class Known:
    """An adverse event in all its versions, the oldest first, with what assessors said and which reports were sent."""

    versions: tuple[Told, ...]
    causalities: tuple[Causality, ...] = ()
    sent: tuple[ReportSent, ...] = ()

    @property
    def newest(self) -> Told:
        """What is known now."""
        return self.versions[-1]

    @property
    def assessments(self) -> tuple[judging.Assessment, ...]:
        """The newest word of each assessor."""
        return tuple(one for one, _ in self.assessed.values())

    @property
    def assessed(self) -> dict[str, tuple[judging.Assessment, Causality]]:
        """Each assessor's newest word, with its row."""
        found = {}
        for row in sorted(self.causalities, key=lambda one: (one.event.version, one.pk)):
            said = json.loads(row.content_json)
            found[said["as"]] = judging.Assessment(said["as"], said["word"], said.get("excludes")), row
        return found

    @property
    def related(self) -> bool | None:
        """Whether it counts as related for reporting; None while nobody has assessed it."""
        words = self.assessments
        return judging.related(*words) if words else None

    def duties(self, at: datetime) -> list[Duty]:
        """Every duty to report with its clock, those first that end first; sent ones too."""
        sent = {one.rule: one for one in self.sent}
        found = [Duty(name, clock, sent.get(name)) for name, clock in self._running(at).items()]
        return sorted(found, key=lambda one: one.order)

    def _running(self, at: datetime) -> dict[str, Clock]:
        """The clocks that run now, each from the version since which its duty was not ruled out."""
        found: dict[str, Clock] = {}
        for told in self._standing():
            now = {f"{one.rule_set.id}:{one.rule.id}": one for one in self._clocks(told, at)}
            found = {name: _earlier(found.get(name), clock) for name, clock in now.items()}
        return found

    def _standing(self) -> list[Told]:
        """The versions without those that a correction took the place of."""
        kept: list[Told] = []
        for told in self.versions:
            if told.corrects and kept:
                kept.pop()
            kept.append(told)
        return kept

    def _clocks(self, told: Told, at: datetime) -> tuple[Clock, ...]:
        serious = told.serious
        two = serious.criteria["death"], serious.criteria["life_threatening"]
        expected, finished = told.said.get("expected"), told.said.get("finished_at")
        event = Event(
            told.row.known_at,
            serious=serious.serious,
            grave=True if True in two else None if None in two else False,
            unexpected=None if expected is None else not expected,
            related=self.related,
            contamination=told.said.get("contamination"),
            management_finished=None if finished is None else datetime.fromisoformat(finished),
            zone=zone(),
        )
        return clocks(event, told.said.get("settings", {}), now=max(at, told.row.known_at)).clocks


@dataclass(frozen=True, slots=True)
class Duty:
    """A report that has to be made: under which rule (set:rule), with which clock, and the report where it was sent."""

    rule: str
    clock: Clock
    sent: ReportSent | None

    @property
    def state(self) -> str:
        """sent, late (sent after its time), at_once, overdue, due, or open: the time allowed is not known or has not begun."""
        deadline = self.clock.deadline
        if self.sent is not None:
            timed = self.clock.rule.unit not in ("at_once", "unknown") and deadline is not None
            return "late" if timed and deadline is not None and self.sent.sent_at > deadline else "sent"
        if self.clock.rule.unit == "at_once":
            return "at_once"
        if deadline is None:
            return "open"
        return "overdue" if self.clock.overdue else "due"

    @property
    def order(self) -> tuple[bool, bool, float, bool, str]:
        """Open ones before sent ones; what has to be done at once first, then by deadline, without one last; certain first."""
        deadline = self.clock.deadline
        moment = float("inf") if deadline is None else deadline.timestamp()
        return self.sent is not None, self.clock.rule.unit != "at_once", moment, not self.clock.certain, self.rule


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report that is not sent yet. number: of the patient. known_at: when the centre first learned of the event."""

    number: str
    event: int
    name: Text
    known_at: datetime
    duty: Duty

    @property
    def deadline(self) -> datetime | None:
        """The last instant that is in time; None where that is not known."""
        return self.duty.clock.deadline

    @property
    def state(self) -> str:
        """at_once, overdue, due or open."""
        return self.duty.state

    @property
    def recipient(self) -> Text:
        """Who has to be told."""
        return self.duty.clock.rule.recipient


def reports_due(centre: Centre, at: datetime) -> list[ReportDue]:
    """The reports of a centre that are not sent yet, what is to be done at once first, then by deadline; three queries."""
    found = []
    for known in known_events(AdverseEvent.objects.filter(patient__centre=centre)):
        row = known.newest.row
        found += [
            ReportDue(row.patient.number, row.number, known.newest.name, known.versions[0].row.known_at, duty)
            for duty in known.duties(at)
            if duty.sent is None
        ]
    return sorted(found, key=lambda one: (one.duty.order, one.number, one.event))


def events_of(patient: Patient) -> list[Known]:
    """The adverse events of a patient, the newest onset first."""
    found = known_events(AdverseEvent.objects.filter(patient=patient))
    return sorted(found, key=lambda one: (one.newest.onset, one.newest.row.number), reverse=True)


def known_events(rows) -> list[Known]:  # type: ignore[no-untyped-def]
    """The adverse events of some rows, each in all its versions."""
    told = list(rows.select_related("patient", "by", "infusion").order_by("patient_id", "number", "version"))
    of = {one.pk: (one.patient_id, one.number) for one in told}
    words = _by_event(Causality.objects.filter(event__in=list(of)).select_related("event", "by").order_by("pk"), of)
    sent = _by_event(ReportSent.objects.filter(event__in=list(of)).select_related("by").order_by("pk"), of)
    grouped: dict[tuple[int, int], list[Told]] = {}
    for one in told:
        grouped.setdefault(of[one.pk], []).append(Told(one, json.loads(one.content_json)))
    return [
        Known(tuple(versions), tuple(words.get(place, ())), tuple(sent.get(place, ())))
        for place, versions in grouped.items()
    ]


def _by_event(rows: Iterable[Any], of: Mapping[int, tuple[int, int]]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for one in rows:
        found.setdefault(of[one.event_id], []).append(one)
    return found


def _earlier(before: Clock | None, now: Clock) -> Clock:
    """A duty that ran before keeps its deadline; the new clock where none ran or it has no deadline yet."""
    if before is None or before.deadline is None or now.deadline is None:
        return now
    if now.rule.anchor == "management_finished":
        return now
    if now.deadline <= before.deadline:
        return now
    return replace(now, deadline=before.deadline, overdue=before.overdue)
