"""Cyclophosphamide after the infusion: from the start until 48 h after the end every dose is barred; at 48 h it is allowed.

The clock starts at the end, not at the start; while the end is not charted every later dose is barred. Each oral dose is
tested by itself. Source: sections 3.6 and 3.8, statements cyclophosphamide_interval and no_cyclophosphamide_preconditioning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lupustem.logic.text import Text
from lupustem.treatment.invalid import aware, in_order, later, number_text, one_zone
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One planned dose and how it stands."""

    at: datetime
    status: Standing


@dataclass(frozen=True, slots=True)
class CyclophosphamideResult:
    """Each planned dose, and the first moment at which one is allowed (None while the end is not known)."""

    status: Standing
    reasons: tuple[Reason, ...]
    doses: tuple[PlannedDose, ...]
    allowed_from: datetime | None
    parameters: ParameterSet


def cyclophosphamide(
    start: datetime, end: datetime | None, planned: tuple[datetime, ...], parameters: ParameterSet = DEFAULT
) -> CyclophosphamideResult:
    """Judge planned doses. Raises InvalidInput for moments without zone, in mixed zones, or an end before the start."""
    doses = {f"cyclophosphamide[{number}]": one for number, one in enumerate(planned)}
    one_zone({"infusion_start": start, "infusion_end": end, **doses})
    begun = aware(start, "infusion_start")
    allowed = None
    if end is not None:
        in_order(start, end, "infusion_end", "end_before_start")
        allowed = later(end, parameters.number("ctx.after_h") * 60)
    reasons = [_reason(aware(one, "cyclophosphamide"), begun, allowed, parameters) for one in planned]
    found = tuple(one for one in reasons if one is not None)
    statuses = [Standing.OK if one is None else one.status for one in reasons]
    judged = tuple(PlannedDose(aware(at, "at"), status) for at, status in zip(planned, statuses, strict=True))
    return CyclophosphamideResult(worst(found), found, judged, allowed, parameters)


def _reason(dose: datetime, start: datetime, allowed: datetime | None, parameters: ParameterSet) -> Reason | None:
    if dose < start:
        return Reason("conditioning", Standing.WARN, Kind.CONSENSUS, _BEFORE, "3.6", at=dose, hazards=("HZ26",))
    if allowed is None:
        return Reason("infusion_end_unknown", Standing.BLOCK, Kind.READING, _OPEN, "3.8", at=dose, hazards=("HZ25",))
    if dose < allowed:
        kind, hours = parameters.kind("ctx.after_h"), number_text(parameters.number("ctx.after_h"))
        text = Text(
            f"距输注完毕不足 {hours} h：不可用环磷酰胺。",
            f"Less than {hours} h after the end of the infusion: no cyclophosphamide.",
        )
        return Reason("cyclophosphamide_window", Standing.BLOCK, kind, text, "3.8", at=dose, hazards=("HZ25",))
    return None


_BEFORE = Text(
    "输注前的环磷酰胺：若为预处理，则不推荐。",
    "Cyclophosphamide before the infusion: not recommended if it is meant as conditioning.",
)
_OPEN = Text(
    "输注结束时间未记录，间隔无法确定：其后的环磷酰胺一律不可用。",
    "The end of the infusion is not charted, so the interval is unknown: no later cyclophosphamide.",
)
