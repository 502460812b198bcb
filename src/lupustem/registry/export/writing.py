"""An export as a folder: CSV and Parquet for each table, schema, vocabulary, trail with its script, checksums.

All of it is read at one moment. `sha256sum -c SHA256SUMS` checks the files, `python3 verify_export.py audit.ndjson` the trail.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from lupustem import __version__
from lupustem.consensus import VERSION
from lupustem.registry.export.classes import Table, tables
from lupustem.registry.export.pseudonyms import Pseudonyms
from lupustem.registry.export.readme import readme
from lupustem.registry.export.rows import Reader
from lupustem.registry.export.schema import facts, schema, type_of
from lupustem.registry.export.snapshot import snapshot
from lupustem.registry.export.trail import own_end, trail_lines
from lupustem.registry.models import Centre, Upload
from lupustem.registry.record.exporting import script

FORMAT = "lupustem-export-1"
SUMS = "SHA256SUMS"
_PART = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. recipient: for whom, which the pseudonyms depend on."""

    identified: bool
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows of each table, and the SHA-256 of the list of checksums."""

    counts: dict[str, int]
    digest: str


def write_export(folder: Path, centre: Centre, asked: Asked, *, secret_key: str, uploads: Path) -> Exported:
    """Write one centre's record into an empty folder. uploads: where the uploaded files are; copied in an identified export."""
    with snapshot() as using:
        reader = Reader(centre, Pseudonyms(secret_key, centre.code, asked.recipient), asked.identified, using)
        counts = {one.name: _table(folder, one, reader) for one in tables() if one.leaves(identified=asked.identified)}
        _lines(folder / "audit.ndjson", trail_lines(reader))
        if asked.identified:
            _uploads(folder, reader, uploads)
        said = _manifest(centre, asked, counts, own_end(reader))
    _lines(folder / "verify_export.py", [script()])
    _json(folder / "schema.json", schema(counts, identified=asked.identified))
    _json(folder / "facts.json", facts())
    _json(folder / "manifest.json", said)
    for language in ("zh", "en"):
        _lines(folder / f"README.{language}.md", [readme(said).in_(language)])  # type: ignore[arg-type]
    return Exported(counts, _sums(folder))


def _table(folder: Path, table: Table, reader: Reader) -> int:
    """One table as Parquet and CSV, both from the same rows, which are laid out in parts on the way."""
    import polars as pl

    columns = table.shown(identified=reader.identified)
    types = {one.name: _POLARS[type_of(table, one)] for one in columns}
    kinds = {
        name: getattr(pl, kind) if kind != "Datetime" else pl.Datetime("us", "UTC") for name, kind in types.items()
    }
    parts, count, rows = folder / f".{table.name}", 0, reader.rows(table)
    parts.mkdir()
    for number in range(1_000_000):
        some = list(islice(rows, _PART))
        if some or not number:
            pl.DataFrame(some, schema=kinds, orient="row").write_parquet(parts / f"{number:06d}.parquet")
        count += len(some)
        if len(some) < _PART:
            break
    whole = pl.scan_parquet(sorted(parts.glob("*.parquet")))
    whole.sink_parquet(folder / f"{table.name}.parquet", maintain_order=True)
    whole.sink_csv(folder / f"{table.name}.csv", maintain_order=True, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    shutil.rmtree(parts)
    return count


_POLARS = {"boolean": "Boolean", "date": "Date", "timestamp, UTC": "Datetime", "integer": "Int64", "text": "String"}


def _uploads(folder: Path, reader: Reader, uploads: Path) -> None:
    """The uploaded files of the centre, each under its SHA-256."""
    wanted = set(Upload.objects.using(reader.using).filter(centre_id=reader.centre.pk).values_list("sha256", flat=True))
    there = (one for one in uploads.rglob("*") if one.is_file() and one.name in wanted) if uploads.is_dir() else ()
    for one in there:
        (folder / "uploads").mkdir(exist_ok=True)
        shutil.copyfile(one, folder / "uploads" / one.name)


def _manifest(centre: Centre, asked: Asked, counts: dict[str, int], end: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "program": __version__,
        "consensus": VERSION,
        "centre": centre.code,
        "identified": asked.identified,
        "recipient": asked.recipient,
        "rows": counts,
        "trail_end": end,
    }


def _lines(path: Path, lines: Iterable[str]) -> None:
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def _json(path: Path, value: Any) -> None:
    _lines(path, [json.dumps(value, ensure_ascii=False, indent=1), "\n"])


def _sums(folder: Path) -> str:
    _lines(folder / SUMS, _sum_lines(folder))
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()


def _sum_lines(folder: Path) -> Iterator[str]:
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.name != SUMS):
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield f"{digest}  {path.relative_to(folder).as_posix()}\n"
