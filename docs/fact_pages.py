"""The fact dictionary: every fact with type, unit, bounds, values, codes and the statements that read it."""

from __future__ import annotations

from docs.markdown import cell, footer, table
from lupustem.cli.glossary import GROUP_WORDS, KIND_WORDS, bounds_of, readers_of
from lupustem.consensus import STATEMENTS
from lupustem.facts import DERIVED, GROUPS
from lupustem.facts.codes import codes_of
from lupustem.logic.as_words import derivation_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Variable

_TITLE = Text("事实词典", "The fact dictionary")
_LEAD = Text(
    "每个事实只有一个名称：表格的列名、病例文件的键、界面的字段都用它。没有给出的事实是**未知**，从不当作“否”。\n"
    "数值是至多 6 位小数的十进制数，按书写的样子保存；范围含两端，超出即拒绝。布尔事实写 `true` 或 `false`。\n"
    "查找：`lupustem facts search 血小板`；空白病例文件：`lupustem facts template`。",
    "A fact has one name: the column of a table, the key of a case file, the field of a form. A fact that is not\n"
    'given is **unknown**; it is never taken for "no". Numbers are decimals of at most 6 places and kept as they were\n'
    "written; bounds include both ends, and what lies outside is refused. Yes-or-no facts are `true` or `false`.\n"
    "To search: `lupustem facts search platelet`; an empty case file: `lupustem facts template`.",
)
_HEAD: tuple[Text, ...] = (
    Text("事实", "Fact"),
    Text("名称", "Name"),
    Text("类型与取值", "Type and values"),
    Text("单位（UCUM）", "Unit (UCUM)"),
    Text("代码", "Codes"),
    Text("相关条款", "Statements that read it"),
)
_CODES_NOTE = Text(
    "带“?”的代码凭记忆写出，未在公开来源中核实。代码在读取病历时各起什么作用，见 FHIR 说明。术语的许可见 NOTICE。",
    'A code with "?" was written from memory and not found in a public source. What each code does when a record is\n'
    "read is said on the FHIR page. Licences of the terminologies: NOTICE.",
)


def facts_page(language: Language) -> str:
    """The whole dictionary in one language."""
    parts = [f"# {_TITLE.in_(language)}", _LEAD.in_(language), _CODES_NOTE.in_(language)]
    for group, facts in GROUPS.items():
        if group != "derived":
            parts += [f"## {GROUP_WORDS[group].in_(language)}", _table(facts, language)]
    parts.append(f"## {GROUP_WORDS['derived'].in_(language)}")
    parts.append(
        Text(
            "由其他事实推导而来：自上而下，条件成立的第一行给出取值；都不成立则为未知。",
            "Computed from other facts: from top to bottom, the first row whose condition is true gives the value; "
            "none true: unknown.",
        ).in_(language)
    )
    parts += [_derived(fact, language) for fact in DERIVED.values()]
    return "\n\n".join([*parts, footer(language)]) + "\n"


def _table(facts: tuple[Variable, ...], language: Language) -> str:
    rows = [
        (
            f'<a id="{fact.name}"></a>`{fact.name}`',
            fact.text.in_(language),
            _type(fact, language),
            f"`{fact.unit}`" if fact.unit else "",
            _codes(fact),
            _statements(fact),
        )
        for fact in facts
    ]
    return table([head.in_(language) for head in _HEAD], rows)


def _type(fact: Variable, language: Language) -> str:
    if fact.kind == "boolean":
        return Text("是或否", "yes or no").in_(language)
    if fact.kind == "category":
        left, right = ("（", "）") if language == "zh" else (" (", ")")
        return "<br>".join(f"`{value}`{left}{name.in_(language)}{right}" for value, name in fact.values.items())
    kind = Text("数值", "number") if fact.kind == "number" else KIND_WORDS["integer"]
    return Text(f"{kind.zh}，{bounds_of(fact).zh}", f"{kind.en}, {bounds_of(fact).en}").in_(language)


def _codes(fact: Variable) -> str:
    by_system: dict[str, list[str]] = {}
    for one in codes_of(fact.name):
        by_system.setdefault(one.system, []).append(one.code + ("" if one.verified else "?"))
    return cell("<br>".join(f"{system} {', '.join(codes)}" for system, codes in by_system.items()))


def _statements(fact: Variable) -> str:
    return "<br>".join(f"[{name}](statements/{STATEMENTS[name].stage}/{name}.md)" for name in readers_of(fact))


def _derived(fact: Derived, language: Language) -> str:
    heads = [Text("条件", "Condition"), Text("取值", "Value")]
    rows = [(f"{when.in_(language)}", value.in_(language)) for when, value in derivation_words(fact)]
    read = Text("读取它的条款：", "Read by: ").in_(language) + _statements(fact).replace("<br>", ", ")
    parts = [
        f'### <a id="{fact.name}"></a>`{fact.name}`',
        fact.text.in_(language),
        table([head.in_(language) for head in heads], rows),
    ]
    if fact.reading is not None:
        parts.append(Text("**[解读]** ", "**[reading]** ").in_(language) + fact.reading.in_(language))
    return "\n\n".join([*parts, read])
