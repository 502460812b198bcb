"""`lupustem outcomes VISITS --events EVENTS`: what came of a centre's own patients; `--invent` writes an invented cohort."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import REJECTS, one_of, tell
from lupustem.cli.language import both, current
from lupustem.cli.options import IgnoreUnknownColumns, Lang, Output
from lupustem.cli.output import spare, write
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from lupustem.exchange.outcome_files import OutcomeRun
    from lupustem.outcome.analyse import Options
    from lupustem.outcome.figures import Period
    from lupustem.outcome.result import Outcomes

FORMATS = ("text", "json", "html", "pdf")
_BY_SUFFIX = {".json": "json", ".html": "html", ".htm": "html", ".pdf": "pdf", ".txt": "text"}
INTERVALS = ("log", "log-log", "plain")
UNITS = ("first", "each")
MOST_MASKED = 100


def outcomes(
    visits: Annotated[
        str | None,
        typer.Argument(
            metavar="VISITS",
            show_default=False,
            help=both(
                "就诊表，每行一位患者的一次就诊（.csv .parquet .ndjson）。",
                "The table of visits, a row per patient and visit (.csv .parquet .ndjson).",
            ),
        ),
    ] = None,
    events: Annotated[
        str | None,
        typer.Option(
            "--events",
            metavar="EVENTS",
            show_default=False,
            help=both(
                "事件表：输注、死亡、复发、感染等，每行一个事件。",
                "The table of events: infusions, deaths, relapses, infections ..., a row each.",
            ),
        ),
    ] = None,
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="|".join(UNITS),
            help=both(
                "分析每位患者的首次输注，或每次输注。", "Analyse the first infusion of each patient, or each one."
            ),
        ),
    ] = "first",
    look_back: Annotated[
        int,
        typer.Option(
            "--look-back",
            metavar="DAYS",
            help=both("基线就诊最早可在输注前多少天。", "How many days before the infusion its baseline may lie."),
        ),
    ] = 90,
    interval: Annotated[
        str,
        typer.Option(
            "--interval", metavar="|".join(INTERVALS), help=both("曲线的区间。", "The interval of the curves.")
        ),
    ] = "log",
    landmark: Annotated[
        int, typer.Option("--landmark", metavar="MONTHS", help=both("界标，月。", "The landmark, months."))
    ] = 6,
    mask_below: Annotated[
        int,
        typer.Option(
            "--mask-below",
            metavar="N",
            help=both("隐去小于 N 的计数及可据以推算它的数。", "Hide counts below N, and what would give them away."),
        ),
    ] = 0,
    periods: Annotated[
        str | None,
        typer.Option(
            "--periods",
            metavar="YEARS",
            show_default=False,
            help=both(
                "输注时期，如 2008-2014,2015-2024；默认每 5 年一段。",
                "Periods of infusion, such as 2008-2014,2015-2024; blocks of 5 years by default.",
            ),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            show_default=False,
            help=both(
                "数据截止日；默认两表中最晚的日期。", "Last day of data; the newest date of the tables by default."
            ),
        ),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            autocompletion=lambda: list(FORMATS),
            show_default=False,
            help=both("输出形式；默认依 -o 的后缀，否则 text。", "Form; by the suffix of -o, else text."),
        ),
    ] = None,
    output: Output = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            show_default=False,
            help=both(
                "被拒行的文件（FILE 的后缀前加 .visits 与 .events）；有 -o 时默认 OUT.rejects.csv。",
                "File of rejected rows (.visits and .events before its suffix); OUT.rejects.csv by default with -o.",
            ),
        ),
    ] = None,
    assigned: Annotated[
        str | None,
        typer.Option(
            "--assigned",
            metavar="FILE",
            show_default=False,
            help=both(
                "另写一个 CSV：每次就诊属于第几次输注、作何用。",
                "Also write a CSV file: which infusion each visit belongs to, and as what.",
            ),
        ),
    ] = None,
    ignore_unknown_columns: IgnoreUnknownColumns = False,
    invent: Annotated[
        str | None,
        typer.Option(
            "--invent",
            metavar="FOLDER",
            show_default=False,
            help=both(
                "不读取文件，而把虚构队列写入此文件夹：visits.csv 与 events.csv。",
                "Read nothing, but write an invented cohort into this folder: visits.csv and events.csv.",
            ),
        ),
    ] = None,
    patients: Annotated[
        int, typer.Option("--patients", metavar="N", help=both("虚构队列的人数。", "Patients of the invented cohort."))
    ] = 200,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help=both("虚构队列的随机种子。", "Seed of the invented cohort."))
    ] = 1,
    lang: Lang = None,
) -> None:
    """Analyse two tables, or write an invented cohort; exit code 3 where rows were rejected."""
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    if invent is not None:
        if visits is not None or events is not None or output is not None:
            raise Unreadable(_INVENT_ALONE)
        _invent(Path(invent), patients, seed, language)
        return
    if visits is None or events is None:
        raise Unreadable(_TWO_TABLES)
    form = _form(output_format, output)
    spare(output, visits, events)
    spare(rejects, visits, events, output)
    spare(assigned, visits, events, output, rejects)
    options = _options(unit, look_back, interval, landmark, mask_below, periods, as_of)
    run = _run(visits, events, options, _rejects(rejects, output), assigned, ignore_unknown_columns, language)
    _show(run.outcomes, form, language, output)
    if run.rejected_visits or run.rejected_events:
        tell(*_said(run))
        raise typer.Exit(REJECTS)


def _form(given: str | None, output: str | None) -> str:
    if given is not None:
        return one_of("--format", given, FORMATS)
    if output is None or output == "-":
        return "text"
    suffix = Path(output).suffix.lower()
    if suffix not in _BY_SUFFIX:
        raise Unreadable(_SUFFIX)
    return _BY_SUFFIX[suffix]


def _options(
    unit: str, look_back: int, interval: str, landmark: int, mask_below: int, periods: str | None, as_of: str | None
) -> Options:
    from lupustem.outcome.analyse import Options

    return Options(
        unit="each" if one_of("--unit", unit, UNITS) == "each" else "first",
        look_back_days=_within("--look-back", look_back, 0, 3660),
        landmark_months=_within("--landmark", landmark, 1, 120),
        curve_interval=one_of("--interval", interval, INTERVALS),
        mask_below=_within("--mask-below", mask_below, 0, MOST_MASKED),
        as_of=None if as_of is None else _day(as_of),
        periods=() if periods is None else _periods(periods),
    )


def _within(option: str, value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise Unreadable(
            Text(f"{option} 应在 {low} 到 {high} 之间。", f"{option} lies from {low} to {high}, both included.")
        )
    return value


def _day(written: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    raise Unreadable(Text("--as-of 应为日期，如 2026-03-31。", "--as-of takes a date such as 2026-03-31."))


def _periods(written: str) -> tuple[Period, ...]:
    from lupustem.outcome.figures import Period

    found: list[Period] = []
    for part in written.split(","):
        years = re.fullmatch(r"\s*(\d{4})(?:-(\d{4}))?\s*", part, re.ASCII)
        first, last = (int(years[1]), int(years[2] or years[1])) if years else (0, 0)
        if not 1900 <= first <= last <= 2200 or (found and date(first, 1, 1) <= (found[-1].last or date.min)):
            raise Unreadable(_PERIODS)
        name = f"{first}-{last}" if first < last else f"{first}"
        zh, en = name.replace("-", "～") + " 年", name.replace("-", " to ")
        found.append(Period(name, Text(zh, en), date(first, 1, 1), date(last, 12, 31)))
    return tuple(found)


def _rejects(rejects: str | None, output: str | None) -> Path | None:
    if rejects is not None:
        return Path(rejects)
    return None if output is None or output == "-" else Path(output).with_suffix(".rejects.csv")


def _run(
    visits: str,
    events: str,
    options: Options,
    rejects: Path | None,
    assigned: str | None,
    ignore_unknown: bool,
    language: Language,
) -> OutcomeRun:
    from lupustem.exchange.outcome_files import run_outcomes

    return run_outcomes(
        Path(visits),
        Path(events),
        options,
        rejects=rejects,
        assigned=None if assigned is None else Path(assigned),
        ignore_unknown_columns=ignore_unknown,
        language=language,
    )


def _show(found: Outcomes, form: str, language: Language, output: str | None) -> None:
    write(_rendered(found, form, language), output, binary=form == "pdf")


def _rendered(found: Outcomes, form: str, language: Language) -> bytes:
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.outcomes_answer import outcomes_answer

        return as_json(outcomes_answer(found, language))
    if form == "pdf":
        from lupustem.report.outcomes_pdf import outcomes_pdf

        return outcomes_pdf(found, language)
    if form == "html":
        from lupustem.report.outcomes_html import outcomes_html

        return outcomes_html(found, language).encode("utf-8", "replace")
    from lupustem.report.outcomes_text import outcomes_text

    return outcomes_text(found, language).encode("utf-8", "replace")


def _said(run: OutcomeRun) -> list[Text]:
    said = [
        Text(
            f"被拒：就诊 {run.visits:,} 行中 {run.rejected_visits:,} 行，事件 {run.events:,} 行中 {run.rejected_events:,} 行。",
            f"rejected: {run.rejected_visits:,} of {run.visits:,} visits, {run.rejected_events:,} of {run.events:,} events.",
        )
    ]
    if run.rejects:
        files = " ".join(map(str, run.rejects))
        said.append(Text(f"连同原因写入 {files}。", f"written with the reasons to {files}."))
    else:
        said.append(Text("要看原因，请加 --rejects FILE。", "to see why, add --rejects FILE."))
    return said


def _invent(folder: Path, patients: int, seed: int, language: Language) -> None:
    from lupustem.exchange.outcome_files import write_invented
    from lupustem.outcome.invented import invented

    cohort = invented(patients=_within("--patients", patients, 1, 1_000_000), seed=_within("--seed", seed, 0, 2**31))
    visits, events = write_invented(cohort, folder)
    said = Text(
        f"虚构队列（种子 {seed}）：{patients:,} 位患者，就诊 {cohort.visits.height:,} 行写入 {visits}，"
        f"事件 {cohort.events.height:,} 行写入 {events}。",
        f"invented cohort (seed {seed}): {patients:,} patients, {cohort.visits.height:,} visits in {visits}, "
        f"{cohort.events.height:,} events in {events}.",
    )
    print(said.in_(language))


_TWO_TABLES = Text(
    "缺少 VISITS 或 --events EVENTS；虚构的例子见 lupustem outcomes --invent FOLDER。",
    "VISITS or --events EVENTS is missing; lupustem outcomes --invent FOLDER writes an invented example.",
)
_INVENT_ALONE = Text(
    "--invent 只写出虚构队列，不读取也不分析；请去掉 VISITS、--events 与 -o。",
    "--invent only writes an invented cohort; leave out VISITS, --events and -o.",
)
_SUFFIX = Text(
    "-o 的后缀须为 .html、.pdf、.json 或 .txt；或用 --format 指明。",
    "-o has to end in .html, .pdf, .json or .txt; or name the form with --format.",
)
_PERIODS = Text(
    "--periods 应为先后相接而不重叠的年份段，如 2008-2014,2015-2024。",
    "--periods takes spans of years in order and without overlap, such as 2008-2014,2015-2024.",
)
