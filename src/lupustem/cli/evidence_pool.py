"""`lupustem evidence pool`: the project's own studies by definition, or a table of studies, into one pool."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lupustem.cli.errors import Refused, one_of
from lupustem.cli.facts import LangOption
from lupustem.cli.language import both, current
from lupustem.cli.options import Output
from lupustem.cli.output import spare, write
from lupustem.cli.pool_output import FORMATS, draw, form_of, written
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.evidence.choose import Against, Span
    from lupustem.evidence.pool_result import PoolOptions, PoolResult

GROUPINGS = ("cells", "design", "dose", "route")
RULES = ("largest", "longest")


def _option(flag: str, metavar: str, zh: str, en: str) -> Any:
    return typer.Option(flag, metavar=metavar, show_default=False, help=both(zh, en))


def pool_command(
    table: Annotated[
        str | None,
        typer.Argument(
            metavar="TABLE",
            show_default=False,
            help=both(
                "自己的研究表（.csv .yaml；- 为标准输入的 CSV）；不给则用本项目收录的研究。",
                "A table of your own studies (.csv .yaml; - is CSV on standard input); without it the project's studies.",
            ),
        ),
    ] = None,
    definition: Annotated[
        list[str] | None,
        _option("--definition", "ID", "结局定义，见 evidence definitions。", "Definition of the outcome."),
    ] = None,
    months: Annotated[
        str | None, _option("--months", "M|M-M", "时点（月），如 12 或 3-12。", "Time point in months: 12, or 3-12.")
    ] = None,
    versus_control: Annotated[
        bool, typer.Option("--versus-control", help=both("与对照组比较。", "Compare with the control arm."))
    ] = False,
    from_baseline: Annotated[
        bool,
        typer.Option(
            "--from-baseline", help=both("与同一批患者的基线比较。", "Change from the same patients' baseline.")
        ),
    ] = False,
    study: Annotated[
        list[str] | None, _option("--study", "ID", "只用这些研究，可重复。", "These studies only; may be repeated.")
    ] = None,
    rule: Annotated[
        str, _option("--rule", "|".join(RULES), "同组取人数最多或随访最长者。", "Of a group, which study stands.")
    ] = "largest",
    by: Annotated[
        str | None,
        _option("--by", "|".join(GROUPINGS), "亚组；表格用 subgroup 列。", "Subgroups; a table has its column."),
    ] = None,
    overlap_override: Annotated[
        str | None,
        _option("--overlap-override", "REASON", "把重叠患者一并计入的理由。", "Reason to count overlapping patients."),
    ] = None,
    definition_override: Annotated[
        str | None,
        _option("--definition-override", "REASON", "把不同定义一并计入的理由。", "Reason to pool unlike definitions."),
    ] = None,
    measure: Annotated[
        str | None,
        _option(
            "--measure",
            "NAME",
            "指标：logit、freeman_tukey、arcsine、md、or、rr 等。",
            "logit, freeman_tukey, md, or, rr ...",
        ),
    ] = None,
    method: Annotated[
        str | None,
        _option(
            "--method", "NAME", "模型：common、reml、glmm、mh、peto 等。", "Model: common, reml, glmm, mh, peto ..."
        ),
    ] = None,
    tau2: Annotated[
        str | None, _option("--tau2", "NAME", "tau² 的估计：dl、pm、reml 等。", "Estimator of tau2: dl, pm, reml ...")
    ] = None,
    interval: Annotated[
        str, _option("--interval", "z|t|hk", "区间；默认由方法定。", "Interval; by default the method's own.")
    ] = "auto",
    floor: Annotated[
        str, _option("--floor", "auto|always|never", "Hartung-Knapp 的下限。", "Floor of Hartung and Knapp.")
    ] = "auto",
    prediction: Annotated[
        str, _option("--prediction", "metafor|higgins", "预测区间的分位数规则。", "Rule of the prediction interval.")
    ] = "metafor",
    level: Annotated[float, _option("--level", "0.95", "置信水平。", "Confidence level.")] = 0.95,
    correlation: Annotated[
        float | None, _option("--correlation", "R", "前后变化：假定的相关系数。", "Changes: correlation assumed.")
    ] = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help=both("逐一剔除。", "Also without each study in turn."))
    ] = False,
    asymmetry: Annotated[
        bool, typer.Option("--egger", help=both("小样本效应检验。", "Also tests for small-study effects."))
    ] = False,
    forest: Annotated[
        str | None, _option("--forest", "FILE.svg", "另写一幅森林图。", "Also write a forest plot.")
    ] = None,
    funnel: Annotated[
        str | None, _option("--funnel", "FILE.svg", "另写一幅漏斗图。", "Also write a funnel plot.")
    ] = None,
    output_format: Annotated[
        str | None,
        _option(
            "--format", "|".join(FORMATS), "输出形式；默认依 -o 的后缀，否则 text。", "By the suffix of -o, else text."
        ),
    ] = None,
    output: Output = None,
    lang: LangOption = None,
) -> None:
    """Pool studies of one outcome."""
    for file in (output, forest, funnel):
        spare(file, table)
    language, form = current(lang), form_of(output_format, output)
    request = _Request(
        tuple(definition or ()),
        tuple(study or ()),
        months,
        _against(versus_control, from_baseline),
        rule,
        by,
        overlap_override,
        definition_override,
    )
    asked = _options(measure, method, tau2, interval, floor, prediction, level, correlation, leave_one_out, asymmetry)
    found = _pooled(table, request, asked)
    draw(found, forest, funnel, language)
    write(written(found, form, language), output, table, binary=form == "pdf")


@dataclass(frozen=True, slots=True)
class _Request:
    """What was asked of the choice of studies."""

    definitions: tuple[str, ...]
    studies: tuple[str, ...]
    months: str | None
    against: Against | None
    rule: str
    by: str | None
    overlap: str | None
    unlike: str | None

    def only_for_own(self) -> str | None:
        """The first option that a table of one's own does not take."""
        asked = {
            "--definition": self.definitions,
            "--study": self.studies,
            "--months": self.months,
            "--versus-control": self.against == "control",
            "--from-baseline": self.against == "baseline",
            "--by": self.by,
        }
        return next((name for name, given in asked.items() if given), None)


