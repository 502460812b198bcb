"""The picture of a marker: well-formed, self-contained, bounded, the same each time, and readable without colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from lupustem.logic import LANGUAGES, Language
from lupustem.product.flow.fcs import read_tube
from lupustem.product.flow.gates import Gating
from lupustem.product.flow.marker import MarkerSettings, read_marker
from lupustem.product.flow.picture import MarkerPicture, picture
from lupustem.report.flow_svg import marker_svg
from tests.msc_tubes import exact_tube, random_tube

SVG = "{http://www.w3.org/2000/svg}"
GATING = Gating(viability_channel="7-AAD-A", viability_threshold=1500.0)
LARGEST = 500_000


def drawn(events: int = 20_000, gating: Gating = GATING) -> MarkerPicture:
    sample, control = (read_tube(random_tube(seed, share, events=events).data) for seed, share in ((1, 0.97), (2, 0.0)))
    reading = read_marker("CD73", sample, control, MarkerSettings("fmo", "PE-A", gating=gating))
    return picture(reading, sample, control)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_well_formed_and_says_in_words_what_it_shows(language: Language) -> None:
    root = ET.fromstring(marker_svg(drawn(), language))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert title.text == "CD73 · PE-A"
    assert description is not None
    assert description.text is not None
    assert ("阳性" if language == "zh" else "positive") in description.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_nothing_is_fetched_and_nothing_runs() -> None:
    said = marker_svg(drawn(), "en")
    assert not re.search(r"<script|href|url\(|@import|<image|<foreignObject|\bon\w+=", said)
    assert said.count("http") == 1


def test_the_picture_of_many_events_is_no_larger_than_that_of_few() -> None:
    assert len(marker_svg(drawn(300_000), "en").encode()) < LARGEST


def test_the_same_tubes_give_the_same_bytes() -> None:
    assert marker_svg(drawn(), "zh") == marker_svg(drawn(), "zh")


def test_control_and_sample_differ_by_more_than_colour() -> None:
    said = marker_svg(drawn(), "en")
    assert re.search(r"\.c\{[^}]*stroke-dasharray", said)
    assert not re.search(r"\.f\{[^}]*stroke-dasharray", said)


def test_every_gate_is_shown_for_both_tubes_and_the_threshold_in_the_histogram() -> None:
    shown = drawn()
    assert {(one.gate, one.role) for one in shown.densities} == {
        (gate, role) for gate in ("scatter", "singlets") for role in ("sample", "control")
    }
    assert [one.gate for one in shown.histograms] == ["viable", "positive"]
    assert all(one.threshold is not None and 0 < one.threshold < 1 for one in shown.histograms)
    assert "threshold (from the control)" in marker_svg(shown, "en")


def test_the_counts_of_the_density_are_those_of_the_gate() -> None:
    for one in drawn().densities:
        assert 0 < one.inside <= one.of
        assert 0.99 * one.of <= sum(map(sum, one.counts)) <= one.of


def test_the_band_of_each_tube_and_a_polygon_are_drawn_too() -> None:
    for gating in (
        Gating(singlets="each"),
        Gating(singlet_polygon=((0.0, 0.0), (250_000.0, 180_000.0), (250_000.0, 250_000.0))),
    ):
        ET.fromstring(marker_svg(drawn(gating=gating), "en"))


def test_a_tube_of_identical_events_and_an_empty_parent_population_can_be_drawn() -> None:
    control = read_tube(exact_tube(0, 6000))
    for sample in (read_tube(exact_tube(0, 6000)), read_tube(random_tube(1, 0.5).data)):
        reading = read_marker("CD45", sample, control, MarkerSettings("fmo", "PE-A"))
        ET.fromstring(marker_svg(picture(reading, sample, control), "en"))


def test_signs_of_markup_in_labels_are_escaped() -> None:
    sample, control = read_tube(exact_tube(9000, 10_000, label="<b>&")), read_tube(exact_tube(0, 10_000))
    reading = read_marker("<b>&", sample, control, MarkerSettings("fmo", "PE-A"))
    root = ET.fromstring(marker_svg(picture(reading, sample, control), "en"))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "<b>& · PE-A"
