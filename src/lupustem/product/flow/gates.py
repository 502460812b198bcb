"""The gates of the parent population: inside the scatter range, single cells, viable, in this order.

They are fixed on the control before the stained tube is seen and are the same for both; the numbers that fix them stand in
the answer. The defaults are engineering choices of this project; a laboratory that has its own gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import ClassVar

import numpy as np

from lupustem.logic.text import Text
from lupustem.product.flow.channels import forward
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.fcs import Values
from lupustem.product.flow.population import Gate, Mask, Population
from lupustem.product.flow.quantiles import median, quantile

SCATTER_SHARE = 3
"""Debris ends at the control's median forward scatter divided by this."""
SINGLET_DEVIATIONS = 3.0
"""Single cells have height / area within so many robust standard deviations of the control's median."""
_ROBUST = 1.4826
SINGLETS = ("control", "each")


@dataclass(frozen=True, slots=True)
class Gating:
    """What a laboratory sets; None is left to the control.

    scatter_low, scatter_high: exclusive ends of the scatter range. singlets: whose median the band lies around, the control's
    for both tubes ("control") or that of each ("each"). singlet_polygon: corners in (area, height), instead of the band.
    viability_threshold: dye at or below it is viable; without it, the quantile of the viability control.
    """

    scatter_channel: str | None = None
    scatter_low: float | None = None
    scatter_high: float | None = None
    area_channel: str | None = None
    height_channel: str | None = None
    singlets: str = "control"
    singlet_deviations: float = SINGLET_DEVIATIONS
    singlet_polygon: tuple[tuple[float, float], ...] | None = None
    viability_channel: str | None = None
    viability_threshold: float | None = None


DEFAULT = Gating()


@dataclass(frozen=True, slots=True)
class ScatterRange:
    """Events with low < value < high in one channel: no debris, no saturation."""

    name: ClassVar[str] = "scatter"
    channel: str
    low: float
    high: float

    def inside(self, population: Population) -> Mask:
        """(n,) true where an event is in the range."""
        values = population.values(self.channel)
        return (values > self.low) & (values < self.high)


@dataclass(frozen=True, slots=True)
class SingletBand:
    """Events with low <= height / area <= high."""

    name: ClassVar[str] = "singlets"
    area: str
    height: str
    low: float
    high: float

    def inside(self, population: Population) -> Mask:
        """(n,) true where an event is a single cell."""
        ratio = _ratio(population.values(self.height), population.values(self.area))
        return (ratio >= self.low) & (ratio <= self.high)


@dataclass(frozen=True, slots=True)
class OwnSingletBand:
    """Events with height / area within so many robust deviations of the tube's own median: the rule is fixed, not the ends."""

    name: ClassVar[str] = "singlets"
    area: str
    height: str
    deviations: float

    def inside(self, population: Population) -> Mask:
        """(n,) true where an event is a single cell; the median is that of the events kept so far."""
        return self.band(population, population.kept).inside(population)

    def band(self, population: Population, kept: Mask) -> SingletBand:
        """The band of one tube, from the events kept before."""
        ratio = _ratio(population.values(self.height)[kept], population.values(self.area)[kept])
        return SingletBand(self.area, self.height, *_band(ratio, self.deviations))


@dataclass(frozen=True, slots=True)
class SingletPolygon:
    """Events inside a polygon of area and height; an event on its left or lower edge counts as inside."""

    name: ClassVar[str] = "singlets"
    area: str
    height: str
    corners: tuple[tuple[float, float], ...]

    def inside(self, population: Population) -> Mask:
        """(n,) true where an event is inside."""
        return in_polygon(population.values(self.area), population.values(self.height), self.corners)


@dataclass(frozen=True, slots=True)
class Viable:
    """Events whose dye stays at or below a threshold."""

    name: ClassVar[str] = "viable"
    channel: str
    threshold: float

    def inside(self, population: Population) -> Mask:
        """(n,) true where an event is viable."""
        return population.values(self.channel) <= self.threshold


def fix_gates(control: Population, gating: Gating, viability: Population | None, share: Decimal) -> tuple[Gate, ...]:
    """The gates as the control sets them, before the stained tube is seen; the control itself goes through them.

    viability: the tube without the dye for dead cells (unstained, or stained with all but the dye); its own parent population
    gives the threshold at the quantile `share`. Raises FlowRefused: gate_unusable, no_viability_control, channel_unknown.
    """
    gates: list[Gate] = []
    for fix in (_scatter, _singlets):
        gate = fix(control, gating)
        if gate is not None:
            control.keep(gate)
            gates.append(gate)
    if gating.viability_channel is not None:
        gates.append(_viable(control, gating, gates, viability, share))
        control.keep(gates[-1])
    return tuple(gates)


