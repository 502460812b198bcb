"""Files that a lot file names: each is hashed before anything is read from it; a certificate names it without its folder."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from datetime import datetime
from pathlib import Path

from lupustem.exchange.lot_evidence import LogFile
from lupustem.exchange.lot_fields import Fields, Notes
from lupustem.exchange.reading import MIB, STDIN, open_regular, read_limited, shown, text_of
from lupustem.logic.text import Text
from lupustem.product.canonical import sha256
from lupustem.product.lot import RawFile, Settings
from lupustem.product.markers import MarkerCounts

_LOG_LIMIT = 10 * MIB
_TIME_COLUMNS = ("minute", "minutes", "min", "time_min", "time", "时间", "分钟")
_CELSIUS_COLUMNS = ("celsius", "temperature_c", "temp_c", "temperature", "温度", "摄氏度")
_UNIT = re.compile(r"[(\[（](min|minutes|°?c|celsius|℃|分钟)[)\]）]$")


class Attachments:
    """The folder in which the files of one lot lie; None where there is none. pictures: whether its tubes are drawn."""

    def __init__(self, folder: Path | None, *, pictures: bool = False) -> None:
        self.folder = folder
        self.pictures = pictures

    def hash_own(self, data: bytes, path: str | Path, notes: Notes) -> None:
        """The lot file itself is the first raw file."""
        name = "-" if os.fspath(path) == STDIN else Path(os.fspath(path)).name
        notes.files.append(RawFile(name, sha256(data)))

    def raw(self, name: str, fields: Fields) -> RawFile:
        """A file hashed piece by piece. Raises Unreadable where it cannot be read."""
        digest = hashlib.sha256()
        with open_regular(self._path(name, fields)) as file:
            while piece := file.read(MIB):
                digest.update(piece)
        raw = RawFile(Path(name).name, digest.hexdigest())
        fields.notes.files.append(raw)
        return raw

    def temperature_log(self, key: str, fields: Fields) -> LogFile:
        """The readings of a CSV: minute (or time, ISO 8601) and Celsius, by the names of its columns or, without names, in
        this order.
        """
        path = self._path(fields.text(key) or "", fields)
        data = read_limited(path, _LOG_LIMIT, _LOG)
        fields.notes.files.append(RawFile(path.name, sha256(data)))
        rows = [row for row in _rows(text_of(data, shown(path))) if any(cell.strip() for cell in row)]
        columns = _columns(rows[0]) if rows else None
        if columns is None:
            raise fields.notes.refuse(fields.at(key), _COLUMNS)
        time, celsius, begins = columns
        return _minutes([(_cell(row, time), _cell(row, celsius)) for row in rows[begins:]])

    def marker(self, marker: str, fields: Fields, settings: Settings) -> MarkerCounts:
        """One tube gated from its FCS file."""
        from lupustem.exchange.lot_tubes import tube_marker

        return tube_marker(marker, fields, settings, self._path, draw=self.pictures)

    def _path(self, name: str, fields: Fields) -> Path:
        if self.folder is None or not name or "\0" in name:
            raise fields.notes.refuse(fields.place, _NO_FOLDER)
        return self.folder / name


def _rows(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    signs = [sign for sign in (";", "\t") if sign in first and "," not in first]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=signs[0] if signs else ","))


def _columns(first: list[str]) -> tuple[int, int, int] | None:
    """Where time and temperature stand, and the row of the first reading; None where the names do not tell."""
    names = [_UNIT.sub("", cell.strip().lower()).strip() for cell in first]
    if len(first) == 2 and all(_is_value(cell) for cell in first):
        return 0, 1, 0
    time = next((names.index(name) for name in _TIME_COLUMNS if name in names), None)
    celsius = next((names.index(name) for name in _CELSIUS_COLUMNS if name in names), None)
    return None if time is None or celsius is None else (time, celsius, 1)


def _is_value(cell: str) -> bool:
    if re.fullmatch(r"[-+]?\d+(\.\d*)?", cell.strip()):
        return True
    try:
        datetime.fromisoformat(cell.strip())
    except ValueError:
        return False
    return True


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _minutes(rows: list[tuple[str, str]]) -> LogFile:
    """Moments as minutes since the first one; what is no moment stays as it is, and is refused where it is read."""
    moments: list[datetime | None] = []
    for time, _ in rows:
        try:
            moments.append(datetime.fromisoformat(time.strip()))
        except ValueError:
            moments.append(None)
    first = moments[0] if moments else None
    if first is None:
        return LogFile([[time, celsius] for time, celsius in rows], None)
    found: list[object] = []
    for (_, celsius), moment in zip(rows, moments, strict=True):
        same = moment is not None and (moment.tzinfo is None) == (first.tzinfo is None)
        seconds = (moment - first).total_seconds() if moment is not None and same else None
        found.append([None if seconds is None else f"{seconds / 60:.6f}", celsius])
    return LogFile(found, None if first.tzinfo is None else first)


_LOG = Text("温度记录至多 10 MiB。", "a temperature log takes at most 10 MiB.")
_COLUMNS = Text(
    "温度记录须有 minute（或 time）与 celsius 两列；没有列名时应为两列，先时间后温度。",
    "a temperature log needs a column minute (or time) and a column celsius; without names, two columns in this order.",
)
_NO_FOLDER = Text(
    "从标准输入或内存读取时不能引用文件。", "a file cannot be named here: there is no folder to find it in."
)
