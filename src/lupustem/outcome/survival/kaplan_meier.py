"""Kaplan-Meier: the share of subjects still free of the event, for everybody or by group.

At each time the events come before the censorings. Source: Kaplan and Meier, J Am Stat Assoc 1958;53:457; the variance is
Greenwood's (1926). Checked against survfit of R's package survival 3.5-3.

>>> curve = kaplan_meier([6, 6, 6, 7, 10, 13, 16, 22, 23], [1, 1, 1, 1, 1, 1, 1, 1, 0])
>>> curve.survival.round(3).tolist(), curve.median().value
([0.667, 0.556, 0.444, 0.333, 0.222, 0.111, 0.111], 10.0)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lupustem.outcome.survival.curve import Curve
from lupustem.outcome.survival.tally import tally
from lupustem.outcome.survival.times import Array, Whole, followed, interval_of, level_of


def kaplan_meier(times: ArrayLike, events: ArrayLike, *, interval: str = "log", level: float = 0.95) -> Curve:
    """The curve of all subjects.

    times: (n,) from 0. events: (n,) 1 the event, 0 censored. Raises InvalidInput, see `times.followed`.
    """
    interval, level = interval_of(interval), level_of(level)
    given = followed(times, events)
    counted = tally(given.time, given.code, 2)
    at_risk = counted.at_risk()
    event_counts = counted.among(lambda code: code == 1)
    censored = counted.ended()
    censored -= event_counts
    return curve_of(counted.times, at_risk, event_counts, censored, interval, level)


def kaplan_meier_by_group(
    times: ArrayLike, events: ArrayLike, groups: ArrayLike, *, interval: str = "log", level: float = 0.95
) -> tuple[Curve, ...]:
    """A curve for each group, in the order of their labels; times that differ by rounding are joined over all groups."""
    interval, level = interval_of(interval), level_of(level)
    given = followed(times, events, groups)
    assert given.group is not None
    counted = tally(given.time, given.group * 2 + given.code, 2 * len(given.groups))
    curves: list[Curve] = []
    for place, label in enumerate(given.groups):
        event, gone = (counted.among(lambda code, of=2 * place + one: code == of) for one in (1, 0))  # type: ignore[misc]
        present = np.flatnonzero(event + gone)
        event, gone = event[present], gone[present]
        ended = event + gone
        at_risk = np.cumsum(ended[::-1])[::-1]
        curves.append(curve_of(counted.times[present], at_risk, event, gone, interval, level, label))
    return tuple(curves)


def curve_of(
    times: Array, at_risk: Whole, events: Whole, censored: Whole, interval: str, level: float, group: str | None = None
) -> Curve:
    """The curve of counts at distinct times, each (u,)."""
    survival = product(at_risk, events)
    return Curve(times, at_risk, events, censored, survival, int(at_risk[0]), int(events.sum()), interval, level, group)


def product(at_risk: Whole, events: Whole) -> Array:
    """The product of (Y - d) / Y over the times so far."""
    share: Array = np.subtract(at_risk, events, dtype=np.float64)
    np.divide(share, at_risk, out=share)
    return np.cumprod(share, out=share)
