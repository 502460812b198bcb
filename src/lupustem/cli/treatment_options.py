"""What the commands of the treatment share: their options, lines written out, the exit code of a gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import NOT_SO
from lupustem.cli.language import both
from lupustem.cli.options import write_output

if TYPE_CHECKING:
    from lupustem.treatment.reasons import Standing

Form = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="FORM", help=both("输出形式：text 或 json。", "Form of the output: text or json.")
    ),
]
Parameters = Annotated[
    str | None,
    typer.Option(
        "--parameters",
        metavar="FILE",
        show_default=False,
        help=both("本中心的参数集，只能收紧共识限度。", "The site's own parameters; they may only tighten."),
    ),
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
        write_output(text.encode(), output, *inputs)


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
