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
        found: Whole = np.diff(self._before(wanted))
        return found

    def at_risk(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]] | None = None) -> Whole:
        """How many subjects (with a wanted code) are followed to each time or longer, (u,)."""
        if wanted is None:
            left: Whole = len(self.codes) - self.ends[:-1]
            return left
        before = self._before(wanted)
        following: Whole = before[-1] - before[:-1]
        return following

    def _before(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> Whole:
        total = np.empty(len(self.codes) + 1, dtype=np.int32 if len(self.codes) < 2**31 else np.int64)
        total[0] = 0
        np.cumsum(wanted(self.codes).view(np.int8), out=total[1:])
        return total[self.ends].astype(np.int64)


def tally(time: Array, code: NDArray[Any], codes: int, *, ties: bool = True) -> Tally:
    """Sort subjects by time and count them; code: (n,) from 0 to less than `codes`.

    ties: whether times that differ by rounding are joined; False where they have been joined before.
    """
    ordered, kept = _sorted(time, code, codes)
    starts = _starts(ordered, ties)
    return Tally(ordered[starts], np.append(starts, len(ordered)), kept)


def joined(time: Array) -> Array:
    """The times with those that differ by rounding made equal, in the order given."""
    order = np.argsort(time, kind="stable")
    ordered = time[order]
    starts = _starts(ordered, True)
    result = np.empty_like(ordered)
    result[order] = np.repeat(ordered[starts], np.diff(np.append(starts, len(ordered))))
    return result


def _starts(ordered: Array, ties: bool) -> Whole:
    gap = np.diff(ordered)
    if ties:
        least = TIE_TOLERANCE * max(1.0, _mean_of_distinct(ordered, gap))
        new = gap > least
    else:
        new = gap > 0
    starts = np.flatnonzero(new)
    starts += 1
    return np.concatenate((np.zeros(1, dtype=np.int64), starts))


def _mean_of_distinct(ordered: Array, gap: Array) -> float:
    different = gap != 0
    if different.all():
        return float(ordered.mean())
    return float((ordered[1:][different].sum() + ordered[0]) / (np.count_nonzero(different) + 1))


def _sorted(time: Array, code: NDArray[Any], codes: int) -> tuple[Array, NDArray[Any]]:
    bits = (time + 0.0).view(np.int64)
    low, high = int(bits.min()), int(bits.max())
    zero = low == 0
    if zero:
        low = int(np.min(bits, where=bits > 0, initial=high)) - 1 if high else 0
    width = (codes - 1).bit_length()
    if (high - low).bit_length() + width > _FREE_BITS:
        order = np.argsort(time, kind="stable")
        return time[order], code[order]
    bits -= low
    if zero:
        np.maximum(bits, 0, out=bits)
    bits <<= width
    bits |= code
    bits.view(np.float64).sort()
    kept = (bits & ((1 << width) - 1)).astype(np.int16 if codes < 2**15 else np.int64)
    bits >>= width
    if zero:
        return np.where(bits == 0, 0, bits + low).view(np.float64), kept
    bits += low
    return bits.view(np.float64), kept
