"""The numbers of a site policy as text: as they are typed, stored and compared; all of them, the defaults included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lupustem.registry.policy import OWN
from lupustem.treatment.invalid import number_text
from lupustem.treatment.parameter_rows import ROWS, Parameter
from lupustem.treatment.parameters import ParameterSet, Value

ALL: dict[str, Parameter] = {row.name: row for row in (*ROWS, *OWN)}
"""Every number of a policy, those of the treatment first."""


def default_of(row: Parameter) -> str:
    """The default of a number, as it is typed."""
    if row.words or row.value is None:
        return typed_as(row.value)
    values = row.value if isinstance(row.value, tuple) else (row.value,)
    return ", ".join(number_text(Fraction(one)) for one in values)


def typed_as(value: object) -> str:
    """A value of a content as it stands in a field; empty for a limit that there is not."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(typed_as, value))
    return number_text(value) if isinstance(value, Fraction | int) and not isinstance(value, bool) else str(value)


def typed_values(content: Mapping[str, Any]) -> dict[str, str]:
    """Every number that a content comes to, as it is typed: what it says, else the default."""
    found = {}
    for name, row in ALL.items():
        group, part = name.split(".")
        below = content.get(group)
        found[name] = typed_as(below[part]) if isinstance(below, Mapping) and part in below else default_of(row)
    return found


def content_of(typed: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The content that typed values make, by group."""
    made: dict[str, dict[str, Any]] = {}
    for name, text in typed.items():
        row = ALL[name]
        group, part = name.split(".")
        value: Any = text.strip() or None
        if row.many:
            value = [one for one in re.split(r"[\s,，、;；]+", text.strip()) if one]
        made.setdefault(group, {})[part] = value
    return made


def stored(parameters: ParameterSet, own: Mapping[str, Fraction]) -> dict[str, dict[str, Any]]:
    """What differs from the default, by group, numbers as exact text; what is kept and signed."""
    made: dict[str, dict[str, Any]] = {}
    values: dict[str, Value] = {**parameters.values, **own}
    for name, value in values.items():
        if typed_as(value) != default_of(ALL[name]):
            group, part = name.split(".")
            made.setdefault(group, {})[part] = _as_text(value)
    return made


def _as_text(value: Value) -> Any:
    if isinstance(value, tuple):
        return [number_text(one) for one in value]
    return number_text(value) if isinstance(value, Fraction) else value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[Parameter, str, str]]:
    """The numbers that two contents do not share, each before and after."""
    old, new = typed_values(before), typed_values(after)
    return [(row, old[name], new[name]) for name, row in ALL.items() if old[name] != new[name]]
