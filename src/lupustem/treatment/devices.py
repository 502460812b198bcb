"""What a pump or a drip set can really hold: rates are rounded down to it, never to the nearest, never up.

>>> [Gravity(Fraction(15)).held(Fraction(one)) * 15 for one in ("2", "2.5", "3", "3.5", "4")]
[Fraction(30, 1), Fraction(37, 1), Fraction(45, 1), Fraction(52, 1), Fraction(60, 1)]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from lupustem.treatment.invalid import Number, ceil_to, exact, floor_to, number_text, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.plan_checker import Limits


@dataclass(frozen=True, slots=True)
class Pump:
    """A pump set in ml/h. It stops on the volume to be infused, not on the clock."""

    resolution_ml_h: Fraction = Fraction(1)
    least_ml_h: Fraction | None = None
    name: str = "pump"

    @property
    def share(self) -> Fraction:
        """The share of a cap that is planned for; all of it."""
        return Fraction(1)

    @property
    def grain(self) -> Fraction:
        """How far apart its rates stand, ml/min."""
        return self.resolution_ml_h / 60

    @property
    def least(self) -> Fraction:
        """The least rate it can hold, ml/min."""
        return ceil_to(max(self.resolution_ml_h, self.least_ml_h or Fraction(0)), self.resolution_ml_h) / 60

    def held(self, rate: Fraction) -> Fraction:
        """The rate it holds when asked for one, ml/min."""
        return floor_to(rate * 60, self.resolution_ml_h) / 60

    def setting(self, rate: Fraction) -> str:
        """What to set."""
        return f"{number_text(rate * 60)} ml/h"


@dataclass(frozen=True, slots=True)
class Gravity:
    """A drip set: whole drops a minute, counted for 60 s. guard_band: the share that is held back, as drops vary in size."""

    factor: Fraction
    guard_band: Fraction = Fraction(0)
    name: str = "gravity"

    @property
    def share(self) -> Fraction:
        """The share of a cap that is planned for."""
        return 1 - self.guard_band

    @property
    def grain(self) -> Fraction:
        """How far apart its rates stand, ml/min."""
        return 1 / self.factor

    @property
    def least(self) -> Fraction:
        """One drop a minute, ml/min."""
        return 1 / self.factor

    def held(self, rate: Fraction) -> Fraction:
        """The rate of whole drops, ml/min, at the factor written on the set."""
        return floor_to(rate * self.factor, Fraction(1)) / self.factor

    def setting(self, rate: Fraction) -> str:
        """What to count."""
        return f"{number_text(rate * self.factor)} gtt/min"


Device = Pump | Gravity


def with_grain(bounds: Limits, device: Device | None) -> Limits:
    """The limits with steps of one grain more: of two levels rounded down, the lower one may lose nearly a grain more."""
    return bounds if device is None else replace(bounds, step=bounds.step + device.grain)


def pump(
    resolution_ml_h: Number | None = None, least_ml_h: Number | None = None, *, parameters: ParameterSet = DEFAULT
) -> Pump:
    """A pump; its resolution is the site's where none is given. Raises InvalidInput."""
    given = parameters.number("pump.resolution_ml_h") if resolution_ml_h is None else resolution_ml_h
    least = None if least_ml_h is None else exact(least_ml_h, "device.least_ml_h", above=0)
    return Pump(exact(given, "device.resolution_ml_h", above=0, high=240), least)


def gravity(factor: Number, guard_band: Number | None = None, *, parameters: ParameterSet = DEFAULT) -> Gravity:
    """A drip set of a factor in use. Raises InvalidInput for another factor, and for less guard than the site wants."""
    number = exact(factor, "device.drop_factor", above=0)
    known = parameters.numbers("drip.factors")
    if number not in known:
        every = ", ".join(number_text(one) for one in known)
        raise refused("device.drop_factor", "unknown_drop_factor", f"只能取 {every} gtt/ml。", f"takes {every} gtt/ml.")
    wanted = parameters.number("drip.guard_band")
    guard = wanted if guard_band is None else exact(guard_band, "device.guard_band", low=wanted, high=Fraction(1, 2))
    return Gravity(number, guard)
