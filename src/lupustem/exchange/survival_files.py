"""A plain table of times to an event: one subject a row, columns named by the user, every wrong row told by its line.

Only the columns asked for are read. An empty time, event or group is a problem and never a guess; an empty covariate leaves the
row out of the models, and how many is said.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from lupustem.exchange.reading import MIB, read_limited, shown, text_of
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.treatment.invalid import InvalidInput, Wrong

LIMIT = 256 * MIB
_SMALLER = Text("请只保留所需的列。", "keep only the columns that are needed.")


@dataclass(frozen=True, slots=True)
class SurvivalTable:
    """Columns of one table, each (n,). covariates: NaN where a cell is empty."""

    name: Text
    times: list[float]
    events: list[int]
    groups: list[str] | None
    strata: list[str] | None
    covariates: dict[str, list[float]]


def read_survival(
    path: str | Path,
    *,
    time: str,
    event: str,
    group: str | None = None,
    stratum: str | None = None,
    covariates: Sequence[str] = (),
) -> SurvivalTable:
    """Read the columns named from a CSV file, UTF-8, with a header. Raises Unreadable; InvalidInput with every bad cell."""
    name = shown(path)
    text = text_of(read_limited(path, LIMIT, _SMALLER), name)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader)
        wanted = [time, event, *([group] if group else []), *([stratum] if stratum else []), *covariates]
        places = _places(header, wanted, name)
        rows = [(reader.line_num, row) for row in reader if row and any(cell.strip() for cell in row)]
    except csv.Error:
        raise Unreadable(
            Text(
                f"{name.zh}：第 {reader.line_num} 行不是合格的 CSV；请核对引号。",
                f"{name.en}: line {reader.line_num} is not proper CSV; check the quotes.",
            )
        ) from None
    if not rows:
        raise Unreadable(Text(f"{name.zh}：没有数据行。", f"{name.en}: it has no rows below the header."))
    cells = _Cells(name, rows, len(header))
    found = SurvivalTable(
        name,
        [float(one) for one in cells.numbers(time, places[time])],
        [int(one) for one in cells.numbers(event, places[event], whole=True)],
        cells.labels(group, places[group]) if group else None,
        cells.labels(stratum, places[stratum]) if stratum else None,
        {one: cells.numbers(one, places[one], empty=True) for one in covariates},
    )
    cells.check()
    return found


def _places(header: list[str], wanted: Iterable[str], name: Text) -> dict[str, int]:
    known = [one.strip() for one in header]
    missing = [one for one in wanted if known.count(one) != 1]
    if missing:
        columns = ", ".join(_clean(one) for one in known[:30])
        listed = ", ".join(_clean(one) for one in missing)
        raise Unreadable(
            Text(
                f"{name.zh}：列 {listed} 不存在或重名；表中的列：{columns}。",
                f"{name.en}: no column (or more than one) is called {listed}; the columns are {columns}.",
            )
        )
    return {one: known.index(one) for one in wanted}


def _clean(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:60])


class _Cells:
    """The cells of a table; what is wrong is collected and raised together."""

    def __init__(self, name: Text, rows: list[tuple[int, list[str]]], width: int) -> None:
        self.name, self.rows, self.problems = name, rows, list[Wrong]()
        for line, row in rows:
            if len(row) != width:
                self._wrong(
                    line, "columns", "ragged_row", "列数与表头不同", "has another number of cells than the header"
                )

    def numbers(self, column: str, place: int, *, whole: bool = False, empty: bool = False) -> list[float]:
        """A column of numbers; `empty` lets an empty cell (or NA) through as NaN."""
        values: list[float] = []
        for line, row in self.rows:
            cell = row[place].strip() if place < len(row) else ""
            if empty and cell in ("", "NA"):
                values.append(float("nan"))
                continue
            value = _number(cell)
            if value is None or (whole and value != int(value)):
                zh, en = (
                    ("应为整数编码", "a whole number, the code of the event, belongs here")
                    if whole
                    else ("应为数值，且不得为空", "a number belongs here, and not an empty cell")
                )
                self._wrong(line, column, "not_a_number", zh, en)
                value = 0.0
            values.append(value)
        return values

    def labels(self, column: str, place: int) -> list[str]:
        """A column of names, none of them empty."""
        values = [row[place].strip() if place < len(row) else "" for _, row in self.rows]
        for (line, _), value in zip(self.rows, values, strict=True):
            if value in ("", "NA"):
                self._wrong(
                    line, column, "missing_group", "缺少组别；请补全或删去该行", "has no label; fill in or leave out"
                )
        return values

    def check(self) -> None:
        """Raises InvalidInput with every problem."""
        if self.problems:
            raise InvalidInput(tuple(self.problems))

    def _wrong(self, line: int, column: str, code: str, zh: str, en: str) -> None:
        text = Text(
            f"{self.name.zh}：第 {line} 行，{_clean(column)}：{zh}。",
            f"{self.name.en}: line {line}, {_clean(column)}: {en}.",
        )
        self.problems.append(Wrong(column, code, text))


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) and "_" not in cell else None
