"""A table of visits scored from the command line: into a file with -o, else to standard output as CSV or JSON lines."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lupustem.cli.errors import REJECTS, tell
from lupustem.cli.output import spare, write
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text

if TYPE_CHECKING:
    from lupustem.exchange.index_run import IndexSummary
    from lupustem.indices.declare import Index

SUFFIXES = {None: ".csv", "text": ".csv", "json": ".ndjson"}


def score_table(
    index: Index,
    source: str,
    form: str | None,
    output: str | None,
    rejects: str | None,
    ignore_unknown: bool,
    language: Language,
) -> None:
    """Score every row of a table; exit code 3 where rows were rejected."""
    from lupustem.exchange.index_run import run_index

    to_file = output is not None and output != "-"
    if to_file and form is not None:
        raise Unreadable(_NO_FORMAT)
    if form not in SUFFIXES:
        raise Unreadable(_NO_SUCH_FORM)
    spare(output, source)
    spare(rejects, source, output)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(str(output)) if to_file else Path(folder) / f"scores{SUFFIXES[form]}"
        summary = run_index(
            index,
            Path(source),
            target,
            rejects=None if rejects is None else Path(rejects),
            ignore_unknown_columns=ignore_unknown,
            language=language,
        )
        if not to_file:
            write(target.read_bytes(), None)
            if rejects is None:
                tell(*_reasons(summary, language))
    for text in _said(summary, to_file, rejects is not None):
        print(text.in_(language), file=sys.stdout if to_file else sys.stderr)
    if summary.rejected:
        raise typer.Exit(REJECTS)


def _reasons(summary: IndexSummary, language: Language) -> list[Text]:
    """Why each row was rejected, where no file takes them."""
    if summary.rejects is None:
        return []
    import polars as pl

    rows = pl.read_csv(summary.rejects, infer_schema=False).select("row", "reason").rows()
    return [Text(f"第 {row} 行：{reason}", f"row {row}: {reason}") for row, reason in rows]


def _said(summary: IndexSummary, to_file: bool, kept: bool) -> tuple[Text, ...]:
    from lupustem.consensus.authority import NOT_A_DEVICE

    scored = summary.rows - summary.rejected
    zh, en = (f"，写入 {summary.output}", f" and written to {summary.output}") if to_file else ("", "")
    said = [
        Text(
            f"读入 {summary.rows:,} 行；评分 {scored:,} 行{zh}。",
            f"{_rows(summary.rows)} read; {scored:,} scored{en}.",
        )
    ]
    if summary.rejected:
        zh, en = (
            (f"，连同原因写入 {summary.rejects}", f", with the reasons, to {summary.rejects}")
            if to_file or kept
            else ("（原因见上）", " (the reasons are above)")
        )
        said.append(
            Text(
                f"拒收 {summary.rejected:,} 行{zh}；其余照常评分。",
                f"{_rows(summary.rejected)} rejected{en}; the others were scored.",
            )
        )
    return (*said, NOT_A_DEVICE)


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


_NO_FORMAT = Text(
    "写入文件时，输出形式由 -o 的后缀决定（.csv .parquet .ndjson）；请去掉 --format。",
    "with -o the form of a table's answers follows its suffix (.csv .parquet .ndjson); leave --format out.",
)
_NO_SUCH_FORM = Text(
    "表格的评分只能输出为 text（CSV）或 json（每行一个 JSON）；整页 HTML 只用于一次就诊。",
    "the scores of a table come as text (CSV) or json (JSON lines); a page of HTML is for one visit.",
)
