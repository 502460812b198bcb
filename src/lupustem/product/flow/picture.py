"""What a picture of a marker shows, binned: gates as densities, control and sample as histograms with the threshold.

Bounded whatever the tube: at most GRID x GRID cells and BINS columns. Fluorescence is shown on an arcsinh scale, which is
close to linear about zero and logarithmic beyond; that changes nothing of what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lupustem.product.flow.channels import side
from lupustem.product.flow.fcs import Tube, Values
from lupustem.product.flow.gates import OwnSingletBand, ScatterRange, SingletBand, SingletPolygon, Viable
from lupustem.product.flow.marker import MarkerReading
from lupustem.product.flow.population import Gate, Mask, Population

GRID = 64
BINS = 128
COFACTOR = 150.0
"""Where the scale turns from linear to logarithmic; of the picture only."""
_ENDS = (0.001, 0.999)
_TICKS = (-1000.0, 0.0, 1000.0, 10_000.0, 100_000.0, 1_000_000.0)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Density:
    """Events in two channels: counts by row (upwards) and column, and the gate as lines; both in shares of the axes (0..1).

    role: sample or control. gate: scatter or singlets. inside, of: events within the gate, and before it.
    """

    role: str
    gate: str
    x: str
    y: str
    counts: tuple[tuple[int, ...], ...]
    lines: tuple[tuple[Point, ...], ...]
    inside: int
    of: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Sample and control in one channel, columns as shares of the highest; ticks and threshold as shares of the axis.

    gate: "viable" or "positive".
    """

    gate: str
    channel: str
    sample: tuple[float, ...]
    control: tuple[float, ...]
    threshold: float | None
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class MarkerPicture:
    """Everything that a picture of one marker shows."""

    reading: MarkerReading
    densities: tuple[Density, ...]
    histograms: tuple[Histogram, ...]


def picture(reading: MarkerReading, sample: Tube, control: Tube) -> MarkerPicture:
    """The picture of a reading of these two tubes. Raises FlowRefused as reading them would."""
    tubes = {
        "control": Population(control, reading.compensation),
        "sample": Population(sample, reading.compensation),
    }
    densities: list[Density] = []
    histograms: list[Histogram] = []
    for gate in reading.gates:
        before = {role: one.kept.copy() for role, one in tubes.items()}
        for role, one in tubes.items():
            one.keep(gate)
            drawn = _density(role, gate, one, before[role])
            if drawn is not None:
                densities.append(drawn)
        if isinstance(gate, Viable):
            values = {role: one.values(gate.channel)[before[role]] for role, one in tubes.items()}
            histograms.append(_histogram("viable", gate.channel, values, gate.threshold))
    if reading.channel is not None:
        values = {role: one.parents(reading.channel) for role, one in tubes.items()}
        histograms.append(_histogram("positive", reading.channel, values, reading.threshold))
    return MarkerPicture(reading, tuple(densities), tuple(histograms))


def _density(role: str, gate: Gate, population: Population, before: Mask) -> Density | None:
    if isinstance(gate, ScatterRange):
        x, y = gate.channel, side(population.tube)
    elif isinstance(gate, SingletBand | OwnSingletBand | SingletPolygon):
        x, y = gate.area, gate.height
    else:
        return None
    if y is None:
        return None
    across, up = population.values(x)[before], population.values(y)[before]
    finite = np.isfinite(across) & np.isfinite(up)
    across, up = across[finite], up[finite]
    ends = _ends(across), _ends(up)
    counts, _, _ = np.histogram2d(up, across, bins=GRID, range=(ends[1], ends[0]))
    rows = tuple(tuple(int(cell) for cell in row) for row in counts)
    lines = tuple(tuple(_shares(corner, ends) for corner in line) for line in _lines(gate, population, before, ends))
    inside = population.steps[-1].events
    return Density(role, gate.name, x, y, rows, lines, inside, int(np.count_nonzero(before)))


def _lines(gate: Gate, population: Population, before: Mask, ends: tuple[Point, Point]) -> list[list[Point]]:
    """A gate as lines in the units of the two channels."""
    (left, right), (bottom, top) = ends
    if isinstance(gate, ScatterRange):
        return [[(end, bottom), (end, top)] for end in (gate.low, gate.high)]
    if isinstance(gate, SingletPolygon):
        return [[*gate.corners, gate.corners[0]]]
    if isinstance(gate, OwnSingletBand):
        gate = gate.band(population, before)
    assert isinstance(gate, SingletBand)
    return [[(left, slope * left), (right, slope * right)] for slope in (gate.low, gate.high)]


def _histogram(gate: str, channel: str, values: dict[str, Values], threshold: float | None) -> Histogram:
    scaled = {role: np.arcsinh(one[np.isfinite(one)] / COFACTOR) for role, one in values.items()}
    ends = _ends(np.concatenate(list(scaled.values())))
    heights = {role: _heights(one, ends) for role, one in scaled.items()}
    known = threshold is not None and np.isfinite(threshold)
    place = _share(float(np.arcsinh(threshold / COFACTOR)), ends) if known and threshold is not None else None
    ticks = [(_share(float(np.arcsinh(tick / COFACTOR)), ends), f"{tick:,.0f}") for tick in _TICKS]
    shown = tuple(tick for tick in ticks if 0 <= tick[0] <= 1)
    return Histogram(gate, channel, heights["sample"], heights["control"], place, shown)


def _heights(values: Values, ends: Point) -> tuple[float, ...]:
    counts, _ = np.histogram(np.clip(values, *ends), bins=BINS, range=ends)
    return tuple(float(count) for count in counts / max(int(counts.max()), 1))


def _ends(values: Values) -> Point:
    """Where an axis begins and ends: nearly all events, never an empty span."""
    if not values.size:
        return 0.0, 1.0
    low, high = (float(end) for end in np.quantile(values, _ENDS))
    margin = (high - low) * 0.05 or 1.0
    return low - margin, high + margin


def _share(value: float, ends: Point) -> float:
    return (value - ends[0]) / (ends[1] - ends[0])


def _shares(corner: Point, ends: tuple[Point, Point]) -> Point:
    return _share(corner[0], ends[0]), _share(corner[1], ends[1])
