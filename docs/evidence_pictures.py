"""The pictures of docs/*/pooling.md: a pool of the project's studies, the same with patients counted twice, a funnel."""

from __future__ import annotations

from lupustem.evidence.choose import choose
from lupustem.evidence.pool_result import PoolOptions, PoolResult, pooled_choice, pooled_rows
from lupustem.evidence.pooling.rows import Proportion
from lupustem.logic.text import Language
from lupustem.report.pool_pictures import forest_picture, funnel_picture

_RANDOM = PoolOptions(method="REML", interval="hartung_knapp")
# Twelve invented studies: the larger they are, the closer to 60 %.
_INVENTED = (
    (4, 5),
    (5, 6),
    (7, 9),
    (8, 10),
    (9, 12),
    (11, 16),
    (14, 20),
    (16, 26),
    (22, 36),
    (31, 52),
    (43, 70),
    (70, 118),
)


def evidence_pictures(language: Language) -> dict[str, str]:
    """Each picture by its name under docs/images."""
    response = pooled_choice(choose(["renal_cr_pr"]), _RANDOM)
    twice = pooled_choice(choose(["clinical_cr"], overlap_override="to show what it does"), _RANDOM)
    return {
        f"forest.{language}.svg": forest_picture(response, language),
        f"forest-overlap.{language}.svg": forest_picture(twice, language),
        f"funnel.{language}.svg": funnel_picture(_invented(), language),
    }


def _invented() -> PoolResult:
    rows = [Proportion(f"invented {at}", events, n) for at, (events, n) in enumerate(_INVENTED, 1)]
    return pooled_rows(rows, "proportion_logit", _RANDOM)
