"""What a statement of the consensus is: its sentence in two languages, its authority and its rule side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lupustem.consensus.authority import RECOMMENDATIONS, Recommendation
from lupustem.logic import Expression, Text


class Force(StrEnum):
    """How strongly the article speaks."""

    MUST = "must"
    RECOMMEND = "recommend"
    MAY = "may"
    RECOMMEND_AGAINST = "recommend_against"
    INFORM = "inform"


class Role(StrEnum):
    """What a statement does to a decision.

    Indications and exclusions decide the verdict of stage assess; a condition is dealt with alongside; a gate closes
    its stage while it is neither met nor not applicable; info does none of these.
    """

    INDICATION = "indication"
    EXCLUSION = "exclusion"
    CONDITION = "condition"
    GATE = "gate"
    INFO = "info"


class Basis(StrEnum):
    """Whether the article says so, or the project infers it."""

    TEXT = "text"
    INFERRED = "inferred"


MUST, RECOMMEND, MAY, RECOMMEND_AGAINST, INFORM = Force
INDICATION, EXCLUSION, CONDITION, GATE, INFO = Role


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One normative statement. `id` is its Python name and `stage` its module, both set when the catalogue is made.

    applies: when it concerns a row; None means always.
    holds: what must be so; None means that the statement advises an action.
    reading: how the project understands a point that the article leaves open.
    """

    section: str
    force: Force
    role: Role
    text: Text
    applies: Expression | None
    holds: Expression | None
    recommendation: Recommendation | None
    basis: Basis
    reading: Text | None
    id: str = field(default="", init=False)
    stage: str = field(default="", init=False)

    def __str__(self) -> str:
        return self.id


def statement(
    *,
    section: str,
    force: Force,
    role: Role,
    zh: str,
    en: str,
    applies: Expression | None = None,
    holds: Expression | None = None,
    recommendation: int | None = None,
    basis: Basis = Basis.TEXT,
    reading: Text | None = None,
) -> Statement:
    """Declare one statement; `recommendation` is its number in the article's Table 3 (1 to 10).

    Raises TypeError when a rule is not a boolean expression, KeyError for a recommendation that Table 3 does not have.
    """
    for name, rule in (("applies", applies), ("holds", holds)):
        if rule is not None and rule.kind != "boolean":
            raise TypeError(f"{name} must be a boolean expression, not {rule.kind}")
    table3 = None if recommendation is None else RECOMMENDATIONS[recommendation]
    return Statement(section, force, role, Text(zh, en), applies, holds, table3, basis, reading)
