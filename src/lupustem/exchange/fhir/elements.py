"""The pieces of which written FHIR R4 resources are made: coded words, UCUM quantities, what is not known, and a pseudonym.

    >>> quantity(Fraction(5, 2), "mL/min")
    {'value': 2.5, 'unit': 'mL/min', 'system': 'http://unitsofmeasure.org', 'code': 'mL/min'}

Extensions and codes of this project have names of their own (`urn:x-lupustem:`): no published profile is claimed. What is not
known is left out, or says so with HL7's data-absent-reason; it never becomes false.
"""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lupustem.exchange.fhir.systems import UCUM
from lupustem.logic.text import Language, Text
from lupustem.treatment.invalid import refused

Json = dict[str, Any]
OWN = "urn:x-lupustem:"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
HL7 = "http://terminology.hl7.org/CodeSystem/"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_PLACES = 6
_PSEUDONYM = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DATE = re.compile(r"(?:19|20)\d\d[-._]?(?:0[1-9]|1[0-2])[-._]?(?:0[1-9]|[12]\d|3[01])")
_LOT = re.compile(r"\S(?:[^\x00-\x1f\x7f]{0,98}\S)?")


def subject(pseudonym: str) -> Json:
    """The patient by pseudonym alone: no Patient resource, no name. Raises InvalidInput for what may be a name or a date."""
    if _PSEUDONYM.fullmatch(pseudonym) is None:
        raise refused("subject", "no_pseudonym", _NO_PSEUDONYM.zh, _NO_PSEUDONYM.en)
    if _DATE.search(pseudonym):
        raise refused("subject", "date_in_pseudonym", _DATED.zh, _DATED.en)
    return {"type": "Patient", "identifier": {"system": f"{OWN}pseudonym", "value": pseudonym}}


def product(lot: str, language: Language) -> Json:
    """The cells as a Medication with their lot, which a biological product cannot go without. Raises InvalidInput."""
    if _LOT.fullmatch(lot) is None:
        raise refused("lot", "no_lot", _NO_LOT.zh, _NO_LOT.en)
    return {"resourceType": "Medication", "code": {"text": _CELLS.in_(language)}, "batch": {"lotNumber": lot}}


def coded(system: str, code: str, display: str, text: str | None = None, version: str | None = None) -> Json:
    """A CodeableConcept of one coding."""
    coding = {"system": system, **({} if version is None else {"version": version}), "code": code, "display": display}
    return {"coding": [coding], **({} if text is None else {"text": text})}


def quantity(value: Fraction | int, code: str, unit: str | None = None) -> Json:
    """A quantity in UCUM; what has no end as a decimal is rounded, with the exact fraction as text beside it."""
    exact = Fraction(value)
    shown = round(exact, _PLACES)
    made: Json = {} if shown == exact else {"extension": [{"url": f"{OWN}exact-value", "valueString": str(exact)}]}
    number = shown.numerator if shown.denominator == 1 else float(shown)
    return {**made, "value": number, "unit": unit or code, "system": UCUM, "code": code}


def moment(at: datetime) -> str:
    """A FHIR dateTime; the instant has its zone."""
    return at.isoformat()


def unknown() -> Json:
    """An element that says that its value is not known."""
    return {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}


def answered(url: str, value: bool | None) -> Json:
    """An extension with yes, no or not known. The reason for no value stands in the extension itself, not in `_valueBoolean`,
    which some readers of R4 refuse there.
    """
    return {"url": url, **(unknown() if value is None else {"valueBoolean": value})}


def entry(resource: Json, *names: str) -> Json:
    """An entry of a Bundle, its address made from what names the resource: the same log gives the same addresses."""
    return {"fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, OWN + '|'.join(names))}", "resource": resource}


def reference(made: Json) -> Json:
    """A reference to an entry of the same Bundle."""
    return {"reference": made["fullUrl"]}


_CELLS = Text("异体间充质干细胞，静脉输注", "allogeneic mesenchymal stem cells for intravenous infusion")
_NO_PSEUDONYM = Text(
    "应为假名：至多 64 个字母、数字、点、横线或下划线；不可写姓名。",
    "a pseudonym belongs here: at most 64 letters, digits, dots, dashes or underscores; never a name.",
)
_DATED = Text(
    "其中像有日期（或证件号码）；请用不含出生日期的假名。",
    "it seems to hold a date, or an identity number with one; use a pseudonym without a birth date.",
)
_NO_LOT = Text(
    "应为至多 100 个字符的批号；生物制品不可缺批号。",
    "a lot number of at most 100 characters belongs here; a biological product cannot go without.",
)
