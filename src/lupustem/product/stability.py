"""How long a prepared suspension may be used: the window ends with the end of the infusion, not with its start.

Source: section 3.7, "generally 8 to 12 h"; the outer end stands in statement used_within_stability, beyond the inner one the
answer advises.

    >>> from datetime import datetime, timezone
    >>> made = window(datetime(2026, 11, 2, 8, tzinfo=timezone.utc), infusion_minutes=45)
    >>> made.latest_end.isoformat(), made.latest_start.isoformat()
    ('2026-11-02T20:00:00+00:00', '2026-11-02T19:15:00+00:00')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from lupustem.product.limits import limits_of

ADVISED_HOURS = 8
LONGEST_INFUSION_MINUTES = int(limits_of("infusion_length")[1].value)


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of one lot, each with its zone; None where not known."""

    preparation_end: datetime | None = None
    hand_over: datetime | None = None
    infusion_start: datetime | None = None
    infusion_end: datetime | None = None


class Window(NamedTuple):
    """When the infusion has to be over and, with its length, begun."""

    latest_end: datetime
    latest_start: datetime


def longest_hours() -> Fraction:
    """The outer end of the window, from the statement."""
    return limits_of("used_within_stability")[0].value


def window(preparation_end: datetime, infusion_minutes: int | Fraction = LONGEST_INFUSION_MINUTES) -> Window:
    """The deadline for a lot; without the planned length the longest usual one is reckoned."""
    latest = preparation_end + timedelta(hours=float(longest_hours()))
    return Window(latest, latest - timedelta(minutes=float(infusion_minutes)))


def hours_to_end(times: Times) -> Fraction | None:
    """From the end of preparation to the end of the infusion; None while one of them is open."""
    if times.preparation_end is None or times.infusion_end is None:
        return None
    between = times.infusion_end - times.preparation_end
    return Fraction(between // timedelta(microseconds=1), 3_600_000_000)


def in_order(times: Times) -> bool:
    """Whether the known moments follow each other; the same moment twice is allowed."""
    known = [
        one
        for one in (times.preparation_end, times.hand_over, times.infusion_start, times.infusion_end)
        if one is not None
    ]
    return known == sorted(known)
