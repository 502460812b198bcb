"""From what was written about a visit to the state of each SLEDAI descriptor: present, absent or unknown.

What is written: the lists `present`, `unknown` and `present_not_sle` (there, but not from lupus: does not score), raw numbers,
and dated observations. A descriptor that nothing is written about is absent; to say that it was not assessed, list it under
`unknown`. A dated observation outside the look-back window is missing, not negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from lupustem.indices.given import Given
from lupustem.indices.sledai_items import DESCRIPTORS, PRESENT, RAW
from lupustem.logic.as_python import closure
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable, variables

States = dict[str, bool | None]
WINDOWS = (10, 28, 30)
_WINDOW = Variable("integer", unit="d", minimum=Decimal(WINDOWS[0]), maximum=Decimal(WINDOWS[-1]), name="window")
BEFORE_THE_VISIT = ("proteinuria_g_24h_previous",)
"""What belongs to the visit before: it is older than the window by its nature."""
_LISTS = ("present", "unknown", "present_not_sle")


def states_of(given: Given, rules: Mapping[str, Expression], prefix: str = "") -> tuple[States, int | None]:
    """The state of all 24 descriptors and the look-back window in days, None where none is stated.

    rules: what raw numbers say of a descriptor. prefix: before the names of the lists, as in `sledai_present`.
    """
    window = _window(given)
    lists = {name: given.names(f"{prefix}{name}", DESCRIPTORS) for name in _LISTS}
    _listed_once(given, lists, prefix)
    measured = _measured(given, rules, _Window(given, window))
    if not any(given.has(f"{prefix}{name}") for name in _LISTS) and not measured:
        given.problem(
            f"{prefix}present",
            "structure",
            Text(
                "没有写任何条目；若一项都没有，请写 present: []。",
                "nothing is written about the descriptors; if none is present, write an empty list: [].",
            ),
        )
    states: States = {name: name in lists["present"] for name in DESCRIPTORS}
    states |= dict.fromkeys(lists["unknown"])
    for name, seen in measured.items():
        states[name] = _joined(given, name, seen, lists, prefix)
    return states, window


def _window(given: Given) -> int | None:
    value = given.value(_WINDOW)
    if value is None or value in WINDOWS:
        return value if isinstance(value, int) else None
    given.problem(
        "window", "unknown_category", Text("回顾期只能取 10、28 或 30 天。", "the window is 10, 28 or 30 days.")
    )
    return None


def _listed_once(given: Given, lists: Mapping[str, tuple[str, ...]], prefix: str) -> None:
    for name in DESCRIPTORS:
        holding = [f"{prefix}{one}" for one in _LISTS if name in lists[one]]
        if len(holding) > 1:
            both = " 与 ".join(holding), " and ".join(holding)
            given.problem(
                holding[0],
                "contradiction",
                Text(f"{name} 同时写在 {both[0]} 中；请只留一处。", f"{name} stands in {both[1]}; keep one."),
            )


class _Window:
    """The look-back of one visit, both ends included; without one, a dated observation cannot be judged."""

    def __init__(self, given: Given, days: int | None) -> None:
        self._given = given
        self._days = days
        self._visit = given.day("visit_date")

    def holds(self, key: str, day: date | None) -> bool:
        """Whether an observation counts; an undated one is the visit's own."""
        if day is None:
            return True
        if self._visit is None or self._days is None:
            self._given.problem(
                key,
                "structure",
                Text(
                    "写了日期，就需要 visit_date 与 window（10、28 或 30 天）。",
                    "a dated value needs visit_date and window (10, 28 or 30 days).",
                ),
            )
            return True
        inside = self._visit - timedelta(days=self._days) <= day <= self._visit
        if not inside:
            self._given.notice(
                "outside_window",
                (key,),
                Text(
                    f"{key}：日期在回顾期（{self._days} 天）之外，按未知处理，不当作阴性。",
                    f"{key}: dated outside the window of {self._days} days; taken as unknown, not as negative.",
                ),
            )
        return inside


