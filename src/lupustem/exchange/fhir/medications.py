"""MedicationRequest, MedicationStatement, MedicationAdministration -> findings: medicines that are taken now.

Readings of the project: current is a MedicationRequest that is active and an order (not a proposal, plan or option, not
doNotPerform), an active MedicationStatement, an administration in progress. Everything else (on-hold, stopped,
completed, cancelled, draft, unknown, entered-in-error ...) is not current. A medicine only ever states TRUE: that none
is listed says nothing. A medicine known by its name alone, used on one spot (skin, eye, airways), an antiplatelet taken
as needed, or an order whose validity has ended goes to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from lupustem.exchange.fhir.drug_codes import ANTIPLATELET, RXNORM, UNVERIFIED, atc_fact, facts_named, is_local
from lupustem.exchange.fhir.findings import Effect, Finding
from lupustem.exchange.fhir.json_values import Json, concept_text, shown, sole_coding
from lupustem.exchange.fhir.moments import Moment, moment
from lupustem.exchange.fhir.records import Provenance
from lupustem.exchange.fhir.systems import system_name
from lupustem.exchange.fhir.wording import note

_ORDERS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
_CURRENT = {
    "MedicationRequest": "active",
    "MedicationStatement": "active",
    "MedicationAdministration": "in-progress",
}


class Drug(NamedTuple):
    """A fact that a medicine states, or may state (`review`): the code it rests on, and the text."""

    fact: str
    review: str
    note: str
    system: str | None
    code: str | None
    display: str | None


class Waiting(NamedTuple):
    """A current medicine whose Medication resource has not been seen yet."""

    resource_type: str
    resource_id: str
    reference: str
    text: str
    current: bool
    as_needed: bool
    local: bool
    start: Moment | None
    asserted: Moment | None
    end: Moment | None
    written: str | None


def read_medication_use(resource: Json) -> tuple[list[Finding], Waiting | None]:
    """What one order, statement or administration says; or what it waits for. Raises WRONG_SHAPE."""
    concept = resource.get("medicationCodeableConcept")
    if concept is not None:
        drugs = drugs_of(concept)
        return ([_finding(_waiting(resource, ""), drug) for drug in drugs], None) if drugs else ([], None)
    reference = resource.get("medicationReference")
    if not reference:
        return [], None
    target = reference.get("reference")
    if isinstance(target, str) and target.startswith("#"):
        inside = [r for r in resource.get("contained", ()) if r.get("id") == target[1:]]
        if inside:
            use = _waiting(resource, "")
            return [_finding(use, drug) for drug in drugs_of_medication(inside[0])], None
    return [], _waiting(resource, target if isinstance(target, str) else "", shown(reference.get("display")) or "")


def settle(waiting: Waiting, drugs: list[Drug] | None) -> list[Finding]:
    """The findings of a use whose Medication is known by now; None: it never came, its text is all there is."""
    if drugs is not None:
        return [_finding(waiting, drug) for drug in drugs]
    named = facts_named(waiting.text)
    return [_finding(waiting, Drug(fact, "drug_name_only", "", None, None, waiting.text)) for fact in named]


def drugs_of_medication(medication: Json) -> list[Drug]:
    """What a Medication resource is: by its code, else by its ingredients."""
    if medication.get("status") == "entered-in-error":
        return []
    drugs = drugs_of(medication["code"]) if "code" in medication else []
    if drugs:
        return drugs
    for ingredient in medication.get("ingredient", ()):
        if ingredient.get("itemCodeableConcept") and ingredient.get("isActive") is not False:
            drugs.extend(drugs_of(ingredient["itemCodeableConcept"]))
    form = medication.get("form")
    if form and is_local(concept_text(form)):
        drugs = [Drug(d.fact, d.review or "local_use", d.note, d.system, d.code, d.display) for d in drugs]
    return drugs


def drugs_of(concept: Json) -> list[Drug]:
    """The facts that a medicine's codes state; where no code is known, those that its text names."""
    sole = sole_coding(concept)
    if sole and _of_no_interest(*sole):
        return []
    found: dict[str, Drug] = {}
    known = False
    for coding in concept.get("coding", ()):
        code = coding.get("code")
        name = system_name(coding.get("system") or "")
        if name == "rxnorm" and code in RXNORM:
            fact, verified = RXNORM[code], code not in UNVERIFIED
        elif name == "atc" and (entry := atc_fact(code)):
            fact, verified = entry
        else:
            continue
        known = True
        if fact is not None and fact not in found:
            found[fact] = _drug(fact, coding, concept, verified)
    if known:
        return list(found.values())
    text = concept_text(concept)
    named = facts_named(text) if text else ()
    first: Json = next(iter(concept.get("coding", ())), {})
    return [
        Drug(fact, "drug_name_only", "", shown(first.get("system")), shown(first.get("code")), shown(text))
        for fact in named
    ]


