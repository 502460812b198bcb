"""`lupustem monitor FILE`: the log of one infusion played through the monitor, and what it says at the end or at --now."""

from __future__ import annotations

from typing import Annotated, Any

from lupustem.cli.bedside import asked, instant, status_lines, write
from lupustem.cli.errors import WRONG_INPUT, tell
from lupustem.cli.fhir_output import Lot, Subject, log_bundle, needed, only_for_fhir, write_fhir
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import FHIR_FORMATS, FormOrFhir, Now, Parameters, argument, option
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text


def monitor(
    file: Annotated[
        str,
        argument("FILE", "一次输注的事件记录（.yaml .json .toml）。", "The log of one infusion (.yaml .json .toml)."),
    ],
    now: Now = None,
    parameters: Parameters = None,
    subject: Subject = None,
    lot: Lot = None,
    order: Annotated[
        str | None,
        option(
            "--order",
            "FILE",
            "FHIR：细胞医嘱（剂量与所用体质量）。",
            "FHIR: the order of cells (dose and weight used).",
        ),
    ] = None,
    output_format: FormOrFhir = "text",
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Play a log and say what is due, what alarms and what is proposed."""
    from lupustem.exchange.event_log import read_log
    from lupustem.exchange.treatment_files import read_parameters
    from lupustem.report.care_answer import advice_answer
    from lupustem.treatment.monitor import replay
    from lupustem.treatment.monitor_advice import advise
    from lupustem.treatment.monitor_limits import limits_of

    form, language = asked(output_format, lang, FHIR_FORMATS)
    only_for_fhir(form, subject=subject, lot=lot, order=order)
    values, log = read_parameters(parameters), read_log(file)
    played = replay(log.watch._replace(limits=limits_of(values)), log.events)
    if form == "fhir":
        if now is not None:
            raise Unreadable(_NOW)
        whose, number = needed(subject=subject, lot=lot)
        if played.refused:
            tell(*(one.text for one in played.refused), _REFUSED)
            return WRONG_INPUT
        write_fhir(log_bundle(log, whose, number, order, values, language), output, file, order, parameters)
        return 0
    moment = instant(now, "--now") or played.state.at
    if moment is None:
        tell(*(one.text for one in played.refused), _NOTHING)
        return WRONG_INPUT
    made = advise(played.state, moment)
    contents = advice_answer(made, played, values)
    write(contents, _lines(contents, language), form, output, file, parameters)
    tell(*(one.text for one in played.refused))
    return WRONG_INPUT if played.refused else 0


def _lines(contents: dict[str, Any], language: Language) -> list[str]:
    rate = contents["proposed_rate_ml_min"]
    proposed = contents["proposal_text"][language] + (f"：{rate['exact']} ml/min" if rate else "")
    lines = [f"{contents['now']}  {contents['phase']}", f"→ {proposed}", *status_lines(contents, language)]
    if contents["news2"] is not None:
        ends = sorted({contents["news2"]["lower"], contents["news2"]["upper"]})
        lines.append(f"  NEWS2 {'..'.join(map(str, ends))}")
    if contents["due"]["at"] is not None:
        lines.append(f"  {_DUE.in_(language)}{contents['due']['at']}  ({contents['due']['shown']})")
    lines.append(f"  {contents['delivered_ml']['exact']} ml")
    for alarm in contents["alarms"]:
        latch = f"  {_LATCHED.in_(language)}" if alarm["latched"] else ""
        lines.append(f"  [{alarm['priority']}] {alarm['name']} ×{alarm['times']}{latch}")
    name = contents["parameters"]
    lines.append(f"  {_SET.in_(language)} {name['id']} {name['fingerprint'][:12]}")
    return lines


_SET = Text("参数集", "parameters")
_NOW = Text("--now：--format fhir 写出整份记录，不用此项。", "--now: --format fhir writes the whole log; leave it out.")
_REFUSED = Text(
    "有事件被拒，未写出任何 FHIR 资源；请先更正。",
    "events were refused: no FHIR resource is written; correct them first.",
)
_NOTHING = Text("没有可用的事件。", "no event could be used.")
_DUE = Text("下一组体征：", "next set of signs: ")
_LATCHED = Text("待人确认", "waits for a person")
