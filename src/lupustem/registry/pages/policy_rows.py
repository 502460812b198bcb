"""The numbers of a site policy as rows: value, unit, bounds, on whose word it stands, how a site may change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lupustem.consensus import STATEMENTS
from lupustem.logic.as_words import unit_words
from lupustem.logic.text import Language, Text
from lupustem.registry.pages.fields import MISSING
from lupustem.registry.policy import OWN
from lupustem.registry.policy_text import ALL, default_of
from lupustem.registry.words import WORDS
from lupustem.report.parameter_list import CHANGES
from lupustem.treatment.invalid import Wrong
from lupustem.treatment.parameter_rows import DOSE_AND_BAG, PATIENT, RATE, WINDOWS, Change, Parameter
from lupustem.treatment.reasons import KIND_WORDS, Kind

GROUPS = (
    (WORDS["policy.dose"], DOSE_AND_BAG),
    (WORDS["policy.rate"], RATE),
    (WORDS["policy.windows"], WINDOWS),
    (WORDS["policy.patient"], PATIENT),
    (WORDS["policy.own"], OWN),
)
WORD_VALUES = {
    "viable": WORDS["policy.viable"],
    "total": WORDS["policy.total"],
    "infusion_end": WORDS["policy.infusion_end"],
}


@dataclass(slots=True)
class PolicyRow:
    """A number of the policy with what stands in its field."""

    row: Parameter
    value: str
    error: Text | None = None

    @property
    def fixed(self) -> bool:
        """Whether no site may change it."""
        return self.row.change is Change.FIXED

    @property
    def changed(self) -> bool:
        """Whether it differs from the default."""
        return self.value != default_of(self.row)

    @property
    def default(self) -> Text:
        """The default, as it is read."""
        return value_text(default_of(self.row))

    @property
    def shown(self) -> Text:
        """The value, as it is read."""
        return value_text(self.value)

    @property
    def kind(self) -> Kind:
        """On whose word the value stands: a site's own value is site policy."""
        return Kind.SITE_POLICY if self.changed else self.row.kind

    @property
    def kind_text(self) -> Text:
        """The kind in words."""
        return KIND_WORDS[self.kind]

    @property
    def declared_kind(self) -> Text:
        """On whose word the default stands."""
        return KIND_WORDS[self.row.kind]

    @property
    def change_text(self) -> Text:
        """How a site may change it."""
        return CHANGES[self.row.change]

    @property
    def bounds(self) -> str:
        """The bounds of what a site may choose, both included."""
        return "" if self.row.low is None or self.row.high is None else f"{self.row.low}–{self.row.high}"

    @property
    def section(self) -> str:
        """Where in the article the number stands."""
        found = None if self.row.statement is None else STATEMENTS.get(self.row.statement)
        return "" if found is None else found.section

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """The words that it may be."""
        return tuple((word, WORD_VALUES[word]) for word in self.row.words)

    def unit(self, language: Language) -> str:
        """The unit, as it is printed."""
        return unit_words(None if self.row.unit == "1" else self.row.unit, language).strip()


def value_text(value: str) -> Text:
    """A value as it is read: a word in words, no limit as such, a number as it is."""
    if not value:
        return WORDS["policy.no_limit"]
    return WORD_VALUES.get(value, Text(value, value))


def rows_of(values: Mapping[str, str]) -> list[tuple[Text, list[PolicyRow]]]:
    """Every number in its group, with its value."""
    return [(title, [PolicyRow(row, values[row.name]) for row in rows]) for title, rows in GROUPS]


def read_post(groups: Iterable[tuple[Text, list[PolicyRow]]], post: Mapping[str, str]) -> bool:
    """Take what was typed; whether something stands in every field that wants something. Fixed numbers stay."""
    whole = True
    for _, rows in groups:
        for one in rows:
            if one.fixed:
                continue
            one.value = post.get(one.row.name, "").strip()[:200]
            if not one.value and not one.row.nullable:
                one.error, whole = MISSING, False
    return whole


def mark(groups: Iterable[tuple[Text, list[PolicyRow]]], problems: Iterable[Wrong]) -> list[Text]:
    """Put each problem beside its number; those of no number on the page."""
    rows = {one.row.name: one for _, members in groups for one in members}
    others = []
    for problem in problems:
        name = problem.field.partition("[")[0]
        if name in rows and name in ALL:
            zh, en = (
                text.removeprefix(f"{name}{sign}") for text, sign in ((problem.text.zh, "："), (problem.text.en, ": "))
            )
            rows[name].error = Text(zh, en)
        else:
            others.append(problem.text)
    return others
