"""Harrell's concordance of a Cox model: how often the subject with the higher risk has the event first.

Pairs whose order in time is known count; equal risks count half; two events at one time do not count. The standard error is the
infinitesimal jackknife, as coxph of R's package survival 3.5-3 prints. Pairs are counted in n log n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lupustem.outcome.survival.likelihood import Likelihood
from lupustem.outcome.survival.times import Array, Whole

_SAME_RISK = 1e-10


@dataclass(frozen=True, slots=True)
class Concordance:
    """value: None where no pair can be compared."""

    value: float | None
    standard_error: float | None
    concordant: int
    discordant: int
    tied: int


def concordance(likelihood: Likelihood, beta: Array) -> Concordance:
    """The concordance of a linear predictor with the times, within strata."""
    ranks = _ranks(likelihood.x @ beta)
    counts = np.zeros((len(ranks), 3), dtype=np.int64)
    for begin, end in zip(likelihood.strata[:-1], likelihood.strata[1:], strict=True):
        part = slice(int(begin), int(end))
        counts[part] = _pairs(likelihood.time[part], likelihood.event[part] > 0, ranks[part])
    concordant, discordant, tied = (int(one) // 2 for one in counts.sum(axis=0))
    pairs = concordant + discordant + tied
    if not pairs:
        return Concordance(None, None, 0, 0, 0)
    somers = (concordant - discordant) / pairs
    influence = (counts[:, 0] - counts[:, 1] - somers * counts.sum(axis=1)) / pairs
    return Concordance((somers + 1) / 2, float(np.sqrt(influence @ influence)) / 2, concordant, discordant, tied)


def _ranks(eta: Array) -> Whole:
    """Places of the risks in order; those that differ by rounding share one."""
    order = np.argsort(eta, kind="stable")
    ordered = eta[order]
    new = np.diff(ordered) > _SAME_RISK * max(1.0, float(np.abs(ordered).max()))
    ranks = np.empty(len(eta), dtype=np.int64)
    ranks[order] = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(new)))
    return ranks


def _pairs(time: Array, event: np.ndarray[tuple[int], np.dtype[np.bool_]], rank: Whole) -> Whole:
    """For each subject of one stratum, in order of time: concordant, discordant and tied pairs it is part of, (n, 3)."""
    counts = np.zeros((len(time), 3), dtype=np.int64)
    # Latest first, a censoring before the events of its time: whom an event can be compared with lies before it.
    order = np.lexsort((event, -time))
    when, fails, risks = time[order], event[order], rank[order]
    key = np.flatnonzero(np.append(True, (np.diff(when) != 0) | (fails[1:] & ~fails[:-1])))
    begins = np.repeat(key, np.diff(np.append(key, len(when))))
    own = np.flatnonzero(fails)
    below, same, above = _among(risks, begins[own], risks[own])
    counts[order[own]] += np.stack((below, above, same), axis=1)
    # The other side: events before a subject's time, or at it where the subject is censored.
    failing = own[::-1]
    late = len(failing) - np.searchsorted(own, np.arange(len(when)), side="right")
    ends = np.repeat(np.append(key[1:], len(when)) - 1, np.diff(np.append(key, len(when))))
    late = late[ends]
    below, same, above = _among(risks[failing], late, risks)
    counts[order] += np.stack((above, below, same), axis=1)
    return counts


def _among(values: Whole, prefix: Whole, wanted: Whole) -> tuple[Whole, Whole, Whole]:
    """How many of the first `prefix` values are below, equal to and above each wanted one."""
    below, up_to = _below(values, prefix, wanted), _below(values, prefix, wanted + 1)
    return below, up_to - below, prefix - up_to


def _below(values: Whole, prefix: Whole, wanted: Whole) -> Whole:
    """How many of the first `prefix` values are less than `wanted`: bit by bit, by a wavelet matrix."""
    high = int(max(values.max(initial=0), wanted.max(initial=0)))
    found, place = np.zeros(len(prefix), dtype=np.int64), prefix.copy()
    start = np.zeros(len(prefix), dtype=np.int64)
    for bit in reversed(range(max(high.bit_length(), 1))):
        ones = (values >> bit) & 1
        zeros_before = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(1 - ones)))
        zeros = int(zeros_before[-1])
        one = ((wanted >> bit) & 1).astype(bool)
        left, right = zeros_before[start], zeros_before[place]
        found += np.where(one, right - left, 0)
        start, place = np.where(one, zeros + start - left, left), np.where(one, zeros + place - right, right)
        values = np.concatenate((values[ones == 0], values[ones == 1]))
    return found
