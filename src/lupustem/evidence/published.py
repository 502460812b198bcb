"""The published figures of one definition, to stand beside a centre's own; never more than was read.

>>> [(str(one.study), one.outcome.events, one.outcome.n) for one in published("sri4")]
[('kamen_2022', 5, 6)]
>>> [(one.definition.id, one.same) for one in definitions_beside("sri4")]
[('sri4', True)]
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lupustem.evidence.definitions import DEFINITIONS, Definition
from lupustem.evidence.outcomes import Arm, Outcome
from lupustem.evidence.studies import STUDIES
from lupustem.evidence.study import Study
from lupustem.evidence.where import Where


@dataclass(frozen=True, slots=True)
class Published:
    """One figure of one study. `group` is whose patients they are: figures of one group are not independent."""

    study: Study
    outcome: Outcome
    where: Where
    group: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A definition that an index can be set beside: the `same` criteria, or near ones whose `difference` has to be said."""

    definition: Definition
    same: bool


def published(definition: str, months: int | Decimal | None = None, arm: Arm | None = Arm.MSC) -> tuple[Published, ...]:
    """Every figure of a definition at one time point in months, or at any with None; `arm` None gives all arms.

    Raises KeyError for a definition that is not in DEFINITIONS.
    """
    wanted = DEFINITIONS[definition].id
    return tuple(
        Published(one, outcome, one.outcome_where(outcome), one.overlap_group)
        for one in STUDIES.values()
        for outcome in one.outcomes
        if outcome.definition == wanted
        and (months is None or outcome.months == months)
        and (arm is None or outcome.arm is arm)
    )


def definitions_beside(index: str) -> tuple[Beside, ...]:
    """The definitions that an index of `indices` has the same criteria as, then those it only comes near to."""
    same = [Beside(one, True) for one in DEFINITIONS.values() if one.index == index]
    near = [Beside(one, False) for one in DEFINITIONS.values() if index in one.nearest]
    return (*same, *near)
