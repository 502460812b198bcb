"""An entry of the log in words, for the list on the page and the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from lupustem.logic.text import Text
from lupustem.registry.bedside.played import Entry
from lupustem.registry.words import WORDS
from lupustem.treatment import monitor_events as events
from lupustem.treatment.invalid import number_text
from lupustem.treatment.monitor_advice import alarm_text
from lupustem.treatment.vital_signs import NAMES


class Told(NamedTuple):
    """A line of the log. late: when it arrived, where that was more than a minute after it happened."""

    at: datetime
    kind: str
    text: Text
    by: str
    refused: Text | None
    note: str
    late: datetime | None


LATE_SECONDS = 60


def told(entry: Entry, names: Mapping[str, str]) -> Told:
    """One entry in words. names: of people, by login name."""
    row, event = entry.row, entry.event
    if isinstance(event, events.Started | events.Restarted):
        text = _by_two(event, names)
    else:
        text = WORDS["event.unread"] if event is None else _WORDS[type(event)](event)
    late = row.at if (row.at - row.occurred_at).total_seconds() > LATE_SECONDS else None
    return Told(row.occurred_at, row.kind, text, names.get(row.person) or row.by.name, entry.refused, row.reason, late)


def _signs(event: events.SignsTaken) -> Text:
    missing = event.signs.missing
    if not missing:
        return WORDS["event.signs"]
    zh, en = "、".join(NAMES[one].zh for one in missing), ", ".join(NAMES[one].en for one in missing)
    return Text(f"{WORDS['event.signs'].zh}（缺{zh}）", f"{WORDS['event.signs'].en} (missing: {en})")


def _with_rate(key: str) -> Callable[[Any], Text]:
    def made(event: Any) -> Text:
        rate = number_text(event.rate)
        return Text(f"{WORDS[key].zh} {rate} ml/min", f"{WORDS[key].en} {rate} ml/min")

    return made


def _by_two(event: events.Started | events.Restarted, names: Mapping[str, str]) -> Text:
    text = _with_rate("event.started" if isinstance(event, events.Started) else "event.restarted")(event)
    people = [names.get(one, one) for one in event.authorised_by]
    ordered = event.ordered_by if isinstance(event, events.Restarted) else ""
    zh = f"，医嘱：{names.get(ordered, ordered)}" if ordered else ""
    en = f", ordered by {names.get(ordered, ordered)}" if ordered else ""
    return Text(f"{text.zh}{zh}；{'、'.join(people)}", f"{text.en}{en}; {', '.join(people)}")


def _symptom(event: events.Symptom) -> Text:
    name = _named(event.name)
    if event.grade is None:
        return Text(f"{name.zh}（未分级）", f"{name.en} (not graded)")
    return Text(f"{name.zh} {event.grade} 级", f"{name.en}, grade {event.grade}")


def _gone(event: events.SymptomEnded) -> Text:
    name = _named(event.name)
    return Text(f"{name.zh}消失", f"{name.en}: gone")


def _named(name: str) -> Text:
    return WORDS[f"symptom.{name}"] if f"symptom.{name}" in WORDS else alarm_text(name)


def _seen(event: events.Acknowledged) -> Text:
    text, said = alarm_text(event.alarm), WORDS["event.acknowledged"]
    return Text(f"{said.zh}：{text.zh}", f"{said.en}: {text.en}")


def _corrected(event: events.Corrected) -> Text:
    said = WORDS["event.corrected"]
    return Text(f"{said.zh}：{event.reason}", f"{said.en}: {event.reason}")


def _fixed(key: str) -> Callable[[Any], Text]:
    return lambda event: WORDS[key]


_WORDS: dict[type, Callable[[Any], Text]] = {
    events.SignsTaken: _signs,
    events.RateSet: _with_rate("event.rate"),
    events.Held: _with_rate("event.held"),
    events.Stopped: _fixed("event.stopped"),
    events.Ended: _fixed("event.ended"),
    events.Aborted: _fixed("event.aborted"),
    events.Symptom: _symptom,
    events.SymptomEnded: _gone,
    events.Acknowledged: _seen,
    events.SoundPaused: _fixed("event.sound_paused"),
    events.Corrected: _corrected,
    events.Tick: _fixed("event.tick"),
}
