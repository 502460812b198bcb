"""Bulk exports: many patients, any order of lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from lupustem.exchange.fhir import UnreadableRecord, read_bulk, read_bundle
from lupustem.facts.notices import Notice

from .build import SNOMED, TODAY, bundle, coded, codes, condition, observation, order, patient, quantity

Json = dict[str, Any]


def of(own_id: str, resource: Json) -> Json:
    return {**resource, "subject": {"reference": f"Patient/{own_id}"}}


def lines(*resources: Json) -> list[bytes]:
    return [orjson.dumps(resource) + b"\n" for resource in resources]


def stream() -> list[Json]:
    sle = condition(coded(SNOMED, "55464009"), id="c1")
    return [
        of("b", sle),
        of("a", observation("29463-7", valueQuantity=quantity(60, "kg"))),
        patient(id="a"),
        of("a", order(None, medicationReference={"reference": "Medication/m"})),
        patient(id="b", gender="male", deceasedDateTime="2024-06-02"),
        {"resourceType": "Medication", "id": "m", "code": coded("http://www.whocc.no/atc", "L04AA06")},
        {"resourceType": "Organization", "id": "o"},
    ]


def test_patients_are_put_together_from_lines_in_any_order() -> None:
    for resources in (stream(), stream()[::-1]):
        found = {p.patient_id: p for p in read_bulk(lines(*resources), as_of=None, max_age=None, today=TODAY)}
        assert found["a"].facts == {"sex": "female", "age_years": 34, "weight_kg": 60, "on_immunosuppressant": True}
        assert found["b"].facts == {"sex": "male", "age_years": 34, "sle_diagnosed": True}
        assert (found["b"].deceased, found["a"].deceased) == (True, None)
        assert found["a"].as_of == date(2024, 6, 1)


def test_one_patient_alone_gets_the_same_facts_as_in_a_bulk_export() -> None:
    own = [patient(), *(of("p", r) for r in stream() if "subject" in r)]
    drug = stream()[5]
    (bulk,) = read_bulk(lines(*own, drug), as_of=TODAY, max_age=None)
    single = read_bundle(bundle(*own, drug), as_of=TODAY, max_age=None)
    assert (bulk.facts, bulk.sources, set(bulk.notices)) == (single.facts, single.sources, set(single.notices))


def test_a_folder_of_ndjson_files_is_read_and_foreign_lines_are_counted(tmp_path: Path) -> None:
    (tmp_path / "Patient.000.ndjson").write_bytes(b"".join(lines(patient(id="a"))))
    (tmp_path / "Observation.000.ndjson").write_bytes(b"\n".join(lines(stream()[1])) + b"\n\n")
    (tmp_path / "log.ndjson").write_bytes(b'{"exportId": "x", "eventId": "kickoff"}\n')
    (tmp_path / "notes.txt").write_text("not read")
    told: list[Notice] = []
    (only,) = read_bulk(tmp_path, as_of=None, max_age=None, today=TODAY, on_notice=told.append)
    assert only.facts["weight_kg"] == 60
    assert [n.code for n in told] == ["fhir_resource_without_patient"]
    (same,) = read_bulk(tmp_path / "Observation.000.ndjson", as_of=None, max_age=None, today=TODAY)
    assert "patient_missing" in codes(same)
    assert len(list(read_bulk(sorted(tmp_path.glob("*.ndjson")), as_of=TODAY, max_age=None))) == 1


def test_only_the_latest_of_a_long_series_is_held_and_taken() -> None:
    days = [f"20{year}-{month:02d}-01" for year in range(10, 24) for month in range(1, 13)]
    weights = [
        of("a", observation("29463-7", when=d, valueQuantity=quantity(40 + i, "kg"))) for i, d in enumerate(days)
    ]
    for series in (weights, weights[::-1]):
        (only,) = read_bulk(lines(patient(id="a"), *series), as_of=date(2012, 1, 15), max_age=None)
        assert only.facts["weight_kg"] == 40 + days.index("2012-01-01")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"[1]", "line 2"),
        (b"42", "line 2"),
        (b'{"resourceType": "Observation", "id"', "line 2"),
        (b"\xff\xfe", "line 2"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "Bundle"),
    ],
)
def test_a_line_that_is_no_resource_is_named_by_its_number(line: bytes, says: str) -> None:
    with pytest.raises(UnreadableRecord) as refused:
        list(read_bulk([*lines(patient()), line], as_of=None, max_age=None))
    assert says in refused.value.text.en
    assert "2" in refused.value.text.zh


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecord, match=r"ndjson"):
        list(read_bulk(tmp_path, as_of=None, max_age=None))


def test_two_versions_of_one_resource_are_not_used_and_said() -> None:
    first = of("a", condition(coded(SNOMED, "363406005"), id="same"))
    second = {**first, "onsetDateTime": "2023-01-01"}
    (only,) = read_bulk(lines(patient(id="a"), first, second), as_of=TODAY, max_age=None)
    assert "malignancy" not in only.facts
    assert codes(only, "malignancy") == {"two_versions"}


def test_two_versions_of_a_patient_keep_only_that_one_says_dead() -> None:
    two = lines(patient(id="a"), patient(id="a", gender="male", deceasedBoolean=True))
    (only,) = read_bulk(two, as_of=TODAY, max_age=None)
    assert only.deceased is True
    assert only.facts == {}
