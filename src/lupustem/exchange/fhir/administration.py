"""An infusion as FHIR R4 MedicationAdministrations: one for the whole, and one part of it for each stretch at one rate.

R4 allows one dosage to an administration, so a staircase of rates is a parent with parts (`partOf`). Its dose is the volume
that went in; what was ordered (cells, cells for each kg, and the weight that was used) stands beside it as an extension, since
a bag that was stopped half way did not give what was ordered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from lupustem.exchange.fhir.elements import OWN, SNOMED, Json, coded, moment, quantity, unknown
from lupustem.logic.text import Language
from lupustem.treatment.dose import DoseOrder, DoseResult
from lupustem.treatment.instants import minutes_between
from lupustem.treatment.invalid import refused
from lupustem.treatment.monitor import step
from lupustem.treatment.monitor_events import Event
from lupustem.treatment.monitor_state import OVER, Phase, State, Watch

STATUS: dict[Phase, str] = {
    Phase.RUNNING: "in-progress",
    Phase.HELD: "on-hold",
    Phase.STOPPED: "on-hold",
    Phase.ENDED: "completed",
    Phase.ABORTED: "stopped",
}
"""What R4 calls the phases; a stop that an order can still undo is on hold, only giving up is stopped."""


class Stretch(NamedTuple):
    """A stretch at one rate, ml/min. end: None while it still runs."""

    start: datetime
    end: datetime | None
    rate: Fraction

    @property
    def volume_ml(self) -> Fraction | None:
        """What went in during it."""
        return None if self.end is None else self.rate * minutes_between(self.start, self.end)


def stretches(watch: Watch, log: Iterable[Event]) -> list[Stretch]:
    """The stretches that flowed, in order, of a log without refused events."""
    state, found = State(watch), list[Stretch]()
    for event in log:
        before, state = state.rate, step(state, event)
        if state.rate == before:
            continue
        if before > 0:
            found[-1] = found[-1]._replace(end=event.at)
        if state.rate > 0:
            found.append(Stretch(event.at, None, state.rate))
    return found


def whole(state: State, whose: Json, cells: Json, ordered: Json | None, language: Language) -> Json:
    """The infusion as one administration; it has started."""
    assert state.started_at is not None
    period = {"start": moment(state.started_at)}
    if state.phase in OVER and state.ended_at is not None:
        period["end"] = moment(state.ended_at)
    dosage: Json = {} if ordered is None else {"extension": [ordered]}
    dosage |= {"route": _ROUTE, "dose": quantity(state.delivered_ml, "mL")}
    return {
        "resourceType": "MedicationAdministration",
        "language": language,
        "status": STATUS[state.phase],
        "medicationReference": cells,
        "subject": whose,
        "effectivePeriod": period,
        "dosage": dosage,
    }


def part(stretch: Stretch, whose: Json, cells: Json, parent: Json, language: Language) -> Json:
    """One stretch as a part of the infusion."""
    period = {"start": moment(stretch.start)}
    dosage: Json = {"route": _ROUTE}
    if stretch.end is not None and stretch.volume_ml is not None:
        period["end"] = moment(stretch.end)
        dosage["dose"] = quantity(stretch.volume_ml, "mL")
    return {
        "resourceType": "MedicationAdministration",
        "language": language,
        "partOf": [parent],
        "status": "in-progress" if stretch.end is None else "completed",
        "medicationReference": cells,
        "subject": whose,
        "effectivePeriod": period,
        "dosage": {**dosage, "rateQuantity": quantity(stretch.rate, "mL/min")},
    }


def ordered_dose(order: DoseOrder, made: DoseResult) -> Json:
    """What was ordered and on which weight it rests, as an extension. Raises InvalidInput where the order has no dose."""
    kg, cells, per_kg = made.weight.used_kg, made.given_cells, made.per_kg
    if kg is None or cells is None or per_kg is None:
        raise refused(
            "order",
            "no_dose",
            "此医嘱没有剂量。",
            "this order has no dose.",
        )
    measured = order.weight.measured_at
    when = unknown() if measured is None else {"valueDateTime": moment(measured)}
    return {
        "url": f"{OWN}ordered-dose",
        "extension": [
            {"url": "check", "valueCode": str(made.status)},
            {"url": "cells", "valueQuantity": quantity(cells, "{cells}", "cells")},
            {"url": "perKg", "valueQuantity": quantity(per_kg, "{cells}/kg", "cells/kg")},
            {"url": "basis", "valueCode": made.basis},
            {"url": "weight", "valueQuantity": quantity(kg, "kg")},
            {"url": "weightUsed", "valueCode": made.weight.used or "measured"},
            {"url": "weightMeasuredAt", **when},
            {"url": "weightEstimated", "valueBoolean": order.weight.estimated},
        ],
    }


_ROUTE = coded(SNOMED, "47625008", "Intravenous route")
