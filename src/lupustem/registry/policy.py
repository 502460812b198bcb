"""The numbers that a centre set for itself: which are in force on a day, and what a proposed set comes to.

The numbers of the treatment are those of `treatment.parameters`, which refuses a looser value itself. Beside them stand the few
that only the record needs (`OWN`). A version is in force from the day on which a second person signed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch

from lupustem.logic.text import Text
from lupustem.registry.models import Centre, PolicySignature, SitePolicy
from lupustem.registry.record.clock import zone
from lupustem.treatment.invalid import InvalidInput, exact, refused
from lupustem.treatment.parameter_rows import Change, Parameter
from lupustem.treatment.parameters import DEFAULT, ParameterSet, site_set
from lupustem.treatment.reasons import Kind

OWN = (
    Parameter(
        "centre.expiry_warn_d",
        "60",
        Kind.SITE_POLICY,
        Change.WITHIN,
        Text("资质到期前多少天开始提醒", "Days before an item of the centre expires from which one is warned"),
        unit="d",
        low="7",
        high="366",
    ),
    Parameter(
        "lot.expiry_warn_d",
        "14",
        Kind.SITE_POLICY,
        Change.WITHIN,
        Text("容器有效期前多少天开始提醒", "Days before the expiry of a container from which one is warned"),
        unit="d",
        low="0",
        high="366",
    ),
)
"""Numbers of the record alone; no clinical check reads them."""
_OWN = {row.name: row for row in OWN}


@dataclass(frozen=True, slots=True)
class Policy:
    """What is in force. row: the version of the centre; None where the defaults stand."""

    parameters: ParameterSet
    own: Mapping[str, Fraction]
    row: SitePolicy | None


def policy_of(centre: Centre, on: date) -> Policy:
    """What is in force in a centre on a day."""
    row = version_in_force(centre, on)
    if row is None:
        return Policy(DEFAULT, own_numbers({}), None)
    return Policy(parameters_in(row), own_numbers(json.loads(row.content_json)), row)


def parameters_of(centre: Centre, on: date) -> tuple[ParameterSet, SitePolicy | None]:
    """The parameters of the treatment in force in a centre on a day, and the version that they stand in."""
    found = policy_of(centre, on)
    return found.parameters, found.row


def version_in_force(centre: Centre, on: date) -> SitePolicy | None:
    """The newest version that two persons had signed by that day."""
    signed = Prefetch("signatures", PolicySignature.objects.select_related("by"))
    for one in centre.policies.prefetch_related(signed).order_by("-version"):
        if (since := in_force_since(one)) is not None and since <= on:
            return one
    return None


def in_force_since(row: SitePolicy) -> date | None:
    """The day on which the second person signed a version; None where nobody has."""
    second = next((one for one in row.signatures.all() if one.position == 2), None)
    return None if second is None else second.at.astimezone(zone()).date()


def parameters_in(row: SitePolicy) -> ParameterSet:
    """The set that a version signed by two persons comes to."""
    first, second = sorted(row.signatures.all(), key=lambda one: one.position)
    names = (first.by.username, second.by.username)
    return _set_of(row.content_json, row.centre.code, row.version, names, second.at.astimezone(zone()).date())


@lru_cache(maxsize=256)
def _set_of(content_json: str, code: str, version: int, persons: tuple[str, str], dated: date) -> ParameterSet:
    """Of all that a set is made from, and of nothing else: what was signed is checked once and then known by its content."""
    return checked(json.loads(content_json), code, version, persons, dated)


def checked(content: Mapping[str, Any], code: str, version: int, persons: tuple[str, str], dated: date) -> ParameterSet:
    """The parameters of a proposed content, by group. Raises InvalidInput with every problem, of the own numbers too."""
    problems: list[Any] = []
    try:
        own_numbers(content)
    except InvalidInput as wrong:
        problems += wrong.problems
    about = {"id": f"{code}-{version}", "author": persons[0], "second_person": persons[1], "dated": dated.isoformat()}
    try:
        made = site_set({**_without_own(content), **about})
    except InvalidInput as wrong:
        problems += wrong.problems
    if problems:
        raise InvalidInput(tuple(problems))
    return made


def _without_own(content: Mapping[str, Any]) -> dict[str, Any]:
    groups = {name.partition(".")[0] for name in _OWN}
    return {key: value for key, value in content.items() if key not in groups}


def own_numbers(content: Mapping[str, Any]) -> dict[str, Fraction]:
    """The numbers of the record alone, the defaults where the content has none. Raises InvalidInput."""
    found = {}
    for name in _strange(content):
        raise refused(name, "unknown_parameter", "没有这个参数。", "no such parameter.")
    for name, row in _OWN.items():
        group, part = name.split(".")
        assert isinstance(row.value, str)
        assert row.low is not None
        assert row.high is not None
        value = content.get(group, {}).get(part, row.value)
        found[name] = exact(value, name, low=Fraction(row.low), high=Fraction(row.high))
    return found


def _strange(content: Mapping[str, Any]) -> list[str]:
    """Names within the record's own groups that there are not."""
    groups = {name.partition(".")[0] for name in _OWN}
    parts = {
        key: value if isinstance(value, Mapping) else {"": value} for key, value in content.items() if key in groups
    }
    given = [f"{key}.{part}" for key, value in parts.items() for part in value]
    return ["".join(sign for sign in name if sign.isprintable())[:60] for name in given if name not in _OWN]
