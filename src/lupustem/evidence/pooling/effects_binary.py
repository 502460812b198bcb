"""Effects of counted events: proportions of one arm, rates of one arm, two arms side by side.

>>> from lupustem.evidence.pooling.rows import Fourfold
>>> of_fourfold("risk_difference", Fourfold("deng_2017", 9, 12, 5, 6))[0] == 9 / 12 - 5 / 6
True
"""

from __future__ import annotations

from math import asin, log, sqrt

from lupustem.evidence.pooling.measures import freeman_tukey, freeman_tukey_rate
from lupustem.evidence.pooling.refused import events_of, positive, whole
from lupustem.evidence.pooling.rows import Fourfold, Proportion, Rate


def of_proportion(measure: str, study: Proportion) -> tuple[float, float, bool]:
    """Effect, variance, and whether one half was added to events and non-events because one of them is 0.

    Sources: Freeman and Tukey 1950 (double arcsine); logit and arcsine by the delta method.
    """
    events, n = events_of(study.events, study.n, study.label)
    if measure == "proportion_freeman_tukey":
        return freeman_tukey(events, n), 1 / (4 * n + 2), False
    if measure == "proportion_arcsine":
        return asin(sqrt(events / n)), 1 / (4 * n), False
    added = 0.5 if events in (0, n) else 0.0
    yes, no = events + added, n - events + added
    if measure == "proportion_logit":
        return log(yes / no), 1 / yes + 1 / no, added > 0
    share = yes / (yes + no)
    return share, share * (no / (yes + no)) / (yes + no), added > 0


def of_rate(measure: str, study: Rate) -> tuple[float, float, bool]:
    """Effect, variance, and whether one half was added because there was no event (never for Freeman-Tukey)."""
    events = whole(study.events, "events", study.label)
    time = positive(study.person_time, "person_time", study.label)
    if measure == "rate_freeman_tukey":
        return freeman_tukey_rate(events, time), 1 / (4 * time), False
    counted = events or 0.5
    if measure == "rate_log":
        return log(counted / time), 1 / counted, not events
    return counted / time, counted / time**2, not events


def cells(study: Fourfold) -> tuple[int, int, int, int]:
    """Events and others of arm 1, events and others of arm 2, checked."""
    a, n_1 = events_of(study.events_1, study.n_1, study.label, ("events_1", "n_1"))
    c, n_2 = events_of(study.events_2, study.n_2, study.label, ("events_2", "n_2"))
    return a, n_1 - a, c, n_2 - c


def of_fourfold(measure: str, study: Fourfold) -> tuple[float, float, bool]:
    """Log odds ratio, log risk ratio or risk difference, its variance, and whether one half was added to all four cells.

    One half is added where any cell is 0, also where both arms have no event. Variances by the delta method.
    """
    counts = cells(study)
    added = 0.5 if 0 in counts else 0.0
    a, b, c, d = (count + added for count in counts)
    n_1, n_2 = a + b, c + d
    if measure == "odds_ratio":
        return log(a) - log(b) - log(c) + log(d), 1 / a + 1 / b + 1 / c + 1 / d, added > 0
    if measure == "risk_ratio":
        return log(a / n_1) - log(c / n_2), b / (a * n_1) + d / (c * n_2), added > 0
    return a / n_1 - c / n_2, a * b / n_1**3 + c * d / n_2**3, added > 0
