"""Observation -> findings: measurements with unit and date, and coded answers (pregnancy, raised, low).

Readings of the project: status final, amended and corrected count; a preliminary result is shown but not used; registered,
cancelled, entered-in-error and unknown do not count. An Observation with `focus` is about somebody or something else
(a fetus, a donor). The time is effective, else issued; of a period its end. No interpretation is made from a
number: raised and low come from the laboratory's own flag or coded answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from lupustem.exchange.fhir.findings import Effect, Finding
from lupustem.exchange.fhir.json_values import Json, decimal, plain, shown
from lupustem.exchange.fhir.moments import Moment, moment
from lupustem.exchange.fhir.observation_codes import (
    LOINC,
    LOW_ANSWERS,
    PREGNANCY_ANSWERS,
    PRESENCE_ANSWERS,
    RAISED_ANSWERS,
    SEX_ANSWERS,
    Answer,
    Measure,
)
from lupustem.exchange.fhir.records import Provenance, Value
from lupustem.exchange.fhir.systems import system_name
from lupustem.exchange.fhir.units import UCUM, UnitRefused, convert, exact
from lupustem.exchange.fhir.wording import note
from lupustem.facts import FACTS

_COUNTS = frozenset({"final", "amended", "corrected"})
_ANSWERS: dict[str, dict[tuple[str, str], Answer]] = {
    "pregnancy_status": PREGNANCY_ANSWERS,
    "pregnancy_test": PRESENCE_ANSWERS,
    "raised": RAISED_ANSWERS,
    "sex": SEX_ANSWERS,
}


def read_observation(resource: Json) -> list[Finding]:
    """What one Observation says, its components included. Raises WRONG_SHAPE where it is no Observation."""
    found: list[Finding] = []
    for coding in resource["code"].get("coding", ()):
        if coding.get("code") in LOINC:
            found.extend(_read(resource, resource))
            break
    if "component" in resource:
        for part in resource["component"]:
            found.extend(_read(resource, part))
    return found if len(found) < 2 else _once_per_fact(found)


def _once_per_fact(found: list[Finding]) -> list[Finding]:
    """Two values for one fact in one resource: none of them is taken."""
    by_fact: dict[str, Finding] = {}
    for finding in found:
        other = by_fact.setdefault(finding.fact, finding)
        if other is not finding and (other.value, other.effect) != (finding.value, finding.effect):
            by_fact[finding.fact] = _as(finding, "unusable", "twice")
    return list(by_fact.values())


def _read(resource: Json, part: Json) -> Iterator[Finding]:
    matches = [
        (LOINC[coding["code"]], coding)
        for coding in part["code"].get("coding", ())
        if coding.get("code") in LOINC and system_name(coding.get("system") or "") == "loinc"
    ]
    if not matches or "focus" in resource:
        return
    measure, coding = matches[0]
    if any(other.fact != measure.fact for other, _ in matches):
        for other, own in matches:
            yield _finding(resource, part, other, own, "unusable", "codes_disagree", None)
        return
    if measure.kind == "consent":
        yield _finding(resource, part, measure, coding, "review", "consent", None)
        return
    effect, why, value = _number(part, measure) if measure.kind == "number" else _answer(part, measure)
    yield _finding(resource, part, measure, coding, effect, why, value)
    if measure.low is not None:
        low = _flag(part, LOW_ANSWERS)
        if isinstance(low, bool):
            named = Measure(measure.low, verified=measure.verified)
            yield _finding(resource, part, named, coding, "says", "", low)


def _finding(
    resource: Json, part: Json, measure: Measure, coding: Json, effect: Effect, why: str, value: Value | None
) -> Finding:
    when, written = _when(resource)
    status = resource.get("status")
    if status not in _COUNTS:
        effect = "preliminary" if status == "preliminary" and effect == "says" else "void"
    elif "modifierExtension" in resource or "modifierExtension" in part:
        effect, why = "unusable", "modifier"
    elif when is None and effect in ("says", "unusable"):
        effect, why = "unusable", "undated"
    original, unit = _original(part)
    return Finding(
        fact=measure.fact,
        effect=effect,
        value=value if effect in ("says", "preliminary") else None,
        why=why,
        group="measurement",
        start=when,
        source=Provenance(
            resource_type="Observation",
            resource_id=shown(resource.get("id")) or "",
            date=shown(written),
            system=shown(coding.get("system")),
            code=shown(coding.get("code")),
            display=shown(coding.get("display")) or shown((part["code"]).get("text")),
            value=original,
            unit=unit,
            note=None if measure.verified else note("code_unverified"),
        ),
    )


def _as(finding: Finding, effect: Effect, why: str) -> Finding:
    return Finding(
        fact=finding.fact, effect=effect, why=why, group=finding.group, source=finding.source, start=finding.start
    )


def _when(resource: Json) -> tuple[Moment | None, object]:
    written = resource.get("effectiveDateTime") or resource.get("effectiveInstant")
    if written is None and "effectivePeriod" in resource:
        period = resource["effectivePeriod"]
        written = period.get("end") or period.get("start")
    if written is None:
        written = resource.get("issued")
    return moment(written), written


def _number(part: Json, measure: Measure) -> tuple[Effect, str, Value | None]:
    value, code, unit = None, None, None
    if "valueQuantity" in part:
        quantity = part["valueQuantity"]
        if "comparator" in quantity:
            return "unusable", "comparator", None
        value = decimal(quantity.get("value"))
        unit = quantity.get("unit")
        if quantity.get("system", UCUM) == UCUM:
            code = quantity.get("code")
    elif "valueInteger" in part:
        value = decimal(part["valueInteger"])
    elif not any(key.startswith("value") for key in part):
        return "absent", "no_value", None
    if value is None:
        return ("absent", "no_value", None) if "dataAbsentReason" in part else ("unusable", "not_a_number", None)
    try:
        return _checked(measure.fact, convert(measure.fact, value, code=code, unit=unit))
    except UnitRefused as refused:
        return "unusable", str(refused), None


def _checked(fact: str, value: Fraction) -> tuple[Effect, str, Value | None]:
    low, high, whole = _bounds(fact)
    if not low <= value <= high:
        return "unusable", "out_of_bounds", None
    if not whole:
        return "says", "", exact(value)
    return ("says", "", value.numerator) if value.denominator == 1 else ("unusable", "not_whole", None)


@cache
def _bounds(fact: str) -> tuple[Fraction, Fraction, bool]:
    variable = FACTS[fact]
    assert variable.minimum is not None
    assert variable.maximum is not None
    return Fraction(variable.minimum), Fraction(variable.maximum), variable.kind == "integer"


def _answer(part: Json, measure: Measure) -> tuple[Effect, str, Value | None]:
    answers = _ANSWERS[measure.kind]
    said = {answer for answer in (_coded(part, answers), _flag(part, answers)) if answer is not None}
    if measure.kind == "pregnancy_status" and isinstance(part.get("valueBoolean"), bool):
        said.add(part["valueBoolean"])
    if len(said) == 1:
        return "says", "", said.pop()
    if not any(key.startswith("value") for key in part) and "interpretation" not in part:
        return "absent", "no_value", None
    return "unusable", "answer_not_understood", None


def _coded(part: Json, answers: dict[tuple[str, str], Answer]) -> Answer | None:
    return _one_answer((part.get("valueCodeableConcept") or {}).get("coding", ()), answers)


def _flag(part: Json, answers: dict[tuple[str, str], Answer]) -> Answer | None:
    flags = [coding for concept in part.get("interpretation", ()) for coding in concept.get("coding", ())]
    return _one_answer(flags, answers)


def _one_answer(codings: list[Json], answers: dict[tuple[str, str], Answer]) -> Answer | None:
    said = {answers.get((system_name(coding.get("system") or "") or "", coding.get("code") or "")) for coding in codings}
    said.discard(None)
    return said.pop() if len(said) == 1 else None


def _original(part: Json) -> tuple[str | None, str | None]:
    """Value and unit as they were written, for people."""
    quantity = part.get("valueQuantity")
    if quantity:
        number = decimal(quantity.get("value"))
        written = None if number is None else _sign(quantity) + plain(number)
        return written, shown(quantity.get("unit") or quantity.get("code"))
    concept = part.get("valueCodeableConcept") or next(iter(part.get("interpretation", ())), None)
    if concept:
        codings = [c.get("display") or c.get("code") for c in concept.get("coding", ())]
        return shown(concept.get("text") or next(iter(codings), None)), None
    for key in ("valueInteger", "valueBoolean", "valueString"):
        if key in part:
            number = decimal(part[key])
            return (plain(number) if isinstance(number, Decimal) else shown(str(part[key]))), None
    return None, None


def _sign(quantity: Json) -> str:
    return f"{shown(quantity.get('comparator')) or ''} ".lstrip() if "comparator" in quantity else ""
