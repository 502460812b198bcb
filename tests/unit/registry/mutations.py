"""The conditions of a start, each switched off in turn: what to patch, and what the oracle says then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from lupustem.decision.status import Verdict
from lupustem.registry.actions import prescriptions, starting
from lupustem.registry.models import Prescription
from lupustem.registry.prescribing import plan, prescription_gates, reading, standing_gates, start_gate, state
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words.prescription import WORDS
from lupustem.treatment.reasons import Standing

Off = Callable[[pytest.MonkeyPatch], tuple[str, ...]]


def _without_void(patch: pytest.MonkeyPatch, name: str) -> None:
    before = state.why_void
    patch.setattr(state, "why_void", lambda *said: [one for one in before(*said) if one is not WORDS[f"void.{name}"]])


def _consent(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(reading, "consent_state", lambda *said: "valid")
    _without_void(patch, "consent")
    return ("consent",)


def _centre(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(reading, "centre_gates", lambda *said: ())
    return ("centre",)


def _decision(patch: pytest.MonkeyPatch) -> Any:
    for module in (standing_gates, state, prescriptions):
        patch.setattr(module, "still_speaks", lambda *said: True)
    return ("decision",)


def _verdict(patch: pytest.MonkeyPatch) -> Any:
    before = reading.decision_of
    patch.setattr(reading, "decision_of", lambda facts: before(facts)._replace(verdict=Verdict.RECOMMENDED, reasons=()))
    patch.setattr(prescription_gates, "plan_gates", lambda *said: [])
    return ("verdict",)


def _condition(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(standing_gates, "_conditions", lambda *said: iter(()))
    return ("verdict",)


def _age(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(standing_gates, "_fresh", lambda *said: iter(()))
    return ("age",)


def _statements(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(standing_gates, "of_findings", lambda *said: [])
    return ("prescribe",)


def _second_deviator(patch: pytest.MonkeyPatch) -> Any:
    def alone(of: Prescription | None) -> frozenset[str]:
        return frozenset() if of is None else frozenset(of.deviations.values_list("statement", flat=True))

    for module in (prescription_gates, start_gate):
        patch.setattr(module, "deviated_of", alone)
    return ("prescribe",)


def _state(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(start_gate, "prescription_state", lambda *said: state.State("signed"))
    return ("signatures", "policy", "consent", "decision")


def _policy(patch: pytest.MonkeyPatch) -> Any:
    _without_void(patch, "policy")
    return ("policy",)


def _containers(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(start_gate, "why_not_for", lambda *said: [])
    return ("containers",)


def _dose(patch: pytest.MonkeyPatch) -> Any:
    before = start_gate.dosed

    def lenient(*said: Any) -> Any:
        made = before(*said)
        return made and (tuple(one for one in made[0] if one.status is not Standing.BLOCK), made[1] or 100)

    patch.setattr(start_gate, "dosed", lenient)
    return ("dose",)


def _beyond(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(plan, "_BEYOND", replace(plan._BEYOND, status=Standing.OK))
    return ("dose",)


def _hung_since(patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(start_gate, "_hung_since", lambda *said: False)
    patch.setattr(start_gate, "why_not_for", lambda *said: [])
    patch.setattr(plan, "_BEYOND", replace(plan._BEYOND, status=Standing.OK))
    return ("identity",)


def _checks(patch: pytest.MonkeyPatch) -> Any:
    before = start_gate.start_gate
    patch.setattr(start_gate, "start_gate", lambda *said: replace(before(*said), ready=True))
    patch.setattr(start_gate, "of_findings", lambda *said: [])
    return ("check",)


def _asked_anew(patch: pytest.MonkeyPatch) -> Any:
    def once(infusion: Any, at: Any) -> Any:
        newest = infusion.checks.order_by("-version").first()
        if newest is None or not newest.ready:
            raise Refusal(WORDS["gate.signed"])
        return start_gate.start_gate_of(infusion, at, json.loads(newest.report, parse_float=Decimal))

    patch.setattr(starting, "_ready", once)
    return ("consent", "decision", "containers", "signatures", "policy", "centre")


MUTATIONS: dict[str, Off] = {
    "consent": _consent,
    "centre": _centre,
    "facts unchanged since the decision": _decision,
    "verdict": _verdict,
    "conditions settled by name": _condition,
    "age of the assessment": _age,
    "statements of stage prescribe": _statements,
    "second person of a deviation": _second_deviator,
    "state of the prescription": _state,
    "site policy": _policy,
    "containers released and unused": _containers,
    "dose of what hangs there": _dose,
    "no container beyond the dose": _beyond,
    "identity after the last container": _hung_since,
    "checks at the bedside": _checks,
    "the start asks anew": _asked_anew,
}
