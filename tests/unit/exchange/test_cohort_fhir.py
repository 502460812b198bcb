"""Cohorts from FHIR: the answers of single patients, rejects, and warnings of which none is lost."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from lupustem.decision.case import decide
from lupustem.exchange.cohort_fhir import run_fhir_cohort
from lupustem.exchange.cohort_run import CohortSummary
from lupustem.exchange.fhir import DEFAULT_MAX_AGE, read_bulk
from lupustem.exchange.unreadable import Unreadable

from .fhir.build import DATA, SNOMED, coded, condition, observation, patient, quantity

Json = dict[str, Any]
DAY = date(2024, 6, 15)


def export(folder: Path) -> Path:
    """Four invented women: an old weight, a tumour in doubt, dead, and mild by judgement but severe by score."""
    folder.mkdir()
    resources: list[Json] = [patient(id=name) for name in ("old", "tumour")]
    resources += [patient(id="dead", deceasedDateTime="2023-01-01"), patient(id="man", gender="male")]
    for name in ("old", "tumour", "dead", "man"):
        resources.append(condition(coded(SNOMED, "55464009"), id=f"sle-{name}", subject=_of(name)))
    weight = observation("29463-7", id="w", subject=_of("old"), when="2023-06-01", valueQuantity=quantity(50, "kg"))
    resources.append(weight)
    resources.append(condition(coded(SNOMED, "126906006", "Neoplasm of prostate"), id="n", subject=_of("tumour")))
    resources.append(condition(coded(SNOMED, "77386006", "Pregnant"), id="pr", subject=_of("man")))
    resources.append({"resourceType": "Observation", "id": "nobody's"})
    (folder / "all.ndjson").write_bytes(b"\n".join(map(orjson.dumps, resources)))
    return folder


def _of(name: str) -> Json:
    return {"reference": f"Patient/{name}"}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(source: Path, output: Path, **options: Any) -> CohortSummary:
    return run_fhir_cohort(source, output, **{"as_of": DAY, "max_age": DEFAULT_MAX_AGE, **options})


def test_every_patient_gets_the_answer_of_the_single_record(tmp_path: Path) -> None:
    source = export(tmp_path / "export")
    summary = run(source, tmp_path / "o.parquet", stages=("assess", "product"))
    answers = {row["case_id"]: row for row in pl.read_parquet(tmp_path / "o.parquet").to_dicts()}
    assert list(answers) == ["old", "tumour", "man"]
    for found in read_bulk(source, as_of=DAY, max_age=DEFAULT_MAX_AGE):
        if not found.deceased:
            decision = decide(found.facts, stages=("assess", "product"))
            row = answers[found.patient_id]
            assert (row["verdict"], tuple(row["reasons"])) == (str(decision.verdict), decision.reasons)
            assert {name: row[name] for name in decision.statuses} == {n: str(s) for n, s in decision.statuses.items()}
    assert (summary.rows, summary.rejected, summary.answered, summary.repeated) == (4, 1, 3, 0)
    assert sum(summary.verdicts.values()) == 3


@pytest.mark.parametrize(("language", "reason"), [("en", "the patient has died"), ("zh", "患者已去世")])
def test_who_has_died_goes_to_the_rejects(tmp_path: Path, language: Any, reason: str) -> None:
    summary = run(export(tmp_path / "export"), tmp_path / "o.csv", language=language)
    (row,) = table(tmp_path / "o.rejects.csv")
    assert (row["row"], row["case_id"], summary.rejects) == ("3", "dead", tmp_path / "o.rejects.csv")
    assert reason in row["reason"]


def test_no_warning_is_lost(tmp_path: Path) -> None:
    source = export(tmp_path / "export")
    summary = run(source, tmp_path / "o.csv")
    rows = table(tmp_path / "o.warnings.csv")
    expected = []
    for at, found in enumerate(read_bulk(source, as_of=DAY, max_age=DEFAULT_MAX_AGE), 1):
        notices = found.notices if found.deceased else decide(found.facts, notices=found.notices).notices
        expected += [(str(at), found.patient_id, n.code, n.text.en) for n in notices if n.code != "fhir_deceased"]
    said = [(row["row"], row["case_id"], row["code"], row["text"]) for row in rows]
    assert said[:-1] == expected
    assert said[-1][:3] == ("", "", "fhir_resource_without_patient")
    codes = {(row["case_id"], row["code"], row["facts"]) for row in rows}
    assert ("old", "fhir_stale", "weight_kg") in codes
    assert ("tumour", "fhir_maybe_not_malignant", "malignancy") in codes
    assert any(case_id == "man" and not code.startswith("fhir_") for case_id, code, _ in codes)
    assert (summary.warnings, summary.warnings_file) == (len(rows), tmp_path / "o.warnings.csv")
    assert sum(summary.contradictions.values()) == 1


def test_the_date_that_each_record_gives_is_said_once(tmp_path: Path) -> None:
    run(export(tmp_path / "export"), tmp_path / "o.csv", as_of=None, language="zh")
    dates = [row for row in table(tmp_path / "o.warnings.csv") if row["code"] == "fhir_as_of_newest"]
    assert [(row["row"], row["case_id"]) for row in dates] == [("", "")]
    assert "4 名患者" in dates[0]["text"]


def test_parts_give_the_same_answers_rejects_and_warnings(tmp_path: Path) -> None:
    source = export(tmp_path / "export")
    run(source, tmp_path / "a.csv")
    run(source, tmp_path / "b.csv", part_bytes=300)
    for suffix, own in ((".csv", 0), (".rejects.csv", 1), (".warnings.csv", 1)):
        one, other = ((tmp_path / f"{name}{suffix}").read_text().splitlines() for name in "ab")
        plain = (sorted(line.split(",", own)[-1] for line in lines) for lines in (one, other))
        assert next(plain) == next(plain)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["export", *(f"{name}{suffix}" for name in "ab" for suffix in (".csv", ".rejects.csv", ".warnings.csv"))]
    )


def test_files_of_an_earlier_run_do_not_stay_where_nothing_is_rejected_or_said(tmp_path: Path) -> None:
    (tmp_path / "o.rejects.csv").write_text("old")
    (tmp_path / "o.warnings.csv").write_text("old")
    quiet = tmp_path / "quiet.ndjson"
    quiet.write_bytes(orjson.dumps(patient()))
    summary = run(quiet, tmp_path / "o.csv")
    assert (summary.warnings, summary.warnings_file, summary.rejects) == (0, None, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.csv", "quiet.ndjson"]
    summary = run(quiet, tmp_path / "o.csv", warnings=tmp_path / "w.csv")
    assert (summary.warnings_file, table(tmp_path / "w.csv")) == (tmp_path / "w.csv", [])


def test_a_bundle_is_a_cohort_of_one(tmp_path: Path) -> None:
    summary = run(DATA / "lupus_pregnant.json", tmp_path / "o.ndjson")
    row = orjson.loads((tmp_path / "o.ndjson").read_bytes())
    assert (summary.rows, row["case_id"], row["verdict"]) == (1, "p4", "not_recommended")


def test_an_export_that_breaks_off_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    source = export(tmp_path / "export")
    (source / "z.ndjson").write_bytes(b'{"resourceType": "Pat')
    for part_bytes in (300, 1_000_000):
        with pytest.raises(Unreadable, match=r"export: z\.ndjson line 1"):
            run(source, tmp_path / "o.csv", part_bytes=part_bytes)
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_two_files_under_one_name_are_refused(tmp_path: Path) -> None:
    source = export(tmp_path / "export")
    with pytest.raises(Unreadable, match="different files"):
        run(source, tmp_path / "o.csv", rejects=tmp_path / "o.warnings.csv")
