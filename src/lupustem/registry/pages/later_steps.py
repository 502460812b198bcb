"""The steps after the decision, as every page of a patient shows them: prescription, product, infusion, follow-up."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.registry.follow_up import calendar_states, ends_of, standing_events
from lupustem.registry.infused import Infused, infused
from lupustem.registry.models import Patient, Prescription
from lupustem.registry.pages.course import Mark
from lupustem.registry.record.clock import today
from lupustem.registry.visit_values import newest_visits
from lupustem.registry.words import WORDS

Step = tuple[Text, Mark, str]
CLOSED = "not_applicable"


def later_steps(patient: Patient, place: str) -> list[Step]:
    """Name, how each stands, and its page."""
    given = infused(patient)
    order = _order_in_force(patient, given)
    return [
        (WORDS["step.prescription"], _prescribed(order, given), f"{place}/prescriptions"),
        (WORDS["step.product"], _product(order, given), f"{place}/prescriptions"),
        (WORDS["step.infusion"], _infusion(order, given), _infusion_place(place, given)),
        (WORDS["step.follow_up"], _followed(patient, given), f"{place}/visits"),
    ]


def _order_in_force(patient: Patient, given: list[Infused]) -> Prescription | None:
    """The newest prescription that was not taken back; the one of an infusion that has ended is over."""
    rows = patient.prescriptions.filter(end__isnull=True).prefetch_related("signatures", "assignments")
    newest = rows.order_by("-number").first()
    over = [one.infusion.prescription_id for one in given if one.ended_at is not None]
    return None if newest is None or newest.pk in over else newest


def _prescribed(order: Prescription | None, given: list[Infused]) -> Mark:
    if order is None:
        return Mark("met", WORDS["step.used"]) if given else Mark(CLOSED, WORDS["step.none"])
    signed = len(order.signatures.all())
    words = WORDS[("step.unsigned", "step.one_signature", "step.two_signatures")[signed]]
    return Mark("met" if signed == 2 else "unknown", words)


def _product(order: Prescription | None, given: list[Infused]) -> Mark:
    if order is None:
        return Mark("met", WORDS["step.used"]) if given else Mark(CLOSED, WORDS["step.none"])
    newest = {one.container_id: one.act for one in sorted(order.assignments.all(), key=lambda one: one.version)}
    if "assigned" in newest.values():
        return Mark("met", WORDS["step.assigned"])
    ready = len(order.signatures.all()) == 2
    return Mark("advised", WORDS["step.to_assign"]) if ready else Mark(CLOSED, WORDS["step.none"])


def _infusion(order: Prescription | None, given: list[Infused]) -> Mark:
    if given and given[-1].ended_at is None:
        return Mark("advised", WORDS["step.running"])
    if order is None:
        return Mark("met", WORDS["step.ended"]) if given else Mark(CLOSED, WORDS["step.none"])
    ready = any(one.act == "assigned" for one in order.assignments.all())
    return Mark("advised", WORDS["step.to_start"]) if ready else Mark(CLOSED, WORDS["step.none"])


def _infusion_place(place: str, given: list[Infused]) -> str:
    return f"{place}/infusions/{given[-1].infusion.number}" if given else f"{place}/prescriptions"


def _followed(patient: Patient, given: list[Infused]) -> Mark:
    if not given:
        return Mark(CLOSED, WORDS["step.none"])
    visited = [one.on for one in newest_visits(patient.visits.order_by("version"))]
    ends = ends_of(standing_events(patient.course_events.order_by("version")), visited)
    if ends.died_on is not None:
        return Mark(CLOSED, WORDS["step.died"])
    if ends.lost_on is not None:
        return Mark("unknown", WORDS["step.lost"])
    states = calendar_states(given[-1].on, visited, ends, today()).values()
    if "overdue" in states:
        return Mark("not_met", WORDS["step.overdue"])
    return Mark("advised", WORDS["step.due"]) if "due" in states else Mark("met", WORDS["step.on_time"])
