"""What every index gives: one result type, exact, open where something is unknown, and honest about what was checked.

A score is settled where `lower` equals `upper`: every completion of what is missing gives that value. Where it is not,
`value` is None and the two bounds hold what is still possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from lupustem.facts.notices import Notice
from lupustem.logic.text import Text

Tag = Literal["V", "V2", "M", "D"]
Value = bool | int | Decimal | str | None
Named = Value | tuple[str, ...]

TAG_WORDS: dict[Tag, Text] = {
    "V": Text("已在原始文献或官方表格中读到", "read in the primary paper or the official form"),
    "V2": Text("已在二手文献或引用原文的开放实现中读到", "read in a secondary source that cites the primary one"),
    "M": Text("凭记忆，未核实", "from memory, unverified"),
    "D": Text("由其他规则推算", "derived from the other rules"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A publication; `doi` only where it was seen in a source, never from memory."""

    citation: str
    doi: str | None = None

    def __str__(self) -> str:
        return f"{self.citation}, doi {self.doi}" if self.doi else self.citation


@dataclass(frozen=True, slots=True)
class Claim:
    """One rule of an index and how far it was checked; `where` names the source of the check, a citation alone as str."""

    tag: Tag
    text: Text
    where: Text | str = ""

    @property
    def verified(self) -> bool:
        """Whether somebody has read it in a source."""
        return self.tag != "M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The result of an index for one visit.

    value: a number, a grade or a verdict; None while it is open. lower, upper: the bounds of what is still possible, in the
        order of the index (a grade from best to worst, a verdict from False to True).
    missing: the inputs that are unknown, by their names in the input. contributions: what each item adds or answers.
    grade: a letter, band or response beside the value; for BILAG the grade reached by what is known.
    clinical: the score without serology, where the index has one. systems: the parts of an index of organ systems.
    named: further outcomes under their own names. window: the look-back in days, where the index has one.
    unverified: why parts of this result are not verified; empty where all of it is.
    """

    index: str
    version: str
    value: Value
    lower: Value
    upper: Value
    sources: tuple[Source, ...]
    missing: tuple[str, ...] = ()
    contributions: Mapping[str, Value] = field(default_factory=dict)
    grade: str | None = None
    clinical: Score | None = None
    systems: Mapping[str, Score] = field(default_factory=dict)
    scheme: str | None = None
    window: int | None = None
    named: Mapping[str, Named] = field(default_factory=dict)
    unverified: tuple[Text, ...] = ()
    warnings: tuple[Notice, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether what is missing can no longer change the value."""
        return self.value is not None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def verified(self) -> bool:
        """Whether every rule that this result rests on was read in a source."""
        return not self.unverified


def unverified(claims: Iterable[Claim]) -> tuple[Text, ...]:
    """The claims that nobody has checked, as sentences that say so."""
    return tuple(
        Text(f"{one.text.zh}（凭记忆，未核实）", f"{one.text.en} (from memory, unverified)")
        for one in claims
        if not one.verified
    )
