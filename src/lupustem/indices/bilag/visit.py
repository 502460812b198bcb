"""What was answered on the form of one visit, laid out as the row that the rules read.

A severity or yes-or-no item that is not written is "not present"; a number that is not written was not measured. `null` or
ND is unanswered: the grade it could still cause stays open. Of several measures of the same thing (protein, renal function)
one is enough: the others are then not needed unless they are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lupustem.indices.bilag.items import ITEMS, NUMBERS, SEVERITY, YES_NO
from lupustem.indices.bilag.renal import COMPARED, CREATININE, DIPSTICK, GFR, QUANTITIES
from lupustem.indices.bilag.rules import BLOOD_LIMITS
from lupustem.indices.given import Given
from lupustem.logic.text import Text

Row = dict[str, Any]
PROTEIN = (*QUANTITIES, DIPSTICK)
FUNCTION = (CREATININE, GFR)
_NOT_DONE = ("ND", "nd")
_ANSWERS = {"Y": True, "y": True, "N": False, "n": False}


def read_visit(given: Given, numbers: tuple[int, ...]) -> Row:
    """The row of a visit from its keys `items` and `prior`; only the items in `numbers` may be written under `items`."""
    items, written = _items(given, numbers), _written(given)
    row: Row = {f"bilag_{number}": items.get(number) for number in NUMBERS}
    row |= {f"bilag_{number}": items.get(number, 0 if number in SEVERITY else False) for number in (*SEVERITY, *YES_NO)}
    row |= _prior(given)
    not_due = {number for number in BLOOD_LIMITS if number in numbers and _not_due(given, number)}
    return row | counted(row, written, not_due)


def counted(row: Mapping[str, Any], written: set[int], not_due: set[int]) -> Row:
    """Which numbers count, and whether protein was measured as a quantity; None where that is unanswered."""
    counts = {number: number not in not_due for number in NUMBERS}
    for group in (PROTEIN, FUNCTION):
        if any(row[f"bilag_{number}"] is not None for number in group):
            counts |= {number: number in written for number in group}
    quantified = any(row[f"bilag_{number}"] is not None for number in QUANTITIES)
    open_ = any(counts[number] for number in QUANTITIES)
    return {f"counts_{number}": value for number, value in counts.items()} | {
        "protein_quantified": True if quantified else None if open_ else False
    }


def _items(given: Given, numbers: tuple[int, ...]) -> dict[int, Any]:
    if given.raw("items") is None:
        given.problem(
            "items",
            "structure",
            Text("缺少 items；一项都没有请写 {}。", "items are missing; write {} if there are none."),
        )
    below = given.part("items")
    if below is None:
        return {}
    found: dict[int, Any] = {}
    for number in numbers:
        if str(number) in below:
            found[number] = _answer(below, number)
        below.raw(str(number))
        if number in BLOOD_LIMITS:
            below.flag(f"{number}_due_to_sle")
    _elsewhere(below, numbers)
    below.close()
    return found


def _answer(given: Given, number: int) -> Any:
    value = given.raw(str(number))
    if value in _NOT_DONE:
        return None
    if number in YES_NO and isinstance(value, str) and value in _ANSWERS:
        return _ANSWERS[value]
    return given.checked(value, ITEMS[number].variable, str(number))


def _elsewhere(given: Given, numbers: tuple[int, ...]) -> None:
    """An item of another system is refused by its own name, instead of as an unknown key."""
    for key in given.mapping:
        found = re.fullmatch(r"(\d{1,2})(_due_to_sle)?", key, re.ASCII)
        number = int(found[1]) if found else 0
        if number not in numbers and number in ITEMS:
            given.raw(key)
            system = ITEMS[number].system
            given.problem(
                key,
                "unknown_fact",
                Text(
                    f"此项属于 {system}；请按该系统评分，或用 bilag2004 评全部。",
                    f"belongs to {system}; score that, or bilag2004 for all.",
                ),
            )
        elif found and found[2] and number not in BLOOD_LIMITS and number in ITEMS:
            given.raw(key)
            given.problem(
                key,
                "unknown_fact",
                Text("只有 90 至 94 可注明是否由狼疮引起。", "only 90 to 94 may say whether they are due to lupus."),
            )


def _written(given: Given) -> set[int]:
    items = given.raw("items")
    return (
        {int(key) for key in map(str, items) if key.isdecimal() and key.isascii()}
        if isinstance(items, Mapping)
        else set()
    )


def _not_due(given: Given, number: int) -> bool:
    """Whether a blood value is put down to something other than lupus, beside the item or beside the items."""
    key = f"{number}_due_to_sle"
    beside, items = given.flag(key), given.part("items")
    return beside is False or (items is not None and items.raw(key) is False)


def _prior(given: Given) -> Row:
    """The numbers of the visit before; its other items may be written and are not needed."""
    row: Row = {f"prior_{number}": None for number in COMPARED}
    below = given.part("prior")
    if below is None:
        return row | {"had_prior": False}
    for number in ITEMS:
        value = _answer(below, number) if str(number) in below else None
        below.raw(f"{number}_due_to_sle")
        below.raw(str(number))
        if number in COMPARED:
            row[f"prior_{number}"] = value
    below.close()
    return row | {"had_prior": True}
