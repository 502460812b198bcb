"""Whether the hazards are proportional: the score test that a coefficient changes with time, one covariate each and all.

Source: Grambsch and Therneau, Biometrika 1994;81:515, in the exact form of cox.zph of R's package survival from 3.0 on: the
model with one more term x g(t) per covariate, tested at no change. g is 1 minus the Kaplan-Meier curve just before t (default),
or t itself. With exact ties Breslow's sums are taken, as there.

>>> from lupustem.outcome.survival.cox import cox
>>> model = cox([4, 3, 1, 1, 2, 2, 3], [1, 1, 1, 0, 1, 1, 0], {"x": [0, 2, 1, 1, 1, 0, 0]})
>>> [row.name for row in proportional_hazards(model)]
['x', 'GLOBAL']
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from lupustem.outcome.survival.cox import ChiSquare, Cox
from lupustem.outcome.survival.kaplan_meier import product
from lupustem.outcome.survival.likelihood import Likelihood
from lupustem.outcome.survival.tally import tally
from lupustem.outcome.survival.times import Array
from lupustem.treatment.invalid import refused

TRANSFORMS = ("km", "identity")


def proportional_hazards(model: Cox, transform: str = "km") -> tuple[ChiSquare, ...]:
    """A test for each covariate, and as the last one GLOBAL for all together. Raises InvalidInput `transform`."""
    if transform not in TRANSFORMS:
        raise refused("transform", "transform", "应为 km 或 identity。", "one of km and identity belongs here.")
    data = model.likelihood
    sums = data.tied(model.beta, efron=model.ties == "efron")
    rows, subjects = _clock(data, sums.times, transform)
    weight = sums.weight * rows
    score = subjects @ data.x - weight @ sums.means
    cross = np.tensordot(weight, sums.spreads, axes=1)
    square = np.tensordot(weight * rows, sums.spreads, axes=1)
    # What is left of the new terms' information after the coefficients have been fitted.
    p = data.p
    names = [row.name for row in model.coefficients]
    tests = [_test(names[j], score, sums.information, cross, square, [j]) for j in range(p)]
    return (*tests, _test("GLOBAL", score, sums.information, cross, square, list(range(p))))


def _clock(data: Likelihood, times: Array, transform: str) -> tuple[Array, Array]:
    """g at the rows of the sums, and g times the event of each subject, both less the mean over the events."""
    clock = data.time
    if transform == "km":
        counted = tally(data.time, data.event.astype(np.int64), 2, ties=False)
        survival = product(counted.at_risk(), counted.among(lambda code: code == 1))
        before = np.concatenate((np.zeros(1), 1 - survival))
        clock = before[np.searchsorted(counted.times, data.time)]
        rows = before[np.searchsorted(counted.times, times)]
    else:
        rows = times
    middle = float(clock @ data.event / data.event.sum())
    return rows - middle, (clock - middle) * data.event


def _test(name: str, score: Array, information: Array, cross: Array, square: Array, chosen: list[int]) -> ChiSquare:
    left = square[np.ix_(chosen, chosen)] - cross[chosen] @ np.linalg.solve(information, cross[:, chosen])
    statistic = float(score[chosen] @ np.linalg.lstsq(left, score[chosen], rcond=None)[0])
    return ChiSquare(name, statistic, len(chosen), float(stats.chi2.sf(statistic, len(chosen))))
