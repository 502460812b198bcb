"""The certificate of analysis: everything a decision rests on, as content that can be spelt canonically, hashed and signed.

Decimals are text, moments are ISO 8601, names of people are those of the lot file. Nothing of a cytometer's text is here.

    >>> from lupustem.product.lot import Lot
    >>> from lupustem.product.release import release
    >>> made = certificate(release(Lot(name="UC-1")), issued_at="2026-11-02T09:00:00+08:00", software="0.1.0", rules="1.0.0")
    >>> made["decision"], made["lot"], made["tests"][0]["verdict"]
    ('hold', 'UC-1', 'hold')
"""

from __future__ import annotations

from typing import Any

from lupustem.decision.status import Status
from lupustem.product.evidence import COLDEST, WARMEST
from lupustem.product.limits import Limit
from lupustem.product.lot import Lot, Settings, TestRecord
from lupustem.product.markers import MARKER_FACTS
from lupustem.product.measured import Measured, decimal_text
from lupustem.product.printed import printed, printed_measured
from lupustem.product.release import Finding, LotDecision
from lupustem.product.results import Result
from lupustem.product.rules import Consequence
from lupustem.product.stability import longest_hours, window

FORM = "lupustem-certificate-1"
UNITS: dict[str, str] = {
    "count_matches_label": "%",
    "stored_cold": "Cel",
    "used_within_stability": "h",
    "endotoxin": "EU/mL",
    "endotoxin_dose": "EU/kg/h",
}
"""The unit of each numerical criterion that is not in percent of cells."""


def certificate(made: LotDecision, *, issued_at: str, software: str, rules: str) -> dict[str, Any]:
    """The content of a certificate. Raises TypeError from `canonical` later only if this function is wrong."""
    lot = made.lot
    return {
        "form": FORM,
        "kind": "certificate_of_analysis",
        "issued_at": issued_at,
        "software": software,
        "rules": rules,
        "lot": lot.name,
        "product_code": lot.product_code,
        "donation_number": None if lot.evidence.identity is None else lot.evidence.identity.donation_number,
        "containers": [
            {
                "id": one.id,
                "volume_ml": _text(one.volume_ml),
                "cells_1e6": _text(one.cells_1e6),
                "recipient": one.recipient,
            }
            for one in lot.containers
        ],
        "recipients": recipients(lot),
        "label_cells_1e6": _label(made),
        "times": times(lot),
        "tests": [test(one, made) for one in made.findings],
        "settings": settings(lot.settings),
        "advisories": list(made.advisories),
        "people": sorted(_people(lot)),
        "deviations": [one.rule.id for one in made.findings if _deviates(one)],
        "unread": [one.field for one in lot.problems],
        "identity_findings": [{"zh": text.zh, "en": text.en} for text in made.identity.findings],
        "raw_files": [{"file": one.name, "sha256": one.sha256} for one in lot.files],
        "decision": str(made.decision),
        "reasons": list(made.reasons),
    }


def test(finding: Finding, made: LotDecision) -> dict[str, Any]:
    """One test as it stands on the certificate."""
    fact = finding.rule.facts[0] if finding.rule.facts else ""
    named = [made.lot.tests[name] for name in (finding.rule.id, *finding.rule.facts) if name in made.lot.tests]
    record = named[0] if named else TestRecord()
    interval = made.found.intervals.get(fact)
    return {
        "id": finding.rule.id,
        "origin": str(finding.rule.origin),
        "result": shown(finding),
        "unrounded": None if finding.unrounded is None else printed_measured(finding.unrounded, finding.limits),
        "unit": unit_of(finding),
        "limit": limit_text(finding.limits),
        "verdict": verdict(finding),
        "borderline": finding.borderline,
        "interval": None if interval is None else [str(round(end, 2)) for end in interval],
        "codes": list(finding.codes),
        "source": finding.source or None,
        "invalidated": [_invalidated(one) for one in finding.invalidated],
        "conditions": conditions(fact, made),
        "method": record.method,
        "material": record.material,
        "tester": record.tester,
        "reviewer": record.reviewer,
        "time": None if record.time is None else record.time.isoformat(),
        "raw_files": [{"file": one.name, "sha256": one.sha256} for one in record.files],
    }


def verdict(finding: Finding) -> str:
    """How a criterion stands: pass, fail, hold (a gap, or evidence that cannot be used), advisory, reported."""
    if finding.status is Status.NOT_MET:
        return "fail"
    if finding.status is Status.MET:
        return "pass"
    if finding.status is Status.NOT_APPLICABLE:
        return "reported"
    return "hold" if finding.codes or finding.rule.unknown is not Consequence.ADVISE else "advisory"


