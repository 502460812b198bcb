"""The temperature log between the end of preparation and the hand-over: range, minutes out of it, gaps.

Source: the range stands in statement stored_cold (section 3.7); that readings may lie 15 minutes apart is a choice of this
project. Mean kinetic temperature (USP <1160>) is information only: it assumes Arrhenius decay and hides a freeze.

    >>> log = TemperatureLog(tuple((10 * n, c) for n, c in enumerate((4, 5, 9, 11, 7, 5))))
    >>> made = read_log(log)
    >>> str(made.minutes_above), str(made.peak_c), made.unusable
    ('20', '11', ())
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from lupustem.product.limits import Limit, limits_of

LONGEST_GAP_MINUTES = 15
INCOMPLETE = "temperature_log_incomplete"
_ACTIVATION_KJ_MOL, _GAS_CONSTANT = 83.144, 0.0083144
_ZERO_C = 273.15

Number = int | Fraction
Reading = tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class TemperatureLog:
    """Readings of one logger: (minute, Celsius), as they were written.

    room: from and to minute of the expected time at room temperature, which is not counted. span: minutes of the end of
    preparation and of the hand-over, where known. lasting: minutes between the two, where they
    are known by the clock and the log by minutes alone. calibrated: when the logger was, where stated.
    """

    readings: tuple[Reading, ...]
    room: tuple[Number, Number] | None = None
    span: tuple[Number | None, Number | None] = (None, None)
    calibrated: date | None = None
    lasting: Number | None = None


class LogResult(NamedTuple):
    """What the log shows of the stored time; None where there is no reading of it."""

    lowest_c: Fraction | None
    peak_c: Fraction | None
    minutes_above: Fraction
    minutes_below: Fraction
    longest_minutes: Fraction
    largest_gap_minutes: Fraction | None
    mean_kinetic_c: float | None
    unusable: tuple[str, ...]


def read_log(given: TemperatureLog) -> LogResult:
    """Range, minutes above and below (linear between readings), longest single excursion, and whether the log is whole."""
    lower, upper = _range()
    readings = [(Fraction(minute), Fraction(celsius)) for minute, celsius in given.readings]
    forward = all(one[0] < other[0] or one == other for one, other in pairwise(readings))
    stored = [reading for reading in readings if not _at_room(reading[0], given.room)]
    parts = _stored_parts(readings, given.room) if forward else []
    high = _excursions(parts, upper.value, 1)
    low = _excursions(parts, lower.value, -1)
    gap = max((other[0] - one[0] for one, other in pairwise(readings)), default=None) if forward else None
    whole = forward and len(readings) > 1 and gap is not None and gap <= LONGEST_GAP_MINUTES
    return LogResult(
        min((celsius for _, celsius in stored), default=None),
        max((celsius for _, celsius in stored), default=None),
        sum(high, Fraction(0)),
        sum(low, Fraction(0)),
        max([*high, *low], default=Fraction(0)),
        gap,
        _log_mkt(parts),
        () if whole and bool(stored) and _spans(readings, given) else (INCOMPLETE,),
    )


def _range() -> tuple[Limit, Limit]:
    lower, upper = limits_of("stored_cold")
    return lower, upper


def _at_room(minute: Fraction, room: tuple[Number, Number] | None) -> bool:
    return room is not None and room[0] <= minute <= room[1]


def _spans(readings: Sequence[tuple[Fraction, Fraction]], given: TemperatureLog) -> bool:
    first, last, span = readings[0][0], readings[-1][0], given.span
    long_enough = given.lasting is None or last - first >= given.lasting
    return long_enough and (span[0] is None or first <= span[0]) and (span[1] is None or last >= span[1])


Part = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]


def _stored_parts(readings: list[tuple[Fraction, Fraction]], room: tuple[Number, Number] | None) -> list[Part]:
    """Pairs of neighbouring readings outside the time at room temperature."""
    pairs = [(one, other) for one, other in pairwise(readings) if one[0] < other[0]]
    if room is None:
        return pairs
    return [(one, other) for one, other in pairs if other[0] <= room[0] or one[0] >= room[1]]


def _excursions(parts: Sequence[Part], limit: Fraction, direction: int) -> list[Fraction]:
    """Minutes of each excursion beyond a limit; what touches in time is one."""
    found: list[list[Fraction]] = []
    for (start, first), (end, last) in parts:
        over = (direction * (first - limit), direction * (last - limit))
        if over[0] <= 0 and over[1] <= 0:
            continue
        crossing = start + (end - start) * over[0] / (over[0] - over[1]) if over[0] * over[1] < 0 else None
        begins = start if crossing is None or over[0] > 0 else crossing
        ends = end if crossing is None or over[1] > 0 else crossing
        if found and found[-1][1] == begins:
            found[-1][1] = ends
        else:
            found.append([begins, ends])
    return [ends - begins for begins, ends in found]


def mean_kinetic_temperature(parts: Sequence[tuple[float, float]]) -> float:
    """Mean kinetic temperature, Celsius, of (length, Celsius) pairs. Information only."""
    ratio = _ACTIVATION_KJ_MOL / _GAS_CONSTANT
    total = sum(length for length, _ in parts)
    weight = sum(length * exp(-ratio / (celsius + _ZERO_C)) for length, celsius in parts) / total
    return ratio / -log(weight) - _ZERO_C


def _log_mkt(parts: Sequence[Part]) -> float | None:
    halves = [(float(other[0] - one[0]) / 2, float(celsius)) for one, other in parts for celsius in (one[1], other[1])]
    return mean_kinetic_temperature(halves) if halves else None
