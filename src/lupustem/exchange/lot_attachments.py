"""Files that a lot file names: each is hashed before anything is read from it; a certificate names it without its folder."""

from __future__ import annotations

import csv
import hashlib
import io
import os
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
_TIME_COLUMNS, _CELSIUS_COLUMNS = ("minute", "minutes", "time"), ("celsius", "temperature_c")


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
        """The readings of a CSV with a column minute (or time, ISO 8601) and a column celsius."""
        path = self._path(fields.text(key) or "", fields)
        data = read_limited(path, _LOG_LIMIT, _LOG)
        fields.notes.files.append(RawFile(path.name, sha256(data)))
        rows = csv.DictReader(io.StringIO(text_of(data, shown(path)), newline=""))
        columns = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
        time = next((columns[name] for name in _TIME_COLUMNS if name in columns), None)
        celsius = next((columns[name] for name in _CELSIUS_COLUMNS if name in columns), None)
        if time is None or celsius is None:
            raise fields.notes.refuse(fields.at(key), _COLUMNS)
        return _minutes([(row[time] or "", row[celsius] or "") for row in rows])

    def marker(self, marker: str, fields: Fields, settings: Settings) -> MarkerCounts:
        """One tube gated from its FCS file."""
        from lupustem.exchange.lot_tubes import tube_marker

        return tube_marker(marker, fields, settings, self._path, draw=self.pictures)

    def _path(self, name: str, fields: Fields) -> Path:
        if self.folder is None or not name or "\0" in name:
            raise fields.notes.refuse(fields.place, _NO_FOLDER)
        return self.folder / name


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
    "温度记录须有 minute（或 time）与 celsius 两列。",
    "a temperature log needs a column minute (or time) and a column celsius.",
)
_NO_FOLDER = Text(
    "从标准输入或内存读取时不能引用文件。", "a file cannot be named here: there is no folder to find it in."
)
