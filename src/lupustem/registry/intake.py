"""A FHIR Bundle or a case file on its way into the form: what it gives, from where, what was left and why. Nothing is saved.

Who the Bundle says the patient is, by name, number or birth date, is neither shown nor kept; where sex or age do not fit the
patient of the page, that is said: it may be somebody else's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lupustem.exchange.case_files import parse_case
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts, Notice
from lupustem.facts.row import Value, read_row
from lupustem.logic.as_words import unit_words, value_words
from lupustem.logic.text import Text
from lupustem.registry.fact_values import read
from lupustem.registry.models import Identity
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import Facts

if TYPE_CHECKING:
    from lupustem.exchange.fhir import PatientFacts, Provenance

LARGEST_FILE, LARGEST_CASE_FILE, LARGEST_TEXT = 10 * 1024 * 1024, 1024 * 1024, 1024 * 1024
NO_FILE = Text(
    "请粘贴 FHIR Bundle，或选择一份文件：FHIR（.json，至多 10 MiB），或病例文件（.yaml、.yml、.json、.toml，至多 1 MiB）。",
    "paste a FHIR Bundle, or choose a file: FHIR (.json, at most 10 MiB) or a case file (.yaml, .yml, .json, .toml, at most "
    "1 MiB).",
)
FHIR = Text("FHIR R4 Bundle", "FHIR R4 Bundle")
MOST_PLACES, PLACES = 6, Decimal("0.0001")
SYSTEMS = {
    "http://loinc.org": "LOINC",
    "http://snomed.info/sct": "SNOMED CT",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://www.whocc.no/atc": "ATC",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
}
NO_AGE = Text(
    "年龄：Bundle 中的出生日期不足以得出一个年龄，未采用；请手工填写。",
    "Age: the birth date of the Bundle does not give one age, so it was not taken; enter it by hand.",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A fact that was taken: its value as the form has it, its day and source, and where it stood."""

    fact: str
    value: Value
    day: date
    source: str
    where: str
    code: str
    written: str
    day_assumed: bool

    @property
    def name(self) -> Text:
        """The name of the fact."""
        return FACTS[self.fact].text

    @property
    def words(self) -> Text:
        """The value as the form has it, with its unit."""
        return value_words(self.value, FACTS[self.fact])


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read. left: what was not used and why. warnings: what does not fit the patient of the page."""

    name: Text
    taken: tuple[Taken, ...]
    left: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()


def read_intake(data: bytes, name: str, facts: Facts, identity: Identity | None, today: date) -> Intake:
    """What a file or a pasted text gives for a patient. Raises Refusal with every problem and what to do."""
    from lupustem.exchange.fhir import looks_like_fhir

    if not data.strip():
        raise Refusal(
            Text("内容是空的；请粘贴 Bundle 或选择文件。", "there is nothing in it; paste a Bundle or choose a file.")
        )
    if looks_like_fhir(data[:4096]):
        return _from_bundle(data, facts, identity, today)
    if len(data) > LARGEST_CASE_FILE:
        raise Refusal(NO_FILE)
    return _from_case_file(data, name, today)


def _from_case_file(data: bytes, name: str, today: date) -> Intake:
    from lupustem.exchange.case_indices import score_indices

    try:
        case = parse_case(data, name)
        row = read_row(case.facts)
        scored = score_indices(case.indices, row.values).facts if case.indices else {}
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    except InvalidFacts as invalid:
        raise Refusal(*(problem.text for problem in invalid.problems)) from None
    source = "".join(sign for sign in name if sign.isprintable())[:200]
    values: dict[str, Any] = {**row.values, **scored}
    taken = tuple(Taken(one, value, today, source, source, "", "", True) for one, value in values.items())
    return Intake(Text(source, source), taken, tuple(notice.text for notice in row.notices))


def _from_bundle(data: bytes, facts: Facts, identity: Identity | None, today: date) -> Intake:
    from lupustem.exchange.fhir import DEFAULT_MAX_AGE, read_bundle
    from lupustem.registry.fhir_version import not_r4

    other = not_r4(data)
    if other is not None:
        raise Refusal(other)
    try:
        found = read_bundle(data, as_of=today, max_age=DEFAULT_MAX_AGE, today=today)
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    taken, left = [], [_without_identity(notice) for notice in found.notices]
    for name, value in found.facts.items():
        one = _taken(name, value, found, today)
        older = _newer_stands(one, facts)
        if older is None:
            taken.append(one)
        else:
            left.append(older)
    return Intake(FHIR, tuple(taken), tuple(dict.fromkeys(left)), tuple(_conflicts(found, facts, identity, today)))


def _taken(name: str, value: Any, found: PatientFacts, today: date) -> Taken:
    source = found.sources[name]
    day = _day(source.date, today)
    code = " ".join(filter(None, (SYSTEMS.get(source.system or "", ""), source.code, source.display)))
    of_patient = source.resource_type == "Patient"
    where = (
        source.resource_type if of_patient or not source.resource_id else f"{source.resource_type}/{source.resource_id}"
    )
    written = "" if of_patient else " ".join(filter(None, (source.value, source.unit)))
    kept = ", ".join(filter(None, (f"FHIR {source.resource_type}", code, written)))[:200]
    exact = _decimal(value)
    return Taken(name, exact, day or today, kept, where, code, _conversion(exact, source, written), day is None)


def _decimal(value: Any) -> Any:
    """A converted number with more places than a fact takes, rounded half up to four; everything else as it is."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if not isinstance(value, Decimal) or value == round(value, MOST_PLACES):
        return value
    return value.quantize(PLACES, ROUND_HALF_UP)


