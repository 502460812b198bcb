"""One patient's case file, written by hand: YAML, JSON or TOML with `facts`, `indices` to be scored, and a `case_id`.

    case_id: "0007"
    facts:
      sex: female
      weight_kg: 58.0

Numbers are kept as the decimals that were written. The values themselves are checked against the vocabulary by
`facts.row`; here only the shape of the file is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from lupustem.exchange.reading import MIB, STDIN, read_limited, shown, text_of
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

LIMIT = 10 * MIB
MOST_FACTS = 1000
_FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}
_WHOLE_DIGITS = 4000
_CASE_ID_LENGTH = 200


class Kind(NamedTuple):
    """What a file written by hand is meant to be: what it is called, and what would help to write one (see `Unreadable`)."""

    called: Text
    see: str = ""


CASE = Kind(Text("病例文件", "case file"), "case file")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a case file says, before it is checked.

    case_id: None where the file gives none. facts: name -> value as written. sources: name -> where it stands.
    indices: index -> its input as written; `case_indices` makes facts of them.
    """

    case_id: str | None
    facts: dict[str, object]
    sources: dict[str, dict[str, object]]
    indices: dict[str, object] = field(default_factory=dict)


def read_case_file(path: str | Path) -> CaseFile:
    """Read the case file at `path`; "-" is standard input, JSON if it begins with "{" and YAML otherwise.

    Raises Unreadable, one line that names file, field and remedy.
    """
    return parse_case(read_limited(path, LIMIT), path)


def parse_case(data: bytes, path: str | Path) -> CaseFile:
    """The case file in `data`; `path` gives its format by suffix, and its name in errors and sources.

    Raises Unreadable, one line that names file, field and remedy.
    """
    return _case(parse_content(data, path), path, shown(path))


def read_mapping(data: bytes, path: str | Path, kind: Kind) -> dict[str, Any]:
    """The mapping that makes up the file in `data`, as strictly as a case file is read; its content is not checked.

    Keys of YAML are `Spelled` and carry their line. Raises Unreadable, one line that names file, place and remedy.
    """
    content = parse_content(data, path, kind)
    if not isinstance(content, dict):
        raise Unreadable(_no_mapping(shown(path), kind, isinstance(content, list)), kind.see)
    return content


def parse_content(data: bytes, path: str | Path, kind: Kind = CASE) -> Any:
    """What the YAML, JSON or TOML in `data` holds, numbers as the decimals that were written, keys never twice.

    kind: what the file is meant to be, as errors say it. Raises Unreadable, one line that names file, field and remedy.
    """
    name = shown(path)
    if len(data) > LIMIT:
        zh, en = kind.called
        raise Unreadable(Text(f"{name.zh}：超过 10 MiB，不是{zh}。", f"{name.en}: above 10 MiB, no {en}."))
    read = _READERS[_format(path, data, name, kind)]
    return read(text_of(data, name, see=kind.see), name)


def _format(path: str | Path, data: bytes, name: Text, kind: Kind) -> str:
    if os.fspath(path) == STDIN or os.fspath(path).startswith(("/dev/", "/proc/")):
        first = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        return "json" if first == b"{" else "yaml"
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        raise Unreadable(
            Text(
                f"{name.zh}：看不出格式；{kind.called.zh}的后缀应为 .yaml、.yml、.json 或 .toml。",
                f"{name.en}: its format is not clear; a {kind.called.en} ends in .yaml, .yml, .json or .toml.",
            )
        )
    return _FORMATS[suffix]


def _case(content: Any, path: str | Path, name: Text) -> CaseFile:
    if not isinstance(content, dict):
        raise Unreadable(_no_facts(name), CASE.see)
    strange = [_clean(key) for key in content if key not in ("case_id", "facts", "indices")]
    if strange:
        raise Unreadable(_strange(strange, name))
    if "facts" not in content and "indices" not in content:
        raise Unreadable(_no_facts(name), CASE.see)
    facts, indices = (content.get(key) or {} for key in ("facts", "indices"))
    if not isinstance(facts, dict):
        raise Unreadable(_no_facts(name), CASE.see)
    if not isinstance(indices, dict):
        raise Unreadable(_no_indices(name), "visit file:sledai_2k")
    if len(facts) > MOST_FACTS:
        raise Unreadable(_too_many(name))
    sources = {str(key): _source(key, path) for key in facts}
    as_written = {str(key): facts[key] for key in facts}
    return CaseFile(_case_id(content.get("case_id"), name), as_written, sources, indices)


def _source(key: str, path: str | Path) -> dict[str, object]:
    source: dict[str, object] = {"kind": "case_file", "file": Path(os.fspath(path)).name}
    line = getattr(key, "line", None)
    if line is not None:
        source["line"] = line
    return source


