"""What really happened: the rates of an infusion with their moments, and the vital signs. Nothing is sorted or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from lupustem.treatment.devices import Device
from lupustem.treatment.invalid import Number, aware, exact, minutes_between, one_zone, refused

FINDINGS = ("none", "no_step_up", "hold", "stop")


@dataclass(frozen=True, slots=True)
class LogEvent:
    """From this moment on the rate (ml/min); 0 is a stop, with `ends` the end. authorised_by: who allowed a restart."""

    at: datetime
    rate: Number
    authorised_by: tuple[str, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class VitalSet:
    """One set of vital signs: whether it is complete, and what it proposes; None is not judged."""

    at: datetime
    complete: bool
    finding: str | None = "none"


@dataclass(frozen=True, slots=True)
class InfusionLog:
    """One infusion. volume_ml: what was to be given, flush included. vitals: None where no record was handed over."""

    events: tuple[LogEvent, ...]
    volume_ml: Number
    planned_slow_minutes: Number | None = None
    deadline_soft: datetime | None = None
    deadline_hard: datetime | None = None
    vitals: tuple[VitalSet, ...] | None = None
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One rate from a minute to another, counted from the start; `restarts` where it follows a stop."""

    start: Fraction
    end: Fraction | None
    rate: Fraction
    before: Fraction
    restarts: bool
    authorised_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A log that was read: pieces in order, minute of the end (None while it runs) and of the last entry."""

    start: datetime
    pieces: tuple[Piece, ...]
    end: Fraction | None
    last: Fraction
    volume: Fraction


def read_log(log: InfusionLog) -> Read:
    """The pieces of a log. Raises InvalidInput, naming the event: no zone, mixed zones, not in order, twice, after the end."""
    if not log.events:
        raise refused("events", "no_events", "记录没有任何事件。", "the log has no event; record at least the start.")
    moments = {f"events[{number}].at": one.at for number, one in enumerate(log.events)}
    signs = {f"vitals[{number}].at": one.at for number, one in enumerate(log.vitals or ())}
    one_zone({**moments, **signs, "deadline_soft": log.deadline_soft, "deadline_hard": log.deadline_hard})
    _ordered(list(moments.items()))
    _ordered(list(signs.items()))
    rates = [_rate(one, f"events[{number}]") for number, one in enumerate(log.events)]
    if rates[0] == 0:
        raise refused(
            "events[0].rate",
            "no_start",
            "首个事件应为开始，滴速大于 0。",
            "the first event is the start: a rate above 0.",
        )
    ends = [number for number, one in enumerate(log.events) if one.ends]
    if ends and ends[0] != len(log.events) - 1:
        raise refused(f"events[{ends[0] + 1}]", "after_end", "记录在结束之后。", "comes after the end of the infusion.")
    start = aware(log.events[0].at, "events[0].at")
    minutes = [minutes_between(start, one.at) for one in log.events]
    volume = exact(log.volume_ml, "volume_ml", above=0, high=10_000, zero="zero_volume")
    end = minutes[-1] if ends else None
    return Read(start, tuple(_pieces(log.events, minutes, rates)), end, minutes[-1], volume)


def _rate(event: LogEvent, field: str) -> Fraction:
    rate = exact(event.rate, f"{field}.rate", low=0, high=1000)
    if event.ends and rate:
        raise refused(f"{field}.rate", "end_flows", "结束时滴速应为 0。", "the end has the rate 0.")
    return rate


def _ordered(moments: list[tuple[str, datetime]]) -> None:
    for (_, before), (field, moment) in pairwise(moments):
        if moment == before:
            raise refused(
                field,
                "duplicate_instant",
                "与前一事件同时；请合并或更正。",
                "has the moment of the event before; keep one.",
            )
        if moment < before:
            raise refused(
                field,
                "out_of_order",
                "早于前一事件；请核对时间。",
                "is earlier than the event before; check the times.",
            )


def _pieces(events: tuple[LogEvent, ...], minutes: list[Fraction], rates: list[Fraction]) -> Iterator[Piece]:
    for number, event in enumerate(events):
        if event.ends:
            return
        after = minutes[number + 1] if number + 1 < len(minutes) else None
        before = rates[number - 1] if number else Fraction(0)
        restarts = number > 0 and before == 0 and rates[number] > 0
        yield Piece(minutes[number], after, rates[number], before, restarts, event.authorised_by)
