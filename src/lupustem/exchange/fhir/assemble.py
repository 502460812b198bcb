"""One patient's record and a date -> PatientFacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lupustem.exchange.fhir.findings import Person, Record, versions_in_conflict
from lupustem.exchange.fhir.max_age import MaxAge
from lupustem.exchange.fhir.moments import moment
from lupustem.exchange.fhir.persons import age_of, death_of, sex_of
from lupustem.exchange.fhir.records import PatientFacts
from lupustem.exchange.fhir.resolve import Answer, resolve
from lupustem.exchange.fhir.wording import seen
from lupustem.facts.notices import Notice


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller chose: the date (None: the newest of the record), the policy, and what today is."""

    as_of: date | None
    max_age: MaxAge | None
    today: date


def assemble(patient_id: str, record: Record, asked: Asked, unresolved: int = 0) -> PatientFacts:
    """The facts of one patient at the date that was asked for."""
    person = record.person
    as_of, notices = _date(record, person, asked)
    notices += _remarks(record, unresolved)
    conflicts = versions_in_conflict(record.findings)
    if conflicts:
        names = ", ".join(sorted(f"{kind}/{own}" for kind, own in conflicts)[:5])
        facts = {f.fact.partition(":")[0] for f in record.findings if _key(f.source) in conflicts}
        notices.append(seen("two_versions", tuple(sorted(facts)), names))
    usable = [f for f in record.findings if _key(f.source) not in conflicts]
    answer = resolve([f for f in usable if f.fact != "sex"], as_of, asked.max_age)
    deceased = None
    if person is None:
        notices.append(seen("patient_missing", ("sex", "age_years"), ""))
    else:
        observed = [f for f in usable if f.fact == "sex"]
        for fact, (value, source, own) in {"sex": sex_of(person, observed), "age_years": age_of(person, as_of)}.items():
            if value is not None:
                answer.facts[fact] = value
            answer.sources[fact] = source
            notices += own
        deceased, own = death_of(person, as_of)
        notices = own + notices
    return PatientFacts(
        patient_id=patient_id,
        facts=answer.facts,
        sources=answer.sources,
        notices=tuple(notices + answer.notices),
        as_of=as_of,
        as_of_given=asked.as_of is not None,
        deceased=deceased,
        deceased_date=person.deceased_date if person else None,
    )


def _key(source: object) -> tuple[str, str]:
    return (getattr(source, "resource_type", ""), getattr(source, "resource_id", ""))


def _date(record: Record, person: Person | None, asked: Asked) -> tuple[date, list[Notice]]:
    if asked.as_of is not None:
        return asked.as_of, []
    died = moment(person.deceased_date) if person else None
    newest = record.newest
    if died is not None and died.first <= asked.today:
        newest = max(newest, died.first.isoformat())
    if not newest:
        return asked.today, [seen("as_of_today", (), asked.today)]
    notices = [seen("as_of_newest", (), newest)]
    if record.future:
        notices.append(seen("future_dates", (), record.future))
    return date.fromisoformat(newest), notices


def _remarks(record: Record, unresolved: int) -> list[Notice]:
    notices = []
    if record.unreadable:
        counts = ", ".join(f"{kind} × {number}" for kind, number in sorted(record.unreadable.items()))
        notices.append(seen("unreadable_resource", (), counts))
    if unresolved:
        notices.append(seen("medication_unresolved", (), unresolved))
    if record.person is not None and record.person.inactive:
        notices.append(seen("patient_inactive", (), ""))
    if record.person is not None and record.person.replaced:
        notices.append(seen("patient_replaced", (), ""))
    return notices


__all__ = ["Answer", "Asked", "assemble"]
