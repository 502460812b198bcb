"""The options that several commands share, declared once, and how an answer is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lupustem.cli.language import both
from lupustem.decision.status import STAGE_NAMES
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Text

Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--stage",
        "-s",
        metavar="|".join((*STAGE_NAMES, "all")),
        autocompletion=lambda: [*STAGE_NAMES, "all"],
        show_default=False,
        help=both("判定阶段，可重复；默认 assess。", "Stage to decide, may be repeated; assess by default."),
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        autocompletion=lambda: list(LANGUAGES),
        show_default=False,
        help=both("输出语言，默认随系统区域设置。", "Language of the output; the locale's by default."),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        show_default=False,
        help=both(
            "FHIR：以此日为准，默认每份记录中最新的日期。",
            "FHIR: the day to decide for; by default each record's newest date.",
        ),
    ),
]
MaxAgePolicy = Annotated[
    str | None,
    typer.Option(
        "--max-age",
        metavar="FILE|none|default",
        show_default=False,
        help=both("FHIR：数值时效策略（各事实的天数）。", "FHIR: site policy on old values, days per fact."),
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        show_default=False,
        help=both(
            "写入文件而不是标准输出；写完才改名，不留半个文件。", "Write to a file instead; whole or not at all."
        ),
    ),
]


def write_output(data: bytes, output: str | None, *inputs: str | None, binary: bool = False) -> None:
    """Write an answer to standard output or whole into a file that is none of the inputs. Raises Unreadable."""
    if output is None or output == "-":
        if binary and sys.stdout.isatty():
            raise Unreadable(_BINARY)
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from lupustem.exchange.writing import write_atomically

    target = os.path.realpath(output)
    if any(path is not None and os.path.realpath(path) == target for path in inputs):
        raise Unreadable(_SAME)
    with write_atomically(Path(output)) as file:
        file.write(data)


_SAME = Text(
    "输出文件就是输入文件，会将其覆盖；请换一个文件名。",
    "the output names an input and would overwrite it; choose another name.",
)
_BINARY = Text("PDF 不能显示在终端；请用 -o 文件名。", "a PDF cannot be shown at a terminal; name a file with -o.")
