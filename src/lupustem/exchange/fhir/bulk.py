"""A bulk export (NDJSON) of many patients -> facts, patient by patient.

The lines may come in any order, so every line is read before the first patient is given out. Held in memory are only
coded findings and the latest measurements; long series are thinned on the way, resources that carry no fact leave nothing
behind. Measured: 22 kB for a patient with ten kinds of measurements, however many there are of each; so memory grows
with patients, about 45,000 of them to 1 GB, not with resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from lupustem.exchange.fhir.assemble import Asked, assemble
from lupustem.exchange.fhir.collect import Collector
from lupustem.exchange.fhir.findings import Person
from lupustem.exchange.fhir.json_values import parse
from lupustem.exchange.fhir.max_age import MaxAge
from lupustem.exchange.fhir.measurements import read_series_into
from lupustem.exchange.fhir.records import PatientFacts, UnreadableRecord
from lupustem.exchange.fhir.wording import seen
from lupustem.facts.notices import Notice
from lupustem.logic.text import Text

Source = Path | Iterable[Path] | Iterable[bytes]


def read_bulk(
    source: Source,
    *,
    as_of: date | None,
    max_age: MaxAge | None,
    today: date | None = None,
    on_notice: Callable[[Notice], None] | None = None,
) -> Iterator[PatientFacts]:
    """Facts of every patient of a bulk export, in the order in which the export first names them.

    source: a folder of *.ndjson, files, or the binary lines of one mixed stream. as_of, max_age: as in read_bundle;
    without as_of each patient gets the newest date of the own record. on_notice: told what concerns no single patient.
    Raises UnreadableRecord at the first line that is no JSON object; OSError where a file cannot be opened.
    """
    asked = Asked(as_of, max_age, today or date.today())
    collector = Collector(asked.today, (as_of or asked.today).toordinal(), as_of is None, True, _patient_key)
    skipped = 0
    for path, number, line in _lines(source):
        try:
            resource = orjson.loads(line)
        except orjson.JSONDecodeError:
            resource = parse(line, _where(path, number))  # says where it breaks off
        if not isinstance(resource, dict):
            where = _where(path, number)
            raise UnreadableRecord(
                Text(
                    f"{where.zh}不是 JSON 对象；每行应为一个资源。",
                    f"{where.en} is no JSON object; one resource a line belongs here.",
                )
            )
        if resource.get("resourceType") == "Bundle":
            where = _where(path, number)
            raise UnreadableRecord(
                Text(
                    f"{where.zh}是 Bundle；批量文件每行一个资源。",
                    f"{where.en} is a Bundle; in a bulk file every line is one resource.",
                )
            )
        if "resourceType" in resource:
            collector.take(resource)
        else:
            skipped += 1
    yield from _patients(collector, asked, skipped, on_notice)


def _patients(
    collector: Collector, asked: Asked, skipped: int, on_notice: Callable[[Notice], None] | None
) -> Iterator[PatientFacts]:
    for person in collector.persons:
        _place(collector, person)
    unresolved = collector.settle_medicines()
    lost = skipped + collector.homeless + collector.unreadable
    collector.names.clear()
    collector.persons.clear()
    while collector.records:
        key = next(iter(collector.records))
        record = collector.records.pop(key)
        if key.startswith("Patient/") or record.person is not None:
            read_series_into(record)
            own_id = record.person.patient_id if record.person else key.removeprefix("Patient/")
            yield assemble(own_id, record, asked, unresolved.get(id(record), 0))
        else:
            lost += record.resources
    if lost and on_notice is not None:
        on_notice(seen("resource_without_patient", (), lost))


def _place(collector: Collector, person: Person) -> None:
    """Put a Patient to its record; two different versions leave only what both may say: that one says dead."""
    record = collector.record(f"Patient/{person.patient_id}")
    other = record.person
    if other is None or other == person:
        record.person = person
        return
    record.person = Person(
        person.patient_id,
        deceased_boolean=True if other.deceased_boolean or person.deceased_boolean else None,
        deceased_date=other.deceased_date or person.deceased_date,
        replaced=True,
    )


def _patient_key(reference: str) -> str:
    """Patient/id, whatever server stands before it and whatever version behind."""
    plain = reference.partition("/_history/")[0]
    _, slash, own_id = plain.rpartition("Patient/")
    return f"Patient/{own_id}" if slash and plain.startswith(("Patient/", "http://", "https://")) else plain


def _where(path: Path | None, number: int) -> Text:
    name = f"{path.name} " if path is not None else ""
    return Text(f"{name}第 {number} 行", f"{name}line {number}")


def _lines(source: Any) -> Iterator[tuple[Path | None, int, bytes]]:
    """Every line that is not empty, with its number and, of a file, its path."""
    if isinstance(source, bytes | bytearray):
        source = bytes(source).splitlines()
    if isinstance(source, Path | str):
        folder = Path(source)
        source = sorted(folder.glob("*.ndjson")) if folder.is_dir() else [folder]
        if not source:
            raise UnreadableRecord(Text("文件夹中没有 *.ndjson 文件。", "the folder holds no *.ndjson file."))
    for number, item in enumerate(source, 1):
        if isinstance(item, Path | str):
            path = Path(item)
            with path.open("rb") as lines:
                for own, line in enumerate(lines, 1):
                    if not line.isspace():
                        yield path, own, line
        elif item and not item.isspace():
            yield None, number, item
