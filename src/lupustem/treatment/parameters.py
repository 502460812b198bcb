"""Parameter sets: the default one, and a site's own, which may tighten a limit of the consensus and never loosen it.

Every result quotes the set by id and fingerprint, so that an edited copy is noticed.

>>> DEFAULT.number("rate.cap"), DEFAULT.kind("rate.step").value
(Fraction(4, 1), 'site_policy')
>>> site_set({"id": "w-1", "author": "A", "second_person": "B", "dated": "2026-11-02", "rate": {"cap": "5"}})
Traceback (most recent call last):
    ...
lupustem.treatment.invalid.InvalidInput: rate.cap: would loosen a limit of the consensus; at most 4 is allowed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from lupustem.logic.text import Text
from lupustem.treatment.invalid import InvalidInput, Wrong, exact, number_text, refused
from lupustem.treatment.parameter_rows import ROWS, Change, Parameter
from lupustem.treatment.persons import two_persons
from lupustem.treatment.reasons import Kind

Value = Fraction | tuple[Fraction, ...] | str | None
PARAMETERS: Mapping[str, Parameter] = MappingProxyType({row.name: row for row in ROWS})
DEFAULT_ID = "cn-consensus-2022+site-default-1"
_ABOUT = ("id", "author", "second_person", "dated", "fingerprint")


@dataclass(frozen=True, slots=True)
class ParameterSet:
    """A whole set. site: the names a site changed; they are shown as site policy."""

    id: str
    values: Mapping[str, Value]
    site: tuple[str, ...] = ()
    author: str | None = None
    second_person: str | None = None
    dated: date | None = None
    fingerprint: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "fingerprint", _fingerprint(self))

    def number(self, name: str) -> Fraction:
        """A parameter that is a number."""
        value = self.values[name]
        assert isinstance(value, Fraction), name
        return value

    def optional(self, name: str) -> Fraction | None:
        """A parameter that a site may leave out."""
        return None if self.values[name] is None else self.number(name)

    def numbers(self, name: str) -> tuple[Fraction, ...]:
        """A parameter that is a list of numbers."""
        value = self.values[name]
        assert isinstance(value, tuple), name
        return value

    def word(self, name: str) -> str:
        """A parameter that is a word."""
        value = self.values[name]
        assert isinstance(value, str), name
        return value

    def kind(self, name: str) -> Kind:
        """On whose word the value stands: a site's own value is site policy, whatever it tightens."""
        return Kind.SITE_POLICY if name in self.site else PARAMETERS[name].kind


def site_set(content: Mapping[str, Any]) -> ParameterSet:
    """The set of a site: `id`, `author`, `second_person`, `dated` and, by group, what differs from the default.

    Raises InvalidInput with every problem: an unknown name, a loosened limit, values that contradict each other.
    """
    problems: list[Wrong] = []
    given = dict(_given(content, problems))
    values = dict(DEFAULT.values)
    for name, value in given.items():
        try:
            values[name] = _checked(PARAMETERS[name], value)
        except InvalidInput as wrong:
            problems.extend(wrong.problems)
    about = _about(content, problems)
    if not problems:
        problems.extend(_contradictions(values))
    if problems:
        raise InvalidInput(tuple(problems))
    changed = tuple(name for name in values if values[name] != DEFAULT.values[name])
    made = ParameterSet(values=values, site=changed, **about)
    declared = content.get("fingerprint")
    if declared is not None and declared != made.fingerprint:
        raise refused(
            "fingerprint",
            "edited",
            "与内容不符：参数在签署后被改动；请重新核对并签署。",
            "does not fit the content: a value was edited after it was signed; review and sign again.",
        )
    return made


def _given(content: Mapping[str, Any], problems: list[Wrong]) -> Iterator[tuple[str, Any]]:
    groups = {name.partition(".")[0] for name in PARAMETERS}
    for key, value in content.items():
        if key in _ABOUT:
            continue
        if key not in groups or not isinstance(value, Mapping):
            problems.append(_strange(str(key), [*_ABOUT, *sorted(groups)]))
            continue
        for part, one in value.items():
            name = f"{key}.{part}"
            if name in PARAMETERS:
                yield name, one
            else:
                problems.append(_strange(name, list(PARAMETERS)))


def _strange(name: str, there: list[str]) -> Wrong:
    clean = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
    near = get_close_matches(clean, there, n=1, cutoff=0.5)
    zh, en = (f"，最接近的是 {near[0]}", f"; the nearest is {near[0]}") if near else ("", "")
    return Wrong(clean, "unknown_parameter", Text(f"{clean}：没有这个参数{zh}。", f"{clean}: no such parameter{en}."))


