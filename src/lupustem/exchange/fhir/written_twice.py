"""A key that stands twice in one object: JSON readers keep the last value in silence, which a clinical value must never be.

    >>> place_of_twice(b'{"valueQuantity": {"value": 7, "value": 70}}', {"valueQuantity": {"value": 70}})
    'valueQuantity.value'

Most records are settled by counting keys, in C: as many are written as were kept. What that cannot settle (a space before a
colon, an escaped sign) is read again, key by key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson

_KEY = b'":'
_UNSETTLED = (b" :", b"\t:", b"\n:", b"\r:", b"\\u00")
_LONGEST = 60


class _Twice(dict[str, Any]):
    """An object that had a key twice."""

    key = ""


def place_of_twice(data: bytes, found: Any) -> str | None:
    """Where the first key stands that is written twice, as a path; None where there is none.

    found: what `data` was read to. A path names keys and positions, never a value. Raises RecursionError for what is nested
    deeper than can be read again.
    """
    if not any(sign in data for sign in _UNSETTLED) and data.count(_KEY) == _kept(found):
        return None
    read = json.loads(data, object_pairs_hook=_object, parse_int=str, parse_float=str)
    return next(_paths(read, ""), None)


def _kept(found: Any) -> int:
    """How many keys were kept, counted as they are written; -1 where that cannot be told."""
    try:
        return orjson.dumps(found).count(_KEY)
    except orjson.JSONEncodeError:
        return -1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    names = [name for name, _ in pairs]
    marked = _Twice(made)
    marked.key = next(name for name in names if names.count(name) > 1)
    return marked


def _paths(value: Any, above: str) -> Iterator[str]:
    """The path of every key that stands twice, in the order of the record."""
    if isinstance(value, _Twice):
        yield f"{above}{_shown(value.key)}"
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _paths(one, f"{above}{_shown(name)}.")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _paths(one, f"{above.removesuffix('.')}[{place}].")


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:_LONGEST])
