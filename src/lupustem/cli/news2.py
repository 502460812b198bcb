"""`lupustem news2`: the National Early Warning Score 2 of one set of signs, with an interval for what is missing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from lupustem.cli.bedside import asked, status_lines, write, yes_no
from lupustem.cli.language import both
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import Form, option
from lupustem.logic.text import Language, Text

_NOT_FOR_THIS = ("news2_not_under_16", "news2_not_in_pregnancy", "scale_2_needs_clinician")


def news2(
    respirations: Annotated[
        str | None,
        option("--respirations", "N", "呼吸，次/分。", "Respirations a minute."),
    ] = None,
    spo2: Annotated[
        str | None,
        option("--spo2", "N", "血氧饱和度，%。", "Oxygen saturation, %."),
    ] = None,
    oxygen: Annotated[
        str | None,
        option("--oxygen", "yes|no", "是否吸氧。", "Extra oxygen given?"),
    ] = None,
    systolic: Annotated[
        str | None,
        option("--systolic", "N", "收缩压，mmHg。", "Systolic pressure, mmHg."),
    ] = None,
    pulse: Annotated[
        str | None,
        option("--pulse", "N", "脉搏，次/分。", "Pulse a minute."),
    ] = None,
    consciousness: Annotated[
        str | None,
        option("--consciousness", "A|C|V|P|U", "意识（ACVPU）。", "Consciousness (ACVPU)."),
    ] = None,
    temperature: Annotated[
        str | None,
        option("--temperature", "C", "体温，℃。", "Temperature, Celsius."),
    ] = None,
    fahrenheit: Annotated[
        str | None,
        option("--fahrenheit", "F", "体温，华氏度。", "Temperature, Fahrenheit."),
    ] = None,
    scale: Annotated[int, typer.Option("--scale", metavar="1|2", help=both("SpO2 量表。", "SpO2 scale."))] = 1,
    hypercapnia_recorded: Annotated[
        bool,
        typer.Option(
            "--hypercapnia-recorded",
            help=both(
                "医生已记录高碳酸性呼吸衰竭，目标 88%～92%。",
                "A clinician recorded hypercapnic failure, target 88 to 92 %.",
            ),
        ),
    ] = False,
    age: Annotated[int | None, option("--age", "YEARS", "年龄。", "Age.")] = None,
    pregnant: Annotated[
        str | None,
        option("--pregnant", "yes|no", "是否妊娠。", "Pregnant?"),
    ] = None,
    output_format: Form = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Score one set of vital signs; what is not given is missing, never zero."""
    from lupustem.report.care_answer import news2_answer, not_scored
    from lupustem.treatment import news2 as scoring
    from lupustem.treatment.refusal import Refusal
    from lupustem.treatment.vital_signs import read_signs

    form, language = asked(output_format, lang)
    given = {
        "respirations": respirations,
        "spo2": spo2,
        "oxygen": yes_no(_air(oxygen), "--oxygen"),
        "systolic": systolic,
        "pulse": pulse,
        "consciousness": consciousness,
        "temperature_c": temperature,
        "temperature_f": fahrenheit,
    }
    try:
        made = scoring.news2(
            read_signs(given),
            age_years=age,
            pregnant=yes_no(pregnant, "--pregnant"),
            scale=scale,  # type: ignore[arg-type]
            hypercapnia_recorded=hypercapnia_recorded,
        )
    except Refusal as error:
        if error.code not in _NOT_FOR_THIS:
            raise
        refused = not_scored(error)
        write(refused, status_lines(refused, language), form, output)
        return
    contents = news2_answer(made)
    write(contents, _lines(contents, language), form, output)


def _air(value: str | None) -> str | None:
    return {"air": "no", "oxygen": "yes"}.get(value or "", value)


def _lines(contents: dict[str, Any], language: Language) -> list[str]:
    ends = f"{contents['lower']}" if contents["score"] is not None else f"{contents['lower']}..{contents['upper']}"
    return [
        f"NEWS2 {ends}  {contents['risk_text'][language]}",
        *status_lines(contents, language),
        f"  {_repeat(contents).in_(language)}",
        f"  {contents['source']}",
    ]


def _repeat(contents: dict[str, Any]) -> Text:
    first, last = contents["repeat_hours"]
    if contents["continuous"]:
        return Text("持续监测", "continuous signs")
    hours = f"{first}" if first == last else f"{first}-{last}"
    return Text(
        f"至少每 {hours} h 一次（输注中按输注监测表）",
        f"at least every {hours} h (during an infusion its own schedule)",
    )
