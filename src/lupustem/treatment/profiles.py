"""The shapes of a plan: constant, staircase, single step; in closed form over the levels that a device can hold.

With levels r0 < r1 < ... < rm, t1 minutes on r0, k on each level between and the rest on rm, the volume is
rm*T - (rm - r0)*t1 - k*sum(rm - rj): one linear equation, solved exactly for T, for t1 or for k.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lupustem.treatment.devices import Device
from lupustem.treatment.infeasible import Certificate, least_to_cap
from lupustem.treatment.plan_checker import Limits
from lupustem.treatment.segments import Segment, length

_ZERO = Fraction(0)
Found = tuple[str, tuple[Segment, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the planner may choose from. held: its levels as the device holds them; share: without the guard band."""

    levels: tuple[Fraction, ...]
    held: tuple[Fraction, ...]
    share: Fraction
    slow: Fraction
    slow_min: Fraction
    slow_max: Fraction
    dwell: Fraction
    dwell_min: Fraction
    t_min: Fraction
    t_max: Fraction
    cap: Fraction
    least: Fraction
    device: Device | None

    @classmethod
    def of(
        cls, bounds: Limits, slow: Fraction, slow_max: Fraction, step: Fraction, dwell: Fraction, device: Device | None
    ) -> Shape:
        """The shape for limits, a slow phase, steps and a device."""
        steps = int((bounds.cap - bounds.slow_cap) / step)
        share = Fraction(1) if device is None else device.share
        levels = tuple(bounds.slow_cap + step * number for number in range(steps + 1))
        held = levels if device is None else tuple(device.held(one * share) for one in levels)
        least = _ZERO if device is None else device.least
        times = (bounds.dwell_min, bounds.t_min, bounds.t_max)
        return cls(levels, held, share, slow, bounds.slow_min, slow_max, dwell, *times, bounds.cap, least, device)

    @property
    def largest(self) -> Fraction:
        """The most that fits at the caps in the longest time: the upper envelope."""
        return self.held[-1] * self.t_max - (self.held[-1] - self.held[0]) * self.slow_min

    @property
    def debt(self) -> Fraction:
        """What the whole staircase gives less than the cap would from the first minute, ml."""
        return _debt(self.held, self.slow, self.dwell)

    def is_low(self, volume: Fraction) -> bool:
        """Whether even the slow rate throughout would be too fast."""
        return volume < self.t_min * self.levels[0] * self.share

    def envelope(self, volume: Fraction) -> Certificate:
        """The certificate that a volume is above what fits."""
        return Certificate("envelope", volume, self.largest)


def low_volume(volume: Fraction, shape: Shape) -> tuple[Segment, ...]:
    """One rate for the least time, or the next lower one that the device holds."""
    rate = volume / shape.t_min
    if shape.device is not None:
        rate = max(shape.device.held(rate), shape.least)
    return (Segment(volume / rate, rate),)


def shaped(volume: Fraction, shape: Shape, *, to_cap: bool) -> Found | None:
    """The first shape that fits: staircase as preferred, shorter slow phase, shorter steps, one single step."""
    top = _top(volume / shape.share, shape, to_cap)
    if top is not None:
        made = _stairs(volume, shape.held[: top + 1], shape.slow, shape.dwell)
        if made is not None and length(made) <= shape.t_max:
            return ("constant" if top == 0 else "staircase"), made
    elif to_cap:
        # A device that rounds down comes to its own top with less than the levels themselves would need.
        made = _stairs(volume, shape.held, shape.slow, shape.dwell)
        if made is not None and made[-1].rate == shape.held[-1] and shape.t_min <= length(made) <= shape.t_max:
            return "staircase", made
        if volume <= least_to_cap(shape):
            return None
    return _squeezed(volume, shape)


def longer_than_allowed(volume: Fraction, shape: Shape) -> Found | None:
    """The preferred staircase without the limit on its length."""
    made = _stairs(volume, shape.held, shape.slow, shape.dwell)
    return None if made is None else ("staircase_long", made)


def _top(volume: Fraction, shape: Shape, to_cap: bool) -> int | None:
    """The highest level that is reached without ending too early."""
    last = len(shape.levels) - 1
    for top in range(last, (last if to_cap else 0) - 1, -1):
        levels = shape.levels[: top + 1]
        total = (volume + _debt(levels, shape.slow, shape.dwell)) / levels[-1]
        plateau = total - shape.slow - shape.dwell * (top - 1)
        if total >= shape.t_min and (top == 0 or plateau > 0 or (plateau == 0 and not to_cap)):
            return top
    return None


def _debt(levels: tuple[Fraction, ...], slow: Fraction, dwell: Fraction) -> Fraction:
    """What the lower levels give less than the top one would in the same time."""
    top = levels[-1]
    return (top - levels[0]) * slow + dwell * sum((top - one for one in levels[1:-1]), _ZERO)


def _stairs(
    volume: Fraction, levels: tuple[Fraction, ...], slow: Fraction, dwell: Fraction
) -> tuple[Segment, ...] | None:
    """The staircase over levels; None where the volume is through before its top. Levels of one rate become one segment."""
    if len(levels) == 1:
        return (Segment(volume / levels[0], levels[0]),)
    steps = [Segment(slow, levels[0]), *(Segment(dwell, one) for one in levels[1:-1])]
    rest = volume - sum((one.volume for one in steps), _ZERO)
    if rest < 0:
        return None
    if rest > 0:
        steps.append(Segment(rest / levels[-1], levels[-1]))
    return tuple(steps)


def _squeezed(volume: Fraction, shape: Shape) -> Found | None:
    """The whole staircase in exactly the longest time: by a shorter slow phase, else by shorter steps, else by one step."""
    levels, top = shape.held, shape.held[-1]
    rise = top - levels[0]
    if rise <= 0:
        return None
    between = sum((top - one for one in levels[1:-1]), _ZERO)
    spare = top * shape.t_max - volume
    slow = (spare - shape.dwell * between) / rise
    if shape.slow_min <= slow <= shape.slow:
        made = _stairs(volume, levels, slow, shape.dwell)
        if made is not None:
            return "staircase_short_slow", made
    dwell = (spare - rise * shape.slow_min) / between if between else _ZERO
    if shape.dwell_min <= dwell <= shape.dwell:
        made = _stairs(volume, levels, shape.slow_min, dwell)
        if made is not None:
            return "staircase_short_steps", made
    slow = min(spare / rise, shape.slow_max)
    made = _stairs(volume, (levels[0], top), slow, _ZERO) if slow >= shape.slow_min else None
    if made is None or not shape.t_min <= length(made) <= shape.t_max:
        return None
    return "single_step", made
