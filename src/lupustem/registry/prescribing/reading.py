"""A patient as a prescription finds one at a moment: facts, decision, consent, policy, and how old what is known is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from lupustem.decision.case import Decision as Decided
from lupustem.decision.status import decisive_statements, inputs_of
from lupustem.registry.centre_gates import CentreGate, centre_gates
from lupustem.registry.fact_values import read
from lupustem.registry.models import BedsideEvent, Consent, Decision, Patient, SitePolicy
from lupustem.registry.policy import policy_of
from lupustem.registry.prescribing.order import FACTS_ORDERED
from lupustem.registry.record.clock import zone
from lupustem.registry.standing import (
    ConsentState,
    Facts,
    consent_state,
    decision_of,
    facts_of,
    form_in_force,
)
from lupustem.treatment.parameters import ParameterSet

LASTING = frozenset(
    {"sex", "age_years", "sle_diagnosed", "prior_msc_infusions", "prior_msc_effective", "relapsed_after_msc"}
)
"""What an assessment asks and does not have to ask anew: it does not change from one week to the next."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a patient stands at a moment. assessed_at: the oldest day of what an assessment has to ask anew; weighed_at: of the
    weight. previous: the weight before it, with its day. infused_at: when the last infusion began.
    """

    patient: Patient
    at: datetime
    facts: Facts
    decided: Decided
    consent: Consent | None
    consent_state: ConsentState
    policy: SitePolicy | None
    parameters: ParameterSet
    centre: tuple[CentreGate, ...]
    assessed_at: datetime | None
    weighed_at: datetime | None
    previous: tuple[Any, datetime] | None
    infused_at: datetime | None

    def day_of(self, fact: str) -> datetime | None:
        """The beginning of the day on which a fact was observed."""
        entry = self.facts.entries.get(fact)
        return None if entry is None or fact not in self.facts.values else day_began(entry.observed_on)


def reading_of(patient: Patient, at: datetime) -> Reading:
    """Everything about a patient that a prescription rests on, at a moment."""
    facts, day = facts_of(patient), at.astimezone(zone()).date()
    consent = patient.consents.select_related("form").order_by("-version").first()
    policy = policy_of(patient.centre, day)
    weight = facts.entries.get("weight_kg")
    return Reading(
        patient,
        at,
        facts,
        decision_of(facts),
        consent,
        consent_state(consent, form_in_force(patient.centre, day)),
        policy.row,
        policy.parameters,
        centre_gates(patient.centre, day, policy),
        _assessed_at(facts),
        None if weight is None or "weight_kg" not in facts.values else day_began(weight.observed_on),
        _previous(patient, weight),
        _infused_at(patient),
    )


def day_began(day: date) -> datetime:
    """The first moment of a day in the zone of the site: what was found on it is at most as old."""
    return datetime.combine(day, time(), tzinfo=zone())


def signed_by_two(decision: Decision) -> bool:
    """Whether two persons stand for a decision."""
    return len({one.by_id for one in decision.signatures.all() if one.digest == decision.digest}) == 2


def _assessed_at(facts: Facts) -> datetime | None:
    """The oldest day of what the verdict rests on and an assessment has to ask anew; None where nothing of it is known."""
    asked = {name for one in decisive_statements() for name in inputs_of(one)} - LASTING - set(FACTS_ORDERED)
    days = [entry.observed_on for name, entry in facts.entries.items() if name in asked and name in facts.values]
    return day_began(min(days)) if days else None


def _previous(patient: Patient, weight: Any) -> tuple[Any, datetime] | None:
    if weight is None:
        return None
    earlier = patient.facts.filter(fact="weight_kg", observed_on__lt=weight.observed_on).order_by("-version")
    found = next((one for one in earlier if read(one.value) is not None), None)
    return None if found is None else (read(found.value), day_began(found.observed_on))


def _infused_at(patient: Patient) -> datetime | None:
    started = BedsideEvent.objects.filter(infusion__patient=patient, kind="started").order_by("-occurred_at").first()
    return None if started is None else started.occurred_at
