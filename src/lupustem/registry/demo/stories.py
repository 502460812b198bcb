"""Forty invented patients, each with a story; told together, in the order of time, up to this minute."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from lupustem.facts.row import Value
from lupustem.registry.actions.consents import withdraw_consent
from lupustem.registry.actions.course_events import begin_retreatment
from lupustem.registry.demo.course import (
    CLEAR,
    MODERATE,
    PRESSURE,
    SEVERE,
    WHO,
    Person,
    asked,
    confirms,
    consents,
    referred,
    signs,
)
from lupustem.registry.demo.house import forms_and_papers, lots_in_stock
from lupustem.registry.demo.infusion import given, prescribed
from lupustem.registry.demo.people import Cast, cast
from lupustem.registry.demo.telling import Story, days, on, tell
from lupustem.registry.demo.years import ACTIVE, RELAPSE, dies, fever, followed, is_lost, seen_at_visit
from lupustem.registry.models import Patient
from lupustem.registry.record import clock

FIRST_TIME = ("prior_msc_infusions", "sledai_2k")
"""Facts that a later assessment takes from what the record has counted since."""
Told = Callable[[Cast, Person, date], Story]
OfPatient = Generator[datetime, None, Patient]


def make_programme() -> None:
    """Make the programme, in one transaction."""
    until, today = clock.now(), clock.today()
    with transaction.atomic():
        with clock.at(on(today - days(6 * 365), 8)):
            people = cast()
        stories = [forms_and_papers(people, today), lots_in_stock(people, today)]
        stories += [story(people, person, today) for person, story in PATIENTS]
        tell(stories, until=until)


def _came(cast: Cast, person: Person, day: date) -> OfPatient:
    """Referred on a day."""
    yield on(day, 9, person.number % 50)
    return referred(cast, person)


def _only_referred(cast: Cast, person: Person, today: date) -> Story:
    yield from _came(cast, person, today - days(1 + person.number))


def _consented(cast: Cast, person: Person, today: date) -> Story:
    patient = yield from _came(cast, person, today - days(20 + person.number))
    yield on(today - days(12), 10)
    consents(cast, patient)


def _consent_of_before(cast: Cast, person: Person, today: date) -> Story:
    patient = yield from _came(cast, person, today - days(95))
    yield on(today - days(90), 10)
    consents(cast, patient)


def _withdrew(cast: Cast, person: Person, today: date) -> Story:
    patient = yield from _came(cast, person, today - days(40))
    yield on(today - days(30), 10)
    consents(cast, patient)
    yield on(today - days(4), 16)
    withdraw_consent(
        actor=cast["nurse"], key=cast.key, patient=patient, seen=1, on=clock.today(), signer="patient", reason=""
    )


def _assessed(cast: Cast, person: Person, today: date) -> OfPatient:
    patient = yield from _came(cast, person, today - days(25 + person.number % 9))
    yield on(today - days(9), 10)
    consents(cast, patient)
    yield on(today - days(2), 11)
    asked(cast, patient, person.facts)
    return patient


def _signed_by_one(cast: Cast, person: Person, today: date) -> Story:
    patient = yield from _assessed(cast, person, today)
    yield on(today - days(1), 15)
    signs(cast, patient)


def _signed_by_two(cast: Cast, person: Person, today: date) -> OfPatient:
    patient = yield from _assessed(cast, person, today)
    yield on(today - days(1), 15)
    decision = signs(cast, patient)
    yield on(today - days(1), 16)
    confirms(cast, decision)
    return patient


def _changed_since(cast: Cast, person: Person, today: date) -> Story:
    patient = yield from _signed_by_two(cast, person, today)
    yield on(today, 0, 1)
    asked(cast, patient, {"active_infection": True})


def _ordered(signatures: int) -> Told:
    def story(cast: Cast, person: Person, today: date) -> Story:
        patient = yield from _signed_by_two(cast, person, today)
        yield on(today - days(1), 17)
        prescribed(cast, patient, on(today + days(1), 10), signatures=signatures)

    return story


def _now(minutes: int) -> Told:
    """An infusion that was to begin so many minutes ago; what lies ahead of this minute has not happened."""

    def story(cast: Cast, person: Person, today: date) -> Story:
        start = clock.now() - timedelta(minutes=minutes)
        patient = yield from _signed_by_two(cast, person, today)
        yield on(today - days(1), 18)
        prescribed(cast, patient, start)
        yield from given(cast, person, patient, start)

    return story


def _treated(
    months: int,
    *,
    relapse: int = 0,
    with_fever: bool = False,
    missed: int = 0,
    end: int = 0,
    ends: Callable[[Cast, Patient], None] = is_lost,
) -> Told:
    """Infused so many months ago and followed: a relapse at a month and a second infusion, a fever, a missed visit, an end."""

    def story(cast: Cast, person: Person, today: date) -> Story:
        day = today - days(int(months * 30.4) + 7)
        patient = yield from _came(cast, person, day - days(40))
        yield on(day - days(30), 10)
        consents(cast, patient)
        yield from _infused(cast, person, patient, day)
        if with_fever:
            yield on(day + days(2), 9)
            fever(cast, patient, reported=months > 1)
        yield from followed(cast, person, patient, day, relapse=relapse, last=end or 60, missed=missed)
        if relapse:
            again = day + days(int(relapse * 30.4) + 60)
            yield on(again - days(3), 9)
            begin_retreatment(actor=cast["doctor"], key=cast.key, patient=patient)
            yield from _infused(cast, person, patient, again)
            yield from followed(cast, person, patient, again)
        if end:
            yield on(day + days(end * 30), 10)
            ends(cast, patient)

    return story


def _infused(cast: Cast, person: Person, patient: Patient, day: date) -> Story:
    """From the assessment three days before to the last signs of the day."""
    yield on(day - days(3), 10)
    known = patient.infusions.exists()
    facts = {name: value for name, value in person.facts.items() if not known or name not in FIRST_TIME}
    asked(cast, patient, {**facts, "weight_kg": person.weight_kg})
    seen_at_visit(cast, person, patient, RELAPSE if known else ACTIVE, "unscheduled" if known else "baseline")
    yield on(day - days(3), 12)
    decision = signs(cast, patient)
    yield on(day - days(3), 15)
    confirms(cast, decision)
    yield on(day - days(2), 10)
    prescribed(cast, patient, on(day, 10))
    yield from given(cast, person, patient, on(day, 10))


def _cast_list() -> tuple[tuple[Person, Told], ...]:
    weight: dict[str, Value] = {"weight_kg": 60}
    unknown: dict[str, Value] = (
        WHO | CLEAR | {"sex": "female", "age_years": 29, "sledai_2k": 22, "pulmonary_hypertension": True}
    )
    ready = SEVERE | PRESSURE
    rows: list[tuple[Mapping[str, Value], Told, int]] = [
        ({}, _only_referred, 4),
        ({}, _consented, 1),
        ({}, _consent_of_before, 1),
        ({}, _withdrew, 1),
        (unknown, _assessed, 2),
        (WHO | {"sex": "female", "age_years": 37}, _assessed, 2),
        (SEVERE | {"active_infection": True}, _assessed, 2),
        (MODERATE | {"age_years": 67}, _assessed, 1),
        (SEVERE | {"pregnant": True}, _assessed, 1),
        (MODERATE | {"malignancy": True}, _assessed, 1),
        (ready, _signed_by_one, 1),
        (MODERATE, _signed_by_two, 1),
        (SEVERE, _changed_since, 1),
        (MODERATE | weight, _ordered(0), 1),
        (ready | weight, _ordered(1), 1),
        (MODERATE | weight, _ordered(2), 1),
        (ready | weight, _now(-90), 1),
        (MODERATE | weight, _now(-15), 1),
        (ready | weight, _now(12), 1),
        (SEVERE, _treated(60), 2),
        (MODERATE, _treated(60, relapse=24), 1),
        (SEVERE, _treated(48), 1),
        (SEVERE, _treated(48, end=31, ends=dies), 1),
        (MODERATE, _treated(36), 2),
        (SEVERE, _treated(36, end=14), 1),
        (SEVERE, _treated(24, relapse=12), 1),
        (MODERATE, _treated(18, missed=18), 2),
        (SEVERE, _treated(9), 2),
        (MODERATE, _treated(3, with_fever=True), 1),
        (SEVERE, _treated(0, with_fever=True), 1),
    ]
    told = [(facts, story) for facts, story, count in rows for _ in range(count)]
    return tuple((Person(number, facts), story) for number, (facts, story) in enumerate(told))


PATIENTS: tuple[tuple[Person, Told], ...] = _cast_list()