def _options(
    measure: str | None,
    method: str | None,
    tau2: str | None,
    interval: str,
    floor: str,
    prediction: str,
    level: float,
    correlation: float | None,
    each_left_out: bool,
    asymmetry: bool,
) -> PoolOptions:
    from lupustem.evidence.pool_names import interval_named, measure_named, method_named
    from lupustem.evidence.pool_result import PoolOptions

    named = None if method is None or method.lower() == "random" else method_named(method)
    if named is not None and tau2 is not None and named != method_named(tau2):
        raise Unreadable(_ONE_METHOD)
    return PoolOptions(
        None if measure is None else measure_named(measure),
        method_named(tau2 or method or "auto"),
        interval_named(interval),
        floor,
        prediction,
        level,
        correlation,
        each_left_out,
        asymmetry,
    )


def _pooled(table: str | None, request: _Request, options: PoolOptions) -> PoolResult:
    """Raises Unreadable or Refused, with a line for each problem."""
    from lupustem.evidence.choice_refusals import NotChosen
    from lupustem.evidence.pooling.refused import NotPooled
    from lupustem.exchange.study_table_words import ManyProblems

    try:
        return _own(request, options) if table is None else _given(table, request, options)
    except ManyProblems as wrong:
        raise Refused(wrong.lines) from None
    except NotChosen as refused:
        raise Unreadable(refused.text) from None
    except NotPooled as refused:
        raise Refused(tuple(problem.text for problem in refused.problems)) from None


def _own(request: _Request, options: PoolOptions) -> PoolResult:
    from lupustem.evidence.choose import RULES as KNOWN
    from lupustem.evidence.choose import choose
    from lupustem.evidence.pool_result import pooled_choice

    one_of("--rule", request.rule, RULES)
    if request.by is not None:
        one_of("--by", request.by, GROUPINGS)
    chosen = choose(
        request.definitions,
        span=_span(request.months),
        against=request.against,
        rule=KNOWN[RULES.index(request.rule)],
        studies=request.studies,
        overlap_override=request.overlap,
        definition_override=request.unlike,
    )
    return pooled_choice(chosen, options, request.by)


def _given(table: str, request: _Request, options: PoolOptions) -> PoolResult:
    from lupustem.evidence.pool_result import pooled_rows
    from lupustem.evidence.table_choice import check_table
    from lupustem.exchange.study_tables import MEASURE_OF, read_study_table

    strange = request.only_for_own()
    if strange is not None:
        raise Unreadable(
            Text(
                f"{strange} 用于本项目收录的研究，不用于自己的表格；请去掉。",
                f"{strange} is for the project's own studies, not for a table; leave it out.",
            )
        )
    read = read_study_table(table)
    _fitting(options.measure, read.kind)
    overrides = check_table(
        read.overlap_group, read.definition, overlap_override=request.overlap, definition_override=request.unlike
    )
    return pooled_rows(read.studies, MEASURE_OF[read.kind], options, read.subgroup, overrides)


def _fitting(measure: str | None, kind: str) -> None:
    """Raises Unreadable where the columns of a table are not those of the measure asked for."""
    from lupustem.evidence.pooling.measures import MEASURES
    from lupustem.exchange.study_tables import SHAPES

    wanted = MEASURES[measure].reads.__name__ if measure in MEASURES else kind
    if wanted != kind:
        columns, given = ",".join(SHAPES[wanted]), ",".join(SHAPES[kind])
        raise Unreadable(
            Text(
                f"--measure {measure} 需要的列是 {columns}；表中是 {given}。",
                f"--measure {measure} reads the columns {columns}; the table has {given}.",
            )
        )


def _against(control: bool, baseline: bool) -> Against | None:
    if control and baseline:
        raise Unreadable(_ONE_COMPARISON)
    return "control" if control else "baseline" if baseline else None


def _span(months: str | None) -> Span | None:
    from lupustem.evidence.choose import Span

    if months is None:
        return None
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?)(?:-(\d{1,4}(?:\.\d{1,3})?))?", months)
    if found is None:
        raise Unreadable(_MONTHS)
    first = Decimal(found[1])
    last = Decimal(found[2]) if found[2] else first
    if last < first:
        raise Unreadable(_MONTHS)
    return Span(first, last)


_MONTHS = Text(
    "--months 须为月数或范围，如 12 或 3-12，前小后大。",
    "--months takes months or a range, such as 12 or 3-12, the lower first.",
)
_ONE_COMPARISON = Text(
    "--versus-control 与 --from-baseline 只能给一个。", "give either --versus-control or --from-baseline, not both."
)
_ONE_METHOD = Text(
    "--method 与 --tau2 说的是两种模型；请只给一个。", "--method and --tau2 name two models; give one of them."
)
