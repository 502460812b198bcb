"""A bulk export (NDJSON) of many patients -> facts, patient by patient.

The lines may come in any order, so every line is read before the first patient is given out. Held in memory are only
coded findings and the latest measurements; long series are thinned on the way, resources that carry no fact leave nothing
behind. Memory grows with patients, not with resources: an export that is larger than memory is read in `parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from lupustem.exchange.fhir.assemble import Asked, assemble
from lupustem.exchange.fhir.collect import EVERYBODY, Collector, owner
from lupustem.exchange.fhir.findings import Person
from lupustem.exchange.fhir.json_values import Json, once, parse
from lupustem.exchange.fhir.max_age import MaxAge
from lupustem.exchange.fhir.measurements import read_series_into
from lupustem.exchange.fhir.records import PatientFacts, UnreadableRecord
from lupustem.exchange.fhir.wording import seen
from lupustem.facts.notices import Notice
from lupustem.logic.text import Text

Source = Path | Iterable[Path] | Iterable[bytes]


@dataclass(slots=True)
class Lost:
    """How many lines were no FHIR resource, could not be read, or belong to no patient."""

    lines: int = 0

    def tell(self, on_notice: Callable[[Notice], None] | None) -> None:
        """Say so, if there are any."""
        if self.lines and on_notice is not None:
            on_notice(seen("resource_without_patient", (), self.lines))


def read_bulk(
    source: Source,
    *,
    as_of: date | None,
    max_age: MaxAge | None,
    patient: str | None = None,
    today: date | None = None,
    on_notice: Callable[[Notice], None] | None = None,
) -> Iterator[PatientFacts]:
    """Facts of every patient of a bulk export, in the order in which the export first names them.

    source: a folder of *.ndjson, files, or the binary lines of one mixed stream. as_of, max_age: as in read_bundle;
    without as_of each patient gets the newest date of the own record. patient: an id, to read this one only.
    on_notice: told what concerns no single patient.
    Raises UnreadableRecord at the first line that is no JSON object; OSError where a file cannot be opened.
    """
    lost = Lost()
    only = None if patient is None else f"Patient/{patient.removeprefix('Patient/')}"
    yield from patients_of(source, Asked(as_of, max_age, today or date.today()), lost, only)
    lost.tell(on_notice)


def patients_of(source: Source, asked: Asked, lost: Lost, only: str | None = None) -> Iterator[PatientFacts]:
    """Every patient of these lines. lost: counts what belongs to nobody. only: the key of the one patient wanted."""
    cap = (asked.as_of or asked.today).toordinal()
    collector = Collector(asked.today, cap, asked.as_of is None, True, patient_key)
    for path, number, line in lines_of(source):
        resource = resource_of(path, number, line)
        if "resourceType" not in resource:
            lost.lines += 1
        elif only is None or owner(resource, patient_key) in (only, EVERYBODY):
            collector.take(resource)
    yield from _patients(collector, asked, lost)


def resource_of(path: Path | None, number: int, line: bytes) -> Json:
    """The JSON object of a line. Raises UnreadableRecord where it is none, or a Bundle."""
    try:
        resource = orjson.loads(line)
    except orjson.JSONDecodeError:
        resource = parse(line, _where(path, number))  # says where it breaks off
    once(line, resource, _where(path, number))
    if not isinstance(resource, dict):
        raise _refused(
            _where(path, number), "不是 JSON 对象；每行应为一个资源", "is no JSON object; one resource a line"
        )
    if resource.get("resourceType") == "Bundle":
        raise _refused(_where(path, number), "是 Bundle；每行应为一个资源", "is a Bundle; one resource a line")
    return resource


def _refused(where: Text, zh: str, en: str) -> UnreadableRecord:
    return UnreadableRecord(Text(f"{where.zh}{zh}。", f"{where.en} {en} belongs here."))


def _patients(collector: Collector, asked: Asked, lost: Lost) -> Iterator[PatientFacts]:
    for person in collector.persons:
        _place(collector, person)
    collector.settle_dates()
    unresolved = collector.settle_medicines()
    lost.lines += collector.homeless + collector.unreadable
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
            lost.lines += record.resources


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


def patient_key(reference: str) -> str:
    """Patient/id, whatever server stands before it and whatever version behind."""
    plain = reference.partition("/_history/")[0]
    _, slash, own_id = plain.rpartition("Patient/")
    return f"Patient/{own_id}" if slash and plain.startswith(("Patient/", "http://", "https://")) else plain


def _where(path: Path | None, number: int) -> Text:
    name = f"{path.name} " if path is not None else ""
    return Text(f"{name}第 {number} 行", f"{name}line {number}")


def lines_of(source: Any) -> Iterator[tuple[Path | None, int, bytes]]:
    """Every line that is not empty, with its number and, of a file, its path."""
    if isinstance(source, bytes | bytearray):
        source = bytes(source).splitlines()
    if isinstance(source, Path | str):
        source = files_of(Path(source))
    for number, item in enumerate(source, 1):
        if isinstance(item, bytes):
            if item and not item.isspace():
                yield None, number, item
            continue
        path = Path(item)
        with path.open("rb") as lines:
            for own, line in enumerate(lines, 1):
                if not line.isspace():
                    yield path, own, line


def files_of(source: Path) -> list[Path]:
    """The files of an export, by name. Raises UnreadableRecord for a folder without any."""
    files = sorted(source.glob("*.ndjson")) if source.is_dir() else [source]
    if not files:
        raise UnreadableRecord(Text("文件夹中没有 *.ndjson 文件。", "the folder holds no *.ndjson file."))
    return files
