"""The criteria of composite indices in words: the sentences of index_pages.yaml, held to the rules that they speak of.

A criterion without a sentence, a sentence without a criterion, and a limit of a rule that does not stand in its sentence
stop the generator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from docs.index_tables import Section, rows
from lupustem.indices import flare, msc_papers, nephritis, relapse, responder, targets
from lupustem.indices.bilag import renal, rules
from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.logic.tree import Constant, Expression, parts

Rules = Mapping[str, Expression]
Sentences = Mapping[str, Mapping[str, Mapping[str, str]]]
# Nothing, and a hundred as the base of a per cent, are no limits that a reader needs.
_NO_LIMITS = {Decimal(0), Decimal(100)}


def _grades(of: rules.Rules) -> Rules:
    return dict(zip("abc", of, strict=True))


def _responses() -> dict[str, Rules]:
    found: dict[str, Rules] = {}
    for name, rule in nephritis.RULES.items():
        found[f"{name}.complete"] = rule.complete
        if rule.partial:
            found[f"{name}.partial"] = rule.partial
    return found


GROUPS: dict[str, Rules] = {
    "constitutional": _grades(rules.RULES["constitutional"]),
    "renal_strict": renal.criteria("strict"),
    "renal_grades": _grades(renal.RULES),
    "sri": responder.sri_criteria(4),
    "bicla": responder.BICLA_CRITERIA,
    "flare_severe": flare.SEVERE,
    "flare_mild": flare.MILD,
    "lldas": targets.LLDAS_CRITERIA,
    "doris": targets.doris_criteria(),
    **_responses(),
    **{f"relapse.{grade}": of for grade, of in relapse.CRITERIA.items()},
    "wang_2018_entry": {"entry": msc_papers.ENTRY},
}
_HEADINGS: dict[str, Text] = {
    "constitutional": Text("全身表现的等级", "Grades of the constitutional system"),
    "renal_strict": Text("肾脏的六条标准（strict）", "The six renal criteria (strict)"),
    "renal_grades": Text("肾脏的等级", "Grades of the renal system"),
    "flare_severe": Text("重度：满足任一条", "Severe: any of"),
    "flare_mild": Text("轻中度：满足任一条", "Mild or moderate: any of"),
    "relapse.mild": Text("轻度", "Mild"),
    "relapse.moderate": Text("中度", "Moderate"),
    "relapse.severe": Text("重度", "Severe"),
    "wang_2018_entry": Text("Wang 2018 的入组标准", "Entry criterion of Wang 2018"),
}
_OF_GRADES = ("constitutional", "renal_grades")
_ALL = Text("各条都须满足", "Every criterion has to be met")
_STAGES = {"complete": Text("完全应答", "complete"), "partial": Text("部分应答", "partial")}
_SETTLED = Text(
    "一条不满足，结论即定为否，其余未知也不影响；都满足才为是；其余情形未定。",
    "A criterion that fails settles the answer as no, whatever else is unknown; all met is yes; otherwise it stays open.",
)


def criteria_sections(sentences: Sentences, language: Language) -> list[Section]:
    """A table of criteria for each group of a page."""
    sections = []
    for group in sentences:
        heading, text = heading_of(group), criteria_table(group, sentences, language)
        sections.append((heading, f"{text}\n\n{_SETTLED.in_(language)}" if heading is _ALL else text))
    return sections


def criteria_table(group: str, sentences: Sentences, language: Language) -> str:
    """The criteria of one group: name or grade, and when it is met."""
    said = sentences[group]
    checked(group, said)
    grades = group in _OF_GRADES
    head = (Text("等级", "Grade") if grades else Text("标准", "Criterion"), Text("满足时", "Where"))
    body = [(name.upper() if grades else f"`{name}`", said[name][language]) for name in GROUPS[group]]
    return rows(language, head, body)


def checked(group: str, said: Mapping[str, Mapping[str, str]]) -> None:
    """Raises SystemExit where the sentences of a group and its rules do not belong together."""
    rules_ = GROUPS[group]
    if set(said) != set(rules_):
        raise SystemExit(f"index_pages.yaml, {group}: sentences for {sorted(said)}, criteria are {sorted(rules_)}")
    for name, rule in rules_.items():
        for language in LANGUAGES:
            lost = limits(rule) - _NO_LIMITS - _numbers(said[name][language])
            if lost:
                listed = ", ".join(map(str, sorted(lost)))
                raise SystemExit(f"index_pages.yaml, {group}.{name} ({language}): the sentence does not name {listed}")


def limits(rule: Expression) -> set[Decimal]:
    """Every number that stands in a rule."""
    return set(_constants(rule))


def _constants(rule: Expression) -> Iterator[Decimal]:
    if isinstance(rule, Constant) and not isinstance(rule.value, str):
        yield Decimal(rule.value)
    for part in parts(rule):
        yield from _constants(part)


def _numbers(sentence: str) -> set[Decimal]:
    return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", sentence)}


def heading_of(group: str) -> Text:
    """What stands above a group of criteria."""
    if group in _HEADINGS:
        return _HEADINGS[group]
    name, _, stage = group.rpartition(".")
    if stage not in _STAGES or not name:
        return _ALL
    rule, words = nephritis.RULES[name], _STAGES[stage]
    return Text(f"{rule.text.zh}（`{name}`）：{words.zh}", f"{rule.text.en} (`{name}`): {words.en}")
