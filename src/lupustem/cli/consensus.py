"""`lupustem consensus`: the consensus itself, to read and to search, by stage, section and recommendation."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lupustem.cli.coverage import carries, gaps, recommendations_carried, sections_carried
from lupustem.cli.facts import Form, FormOption, LangOption
from lupustem.cli.finding import found, nearest
from lupustem.cli.glossary import (
    BASIS_WORDS,
    FORCE_WORDS,
    ROLE_WORDS,
    authority,
    mentioned,
    recommendation_words,
    section_words,
    statement_entry,
)
from lupustem.cli.language import both, current
from lupustem.consensus import STAGES, STATEMENTS, Force, Role, Statement
from lupustem.consensus.authority import DOI, GRADE_WORDS_UNVERIFIED, RECOMMENDATIONS, TITLE, grade_in_words
from lupustem.consensus.sections import SECTIONS, section_of
from lupustem.decision.status import STAGE_WORDS
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.as_words import words as in_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Variable
from lupustem.report.notice import NOT_A_DEVICE
from lupustem.report.phrases import PHRASES
from lupustem.report.view import kinds

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
        typer.Option("--recommendation", min=1, max=10, help=both("表 3 的推荐意见。", "Number in Table 3.")),
    ] = None,
    role: Annotated[Role | None, typer.Option("--role", help=both("作用。", "Role."))] = None,
    force: Annotated[Force | None, typer.Option("--force", help=both("强度。", "Force."))] = None,
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """List the statements."""
    if section is not None and not any(_within(one, section) for one in STATEMENTS.values()):
        raise Unreadable(_no_section(section))
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
        print_json(statement_entry(statement))
        return
    sheet = Sheet()
    tags = "".join(f"[{PHRASES[kind].in_(language)}]" for kind in kinds(statement))
    sheet.heading(statement.id)
    sheet.paragraph(f"{statement.text.in_(language)} {tags}", 2)
    sheet.heading(Text("规则", "Rule").in_(language))
    sheet.fields(_rule(statement, language), margin=2)
    sheet.heading(Text("依据", "Authority").in_(language))
    sheet.fields(_authority(statement, language), margin=2)
    _footer(sheet, language)
    sheet.show()


@consensus_app.command("search", help=both("在中英文条款中查找。", "Search the statements in Chinese and English."))
def search_statements(
    words: Annotated[list[str], typer.Argument(help=both("要找的词。", "What to look for."))],
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
        sheet.heading(f"{section_words(section.number).in_(language)}  {section.title.in_(language)}")
        own = [one for one in STATEMENTS.values() if section_of(one.section) is section]
        sheet.fields([(one.id, one.text.in_(language)) for one in own], margin=2, most=24)
    _footer(sheet, language)
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
    _footer(sheet, language)
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
    titles = {one.number: f"{section_words(one.number).in_(language)} {one.title.in_(language)}" for one in SECTIONS}
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
    _footer(sheet, language)
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
        sheet.paragraph(authority(one, language), 4, "dim")


def _rule(statement: Statement, language: Language) -> list[tuple[str, str]]:
    always = Text("始终", "always")
    advice = Text("无须满足的条件：提示一项做法", "nothing: the statement advises an action")
    applies = always if statement.applies is None else in_words(statement.applies)
    holds = advice if statement.holds is None else in_words(statement.holds)
    facts = [_named(fact).in_(language) for fact in mentioned(statement)]
    return [
        (Text("适用于", "concerns").in_(language), applies.in_(language)),
        (Text("须", "required").in_(language), holds.in_(language)),
        *((Text("事实", "facts").in_(language) if at == 0 else "", fact) for at, fact in enumerate(facts)),
    ]


def _named(fact: Variable) -> Text:
    named = Text(f"{fact.name}（{fact.text.zh}）", f"{fact.name} ({fact.text.en})")
    if not isinstance(fact, Derived):
        return named
    command = f"lupustem facts show {fact.name}"
    return Text(f"{named.zh} ← 推导而来：{command}", f"{named.en} ← derived: {command}")


def _authority(statement: Statement, language: Language) -> list[tuple[str, str]]:
    section = section_of(statement.section)
    place = f"{section_words(statement.section).in_(language)} {section.title.in_(language)}"
    said = [
        (Text("章节", "section"), Text(place, place)),
        (Text("阶段", "stage"), STAGE_WORDS[statement.stage]),
        (Text("强度", "force"), FORCE_WORDS[statement.force]),
        (Text("作用", "role"), ROLE_WORDS[statement.role]),
    ]
    row = statement.recommendation
    if row is not None:
        said.append((Text("推荐意见", "recommendation"), Text(f"{row.number}（表 3）", f"{row.number} (Table 3)")))
        grade = grade_in_words(row)
        said.append((Text("GRADE", "GRADE"), Text(f"{row.grade}：{grade.zh}", f"{row.grade}: {grade.en}")))
        said.append((Text("专家评分", "panel score"), Text(f"{row.panel_score}/10", f"{row.panel_score}/10")))
    said.append((Text("出处", "basis"), BASIS_WORDS[statement.basis]))
    if statement.reading is not None:
        said.append((Text("[解读]", "[reading]"), statement.reading))
    return [(label.in_(language), text.in_(language)) for label, text in said]


def _footer(sheet: Sheet, language: Language) -> None:
    sheet.paragraph("")
    sheet.paragraph(f"{TITLE.in_(language)}, doi {DOI}" if language == "en" else f"{TITLE.zh}，doi {DOI}", 0, "dim")
    words = Text(f"GRADE 文字说明：{GRADE_WORDS_UNVERIFIED.zh}。", f"GRADE in words: {GRADE_WORDS_UNVERIFIED.en}.")
    sheet.paragraph(words.in_(language), 0, "dim")
    sheet.paragraph(NOT_A_DEVICE.in_(language), 0, "dim")


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
