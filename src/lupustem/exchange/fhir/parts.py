"""A bulk export larger than memory: its lines spread over files by patient, then read file by file.

A stable hash of the patient's id says which file, so that everything about one patient stands in one of them; a
Medication, which any patient may refer to, is read along with each. What belongs to nobody, or is of a type that is not
read, is not written again. The spread needs as much room on disk as the export, for the time of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from zlib import crc32

from lupustem.exchange.fhir.assemble import Asked
from lupustem.exchange.fhir.bulk import Lost, files_of, lines_of, patient_key, patients_of, resource_of
from lupustem.exchange.fhir.collect import EVERYBODY, NOBODY, UNREAD, owner
from lupustem.exchange.fhir.json_values import WRONG_SHAPE, Json
from lupustem.exchange.fhir.max_age import MaxAge
from lupustem.exchange.fhir.medications import drugs_of_medication
from lupustem.exchange.fhir.records import PatientFacts
from lupustem.facts.notices import Notice

PART_BYTES = 64 * 1024 * 1024
"""An export up to this size is read at one go: some 0.5 GB of memory where every line is small and counts."""
_MOST_FILES = 64
_DEEPEST = 3


def read_bulk_in_parts(
    source: Path,
    scratch: Path,
    *,
    as_of: date | None,
    max_age: MaxAge | None,
    today: date | None = None,
    on_notice: Callable[[Notice], None] | None = None,
    part_bytes: int = PART_BYTES,
) -> Iterator[PatientFacts]:
    """Facts of every patient of a folder or file of NDJSON, as `read_bulk`, in memory that does not grow with it.

    scratch: a folder for the parts. part_bytes: the size of one. An export that is not larger keeps its order; of a
    larger one the parts follow each other, each in the order of the export: the same for the same export.
    Raises UnreadableRecord at the first line that is no JSON object, before any patient is given out where there are
    parts; OSError where a file cannot be read, or a part not be written.
    """
    lost = Lost()
    asked = Asked(as_of, max_age, today or date.today())
    yield from _Parts(scratch, asked, lost, part_bytes).patients(files_of(source), [], 0)
    lost.tell(on_notice)


class _Parts:
    def __init__(self, scratch: Path, asked: Asked, lost: Lost, part_bytes: int) -> None:
        self.scratch, self.asked, self.lost, self.part_bytes = scratch, asked, lost, part_bytes

    def patients(self, files: list[Path], medications: list[Path], depth: int) -> Iterator[PatientFacts]:
        """The patients of some files; medications: files to be read along with them."""
        size = sum(file.stat().st_size for file in files)
        if size <= self.part_bytes or depth == _DEEPEST:
            yield from patients_of([*files, *medications], self.asked, self.lost)
            return
        count = min(_MOST_FILES, -(-size // self.part_bytes))
        parts = [self.scratch / f"patients-{depth}-{at:02}.ndjson" for at in range(count)]
        everybody = self.scratch / f"medications-{depth}.ndjson"
        self._spread(files, parts, everybody, depth)
        for part in parts:
            yield from self.patients([part], [*medications, everybody], depth + 1)
            part.unlink()
        everybody.unlink()

    def _spread(self, files: list[Path], parts: list[Path], everybody: Path, depth: int) -> None:
        with ExitStack() as stack:
            targets = [stack.enter_context(part.open("wb", buffering=1 << 18)) for part in parts]
            shared = stack.enter_context(everybody.open("wb"))
            for path, number, line in lines_of(files):
                resource = resource_of(path, number, line)
                whose = owner(resource, patient_key) if "resourceType" in resource else NOBODY
                if whose == EVERYBODY and _readable(resource):
                    shared.write(_whole(line))
                elif whose.startswith("Patient/"):
                    targets[crc32(whose.encode()) // _MOST_FILES**depth % len(targets)].write(_whole(line))
                elif whose != UNREAD:
                    self.lost.lines += 1


def _readable(medication: Json) -> bool:
    try:
        drugs_of_medication(medication)
    except WRONG_SHAPE:
        return False
    return True


def _whole(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n"
