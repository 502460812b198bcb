"""The grade of one organ system, A to E: what is reached, and the best and worst that what is unanswered could still cause."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from lupustem.indices.bilag.items import ITEMS, NUMBERS, SEVERITY, YES_NO
from lupustem.indices.bilag.renal import CRITERIA, Policy, criteria
from lupustem.indices.bilag.renal import RULES as RENAL_RULES
from lupustem.indices.bilag.rules import RULES, Rules
from lupustem.logic.as_python import Closure, closure

Letter = Literal["A", "B", "C", "D", "E"]
LETTERS: tuple[Letter, ...] = ("E", "D", "C", "B", "A")
"""From best to worst."""
_REACHING: tuple[Letter, ...] = ("A", "B", "C")


class Grade(NamedTuple):
    """A system's grade: reached by what is known (None where only the history is open), best and worst still possible.

    items: item number -> the grade that it reaches by itself. criteria: of the renal system, those that are met.
    missing: unanswered items and numbers not measured that could still make a difference.
    """

    reached: Letter | None
    best: Letter
    worst: Letter
    items: dict[int, Letter]
    criteria: tuple[str, ...]
    missing: tuple[str, ...]


def numbers_of(system: str) -> tuple[int, ...]:
    """The items of a system."""
    return tuple(number for number, item in ITEMS.items() if item.system == system)


def rules_of(system: str) -> Rules:
    """The rules of a system; those of the renal one read its criteria."""
    return RENAL_RULES if system == "renal" else RULES[system]


def grade(system: str, row: Mapping[str, Any], ever_involved: bool | None, policy: Policy = "strict") -> Grade:
    """Grade one system from the row of a visit (`visit.read_visit`)."""
    judged = _judged(system, row, policy)
    history: tuple[Letter, Letter] = (
        ("E", "D") if ever_involved is None else ("D", "D") if ever_involved else ("E", "E")
    )
    best, worst = _first(judged, (True,), history[0]), _first(judged, (True, None), history[1])
    certain = _judged(system, {**row, "protein_quantified": bool(row.get("protein_quantified"))}, policy)
    reached = next((letter for letter in _REACHING if certain[letter] is True), None)
    if reached is None and ever_involved is not None:
        reached = history[0]
    numbers = numbers_of(system)
    return Grade(
        reached,
        best,
        worst,
        {number: letter for number in numbers if (letter := _alone(system, number, row, policy)) is not None},
        tuple(name for name in CRITERIA if system == "renal" and certain["criteria"][name] is True),
        () if best == worst else (*_open(numbers, row), *(("ever_involved",) if ever_involved is None else ())),
    )


def _judged(system: str, row: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    met: dict[str, Any] = {}
    if system == "renal":
        met = {f"renal_{name}": judge(row) for name, judge in _criteria(policy).items()}
        row = {**row, **met}
    return {letter: judge(row) for letter, judge in _closures(system).items()} | {"criteria": met}


@cache
def _closures(system: str) -> dict[Letter, Closure]:
    a, b, c = rules_of(system)
    return {"A": closure(a), "B": closure(b), "C": closure(c)}


@cache
def _criteria(policy: Policy) -> dict[str, Closure]:
    return {name: closure(rule) for name, rule in criteria(policy).items()}


def _first(judged: Mapping[str, Any], wanted: tuple[bool | None, ...], otherwise: Letter) -> Letter:
    return next((letter for letter in _REACHING if judged[letter] in wanted), otherwise)


def _neutral(numbers: tuple[int, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    none = {f"bilag_{n}": 0 if n in SEVERITY else False for n in numbers if n in SEVERITY or n in YES_NO}
    return {**row, **none, **{f"counts_{n}": False for n in numbers if n in NUMBERS}, "protein_quantified": None}


def _alone(system: str, number: int, row: Mapping[str, Any], policy: Policy) -> Letter | None:
    """The grade that an item reaches where every other item of its system is absent; None for none of A, B and C."""
    if not row[f"bilag_{number}"]:
        return None
    others = _neutral(numbers_of(system), row)
    own = {name: row[name] for name in (f"bilag_{number}", f"counts_{number}", "protein_quantified") if name in row}
    judged = _judged(system, {**others, **own}, policy)
    return next((letter for letter in _REACHING if judged[letter] is True), None)


def _open(numbers: tuple[int, ...], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(n) for n in numbers if row[f"bilag_{n}"] is None and row.get(f"counts_{n}", True))
