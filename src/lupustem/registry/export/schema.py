"""What an export says of itself: every table and column in both languages, what was left out and why, the "
"vocabulary of facts."""

from __future__ import annotations

from typing import Any

from lupustem.facts import FACTS
from lupustem.logic.as_words import plain
from lupustem.logic.text import Text
from lupustem.registry.export.classes import Column, Table, tables

TYPES = {
    "BooleanField": "boolean",
    "DateField": "date",
    "DateTimeField": "timestamp, UTC",
    "BigAutoField": "integer",
    "BigIntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
}
WHY: dict[str, Text] = {
    "secret": Text("秘密，任何导出都不含", "a secret, in no export"),
    "identity": Text("身份信息，仅含于实名导出", "identity, in identified exports alone"),
    "free": Text(
        "自由文本，可能含任何内容，仅含于实名导出", "free text, which may hold anything; in identified exports alone"
    ),
}
DATES = Text(
    "日期与时间未作改动：与其他资料对照时可能推知患者身份，请据此决定交给谁、怎样保存。",
    "Days and times are as they are: beside other data they may tell who a patient is. Decide by that who gets this and how it "
    "is kept.",
)
CONTENTS = Text(
    "JSON 列只保留数值、是否、日期与已知代码，其余文字为 null。",
    "Of JSON columns numbers, yes and no, days and known codes are kept; every other text is null.",
)


def type_of(table: Table, column: Column) -> str:
    """The type of a column in an export."""
    field = table.model._meta.get_field(column.name)
    if column.kind in ("patient", "person") or (field.related_model and field.related_model.__name__ == "Centre"):
        return "text"
    if field.related_model is not None:
        return "integer"
    return TYPES.get(field.get_internal_type(), "text")


def schema(counts: dict[str, int], *, identified: bool) -> dict[str, Any]:
    """The schema of an export. counts: the rows of each table that is in it."""
    return {
        "tables": [_said(one, counts[one.name], identified) for one in tables() if one.name in counts],
        "left_out": [_left_out(one) for one in tables() if one.name not in counts],
        "dates": DATES._asdict(),
        "contents": None if identified else CONTENTS._asdict(),
    }


def facts() -> list[dict[str, Any]]:
    """The vocabulary: what the names in the table of facts mean, with their units and values."""
    return [
        {
            "name": fact.name,
            "kind": fact.kind,
            "unit": fact.unit,
            "minimum": None if fact.minimum is None else plain(fact.minimum),
            "maximum": None if fact.maximum is None else plain(fact.maximum),
            "values": {value: text._asdict() for value, text in fact.values.items()},
            **fact.text._asdict(),
        }
        for fact in FACTS.values()
    ]


def _said(table: Table, rows: int, identified: bool) -> dict[str, Any]:
    shown = table.shown(identified=identified)
    hidden = [one for one in table.columns if one not in shown]
    return {
        "table": table.name,
        "rows": rows,
        **table.meaning._asdict(),
        "columns": [_column(table, one) for one in shown],
        "left_out": [{"column": one.name, **one.meaning._asdict(), "why": WHY[one.kind]._asdict()} for one in hidden],
    }


def _column(table: Table, column: Column) -> dict[str, Any]:
    related = table.model._meta.get_field(column.name).related_model
    there = {"key_of": str(related._meta.db_table).removeprefix("registry_")} if related else {}
    return {
        "column": column.name,
        "type": type_of(table, column),
        "kind": column.kind,
        **column.meaning._asdict(),
        **there,
    }


def _left_out(table: Table) -> dict[str, Any]:
    why = WHY["identity"] if table.keeping == "identity" else Text("无需导出", "nothing that an export needs")
    return {"table": table.name, **table.meaning._asdict(), "why": why._asdict()}