def _scatter(control: Population, gating: Gating) -> Gate | None:
    tube = control.tube
    name = gating.scatter_channel or forward(tube, "A") or forward(tube, "H")
    if name is None:
        if gating.scatter_low is not None or gating.scatter_high is not None:
            raise FlowRefused("gate_unusable", _NO_SCATTER)
        return None
    largest = tube.channels[tube.at(name)].scale.largest()
    high = largest if gating.scatter_high is None else gating.scatter_high
    low = gating.scatter_low
    if low is None:
        values = control.values(name)
        usable = values[(values > 0) & (values < high)]
        low = median(usable) / SCATTER_SHARE if usable.size else 0.0
    if not (isfinite(low) and isfinite(high) and low < high):
        raise FlowRefused("gate_unusable", _RANGE)
    return ScatterRange(name, low, high)


def _singlets(control: Population, gating: Gating) -> Gate | None:
    tube = control.tube
    area = gating.area_channel or forward(tube, "A")
    height = gating.height_channel or forward(tube, "H")
    if area is None or height is None:
        if gating.singlet_polygon is not None:
            raise FlowRefused("gate_unusable", _NO_PAIR)
        return None
    tube.at(area), tube.at(height)
    if gating.singlet_polygon is not None:
        corners = gating.singlet_polygon
        if len(corners) < 3 or not all(isfinite(end) for corner in corners for end in corner):
            raise FlowRefused("gate_unusable", _POLYGON)
        return SingletPolygon(area, height, corners)
    if gating.singlets not in SINGLETS or not 0 < gating.singlet_deviations < float("inf"):
        raise FlowRefused("gate_unusable", _DEVIATIONS)
    if gating.singlets == "each":
        return OwnSingletBand(area, height, gating.singlet_deviations)
    ratio = _ratio(control.parents(height), control.parents(area))
    return SingletBand(area, height, *_band(ratio, gating.singlet_deviations))


def _viable(
    control: Population, gating: Gating, before: list[Gate], viability: Population | None, share: Decimal
) -> Gate:
    name = gating.viability_channel
    assert name is not None
    control.tube.at(name)
    if gating.viability_threshold is not None:
        if not isfinite(gating.viability_threshold):
            raise FlowRefused("gate_unusable", _RANGE)
        return Viable(name, gating.viability_threshold)
    if viability is None:
        raise FlowRefused("no_viability_control", _NO_DYE_CONTROL)
    for gate in before if viability is not control else ():
        viability.keep(gate)
    return Viable(name, threshold(viability.parents(name), share))


def threshold(values: Values, share: Decimal) -> float:
    """The quantile of a control's parent population; nothing is above the threshold of an empty one.

    Raises FlowRefused (fcs_not_finite) where an event is no number.
    """
    check_finite(values)
    return quantile(values, share) if values.size else float("inf")


def check_finite(values: Values) -> None:
    """Raises FlowRefused (fcs_not_finite) where a value is NaN or infinite."""
    if not np.isfinite(values).all():
        raise FlowRefused("fcs_not_finite", _NOT_FINITE)


def in_polygon(x: Values, y: Values, corners: tuple[tuple[float, float], ...]) -> Mask:
    """(n,) true where a point lies inside, by the number of edges to its right."""
    inside = np.zeros(x.shape, dtype=np.bool_)
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if y1 != y2:
            with np.errstate(over="ignore", invalid="ignore"):
                crosses = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            inside ^= crosses
    return inside


def _band(ratio: Values, deviations: float) -> tuple[float, float]:
    """Robust deviations about the median; nothing lies in the band of a tube without events."""
    finite = ratio if np.isfinite(ratio).all() else ratio[np.isfinite(ratio)]
    if not finite.size:
        return 1.0, 0.0
    middle = median(finite)
    reach = deviations * _ROBUST * median(np.abs(finite - middle))
    return middle - reach, middle + reach


def _ratio(height: Values, area: Values) -> Values:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return height / area


_NOT_FINITE = Text(
    "通道中有 NaN 或无穷大；请从仪器重新导出，或核对放大器与补偿设置。",
    "NaN or infinity in the channel; export the tube again, or check amplifier and compensation.",
)
_NO_SCATTER = Text("没有前向散射通道；请指定散射通道。", "no forward scatter channel; name the scatter channel.")
_NO_PAIR = Text("没有成对的散射面积与高度通道；请指定两者。", "no pair of scatter area and height; name both channels.")
_RANGE = Text("门的下限须小于上限，且为有限数值。", "the lower end of a gate must be below the upper, both finite.")
_POLYGON = Text("多边形至少要有三个有限的顶点。", "a polygon has at least three corners, all finite.")
_DEVIATIONS = Text(
    "单细胞门的倍数须大于 0，其中位数取自 control 或 each。",
    "the number of deviations for single cells must be above 0, about the median of control or each.",
)
_NO_DYE_CONTROL = Text(
    "死活染料的阈值须由不含该染料的管（未染色，或只缺该染料）或给定数值确定；请补上。",
    "the threshold of the viability dye needs a tube without that dye (unstained, or stained with all but it), or a number.",
)
