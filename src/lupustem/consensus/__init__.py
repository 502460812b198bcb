"""The statements of the consensus, one module per stage, in the article's order; text, grade and rule side by side.

>>> from lupustem.consensus import STATEMENTS
>>> STATEMENTS["dose_range"].section, STATEMENTS["dose_range"].recommendation.grade
('3.4', '1B')
"""

from __future__ import annotations

from lupustem.consensus import assess, centre, follow_up, infuse, prescribe, product
from lupustem.consensus.statement import Basis, Force, Role, Statement

VERSION = "1.0.0"
"""Version of this rule set: the statements and the derived facts they read."""


def _catalogue() -> dict[str, tuple[Statement, ...]]:
    stages = {}
    for module in (centre, assess, prescribe, product, infuse, follow_up):
        stage = module.__name__.rpartition(".")[2]
        own = {name: value for name, value in vars(module).items() if isinstance(value, Statement)}
        for name, statement in own.items():
            object.__setattr__(statement, "id", name)
            object.__setattr__(statement, "stage", stage)
        stages[stage] = tuple(own.values())
    return stages


STAGES: dict[str, tuple[Statement, ...]] = _catalogue()
"""The statements of each stage, in the order of the article."""

STATEMENTS: dict[str, Statement] = {one.id: one for stage in STAGES.values() for one in stage}
"""Every statement by id."""

__all__ = ["STAGES", "STATEMENTS", "VERSION", "Basis", "Force", "Role", "Statement"]
