"""VISITS and EVENTS of a programme from the record as it stands, pseudonymous, and what the outcomes make of them.

The tables are written as CSV, and what is analysed is what is written: the page, the download and `lupustem outcomes` on the
download say the same. An analysis is kept in memory under the hash of the tables that it read.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lupustem.facts import FACTS
from lupustem.logic.as_words import plain
from lupustem.outcome.columns import DATE, EVENT_COLUMNS, EVENT_DATE, FREE_TEXT, PATIENT, VISIT_COLUMNS
from lupustem.registry.adverse import known_events
from lupustem.registry.fact_values import read
from lupustem.registry.follow_up import standing_events
from lupustem.registry.infused import COUNTED, Infused, infused_in
from lupustem.registry.models import (
    AdverseEvent,
    Centre,
    CourseEvent,
    FactEntry,
    IndexForm,
    Infusion,
    InfusionContainer,
    Patient,
    Visit,
)
from lupustem.registry.pseudonyms import pseudonym
from lupustem.registry.visit_values import Found, merged, newest_forms, newest_visits, read_values

if TYPE_CHECKING:
    from lupustem.exchange.outcome_files import OutcomeRun
    from lupustem.outcome.analyse import Options

VISIT_HEAD = (PATIENT, DATE, *VISIT_COLUMNS)
EVENT_HEAD = (PATIENT, EVENT_DATE, *EVENT_COLUMNS, *FREE_TEXT)
MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables as CSV. infusions: how many of the events are infusions."""

    visits: bytes
    events: bytes
    infusions: int

    @property
    def digest(self) -> str:
        """A hash of both."""
        return hashlib.sha256(self.visits + b"\0" + self.events).hexdigest()


def tables_of(centre: Centre) -> Tables:
    """The tables of a centre's programme; a few queries."""
    names = {pk: pseudonym(centre.code, number) for pk, number in centre.patients.values_list("pk", "number")}
    return _tables(
        names,
        Visit.objects.filter(patient__centre=centre),
        IndexForm.objects.filter(patient__centre=centre),
        infused_in(centre),
        CourseEvent.objects.filter(patient__centre=centre),
        AdverseEvent.objects.filter(patient__centre=centre),
    )


def tables_of_patient(patient: Patient) -> Tables:
    """The tables of one patient."""
    from lupustem.registry.infused import infused_all

    return _tables(
        {patient.pk: pseudonym(patient.centre.code, patient.number)},
        patient.visits.all(),
        patient.index_forms.all(),
        infused_all([patient]),
        patient.course_events.all(),
        patient.adverse_events.all(),
    )


def analysed(tables: Tables, options: Options) -> OutcomeRun:
    """What the outcomes say of the tables. Raises InvalidFacts where nobody was infused."""
    from lupustem.exchange.outcome_files import run_outcomes

    place = (tables.digest, repr(options))
    if place not in _KEPT:
        with tempfile.TemporaryDirectory(prefix="lupustem-") as folder:
            visits, events = Path(folder) / "visits.csv", Path(folder) / "events.csv"
            visits.write_bytes(tables.visits)
            events.write_bytes(tables.events)
            _KEPT[place] = run_outcomes(visits, events, options)
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    return _KEPT[place]


_KEPT: OrderedDict[tuple[str, str], OutcomeRun] = OrderedDict()


def _tables(
    names: dict[int, str],
    visits: Any,
    forms: Any,
    given: dict[int, list[Infused]],
    course: Any,
    adverse: Any,
) -> Tables:
    filled = newest_forms(forms.order_by("version"))
    seen = [
        (names[one.patient_id], one.on, merged(read_values(one.values), filled.get((one.patient_id, one.on), ())))
        for one in newest_visits(visits.order_by("version"))
    ]
    told = [*_infusions(names, given), *_course(names, course), *_adverse(names, adverse)]
    return Tables(_visits_csv(seen), _events_csv(told), sum(map(len, given.values())))


