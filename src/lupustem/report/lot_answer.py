"""The decision on a lot as JSON: the contract that programs rely on, documented in docs/en/release.md."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lupustem.consensus import VERSION
from lupustem.consensus.authority import DOI, NAME, NOT_A_DEVICE
from lupustem.logic.text import Text
from lupustem.product.certificate import limit_text, settings, shown, times, unit_of, verdict
from lupustem.product.evidence import Found
from lupustem.product.limits import limits_of
from lupustem.product.lot import Lot
from lupustem.product.measured import Measured
from lupustem.product.printed import number_of
from lupustem.product.release import Finding, LotDecision
from lupustem.product.rules import advisory_text, reason_text
from lupustem.product.stability import longest_hours


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
        "reason_texts": {code: _both(reason_text(code)) for code in made.reasons},
        "advisory_texts": {code: _both(advisory_text(code)) for code in made.advisories},
        "results": {one.rule.id: result(one, made) for one in made.findings},
        "derived": derived(made),
        "evidence": [{"file": one.name, "sha256": one.sha256} for one in lot.files],
        "settings": settings(lot.settings),
        "errors": [{"field": one.field, "text": _both(one.text)} for one in lot.problems],
        "identity_findings": [_both(text) for text in made.identity.findings],
    }


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
    if finding.unrounded is not None:
        entry["unrounded"] = finding.unrounded.shown
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


def _plain(value: Measured | bool | None) -> Any:
    return value.shown if isinstance(value, Measured) else value


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
    moments = times(lot)
    return {name: moments[name] for name in ("latest_infusion_end", "latest_infusion_start")} | {
        "longest_hours": number_of(longest_hours())
    }


def _float(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
