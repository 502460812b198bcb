"""Small invented FHIR records for the tests, built from parts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson

from lupustem.exchange.fhir import MaxAge, PatientFacts, read_bundle

DATA = Path(__file__).parents[3] / "data" / "fhir"
TODAY = date(2024, 7, 1)
SUBJECT = {"reference": "Patient/p"}
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
Json = dict[str, Any]


def coded(system: str, code: str, display: str = "", **more: Any) -> Json:
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}], **more}


def patient(**fields: Any) -> Json:
    return {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1990-05-20", **fields}


def condition(code: Json, *, status: str | None = "active", verified: str | None = None, **fields: Any) -> Json:
    resource: Json = {"resourceType": "Condition", "id": "c", "subject": SUBJECT, "code": code, **fields}
    if status:
        resource["clinicalStatus"] = coded("http://terminology.hl7.org/CodeSystem/condition-clinical", status)
    if verified:
        resource["verificationStatus"] = coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", verified)
    resource.setdefault("onsetDateTime", "2024-05-01")
    return {key: value for key, value in resource.items() if value is not None}


def quantity(value: object, unit: str | None = None, **more: Any) -> Json:
    return {"value": value, **({"unit": unit, "system": UCUM, "code": unit} if unit else {}), **more}


def observation(code: str, *, when: str | None = "2024-06-01", status: str = "final", **fields: Any) -> Json:
    resource: Json = {"resourceType": "Observation", "status": status, "subject": SUBJECT, "code": coded(LOINC, code)}
    return resource | ({"effectiveDateTime": when} if when else {}) | fields


def flag(code: str) -> list[Json]:
    return [coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code)]


def order(code: Json | None, *, status: str = "active", when: str = "2024-05-01", **fields: Any) -> Json:
    resource: Json = {"resourceType": "MedicationRequest", "status": status, "intent": "order", "subject": SUBJECT}
    return resource | {"authoredOn": when} | ({"medicationCodeableConcept": code} if code else {}) | fields


def bundle(*resources: Json, kind: str = "collection") -> bytes:
    return orjson.dumps({"resourceType": "Bundle", "type": kind, "entry": [{"resource": r} for r in resources]})


def read(*resources: Json, as_of: date | None = date(2024, 6, 15), max_age: MaxAge | None = None) -> PatientFacts:
    """The facts of an invented woman with these resources."""
    own = () if any(r["resourceType"] == "Patient" for r in resources) else (patient(),)
    return read_bundle(bundle(*own, *resources), as_of=as_of, max_age=max_age, today=TODAY)


def codes(facts: PatientFacts, fact: str | None = None) -> set[str]:
    """The codes of the notices, of one fact if asked."""
    return {n.code.removeprefix("fhir_") for n in facts.notices if fact is None or fact in n.facts}
