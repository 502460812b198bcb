"""Cohort files: CSV, Parquet and NDJSON, one row per patient, opened as lazy frames of what was written.

CSV and NDJSON stay text until `facts.columns` has checked them: a reader that guesses types would round in silence.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lupustem.exchange.reading import open_regular, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
from lupustem.facts.columns import CASE_ID
from lupustem.logic.text import Text

_HEAD = 1024 * 1024
_BATCH = 50_000
_LONGEST_LINE = 4 * 1024 * 1024
_TEXTS = frozenset({name for name, fact in FACTS.items() if fact.kind == "category"} | {CASE_ID})


@dataclass(frozen=True, slots=True)
class CohortFile:
    """A cohort as it was written, in the file `path`; `text` where every column is text."""

    frame: pl.LazyFrame
    schema: dict[str, pl.DataType]
    text: bool
    path: Path


def open_cohort(path: Path, scratch: Path, texts: frozenset[str] = _TEXTS) -> CohortFile:
    """Open a cohort by the suffix of its name; NDJSON is laid out as columns in the folder `scratch` first.

    texts: the columns that hold text; in any other one a JSON text is a value of the wrong type.
    Raises Unreadable for a file that is empty, of another kind, in another encoding or with doubled columns.
    """
    reader = {".csv": _csv, ".parquet": _parquet, ".ndjson": _ndjson, ".jsonl": _ndjson}.get(path.suffix.lower())
    with open_regular(path) as file:
        head = file.read(_HEAD)
    name = shown(path)
    if reader is None:
        raise Unreadable(
            Text(
                f"{name.zh}：不认识的后缀；队列文件应为 .csv、.parquet 或 .ndjson。",
                f"{name.en}: unknown suffix; a cohort is a .csv, .parquet or .ndjson file.",
            )
        )
    if not head:
        raise Unreadable(
            _problem(path, "文件是空的；第一行应为列名。", "the file is empty; it needs its column names.")
        )
    return reader(path, head, scratch, texts)


def lost_in_reading(path: Path, error: Exception) -> Unreadable:
    """What a reader said while a file streamed through it, as one line that holds none of its values."""
    said = str(error).lower()
    if "utf-8" in said or "utf8" in said:
        return _problem_error(path, _ENCODING)
    if "fields" in said or "ragged" in said or "schema" in said:
        return _problem_error(
            path,
            Text(
                "有一行的列数比列名多；请核对逗号与引号。",
                "a line has more fields than there are columns; check its commas and quotation marks.",
            ),
        )
    return _problem_error(
        path,
        Text(
            "读到一半出错，文件可能已损坏或不完整；请重新导出。",
            "reading broke off, the file may be damaged or cut short; export it again.",
        ),
    )


_ENCODING = Text(
    "不是 UTF-8 编码；请另存为 UTF-8，或运行 iconv -f GB18030 -t UTF-8。",
    "not encoded as UTF-8; save it as UTF-8, or run iconv -f GB18030 -t UTF-8.",
)


def _csv(path: Path, head: bytes, scratch: Path, texts: frozenset[str]) -> CohortFile:
    if b"\0" in head:
        raise Unreadable(_problem(path, "不是 CSV 文本文件。", "not a CSV text file."))
    line = head.splitlines()[0]
    try:
        columns = next(csv.reader(io.StringIO(line.decode("utf-8-sig"), newline=""), strict=True), [])
    except UnicodeDecodeError:
        raise _problem_error(path, _ENCODING) from None
    except csv.Error:
        raise Unreadable(
            _problem(path, "第一行的引号不成对。", "the quotation marks of the first line do not pair.")
        ) from None
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t"):
        raise Unreadable(
            _problem(path, "各列须以逗号分隔。", "the columns are separated by something else than commas; use commas.")
        )
    doubled = [column for column, times in Counter(columns).items() if times > 1]
    if doubled:
        names = ", ".join(_printable(column) for column in doubled)
        raise Unreadable(
            _problem(
                path, f"列名重复：{names}；每列只能出现一次。", f"columns stand twice: {names}; each may stand once."
            )
        )
    schema: dict[str, pl.DataType] = dict.fromkeys(columns, pl.String())
    frame = pl.scan_csv(path, schema=schema, has_header=True, encoding="utf8")
    if len(columns) > 1:
        # A blank line is no patient; a line that holds only a case_id is one of whom nothing is known.
        frame = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    return CohortFile(frame, schema, True, path)


def _parquet(path: Path, head: bytes, scratch: Path, texts: frozenset[str]) -> CohortFile:
    try:
        frame = pl.scan_parquet(path, glob=False)
        schema = dict(frame.collect_schema())
    except (pl.exceptions.PolarsError, OSError):
        raise Unreadable(
            _problem(path, "不是完整的 Parquet 文件；请重新导出。", "not a whole Parquet file; export it again.")
        ) from None
    if CASE_ID in schema and not _names_rows(schema[CASE_ID]):
        raise Unreadable(
            _problem(path, f"列 {CASE_ID} 须为文本或整数。", f"column {CASE_ID} has to hold text or whole numbers.")
        )
    emptied = [name for name, kind in schema.items() if kind == pl.String and _numeric(name)]
    unknown = [name for name in emptied if frame.select(pl.col(name).count() == 0).collect().item()]
    schema |= dict.fromkeys(unknown, pl.Null())
    return CohortFile(frame, schema, False, path)


def _names_rows(kind: pl.DataType) -> bool:
    text = isinstance(kind, pl.Categorical | pl.Enum) or kind in (pl.String, pl.Null, pl.Date)
    return text or kind.is_integer()


def _numeric(name: str) -> bool:
    return name in FACTS and FACTS[name].kind != "category"


def _ndjson(path: Path, head: bytes, scratch: Path, texts: frozenset[str]) -> CohortFile:
    columns = {CASE_ID: None}
    parts = 0
    for rows in _batches(path, texts):
        columns |= dict.fromkeys(name for row in rows for name in row)
        schema = dict.fromkeys(columns, pl.String())
        pl.DataFrame(rows, schema=schema, orient="row").write_parquet(scratch / f"rows-{parts:06}.parquet")
        parts += 1
    schema = dict.fromkeys(columns, pl.String())
    if not parts:
        raise Unreadable(_problem(path, "没有任何一行。", "it holds no line."))
    frame = pl.scan_parquet(scratch / "rows-*.parquet", schema=schema, missing_columns="insert")
    return CohortFile(frame, dict(schema), True, path)


def _batches(path: Path, texts: frozenset[str]) -> Iterator[list[dict[str, str | None]]]:
    rows: list[dict[str, str | None]] = []
    with open_regular(path) as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise Unreadable(_problem(path, f"第 {number} 行超过 4 MiB。", f"line {number} is longer than 4 MiB."))
            if line.strip():
                rows.append(_line(path, number, line, texts))
            if len(rows) == _BATCH:
                yield rows
                rows = []
    if rows:
        yield rows


class _Number(str):
    """A JSON number as it was written."""


def _line(path: Path, number: int, line: bytes, texts: frozenset[str]) -> dict[str, str | None]:
    try:
        row = _decoder.decode(line.decode("utf-8-sig" if number == 1 else "utf-8").strip())
    except _DoubledKeyError as doubled:
        key = _printable(str(doubled))
        raise Unreadable(
            _problem(path, f"第 {number} 行：{key} 重复。", f"line {number}: {key} stands twice.")
        ) from None
    except UnicodeDecodeError:
        raise _problem_error(path, _ENCODING) from None
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise Unreadable(
            _problem(path, f"第 {number} 行：不是一个 JSON 对象。", f"line {number}: not one JSON object on one line.")
        )
    if isinstance(row.get(CASE_ID), list | dict | bool):
        raise Unreadable(
            _problem(
                path,
                f"第 {number} 行：{CASE_ID} 须为文本或整数。",
                f"line {number}: {CASE_ID} has to be text or a whole number.",
            )
        )
    return {name: _cell(value, name in texts) for name, value in row.items()}


def _cell(value: object, is_text: bool) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, _Number):
        return value
    if isinstance(value, str) and is_text:
        return value
    return json.dumps(value)


class _DoubledKeyError(ValueError):
    pass


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        raise _DoubledKeyError(next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1))
    return row


_decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number)


def _problem(path: Path, zh: str, en: str) -> Text:
    name = shown(path)
    return Text(f"{name.zh}：{zh}", f"{name.en}: {en}")


def _problem_error(path: Path, text: Text) -> Unreadable:
    return Unreadable(_problem(path, text.zh, text.en))


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:60]
