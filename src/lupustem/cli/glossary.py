"""The words for what a fact and a statement are, and both as plain data: for the terminal, JSON and docs/."""

from __future__ import annotations

from typing import Any

from lupustem.consensus import STATEMENTS, Basis, Force, Role, Statement
from lupustem.consensus.authority import Recommendation, grade_in_words
from lupustem.consensus.sections import Section, section_of
from lupustem.decision.status import inputs_of
from lupustem.facts import GROUPS, VOCABULARY
from lupustem.facts.codes import codes_of
from lupustem.logic.as_words import derivation_words, plain, unit_words, words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Expression, Variable, variables

GROUP_WORDS: dict[str, Text] = {
    "centre": Text("中心", "Centre"),
    "patient": Text("患者", "Patient"),
    "prescription": Text("处方", "Prescription"),
    "product": Text("制剂", "Product"),
    "infusion": Text("输注", "Infusion"),
    "follow_up": Text("随访", "Follow-up"),
    "laboratory": Text("当日测量与化验", "Measurements of a day"),
    "derived": Text("推导事实（不接受输入）", "Derived facts (never read from input)"),
}
KIND_WORDS: dict[str, Text] = {
    "boolean": Text("是或否（true / false）", "yes or no (true / false)"),
    "number": Text("数值，至多 6 位小数", "number, at most 6 decimal places"),
    "integer": Text("整数", "whole number"),
    "category": Text("取值之一", "one of its values"),
}
FORCE_WORDS: dict[Force, Text] = {
    Force.MUST: Text("必须", "must"),
    Force.RECOMMEND: Text("推荐", "recommended"),
    Force.MAY: Text("可以", "may"),
    Force.RECOMMEND_AGAINST: Text("不推荐", "recommended against"),
    Force.INFORM: Text("提示", "for information"),
}
ROLE_WORDS: dict[Role, Text] = {
    Role.INDICATION: Text("适应证：决定是否推荐", "indication: decides the verdict"),
    Role.EXCLUSION: Text("排除：决定是否推荐", "exclusion: decides the verdict"),
    Role.CONDITION: Text("条件：须同时处理", "condition: to be dealt with alongside"),
    Role.GATE: Text("关口：满足或不适用方可进入下一步", "gate: closed until it is met or does not apply"),
    Role.INFO: Text("说明：不改变判定", "information: decides nothing"),
}
BASIS_WORDS: dict[Basis, Text] = {
    Basis.TEXT: Text("原文所述", "the article says so"),
    Basis.INFERRED: Text("本项目推断，原文未直接写明", "inferred by the project: the article does not say so outright"),
}
BROKEN_OFF = "cns_reassessment"


def group_of(fact: Variable) -> str:
    """The group that a fact stands in."""
    return next(group for group, facts in GROUPS.items() if any(one is fact for one in facts))


def readers_of(fact: Variable) -> tuple[str, ...]:
    """The statements that read a fact, directly or through a derived one, in the order of the article."""
    if isinstance(fact, Derived):
        return tuple(one.id for one in STATEMENTS.values() if fact.name in _mentioned(one))
    return tuple(one.id for one in STATEMENTS.values() if fact.name in inputs_of(one))


def wanted(fact: Variable) -> Text:
    """What may stand for a fact: its kind, or its values, or its bounds with the unit."""
    if fact.kind == "boolean":
        return KIND_WORDS["boolean"]
    if fact.kind == "category":
        return Text(
            " | ".join(f"{value}（{name.zh}）" for value, name in fact.values.items()),
            " | ".join(value if value == name.en else f"{value} ({name.en})" for value, name in fact.values.items()),
        )
    bounds, kind = bounds_of(fact), KIND_WORDS[fact.kind]
    return Text(f"{kind.zh}；{bounds.zh}", f"{kind.en}; {bounds.en}")


