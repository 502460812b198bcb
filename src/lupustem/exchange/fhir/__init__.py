"""FHIR R4 -> facts: one Bundle, or a bulk export of many patients, with the source of every fact.

    >>> from lupustem.exchange.fhir import looks_like_fhir, read_bundle
    >>> looks_like_fhir(b'{"resourceType": "Bundle", "type": "collection"}')
    True
    >>> read_bundle(b"{}", as_of=None, max_age=None)
    Traceback (most recent call last):
    lupustem.exchange.fhir.records.UnreadableRecord: resourceType: a FHIR R4 Bundle belongs here.

Silence of a record is unknown, never "no". What counts, what does not, and every reading: docs/en/fhir.md.
"""

from __future__ import annotations

import re

from lupustem.exchange.fhir.bulk import read_bulk
from lupustem.exchange.fhir.bundle import read_bundle
from lupustem.exchange.fhir.max_age import DEFAULT_MAX_AGE, MaxAge, load_max_age
from lupustem.exchange.fhir.parts import PART_BYTES, read_bulk_in_parts
from lupustem.exchange.fhir.records import PatientFacts, Provenance, UnreadableRecord

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_RESOURCE = re.compile(rb'"resourceType"\s*:\s*"[A-Z][A-Za-z]+"')


def looks_like_fhir(first_bytes: bytes) -> bool:
    """Whether a file that begins so is FHIR JSON (a Bundle or resources), not a case file. 4 KB are enough."""
    return _START.match(first_bytes) is not None and _RESOURCE.search(first_bytes) is not None


__all__ = [
    "DEFAULT_MAX_AGE",
    "PART_BYTES",
    "MaxAge",
    "PatientFacts",
    "Provenance",
    "UnreadableRecord",
    "load_max_age",
    "looks_like_fhir",
    "read_bulk",
    "read_bulk_in_parts",
    "read_bundle",
]
