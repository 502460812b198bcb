"""What a tablet sends: entries with an id and a time of their own, read strictly, never lost.

An entry that cannot be read is kept as `unread`, with what was sent and why, and is shown. A time that cannot be (later than
its arrival, or long before the infusion was opened) is replaced by the time of arrival, and the row says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from lupustem.exchange.event_log import event_of
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

EVENT_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
EARLIEST = timedelta(hours=12)
AHEAD = timedelta(seconds=2)
LONGEST = 500
SIGNS = (
    "respirations",
    "spo2",
    "oxygen",
    "systolic",
    "diastolic",
    "pulse",
    "consciousness",
    "temperature_c",
    "temperature_site",
)
FIELDS: dict[str, tuple[str, ...]] = {
    "signs": (*SIGNS, "clock_offset_s"),
    "rate": ("rate",),
    "held": ("rate",),
    "stopped": (),
    "ended": (),
    "aborted": (),
    "symptom": ("name", "grade"),
    "symptom_ended": ("name",),
    "acknowledged": ("alarm",),
    "sound_paused": ("seconds",),
    "corrected": ("of", "reason"),
}
"""What can be sent from a tablet; a start and a restart need two persons present and have actions of their own."""
NUMBERS = ("rate", "grade", "seconds", "clock_offset_s")
NAMED = ("stopped", "aborted", "acknowledged", "sound_paused", "corrected")
UNREAD = "unread"
NAME = Text("床旁记录", "bedside entry")


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry. at: by the tablet's clock, set by the server's. fields: as typed. person: who made it, by login name."""

    event_id: str
    kind: str
    at: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    person: str = ""


@dataclass(frozen=True, slots=True)
class Readable:
    """An entry as it is kept. why: what was wrong with it, or with its time; None where nothing was."""

    kind: str
    content: dict[str, Any]
    at: datetime
    why: Text | None = None


def readable(sent: Sent, *, by: str, opened: datetime, now: datetime) -> Readable:
    """An entry as it is kept: read as an event of a log, or as `unread` with the reason."""
    at, late = _moment(sent.at, opened, now)
    try:
        content = _content(sent, by)
        event_of({"id": sent.event_id, "at": at, "kind": sent.kind, **_numbers(content)}, NAME)
    except Unreadable as error:
        said = {name[:40]: text[:LONGEST] for name, text in list(sent.fields.items())[:30]}
        why = {"zh": error.text.zh, "en": error.text.en}
        return Readable(UNREAD, {"sent": said, "as": sent.kind[:40], "why": why}, at, error.text)
    return Readable(sent.kind, content, at, late)


def _moment(at: datetime | None, opened: datetime, now: datetime) -> tuple[datetime, Text | None]:
    if at is not None and at.utcoffset() is not None and opened - EARLIEST <= at <= now + AHEAD:
        return min(at, now), None
    return now, NO_TIME if at is None else WRONG_TIME


def _content(sent: Sent, by: str) -> dict[str, Any]:
    if sent.kind not in FIELDS:
        raise Unreadable(NO_KIND)
    given: dict[str, Any] = {}
    for name, text in sent.fields.items():
        if name not in FIELDS[sent.kind]:
            raise Unreadable(Text(f"没有 {_clean(name)} 这一项。", f"there is no field {_clean(name)}."))
        if text.strip():
            given[name] = _number(name, text.strip()) if name in NUMBERS else text.strip()[:LONGEST]
    if sent.kind == "signs" and not set(given) & set(SIGNS[:-1]):
        raise Unreadable(NO_SIGN)
    if sent.kind == "held":
        given.setdefault("rate", 0)
    return given | ({"by": sent.person or by} if sent.kind in NAMED else {})


def _number(name: str, text: str) -> int | float:
    """A number that JSON holds as it was typed: at most six figures after the point."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 1_000_000 or -int(number.as_tuple().exponent) > 6:
        raise Unreadable(Text(f"{name}：应为数值。", f"{name}: a number belongs here."))
    return int(number) if number == number.to_integral_value() else float(number)


def _numbers(content: Mapping[str, Any]) -> dict[str, Any]:
    """As the reader of logs takes them: exact, none binary."""
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in content.items()}


def _clean(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:40])


NO_TIME = Text("没有时间；已记为到达的时间。", "it had no time; the time of arrival stands for it.")
WRONG_TIME = Text(
    "平板所报时间不可能（晚于到达，或远早于打开）；已记为到达的时间，请核对平板时钟。",
    "the tablet's time cannot be (after its arrival, or long before the opening); the time of arrival stands for it: check "
    "the tablet's clock.",
)
NO_KIND = Text("没有这种记录。", "there is no entry of this kind.")
NO_SIGN = Text("一项体征也没有；请至少测一项。", "there is no sign in it; take at least one.")
