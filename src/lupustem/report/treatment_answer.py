"""The answers of dose and rate plan as JSON: status, reasons with their rules, every number exactly beside a rounded one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from fractions import Fraction
from typing import Any

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.logic.text import Text
from lupustem.treatment.bags import Part, WholeBags
from lupustem.treatment.cell_numbers import three_forms
from lupustem.treatment.dose import DoseResult
from lupustem.treatment.infeasible import Way
from lupustem.treatment.intrathecal import IntrathecalResult
from lupustem.treatment.invalid import number
from lupustem.treatment.log_checker import LogCheck
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.plan_checker import PlanCheck
from lupustem.treatment.rate_plan import RatePlan
from lupustem.treatment.reasons import Reason, worst
from lupustem.treatment.resume import ResumePlan
from lupustem.treatment.segments import Segment, timed
from lupustem.treatment.windows import Checked, Windows


def both(text: Text) -> dict[str, str]:
    """A sentence in both languages."""
    return {"zh": text.zh, "en": text.en}


def maybe(value: Fraction | int | None, places: int = 2) -> dict[str, str] | None:
    """A number exactly and rounded, or null."""
    return None if value is None else number(value, places)


def moment(value: datetime | None, zone: tzinfo | None = None) -> str | None:
    """A moment as ISO 8601, in a zone where one is given."""
    return None if value is None else value.astimezone(zone or value.tzinfo).isoformat()


def set_of(parameters: ParameterSet) -> dict[str, Any]:
    """Which parameters an answer rests on."""
    return {"id": parameters.id, "fingerprint": parameters.fingerprint, "site": list(parameters.site)}


def reasons_of(reasons: Iterable[Reason], zone: tzinfo | None = None) -> list[dict[str, Any]]:
    """The reasons, each with its rule, status, kind and first instant."""
    return [reason_of(one, zone) for one in reasons]


def reason_of(one: Reason, zone: tzinfo | None = None) -> dict[str, Any]:
    """One reason."""
    return {
        "rule": one.rule,
        "status": str(one.status),
        "kind": str(one.kind),
        "section": one.section,
        "at": moment(one.at, zone),
        "minute": maybe(one.minute),
        "hazards": list(one.hazards),
        "text": both(one.text),
    }


def _head(
    kind: str, status: object, reasons: Iterable[Reason], parameters: ParameterSet, zone: tzinfo | None = None
) -> dict[str, Any]:
    return {
        "kind": kind,
        "notice": both(NOT_A_DEVICE),
        "status": str(status),
        "reasons": reasons_of(reasons, zone),
        "parameters": set_of(parameters),
    }


def plan_answer(plan: RatePlan) -> dict[str, Any]:
    """A rate plan, or why there is none."""
    certificate = plan.certificate
    return {
        **_head("infusion_plan", plan.status, plan.reasons, plan.parameters),
        "feasible": plan.feasible,
        "reading": plan.reading,
        "profile": plan.profile,
        "volume_ml": maybe(plan.volume_ml),
        "flush_ml": maybe(plan.flush_ml),
        "total_minutes": maybe(plan.total_minutes),
        "top_rate_ml_min": maybe(plan.top_rate, 3),
        "slow_minutes": maybe(plan.slow_minutes),
        "dwell_minutes": maybe(plan.dwell_minutes),
        "flush_from_minute": maybe(plan.flush_from),
        "ml_per_kg_h": maybe(plan.ml_per_kg_h),
        "segments": segments_of(plan.segments, plan.settings),
        "proof": None if plan.proof is None else _proof(plan.proof),
        "certificate": None
        if certificate is None
        else {
            "rule": certificate.rule,
            "volume_ml": maybe(certificate.volume_ml),
            "bound": maybe(certificate.bound),
            "text": both(certificate.text),
        },
        "ways_out": [_way(one) for one in plan.ways_out],
    }


def segments_of(segments: tuple[Segment, ...], settings: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The segments, with what to set where there is a device."""
    found = []
    for place, (start, one) in enumerate(timed(segments)):
        entry: dict[str, Any] = {"from_minute": maybe(start), "minutes": maybe(one.minutes)}
        entry["rate_ml_min"] = maybe(one.rate, 3)
        if one.end_rate is not None:
            entry["end_rate_ml_min"] = maybe(one.end_rate, 3)
        if settings:
            entry["setting"] = settings[place]
        found.append(entry)
    return found


def _proof(proof: PlanCheck) -> dict[str, Any]:
    return {
        "accepted": proof.accepted,
        "status": str(proof.status),
        "volume_ml": maybe(proof.volume_ml),
        "minutes": maybe(proof.minutes),
    }


def _way(one: Way) -> dict[str, Any]:
    return {"rule": one.rule, "text": both(one.text), **{name: maybe(value) for name, value in one.numbers}}