def bounds_of(fact: Variable) -> Text:
    """The inclusive bounds of a number with its unit."""
    assert fact.minimum is not None
    assert fact.maximum is not None
    low, high = plain(fact.minimum), plain(fact.maximum)
    return Text(f"{low} 至 {high}{unit_words(fact.unit, 'zh')}", f"{low} to {high}{unit_words(fact.unit, 'en')}")


def section_words(reference: str) -> Text:
    """A reference into the article as people write it."""
    return Text(
        reference.replace("introduction", "引言").replace(", Table ", "，表 "),
        reference.replace("introduction", "Introduction"),
    )


def section_heading(section: Section) -> Text:
    """A section's number and what it covers; the introduction has no number."""
    if section.number == "introduction":
        return section.title
    return Text(f"{section.number} {section.title.zh}", f"{section.number} {section.title.en}")


def authority(statement: Statement, language: Language) -> str:
    """Section, force, recommendation, grade with its words and panel score, in one line."""
    section = section_words(statement.section).in_(language)
    place = Text(f"章节 {section}", f"section {section}").in_(language)
    parts = [place, FORCE_WORDS[statement.force].in_(language)]
    if statement.recommendation is not None:
        parts.append(recommendation_words(statement.recommendation, language))
    return " · ".join(parts)


def recommendation_words(row: Recommendation, language: Language) -> str:
    """A row of Table 3 in one line, the grade in words beside it."""
    grade, score = grade_in_words(row), plain(row.panel_score)
    return Text(
        f"推荐意见 {row.number} · GRADE {row.grade}（{grade.zh}）· 专家评分 {score}/10",
        f"recommendation {row.number} · GRADE {row.grade} ({grade.en}) · panel score {score}/10",
    ).in_(language)


def fact_entry(fact: Variable) -> dict[str, Any]:
    """Everything that is declared of a fact, as plain data in both languages."""
    entry: dict[str, Any] = {
        "name": fact.name,
        "group": group_of(fact),
        "kind": fact.kind,
        "unit": fact.unit,
        "minimum": _number(fact.minimum),
        "maximum": _number(fact.maximum),
        "values": {value: _both(name) for value, name in fact.values.items()},
        "text": _both(fact.text),
        "codes": [code._asdict() for code in codes_of(fact.name)],
        "statements": list(readers_of(fact)),
    }
    if isinstance(fact, Derived):
        cases = derivation_words(fact)
        entry["derivation"] = [{"when": _both(when), "value": _both(value)} for when, value in cases]
        entry["reading"] = None if fact.reading is None else _both(fact.reading)
    return entry


def statement_entry(statement: Statement) -> dict[str, Any]:
    """A statement with its authority and its rule, as plain data in both languages."""
    row = statement.recommendation
    return {
        "id": statement.id,
        "stage": statement.stage,
        "section": statement.section,
        "section_title": _both(section_of(statement.section).title),
        "force": str(statement.force),
        "role": str(statement.role),
        "recommendation": None if row is None else row.number,
        "grade": None if row is None else row.grade,
        "grade_text": None if row is None else _both(grade_in_words(row)),
        "score": None if row is None else _number(row.panel_score),
        "basis": str(statement.basis),
        "reading": None if statement.reading is None else _both(statement.reading),
        "text": _both(statement.text),
        "applies": _rule(statement.applies),
        "holds": _rule(statement.holds),
        "facts": list(_mentioned(statement)),
        "inputs": list(inputs_of(statement)),
    }


def mentioned(statement: Statement) -> tuple[Variable, ...]:
    """The facts that the rules of a statement mention, input and derived, in reading order."""
    return tuple(VOCABULARY[name] for name in _mentioned(statement))


def _mentioned(statement: Statement) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for rule in (statement.applies, statement.holds):
        if rule is not None:
            found |= variables(rule)
    return found


def _rule(rule: Expression | None) -> dict[str, str] | None:
    return None if rule is None else _both(words(rule))


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
