"""`lupustem dose FILE`: the cells of one infusion from weight and containers, with every guard."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from lupustem.cli.errors import one_of
from lupustem.cli.language import current
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import write
from lupustem.cli.treatment_options import FORMATS, Form, Gate, Parameters, argument, end, write_lines
from lupustem.logic.text import LANGUAGES


def dose(
    file: Annotated[
        str,
        argument(
            "FILE",
            "细胞医嘱文件（.yaml .json .toml）；- 为标准输入。",
            "An order of cells (.yaml .json .toml); - is standard input.",
        ),
    ],
    output_format: Form = "text",
    parameters: Parameters = None,
    gate: Gate = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Compute and check one dose."""
    from lupustem.exchange.treatment_files import order_of, read_content, read_parameters
    from lupustem.treatment.dose import dose as dosed
    from lupustem.treatment.intrathecal import intrathecal
    from lupustem.treatment.reasons import worst

    form = one_of("--format", output_format, FORMATS)
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    values = read_parameters(parameters)
    order = order_of(read_content(file), datetime.now().astimezone())
    made = dosed(order.dose, values)
    spinal = None if order.intrathecal is None else intrathecal(order.intrathecal, values)
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.treatment_answer import dose_answer

        write(as_json(dose_answer(made, spinal)), output, file, parameters)
    else:
        from lupustem.report.treatment_text import dose_lines

        write_lines(dose_lines(made, spinal, language), output, file, parameters)
    end(worst([made.status, *([] if spinal is None else [spinal.status])]), gate)
