"""What the commands of the treatment share: their options, lines written out, the exit code of a gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lupustem.cli.errors import NOT_SO
from lupustem.cli.language import both
from lupustem.cli.output import write

if TYPE_CHECKING:
    from lupustem.treatment.reasons import Standing

FORMATS = ("text", "json")


def option(name: str, metavar: str, zh: str, en: str) -> Any:
    """An option with a value and without a default to be shown, helped in both languages."""
    return typer.Option(name, metavar=metavar, show_default=False, help=both(zh, en))


def argument(metavar: str, zh: str, en: str) -> Any:
    """An argument, helped in both languages."""
    return typer.Argument(metavar=metavar, show_default=False, help=both(zh, en))


Form = Annotated[
    str,
    typer.Option("--format", "-f", metavar="|".join(FORMATS), help=both("输出形式。", "Form of the output.")),
]
FHIR_FORMATS = (*FORMATS, "fhir")
FormOrFhir = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="|".join(FHIR_FORMATS),
        help=both("输出形式；fhir 为 FHIR R4。", "Form of the output; fhir is FHIR R4."),
    ),
]
Parameters = Annotated[
    str | None,
    option(
        "--parameters",
        "FILE",
        "本中心的参数集，只能收紧共识限度。",
        "The site's own parameters; they may only tighten.",
    ),
]
Now = Annotated[str | None, option("--now", "AT", "以此时间判断，带时区。", "Judge at this moment, with its zone.")]
Criterion = Annotated[
    list[str] | None,
    option(
        "--serious",
        "CRITERION=yes|no|unknown",
        "严重性标准，可重复。",
        "A criterion of seriousness; may be repeated.",
    ),
]
Investigator = Annotated[
    str | None, option("--investigator", "WHO-UMC", "研究者的因果判断。", "The investigator's WHO-UMC word.")
]
Sponsor = Annotated[str | None, option("--sponsor", "WHO-UMC", "申办者的因果判断。", "The sponsor's WHO-UMC word.")]
NaranjoAnswers = Annotated[
    list[str] | None,
    option("--naranjo", "N=yes|no", "Naranjo 第 N 题，可重复。", "Naranjo's question N; may be repeated."),
]
Gate = Annotated[
    bool,
    typer.Option("--gate", help=both("不可或未知时退出码为 4。", "Exit with 4 where the answer is block or unknown.")),
]


def write_lines(lines: Iterable[str], output: str | None, *inputs: str | None) -> None:
    """Write lines to standard output or to a file."""
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        print(text, end="")
    else:
        write(text.encode(), output, *inputs)


def end(status: Standing, gate: bool) -> None:
    """Leave with exit code 4 where a yes was asked for and the answer is block or unknown."""
    if gate and str(status) in ("block", "unknown"):
        raise typer.Exit(NOT_SO)


def moment(value: str | None, option: str) -> datetime | None:
    """A moment given as an option; one without zone is refused."""
    if value is None:
        return None
    from lupustem.exchange.treatment_fields import moment_of
    from lupustem.treatment.invalid import aware

    made = moment_of(value, option)
    aware(made, option)
    return made
