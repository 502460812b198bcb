"""What the pages of a prescription show: its plan as it was kept, its gates as they stand, who signed, what is still open."""

from __future__ import annotations

import json
from typing import Any

from lupustem.logic.text import Language
from lupustem.registry.models import Prescription
from lupustem.registry.pages.course import Mark
from lupustem.registry.pages.prescription_used import used_of
from lupustem.registry.prescribing.gate import Gate
from lupustem.registry.prescribing.prescription_gates import Gates, prescription_gates
from lupustem.registry.prescribing.reading import Reading, reading_of
from lupustem.registry.prescribing.state import prescription_state
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import now
from lupustem.registry.templatetags.say import moment
from lupustem.registry.words import WORDS
from lupustem.report.plan_view import PlanLine, PlanView, Section
from lupustem.treatment.invalid import InvalidInput

STATE_STATUS = {
    "draft": "unknown",
    "half_signed": "unknown",
    "signed": "met",
    "void": "not_met",
    "ended": "not_applicable",
    "used": "met",
}


def kept_view(prescription: Prescription, language: Language) -> PlanView:
    """The plan as it was shown when it was kept."""
    said = json.loads(prescription.plan)["view"][language]
    sections = tuple(
        Section(one["title"], tuple(PlanLine(**line) for line in one["lines"])) for one in said["sections"]
    )
    return PlanView(**{**said, "sections": sections, "footer": tuple(said["footer"])})


def state_mark(prescription: Prescription) -> Mark:
    """The state of a prescription as a sign and a word."""
    state = prescription_state(prescription, now())
    return Mark(STATE_STATUS[state.name], state.text)


def gates_now(prescription: Prescription, reading: Reading) -> tuple[Gates | None, InvalidInput | None]:
    """The gates as they stand for the patient as read now, or why they cannot be told."""
    try:
        return prescription_gates(prescription, reading.at, reading), None
    except InvalidInput as wrong:
        return None, wrong


def gate_context(gates: Gates) -> dict[str, Any]:
    """The gates of a page: those that are closed first, each with what opens it; the others below."""
    return {"closed": gates.closed, "open": [one for one in gates.gates if one.open]}


def conditions_open(gates: Gates) -> list[Gate]:
    """The conditions of the verdict that somebody may decide by name."""
    return [one for one in gates.closed if one.opens is WORDS["opens.condition"]]


def kept_context(prescription: Prescription, actor: Actor, language: Language) -> dict[str, Any]:
    """The page of a kept prescription."""
    reading = reading_of(prescription.patient, now())
    state = prescription_state(prescription, reading.at, reading)
    used = used_of(prescription)
    gates, wrong = gates_now(prescription, reading) if used is None else (None, None)
    signatures = list(prescription.signatures.select_related("by").order_by("position"))
    mine = any(one.by_id == actor.user.pk for one in signatures)
    deviations = list(prescription.deviations.select_related("by").prefetch_related("signatures__by").order_by("pk"))
    shut = () if gates is None else gates.closed
    written = {one.statement for one in deviations}
    live = state.name in ("draft", "half_signed", "signed")
    return {
        "kept": prescription,
        "state": state,
        "mark": Mark(STATE_STATUS[state.name], state.text),
        "plan": kept_view(prescription, language),
        "signatures": signatures,
        "used": used,
        "kept_at": moment(prescription.at),
        "ended": getattr(prescription, "end", None),
        "closed": shut,
        "open": [] if gates is None else [one for one in gates.gates if one.open],
        "unread": () if wrong is None else [one.text for one in wrong.problems],
        "can_sign": state.name == "draft" and not shut and gates is not None,
        "can_confirm": state.name == "half_signed" and not shut and not mine and gates is not None,
        "can_end": state.name in ("draft", "half_signed", "signed", "void"),
        "deviations": [
            (
                one,
                len(one.signatures.all()) == 2,
                live and all(sign.by_id != actor.user.pk for sign in one.signatures.all()),
            )
            for one in deviations
        ],
        "deviable": [one for one in shut if one.may_deviate and one.id not in written] if live else [],
        "conditions": [] if gates is None or not live else conditions_open(gates),
    }
