"""The door of the treatment: exact numbers, moments with their zone, events in order; anything else has a named error.

>>> exact("33.75", "volume_ml"), number_text(Fraction(100, 3))
(Fraction(135, 4), '100/3')
>>> exact(0.1, "volume_ml")
Traceback (most recent call last):
    ...
lupustem.treatment.invalid.InvalidInput: volume_ml: binary floating point is not exact; write a decimal such as "2.5".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.product.measured import as_decimal, decimal_text, round_half_up

Number = int | Decimal | Fraction | str
MOST_CHARACTERS = 60
_LARGEST_EXPONENT = 30
_MICROSECOND = timedelta(microseconds=1)
_A_MINUTE = 60_000_000
YEARS = range(1900, 2201)
"""Years that a moment of a treatment may lie in; beyond them it is a slip, and reckoning could leave the calendar."""
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?|[-+]?\d+/[1-9]\d*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field: its name, the name of the error, and a sentence with the remedy."""

    field: str
    code: str
    text: Text


class InvalidInput(ValueError):
    """Input that no answer can be given for; `problems` lists what is wrong, each by its name. It holds no value."""

    def __init__(self, problems: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(problem.text.en for problem in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        """The name of the first error."""
        return self.problems[0].code


def refused(field: str, code: str, zh: str, en: str) -> InvalidInput:
    """The error for one field."""
    return InvalidInput((Wrong(field, code, Text(f"{field}：{zh}", f"{field}: {en}")),))


def exact(
    value: object,
    field: str,
    *,
    low: Fraction | int | None = None,
    high: Fraction | int | None = None,
    above: Fraction | int | None = None,
    zero: str = "out_of_bounds",
) -> Fraction:
    """An exact number within bounds: `low` and `high` included, `above` not.

    zero: the name of the error where the number is not above 0 although it has to be. Raises InvalidInput.
    """
    number = _number(value, field)
    if above is not None and number <= above:
        name = zero if number <= 0 else "out_of_bounds"
        limit = decimal_text(Fraction(above))
        raise refused(
            field, name, f"必须大于 {limit}；请核对数值与单位。", f"must be above {limit}; check it and its unit."
        )
    if low is not None and number < low:
        raise _beyond(field, "不小于", "at least", low)
    if high is not None and number > high:
        raise _beyond(field, "不大于", "at most", high)
    return number


def _beyond(field: str, zh: str, en: str, limit: Fraction | int) -> InvalidInput:
    text = decimal_text(Fraction(limit))
    return refused(
        field, "out_of_bounds", f"必须{zh} {text}；请核对数值与单位。", f"must be {en} {text}; check it and its unit."
    )


def _number(value: object, field: str) -> Fraction:
    if isinstance(value, bool) or value is None:
        raise refused(field, "not_a_number", "缺少数值；请写一个小数。", "a number is missing; write a decimal.")
    if isinstance(value, float):
        raise refused(
            field,
            "binary_float",
            "二进制浮点数不精确；请写十进制小数，如 “2.5”。",
            'binary floating point is not exact; write a decimal such as "2.5".',
        )
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int):
        if abs(value) < 10**MOST_CHARACTERS:
            return Fraction(value)
    elif isinstance(value, Decimal):
        if value.is_finite() and abs(value.adjusted() if value else 0) <= _LARGEST_EXPONENT:
            return Fraction(value)
    elif isinstance(value, str) and len(value) <= MOST_CHARACTERS and _NUMBER.fullmatch(value.strip()):
        number = value.strip()
        if "/" in number:
            return Fraction(number)
        return _number(Decimal(number), field)
    raise refused(
        field,
        "not_a_number",
        "不是可用的数值；请写普通小数（至多 60 个字符）。",
        "not a usable number; write a plain decimal of at most 60 characters.",
    )


def aware(moment: object, field: str) -> datetime:
    """The moment in UTC. Raises InvalidInput `naive_time` without a zone, `not_a_time` for anything else."""
    if not isinstance(moment, datetime):
        raise refused(
            field,
            "not_a_time",
            "应为带时区的时间。",
            "a time with its zone belongs here, such as 2026-11-02T08:00+08:00.",
        )
    if moment.utcoffset() is None:
        raise refused(
            field,
            "naive_time",
            "时间缺少时区；请写成 2026-11-02T08:00+08:00。",
            "the time has no zone; write it as 2026-11-02T08:00+08:00.",
        )
    if moment.year not in YEARS:
        bounds = YEARS[0], YEARS[-1]
        raise refused(
            field,
            "not_a_time",
            f"年份应在 {bounds[0]} 到 {bounds[1]} 之间；请核对。",
            f"the year has to lie between {bounds[0]} and {bounds[1]}; check it.",
        )
    return moment.astimezone(UTC)


def one_zone(moments: Mapping[str, datetime | None], zone: tzinfo | None = None) -> None:
    """Refuse moments written in different zones: one of them is likely a slip of two hours, a sixth of the window.

    zone: where it is given, each moment must have the offset of that zone at that time (which may change in a year). Moments
    of one and the same zone object may differ in offset too, as they do across a change of summer time.
    """
    first: timedelta | None = None
    named: tzinfo | None = None
    for field, moment in moments.items():
        if moment is None:
            continue
        aware(moment, field)
        offset = moment.utcoffset()
        wanted = offset if zone is None else moment.astimezone(zone).utcoffset()
        first = offset if first is None else first
        named = named or moment.tzinfo
        if offset != (first if zone is None else wanted) and (zone is not None or moment.tzinfo is not named):
            raise refused(
                field,
                "mixed_zones",
                "与其他时间的时区不同；请用同一时区书写全部时间（新疆时间与北京时间相差 2 小时）。",
                "is written in another zone than the other times; write all of them in one zone.",
            )


def in_order(earlier: datetime, later_one: datetime, field: str, code: str = "out_of_order") -> None:
    """Refuse a moment that lies before another; the same moment is allowed. `field` names the one to look at."""
    if later_one.astimezone(UTC) < earlier.astimezone(UTC):
        zh, en = _ORDERS.get(code, _ORDERS["out_of_order"])
        raise refused(field, code, zh, en)


_ORDERS = {
    "in_the_future": (
        "晚于本次医嘱的时间；请核对两个时间。",
        "lies after the moment that is judged at; check both times.",
    ),
    "out_of_order": ("早于它之前的事件；请核对时间。", "lies before what must come before it; check the times."),
}


def minutes_between(start: datetime, end: datetime) -> Fraction:
    """Exact minutes from one moment to another, as differences of UTC instants."""
    between = end.astimezone(UTC) - start.astimezone(UTC)
    return Fraction(between // _MICROSECOND, _A_MINUTE)


def later(moment: datetime, minutes: Fraction | int) -> datetime:
    """The moment so many minutes later, in UTC, rounded up to the microsecond: an end is never told too early."""
    return moment.astimezone(UTC) + -(-(Fraction(minutes) * _A_MINUTE) // 1) * _MICROSECOND


def earlier(moment: datetime, minutes: Fraction | int) -> datetime:
    """The moment so many minutes earlier, in UTC, rounded down: a latest start is never told too late."""
    return later(moment, 0) - -(-(Fraction(minutes) * _A_MINUTE) // 1) * _MICROSECOND


def number_text(value: Fraction | int) -> str:
    """The number exactly: a decimal where it ends, else a fraction."""
    shown = as_decimal(Fraction(value))
    return decimal_text(Fraction(value)) if isinstance(shown, Decimal) else f"{shown.numerator}/{shown.denominator}"


def number(value: Fraction | int, places: int = 2) -> dict[str, str]:
    """The number exactly and, for reading only, rounded half up."""
    return {"exact": number_text(value), "rounded": str(round_half_up(Fraction(value), places))}


def floor_to(value: Fraction, grain: Fraction) -> Fraction:
    """The largest multiple of the grain that is not above the value."""
    return value // grain * grain


def ceil_to(value: Fraction, grain: Fraction) -> Fraction:
    """The least multiple of the grain that is not below the value."""
    return -(-value // grain) * grain


def unique(names: Iterable[str], field: str) -> None:
    """Refuse a name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise refused(field, "duplicate", "有重复的编号；请只留一个。", "a name stands twice; keep one.")
        seen.add(name)
