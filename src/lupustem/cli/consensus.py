"""`lupustem consensus`: the consensus itself, to read and to search, by stage, section and recommendation."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lupustem.cli.coverage import carries, gaps, recommendations_carried, sections_carried
from lupustem.cli.facts import Form, FormOption, LangOption
from lupustem.cli.finding import found, nearest
from lupustem.cli.glossary import (
    authority,
    recommendation_words,
    section_heading,
    statement_entry,
)
from lupustem.cli.language import both, current
from lupustem.cli.statement_sheet import authority_fields, footer, rule_fields, tags
from lupustem.cli.statement_studies import evidence_lines, studies_entry
from lupustem.consensus import STAGES, STATEMENTS, Force, Role, Statement
from lupustem.consensus.authority import RECOMMENDATIONS
from lupustem.consensus.sections import SECTIONS, section_of
from lupustem.decision.status import STAGE_WORDS
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.as_words import words as in_words
from lupustem.logic.text import Language, Text

if TYPE_CHECKING:
    from lupustem.cli.sheet import Sheet

consensus_app = typer.Typer(
    name="consensus",
    help=both("共识条款：列出、查找、查看。", "The statements of the consensus: list, search, show."),
    no_args_is_help=True,
)

Stage = StrEnum("Stage", {name.upper(): name for name in STAGES})  # type: ignore[misc]


@consensus_app.command("list", help=both("列出条款，可按条件筛选。", "List the statements, all or some."))
def list_statements(
    stage: Annotated[Stage | None, typer.Option("--stage", help=both("阶段。", "Stage."))] = None,
    section: Annotated[
        str | None,
        typer.Option("--section", help=both("章节，如 3.12(3)；3.12 含其下各节。", "Section, such as 3.12(3).")),
    ] = None,
    recommendation: Annotated[
        int | None,
        typer.Option("--recommendation", metavar="1-10", help=both("表 3 的推荐意见。", "Number in Table 3.")),
    ] = None,
    role: Annotated[Role | None, typer.Option("--role", help=both("作用。", "Role."))] = None,
    force: Annotated[Force | None, typer.Option("--force", help=both("强度。", "Force."))] = None,
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """List the statements."""
    if section is not None and not any(_within(one, section) for one in STATEMENTS.values()):
        raise Unreadable(_no_section(section))
    if recommendation is not None and recommendation not in RECOMMENDATIONS:
        raise Unreadable(Text("表 3 的推荐意见为 1 至 10。", "Table 3 has the recommendations 1 to 10."))
    chosen = [
        one
        for one in STATEMENTS.values()
        if (stage is None or one.stage == stage)
        and (section is None or _within(one, section))
        and (recommendation is None or carries(one, recommendation))
        and (role is None or one.role is role)
        and (force is None or one.force is force)
    ]
    _print(chosen, form, current(lang))


@consensus_app.command(
    "show", help=both("查看一条：原意、规则、依据。", "One statement: sentence, rule and authority.")
)
def show_statement(
    id_: Annotated[str, typer.Argument(metavar="ID", help=both("条款编号。", "The statement's id."))],
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """Show one statement."""
    if id_ not in STATEMENTS:
        raise Unreadable(_no_such(id_))
    statement, language = STATEMENTS[id_], current(lang)
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        print_json(statement_entry(statement) | studies_entry(statement))
        return
    sheet = Sheet()
    sheet.heading(statement.id)
    sheet.paragraph(statement.text.in_(language), 2)
    sheet.paragraph(tags(statement, language), 2, "dim")
    sheet.heading(Text("规则", "Rule").in_(language))
    sheet.fields(rule_fields(statement, language), margin=2)
    sheet.heading(Text("依据", "Authority").in_(language))
    sheet.fields(authority_fields(statement, language), margin=2)
    evidence_lines(sheet, statement, language)
    footer(sheet, language)
    sheet.show()


@consensus_app.command("search", help=both("在中英文条款中查找。", "Search the statements in Chinese and English."))
def search_statements(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=both("要找的词。", "What to look for."))],
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """Search the statements."""
    names = found(" ".join(words), {name: _searched(one) for name, one in STATEMENTS.items()})
    if not names:
        raise Unreadable(
            Text(
                "没有找到这样的条款；请换个词，或用 lupustem consensus list 查看全部。",
                "No statement is like that; try another word, or see them all with lupustem consensus list.",
            )
        )
    _print([STATEMENTS[name] for name in names], form, current(lang), found_in_order=True)


@consensus_app.command("sections", help=both("按原文章节列出。", "The statements by section of the article."))
def by_section(form: FormOption = Form.TEXT, lang: LangOption = None) -> None:
    """List the statements by section."""
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        print_json(sections_carried())
        return
    language, sheet = current(lang), Sheet()
    for section in SECTIONS:
        sheet.heading(section_heading(section).in_(language))
        own = [one for one in STATEMENTS.values() if section_of(one.section) is section]
        sheet.fields([(one.id, one.text.in_(language)) for one in own], margin=2, most=24)
    footer(sheet, language)
    sheet.show()


@consensus_app.command("recommendations", help=both("表 3 的十条推荐意见。", "The ten recommendations of Table 3."))
def by_recommendation(form: FormOption = Form.TEXT, lang: LangOption = None) -> None:
    """List the recommendations with the statements that carry each."""
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        print_json(recommendations_carried())
        return
    language, sheet = current(lang), Sheet()
    for number, row in RECOMMENDATIONS.items():
        sheet.paragraph(recommendation_words(row, language), 0, "bold")
        own = [one for one in STATEMENTS.values() if carries(one, number)]
        sheet.fields([(one.id, one.text.in_(language)) for one in own], margin=2, most=24)
        sheet.paragraph("")
    footer(sheet, language)
    sheet.show()


@consensus_app.command(
    "coverage", help=both("哪些章节与推荐意见由哪些条款承载，缺口何在。", "What is carried by what, and the gaps.")
)
def coverage(form: FormOption = Form.TEXT, lang: LangOption = None) -> None:
    """Say which sections and recommendations are carried, and what is not."""
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        open_points = [{"zh": gap.zh, "en": gap.en} for gap in gaps()]
        carried_by = {"sections": sections_carried(), "recommendations": recommendations_carried()}
        print_json({**carried_by, "gaps": open_points})
        return
    language, sheet = current(lang), Sheet()
    sheet.heading(Text("章节", "Sections").in_(language), _counted(len(SECTIONS), sections_carried(), language))
    titles = {one.number: section_heading(one).in_(language) for one in SECTIONS}
    sheet.fields(
        [(titles[one["section"]], ", ".join(one["statements"])) for one in sections_carried()], margin=2, most=26
    )
    sheet.heading(
        Text("推荐意见（表 3）", "Recommendations (Table 3)").in_(language),
        _counted(10, recommendations_carried(), language),
    )
    carried = [
        (f"{one['recommendation']}  {one['grade']}", ", ".join(one["statements"])) for one in recommendations_carried()
    ]
    sheet.fields(carried, margin=2)
    sheet.heading(Text("缺口", "Gaps").in_(language))
    for gap in gaps():
        sheet.fields([("-", gap.in_(language))], margin=2)
    footer(sheet, language)
    sheet.show()


def _print(statements: list[Statement], form: Form, language: Language, *, found_in_order: bool = False) -> None:
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        print_json([statement_entry(one) for one in statements])
        return
    sheet = Sheet()
    if found_in_order:
        _group(sheet, statements, language)
    else:
        for stage, title in STAGE_WORDS.items():
            own = [one for one in statements if one.stage == stage]
            if own:
                sheet.heading(title.in_(language), f"--stage {stage} · {len(own)}")
                _group(sheet, own, language)
        if not statements:
            sheet.paragraph(Text("没有符合条件的条款。", "No statement fits.").in_(language))
    sheet.show()


def _group(sheet: Sheet, statements: list[Statement], language: Language) -> None:
    for one in statements:
        sheet.paragraph(one.id, 2, "bold")
        sheet.paragraph(one.text.in_(language), 4)
        sheet.paragraph(f"{tags(one, language)} {authority(one, language)}", 4, "dim")


def _counted(whole: int, entries: list[dict[str, Any]], language: Language) -> str:
    carried = sum(bool(one["statements"]) for one in entries)
    return Text(f"{carried}/{whole} 已有条款", f"{carried} of {whole} carried").in_(language)


def _within(statement: Statement, section: str) -> bool:
    asked = "introduction" if section == "引言" else section
    number = section_of(statement.section).number
    return asked in (statement.section, number) or number.startswith((f"{asked}(", f"{asked}."))


def _searched(one: Statement) -> str:
    rules = " ".join(" ".join(in_words(rule)) for rule in (one.applies, one.holds) if rule is not None)
    return f"{one.id} {one.text.zh} {one.text.en} {rules}"


def _no_section(section: str) -> Text:
    numbers = ", ".join(one.number for one in SECTIONS)
    return Text(f"没有这一节；有条款的章节：{numbers}。", f"No such section; the sections with statements: {numbers}.")


def _no_such(name: str) -> Text:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
    near = nearest(name, STATEMENTS)
    if near is None:
        return Text(
            f"{shown}：没有这一条；用 lupustem consensus search 查找。",
            f"{shown}: no statement has this id; look for it with lupustem consensus search.",
        )
    return Text(
        f"{shown}：没有这一条；最接近的是 {near}。", f"{shown}: no statement has this id; the nearest is {near}."
    )
