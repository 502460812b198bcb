"""How studies and discrepancies are set out in the terminal: every figure with its denominator, time and source."""

from __future__ import annotations

from lupustem.cli.sheet import Sheet
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.discrepancies import Discrepancy, touching_study
from lupustem.evidence.dose import dose_words
from lupustem.evidence.links import statements_of
from lupustem.evidence.outcomes import Outcome
from lupustem.evidence.overlap import OVERLAP_GROUPS, members
from lupustem.evidence.study import DESIGN_WORDS, Study
from lupustem.evidence.where import Where
from lupustem.evidence.words import (
    cells_words,
    figure,
    follow_up_words,
    patients_words,
    remarks,
    route_words,
    when,
    window_words,
)
from lupustem.logic.text import Language, Text

_SECONDARY = Text("二手来源", "second-hand")


def study_line(one: Study, language: Language) -> str:
    """A study in one line: design, patients, cells, dose."""
    parts = [DESIGN_WORDS[one.design], patients_words(one)]
    parts += [found for found in (cells_words(one),) if found is not None]
    if one.dose is not None:
        parts.append(dose_words(one.dose))
    if one.read.secondary:
        parts.append(_SECONDARY)
    return " · ".join(part.in_(language) for part in parts)


def study_sheet(sheet: Sheet, one: Study, language: Language) -> None:
    """Everything about one study."""
    sheet.heading(one.id)
    sheet.paragraph(one.citation.in_(language), 2)
    if one.identifiers:
        sheet.paragraph("; ".join(one.identifiers), 2, "dim")
    sheet.heading(Text("研究", "Study").in_(language))
    sheet.fields(_fields(one, language), margin=2)
    if one.outcomes:
        sheet.heading(Text("结果", "Results").in_(language))
        for outcome in one.outcomes:
            _outcome(sheet, one, outcome, language)
    if one.details:
        sheet.heading(Text("另外", "Besides").in_(language))
        pairs = [
            (detail.label.in_(language), detail.text.in_(language) + _elsewhere(detail.read, one, language))
            for detail in one.details
        ]
        sheet.fields(pairs, margin=2)
    _cautions(sheet, one, language)


def _fields(one: Study, language: Language) -> list[tuple[str, str]]:
    design = DESIGN_WORDS[one.design]
    if one.design_note is not None:
        design = Text(f"{design.zh}；{one.design_note.zh}", f"{design.en}; {one.design_note.en}")
    plain: list[tuple[str, Text, Text | None]] = [
        ("", Text("作者", "authors"), None if one.authors is None else Text(one.authors, one.authors)),
        ("design", Text("设计", "design"), design),
        ("centre", Text("中心", "centre"), one.centre),
        ("window", Text("入组时间", "enrolled"), None if one.window is None else window_words(one.window)),
        ("registration", Text("登记号", "registration"), Text(one.registration or "", one.registration or "")),
        ("msc", Text("患者", "patients"), patients_words(one)),
        ("population", Text("对象", "population"), one.population),
        ("cells", Text("细胞", "cells"), cells_words(one)),
        ("route", Text("途径", "route"), route_words(one)),
        ("dose", Text("剂量", "dose"), None if one.dose is None else dose_words(one.dose)),
        ("infusions", Text("输注次数", "infusions"), one.infusions),
        ("conditioning", Text("预处理", "conditioning"), one.conditioning),
        ("followed", Text("随访", "follow-up"), None if one.followed is None else follow_up_words(one.followed)),
        ("", Text("读自", "read in"), one.read.words()),
        ("", Text("重叠组", "overlap group"), _group(one)),
    ]
    return [
        (label.in_(language), text.in_(language) + _elsewhere(one.elsewhere.get(name), one, language))
        for name, label, text in plain
        if text is not None and text.zh
    ]


def _group(one: Study) -> Text:
    group = OVERLAP_GROUPS.get(one.overlap_group)
    if one.same_as is not None:
        return Text(f"与 {one.same_as} 为同一研究（解读）", f"the same study as {one.same_as} (reading)")
    if group is None:
        return Text("未见与其他研究重叠", "no overlap with another study is known")
    number = len(members(group.id))
    return Text(f"{group.id}（{group.name.zh}，{number} 项）", f"{group.id} ({group.name.en}, {number} studies)")


def _outcome(sheet: Sheet, one: Study, outcome: Outcome, language: Language) -> None:
    name = DEFINITIONS[outcome.definition].name.in_(language)
    time = when(outcome).in_(language)
    sheet.fields(
        [(f"{name}, {time}" if language == "en" else f"{name}，{time}", figure(outcome).in_(language))], margin=2
    )
    said = [remark.in_(language) for remark in remarks(outcome)]
    where = outcome.read
    if where is not None:
        said.append(where.words().in_(language))
    if said:
        sheet.paragraph(("；" if language == "zh" else "; ").join(said), 4, "dim")


def _elsewhere(where: Where | None, one: Study, language: Language) -> str:
    if where is None or where == one.read:
        return ""
    words = where.words()
    return Text(f"（{words.zh}）", f" ({words.en})").in_(language)


def _cautions(sheet: Sheet, one: Study, language: Language) -> None:
    doubts = [("-", doubt.in_(language)) for doubt in one.doubts]
    if doubts:
        sheet.heading(Text("存疑与限度", "Doubts and limits").in_(language))
        sheet.fields(doubts, margin=2)
    found = touching_study(one.id)
    if found:
        sheet.heading(Text("与原文不一致之处", "Discrepancies").in_(language))
        for each in found:
            discrepancy_lines(sheet, each, language)
    statements = statements_of(one.id)
    if statements:
        sheet.heading(Text("相关条款", "Statements").in_(language))
        sheet.paragraph(", ".join(statements), 2)


def discrepancy_lines(sheet: Sheet, one: Discrepancy, language: Language) -> None:
    """What is printed, what the source says and what the software does."""
    sheet.paragraph(f"{one.id}{_place(one.section).in_(language)}", 2, "bold")
    sheet.fields(
        [
            (Text("印作", "printed").in_(language), one.printed.in_(language)),
            (Text("来源", "source").in_(language), one.source.in_(language)),
            (Text("处理", "rule").in_(language), one.rule.in_(language)),
        ],
        margin=4,
    )


def _place(section: str) -> Text:
    """Where in the article; nothing for what is no point of the article."""
    if section == "-":
        return Text("", "")
    zh = section.replace(", Table ", "，表 ").replace("Table ", "表 ")
    if section.startswith("Table"):
        return Text(f"（{zh}）", f" ({section})")
    return Text(f"（章节 {zh}）", f" (section {section})")
