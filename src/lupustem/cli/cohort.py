"""`lupustem cohort FILE -o OUT`: every row of a cohort decided, streaming, with rejects beside the answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.assess import asked_stages
from lupustem.cli.errors import REJECTS, one_of, tell
from lupustem.cli.language import both, current
from lupustem.cli.options import AsOf, Centre, Demo, IgnoreUnknownColumns, Lang, MaxAgePolicy, Recipient, Stages
from lupustem.cli.record import FhirOptions, as_of_day, max_age_policy
from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.decision.status import VERDICT_WORDS, Verdict
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.contradictions import CONTRADICTION_WORDS
from lupustem.logic.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from lupustem.exchange.cohort_run import CohortSummary, Progress

ENGINES = ("polars", "duckdb")
Registry = Annotated[
    bool,
    typer.Option(
        "--registry",
        help=both(
            "直接读取登记：每位患者一行，各事实取最新值，用假名；PostgreSQL 中由数据库判定。",
            "Read the registry itself: a row for each patient, the newest value of each fact, under pseudonyms; "
            "with PostgreSQL the "
            "server decides.",
        ),
    ),
]
FactsFile = Annotated[
    str | None,
    typer.Option(
        "--facts",
        metavar="FILE",
        show_default=False,
        help=both("登记：同时写出事实表。", "Registry: write the table of facts as well."),
    ),
]
_NO_FILE = Text("缺少 FILE；要读取登记请用 --registry。", "FILE is missing; to read the registry say --registry.")
_FOR_REGISTRY = Text(
    "--facts、--for、--centre 与 --demo 只用于 --registry；请去掉。",
    "--facts, --for, --centre and --demo are for --registry only; leave them out.",
)
_REGISTRY_ALONE = Text(
    "--registry 读取登记本身，不与 FILE、--engine、--rejects、--warnings、--ignore-unknown-columns 及 FHIR 的选项同用。",
    "--registry reads the registry itself; it does not go with FILE, --engine, --rejects, --warnings, --ignore-unknown-columns "
    "or the options of FHIR.",
)


def cohort(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help=both(
                "队列文件（.csv .parquet .ndjson：case_id 与各事实为列），或 FHIR R4 批量导出（文件夹或 .ndjson）。",
                "A cohort (.csv .parquet .ndjson with case_id and facts as columns) or a FHIR R4 bulk export "
                "(a folder or .ndjson).",
            ),
        ),
    ] = None,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            show_default=False,
            help=both("答案文件（.parquet .csv .ndjson）。", "File of answers (.parquet .csv .ndjson)."),
        ),
    ],
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="|".join(ENGINES),
            autocompletion=lambda: list(ENGINES),
            help=both("计算引擎；两者答案相同。", "Engine; both give the same answers."),
        ),
    ] = "polars",
    stage: Stages = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            show_default=False,
            help=both("被拒行的文件，默认 OUT.rejects.csv。", "File of rejected rows; by default OUT.rejects.csv."),
        ),
    ] = None,
    warnings: Annotated[
        str | None,
        typer.Option(
            "--warnings",
            metavar="FILE",
            show_default=False,
            help=both(
                "列出自相矛盾的行（行号、case_id、代码）；不写则只计数。FHIR 的提醒总会列出，默认 OUT.warnings.csv。",
                "List the rows that contradict themselves (row, case_id, codes); without it they are only counted. "
                "Warnings of FHIR records are always listed, by default to OUT.warnings.csv.",
            ),
        ),
    ] = None,
    ignore_unknown_columns: IgnoreUnknownColumns = False,
    lang: Lang = None,
    as_of: AsOf = None,
    max_age: MaxAgePolicy = None,
    registry: Registry = False,
    facts: FactsFile = None,
    recipient: Recipient = "",
    centre: Centre = None,
    demo: Demo = False,
) -> None:
    """Read a cohort, decide every row and write the answers; exit code 3 where rows were rejected."""
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    one_of("--engine", engine, ENGINES)
    stages = asked_stages(stage)
    lost = None if rejects is None else Path(rejects)
    if registry:
        alone = (
            file,
            rejects,
            warnings,
            as_of,
            max_age,
            ignore_unknown_columns or None,
            None if engine == "polars" else engine,
        )
        if any(one is not None for one in alone):
            raise Unreadable(_REGISTRY_ALONE)
        from lupustem.cli.registry_out import decided

        _say(decided(Path(output), stages, facts=facts, recipient=recipient, code=centre, demo=demo), language)
        return
    if file is None or facts is not None or recipient or centre is not None or demo:
        raise Unreadable(_NO_FILE if file is None else _FOR_REGISTRY)
    source, target, options = Path(file), Path(output), FhirOptions(as_of, max_age)
    if file == "-":
        raise Unreadable(
            Text("队列须为文件，不能从标准输入读取。", "a cohort has to be a file; it is not read from standard input.")
        )
    with _progress(language) as progress:
        if _is_fhir(source):
            _only_tables(ignore_unknown_columns, engine)
            from lupustem.exchange.cohort_fhir import run_fhir_cohort

            summary = run_fhir_cohort(
                source,
                target,
                stages=stages,
                as_of=as_of_day(options),
                max_age=max_age_policy(options),
                rejects=lost,
                warnings=None if warnings is None else Path(warnings),
                language=language,
                progress=progress,
            )
        else:
            _only_fhir(options)
            from lupustem.exchange.cohort_run import run_cohort

            summary = run_cohort(
                source,
                target,
                stages=stages,
                engine="duckdb" if engine == "duckdb" else "polars",
                rejects=lost,
                warnings=None if warnings is None else Path(warnings),
                ignore_unknown_columns=ignore_unknown_columns,
                language=language,
                progress=progress,
            )
    _say(summary, language)
    if summary.rejected:
        raise typer.Exit(REJECTS)


def _is_fhir(source: Path) -> bool:
    if source.is_dir():
        return True
    if source.suffix.lower() not in (".ndjson", ".jsonl", ".json"):
        return False
    from lupustem.exchange.fhir import looks_like_fhir
    from lupustem.exchange.reading import open_regular

    with open_regular(source) as file:
        return looks_like_fhir(file.read(64 * 1024))


def _only_tables(ignore_unknown_columns: bool, engine: str) -> None:
    if ignore_unknown_columns or engine != "polars":
        raise Unreadable(
            Text(
                "--engine 与 --ignore-unknown-columns 只用于 CSV、Parquet 与 NDJSON 队列，不用于 FHIR；请去掉。",
                "--engine and --ignore-unknown-columns are for CSV, Parquet and NDJSON cohorts, not for FHIR; "
                "leave them out.",
            )
        )


def _only_fhir(options: FhirOptions) -> None:
    if options.given:
        names = "、".join(options.given), ", ".join(options.given)
        raise Unreadable(
            Text(f"{names[0]} 只用于 FHIR 记录；请去掉。", f"{names[1]} is for FHIR records only; leave it out.")
        )


@contextmanager
def _progress(language: Language) -> Iterator[Progress | None]:
    """A bar on standard error while people watch; nothing where it is piped."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("正在判定" if language == "zh" else "deciding", total=None)
        yield lambda done, rows: bar.update(task, completed=done, total=rows)


