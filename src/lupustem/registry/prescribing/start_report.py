"""What was entered at the bedside just before the start, as the checks and the statements of stage infuse read it.

The report is a mapping as in `exchange.day_files`, with `facts` beside it for what only people see (kept in the dark, not
shaken, signs monitored). Start, volumes, expiry, who matched, and what the record itself knows are never taken from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from lupustem.decision.case import Finding, decide
from lupustem.exchange.day_files import day_of
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_row
from lupustem.registry.models import Container
from lupustem.registry.record.clock import zone
from lupustem.treatment.invalid import exact, minutes_between, refused
from lupustem.treatment.rate_plan import RatePlan
from lupustem.treatment.start_checks import StartReport

SEEN = (
    "stored_in_dark",
    "shaken_or_heated",
    "respiration_monitored",
    "pulse_monitored",
    "blood_pressure_monitored",
    "spo2_monitored",
)
"""The facts of stage infuse that somebody sees and says."""
ENTERED = ("removal", "temperature_log", "line", "dexamethasone", "antiplatelet", "pregnancy", "vitals", "overrides")
"""The parts of a day file that are entered at the bedside."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the record itself knows of the start: when, who matched, the containers, the rate plan."""

    start: datetime
    by: tuple[str, ...]
    containers: tuple[Container, ...]
    rate: RatePlan | None
    drop_factor: str


def start_report(entered: Mapping[str, Any], around: Around) -> StartReport:
    """The report of the start. Raises InvalidInput: a key that is not entered here, a value of the wrong type."""
    for key in entered:
        if key not in (*ENTERED, "facts", "emergency"):
            raise refused(str(key)[:60], "unknown_key", "不在此处填写。", "is not entered here.")
    content: dict[str, Any] = {key: entered[key] for key in ENTERED if key in entered}
    content |= {"start": _local(around.start), "by": list(around.by), "zone": str(zone())}
    content["checked"] = {"emergency": entered.get("emergency")}
    for name, moments in (
        ("preparation_end", [one.prepared_at for one in around.containers]),
        ("label_expiry", [one.expires_at for one in around.containers]),
    ):
        if moments and all(one is not None for one in moments):
            content[name] = _local(min(one for one in moments if one is not None))
    if around.rate is not None and around.rate.total_minutes is not None:
        content["total_minutes"] = str(around.rate.total_minutes)
    if around.drop_factor:
        content["planned_drop_factor"] = around.drop_factor
    return day_of(content).report


def infuse_findings(entered: Mapping[str, Any], report: StartReport, rate: RatePlan | None) -> Sequence[Finding]:
    """The statements of stage infuse before the start: what is planned, and what was found. Raises InvalidInput."""
    facts = _seen(entered)
    facts["emergency_measures_ready"] = report.reported.get("emergency")
    facts["infusion_set_filtered"] = None if report.line is None else report.line.filtered
    facts["dexamethasone_given"] = None if report.dexamethasone is None else report.dexamethasone.given
    if report.removal is not None:
        facts["minutes_at_room_temperature"] = minutes_between(report.removal, report.start)
    if report.readings:
        degrees = [exact(one.celsius, "temperature_log.celsius", low=-273, high=100) for one in report.readings]
        facts |= {"storage_temperature_min_c": min(degrees), "storage_temperature_max_c": max(degrees)}
    facts |= _planned(report, rate)
    known = {name: value for name, value in facts.items() if value is not None}
    return decide(known, stages=("infuse",)).findings


def _planned(report: StartReport, rate: RatePlan | None) -> dict[str, Any]:
    """What the rate plan says of the infusion to come."""
    if rate is None or rate.total_minutes is None:
        return {}
    planned: dict[str, Any] = {"infusion_minutes": rate.total_minutes, "initial_phase_minutes": rate.slow_minutes}
    planned |= {"max_rate_ml_min": rate.top_rate, "initial_rate_max_ml_min": rate.segments[0].rate}
    if report.preparation_end is not None:
        minutes = minutes_between(report.preparation_end, report.start) + rate.total_minutes
        planned["hours_preparation_to_end"] = Fraction(minutes) / 60
    return planned


def _seen(entered: Mapping[str, Any]) -> dict[str, Any]:
    said = entered.get("facts") or {}
    if not isinstance(said, Mapping) or not set(said) <= set(SEEN):
        wanted = ", ".join(SEEN)
        raise refused("facts", "unknown_key", f"只能填写 {wanted}。", f"takes {wanted}.")
    try:
        return dict(read_row(said).values)
    except InvalidFacts as wrong:
        raise refused("facts", "not_a_boolean", "应为 true 或 false。", "true or false belongs here.") from wrong


def _local(moment: datetime) -> str:
    return moment.astimezone(zone()).isoformat()