def _about(content: Mapping[str, Any], problems: list[Wrong]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in ("id", "author", "second_person"):
        value = content.get(key)
        found[key] = value
        if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.isprintable():
            problems.append(_missing(key, "请写出文字。", "a text belongs here."))
    if found["id"] == DEFAULT_ID:
        problems.append(_missing("id", "默认参数集的名称不能再用。", "the name of the default set is taken."))
    signed = [found[key] for key in ("author", "second_person")]
    if all(isinstance(one, str) and one.strip() for one in signed) and not two_persons(signed):
        problems.append(_missing("second_person", "须为另一人。", "has to be somebody else than the author."))
    try:
        found["dated"] = date.fromisoformat(str(content.get("dated")))
    except ValueError:
        problems.append(_missing("dated", "请写日期，如 2026-11-02。", "a date belongs here, such as 2026-11-02."))
    return found


def _missing(key: str, zh: str, en: str) -> Wrong:
    return Wrong(key, "about_the_set", Text(f"{key}：{zh}", f"{key}: {en}"))


def _checked(row: Parameter, value: object) -> Value:
    """A site's value, within what it may choose."""
    if row.words:
        if value not in row.words:
            raise refused(
                row.name, "not_allowed", f"只能取 {'、'.join(row.words)}。", f"takes {' or '.join(row.words)}."
            )
        return str(value)
    if value is None and row.nullable:
        return None
    if row.many:
        return _many(row, value)
    return _one(row, value)


def _many(row: Parameter, value: object) -> tuple[Fraction, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise refused(row.name, "not_allowed", "应为非空的列表。", "a list with at least one number belongs here.")
    found = tuple(_one(row, one) for one in value)
    if list(found) != sorted(set(found)):
        raise refused(row.name, "not_allowed", "须由小到大，不得重复。", "has to rise from entry to entry.")
    return found


def _one(row: Parameter, value: object) -> Fraction:
    number = exact(value, row.name)
    if row.change is Change.FIXED and number != _read(row):
        raise refused(
            row.name, "loosens", "共识的固定数值，不可更改。", "a fixed number of the consensus; not to be changed."
        )
    for limit, zh, en, beyond in (
        (row.low, "不小于", "at least", row.low is not None and number < Fraction(row.low)),
        (row.high, "不大于", "at most", row.high is not None and number > Fraction(row.high)),
    ):
        if beyond and limit is not None:
            raise _outside(row, zh, en, number_text(Fraction(limit)))
    return number


def _outside(row: Parameter, zh: str, en: str, limit: str) -> InvalidInput:
    loosens = row.kind is Kind.CONSENSUS
    why = (
        Text("会放宽共识的限度", "would loosen a limit of the consensus")
        if loosens
        else Text("超出范围", "out of range")
    )
    code = "loosens" if loosens else "out_of_bounds"
    return refused(row.name, code, f"{why.zh}；此处须{zh} {limit}。", f"{why.en}; {en} {limit} is allowed here.")


_PAIRS = (
    ("dose.min_per_kg", "dose.target_per_kg"),
    ("dose.target_per_kg", "dose.max_per_kg"),
    ("bag.count_lo", "bag.count_hi"),
    ("rate.slow_cap", "rate.cap"),
    ("rate.slow_min", "rate.slow_pref"),
    ("rate.slow_pref", "rate.slow_max"),
    ("rate.dwell_min", "rate.dwell"),
    ("rate.t_min", "rate.t_max"),
    ("rate.slow_max", "rate.t_min"),
    ("stability.soft_h", "stability.hard_h"),
    ("stability.warm_min", "stability.warm_max"),
    ("stability.cold_lo_c", "stability.cold_hi_c"),
    ("antiplatelet.lo_mg", "antiplatelet.hi_mg"),
    ("antiplatelet.platelets_hold_below", "antiplatelet.platelets_decide_below"),
    ("clock.warn_s", "clock.refuse_s"),
)


def _contradictions(values: Mapping[str, Value]) -> Iterator[Wrong]:
    for low, high in _PAIRS:
        one, other = values[low], values[high]
        assert isinstance(one, Fraction)
        assert isinstance(other, Fraction)
        if one > other:
            text = Text(f"{low}：不得大于 {high}。", f"{low}: must not be above {high}.")
            yield Wrong(low, "contradiction", text)
    steps = [values[name] for name in ("rate.slow_cap", "rate.cap", "rate.step")]
    slow, cap, step = (one if isinstance(one, Fraction) else Fraction(1) for one in steps)
    if (cap - slow) % step:
        yield Wrong(
            "rate.step",
            "contradiction",
            Text("rate.step：各级须恰好到达上限。", "rate.step: whole steps have to lead from slow_cap to cap."),
        )
    adults = values["weight.adult_range"]
    if not isinstance(adults, tuple) or len(adults) != 2:
        text = Text("weight.adult_range：须为两个数。", "weight.adult_range: two numbers belong here.")
        yield Wrong("weight.adult_range", "contradiction", text)


def _read(row: Parameter) -> Value:
    if isinstance(row.value, tuple):
        return tuple(Fraction(one) for one in row.value)
    if row.value is None or row.words:
        return row.value
    return Fraction(row.value)


def _fingerprint(one: ParameterSet) -> str:
    spelled = {name: _spelled(value) for name, value in one.values.items()}
    about = [one.id, one.author, one.second_person, None if one.dated is None else one.dated.isoformat()]
    text = json.dumps([about, spelled], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _spelled(value: Value) -> Any:
    if isinstance(value, tuple):
        return [number_text(one) for one in value]
    return number_text(value) if isinstance(value, Fraction) else value


DEFAULT = ParameterSet(DEFAULT_ID, {row.name: _read(row) for row in ROWS})
