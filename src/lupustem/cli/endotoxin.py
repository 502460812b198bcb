"""`lupustem endotoxin FILE`: one kinetic chromogenic run, from onset times to a result or the reasons why there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer

from lupustem.cli.errors import one_of, tell
from lupustem.cli.language import both, current
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import write
from lupustem.logic.text import LANGUAGES, Language, Text

FORMATS = ("text", "json")


def endotoxin(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help=both(
                "批次文件，或只含 endotoxin_assay 各项的文件（.yaml .json .toml）。",
                "A lot file, or a file with the keys of endotoxin_assay alone (.yaml .json .toml).",
            ),
        ),
    ],
    output_format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="|".join(FORMATS), help=both("输出形式。", "Form of the output.")),
    ] = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Fit the curve, check the run, give the result."""
    from lupustem.exchange.lot_files import read_assay_file
    from lupustem.product.endotoxin import assay

    form = one_of("--format", output_format, FORMATS)
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    run, problems = read_assay_file(file)
    tell(*(problem.text for problem in problems))
    made = assay(run)
    if form == "json":
        from lupustem.report.answer import as_json

        data = as_json(_contents(made))
        write(data, output, file)
        return
    text = "".join(f"{line}\n" for line in _lines(made, language))
    if output is None:
        print(text, end="")
    else:
        write(text.encode(), output, file)


def _contents(made: Any) -> dict[str, Any]:
    from lupustem.product.limits import limits_of
    from lupustem.product.printed import number_of

    exact = None if made.eu_ml is None else made.eu_ml.exact
    return {
        "valid": not made.faults,
        "faults": [f"endotoxin_assay_invalid:{fault}" for fault in made.faults],
        "endotoxin_eu_ml": None if exact is None else number_of(exact, limits_of("endotoxin")),
        "endotoxin_reported": made.reported,
        "limit": str(limits_of("endotoxin")[0]),
        "verdict": _verdict(made),
        **{name: _number(getattr(made, name)) for name in ("slope", "intercept", "r", "recovery_percent", "mvd")},
    }


def _verdict(made: Any) -> str:
    from lupustem.product.limits import limits_of

    if made.eu_ml is None:
        return "hold"
    return {"met": "pass", "not_met": "fail"}.get(str(limits_of("endotoxin")[0].status(made.eu_ml)), "hold")


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _lines(made: Any, language: Language) -> list[str]:
    from lupustem.product.limits import limits_of
    from lupustem.product.rules import ASSAY_FAULTS
    from lupustem.report.certificate_words import VERDICTS, limit_words

    sign, _, words = VERDICTS[_verdict(made)]
    result = _NONE.in_(language) if made.reported is None else f"{made.reported} EU/ml"
    limit = limit_words(str(limits_of("endotoxin")[0]), "EU/mL").in_(language)
    lines = [f"{sign} {words.in_(language)}  {result}  ({limit})"]
    lines += [f"  {ASSAY_FAULTS[fault].in_(language)}" for fault in made.faults]
    curve = (("slope", made.slope, 5), ("intercept", made.intercept, 5), ("r", made.r, 5))
    rest = (("recovery_percent", made.recovery_percent, 1), ("mvd", made.mvd, 0))
    for name, value, places in (*curve, *rest):
        if value is not None:
            lines.append(f"  {_NAMES[name].in_(language)}  {value:.{places}f}")
    return lines


_NONE = Text("无结果", "no result")
_NAMES: dict[str, Text] = {
    "slope": Text("斜率", "slope"),
    "intercept": Text("截距", "intercept"),
    "r": Text("相关系数 r", "correlation r"),
    "recovery_percent": Text("加标回收率 %", "spike recovery %"),
    "mvd": Text("最大有效稀释倍数", "maximum valid dilution"),
}
