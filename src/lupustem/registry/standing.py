"""How a patient stands today: the facts known, the consent, the decision, and whether a signed one still speaks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from lupustem.consensus import VERSION
from lupustem.decision.case import Decision as Decided
from lupustem.decision.case import decide
from lupustem.facts import FACTS
from lupustem.registry.fact_values import read
from lupustem.registry.models import Centre, Consent, ConsentForm, Decision, FactEntry, Patient
from lupustem.registry.record.canonical import canonical
from lupustem.registry.source_words import source_words

ConsentState = Literal["none", "valid", "outdated", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The newest entry of every fact, the known values, and where each stands."""

    entries: Mapping[str, FactEntry]
    values: dict[str, Any]

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The source of each known fact, as `report` shows it."""
        return {name: _source(self.entries[name]) for name in self.values}

    @property
    def digest(self) -> str:
        """A hash of what a decision rests on: the facts in their versions, and the version of the consensus."""
        said = {name: [entry.version, entry.value] for name, entry in self.entries.items()}
        return hashlib.sha256(canonical([VERSION, said]).encode()).hexdigest()


def facts_of(patient: Patient) -> Facts:
    """What is known of a patient."""
    return _newest(newest_entries(patient.facts.all()))


def newest_entries(rows: QuerySet[FactEntry]) -> QuerySet[FactEntry]:
    """Those of some entries after which the same fact of the same patient was not entered again."""
    return rows.filter(_newest_of_all())


@cache
def _newest_of_all() -> Q:
    same = FactEntry.objects.filter(patient=OuterRef("patient"), fact=OuterRef("fact"))
    return Q(~Exists(same.filter(version__gt=OuterRef("version"))))


def facts_of_all(patients: Iterable[Patient]) -> dict[int, Facts]:
    """What is known of each of several patients, by primary key, in one query."""
    found: dict[int, list[FactEntry]] = {patient.pk: [] for patient in patients}
    for entry in newest_entries(FactEntry.objects.filter(patient__in=list(found))):
        found[entry.patient_id].append(entry)
    return {patient: _newest(entries) for patient, entries in found.items()}


def decision_of(facts: Facts) -> Decided:
    """What the consensus says today."""
    return decide(facts.values)


def still_speaks(decision: Decision, facts: Facts) -> bool:
    """Whether a signed decision rests on the facts as they stand now."""
    return decision.facts_digest == facts.digest


def form_in_force(centre: Centre, on: date) -> ConsentForm | None:
    """The consent form that has to be signed on a day."""
    return ConsentForm.objects.filter(centre=centre, valid_from__lte=on).order_by("-valid_from", "-id").first()


def consent_state(newest: Consent | None, in_force: ConsentForm | None) -> ConsentState:
    """Whether consent stands: `outdated` where a newer form is in force than the one that was signed."""
    if newest is None:
        return "none"
    if newest.act == "withdrawn":
        return "withdrawn"
    return "valid" if in_force is not None and newest.form_id == in_force.pk else "outdated"


def _newest(entries: Iterable[FactEntry]) -> Facts:
    newest = {entry.fact: entry for entry in entries}
    ordered = {name: newest[name] for name in FACTS if name in newest}
    values = {name: value for name, entry in ordered.items() if (value := read(entry.value)) is not None}
    return Facts(ordered, values)


def _source(entry: FactEntry) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": "record", "date": entry.observed_on.isoformat(), "by": entry.by_id}
    if entry.source:
        said = source_words(entry.source)
        source["note"] = {"zh": said.zh, "en": said.en}
    return source
