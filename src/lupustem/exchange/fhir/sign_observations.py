"""Vital signs as FHIR R4 Observations: the codes and units of R4's vital-signs profiles, one Observation for each sign.

A sign that was not measured has no Observation: silence is unknown. A set that was taken back stays, as entered-in-error.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lupustem.exchange.fhir.elements import HL7, LOINC, OWN, Json, coded, moment, quantity
from lupustem.logic.text import Language
from lupustem.treatment.monitor_events import SignsTaken
from lupustem.treatment.vital_signs import CONSCIOUSNESS, NAMES

NUMBERS: dict[str, tuple[str, str, str]] = {
    "respirations": ("9279-1", "Respiratory rate", "/min"),
    "spo2": ("2708-6", "Oxygen saturation in Arterial blood", "%"),
    "pulse": ("8867-4", "Heart rate", "/min"),
    "temperature_c": ("8310-5", "Body temperature", "Cel"),
}
"""Sign -> LOINC code, its display, and the UCUM unit that the profile asks for."""
PRESSURES: dict[str, tuple[str, str]] = {
    "systolic": ("8480-6", "Systolic blood pressure"),
    "diastolic": ("8462-4", "Diastolic blood pressure"),
}
PANEL = ("85354-9", "Blood pressure panel with all children optional")
LEVEL = ("67775-7", "Level of responsiveness")


def observations(event: SignsTaken, whose: Json, language: Language, corrected: bool) -> Iterator[tuple[str, Json]]:
    """The Observations of one set, each with the name of its sign."""
    signs = event.signs
    for name, (code, display, unit) in NUMBERS.items():
        value: Fraction | int | None = getattr(signs, name)
        if value is not None:
            made = _observation(event, whose, language, corrected, "vital-signs", coded(LOINC, code, display))
            made["valueQuantity"] = quantity(value, unit)
            if name == "temperature_c" and signs.temperature_site is not None:
                made["bodySite"] = {"text": signs.temperature_site}
            yield name, made
    if signs.systolic is not None or signs.diastolic is not None:
        made = _observation(event, whose, language, corrected, "vital-signs", coded(LOINC, *PANEL))
        yield "pressure", {**made, "component": [_component(name, getattr(signs, name)) for name in PRESSURES]}
    if signs.consciousness is not None:
        made = _observation(event, whose, language, corrected, "exam", coded(LOINC, *LEVEL))
        word = CONSCIOUSNESS[signs.consciousness]
        made["valueCodeableConcept"] = coded(f"{OWN}acvpu", signs.consciousness, word.en, word.in_(language))
        yield "consciousness", made
    if signs.oxygen is not None:
        named = coded(f"{OWN}sign", "oxygen", NAMES["oxygen"].en, NAMES["oxygen"].in_(language))
        made = _observation(event, whose, language, corrected, "exam", named)
        yield "oxygen", {**made, "valueBoolean": signs.oxygen}


def _observation(
    event: SignsTaken, whose: Json, language: Language, corrected: bool, category: str, code: Json
) -> Json:
    display = {"vital-signs": "Vital Signs", "exam": "Exam"}[category]
    return {
        "resourceType": "Observation",
        "language": language,
        "status": "entered-in-error" if corrected else "final",
        "category": [coded(f"{HL7}observation-category", category, display)],
        "code": code,
        "subject": whose,
        "effectiveDateTime": moment(event.at),
    }


def _component(name: str, value: int | None) -> Json:
    """One of the two pressures; the profile wants both, so that a missing one says that it is missing."""
    made: Json = {"code": coded(LOINC, *PRESSURES[name])}
    if value is None:
        return {**made, "dataAbsentReason": coded(f"{HL7}data-absent-reason", "unknown", "Unknown")}
    return {**made, "valueQuantity": quantity(value, "mm[Hg]")}
