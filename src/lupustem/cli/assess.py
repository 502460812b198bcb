"""`lupustem assess FILE`: what the consensus says for one patient, as text, JSON or one HTML page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import one_of
from lupustem.cli.language import both, current
from lupustem.cli.options import AsOf, Lang, MaxAgePolicy, Output, Stages
from lupustem.cli.output import spare, write
from lupustem.cli.record import FhirOptions, Record, read_record
from lupustem.decision.case import Decision, decide
from lupustem.decision.status import STAGE_NAMES
from lupustem.logic.text import LANGUAGES, Language

if TYPE_CHECKING:
    from lupustem.report.view import View

FORMATS = ("text", "json", "html")


def assess(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help=both(
                "病例文件（.yaml .json .toml）、FHIR R4 Bundle（.json）或批量导出（文件夹或 .ndjson）；- 为标准输入。",
                "A case file (.yaml .json .toml), a FHIR R4 Bundle (.json) or a bulk export (a folder or .ndjson); "
                "- is standard input.",
            ),
        ),
    ],
    output_format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            autocompletion=lambda: list(FORMATS),
            help=both("输出形式。", "Form of the answer."),
        ),
    ] = "text",
    stage: Stages = None,
    lang: Lang = None,
    as_of: AsOf = None,
    max_age: MaxAgePolicy = None,
    patient: Annotated[
        str | None,
        typer.Option(
            "--patient",
            metavar="ID",
            show_default=False,
            help=both("FHIR：记录含多位患者时指定一位。", "FHIR: which patient, where the record holds several."),
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Read one patient's record, decide it and write the answer."""
    form = one_of("--format", output_format, FORMATS)
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    stages = asked_stages(stage)
    spare(output, file, max_age)
    record = read_record(file, FhirOptions(as_of, max_age, patient))
    decision = decide(record.values, stages=stages, notices=record.notices)
    if form == "text" and output is None:
        from lupustem.report.text import print_text

        print_text(_view(decision, record, language))
    else:
        write(_rendered(decision, record, form, language), output)


def _rendered(decision: Decision, record: Record, form: str, language: Language) -> bytes:
    if form == "json":
        from lupustem.report.answer import answer, as_json

        return as_json(answer(decision, case_id=record.case_id, language=language, sources=record.sources))
    seen = _view(decision, record, language)
    if form == "html":
        from lupustem.report.html import html_page

        return html_page(seen).encode("utf-8", "replace")
    from lupustem.report.text import print_text

    text = io.StringIO()
    print_text(seen, file=text)
    return text.getvalue().encode("utf-8", "replace")


def _view(decision: Decision, record: Record, language: Language) -> View:
    from lupustem.report.view import view

    return view(decision, case_id=record.case_id, language=language, sources=record.sources)


def asked_stages(given: list[str] | None) -> tuple[str, ...]:
    """The stages of --stage: `all` for every one, assess where none is named. Raises Unreadable for another word."""
    asked = given or ["assess"]
    for stage in asked:
        one_of("--stage", stage, (*STAGE_NAMES, "all"))
    return STAGE_NAMES if "all" in asked else tuple(dict.fromkeys(asked))
