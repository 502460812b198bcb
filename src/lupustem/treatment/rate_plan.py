"""The planner: from a volume to the rates of the infusion, deterministic, exact, and proved by the checker.

Slow at first, then in steps, then a plateau that ends with the volume. Where the volume does not fit, it says so with a
certificate and the ways out; it never raises a cap. Source: section 3.7; steps and dwell are site policy.

>>> made = plan_infusion(PlanRequest(volume_ml="100"))
>>> [(str(one.minutes), str(one.rate)) for one in made.segments], str(made.total_minutes)
([('10', '2'), ('5', '5/2'), ('5', '3'), ('5', '7/2'), ('35/4', '4')], '135/4')
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.devices import Device, Gravity, with_grain
from lupustem.treatment.infeasible import Certificate, Way, more_flush, too_little, too_slow, ways_out
from lupustem.treatment.invalid import Number, exact, number_text, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.plan_checker import PlanCheck, check_plan, limits
from lupustem.treatment.profiles import Shape, longer_than_allowed, low_volume, shaped
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.segments import Segment, length, timed

READINGS = ("cap_only", "reach_cap")


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What is to be infused: the volume of the containers and the flush, ml, and how.

    reading: cap_only takes the cap as a ceiling; reach_cap wants a plateau at it. slow_minutes, step, dwell_minutes: the site's
    where None. accept_long: a length above the limit was accepted, with a reason that is recorded elsewhere.
    """

    volume_ml: Number
    flush_ml: Number = 0
    reading: str = "cap_only"
    slow_minutes: Number | None = None
    step: Number | None = None
    dwell_minutes: Number | None = None
    device: Device | None = None
    weight_kg: Number | None = None
    age_years: Number | None = None
    accept_long: bool = False


