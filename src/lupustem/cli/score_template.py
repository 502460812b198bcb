"""An empty input for an index, to be filled in by hand: every key with what stands there, in both languages."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from lupustem.indices.declare import Index, Key
from lupustem.indices.score import unverified
from lupustem.logic.text import Text
from lupustem.report.wrapping import wrapped

_COLUMNS = 76


def score_template(index: Index, form: str) -> str:
    """The text of an empty input, YAML or JSON; JSON has no place for comments.

    A key without an example is one that most visits do without: YAML shows it as a comment, JSON leaves it out.
    """
    if form == "json":
        needed = {key.name: None for key in index.keys if key.example is not None}
        return json.dumps(needed, ensure_ascii=False, indent=2) + "\n"
    lines = [line for text in _head(index) for line in _comments(text)]
    for key in index.keys:
        lines += ["", *_comments(key.text), *_key(key)]
    return "\n".join(lines if index.keys else [*lines, "", "{}"]) + "\n"


def _head(index: Index) -> tuple[Text, ...]:
    return (
        Text(f"{index.text.zh}，{index.version}", f"{index.text.en}, {index.version}"),
        Text(f"回顾：{index.window.zh}", f"Looks at: {index.window.en}"),
        Text(
            "各键留空即为未知；前有 # 的键可不写，用时去掉 #。填好后运行：",
            "A key left empty is unknown; one behind # may be left out, to use it take the # away. When filled in:",
        ),
        Text(f"  lupustem score {index.name} 文件名", f"  lupustem score {index.name} FILE"),
        *(Text(f"未核实：{one.zh}", f"Unverified: {one.en}") for one in unverified(index.claims)),
    )


def _key(key: Key) -> tuple[str, ...]:
    name = _spelled(key.name)
    if key.example is None:
        return (f"# {name}:",)
    return f"# 例 / example: {_flow(key.example)}", f"{name}:"


def _comments(text: Text) -> list[str]:
    return [f"# {line}" for said in text for line in wrapped(said, _COLUMNS)]


def _spelled(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").isalnum() else json.dumps(name, ensure_ascii=False)


def _flow(value: Any) -> str:
    """A value as it may be written after the colon, in one line: YAML, numbers with the digits they have."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_spelled(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return _spelled(value) if isinstance(value, str) else json.dumps(value)
