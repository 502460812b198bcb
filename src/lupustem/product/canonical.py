"""Canonical JSON: one spelling for one content, so that a hash or a signature is over what is said and not how it is typed.

Keys are sorted by code point, nothing stands between the signs, text is UTF-8 and not escaped beyond need. Numbers other than
whole ones are not allowed: a decimal is text.

    >>> canonical({"b": "0.390", "a": [1, None, True]})
    b'{"a":[1,null,true],"b":"0.390"}'
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(content: Any) -> bytes:
    """The bytes of a content made of mappings with text keys, lists, text, whole numbers, true, false and null.

    Raises TypeError for anything else, a float above all.
    """
    _check(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _check(content: Any) -> None:
    if isinstance(content, dict):
        for key, value in content.items():
            if not isinstance(key, str):
                raise TypeError("a key of a certificate is text")
            _check(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _check(value)
    elif content is not None and not isinstance(content, str | bool | int):
        raise TypeError(f"{type(content).__name__} has no canonical form: write decimals as text")
