"""Visits that are due or overdue, for thousands of treated patients at once: the days of `treatment.calendar`, no examinations.

A visit stands for the visit of the calendar in whose window its day lies; between two windows it stands for the one before.
The last infusion begins the calendar. After death, or a loss after which nothing was heard, nobody is asked to come.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.registry.models import BedsideEvent, Centre, CourseEvent, Visit
from lupustem.registry.record.clock import zone
from lupustem.treatment.calendar import follow_up, visit_months
from lupustem.treatment.follow_up_rules import DEFAULT_YEARS, WINDOWS
from lupustem.treatment.instants import months_later

DEATHS = ("death", "transplant_related_death")
LOST = "lost_to_follow_up"


class VisitDue(NamedTuple):
    """The newest visit of the calendar that a patient owes. number: of the patient. state: due or overdue. earlier: missed."""

    number: str
    text: Text
    first: date
    last: date
    state: str
    earlier: int


class Window(NamedTuple):
    """When a visit of the calendar can take place, both days included; place: which of the calendar's visits it is."""

    first: date
    last: date
    place: int


def visits_due(centre: Centre, on: date) -> list[VisitDue]:
    """One line for each patient of a centre who owes a visit on a day, the oldest window first; three queries."""
    starts, visited, gone = _starts(centre), _visited(centre), _gone(centre)
    found = []
    for (patient, number), start in starts.items():
        days = [day for day in visited.get(patient, ()) if day > start]
        died, lost = gone.get(patient, (None, None))
        if died is not None or (lost is not None and not any(day > lost for day in days)):
            continue
        owed = _owed(start, days, on)
        if owed:
            newest = owed[-1]
            state = "overdue" if on > newest.last else "due"
            text = _titles()[newest.place]
            found.append(VisitDue(number, text, newest.first, newest.last, state, len(owed) - 1))
    return sorted(found, key=lambda one: (one.last, one.number))


def _owed(start: date, days: Iterable[date], on: date) -> list[Window]:
    """The windows that have opened since the last visit that was made, without one."""
    windows = _windows(start)
    opened = bisect_right(windows, on, key=lambda one: one.first)
    made = max((bisect_right(windows, day, key=lambda one: one.first) for day in days), default=0)
    return list(windows[made:opened])


@lru_cache(maxsize=8192)
def _windows(start: date) -> tuple[Window, ...]:
    found = []
    for place, months in enumerate((0, *visit_months(DEFAULT_YEARS))):
        on = months_later(start, months) if months else start + timedelta(days=7)
        width = timedelta(days=next(one.days for one in WINDOWS if months <= one.up_to_months))
        found.append(Window(on - width, on + width, place))
    return tuple(found)


@cache
def _titles() -> tuple[Text, ...]:
    return tuple(one.text for one in follow_up(date(2026, 1, 1), {}).visits)


def _starts(centre: Centre) -> dict[tuple[int, str], date]:
    rows = BedsideEvent.objects.filter(infusion__patient__centre=centre, kind="started").order_by("occurred_at")
    columns = rows.values_list("infusion__patient_id", "infusion__patient__number", "occurred_at")
    return {(patient, number): at.astimezone(zone()).date() for patient, number, at in columns}


def _visited(centre: Centre) -> dict[int, list[date]]:
    rows = Visit.objects.filter(patient__centre=centre).order_by("version")
    newest = {(patient, number): on for patient, number, on in rows.values_list("patient_id", "number", "on")}
    found: dict[int, list[date]] = defaultdict(list)
    for (patient, _), on in newest.items():
        found[patient].append(on)
    return found


def _gone(centre: Centre) -> dict[int, tuple[date | None, date | None]]:
    """The day of death and that of the last loss, of each patient who has either."""
    rows = CourseEvent.objects.filter(patient__centre=centre, kind__in=(*DEATHS, LOST)).order_by("version")
    newest = {
        (patient, number): (kind, on, withdrawn)
        for patient, number, kind, on, withdrawn in rows.values_list("patient_id", "number", "kind", "on", "withdrawn")
    }
    found: dict[int, tuple[date | None, date | None]] = {}
    for (patient, _), (kind, on, withdrawn) in newest.items():
        died, lost = found.get(patient, (None, None))
        if not withdrawn:
            found[patient] = (on, lost) if kind in DEATHS else (died, max(on, lost or on))
    return found
