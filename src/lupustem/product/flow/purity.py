"""Joint purity: the share of the parent population of one tube that carries every MSC marker and no lineage marker.

Only a tube that holds the markers together can tell it; from single-marker tubes `product.markers.purity_bounds` gives what is
left possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lupustem.product.flow.channels import channel_of
from lupustem.product.flow.fcs import Tube
from lupustem.product.flow.gates import check_finite, threshold
from lupustem.product.flow.marker import (
    Gated,
    MarkerReading,
    MarkerSettings,
    check_settings,
    colour_codes,
    counts_of,
    gate,
    itself,
)
from lupustem.product.flow.population import Population
from lupustem.product.markers import INTRACELLULAR, NEGATIVE, POSITIVE

PURITY = "purity"


@dataclass(frozen=True, slots=True, eq=False)
class PanelMarker:
    """One colour of the tube: the control of its threshold, and its channel (None: the one labelled with the marker)."""

    control: Tube
    channel: str | None = None


def joint_purity(
    sample: Tube,
    panel: Mapping[str, PanelMarker],
    settings: MarkerSettings,
    *,
    gate_control: Tube,
    viability: Tube | None = None,
) -> MarkerReading:
    """The share of parents positive for all of the panel's MSC markers and negative for its lineage markers.

    panel: marker -> its control. gate_control: the tube on which the gates are fixed. Code purity_undetermined without all
    three MSC markers or without any lineage marker; flag lineage_incomplete where lineage markers are missing.
    Raises FlowRefused; ValueError for a marker of neither kind.
    """
    check_settings(settings)
    if unknown := [marker for marker in panel if marker not in (*POSITIVE, *NEGATIVE)]:
        raise ValueError(f"{', '.join(unknown)}: no marker of the consensus")
    gated = gate(sample, gate_control, settings, viability=viability)
    pure = np.ones(gated.sample.steps[-1].events, dtype=np.bool_)
    codes, fewest = list(gated.codes), gated.control.steps[-1].events
    for marker, own in panel.items():
        name = own.channel or channel_of(marker, sample)
        limit, events = _limit(own.control, gated, name, settings)
        fewest = min(fewest, events)
        signal = gated.sample.parents(name)
        check_finite(signal)
        pure &= signal > limit if marker in POSITIVE else signal <= limit
        codes += () if gated.codes else colour_codes(sample, gated.sample.compensation, name, settings)
    incomplete = any(marker not in panel for marker in NEGATIVE)
    flags = (
        *gated.flags,
        *itself(sample, gate_control, *(one.control for one in panel.values())),
        *(("lineage_incomplete",) if incomplete else ()),
    )
    codes += _panel_codes(panel, settings)
    positive = int(np.count_nonzero(pure))
    counts = counts_of(PURITY, settings, pure.size, positive, fewest, tuple(codes), flags)
    return MarkerReading(
        PURITY,
        counts,
        gates=gated.gates,
        control_steps=tuple(gated.control.steps),
        sample_steps=tuple(gated.sample.steps),
        compensation=gated.sample.compensation,
        flags=flags,
        sha256=_hashes(sample, gate_control, panel),
        refused=gated.refused,
    )


def _limit(control: Tube, gated: Gated, name: str, settings: MarkerSettings) -> tuple[float, int]:
    """The threshold of one colour, from its own control under the gates of all, and that control's parent events."""
    if control is gated.control.tube:
        population = gated.control
    else:
        gated.sample.compensation.check(control)
        population = Population(control, gated.sample.compensation)
        for one in gated.gates:
            population.keep(one)
    return threshold(population.parents(name), settings.quantile), population.steps[-1].events


def _panel_codes(panel: Mapping[str, PanelMarker], settings: MarkerSettings) -> list[str]:
    found = []
    if any(marker not in panel for marker in POSITIVE) or not any(marker in panel for marker in NEGATIVE):
        found.append("purity_undetermined")
    if INTRACELLULAR in panel and settings.permeabilised is not True:
        found.append("cd79a_not_permeabilised")
    return found


def _hashes(sample: Tube, gate_control: Tube, panel: Mapping[str, PanelMarker]) -> dict[str, str]:
    controls = {f"control:{marker}": own.control.sha256 for marker, own in panel.items()}
    return {"sample": sample.sha256, "control": gate_control.sha256, **controls}