def _conversion(value: Any, source: Provenance, written: str) -> str:
    """The value and unit as they were written, where the form has them otherwise."""
    return "" if written == str(value) and not source.unit else written


def _day(written: str | None, today: date) -> date | None:
    """The day of a date as FHIR writes it; None where it names none, or one that is yet to come."""
    try:
        day = date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
    return day if day <= today else None


def _newer_stands(one: Taken, facts: Facts) -> Text | None:
    """Why a value is left: the record holds the same, or something newer."""
    entry = facts.entries.get(one.fact)
    if entry is None or (known := read(entry.value)) is None:
        return None
    if known == one.value:
        return Text(f"{one.name.zh}：与已有记录相同。", f"{one.name.en}: the record says the same already.")
    if entry.observed_on > one.day:
        return Text(
            f"{one.name.zh}：已有更新的记录（{entry.observed_on}），Bundle 中的值为 {one.day}，未采用。",
            f"{one.name.en}: the record holds a newer value ({entry.observed_on}) than the Bundle ({one.day}); not taken.",
        )
    return None


def _without_identity(notice: Notice) -> Text:
    """A remark about the record; one about the age could quote the birth date, so it is said in other words."""
    return NO_AGE if notice.facts == ("age_years",) else notice.text


def _conflicts(found: PatientFacts, facts: Facts, identity: Identity | None, today: date) -> list[Text]:
    """Where the Bundle speaks of somebody of another sex or age than the patient of the page."""
    warnings = []
    sex, known = found.facts.get("sex"), facts.values.get("sex")
    if sex is not None and known is not None and sex != known:
        warnings.append(
            Text(
                "Bundle 中的性别与此患者的记录不同：请核对是否为同一人。",
                "The Bundle gives another sex than this patient's record: check that it is the same person.",
            )
        )
    source = found.sources.get("age_years")
    born = None if source is None else source.value
    if identity is not None and born and born[:4].isdigit() and int(born[:4]) != identity.born_on.year:
        warnings.append(
            Text(
                "Bundle 中的出生年份与此患者登记的不同：请核对是否为同一人。",
                "The Bundle gives another year of birth than this patient's identity: check that it is the same person.",
            )
        )
    age, stands = found.facts.get("age_years"), facts.values.get("age_years")
    if isinstance(age, int) and stands is not None and abs(age - stands) > _years_since(facts, today) + 1:
        warnings.append(
            Text(
                "Bundle 中的年龄与已有记录相差超过 1 岁：请核对是否为同一人。",
                "By the Bundle the age differs from the record by more than a year: check that it is the same person.",
            )
        )
    return warnings


def _years_since(facts: Facts, today: date) -> int:
    """Full years since the age of the record was noted."""
    return (today - facts.entries["age_years"].observed_on).days // 365


def unit_of(fact: str) -> str:
    """The unit of a fact, as it is printed."""
    return unit_words(FACTS[fact].unit).strip()


def by_fact(intake: Intake) -> Mapping[str, Taken]:
    """What was taken, by the name of the fact."""
    return {one.fact: one for one in intake.taken}
