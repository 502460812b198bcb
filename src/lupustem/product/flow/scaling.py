"""Stored numbers on their linear scale: log amplifier ($PnE), gain ($PnG), time step ($TIMESTEP).

With a log amplifier of `decades` over the range R, a stored x stands for zero * 10^(decades * x / R); with a gain g, x stands
for x / g. A time channel has a step instead of a gain.

>>> scale_of((4.0, 1.0), 1.0, 1024.0, None).linear(np.array([0.0, 512.0, 1024.0])).tolist()
[1.0, 100.0, 10000.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from lupustem.logic.text import Text
from lupustem.product.flow.codes import FlowRefused

_MOST_DECADES = 30.0
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class TimeStep:
    """Seconds per unit of the time channel; `stated` is false where $TIMESTEP is there but no number (then 1)."""

    seconds: float = 1.0
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Scale:
    """decades: 0 for a linear amplifier. zero: what a stored 0 of a log amplifier stands for. factor: 1 / gain, or the step."""

    decades: float
    zero: float
    range: float
    factor: float

    @property
    def is_linear(self) -> bool:
        """Whether the stored numbers are proportional to the signal."""
        return self.decades == 0

    def linear(self, stored: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values (n,) on the linear scale; what overflows is infinite, and refused where it is used."""
        with np.errstate(over="ignore", invalid="ignore"):
            if self.decades:
                stored = self.zero * 10 ** (self.decades / self.range * stored)
            return stored if self.factor == 1 else stored * self.factor

    def largest(self) -> float:
        """What the highest number within the range stands for: at or above it a signal is saturated."""
        return float(self.linear(np.array([self.range - 1.0]))[0])


def scale_of(amplifier: tuple[float, float], gain: float, span: float, step: TimeStep | None) -> Scale:
    """The scale of a channel. Raises FlowRefused where an amplifier or a gain cannot be.

    amplifier: decades and zero, as $PnE has them. gain: 0 counts as none. step: of a time channel, which has no gain.
    """
    decades, zero = amplifier
    if not (0 <= decades <= _MOST_DECADES and zero >= 0 and isfinite(zero)) or (decades and span <= 0):
        raise FlowRefused("fcs_scale", _AMPLIFIER)
    if not (isfinite(gain) and gain >= 0):
        raise FlowRefused("fcs_scale", _GAIN)
    factor = step.seconds if step is not None else 1 / gain if gain not in (0.0, 1.0) else 1.0
    return Scale(decades, zero or 1.0, span, factor)


def time_step(written: str | None) -> TimeStep:
    """$TIMESTEP as a number; 1 where it is absent, and 1 and not stated where it is something else."""
    text = "" if written is None else written.strip()
    if not text:
        return TimeStep()
    try:
        seconds = float(text) if len(text) <= _LONGEST_NUMBER else 0.0
    except ValueError:
        seconds = 0.0
    return TimeStep(seconds) if isfinite(seconds) and seconds > 0 else TimeStep(stated=False)


_AMPLIFIER = Text(
    "$PnE 中的对数放大器设置不可用；请核对仪器设置后重新导出。",
    "the log amplifier in $PnE cannot be used; check the instrument's settings and export again.",
)
_GAIN = Text(
    "$PnG 中的增益不可用；请核对仪器设置后重新导出。",
    "the gain in $PnG cannot be used; check the instrument's settings and export again.",
)
