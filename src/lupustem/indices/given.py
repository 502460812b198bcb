"""Reading the input of an index: every key asked for by name, every problem gathered, nothing guessed.

given = Given({"pga": Decimal("0.4"), "stable_therapy": None})
pga = given.value(PGA)          # None where unknown
given.done()                    # raises InvalidFacts: unknown keys, wrong types, bounds, contradictions
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from lupustem.facts.notices import InvalidFacts, Notice, Problem, ProblemCode
from lupustem.facts.row import Value, read_value
from lupustem.indices.units import UNITS
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable


class Given:
    """The mapping that somebody wrote for one index, one visit or one part of it; `place` is its path, "" at the top."""

    def __init__(self, mapping: Mapping[str, object], place: str = "") -> None:
        self.mapping = {str(key): value for key, value in mapping.items()}
        self.place = place
        self.problems: list[Problem] = []
        self.notices: list[Notice] = []
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.mapping

    def has(self, key: str) -> bool:
        """Whether something other than null stands under a key."""
        return self.mapping.get(key) is not None

    def path(self, key: str) -> str:
        """A key with the path before it."""
        return f"{self.place}.{key}" if self.place else key

    def raw(self, key: str) -> Any:
        """What stands under a key, unchecked; None where nothing does."""
        self._asked.add(key)
        return self.mapping.get(key)

    def value(self, variable: Variable, key: str | None = None) -> Value | None:
        """The value of a variable, checked; None where unknown."""
        name = key or variable.name
        return self.checked(self.raw(name), variable, name)

    def checked(self, value: object, variable: Variable, name: str) -> Value | None:
        """A value that stands elsewhere, checked against a variable; problems name it `name`."""
        try:
            return read_value(value, replace(variable, name=self.path(name)), UNITS)
        except InvalidFacts as invalid:
            self.problems += invalid.problems
            return None

    def flag(self, key: str) -> bool | None:
        """A yes or no; None where unknown."""
        value = self.value(Variable("boolean", name=key))
        return value if isinstance(value, bool) else None

    def choice(self, key: str, allowed: Iterable[str]) -> str | None:
        """One of a few words; None where nothing is given."""
        value = self.value(Variable("category", name=key, values=dict.fromkeys(allowed, Text("", ""))))
        return value if isinstance(value, str) else None

    def part(self, key: str) -> Given | None:
        """A mapping below a key; None where nothing is given. Its problems join these at `done`."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.problem(key, "wrong_type", Text("应为“键: 值”的映射。", "a mapping of keys to values belongs here."))
            return None
        below = Given(value, self.path(key))
        below.problems, below.notices = self.problems, self.notices
        return below

    def parts(self, key: str) -> list[Given] | None:
        """A list of mappings below a key; None where nothing is given."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
            self.problem(key, "wrong_type", Text("应为映射的列表。", "a list of mappings belongs here."))
            return None
        found = [Given(one, f"{self.path(key)}[{at}]") for at, one in enumerate(value)]
        for one in found:
            one.problems, one.notices = self.problems, self.notices
        return found

    def names(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """A list of names, or `all`; each allowed, none twice. Nothing given is an empty list."""
        value, known = self.raw(key), tuple(allowed)
        if value is None:
            return ()
        if value == "all":
            return known
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.problem(
                key, "wrong_type", Text("应为名称的列表，如 [arthritis, rash]。", "a list of names belongs here.")
            )
            return ()
        for name in value:
            if name not in known:
                self._no_such(key, name, known)
        for name in sorted({one for one in value if list(value).count(one) > 1}):
            self.problem(
                key, "contradiction", Text(f"{name} 写了两次；请只留一个。", f"{name} stands twice; keep one.")
            )
        return tuple(one for one in value if one in known)

    def day(self, key: str) -> date | None:
        """A date, YYYY-MM-DD; None where nothing is given."""
        value = self.raw(key)
        if value is None or value == "":
            return None
        if type(value) is date:
            return value
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.problem(key, "wrong_type", Text("应为日期，如 2026-03-31。", "a date belongs here, such as 2026-03-31."))
        return None

    def problem(self, key: str, code: ProblemCode, text: Text) -> None:
        """Note what is wrong with a key."""
        path = self.path(key)
        self.problems.append(Problem(path, code, Text(f"{path}：{text.zh}", f"{path}: {text.en}")))

    def notice(self, code: str, keys: tuple[str, ...], text: Text) -> None:
        """Note what has to be said beside the result."""
        self.notices.append(Notice(code, tuple(map(self.path, keys)), text))

    def close(self) -> None:
        """Note every key that nobody asked for, with the nearest right one."""
        for key in self.mapping:
            if key not in self._asked:
                self._no_such("", key, sorted(self._asked))

    def done(self) -> None:
        """Raises InvalidFacts with every problem so far, unknown keys of this part among them."""
        self.close()
        if self.problems:
            raise InvalidFacts(tuple(self.problems))

    def _no_such(self, key: str, name: str, known: Iterable[str]) -> None:
        shown = "".join(sign if sign.isprintable() else "?" for sign in name)[:60]
        allowed = list(known)
        near = get_close_matches(shown, allowed, n=1, cutoff=0.6)
        listed = ", ".join(allowed[:30])
        hint = (
            Text(f"最接近的是 {near[0]}。", f"the nearest is {near[0]}.")
            if near
            else Text(f"可用的有 {listed}。", f"there are {listed}.")
        )
        path = self.path(key) if key else self.path(shown)
        what = Text(f"没有 {shown}；", f"there is no {shown}; ")
        self.problems.append(
            Problem(path, "unknown_fact", Text(f"{path}：{what.zh}{hint.zh}", f"{path}: {what.en}{hint.en}"))
        )
