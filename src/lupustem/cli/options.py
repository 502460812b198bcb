"""The options that several commands share, declared once."""

from __future__ import annotations

from typing import Annotated

import typer

from lupustem.cli.language import both
from lupustem.decision.status import STAGE_NAMES
from lupustem.logic.text import LANGUAGES

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
IgnoreUnknownColumns = Annotated[
    bool,
    typer.Option(
        "--ignore-unknown-columns",
        help=both("略去不是事实的列，而不是拒绝文件。", "Leave out columns that are no fact, instead of refusing."),
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
Centre = Annotated[
    str | None,
    typer.Option(
        "--centre",
        metavar="CODE",
        show_default=False,
        help=both("中心代码；只有一个中心时不必写。", "Code of the centre, where there are several."),
    ),
]
Recipient = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="RECIPIENT",
        show_default=False,
        help=both(
            "接收方；同一接收方的假名不变，不同接收方的不同。",
            "The recipient: pseudonyms stay the same for one, and differ between two.",
        ),
    ),
]
Demo = Annotated[bool, typer.Option("--demo", help=both("演示的数据。", "The data of the demo."))]
