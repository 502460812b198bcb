"""FHIR: reading a Bundle, and the lines of a bulk export, into facts, beside `orjson.loads` alone on the same bytes.

The bundles are invented and made here, about 1 MB each; real ones, and real NDJSON, come from a folder that the user
names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

from bench.measure import paired, verdict

LIMIT = 4
Task = tuple[int, Callable[[], object], Callable[[], object]]
"""Bytes, how they are read, how they are only parsed."""
_CODES = (
    ("2160-0", "Creatinine", "mg/dL", 0.9),
    ("777-3", "Platelets", "10*3/uL", 180),
    ("718-7", "Hemoglobin", "g/dL", 11.2),
    ("29463-7", "Body Weight", "kg", 58.4),
    ("72166-2", "Tobacco smoking status", "{score}", 0),
    ("1742-6", "Alanine aminotransferase", "U/L", 23),
    ("8302-2", "Body Height", "cm", 162.3),
    ("4548-4", "Hemoglobin A1c", "%", 5.1),
)


def main(times: int, folder: Path | None) -> list[str]:
    """Lines of a Markdown report."""
    bundles = {"invented, measurements": _bundle(700, 0), "invented, encounters and claims": _bundle(60, 500)}
    lines = {f"{name}, by line": _lines(data) for name, data in bundles.items()}
    if folder is not None:
        bundles |= {path.name[:24]: path.read_bytes() for path in sorted(folder.glob("*.json"))}
        own = [line for path in sorted(folder.glob("*.ndjson")) for line in path.read_bytes().splitlines()]
        lines |= {folder.name: own} if own else {}
    report, worst = _report("Bundle", "bundle", {name: _one(data) for name, data in bundles.items()}, times)
    bulk, worst_bulk = _report("bulk export", "lines", {name: _many(each) for name, each in lines.items()}, times)
    return [
        *report,
        "",
        f"- Largest ratio: {verdict(worst, LIMIT)}",
        "",
        *bulk,
        "",
        f"- Largest ratio: {verdict(worst_bulk, LIMIT)}",
        f"- {_small_records(times)}",
    ]


def _one(data: bytes) -> Task:
    from lupustem.exchange.fhir import read_bundle

    return len(data), lambda: read_bundle(data, as_of=None, max_age=None), lambda: orjson.loads(data)


def _many(lines: list[bytes]) -> Task:
    from lupustem.exchange.fhir import read_bulk

    def loads() -> None:
        for line in lines:
            orjson.loads(line)

    return sum(map(len, lines)), lambda: list(read_bulk(lines, as_of=None, max_age=None)), loads


def _report(what: str, column: str, tasks: dict[str, Task], times: int) -> tuple[list[str], float]:
    """A table of times beside `orjson.loads` alone, and the largest ratio: medians of interleaved runs."""
    report = [
        f"FHIR {what} to facts:",
        "",
        f"| {column} | MB | ms | MB/s | orjson.loads ms | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    worst = 0.0
    for name, (size, reading, loading) in tasks.items():
        found = paired({"read": reading, "loads": loading}, times=times * 2, each=5)
        ratio, mb = found["read"] / found["loads"], size / 1e6
        worst = max(worst, ratio)
        read, loads = found["read"] * 1000, found["loads"] * 1000
        report.append(f"| {name} | {mb:.2f} | {read:.2f} | {mb / read * 1000:.0f} | {loads:.2f} | {ratio:.2f} |")
    return report, worst


def _small_records(times: int) -> str:
    """What a patient costs apart from the lines: here nearly every line becomes a fact, with its source."""
    small = _lines(_bundle(8, 0))
    patients = [line.replace(b"invented-patient", f"invented-{at}".encode()) for at in range(100) for line in small]
    _, reading, loading = _many(patients)
    found = paired({"read": reading, "loads": loading}, times=times * 2, each=1)
    each, ratio = found["read"] / 100 * 1e6, found["read"] / found["loads"]
    return f"A patient of {len(small)} lines, 7 facts: {each:.0f} µs, {ratio:.0f} times `orjson.loads` (no limit)"


def _lines(bundle: bytes) -> list[bytes]:
    """The resources of a bundle as the lines of a bulk export of one patient."""
    text = bundle.replace(b"urn:uuid:invented-patient", b"Patient/invented-patient")
    return [orjson.dumps(entry["resource"]) for entry in orjson.loads(text)["entry"]]


def _bundle(measurements: int, others: int) -> bytes:
    """An invented patient with lupus and many entries, indented as real exports are."""
    subject = {"reference": "urn:uuid:invented-patient"}
    entries: list[dict[str, Any]] = [
        {
            "resourceType": "Patient",
            "id": "invented-patient",
            "meta": {"tag": [{"system": "urn:lupustem", "code": "invented"}]},
            "gender": "female",
            "birthDate": "1990-04-02",
        },
        {
            "resourceType": "Condition",
            "id": "invented-sle",
            "subject": subject,
            "clinicalStatus": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
            },
            "code": {
                "coding": [
                    {"system": "http://snomed.info/sct", "code": "55464009", "display": "Systemic lupus erythematosus"}
                ]
            },
            "recordedDate": "2015-03-01T09:00:00+08:00",
        },
    ]
    day = date(2016, 1, 1)
    for at in range(measurements):
        code, display, unit, value = _CODES[at % len(_CODES)]
        entries.append(
            {
                "resourceType": "Observation",
                "id": f"invented-observation-{at}",
                "status": "final",
                "category": [
                    {
                        "coding": [
                            {
                                "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                "code": "laboratory",
                            }
                        ]
                    }
                ],
                "code": {"coding": [{"system": "http://loinc.org", "code": code, "display": display}], "text": display},
                "subject": subject,
                "encounter": {"reference": f"urn:uuid:invented-encounter-{at // 8}"},
                "effectiveDateTime": f"{day + timedelta(days=at * 3)}T08:30:00+08:00",
                "issued": f"{day + timedelta(days=at * 3)}T10:30:00.000+08:00",
                "valueQuantity": {
                    "value": value + at % 7 / 10,
                    "unit": unit,
                    "system": "http://unitsofmeasure.org",
                    "code": unit,
                },
            }
        )
    for at in range(others):
        start = day + timedelta(days=at * 5)
        entries.append(
            {
                "resourceType": "Claim" if at % 2 else "Encounter",
                "id": f"invented-{at}",
                "status": "active" if at % 2 else "finished",
                "patient" if at % 2 else "subject": subject,
                "type": [
                    {
                        "coding": [
                            {
                                "system": "http://snomed.info/sct",
                                "code": "185349003",
                                "display": "Encounter for check up",
                            }
                        ]
                    }
                ],
                "period": {"start": f"{start}T08:00:00+08:00", "end": f"{start}T08:15:00+08:00"},
                "item": [{"sequence": n, "productOrService": {"text": "Encounter for check up"}} for n in range(5)],
            }
        )
    entry = [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in entries]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entry}
    return orjson.dumps(bundle, option=orjson.OPT_INDENT_2)
