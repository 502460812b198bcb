"""Who is at risk and who has an event, time by time: one sort for every estimator.

Sorting moves one number per subject: the bits of a time that is not negative order like the time, so the code of the subject
(censored, cause, group) rides in the bits below. An index sort takes three times as long and is kept for the rare time range
that leaves no bit free.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lupustem.outcome.survival.times import TIE_TOLERANCE, Array, Whole

_FREE_BITS = 62
_HALF = 32


@dataclass(frozen=True, eq=False)
class Tally:
    """Distinct times in order and, for every code, how many subjects have it there.

    times: (u,). ends: (u + 1,) places where each time begins in the order, and n. codes: (n,) the codes in order of time.
    """

    times: Array
    ends: Whole
    codes: NDArray[Any]

    def among(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> Whole:
        """How many subjects with a wanted code end at each time, (u,)."""
        before = self._before(wanted(self.codes).view(np.int8))
        found: Whole = before[1:] - before[:-1]
        return found

    def at_risk(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]] | None = None) -> Whole:
        """How many subjects (with a wanted code) are followed to each time or longer, (u,)."""
        if wanted is None:
            left: Whole = len(self.codes) - self.ends[:-1]
            return left
        before = self._before(wanted(self.codes).view(np.int8))
        following: Whole = before[-1] - before[:-1]
        return following

    def events_and_at_risk(self, event: NDArray[np.bool_], member: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Of codes marked as an event, how many end at each time; of those marked as members, how many are at risk, (u,).

        Both are counted in one pass, each in its half of a 64-bit number.
        """
        both = event.astype(np.int64) + (member.astype(np.int64) << _HALF)
        before = self._before(both[self.codes])
        ended = before[1:] - before[:-1]
        ended &= (1 << _HALF) - 1
        before >>= _HALF
        return ended.astype(np.float64), (before[-1] - before[:-1]).astype(np.float64)

    def _before(self, counts: NDArray[Any]) -> Whole:
        total = np.empty(len(self.codes) + 1, dtype=np.int64)
        total[0] = 0
        np.cumsum(counts, out=total[1:])
        return total if len(self.ends) == len(total) else total[self.ends]


def tally(time: Array, code: NDArray[Any], codes: int, *, ties: bool = True) -> Tally:
    """Sort subjects by time and count them; code: (n,) from 0 to less than `codes`.

    ties: whether times that differ by rounding are joined; False where they have been joined before.
    """
    ordered, kept = _sorted(time, code, codes)
    ends = _ends(ordered, ties)
    return Tally(ordered if len(ends) == len(ordered) + 1 else ordered[ends[:-1]], ends, kept)


def joined(time: Array) -> Array:
    """The times with those that differ by rounding made equal, in the order given."""
    order = np.argsort(time, kind="stable")
    ordered = time[order]
    ends = _ends(ordered, True)
    result = np.empty_like(ordered)
    result[order] = np.repeat(ordered[ends[:-1]], np.diff(ends))
    return result


def _ends(ordered: Array, ties: bool) -> Whole:
    """Places where a distinct time begins, and n."""
    gap = ordered[1:] - ordered[:-1]
    new = np.ones(len(ordered) + 1, dtype=bool)
    np.greater(gap, TIE_TOLERANCE * max(1.0, _mean_of_distinct(ordered, gap)) if ties else 0.0, out=new[1:-1])
    return np.flatnonzero(new)


def _mean_of_distinct(ordered: Array, gap: Array) -> float:
    if not len(gap) or gap.min() > 0:
        return float(ordered.mean())
    different = gap > 0
    return float((ordered[1:][different].sum() + ordered[0]) / (np.count_nonzero(different) + 1))


def _sorted(time: Array, code: NDArray[Any], codes: int) -> tuple[Array, NDArray[Any]]:
    small = np.int8 if codes <= 2**7 else np.int16 if codes <= 2**15 else np.int64
    least, most = float(time.min()), float(time.max())
    zero = least == 0
    bits = (time + 0.0).view(np.int64) if zero else time.view(np.int64)
    high = int(np.float64(most + 0.0).view(np.int64))
    low = int(np.float64(least + 0.0).view(np.int64))
    if zero:
        low = int(np.min(bits, where=bits > 0, initial=high)) - 1 if high else 0
    width = (codes - 1).bit_length()
    if (high - low).bit_length() + width > _FREE_BITS:
        order = np.argsort(time, kind="stable")
        return time[order], code[order].astype(small)
    key: Whole = bits - low
    if zero:
        np.maximum(key, 0, out=key)
    key <<= width
    key |= code
    key.view(np.float64).sort()
    kept = key.astype(small)
    np.bitwise_and(kept, (1 << width) - 1, out=kept)
    key >>= width
    if zero:
        return np.where(key == 0, 0, key + low).view(np.float64), kept
    key += low
    return key.view(np.float64), kept
