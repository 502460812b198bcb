"""A large export read in parts gives what it gives at one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from lupustem.exchange.fhir import PatientFacts, UnreadableRecord, read_bulk, read_bulk_in_parts
from lupustem.facts.notices import Notice

from .build import RXNORM, SNOMED, TODAY, coded, condition, observation, order, patient, quantity

Json = dict[str, Any]
MEDICATION = {"resourceType": "Medication", "id": "pred", "code": coded(RXNORM, "8640", "prednisone")}
NOBODYS = [
    {"no": "resource"},
    condition(coded(SNOMED, "55464009"), subject={"reference": "Group/1"}),
    condition(coded(SNOMED, "55464009"), subject={}),
    {"resourceType": "Medication", "id": "odd", "code": 5},
    {"resourceType": ["odd"]},
    {"resourceType": "Claim", "id": "not read, not counted"},
]


def export(folder: Path, patients: int) -> Path:
    """An export of invented patients whose lines lie far apart; the last file does not end with a line feed."""
    folder.mkdir()
    persons = [patient(id=f"p{n}", **({"deceasedBoolean": True} if n == 3 else {})) for n in range(patients)]
    persons.append(patient(id="p5", birthDate="1991-01-01"))
    rest: list[Json] = [*NOBODYS]
    for n in range(patients):
        who = {"reference": f"Patient/p{n}" if n % 2 else f"https://his.example/fhir/Patient/p{n}/_history/2"}
        rest.append(condition(coded(SNOMED, "55464009"), id=f"c{n}", subject=who))
        rest.append(observation("29463-7", id=f"w{n}", subject=who, valueQuantity=quantity(40 + n, "kg")))
        reference = {"reference": "Medication/pred" if n % 3 else "Medication/lost"}
        rest.append(order(None, id=f"m{n}", subject=who, medicationReference=reference))
    write(folder / "a.ndjson", rest[1::2])
    write(folder / "b.ndjson", [*persons, MEDICATION])
    (folder / "c.ndjson").write_bytes(b"\n".join(map(orjson.dumps, rest[0::2])))
    return folder


def write(path: Path, resources: list[Json]) -> None:
    path.write_bytes(b"".join(orjson.dumps(resource) + b"\r\n" for resource in resources))


def in_parts(source: Path, scratch: Path, part_bytes: int) -> tuple[list[PatientFacts], list[Notice]]:
    scratch.mkdir()
    said: list[Notice] = []
    found = read_bulk_in_parts(
        source, scratch, as_of=None, max_age=None, today=TODAY, on_notice=said.append, part_bytes=part_bytes
    )
    return list(found), said


@pytest.mark.parametrize("part_bytes", [1, 700, 5_000, 20_000])
def test_parts_give_every_patient_the_same_facts_and_lose_no_line(tmp_path: Path, part_bytes: int) -> None:
    source = export(tmp_path / "export", 60)
    lost: list[Notice] = []
    whole = list(read_bulk(source, as_of=None, max_age=None, today=TODAY, on_notice=lost.append))
    parts, said = in_parts(source, tmp_path / "scratch", part_bytes)
    assert len(whole) == 60
    assert sorted(parts, key=_own_id) == sorted(whole, key=_own_id)
    assert (said, lost[0].code) == (lost, "fhir_resource_without_patient")
    assert lost[0].text.en.endswith(": 5; skipped.")
    assert list((tmp_path / "scratch").iterdir()) == []


def _own_id(found: PatientFacts) -> str:
    return found.patient_id


def test_the_order_is_the_same_each_time_and_that_of_the_export_where_it_is_small(tmp_path: Path) -> None:
    source = export(tmp_path / "export", 40)
    whole = [one.patient_id for one in read_bulk(source, as_of=None, max_age=None, today=TODAY)]
    small, _ = in_parts(source, tmp_path / "small", 1_000_000)
    once, again = (in_parts(source, tmp_path / name, 4_000)[0] for name in ("once", "again"))
    assert [one.patient_id for one in small] == whole
    assert once == again
    assert {one.patient_id for one in once} == set(whole)


def test_one_patient_larger_than_a_part_is_read_all_the_same(tmp_path: Path) -> None:
    lines = [observation("29463-7", id=f"w{n}", valueQuantity=quantity(50, "kg")) for n in range(200)]
    write(tmp_path / "one.ndjson", [patient(), *lines])
    found, _ = in_parts(tmp_path / "one.ndjson", tmp_path / "scratch", 100)
    assert [(one.patient_id, one.facts["weight_kg"]) for one in found] == [("p", 50)]


def test_a_broken_line_is_named_by_its_own_file_and_number(tmp_path: Path) -> None:
    source = export(tmp_path / "export", 10)
    with (source / "b.ndjson").open("ab") as file:
        file.write(b'{"resourceType": "Obs')
    with pytest.raises(UnreadableRecord, match=r"b\.ndjson line 13 is not complete"):
        in_parts(source, tmp_path / "scratch", 500)


def test_one_patient_is_read_from_an_export_by_id(tmp_path: Path) -> None:
    source = export(tmp_path / "export", 10)
    whole = {one.patient_id: one for one in read_bulk(source, as_of=date(2024, 6, 15), max_age=None, today=TODAY)}
    for name in ("p7", "Patient/p7"):
        found = list(read_bulk(source, as_of=date(2024, 6, 15), max_age=None, today=TODAY, patient=name))
        assert found == [whole["p7"]]
        assert found[0].facts["on_glucocorticoid"] is True
    assert list(read_bulk(source, as_of=None, max_age=None, today=TODAY, patient="nobody")) == []
