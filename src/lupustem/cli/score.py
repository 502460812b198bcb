"""`lupustem score INDEX FILE`: a lupus index for one visit, or for every visit of a table; `--list`, `--template`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import Refused, one_of
from lupustem.cli.language import both, current
from lupustem.cli.options import IgnoreUnknownColumns, Lang, Output
from lupustem.cli.output import spare, write
from lupustem.exchange.index_files import TABLES, is_table, read_visit_file
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts
from lupustem.logic.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from lupustem.indices.declare import Index
    from lupustem.indices.score import Score

FORMATS = ("text", "json", "html")
LIST_FORMATS = ("text", "json")
TEMPLATE_FORMATS = ("yaml", "json")
_ALL_FORMATS = tuple(dict.fromkeys((*FORMATS, *TEMPLATE_FORMATS)))


def score(
    index: Annotated[
        str | None,
        typer.Argument(
            metavar="INDEX",
            show_default=False,
            help=both("指数名，见 --list，如 sledai_2k。", "Name of the index, see --list; such as sledai_2k."),
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help=both(
                "一次就诊的输入（.yaml .json .toml；- 为标准输入），或每行一次就诊的表格（.csv .parquet .ndjson）。",
                "The input of one visit (.yaml .json .toml; - is standard input), or a table with a visit in each row "
                "(.csv .parquet .ndjson).",
            ),
        ),
    ] = None,
    show_list: Annotated[
        bool, typer.Option("--list", help=both("列出全部指数及其核实情况。", "List the indices and what is verified."))
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help=both("写出该指数的空白输入。", "Write an empty input for the index."))
    ] = False,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(_ALL_FORMATS),
            autocompletion=lambda: list(_ALL_FORMATS),
            show_default=False,
            help=both(
                "输出形式：评分为 text、json 或 html；--list 为 text 或 json；--template 为 yaml 或 json。",
                "Form of the output: text, json or html; with --list text or json; with --template yaml or json.",
            ),
        ),
    ] = None,
    lang: Lang = None,
    output: Output = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            show_default=False,
            help=both(
                "表格：被拒行的文件，默认 OUT.rejects.csv。",
                "Tables: file of rejected rows; by default OUT.rejects.csv.",
            ),
        ),
    ] = None,
    ignore_unknown_columns: IgnoreUnknownColumns = False,
) -> None:
    """Score one visit or a table of visits, list the indices or write an empty input."""
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    _one_mode(index, file, show_list, template)
    if (rejects is not None or ignore_unknown_columns) and (file is None or not is_table(file)):
        raise Unreadable(_REJECTS_FOR_TABLES)
    if show_list:
        _list(_form(output_format, LIST_FORMATS), language, output)
        return
    assert index is not None
    from lupustem.indices.catalogue import find

    found = find(index)
    if template:
        from lupustem.cli.score_template import score_template

        write(score_template(found, _form(output_format, TEMPLATE_FORMATS)).encode(), output)
        return
    assert file is not None
    if is_table(file):
        from lupustem.cli.score_table import score_table

        score_table(found, file, output_format, output, rejects, ignore_unknown_columns, language)
        return
    form = _form(output_format, FORMATS)
    spare(output, file)
    _show(_scored(found, file), form, language, output)


def _one_mode(index: str | None, file: str | None, show_list: bool, template: bool) -> None:
    """Raises Unreadable where the arguments do not say one thing: list, template or score."""
    if show_list:
        if index is not None or template:
            raise Unreadable(
                Text("--list 单独使用；请去掉其他参数。", "--list stands alone; leave out the other arguments.")
            )
    elif index is None:
        raise Unreadable(_NO_INDEX)
    elif template:
        if file is not None:
            raise Unreadable(
                Text(
                    "--template 写出空白输入，不读取文件；请去掉 FILE，写入文件请用 -o。",
                    "--template writes an empty input and reads no FILE; leave it out, or use -o to write to a file.",
                )
            )
    elif file is None:
        raise Unreadable(
            Text(
                "缺少 FILE；空白输入见 lupustem score INDEX --template。",
                "FILE is missing; lupustem score INDEX --template writes an empty one.",
            )
        )


def _form(given: str | None, allowed: tuple[str, ...]) -> str:
    return allowed[0] if given is None else one_of("--format", given, allowed)


def _scored(index: Index, path: str) -> Score:
    """Raises Unreadable or Refused, one line per problem."""
    visit = read_visit_file(path, index.name)
    try:
        return index.score(visit.values)
    except InvalidFacts as invalid:
        raise Refused(tuple(visit.said(problem) for problem in invalid.problems)) from None


def _show(found: Score, form: str, language: Language, output: str | None) -> None:
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.score_answer import score_answer

        write(as_json(score_answer(found, language)), output)
        return
    from lupustem.report.score_view import score_view

    seen = score_view(found, language)
    if form == "html":
        from lupustem.report.score_html import score_page

        write(score_page(seen).encode("utf-8", "replace"), output)
        return
    from lupustem.report.score_text import print_score

    if output is None:
        print_score(seen)
        return
    text = io.StringIO()
    print_score(seen, text)
    write(text.getvalue().encode("utf-8", "replace"), output)


def _list(form: str, language: Language, output: str | None) -> None:
    from lupustem.cli.score_list import listed_json, listed_text

    if form == "json":
        from lupustem.report.answer import as_json

        write(as_json({"indices": listed_json()}), output)
    else:
        write(listed_text(language).encode("utf-8", "replace"), output)


_NO_INDEX = Text(
    "缺少 INDEX；全部指数见 lupustem score --list。", "INDEX is missing; lupustem score --list shows every index."
)
_REJECTS_FOR_TABLES = Text(
    f"--rejects 与 --ignore-unknown-columns 只用于表格（{' '.join(TABLES[:3])}）；请去掉。",
    f"--rejects and --ignore-unknown-columns are for tables only ({' '.join(TABLES[:3])}); leave them out.",
)
