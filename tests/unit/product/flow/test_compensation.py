"""Spillover: the right numbers from a good matrix, a code for a bad one, and the same matrix for both tubes."""

from __future__ import annotations

import numpy as np
import pytest

from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.compensation import (
    ROWS_AT_ONCE,
    Compensation,
    SpilloverMatrix,
    inverse,
    matrix_of,
    parse_matrix,
    parse_table,
)
from lupustem.product.flow.fcs import Tube, read_tube
from tests.fcs_writer import Column, fcs, spillover

MATRIX = ((1.0, 0.2, 0.0), (0.05, 1.0, 0.1), (0.0, 0.01, 1.0))
NAMES = ("FITC-A", "PE-A", "APC-A")


def tube(
    keyword: str | None, events: int = 500, *, version: str = "3.1", name: str = "$SPILLOVER"
) -> tuple[Tube, np.ndarray]:
    """A tube whose true signals are known, spilled by MATRIX."""
    true = np.random.default_rng(7).lognormal(6, 1, (events, 3))
    seen = true @ np.asarray(MATRIX)
    columns = [Column("FSC-A", np.full(events, 9.0)), *(Column(name, seen[:, at]) for at, name in enumerate(NAMES))]
    return read_tube(fcs(columns, data_type="D", version=version, keywords={name: keyword})), true


@pytest.mark.parametrize(
    ("name", "version"), [("$SPILLOVER", "3.1"), ("SPILL", "3.0"), ("$SPILL", "3.0"), ("$COMP", "2.0")]
)
def test_a_matrix_under_each_of_its_keywords_gives_the_true_signals_back(name: str, version: str) -> None:
    found, true = tube(spillover(NAMES, MATRIX), version=version, name=name)
    compensation = Compensation(matrix_of(found))
    for at, channel in enumerate(NAMES):
        np.testing.assert_allclose(compensation.values(found, channel), true[:, at], rtol=1e-9)


def test_a_tube_longer_than_one_piece_is_compensated_whole() -> None:
    found, true = tube(spillover(NAMES, MATRIX), ROWS_AT_ONCE * 2 + 17)
    np.testing.assert_allclose(Compensation(matrix_of(found)).values(found, "PE-A"), true[:, 1], rtol=1e-9)


def test_detectors_in_another_order_than_the_channels_are_matched_by_name() -> None:
    order = [2, 0, 1]
    turned = np.asarray(MATRIX)[np.ix_(order, order)]
    found, true = tube(spillover([NAMES[at] for at in order], turned))
    np.testing.assert_allclose(Compensation(matrix_of(found)).values(found, "FITC-A"), true[:, 0], rtol=1e-9)


def test_a_channel_outside_the_matrix_stays_as_it_is() -> None:
    found, _ = tube(spillover(NAMES, MATRIX))
    assert set(Compensation(matrix_of(found)).values(found, "FSC-A")) == {9.0}


@pytest.mark.parametrize("keyword", [None, spillover(NAMES, np.eye(3)), "0"])
def test_no_matrix_and_an_identity_matrix_both_mean_uncompensated(keyword: str | None) -> None:
    assert matrix_of(tube(keyword)[0]) is None


@pytest.mark.parametrize(
    "keyword",
    [
        "3,FITC-A,PE-A,APC-A,1,0,0,0,1,0,0,0",
        "2,FITC-A,PE-A,APC-A,1,0,0,0,1,0,0,0,1",
        "99999999,FITC-A",
        "-1,FITC-A,1",
        "two,FITC-A,PE-A,1,0,0,1",
        "2,FITC-A,PE-A,1,0.1,nan,1",
        "2,FITC-A,PE-A,1,inf,0,1",
        "2,FITC-A,PE-A,1,0.1,1_0,1",
        "2,FITC-A,pe-a,1,0.1,0,1",
        "2,FITC-A,PE,1,0.1,0,1",
        "2,FITC-A,BV421-A,1,0,0,1",
        "2,PE-A,PE-A,1,0.1,0,1",
        "2,FITC-A,PE-A,1,1,1,1",
        "2,FITC-A,PE-A,0,1,1,0",
        "2,FITC-A,PE-A,1,1,1,1.0000001",
        "2,FITC-A,PE-A,1e300,1e300,-1e300,1e300",
    ],
)
def test_a_matrix_that_cannot_be_used_is_refused(keyword: str) -> None:
    found, _ = tube(keyword)
    with pytest.raises(FlowRefused) as caught:
        Compensation(matrix_of(found)).check(found)
    assert caught.value.code == "spillover_unusable"


def test_two_keywords_that_differ_are_refused_and_two_that_agree_are_not() -> None:
    columns = [Column(name, np.ones(3)) for name in NAMES]
    one, other = spillover(NAMES, MATRIX), spillover(NAMES, np.asarray(MATRIX).T)
    same = read_tube(fcs(columns, keywords={"$SPILLOVER": one, "SPILL": one}))
    assert matrix_of(same) is not None
    with pytest.raises(FlowRefused, match="two different"):
        matrix_of(read_tube(fcs(columns, keywords={"$SPILLOVER": one, "SPILL": other})))


def test_the_inverse_times_the_matrix_is_the_identity() -> None:
    matrix = SpilloverMatrix(NAMES, MATRIX, "given")
    np.testing.assert_allclose(inverse(matrix) @ np.asarray(MATRIX), np.eye(3), atol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "FITC-A,PE-A\n1,0.2\n0.05,1\n",
        ",FITC-A,PE-A\nFITC,1,0.2\nPE,0.05,1\n",
        "FITC-A\tPE-A\nFITC\t1\t0.2\nPE\t0.05\t1\n",
        '\ufeff"FITC-A","PE-A"\r\n"1","0.2"\r\n"0.05","1"\r\n',
    ],
)
def test_a_table_is_read_with_and_without_names_before_the_rows(text: str) -> None:
    assert parse_table(text) == SpilloverMatrix(("FITC-A", "PE-A"), ((1.0, 0.2), (0.05, 1.0)), "given")


@pytest.mark.parametrize("text", ["", "FITC-A,PE-A\n1,0.2\n", "FITC-A,PE-A\n1,0.2\n0.05,x\n", "FITC-A,PE-A\n1\n0,1\n"])
def test_a_table_that_is_no_square_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(FlowRefused) as caught:
        parse_table(text)
    assert caught.value.code == "spillover_unusable"


def test_a_matrix_is_written_by_row() -> None:
    found = parse_matrix("2,FITC-A,PE-A,1,0.2,0.05,1", "$SPILLOVER")
    assert found is not None
    assert found.rows == ((1.0, 0.2), (0.05, 1.0))
