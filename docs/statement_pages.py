"""A page per statement with the cases that were tested, and the index by stage and by recommendation."""

from __future__ import annotations

from decimal import Decimal

from tests.spec.read_cases import Facts, cases_of

from docs.markdown import footer, table
from docs.statement_studies import discrepancies, studies
from lupustem.cli.glossary import (
    BASIS_WORDS,
    BROKEN_OFF,
    FORCE_WORDS,
    ROLE_WORDS,
    mentioned,
    recommendation_words,
    section_heading,
    section_words,
    wanted,
)
from lupustem.consensus import STAGES, STATEMENTS, Statement
from lupustem.consensus.authority import RECOMMENDATIONS, grade_in_words
from lupustem.consensus.sections import SECTIONS, section_of
from lupustem.decision.status import STAGE_WORDS, STATUS_SIGNS, STATUS_WORDS, Status
from lupustem.evidence.links import grade_note
from lupustem.facts import DERIVED, VOCABULARY
from lupustem.logic.as_words import value_words, words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Variable
from lupustem.report.phrases import PHRASES
from lupustem.report.view import kinds

_FACT_HEADS = (Text("事实", "Fact"), Text("名称", "Name"), Text("取值", "May be"))
_STATUS_ORDER = (Status.MET, Status.NOT_MET, Status.ADVISED, Status.UNKNOWN, Status.NOT_APPLICABLE)


def statement_page(statement: Statement, language: Language) -> str:
    """Sentence, authority, rule, facts, reading and tested cases of one statement."""
    tags = " ".join(f"**[{PHRASES[kind].in_(language)}]**" for kind in kinds(statement))
    parts = [
        f"# {statement.id}",
        f"> {statement.text.in_(language)} {tags}",
        _heading("依据", "Authority", language),
        table(["", ""], _authority(statement, language)),
        _heading("规则", "Rule", language),
        _rule(statement, language),
    ]
    facts = mentioned(statement)
    if facts:
        parts.append(_heading("事实", "Facts", language))
        parts.append(table([head.in_(language) for head in _FACT_HEADS], [_fact(fact, language) for fact in facts]))
    readings = _readings(statement, language)
    if readings:
        parts += [_heading("解读", "Reading", language), *readings]
    parts += [*studies(statement, language), *discrepancies(statement, language)]
    parts += [_heading("例子", "Examples", language), *_examples(statement, language), footer(language)]
    return "\n\n".join(parts) + "\n"


def index_page(language: Language) -> str:
    """The statements by stage, by recommendation and by section."""
    intro = Text(
        f"共识的 {len(STATEMENTS)} 条规范性陈述，一条一页：原意、依据、规则、读取的事实，以及测试过的例子。"
        "条文用本项目自己的话写成。",
        f"The {len(STATEMENTS)} normative statements of the consensus, one page each: sentence, authority, rule, the\n"
        "facts it reads, and the examples that were tested. The sentences are the project's own words.",
    )
    broken = Text(
        f"4.2 关于中枢神经系统复评的原句在所据文本中中断：见 [{BROKEN_OFF}](follow_up/{BROKEN_OFF}.md)。",
        "In section 4.2 the sentence on central nervous system reassessment breaks off in the source text: see "
        f"[{BROKEN_OFF}](follow_up/{BROKEN_OFF}.md).",
    )
    parts = [
        f"# {Text('共识条款', 'The statements of the consensus').in_(language)}",
        intro.in_(language),
        broken.in_(language),
    ]
    parts.append(_heading("按阶段", "By stage", language))
    for stage, own in STAGES.items():
        parts.append(f"### {STAGE_WORDS[stage].in_(language)} (`{stage}`)")
        heads = [
            Text("条款", "Statement"),
            Text("内容", "Sentence"),
            Text("章节", "Section"),
            Text("强度", "Force"),
            Text("作用", "Role"),
        ]
        parts.append(table([head.in_(language) for head in heads], [_row(one, language) for one in own]))
    parts.append(_heading("按推荐意见（表 3）", "By recommendation (Table 3)", language))
    for number, row in RECOMMENDATIONS.items():
        own = [one for one in STATEMENTS.values() if one.recommendation and one.recommendation.number == number]
        parts.append(f"- {recommendation_words(row, language)}: {', '.join(_link(one) for one in own)}")
    parts.append(_heading("按章节", "By section", language))
    for section in SECTIONS:
        own = [one for one in STATEMENTS.values() if section_of(one.section) is section]
        parts.append(f"- {section_heading(section).in_(language)}: {', '.join(_link(one) for one in own)}")
    return "\n\n".join([*parts, footer(language)]) + "\n"


