"""Sex, age, alive or not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .build import LOINC, coded, codes, observation, patient, read

BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"


@pytest.mark.parametrize("gender", ["female", "male"])
def test_gender_is_sex_and_a_man_gets_no_invented_pregnancy(gender: str) -> None:
    record = read(patient(gender=gender))
    assert record.facts["sex"] == gender
    assert "pregnant" not in record.facts


@pytest.mark.parametrize(
    ("gender", "code"), [("other", "sex_other"), ("unknown", "sex_other"), (None, "sex_not_stated")]
)
def test_other_unknown_or_no_gender_is_unknown_sex(gender: str | None, code: str) -> None:
    record = read(patient(gender=gender))
    assert "sex" not in record.facts
    assert codes(record, "sex") == {code}


def test_a_man_who_was_born_female_is_not_taken_as_one_who_cannot_be_pregnant() -> None:
    record = read(patient(gender="male", extension=[{"url": BIRTH_SEX, "valueCode": "F"}]))
    assert codes(record, "sex") == {"sex_contradicted"}
    assert "sex" not in record.facts
    agreeing = read(patient(gender="male", extension=[{"url": BIRTH_SEX, "valueCode": "M"}]))
    assert agreeing.facts["sex"] == "male"
    observed = observation("76689-9", valueCodeableConcept=coded(LOINC, "LA3-6"))
    assert "sex" not in read(patient(gender="male"), observed).facts


@pytest.mark.parametrize(
    ("born", "as_of", "age"),
    [
        ("1990-06-15", date(2024, 6, 15), 34),
        ("1990-06-16", date(2024, 6, 15), 33),
        ("2004-02-29", date(2022, 2, 28), 17),
        ("2004-02-29", date(2022, 3, 1), 18),
        ("1980-05", date(2024, 6, 15), 44),
        ("1980", date(2024, 12, 31), 44),
        ("1980", date(2024, 6, 15), None),
        ("1980-06", date(2024, 6, 15), None),
        ("2024-06-16", date(2024, 6, 15), None),
        ("1880-01-01", date(2024, 6, 15), None),
        ("15.06.1990", date(2024, 6, 15), None),
        (None, date(2024, 6, 15), None),
        (19900615, date(2024, 6, 15), None),
    ],
)
def test_age_is_known_where_the_birth_date_leaves_only_one(born: Any, as_of: date, age: int | None) -> None:
    record = read(patient(birthDate=born), as_of=as_of)
    assert record.facts.get("age_years") == age
    assert (age is None) == bool(codes(record, "age_years"))


@pytest.mark.parametrize(
    ("fields", "deceased"),
    [
        ({}, None),
        ({"deceasedBoolean": False}, False),
        ({"deceasedBoolean": True}, True),
        ({"deceasedBoolean": "true"}, None),
        ({"deceasedDateTime": "2024-06-15T23:00:00Z"}, True),
        ({"deceasedDateTime": "2024-06-16"}, False),
        ({"deceasedDateTime": "2024"}, True),
        ({"deceasedDateTime": "last spring"}, True),
        ({"deceasedDateTime": 2020}, True),
    ],
)
def test_a_death_that_may_lie_before_the_date_counts(fields: dict[str, Any], deceased: bool | None) -> None:
    assert read(patient(**fields)).deceased is deceased


def test_an_inactive_or_replaced_patient_resource_is_said() -> None:
    assert "patient_inactive" in codes(read(patient(active=False)))
    assert "patient_replaced" in codes(read(patient(link=[{"type": "replaced-by", "other": {}}])))
