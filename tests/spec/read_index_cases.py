"""The cases of the indices: tests/spec/indices/<group>.yaml, each file a list of cases of invented patients.

A case says `id`, `index`, `input` and `expected`: outcomes by the names that the JSON answer has. Two short forms stand for
many cases that differ in one place:

    at: raw.platelets                     the place, a path below input
    ladder: [[100, 0], [99.999999, 1]]    what stands there, and the outcome: a value, or a mapping of outcomes
    outcome: grade                        which outcome the ladder gives, `value` if nothing is said

    grades: {5: BAAA, 43: CCCC}           BILAG: the grade where an item alone is answered 1, 2, 3 and 4

Decimals are read exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "indices"
_KEYS = {"id", "index", "input", "expected", "at", "ladder", "outcome", "grades"}


@dataclass(frozen=True)
class Case:
    """One input of one index, and what has to come of it; `key` is where it stands in its short form."""

    id: str
    index: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]


class _Exact(yaml.SafeLoader):
    pass


_Exact.add_constructor("tag:yaml.org,2002:float", lambda _, node: Decimal(node.value))
_Exact.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def read_yaml(path: Path) -> Any:
    """A YAML file with its decimals exact and its dates as written."""
    return yaml.load(path.read_text(encoding="utf-8"), _Exact)


@cache
def index_cases() -> tuple[Case, ...]:
    """Every case of every file, short forms written out."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for one in read_yaml(path) for case in _cases(one))


def _cases(one: dict[str, Any]) -> Iterator[Case]:
    strange = set(one) - _KEYS
    assert not strange, f"{one['id']}: {strange}"
    given, expected = one.get("input", {}), one.get("expected", {})
    if "grades" in one:
        for item, letters in one["grades"].items():
            for value, letter in zip((1, 2, 3, 4), letters, strict=True):
                outcome = {"value": letter, "contributions": {str(item): letter}}
                yield _case(one, f"{item}={value}", _with(given, f"items.{item}", value), outcome)
    elif "ladder" in one:
        for value, outcome in one["ladder"]:
            wanted = outcome if isinstance(outcome, dict) else {one.get("outcome", "value"): outcome}
            yield _case(one, str(value), _with(given, one["at"], value), {**expected, **wanted})
    else:
        yield Case(one["id"], one["index"], given, expected)


def _case(one: dict[str, Any], which: str, given: Mapping[str, Any], expected: Mapping[str, Any]) -> Case:
    return Case(f"{one['id']} [{which}]", one["index"], given, expected)


def _with(given: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """An input with a value put at a path; mappings on the way are made."""
    found: dict[str, Any] = deepcopy(dict(given))
    *way, last = path.split(".")
    below = found
    for step in way:
        below = below.setdefault(step, {})
    below[last] = value
    return found
