"""`lupustem label LOT`: the labels of a lot's containers, with a QR code, as SVG or PDF."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lupustem.cli.errors import one_of
from lupustem.cli.language import both, current
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import write
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Text

FORMATS = ("pdf", "svg")


def label(
    file: Annotated[str, typer.Argument(metavar="LOT", show_default=False, help=both("批次文件。", "A lot file."))],
    output_format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="|".join(FORMATS), help=both("输出形式。", "Form of the output.")),
    ] = "pdf",
    container: Annotated[
        str | None,
        typer.Option(
            "--container",
            metavar="ID",
            show_default=False,
            help=both("只印一个容器；SVG 每次一个。", "One container only; SVG takes one at a time."),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Print the labels of a lot; both languages stand on each."""
    from lupustem.exchange.lot_files import read_lot_file
    from lupustem.exchange.reading import shown
    from lupustem.report.label_view import LabelRefused, containers_of, label_view

    form = one_of("--format", output_format, FORMATS)
    current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    lot = read_lot_file(file)
    containers = containers_of(lot)
    wanted = [one for one in containers if container is None or one.id == container]
    if not wanted:
        raise Unreadable(_no_container(tuple(one.id for one in containers)))
    if form == "svg" and len(wanted) > 1:
        raise Unreadable(_ONE_AT_A_TIME)
    try:
        labels = [label_view(lot, one) for one in wanted]
    except LabelRefused as error:
        name = shown(file)
        raise Unreadable(Text(f"{name.zh}：{error.text.zh}", f"{name.en}: {error.text.en}")) from None
    if form == "svg":
        from lupustem.report.label_svg import label_svg

        write(label_svg(labels[0]).encode("utf-8", "replace"), output, file)
        return
    from lupustem.report.label_pdf import labels_pdf

    write(labels_pdf(labels, date.today()), output, file, binary=True)


def _no_container(ids: tuple[str, ...]) -> Text:
    every = ", ".join(ids[:10])
    return Text(f"--container：没有这个容器；有 {every}。", f"--container: no such container; there are {every}.")


_ONE_AT_A_TIME = Text(
    "SVG 每次只印一个容器；请加 --container 编号，或用 PDF。",
    "SVG takes one container at a time; add --container ID, or use PDF.",
)
