"""Which containers give the dose: whole ones if a choice of them falls within the range, else a measured part of the last.

Whole: fewest containers, then nearest to the aim, then earliest expiry; nearest first where a dose was ordered.
Part: containers in the order of their expiry, the volume from the last one rounded down to what the device can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import combinations

from lupustem.treatment.invalid import ceil_to, floor_to, refused

MOST_BAGS = 12
_FAR = float("inf")


@dataclass(frozen=True, slots=True)
class Content:
    """One container that may be planned: cells that count for the dose, and its volume."""

    id: str
    cells: Fraction
    volume_ml: Fraction
    expiry: datetime | None = None


@dataclass(frozen=True, slots=True)
class WholeBags:
    """Containers given whole: which, their cells and their volume."""

    ids: tuple[str, ...]
    cells: Fraction
    volume_ml: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A measured volume: (container, ml) in order; the last one may be a part."""

    draws: tuple[tuple[str, Fraction], ...]
    cells: Fraction
    volume_ml: Fraction


def whole_bags(
    contents: Sequence[Content], least: Fraction, most: Fraction, ordered: Fraction, *, nearest_first: bool = False
) -> WholeBags | None:
    """The best choice of whole containers with a sum within the range, both ends included; None where there is none.

    nearest_first: nearness to what was ordered counts before the number of containers.
    """
    if len(contents) > MOST_BAGS:
        raise refused(
            "bags", "too_many_bags", f"至多 {MOST_BAGS} 个容器。", f"at most {MOST_BAGS} containers can be planned."
        )
    best: tuple[tuple[Fraction, int, list[float]], tuple[Content, ...]] | None = None
    for number in range(1, len(contents) + 1):
        for one in combinations(contents, number):
            if least <= _cells(one) <= most:
                rank = (abs(_cells(one) - ordered), number, _expiries(one))
                best = (rank, one) if best is None or rank < best[0] else best
        if best is not None and not nearest_first:
            break
    return None if best is None else _whole(best[1])


def counts(contents: Sequence[Content], least: Fraction, most: Fraction) -> tuple[int, int] | None:
    """Fewest and most whole containers of one size within the range (fewest above most: impossible); None for mixed sizes."""
    if not contents or len({one.cells for one in contents}) > 1:
        return None
    each = contents[0].cells
    return int(-(-least // each)), int(most // each)


def part(contents: Sequence[Content], cells: Fraction, graduation: Fraction, *, up: bool = False) -> Part | None:
    """Containers in order of expiry up to so many cells, the last volume rounded down (up for the least volume).

    None where they do not hold so many.
    """
    draws: list[tuple[str, Fraction]] = []
    through = Fraction(0)
    for one in sorted(contents, key=lambda one: _expiries((one,))):
        wanted = (cells - through) / one.cells * one.volume_ml
        rounded = ceil_to(wanted, graduation) if up else floor_to(wanted, graduation)
        volume = one.volume_ml if wanted >= one.volume_ml else min(rounded, one.volume_ml)
        if volume > 0:
            draws.append((one.id, volume))
        through += one.cells * volume / one.volume_ml
        if wanted <= one.volume_ml:
            return Part(tuple(draws), through, sum((ml for _, ml in draws), Fraction(0)))
    return None


def _cells(contents: Sequence[Content]) -> Fraction:
    return sum((one.cells for one in contents), Fraction(0))


def _expiries(contents: Sequence[Content]) -> list[float]:
    return sorted(_FAR if one.expiry is None else one.expiry.timestamp() for one in contents)


def _whole(contents: Sequence[Content]) -> WholeBags:
    volume = sum((one.volume_ml for one in contents), Fraction(0))
    return WholeBags(tuple(one.id for one in contents), _cells(contents), volume)
