"""The two tables of a cohort from file to answer: VISITS and EVENTS read, checked, analysed; refused rows go to the rejects."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lupustem.exchange.answers import ROW_GROUP, place
from lupustem.exchange.cohort_files import CohortFile, open_cohort
from lupustem.exchange.cohort_run import in_column, told
from lupustem.exchange.unreadable import Unreadable
from lupustem.exchange.writing import write_atomically
from lupustem.facts.columns import BAD
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices.tables.check import Visits
from lupustem.logic.text import Language, Text
from lupustem.outcome.analyse import Options, Rejected, answer_of, cohort_of
from lupustem.outcome.check import Events, check_cohort_visits, check_events
from lupustem.outcome.columns import EVENT_COLUMNS, EVENT_DATE, FREE_TEXT, PATIENT, VISITS
from lupustem.outcome.invented import Invented
from lupustem.outcome.result import Outcomes

_EVENT_TEXTS = frozenset(
    {
        PATIENT,
        EVENT_DATE,
        "case_id",
        *FREE_TEXT,
        *(name for name, one in EVENT_COLUMNS.items() if one.kind == "category"),
    }
)
SUFFIXES = (".csv", ".parquet", ".ndjson")


@dataclass(frozen=True, slots=True)
class OutcomeRun:
    """What became of two tables. visits, events: rows read; rejected_*: of them refused; rejects: the files that hold those."""

    outcomes: Outcomes
    visits: int
    events: int
    rejected_visits: int
    rejected_events: int
    rejects: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    good: pl.DataFrame
    rows: int
    bad: int
    patients: pl.DataFrame


def run_outcomes(
    visits: Path,
    events: Path,
    options: Options,
    *,
    rejects: Path | None = None,
    assigned: Path | None = None,
    ignore_unknown_columns: bool = False,
    language: Language = "en",
) -> OutcomeRun:
    """Analyse two files (CSV, Parquet or NDJSON).

    rejects: a file for refused rows, written as NAME.visits.csv and NAME.events.csv where there are any; None writes none.
    assigned: a CSV file for the visits used, each with its infusion.
    Raises Unreadable where a file as a whole cannot be read, InvalidFacts for its columns or where nobody was infused; in the
    second case the rejects are written.
    """
    if visits.resolve() == events.resolve():
        raise Unreadable(_SAME)
    with tempfile.TemporaryDirectory(prefix="lupustem-") as folder:
        scratch = Path(folder)
        seen, beside_seen = _read(visits, scratch / "visits", VISITS.texts, _visits(ignore_unknown_columns), language)
        told_, beside_told = _read(events, scratch / "events", _EVENT_TEXTS, _events(ignore_unknown_columns), language)
        refused = Rejected(seen.bad, told_.bad, told_.patients)
        # Before the analysis: where every row is refused there is none, and the reasons are needed most.
        written = [
            _place(source, rejects, name)
            for source, name, bad in ((beside_seen, "visits", seen.bad), (beside_told, "events", told_.bad))
            if bad and rejects is not None
        ]
        try:
            cohort = cohort_of(seen.good, told_.good, options, rejected=refused)
        except InvalidFacts as invalid:
            raise InvalidFacts((*invalid.problems, *_refused(seen, told_, written))) from None
        outcomes = answer_of(cohort, options)
        if assigned is not None:
            _written(cohort.assigned, assigned)
    return OutcomeRun(outcomes, seen.rows, told_.rows, seen.bad, told_.bad, tuple(written))


def _refused(seen: _Read, events: _Read, written: list[Path]) -> tuple[Problem, ...]:
    """What to say of refused rows where nothing is left to analyse."""
    if not seen.bad + events.bad:
        return ()
    files = " ".join(map(str, written))
    zh, en = (f"；原因已写入 {files}", f"; the reasons are in {files}") if written else ("", "")
    said = Text(
        f"rejects：就诊 {seen.rows:,} 行中 {seen.bad:,} 行、事件 {events.rows:,} 行中 {events.bad:,} 行被拒{zh}。",
        f"rejects: {seen.bad:,} of {seen.rows:,} visits and {events.bad:,} of {events.rows:,} events were rejected{en}.",
    )
    return (Problem("rejects", "structure", said, "" if written else "rejects"),)


Checked = Visits | Events


def _visits(ignore_unknown: bool) -> Callable[[CohortFile], Checked]:
    def check(file: CohortFile) -> Checked:
        return check_cohort_visits(file.schema, text=file.text, ignore_unknown=ignore_unknown)

    return check


def _events(ignore_unknown: bool) -> Callable[[CohortFile], Checked]:
    def check(file: CohortFile) -> Checked:
        return check_events(file.schema, text=file.text, ignore_unknown=ignore_unknown)

    return check


def _read(
    source: Path,
    scratch: Path,
    texts: frozenset[str],
    check: Callable[[CohortFile], Checked],
    language: Language,
) -> tuple[_Read, Path]:
    """One table: its good rows, and a file with the refused ones where there are any."""
    scratch.mkdir()
    with told(source, scratch):
        file = open_cohort(source, scratch, texts)
        try:
            checked = check(file)
        except InvalidFacts as invalid:
            raise InvalidFacts(tuple(in_column(problem, source) for problem in invalid.problems)) from None
        laid_out, beside = scratch / "checked.parquet", scratch / "rejects.csv"
        checked.checked(file.frame).sink_parquet(laid_out, row_group_size=ROW_GROUP, maintain_order=True)
        rows = pl.read_parquet(laid_out)
        bad = int(rows[BAD].sum())
        if bad:
            checked.rejected(file.frame, language).collect().write_csv(beside)
    patients = rows.filter(pl.col(BAD)).select(PATIENT).drop_nulls().unique()
    return _Read(rows.filter(~pl.col(BAD)).drop(BAD, "case_id", strict=False), rows.height, bad, patients), beside


def _place(source: Path, rejects: Path, name: str) -> Path:
    target = rejects.with_suffix(f".{name}{rejects.suffix or '.csv'}")
    copied = target.with_name(f".{target.name}.part")
    copied.write_bytes(source.read_bytes())
    place(copied, target)
    return target


def write_invented(cohort: Invented, folder: Path) -> tuple[Path, Path]:
    """Write an invented cohort as visits.csv and events.csv. Raises Unreadable where that cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "visits.csv", folder / "events.csv"
    for path, frame in zip(paths, (cohort.visits, cohort.events), strict=True):
        _written(frame, path)
    return paths


def _written(frame: pl.DataFrame, path: Path) -> None:
    with write_atomically(path) as file:
        file.write(frame.write_csv().encode())


_SAME = Text(
    "VISITS 与 EVENTS 是同一个文件；请分别给出就诊表与事件表。",
    "VISITS and EVENTS are the same file; give the table of visits and the table of events.",
)
