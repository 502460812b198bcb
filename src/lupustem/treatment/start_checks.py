"""What was found at the bedside before the start, check by check, as the reasons that `start_gate` judges.

A check with numbers (cold chain, warm-up, infusion set, dexamethasone, antiplatelet drug, deadline, pregnancy, vital signs) is
computed; one that people make (verdict, identity, release, dose, rate plan, emergency equipment) is taken as they report it.
What nobody reported is unknown, and unknown does not start. Source: sections 3.4 to 3.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lupustem.logic.text import Text
from lupustem.treatment.antiplatelet import AntiplateletCourse, antiplatelet
from lupustem.treatment.cold_chain import Reading, temperature_log
from lupustem.treatment.infusion_log import FINDINGS, VitalSet
from lupustem.treatment.invalid import Number, in_order, minutes_between, number_text, one_zone, refused
from lupustem.treatment.line import InfusionSet, check_line
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing
from lupustem.treatment.start_gate import GATES, GateResult, Override, start_gate
from lupustem.treatment.windows import dexamethasone, stability, warm_up

REPORTED = ("verdict", "identity", "release", "dose", "rate_plan", "emergency")
"""The gates that people answer for; the others are computed."""


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """could_be: whether a pregnancy is possible at all; no settles it. tested_at: of the test behind `pregnant: no`."""

    could_be: bool | None = None
    pregnant: bool | None = None
    lactating: bool | None = None
    tested_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dexamethasone:
    """given: yes, no or not known."""

    given: bool | None = None
    at: datetime | None = None
    mg: Number | None = None


@dataclass(frozen=True, slots=True)
class StartReport:
    """What is known just before the start. reported: gate -> found in order, not, or not known. Absent is not known.

    by: who checked; the identity of patient, order and container needs two.
    """

    start: datetime
    reported: Mapping[str, bool | None] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    total_minutes: Number | None = None
    preparation_end: datetime | None = None
    label_expiry: datetime | None = None
    removal: datetime | None = None
    readings: tuple[Reading, ...] | None = None
    line: InfusionSet | None = None
    drop_factor: Number | None = None
    dexamethasone: Dexamethasone | None = None
    antiplatelet: AntiplateletCourse | None = None
    pregnancy: Pregnancy | None = None
    vitals: VitalSet | None = None
    overrides: tuple[Override, ...] = ()


def may_start(report: StartReport, parameters: ParameterSet = DEFAULT) -> GateResult:
    """Judge every gate. Raises InvalidInput: times without zone, mixed or out of order, an override of a hard limit."""
    return start_gate(gates_of(report, parameters), report.overrides)


def gates_of(report: StartReport, parameters: ParameterSet = DEFAULT) -> dict[str, tuple[Reason, ...] | None]:
    """The reasons of each gate of GATES; None where nobody reported."""
    _ordered(report)
    return {
        **{name: _reported(name, report) for name in REPORTED},
        "pregnancy": None if report.pregnancy is None else tuple(_pregnancy(report, report.pregnancy, parameters)),
        "stability": _stability(report, parameters),
        "cold_chain": _cold_chain(report, parameters),
        "warm_up": None if report.removal is None else warm_up(report.removal, report.start, parameters).reasons,
        "line": None if report.line is None else check_line(report.line, report.drop_factor).reasons,
        "premedication": _premedication(report, parameters),
        "antiplatelet": None if report.antiplatelet is None else antiplatelet(report.antiplatelet, parameters).reasons,
        "baseline_vitals": None if report.vitals is None else tuple(_vitals(report, report.vitals, parameters)),
    }


def _ordered(report: StartReport) -> None:
    for name in report.reported:
        if name not in REPORTED:
            words = ", ".join(REPORTED)
            raise refused(f"checked.{name[:60]}", "unknown_gate", f"只能是 {words}。", f"takes one of {words}.")
    one_zone(
        {
            "start": report.start,
            "preparation_end": report.preparation_end,
            "label_expiry": report.label_expiry,
            "removal": report.removal,
            "dexamethasone.at": None if report.dexamethasone is None else report.dexamethasone.at,
            "pregnancy.tested_at": None if report.pregnancy is None else report.pregnancy.tested_at,
            "vitals.at": None if report.vitals is None else report.vitals.at,
        }
    )


def _reported(name: str, report: StartReport) -> tuple[Reason, ...] | None:
    found = report.reported.get(name)
    if found is None:
        return None
    said = GATES[name]
    if not found:
        text = Text(f"核对不符：{said.zh}。", f"Found not in order: {said.en}.")
        return (Reason(f"{name}_failed", Standing.BLOCK, Kind.CONSENSUS, text, hazards=_HAZARDS[name]),)
    people = {one.strip() for one in report.by if one.strip()}
    if name == "identity" and len(people) < 2:
        return (Reason("identity_two_persons", Standing.UNKNOWN, Kind.SITE_POLICY, _TWO, hazards=_HAZARDS[name]),)
    return ()


def _pregnancy(report: StartReport, known: Pregnancy, parameters: ParameterSet) -> Iterator[Reason]:
    hazard = ("HZ32",)
    if known.pregnant or known.lactating:
        yield Reason("pregnant_or_lactating", Standing.BLOCK, Kind.CONSENSUS, _EXCLUDED, "3.12", hazards=hazard)
        return
    if known.lactating is None and known.could_be is not False:
        yield Reason("lactation_unknown", Standing.UNKNOWN, Kind.READING, _LACTATION, "3.12", hazards=hazard)
    if known.could_be is False:
        return
    if known.pregnant is None:
        yield Reason("pregnancy_unknown", Standing.UNKNOWN, Kind.READING, _PREGNANCY, "3.12", hazards=hazard)
        return
    kind, days = parameters.kind("freshness.pregnancy_test_d"), parameters.number("freshness.pregnancy_test_d")
    if known.tested_at is None:
        yield Reason("pregnancy_test_undated", Standing.UNKNOWN, kind, _UNDATED, "3.12", hazards=hazard)
        return
    in_order(known.tested_at, report.start, "start", "end_before_start")
    if minutes_between(known.tested_at, report.start) > days * 24 * 60:
        shown = number_text(days)
        text = Text(
            f"妊娠试验已超过 {shown} 天：须重做。", f"The pregnancy test is more than {shown} days old: test again."
        )
        yield Reason("pregnancy_test_old", Standing.BLOCK, kind, text, "3.12", hazards=hazard)


def _stability(report: StartReport, parameters: ParameterSet) -> tuple[Reason, ...] | None:
    if report.total_minutes is None:
        return None
    return stability(
        report.preparation_end,
        report.total_minutes,
        start=report.start,
        label_expiry=report.label_expiry,
        parameters=parameters,
    ).reasons


def _cold_chain(report: StartReport, parameters: ParameterSet) -> tuple[Reason, ...] | None:
    if report.readings is None or report.preparation_end is None or report.removal is None:
        return None
    return temperature_log(report.readings, report.preparation_end, report.removal, parameters).reasons


def _premedication(report: StartReport, parameters: ParameterSet) -> tuple[Reason, ...] | None:
    one = report.dexamethasone
    if one is None:
        return None
    return dexamethasone(one.given, at=one.at, start=report.start, mg=one.mg, parameters=parameters).reasons


def _vitals(report: StartReport, one: VitalSet, parameters: ParameterSet) -> Iterator[Reason]:
    hazard = ("HZ35",)
    if one.finding is not None and one.finding not in FINDINGS:
        words = ", ".join(FINDINGS)
        raise refused("vitals.finding", "not_allowed", f"只能取 {words}。", f"takes one of {words}.")
    in_order(one.at, report.start, "start", "end_before_start")
    most = parameters.number("vitals.baseline_max_age_min")
    if minutes_between(one.at, report.start) > most:
        shown = number_text(most)
        text = Text(
            f"基线体征已超过 {shown} min：须重测。", f"The baseline is more than {shown} min old: measure again."
        )
        kind = parameters.kind("vitals.baseline_max_age_min")
        yield Reason("baseline_old", Standing.BLOCK, kind, text, hazards=hazard)
    if not one.complete:
        yield Reason("baseline_incomplete", Standing.UNKNOWN, Kind.SITE_POLICY, _INCOMPLETE, hazards=hazard)
    if one.finding is None:
        yield Reason("baseline_not_judged", Standing.UNKNOWN, Kind.SITE_POLICY, _NOT_JUDGED, hazards=hazard)
    elif one.finding != "none":
        yield Reason("baseline_finding", Standing.BLOCK, Kind.SITE_POLICY, _FINDING, hazards=hazard)


_HAZARDS: dict[str, tuple[str, ...]] = {
    "verdict": ("HZ33",),
    "identity": ("HZ01", "HZ02"),
    "release": ("HZ05",),
    "dose": ("HZ07", "HZ08"),
    "rate_plan": ("HZ20",),
    "emergency": (),
}
_TWO = Text(
    "患者、医嘱与容器须由两人核对，并写明两人姓名（by）。",
    "Patient, order and container have to be matched by two persons, both named (by).",
)
_EXCLUDED = Text("妊娠或哺乳：不得输注。", "Pregnant or lactating: no infusion.")
_LACTATION = Text("是否哺乳未知。", "Whether the patient is lactating is not known.")
_PREGNANCY = Text(
    "是否妊娠未知；不可能妊娠者请写 could_be: false。",
    "Whether the patient is pregnant is not known; where it cannot be, write could_be: false.",
)
_UNDATED = Text("妊娠试验的日期未知。", "The date of the pregnancy test is not known.")
_INCOMPLETE = Text("基线生命体征不完整。", "The baseline of vital signs is incomplete.")
_NOT_JUDGED = Text("基线生命体征尚未判断。", "The baseline of vital signs was not judged.")
_FINDING = Text("基线生命体征有异常：先处理，再重测。", "The baseline has a finding: see to it, then measure again.")