def _case_id(value: object, name: Text) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unreadable(
            Text(
                f"{name.zh}：case_id 应为文字；请加引号。",
                f"{name.en}: case_id is a text; put quotation marks around it.",
            )
        )
    too_long = isinstance(value, int) and abs(value) >= 10**_CASE_ID_LENGTH
    text = "" if too_long else str(value)
    if too_long or len(text) > _CASE_ID_LENGTH or not text.isprintable():
        raise Unreadable(
            Text(
                f"{name.zh}：case_id 过长或含不可显示的字符；请用至多 200 个普通字符。",
                f"{name.en}: case_id is too long or holds characters that cannot be shown; use at most 200 plain ones.",
            )
        )
    return text


def _yaml(text: str, name: Text) -> Any:
    from lupustem.exchange.strict_yaml import read_yaml

    return read_yaml(text, name)


def _json(text: str, name: Text) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in found:
            if key in mapping:
                raise Unreadable(_twice(key, name))
            mapping[key] = value
        return mapping

    try:
        return json.loads(text, parse_float=_decimal, parse_int=_whole, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise Unreadable(_malformed("JSON", error.lineno, name)) from None
    except RecursionError:
        raise Unreadable(_too_deep(name)) from None


_MANY_PARTS = re.compile(r"""(?<![\w"'-])(?:["']?[\w-]++["']?[ \t]*+\.[ \t]*+){20}""")


def _toml(text: str, name: Text) -> Any:
    import tomllib

    if _MANY_PARTS.search(text):
        # tomllib keeps every prefix of a dotted key: its memory grows with the square of the parts.
        raise Unreadable(_too_deep(name))
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(_toml_problem(text, str(error), name)) from None
    except RecursionError:
        raise Unreadable(_too_deep(name)) from None
    except ValueError:
        # An impossible date, or a whole number of thousands of digits.
        raise Unreadable(_malformed("TOML", None, name)) from None


_READERS: dict[str, Callable[[str, Text], Any]] = {"yaml": _yaml, "json": _json, "toml": _toml}


def _decimal(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= _WHOLE_DIGITS else Decimal(text)


def _toml_problem(text: str, message: str, name: Text) -> Text:
    place = re.search(r"at line (\d+)", message)
    line = int(place[1]) if place else None
    if line is not None and re.search(r"overwrite|twice|[Dd]uplicate|redefine", message):
        written = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
        return _twice(written.partition("=")[0].strip() or "?", name, line)
    return _malformed("TOML", line, name)


def _twice(key: str, name: Text, line: int | None = None) -> Text:
    from lupustem.exchange.strict_yaml import twice

    return twice(key, name, line)


def _clean(key: object) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in str(key)[:60]) or '""'


def _malformed(form: str, line: int | None, name: Text) -> Text:
    zh, en = ("", "") if line is None else (f"（第 {line} 行）", f" (line {line})")
    return Text(
        f"{name.zh}：不是有效的 {form}{zh}；请核对引号、逗号与括号。",
        f"{name.en}: not valid {form}{en}; check the quotation marks, commas and brackets.",
    )


def _too_deep(name: Text) -> Text:
    return Text(
        f"{name.zh}：嵌套过深；请核对括号与缩进。",
        f"{name.en}: nested too deeply; check the brackets and the indentation.",
    )


def _no_mapping(name: Text, kind: Kind, is_list: bool) -> Text:
    zh, en = ("写的是列表", "a list stands in it") if is_list else ("没有“键: 值”", "no keys and values in it")
    return Text(
        f"{name.zh}：{zh}；{kind.called.zh}应逐行写“键: 值”。",
        f"{name.en}: {en}; a {kind.called.en} has “key: value” line by line.",
    )


def _no_facts(name: Text) -> Text:
    return Text(
        f"{name.zh}：没有 facts；请在 facts: 之下逐行写“事实名: 值”。",
        f"{name.en}: no facts in it; write “name: value” line by line under facts:.",
    )


def _no_indices(name: Text) -> Text:
    return Text(
        f"{name.zh}：indices 应为“指数: 输入”的映射。",
        f"{name.en}: indices is a mapping of index to its input.",
    )


def _strange(keys: list[str], name: Text) -> Text:
    shown_keys = ", ".join(keys[:5]) + (" ..." if len(keys) > 5 else "")
    return Text(
        f"{name.zh}：顶层只能有 case_id、facts 与 indices，不接受 {shown_keys}；事实请写在 facts: 之下。",
        f"{name.en}: only case_id, facts and indices stand at the top level, not {shown_keys}; facts belong under facts:.",
    )


def _too_many(name: Text) -> Text:
    return Text(
        f"{name.zh}：facts 之下超过 {MOST_FACTS} 项，多于全部事实；一个文件只写一份病例。",
        f"{name.en}: more than {MOST_FACTS} entries under facts, more than there are facts; write one case per file.",
    )
