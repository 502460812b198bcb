"""Follow-up as the record has it: the calendar after an infusion, which of its visits took place, what is due and overdue.

A visit stands for the visit of the calendar in whose window its day lies. Between two windows it stands for the one before,
late (an engineering choice): a visit that was made is not asked for again. Each infusion begins a calendar, and ends the one
before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from lupustem.logic.text import Text
from lupustem.registry.infused import infusion_days
from lupustem.registry.models import Centre, CourseEvent, Patient, Visit
from lupustem.treatment.calendar import Calendar, Days, days_of, follow_up, title_of, visit_months
from lupustem.treatment.follow_up_rules import DEFAULT_YEARS

GONE = ("death", "transplant_related_death", "lost_to_follow_up")
"""After these nobody is asked to come; contact after a loss ends the loss."""
DEATHS = GONE[:2]


class VisitDue(NamedTuple):
    """A visit of the calendar, state due or overdue. number: of the patient. first, last: its window, both included."""

    patient_id: int
    number: str
    visit: str
    text: Text
    on: date
    first: date
    last: date
    state: str


class VisitOwed(NamedTuple):
    """The newest visit that a patient owes. earlier: how many before it were not made either."""

    number: str
    text: Text
    first: date
    last: date
    state: str
    earlier: int


@dataclass(frozen=True, slots=True)
class Ends:
    """When follow-up ends: the day of death, and the day of a loss after which nothing was heard; None where neither."""

    died_on: date | None = None
    lost_on: date | None = None

    @property
    def on(self) -> date | None:
        """The first of the two."""
        return min((one for one in (self.died_on, self.lost_on) if one is not None), default=None)


def visits_due(centre: Centre, on: date) -> list[VisitDue]:
    """The visits of a centre's patients that are due or overdue on a day, the oldest window first; four queries."""
    days = infusion_days(centre)
    made, ends = _visit_days(centre), _ends_in(centre)
    numbers = dict(Patient.objects.filter(centre=centre, pk__in=list(days)).values_list("pk", "number"))
    found = []
    for patient, starts in days.items():
        end = ends.get(patient, Ends())
        for one, state in _states(starts[-1], None, made.get(patient, ()), end, on):
            if state in ("due", "overdue"):
                text = title_of(one.months)
                found.append(VisitDue(patient, numbers[patient], one.id, text, one.on, one.first, one.last, state))
    return sorted(found, key=lambda one: (one.last, one.number))


def visits_owed(centre: Centre, on: date) -> list[VisitOwed]:
    """One line for each patient of a centre who owes a visit on a day, the oldest window first."""
    owed: dict[str, list[VisitDue]] = {}
    for one in visits_due(centre, on):
        owed.setdefault(one.number, []).append(one)
    found = [
        VisitOwed(number, rows[-1].text, rows[-1].first, rows[-1].last, rows[-1].state, len(rows) - 1)
        for number, rows in owed.items()
    ]
    return sorted(found, key=lambda one: (one.last, one.number))


def calendar_of(
    infusion_on: date,
    facts: Mapping[str, Any],
    visited: Iterable[date],
    ends: Ends,
    on: date,
    next_on: date | None = None,
) -> tuple[Calendar, dict[str, str]]:
    """The calendar after an infusion with its examinations, and the state of each visit that is still to be shown.

    next_on: the day of the infusion after it. States: done, late, due, overdue, later; missed where a later visit took place
    or the window passed before the next infusion, death or loss. A visit that lies after those has no state: nobody is asked
    to come any more.
    """
    states = calendar_states(infusion_on, visited, ends, on, next_on)
    done = [name for name, state in states.items() if state in ("done", "late")]
    return follow_up(infusion_on, facts, today=max(on, infusion_on), done=done), states


def calendar_states(
    infusion_on: date, visited: Iterable[date], ends: Ends, on: date, next_on: date | None = None
) -> dict[str, str]:
    """The state of each visit of the calendar after an infusion, by its id; without the examinations."""
    return {one.id: state for one, state in _states(infusion_on, next_on, sorted(visited), ends, on)}


def stands_for(infusion_on: date, visited: date) -> Days | None:
    """The visit of the calendar that a visit on a day stands for; None before the first window and after the last."""
    if visited <= infusion_on:
        return None
    return next((one for one in reversed(_grid(infusion_on)) if one.first <= visited), None)


def ends_of(events: Iterable[CourseEvent], visited: Iterable[date]) -> Ends:
    """When follow-up ended, by the events that stand."""
    standing = list(events)
    died = min((one.on for one in standing if one.kind in DEATHS), default=None)
    lost = max((one.on for one in standing if one.kind == "lost_to_follow_up"), default=None)
    heard = [*visited, *(one.on for one in standing if one.kind not in GONE)]
    return Ends(died, None if lost is None or any(day > lost for day in heard) else lost)


def standing_events(rows: Iterable[CourseEvent]) -> list[CourseEvent]:
    """The newest version of each event, without those taken back. rows: in the order of their versions."""
    newest = {(one.patient_id, one.number): one for one in rows}
    return [one for one in newest.values() if not one.withdrawn]


def _states(start: date, next_on: date | None, visited: Sequence[date], ends: Ends, on: date) -> list[tuple[Days, str]]:
    """Each visit of the calendar that can take place, with its state on a day."""
    took: dict[str, str] = {}
    for day in visited:
        if day > start and (next_on is None or day <= next_on) and (stood := stands_for(start, day)) is not None:
            within = day <= stood.last
            took[stood.id] = "done" if within or took.get(stood.id) == "done" else "late"
    grid = _grid(start)
    stop = min((one for one in (next_on, ends.on) if one is not None), default=None)
    newest = max((at for at, one in enumerate(grid) if one.id in took), default=-1)
    found = []
    for at, one in enumerate(grid):
        if one.id in took:
            found.append((one, took[one.id]))
        elif at < newest:
            found.append((one, "missed"))
        elif stop is None:
            found.append((one, "overdue" if on > one.last else "due" if on >= one.first else "later"))
        elif one.last < stop:
            found.append((one, "missed"))
    return found


@lru_cache(maxsize=8192)
def _grid(start: date) -> tuple[Days, ...]:
    """The visits of the calendar after a day."""
    return tuple(days_of(months, start) for months in (0, *visit_months(DEFAULT_YEARS)))


def _visit_days(centre: Centre) -> dict[int, list[date]]:
    newest: dict[tuple[int, int], date] = {}
    rows = Visit.objects.filter(patient__centre=centre).order_by("version")
    for patient, number, on in rows.values_list("patient_id", "number", "on"):
        newest[patient, number] = on
    found: dict[int, list[date]] = {}
    for (patient, _), on in newest.items():
        found.setdefault(patient, []).append(on)
    return {patient: sorted(days) for patient, days in found.items()}


def _ends_in(centre: Centre) -> dict[int, Ends]:
    rows = CourseEvent.objects.filter(patient__centre=centre).order_by("version")
    grouped: dict[int, list[CourseEvent]] = {}
    for one in standing_events(rows):
        grouped.setdefault(one.patient_id, []).append(one)
    visited = (
        _visit_days(centre) if any(one.kind == "lost_to_follow_up" for rows in grouped.values() for one in rows) else {}
    )
    return {patient: ends_of(events, visited.get(patient, ())) for patient, events in grouped.items()}
