"""Percent positive of a marker from counts of cells, upper bounds from a cocktail, and what single tubes say of purity.

Source: section 2.2 for the limits (in the statements); Maecker and Trotter 2006 (10.1002/cyto.a.20333) for controls. The
smallest number of events and the quantile are choices of this project.

    >>> interval = wilson(9520, 10000)
    >>> [f"{end:.2f}" for end in interval]
    ['94.76', '95.60']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from lupustem.product.limits import limits_of
from lupustem.product.measured import Measured, exactly
from lupustem.product.rules import MARKER_RULES

FEWEST_EVENTS = 5000
QUANTILE = Decimal("0.995")
LOWEST_QUANTILE = Decimal("0.99")
INTRACELLULAR = "CD79a"
CONTROLS = ("fmo", "isotype", "unstained")
_Z = Decimal("1.959963984540054")

MARKER_FACTS: dict[str, str] = {marker: limits_of(rule)[0].fact for marker, rule in MARKER_RULES.items()}
"""Marker -> the fact that holds its percent positive."""

POSITIVE = tuple(marker for marker, rule in MARKER_RULES.items() if limits_of(rule)[0].operator == ">=")
NEGATIVE = tuple(marker for marker in MARKER_RULES if marker not in POSITIVE)


@dataclass(frozen=True, slots=True)
class MarkerCounts:
    """One tube and its control, gated: events of the parent population, and those above the threshold.

    control: fmo, isotype or unstained; None is none. permeabilised: None is not stated. unusable: codes found while the
    files were read.
    """

    marker: str
    parent: int | None
    positive: int | None
    control: str | None
    control_events: int | None
    quantile: Decimal = QUANTILE
    permeabilised: bool | None = None
    viability_dye: bool | None = None
    unusable: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class MarkerResult(NamedTuple):
    """Percent positive (None where it cannot be computed), its 95 % Wilson interval, codes that forbid its use, flags."""

    percent: Measured | None
    interval: tuple[Decimal, Decimal] | None
    unusable: tuple[str, ...]
    flags: tuple[str, ...]


def percent_positive(counts: MarkerCounts) -> MarkerResult:
    """The percentage and whether it may be used."""
    codes = list(counts.unusable)
    if counts.control is None or "control_is_sample" in counts.flags:
        codes.append("no_control")
    events = (counts.parent, counts.control_events if counts.control is not None else FEWEST_EVENTS)
    few = any(number is not None and number < FEWEST_EVENTS for number in events)
    if few or (None in events and not codes):
        codes.append("too_few_events")
    if counts.marker == INTRACELLULAR and counts.permeabilised is not True:
        codes.append("cd79a_not_permeabilised")
    flags = list(counts.flags)
    if counts.control == "unstained":
        flags.append("unstained_control")
    if counts.viability_dye is False:
        flags.append("no_viability_dye")
    if not counts.parent or counts.positive is None:
        return MarkerResult(None, None, tuple(dict.fromkeys(codes)), tuple(flags))
    percent = Fraction(100 * counts.positive, counts.parent)
    interval = wilson(counts.positive, counts.parent)
    return MarkerResult(exactly(percent), interval, tuple(dict.fromkeys(codes)), tuple(flags))


def wilson(positive: int, total: int) -> tuple[Decimal, Decimal]:
    """The 95 % Wilson score interval of a proportion, in percent."""
    with localcontext(prec=30):
        share, n, square = Decimal(positive) / total, Decimal(total), _Z * _Z
        middle = share + square / (2 * n)
        reach = _Z * (share * (1 - share) / n + square / (4 * n * n)).sqrt()
        scale = 100 / (1 + square / n)
        return scale * (middle - reach), scale * (middle + reach)


def is_borderline(interval: tuple[Decimal, Decimal] | None, rule: str) -> bool:
    """Whether the interval holds the limit; the point estimate decides all the same."""
    limits = limits_of(rule)
    return interval is not None and any(interval[0] <= limit.value <= interval[1] for limit in limits)


def purity_bounds(percents: Mapping[str, Measured]) -> tuple[Fraction, Fraction] | None:
    """What single-marker results leave possible for purity (all three positive, all seven negative), in percent.

    percents: marker -> result. None unless every marker has one. A censored result counts with its worse end for the lower
    bound and with its better end for the upper one.
    """
    if any(marker not in percents for marker in MARKER_RULES):
        return None
    positive = [_ends(percents[marker]) for marker in POSITIVE]
    negative = [_ends(percents[marker]) for marker in NEGATIVE]
    low = 100 - sum(100 - ends[0] for ends in positive) - sum(ends[1] for ends in negative)
    high = min(*(ends[1] for ends in positive), 100 - max(ends[0] for ends in negative))
    return max(Fraction(0), Fraction(low)), Fraction(high)


def _ends(measured: Measured) -> tuple[Fraction, Fraction]:
    low = Fraction(0) if measured.low is None else measured.low
    return low, Fraction(100) if measured.high is None else measured.high