@dataclass(frozen=True, slots=True)
class RatePlan:
    """The plan, or why there is none.

    segments: empty where infeasible. flush_from: the minute at which the containers are empty and the flush begins.
    settings: what to set or count in each segment. certificate: the proof that there is no plan. proof: of the checker.
    """

    status: Standing
    reasons: tuple[Reason, ...]
    feasible: bool
    reading: str
    profile: str | None
    volume_ml: Fraction
    flush_ml: Fraction
    segments: tuple[Segment, ...]
    total_minutes: Fraction | None
    slow_minutes: Fraction | None
    dwell_minutes: Fraction | None
    top_rate: Fraction | None
    flush_from: Fraction | None
    settings: tuple[str, ...]
    ml_per_kg_h: Fraction | None
    certificate: Certificate | None
    ways_out: tuple[Way, ...]
    proof: PlanCheck | None
    parameters: ParameterSet


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request that was read: exact numbers within their bounds."""

    volume: Fraction
    flush: Fraction
    reading: str
    device: Device | None
    weight: Fraction | None
    child: bool
    accept_long: bool
    shape: Shape
    parameters: ParameterSet


def plan_infusion(request: PlanRequest, parameters: ParameterSet = DEFAULT) -> RatePlan:
    """The plan for a request. Raises InvalidInput for a volume of 0, a slow phase outside its bounds and the like."""
    wanted = _read(request, parameters)
    shape, volume = wanted.shape, wanted.volume
    if volume < shape.t_min * shape.least:
        return _infeasible(wanted, too_slow(volume, shape), ())
    if volume > shape.largest and not wanted.accept_long:
        return _infeasible(wanted, shape.envelope(volume), ways_out(volume, shape))
    if shape.is_low(volume):
        if wanted.reading == "reach_cap":
            return _infeasible(wanted, too_little(volume, shape), more_flush(volume, shape, to_cap=True))
        return _planned(wanted, "low_volume", low_volume(volume, shape), more_flush(volume, shape))
    found = shaped(volume, shape, to_cap=wanted.reading == "reach_cap")
    if found is None and wanted.accept_long and volume + shape.debt > shape.t_max * shape.held[-1]:
        found = longer_than_allowed(volume, shape)
    if found is None:
        if wanted.reading == "reach_cap" and volume <= shape.largest:
            return _infeasible(wanted, too_little(volume, shape), more_flush(volume, shape, to_cap=True))
        return _infeasible(wanted, shape.envelope(volume), ways_out(volume, shape))
    return _planned(wanted, *found, ())


def _read(request: PlanRequest, parameters: ParameterSet) -> _Wanted:
    if request.reading not in READINGS:
        raise refused("reading", "not_allowed", "只能取 cap_only 或 reach_cap。", "takes cap_only or reach_cap.")
    bag = exact(request.volume_ml, "volume_ml", above=0, high=10_000, zero="zero_volume")
    flush = exact(request.flush_ml, "flush_ml", low=0, high=1000)
    weight = None if request.weight_kg is None else exact(request.weight_kg, "weight_kg", above=0, zero="zero_weight")
    age = None if request.age_years is None else exact(request.age_years, "age_years", low=0, high=130)
    child = age is not None and age < parameters.number("dose.child_below_years")
    shape = _shape(request, parameters)
    return _Wanted(
        bag + flush, flush, request.reading, request.device, weight, child, request.accept_long, shape, parameters
    )


def _shape(request: PlanRequest, parameters: ParameterSet) -> Shape:
    bounds = limits(parameters)
    slow = exact(
        parameters.number("rate.slow_pref") if request.slow_minutes is None else request.slow_minutes,
        "slow_minutes",
        low=bounds.slow_min,
        high=parameters.number("rate.slow_max"),
    )
    step = exact(bounds.step if request.step is None else request.step, "step", above=0, high=bounds.step)
    if (bounds.cap - bounds.slow_cap) % step or (bounds.cap - bounds.slow_cap) / step > 1000:
        raise refused(
            "step", "not_allowed", "整数级须恰好到达上限。", "whole steps have to lead to the cap; choose such as 0.5."
        )
    dwell = exact(
        parameters.number("rate.dwell") if request.dwell_minutes is None else request.dwell_minutes,
        "dwell_minutes",
        low=bounds.dwell_min,
        high=bounds.t_max,
    )
    made = Shape.of(bounds, slow, parameters.number("rate.slow_max"), step, dwell, request.device)
    if made.held[0] < made.least or made.held[0] <= 0:
        raise refused(
            "device",
            "device_too_coarse",
            "设备达不到慢速阶段的滴速；请换用设备。",
            "cannot hold the slow rate; use another device.",
        )
    return made


def _planned(wanted: _Wanted, profile: str, segments: tuple[Segment, ...], ways: tuple[Way, ...]) -> RatePlan:
    top = segments[-1].last
    if isinstance(wanted.device, Gravity):
        countable = wanted.parameters.number("drip.max_countable_gtt_min")
        if any(one.last * wanted.device.factor > countable for one in segments):
            return _infeasible(
                wanted, Certificate("not_countable", wanted.volume, countable), (), _uncountable(countable)
            )
    bounds = with_grain(limits(wanted.parameters), wanted.device)
    proof = check_plan(segments, wanted.volume, bounds, reach_cap=_reaches(wanted))
    hourly = None if wanted.weight is None else top * 60 / wanted.weight
    reasons = (*_notes(wanted, profile, top, hourly), *proof.reasons)
    return RatePlan(
        worst(reasons),
        reasons,
        True,
        wanted.reading,
        profile,
        wanted.volume,
        wanted.flush,
        segments,
        length(segments),
        segments[0].minutes if len(segments) > 1 else None,
        segments[1].minutes if len(segments) > 2 else None,
        top,
        _flush_from(segments, wanted.volume - wanted.flush) if wanted.flush else None,
        () if wanted.device is None else tuple(wanted.device.setting(one.rate) for one in segments),
        hourly,
        None,
        ways,
        proof,
        wanted.parameters,
    )


def _reaches(wanted: _Wanted) -> bool:
    """Whether the plateau at the cap itself is to be proved; a device may have to stay below it."""
    return wanted.reading == "reach_cap" and wanted.shape.held[-1] == wanted.shape.cap


def _flush_from(segments: tuple[Segment, ...], volume: Fraction) -> Fraction:
    through = Fraction(0)
    for start, one in timed(segments):
        if through + one.volume >= volume:
            return start + (volume - through) / one.rate
        through += one.volume
    return length(segments)


def _infeasible(
    wanted: _Wanted, certificate: Certificate, ways: tuple[Way, ...], reason: Reason | None = None
) -> RatePlan:
    why = reason or Reason(
        certificate.rule, Standing.BLOCK, certificate.kind, certificate.text, "3.7", hazards=("HZ20",)
    )
    return RatePlan(
        Standing.BLOCK,
        (why,),
        False,
        wanted.reading,
        None,
        wanted.volume,
        wanted.flush,
        (),
        None,
        None,
        None,
        None,
        None,
        (),
        None,
        certificate,
        ways,
        None,
        wanted.parameters,
    )


def _notes(wanted: _Wanted, profile: str, top: Fraction, hourly: Fraction | None) -> list[Reason]:
    """What goes along with a plan: that the cap is not reached, a child's volume, the size of drops."""
    shape, found = wanted.shape, []
    if top < shape.cap:
        low = profile == "low_volume"
        text = _never(top, shape.cap)
        found.append(Reason("low_volume" if low else "cap_not_reached", Standing.OK, Kind.READING, text, "3.7"))
    most = wanted.parameters.number("dose.child_ml_kg_h")
    if wanted.child and hourly is not None and hourly > most:
        kind = wanted.parameters.kind("dose.child_ml_kg_h")
        found.append(Reason("child_volume", Standing.WARN, kind, _child(most), minute=None))
    if isinstance(wanted.device, Gravity):
        found.append(Reason("drop_size", Standing.OK, Kind.ENGINEERING, _DROPS, hazards=("HZ18", "HZ19")))
    return found


def _never(top: Fraction, cap: Fraction) -> Text:
    high, limit = number_text(top), number_text(cap)
    return Text(
        f"最高滴速 {high} ml/min，始终不到 {limit} ml/min。", f"At most {high} ml/min; {limit} ml/min is never reached."
    )


def _child(most: Fraction) -> Text:
    limit = number_text(most)
    return Text(
        f"患者为儿童，最高滴速超过 {limit} ml/kg/h；由医生确认或改慢。",
        f"The patient is a child and the highest rate is above {limit} ml/kg/h; a physician confirms or slows it.",
    )


def _uncountable(most: Fraction) -> Reason:
    limit = number_text(most)
    text = Text(
        f"每分钟超过 {limit} 滴，无法数清；请换用其他滴系数的输液器或输液泵。",
        f"More than {limit} drops a minute cannot be counted; use a set of another drop factor or a pump.",
    )
    return Reason("not_countable", Standing.BLOCK, Kind.SITE_POLICY, text, "3.7", hazards=("HZ18", "HZ19"))


_DROPS = Text(
    "滴的大小因液体和滴速而异（允差 10 %，仅在约 50 滴/min 检定）；每级数满 60 s，或预留余量。",
    "Drops vary with liquid and rate (tolerance 10 %, tested near 50 a minute only); count for 60 s at each step, or plan "
    "with a guard band.",
)
