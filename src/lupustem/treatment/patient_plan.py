"""The plan of one patient: decision, dose, rate, windows, drugs, monitoring and calendar together, or why there is none.

There is a plan only where the verdict is recommended or conditional; conditions come first. What is not known stays unknown and
is named; nothing is assumed to make the plan complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from fractions import Fraction
from typing import Any

from lupustem.consensus import Role, Statement
from lupustem.decision.case import Decision, Finding, decide
from lupustem.decision.status import VERDICT_WORDS, Status, Verdict
from lupustem.logic.text import Text
from lupustem.treatment.bags import Part
from lupustem.treatment.calendar import Calendar, check_years, follow_up
from lupustem.treatment.concomitant import Line, Planned, concomitant
from lupustem.treatment.containers import BASES, Bag
from lupustem.treatment.devices import Gravity, Pump
from lupustem.treatment.dose import DoseOrder, DoseResult, dose
from lupustem.treatment.follow_up_rules import DEFAULT_YEARS
from lupustem.treatment.freshness import freshness
from lupustem.treatment.invalid import Number, aware, in_order, later, one_zone, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.rate_plan import READINGS, PlanRequest, RatePlan, plan_infusion
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.weight import Weight
from lupustem.treatment.windows import Windows, stability

PLANNABLE = (Verdict.RECOMMENDED, Verdict.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class PlanInput:
    """What a plan is made from.

    facts: checked facts by name. as_of: the moment of planning. zone: whose days count. start: of the infusion, where one is
    planned. bags: containers for this patient; volume_ml: where there are none yet. assessed_at: when the facts were gathered.
    """

    facts: Mapping[str, Any]
    as_of: datetime
    zone: tzinfo
    start: datetime | None = None
    bags: tuple[Bag, ...] = ()
    lot_reasons: tuple[Reason, ...] = ()
    prepared_at: datetime | None = None
    label_expiry: datetime | None = None
    weighed_at: datetime | None = None
    assessed_at: datetime | None = None
    dose_basis: str | None = None
    volume_ml: Number | None = None
    flush_ml: Number = 0
    dead_volume_ml: Number = 0
    device: Pump | Gravity | None = None
    reading: str = "cap_only"
    years: int = DEFAULT_YEARS
    parameters: ParameterSet = DEFAULT


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a conditional verdict, and whether it is not met or not known."""

    statement: Statement
    status: Status


@dataclass(frozen=True, slots=True)
class Watching:
    """When a set of vital signs is due, at the planned start."""

    text: Text
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PatientPlan:
    """refused: no plan, see reasons. conditions: what has to be seen to first. Parts that cannot be had are None."""

    status: Standing
    reasons: tuple[Reason, ...]
    decision: Decision
    refused: bool
    conditions: tuple[Condition, ...]
    given: PlanInput
    orders: tuple[Finding, ...] = ()
    cell_range: tuple[Fraction, Fraction] | None = None
    dose: DoseResult | None = None
    rate: RatePlan | None = None
    windows: Windows | None = None
    end: datetime | None = None
    drugs: tuple[Line, ...] = ()
    watching: tuple[Watching, ...] = ()
    calendar: Calendar | None = None


def plan_of(given: PlanInput) -> PatientPlan:
    """The plan of one patient. Raises InvalidInput for moments without zone or out of order, volume 0 and the like."""
    _check(given)
    decision = decide(dict(given.facts), stages=("assess",))
    verdict = decision.verdict
    assert verdict is not None
    if verdict not in PLANNABLE:
        return _refused(decision, verdict, given)
    conditions = _conditions(decision)
    made = _dose(given)
    rate = _rate(given, made)
    windows, end = _windows(given, rate, _expiry(given, made))
    planned = None if given.start is None or end is None else Planned(given.start, end, given.zone)
    drugs = concomitant(given.facts, planned, given.parameters)
    calendar = _calendar(given)
    orders = _orders(given)
    reasons = (
        *_of_conditions(conditions),
        *freshness(given.assessed_at, given.start, given.facts.get("sex") != "male", given.parameters),
        *given.lot_reasons,
        *_of_orders(orders),
        *_of_dose(given, made),
        *_of_rate(given, rate),
        *_of_windows(given, windows),
        *(_of_line(one) for one in drugs if one.status is not Standing.OK),
        *((_PAST,) if given.start is not None and given.start < given.as_of else ()),
        *(calendar.reasons if calendar is not None else (_NOT_TIMED,)),
    )
    return PatientPlan(
        worst(reasons),
        reasons,
        decision,
        False,
        conditions,
        given,
        orders,
        _range(given),
        made,
        rate,
        windows,
        end,
        drugs,
        watching(given, rate),
        calendar,
    )


