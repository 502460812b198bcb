"""`lupustem infusion`: the rates of an infusion planned and proved, the gate before it, its log judged afterwards."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from lupustem.cli.errors import NOT_SO, one_of
from lupustem.cli.infusion_day import drugs, gate
from lupustem.cli.language import both, current
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import write
from lupustem.cli.treatment_options import FORMATS, Form, Gate, Parameters, argument, end, moment, option, write_lines
from lupustem.logic.text import LANGUAGES, Language, Text

WITH_PICTURE = ("text", "json", "svg")
READINGS = ("cap_only", "reach_cap")

infusion_app = typer.Typer(
    help=both(
        "输注的滴速方案：计划、开始前核对、核验、停止后继续、回放记录。",
        "The rates of an infusion: plan, gate, check, resume, replay a log.",
    ),
    epilog=both(
        "退出码：0 已得出答案；4 核验未通过，或加 --gate 而答案为不可或未知；2 输入有误；1 程序内部出错。",
        "Exit codes: 0 answered; 4 a check that rejects, or --gate where the answer is block or unknown; 2 wrong input; 1 a "
        "fault in lupustem itself.",
    ),
    no_args_is_help=True,
)


Pump = Annotated[str | None, option("--pump", "ML_H", "输液泵，分辨率 ml/h。", "A pump, its resolution in ml/h.")]
Drops = Annotated[
    str | None, option("--drops", "FACTOR", "重力输液器，滴系数 gtt/ml。", "A drip set, its drop factor in gtt/ml.")
]
Guard = Annotated[
    str | None,
    option("--guard-band", "SHARE", "滴速保留余量，如 0.10。", "Share of the rate held back, such as 0.10."),
]


@infusion_app.command(
    "plan", help=both("由液量得出滴速方案，并加以证明。", "From a volume to a rate plan, with its proof.")
)
def plan(
    volume: Annotated[str, option("--volume", "ML", "容器液量，ml。", "Volume of the containers, ml.")],
    flush: Annotated[str, typer.Option("--flush", metavar="ML", help=both("冲管液，ml。", "Flush, ml."))] = "0",
    reading: Annotated[
        str,
        typer.Option(
            "--reading",
            metavar="|".join(READINGS),
            help=both("4 ml/min 只是上限，或必须到达。", "The cap as a ceiling only, or to be reached."),
        ),
    ] = "cap_only",
    slow: Annotated[str | None, option("--slow", "MIN", "慢速阶段时长。", "Minutes of the slow phase.")] = None,
    step: Annotated[str | None, option("--step", "ML_MIN", "每级幅度。", "Height of a step.")] = None,
    dwell: Annotated[str | None, option("--dwell", "MIN", "每级时长。", "Minutes on a step.")] = None,
    pump: Pump = None,
    drops: Drops = None,
    guard_band: Guard = None,
    weight: Annotated[
        str | None, option("--weight-kg", "KG", "体质量（儿童液量）。", "Weight, for a child's volume.")
    ] = None,
    age: Annotated[str | None, option("--age-years", "A", "年龄。", "Age.")] = None,
    accept_long: Annotated[
        bool,
        typer.Option(
            "--accept-long", help=both("已说明理由而接受超时。", "A longer infusion is accepted, with a reason.")
        ),
    ] = False,
    prepared: Annotated[str | None, option("--prepared", "TIME", "制备完毕时间。", "End of preparation.")] = None,
    start: Annotated[str | None, option("--start", "TIME", "开始时间。", "Start of the infusion.")] = None,
    removal: Annotated[
        str | None, option("--removal", "TIME", "取出冷藏时间。", "Removal from the cold store.")
    ] = None,
    label_expiry: Annotated[str | None, option("--label-expiry", "TIME", "标签效期。", "Expiry on the label.")] = None,
    output_format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="|".join(WITH_PICTURE), help=both("输出形式。", "Form of the output.")),
    ] = "text",
    parameters: Parameters = None,
    gate: Gate = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Plan one infusion; with times also its windows."""
    from lupustem.exchange.treatment_files import read_parameters
    from lupustem.treatment.rate_plan import PlanRequest, plan_infusion
    from lupustem.treatment.reasons import worst

    form, language = one_of("--format", output_format, WITH_PICTURE), _language(lang)
    one_of("--reading", reading, READINGS)
    values = read_parameters(parameters)
    device = _device(pump, drops, guard_band, values)
    made = plan_infusion(
        PlanRequest(volume, flush, reading, slow, step, dwell, device, weight, age, accept_long), values
    )
    times = _windows(
        made.total_minutes,
        values,
        moment(prepared, "--prepared"),
        moment(start, "--start"),
        moment(label_expiry, "--label-expiry"),
    )
    warm = _warm(moment(removal, "--removal"), moment(start, "--start"), values)
    if form == "json":
        _json({**_plan_json(made, times, warm, prepared)}, output, parameters)
    elif form == "svg":
        _picture(made, language, output)
    else:
        write_lines(_plan_text(made, times, warm, language, prepared), output, parameters)
    end(worst(one.status for one in (made, times, warm) if one is not None), gate)


