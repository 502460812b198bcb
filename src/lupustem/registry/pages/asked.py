"""Questions of long forms: three-valued answers, numbers, days, moments and choices, read strictly; what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from lupustem.logic.as_words import plain, unit_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Variable
from lupustem.registry.pages.fact_rows import YES_NO, typed
from lupustem.registry.pages.fields import MISSING, NO_CHOICE, UNSEEN, Wrong, read_date
from lupustem.registry.record.clock import zone

Kind = Literal["three", "choice", "date", "moment", "number", "text", "long", "tick"]
NO_MOMENT = Text("请填写日期与时间，如 2026-01-31T08:30。", "give day and time such as 2026-01-31T08:30.")
NO_NUMBER = Text("请填写数值，如 38.5。", "give a number such as 38.5.")


@dataclass(slots=True)
class Asked:
    """A question of a form, what stands in it and what is wrong with it. variable: declares a number's unit and bounds."""

    name: str
    label: Text
    kind: Kind
    choices: tuple[tuple[str, Text], ...] = ()
    required: bool = False
    hint: Text | None = None
    limit: int = 200
    variable: Variable | None = None
    unit_text: Text | None = None
    value: str = ""
    error: Text | None = None

    @property
    def options(self) -> tuple[tuple[str, Text], ...]:
        """What can be chosen."""
        return YES_NO if self.kind == "three" else self.choices

    @property
    def bounds(self) -> str:
        """The inclusive bounds of a number."""
        one = self.variable
        if one is None or one.minimum is None or one.maximum is None:
            return ""
        return f"{plain(one.minimum)}–{plain(one.maximum)}"

    def unit(self, language: Language) -> str:
        """The unit, as it is printed."""
        if self.unit_text is not None:
            return self.unit_text.in_(language)
        return "" if self.variable is None else unit_words(self.variable.unit, language).strip()

    def words(self, value: str) -> Text:
        """A value of it as one reads it."""
        if self.kind == "tick":
            return Text("✓", "✓") if value else Text("–", "–")
        return dict(self.options).get(value) or Text(value or "–", value or "–")

    def read(self, post: Mapping[str, str]) -> Any:
        """What was sent; None for nothing. Keeps what was typed, and says what is wrong with it."""
        self.value = post.get(self.name, "").strip()
        try:
            return self._read()
        except Wrong as wrong:
            self.error = wrong.text
            return None

    def _read(self) -> Any:
        text = self.value
        if self.kind == "tick":
            return text == "yes"
        if not text:
            if self.required:
                raise Wrong(MISSING)
            return None
        if self.variable is not None:
            return typed(self.variable, text)
        if self.kind in ("three", "choice"):
            if text not in dict(self.options):
                raise Wrong(NO_CHOICE)
            return {"true": True, "false": False}[text] if self.kind == "three" else text
        if self.kind in ("date", "moment"):
            return read_date(text) if self.kind == "date" else _moment(text)
        if self.kind == "number":
            return _number(text)
        if len(text) > self.limit:
            raise Wrong(Text(f"最多 {self.limit} 个字符。", f"at most {self.limit} characters."))
        if not all(sign.isprintable() or (self.kind == "long" and sign in "\r\n") for sign in text):
            raise Wrong(UNSEEN)
        return text


@dataclass(slots=True)
class Group:
    """Questions that are asked together. tight: many yes-or-no questions in columns."""

    title: Text
    rows: list[Asked] = field(default_factory=list)
    note: Text | None = None
    closed: bool = False

    @property
    def filled(self) -> int:
        """How many are answered."""
        return sum(bool(one.value) for one in self.rows)


def read_all(groups: Iterable[Group], post: Mapping[str, str]) -> dict[str, Any]:
    """Every answer by name; what was left empty is absent."""
    found = {one.name: one.read(post) for group in groups for one in group.rows}
    return {name: value for name, value in found.items() if value is not None}


def wrong(groups: Iterable[Group]) -> bool:
    """Whether something cannot be used."""
    return any(one.error for group in groups for one in group.rows)


def both_versions(groups: Iterable[Group], theirs: Mapping[str, str]) -> list[tuple[Text, Text, Text]]:
    """What was typed beside what stands by now, question by question, where the two differ."""
    rows = [one for group in groups for one in group.rows if one.name not in ("reason", "knowledge")]
    return [
        (one.label, one.words(one.value), one.words(theirs.get(one.name, "")))
        for one in rows
        if one.value != theirs.get(one.name, "")
    ]


def local(moment: datetime | None) -> str:
    """A moment as a form shows it: in the site's zone, to the minute."""
    return "" if moment is None else moment.astimezone(zone()).strftime("%Y-%m-%dT%H:%M")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text) if len(text) == 16 else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise Wrong(NO_MOMENT)
    return found.replace(tzinfo=zone())


def _number(text: str) -> str:
    try:
        number = Decimal(text) if text.isascii() and "_" not in text and len(text) <= 20 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise Wrong(NO_NUMBER)
    return plain(number)