def check_answer(check: PlanCheck, parameters: ParameterSet) -> dict[str, Any]:
    """The verdict on a plan."""
    return {
        **_head("infusion_plan_check", check.status, check.reasons, parameters),
        "accepted": check.accepted,
        "first_violation": None if check.first is None else reason_of(check.first),
        "first_hard_violation": None if check.first_hard is None else reason_of(check.first_hard),
        "volume_ml": maybe(check.volume_ml),
        "total_minutes": maybe(check.minutes),
    }


def log_answer(check: LogCheck, zone: tzinfo | None = None) -> dict[str, Any]:
    """The verdict on a log."""
    return {
        **_head("infusion_log_check", check.status, check.reasons, check.parameters, zone),
        "accepted": check.accepted,
        "first_violation": None if check.first is None else reason_of(check.first, zone),
        "checks": {name: str(status) for name, status in check.checks.items()},
        "delivered_ml": maybe(check.delivered_ml),
        "total_minutes": maybe(check.minutes),
        "stops": check.stops,
    }


def resume_answer(plan: ResumePlan) -> dict[str, Any]:
    """The plan after a stop."""
    return {
        **_head("resume_plan", plan.status, plan.reasons, plan.parameters),
        "segments": segments_of(plan.segments),
        "rest_minutes": maybe(plan.rest_minutes),
        "total_minutes": maybe(plan.total_minutes),
    }


def windows_answer(made: Windows, zone: tzinfo | None) -> dict[str, Any]:
    """The deadlines of one infusion, in the zone in which they were asked for."""
    names = [
        "deadline_soft",
        "deadline_hard",
        "latest_start_soft",
        "latest_start_hard",
        "latest_removal_soft",
        "latest_removal_hard",
        "end",
    ]
    return {
        "status": str(made.status),
        "reasons": reasons_of(made.reasons, zone),
        **{name: moment(getattr(made, name), zone) for name in names},
        "margin_minutes": maybe(made.margin_minutes),
    }


def checked_answer(made: Checked, zone: tzinfo | None = None) -> dict[str, Any]:
    """One check."""
    return {"status": str(made.status), "reasons": reasons_of(made.reasons, zone), "value": maybe(made.value)}


def dose_answer(made: DoseResult, intrathecal: IntrathecalResult | None = None) -> dict[str, Any]:
    """The dose, with every way for comparison."""
    weight, other = made.weight, made.other_weight_cells
    reasons = (*made.reasons, *(() if intrathecal is None else intrathecal.reasons))
    return {
        **_head("dose", worst(reasons), reasons, made.parameters),
        "dose_basis": made.basis,
        "weight": {
            "measured_kg": maybe(weight.measured_kg, 3),
            "dry_kg": maybe(weight.dry_kg, 3),
            "used": weight.used,
            "used_kg": maybe(weight.used_kg, 3),
            "ratio_to_previous": maybe(weight.ratio_to_previous, 4),
            "status": str(weight.status),
        },
        "range_cells": None if made.least_cells is None else [_cells(made.least_cells), _cells(made.most_cells)],
        "ordered_cells": _cells(made.ordered_cells),
        "way": made.way,
        "given_cells": _cells(made.given_cells),
        "given_per_kg": maybe(made.per_kg, 0),
        "interval_per_kg": None if made.interval_per_kg is None else [maybe(one, 0) for one in made.interval_per_kg],
        "delivered_cells": _cells(made.delivered_cells),
        "delivered_per_kg": maybe(made.delivered_per_kg, 0),
        "volume_ml": maybe(made.volume_ml),
        "flush_ml": maybe(made.flush_ml),
        "whole_bags": _whole(made.whole),
        "whole_bag_counts": None
        if made.whole_counts is None
        else {"n_min": made.whole_counts[0], "n_max": made.whole_counts[1]},
        "all_bags": _whole(made.all_bags),
        "part": _part(made.part),
        "least_part": _part(made.least_part),
        "most_part": _part(made.most_part),
        "percent_of_label": {name: maybe(value) for name, value in made.percent_of_label},
        "aim_by_weight": None if other is None else {"measured": _cells(other[0]), "dry": _cells(other[1])},
        "intrathecal": None if intrathecal is None else intrathecal_answer(intrathecal),
    }


def intrathecal_answer(made: IntrathecalResult) -> dict[str, Any]:
    """The intrathecal order."""
    return {
        "status": str(made.status),
        "reasons": reasons_of(made.reasons),
        "wanted_cells": _cells(made.wanted_cells),
        "ordered_cells": _cells(made.ordered_cells),
    }


def _cells(value: Fraction | None) -> dict[str, Any] | None:
    if value is None:
        return None
    scientific, grouped, chinese = three_forms(value)
    return {**number(value, 0), "scientific": scientific, "grouped": grouped, "chinese": chinese}


def _whole(one: WholeBags | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"bags": list(one.ids), "cells": _cells(one.cells), "volume_ml": maybe(one.volume_ml)}


def _part(one: Part | None) -> dict[str, Any] | None:
    if one is None:
        return None
    draws = [{"bag": name, "ml": maybe(ml)} for name, ml in one.draws]
    return {"draws": draws, "cells": _cells(one.cells), "volume_ml": maybe(one.volume_ml)}