@infusion_app.command("resume", help=both("停止后的剩余液量如何输完。", "How the rest goes in after a stop."))
def resume(
    remaining: Annotated[
        str, option("--remaining", "ML", "剩余液量（含冲管），ml。", "What is left, flush included, ml.")
    ],
    elapsed: Annotated[str, option("--elapsed", "MIN", "自首次开始的分钟数。", "Minutes since the first start.")],
    stops: Annotated[
        int, typer.Option("--stops", metavar="N", help=both("已停止次数。", "How often it was stopped."))
    ] = 1,
    authorised_by: Annotated[
        list[str] | None, option("--authorised-by", "NAME", "授权人，写两次。", "Who authorises; name two.")
    ] = None,
    pump: Pump = None,
    drops: Drops = None,
    guard_band: Guard = None,
    prepared: Annotated[str | None, option("--prepared", "TIME", "制备完毕时间。", "End of preparation.")] = None,
    restart: Annotated[
        str | None,
        option("--restart", "TIME", "重新开始的时间；据此再核时限。", "The restart; checks the deadline anew."),
    ] = None,
    label_expiry: Annotated[str | None, option("--label-expiry", "TIME", "标签效期。", "Expiry on the label.")] = None,
    output_format: Form = "text",
    parameters: Parameters = None,
    gate: Gate = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Plan the rest after a stop; with times also its deadline."""
    from lupustem.exchange.treatment_files import read_parameters
    from lupustem.report.treatment_text import resume_lines
    from lupustem.treatment.reasons import worst
    from lupustem.treatment.resume import ResumeRequest
    from lupustem.treatment.resume import resume as resumed

    form, language = one_of("--format", output_format, FORMATS), _language(lang)
    values = read_parameters(parameters)
    device = _device(pump, drops, guard_band, values)
    made = resumed(ResumeRequest(remaining, elapsed, stops, tuple(authorised_by or ()), device), values)
    times = _windows(
        made.rest_minutes,
        values,
        moment(prepared, "--prepared"),
        moment(restart, "--restart"),
        moment(label_expiry, "--label-expiry"),
    )
    if form == "json":
        _json(_resume_json(made, times, prepared), output, parameters)
    else:
        shown = resume_lines(_headed(made, times), language)
        write_lines(_with_windows(shown, times, language, prepared), output, parameters)
    end(worst(one.status for one in (made, times) if one is not None), gate)


@infusion_app.command(
    "check",
    help=both("核验一份方案或记录；不通过时退出码为 4。", "Check a plan or a log; exit code 4 where it is rejected."),
)
def check(
    file: Annotated[str, argument("FILE", "方案或记录文件。", "A plan or a log.")],
    output_format: Form = "text",
    parameters: Parameters = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Accept or reject; the checker knows the limits only, not the planner."""
    from lupustem.exchange.treatment_files import is_log, plan_of, read_content, read_parameters
    from lupustem.report.treatment_answer import check_answer
    from lupustem.report.treatment_text import check_lines
    from lupustem.treatment.plan_checker import check_plan, limits

    form, language = one_of("--format", output_format, FORMATS), _language(lang)
    values, content = read_parameters(parameters), read_content(file)
    if is_log(content):
        accepted = _log(content, values, form, language, output, file, parameters).accepted
    else:
        given = plan_of(content)
        made = check_plan(given.segments, given.volume_ml, limits(values), reach_cap=given.reach_cap)
        if form == "json":
            _json(check_answer(made, values), output, file, parameters)
        else:
            write_lines(check_lines(made, values, language), output, file, parameters)
        accepted = made.accepted
    if not accepted:
        raise typer.Exit(NOT_SO)


@infusion_app.command(
    "replay", help=both("回放输注记录：I1 至 I8 逐项判断。", "Replay the log of an infusion: I1 to I8, one by one.")
)
def replay(
    file: Annotated[str, argument("LOG", "输注记录文件。", "The log of an infusion.")],
    output_format: Form = "text",
    parameters: Parameters = None,
    gate: Gate = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Judge what happened, event by event."""
    from lupustem.exchange.treatment_files import read_content, read_parameters

    form, language = one_of("--format", output_format, FORMATS), _language(lang)
    made = _log(read_content(file), read_parameters(parameters), form, language, output, file, parameters)
    end(made.status, gate)


@infusion_app.command(
    "parameters",
    help=both(
        "列出参数及其来源；给出文件则先核验。", "List the parameters and their origin; a site's file is validated."
    ),
)
def list_parameters(
    file: Annotated[
        str | None,
        argument("FILE", "本中心的参数集。", "The site's own set."),
    ] = None,
    output_format: Form = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Show every parameter with its kind."""
    from lupustem.exchange.treatment_files import read_parameters
    from lupustem.report.parameter_list import parameter_answer, parameter_lines

    form, language = one_of("--format", output_format, FORMATS), _language(lang)
    values = read_parameters(file)
    if form == "json":
        _json(parameter_answer(values), output, file)
    else:
        write_lines(parameter_lines(values, language), output, file)


infusion_app.command(
    "gate",
    help=both(
        "开始前的全部核对：能否开始；未核对者即为未知。",
        "Every check before the start; what nobody checked is unknown.",
    ),
)(gate)
infusion_app.command(
    "drugs",
    help=both(
        "前后用药：地塞米松、抗血小板药、环磷酰胺窗口。",
        "Drugs around it: dexamethasone, antiplatelet course, cyclophosphamide window.",
    ),
)(drugs)


def _language(lang: str | None) -> Language:
    return current(None if lang is None else one_of("--lang", lang, LANGUAGES))


def _json(contents: dict[str, Any], output: str | None, *inputs: str | None) -> None:
    from lupustem.report.answer import as_json

    write(as_json(contents), output, *inputs)


def _device(pump: str | None, drops: str | None, guard_band: str | None, values: Any) -> Any:
    from lupustem.treatment.devices import gravity
    from lupustem.treatment.devices import pump as pump_of
    from lupustem.treatment.invalid import refused

    if pump is not None and drops is not None:
        raise refused("--pump", "not_allowed", "输液泵与重力输液器只选一种。", "a pump or a drip set, one of them.")
    if guard_band is not None and drops is None:
        raise refused(
            "--guard-band",
            "not_allowed",
            "只用于重力输液器；请同时给出 --drops。",
            "is for a drip set; give --drops too.",
        )
    if pump is not None:
        return pump_of(pump, parameters=values)
    return None if drops is None else gravity(drops, guard_band, parameters=values)


def _windows(minutes: Any, values: Any, prepared: Any, start: Any, label_expiry: Any) -> Any:
    from lupustem.treatment.windows import stability

    if minutes is None or (prepared is None and start is None and label_expiry is None):
        return None
    return stability(prepared, minutes, start=start, label_expiry=label_expiry, parameters=values)


def _warm(removal: Any, start: Any, values: Any) -> Any:
    from lupustem.treatment.windows import warm_up

    return None if removal is None else warm_up(removal, start, values)


def _zone(prepared: str | None) -> Any:
    found = moment(prepared, "--prepared")
    return None if found is None else found.tzinfo


def _plan_json(made: Any, times: Any, warm: Any, prepared: str | None) -> dict[str, Any]:
    from lupustem.report.treatment_answer import checked_answer, plan_answer, reasons_of, windows_answer
    from lupustem.treatment.reasons import worst

    answer = plan_answer(made)
    answer["status"] = str(worst(one.status for one in (made, times, warm) if one is not None))
    for one in (times, warm):
        answer["reasons"] += [] if one is None else reasons_of(one.reasons, _zone(prepared))
    answer["windows"] = None if times is None else windows_answer(times, _zone(prepared))
    answer["warm_up"] = None if warm is None else checked_answer(warm)
    return answer


def _resume_json(made: Any, times: Any, prepared: str | None) -> dict[str, Any]:
    from lupustem.report.treatment_answer import reasons_of, resume_answer, windows_answer
    from lupustem.treatment.reasons import worst

    answer = resume_answer(made)
    if times is not None:
        answer["status"] = str(worst((made.status, times.status)))
        answer["reasons"] += reasons_of(times.reasons, _zone(prepared))
    answer["windows"] = None if times is None else windows_answer(times, _zone(prepared))
    return answer


def _headed(made: Any, *checks: Any) -> Any:
    """The plan under the status of the whole answer: a page that ends in a block never begins with ok."""
    from dataclasses import replace

    from lupustem.treatment.reasons import worst

    return replace(made, status=worst(one.status for one in (made, *checks) if one is not None))


def _with_windows(lines: Any, times: Any, language: Language, prepared: str | None) -> Any:
    from lupustem.report.treatment_text import windows_lines

    yield from lines
    if times is not None:
        yield from windows_lines(times, language, _zone(prepared))


def _plan_text(made: Any, times: Any, warm: Any, language: Language, prepared: str | None) -> Any:
    from lupustem.report.treatment_text import checked_lines, plan_lines

    yield from _with_windows(plan_lines(_headed(made, times, warm), language), times, language, prepared)
    if warm is not None:
        yield from checked_lines(warm, language)


def _picture(made: Any, language: Language, output: str | None) -> None:
    from lupustem.exchange.unreadable import Unreadable
    from lupustem.report.rate_plan_svg import rate_plan_svg

    if not made.feasible:
        raise Unreadable(_NOTHING_TO_DRAW)
    write(rate_plan_svg(made, language).encode(), output)


def _log(content: Any, values: Any, form: str, language: Language, output: str | None, *inputs: str | None) -> Any:
    from lupustem.exchange.treatment_files import log_of
    from lupustem.report.treatment_answer import log_answer
    from lupustem.report.treatment_text import log_lines
    from lupustem.treatment.log_checker import check_log

    log = log_of(content, values)
    made = check_log(log, values)
    zone = log.events[0].at.tzinfo
    if form == "json":
        _json(log_answer(made, zone), output, *inputs)
    else:
        write_lines(log_lines(made, language, zone), output, *inputs)
    return made


_NOTHING_TO_DRAW = Text(
    "没有方案可画；请先看 --format text 所列出路。", "there is no plan to draw; see the ways out with --format text."
)
