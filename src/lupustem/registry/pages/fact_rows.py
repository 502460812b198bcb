"""Facts as form rows, made from the vocabulary: kind, unit and bounds come from the declaration, never from the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lupustem.consensus import Role
from lupustem.decision.status import conditions, decisive_statements, inputs_of, statements_of
from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import Value, read_value, type_problem
from lupustem.logic.as_words import plain, unit_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Variable
from lupustem.registry.actions.facts import Entered
from lupustem.registry.intake import Taken
from lupustem.registry.pages.fields import Wrong, read_date, seen_of
from lupustem.registry.prescribing.order import DOSE, FACTS_ORDERED
from lupustem.registry.standing import Facts

_SETTLED = {*FACTS_ORDERED, DOSE, "informed_consent", "family_informed"}
"""What a prescription reads of the order and of the consent's own rows."""
YES_NO = (("true", Text("是", "yes")), ("false", Text("否", "no")), ("", Text("未知", "unknown")))


@dataclass(slots=True)
class FactRow:
    """A fact as the form shows it: what stands in it, since when, from where, in which version."""

    fact: Variable
    value: str
    day: str
    source: str
    seen: int
    error: Text | None = None

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """Yes, no and unknown; or the values of a category; none for a number."""
        if self.fact.kind == "boolean":
            return YES_NO
        return tuple(self.fact.values.items())

    def unit(self, language: Language) -> str:
        """The unit, as it is printed."""
        return unit_words(self.fact.unit, language).strip()

    @property
    def bounds(self) -> str:
        """The inclusive bounds of a number."""
        if self.fact.minimum is None or self.fact.maximum is None:
            return ""
        return f"{plain(self.fact.minimum)}–{plain(self.fact.maximum)}"


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Facts that are asked for together."""

    title: str
    rows: list[FactRow]


def assessment_groups() -> dict[str, list[str]]:
    """The facts that the assessment asks for, each once, under the first kind of statement that reads it; then the weight and
    what else of the patient a prescription reads.
    """
    decisive = decisive_statements()
    parts = {
        "facts.indications": [one for one in decisive if one.role is Role.INDICATION],
        "facts.exclusions": [one for one in decisive if one.role is Role.EXCLUSION],
        "facts.conditions": conditions(),
        "facts.others": statements_of(("assess",)),
    }
    groups: dict[str, list[str]] = {}
    taken: set[str] = set()
    for title, statements in parts.items():
        names = {name for one in statements for name in inputs_of(one)} - taken
        groups[title] = [name for name in FACTS if name in names]
        taken |= names
    read = {name for one in statements_of(("prescribe",)) for name in inputs_of(one)} | {"weight_kg"}
    groups["facts.prescription"] = [name for name in FACTS if name in read - taken - _SETTLED]
    return groups


def row_of(name: str, facts: Facts, today: date) -> FactRow:
    """The row of a fact as it stands."""
    entry, value = facts.entries.get(name), facts.values.get(name)
    seen = 0 if entry is None else entry.version
    if entry is None or value is None:
        return FactRow(FACTS[name], "", today.isoformat(), "", seen)
    return FactRow(FACTS[name], as_typed(value), entry.observed_on.isoformat(), entry.source, seen)


def fill_rows(rows: Iterable[FactRow], taken: Mapping[str, Taken], post: Mapping[str, str]) -> None:
    """Put what was taken from a file into the rows, except where somebody has typed something else already."""
    for row in rows:
        name, stood = row.fact.name, row.value
        typed_now = post.get(f"fact.{name}", stood).strip()[:30]
        if typed_now != stood:
            row.value, row.seen = typed_now, seen_of(post, f"seen.{name}")
            row.day, row.source = post.get(f"day.{name}", row.day)[:10], post.get(f"source.{name}", "")[:200]
        elif name in taken and as_typed(taken[name].value) != stood:
            row.value, row.day, row.source = (
                as_typed(taken[name].value),
                taken[name].day.isoformat(),
                taken[name].source,
            )


def as_typed(value: Value) -> str:
    """A value as it stands in a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else plain(value)


def read_rows(rows: Iterable[FactRow], post: Mapping[str, str]) -> list[Entered]:
    """What was sent for the rows that the form held; each row keeps what was typed and says what is wrong with it.

    A fact that the form did not hold is left alone; an empty one is unknown, never no.
    """
    entered = []
    for row in rows:
        name = row.fact.name
        if f"fact.{name}" not in post:
            continue
        row.value = post[f"fact.{name}"].strip()
        row.day, row.source = post.get(f"day.{name}", "").strip(), post.get(f"source.{name}", "").strip()[:200]
        try:
            value = typed(row.fact, row.value)
            if value is None and not row.seen:
                continue
            source = "".join(sign for sign in row.source if sign.isprintable())
            entered.append(Entered(name, value, read_date(row.day), source, seen_of(post, f"seen.{name}")))
        except Wrong as wrong:
            row.error = wrong.text
    return entered


def typed(fact: Variable, text: str) -> Value | None:
    """A typed value, checked against the vocabulary. Raises Wrong, with the bounds and the remedy."""
    value: object = text
    if fact.kind == "boolean" and text:
        value = {"true": True, "false": False}.get(text, text)
    elif fact.kind in ("number", "integer") and text:
        try:
            value = Decimal(text) if text.isascii() and "_" not in text else text
        except InvalidOperation:
            value = text
        if isinstance(value, str):
            raise Wrong(_without_name(type_problem(fact), fact))
    try:
        return read_value(value, fact)
    except InvalidFacts as invalid:
        raise Wrong(_without_name(invalid.problems[0].text, fact)) from None


def _without_name(text: Text, fact: Variable) -> Text:
    """The sentence without the fact's technical name before it: the row shows whose it is."""
    return Text(text.zh.removeprefix(f"{fact.name}："), text.en.removeprefix(f"{fact.name}: "))
