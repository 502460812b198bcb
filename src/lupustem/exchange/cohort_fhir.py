"""A cohort from FHIR: a bulk export decided patient by patient, with exact values, into the same file of answers.

Patients who have died are not decided: they go to the rejects. Findings of all patients are held in memory while the
export is read (see `fhir.bulk`); the answers are not.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from lupustem.decision.case import decide
from lupustem.decision.cohort import STATUS, VERDICT
from lupustem.decision.columns import CASE_ID
from lupustem.decision.status import Verdict, statements_of
from lupustem.exchange.answers import output_suffix, place, scratch_beside, write_answers
from lupustem.exchange.cohort_run import CohortSummary, Progress, rejects_path
from lupustem.exchange.fhir import MaxAge, PatientFacts, read_bulk, read_bundle
from lupustem.logic.text import Language, Text

_AT_ONCE = 20_000
DECEASED = Text("患者已去世，不作判定。", "the patient has died; nothing is decided.")


def run_fhir_cohort(
    source: Path,
    output: Path,
    *,
    stages: tuple[str, ...] = ("assess",),
    as_of: date | None = None,
    max_age: MaxAge | None = None,
    rejects: Path | None = None,
    language: Language = "en",
    progress: Progress | None = None,
) -> CohortSummary:
    """Decide every patient of a bulk export (a folder or a file of NDJSON) or of one Bundle.

    as_of: the day to decide for; None takes the newest date of each patient's own record. max_age: days per fact.
    Raises Unreadable where the export cannot be read or the answers cannot be written.
    """
    suffix, beside = output_suffix(output), rejects_path(source, output, rejects)
    rows, dead, seen, verdicts = 0, 0, set(), dict.fromkeys((verdict.value for verdict in Verdict), 0)
    with scratch_beside(output) as scratch:
        with open(scratch / "rejects.csv", "w", encoding="utf-8", newline="") as file:
            lost = csv.writer(file)
            lost.writerow(["row", CASE_ID, "reason"])
            patients = _patients(source, as_of, max_age)
            for part, batch in enumerate(_batched(patients, _AT_ONCE)):
                answers: list[dict[str, Any]] = []
                for patient in batch:
                    rows += 1
                    seen.add(patient.patient_id)
                    if patient.deceased:
                        dead += 1
                        lost.writerow([rows, patient.patient_id, DECEASED.in_(language)])
                    else:
                        answers.append(_answer(patient, stages))
                        verdicts[answers[-1]["verdict"] or ""] = verdicts.get(answers[-1]["verdict"] or "", 0) + 1
                pl.DataFrame(answers, schema=_schema(stages)).write_parquet(scratch / f"part-{part:06}.parquet")
                if progress is not None:
                    progress(rows, rows)
        written = scratch / f"answers{suffix}"
        parts = sorted(scratch.glob("part-*.parquet"))
        empty = pl.LazyFrame(schema=_schema(stages))
        write_answers(pl.scan_parquet(parts) if parts else empty, written)
        if dead:
            place(scratch / "rejects.csv", beside)
        elif rejects is None:
            beside.unlink(missing_ok=True)
        place(written, output)
    counted = verdicts if "assess" in stages else {}
    return CohortSummary(rows, dead, rows - len(seen), {}, counted, output, beside if dead else None)


def _patients(source: Path, as_of: date | None, max_age: MaxAge | None) -> Iterator[PatientFacts]:
    if source.suffix.lower() == ".json":
        yield read_bundle(source.read_bytes(), as_of=as_of, max_age=max_age)
    else:
        yield from read_bulk(source, as_of=as_of, max_age=max_age)


def _answer(patient: PatientFacts, stages: tuple[str, ...]) -> dict[str, Any]:
    decision = decide(patient.facts, stages=stages)
    statuses = {name: status.value for name, status in decision.statuses.items()}
    verdict = None if decision.verdict is None else decision.verdict.value
    return {
        CASE_ID: patient.patient_id,
        "verdict": verdict,
        "reasons": list(decision.reasons),
        "missing": list(decision.missing),
        **statuses,
    }


def _schema(stages: tuple[str, ...]) -> dict[str, pl.DataType]:
    lists = pl.List(pl.String())
    columns: dict[str, pl.DataType] = {CASE_ID: pl.String(), "verdict": VERDICT, "reasons": lists, "missing": lists}
    return columns | dict.fromkeys((one.id for one in statements_of(stages)), STATUS)


def _batched(items: Iterable[PatientFacts], size: int) -> Iterator[list[PatientFacts]]:
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch
