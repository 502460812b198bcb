"""The Patient resource: who it is, sex, age, alive or not.

Readings of the project: `gender` female or male is taken as sex, unless the record says another sex at birth: then sex
is unknown, because it decides whether pregnancy is asked. Age is in full years at the chosen date, from a partial birth
date only where every possible day gives the same age.
"""

from __future__ import annotations

from datetime import date

from lupustem.exchange.fhir.findings import Finding, Person
from lupustem.exchange.fhir.json_values import Json, shown
from lupustem.exchange.fhir.moments import full_years, moment
from lupustem.exchange.fhir.records import Provenance, Value
from lupustem.exchange.fhir.wording import age_interval, said, seen
from lupustem.facts import FACTS
from lupustem.facts.notices import Notice

_BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_SEX = {"F": "female", "M": "male"}


def read_person(resource: Json, full_url: object = None) -> Person:
    """What a Patient resource says, as written. Raises WRONG_SHAPE where it is no Patient."""
    own_id = resource.get("id")
    url = full_url if isinstance(full_url, str) and full_url else None
    identity = own_id if isinstance(own_id, str) and own_id else (url or "").removeprefix("urn:uuid:")
    alive = resource.get("deceasedBoolean")
    died = resource.get("deceasedDateTime")
    return Person(
        patient_id=shown(identity) or "",
        gender=_text(resource.get("gender")),
        birth_sex=_birth_sex(resource),
        birth_date=_text(resource.get("birthDate")),
        deceased_boolean=alive if isinstance(alive, bool) else None,
        deceased_date=None if died is None else (_text(died) or "?"),
        inactive=resource.get("active") is False,
        replaced=any(link.get("type") == "replaced-by" for link in resource.get("link", ())),
        identifiers=tuple(f"{i.get('system', '')}|{i.get('value', '')}" for i in resource.get("identifier", ())),
        full_url=url,
    )


def _text(value: object) -> str | None:
    return shown(value) if isinstance(value, str) else None


def _birth_sex(resource: Json) -> str | None:
    for extension in resource.get("extension", ()):
        if extension.get("url") == _BIRTH_SEX:
            code = extension.get("valueCode")
            return _SEX.get(code) if isinstance(code, str) else None
    return None


def sex_of(person: Person, observed: list[Finding]) -> tuple[Value | None, Provenance, list[Notice]]:
    """Sex, where the record says one and only one."""
    source = Provenance("Patient", person.patient_id, value=person.gender)
    others = {person.birth_sex, *(f.value for f in observed if f.effect == "says")} - {None}
    if person.gender not in ("female", "male"):
        code = "sex_not_stated" if person.gender is None else "sex_other"
        return None, source, [said(code, "sex", source)]
    if others - {person.gender}:
        return None, source, [said("sex_contradicted", "sex", source)]
    return person.gender, source, []


def age_of(person: Person, as_of: date) -> tuple[Value | None, Provenance, list[Notice]]:
    """Age in full years at a date, where the birth date leaves only one."""
    source = Provenance("Patient", person.patient_id, value=person.birth_date)
    if person.birth_date is None:
        return None, source, [said("birth_date_missing", "age_years", source)]
    born = moment(person.birth_date)
    if born is None:
        return None, source, [said("birth_date_unreadable", "age_years", source)]
    if born.last > as_of:
        return None, source, [said("birth_date_later", "age_years", source)]
    low, high = full_years(born, as_of)
    if low != high:
        return None, source, [age_interval(source, low, high)]
    maximum = FACTS["age_years"].maximum
    if maximum is not None and low > maximum:
        return None, source, [said("out_of_bounds", "age_years", source)]
    return low, source, []


def death_of(person: Person, as_of: date) -> tuple[bool | None, list[Notice]]:
    """Dead at a date? A date of death that cannot be read, or that may lie before the date, counts as dead."""
    written = person.deceased_date
    if written is None:
        notices = [seen("deceased", (), "")] if person.deceased_boolean else []
        return person.deceased_boolean, notices
    when = moment(written)
    if when is not None and when.first > as_of:
        return False, [seen("deceased_later", (), written)]
    return True, [seen("deceased", (), written)]
