"""Instants carry their zone; a moment without one is refused, since two hours of doubt are a sixth of the 12 h window."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.invalid import YEARS
from lupustem.treatment.refusal import Refusal


def aware(moment: object, field: str) -> datetime:
    """The instant, if it has a zone. Raises Refusal, code `naive_time`, `wrong_type` or `out_of_bounds`."""
    if not isinstance(moment, datetime):
        raise Refusal(
            "wrong_type",
            Text(
                f"{field}：应为带时区的时间，如 2026-11-02T08:00+08:00。",
                f"{field}: a time with its zone belongs here, such as 2026-11-02T08:00+08:00.",
            ),
        )
    if moment.utcoffset() is None:
        raise Refusal(
            "naive_time",
            Text(
                f"{field}：时间没有时区；请加上，如 +08:00。",
                f"{field}: the time has no zone; add it, such as +08:00.",
            ),
        )
    if moment.year not in YEARS:
        low, high = YEARS[0], YEARS[-1]
        raise Refusal(
            "out_of_bounds",
            Text(
                f"{field}：年份应在 {low} 到 {high} 之间；请核对。",
                f"{field}: the year has to lie between {low} and {high}; check it.",
            ),
        )
    return moment


def minutes_between(start: datetime, end: datetime) -> Fraction:
    """Exact minutes from one instant to another, as a difference of UTC instants."""
    # Python takes the difference of wall clocks where both share a zone; with a fixed offset that is the same, and faster.
    between = end - start if isinstance(end.tzinfo, timezone) else end.astimezone(UTC) - start.astimezone(UTC)
    return Fraction(between // timedelta(microseconds=1), 60_000_000)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last instant of a local day."""
    return datetime.combine(day, time.max, tzinfo=zone)


def months_later(day: date, months: int) -> date:
    """The same day some calendar months on, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))
