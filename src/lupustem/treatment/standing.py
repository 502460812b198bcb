"""The four words of a treatment check, the reasons behind them, and where each rule comes from.

`unknown` never becomes `ok`; before a start it blocks. The five statuses of a statement are another scale: docs/en/treatment.md
maps the two.

    >>> worst((Standing.OK, Standing.UNKNOWN, Standing.WARN))
    <Standing.UNKNOWN: 'unknown'>
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from lupustem.logic.text import Text


class Standing(StrEnum):
    """How a check came out, the lightest first."""

    OK = "ok"
    WARN = "warn"
    UNKNOWN = "unknown"
    BLOCK = "block"


class Kind(StrEnum):
    """Who says so."""

    CONSENSUS = "consensus"
    READING = "reading"
    SITE_POLICY = "site_policy"
    PUBLISHED = "published"
    ENGINEERING = "engineering"


STANDING_WORDS: dict[Standing, Text] = {
    Standing.OK: Text("通过", "ok"),
    Standing.WARN: Text("注意", "warn"),
    Standing.UNKNOWN: Text("未知", "unknown"),
    Standing.BLOCK: Text("阻止", "block"),
}
STANDING_SIGNS: dict[Standing, str] = {
    Standing.OK: "✓",
    Standing.WARN: "!",
    Standing.UNKNOWN: "?",
    Standing.BLOCK: "✕",
}
KIND_WORDS: dict[Kind, Text] = {
    Kind.CONSENSUS: Text("共识", "consensus"),
    Kind.READING: Text("解读", "reading"),
    Kind.SITE_POLICY: Text("中心策略", "site policy"),
    Kind.PUBLISHED: Text("公开标准", "published scale"),
    Kind.ENGINEERING: Text("工程选择", "engineering choice"),
}


class Reason(NamedTuple):
    """Why a check came out as it did: the rule by name, its weight, where it comes from, and a sentence."""

    rule: str
    standing: Standing
    kind: Kind
    text: Text


class Refusal(ValueError):
    """Input that a treatment rule cannot be applied to: a code for programs, a sentence for people, never a value."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code, self.text = code, text


def worst(standings: Iterable[Standing]) -> Standing:
    """The weightiest of several; ok where there is none."""
    return max(standings, key=_WEIGHT.__getitem__, default=Standing.OK)


_WEIGHT = {one: weight for weight, one in enumerate(Standing)}
