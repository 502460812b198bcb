"""`lupustem plan CASE`: decision, dose, rate, windows, drugs, monitoring and calendar of one patient on one page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lupustem.cli.bedside import instant, zone_of
from lupustem.cli.errors import one_of
from lupustem.cli.language import both, current
from lupustem.cli.options import AsOf, Lang, MaxAgePolicy, Output
from lupustem.cli.output import write
from lupustem.cli.record import FhirOptions, Record, read_record
from lupustem.cli.treatment_options import Gate, Parameters, argument, end, option
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from lupustem.treatment.patient_plan import PatientPlan
    from lupustem.treatment.reasons import Reason

FORMATS = ("text", "json", "html", "pdf", "ics")
DEFAULT_ZONE = "Asia/Shanghai"


def plan(
    file: Annotated[
        str,
        argument("CASE", "病例文件或 FHIR 记录，同 assess。", "A case file or FHIR record, as for assess."),
    ],
    infusion_at: Annotated[
        str | None,
        option("--infusion-at", "AT", "计划开始时间，带时区。", "Planned start, with its zone."),
    ] = None,
    lot: Annotated[
        str | None,
        option(
            "--lot", "FILE", "批次文件：放行、容器、制备时间。", "The lot's file: release, containers, preparation."
        ),
    ] = None,
    bag: Annotated[
        list[str] | None,
        option(
            "--bag",
            "ID:label=N,ml=N[,count=N,basis=viable|total,viability=0-1]",
            "一个容器，可重复。",
            "A container; may be repeated.",
        ),
    ] = None,
    volume: Annotated[
        str | None,
        option("--volume", "ML", "容量（无容器时）。", "Volume, where there is no container."),
    ] = None,
    flush: Annotated[str, typer.Option("--flush", metavar="ML", help=both("冲管量。", "Flush."))] = "0",
    dead_volume: Annotated[
        str, typer.Option("--dead-volume", metavar="ML", help=both("死腔。", "Dead volume of the line."))
    ] = "0",
    basis: Annotated[
        str | None,
        option("--basis", "viable|total", "剂量按活细胞或总细胞。", "The dose counts viable or all cells."),
    ] = None,
    pump: Annotated[bool, typer.Option("--pump", help=both("输液泵，整 ml/h。", "A pump, whole ml/h."))] = False,
    drops: Annotated[
        str | None,
        option("--drops", "10|15|20", "重力滴注的滴系数。", "Drop factor of a gravity set."),
    ] = None,
    prepared_at: Annotated[
        str | None,
        option("--prepared-at", "AT", "制备完毕时间。", "End of preparation."),
    ] = None,
    expires_at: Annotated[
        str | None,
        option("--expires-at", "AT", "标签效期。", "Expiry on the label."),
    ] = None,
    weighed_at: Annotated[
        str | None,
        option("--weighed-at", "AT", "称重时间。", "When the patient was weighed."),
    ] = None,
    assessed_at: Annotated[
        str | None,
        option("--assessed-at", "AT", "评估时间。", "When the facts were gathered."),
    ] = None,
    reading: Annotated[
        str,
        typer.Option(
            "--reading",
            metavar="cap_only|reach_cap",
            help=both("4 ml/min 是上限，或必须达到。", "4 ml/min as a ceiling, or to be reached."),
        ),
    ] = "cap_only",
    zone: Annotated[
        str, typer.Option("--zone", metavar="NAME", help=both("计日时区。", "Zone whose days count."))
    ] = DEFAULT_ZONE,
    years: Annotated[int, typer.Option("--years", metavar="N", help=both("随访年数。", "Years of follow-up."))] = 10,
    now: Annotated[
        str | None,
        option("--now", "AT", "制订方案的时间；默认此刻。", "The moment of planning; now by default."),
    ] = None,
    gate: Gate = False,
    parameters: Parameters = None,
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="|".join(FORMATS), help=both("输出形式。", "Form of the output."))
    ] = "text",
    output: Output = None,
    lang: Lang = None,
    as_of: AsOf = None,
    max_age: MaxAgePolicy = None,
    patient: Annotated[
        str | None,
        option("--patient", "ID", "FHIR：指定一位患者。", "FHIR: which patient."),
    ] = None,
) -> None:
    """Make the plan of one patient, or say why there is none."""
    from lupustem.exchange.treatment_files import read_parameters
    from lupustem.treatment.devices import gravity
    from lupustem.treatment.devices import pump as a_pump
    from lupustem.treatment.patient_plan import PlanInput, plan_of

    form = one_of("--format", output_format, FORMATS)
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    record = read_record(file, FhirOptions(as_of, max_age, patient))
    local, values = zone_of(zone), read_parameters(parameters)
    start = instant(infusion_at, "--infusion-at")
    moment = instant(now, "--now") or (start if start is not None else datetime.now(UTC)).astimezone(local)
    bags, prepared, said = _containers(lot, bag, record.case_id)
    told = instant(prepared_at, "--prepared-at")
    if told is not None and prepared is not None and told != prepared:
        raise Unreadable(_TWO_PREPARATIONS)
    given = PlanInput(
        record.values,
        moment,
        local,
        start,
        bags,
        said,
        told or (None if prepared is None else prepared.astimezone(local)),
        instant(expires_at, "--expires-at"),
        instant(weighed_at, "--weighed-at"),
        instant(assessed_at, "--assessed-at"),
        basis,
        volume,
        flush,
        dead_volume,
        a_pump(parameters=values) if pump else None if drops is None else gravity(drops, parameters=values),
        one_of("--reading", reading, ("cap_only", "reach_cap")),
        years,
        values,
    )
    made = _with_options(plan_of(given))
    if form == "text" and output is None:
        from lupustem.report.plan_text import print_plan
        from lupustem.report.plan_view import plan_view

        print_plan(plan_view(made, case_id=record.case_id, language=language))
    else:
        write(_rendered(made, record, form, language), output, file, lot, parameters, binary=form == "pdf")
    end(made.status, gate)


def _with_options(made: PatientPlan) -> PatientPlan:
    """The plan, its reasons for a missing part with the option that gives it."""
    from dataclasses import replace

    def said(one: Reason) -> Reason:
        more = _GIVE.get(one.rule)
        return (
            one if more is None else replace(one, text=Text(*(a[:-1] + b for a, b in zip(one.text, more, strict=True))))
        )

    return replace(made, reasons=tuple(said(one) for one in made.reasons))


_GIVE = {
    "no_container_yet": Text("；请用 --lot 或 --bag 给出。", "; give --lot or --bag."),
    "infusion_not_timed": Text("；请用 --infusion-at。", "; give --infusion-at."),
}


def _containers(lot: str | None, bags: list[str] | None, recipient: str | None) -> tuple[Any, datetime | None, Any]:
    if lot is not None and bags:
        raise Unreadable(Text("--lot 与 --bag 只用一个。", "use --lot or --bag, not both."))
    if lot is not None:
        from lupustem.exchange.lot_files import read_lot_file
        from lupustem.product.release import release
        from lupustem.treatment.lot_bags import lot_bags

        found = lot_bags(release(read_lot_file(lot)), recipient)
        return found.bags, found.prepared_at, found.reasons
    return tuple(_bag(one) for one in bags or ()), None, ()


_BAG_KEYS = {
    "label": "label_cells",
    "ml": "volume_ml",
    "count": "measured_cells",
    "basis": "count_basis",
    "viability": "viability",
}


def _bag(text: str) -> Any:
    from lupustem.treatment.containers import Bag

    name, _, rest = text.partition(":")
    fields: dict[str, Any] = {}
    for one in rest.split(",") if rest else ():
        key, sign, value = one.partition("=")
        if key.strip() not in _BAG_KEYS or not sign or _BAG_KEYS[key.strip()] in fields:
            raise Unreadable(_BAG)
        fields[_BAG_KEYS[key.strip()]] = value.strip()
    if not name.strip() or not {"label_cells", "volume_ml"} <= set(fields):
        raise Unreadable(_BAG)
    return Bag(name.strip(), **fields)


def _rendered(made: PatientPlan, record: Record, form: str, language: Language) -> bytes:
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.plan_answer import plan_answer

        return as_json(plan_answer(made, record.case_id))
    if form == "ics":
        return _ics(made, record, language)
    from lupustem.report.plan_view import plan_view

    seen = plan_view(made, case_id=record.case_id, language=language)
    if form == "html":
        from lupustem.report.plan_html import plan_html
        from lupustem.report.rate_plan_svg import rate_plan_svg

        drawn = made.rate is not None and made.rate.segments
        picture = rate_plan_svg(made.rate, language) if made.rate is not None and drawn else ""
        return plan_html(seen, picture).encode("utf-8", "replace")
    if form == "pdf":
        from lupustem.report.plan_pdf import plan_pdf

        return plan_pdf(seen, made.given.as_of.date())
    from lupustem.report.plan_text import plan_text

    return plan_text(seen).encode("utf-8", "replace")


def _ics(made: PatientPlan, record: Record, language: Language) -> bytes:
    from lupustem.report.calendar_ics import calendar_ics

    if made.calendar is None:
        raise Unreadable(_NO_CALENDAR if not made.refused else _NO_PLAN)
    spans = [*_infusion(made), *_course(made)]
    return calendar_ics(made.calendar, language=language, made_at=made.given.as_of, case_id=record.case_id, spans=spans)


def _infusion(made: PatientPlan) -> list[Any]:
    from lupustem.report.calendar_ics import Span
    from lupustem.treatment.invalid import later

    start, end = made.given.start, made.end
    if start is None or end is None:
        return []
    allowed = later(end, made.given.parameters.number("ctx.after_h") * 60)
    return [
        Span("infusion", _INFUSION, start, end),
        Span("no_cyclophosphamide", _NO_CTX, start, allowed),
    ]


def _course(made: PatientPlan) -> list[Any]:
    from lupustem.report.calendar_ics import Span

    return [
        Span("antiplatelet", _ANTIPLATELET, date.fromisoformat(line.first), date.fromisoformat(line.last))
        for line in made.drugs
        if line.id == "antiplatelet_course" and line.first is not None and line.last is not None
    ]


_TWO_PREPARATIONS = Text(
    "--prepared-at：与 --lot 中的制备完毕时间不同；请核对，只留一个。",
    "--prepared-at: the lot names another end of preparation; check both and keep one.",
)
_BAG = Text(
    "--bag：应为 编号:label=细胞数,ml=容量[,count=实测,basis=viable|total,viability=0-1]，每项一次。",
    "--bag: ID:label=N,ml=N[,count=N,basis=viable|total,viability=0-1] belongs here, each once.",
)
_NO_CALENDAR = Text(
    "没有输注时间，作不出日历；请用 --infusion-at。",
    "no start is planned, so there is no calendar; give --infusion-at.",
)
_NO_PLAN = Text(
    "没有方案，作不出日历；先看 --format text。", "there is no plan, so there is no calendar; see --format text."
)
_INFUSION = Text("间充质干细胞输注", "MSC infusion")
_NO_CTX = Text("不用环磷酰胺", "no cyclophosphamide")
_ANTIPLATELET = Text("抗血小板药", "antiplatelet course")
