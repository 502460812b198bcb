"""`lupustem infusion gate FILE` and `infusion drugs FILE`: may it start, and the drugs around it, from the file of one day."""

from __future__ import annotations

from typing import Annotated, Any

from lupustem.cli.bedside import asked, write
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import Form, Gate, Parameters, argument, end
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

Day = Annotated[
    str, argument("FILE", "输注当日文件（.yaml .json .toml）。", "The file of the day (.yaml .json .toml).")
]


def gate(
    file: Day,
    output_format: Form = "text",
    parameters: Parameters = None,
    exit_code: Gate = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Every check before the start; what nobody reported is unknown and does not start."""
    from lupustem.exchange.day_files import day_of
    from lupustem.exchange.treatment_files import read_content, read_parameters
    from lupustem.report.day_answer import gate_answer, gate_lines
    from lupustem.treatment.start_checks import gates_of, may_start

    form, language = asked(output_format, lang)
    values, report = read_parameters(parameters), day_of(read_content(file)).report
    made, gates, zone = may_start(report, values), gates_of(report, values), report.start.tzinfo
    contents = gate_answer(made, gates, values, zone)
    write(contents, list(gate_lines(made, gates, values, language, zone)), form, output, file, parameters)
    end(made.status, exit_code)


def drugs(
    file: Day,
    output_format: Form = "text",
    parameters: Parameters = None,
    exit_code: Gate = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Dexamethasone before, the antiplatelet course, cyclophosphamide after: what the file speaks of."""
    from lupustem.exchange.day_files import day_of
    from lupustem.exchange.treatment_files import read_content, read_parameters
    from lupustem.report.day_answer import drugs_answer, drugs_lines
    from lupustem.treatment.reasons import worst

    form, language = asked(output_format, lang)
    values, day = read_parameters(parameters), day_of(read_content(file))
    found = _judged(day, values)
    if found == (None, None, None):
        raise Unreadable(_NO_DRUG)
    zone = day.report.start.tzinfo
    contents = drugs_answer(*found, values, zone)
    write(contents, list(drugs_lines(*found, values, language, zone)), form, output, file, parameters)
    end(worst(one.status for one in found if one is not None), exit_code)


def _judged(day: Any, values: Any) -> tuple[Any, Any, Any]:
    from lupustem.treatment.antiplatelet import antiplatelet
    from lupustem.treatment.cyclophosphamide import cyclophosphamide
    from lupustem.treatment.windows import dexamethasone

    report, before = day.report, day.report.dexamethasone
    return (
        None
        if before is None
        else dexamethasone(before.given, at=before.at, start=report.start, mg=before.mg, parameters=values),
        None if report.antiplatelet is None else antiplatelet(report.antiplatelet, values),
        None if day.cyclophosphamide is None else cyclophosphamide(report.start, day.end, day.cyclophosphamide, values),
    )


_NO_DRUG = Text(
    "文件中没有 dexamethasone、antiplatelet 或 cyclophosphamide。",
    "the file names none of dexamethasone, antiplatelet, cyclophosphamide.",
)