def _check(given: PlanInput) -> None:
    one_zone(
        {
            "as_of": given.as_of,
            "infusion_at": given.start,
            "prepared_at": given.prepared_at,
            "label_expiry": given.label_expiry,
            "weighed_at": given.weighed_at,
            "assessed_at": given.assessed_at,
        },
        given.zone,
    )
    for name, moment in (("as_of", given.as_of), ("infusion_at", given.start)):
        if moment is not None:
            aware(moment, name)
    for name, moment in (("weighed_at", given.weighed_at), ("assessed_at", given.assessed_at)):
        if moment is not None:
            in_order(moment, given.as_of, name, "in_the_future")
    for name, word, words in (("dose_basis", given.dose_basis, BASES), ("reading", given.reading, READINGS)):
        if word is not None and word not in words:
            raise refused(name, "not_allowed", f"只能取 {'、'.join(words)}。", f"takes {' or '.join(words)}.")
    if given.bags and given.volume_ml is not None:
        raise refused(
            "volume_ml",
            "not_allowed",
            "容量由容器给出；两者只留一个。",
            "the containers give the volume; leave one of the two out.",
        )
    check_years(given.years)


def _refused(decision: Decision, verdict: Verdict, given: PlanInput) -> PatientPlan:
    """No plan: the statements that stand against it, or that are open, are the reasons."""
    status = Standing.BLOCK if verdict is Verdict.NOT_RECOMMENDED else Standing.UNKNOWN
    words = VERDICT_WORDS[verdict]
    said = Text(f"结论为“{words.zh}”：不作方案。", f"The verdict is {words.en}: no plan is made.")
    found = [Reason(f"verdict_{verdict}", status, Kind.CONSENSUS, said)]
    for finding in decision.findings:
        if finding.statement.id in decision.reasons:
            one = finding.statement
            found.append(Reason(one.id, status, Kind.CONSENSUS, one.text, one.section))
    return PatientPlan(status, tuple(found), decision, True, (), given)


def _conditions(decision: Decision) -> tuple[Condition, ...]:
    return tuple(
        Condition(one.statement, one.status) for one in decision.findings if one.statement.id in decision.reasons
    )


def _of_conditions(conditions: tuple[Condition, ...]) -> list[Reason]:
    return [
        Reason(
            one.statement.id,
            Standing.WARN if one.status is Status.NOT_MET else Standing.UNKNOWN,
            Kind.CONSENSUS,
            one.statement.text,
            one.statement.section,
        )
        for one in conditions
    ]


def _orders(given: PlanInput) -> tuple[Finding, ...]:
    """The statements of stage prescribe that have to be met before an infusion."""
    made = decide(dict(given.facts), stages=("prescribe",))
    return tuple(one for one in made.findings if one.statement.role is Role.GATE)


_DOSED = "dose_range"


def _of_orders(orders: tuple[Finding, ...]) -> list[Reason]:
    found = []
    for one in orders:
        statement = one.statement
        if one.status is Status.NOT_MET:
            found.append(Reason(statement.id, Standing.BLOCK, Kind.CONSENSUS, statement.text, statement.section))
        elif one.status is Status.UNKNOWN and statement.id != _DOSED:
            found.append(Reason(statement.id, Standing.UNKNOWN, Kind.CONSENSUS, statement.text, statement.section))
    return found


def _range(given: PlanInput) -> tuple[Fraction, Fraction] | None:
    weight = given.facts.get("weight_kg")
    if weight is None:
        return None
    parameters = given.parameters
    return tuple(Fraction(weight) * parameters.number(name) for name in ("dose.min_per_kg", "dose.max_per_kg"))  # type: ignore[return-value]


def _dose(given: PlanInput) -> DoseResult | None:
    weight = given.facts.get("weight_kg")
    if weight is None or not given.bags:
        return None
    order = DoseOrder(
        Weight(weight, measured_at=given.weighed_at),
        given.bags,
        given.start if given.start is not None and given.start > given.as_of else given.as_of,
        given.dose_basis,
        per_kg=_per_kg(given),
        dead_volume_ml=given.dead_volume_ml,
        flush_ml=given.flush_ml,
        age_years=given.facts.get("age_years"),
    )
    return dose(order, given.parameters)


def _per_kg(given: PlanInput) -> Number | None:
    ordered = given.facts.get("dose_1e6_per_kg")
    return None if ordered is None else Fraction(ordered) * 10**6


