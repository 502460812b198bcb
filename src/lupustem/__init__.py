"""lupustem: the Chinese expert consensus on allogeneic MSC for SLE (2022) as software.

Source: doi 10.3760/cma.j.cn141217-20210923-00381.

Decision support, not a certified medical device: the physician decides.

    >>> import lupustem
    >>> answer = lupustem.assess({"sle_diagnosed": True, "sledai_2k": 14, "sex": "female", "pregnant": True})
    >>> str(answer.verdict), answer.reasons
    ('not_recommended', ('pregnancy',))
    >>> try:
    ...     lupustem.assess({"weight_kg": 620})
    ... except lupustem.InvalidFacts as invalid:
    ...     print(invalid)
    weight_kg: outside the bounds 2 to 300 kg, both included; check the value and its unit.
    >>> lupustem.score("sledai_2k", {"present": ["arthritis", "rash"], "unknown": ["low_complement"]}).upper
    8
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lupustem.decision.case import Decision, assess
    from lupustem.decision.cohort import assess_cohort
    from lupustem.evidence.pooling import pool
    from lupustem.evidence.published import published
    from lupustem.facts.notices import InvalidFacts
    from lupustem.indices.catalogue import score
    from lupustem.indices.score import Score
    from lupustem.indices.tables.catalogue import score_visits

__version__ = "0.1.0"
__all__ = [
    "Decision",
    "InvalidFacts",
    "Score",
    "assess",
    "assess_cohort",
    "pool",
    "published",
    "score",
    "score_visits",
]

_HOMES = {
    "Decision": "lupustem.decision.case",
    "assess": "lupustem.decision.case",
    "assess_cohort": "lupustem.decision.cohort",
    "InvalidFacts": "lupustem.facts.notices",
    "Score": "lupustem.indices.score",
    "pool": "lupustem.evidence.pooling",
    "published": "lupustem.evidence.published",
    "score": "lupustem.indices.catalogue",
    "score_visits": "lupustem.indices.tables.catalogue",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'lupustem' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
