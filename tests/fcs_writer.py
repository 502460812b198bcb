"""A small writer of FCS files for the tests: 2.0, 3.0, 3.1; whole numbers of any width, floats, doubles; either byte order.

It writes what it is told, wrong things too: `keywords` replaces or adds keywords (None leaves one out) and `header` replaces
offsets. Every name in it is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

FLOAT = {"F": 32, "D": 64}


@dataclass(frozen=True)
class Column:
    """One channel of a file and its stored values."""

    name: str
    values: Any
    label: str = ""
    bits: int = 32
    range: int = 262_144
    amplifier: str = "0,0"
    gain: str | None = None


def fcs(
    columns: Sequence[Column],
    *,
    version: str = "3.1",
    data_type: str = "F",
    little: bool = True,
    delimiter: str = "/",
    keywords: Mapping[str, str | None] | None = None,
    header: Mapping[int, int] | None = None,
    gap: int = 0,
) -> bytes:
    """The bytes of a file. header: place of the offset (0 TEXT start, 1 stop, 2 DATA start, 3 stop) -> what to write."""
    events = len(columns[0].values)
    data = _data(columns, data_type, little)
    text = _keywords(columns, version, data_type, little, events) | dict(keywords or {})
    length = len(_text(text, delimiter, 0, 0, version))
    start = 58 + length + gap
    stop = start + len(data) - 1
    written = _text(text, delimiter, start, stop, version)
    large = stop > 99_999_999
    offsets = [58, 58 + length - 1, 0 if large else start, 0 if large else stop, 0, 0]
    for place, offset in (header or {}).items():
        offsets[place] = offset
    head = f"FCS{version}    " + "".join(f"{offset:8d}" for offset in offsets)
    return head.encode() + written + b" " * gap + data


def _keywords(
    columns: Sequence[Column], version: str, data_type: str, little: bool, events: int
) -> dict[str, str | None]:
    order = "1,2,3,4" if little else "4,3,2,1"
    text: dict[str, str | None] = {
        "$BYTEORD": order,
        "$DATATYPE": data_type,
        "$MODE": "L",
        "$NEXTDATA": "0",
        "$PAR": str(len(columns)),
        "$TOT": str(events),
        "$OP": "Invented Operator",
        "$SRC": "Invented Patient",
        "$CYT": "Invented Cytometer",
    }
    for at, one in enumerate(columns, 1):
        text[f"$P{at}N"] = one.name
        text[f"$P{at}B"] = str(FLOAT.get(data_type, one.bits))
        text[f"$P{at}E"] = one.amplifier
        text[f"$P{at}R"] = str(one.range)
        text[f"$P{at}S"] = one.label or None
        text[f"$P{at}G"] = one.gain
    return text


def _text(text: Mapping[str, str | None], delimiter: str, start: int, stop: int, version: str) -> bytes:
    own = dict(text)
    if version != "2.0":
        places = {"$BEGINDATA": start, "$ENDDATA": stop}
        own = {name: f"{place:012d}" for name, place in places.items()} | own
        own |= {"$BEGINANALYSIS": "0", "$ENDANALYSIS": "0", "$BEGINSTEXT": "0", "$ENDSTEXT": "0"} | own
    said = [
        f"{name}{delimiter}{value.replace(delimiter, delimiter * 2)}"
        for name, value in own.items()
        if value is not None
    ]
    return (delimiter + delimiter.join(said) + delimiter).encode("utf-8")


def _data(columns: Sequence[Column], data_type: str, little: bool) -> bytes:
    order = "<" if little else ">"
    if data_type in FLOAT:
        rows = np.column_stack([np.asarray(one.values, dtype=np.float64) for one in columns])
        return rows.astype(f"{order}f{FLOAT[data_type] // 8}").tobytes()
    kinds = [(f"c{at}", f"{order}u{one.bits // 8}") for at, one in enumerate(columns)]
    table = np.zeros(len(columns[0].values), dtype=kinds)
    for at, one in enumerate(columns):
        table[f"c{at}"] = one.values
    return table.tobytes()


def spillover(detectors: Sequence[str], matrix: Any) -> str:
    """A matrix as the keyword $SPILLOVER holds it."""
    values = [f"{value:.10g}" for value in np.asarray(matrix, dtype=float).ravel()]
    return ",".join([str(len(detectors)), *detectors, *values])
