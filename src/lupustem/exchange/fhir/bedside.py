"""The log of one infusion as a FHIR R4 Bundle: product, administrations by rate, vital signs, and the symptoms as events.

The Bundle is a collection. The patient is a pseudonym, staff are not named. The same log gives the same addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from lupustem.exchange.fhir.administration import part, stretches, whole
from lupustem.exchange.fhir.adverse_event import OUTCOMES, criteria, grade_extension, seriousness_of, severity
from lupustem.exchange.fhir.elements import HL7, OWN, Json, coded, entry, moment, product, reference, subject
from lupustem.exchange.fhir.sign_observations import observations
from lupustem.logic.text import Language
from lupustem.treatment import monitor_events as events
from lupustem.treatment.ctcae import refuse_absent, term_of
from lupustem.treatment.ctcae_terms import VERSION
from lupustem.treatment.invalid import refused
from lupustem.treatment.monitor import replay
from lupustem.treatment.monitor_events import STOP_SYMPTOMS, Event
from lupustem.treatment.monitor_state import Watch
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.seriousness import seriousness

_OF_THE_PRODUCT = ("bag_leak", "clots")


class Episode(NamedTuple):
    """One symptom from its first entry to its end. grade: the highest that was entered; None where none was."""

    id: str
    name: str
    at: datetime
    grade: int | None
    ended: bool = False


def bundle(
    watch: Watch, log: Sequence[Event], *, pseudonym: str, lot: str, ordered: Json | None, language: Language
) -> Json:
    """The Bundle of a log whose events were all taken. Raises InvalidInput: no_pseudonym, no_lot, nothing_to_write."""
    whose, names = subject(pseudonym), (pseudonym, lot)
    cells = entry({**product(lot, language), "language": language}, *names, "product")
    given = _administrations(watch, log, whose, cells, ordered, language, names)
    signs = list(_signs(log, whose, language, names))
    suspect = reference(given[0] if given else cells)
    found = [entry(_event(one, whose, suspect, language), *names, "event", one.id) for one in episodes(log)]
    if not given and not signs and not found:
        raise refused(
            "events",
            "nothing_to_write",
            "没有开始、体征或症状，无可写出。",
            "no start, no signs and no symptom: nothing to write.",
        )
    return {
        "resourceType": "Bundle",
        "language": language,
        "type": "collection",
        "entry": [cells, *given, *signs, *found],
    }


def episodes(log: Sequence[Event]) -> list[Episode]:
    """The symptoms of a log: entered again while it lasts it is the same one, after its end another."""
    open_ones, found = dict[str, int](), list[Episode]()
    for event in log:
        if isinstance(event, events.Symptom):
            place = open_ones.setdefault(event.name, len(found))
            if place == len(found):
                found.append(Episode(event.id, event.name, event.at, event.grade))
            else:
                grades = [one for one in (found[place].grade, event.grade) if one is not None]
                found[place] = found[place]._replace(grade=max(grades, default=None))
        elif isinstance(event, events.SymptomEnded):
            place = open_ones.pop(event.name)
            found[place] = found[place]._replace(ended=True)
    return found


def _administrations(
    watch: Watch,
    log: Sequence[Event],
    whose: Json,
    cells: Json,
    ordered: Json | None,
    language: Language,
    names: tuple[str, str],
) -> list[Json]:
    state = replay(watch, log).state
    if state.started_at is None:
        return []
    given = entry(whole(state, whose, reference(cells), ordered, language), *names, "infusion")
    parts = [
        entry(part(one, whose, reference(cells), reference(given), language), *names, "stretch", str(number))
        for number, one in enumerate(stretches(watch, log))
    ]
    return [given, *parts]


def _signs(log: Sequence[Event], whose: Json, language: Language, names: tuple[str, str]) -> Iterator[Json]:
    taken_back = {event.of for event in log if isinstance(event, events.Corrected)}
    for event in log:
        if isinstance(event, events.SignsTaken):
            for sign, made in observations(event, whose, language, event.id in taken_back):
                yield entry(made, *names, "sign", event.id, sign)


def _event(one: Episode, whose: Json, suspect: Json, language: Language) -> Json:
    made: Json = {
        "resourceType": "AdverseEvent",
        "language": language,
        "extension": [grade_extension(VERSION, one.grade), *criteria(seriousness({}, one.grade))],
        "actuality": "actual",
        "event": _named(one, language),
        "subject": whose,
        "date": moment(one.at),
        "seriousness": seriousness_of(seriousness({}, one.grade)),
        "suspectEntity": [{"instance": suspect}],
    }
    if one.name in _OF_THE_PRODUCT:
        made["category"] = [coded(f"{HL7}adverse-event-category", "product-problem", "Product Problem")]
    word = severity(one.grade)
    if word is not None:
        made["severity"] = word
    outcome = "fatal" if one.grade == 5 else "resolved" if one.ended else None
    if outcome is not None:
        made["outcome"] = coded(f"{HL7}adverse-event-outcome", outcome, OUTCOMES[outcome])
    return made


def _named(one: Episode, language: Language) -> Json:
    """The term of CTCAE where the word means exactly one; else a finding of the monitor; else the word as said.

    Raises Refusal, code `no_such_grade`, for a grade that the term does not have.
    """
    try:
        term = term_of(one.name)
    except Refusal:
        finding = STOP_SYMPTOMS.get(one.name)
        if finding is None:
            return {"text": one.name}
        return coded(f"{OWN}bedside-finding", one.name, finding.en, finding.in_(language))
    if one.grade is not None:
        refuse_absent(term.name, one.grade)
    return coded(f"{OWN}ctcae-term", term.name, term.text.en, term.text.in_(language), version=VERSION)