@lru_cache(maxsize=8192)
def _of_no_interest(system: str, code: str, display: str, text: str) -> bool:
    """Whether a medicine under one code states no fact and names none: most do, and come again and again."""
    name = system_name(system)
    if (name == "rxnorm" and code in RXNORM) or (name == "atc" and atc_fact(code)):
        return False
    return not facts_named(concept_text({"text": text, "coding": [{"display": display}]}))


def _drug(fact: str, coding: Json, concept: Json, verified: bool) -> Drug:
    text = concept_text(concept)
    return Drug(
        fact,
        "local_use" if is_local(text) else "",
        "" if verified else "code_unverified",
        shown(coding.get("system")),
        shown(coding.get("code")),
        shown(coding.get("display")) or shown(text),
    )


def _finding(use: Waiting, drug: Drug) -> Finding:
    effect: Effect = "says" if use.current else "void"
    why = drug.review or ("local_use" if use.local else "")
    if not why and drug.fact == ANTIPLATELET and use.as_needed:
        why = "as_needed"
    if effect == "says" and why:
        effect = "review"
    return Finding(
        fact=drug.fact,
        effect=effect,
        value=True if effect == "says" else None,
        why=why,
        group="medication",
        start=use.start,
        asserted=use.asserted,
        end=use.end,
        source=Provenance(
            resource_type=use.resource_type,
            resource_id=use.resource_id,
            date=use.written,
            system=drug.system,
            code=drug.code,
            display=drug.display,
            note=note(drug.note) if drug.note else (note("long_term") if drug.fact == ANTIPLATELET else None),
        ),
    )


def _waiting(resource: Json, reference: str, text: str = "") -> Waiting:
    kind = resource["resourceType"]
    current = resource.get("status") == _CURRENT[kind] and "modifierExtension" not in resource
    if kind == "MedicationRequest":
        current = current and resource.get("intent") in _ORDERS and resource.get("doNotPerform") is not True
    dosages = [d for d in (resource.get("dosageInstruction") or resource.get("dosage") or ()) if isinstance(d, dict)]
    written = _start(resource)
    return Waiting(
        resource_type=kind,
        resource_id=shown(resource.get("id")) or "",
        reference=reference,
        text=text,
        current=current,
        as_needed=any(d.get("asNeededBoolean") is True or "asNeededCodeableConcept" in d for d in dosages),
        local=any(is_local(concept_text(d["route"])) for d in dosages if d.get("route")),
        start=moment(written),
        asserted=moment(resource.get("dateAsserted")),
        end=_end(resource, dosages),
        written=shown(written),
    )


def _start(resource: Json) -> Any:
    return (
        resource.get("authoredOn")
        or resource.get("effectiveDateTime")
        or (resource.get("effectivePeriod") or {}).get("start")
        or resource.get("dateAsserted")
    )


def _end(resource: Json, dosages: list[Json]) -> Moment | None:
    """The last end that is written: of the period, the dispensing validity, or every dosage instruction."""
    ends = list(_written_ends(resource, dosages))
    known = [end for end in ends if end is not None]
    return max(known, key=lambda end: end.last) if known else None


def _written_ends(resource: Json, dosages: list[Json]) -> Iterator[Moment | None]:
    yield moment((resource.get("effectivePeriod") or {}).get("end"))
    yield moment(((resource.get("dispenseRequest") or {}).get("validityPeriod") or {}).get("end"))
    bounds = [((d.get("timing") or {}).get("repeat") or {}).get("boundsPeriod") or {} for d in dosages]
    if bounds and all(period.get("end") for period in bounds):
        for period in bounds:
            yield moment(period["end"])
