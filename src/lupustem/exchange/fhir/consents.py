"""Consent and DocumentReference: that a consent is on record is shown, never taken as consent to this treatment."""

from __future__ import annotations

from lupustem.exchange.fhir.findings import Finding
from lupustem.exchange.fhir.json_values import Json, concept_text, shown
from lupustem.exchange.fhir.moments import moment
from lupustem.exchange.fhir.records import Provenance

_CONSENT_DOCUMENT = ("http://loinc.org", "59284-0")


def read_consent(resource: Json) -> list[Finding]:
    """An active Consent, for a person to look at."""
    if resource.get("status") != "active":
        return []
    text = concept_text(resource.get("scope") or {})
    return [_finding(resource, resource.get("dateTime"), text or "Consent")]


def read_document(resource: Json) -> list[Finding]:
    """A current document of the type "Patient Consent", for a person to look at."""
    concept = resource.get("type") or {}
    codings = {(coding.get("system"), coding.get("code")) for coding in concept.get("coding", ())}
    if resource.get("status") != "current" or _CONSENT_DOCUMENT not in codings:
        return []
    return [_finding(resource, resource.get("date"), concept_text(concept) or "DocumentReference")]


def _finding(resource: Json, written: object, text: str) -> Finding:
    source = Provenance(
        resource["resourceType"], shown(resource.get("id")) or "", date=shown(written), display=shown(text)
    )
    return Finding("informed_consent", "review", source, "condition", why="consent", start=moment(written))
