"""Invented tubes of mesenchymal stem cells whose truth is known: cells, debris, doublets, dead cells, spillover.

`exact_tube` has counts to the last cell; `random_tube` draws cells as a cytometer would see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.fcs_writer import Column, fcs, spillover

SPILL = ((1.0, 0.15, 0.02), (0.03, 1.0, 0.1), (0.01, 0.05, 1.0))
COLOURS = ("FITC-A", "PE-A", "7-AAD-A")


def exact_tube(
    positive: int, events: int, *, bright: float = 5000.0, dim: float = 50.0, label: str = "CD73 PE"
) -> bytes:
    """One colour, every event a single viable cell; `positive` of them bright."""
    values = np.full(events, dim)
    values[:positive] = bright
    return fcs(
        (
            Column("FSC-A", np.full(events, 100_000.0)),
            Column("FSC-H", np.full(events, 85_000.0)),
            Column("PE-A", values, label),
        )
    )


@dataclass(frozen=True)
class RandomTube:
    """A tube and the truth about it: the share of its single, whole, viable cells that carry the marker, in percent."""

    data: bytes
    percent: float


def random_tube(
    seed: int,
    share: float,
    *,
    events: int = 20_000,
    dead: float = 0.05,
    debris: float = 0.08,
    doublets: float = 0.04,
    dye: bool = True,
    matrix: Sequence[Sequence[float]] = SPILL,
) -> RandomTube:
    """Marker in PE, an unrelated bright stain in FITC, dye for dead cells in 7-AAD, all spilling into each other."""
    draw = np.random.default_rng(seed)
    kind = draw.choice(4, events, p=(1 - dead - debris - doublets, dead, debris, doublets))
    area = draw.normal(110_000, 18_000, events).clip(40_000, 250_000)
    area[kind == 2] = draw.uniform(2_000, 20_000, int((kind == 2).sum()))
    area[kind == 3] = area[kind == 3].clip(60_000, 120_000) * 2.0
    height = area * draw.normal(0.86, 0.02, events)
    height[kind == 3] *= 0.62
    marked = draw.random(events) < share
    background = draw.normal(0, 60, (events, 3)) + draw.lognormal(4.4, 0.4, (events, 3))
    stain = np.zeros((events, 3))
    stain[:, 0] = draw.lognormal(8.0, 0.3, events)
    stain[marked, 1] = draw.lognormal(9.2, 0.3, int(marked.sum()))
    if dye:
        stain[kind == 1, 2] = draw.lognormal(9.0, 0.25, int((kind == 1).sum()))
    seen = background + stain @ np.asarray(matrix)
    columns = (
        Column("FSC-A", area),
        Column("FSC-H", height),
        Column("SSC-A", draw.normal(60_000, 12_000, events)),
        *(Column(name, seen[:, at], label) for at, (name, label) in enumerate(zip(COLOURS, _LABELS, strict=True))),
        Column("Time", np.arange(events) / 100),
    )
    good = kind == 0
    data = fcs(columns, keywords={"$SPILLOVER": spillover(COLOURS, matrix)})
    return RandomTube(data, 100 * float(marked[good].sum()) / int(good.sum()))


_LABELS = ("CD45", "CD73", "7-AAD viability")
