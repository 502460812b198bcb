"""Reports of adverse events that have not been sent, each with its clock (`treatment.reporting`).

The clocks read what every version says; what is not known runs as the stricter answer would. A later version does not give a
duty more time: it keeps the earliest deadline that any version since has set.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lupustem.registry.models import AdverseEvent, Causality, Centre, ReportSent
from lupustem.registry.record.clock import zone
from lupustem.treatment import causality as judging
from lupustem.treatment.reporting import Clock, Event, clocks
from lupustem.treatment.seriousness import seriousness


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report that is not sent. number: of the patient. event: of the adverse event. known_at: when the clock started."""

    number: str
    event: int
    known_at: datetime
    clock: Clock

    def state(self, at: datetime) -> str:
        """at_once, overdue, due, or open: the time allowed is not known or has not begun."""
        if self.clock.rule.unit == "at_once":
            return "at_once"
        if self.clock.deadline is None:
            return "open"
        return "overdue" if at > self.clock.deadline else "due"


def reports_due(centre: Centre, on: date) -> list[ReportDue]:
    """The reports of a centre that are not sent, by deadline; three queries, whatever the day."""
    rows = AdverseEvent.objects.filter(patient__centre=centre).select_related("patient").order_by("version")
    versions: dict[tuple[int, int], list[AdverseEvent]] = defaultdict(list)
    for row in rows:
        versions[row.patient_id, row.number].append(row)
    sent, related = _sent(centre), _related(centre)
    found = []
    for place, told in versions.items():
        for rule, clock in _running(told, related.get(place)).items():
            if (*place, rule) not in sent:
                found.append(ReportDue(told[0].patient.number, told[0].number, told[0].known_at, clock))
    return sorted(found, key=_order)


def _order(one: ReportDue) -> tuple[bool, float, str]:
    deadline = one.clock.deadline
    return one.clock.rule.unit != "at_once", float("inf") if deadline is None else deadline.timestamp(), one.number


def _running(told: list[AdverseEvent], related: bool | None) -> dict[str, Clock]:
    """The duties as the newest version has them; a correction takes the place of the version before."""
    standing: list[tuple[AdverseEvent, Mapping[str, Any]]] = []
    for row in told:
        said = json.loads(row.content_json)
        if said.get("corrects") and standing:
            standing.pop()
        standing.append((row, said))
    found: dict[str, Clock] = {}
    for row, said in standing:
        now = {f"{one.rule_set.id}:{one.rule.id}": one for one in _clocks(row, said, related)}
        found = {name: _earlier(found.get(name), clock) for name, clock in now.items()}
    return found


def _clocks(row: AdverseEvent, said: Mapping[str, Any], related: bool | None) -> tuple[Clock, ...]:
    serious = seriousness(said.get("serious", {}), said.get("chosen"))
    two = serious.criteria["death"], serious.criteria["life_threatening"]
    expected, finished = said.get("expected"), said.get("finished_at")
    event = Event(
        row.known_at,
        serious=serious.serious,
        grave=True if True in two else None if None in two else False,
        unexpected=None if expected is None else not expected,
        related=related,
        contamination=said.get("contamination"),
        management_finished=None if finished is None else datetime.fromisoformat(finished),
        zone=zone(),
    )
    return clocks(event, said.get("settings", {})).clocks


def _earlier(before: Clock | None, now: Clock) -> Clock:
    if before is None or before.deadline is None or now.deadline is None or now.rule.anchor == "management_finished":
        return now
    return now if now.deadline <= before.deadline else replace(now, deadline=before.deadline)


def _sent(centre: Centre) -> set[tuple[int, int, str]]:
    rows = ReportSent.objects.filter(event__patient__centre=centre)
    return set(rows.values_list("event__patient_id", "event__number", "rule"))


def _related(centre: Centre) -> dict[tuple[int, int], bool | None]:
    """Whether an event counts as related, by the newest word of each assessor; absent while nobody has spoken."""
    rows = Causality.objects.filter(event__patient__centre=centre).order_by("event__version", "pk")
    words: dict[tuple[int, int], dict[str, judging.Assessment]] = defaultdict(dict)
    for patient, number, text in rows.values_list("event__patient_id", "event__number", "content_json"):
        said = json.loads(text)
        words[patient, number][said["as"]] = judging.Assessment(said["as"], said["word"], said.get("excludes"))
    return {place: judging.related(*of.values()) for place, of in words.items()}
