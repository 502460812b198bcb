"""FHIR records on the command line: real processes, the invented records, wrong input in one line in both languages."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "data" / "fhir"
Json = dict[str, Any]
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"


def lupustem(*arguments: object, lang: str = "en", stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LUPUSTEM_DEBUG", "COLUMNS")}
    return subprocess.run(
        [sys.executable, "-m", "lupustem", *map(str, arguments)],
        input=stdin,
        env={**kept, "LUPUSTEM_LANG": lang},
        capture_output=True,
        check=False,
        timeout=60,
    )


def answer(*arguments: object, stdin: bytes = b"") -> Json:
    done = lupustem("assess", *arguments, "--format", "json", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    found: Json = json.loads(done.stdout)
    return found


def refused(*arguments: object, stdin: bytes = b"") -> tuple[str, str]:
    """The one line on standard error in both languages, after exit code 2."""
    said = []
    for lang in ("zh", "en"):
        done = lupustem(*arguments, lang=lang, stdin=stdin)
        assert (done.returncode, done.stdout) == (2, b""), done
        assert done.stderr.count(b"\n") == 1, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        said.append(done.stderr.decode())
    assert said[0] != said[1]
    return said[0], said[1]


def weight(name: str, value: float, when: str) -> Json:
    quantity = {"value": value, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}
    code = {"coding": [{"system": LOINC, "code": "29463-7", "display": "Body weight"}]}
    own = {"resourceType": "Observation", "id": f"w-{name}-{when}", "status": "final", "code": code}
    return {**own, "subject": {"reference": f"Patient/{name}"}, "effectiveDateTime": when, "valueQuantity": quantity}


def woman(name: str, **more: object) -> Json:
    return {"resourceType": "Patient", "id": name, "gender": "female", "birthDate": "1990-05-20", **more}


RESOURCES = [
    weight("anna", 50, "2024-01-01"),
    weight("anna", 55, "2024-06-01"),
    woman("anna"),
    woman("berta"),
    woman("carla", deceasedDateTime="2023-02-01"),
    weight("berta", 61, "2024-05-01"),
]


def ndjson(*resources: Json) -> bytes:
    return b"".join(json.dumps(resource).encode() + b"\n" for resource in resources)


def bundle(*resources: Json) -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Patient.ndjson").write_bytes(ndjson(*(r for r in RESOURCES if r["resourceType"] == "Patient")))
    (folder / "Observation.ndjson").write_bytes(ndjson(*(r for r in RESOURCES if r["resourceType"] != "Patient")))
    return folder


@pytest.mark.parametrize(
    ("file", "verdict"),
    [
        ("lupus_chinese_collection.json", "undetermined"),
        ("lupus_complete_transaction.json", "undetermined"),
        ("lupus_pregnant.json", "not_recommended"),
        ("lupus_searchset.json", "undetermined"),
        ("traps_collection.json", "undetermined"),
    ],
)
def test_an_invented_bundle_is_assessed_with_the_source_of_every_fact(file: str, verdict: str) -> None:
    found = answer(DATA / file)
    assert found["verdict"] == verdict
    kinds = {fact["source"]["kind"] for fact in found["facts"].values() if fact["value"] is not None}
    assert "fhir" in kinds <= {"fhir", "derived"}
    assert "fhir_as_of_newest" in {warning["code"] for warning in found["warnings"]}


def test_a_bundle_comes_through_standard_input_too() -> None:
    data = (DATA / "lupus_pregnant.json").read_bytes()
    assert answer("-", stdin=data) == answer(DATA / "lupus_pregnant.json")


def test_a_patient_who_has_died_gets_no_answer() -> None:
    zh, en = refused("assess", DATA / "lupus_deceased.json")
    assert "患者已去世" in zh
    assert "lupus_deceased.json: the record says that the patient has died" in en


def test_as_of_takes_the_record_as_it_was_then(export: Path) -> None:
    options = (export, "--patient", "anna", "--max-age", "none")
    assert answer(*options)["facts"]["weight_kg"]["value"] == 55
    assert answer(*options, "--as-of", "2024-03-01")["facts"]["weight_kg"]["value"] == 50


def test_an_old_value_is_unknown_by_the_default_policy_and_known_without_one(export: Path, tmp_path: Path) -> None:
    options = (export, "--patient", "anna", "--as-of", "2024-12-01")
    old = answer(*options)
    assert old["facts"]["weight_kg"]["value"] is None
    assert "fhir_stale" in {warning["code"] for warning in old["warnings"]}
    assert answer(*options, "--max-age", "none")["facts"]["weight_kg"]["value"] == 55


@pytest.mark.parametrize(
    "option", [("--as-of", "2024-13-01"), ("--as-of", "2999-01-01"), ("--max-age", "no-such.yaml")]
)
def test_a_wrong_option_is_named(export: Path, option: tuple[str, str]) -> None:
    _, en = refused("assess", export, "--patient", "anna", *option)
    assert option[0] in en or option[1] in en


def test_a_bulk_export_needs_a_name_where_it_holds_several(export: Path) -> None:
    assert "--patient" in refused("assess", export)[1]
    assert "no such patient" in refused("assess", export, "--patient", "dora")[1]
    assert answer(export, "--patient", "berta")["case_id"] == "berta"
    assert "died" in refused("assess", export, "--patient", "carla")[1]


def test_ndjson_comes_through_standard_input_too() -> None:
    assert answer("-", "--patient", "berta", stdin=ndjson(*RESOURCES))["case_id"] == "berta"
    assert "--patient" in refused("assess", "-", stdin=ndjson(*RESOURCES))[1]
    assert "line 7" in refused("assess", "-", stdin=ndjson(*RESOURCES) + b'{"resourceType')[1]


def test_a_bundle_holds_one_patient(tmp_path: Path) -> None:
    (tmp_path / "two.json").write_bytes(bundle(woman("anna"), woman("berta"), RESOURCES[0]))
    (tmp_path / "none.json").write_bytes(bundle(RESOURCES[0]))
    (tmp_path / "single.json").write_bytes(json.dumps(woman("anna"), indent=1).encode())
    assert "2 Patient" in refused("assess", tmp_path / "two.json")[1]
    assert answer(tmp_path / "two.json", "--patient", "anna")["case_id"] == "anna"
    assert "Patient" in refused("assess", tmp_path / "none.json")[1]
    assert "a Bundle belongs here" in refused("assess", tmp_path / "single.json")[1]


def test_a_cohort_from_a_bulk_export_has_rejects_and_warnings(export: Path, tmp_path: Path) -> None:
    done = lupustem("cohort", export, "-o", tmp_path / "o.csv", "--as-of", "2024-06-10")
    assert (done.returncode, done.stderr) == (3, b"")
    said = done.stdout.decode()
    assert "3 rows read; 2 decided" in said
    assert f"1 row rejected, with the reasons, to {tmp_path / 'o.rejects.csv'}" in said
    assert f"1 warning to {tmp_path / 'o.warnings.csv'}" in said
    assert _column(tmp_path / "o.csv", "case_id") == ["anna", "berta"]
    assert _column(tmp_path / "o.rejects.csv", "case_id") == ["carla"]
    assert _column(tmp_path / "o.warnings.csv", "code") == ["fhir_stale"]
    assert _column(tmp_path / "o.warnings.csv", "case_id") == ["berta"]
    done = lupustem("cohort", export, "-o", tmp_path / "z.csv", "--warnings", tmp_path / "w.csv", lang="zh")
    assert "条提醒写入" in done.stdout.decode()
    assert _column(tmp_path / "w.csv", "code")[-1] == "fhir_as_of_newest"
    assert not (tmp_path / "z.warnings.csv").exists()


def _column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def test_a_bundle_is_a_cohort_of_one(tmp_path: Path) -> None:
    done = lupustem("cohort", DATA / "lupus_pregnant.json", "-o", tmp_path / "o.csv")
    assert done.returncode == 0
    assert _column(tmp_path / "o.csv", "verdict") == ["not_recommended"]
    done = lupustem("cohort", DATA / "lupus_deceased.json", "-o", tmp_path / "d.csv")
    assert (done.returncode, _column(tmp_path / "d.rejects.csv", "case_id")) == (3, ["p5"])


def wrong_files(folder: Path) -> dict[str, Path]:
    files = {name: folder / name for name in ("cut.json", "random.ndjson", "bundle.ndjson", "numbers.ndjson")}
    files["cut.json"].write_bytes((DATA / "lupus_pregnant.json").read_bytes()[:900])
    files["random.ndjson"].write_bytes(bytes(range(255, 0, -1)) * 20)
    files["bundle.ndjson"].write_bytes(bundle(woman("anna")) + b"\n")
    files["numbers.ndjson"].write_bytes(ndjson(woman("anna")) + b"12\n")
    for name in ("empty", "no-ndjson", "random"):
        files[name] = folder / name
        files[name].mkdir()
    (files["no-ndjson"] / "notes.txt").write_text("no record")
    (files["random"] / "Patient.ndjson").write_bytes(bytes(range(255, 0, -1)) * 20)
    files["missing"] = folder / "missing.ndjson"
    return files


@pytest.mark.parametrize("command", ["assess", "cohort"])
@pytest.mark.parametrize(
    "name", ["cut.json", "random.ndjson", "bundle.ndjson", "numbers.ndjson", "empty", "no-ndjson", "random", "missing"]
)
def test_a_wrong_file_is_refused_in_one_line_that_names_it(tmp_path: Path, command: str, name: str) -> None:
    path = wrong_files(tmp_path)[name]
    before = {one.name for one in tmp_path.iterdir()}
    for said in refused(command, path, *(("-o", tmp_path / "o.csv") if command == "cohort" else ())):
        assert path.name in said
    assert {one.name for one in tmp_path.iterdir()} == before
