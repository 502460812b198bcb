"""Resources, one after the other, into one record per patient: each type to its reader, by table.

Only what a fact may rest on is looked into; of the other clinical types only the dates are read, and only when the
newest date is asked for. Claims, benefits, plans and family history are not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lupustem.exchange.fhir.conditions import read_condition
from lupustem.exchange.fhir.consents import read_consent, read_document
from lupustem.exchange.fhir.findings import Finding, Person, Record
from lupustem.exchange.fhir.json_values import WRONG_SHAPE, Json, shown
from lupustem.exchange.fhir.medications import Drug, Waiting, drugs_of_medication, read_medication_use, settle
from lupustem.exchange.fhir.observations import see_observation
from lupustem.exchange.fhir.persons import read_person

_READERS: dict[str, Callable[[Json], list[Finding]]] = {
    "Condition": read_condition,
    "Consent": read_consent,
    "DocumentReference": read_document,
}
_MEDICATION_USES = frozenset({"MedicationRequest", "MedicationStatement", "MedicationAdministration"})
# Type -> its field for the patient, its dates, its period.
_CLINICAL: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "Observation": ("subject", ("effectiveDateTime", "effectiveInstant", "issued"), "effectivePeriod"),
    "Condition": ("subject", ("recordedDate", "onsetDateTime", "abatementDateTime"), "onsetPeriod"),
    "MedicationRequest": ("subject", ("authoredOn",), None),
    "MedicationStatement": ("subject", ("effectiveDateTime", "dateAsserted"), None),
    "MedicationAdministration": ("subject", ("effectiveDateTime",), "effectivePeriod"),
    "Consent": ("patient", ("dateTime",), None),
    "DocumentReference": ("subject", ("date",), None),
    "Encounter": ("subject", (), "period"),
    "Procedure": ("subject", ("performedDateTime",), "performedPeriod"),
    "DiagnosticReport": ("subject", ("effectiveDateTime", "issued"), "effectivePeriod"),
    "Immunization": ("patient", ("occurrenceDateTime",), None),
    "AllergyIntolerance": ("patient", ("recordedDate",), None),
}


@dataclass(slots=True)
class Collector:
    """Records by the reference that resources use for their patient.

    cap: the ordinal of the last day that counts. dated: whether the newest date is asked for. slim: hold what is needed
    only. key: one name for the spellings of a reference.
    """

    today: date
    cap: int
    dated: bool
    slim: bool
    key: Callable[[str], str]
    records: dict[str, Record] = field(default_factory=dict)
    names: dict[str, Record] = field(default_factory=dict)
    persons: list[Person] = field(default_factory=list)
    drugs: dict[str, list[Drug]] = field(default_factory=dict)
    waiting: list[tuple[Record, Waiting]] = field(default_factory=list)
    homeless: int = 0
    unreadable: int = 0
    today_iso: str = field(init=False)

    def __post_init__(self) -> None:
        self.today_iso = self.today.isoformat()

    def take(self, resource: Any, full_url: object = None) -> None:
        """Read one resource; of the wrong shape it is counted, never raised."""
        try:
            kind = resource["resourceType"]
            fields = _CLINICAL.get(kind)
        except WRONG_SHAPE:
            self.unreadable += 1
            return
        if fields is None:
            if kind == "Patient":
                self._person(resource, full_url)
            elif kind == "Medication":
                self._medication(resource, full_url)
            return
        try:
            subject = resource.get(fields[0])
            record = self.names.get(subject["reference"]) if subject else None
            if record is None:
                record = self._record_of(subject)
        except WRONG_SHAPE:
            record = None
        if record is None:
            self.homeless += 1
            return
        record.resources += 1
        found = None
        try:
            if kind == "Observation":
                see_observation(resource, record.series, self.cap, slim=self.slim)
            elif kind in _READERS:
                found = _READERS[kind](resource)
            elif kind in _MEDICATION_USES:
                found, waiting = read_medication_use(resource)
                if waiting is not None:
                    self.waiting.append((record, waiting))
            if self.dated:
                self._dates(record, resource, fields[1], fields[2])
        except WRONG_SHAPE:
            record.unreadable[kind] += 1
            return
        if found:
            record.findings.extend(found)

    def _record_of(self, subject: Any) -> Record | None:
        return self.record(_reference(subject)) if subject else None

    def record(self, reference: str) -> Record:
        """The record of the patient that a reference names."""
        record = self.names.get(reference)
        if record is None:
            record = self.records.setdefault(self.key(reference), Record())
            self.names[reference] = record
        return record

    def _dates(self, record: Record, resource: Json, fields: tuple[str, ...], period: str | None) -> None:
        """Hand on the dates of a resource that may be later than what is known of its record so far."""
        bound = record.bound
        for name in fields:
            text = resource.get(name)
            if text is not None and text > bound and _counts(resource):
                record.dated(text, self.today_iso)
        if period in resource and (written := resource[period]) is not None:
            for text in (written.get("start"), written.get("end")):
                if text is not None and text > bound and _counts(resource):
                    record.dated(text, self.today_iso)

    def _person(self, resource: Json, full_url: object) -> None:
        try:
            self.persons.append(read_person(resource, full_url))
        except WRONG_SHAPE:
            self.unreadable += 1

    def _medication(self, resource: Json, full_url: object) -> None:
        try:
            drugs = drugs_of_medication(resource)
        except WRONG_SHAPE:
            self.unreadable += 1
            return
        if isinstance(full_url, str):
            self.drugs[full_url] = drugs
        if isinstance(resource.get("id"), str):
            self.drugs[f"Medication/{resource['id']}"] = drugs

    def settle_dates(self) -> None:
        """Look at the dates that were put off."""
        for record in self.records.values():
            record.settle_dates(self.today_iso)

    def settle_medicines(self) -> dict[int, int]:
        """Join uses and Medication resources; how many stay without a name, by record."""
        unresolved: dict[int, int] = {}
        for record, waiting in self.waiting:
            target = waiting.reference.partition("/_history/")[0]
            drugs = self.drugs.get(target)
            if drugs is None and "/Medication/" in target:
                drugs = self.drugs.get("Medication/" + target.rpartition("/Medication/")[2])
            found = settle(waiting, drugs)
            record.findings.extend(found)
            if drugs is None and not found and waiting.current:
                unresolved[id(record)] = unresolved.get(id(record), 0) + 1
        self.waiting.clear()
        return unresolved


def _reference(subject: Json) -> str:
    """What a resource calls its patient. Raises WRONG_SHAPE where it does not say."""
    reference = subject.get("reference")
    if reference is None:
        identifier = subject["identifier"]
        reference = f"identifier:{identifier.get('system', '')}|{identifier.get('value', '')}"
    return reference


EVERYBODY, NOBODY, UNREAD = "*", "", "-"


def owner(resource: Json, key: Callable[[str], str]) -> str:
    """Whose a resource is, as `Collector` has it, without reading it: the key of a patient, or one of

    EVERYBODY: a Medication, which any of them may refer to. NOBODY: it is counted as belonging to no patient. UNREAD: of
    a type that is not read.
    """
    try:
        kind = resource["resourceType"]
        fields = _CLINICAL.get(kind)
        if fields is not None:
            return key(_reference(resource[fields[0]]))
    except WRONG_SHAPE:
        return NOBODY
    if kind == "Patient":
        return f"Patient/{shown(resource.get('id')) or ''}"
    return EVERYBODY if kind == "Medication" else UNREAD


def _counts(resource: Json) -> bool:
    """A resource that was entered in error does not date a record."""
    if resource.get("status") == "entered-in-error":
        return False
    verification = resource.get("verificationStatus")
    if not verification:
        return True
    return all(coding.get("code") != "entered-in-error" for coding in verification.get("coding", ()))


def type_name(resource: Any) -> str:
    """The resourceType for a message; "?" where there is none."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return shown(kind) or "?"