def _visits_csv(rows: Iterable[tuple[str, date, Found]]) -> bytes:
    ordered = sorted(rows, key=lambda row: row[:2])
    return _csv(VISIT_HEAD, ([who, on, *(values.get(name) for name in VISIT_COLUMNS)] for who, on, values in ordered))


def _events_csv(rows: Iterable[tuple[str, date, dict[str, Any]]]) -> bytes:
    ordered = sorted(rows, key=lambda row: (row[0], row[1], row[2]["kind"], str(row[2])))
    columns = EVENT_HEAD[2:]
    return _csv(EVENT_HEAD, ([who, on, *(told.get(name) for name in columns)] for who, on, told in ordered))


def _csv(head: tuple[str, ...], rows: Iterable[list[Any]]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(head)
    sheet.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | date):
        return str(value)
    return plain(value)


def _infusions(names: dict[int, str], given: dict[int, list[Infused]]) -> Iterator[tuple[str, date, dict[str, Any]]]:
    lots = lots_of([one.infusion.pk for rows in given.values() for one in rows])
    facts = _facts_before(given)
    for patient, infusions in given.items():
        before = facts.get((patient, "prior_msc_infusions"))
        for at, one in enumerate(infusions, 1):
            told: dict[str, Any] = {"kind": "infusion", "source": facts.get((patient, "tissue_source"))}
            told["infusion_number"] = None if before is None else before + at
            told["lot"] = lots.get(one.infusion.pk)
            yield names[patient], one.on, told | (_dose(one.infusion) if one.whole else {})


def _dose(infusion: Infusion) -> dict[str, Any]:
    """The dose as it was prescribed, for an infusion that was given whole; of another it is not known."""
    dose = json.loads(infusion.prescription.plan).get("dose") or {}
    cells, per_kg = (dose.get(name) for name in ("given_cells", "per_kg"))
    return {
        "dose_total_1e6": None if cells is None else _millions(cells),
        "dose_1e6_per_kg": None if per_kg is None else _millions(per_kg),
    }


def _millions(written: dict[str, str]) -> str:
    """An exact number of cells in millions, to four decimals."""
    millions = round(Fraction(written["exact"]) / 1_000_000, 4)
    return plain(Decimal(millions.numerator) / Decimal(millions.denominator))


def lots_of(infusions: Iterable[int]) -> dict[int, str]:
    """Infusion -> its lot; several are written with a plus."""
    rows = InfusionContainer.objects.filter(infusion__in=list(infusions)).order_by("pk")
    found: dict[int, list[str]] = {}
    for infusion, lot in rows.values_list("infusion_id", "container__lot__name"):
        found.setdefault(infusion, []).append(lot)
    return {infusion: " + ".join(dict.fromkeys(lots)) for infusion, lots in found.items()}


def _facts_before(given: dict[int, list[Infused]]) -> dict[tuple[int, str], Any]:
    """Patient and fact -> what was known of it on the day of the first infusion."""
    wanted = ("prior_msc_infusions", "tissue_source")
    found: dict[tuple[int, str], Any] = {}
    for entry in FactEntry.objects.filter(patient__in=list(given), fact__in=wanted).order_by("version"):
        if entry.source != COUNTED and entry.observed_on <= given[entry.patient_id][0].on:
            found[entry.patient_id, entry.fact] = read(entry.value)
    assert set(wanted) <= set(FACTS)
    return found


def _course(names: dict[int, str], rows: Any) -> Iterator[tuple[str, date, dict[str, Any]]]:
    for one in standing_events(rows.order_by("version")):
        yield names[one.patient_id], one.on, {"kind": one.kind, "cause": json.loads(one.content_json).get("cause")}


def _adverse(names: dict[int, str], rows: Any) -> Iterator[tuple[str, date, dict[str, Any]]]:
    for known in known_events(rows):
        told = known.newest
        term = told.said["verbatim"] if told.said["term"] == "other" else told.said["term"]
        yield (
            names[told.row.patient_id],
            told.onset,
            {
                "kind": told.kind(),
                "term": term,
                "grade": told.grade or None,
                "serious": told.serious.serious,
            },
        )
