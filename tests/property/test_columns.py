"""A cohort's columns are read exactly as one row is: the same cells refused, the same values kept."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lupustem.facts import FACTS
from lupustem.facts.columns import BAD, BLANK, check_columns
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_row

_SAMPLES = ("sex", "pregnant", "weight_kg", "sledai_2k", "label_cells_1e6", "antiplatelet_start_day", "dose_1e6_per_kg")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_CELLS = st.one_of(
    st.decimals(-200, 400, places=8).map(str),
    st.decimals(-50, 350, places=6).map(str),
    st.decimals(0, 20, places=7).map(lambda value: f"{value}0000"),
    st.integers(-50, 350).map(lambda value: f"{value}.0"),
    st.floats(width=64).map(repr),
    st.from_regex(r"[+-]?[0-9]{0,4}\.?[0-9]{0,8}([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(
        ["true", "FALSE", "True", "yes", "1", "female", "Female", " male ", "NaN", "-inf", "", "  ", "62 kg"]
    ),
    st.sampled_from(
        ["六十", "1,5", "٣", "１２", "1_000", "0x10", "1e400", "9" * 400, "+5", ".5", "5.", "-0.0", "1e-7"]
    ),
    st.text(max_size=6),
)


def _as_one_row(name: str, cell: str) -> Any:
    """What reading one row makes of a cell; the text of a number stands for the number, as CSV has no quotation marks."""
    text = cell.strip(BLANK)
    value: object = text
    if FACTS[name].kind == "boolean":
        value = {"true": True, "false": False}.get(text.lower(), text)
    elif FACTS[name].kind in ("number", "integer"):
        if re.fullmatch("[+-]?(nan|inf|infinity)", text, re.IGNORECASE | re.ASCII):
            value = float("nan")
        elif _DECIMAL.fullmatch(text):
            value = Decimal(text)
    return _row(name, value)


def _row(name: str, value: object) -> Any:
    try:
        return read_row({name: value}).values.get(name)
    except InvalidFacts:
        return InvalidFacts


def _as_column(name: str, column: pl.Series, *, text: bool) -> list[Any]:
    frame = pl.DataFrame({name: column})
    columns = check_columns(frame.schema, text=text)
    read = (
        columns.mark(frame.lazy())
        .collect()
        .select(pl.col(BAD).alias("bad"), columns.reason("en").alias("reason"), columns.facts[0].value.alias("value"))
    )
    assert all(bool(reason) is bool(bad) for bad, reason in read.select("bad", "reason").iter_rows())
    return [InvalidFacts if bad else value for bad, value in read.select("bad", "value").iter_rows()]


def _same(read: Any, expected: Any) -> bool:
    return (read is expected) or (type(read) is float and Decimal(repr(read)) == expected) or read == expected


@settings(max_examples=600, deadline=None)
@given(cells=st.lists(_CELLS, min_size=1, max_size=12), name=st.sampled_from(_SAMPLES))
@example(
    cells=["62.1234560", "62.1234567", "1e-7", "120e-7", "1.0000000000000000000001", "300.0000001"], name="weight_kg"
)
@example(
    cells=["12", "12.0", "12.5", "1e1", "105", "105.0000001", "106", "1E-400", "12.00000000000000000001"],
    name="sledai_2k",
)
def test_text_is_read_as_one_row_is(cells: list[str], name: str) -> None:
    read = _as_column(name, pl.Series(cells, dtype=pl.String), text=True)
    expected = [_as_one_row(name, cell) for cell in cells]
    assert all(map(_same, read, expected)), list(zip(cells, read, expected, strict=True))


_TENTHS = st.decimals(-10, 310, places=6).map(float)


@settings(max_examples=600, deadline=None)
@given(
    values=st.lists(st.one_of(_TENTHS, st.floats(width=64), st.floats(0, 310, width=64)), min_size=1, max_size=12),
    name=st.sampled_from(("weight_kg", "sledai_2k", "label_cells_1e6")),
)
@example(values=[0.1 + 0.2, 0.3, 34.3, 72.9, 12.7, 12.700000000000001, 1e300, -0.0], name="weight_kg")
def test_a_double_is_read_as_its_shortest_decimal(values: list[float], name: str) -> None:
    read = _as_column(name, pl.Series(values, dtype=pl.Float64), text=False)
    assert all(map(_same, read, [_row(name, value) for value in values]))


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.decimals(-10, 310, places=8), min_size=1, max_size=8))
def test_a_decimal_column_is_read_as_written(values: list[Decimal]) -> None:
    read = _as_column("weight_kg", pl.Series(values, dtype=pl.Decimal(20, 8)), text=False)
    assert all(map(_same, read, [_row("weight_kg", value) for value in values]))


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-10, 310), min_size=1, max_size=8))
def test_whole_numbers_are_read_alike(values: list[int]) -> None:
    for name in ("weight_kg", "sledai_2k"):
        read = _as_column(name, pl.Series(values, dtype=pl.Int64), text=False)
        assert all(map(_same, read, [_row(name, value) for value in values]))


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.decimals(0, 300, places=2).map(float), min_size=1, max_size=8))
def test_a_single_precision_column_is_read_as_its_own_shortest_decimal(values: list[float]) -> None:
    read = _as_column("weight_kg", pl.Series(values, dtype=pl.Float32), text=False)
    assert all(map(_same, read, [_row("weight_kg", value) for value in values]))
