"""`lupustem evidence`: the studies behind the statements, their discrepancies, and pooling."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from lupustem.cli.evidence_pool import pool_command
from lupustem.cli.facts import Form, FormOption, LangOption
from lupustem.cli.finding import nearest
from lupustem.cli.language import both, current
from lupustem.evidence.definitions import DEFINITIONS, FAMILY_WORDS
from lupustem.evidence.discrepancies import DISCREPANCIES, touching_statement, touching_study
from lupustem.evidence.links import LINKS, studies_of
from lupustem.evidence.overlap import NOT_ADDED, shares_patients
from lupustem.evidence.studies import MODULES, STUDIES
from lupustem.evidence.study import Cells, Design, Study
from lupustem.evidence.where import Kind
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text

evidence_app = typer.Typer(
    name="evidence",
    help=both(
        "条款背后的研究：列出、查看、与原文不一致之处、合并。",
        "The studies behind the statements: list, show, discrepancies, pool.",
    ),
    no_args_is_help=True,
)

CellsAsked = StrEnum("CellsAsked", {one.name: one.value for one in Cells})  # type: ignore[misc]
KindAsked = StrEnum("KindAsked", {one.name: one.value for one in Kind})  # type: ignore[misc]
DesignAsked = StrEnum("DesignAsked", {one.name: one.value for one in Design})  # type: ignore[misc]


@evidence_app.command("list", help=both("列出研究，可按条件筛选。", "List the studies, all or some."))
def list_studies(
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome", metavar="DEFINITION", help=both("报告了某一结局的研究。", "Those that report an outcome.")
        ),
    ] = None,
    cells: Annotated[CellsAsked | None, typer.Option("--source", help=both("细胞来源。", "Tissue of origin."))] = None,
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="GROUP", help=both("重叠组，见 show。", "Overlap group, see show.")),
    ] = None,
    statement: Annotated[
        str | None,
        typer.Option("--statement", metavar="ID", help=both("某一条款背后的研究。", "Those behind a statement.")),
    ] = None,
    read: Annotated[
        KindAsked | None,
        typer.Option("--read", help=both("有数字读自此类来源的研究。", "Those with a figure read there.")),
    ] = None,
    design: Annotated[DesignAsked | None, typer.Option("--design", help=both("设计。", "Design."))] = None,
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """List the studies."""
    _known("--outcome", outcome, DEFINITIONS)
    _known("--group", group, {one.overlap_group for one in STUDIES.values()})
    _known("--statement", statement, LINKS)
    behind = {link.study for link in studies_of(statement)} if statement is not None else None
    chosen = [
        one
        for one in STUDIES.values()
        if (outcome is None or any(found.definition == outcome for found in one.outcomes))
        and (cells is None or Cells(cells) in one.cells)
        and (group is None or one.overlap_group == group)
        and (behind is None or one.id in behind)
        and (read is None or Kind(read) in _kinds(one))
        and (design is None or one.design is Design(design))
    ]
    _print(chosen, form, current(lang))


@evidence_app.command(
    "show", help=both("查看一项研究，或一个结局定义。", "One study, or one definition of an outcome.")
)
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="STUDY|DEFINITION", help=both("研究或结局定义的编号。", "Id of a study or a definition.")
        ),
    ],
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """Show one study or one definition."""
    if name not in STUDIES and name not in DEFINITIONS:
        raise Unreadable(_no_such(name))
    language = current(lang)
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        from lupustem.report.evidence_answer import definition_entry, study_entry

        print_json(study_entry(STUDIES[name]) if name in STUDIES else definition_entry(DEFINITIONS[name]))
        return
    sheet = Sheet()
    if name in STUDIES:
        from lupustem.cli.evidence_sheet import study_sheet

        study_sheet(sheet, STUDIES[name], language)
    else:
        from lupustem.cli.definition_sheet import definition_sheet

        definition_sheet(sheet, DEFINITIONS[name], language)
    sheet.show()


@evidence_app.command(
    "definitions",
    help=both("列出各结局定义及报告它的研究数。", "The definitions of outcomes, and how many report each."),
)
def definitions(form: FormOption = Form.TEXT, lang: LangOption = None) -> None:
    """List the definitions of outcomes."""
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        from lupustem.report.evidence_answer import definition_entry

        print_json([definition_entry(one) for one in DEFINITIONS.values()])
        return
    language, sheet = current(lang), Sheet()
    for family, words in FAMILY_WORDS.items():
        sheet.heading(words.in_(language))
        own = [one for one in DEFINITIONS.values() if one.family is family]
        pairs = []
        for one in own:
            reporting = sum(any(found.definition == one.id for found in study.outcomes) for study in STUDIES.values())
            counted = Text(f"（{reporting} 项研究）", f" ({reporting})").in_(language)
            pairs.append((one.id, one.name.in_(language) + counted))
        sheet.fields(pairs, margin=2)
    sheet.show()


@evidence_app.command(
    "discrepancies",
    help=both(
        "原文印作什么，来源怎么说，软件如何处理。", "What is printed, what the source says, what is done about it."
    ),
)
def discrepancies(
    study: Annotated[
        str | None, typer.Option("--study", metavar="ID", help=both("某项研究的。", "Of one study."))
    ] = None,
    statement: Annotated[
        str | None, typer.Option("--statement", metavar="ID", help=both("某一条款的。", "Of one statement."))
    ] = None,
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """List the discrepancies between what is printed and what the sources say."""
    from lupustem.cli.sheet import Sheet, print_json

    _known("--study", study, STUDIES)
    _known("--statement", statement, {name for one in DISCREPANCIES.values() for name in one.statements})
    chosen = [
        one
        for one in DISCREPANCIES.values()
        if (study is None or one in touching_study(study))
        and (statement is None or one in touching_statement(statement))
    ]
    if form is Form.JSON:
        from lupustem.report.evidence_answer import discrepancy_entry

        print_json([discrepancy_entry(one) for one in chosen])
        return
    from lupustem.cli.evidence_sheet import discrepancy_lines

    language, sheet = current(lang), Sheet()
    for one in chosen:
        discrepancy_lines(sheet, one, language)
        sheet.paragraph("")
    sheet.show()


evidence_app.command(
    "pool",
    help=both(
        "合并某一结局：本项目收录的研究，或自己的表格。重叠的患者与不同的定义不合并。",
        "Pool one outcome: the project's studies, or a table. Overlapping patients and unlike definitions are refused.",
    ),
    epilog=both(
        "表格的列：study 加 events,n；events,person_time；mean,sd,n；events_1,n_1,events_2,n_2 等；可加 overlap_group、"
        "definition、subgroup。\n退出码：0 完成；2 输入有误；1 程序内部出错。",
        "Columns of a table: study with events,n; events,person_time; mean,sd,n; events_1,n_1,events_2,n_2 and others; "
        "beside them overlap_group, definition, subgroup.\nExit codes: 0 done; 2 wrong input; 1 a fault in lupustem itself.",
    ),
)(pool_command)


def _kinds(one: Study) -> set[Kind]:
    outcomes = (one.outcome_where(outcome).kind for outcome in one.outcomes)
    return {one.read.kind, *outcomes, *(where.kind for where in one.elsewhere.values())}


def _print(studies: list[Study], form: Form, language: Language) -> None:
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        from lupustem.report.evidence_answer import study_entry

        print_json([study_entry(one) for one in studies])
        return
    from lupustem.cli.evidence_sheet import study_line

    sheet = Sheet()
    for module, title in MODULES.items():
        own = [one for one in studies if one.module == module]
        if own:
            sheet.heading(title.in_(language), str(len(own)))
        for one in own:
            authors = "" if one.authors is None else f"  {one.authors} {one.year}"
            sheet.paragraph(f"{one.id}{authors}", 2, "bold")
            sheet.paragraph(study_line(one, language), 4)
    if not studies:
        sheet.paragraph(Text("没有符合条件的研究。", "No study fits.").in_(language))
    if shares_patients(studies):
        sheet.paragraph("")
        sheet.paragraph(NOT_ADDED.in_(language), 0, "dim")
    sheet.show()


def _known(option: str, value: str | None, allowed: object) -> None:
    names = list(allowed)  # type: ignore[call-overload]
    if value is None or value in names:
        return
    shown = "".join(sign if sign.isprintable() else "?" for sign in value[:60])
    near = nearest(value, names)
    zh, en = ("", "") if near is None else (f"；最接近的是 {near}", f"; the nearest is {near}")
    raise Unreadable(Text(f"{option}：没有 {shown}{zh}。", f"{option}: there is no {shown}{en}."))


def _no_such(name: str) -> Text:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
    near = nearest(name, [*STUDIES, *DEFINITIONS])
    zh, en = ("", "") if near is None else (f"；最接近的是 {near}", f"; the nearest is {near}")
    return Text(
        f"{shown}：没有这项研究或定义{zh}；全部见 lupustem evidence list。",
        f"{shown}: no study or definition has this id{en}; lupustem evidence list shows the studies.",
    )
