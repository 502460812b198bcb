"""Responders against the others, from a landmark on: groups that are known only later must not be compared from the start.

Whoever responds at month 6 cannot have died before: counted from the start, that time is a gift to the responders (immortal
time). From the landmark on, everybody still free of the event is grouped by what is known then. Source: Anderson, Cain and
Gelber, J Clin Oncol 1983;1:710.

>>> found = landmark([3, 9, 20, 24, 30], [1, 1, 1, 0, 0], [None, None, 4, 8, 2], 6)
>>> found.responders, found.others, found.events_before, [curve.n for curve in found.curves]
(2, 2, 1, [2, 2])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lupustem.logic.text import Text
from lupustem.outcome.survival.curve import Curve
from lupustem.outcome.survival.kaplan_meier import kaplan_meier_by_group
from lupustem.outcome.survival.log_rank import LogRank, log_rank
from lupustem.outcome.survival.times import Array, followed
from lupustem.treatment.invalid import refused

OTHERS, RESPONDERS = "0", "1"
IMMORTAL_TIME = Text(
    "有偏：应答者在应答之前必然存活，自起点起算把这段“不死时间”送给了应答组；请用界标分析的结果。",
    "biased: a responder has to be alive until the response, and counting from the start gives that immortal time to the "
    "responders; use the landmark answer.",
)
CONDITIONAL = Text(
    "只对到界标时仍未发生事件且仍在随访者有效；组别按界标时已知者划分，之后的应答不改变组别。",
    "holds for those free of the event and under follow-up at the landmark; the groups are those known then, and a later "
    "response changes nothing.",
)


@dataclass(frozen=True, eq=False)
class Naive:
    """The BIASED comparison from the start by ever having responded, for comparison only; `warning` says why."""

    curves: tuple[Curve, ...]
    log_rank: LogRank
    warning: Text


@dataclass(frozen=True, eq=False)
class Landmark:
    """The comparison from the landmark on; times count from there. Groups: "0" not responded by then, "1" responded.

    events_before, censored_before: subjects left out since they had the event or were lost up to the landmark. curves and
    log_rank: None where nobody is left. naive: only where asked for.
    """

    at: float
    responders: int
    others: int
    events_before: int
    censored_before: int
    curves: tuple[Curve, ...]
    log_rank: LogRank | None
    condition: Text
    naive: Naive | None = None


def landmark(
    times: ArrayLike,
    events: ArrayLike,
    responses: Sequence[float | None],
    at: float,
    *,
    naive: bool = False,
    interval: str = "log",
    level: float = 0.95,
) -> Landmark:
    """Compare responders by the landmark with the others.

    responses: (n,) time of the first response, None where none was seen during follow-up. at: the landmark, above 0. Raises
    InvalidInput: what `times.followed` finds, `lengths_differ`, `response_after_end`, `not_positive`.
    """
    given = followed(times, events)
    response = _responses(responses, given.time)
    if isinstance(at, bool) or not isinstance(at, int | float) or not np.isfinite(at) or at <= 0:
        raise refused("at", "not_positive", "界标应为大于 0 的时间。", "the landmark is a time above 0.")
    left = given.time > at
    group = (response <= at).astype(np.int64)
    code = given.code
    gone = ~left
    curves: tuple[Curve, ...] = ()
    test = None
    if left.any():
        rest = (given.time[left] - at, code[left], group[left])
        curves, test = kaplan_meier_by_group(*rest, interval=interval, level=level), log_rank(*rest, level=level)
    return Landmark(
        at=float(at),
        responders=int((group[left] == 1).sum()),
        others=int((group[left] == 0).sum()),
        events_before=int((gone & (code == 1)).sum()),
        censored_before=int((gone & (code == 0)).sum()),
        curves=curves,
        log_rank=test,
        condition=CONDITIONAL,
        naive=_naive(given.time, code, response, interval, level) if naive else None,
    )


def _naive(time: Array, code: ArrayLike, response: Array, interval: str, level: float) -> Naive:
    ever = np.isfinite(response).astype(np.int64)
    curves = kaplan_meier_by_group(time, code, ever, interval=interval, level=level)
    return Naive(curves, log_rank(time, code, ever, level=level), IMMORTAL_TIME)


def _responses(responses: Sequence[float | None], time: Array) -> Array:
    """Times of response, infinite where none was seen."""
    if len(responses) != len(time):
        raise refused("responses", "lengths_differ", "长度与 times 不同。", "differs in length from times.")
    response = np.array([np.inf if one is None else one for one in responses], dtype=np.float64)
    if np.isnan(response).any() or (response < 0).any():
        raise refused(
            "responses",
            "missing_time",
            "应为不小于 0 的时间；未见应答请写 None。",
            "a time of 0 or more belongs here; write None where no response was seen.",
        )
    if (response[np.isfinite(response)] > time[np.isfinite(response)]).any():
        raise refused(
            "responses",
            "response_after_end",
            "有应答晚于随访结束；请核对两个日期。",
            "a response lies after the end of follow-up; check both dates.",
        )
    return response
