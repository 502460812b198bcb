"""The input of an index for one visit, written by hand: YAML, JSON or TOML, a mapping with the keys that the index reads.

    present: [arthritis, rash]
    unknown: [low_complement]
    window: 30

A whole example, {index: sledai_2k, input: {...}}, is read too where it is for the index asked for. Only the shape of the
file is checked here; what the keys say is the index's own business.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lupustem.exchange.case_files import LIMIT, Kind, read_mapping
from lupustem.exchange.reading import read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices.catalogue import find
from lupustem.logic.text import Text

MOST_ENTRIES = 5000
TABLES = (".csv", ".parquet", ".ndjson", ".jsonl")
# What an example says besides its input; none of it is read.
_BESIDE = ("id", "expected", "provenance", "source", "confidence")
_MANY_VISITS = Text(
    "一次就诊只有几 KB，成批就诊请写成 CSV、Parquet 或 NDJSON 表格。",
    "one visit takes a few KB, many visits belong in a CSV, Parquet or NDJSON table.",
)


@dataclass(frozen=True, slots=True)
class VisitFile:
    """What stands in a file for one index.

    name: the file, as people see it. values: key -> value as written. lines: path of a key -> its line, from YAML only.
    """

    name: Text
    values: dict[str, Any]
    lines: Mapping[str, int]

    def said(self, problem: Problem) -> Text:
        """A problem of the input as one line that names the file and, where it is known, the line."""
        line = self.line(problem.fact)
        zh, en = ("", "") if line is None else (f"第 {line} 行：", f"line {line}: ")
        return Text(f"{self.name.zh}：{zh}{problem.text.zh}", f"{self.name.en}: {en}{problem.text.en}")

    def line(self, path: str) -> int | None:
        """The line of a key by its path, such as raw.wbc or visits[2].pga; that of what holds it where it has none."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None


def is_table(path: str | Path) -> bool:
    """Whether a file holds many visits, one in a row, by its suffix."""
    return Path(os.fspath(path)).suffix.lower() in TABLES


def read_visit_file(path: str | Path, index: str) -> VisitFile:
    """Read the input of one index; "-" is standard input, JSON if it begins with "{" and YAML otherwise.

    Raises Unreadable, one line that names file, place and remedy.
    """
    return parse_visit(read_limited(path, LIMIT, _MANY_VISITS), path, index)


def parse_visit(data: bytes, path: str | Path, index: str) -> VisitFile:
    """The input of `index` in `data`; `path` gives its format by suffix, and its name in errors.

    Raises Unreadable, one line that names file, place and remedy.
    """
    name = shown(path)
    kind = Kind(Text("就诊文件", "visit file"), f"visit file:{index}")
    content = read_mapping(data, path, kind)
    values = _unpacked(content, index, name) if "input" in content else content
    return VisitFile(name, {str(key): value for key, value in values.items()}, _lines(values, name))


def _unpacked(content: dict[str, Any], index: str, name: Text) -> dict[str, Any]:
    """The input of a whole example, which has to be for the index asked for."""
    strange = [_clean(key) for key in content if key not in ("index", "input", *_BESIDE)]
    if strange:
        listed = ", ".join(strange[:5]) + (" ..." if len(strange) > 5 else "")
        raise Unreadable(
            Text(
                f"{name.zh}：input 旁边不能再写 {listed}；指数的键请写在 input: 之下。",
                f"{name.en}: {listed} cannot stand beside input; the keys of the index belong under input:.",
            )
        )
    written = content.get("index")
    if written is not None and _index(written) != index:
        raise Unreadable(
            Text(
                f"{name.zh}：文件写的是 {_clean(written)}，要算的是 {index}；请核对指数名或换一个文件。",
                f"{name.en}: the file is for {_clean(written)}, asked for is {index}; "
                "check the name of the index or take another file.",
            )
        )
    values = content["input"]
    if not isinstance(values, dict):
        raise Unreadable(
            Text(
                f"{name.zh}：input 之下应逐行写“键: 值”。",
                f"{name.en}: “key: value” line by line belongs under input:.",
            )
        )
    return values


def _index(written: object) -> str | None:
    try:
        return find(str(written)).name
    except InvalidFacts:
        return None


def _lines(values: dict[str, Any], name: Text) -> dict[str, int]:
    """Where each key stands, by its path. Raises Unreadable where there is more than a visit can hold."""
    found: dict[str, int] = {}
    ahead: list[tuple[str, Any]] = [("", values)]
    entries = 0
    while ahead:
        place, value = ahead.pop()
        entries += len(value)
        if entries > MOST_ENTRIES:
            raise Unreadable(
                Text(
                    f"{name.zh}：超过 {MOST_ENTRIES} 项，多于一次就诊所能有的；成批就诊请写成表格。",
                    f"{name.en}: more than {MOST_ENTRIES} entries, more than a visit can have; "
                    "many visits belong in a table.",
                )
            )
        for path, key, below in _below(place, value):
            line = getattr(key, "line", None)
            if line is not None:
                found[path] = line
            if isinstance(below, dict | list):
                ahead.append((path, below))
    return found


def _below(place: str, value: dict[str, Any] | list[Any]) -> list[tuple[str, object, Any]]:
    if isinstance(value, list):
        return [(f"{place}[{at}]", None, below) for at, below in enumerate(value)]
    return [(f"{place}.{key}" if place else str(key), key, below) for key, below in value.items()]


def _clean(written: object) -> str:
    # The key of an index that goes wrong is shown, a whole mapping or list is not.
    text = str(written) if isinstance(written, str | int) else "?"
    return "".join(sign if sign.isprintable() else "?" for sign in text[:60]) or '""'
