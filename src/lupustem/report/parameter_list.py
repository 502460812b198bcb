"""The parameters of a set as a table and as JSON: value, kind, where it stands, how a site may change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lupustem.logic.text import Language, Text
from lupustem.treatment.invalid import number_text
from lupustem.treatment.parameter_rows import ROWS, Change, Parameter
from lupustem.treatment.parameters import ParameterSet, Value
from lupustem.treatment.reasons import KIND_WORDS

CHANGES: dict[Change, Text] = {
    Change.FIXED: Text("不可更改", "fixed"),
    Change.RAISE: Text("只可提高", "may be raised"),
    Change.LOWER: Text("只可降低", "may be lowered"),
    Change.WITHIN: Text("范围内可选", "free within bounds"),
}


def parameter_answer(values: ParameterSet) -> dict[str, Any]:
    """The set as JSON, numbers as exact text."""
    return {
        "kind": "parameters",
        "status": "ok",
        "reasons": [],
        "id": values.id,
        "fingerprint": values.fingerprint,
        "author": values.author,
        "second_person": values.second_person,
        "dated": None if values.dated is None else values.dated.isoformat(),
        "site": list(values.site),
        "values": {row.name: _entry(row, values) for row in ROWS},
    }


def _entry(row: Parameter, values: ParameterSet) -> dict[str, Any]:
    return {
        "value": _spelled(values.values[row.name]),
        "unit": row.unit,
        "kind": str(values.kind(row.name)),
        "statement": row.statement,
        "change": str(row.change),
        "low": row.low,
        "high": row.high,
        "text": {"zh": row.text.zh, "en": row.text.en},
    }


def _spelled(value: Value) -> Any:
    if isinstance(value, tuple):
        return [number_text(one) for one in value]
    return value if value is None or isinstance(value, str) else number_text(value)


def with_unit(row: Parameter, values: ParameterSet) -> str:
    """A value for reading, with its unit."""
    value = _spelled(values.values[row.name])
    shown = ", ".join(value) if isinstance(value, list) else "-" if value is None else str(value)
    return shown if row.unit == "1" else f"{shown} {row.unit}"


def parameter_lines(values: ParameterSet, language: Language) -> Iterator[str]:
    """The set as lines."""
    yield f"{values.id}  {values.fingerprint}"
    for row in ROWS:
        shown = with_unit(row, values)
        kind, change = KIND_WORDS[values.kind(row.name)].in_(language), CHANGES[row.change].in_(language)
        yield f"  {row.name}  {shown}  {row.text.in_(language)}  [{kind}; {change}]"
