"""YAML as a case file needs it: what is written is what is read; nothing is turned into something else in silence.

Only true and false (any case) are yes-or-no values, only plain decimal numbers are numbers, kept as written. What
YAML 1.1 would convert quietly (012 octal, 1_000, 12:30 sexagesimal, yes and no, dates) stays text, so that the fact it
stands under refuses it by name. Anchors, aliases, tags, duplicate keys and second documents are refused. Read from
parser events, without recursion, so that depth does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,9})?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE_DIGITS = 4000
DEEPEST = 20


class Spelled(str):
    """A key or a text, with the line it stands on."""

    line: int


@dataclass(slots=True)
class _Level:
    mapping: dict[str, Any] | None
    items: list[Any] = field(default_factory=list)
    key: Spelled | None = None


def read_yaml(text: str, name: Text) -> Any:
    """The value of the one document in `text`: mappings with `Spelled` keys, lists, scalars; None for no document.

    Raises Unreadable, naming line, key and remedy.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _built(yaml.parse(text, Loader=loader), yaml, name)
    except yaml.YAMLError as error:
        raise Unreadable(_malformed(error, name)) from None
    except (ValueError, RecursionError, UnicodeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_malformed(error, name)) from None


def _built(events: Iterator[Any], yaml: Any, name: Text) -> Any:
    levels = [_Level(None)]
    documents = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused(name, line, _SECOND_DOCUMENT)
        elif isinstance(event, yaml.NodeEvent):
            _refuse_references(event, yaml, line, name)
            if isinstance(event, yaml.ScalarEvent):
                _place(levels[-1], _spelled(event, line), _value(event), name)
            else:
                _open(levels, isinstance(event, yaml.MappingStartEvent), line, name)
        elif isinstance(event, yaml.CollectionEndEvent):
            done = levels.pop()
            _place(levels[-1], None, done.items if done.mapping is None else done.mapping, name)
    return levels[0].items[0] if levels[0].items else None


def _open(levels: list[_Level], mapping: bool, line: int, name: Text) -> None:
    above = levels[-1]
    if above.mapping is not None and above.key is None:
        raise _refused(name, line, _KEY_NOT_TEXT)
    if len(levels) > DEEPEST:
        raise _refused(name, line, _TOO_DEEP)
    levels.append(_Level({} if mapping else None))


def _place(level: _Level, spelled: Spelled | None, value: Any, name: Text) -> None:
    if level.mapping is None:
        level.items.append(value)
    elif level.key is None:
        assert spelled is not None
        if spelled in level.mapping:
            raise Unreadable(twice(spelled, name, spelled.line))
        level.key = spelled
    else:
        level.mapping[level.key] = value
        level.key = None


def _spelled(event: Any, line: int) -> Spelled:
    spelled = Spelled(event.value)
    spelled.line = line
    return spelled


def _value(event: Any) -> Any:
    """A quoted scalar is text; a plain one a word of the table, a number, or text."""
    text: str = event.value
    if event.style:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text) if len(text) <= _WHOLE_DIGITS else Decimal(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", "", 1))
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _refuse_references(event: Any, yaml: Any, line: int, name: Text) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise _refused(name, line, _REFERENCE)
    if event.tag is not None:
        raise _refused(name, line, _TAG)


_SECOND_DOCUMENT = Text(
    "文件含有两份文档（---）；一个文件只写一份。", "a second document (---) begins; write one per file."
)
_KEY_NOT_TEXT = Text(
    "名称不能是列表或映射；请核对缩进。", "a name cannot be a list or a mapping; check the indentation."
)
_TOO_DEEP = Text("嵌套过深；请核对缩进与括号。", "nested too deeply; check the indentation and the brackets.")
_REFERENCE = Text(
    "不接受 YAML 锚点与别名（& 与 *）；请直接写出数值，文字请加引号。",
    "YAML anchors and aliases (& and *) are not accepted; write the value itself, and put quotation marks around text.",
)
_TAG = Text(
    "不接受 YAML 标签（!）；请直接写出数值，文字请加引号。",
    "YAML tags (!) are not accepted; write the value itself, and put quotation marks around text.",
)


def _refused(name: Text, line: int, why: Text) -> Unreadable:
    return Unreadable(Text(f"{name.zh}：第 {line} 行：{why.zh}", f"{name.en}: line {line}: {why.en}"))


def twice(key: str, name: Text, line: int | None) -> Text:
    """The line that says a key stands twice."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in key[:60])
    return Text(
        f"{name.zh}：{'' if line is None else f'第 {line} 行：'}{clean} 写了两次；请只留一个。",
        f"{name.en}: {'' if line is None else f'line {line}: '}{clean} is written twice; keep one.",
    )


def _malformed(error: Exception, name: Text) -> Text:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    zh, en = ("", "") if mark is None else (f"（第 {mark.line + 1} 行）", f" (line {mark.line + 1})")
    return Text(
        f"{name.zh}：不是有效的 YAML{zh}；请核对缩进、冒号后的空格与引号。",
        f"{name.en}: not valid YAML{en}; check the indentation, the space after each colon and the quotation marks.",
    )