def _say(summary: CohortSummary, language: Language) -> None:
    for text in _said(summary):
        print(text.in_(language))
    for code, count in summary.contradictions.items():
        text = CONTRADICTION_WORDS[code]
        tell(Text(f"{code}（{count:,} 行）：{text.zh}", f"{code} ({_rows(count)}): {text.en}"))
    for name, count in summary.not_finite.items():
        tell(
            Text(
                f"{name}：{count:,} 行为 NaN 或无穷大，按未知处理。",
                f"{name}: NaN or infinity in {_rows(count)}, taken as unknown.",
            )
        )


def _said(summary: CohortSummary) -> Iterator[Text]:
    yield Text(
        f"读入 {summary.rows:,} 行；判定 {summary.answered:,} 行，写入 {summary.output}。",
        f"{_rows(summary.rows)} read; {summary.answered:,} decided and written to {summary.output}.",
    )
    for verdict, count in summary.verdicts.items():
        words = VERDICT_WORDS[Verdict(verdict)]
        yield Text(f"  {words.zh}：{count:,}", f"  {words.en}: {count:,}")
    if summary.repeated:
        yield Text(
            f"有 {summary.repeated:,} 行的 case_id 与前面的行相同；各行分别判定。",
            f"{_rows(summary.repeated)} with the case_id of an earlier row; each was decided by itself.",
        )
    if summary.rejected:
        yield Text(
            f"拒收 {summary.rejected:,} 行，连同原因写入 {summary.rejects}；其余照常判定。",
            f"{_rows(summary.rejected)} rejected, with the reasons, to {summary.rejects}; the others were decided.",
        )
    if summary.warnings_file is not None:
        yield Text(
            f"{summary.warnings:,} 条提醒写入 {summary.warnings_file}，请逐条查看。",
            f"{summary.warnings:,} {'warning' if summary.warnings == 1 else 'warnings'} to {summary.warnings_file}: "
            "somebody has to look at them.",
        )
    yield NOT_A_DEVICE


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
