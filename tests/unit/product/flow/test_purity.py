"""Joint purity: cells that carry every MSC marker and no lineage marker, counted in one tube."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from lupustem.product.flow.fcs import Tube, read_tube
from lupustem.product.flow.marker import MarkerReading, MarkerSettings
from lupustem.product.flow.purity import PanelMarker, joint_purity
from tests.fcs_writer import Column, fcs, spillover

MARKERS = {"CD73": "PE-A", "CD90": "FITC-A", "CD105": "APC-A", "CD45": "BV421-A"}
SETTINGS = MarkerSettings("fmo")


def tube(stained: bool, events: int = 10_000) -> Tube:
    """Stained: 100 cells each lack CD73, CD90 and CD105, another 100 carry CD45, and so do 50 of those without CD73."""
    signal = {marker: np.full(events, 4000.0 if marker != "CD45" else 20.0) for marker in MARKERS}
    if stained:
        for at, marker in enumerate(("CD73", "CD90", "CD105")):
            signal[marker][100 * at : 100 * (at + 1)] = 20.0
        signal["CD45"][300:400] = 4000.0
        signal["CD45"][:50] = 4000.0
    else:
        signal = {marker: np.full(events, 20.0) for marker in MARKERS}
    names = list(MARKERS.values())
    columns = [Column("FSC-A", np.full(events, 100_000.0)), Column("FSC-H", np.full(events, 85_000.0))]
    columns += [Column(name, signal[marker], marker) for marker, name in MARKERS.items()]
    almost = np.eye(4)
    almost[0, 1] = 1e-6
    return read_tube(fcs(columns, keywords={"$SPILLOVER": spillover(names, almost)}))


def read(*markers: str, permeabilised: bool | None = None, sample: Tube | None = None) -> MarkerReading:
    control = tube(False)
    panel = {marker: PanelMarker(control) for marker in markers}
    settings = replace(SETTINGS, permeabilised=permeabilised)
    return joint_purity(sample or tube(True), panel, settings, gate_control=control)


def test_a_cell_has_to_be_right_in_every_marker_of_the_tube() -> None:
    reading = read(*MARKERS)
    assert reading.marker == "purity"
    assert reading.result.percent is not None
    # 300 lack one of the three, 100 more carry CD45; the 50 that do both count once.
    assert reading.result.percent.exact == Fraction(96)
    assert reading.result.unusable == ()
    assert "lineage_incomplete" in reading.advisories


@pytest.mark.parametrize("markers", [("CD73", "CD90", "CD45"), ("CD73", "CD90", "CD105")])
def test_without_all_three_or_without_a_lineage_marker_purity_is_undetermined(markers: tuple[str, ...]) -> None:
    assert "purity_undetermined" in read(*markers).result.unusable


def test_few_events_hold_joint_purity_too() -> None:
    assert "too_few_events" in read(*MARKERS, sample=tube(True, 4999)).result.unusable


def test_a_marker_of_no_statement_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="CD44"):
        read("CD73", "CD44")


def test_each_marker_has_its_own_control_and_all_files_are_hashed() -> None:
    control, dim = tube(False), tube(False)
    panel = {marker: PanelMarker(dim if marker == "CD45" else control, MARKERS[marker]) for marker in MARKERS}
    reading = joint_purity(tube(True), panel, SETTINGS, gate_control=control)
    assert reading.counts.positive == 9600
    assert {"sample", "control", "control:CD45"} <= set(reading.sha256)


def test_the_tube_itself_is_no_control_of_any_of_its_markers() -> None:
    sample, control = tube(True), tube(False)
    panel = {marker: PanelMarker(sample if marker == "CD45" else control) for marker in MARKERS}
    reading = joint_purity(sample, panel, SETTINGS, gate_control=control)
    assert reading.result.unusable == ("no_control",)
    assert "control_is_sample" in reading.advisories
