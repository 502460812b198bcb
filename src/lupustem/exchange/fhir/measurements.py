"""The latest measurements and coded answers -> findings.

Readings of the project: status final, amended and corrected count; a preliminary result is shown but not used;
registered, cancelled, entered-in-error and unknown do not count. An Observation with `focus` is about somebody or
something else (a fetus, a donor). No interpretation is made from a number: raised and low come from the laboratory's
own flag or coded answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from lupustem.exchange.fhir.findings import Effect, Finding, Record
from lupustem.exchange.fhir.json_values import WRONG_SHAPE, Json, decimal, plain, shown
from lupustem.exchange.fhir.moments import moment
from lupustem.exchange.fhir.observation_codes import (
    LOW_ANSWERS,
    PREGNANCY_ANSWERS,
    PRESENCE_ANSWERS,
    RAISED_ANSWERS,
    SEX_ANSWERS,
    Answer,
    Measure,
)
from lupustem.exchange.fhir.observations import COUNTS, Sighting, written_time
from lupustem.exchange.fhir.records import Provenance, Value
from lupustem.exchange.fhir.systems import UCUM, system_name
from lupustem.exchange.fhir.units import UnitError, convert, exact
from lupustem.exchange.fhir.wording import note
from lupustem.facts import FACTS

_ANSWERS: dict[str, dict[tuple[str, str], Answer]] = {
    "pregnancy_status": PREGNANCY_ANSWERS,
    "pregnancy_test": PRESENCE_ANSWERS,
    "raised": RAISED_ANSWERS,
    "sex": SEX_ANSWERS,
}


def read_series_into(record: Record) -> None:
    """Add the findings of the latest measurements; one whose shape cannot be read is counted, and still the latest."""
    for series in record.series.values():
        for _, sighting in series.kept:
            try:
                record.findings.extend(list(_read(sighting)))
            except WRONG_SHAPE:
                record.unreadable["Observation"] += 1
                record.findings.append(_unreadable(sighting))
    record.series.clear()


def _unreadable(sighting: Sighting) -> Finding:
    """A latest result of the wrong shape: an older one is not put in its place."""
    written = written_time(sighting.resource)
    source = Provenance("Observation", shown(sighting.resource.get("id")) or "", date=shown(written))
    return Finding(sighting.measure.fact, "unusable", source, "measurement", why="wrong_shape", start=moment(written))


def _read(sighting: Sighting) -> Iterator[Finding]:
    part, measure = sighting.part, sighting.measure
    if sighting.spoilt:
        yield _finding(sighting, measure, "unusable", sighting.spoilt, None)
        return
    if measure.kind == "consent":
        yield _finding(sighting, measure, "review", "consent", None)
        return
    effect, why, value = _number(part, measure) if measure.kind == "number" else _answer(part, measure)
    yield _finding(sighting, measure, effect, why, value)
    low = None if measure.low is None else _flag(part, LOW_ANSWERS)
    if measure.low is not None and isinstance(low, bool):
        yield _finding(sighting, Measure(measure.low, verified=measure.verified), "says", "", low)


def _finding(sighting: Sighting, measure: Measure, effect: Effect, why: str, value: Value | None) -> Finding:
    resource, part, coding = sighting.resource, sighting.part, sighting.coding
    written = written_time(resource)
    when = moment(written)
    status = resource.get("status")
    if status not in COUNTS:
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
    except UnitError as refused:
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
    said = {
        answers.get((system_name(coding.get("system") or "") or "", coding.get("code") or "")) for coding in codings
    }
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
