"""Percent positive: exact at its limits, true on tubes whose truth is known, and held where it proves nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lupustem.decision.status import Status
from lupustem.product.flow.codes import FLAGS, READ_CODES, TUBE_CODES, FlowRefused
from lupustem.product.flow.compensation import SpilloverMatrix
from lupustem.product.flow.fcs import read_tube
from lupustem.product.flow.gates import Gating
from lupustem.product.flow.marker import MarkerReading, MarkerSettings, marker_from_bytes, read_marker
from lupustem.product.limits import limits_of
from lupustem.product.markers import is_borderline
from lupustem.product.rules import MARKER_RULES
from tests.fcs_writer import Column, fcs
from tests.msc_tubes import exact_tube, random_tube

FMO = MarkerSettings("fmo", "PE-A")
DYED = Gating(viability_channel="7-AAD-A", viability_threshold=1500.0)


def exact(positive: int, events: int = 10_000, marker: str = "CD45", *, control_events: int = 10_000) -> MarkerReading:
    return marker_from_bytes(marker, exact_tube(positive, events), exact_tube(0, control_events), FMO)


def status(reading: MarkerReading) -> Status:
    assert reading.result.percent is not None
    return limits_of(MARKER_RULES[reading.marker])[0].status(reading.result.percent)


@pytest.mark.parametrize(
    ("marker", "positive", "percent", "expected"),
    [
        ("CD45", 199, "1.99", Status.MET),
        ("CD45", 200, "2", Status.NOT_MET),
        ("CD73", 9500, "95", Status.MET),
        ("CD73", 9499, "94.99", Status.NOT_MET),
    ],
)
def test_two_percent_fails_and_ninety_five_passes(marker: str, positive: int, percent: str, expected: Status) -> None:
    reading = exact(positive, marker=marker)
    assert reading.result.percent is not None
    assert reading.result.percent.exact == Fraction(percent)
    assert reading.result.unusable == ()
    assert status(reading) is expected


@pytest.mark.parametrize(
    ("events", "control_events", "held"), [(5000, 5000, False), (4999, 5000, True), (5000, 4999, True)]
)
def test_five_thousand_parent_events_are_enough_in_both_tubes(events: int, control_events: int, held: bool) -> None:
    reading = exact(10, events, control_events=control_events)
    assert (reading.result.unusable == ("too_few_events",)) is held
    assert "fewer_than_advised" in reading.flags


def test_a_cell_at_the_threshold_is_not_positive() -> None:
    reading = marker_from_bytes("CD45", exact_tube(0, 10_000), exact_tube(0, 10_000), FMO)
    assert reading.threshold == 50.0
    assert reading.counts.positive == 0


def test_the_interval_holds_the_limit_at_a_borderline_result() -> None:
    assert is_borderline(exact(190).result.interval, "cd45_negative")
    assert not is_borderline(exact(100).result.interval, "cd45_negative")
    interval = exact(9520, marker="CD73").result.interval
    assert interval is not None
    assert [str(round(end, 2)) for end in interval] == ["94.76", "95.60"]


def test_the_estimate_is_within_its_interval_on_at_least_95_of_100_invented_tubes() -> None:
    within = 0
    for seed in range(100):
        tube = random_tube(seed, 0.90 + 0.0009 * seed)
        control = random_tube(1000 + seed, 0.0)
        reading = marker_from_bytes("CD73", tube.data, control.data, replace(FMO, gating=DYED))
        interval = reading.result.interval
        assert reading.result.unusable == ()
        assert interval is not None
        within += bool(interval[0] <= Decimal(tube.percent) <= interval[1])
    assert within >= 95


def test_a_truly_negative_marker_passes_on_every_one_of_100_invented_tubes() -> None:
    percents = []
    for seed in range(100):
        tube, control = random_tube(seed, 0.0), random_tube(1000 + seed, 0.0)
        reading = marker_from_bytes("CD45", tube.data, control.data, replace(FMO, gating=DYED))
        assert status(reading) is Status.MET
        assert reading.result.percent is not None
        percents.append(float(reading.result.percent.exact or 0))
    # A quantile of 0.995 leaves half a percent of background above the threshold.
    assert abs(float(np.mean(percents)) - 0.5) < 0.05


def test_without_compensation_a_spilling_colour_makes_a_negative_marker_positive() -> None:
    tube, control = random_tube(3, 0.0), random_tube(4, 0.0)
    unstained = fcs(
        [
            Column(one.name, read_tube(control.data).values(one.name) / (30 if one.name == "FITC-A" else 1))
            for one in read_tube(control.data).channels
        ]
    )
    none = SpilloverMatrix(("FITC-A", "PE-A", "7-AAD-A"), tuple(map(tuple, np.eye(3).tolist())), "given")
    raw = marker_from_bytes("CD45", tube.data, unstained, replace(FMO, matrix=none))
    assert "not_compensated" in raw.result.unusable
    compensated = marker_from_bytes("CD45", tube.data, control.data, FMO)
    assert compensated.result.unusable == ()
    assert status(compensated) is Status.MET


def test_the_gates_take_out_debris_doublets_and_dead_cells_each_with_its_count() -> None:
    tube, control = random_tube(5, 0.97, events=40_000), random_tube(6, 0.0, events=40_000)
    reading = marker_from_bytes("CD73", tube.data, control.data, replace(FMO, gating=DYED))
    events = {step.name: step.events for step in reading.sample_steps}
    assert list(events) == ["all", "scatter", "singlets", "viable"]
    assert abs(events["scatter"] / 40_000 - 0.92) < 0.01
    assert abs(events["singlets"] / 40_000 - 0.88) < 0.01
    assert abs(events["viable"] / 40_000 - 0.83) < 0.015
    assert reading.counts.viability_dye is True
    assert "no_viability_dye" not in reading.advisories


def test_the_threshold_of_the_dye_comes_from_a_tube_without_it() -> None:
    tube, control, undyed = random_tube(5, 0.97), random_tube(6, 0.0), random_tube(7, 0.0, dye=False)
    settings = replace(FMO, gating=Gating(viability_channel="7-AAD-A"))
    with_dye = marker_from_bytes("CD73", tube.data, control.data, settings, viability_control=undyed.data)
    assert with_dye.result.unusable == ()
    assert set(with_dye.sha256) == {"sample", "control", "viability_control"}
    viable = with_dye.sample_steps[-1].events / with_dye.sample_steps[-2].events
    assert abs(viable - 0.94) < 0.02
    without = marker_from_bytes("CD73", tube.data, control.data, settings)
    assert without.result.unusable == ("no_viability_control",)
    unstained = marker_from_bytes("CD73", tube.data, undyed.data, replace(settings, control="unstained"))
    assert unstained.result.unusable == ()


def test_the_gates_are_those_of_the_control_whatever_the_sample_looks_like() -> None:
    control = exact_tube(0, 10_000)
    small = fcs(
        (
            Column("FSC-A", np.full(9000, 20_000.0)),
            Column("FSC-H", np.full(9000, 17_000.0)),
            Column("PE-A", np.full(9000, 5000.0)),
        )
    )
    reading = marker_from_bytes("CD73", small, control, FMO)
    assert reading.gates == exact(0).gates
    assert reading.sample_steps[-1].events == 0
    assert reading.result.percent is None
    assert "too_few_events" in reading.result.unusable


def test_a_tube_is_not_its_own_control() -> None:
    tube = exact_tube(0, 10_000, label="CD45")
    reading = marker_from_bytes("CD45", tube, tube, FMO)
    assert reading.result.unusable == ("no_control",)
    assert "control_is_sample" in reading.advisories
    assert marker_from_bytes("CD45", tube, exact_tube(0, 10_000), FMO).result.unusable == ()


def test_without_a_control_nothing_is_counted() -> None:
    for control, kind in ((None, "fmo"), (exact_tube(0, 10_000), None)):
        reading = marker_from_bytes("CD73", exact_tube(9900, 10_000), control, replace(FMO, control=kind))
        assert "no_control" in reading.counts.unusable
        assert reading.result.percent is None
        assert "sample" in reading.sha256


def test_an_unstained_control_is_flagged_and_an_isotype_is_not() -> None:
    for kind, flagged in (("unstained", True), ("isotype", False), ("fmo", False)):
        reading = marker_from_bytes("CD73", exact_tube(9900, 10_000), exact_tube(0, 10_000), replace(FMO, control=kind))
        assert ("unstained_control" in reading.advisories) is flagged


def test_swapped_tubes_are_warned_of() -> None:
    swapped = marker_from_bytes("CD73", exact_tube(0, 10_000), exact_tube(9900, 10_000), FMO)
    assert "control_brighter" in swapped.flags
    assert "control_brighter" not in exact(9900, marker="CD73").flags
    tube, control = random_tube(8, 0.0), random_tube(9, 0.0)
    assert "control_brighter" not in marker_from_bytes("CD45", tube.data, control.data, FMO).flags
    stained = random_tube(8, 0.97)
    assert "control_brighter" in marker_from_bytes("CD73", control.data, stained.data, FMO).flags


@pytest.mark.parametrize(("permeabilised", "held"), [(True, False), (False, True), (None, True)])
def test_cd79a_counts_only_where_the_cells_are_known_to_be_permeabilised(
    permeabilised: bool | None, held: bool
) -> None:
    settings = replace(FMO, permeabilised=permeabilised)
    reading = marker_from_bytes("CD79a", exact_tube(10, 10_000), exact_tube(0, 10_000), settings)
    assert ("cd79a_not_permeabilised" in reading.result.unusable) is held


def _colours(*names: str, matrix: str | None = None, signal: float = 50.0) -> bytes:
    scatter = (Column("FSC-A", np.full(6000, 100_000.0)), Column("FSC-H", np.full(6000, 85_000.0)))
    return fcs([*scatter, *(Column(name, np.full(6000, signal)) for name in names)], keywords={"$SPILLOVER": matrix})


@pytest.mark.parametrize(
    ("names", "matrix", "single", "code"),
    [
        (("PE-A",), None, None, None),
        (("PE-A", "PE-H"), None, None, None),
        (("PE-A", "FITC-A"), None, None, "not_compensated"),
        (("PE-A", "FITC-A"), None, True, None),
        (("PE-A",), None, False, "not_compensated"),
        (("PE-A", "FITC-A"), "2,PE-A,FITC-A,1,0,0,1", None, "not_compensated"),
        (("PE-A", "FITC-A"), "2,PE-A,FITC-A,1,0.1,0.1,1", None, None),
        (("PE-A", "FITC-A", "APC-A"), "2,APC-A,FITC-A,1,0.1,0.1,1", None, "not_compensated"),
        (("PE-A", "FITC-A"), "2,PE-A,APC-A,1,0.1,0.1,1", None, "spillover_unusable"),
        (("PE-A", "FITC-A"), "2,PE-A,FITC-A,1,1,1,1", None, "spillover_unusable"),
    ],
)
def test_several_colours_need_a_matrix_that_covers_the_one_that_counts(
    names: tuple[str, ...], matrix: str | None, single: bool | None, code: str | None
) -> None:
    data, control = _colours(*names, matrix=matrix), _colours(*names, matrix=matrix, signal=40.0)
    reading = marker_from_bytes("CD45", data, control, replace(FMO, single_colour=single))
    assert (code in reading.result.unusable) if code else reading.result.unusable == ()


def test_a_given_matrix_takes_the_place_of_the_files_own() -> None:
    data = _colours("PE-A", "FITC-A", matrix="2,PE-A,APC-A,1,0.1,0.1,1")
    given = SpilloverMatrix(("PE-A", "FITC-A"), ((1.0, 0.1), (0.1, 1.0)), "given")
    control = _colours("PE-A", "FITC-A", matrix=None, signal=40.0)
    reading = marker_from_bytes("CD45", data, control, replace(FMO, matrix=given))
    assert reading.result.unusable == ()
    assert reading.compensation.matrix is given


def test_the_samples_matrix_is_used_for_both_tubes_and_a_difference_is_said() -> None:
    sample = _colours("PE-A", "FITC-A", matrix="2,PE-A,FITC-A,1,0.1,0.1,1")
    other = _colours("PE-A", "FITC-A", matrix="2,PE-A,FITC-A,1,0.2,0.1,1")
    reading = marker_from_bytes("CD45", sample, other, FMO)
    assert "matrices_differ" in reading.flags
    assert reading.compensation.matrix is not None
    assert reading.compensation.matrix.rows == ((1.0, 0.1), (0.1, 1.0))
    assert "control_without_matrix" in marker_from_bytes("CD45", sample, _colours("PE-A", "FITC-A"), FMO).flags


def test_the_channel_is_found_by_the_label_of_the_file() -> None:
    settings = replace(FMO, channel=None)
    reading = marker_from_bytes("CD73", exact_tube(9900, 10_000), exact_tube(0, 10_000), settings)
    assert reading.channel == "PE-A"
    for marker, label in (("HLA-DR", "HLADR PE"), ("HLA-DR", "hla dr;PE;585"), ("CD11b", "CD11B_PE")):
        tube = exact_tube(10, 10_000, label=label)
        assert marker_from_bytes(marker, tube, exact_tube(0, 10_000), settings).channel == "PE-A"
    for marker, label in (("CD14", "CD142 PE"), ("CD73", ""), ("CD19", "CD1 9")):
        tube = exact_tube(10, 10_000, label=label)
        assert "channel_unknown" in marker_from_bytes(marker, tube, exact_tube(0, 10_000), settings).result.unusable


def test_a_refused_file_becomes_a_code_and_its_hash_stays() -> None:
    cut = exact_tube(10, 10_000)[:-9]
    reading = marker_from_bytes("CD45", cut, exact_tube(0, 10_000), FMO)
    assert reading.result.unusable[0] == "fcs_truncated"
    assert reading.result.percent is None
    assert len(reading.sha256["sample"]) == 64
    assert [error.code for error in reading.refused] == ["fcs_truncated"]


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("place", ["sample", "control"])
def test_nan_and_infinity_among_the_parents_are_refused(bad: float, place: str) -> None:
    tubes = {"sample": exact_tube(10, 10_000), "control": exact_tube(0, 10_000)}
    tubes[place] = exact_tube(1, 10_000, bright=bad)
    reading = marker_from_bytes("CD45", tubes["sample"], tubes["control"], FMO)
    assert "fcs_not_finite" in reading.result.unusable


def test_saturated_events_are_outside_the_scatter_range() -> None:
    area = np.full(10_000, 100_000.0)
    area[:1000] = 262_143.0
    columns = (Column("FSC-A", area), Column("FSC-H", area * 0.85), Column("PE-A", np.full(10_000, 50.0)))
    reading = marker_from_bytes("CD45", fcs(columns), exact_tube(0, 10_000), FMO)
    assert reading.counts.parent == 9000


@pytest.mark.parametrize(
    ("gating", "code"),
    [
        (Gating(scatter_low=9.0, scatter_high=3.0), "gate_unusable"),
        (Gating(scatter_low=float("nan")), "gate_unusable"),
        (Gating(scatter_channel="FSC-W"), "channel_unknown"),
        (Gating(singlet_polygon=((0, 0), (1, 1))), "gate_unusable"),
        (Gating(singlet_deviations=0), "gate_unusable"),
        (Gating(singlets="neither"), "gate_unusable"),
        (Gating(viability_channel="DAPI-A", viability_threshold=1.0), "channel_unknown"),
        (Gating(viability_channel="PE-A", viability_threshold=float("inf")), "gate_unusable"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(gating: Gating, code: str) -> None:
    tube = read_tube(exact_tube(0, 100))
    with pytest.raises(FlowRefused) as caught:
        read_marker("CD45", tube, tube, replace(FMO, gating=gating))
    assert caught.value.code == code


def test_a_polygon_takes_the_place_of_the_band() -> None:
    height = np.full(10_000, 85_000.0)
    height[:4000] = 50_000.0
    columns = (
        Column("FSC-A", np.full(10_000, 100_000.0)),
        Column("FSC-H", height),
        Column("PE-A", np.full(10_000, 5.0)),
    )
    corners = ((90_000.0, 80_000.0), (110_000.0, 80_000.0), (110_000.0, 95_000.0), (90_000.0, 95_000.0))
    settings = replace(FMO, gating=Gating(singlet_polygon=corners))
    assert marker_from_bytes("CD45", fcs(columns), exact_tube(0, 10_000), settings).counts.parent == 6000


@pytest.mark.parametrize("quantile", ["0.5", "0.98", "1", "1.5"])
def test_a_quantile_out_of_bounds_is_an_error_of_the_caller(quantile: str) -> None:
    tube = read_tube(exact_tube(0, 100))
    with pytest.raises(ValueError, match="quantile"):
        read_marker("CD45", tube, tube, replace(FMO, quantile=Decimal(quantile)))


def test_a_tube_without_scatter_is_counted_and_flagged() -> None:
    data = fcs((Column("PE-A", np.full(6000, 50.0)),))
    reading = marker_from_bytes("CD45", data, data, FMO)
    assert reading.counts.parent == 6000
    assert {"no_scatter_gate", "no_singlets_gate", "no_viability_dye"} <= set(reading.advisories)


def test_every_code_and_flag_has_words_in_both_languages() -> None:
    for text in (*READ_CODES.values(), *TUBE_CODES.values(), *FLAGS.values()):
        assert text.zh
        assert text.en
