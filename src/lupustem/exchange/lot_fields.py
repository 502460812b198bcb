"""One mapping of a lot file read field by field: its keys are checked at once, its values one at a time.

A key that does not exist refuses the file, with the nearest right name. A value that cannot be taken (out of bounds, of
another unit, not a number) is left out and noted: it holds the lot, and the note names the field and never the value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.product.lot import LotProblem, RawFile
from lupustem.product.measured import Measured, Misread, is_unknown, read_measured, read_number

if TYPE_CHECKING:
    from lupustem.product.flow.picture import MarkerPicture

MOST_CHARACTERS = 200
MOST_ITEMS = 100_000


@dataclass(slots=True)
class Notes:
    """What is gathered while a file is read: values left out, the files it names, pictures of its tubes."""

    name: Text
    problems: list[LotProblem] = field(default_factory=list)
    files: list[RawFile] = field(default_factory=list)
    pictures: list[MarkerPicture] = field(default_factory=list)

    def leave_out(self, place: str, text: Text, facts: Iterable[str] = ()) -> None:
        """Note a value that cannot be used."""
        said = Text(f"{place}：{text.zh}", f"{place}: {text.en}")
        self.problems.append(LotProblem(place, tuple(facts), said))

    def refuse(self, place: str, text: Text) -> Unreadable:
        """The error that refuses the whole file."""
        at = f"{place}" if place else ""
        zh, en = (f"{at}：", f"{at}: ") if at else ("", "")
        return Unreadable(Text(f"{self.name.zh}：{zh}{text.zh}", f"{self.name.en}: {en}{text.en}"))


class Fields:
    """A mapping with the keys that it may have; `facts` are those that its values stand for."""

    def __init__(
        self, content: object, place: str, keys: Collection[str] | None, notes: Notes, facts: tuple[str, ...] = ()
    ) -> None:
        if not isinstance(content, dict):
            raise notes.refuse(place, _MAPPING)
        self.content: dict[str, Any] = content
        self.place, self.notes, self.facts = place, notes, facts
        if keys is not None:
            for key in content:
                if key not in keys:
                    raise notes.refuse(place, strange(str(key), keys))

    def at(self, key: str) -> str:
        """The place of a key in the file."""
        return f"{self.place}.{key}" if self.place else key

    def given(self, key: str) -> bool:
        """Whether something is written under a key."""
        value = self.content.get(key)
        return value is not None and value != ""

    def leave_out(self, key: str, text: Text) -> None:
        """Note a value that cannot be used."""
        self.notes.leave_out(self.at(key), text, self.facts)

    def number(self, key: str, low: Fraction | int, high: Fraction | int, unit: str | None = None) -> Fraction | None:
        """An exact number; None where there is none or it cannot be used."""
        found: Fraction | None = self._read(key, lambda value: read_number(value, low=low, high=high, unit=unit))
        return found

    def measured(self, key: str, low: Fraction | int, high: Fraction | int, unit: str | None = None) -> Measured | None:
        """An exact or censored number."""
        found: Measured | None = self._read(key, lambda value: read_measured(value, low=low, high=high, unit=unit))
        return found

    def whole(self, key: str, low: int = 0, high: int = 10**12) -> int | None:
        """A whole number."""
        number = self.number(key, low, high)
        if number is not None and number.denominator != 1:
            self.leave_out(key, _WHOLE)
            return None
        return None if number is None else number.numerator

    def word(self, key: str, allowed: Collection[str]) -> str | None:
        """One of a few words, in any case, with spaces, hyphens or underscores between its parts."""
        value = self.content.get(key)
        if not self.given(key):
            return None
        if isinstance(value, str):
            plain = value.strip().lower().replace(" ", "_").replace("-", "_")
            if plain in allowed:
                return plain
            if is_unknown(value):
                return None
        self.leave_out(key, _one_of(allowed))
        return None

    def boolean(self, key: str) -> bool | None:
        """Yes or no."""
        value = self.content.get(key)
        if value is True or value is False:
            return value
        if not is_unknown(value):
            self.leave_out(key, _BOOLEAN)
        return None

    def text(self, key: str) -> str | None:
        """A name or an identifier, as written; a whole number counts as its digits."""
        value = self.content.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int) or not _short(value):
            raise self.notes.refuse(self.at(key), _TEXT)
        text = str(value)
        if text != text.strip() or not text.isprintable():
            raise self.notes.refuse(self.at(key), _TEXT)
        return text

    def identifier(self, key: str) -> str | None:
        """An identifier exactly as read, space around it included, so that it disagrees with one that has none."""
        value = self.content.get(key)
        if isinstance(value, str) and value.strip() and value.isprintable() and _short(value):
            return value
        return self.text(key)

    def moment(self, key: str) -> datetime | None:
        """A moment with its zone, as ISO 8601."""
        value = self.content.get(key)
        if is_unknown(value):
            return None
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.leave_out(key, _MOMENT)
            return None
        return moment

    def day(self, key: str) -> date | None:
        """A day, as ISO 8601."""
        value = self.content.get(key)
        if is_unknown(value):
            return None
        try:
            return value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            self.leave_out(key, _DAY)
            return None

    def items(self, key: str) -> list[Any]:
        """A list; nothing where the key is absent. Raises Unreadable for anything else."""
        value = self.content.get(key)
        if value is None or value == "":
            return []
        if not isinstance(value, list):
            raise self.notes.refuse(self.at(key), _LIST)
        if len(value) > MOST_ITEMS:
            raise self.notes.refuse(self.at(key), _TOO_MANY)
        return value

    def below(self, key: str, keys: Collection[str] | None, facts: tuple[str, ...] = ()) -> Fields | None:
        """The mapping under a key; None where there is none."""
        if not self.given(key):
            return None
        return Fields(self.content[key], self.at(key), keys, self.notes, facts or self.facts)

    def each(self, key: str, keys: Collection[str], facts: tuple[str, ...] = ()) -> list[Fields]:
        """The mappings of a list."""
        return [
            Fields(one, f"{self.at(key)}[{number}]", keys, self.notes, facts or self.facts)
            for number, one in enumerate(self.items(key))
        ]

    def _read(self, key: str, read: Callable[[object], Any]) -> Any:
        value = self.content.get(key)
        if is_unknown(value):
            return None
        try:
            return read(value)
        except Misread as misread:
            self.leave_out(key, misread.text)
            return None


def strange(key: str, keys: Collection[str]) -> Text:
    """What is said of a key that does not exist: the nearest that does, or all of them."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in key[:60]) or '""'
    near = get_close_matches(clean, list(keys), n=1, cutoff=0.5)
    if near:
        return Text(f"没有 {clean} 这一项；最接近的是 {near[0]}。", f"no key {clean} here; the nearest is {near[0]}.")
    every = ", ".join(keys)
    return Text(f"没有 {clean} 这一项；可用 {every}。", f"no key {clean} here; there are {every}.")


