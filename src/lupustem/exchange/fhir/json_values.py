"""JSON as it comes: looked at without trusting its shape, and its text made fit for a screen.

The readers of single resources use plain `get` and subscripts; a resource of the wrong shape raises one of
`WRONG_SHAPE` and is skipped and counted as unreadable by whoever called them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import orjson

from lupustem.exchange.fhir.records import UnreadableRecord
from lupustem.exchange.fhir.written_twice import place_of_twice
from lupustem.logic.text import Text

Json = dict[str, Any]
WRONG_SHAPE = (TypeError, AttributeError, KeyError, IndexError, ValueError, OverflowError)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_LONGEST = 160


def parse(data: bytes, where: Text) -> Any:
    """JSON from bytes. Raises UnreadableRecord that says where it breaks off, or which key is written twice; no value."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        raise UnreadableRecord(
            Text(
                f"{where.zh}不是完整的 UTF-8 JSON（第 {line} 行第 {column} 列）；请重新导出完整的记录。",
                f"{where.en} is not complete UTF-8 JSON (line {line}, column {column}); export the whole record again.",
            )
        ) from None
    once(data, found, where)
    return found


def once(data: bytes, found: Any, where: Text) -> None:
    """Refuse a record in which a key stands twice: no value of the two is chosen. Raises UnreadableRecord with the place."""
    try:
        place = place_of_twice(data, found)
    except RecursionError:
        raise UnreadableRecord(
            Text(
                f"{where.zh}嵌套过深；请重新导出。",
                f"{where.en} is nested too deeply; export it again.",
            )
        ) from None
    if place is not None:
        raise UnreadableRecord(
            Text(
                f"{where.zh}：{place} 在同一对象中写了两次，不会替您选择；请更正后重新导出。",
                f"{where.en}: {place} is written twice in one object, and neither is chosen for you; mend it and export again.",
            )
        )


def shown(text: object) -> str | None:
    """Text of a record for a screen: control and direction characters out, at most 160 characters; None if no text."""
    if not isinstance(text, str):
        return None
    clean = (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()
    return (clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…") or None


def decimal(number: object) -> Decimal | None:
    """A JSON number as the shortest decimal that was written; None for anything else, true and false included."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return Decimal(repr(number))


def plain(number: Decimal) -> str:
    """A decimal without exponent where that is readable."""
    return format(number, "f") if -12 < number.adjusted() < 18 else str(number)


def sole_coding(concept: Json) -> tuple[str, str, str, str] | None:
    """System, code, display and text of a concept with one coding, where all four are text; else None."""
    codings = concept.get("coding", ())
    if len(codings) != 1:
        return None
    coding, text = codings[0], concept.get("text")
    system, code, display = coding.get("system"), coding.get("code"), coding.get("display")
    if isinstance(system, str) and isinstance(code, str) and isinstance(display, str) and isinstance(text, str):
        return system, code, display, text
    return None


def concept_text(concept: Json) -> str:
    """The text and displays of a CodeableConcept, joined."""
    parts = [concept.get("text")]
    parts += [coding.get("display") for coding in concept.get("coding", ())]
    return " | ".join(dict.fromkeys(part for part in parts if isinstance(part, str)))


def first_code(concept: Json | None, system_ending: str) -> str | None:
    """The code of a status concept; None where none of its codings is of that code system."""
    for coding in (concept or {}).get("coding", ()):
        system = coding.get("system")
        if system is None or (isinstance(system, str) and system.endswith(system_ending)):
            code = coding.get("code")
            return code if isinstance(code, str) else None
    return None
