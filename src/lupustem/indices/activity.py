"""The SLEDAI, PGA and BILAG grades of one visit inside a composite, as values of a row and what of them is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from lupustem.indices.bilag.grade import LETTERS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.criteria import Bounded
from lupustem.indices.descriptors import States, states_of
from lupustem.indices.given import Given
from lupustem.indices.sledai import bounds
from lupustem.indices.sledai_items import MAXIMUM, RAW_RULES
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

_TOTAL = Variable("integer", minimum=Decimal(0), maximum=Decimal(105), name="sledai")
_LISTS = ("sledai_present", "sledai_unknown", "sledai_present_not_sle", "raw", "observations")


class Sledai(NamedTuple):
    """A visit's SLEDAI: its descriptors where they are written, its bounds, and what is missing by path."""

    states: States | None
    lower: int
    upper: int
    missing: tuple[str, ...]


def read_sledai(given: Given) -> Sledai:
    """SLEDAI of a visit: the descriptors `sledai_present` (and raw numbers), or the total `sledai`, which have to agree."""
    total = given.value(_TOTAL)
    if not any(given.has(key) for key in _LISTS):
        nothing = absent(given, {"sledai": total})
        low, high = (0, MAXIMUM) if total is None else (int(total), int(total))
        return Sledai(None, low, high, nothing)
    states, _ = states_of(given, RAW_RULES, "sledai_")
    lower, upper = bounds(states)
    if total is not None and not lower <= int(total) <= upper:
        given.problem(
            "sledai",
            "contradiction",
            Text(
                f"写的是 {total}，按条目算得 {_range(lower, upper)}；请核对两者。",
                f"given as {total}, computed from the descriptors as {_range(lower, upper)}; check both.",
            ),
        )
    missing = tuple(given.path(name) for name, state in states.items() if state is None)
    if total is not None:
        lower = upper = int(total)
    return Sledai(states, lower, upper, missing)


def _range(lower: int, upper: int) -> str:
    return str(lower) if lower == upper else f"{lower}-{upper}"


def sledai_row(found: Sledai, score: Bounded) -> dict[str, Any]:
    """The bounds of a SLEDAI as values of a row."""
    return dict(score.row(found.lower, found.upper))


def read_grades(given: Given, key: str = "bilag") -> tuple[dict[str, str | None], tuple[str, ...]]:
    """The BILAG grade of every system, and what is missing by path.

    A system that is not written counts as E; one written as null is unknown; nothing written at all leaves all unknown.
    """
    below = given.part(key)
    if below is None:
        return dict.fromkeys(SYSTEMS), (given.path(key),)
    grades = {system: below.choice(system, LETTERS) if system in below else "E" for system in SYSTEMS}
    for system in SYSTEMS:
        below.raw(system)
    below.close()
    return grades, tuple(below.path(system) for system, grade in grades.items() if grade is None)


def absent(given: Given, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of the keys whose value is unknown."""
    return tuple(given.path(key) for key, value in values.items() if value is None)
