"""A mapping of a treatment file read strictly: an unknown key, a wrong type or a missing value refuses the file by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from lupustem.exchange.lot_fields import strange
from lupustem.logic.text import Text
from lupustem.treatment.invalid import InvalidInput, Wrong, refused

MOST_ITEMS = 10_000


class Strict:
    """A mapping with the keys that it may have; what is absent is None."""

    def __init__(self, content: object, place: str, keys: Collection[str] | None) -> None:
        if not isinstance(content, Mapping):
            raise refused(
                place or "file",
                "not_a_mapping",
                "此处应为“名称: 值”的映射。",
                "a mapping of names to values belongs here.",
            )
        self.content: Mapping[str, Any] = content
        self.place = place
        if keys is not None:
            unknown = [str(key) for key in content if key not in keys]
            if unknown:
                said = strange(unknown[0], keys)
                at = place or "file"
                text = Text(f"{at}：{said.zh}", f"{at}: {said.en}")
                raise InvalidInput((Wrong(at, "unknown_key", text),))

    def at(self, key: str) -> str:
        """The place of a key in the file."""
        return f"{self.place}.{key}" if self.place else key

    def given(self, key: str) -> bool:
        """Whether something is written under a key."""
        value = self.content.get(key)
        return value is not None and value != ""

    def number(self, key: str) -> Any:
        """A number as written, or the exact text of `{exact: ..., rounded: ...}`; its bounds are checked where it is used."""
        value = self.content.get(key)
        if isinstance(value, Mapping):
            value = value.get("exact")
        return value if self.given(key) else None

    def needed(self, key: str) -> Any:
        """A number that has to be there. Raises InvalidInput."""
        value = self.number(key)
        if value is None:
            raise refused(self.at(key), "missing", "缺少此项。", "is missing.")
        return value

    def word(self, key: str) -> str | None:
        """A short text."""
        value = self.content.get(key)
        if not self.given(key):
            return None
        if (
            isinstance(value, bool)
            or not isinstance(value, str | int)
            or len(str(value)) > 200
            or not str(value).isprintable()
        ):
            raise refused(
                self.at(key),
                "not_a_text",
                "应为至多 200 个可见字符的文字。",
                "a text of at most 200 visible characters belongs here.",
            )
        return str(value)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of short texts."""
        found = []
        for one in self.items(key):
            if not isinstance(one, str) or len(one) > 200 or not one.isprintable():
                raise refused(self.at(key), "not_a_text", "应为文字的列表。", "a list of texts belongs here.")
            found.append(one)
        return tuple(found)

    def boolean(self, key: str) -> bool | None:
        """Yes or no."""
        value = self.content.get(key)
        if not self.given(key):
            return None
        if value is not True and value is not False:
            raise refused(
                self.at(key),
                "not_a_boolean",
                "应为 true 或 false。",
                "true or false belongs here; leave it empty if unknown.",
            )
        return bool(value)

    def moment(self, key: str) -> datetime | None:
        """A moment as ISO 8601; whether it has a zone is checked where it is used."""
        value = self.content.get(key)
        return None if not self.given(key) else moment_of(value, self.at(key))

    def day(self, key: str) -> date | None:
        """A calendar day."""
        value = self.content.get(key)
        if not self.given(key):
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise refused(
                self.at(key), "not_a_day", "应为日期，如 2026-11-02。", "a day belongs here, such as 2026-11-02."
            ) from None

    def items(self, key: str) -> list[Any]:
        """A list; nothing where the key is absent."""
        value = self.content.get(key)
        if not self.given(key):
            return []
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise refused(
                self.at(key),
                "not_a_list",
                f"应为至多 {MOST_ITEMS} 项的列表。",
                f"a list of at most {MOST_ITEMS} entries belongs here.",
            )
        return value

    def below(self, key: str, keys: Collection[str]) -> Strict | None:
        """The mapping under a key; None where there is none."""
        return Strict(self.content[key], self.at(key), keys) if self.given(key) else None

    def each(self, key: str, keys: Collection[str]) -> list[Strict]:
        """The mappings of a list."""
        return [Strict(one, f"{self.at(key)}[{number}]", keys) for number, one in enumerate(self.items(key))]


def moment_of(value: object, field: str) -> datetime:
    """A moment from text. Raises InvalidInput `not_a_time`."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise refused(
            field,
            "not_a_time",
            "应为带时区的时间，如 2026-11-02T08:00+08:00。",
            "a time with its zone belongs here, such as 2026-11-02T08:00+08:00.",
        ) from None
