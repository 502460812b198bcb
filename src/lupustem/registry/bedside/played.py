"""Where an infusion stands: its events put in the order in which they happened and played through the monitor.

An entry that comes late, from a tablet that was without network, takes its place by its own time and everything is judged
anew; the row of it stays where it arrived. What the monitor refuses is kept and shown with the reason, and counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from lupustem.exchange.event_log import event_of
from lupustem.logic.text import Text
from lupustem.registry.bedside.entries import NAME, UNREAD
from lupustem.registry.bedside.watching import watch_of
from lupustem.registry.models import BedsideEvent, Infusion, User
from lupustem.treatment.monitor import replay
from lupustem.treatment.monitor_events import Event
from lupustem.treatment.monitor_state import State, Watch


class Entry(NamedTuple):
    """One row of the log. event: None where it could not be read. refused: why it does not count, or None."""

    row: BedsideEvent
    event: Event | None
    refused: Text | None


class Played(NamedTuple):
    """An infusion played: what the monitor was told, the state, every entry in the order of time, and the last number.

    names: of everybody who stands in an entry, by login name.
    """

    watch: Watch
    state: State
    entries: tuple[Entry, ...]
    number: int
    names: Mapping[str, str]


def played(infusion: Infusion) -> Played:
    """The state of an infusion, from its rows alone."""
    watch = watch_of(infusion)
    rows = in_time(infusion.events.select_related("by"))
    events = {row.event_id: event for row in rows if (event := event_of_row(row)) is not None}
    made = replay(watch, events.values())
    refused = {one.event_id: REFUSED_TEXT.get(one.code, one.text) for one in made.refused}
    entries = tuple(
        Entry(row, events.get(row.event_id), _why(row) if row.kind == UNREAD else refused.get(row.event_id))
        for row in rows
    )
    return Played(watch, made.state, entries, max((row.number for row in rows), default=0), _names(rows))


def _names(rows: Iterable[BedsideEvent]) -> dict[str, str]:
    found, said = {}, set()
    for row in rows:
        found[row.by.username] = row.by.name
        content = json.loads(row.content_json)
        by = content.get("by") or []
        said |= {row.person, content.get("ordered_by") or "", *([by] if isinstance(by, str) else by)}
    if others := said - set(found) - {""}:
        found |= dict(User.objects.filter(username__in=others).values_list("username", "name"))
    return found


def in_time(rows: Iterable[BedsideEvent]) -> list[BedsideEvent]:
    """The rows in the order in which things happened; what happened at one moment, as it arrived."""
    return sorted(rows, key=lambda row: (row.occurred_at, row.number))


def event_of_row(row: BedsideEvent) -> Event | None:
    """The event of a row, in UTC; None for one that could not be read."""
    if row.kind == UNREAD:
        return None
    content = json.loads(row.content_json, parse_float=Decimal)
    return event_of({"id": row.event_id, "at": row.occurred_at.astimezone(UTC), "kind": row.kind, **content}, NAME)


def shown_at(made: Played, now: datetime) -> datetime:
    """The moment to judge at: now, or that of the last event where a clock stepped back."""
    return now if made.state.at is None else max(now, made.state.at)


def _why(row: BedsideEvent) -> Text:
    return Text(**json.loads(row.content_json)["why"])


REFUSED_TEXT: dict[str, Text] = {
    "not_started": Text("输注尚未开始，此项不计。", "the infusion had not started; this does not count."),
    "already_over": Text("输注已经结束，此项不计。", "the infusion was over; this does not count."),
    "stopped": Text(
        "已经停止，不能改为暂缓；重新开始须医嘱。", "it was stopped and cannot be held; a restart needs an order."
    ),
    "no_such_alarm": Text("当时没有此报警，此项不计。", "there was no such alarm then; this does not count."),
    "no_such_symptom": Text("当时没有此症状，此项不计。", "there was no such symptom then; this does not count."),
    "no_such_event": Text(
        "没有可更正的这组体征，或已更正。", "there is no such set of signs to correct, or it is corrected."
    ),
    "hold_above_cap": Text(
        "暂缓时滴速不得高于慢速上限；此项不计，请重录实际滴速。",
        "a hold runs at most at the slow cap; this does not count, record the rate as it is.",
    ),
    "sound_pause_too_long": Text("静音时间过长，此项不计。", "the sound may not be off so long; this does not count."),
    "no_such_grade": Text("分级为 1 到 5；请重录。", "grades go from 1 to 5; record it anew."),
}
"""Refusals as the bedside says them, where the log's sentence names an id; the others stand as the monitor has them."""
