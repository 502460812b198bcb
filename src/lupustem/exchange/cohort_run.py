"""A cohort from file to file: read, checked, decided and written, streaming, so that memory does not grow with rows.

The answers take the place of the output file only when they are whole; rows that cannot be read go to the rejects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

from lupustem.decision.cohort import decide_frame, flag_contradictions, rejected
from lupustem.decision.status import Verdict
from lupustem.exchange.answers import ROW_GROUP, cannot_write, output_suffix, place, scratch_beside, write_answers
from lupustem.exchange.cohort_files import CohortFile, lost_in_reading, open_cohort
from lupustem.exchange.reading import shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.columns import BAD, CASE_ID, Columns, check_columns
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.logic.text import Language, Text

Engine = Literal["polars", "duckdb"]
ENGINES: tuple[Engine, ...] = ("polars", "duckdb")
Progress = Callable[[int, int], None]
_NOT_FINITE = "not finite:"
_SCRATCH_ROWS = 32_768
_IDS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """What became of a cohort.

    rows: rows read; answered and rejected add up to them. repeated: decided rows whose case_id an earlier one has.
    not_finite: by fact, how often NaN or infinity stood there and was taken as unknown.
    verdicts: how often each was given, where stage assess was asked for. rejects: the file of rejected rows, if any.
    contradictions: by code, in how many rows facts cannot both be right.
    warnings: lines written to the file `warnings_file`, if any.
    """

    rows: int
    rejected: int
    repeated: int
    not_finite: dict[str, int]
    verdicts: dict[str, int]
    output: Path
    rejects: Path | None
    contradictions: dict[str, int] = field(default_factory=dict)
    warnings: int = 0
    warnings_file: Path | None = None

    @property
    def answered(self) -> int:
        """Rows decided."""
        return self.rows - self.rejected


@dataclass(frozen=True, slots=True)
class _Source:
    """A cohort that was checked: `checked` holds row (from 1), BAD, case_id and the facts in their engine types."""

    cohort: CohortFile
    columns: Columns
    checked: pl.LazyFrame
    rows: int
    bad: int
    not_finite: dict[str, int]

    @property
    def good(self) -> pl.LazyFrame:
        if not self.bad and not self.cohort.text:
            return self.columns.read(self.cohort.frame)
        return self.checked.filter(~pl.col(BAD)).select(CASE_ID, *self.facts)

    @property
    def facts(self) -> list[str]:
        return [column.fact.name for column in self.columns.facts]


def run_cohort(
    source: Path,
    output: Path,
    *,
    stages: tuple[str, ...] = ("assess",),
    engine: Engine = "polars",
    rejects: Path | None = None,
    warnings: Path | None = None,
    ignore_unknown_columns: bool = False,
    language: Language = "en",
    progress: Progress | None = None,
) -> CohortSummary:
    """Decide every row of `source` and write the answers to `output`, in their order.

    rejects: where rows that break a bound go; left out, beside the output as NAME.rejects.csv. warnings: where to list
    the rows that contradict themselves; they are counted in any case. progress: called with the rows decided so far and
    the rows in all.
    Raises Unreadable where a file as a whole cannot be read or written, InvalidFacts for its columns.
    """
    suffix, beside = output_suffix(output), rejects_path(source, output, rejects, warnings)
    with scratch_beside(output) as scratch, told(source, output):
        read = _read(source, scratch, ignore_unknown_columns)
        written = scratch / f"answers{suffix}"
        if engine == "duckdb":
            _with_duckdb(read, stages, written, progress)
        else:
            write_answers(decide_frame(_counting(read, progress), stages), written)
        verdicts = _verdicts(written) if "assess" in stages else {}
        repeated, contradicted = _repeated(read), _contradicted(read)
        if read.bad:
            lost = rejected(read.cohort.frame, read.columns, language)
            lost.sink_csv(scratch / "rejects.csv", maintain_order=True)
            place(scratch / "rejects.csv", beside)
        elif rejects is None:
            beside.unlink(missing_ok=True)
        listed = 0
        if warnings is not None:
            listed = _list_warnings(read, scratch / "warnings.csv")
            place(scratch / "warnings.csv", warnings)
        place(written, output)
    return CohortSummary(
        read.rows,
        read.bad,
        repeated,
        read.not_finite,
        verdicts,
        output,
        beside if read.bad else None,
        contradicted,
        listed,
        warnings,
    )


def rejects_path(source: Path, output: Path, rejects: Path | None, warnings: Path | None = None) -> Path:
    """Where rejected rows go. Raises Unreadable where two of the files are the same."""
    beside = rejects or output.with_suffix(".rejects.csv")
    files = [source, output, beside, *([] if warnings is None else [warnings])]
    if len({path.resolve() for path in files}) < len(files):
        raise Unreadable(
            Text(
                "输入、输出、拒收与提醒文件必须各不相同。",
                "input, output and the files of rejects and warnings have to be different files.",
            )
        )
    return beside


def _read(source: Path, scratch: Path, ignore_unknown: bool) -> _Source:
    cohort = open_cohort(source, scratch)
    try:
        columns = check_columns(cohort.schema, text=cohort.text, ignore_unknown=ignore_unknown)
    except InvalidFacts as invalid:
        raise InvalidFacts(tuple(in_column(problem, source) for problem in invalid.problems)) from None
    odd = {c.fact.name: c.not_finite & ~pl.col(BAD) for c in columns.facts if c.not_finite is not None}
    flags = [rows.alias(f"{_NOT_FINITE} {name}") for name, rows in odd.items()]
    numbered = columns.mark(cohort.frame.with_row_index("row", offset=1))
    checked = numbered.select("row", BAD, *columns.values, *flags)
    if cohort.text:
        # Text is read and checked once; whatever follows reads what it came to.
        laid_out = scratch / "checked.parquet"
        checked.sink_parquet(laid_out, row_group_size=_SCRATCH_ROWS, maintain_order=True)
        checked = pl.scan_parquet(laid_out, glob=False)
    counts = checked.select(
        pl.len().alias("rows"),
        pl.col(BAD).sum().alias("bad"),
        *(pl.col(f"{_NOT_FINITE} {name}").sum().alias(name) for name in odd),
    )
    row = counts.collect(engine="streaming").row(0, named=True)
    rows, bad = row.pop("rows"), row.pop("bad")
    return _Source(cohort, columns, checked, rows, bad or 0, {name: count for name, count in row.items() if count})


def in_column(problem: Problem, source: Path) -> Problem:
    """A problem of a column, with the file that it stands in."""
    name, text = shown(source), problem.text
    return Problem(
        problem.fact, problem.code, Text(f"{name.zh}：列 {text.zh}", f"{name.en}: column {text.en}"), problem.see
    )


def _with_duckdb(read: _Source, stages: tuple[str, ...], written: Path, progress: Progress | None) -> None:
    from lupustem.exchange.duckdb_engine import decide_with_duckdb, relation_of

    untouched = not read.cohort.text and read.columns.as_given and not read.bad and not read.not_finite
    path = read.cohort.path if untouched else written.parent / "good.parquet"
    if not untouched:
        read.good.sink_parquet(path, row_group_size=ROW_GROUP, maintain_order=True)
    good = read.rows - read.bad

    def report(share: float) -> None:
        if progress is not None:
            progress(int(share * good), good)

    relation = relation_of(path, read.facts, has_case_id=not untouched or CASE_ID in read.cohort.schema)
    decide_with_duckdb(relation, read.facts, stages, written, report)


def _counting(read: _Source, progress: Progress | None) -> pl.LazyFrame:
    if progress is None:
        return read.good
    done, good = 0, read.rows - read.bad

    def count(column: pl.Series) -> pl.Series:
        nonlocal done
        done += len(column)
        progress(done, good)
        return column

    passing = pl.col(CASE_ID).map_batches(count, return_dtype=pl.String, is_elementwise=True)
    return read.good.with_columns(passing)


def _repeated(read: _Source) -> int:
    # By slices of a hash, so that the ids held at one time do not grow with the cohort.
    ids = read.good.select(pl.col(CASE_ID).drop_nulls().hash())
    slices = read.rows // _IDS_AT_ONCE + 1
    own = pl.col(CASE_ID) % slices
    counts = (
        ids.filter(own == at).select(pl.len() - pl.col(CASE_ID).n_unique()).collect(engine="streaming").item()
        for at in range(slices)
    )
    return int(sum(counts))


def _contradicted(read: _Source) -> dict[str, int]:
    flags = flag_contradictions(read.good)
    if not flags.collect_schema():
        return {}
    counts = flags.sum().collect(engine="streaming").row(0, named=True)
    return {code: count for code, count in counts.items() if count}


def _list_warnings(read: _Source, target: Path) -> int:
    """Write row (of the input, from 1), case_id and the codes of what contradicts itself; the number of lines."""
    codes = flag_contradictions(read.good).collect_schema().names()
    numbered = read.checked.filter(~pl.col(BAD)).select("row", CASE_ID, *read.facts)
    said = [pl.when(pl.col(code)).then(pl.lit(code)) for code in codes]
    joined = pl.concat_str(said, separator=";", ignore_nulls=True) if codes else pl.lit("")
    listed = flag_contradictions(numbered, keep=("row", CASE_ID)).select("row", CASE_ID, joined.alias("codes"))
    listed.filter(pl.col("codes") != "").sink_csv(target, maintain_order=True)
    lines: int = pl.scan_csv(target, infer_schema=False).select(pl.len()).collect(engine="streaming").item()
    return lines


def _verdicts(written: Path) -> dict[str, int]:
    if written.suffix == ".parquet":
        answers = pl.scan_parquet(written, glob=False)
    elif written.suffix == ".csv":
        answers = pl.scan_csv(written, infer_schema=False, glob=False)
    else:
        answers = pl.scan_ndjson(written, schema={"verdict": pl.String})
    counts = answers.group_by(pl.col("verdict").cast(pl.String)).len().collect(engine="streaming")
    found = dict(counts.iter_rows())
    return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict}


@contextmanager
def told(source: Path, output: Path) -> Iterator[None]:
    """What the engines say, as one line without any of the file's values."""
    try:
        yield
    except Unreadable:
        raise
    except OSError as error:
        raise cannot_write(output, error if error.errno else None) from error
    except Exception as error:
        if type(error).__module__.split(".")[0].strip("_") not in ("polars", "duckdb"):
            raise
        if any(word in str(error).lower() for word in ("no space", "disk", "file too large", "write")):
            raise cannot_write(output) from error
        raise lost_in_reading(source, error) from error
