"""`lupustem facts`: the vocabulary to read and to search, and an empty case file to fill in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from lupustem.cli.finding import found, nearest
from lupustem.cli.glossary import GROUP_WORDS, KIND_WORDS, bounds_of, fact_entry, group_of, readers_of, wanted
from lupustem.cli.language import both, current
from lupustem.decision.status import STAGE_NAMES
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import GROUPS, VOCABULARY
from lupustem.facts.codes import codes_of
from lupustem.logic.as_words import derivation_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Variable

facts_app = typer.Typer(
    name="facts",
    help=both(
        "事实词汇表：列出、查找、查看，以及空白病例文件。", "The facts: list, search, show, and an empty case file."
    ),
    no_args_is_help=True,
)


class Form(StrEnum):
    """How a list is printed."""

    TEXT = "text"
    JSON = "json"


class FileForm(StrEnum):
    """How a case file is written."""

    YAML = "yaml"
    JSON = "json"
    TOML = "toml"


class Spoken(StrEnum):
    """The languages of the program."""

    ZH = "zh"
    EN = "en"


Group = StrEnum("Group", {name.upper(): name for name in GROUPS})  # type: ignore[misc]
AskedStage = StrEnum("AskedStage", {name.upper(): name for name in (*STAGE_NAMES, "all")})  # type: ignore[misc]

LangOption = Annotated[
    Spoken | None, typer.Option("--lang", help=both("输出语言：zh 或 en。", "Language of the output: zh or en."))
]
FormOption = Annotated[Form, typer.Option("--format", help=both("输出形式。", "Form of the output."))]


@facts_app.command("list", help=both("列出全部事实，或一组事实。", "List the facts, or those of one group."))
def list_facts(
    group: Annotated[Group | None, typer.Option("--group", help=both("只列一组。", "One group only."))] = None,
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """List the facts by group."""
    _print(tuple(GROUPS[group] if group else VOCABULARY.values()), form, current(lang))


@facts_app.command(
    "search",
    help=both("按名称、中文、英文或代码查找。", "Search names, Chinese, English and codes; parts of words will do."),
)
def search_facts(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=both("要找的词。", "What to look for."))],
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """Search the facts."""
    names = found(" ".join(words), {name: _searched(fact) for name, fact in VOCABULARY.items()})
    if not names:
        raise Unreadable(
            Text(
                "没有找到这样的事实；请换个词，或用 lupustem facts list 查看全部。",
                "No fact is like that; try another word, or see them all with lupustem facts list.",
            )
        )
    _print(tuple(VOCABULARY[name] for name in names), form, current(lang))


@facts_app.command("show", help=both("查看一个事实的全部说明。", "Everything about one fact."))
def show_fact(
    name: Annotated[str, typer.Argument(metavar="NAME", help=both("事实名。", "The fact's name."))],
    form: FormOption = Form.TEXT,
    lang: LangOption = None,
) -> None:
    """Show one fact."""
    if name not in VOCABULARY:
        raise Unreadable(_no_such(name))
    fact = VOCABULARY[name]
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        print_json(fact_entry(fact))
        return
    language = current(lang)
    sheet = Sheet()
    sheet.heading(fact.name)
    sheet.fields(_fields(fact, language))
    if isinstance(fact, Derived):
        _derivation(sheet, fact, language)
    sheet.show()


@facts_app.command("template", help=both("写出空白病例文件。", "Write an empty case file."))
def write_template(
    stage: Annotated[
        list[AskedStage] | None,
        typer.Option(
            "--stage", help=both("阶段，可重复；all 为全部。", "Stage, may be repeated; all for every stage.")
        ),
    ] = None,
    form: Annotated[FileForm, typer.Option("--format", help=both("文件格式。", "Format of the file."))] = FileForm.YAML,
) -> None:
    """Print an empty case file with comments in both languages."""
    from lupustem.cli.template import template

    asked = [str(one) for one in stage] if stage else ["assess"]
    typer.echo(template(STAGE_NAMES if "all" in asked else tuple(asked), form.value), nl=False)


def _print(facts: tuple[Variable, ...], form: Form, language: Language) -> None:
    from lupustem.cli.sheet import Sheet, print_json

    if form is Form.JSON:
        print_json([fact_entry(fact) for fact in facts])
        return
    sheet = Sheet()
    for group, title in GROUP_WORDS.items():
        own = [fact for fact in facts if group_of(fact) == group]
        if own:
            sheet.heading(title.in_(language), f"--group {group}")
            sheet.fields([(fact.name, _in_short(fact, language)) for fact in own], margin=2, most=30)
    sheet.show()


def _in_short(fact: Variable, language: Language) -> str:
    name = fact.text.in_(language)
    if fact.kind == "boolean":
        return name
    if fact.kind == "category":
        return f"{name} · {' | '.join(fact.values)}"
    return f"{name} · {bounds_of(fact).in_(language)}"


def _fields(fact: Variable, language: Language) -> list[tuple[str, str]]:
    group, other = GROUP_WORDS[group_of(fact)].in_(language), "en" if language == "zh" else "zh"
    fields = [
        (Text("名称", "Name"), fact.text.in_(language)),
        (Text("英文", "Chinese"), fact.text.in_("en" if other == "en" else "zh")),
        (Text("组", "Group"), group),
        (Text("类型", "Kind"), KIND_WORDS[fact.kind].in_(language)),
    ]
    if fact.kind == "category":
        fields.append((Text("取值", "Values"), wanted(fact).in_(language)))
    if fact.minimum is not None:
        fields.append(
            (
                Text("范围", "Bounds"),
                bounds_of(fact).in_(language) + Text("（含两端）", ", both included").in_(language),
            )
        )
        fields.append((Text("单位", "Unit"), fact.unit or Text("无", "none").in_(language)))
    fields += [(Text("代码", "Codes"), line) for line in _codes(fact, language)]
    readers = ", ".join(readers_of(fact)) or Text("没有条款读取它", "no statement reads it").in_(language)
    fields.append((Text("相关条款", "Statements"), readers))
    labels = [label.in_(language) for label, _ in fields]
    return [
        (label if labels.index(label) == at else "", text)
        for at, (label, (_, text)) in enumerate(zip(labels, fields, strict=True))
    ]


def _codes(fact: Variable, language: Language) -> list[str]:
    unverified = Text("（凭记忆，未核实）", " (from memory, unverified)").in_(language)
    return [f"{one.system} {one.code} {one.display}{'' if one.verified else unverified}" for one in codes_of(fact.name)]


def _derivation(sheet: object, fact: Derived, language: Language) -> None:
    from lupustem.cli.sheet import Sheet

    assert isinstance(sheet, Sheet)
    sheet.heading(
        Text("如何推导", "How it is derived").in_(language),
        Text(
            "自上而下，第一个成立者为准；都不成立则为未知",
            "from top to bottom, the first that is true; none true: unknown",
        ).in_(language),
    )
    lines = [
        (f"{at}.", f"{when.in_(language)} → {value.in_(language)}")
        for at, (when, value) in enumerate(derivation_words(fact), 1)
    ]
    sheet.fields(lines, margin=2)
    if fact.reading is not None:
        sheet.heading(Text("[解读]", "[reading]").in_(language))
        sheet.paragraph(fact.reading.in_(language), 2)


def _searched(fact: Variable) -> str:
    codes = " ".join(f"{one.system} {one.code} {one.display}" for one in codes_of(fact.name))
    values = " ".join(f"{value} {name.zh} {name.en}" for value, name in fact.values.items())
    return f"{fact.name} {fact.text.zh} {fact.text.en} {values} {codes}"


def _no_such(name: str) -> Text:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
    near = nearest(name, VOCABULARY)
    if near is None:
        return Text(
            f"{shown}：没有这个事实；用 lupustem facts search 查找。",
            f"{shown}: no fact has this name; look for it with lupustem facts search.",
        )
    return Text(
        f"{shown}：没有这个事实；最接近的是 {near}。", f"{shown}: no fact has this name; the nearest is {near}."
    )
