"""The gates that have to be open whenever a prescription is signed and when an infusion starts.

Centre, consent, decision, verdict with its conditions, age of the assessment, and the statements of stage prescribe over the
facts of the patient and the order. A `must` gate that is not met or not known is never passed; a recommended one that is not
met is passed by a deviation that two persons have signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from lupustem.consensus import STATEMENTS
from lupustem.decision.case import Finding, decide
from lupustem.decision.status import VERDICT_WORDS, Status, Verdict
from lupustem.logic.text import Text
from lupustem.registry.models import Decision, Prescription
from lupustem.registry.prescribing.gate import Gate, of_findings, own
from lupustem.registry.prescribing.order import DOSE, FACTS_ORDERED, Order
from lupustem.registry.prescribing.reading import Reading, signed_by_two
from lupustem.registry.standing import still_speaks
from lupustem.registry.words.prescription import WORDS
from lupustem.treatment.freshness import freshness
from lupustem.treatment.reasons import Kind, Reason, Standing

TREATABLE = (Verdict.RECOMMENDED, Verdict.CONDITIONAL)


def facts_with(reading: Reading, order: Order) -> dict[str, Any]:
    """The facts that the statements of stage prescribe read: of the record, of the order, and of the consent's rows."""
    facts = {name: value for name, value in reading.facts.values.items() if name not in FACTS_ORDERED}
    facts |= {name: value for name, value in order.facts.items() if value is not None}
    per_kg = order.per_kg(reading.facts.values.get("weight_kg"))
    facts.pop(DOSE, None)
    if per_kg is not None:
        facts[DOSE] = per_kg
    valid = reading.consent_state == "valid"
    facts["informed_consent"] = valid
    facts["family_informed"] = valid and reading.consent is not None and reading.consent.family_informed
    return facts


def standing_gates(
    reading: Reading, decision: Decision | None, order: Order, start: datetime, deviated: frozenset[str]
) -> list[Gate]:
    """All of them, for a start at a moment. deviated: the statements that two persons have signed a deviation from."""
    place = f"/patients/{reading.patient.number}"
    links = {"consent_obtained": f"{place}#consent"}
    made = decide(facts_with(reading, order), stages=("prescribe",))
    return [
        *centre(reading),
        *_assessment(reading, decision, start, place),
        *of_findings(made.findings, deviated, links, f"{place}/prescriptions"),
    ]


def centre(reading: Reading) -> list[Gate]:
    """The statements of section 2.1: none of them can be passed, and each says which item opens it."""
    return [
        Gate(
            one.statement.id,
            "centre",
            one.status,
            one.statement.text,
            Kind.CONSENSUS,
            one.statement.section,
            opens=one.remedies[0] if one.remedies else None,
            link="/centre",
        )
        for one in reading.centre
    ]


def _assessment(reading: Reading, decision: Decision | None, start: datetime, place: str) -> Iterator[Gate]:
    signed = decision is not None and signed_by_two(decision)
    yield own("decision_signed", signed, stage="assess", link=f"{place}/decision#sign")
    speaks = decision is not None and still_speaks(decision, reading.facts)
    yield own("decision_speaks", speaks, stage="assess", link=f"{place}/decision")
    verdict = reading.decided.verdict
    assert verdict is not None
    stands = {Verdict.UNDETERMINED: None, Verdict.NOT_RECOMMENDED: False}.get(verdict, True)
    gate = own("verdict", stands, stage="assess", link=f"{place}/decision")
    words = VERDICT_WORDS[verdict]
    yield replace(gate, text=Text(f"{gate.text.zh}：{words.zh}", f"{gate.text.en}: {words.en}"))
    if verdict in TREATABLE:
        yield from _conditions(reading, decision, place)
    yield from _fresh(reading, start, place)


def _conditions(reading: Reading, decision: Decision | None, place: str) -> Iterator[Gate]:
    """A condition that is not met has to be settled by name, for the decision that the prescription rests on."""
    settled = set() if decision is None else set(decision.settled.values_list("statement", flat=True))
    findings: dict[str, Finding] = {one.statement.id: one for one in reading.decided.findings}
    for name in reading.decided.reasons:
        statement, status = STATEMENTS[name], findings[name].status
        stands = Status.MET if name in settled else status
        yield Gate(
            name,
            "assess",
            stands,
            statement.text,
            Kind.CONSENSUS,
            statement.section,
            opens=WORDS["opens.condition"],
            link=f"{place}/prescriptions#conditions",
        )


def _fresh(reading: Reading, start: datetime, place: str) -> Iterator[Gate]:
    """How old the assessment, and what is known of a pregnancy, will be at the start."""
    women = reading.facts.values.get("sex") != "male"
    found = [
        *freshness(reading.assessed_at, start, False, reading.parameters),
        *(one for one in _pregnancy(reading, start) if women),
    ]
    if not found:
        yield own("assessment_fresh", True, stage="assess", link=f"{place}/facts")
    for one in found:
        yield of_reason(one, "assess", f"{place}/facts")


def _pregnancy(reading: Reading, start: datetime) -> Iterator[Reason]:
    asked = reading.day_of("pregnant")
    if asked is not None:
        for one in freshness(asked, start, True, reading.parameters):
            if one.rule == "pregnancy_old":
                yield one


def of_reason(reason: Reason, stage: str, link: str, deviated: bool = False) -> Gate:
    """A reason of `treatment` as a gate; what is only to be explained counts as met once a reason was given elsewhere."""
    status = {Standing.OK: Status.MET, Standing.BLOCK: Status.NOT_MET}.get(reason.status, Status.UNKNOWN)
    opens = WORDS["opens.reason"]
    return Gate(
        reason.rule, stage, status, reason.text, reason.kind, reason.section or "", deviated, deviated, opens, link
    )


def deviated_of(prescription: Prescription | None) -> frozenset[str]:
    """The statements whose deviation from this very prescription two different persons have signed."""
    if prescription is None:
        return frozenset()
    found = prescription.deviations.prefetch_related("signatures")
    return frozenset(
        one.statement
        for one in found
        if len({sign.by_id for sign in one.signatures.all() if sign.digest == one.digest}) == 2
    )