def _short(value: str | int) -> bool:
    return abs(value) < 10**MOST_CHARACTERS if isinstance(value, int) else len(value) <= MOST_CHARACTERS


def _one_of(allowed: Collection[str]) -> Text:
    words = ", ".join(allowed)
    return Text(f"只能取 {words}；未知请留空。", f"takes one of {words}; leave it empty if unknown.")


_MAPPING = Text("此处应为“名称: 值”的映射。", "a mapping of names to values belongs here.")
_LIST = Text("此处应为列表（[...]）。", "a list ([...]) belongs here.")
_TOO_MANY = Text(f"列表超过 {MOST_ITEMS} 项。", f"a list of more than {MOST_ITEMS} entries.")
_WHOLE = Text("应为整数。", "a whole number belongs here.")
_BOOLEAN = Text("应为 true 或 false；未知请留空。", "true or false belongs here; leave it empty if unknown.")
_TEXT = Text(
    "应为至多 200 个可见字符的文字，前后不带空格；数字编号请加引号。",
    "a text of at most 200 visible characters without space around it; put quotation marks around a number.",
)
_DAY = Text("应为日期，如 2026-11-02。", "a day belongs here, such as 2026-11-02.")
_MOMENT = Text(
    "应为带时区的时间，如 2026-11-02T08:00+08:00。",
    "a time with its zone belongs here, such as 2026-11-02T08:00+08:00.",
)