def _heading(zh: str, en: str, language: Language) -> str:
    return f"## {Text(zh, en).in_(language)}"


def _row(one: Statement, language: Language) -> tuple[str, ...]:
    role = ROLE_WORDS[one.role].in_(language).partition("：" if language == "zh" else ":")[0]
    place = section_words(one.section).in_(language)
    return _link(one), one.text.in_(language), place, FORCE_WORDS[one.force].in_(language), role


def _link(one: Statement) -> str:
    return f"[{one.id}]({one.stage}/{one.id}.md)"


def _authority(statement: Statement, language: Language) -> list[tuple[str, str]]:
    own = section_of(statement.section)
    section = section_heading(own).in_(language)
    if own.number != statement.section:
        section = f"{section_words(statement.section).in_(language)} {own.title.in_(language)}"
    stage = STAGE_WORDS[statement.stage].in_(language)
    rows = [
        (Text("章节", "Section"), section),
        (Text("阶段", "Stage"), f"{stage} (`{statement.stage}`)"),
        (Text("强度", "Force"), f"{FORCE_WORDS[statement.force].in_(language)} (`{statement.force}`)"),
        (Text("作用", "Role"), f"{ROLE_WORDS[statement.role].in_(language)} (`{statement.role}`)"),
    ]
    table3 = statement.recommendation
    if table3 is not None:
        rows.append(
            (
                Text("推荐意见", "Recommendation"),
                Text(f"表 3 第 {table3.number} 条", f"{table3.number} of Table 3").in_(language),
            )
        )
        colon = "：" if language == "zh" else ": "
        rows.append((Text("GRADE", "GRADE"), f"{table3.grade}{colon}{grade_in_words(table3).in_(language)}"))
        beside = grade_note(statement.id)
        if beside is not None:
            rows.append((Text("等级旁注", "Beside the grade"), beside.in_(language)))
        rows.append((Text("专家评分", "Panel score"), f"{table3.panel_score}/10"))
    rows.append((Text("出处", "Basis"), BASIS_WORDS[statement.basis].in_(language)))
    return [(label.in_(language), text) for label, text in rows]


def _rule(statement: Statement, language: Language) -> str:
    always, advice = (
        Text("始终适用。", "Always."),
        Text("无须满足的条件：此条只作提示。", "Nothing: the statement advises or informs."),
    )
    applies = always if statement.applies is None else words(statement.applies)
    holds = advice if statement.holds is None else words(statement.holds)
    labels = Text("- **适用于**：", "- **concerns**: "), Text("- **须**：", "- **required**: ")
    return "\n".join(
        f"{label.in_(language)}{said.in_(language)}" for label, said in zip(labels, (applies, holds), strict=True)
    )


def _fact(fact: Variable, language: Language) -> tuple[str, str, str]:
    derived = Text("推导而来，不接受输入", "derived, never read from input").in_(language)
    may = derived if isinstance(fact, Derived) else wanted(fact).in_(language).replace("|", "/")
    return f"[`{fact.name}`](../../facts.md#{fact.name})", fact.text.in_(language), may


def _readings(statement: Statement, language: Language) -> list[str]:
    said = [] if statement.reading is None else [statement.reading.in_(language)]
    for fact in mentioned(statement):
        reading = DERIVED[fact.name].reading if fact.name in DERIVED else None
        if reading is not None:
            colon = "：" if language == "zh" else ": "
            said.append(f"{fact.text.in_(language)} (`{fact.name}`){colon}{reading.in_(language)}")
    return said


def _examples(statement: Statement, language: Language) -> list[str]:
    note = Text("没有写出的事实都是未知。", "Every fact that is not named is unknown.").in_(language)
    parts = [note]
    cases = cases_of(statement.stage)[statement.id]
    for status in _STATUS_ORDER:
        listed = cases.get(status)
        if listed:
            parts.append(f"**{STATUS_SIGNS[status]} {STATUS_WORDS[status].in_(language)}**")
            parts.append("\n".join(f"- {_case(facts, language)}" for facts in listed))
    return parts


def _case(facts: Facts, language: Language) -> str:
    if not facts:
        return Text("什么都不知道", "nothing is known").in_(language)
    colon, semicolon = ("：", "；") if language == "zh" else (": ", "; ")
    said = []
    for name, value in facts.items():
        exact = Decimal(repr(value)) if isinstance(value, float) else value
        fact = VOCABULARY[name]
        said.append(f"{fact.text.in_(language)}{colon}{value_words(exact, fact).in_(language)}")
    return semicolon.join(said)
