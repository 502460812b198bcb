"""JSON without what may tell who somebody is: numbers, yes and no, days and known codes stay, every other text becomes null.

>>> from lupustem.registry.export.redaction import redacted
>>> redacted('{"grade": 3, "note": "Mrs X", "onset": "2026-01-31", "term": "fever"}')
'{"grade":3,"note":null,"onset":"2026-01-31","term":"fever"}'
"""

from __future__ import annotations

import json
import re
from typing import Any

from lupustem.facts import VOCABULARY
from lupustem.registry.record.canonical import canonical

CODE_KEYS = frozenset(
    [
        "kind",
        "act",
        "term",
        "grade",
        "unit",
        "status",
        "verdict",
        "statement",
        "statements",
        "section",
        "stage",
        "decision",
        "outcome",
        "expectedness",
        "relatedness",
        "seriousness",
        "serious",
        "category",
        "code",
        "drug",
        "route",
        "role",
        "format",
        "version",
        "reasons",
        "missing",
        "examined",
        "index",
        "strength",
    ]
)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}|[0-9][0-9.]{0,9}|1[A-D]|2[A-D]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?")
_DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
_MEASURE = re.compile(
    r"_(kg|mg|g|ml|l|ml_h|ml_min|mmol_l|umol_l|g_l|mmhg|c|min|minutes|h|hours|s|seconds|d|days|percent|1e6)$"
)
_NAME = re.compile(r"[A-Za-z0-9_.]{1,60}")


def redacted(text: str) -> str | None:
    """A JSON text without free text; None for what is no JSON."""
    if not text:
        return ""
    try:
        return canonical(_kept(json.loads(text), ""))
    except ValueError:
        return None


def _kept(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _kept(one, name) for name, one in value.items() if _NAME.fullmatch(name)}
    if isinstance(value, list):
        return [_kept(one, key) for one in value]
    if not isinstance(value, str):
        return value
    return value if _may_stay(value, key) else None


def _may_stay(text: str, key: str) -> bool:
    if _DAY.fullmatch(text):
        return key not in ("born_on", "birth_date", "born")
    if key in VOCABULARY or key in CODE_KEYS:
        return bool(_CODE.fullmatch(text) or (key in VOCABULARY and _DECIMAL.fullmatch(text)))
    return bool(_MEASURE.search(key) and _DECIMAL.fullmatch(text))
