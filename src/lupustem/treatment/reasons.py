"""What a check of a treatment says: ok, warn, block or unknown, and for every reason the rule, its kind and its instant.

The five statuses of a statement are another language, kept apart: they say how the article stands to a person, these say
whether something may go on.

>>> at_gate(worst([]))
<Standing.OK: 'ok'>
>>> worst([Standing.WARN, Standing.UNKNOWN]), at_gate(Standing.UNKNOWN)
(<Standing.UNKNOWN: 'unknown'>, <Standing.BLOCK: 'block'>)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from lupustem.logic.text import Text


class Standing(StrEnum):
    """How a check stands, from good to worse in the order ok, warn, unknown, block."""

    OK = "ok"
    WARN = "warn"
    UNKNOWN = "unknown"
    BLOCK = "block"


class Kind(StrEnum):
    """On whose word a number or a rule stands."""

    CONSENSUS = "consensus"
    PHARMACOPOEIA = "pharmacopoeia"
    READING = "reading"
    SITE_POLICY = "site_policy"
    PUBLISHED = "published"
    ENGINEERING = "engineering"


KIND_WORDS: dict[Kind, Text] = {
    Kind.CONSENSUS: Text("共识", "consensus"),
    Kind.PHARMACOPOEIA: Text("药典", "pharmacopoeia"),
    Kind.READING: Text("本项目的理解", "reading"),
    Kind.SITE_POLICY: Text("本中心规定", "site policy"),
    Kind.PUBLISHED: Text("公开的量表或法规", "published scale or rule"),
    Kind.ENGINEERING: Text("技术约定", "engineering choice"),
}
STANDING_WORDS: dict[Standing, Text] = {
    Standing.OK: Text("可行", "ok"),
    Standing.WARN: Text("须说明理由", "needs a reason"),
    Standing.UNKNOWN: Text("未知", "unknown"),
    Standing.BLOCK: Text("不可", "blocked"),
}
SIGNS: dict[Standing, str] = {Standing.OK: "✓", Standing.WARN: "!", Standing.UNKNOWN: "?", Standing.BLOCK: "✕"}
_ORDER = {Standing.OK: 0, Standing.WARN: 1, Standing.UNKNOWN: 2, Standing.BLOCK: 3}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check is not ok, or what somebody should know although it is.

    rule: its name for programs. kind, section: on whose word. at, minute: the first instant concerned, as a moment and as
    minutes since the start. hazards: those of docs/hazards.md that the rule controls.
    """

    rule: str
    status: Standing
    kind: Kind
    text: Text
    section: str | None = None
    at: datetime | None = None
    minute: Fraction | None = None
    hazards: tuple[str, ...] = ()


def worst(found: Iterable[Reason | Standing]) -> Standing:
    """The worst of several; ok where there is none. Something known to be wrong outranks something unknown."""
    statuses = (one.status if isinstance(one, Reason) else one for one in found)
    return max(statuses, key=_ORDER.__getitem__, default=Standing.OK)


def at_gate(status: Standing) -> Standing:
    """The same at the gate before the start, where unknown is no."""
    return Standing.BLOCK if status is Standing.UNKNOWN else status


def first_of(reasons: Iterable[Reason]) -> Reason | None:
    """The reason with the earliest minute; at one instant hard before unknown before soft. What is only told is no reason."""
    timed = [one for one in reasons if one.status is not Standing.OK and one.minute is not None]
    return min(timed, key=lambda one: (one.minute, -_ORDER[one.status]), default=None)
