"""The plan after a stop: what is left, slowly again, with a new authorisation.

The least length counts from the first start, pauses included; the most is soft, as hurrying after a reaction helps nobody.
Source: section 3.7; slow phase, authorisation and number of stops are site policy.

>>> made = resume(ResumeRequest(remaining_ml="50", elapsed_minutes="20", stops=1, authorised_by=("Dr A", "Nurse B")))
>>> made.status.value, [(str(one.minutes), str(one.rate)) for one in made.segments]
('ok', [('5', '2'), ('5', '5/2'), ('5', '3'), ('25/7', '7/2')])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.devices import Device, with_grain
from lupustem.treatment.invalid import Number, exact, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.persons import two_persons
from lupustem.treatment.plan_checker import Limits, PlanCheck, check_plan, limits
from lupustem.treatment.profiles import Shape, shaped
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.segments import Segment, length


@dataclass(frozen=True, slots=True)
class ResumeRequest:
    """What is left (flush included), the minutes since the first start, how often it was stopped, who authorises."""

    remaining_ml: Number
    elapsed_minutes: Number
    stops: int = 1
    authorised_by: tuple[str, ...] = ()
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class ResumePlan:
    """The rates from the restart on; segments are empty where it must not start again."""

    status: Standing
    reasons: tuple[Reason, ...]
    segments: tuple[Segment, ...]
    rest_minutes: Fraction | None
    total_minutes: Fraction | None
    proof: PlanCheck | None
    parameters: ParameterSet


def resume(request: ResumeRequest, parameters: ParameterSet = DEFAULT) -> ResumePlan:
    """The plan for the rest. Raises InvalidInput for nothing left or a negative time."""
    rest = exact(request.remaining_ml, "remaining_ml", above=0, high=10_000, zero="zero_volume")
    elapsed = exact(request.elapsed_minutes, "elapsed_minutes", low=0, high=10_000)
    if request.stops < 1:
        raise refused(
            "stops", "out_of_bounds", "至少停止过一次才谈得上继续。", "at least one stop comes before a restart."
        )
    refusals = tuple(_refusals(request, parameters))
    if any(one.rule == "last_stop" for one in refusals):
        return ResumePlan(Standing.BLOCK, refusals, (), None, None, None, parameters)
    bounds = _rest_of(limits(parameters), elapsed, parameters)
    segments = _segments(rest, bounds, request.device, parameters)
    if segments is None:
        reasons = (*refusals, Reason("device_least", Standing.BLOCK, Kind.ENGINEERING, _COARSE, "3.7"))
        return ResumePlan(worst(reasons), reasons, (), None, None, None, parameters)
    proof = check_plan(segments, rest, with_grain(bounds, request.device))
    reasons = (*refusals, *proof.reasons)
    taken = length(segments)
    return ResumePlan(worst(reasons), reasons, segments, taken, elapsed + taken, proof, parameters)


def _rest_of(bounds: Limits, elapsed: Fraction, parameters: ParameterSet) -> Limits:
    """The limits as they stand for the rest."""
    return replace(
        bounds,
        slow_min=parameters.number("resume.slow_min"),
        t_min=bounds.t_min - elapsed,
        t_max=bounds.t_max - elapsed,
    )


def _segments(
    rest: Fraction, bounds: Limits, device: Device | None, parameters: ParameterSet
) -> tuple[Segment, ...] | None:
    slow = bounds.slow_min
    # The longest time is soft here: the shape is sought without it.
    free = replace(bounds, t_max=rest / bounds.slow_cap * 1000)
    shape = Shape.of(free, slow, slow, bounds.step, parameters.number("rate.dwell"), device)
    if shape.held[0] <= 0:
        return None
    if shape.is_low(rest):
        rate = rest / bounds.t_min
        held = rate if device is None else max(device.held(rate), device.least)
        return (Segment(rest / held, held),) if held <= rate else None
    found = shaped(rest, shape, to_cap=False)
    return None if found is None else found[1]


def _refusals(request: ResumeRequest, parameters: ParameterSet) -> Iterator[Reason]:
    if request.stops >= parameters.number("resume.stops_to_end"):
        yield Reason(
            "last_stop", Standing.BLOCK, parameters.kind("resume.stops_to_end"), _LAST, "3.7", hazards=("HZ39",)
        )
    if not two_persons(request.authorised_by):
        yield Reason("authorisation", Standing.BLOCK, Kind.SITE_POLICY, _AUTHORISE, "3.7", hazards=("HZ39",))


_AUTHORISE = Text(
    "停止后重新开始须由两人（含医生）重新授权。",
    "A restart after a stop needs a new authorisation by two persons, a physician one.",
)
_LAST = Text("已达停止次数上限，输注到此结束。", "This was the last stop allowed: the infusion has ended.")
_COARSE = Text("设备达不到所需的低滴速。", "The device cannot go as slowly as is needed.")
