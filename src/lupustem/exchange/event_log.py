"""The log of one infusion as a file: what the monitor is told, and the events in the order they were entered.

    watch: {volume_ml: 100, plan: [[10, 2], [5, 2.5]], age_years: 34, pregnant: false}
    events:
      - {id: e1, at: "2026-11-02T08:55+08:00", kind: signs, respirations: 16, spo2: 97, oxygen: false}
      - {id: e2, at: "2026-11-02T09:00+08:00", kind: started, rate: 2, by: [nurse-1, nurse-2]}

YAML, JSON or TOML. The form is strict: a key that does not exist, a missing one, a number that is none refuse the file with its
place; events in a wrong order or twice are the monitor's to refuse, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from lupustem.exchange.case_files import LIMIT, parse_content
from lupustem.exchange.lot_fields import strange
from lupustem.exchange.reading import read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.treatment import monitor_events as events
from lupustem.treatment.monitor_events import Event
from lupustem.treatment.monitor_state import Level, Watch
from lupustem.treatment.news2 import OLDEST_YEARS
from lupustem.treatment.plan_checker import check_plan
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.segments import Segment, integral
from lupustem.treatment.vital_signs import SIGN_NAMES, read_signs

MOST_EVENTS = 100_000
_WATCH = ("volume_ml", "plan", "deadline", "age_years", "pregnant", "scale", "hypercapnia_recorded")
_SIGN_KEYS = (*SIGN_NAMES, "temperature_f")


class Log(NamedTuple):
    """What the monitor is told, and the events as entered."""

    watch: Watch
    events: tuple[Event, ...]


def read_log(path: str | Path) -> Log:
    """Read a log file; "-" is standard input. Raises Unreadable, which names file, place and remedy."""
    return parse_log(read_limited(path, LIMIT), path)


def parse_log(data: bytes, path: str | Path) -> Log:
    """The log in `data`; `path` gives its format by suffix."""
    name, content = shown(path), parse_content(data, path)
    top = _Place(content, "", ("watch", "events"), name)
    told = _Place(top.content.get("watch"), "watch", _WATCH, name)
    found = top.content.get("events")
    if not isinstance(found, list) or len(found) > MOST_EVENTS:
        raise top.refuse("events", _LIST)
    return Log(_watch(told), tuple(_event(one, number, name) for number, one in enumerate(found)))


def event_of(content: Mapping[str, Any], name: Text) -> Event:
    """One event from a mapping as it stands in a log. name: whose it is, for what is said when it cannot be read."""
    return _event(content, 0, name)


class _Place:
    """A mapping of the file and where it stands."""

    def __init__(self, content: object, place: str, keys: tuple[str, ...] | None, name: Text) -> None:
        self.place, self.name = place, name
        if not isinstance(content, dict):
            raise self.refuse("", _MAPPING)
        self.content: Mapping[str, Any] = content
        for key in content if keys is not None else ():
            if key not in (keys or ()):
                raise self.refuse("", strange(str(key), keys or ()))

    def refuse(self, key: str, text: Text) -> Unreadable:
        at = ".".join(part for part in (self.place, key) if part)
        zh, en = (f"{at}：", f"{at}: ") if at else ("", "")
        return Unreadable(Text(f"{self.name.zh}：{zh}{text.zh}", f"{self.name.en}: {en}{text.en}"))

    def number(self, key: str, value: object | None = None) -> Fraction:
        given = self.content.get(key) if value is None else value
        exact = isinstance(given, int | Decimal) and not isinstance(given, bool)
        if not exact or (isinstance(given, Decimal) and (not given.is_finite() or abs(given.adjusted()) > 30)):
            raise self.refuse(key, _NUMBER)
        return Fraction(given)  # type: ignore[arg-type]

    def whole(self, key: str) -> int | None:
        if self.content.get(key) is None:
            return None
        number = self.number(key)
        if number.denominator != 1:
            raise self.refuse(key, _WHOLE)
        return int(number)

    def text(self, key: str, needed: bool = True) -> str:
        value = self.content.get(key)
        if value is None and not needed:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 200:
            raise self.refuse(key, _TEXT)
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.refuse(key, _TEXTS)
        return tuple(value)

    def boolean(self, key: str) -> bool | None:
        value = self.content.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(key, _BOOLEAN)
        return value

    def moment(self, key: str) -> datetime:
        value = self.content.get(key)
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            raise self.refuse(key, _MOMENT) from None


def _watch(told: _Place) -> Watch:
    volume = told.number("volume_ml")
    if not 0 < volume <= 5000:
        raise told.refuse("volume_ml", Text("应大于 0 且不超过 5000。", "must be above 0 and at most 5000."))
    scale = told.whole("scale")
    if scale not in (None, 1, 2):
        raise told.refuse("scale", Text("只能取 1 或 2。", "takes 1 or 2."))
    age = told.whole("age_years")
    if age is not None and not 0 <= age <= OLDEST_YEARS:
        raise told.refuse(
            "age_years", Text(f"应在 0 到 {OLDEST_YEARS} 之间。", f"must lie between 0 and {OLDEST_YEARS}.")
        )
    deadline = None
    if told.content.get("deadline") is not None:
        deadline = told.moment("deadline")
        if deadline.utcoffset() is None:
            raise told.refuse("deadline", _MOMENT)
    return Watch(
        _plan(told) if told.content.get("plan") is not None else _planned(told, volume),
        volume,
        deadline,
        age,
        told.boolean("pregnant"),
        2 if scale == 2 else 1,
        told.boolean("hypercapnia_recorded"),
    )


def _plan(told: _Place) -> tuple[Level, ...]:
    found = told.content.get("plan")
    if not isinstance(found, list) or not found or not all(isinstance(one, list) and len(one) == 2 for one in found):
        raise told.refuse("plan", _PLAN)
    levels = tuple(Level(told.number("plan", one[0]), told.number("plan", one[1])) for one in found)
    if any(one.minutes <= 0 or not 0 < one.ml_min <= 4 for one in levels):
        raise told.refuse("plan", _LEVEL)
    _allowed(told, levels)
    return levels


def _allowed(told: _Place, levels: tuple[Level, ...]) -> None:
    """Refuse a plan that breaks the slow phase or falls; how much of the volume it gives is not judged here."""
    segments = [Segment(one.minutes, one.ml_min) for one in levels]
    made = check_plan(segments, integral(segments))
    if made.first_hard is not None:
        raise told.refuse("plan", made.first_hard.text)


def _planned(told: _Place, volume: Fraction) -> tuple[Level, ...]:
    """The default plan for the volume, where the file gives none."""
    made = plan_infusion(PlanRequest(volume))
    if not made.feasible:
        raise told.refuse("volume_ml", _NO_PLAN)
    return tuple(Level(one.minutes, one.rate) for one in made.segments)


def _event(content: object, number: int, name: Text) -> Event:
    one = _Place(content, f"events[{number}]", None, name)
    kind = one.text("kind")
    if kind not in _KINDS:
        raise one.refuse("kind", strange(kind, tuple(_KINDS)))
    keys, made = _KINDS[kind]
    _Place(content, one.place, ("id", "at", "kind", *keys), name)
    try:
        return made(one.text("id"), one.moment("at"), one)
    except Refusal as error:
        raise one.refuse("", error.text) from None


def _signs(name: str, at: datetime, one: _Place) -> Event:
    given = {key: one.content[key] for key in _SIGN_KEYS if key in one.content}
    return events.SignsTaken(name, at, read_signs(given), one.whole("clock_offset_s"))


_KINDS: dict[str, tuple[tuple[str, ...], Callable[[str, datetime, _Place], Event]]] = {
    "signs": ((*_SIGN_KEYS, "clock_offset_s"), _signs),
    "started": (("rate", "by"), lambda i, at, one: events.Started(i, at, one.number("rate"), one.texts("by"))),
    "rate": (("rate",), lambda i, at, one: events.RateSet(i, at, one.number("rate"))),
    "held": (("rate",), lambda i, at, one: events.Held(i, at, one.number("rate"))),
    "stopped": (("by",), lambda i, at, one: events.Stopped(i, at, one.text("by", False))),
    "restarted": (
        ("rate", "ordered_by", "by"),
        lambda i, at, one: events.Restarted(i, at, one.number("rate"), one.text("ordered_by", False), one.texts("by")),
    ),
    "ended": ((), lambda i, at, one: events.Ended(i, at)),
    "aborted": (("by",), lambda i, at, one: events.Aborted(i, at, one.text("by", False))),
    "symptom": (("name", "grade"), lambda i, at, one: events.Symptom(i, at, one.text("name"), one.whole("grade"))),
    "symptom_ended": (("name",), lambda i, at, one: events.SymptomEnded(i, at, one.text("name"))),
    "acknowledged": (
        ("alarm", "by"),
        lambda i, at, one: events.Acknowledged(i, at, one.text("alarm"), one.text("by", False)),
    ),
    "sound_paused": (
        ("seconds", "by"),
        lambda i, at, one: events.SoundPaused(i, at, one.whole("seconds") or 0, one.text("by", False)),
    ),
    "corrected": (
        ("of", "reason", "by"),
        lambda i, at, one: events.Corrected(i, at, one.text("of"), one.text("reason", False), one.text("by", False)),
    ),
    "tick": ((), lambda i, at, one: events.Tick(i, at)),
}
_MAPPING = Text("此处应为“名称: 值”的映射。", "a mapping of names to values belongs here.")
_LIST = Text("应为至多 100 000 个事件的列表。", "a list of at most 100,000 events belongs here.")
_NUMBER = Text("应为数值。", "a number belongs here.")
_WHOLE = Text("应为整数。", "a whole number belongs here.")
_TEXT = Text("应为至多 200 个字符的文字。", "a text of at most 200 characters belongs here.")
_TEXTS = Text("应为文字列表，如 [护士甲, 护士乙]。", "a list of texts belongs here, such as [nurse-1, nurse-2].")
_BOOLEAN = Text("应为 true 或 false；未知请留空。", "true or false belongs here; leave it empty if unknown.")
_MOMENT = Text(
    '应为带时区的时间，如 "2026-11-02T08:00+08:00"。',
    'a time with its zone belongs here, such as "2026-11-02T08:00+08:00".',
)
_PLAN = Text(
    "应为 [分钟, ml/min] 的列表，如 [[10, 2], [5, 2.5]]。", "a list of [minutes, ml/min], such as [[10, 2], [5, 2.5]]."
)
_NO_PLAN = Text("此容量没有可行的默认方案；请写出 plan。", "this volume has no default plan; write the plan.")
_LEVEL = Text(
    "每级须长于 0 min，滴速大于 0 且不高于 4 ml/min。",
    "each level lasts more than 0 min, above 0 and at most at 4 ml/min.",
)
