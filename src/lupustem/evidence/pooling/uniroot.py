"""R's search for a root (`uniroot`), step for step: it stops within a tolerance that metafor leaves at 1.2e-4.

Where a published analysis was made with R, its last digits come from this search and not from the equation; whoever puts a
result beside R's wants the same digits. Algorithm: Brent 1973, zeroin, in the form of R's C code (facts of the algorithm, not
its text).
"""

from __future__ import annotations

from collections.abc import Callable
from sys import float_info

TOLERANCE = float_info.epsilon**0.25
_MOST = 1000


def uniroot(function: Callable[[float], float], lower: float, upper: float, tolerance: float = TOLERANCE) -> float:
    """The place where R's `uniroot` stops between two ends at which the function has unlike signs (or is 0)."""
    a, b = lower, upper
    fa, fb = function(a), function(b)
    c, fc = a, fa
    if fa == 0:
        return a
    if fb == 0:
        return b
    for _ in range(_MOST + 1):
        before = b - a
        if abs(fc) < abs(fb):
            a, b, c = b, c, b
            fa, fb, fc = fb, fc, fb
        least = 2 * float_info.epsilon * abs(b) + tolerance / 2
        step = (c - b) / 2
        if abs(step) <= least or fb == 0:
            return b
        if abs(before) >= least and abs(fa) > abs(fb):
            step = _interpolated(a, b, c, fa, fb, fc, least, before, step)
        if abs(step) < least:
            step = least if step > 0 else -least
        a, fa = b, fb
        b += step
        fb = function(b)
        if (fb > 0 and fc > 0) or (fb < 0 and fc < 0):
            c, fc = a, fa
    return b


def _interpolated(
    a: float, b: float, c: float, fa: float, fb: float, fc: float, least: float, before: float, half: float
) -> float:
    """The step by a line or a parabola through the last points, where it is short enough; else half the interval."""
    across = c - b
    if a == c:
        ratio = fb / fa
        p, q = across * ratio, 1.0 - ratio
    else:
        q, first, second = fa / fc, fb / fc, fb / fa
        p = second * (across * q * (q - first) - (b - a) * (first - 1.0))
        q = (q - 1.0) * (first - 1.0) * (second - 1.0)
    if p > 0:
        q = -q
    else:
        p = -p
    if p < 0.75 * across * q - abs(least * q) / 2 and p < abs(before * q / 2):
        return p / q
    return half
