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
PIECE = 2**15


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
        before = self._before(wanted)
        found: Whole = before[1:] - before[:-1]
        return found

    def at_risk(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]] | None = None) -> Whole:
        """How many subjects (with a wanted code) are followed to each time or longer, (u,)."""
        before = self.ends if wanted is None else self._before(wanted)
        found: Whole = np.subtract(before[-1], before[:-1], dtype=self._count, casting="same_kind")
        return found

    def ended(self) -> Whole:
        """How many subjects end at each time, (u,)."""
        found: Whole = np.subtract(self.ends[1:], self.ends[:-1], dtype=self._count, casting="same_kind")
        return found

    @property
    def _count(self) -> type[Any]:
        # Half the memory where it is enough: passes over many subjects cost what they move.
        return np.int32 if len(self.codes) < 2**31 else np.int64

    def before(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> Whole:
        """How many subjects with a wanted code lie before each place of the order, (n + 1,)."""
        total: Whole = np.empty(len(self.codes) + 1, dtype=self._count)
        total[0] = 0
        np.cumsum(wanted(self.codes).view(np.int8), out=total[1:])
        return total

    def _before(self, wanted: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> Whole:
        total = self.before(wanted)
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
    """Places where a distinct time begins, and n. In pieces that stay in the cache, since it moves more than it reckons."""
    least = TIE_TOLERANCE * max(1.0, _mean_of_distinct(ordered)) if ties else 0.0
    new = np.ones(len(ordered) + 1, dtype=bool)
    gap = np.empty(min(PIECE, len(ordered)))
    for begin in range(1, len(ordered), PIECE):
        end = min(begin + PIECE, len(ordered))
        piece = np.subtract(ordered[begin:end], ordered[begin - 1 : end - 1], out=gap[: end - begin])
        np.greater(piece, least, out=new[begin:end])
    return np.flatnonzero(new)


def _mean_of_distinct(ordered: Array) -> float:
    same = ordered[1:] == ordered[:-1]
    repeated = int(np.count_nonzero(same))
    if not repeated:
        return float(ordered.mean())
    return float((ordered[1:][~same].sum() + ordered[0]) / (len(ordered) - repeated))


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