def unit_of(finding: Finding) -> str | None:
    """The unit of a numerical criterion; None for one of yes or no."""
    numerical = finding.limits or isinstance(finding.value, Measured)
    return UNITS.get(finding.rule.id, "%") if numerical else None


def limit_text(limits: tuple[Limit, ...]) -> str | None:
    """A limit with its operator, both where there are two."""
    return " and ".join(str(limit) for limit in limits) or None


def shown(finding: Finding) -> str | None:
    """The result as it is printed, rounded only so far as the verdict stays plain; true or false for a yes or no."""
    value = finding.value
    if isinstance(value, Measured):
        if value.exact is None and value.low is not None and value.high is not None:
            return f"{printed(value.low, finding.limits)} to {printed(value.high, finding.limits)}"
        return printed_measured(value, finding.limits, 3 if finding.rule.id == "endotoxin" else 2)
    return None if value is None else str(value).lower()


def conditions(fact: str, made: LotDecision) -> dict[str, Any]:
    """Under what was measured: control, events, quantile of a percentage; when the logger was calibrated."""
    for counts in made.lot.evidence.markers:
        if MARKER_FACTS.get(counts.marker, "purity_percent") == fact:
            return {
                "control": counts.control,
                "control_events": counts.control_events,
                "parent_events": counts.parent,
                "positive_events": counts.positive,
                "quantile": str(counts.quantile),
            }
    log = made.lot.evidence.temperature
    if log is not None and log.calibrated is not None and fact in (COLDEST, WARMEST):
        return {"logger_calibrated": log.calibrated.isoformat()}
    return {}


def settings(chosen: Settings) -> dict[str, Any]:
    """What the site has chosen."""
    return {
        "rounding": chosen.rounding,
        "quantile": str(chosen.quantile),
        "virus_panel": list(chosen.virus_panel),
        "viability_minimum_percent": _text(chosen.viability_minimum_percent),
        "tested_on": {test: list(materials) for test, materials in chosen.tested_on.items()},
    }


def times(lot: Lot) -> dict[str, str | None]:
    """End of preparation, and when the infusion has to be over and begun."""
    ready = lot.evidence.times.preparation_end
    minutes = lot.facts.get("infusion_minutes")
    exact = minutes.exact if isinstance(minutes, Measured) else None
    latest = None if ready is None else window(ready) if exact is None else window(ready, exact)
    return {
        "preparation_end": None if ready is None else ready.isoformat(),
        "latest_infusion_end": None if latest is None else latest.latest_end.isoformat(),
        "latest_infusion_start": None if latest is None else latest.latest_start.isoformat(),
        "longest_hours": decimal_text(longest_hours()),
    }


def recipients(lot: Lot) -> list[str]:
    """Everyone for whom a container of the lot is meant, as the file names them."""
    named = [one.recipient for one in lot.containers if one.recipient is not None]
    if lot.evidence.identity is not None:
        pairs = [pair for pair in lot.evidence.identity.pairs if pair[0] == "recipient"]
        named += [side for _, *sides in pairs for side in sides if side is not None]
    return sorted(set(named))


def people(content: dict[str, Any]) -> set[str]:
    """Those who tested, reviewed or invalidated something of the lot of a certificate: none of them may sign its release."""
    tests, others = content.get("tests"), content.get("people")
    records = [one for one in tests if isinstance(one, dict)] if isinstance(tests, list) else []
    names = [name for one in records for name in (one.get("tester"), one.get("reviewer"))]
    return {name for name in [*names, *(others if isinstance(others, list) else [])] if isinstance(name, str)}


def _people(lot: Lot) -> set[str]:
    results = [one for several in lot.evidence.results.values() for one in several]
    named = [name for one in lot.tests.values() for name in (one.tester, one.reviewer)]
    return {name for name in [*named, *(name for one in results for name in (one.tester, one.by))] if name is not None}


def _deviates(finding: Finding) -> bool:
    return finding.status is Status.NOT_MET and finding.rule.failed is Consequence.HOLD


def _label(made: LotDecision) -> str | None:
    value = made.label
    return None if value is None else value.shown


def _invalidated(one: Result) -> dict[str, Any]:
    value = (
        one.value.shown if isinstance(one.value, Measured) else None if one.value is None else str(one.value).lower()
    )
    return {"result": value, "reason": one.reason, "by": one.by}


def _text(value: Any) -> str | None:
    return None if value is None else decimal_text(value)
