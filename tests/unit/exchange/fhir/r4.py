"""What FHIR R4 (4.0.1) says of the resources that this project writes, copied by hand from its definitions as a table.

Element -> least, most (None for any number), type, and the codes of a required binding. Elements that are not written are
not in the table: a resource that holds one is looked at by a person first.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

Json = dict[str, Any]
HL7 = "http://terminology.hl7.org/CodeSystem/"
UCUM_CODES = {"mL", "mL/min", "/min", "%", "mm[Hg]", "Cel", "kg", "{cells}", "{cells}/kg"}
CODE = re.compile(r"[^\s]+(\s[^\s]+)*")


class Element(NamedTuple):
    least: int
    most: int | None
    type: str
    codes: frozenset[str] | None = None


def _one(kind: str, *codes: str, least: int = 0) -> Element:
    return Element(least, 1, kind, frozenset(codes) or None)


def _any(kind: str, least: int = 0) -> Element:
    return Element(least, None, kind)


_RESOURCE = {"resourceType": _one("code", least=1), "id": _one("id"), "language": _one("code")}
_DOMAIN = {**_RESOURCE, "contained": _any("Resource"), "extension": _any("Extension")}
TYPES: dict[str, dict[str, Element]] = {
    "AdverseEvent": {
        **_DOMAIN,
        "actuality": _one("code", "actual", "potential", least=1),
        "category": _any("CodeableConcept"),
        "event": _one("CodeableConcept"),
        "subject": _one("Reference", least=1),
        "date": _one("dateTime"),
        "seriousness": _one("CodeableConcept"),
        "severity": _one("CodeableConcept", "mild", "moderate", "severe"),
        "outcome": _one(
            "CodeableConcept", "resolved", "recovering", "ongoing", "resolvedWithSequelae", "fatal", "unknown"
        ),
        "suspectEntity": _any("SuspectEntity"),
    },
    "SuspectEntity": {
        "extension": _any("Extension"),
        "instance": _one("Reference", least=1),
        "causality": _any("Causality"),
    },
    "Causality": {
        "assessment": _one("CodeableConcept"),
        "productRelatedness": _one("string"),
        "author": _one("Reference"),
        "method": _one("CodeableConcept"),
    },
    "Medication": {**_DOMAIN, "code": _one("CodeableConcept"), "batch": _one("Batch")},
    "Batch": {"lotNumber": _one("string"), "expirationDate": _one("dateTime")},
    "MedicationAdministration": {
        **_DOMAIN,
        "partOf": _any("Reference"),
        "status": _one(
            "code",
            *("in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown"),
            least=1,
        ),
        "medicationReference": _one("Reference", least=1),
        "subject": _one("Reference", least=1),
        "effectivePeriod": _one("Period", least=1),
        "dosage": _one("Dosage"),
    },
    "Dosage": {
        "extension": _any("Extension"),
        "route": _one("CodeableConcept"),
        "dose": _one("Quantity"),
        "rateQuantity": _one("Quantity"),
    },
    "Observation": {
        **_DOMAIN,
        "status": _one(
            "code",
            *("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"),
            least=1,
        ),
        "category": _any("CodeableConcept"),
        "code": _one("CodeableConcept", least=1),
        "subject": _one("Reference"),
        "effectiveDateTime": _one("dateTime"),
        "valueQuantity": _one("Quantity"),
        "valueCodeableConcept": _one("CodeableConcept"),
        "valueBoolean": _one("boolean"),
        "bodySite": _one("CodeableConcept"),
        "component": _any("Component"),
    },
    "Component": {
        "code": _one("CodeableConcept", least=1),
        "valueQuantity": _one("Quantity"),
        "dataAbsentReason": _one("CodeableConcept"),
    },
    "Bundle": {
        **_RESOURCE,
        "type": _one("code", "collection", least=1),
        "entry": _any("Entry"),
    },
    "Entry": {"fullUrl": _one("uri"), "resource": _one("Resource")},
    "CodeableConcept": {"extension": _any("Extension"), "coding": _any("Coding"), "text": _one("string")},
    "Coding": {
        "system": _one("uri"),
        "version": _one("string"),
        "code": _one("code"),
        "display": _one("string"),
    },
    "Reference": {
        "reference": _one("string"),
        "type": _one("uri", "Patient", "PractitionerRole"),
        "identifier": _one("Identifier"),
        "display": _one("string"),
    },
    "Identifier": {"system": _one("uri"), "value": _one("string")},
    "Period": {"start": _one("dateTime"), "end": _one("dateTime")},
    "Quantity": {
        "extension": _any("Extension"),
        "value": _one("decimal"),
        "unit": _one("string"),
        "system": _one("uri"),
        "code": _one("code"),
    },
    "Extension": {
        "url": _one("uri", least=1),
        "extension": _any("Extension"),
        **{
            f"value{kind[0].upper()}{kind[1:]}": _one(kind)
            for kind in ("boolean", "code", "string", "integer", "dateTime", "Quantity")
        },
    },
}


def faults(resource: Json) -> list[str]:
    """Where a resource breaks the definition; empty where it keeps it."""
    return [*_faults(resource, str(resource.get("resourceType")), str(resource.get("resourceType")))]


def _faults(value: Any, kind: str, place: str) -> list[str]:
    if kind == "Resource":
        kind = value.get("resourceType", "?") if isinstance(value, dict) else "?"
    if kind not in TYPES:
        return [] if _PRIMITIVES[kind](value) else [f"{place}: no {kind}"]
    if not isinstance(value, dict) or not value:
        return [f"{place}: empty, or no object"]
    elements, found = TYPES[kind], [f"{place}.{name}: not in {kind}" for name in value if name not in TYPES[kind]]
    for name, element in elements.items():
        given = value.get(name)
        if given is None:
            found += [f"{place}.{name}: missing"] if element.least else []
            continue
        if isinstance(given, list) != (element.most is None) or given == []:
            found.append(f"{place}.{name}: wrong number")
            continue
        for one in given if isinstance(given, list) else [given]:
            found += _faults(one, element.type, f"{place}.{name}")
            found += [] if element.codes is None else _bound(one, element.codes, f"{place}.{name}")
    return [*found, *(f"{place}: {name}" for name, holds in _INVARIANTS.get(kind, {}).items() if not holds(value))]


def _bound(value: Any, codes: frozenset[str], place: str) -> list[str]:
    given = [one.get("code") for one in value.get("coding", ())] if isinstance(value, dict) else [value]
    return [f"{place}: {one} is not in the value set" for one in given if one not in codes] if given else [place]


def _moment(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None


_PRIMITIVES: dict[str, Any] = {
    "code": lambda value: isinstance(value, str) and CODE.fullmatch(value) is not None,
    "id": lambda value: isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", value) is not None,
    "string": lambda value: isinstance(value, str) and bool(value.strip()),
    "uri": lambda value: isinstance(value, str) and re.fullmatch(r"\S+", value) is not None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "decimal": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "dateTime": _moment,
}


def _values(value: Json) -> list[str]:
    return [name for name in value if name.startswith("value")]


_INVARIANTS: dict[str, dict[str, Any]] = {
    "Extension": {
        "ext-1: a value or extensions, not both": lambda one: len(_values(one)) == (0 if "extension" in one else 1)
    },
    "Quantity": {
        "qty-3: a code has a system": lambda one: "code" not in one or "system" in one,
        "UCUM": lambda one: one.get("system") != "http://unitsofmeasure.org" or one.get("code") in UCUM_CODES,
    },
    "Dosage": {"mad-1: a dose or a rate": lambda one: "dose" in one or "rateQuantity" in one},
    "Period": {"per-1: in order": lambda one: "end" not in one or moment(one["start"]) <= moment(one["end"])},
    "Observation": {
        "vs-2: a value, components or a reason": lambda one: bool(_values(one)) or "component" in one,
        "one value": lambda one: len(_values(one)) <= 1,
    },
    "Component": {"vs-3: a value or a reason": lambda one: ("valueQuantity" in one) != ("dataAbsentReason" in one)},
    "Reference": {"says something": lambda one: bool({"reference", "identifier", "display"} & set(one))},
    "Bundle": {
        "bdl-7: addresses differ": lambda one: len({e["fullUrl"] for e in one["entry"]}) == len(one["entry"]),
        "every reference inside leads somewhere": lambda one: (
            set(references(one)) <= {e["fullUrl"] for e in one["entry"]}
        ),
    },
    "Entry": {"uuid": lambda one: bool(UUID(one["fullUrl"].removeprefix("urn:uuid:")))},
    "AdverseEvent": {
        "dom-3: what is contained is used, and what is used is contained": lambda one: (
            {f"#{each['id']}" for each in one.get("contained", ())}
            == {each for each in references(one) if each.startswith("#")}
        )
    },
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def references(value: Any) -> list[str]:
    """Every reference in a resource, in order."""
    if isinstance(value, list):
        return [one for each in value for one in references(each)]
    if not isinstance(value, dict):
        return []
    own = value.get("reference")
    return [*([own] if isinstance(own, str) else []), *(one for each in value.values() for one in references(each))]
