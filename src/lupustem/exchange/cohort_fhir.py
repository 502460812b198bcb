"""A cohort from FHIR: a bulk export decided patient by patient, with exact values, into the same file of answers.

Patients who have died are not decided: they go to the rejects. What a person has to look at (old values, findings in
doubt, contradictions) goes to the warnings, a line each. Memory grows neither with patients nor with resources: a large
export is read in parts (`fhir.parts`), answers are written a few thousand at a time.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from lupustem.decision.case import Decision, decide
from lupustem.decision.cohort import STATUS, VERDICT
from lupustem.decision.status import Verdict, statements_of
from lupustem.exchange.answers import cannot_write, output_suffix, place, scratch_beside, write_answers
from lupustem.exchange.cohort_run import CohortSummary, Progress, rejects_path
from lupustem.exchange.fhir import PART_BYTES, MaxAge, PatientFacts, UnreadableRecord, read_bulk_in_parts, read_bundle
from lupustem.exchange.reading import MIB, read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.columns import CASE_ID
from lupustem.facts.contradictions import CONTRADICTION_WORDS
from lupustem.facts.notices import Notice
from lupustem.logic.text import Language, Text

BUNDLE_LIMIT = 512 * MIB
DECEASED = Text("患者已去世，不作判定。", "the patient has died; nothing is decided.")
_AT_ONCE = 5_000
_OWN_DATE = "fhir_as_of_newest"
_IN_THE_REJECTS = "fhir_deceased"


def run_fhir_cohort(
    source: Path,
    output: Path,
    *,
    stages: tuple[str, ...] = ("assess",),
    as_of: date | None = None,
    max_age: MaxAge | None = None,
    rejects: Path | None = None,
    warnings: Path | None = None,
    language: Language = "en",
    progress: Progress | None = None,
    part_bytes: int = PART_BYTES,
) -> CohortSummary:
    """Decide every patient of a bulk export (a folder or a file of NDJSON) or of one Bundle.

    as_of: the day to decide for; None takes the newest date of each patient's own record. max_age: days per fact.
    rejects, warnings: left out, beside the output as NAME.rejects.csv and NAME.warnings.csv, where there are any.
    part_bytes: a larger export is spread over files of this size, and answered in their order.
    Raises Unreadable where the export cannot be read or the answers cannot be written.
    """
    suffix, remarks = output_suffix(output), warnings or output.with_suffix(".warnings.csv")
    beside = rejects_path(source, output, rejects, remarks)
    with scratch_beside(output) as scratch, _told(source, output, scratch):
        tally = _Tally(stages, language)
        patients = _patients(source, scratch, as_of, max_age, part_bytes, tally)
        _decide(patients, tally, scratch, progress)
        written, listed = scratch / f"answers{suffix}", tally.warnings > 0 or warnings is not None
        parts = sorted(scratch.glob("part-*.parquet"))
        write_answers(pl.scan_parquet(parts) if parts else pl.LazyFrame(schema=_schema(stages)), written)
        _place_or_clear(scratch / "rejects.csv", beside, wanted=tally.dead > 0, ours=rejects is None)
        _place_or_clear(scratch / "warnings.csv", remarks, wanted=listed, ours=warnings is None)
        place(written, output)
    return CohortSummary(
        rows=tally.rows,
        rejected=tally.dead,
        repeated=0,  # a record is one patient's
        not_finite={},
        verdicts={verdict.value: tally.verdicts[verdict.value] for verdict in Verdict} if "assess" in stages else {},
        output=output,
        rejects=beside if tally.dead else None,
        contradictions=dict(tally.contradictions),
        warnings=tally.warnings,
        warnings_file=remarks if listed else None,
    )


def _decide(patients: Iterator[PatientFacts], tally: _Tally, scratch: Path, progress: Progress | None) -> None:
    """Answers to scratch/part-*.parquet, rejects and warnings to their tables."""
    with (
        _table(scratch / "rejects.csv", "row", CASE_ID, "reason") as lost,
        _table(scratch / "warnings.csv", "row", CASE_ID, "code", "facts", "text") as said,
    ):
        for part, answers in enumerate(_batched(tally.answers(patients, lost, said), _AT_ONCE)):
            pl.DataFrame(answers, schema=_schema(tally.stages)).write_parquet(scratch / f"part-{part:06}.parquet")
            if progress is not None:
                progress(tally.rows, tally.rows)
        tally.close(said)


@dataclass(slots=True)
class _Tally:
    """What is counted on the way, and said at its end."""

    stages: tuple[str, ...]
    language: Language
    rows: int = 0
    dead: int = 0
    warnings: int = 0
    own_dates: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    contradictions: Counter[str] = field(default_factory=Counter)
    general: list[Notice] = field(default_factory=list)

    def answers(self, patients: Iterable[PatientFacts], lost: Any, said: Any) -> Iterator[dict[str, Any]]:
        """The answer of every patient who lives; the others to the rejects, all notices to the warnings."""
        for patient in patients:
            self.rows += 1
            if patient.deceased:
                self.dead += 1
                lost.writerow([self.rows, patient.patient_id, DECEASED.in_(self.language)])
                self._warn(said, patient, patient.notices)
                continue
            decision = decide(patient.facts, stages=self.stages, notices=patient.notices)
            self.verdicts[decision.verdict.value if decision.verdict else ""] += 1
            self.contradictions.update(one.code for one in decision.notices if one.code in CONTRADICTION_WORDS)
            self._warn(said, patient, decision.notices)
            yield _answer(patient, decision)

    def _warn(self, said: Any, patient: PatientFacts, notices: Iterable[Notice]) -> None:
        for notice in notices:
            if notice.code == _OWN_DATE:
                self.own_dates += 1
            elif notice.code != _IN_THE_REJECTS:
                self._write(said, [self.rows, patient.patient_id], notice)

    def _write(self, said: Any, whose: list[object], notice: Notice) -> None:
        self.warnings += 1
        said.writerow([*whose, notice.code, ";".join(notice.facts), notice.text.in_(self.language)])

    def close(self, said: Any) -> None:
        """What concerns no single patient, with row and case_id empty."""
        if self.own_dates:
            count = f"{self.own_dates:,}"
            text = Text(
                f"没有指定评估日期：{count} 名患者各取其记录中最新的日期。",
                f"No date was given: the newest date of each record is taken (records: {count}).",
            )
            self.general.append(Notice(_OWN_DATE, (), text))
        for notice in self.general:
            self._write(said, ["", ""], notice)


def _patients(
    source: Path, scratch: Path, as_of: date | None, max_age: MaxAge | None, part_bytes: int, tally: _Tally
) -> Iterator[PatientFacts]:
    if source.suffix.lower() == ".json" and not source.is_dir():
        yield read_bundle(read_limited(source, BUNDLE_LIMIT), as_of=as_of, max_age=max_age)
        return
    yield from read_bulk_in_parts(
        source, scratch, as_of=as_of, max_age=max_age, on_notice=tally.general.append, part_bytes=part_bytes
    )


def _answer(patient: PatientFacts, decision: Decision) -> dict[str, Any]:
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


def _batched(items: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


@contextmanager
def _table(path: Path, *columns: str) -> Iterator[Any]:
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        yield table


def _place_or_clear(written: Path, target: Path, *, wanted: bool, ours: bool) -> None:
    """Put a table in its place; one of an earlier run under a name of our making must not pass for this run's."""
    if wanted:
        place(written, target)
    elif ours:
        target.unlink(missing_ok=True)


@contextmanager
def _told(source: Path, output: Path, scratch: Path) -> Iterator[None]:
    """What cannot be read names the export, what cannot be written the answers."""
    try:
        yield
    except UnreadableRecord as problem:
        name = shown(source)
        raise Unreadable(Text(f"{name.zh}：{problem.text.zh}", f"{name.en}: {problem.text.en}"), problem.see) from None
    except OSError as error:
        if error.filename is None or Path(str(error.filename)).is_relative_to(scratch):
            raise cannot_write(output, error if error.errno else None) from error
        raise
    except pl.exceptions.PolarsError as error:
        raise cannot_write(output) from error