class _Seen:
    """What was seen of each descriptor within the window, and which ones were only seen before it."""

    def __init__(self) -> None:
        self.within: dict[str, list[bool | None]] = {}
        self.stale: set[str] = set()

    def add(self, name: str, state: bool | None, *, counts: bool) -> None:
        """Note one observation; `counts`: whether it lies within the window."""
        if counts:
            self.within.setdefault(name, []).append(state)
        else:
            self.stale.add(name)

    def states(self) -> States:
        """Present at any time in the window; absent where all that was seen then says so; what is only older is unknown."""
        return dict.fromkeys(self.stale) | {
            name: True if True in seen else None if None in seen else False for name, seen in self.within.items()
        }


def _measured(given: Given, rules: Mapping[str, Expression], window: _Window) -> States:
    """What raw numbers and observations say; None where what is said is unknown or too old."""
    found = _Seen()
    raw = given.part("raw")
    if raw is not None:
        _read_raw(raw, rules, window, found)
    for one in given.parts("observations") or ():
        _observe(one, rules, window, found)
    return found.states()


def _read_raw(raw: Given, rules: Mapping[str, Expression], window: _Window, found: _Seen) -> None:
    names = _raw_names(rules)
    read = {name: _raw_value(raw, name, window) for name in raw.mapping if name in names}
    for name in names:
        raw.raw(name)
    raw.close()
    row = {name: value for name, (value, counts) in read.items() if counts}
    for descriptor, rule in rules.items():
        written = [name for name in variables(rule) if name in read]
        if written:
            found.add(descriptor, _rule(rule)(row), counts=any(read[name][1] for name in written))


def _observe(one: Given, rules: Mapping[str, Expression], window: _Window, found: _Seen) -> None:
    name, day = one.choice("name", [*DESCRIPTORS, *_raw_names(rules)]), one.day("date")
    one.raw("value")
    one.close()
    if name is None:
        one.problem("name", "structure", Text("缺少 name。", "name is missing."))
        return
    counts = name in BEFORE_THE_VISIT or window.holds(one.path("date"), day)
    if name in DESCRIPTORS:
        flag = one.checked(one.raw("value"), PRESENT[name], "value")
        found.add(name, flag if isinstance(flag, bool) else None, counts=counts)
        return
    number = one.checked(one.raw("value"), RAW[name], "value")
    for descriptor, rule in rules.items():
        if name in variables(rule):
            found.add(descriptor, _rule(rule)({name: number}), counts=counts)


def _raw_names(rules: Mapping[str, Expression]) -> dict[str, Variable]:
    return {name: variable for rule in rules.values() for name, variable in variables(rule).items()}


def _raw_value(raw: Given, name: str, window: _Window) -> tuple[Any, bool]:
    """A raw number, and whether it lies within the window."""
    written = raw.raw(name)
    if not isinstance(written, Mapping):
        return raw.value(RAW[name]), True
    dated = raw.part(name)
    assert dated is not None
    value, day = dated.checked(dated.raw("value"), RAW[name], "value"), dated.day("date")
    dated.close()
    return value, name in BEFORE_THE_VISIT or window.holds(dated.path("date"), day)


_rule = cache(closure)


def _joined(
    given: Given, name: str, seen: bool | None, lists: Mapping[str, tuple[str, ...]], prefix: str
) -> bool | None:
    """What was measured beside what was listed; where they exclude each other, neither is chosen."""
    holding = next((one for one in _LISTS if name in lists[one]), None)
    if holding == "present_not_sle" and seen is not False:
        return False
    if holding is None or (holding == "present" and seen is not False) or (holding == "unknown" and seen is None):
        return True if holding == "present" else seen
    given.problem(
        f"{prefix}{holding}",
        "contradiction",
        Text(
            f"{name} 与测得的数值不符；请核对两者。",
            f"{name} does not agree with what was measured; check both.",
        ),
    )
    return None
