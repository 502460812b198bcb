"""The follow-up calendar as iCalendar: visits as days, the windows of drugs as spans, and no name of anybody in it.

What tells two patients apart is a short digest of the case's pseudonym and its infusion day. Entries are marked private and
do not block time; who holds the file knows whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.logic.text import Language, Text
from lupustem.treatment.calendar import Calendar, Visit
from lupustem.treatment.reasons import KIND_WORDS, Standing


class Span(NamedTuple):
    """Something beside the visits: from a day to a day, both included, or from an instant to an instant."""

    id: str
    text: Text
    first: date
    last: date


def calendar_ics(
    made: Calendar, *, language: Language, made_at: datetime, case_id: str | None = None, spans: Iterable[Span] = ()
) -> bytes:
    """The calendar in one language. made_at: when the file was made. case_id: only its digest goes in."""
    from icalendar import Calendar as Ics

    out = Ics()
    out.add("prodid", f"-//lupustem//follow-up//{language.upper()}")
    out.add("version", "2.0")
    out.add("calscale", "GREGORIAN")
    out.add("x-wr-calname", _TITLE.in_(language))
    mark = sha256(f"{case_id}|{made.infusion_on}".encode()).hexdigest()[:12]
    for span in spans:
        out.add_component(_entry(span, span.text.in_(language), "", mark, made_at))
    for visit in made.visits:
        span = Span(visit.id, visit.text, visit.on, visit.on)
        title = f"{_VISIT.in_(language)}{visit.text.in_(language)}"
        out.add_component(_entry(span, title, _description(visit, language), mark, made_at))
    return bytes(out.to_ical())


def _entry(span: Span, title: str, description: str, mark: str, made_at: datetime):  # type: ignore[no-untyped-def]
    from icalendar import Event

    one = Event()
    one.add("uid", f"{span.id}-{mark}@lupustem")
    one.add("dtstamp", made_at.astimezone(UTC))
    one.add("dtstart", span.first.astimezone(UTC) if isinstance(span.first, datetime) else span.first)
    one.add("dtend", span.last.astimezone(UTC) if isinstance(span.last, datetime) else span.last + timedelta(days=1))
    one.add("summary", title)
    if description:
        one.add("description", description)
    one.add("class", "PRIVATE")
    one.add("transp", "TRANSPARENT")
    return one


def _description(visit: Visit, language: Language) -> str:
    lines = [f"{_WINDOW.in_(language)} {visit.first} – {visit.last}  [{KIND_WORDS_SITE.in_(language)}]"]
    for item in visit.items:
        sign = "? " if item.status is Standing.UNKNOWN else "- "
        kind = KIND_WORDS[item.examination.kind].in_(language)
        lines.append(f"{sign}{item.examination.text.in_(language)}  [{kind}]")
    return "\n".join([*lines, "", NOT_A_DEVICE.in_(language)])


KIND_WORDS_SITE = next(words for kind, words in KIND_WORDS.items() if kind.value == "site_policy")
_TITLE = Text("间充质干细胞治疗随访", "Follow-up after MSC")
_VISIT = Text("随访：", "Follow-up: ")
_WINDOW = Text("窗口", "window")
