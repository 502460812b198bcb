"""The outcomes of a cohort: two files to the whole answer, beside Polars reading and grouping the same files by hand."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.measure import interleaved, peak, peak_mb, ratio, seconds, verdict

PATIENTS, VISITS, LIMIT_MB = 25_000, 250_000, 2048
_VARIANTS = ("report_parquet", "grouped_parquet", "report_csv", "grouped_csv")


def main(times: int) -> list[str]:
    """Lines of a Markdown report."""
    import polars as pl

    from lupustem.outcome.invented import invented

    with TemporaryDirectory() as folder:
        cohort = invented(patients=PATIENTS, seed=1)
        visits, events = cohort.visits.height, cohort.events.height
        for suffix, write in (("csv", pl.DataFrame.write_csv), ("parquet", pl.DataFrame.write_parquet)):
            write(cohort.visits, Path(folder) / f"visits.{suffix}")  # type: ignore[operator]
            write(cohort.events, Path(folder) / f"events.{suffix}")  # type: ignore[operator]
        del cohort
        runs = interleaved({name: ("bench.outcomes", name, folder) for name in _VARIANTS}, times)
    lines = [
        f"{PATIENTS:,} invented patients, {visits:,} visits with 55 columns, {events:,} events, {times} runs:",
        "",
        "| what | median s | peak MB |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {name} | {seconds(of):.2f} | {peak(of):.0f} |" for name, of in runs.items()]
    return [
        *lines,
        "",
        f"- Visits at least {VISITS:,}: {'yes' if visits >= VISITS else 'NO'}",
        *(
            f"- Whole report, HTML and JSON, from {kind}, peak MB: {verdict(peak(runs[f'report_{kind}']), LIMIT_MB)}; "
            f"{ratio(runs, f'report_{kind}', f'grouped_{kind}'):.1f} times reading and grouping the same files by hand"
            for kind in ("parquet", "csv")
        ),
    ]


def _report(folder: Path, suffix: str) -> int:
    """The whole answer as a page and as JSON."""
    from lupustem.exchange.outcome_files import run_outcomes
    from lupustem.outcome.analyse import Options
    from lupustem.report.answer import as_json
    from lupustem.report.outcomes_answer import outcomes_answer
    from lupustem.report.outcomes_html import outcomes_html

    found = run_outcomes(folder / f"visits.{suffix}", folder / f"events.{suffix}", Options())
    return len(as_json(outcomes_answer(found.outcomes, "en"))) + len(outcomes_html(found.outcomes, "en"))


def _grouped(folder: Path, suffix: str) -> int:
    """What somebody would write first: read both tables, take each patient's first infusion, and average by month since it."""
    import polars as pl

    scan = pl.read_csv if suffix == "csv" else pl.read_parquet
    visits, events = (scan(folder / f"{name}.{suffix}") for name in ("visits", "events"))
    if suffix == "csv":
        visits = visits.with_columns(pl.col("visit_date").str.to_date())
        events = events.with_columns(pl.col("event_date").str.to_date())
    starts = events.filter(pl.col("kind") == "infusion").group_by("patient_id").agg(pl.col("event_date").min())
    numbers = ["pga", "upcr_g_g", "albumin_g_l", "complement_c3_g_l", "platelets_10e9_l", "prednisone_mg"]
    joined = visits.join(starts, on="patient_id").with_columns(
        ((pl.col("visit_date") - pl.col("event_date")).dt.total_days() // 30).alias("month")
    )
    return joined.group_by("month").agg(pl.len(), *(pl.col(name).mean() for name in numbers)).height


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=_VARIANTS)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    what, kind = asked.name.split("_")
    start = perf_counter()
    {"report": _report, "grouped": _grouped}[what](asked.folder, kind)
    print(json.dumps({"seconds": perf_counter() - start, "peak_mb": peak_mb()}))
