"""`lupustem survival TABLE.csv`: Kaplan-Meier, competing risks, tests and models of a plain table, to put beside R."""

from __future__ import annotations

import math
from typing import Annotated

import typer

from lupustem.cli.errors import one_of
from lupustem.cli.language import both, current
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import spare, write
from lupustem.cli.treatment_options import Form, write_lines
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Text

FORMATS = ("text", "json")
INTERVALS = ("log", "log-log", "plain")
TIES = ("efron", "breslow", "exact")


def survival(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            show_default=False,
            help=both("CSV 表，每行一名受试者；- 为标准输入。", "A CSV table, one subject a row; - is standard input."),
        ),
    ],
    time: Annotated[
        str,
        typer.Option(
            metavar="COL", show_default=False, help=both("时间列，自起点起算。", "Column of the time from the start.")
        ),
    ],
    event: Annotated[
        str,
        typer.Option(
            metavar="COL",
            show_default=False,
            help=both(
                "事件列：0 删失，1 事件；或 --causes 的编码。",
                "Column of the event: 0 censored, 1 event; or codes of --causes.",
            ),
        ),
    ],
    group: Annotated[
        str | None, typer.Option(metavar="COL", show_default=False, help=both("分组列。", "Column of the groups."))
    ] = None,
    strata: Annotated[
        str | None,
        typer.Option(
            metavar="COL",
            show_default=False,
            help=both("检验与 Cox 模型的分层列。", "Column of strata, for tests and Cox."),
        ),
    ] = None,
    causes: Annotated[
        str | None,
        typer.Option(
            metavar="1=NAME,2=NAME",
            show_default=False,
            help=both("竞争风险：事件编码与名称。", "Competing risks: codes of the events and their names."),
        ),
    ] = None,
    covariates: Annotated[
        str | None,
        typer.Option(
            metavar="A,B", show_default=False, help=both("Cox 模型的数值列。", "Columns of numbers for the Cox model.")
        ),
    ] = None,
    interval: Annotated[
        str, typer.Option(metavar="|".join(INTERVALS), help=both("区间的变换。", "Scale of the intervals."))
    ] = "log",
    ties: Annotated[
        str, typer.Option(metavar="|".join(TIES), help=both("Cox：同时事件的处理。", "Cox: how ties are handled."))
    ] = "efron",
    level: Annotated[float, typer.Option(metavar="L", help=both("置信水平。", "Confidence level."))] = 0.95,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="T,T", show_default=False, help=both("在这些时间读取曲线。", "Times to read the curves at.")
        ),
    ] = None,
    tau: Annotated[
        float | None,
        typer.Option(
            metavar="T", show_default=False, help=both("限制性平均生存时间的上限。", "Restricted mean up to this time.")
        ),
    ] = None,
    output_format: Form = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Analyse the times to an event in one table."""
    form = one_of("--format", output_format, FORMATS)
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    one_of("--interval", interval, INTERVALS)
    one_of("--ties", ties, TIES)
    named, when = _causes(causes), _times(at)
    if tau is not None and named is not None:
        raise Unreadable(_NO_MEAN)
    spare(output, table)
    from lupustem.exchange.survival_files import read_survival
    from lupustem.outcome.survival.analysis import analyse

    columns = [one.strip() for one in covariates.split(",") if one.strip()] if covariates else []
    given = read_survival(table, time=time, event=event, group=group, stratum=strata, covariates=columns)
    found = analyse(
        given.times,
        given.events,
        groups=given.groups,
        strata=given.strata,
        causes=named,
        covariates=given.covariates or None,
        interval=interval,
        level=level,
        at=when,
        tau=tau,
        ties=ties,
    )
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.survival_answer import survival_answer

        write(as_json(survival_answer(found)), output, table)
    else:
        from lupustem.report.survival_text import survival_lines

        write_lines(survival_lines(found, language), output, table)


def _causes(given: str | None) -> dict[int, str] | None:
    """The causes by code, from 1=relapse,2=death. Raises Unreadable."""
    if given is None:
        return None
    named: dict[int, str] = {}
    for part in given.split(","):
        code, equals, name = part.partition("=")
        if not equals or not name.strip() or not code.strip().isdecimal() or int(code) < 1 or int(code) in named:
            raise Unreadable(_BAD_CAUSES)
        named[int(code)] = name.strip()
    return named


def _times(given: str | None) -> tuple[float, ...]:
    """Times from 12,24. Raises Unreadable."""
    try:
        times = tuple(float(part) for part in given.split(",")) if given else ()
    except ValueError:
        raise Unreadable(_BAD_TIMES) from None
    if not all(math.isfinite(one) and one >= 0 for one in times):
        raise Unreadable(_BAD_TIMES)
    return times


_BAD_CAUSES = Text(
    "--causes 应写成 1=复发,2=死亡：编码为不重复的正整数，各有名称。",
    "--causes is written like 1=relapse,2=death: each code once, a whole number above 0, with a name.",
)
_BAD_TIMES = Text(
    "--at 应为以逗号分隔、不小于 0 的时间，如 12,24。",
    "--at takes times of 0 or more, separated by commas, such as 12,24.",
)
_NO_MEAN = Text(
    "--tau 用于一种事件的生存曲线；有竞争风险时请去掉 --tau 或 --causes。",
    "--tau is for the survival curve of one kind of event; leave out --tau or --causes.",
)
