"""The plan as JSON: status and reasons first, then each part, exact numbers as text beside rounded ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lupustem.report.care_answer import envelope, moment, visit_entry
from lupustem.report.treatment_answer import both, maybe, set_of
from lupustem.treatment.concomitant import Line
from lupustem.treatment.dose import DoseResult
from lupustem.treatment.patient_plan import PatientPlan
from lupustem.treatment.rate_plan import RatePlan
from lupustem.treatment.windows import Windows


def plan_answer(made: PatientPlan, case_id: str | None) -> dict[str, Any]:
    """The contents of the JSON answer."""
    zone = made.given.zone
    contents: dict[str, Any] = {
        "case_id": case_id,
        "verdict": str(made.decision.verdict),
        "planned": not made.refused,
        "parameters": set_of(made.given.parameters),
        "conditions": [
            {"id": one.statement.id, "status": str(one.status), "text": both(one.statement.text)}
            for one in made.conditions
        ],
        "missing": list(made.decision.missing),
    }
    if not made.refused:
        contents |= {
            "orders": {one.statement.id: str(one.status) for one in made.orders},
            "dose": _dose(made),
            "rate": None if made.rate is None else _rate(made.rate),
            "windows": None if made.windows is None else _windows(made.windows, made),
            "start": _local(made.given.start, zone),
            "end": _local(made.end, zone),
            "drugs": [_line(one) for one in made.drugs],
            "vital_signs": [
                {"text": both(one.text), "at": moment(one.at), "kind": "site_policy"} for one in made.watching
            ],
            "calendar": None if made.calendar is None else [visit_entry(one) for one in made.calendar.visits],
        }
    answer = envelope(made.status, made.reasons, contents)
    for entry, reason in zip(answer["reasons"], made.reasons, strict=True):
        entry["section"] = reason.section
        entry["hazards"] = list(reason.hazards)
    return answer


def _dose(made: PatientPlan) -> dict[str, Any]:
    least, most = made.cell_range or (None, None)
    answer: dict[str, Any] = {"least_cells": maybe(least), "most_cells": maybe(most)}
    return answer if made.dose is None else answer | _given(made.dose)


def _given(one: DoseResult) -> dict[str, Any]:
    whole = one.all_bags if one.way == "all" else one.whole
    return {
        "status": str(one.status),
        "basis": one.basis,
        "way": one.way,
        "containers": [] if whole is None else list(whole.ids),
        "draws": [] if one.part is None else [[name, maybe(ml)] for name, ml in one.part.draws],
        "ordered_cells": maybe(one.ordered_cells),
        "given_cells": maybe(one.given_cells),
        "per_kg": maybe(one.per_kg),
        "delivered_cells": maybe(one.delivered_cells),
        "delivered_per_kg": maybe(one.delivered_per_kg),
        "volume_ml": maybe(one.volume_ml),
        "flush_ml": maybe(one.flush_ml),
        "echo": None if one.echo is None else list(one.echo),
    }


def _rate(plan: RatePlan) -> dict[str, Any]:
    return {
        "status": str(plan.status),
        "feasible": plan.feasible,
        "profile": plan.profile,
        "reading": plan.reading,
        "segments": [
            {"minutes": maybe(one.minutes), "ml_min": maybe(one.rate), "setting": setting}
            for one, setting in zip(plan.segments, plan.settings or [None] * len(plan.segments), strict=True)
        ],
        "total_minutes": maybe(plan.total_minutes),
        "volume_ml": maybe(plan.volume_ml),
        "flush_ml": maybe(plan.flush_ml),
        "ways_out": [{"rule": way.rule, "text": both(way.text)} for way in plan.ways_out],
        "proved": None if plan.proof is None else plan.proof.accepted,
    }


def _windows(one: Windows, made: PatientPlan) -> dict[str, Any]:
    zone = made.given.zone
    return {
        "status": str(one.status),
        **{
            name: _local(getattr(one, name), zone)
            for name in (
                "deadline_soft",
                "deadline_hard",
                "latest_start_soft",
                "latest_start_hard",
                "latest_removal_soft",
                "latest_removal_hard",
                "end",
            )
        },
        "margin_minutes": maybe(one.margin_minutes),
    }


def _local(at: datetime | None, zone: Any) -> str | None:
    return None if at is None else moment(at.astimezone(zone))


def _line(one: Line) -> dict[str, Any]:
    return {
        "id": one.id,
        "do": one.do,
        "status": str(one.status),
        "kind": str(one.kind),
        "statement": one.statement,
        "text": both(one.text),
        "asks": list(one.asks),
        "first": one.first,
        "last": one.last,
    }
