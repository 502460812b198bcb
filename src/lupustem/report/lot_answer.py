"""The decision on a lot as JSON: the contract that programs rely on, documented in docs/en/release.md."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from lupustem.consensus import VERSION
from lupustem.consensus.authority import DOI, NAME, NOT_A_DEVICE
from lupustem.decision.status import Status
from lupustem.logic.text import Text
from lupustem.product.evidence import Found
from lupustem.product.limits import Limit, limits_of
from lupustem.product.lot import Lot, Settings
from lupustem.product.measured import Measured, decimal_text
from lupustem.product.printed import number_of, printed_measured
from lupustem.product.release import Finding, LotDecision
from lupustem.product.rules import Consequence, reason_text
from lupustem.product.stability import longest_hours, window

UNITS: dict[str, str] = {
    "count_matches_label": "%",
    "stored_cold": "Cel",
    "used_within_stability": "h",
    "endotoxin": "EU/mL",
    "endotoxin_dose": "EU/kg/h",
    "viability": "%",
    "purity": "%",
}
"""The unit of each numerical criterion other than the markers, which are in percent."""


def lot_answer(made: LotDecision) -> dict[str, Any]:
    """The contents of the JSON answer, keys in a fixed order."""
    lot = made.lot
    return {
        "lot": lot.name,
        "product_code": lot.product_code,
        "consensus": NAME,
        "version": VERSION,
        "doi": DOI,
        "notice": _both(NOT_A_DEVICE),
        "decision": str(made.decision),
        "reasons": list(made.reasons),
        "advisories": list(made.advisories),
        "reason_texts": {code: _both(reason_text(code)) for code in (*made.reasons, *made.advisories)},
        "results": {one.rule.id: result(one, made) for one in made.findings},
        "derived": derived(made),
        "evidence": [{"file": one.name, "sha256": one.sha256} for one in lot.files],
        "settings": settings(lot.settings),
        "errors": [{"field": one.field, "text": _both(one.text)} for one in lot.problems],
        "identity_findings": [_both(text) for text in made.identity.findings],
    }


def verdict(finding: Finding) -> str:
    """How a criterion stands: pass, fail, hold (evidence that cannot be used, or a gap), advisory, reported."""
    if finding.status is Status.NOT_MET:
        return "fail"
    if finding.status is Status.MET:
        return "pass"
    if finding.status is Status.NOT_APPLICABLE:
        return "reported"
    return "hold" if finding.codes or finding.rule.unknown is not Consequence.ADVISE else "advisory"


def unit_of(finding: Finding) -> str | None:
    """The unit of a numerical criterion."""
    rule = finding.rule.id
    return UNITS.get(rule, "%" if finding.limits else None)


def limit_text(limits: tuple[Limit, ...]) -> str | None:
    """A limit with its operator, both where there are two."""
    return " and ".join(str(limit) for limit in limits) or None


def result(finding: Finding, made: LotDecision) -> dict[str, Any]:
    """One criterion of the answer."""
    fact = finding.rule.facts[0] if finding.rule.facts else None
    interval = made.found.intervals.get(fact) if fact is not None else None
    entry: dict[str, Any] = {
        "value": value_of(finding),
        "shown": shown(finding),
        "unit": unit_of(finding),
        "limit": limit_text(finding.limits),
        "verdict": verdict(finding),
        "borderline": finding.borderline,
        "origin": str(finding.rule.origin),
        "source": finding.source or None,
        "invalidated": [
            {"value": _plain(one.value), "reason": one.reason, "by": one.by} for one in finding.invalidated
        ],
    }
    if interval is not None:
        entry["interval"] = [float(round(end, 4)) for end in interval]
    if finding.codes:
        entry["codes"] = list(finding.codes)
    return entry


def value_of(finding: Finding) -> Any:
    """The value of a criterion: a number, a yes or no, or the text of a censored result; bounds where there are two."""
    value = finding.value
    if isinstance(value, Measured):
        if value.exact is not None:
            return number_of(value.exact, finding.limits)
        if value.low is not None and value.high is not None:
            return [number_of(value.low, finding.limits), number_of(value.high, finding.limits)]
        return value.shown
    return value


def shown(finding: Finding) -> str | None:
    """The value as it is printed, rounded only so far as the verdict stays plain."""
    value = finding.value
    if isinstance(value, Measured):
        if value.exact is None and value.low is not None and value.high is not None:
            return f"{_one(value.low, finding)} to {_one(value.high, finding)}"
        return printed_measured(value, finding.limits, 3 if finding.rule.id == "endotoxin" else 2)
    return None if value is None else str(value).lower()


def _one(value: Fraction, finding: Finding) -> str:
    return printed_measured(Measured(value, value), finding.limits)


def _plain(value: Measured | bool | None) -> Any:
    return value.shown if isinstance(value, Measured) else value


def settings(chosen: Settings) -> dict[str, Any]:
    """What the site has chosen, as it stands on the certificate."""
    minimum = chosen.viability_minimum_percent
    return {
        "rounding": chosen.rounding,
        "quantile": str(chosen.quantile),
        "virus_panel": list(chosen.virus_panel),
        "viability_minimum_percent": None if minimum is None else decimal_text(minimum),
        "tested_on": {test: list(materials) for test, materials in chosen.tested_on.items()},
    }


def derived(made: LotDecision) -> dict[str, Any]:
    """The numbers that the evidence yields, by the names of product.md; what could not be computed is not there."""
    found, numbers = made.found, _markers(made.found)
    if made.purity is not None:
        limits = limits_of("purity")
        numbers["purity_bounds"] = [number_of(end, limits) for end in made.purity]
    numbers |= _endotoxin(made) | _counted(made, found) | _stored(made, found) | _deadline(made.lot)
    return {name: value for name, value in numbers.items() if value is not None}


def _markers(found: Found) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for fact, one in found.markers.items():
        if one.percent is not None and one.percent.exact is not None:
            numbers[fact] = number_of(one.percent.exact)
    return numbers


def _endotoxin(made: LotDecision) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    run = made.found.assay
    if run is not None:
        if run.eu_ml is not None and run.eu_ml.exact is not None:
            numbers["endotoxin_eu_ml"] = number_of(run.eu_ml.exact, limits_of("endotoxin"))
        numbers |= {"endotoxin_reported": run.reported, "slope": _float(run.slope), "intercept": _float(run.intercept)}
        numbers |= {"r": _float(run.r), "recovery_percent": _float(run.recovery_percent), "mvd": _float(run.mvd)}
    amount, limit = made.dose
    if amount is not None and limit is not None:
        numbers["eu_per_kg_h"] = amount.shown if amount.exact is None else number_of(amount.exact, (limit,))
    return numbers


def _counted(made: LotDecision, found: Found) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    if found.count is not None:
        one = found.count
        numbers["measured_cells_1e6"] = None if one.measured_1e6 is None else number_of(one.measured_1e6)
        numbers["cv_percent"] = _float(one.cv_percent)
        numbers["viability_percent"] = None if one.viability_percent is None else number_of(one.viability_percent)
        numbers["cells_counted"] = one.counted
    share = made.finding("count_matches_label").value
    if not isinstance(share, Measured) and found.count is not None and found.count.measured_1e6 is not None:
        share = made.counted_percent
    if isinstance(share, Measured) and share.exact is not None:
        numbers["count_percent_of_label"] = number_of(share.exact, limits_of("count_matches_label"))
    return numbers


def _stored(made: LotDecision, found: Found) -> dict[str, Any]:
    log, limits = found.log, limits_of("stored_cold")
    if log is None:
        return {}
    return {
        "minutes_above": number_of(log.minutes_above),
        "minutes_below": number_of(log.minutes_below),
        "longest_excursion_minutes": number_of(log.longest_minutes),
        "peak_c": None if log.peak_c is None else number_of(log.peak_c, limits),
        "lowest_c": None if log.lowest_c is None else number_of(log.lowest_c, limits),
        "mean_kinetic_temperature_c": None if log.mean_kinetic_c is None else round(log.mean_kinetic_c, 2),
    }


def _deadline(lot: Lot) -> dict[str, Any]:
    numbers: dict[str, Any] = {"longest_hours": number_of(longest_hours())}
    ready = lot.evidence.times.preparation_end
    if ready is not None:
        minutes = lot.facts.get("infusion_minutes")
        exact = minutes.exact if isinstance(minutes, Measured) else None
        latest = window(ready) if exact is None else window(ready, exact)
        numbers["latest_infusion_end"] = latest.latest_end.isoformat()
        numbers["latest_infusion_start"] = latest.latest_start.isoformat()
    return numbers


def _float(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
