"""How much an answer hangs on one study, on a group of them, or on a correlation that nobody reported.

>>> from lupustem.evidence.pooling.rows import Proportion
>>> rows = [Proportion("a", 3, 40), Proportion("b", 1, 15), Proportion("c", 9, 12)]
>>> [one.label for one in leave_one_out("proportion_logit", rows)]
['a', 'b', 'c']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from lupustem.evidence.pooling.distributions import chi_square_tail
from lupustem.evidence.pooling.pool import pool
from lupustem.evidence.pooling.refused import refused
from lupustem.evidence.pooling.result import LeftOut, Pooled, Subgroups
from lupustem.evidence.pooling.rows import Study, distinct
from lupustem.logic.text import Text

CORRELATIONS = (0.3, 0.5, 0.7)


def leave_one_out(
    measure: str,
    studies: Iterable[Study],
    *,
    method: str = "auto",
    interval: str = "auto",
    floor: str = "auto",
    prediction: str = "metafor",
    level: float = 0.95,
    correlation: float | None = None,
) -> tuple[LeftOut, ...]:
    """The pool without each study in turn; settings as in `pool`. Raises NotPooled `too_few_studies` for a single study."""
    given = distinct(studies)
    if len(given) < 2:
        raise refused("studies", "too_few_studies", "至少需要 2 项研究才能逐一剔除。", "it takes at least 2 studies.")
    return tuple(
        LeftOut(
            one.label,
            pool(
                measure,
                [other for other in given if other is not one],
                method=method,
                interval=interval,
                floor=floor,
                prediction=prediction,
                level=level,
                correlation=correlation,
            ),
        )
        for one in given
    )


def by_correlation(
    measure: str,
    studies: Sequence[Study],
    correlations: Sequence[float] = CORRELATIONS,
    *,
    method: str = "auto",
    interval: str = "auto",
    level: float = 0.95,
) -> tuple[Pooled, ...]:
    """A measure of change pooled with each assumed correlation of before and after; each answer holds its own."""
    return tuple(
        pool(measure, studies, method=method, interval=interval, level=level, correlation=r) for r in correlations
    )


def subgroups(
    measure: str,
    studies: Iterable[Study],
    group_of: Mapping[str, str],
    *,
    method: str = "auto",
    interval: str = "auto",
    floor: str = "auto",
    level: float = 0.95,
    correlation: float | None = None,
) -> Subgroups:
    """Pools by group, `group_of` by label of study, in the order of the groups' names; tau2 is estimated in each.

    Raises NotPooled `no_group` for a study without one. Q between: Borenstein and others, Introduction to Meta-Analysis 2009.
    """
    given = distinct(studies)
    for study in given:
        if study.label not in group_of:
            raise refused("group", "no_group", "该研究未归入任何亚组。", "the study belongs to no group.", study.label)
    names = sorted({group_of[study.label] for study in given})
    members = {name: [study for study in given if group_of[study.label] == name] for name in names}
    groups = tuple(
        (
            name,
            pool(
                measure,
                members[name],
                method=method,
                interval=interval,
                floor=floor,
                level=level,
                correlation=correlation,
            ),
        )
        for name in names
    )
    plain = [pool(measure, members[name], method=method, interval="z", correlation=correlation) for name in names]
    return _between(groups, plain)


def _between(groups: tuple[tuple[str, Pooled], ...], plain: Sequence[Pooled]) -> Subgroups:
    pairs = [(one.estimate, one.standard_error) for one in plain]
    known = [(value, error) for value, error in pairs if value is not None and error]
    if len(known) < 2 or len(known) < len(pairs):
        reason = Text(
            "有估计值的亚组不足两个，或某亚组无估计值。", "fewer than two groups, or a group without an estimate."
        )
        return Subgroups(groups, None, None, None, reason)
    values, weights = np.array([value for value, _ in known]), np.array([1 / error**2 for _, error in known])
    mean = float(weights @ values / weights.sum())
    q = float(weights @ (values - mean) ** 2)
    return Subgroups(groups, q, len(known) - 1, chi_square_tail(q, len(known) - 1))
