"""Reading one row of facts: what was given, checked against the vocabulary, as exact values.

>>> from lupustem.facts.row import read_row
>>> read_row({"sex": "female", "weight_kg": 58.5}).values
{'sex': 'female', 'weight_kg': Decimal('58.5')}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import NamedTuple

from lupustem.facts import DERIVED, FACTS, VOCABULARY
from lupustem.facts.notices import InvalidFacts, Notice, Problem, ProblemCode
from lupustem.facts.other_units import UNITS, Other, looks_like
from lupustem.logic.as_words import plain, unit_words
from lupustem.logic.text import LANGUAGES, Text
from lupustem.logic.tree import Variable

Value = bool | int | Decimal | str
PLACES = 6


class Row(NamedTuple):
    """Facts that are known, as exact values, and what has to be said about the others."""

    values: dict[str, Value]
    notices: tuple[Notice, ...] = ()


class _Refused(Exception):
    def __init__(self, code: ProblemCode, text: Text) -> None:
        self.code, self.text = code, text


class _NotFinite(Exception):
    pass


def read_row(row: Mapping[str, object]) -> Row:
    """Check a mapping of fact names to values; None and "" are unknown, as is NaN or infinity, with a notice.

    Numbers may be int, float (taken as its shortest decimal) or Decimal, of at most 6 places.
    Raises InvalidFacts with every problem: unknown name, derived fact, wrong type, out of bounds, too many places.
    """
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    notices: list[Notice] = []
    readers, booleans = _readers(), _BOOLEANS
    for name, value in row.items():
        if (value is True or value is False) and name in booleans:
            values[name] = value
            continue
        try:
            reader = readers[name]
            if value is not None and not (type(value) is str and not value):
                values[name] = reader(value)
        except KeyError:
            problems.append(unknown_name(name))
        except _Refused as refused:
            problems.append(Problem(name, refused.code, refused.text))
        except _NotFinite:
            notices.append(not_finite(name))
    if problems:
        raise InvalidFacts(tuple(problems))
    return Row(values, tuple(notices))


def read_value(value: object, variable: Variable, units: Mapping[str, tuple[Other, ...]] = UNITS) -> Value | None:
    """One value checked against a variable that may stand outside the vocabulary; None and "" are unknown.

    units: in which other units a number out of bounds may have been meant. Raises InvalidFacts; NaN is a problem too.
    """
    if value is None or value == "":
        return None
    try:
        return _reader(variable, units)(value)
    except _Refused as refused:
        raise InvalidFacts((Problem(variable.name, refused.code, refused.text),)) from None
    except _NotFinite:
        raise InvalidFacts((Problem(variable.name, "wrong_type", type_problem(variable)),)) from None


def unknown_name(name: object) -> Problem:
    """The problem of a name that no fact has, with the nearest right name; or of a derived fact given as input."""
    if name in DERIVED:
        return Problem(
            str(name),
            "derived_fact",
            Text(
                f"{name}：这是推导得出的事实，不接受输入；请改为提供它所依据的事实。",
                f"{name}: this fact is derived and not read from input; give the facts that it rests on.",
            ),
        )
    shown = _printable(name)
    near = get_close_matches(shown, FACTS, n=1, cutoff=0.6)
    hint = Text(f"最接近的是 {near[0]}。", f"the nearest is {near[0]}.") if near else _CHECK
    return Problem(
        shown,
        "unknown_fact",
        Text(f"{shown}：没有这个事实名；{hint.zh}", f"{shown}: no fact has this name; {hint.en}"),
        "" if near else "facts",
    )


def not_finite(name: str) -> Notice:
    """NaN or infinity stood where a number belongs: unknown."""
    return Notice(
        "not_finite",
        (name,),
        Text(f"{name}：NaN 或无穷大不是数值，按未知处理。", f"{name}: NaN or infinity is no number; taken as unknown."),
    )


def type_problem(fact: Variable) -> Text:
    """What a fact wants instead of a value of another type."""
    return Text(
        f"{fact.name}：{_WANTED[fact.kind].zh}{_unit_hint(fact).zh}",
        f"{fact.name}: {_WANTED[fact.kind].en}{_unit_hint(fact).en}",
    )


def category_problem(fact: Variable) -> Text:
    """Which values a category has."""
    values = ", ".join(fact.values)
    return Text(
        f"{fact.name}：不在允许的取值之内，可取 {values}。", f"{fact.name}: not one of its values; it may be {values}."
    )


def bounds_problem(fact: Variable, suspicion: Text | None = None) -> Text:
    """The inclusive bounds that a value breaks, and what the value looks like instead."""
    assert fact.minimum is not None
    assert fact.maximum is not None
    low, high, zh, en = plain(fact.minimum), plain(fact.maximum), *(unit_words(fact.unit, one) for one in LANGUAGES)
    todo = suspicion or Text("请核对数值与单位", "check the value and its unit")
    return Text(
        f"{fact.name}：超出允许范围 {low} 至 {high}{zh}（含两端）；{todo.zh}。",
        f"{fact.name}: outside the bounds {low} to {high}{en}, both included; {todo.en}.",
    )


def places_problem(fact: Variable) -> Text:
    """More decimal places than a fact may have."""
    return Text(
        f"{fact.name}：小数位超过 {PLACES} 位；不会替您舍入，请写成至多 {PLACES} 位小数。",
        f"{fact.name}: more than {PLACES} decimal places; nothing is rounded for you, write at most {PLACES}.",
    )


_CHECK = Text("请核对名称。", "check the name.")
_WANTED: dict[str, Text] = {
    "boolean": Text("应为 true 或 false；未知请留空。", "true or false belongs here; leave it empty if unknown."),
    "number": Text("应为数值，不加引号", "a number belongs here, without quotation marks"),
    "integer": Text("应为整数，不加引号", "a whole number belongs here, without quotation marks"),
    "category": Text("应为文字取值之一。", "one of its values belongs here, as text."),
}


def _unit_hint(fact: Variable) -> Text:
    if fact.kind not in ("number", "integer"):
        return Text("", "")
    if fact.unit is None:
        return Text("；未知请留空。", "; leave it empty if unknown.")
    zh, en = (unit_words(fact.unit, one).strip() for one in LANGUAGES)
    return Text(f"，单位：{zh}（不写出）；未知请留空。", f", in {en}, the unit left out; leave it empty if unknown.")


def _printable(name: object) -> str:
    text = re.sub(r"[^\w.\-]", "?", str(name))
    return text if len(text) <= 60 else text[:57] + "..."


_BOOLEANS = frozenset(name for name, fact in FACTS.items() if fact.kind == "boolean")
_STEP = Decimal(1).scaleb(-PLACES)


@cache
def _readers() -> dict[str, Callable[[object], Value]]:
    return {name: _reader(fact) for name, fact in FACTS.items()}


def _reader(fact: Variable, units: Mapping[str, tuple[Other, ...]] = UNITS) -> Callable[[object], Value]:
    if fact.kind == "boolean":
        return _boolean_reader(fact)
    return _category_reader(fact) if fact.kind == "category" else _number_reader(fact, units)


def _boolean_reader(fact: Variable) -> Callable[[object], bool]:
    def read(value: object) -> bool:
        if value is True or value is False:
            return value
        raise _wrong_type(value, fact)

    return read


def _category_reader(fact: Variable) -> Callable[[object], str]:
    values = fact.values

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise _wrong_type(value, fact)
        if value not in values:
            raise _Refused("unknown_category", category_problem(fact))
        return value

    return read


def _number_reader(fact: Variable, units: Mapping[str, tuple[Other, ...]]) -> Callable[[object], int | Decimal]:
    low, high = fact.minimum, fact.maximum
    assert low is not None
    assert high is not None
    whole_low, whole_high = int(-(-low // 1)), int(high // 1)
    whole = fact.kind == "integer"

    def outside(value: object) -> _Refused:
        return _Refused("out_of_bounds", bounds_problem(fact, looks_like(value, fact, units)))

    def read(value: object) -> int | Decimal:
        if type(value) is int:
            if whole_low <= value <= whole_high:
                return value
            raise outside(value)
        if type(value) is Decimal and value.is_finite() and low <= value <= high and not whole:
            if value == value.quantize(_STEP):
                return value
            raise _Refused("too_many_places", places_problem(fact))
        exact = _decimal(value, fact)
        if not low <= exact <= high:
            raise outside(value)
        if whole:
            if exact != exact.to_integral_value():
                raise _Refused("wrong_type", type_problem(fact))
            return int(exact)
        if exact != exact.quantize(_STEP):
            raise _Refused("too_many_places", places_problem(fact))
        return exact

    return read


def _decimal(value: object, fact: Variable) -> Decimal:
    if isinstance(value, float):
        if not isfinite(value):
            raise _NotFinite
        return Decimal(repr(float(value)))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise _NotFinite
        return value
    raise _wrong_type(value, fact)


def _wrong_type(value: object, fact: Variable) -> _Refused:
    from lupustem.facts.misread import hint

    return _Refused("wrong_type", hint(value, fact) or type_problem(fact))


def places(value: Decimal) -> int:
    """Decimal places that carry value: trailing zeros do not count."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -PLACES:
        return max(0, -exponent)
    normal = value.normalize().as_tuple().exponent
    return max(0, -normal) if isinstance(normal, int) else 0


__all__ = ["FACTS", "PLACES", "VOCABULARY", "Row", "Value", "places", "read_row", "read_value", "unknown_name"]
