"""FHIR dates: a year, a month, a day or an instant, compared without pretending to know more than was written.

    >>> from lupustem.exchange.fhir.moments import before, moment
    >>> before(moment("2024-03-01T23:00:00-05:00"), moment("2024-03-02T03:30:00Z"))
    False

Two instants with zones compare as instants; anything else compares by the local days written. Neither is before the
other where the days overlap: who needs an order then does not have one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

_DATE_TIME = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", flags=re.ASCII
)


# A whole date, or one with its time: the common case, told apart without taking it to pieces.
_EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?", flags=re.ASCII)


class Moment(NamedTuple):
    """The local days a date may mean, first and last; `instant` where time and zone were written."""

    first: date
    last: date
    instant: datetime | None = None


def moment(text: object) -> Moment | None:
    """A FHIR date, dateTime or instant; None where it is none of them."""
    return _moment(text) if isinstance(text, str) else None


@lru_cache(maxsize=256)  # measurements of one hour, orders of one visit
def _moment(text: str) -> Moment | None:
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, time, zone = match.groups()
    try:
        if month is None:
            return Moment(date(int(year), 1, 1), date(int(year), 12, 31))
        if day is None:
            y, m = int(year), int(month)
            return Moment(date(y, m, 1), date(y, m, monthrange(y, m)[1]))
        own = date(int(year), int(month), int(day))
        if time is None:
            return Moment(own, own)
        when = datetime.fromisoformat(text)
        return Moment(own, own, when if zone else None)
    except (ValueError, OverflowError):
        return None


def first_day(text: object) -> str | None:
    """The first ISO day that a FHIR date may mean, as `moment` has it; None where it is none."""
    if isinstance(text, str) and _EXACT.fullmatch(text):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return None
        return text[:10]
    when = moment(text)
    return None if when is None else when.first.isoformat()


def before(one: Moment, other: Moment) -> bool:
    """Whether `one` is certainly earlier than `other`."""
    if one.instant is not None and other.instant is not None:
        return one.instant < other.instant
    return one.last < other.first


def days_old(when: Moment, as_of: date) -> int:
    """Age in days at `as_of`, counted from the earliest day that was meant."""
    return (as_of - when.first).days


def full_years(birth: Moment, as_of: date) -> tuple[int, int]:
    """Age in full years, lowest and highest that a birth date allows; who is born on 29 February turns on 1 March."""

    def years(born: date) -> int:
        return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))

    return years(birth.last), years(birth.first)
