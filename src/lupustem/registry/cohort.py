"""The registry's patients as a cohort: the newest value of each fact, one row a patient, under pseudonyms.

Read from SQLite the table goes through Polars; on PostgreSQL the SQL reading of the consensus is run by the server itself,
where the facts are. Both give the same statuses.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connections

from lupustem.decision.cohort import decide_frame, flag_contradictions
from lupustem.decision.database import decide_sql
from lupustem.decision.status import Verdict
from lupustem.exchange.answers import output_suffix, place, scratch_beside, write_answers
from lupustem.exchange.cohort_run import CohortSummary
from lupustem.facts import FACTS
from lupustem.facts.columns import CASE_ID, COLUMN_TYPES
from lupustem.registry.export.pseudonyms import Pseudonyms
from lupustem.registry.export.snapshot import snapshot
from lupustem.registry.fact_values import read
from lupustem.registry.models import Centre, FactEntry, Patient

_SQL_TYPES = {"boolean": "boolean", "number": "numeric", "integer": "bigint", "category": "text"}


def decide_registry(
    centre: Centre, output: Path, *, stages: tuple[str, ...], names: Pseudonyms, facts: Path | None = None
) -> CohortSummary:
    """Decide every patient of a centre as the record stands, and write the answers. names: what the patients are called there.

    facts: where to write the table of facts as well, by its suffix. Raises Unreadable where a file cannot be written.
    """
    suffix = output_suffix(output)
    with snapshot() as using, scratch_beside(output) as scratch:
        table = fact_table(centre, using)
        decided = _on_the_server(centre, using, stages) if connections[using].vendor == "postgresql" else None
        answers = decide_frame(table.lazy(), stages).collect() if decided is None else decided
        called = _called(centre, using, names)
        written = scratch / f"answers{suffix}"
        write_answers(_renamed(answers, called).lazy(), written)
        if facts is not None:
            _write_facts(_renamed(table, called), facts, scratch)
        place(written, output)
    counts = dict(answers.group_by(pl.col("verdict").cast(pl.String)).len().iter_rows())
    verdicts = {one.value: counts.get(one.value, 0) for one in Verdict} if "assess" in stages else {}
    return CohortSummary(table.height, 0, 0, {}, verdicts, output, None, _contradicted(table))


def fact_table(centre: Centre, using: str = "default") -> pl.DataFrame:
    """The newest value of each fact of each patient of a centre: case_id is the number, a fact never found is null."""
    numbers = Patient.objects.using(using).filter(centre_id=centre.pk).order_by("number").values_list("pk", "number")
    rows: dict[int, dict[str, Any]] = {pk: {CASE_ID: number} for pk, number in numbers}
    entries = FactEntry.objects.using(using).filter(patient__centre_id=centre.pk).order_by("version")
    for patient, fact, value in entries.values_list("patient_id", "fact", "value").iterator():
        rows[patient][fact] = read(value)
    columns = {name: [_carried(row.get(name)) for row in rows.values()] for name in FACTS}
    typed = {name: pl.Series(values, dtype=COLUMN_TYPES[FACTS[name].kind]) for name, values in columns.items()}
    return pl.DataFrame({CASE_ID: pl.Series([row[CASE_ID] for row in rows.values()], dtype=pl.String), **typed})


def relation() -> str:
    """The same table as SQL for PostgreSQL; %s is the key of the centre. Values are exact decimals there."""
    facts = ", ".join(f'{_pivoted(name)} AS "{name}"' for name in FACTS)
    newest = (
        "SELECT DISTINCT ON (e.patient_id, e.fact) e.patient_id, e.fact, e.value FROM registry_factentry e "
        "ORDER BY e.patient_id, e.fact, e.version DESC"
    )
    return (
        f'(SELECT p.number AS "{CASE_ID}", {facts} FROM registry_patient p LEFT JOIN ({newest}) n ON n.patient_id = p.id '
        "WHERE p.centre_id = %s GROUP BY p.number) AS patients"
    )


def _pivoted(name: str) -> str:
    kind = FACTS[name].kind
    gather: Callable[[str], str] = {"boolean": "bool_or({})"}.get(kind, "max({})").format
    text = "(n.value::jsonb #>> '{}')"  # Null where the value was taken back.
    return gather(f"CASE WHEN n.fact = '{name}' THEN {text}::{_SQL_TYPES[kind]} END")


def _on_the_server(centre: Centre, using: str, stages: tuple[str, ...]) -> pl.DataFrame:
    source = relation().replace("%s", str(int(centre.pk)))
    query = decide_sql("patients", [CASE_ID, *FACTS], stages, dialect="postgres")
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"WITH patients AS MATERIALIZED (SELECT * FROM {source}), {query.removeprefix('WITH ')} ORDER BY 1"
        )
        names = [column.name for column in cursor.description]
        rows = cursor.fetchall()
    like = decide_frame(pl.LazyFrame(schema={CASE_ID: pl.String}), stages).collect_schema()
    lists = {"reasons": pl.List(pl.String), "missing": pl.List(pl.String)}
    found = pl.DataFrame(rows, schema={name: lists.get(name, pl.String()) for name in names}, orient="row")
    return found.cast(like)


def _carried(value: Any) -> Any:
    return float(value) if hasattr(value, "as_tuple") else value


def _called(centre: Centre, using: str, names: Pseudonyms) -> dict[str, str]:
    numbers = Patient.objects.using(using).filter(centre_id=centre.pk).values_list("number", flat=True)
    return {number: names.of("patient", number) for number in numbers}


def _renamed(frame: pl.DataFrame, called: dict[str, str]) -> pl.DataFrame:
    """The rows in the order of their pseudonyms, so that the order tells nothing."""
    return frame.with_columns(pl.col(CASE_ID).replace_strict(called, return_dtype=pl.String)).sort(CASE_ID)


def _contradicted(table: pl.DataFrame) -> dict[str, int]:
    counts = flag_contradictions(table.lazy()).sum().collect().row(0, named=True)
    return {code: count for code, count in counts.items() if count}


def _write_facts(table: pl.DataFrame, target: Path, scratch: Path) -> None:
    suffix = output_suffix(target)
    written = scratch / f"facts{suffix}"
    if suffix == ".parquet":
        table.write_parquet(written)
    elif suffix == ".csv":
        table.write_csv(written)
    else:
        table.write_ndjson(written)
    place(written, target)
