"""Every discrepancy by id: of the article first, then of the sources; shown with the statements and studies they touch.

>>> [one.id for one in touching_statement("single_infusion")]
['graded_1a', 'double_infusion', 'editorial_print']
"""

from __future__ import annotations

from lupustem.evidence.discrepancies_article import ARTICLE
from lupustem.evidence.discrepancies_sources import SOURCES
from lupustem.evidence.discrepancy import Discrepancy

DISCREPANCIES: dict[str, Discrepancy] = {**ARTICLE, **SOURCES}
for _id, _one in DISCREPANCIES.items():
    object.__setattr__(_one, "id", _id)


def touching_statement(statement: str) -> tuple[Discrepancy, ...]:
    """The discrepancies that bear on a statement."""
    return tuple(one for one in DISCREPANCIES.values() if statement in one.statements)


def touching_study(study: str) -> tuple[Discrepancy, ...]:
    """The discrepancies that concern a study."""
    return tuple(one for one in DISCREPANCIES.values() if study in one.studies)


__all__ = ["DISCREPANCIES", "Discrepancy", "touching_statement", "touching_study"]
