"""Spillover between colours: the matrix of a file or a given one, checked, and its inverse applied to events.

A matrix is written as n, n detectors, n * n values by row; a row is a fluorochrome, a column a detector, and
compensated = raw @ inverse(S). An identity matrix means that nothing was compensated.

>>> matrix = parse_matrix("2,FITC-A,PE-A,1,0.2,0.01,1", "$SPILLOVER")
>>> matrix.detectors, matrix.is_identity
(('FITC-A', 'PE-A'), False)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lupustem.logic.text import Text
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.fcs import Tube, Values

LARGEST_CONDITION = 1e6
"""Engineering choice: beyond it the inverse of a matrix turns single-precision events into noise; singular is infinite."""
LARGEST_ENTRY = 1e6
"""Engineering choice: an entry is a share of the main signal, of the order of 1, or of 100 where written in percent."""
ROWS_AT_ONCE = 65_536
_MOST_DETECTORS = 512


@dataclass(frozen=True, slots=True)
class SpilloverMatrix:
    """A square matrix with its detectors; origin: the keyword it came from, or "given"."""

    detectors: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    origin: str

    @property
    def is_identity(self) -> bool:
        """Whether it changes nothing."""
        return all(value == (at == place) for at, row in enumerate(self.rows) for place, value in enumerate(row))


def parse_matrix(written: str, origin: str) -> SpilloverMatrix | None:
    """A matrix as a keyword holds it; None for one of no detectors. Raises FlowRefused (spillover_unusable)."""
    parts = [part.strip() for part in written.replace("\n", ",").strip().strip(",").split(",")]
    number = int(parts[0]) if parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) < 6 else -1
    if number == 0:
        return None
    if not 0 < number <= _MOST_DETECTORS or len(parts) != 1 + number + number * number:
        raise FlowRefused("spillover_unusable", _NOT_SQUARE)
    values = [_value(part) for part in parts[1 + number :]]
    rows = tuple(tuple(values[number * at : number * (at + 1)]) for at in range(number))
    return SpilloverMatrix(tuple(parts[1 : 1 + number]), rows, origin)


def parse_table(text: str) -> SpilloverMatrix:
    """A matrix from a table with commas or tabs: detectors above, a row per fluorochrome, which may stand before its row.

    Raises FlowRefused (spillover_unusable).
    """
    lines = [line.split("\t" if "\t" in line else ",") for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    cells = [[cell.strip().strip('"') for cell in line] for line in lines]
    if not cells:
        raise FlowRefused("spillover_unusable", _NOT_SQUARE)
    above, below = cells[0], cells[1:]
    named = len(above) > 1 and (above[0] == "" or all(len(line) == len(above) + 1 for line in below))
    detectors = tuple(above[1:] if above[0] == "" else above)
    rows = [line[1:] if named else line for line in below]
    if len(rows) != len(detectors) or any(len(row) != len(detectors) for row in rows):
        raise FlowRefused("spillover_unusable", _NOT_SQUARE)
    return SpilloverMatrix(detectors, tuple(tuple(_value(cell) for cell in row) for row in rows), "given")


def matrix_of(tube: Tube) -> SpilloverMatrix | None:
    """The matrix in a file; None where there is none, or only an identity matrix.

    Raises FlowRefused (spillover_unusable) where it cannot be read, names a detector that the tube lacks (even where it is an
    identity: it belongs to another file), or two keywords hold different ones.
    """
    found = [parse_matrix(text, keyword) for keyword, text in tube.spillover_texts.items()]
    there = [matrix for matrix in found if matrix is not None]
    if any((one.detectors, one.rows) != (there[0].detectors, there[0].rows) for one in there):
        raise FlowRefused("spillover_unusable", _TWO)
    for matrix in there:
        check_names(matrix, tube)
    return there[0] if there and not there[0].is_identity else None


def check_names(matrix: SpilloverMatrix, tube: Tube) -> None:
    """Raises FlowRefused (spillover_unusable) unless each detector is a channel of the tube, once."""
    if len(set(matrix.detectors)) < len(matrix.detectors) or not set(matrix.detectors) <= set(tube.names):
        raise FlowRefused("spillover_unusable", _NAMES)


@dataclass(frozen=True, slots=True)
class Compensation:
    """What turns raw values into compensated ones; without a matrix, values stay as they are."""

    matrix: SpilloverMatrix | None = None

    def covers(self, name: str) -> bool:
        """Whether a detector is among those of the matrix."""
        return self.matrix is not None and name in self.matrix.detectors

    def check(self, tube: Tube) -> None:
        """Raises FlowRefused (spillover_unusable) unless each detector is a channel of the tube and there is an inverse."""
        if self.matrix is not None:
            check_names(self.matrix, tube)
            inverse(self.matrix)

    def values(self, tube: Tube, name: str) -> Values:
        """One column (n,), compensated where the matrix covers it. Raises FlowRefused.

        Read piece by piece: beside the column itself only ROWS_AT_ONCE events are held.
        """
        if not self.covers(name):
            return tube.values(name)
        assert self.matrix is not None
        self.check(tube)
        weights = inverse(self.matrix)[:, self.matrix.detectors.index(name)]
        made = np.zeros(tube.events)
        for rows in pieces(tube.events):
            for detector, weight in zip(self.matrix.detectors, weights, strict=True):
                if weight:
                    with np.errstate(over="ignore", invalid="ignore"):
                        made[rows] += weight * tube.values(detector, rows)
        return made


def pieces(events: int) -> Iterator[slice]:
    """The rows of a tube, ROWS_AT_ONCE at a time."""
    return (slice(start, min(start + ROWS_AT_ONCE, events)) for start in range(0, events, ROWS_AT_ONCE))


@cache
def inverse(matrix: SpilloverMatrix) -> NDArray[np.float64]:
    """The inverse (n, n). Raises FlowRefused (spillover_unusable) for a matrix that is singular, or nearly so."""
    square = np.array(matrix.rows)
    if not (np.diag(square) > 0).all():
        raise FlowRefused("spillover_unusable", _SINGULAR)
    try:
        with np.errstate(all="ignore"):
            made: NDArray[np.float64] = np.linalg.inv(square)
            usable = np.linalg.cond(square) <= LARGEST_CONDITION and np.isfinite(made).all()
    except np.linalg.LinAlgError:
        usable = False
    if not usable:
        raise FlowRefused("spillover_unusable", _SINGULAR)
    return made


def _value(cell: str) -> float:
    try:
        value = float(cell) if len(cell) <= 40 else float("nan")
    except ValueError:
        value = float("nan")
    if not abs(value) <= LARGEST_ENTRY or "_" in cell:
        raise FlowRefused("spillover_unusable", _NOT_A_NUMBER)
    return value


_NOT_SQUARE = Text(
    "溢漏矩阵不是“n、n 个检测器、n×n 个数值”的方阵；请重新导出，或另给矩阵。",
    "the spillover matrix is not n, n detectors and n times n values; export again, or give the matrix in a file.",
)
_NOT_A_NUMBER = Text(
    "溢漏矩阵中有不是数值的项；请重新导出，或另给矩阵。",
    "an entry of the spillover matrix is no number; export again, or give the matrix in a file.",
)
_NAMES = Text(
    "溢漏矩阵中的检测器名重复，或与该管的通道名（$PnN）不完全相同；请重新导出，或另给矩阵。",
    "a detector of the spillover matrix stands twice or is no channel ($PnN) of the tube, letter by letter; export again, or "
    "give the matrix in a file.",
)
_SINGULAR = Text(
    "溢漏矩阵是奇异的，或接近奇异，无法求逆；请重新计算补偿。",
    "the spillover matrix is singular, or nearly so, and has no usable inverse; compute the compensation again.",
)
_TWO = Text(
    "文件中有两个不同的溢漏矩阵，无从判断用哪一个；请另给矩阵。",
    "the file holds two different spillover matrices and nothing says which counts; give the matrix in a file.",
)
