"""Forms: fields with their words in both languages, read strictly; what was typed stays on the page when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from lupustem.logic.text import Text

Kind = Literal["text", "long", "date", "datetime-local", "choice", "password", "yes"]
MISSING = Text("请填写此项。", "this has to be filled in.")
NO_DATE = Text("请填写日期，如 2026-01-31。", "give a date such as 2026-01-31.")
NO_CHOICE = Text("请从列出的选项中选择。", "choose one of those listed.")
UNSEEN = Text("含有不可显示的字符；请删去。", "this holds characters that cannot be shown; take them out.")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. limit: the most characters that it takes."""

    name: str
    label: Text
    kind: Kind = "text"
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()
    hint: Text | None = None
    limit: int = 100
    autocomplete: str = "off"

    def read(self, given: str) -> Any:
        """What was typed, checked. Raises Wrong."""
        text = given if self.kind == "password" else given.strip()
        if self.kind == "yes":
            return text == "yes"
        if not text:
            if self.required:
                raise Wrong(MISSING)
            return None if self.kind == "date" else ""
        if self.kind == "date":
            return read_date(text)
        if self.kind == "choice" and text not in dict(self.choices):
            raise Wrong(NO_CHOICE)
        if len(text) > self.limit:
            raise Wrong(Text(f"最多 {self.limit} 个字符。", f"at most {self.limit} characters."))
        if not all(sign.isprintable() or (self.kind == "long" and sign in "\r\n") for sign in text):
            raise Wrong(UNSEEN)
        return text


class Wrong(Exception):
    """What was typed cannot be taken."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def read_date(text: str) -> date:
    """A date as browsers send it. Raises Wrong."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> date:
    raise Wrong(NO_DATE)


@dataclass(slots=True)
class Bound:
    """A field with what stands in it and what is wrong with it."""

    field: Field
    value: str = ""
    error: Text | None = None


@dataclass(slots=True)
class Form:
    """The fields of a page. values: what stands in them, as text."""

    fields: tuple[Field, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, Text] = field(default_factory=dict)
    cleaned: dict[str, Any] = field(default_factory=dict)

    def read(self, post: Mapping[str, str]) -> bool:
        """Take what was sent; whether all of it can be used."""
        self.values = {one.name: post.get(one.name, "") for one in self.fields}
        for one in self.fields:
            try:
                self.cleaned[one.name] = one.read(self.values[one.name])
            except Wrong as wrong:
                self.errors[one.name] = wrong.text
        return not self.errors

    @property
    def bound(self) -> list[Bound]:
        """The fields as the template shows them; a password is never shown again."""
        return [
            Bound(one, "" if one.kind == "password" else self.values.get(one.name, ""), self.errors.get(one.name))
            for one in self.fields
        ]


def seen_of(post: Mapping[str, str], name: str = "seen") -> int:
    """The version that a form showed; -1, which none is, for anything else."""
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