def _of_dose(given: PlanInput, made: DoseResult | None) -> tuple[Reason, ...]:
    if made is not None:
        return made.reasons
    if given.facts.get("weight_kg") is None:
        return (Reason("weight_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _NO_WEIGHT, "3.4", hazards=("HZ10",)),)
    return (Reason("no_container_yet", Standing.UNKNOWN, Kind.READING, _NO_BAGS, "3.4"),)


def _rate(given: PlanInput, made: DoseResult | None) -> RatePlan | None:
    volume = made.volume_ml if made is not None else given.volume_ml
    if volume is None:
        return None
    request = PlanRequest(
        volume,
        given.flush_ml,
        given.reading,
        device=given.device,
        weight_kg=given.facts.get("weight_kg"),
        age_years=given.facts.get("age_years"),
    )
    return plan_infusion(request, given.parameters)


def _of_rate(given: PlanInput, rate: RatePlan | None) -> tuple[Reason, ...]:
    if rate is not None:
        return rate.reasons
    return (Reason("volume_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _NO_VOLUME, "3.7", hazards=("HZ20",)),)


def _expiry(given: PlanInput, made: DoseResult | None) -> datetime | None:
    """The earliest expiry of what is to be infused: as given for the whole, and of each container that is used."""
    used = made.part if made is not None and made.way == "part" else None if made is None else made.whole
    ids = {name for name, _ in used.draws} if isinstance(used, Part) else set(() if used is None else used.ids)
    moments = [given.label_expiry, *(bag.expiry for bag in given.bags if bag.id in ids)]
    return min((aware(one, "label_expiry") for one in moments if one is not None), default=None)


def _windows(
    given: PlanInput, rate: RatePlan | None, expiry: datetime | None
) -> tuple[Windows | None, datetime | None]:
    if rate is None or rate.total_minutes is None:
        return None, None
    made = stability(
        given.prepared_at,
        rate.total_minutes,
        start=given.start,
        label_expiry=None if expiry is None else expiry.astimezone(given.zone),
        parameters=given.parameters,
    )
    return made, None if given.start is None else later(given.start, rate.total_minutes)


def _of_windows(given: PlanInput, windows: Windows | None) -> tuple[Reason, ...]:
    return () if windows is None else windows.reasons


def _of_line(line: Line) -> Reason:
    return Reason(line.id, line.status, line.kind, line.text)


def _calendar(given: PlanInput) -> Calendar | None:
    if given.start is None:
        return None
    return follow_up(given.start.astimezone(given.zone).date(), given.facts, years=given.years)


def watching(given: PlanInput, rate: RatePlan | None) -> tuple[Watching, ...]:
    """The sets of vital signs from the baseline to the end of observation; instants where a start is planned."""
    if rate is None or rate.total_minutes is None:
        return ()
    parameters, start = given.parameters, given.start

    def at(minutes: Fraction | int) -> datetime | None:
        return None if start is None else later(start, Fraction(minutes)).astimezone(given.zone)

    baseline = parameters.number("vitals.baseline_max_age_min")
    every, total = parameters.number("vitals.every_min"), rate.total_minutes
    made = [Watching(_baseline(baseline), at(-baseline)), Watching(_minute(Fraction(5)), at(5))]
    minute, rising = Fraction(5), total - rate.segments[-1].minutes
    while (
        minute := minute + (parameters.number("vitals.ramp_gate_max_age_min") if minute < rising else every)
    ) < total:
        made.append(Watching(_minute(minute), at(minute)))
    made.append(Watching(Text("输注结束时", "at the end"), at(total)))
    made += [Watching(_after(one), at(total + one)) for one in parameters.numbers("vitals.post")]
    return tuple(made)


def _baseline(minutes: Fraction) -> Text:
    return Text(f"基线：开始前不超过 {minutes} min", f"baseline: at most {minutes} min before the start")


def _minute(minute: Fraction) -> Text:
    return Text(f"第 {minute} min", f"minute {minute}")


def _after(minutes: Fraction) -> Text:
    return Text(f"结束后 {minutes} min", f"{minutes} min after the end")


_NO_WEIGHT = Text("体质量未知：不能算剂量。", "The weight is not known: no dose can be computed.")
_NO_BAGS = Text(
    "尚无容器：只给出剂量范围。",
    "No container yet: only the range of the dose.",
)
_NO_VOLUME = Text("容量未知：不能作滴速方案。", "The volume is not known: no rate plan.")
_PAST = Reason(
    "start_in_the_past",
    Standing.WARN,
    Kind.ENGINEERING,
    Text(
        "计划的开始早于制订方案的时间；请核对两个时间。",
        "The planned start is earlier than the moment of planning; check both times.",
    ),
)
_NOT_TIMED = Reason(
    "infusion_not_timed",
    Standing.UNKNOWN,
    Kind.ENGINEERING,
    Text(
        "未定输注时间：没有窗口与日历。",
        "No start is planned: no windows and no calendar.",
    ),
)
