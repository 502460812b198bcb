"""Any table of studies is pooled or refused by name; nothing else comes out, and no number that is not finite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lupustem.evidence.pool_result import PoolOptions, pooled_rows
from lupustem.evidence.pooling.refused import NotPooled
from lupustem.exchange.study_tables import MEASURE_OF, SHAPES, StudyTable, read_study_table
from lupustem.exchange.unreadable import Unreadable

WILD = st.sampled_from(
    ["", " ", "0", "1", "-1", "1e3", "nan", "inf", "1,5", "9" * 30, "1e99", "x", '"', "０", "1_0", "\u202e", "'"]
)
COUNT = st.integers(0, 500).map(str)
REAL = st.floats(-50, 50).map(lambda value: f"{value:.4g}")
SPREAD = st.floats(0.01, 20).map(lambda value: f"{value:.4g}")
EXTREME = st.sampled_from(["1e-9", "1e12", "-1e12", "0", "1e99", "1e-10"])
METHODS = ["auto", "common", "DL", "PM", "REML", "ML", "glmm", "mantel_haenszel", "peto"]


def _cell(column: str) -> st.SearchStrategy[str]:
    if column.startswith(("events", "n")):
        return COUNT
    return SPREAD if column.startswith(("sd", "standard_error", "person_time")) else REAL


@st.composite
def _tables(draw: st.DrawFn, wild: bool) -> tuple[str, str]:
    kind = draw(st.sampled_from(sorted(SHAPES)))
    columns = ["study", *SHAPES[kind]]
    lines = [",".join(columns)]
    for number in range(draw(st.integers(1, 6))):
        label = draw(st.sampled_from(["", "same"])) if wild and draw(st.booleans()) else f"invented {number}"
        lines.append(",".join([label, *(draw(WILD | _cell(one) if wild else _cell(one)) for one in SHAPES[kind])]))
    return kind, "\n".join(lines) + "\n"


def _read(path: Path) -> tuple[str, StudyTable | None]:
    try:
        return "", read_study_table(path)
    except Unreadable as refused:
        return refused.text.en, None


def _numbers(value: Any) -> Iterator[float]:
    if is_dataclass(value):
        for one in fields(value):
            yield from _numbers(getattr(value, one.name))
    elif isinstance(value, tuple) and not hasattr(value, "zh"):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, float):
        yield value


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables") / "table.csv"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_tables(wild=True))
def test_a_wild_table_is_read_or_refused_by_name(path: Path, table: tuple[str, str]) -> None:
    kind, text = table
    path.write_text(text, encoding="utf-8")
    said, read = _read(path)
    if read is None:
        assert said.startswith(f"{path}: ")
        return
    assert read.kind == kind
    assert len(read.studies) == len(text.splitlines()) - 1


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_tables(wild=False), st.sampled_from(METHODS), st.sampled_from(["auto", "z", "hartung_knapp"]))
def test_a_plain_table_gives_finite_numbers_or_a_named_refusal(
    path: Path, table: tuple[str, str], method: str, interval: str
) -> None:
    kind, text = table
    path.write_text(text, encoding="utf-8")
    asked = PoolOptions(
        method=method,
        interval=interval,
        correlation=0.5 if kind == "Change" else None,
        each_left_out=True,
        asymmetry=True,
    )
    try:
        found = pooled_rows(read_study_table(path).studies, MEASURE_OF[kind], asked)
    except (Unreadable, NotPooled):
        return
    assert all(isfinite(number) for number in _numbers(found))
    assert found.pooled.shown_interval.lower <= found.pooled.shown <= found.pooled.shown_interval.upper


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(REAL | EXTREME, SPREAD | EXTREME), min_size=1, max_size=4), st.sampled_from(METHODS))
def test_numbers_of_any_size_are_pooled_or_refused(path: Path, rows: list[tuple[str, str]], method: str) -> None:
    lines = [f"invented {at},{value},{error}\n" for at, (value, error) in enumerate(rows)]
    path.write_text("study,value,standard_error\n" + "".join(lines), encoding="utf-8")
    try:
        found = pooled_rows(read_study_table(path).studies, "effect", PoolOptions(method=method))
    except (Unreadable, NotPooled):
        return
    assert all(isfinite(number) for number in _numbers(found))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.sampled_from([".csv", ".yaml"]))
def test_any_bytes_are_a_table_or_refused_in_one_sentence(path: Path, data: bytes, suffix: str) -> None:
    file = path.with_suffix(suffix)
    file.write_bytes(data)
    with pytest.raises(Unreadable):
        read_study_table(file)
