"""Names of code systems as records write them.

A code means something only within its system: nothing is matched across systems. Generous is only the spelling of
ICD-10: WHO, -cm, -gm, -cn and other national editions share the three-character categories. ICD-10-PCS (procedures),
ICD-9, ICD-11 and ICD-O are not ICD-10.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

SystemName = Literal["snomed", "loinc", "rxnorm", "atc", "icd10", "icd10cm", "interpretation"]

_KNOWN: dict[str, SystemName] = {
    "http://snomed.info/sct": "snomed",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "http://loinc.org": "loinc",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "http://fhir.de/CodeSystem/bfarm/atc": "atc",
    "http://fhir.de/CodeSystem/dimdi/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.3": "icd10",
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "interpretation",
    "http://terminology.hl7.org/CodeSystem/v2-0078": "interpretation",
    "http://hl7.org/fhir/v2/0078": "interpretation",
}
# The last part of a URI: icd-10, icd10, ICD-10-CM, icd-10-cn ..., a version or release year may follow.
_ICD10 = re.compile(
    r"(?:^|[/:#])icd[-_]?10(?:[-_]?(cm|cn|who|gm|ca|am|nl|de|fr|es|se|be|vn|tm|kr|jp))?(?:[/|:-]\d{4})?/?$"
)
UCUM = "http://unitsofmeasure.org"


@lru_cache(maxsize=1024)
def system_name(uri: str) -> SystemName | None:
    """The code system that a URI names; None for one that is not read."""
    known = _KNOWN.get(uri)
    if known is not None:
        return known
    match = _ICD10.search(uri.lower())
    if match is None:
        return None
    return "icd10cm" if match.group(1) == "cm" else "icd10"
