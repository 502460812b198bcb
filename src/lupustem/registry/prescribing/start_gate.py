"""Everything that has to hold at the moment an infusion starts, read from the rows and from what was found at the bedside.

Nothing typed at the bedside stands for what the record knows: verdict, identity, release, dose and rate plan are read here
anew. The action that starts asks again within its own transaction, and the database has the last word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lupustem.registry.models import AuditRow, Container, IdentityMatch, Infusion, Prescription
from lupustem.registry.prescribing.containers import containers_of, why_not_for
from lupustem.registry.prescribing.gate import Gate, closed, of_findings, own
from lupustem.registry.prescribing.order import Order, order_of
from lupustem.registry.prescribing.plan import dosed
from lupustem.registry.prescribing.reading import Reading, reading_of
from lupustem.registry.prescribing.standing_gates import deviated_of, standing_gates
from lupustem.registry.prescribing.start_report import Around, infuse_findings, start_report
from lupustem.registry.prescribing.state import State, prescription_state, started
from lupustem.treatment.rate_plan import PlanRequest, RatePlan, plan_infusion
from lupustem.treatment.reasons import Kind, Reason, Standing
from lupustem.treatment.start_checks import StartReport, gates_of
from lupustem.treatment.start_gate import GATES, GateResult, start_gate

RECORDED = ("verdict", "identity", "release", "dose", "rate_plan")
"""The gates of `treatment.start_gate` that the record answers."""


@dataclass(frozen=True, slots=True)
class StartGate:
    """Whether an infusion may start at a moment. gates: of the record and of the consensus; checks: of the bedside.

    state: of the prescription. rate: the plan for the containers that are there, which the infusion follows.
    """

    at: datetime
    state: State
    gates: tuple[Gate, ...]
    checks: GateResult
    report: StartReport
    rate: RatePlan | None

    @property
    def ready(self) -> bool:
        """Whether every gate is open and every check in order."""
        return self.checks.ready and not self.closed

    @property
    def closed(self) -> tuple[Gate, ...]:
        """The gates that are not open."""
        return closed(self.gates)

    def as_json(self) -> dict[str, Any]:
        """The answer as a start check keeps it."""
        return {
            "ready": self.ready,
            "state": self.state.name,
            "gates": {f"{one.stage}.{one.id}": [str(one.status), one.open] for one in self.gates},
            "checks": str(self.checks.status),
            "reasons": [{"rule": one.rule, "status": str(one.status)} for one in self.checks.reasons],
            "overridden": [one.rule for one in self.checks.overridden],
        }


@dataclass(frozen=True, slots=True)
class Hung:
    """What is there for a start, and what was found. doses: what speaks for or against the dose; rate: the plan for them."""

    reading: Reading
    order: Order
    containers: Sequence[Container]
    matched: tuple[str, ...]
    doses: tuple[tuple[Reason, ...], Any] | None
    rate: RatePlan | None
    report: StartReport


def hung_for(of: Infusion | Prescription, reading: Reading, report: Mapping[str, Any]) -> Hung:
    """What is there for a start now, with the rate plan for it. Raises InvalidInput for a report that cannot be read."""
    prescription = of if isinstance(of, Prescription) else of.prescription
    order = order_of(json.loads(prescription.order))
    hung = containers_of(prescription) if isinstance(of, Prescription) else _hung(of)
    doses = dosed(reading, order, hung, reading.at)
    rate = None if doses is None or doses[1] is None else _rate(reading, order, doses[1])
    matched = () if isinstance(of, Prescription) else matchers(of)
    around = Around(reading.at, matched, tuple(hung), rate, order.drop_factor)
    return Hung(reading, order, hung, matched, doses, rate, start_report(report, around))


def start_gate_of(of: Infusion | Prescription, at: datetime, report: Mapping[str, Any]) -> StartGate:
    """Everything that has to hold for a start at a moment.

    of: an infusion, or a prescription whose infusion was not opened yet (then the containers set apart count, and identity is
    open). report: what was entered, see `start_report`. Raises InvalidInput for a report that cannot be read.
    """
    prescription = of if isinstance(of, Prescription) else of.prescription
    infusion = of if isinstance(of, Infusion) else None
    reading = reading_of(prescription.patient, at)
    there = hung_for(of, reading, report)
    state = prescription_state(prescription, at, reading)
    deviated, place = deviated_of(prescription), f"/patients/{prescription.patient.number}/prescriptions"
    gates = (
        own("signed", state.name == "signed", link=place),
        *standing_gates(reading, prescription.decision, there.order, at, deviated),
        *_containers(prescription, there.containers, at, place),
        own("identity", len(there.matched) == 2, stage="infuse", link=place),
        own("not_started", infusion is None or not started(prescription), stage="infuse", link=place),
        *of_findings(infuse_findings(report, there.report, there.rate), deviated, {}, place),
    )
    checks = _checks(there.report, gates, there.doses, there.rate, reading, prescription.reason)
    return StartGate(at, state, gates, checks, there.report, there.rate)


def matchers(infusion: Infusion) -> tuple[str, ...]:
    """Who matched patient, order and containers in the newest round, all in order, after the last container was hung."""
    newest = infusion.matches.order_by("-round").first()
    if newest is None:
        return ()
    matches = list(infusion.matches.filter(round=newest.round).select_related("by").order_by("position"))
    if not all(one.matched for one in matches) or _hung_since(infusion, matches):
        return ()
    return tuple(dict.fromkeys(one.by.username for one in matches))


def _hung_since(infusion: Infusion, matches: Sequence[IdentityMatch]) -> bool:
    """Whether a container came after the first match of the round; the trail tells the order of the rows."""
    first = _numbers(infusion, [one.subject for one in matches])
    containers = infusion.containers.select_related("container", "infusion__patient")
    hung = _numbers(infusion, [one.subject for one in containers])
    return bool(hung) and (not first or max(hung) > min(first))


def _numbers(infusion: Infusion, subjects: list[str]) -> list[int]:
    rows = AuditRow.objects.filter(chain=infusion.patient.centre.code, subject__in=subjects)
    return list(rows.values_list("number", flat=True))


def _hung(infusion: Infusion) -> list[Container]:
    rows = infusion.containers.select_related("container__lot").order_by("container__identifier")
    return [one.container for one in rows]


def _rate(reading: Reading, order: Order, volume_ml: Any) -> RatePlan:
    request = PlanRequest(
        volume_ml,
        order.flush_ml,
        device=order.device(reading.parameters),
        weight_kg=reading.facts.values.get("weight_kg"),
        age_years=reading.facts.values.get("age_years"),
    )
    return plan_infusion(request, reading.parameters)


def _containers(prescription: Prescription, hung: Sequence[Container], at: datetime, place: str) -> Iterator[Gate]:
    yield own("container_there", bool(hung), stage="product", link=place)
    good = all(not why for why in why_not_for(hung, prescription, at))
    yield own("containers", good if hung else None, stage="product", link=place)


def _checks(
    read: StartReport,
    gates: Sequence[Gate],
    doses: tuple[tuple[Reason, ...], Any] | None,
    rate: RatePlan | None,
    reading: Reading,
    explained: str,
) -> GateResult:
    """The checks of `treatment`, with what the record answers in the place of what somebody could say."""
    found = dict(gates_of(read, reading.parameters))
    stands = {(one.stage, one.id): one for one in gates}
    assess = [one for one in gates if one.stage == "assess"]
    found["verdict"] = _answer("verdict", not closed(assess))
    found["identity"] = _answer("identity", stands["infuse", "identity"].open)
    found["release"] = _answer("release", stands["product", "containers"].open)
    found["dose"] = None if doses is None else _explained(doses[0], explained)
    found["rate_plan"] = None if rate is None else _explained(rate.reasons, explained)
    return start_gate(found, read.overrides)


def _answer(name: str, good: bool) -> tuple[Reason, ...]:
    return () if good else (Reason(f"{name}_failed", Standing.BLOCK, Kind.CONSENSUS, GATES[name]),)


def _explained(reasons: tuple[Reason, ...], explained: str) -> tuple[Reason, ...]:
    """What the prescriber gave a reason for when ordering is not asked again at the bedside."""
    return tuple(one for one in reasons if not (explained.strip() and one.status is Standing.WARN))
