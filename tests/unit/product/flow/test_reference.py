"""Against other people's numbers on real files, where the shared data lie beside the project; skipped where they do not.

Medians, compensated medians and quantiles: reference.json (FlowIO 1.4.0 and a linear solve; agrees with FlowKit 1.3.2). Percent
positive: the table in the README of that folder, each tube's own median of height over area.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.compensation import Compensation, SpilloverMatrix, matrix_of
from lupustem.product.flow.fcs import Tube, read_tube
from lupustem.product.flow.gates import Gating
from lupustem.product.flow.marker import MarkerSettings, read_marker

FOLDER = Path(__file__).parents[4].parent / "shared" / "data" / "fcs"
REFERENCE: dict[str, dict[str, Any]] = (
    json.loads((FOLDER / "reference.json").read_text("utf-8")) if (FOLDER / "reference.json").exists() else {}
)
READABLE = [name for name, one in REFERENCE.items() if "median_stored" in one]
COMPENSATED = [name for name, one in REFERENCE.items() if "median_compensated" in one]
pytestmark = pytest.mark.skipif(
    not REFERENCE, reason="real files of cytometers are not in the repository; those of tests/fcs_writer are"
)
RELATIVE = 1e-3

# Raw at quantile 0.99 and 0.995, compensated at 0.99 and 0.995.
PERCENT = {
    "PE-A": (36.38, 34.93, 36.28, 34.96),
    "PE-Texas Red-A": (34.00, 32.65, 2.33, 0.75),
    "7-AAD-A": (25.89, 17.03, 1.87, 0.71),
    "PE-Cy7-A": (6.92, 2.68, 4.27, 1.39),
    "Alexa Fluor 700-A": (70.09, 63.33, 39.67, 33.76),
    "APC-Cy7-A": (56.47, 50.73, 21.77, 18.92),
}


@cache
def tube(name: str) -> Tube:
    return read_tube((FOLDER / name).read_bytes())


@pytest.mark.parametrize("name", READABLE)
def test_a_real_file_is_read_as_other_programs_read_it(name: str) -> None:
    wanted, found = REFERENCE[name], tube(name)
    assert (found.sha256, found.version, found.events) == (wanted["sha256"], wanted["version"], wanted["events"])
    assert list(found.names) == [one.strip() for one in wanted["pnn"]]
    assert [one.label for one in found.channels] == [one.strip() for one in wanted["pns"]]
    medians = [np.median(found.stored(one)) for one in found.names]
    np.testing.assert_allclose(medians, wanted["median_stored"], rtol=RELATIVE)


@pytest.mark.parametrize("name", [name for name in READABLE if "preprocess_error" not in REFERENCE[name]])
def test_amplifiers_gains_and_time_are_scaled_as_other_programs_scale_them(name: str) -> None:
    medians = [np.median(tube(name).values(one)) for one in tube(name).names]
    np.testing.assert_allclose(medians, REFERENCE[name]["median_preprocessed"], rtol=RELATIVE)


@pytest.mark.parametrize("name", COMPENSATED)
def test_compensated_medians_and_quantiles_agree(name: str) -> None:
    wanted, found = REFERENCE[name], tube(name)
    matrix = matrix_of(found)
    assert matrix is not None
    assert list(matrix.detectors) == wanted["spill_detectors"]
    values = [Compensation(matrix).values(found, one) for one in matrix.detectors]
    np.testing.assert_allclose([np.median(one) for one in values], wanted["median_compensated"], rtol=RELATIVE)
    np.testing.assert_allclose([np.quantile(one, 0.995) for one in values], wanted["p995_compensated"], rtol=RELATIVE)


@pytest.mark.parametrize("name", [name for name, one in REFERENCE.items() if "strict_parse" in one])
def test_files_that_disagree_with_themselves_are_refused(name: str) -> None:
    with pytest.raises(FlowRefused) as caught:
        tube(name)
    assert caught.value.code == "fcs_offsets"


def test_a_time_step_that_is_no_number_is_tolerated_and_the_matrix_of_absent_detectors_is_not() -> None:
    found = tube("variable_int_widths.fcs")
    assert not found.time_step.stated
    with pytest.raises(FlowRefused) as caught:
        matrix_of(found)
    assert caught.value.code == "spillover_unusable"


@pytest.mark.parametrize("channel", PERCENT)
def test_percent_positive_agrees_with_the_published_table(channel: str) -> None:
    gating = Gating(scatter_low=25_000, scatter_high=262_143, singlets="each")
    identity = SpilloverMatrix(("PE-A",), ((1.0,),), "given")
    found = []
    for matrix in (identity, None):
        for quantile in ("0.99", "0.995"):
            settings = MarkerSettings("unstained", channel, Decimal(quantile), matrix=matrix, gating=gating)
            counts = read_marker("CD73", tube("lsrii_stained.fcs"), tube("lsrii_unstained.fcs"), settings).counts
            assert (counts.parent, counts.control_events) == (32_810, 34_258)
            found.append(100 * (counts.positive or 0) / counts.parent)
    np.testing.assert_allclose(found, PERCENT[channel], atol=0.01)


def test_gates_fixed_on_the_control_alone_move_those_percentages_little() -> None:
    for channel, (_, _, _, wanted) in PERCENT.items():
        settings = MarkerSettings("unstained", channel, gating=Gating(scatter_low=25_000, scatter_high=262_143))
        counts = read_marker("CD73", tube("lsrii_stained.fcs"), tube("lsrii_unstained.fcs"), settings).counts
        assert counts.positive is not None
        assert counts.parent is not None
        assert abs(100 * counts.positive / counts.parent - wanted) < 0.7
