"""How a prescription stands, computed from the rows: a draft, half signed, signed, void with the reasons, ended or used.

Nothing of it is stored. A prescription is void as soon as what it rests on is no longer what it was: the facts, the decision,
the consent, the site policy, the centre. A void one is never used; it is ended, and another one is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lupustem.logic.text import Text
from lupustem.registry.models import Patient, Prescription
from lupustem.registry.models.written import sha256_of
from lupustem.registry.prescribing.reading import Reading, reading_of, signed_by_two
from lupustem.registry.record.canonical import canonical
from lupustem.registry.standing import still_speaks
from lupustem.registry.words.prescription import WORDS

Name = Literal["draft", "half_signed", "signed", "void", "ended", "used"]


@dataclass(frozen=True, slots=True)
class State:
    """The name of the state, and for a void one why."""

    name: Name
    reasons: tuple[Text, ...] = ()

    @property
    def text(self) -> Text:
        """The state in words."""
        return WORDS[f"state.{self.name}"]


def prescription_state(prescription: Prescription, at: datetime, reading: Reading | None = None) -> State:
    """The state at a moment. reading: of the patient at that moment, where the caller has it already."""
    if started(prescription):
        return State("used")
    if hasattr(prescription, "end"):
        return State("ended")
    why = why_void(prescription, reading or reading_of(prescription.patient, at))
    if why:
        return State("void", tuple(why))
    names: tuple[Name, ...] = ("draft", "half_signed", "signed")
    return State(names[len(signers(prescription))])


def why_void(prescription: Prescription, reading: Reading) -> list[Text]:
    """What a prescription rests on and is no longer so."""
    decision, order = prescription.decision, json.loads(prescription.order)
    consent = None if reading.consent is None else reading.consent.version
    tests = (
        ("facts", not still_speaks(decision, reading.facts)),
        ("decision", not signed_by_two(decision)),
        ("consent", reading.consent_state != "valid" or order.get("consent") != consent),
        ("policy", prescription.policy_id != (None if reading.policy is None else reading.policy.pk)),
        ("centre", not all(one.is_open for one in reading.centre)),
        ("digest", prescription.digest != digest_of(prescription)),
    )
    return [WORDS[f"void.{name}"] for name, gone in tests if gone]


def digest_of(prescription: Prescription) -> str:
    """The hash that signatures are bound to: of order, plan and gates, of the decision, and of the site policy."""
    policy = None if prescription.policy is None else prescription.policy.digest
    said = [prescription.order, prescription.plan, prescription.gates, prescription.decision.digest, policy]
    return sha256_of(canonical([prescription.number, *said]))


def signers(prescription: Prescription) -> set[int]:
    """The persons who have signed it, in their order, under its digest."""
    signed = [one for one in prescription.signatures.order_by("position") if one.digest == prescription.digest]
    return {one.by_id for one in signed}


def started(prescription: Prescription) -> bool:
    """Whether its infusion has begun."""
    infusion = getattr(prescription, "infusion", None)
    return infusion is not None and infusion.events.filter(kind="started").exists()


def open_prescription(patient: Patient) -> Prescription | None:
    """The prescription of a patient that is neither ended nor used; there is one at most (HZ12)."""
    found = patient.prescriptions.filter(end__isnull=True).order_by("number")
    return next((one for one in found if not started(one)), None)
