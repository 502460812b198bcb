"""`lupustem recipients FILE`: who else received, or is to receive, the lot of an adverse event; by pseudonym."""

from __future__ import annotations

from typing import Annotated

from lupustem.cli.bedside import asked, status_lines, write
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import Form, argument, option


def recipients(
    file: Annotated[
        str, argument("FILE", "输注登记（.yaml .json .toml）。", "The list of infusions (.yaml .json .toml).")
    ],
    lot: Annotated[str, option("--lot", "LOT", "批号。", "The lot.")],
    affected: Annotated[
        str, option("--affected", "PSEUDONYM", "发生事件的受者（假名）。", "Who had the event, by pseudonym.")
    ],
    output_format: Form = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """The others of the lot: those given it are looked after, those planned are held back."""
    from lupustem.exchange.day_files import recipients_of
    from lupustem.exchange.treatment_files import read_content
    from lupustem.report.day_answer import recipients_answer, recipients_lines
    from lupustem.treatment.related_recipients import same_lot

    form, language = asked(output_format, lang)
    found = same_lot(lot, affected, recipients_of(read_content(file)))
    contents = recipients_answer(lot, found)
    lines = [*status_lines(contents, language), *recipients_lines(contents, language)]
    write(contents, lines, form, output, file)
