"""The page of all studies: who was treated, how, every figure with its denominator, and where each was read."""

from __future__ import annotations

from docs.markdown import cell, footer, table
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.discrepancies import DISCREPANCIES
from lupustem.evidence.kept_out import KEPT_OUT
from lupustem.evidence.outcomes import Outcome
from lupustem.evidence.overlap import OVERLAP_GROUPS, members
from lupustem.evidence.studies import MODULES, STUDIES
from lupustem.evidence.study import DESIGN_WORDS, Study
from lupustem.evidence.words import (
    cells_words,
    dose_line,
    figure,
    follow_up_words,
    patients_words,
    remarks,
    route_words,
    when,
    window_words,
)
from lupustem.logic.text import Language, Text

_TITLE = Text("研究", "The studies")
_INTRO = Text(
    f"收录的 {len(STUDIES)} 项记录，按患者来源排列：设计、中心、人数、细胞、途径、剂量、结果与出处。每个数字都注明读自何处；"
    "只凭记忆的数字不收录。怎样使用见 [evidence.md](evidence.md)。",
    f"The {len(STUDIES)} records by where their patients come from: design, centre, patients, cells, route, dose, results,\n"
    "sources. Every number says where it was read; what is only remembered is not here. How to use them:\n"
    "[evidence.md](evidence.md).",
)
_HEADS = (Text("结局", "Outcome"), Text("时点", "Time"), Text("数字", "Figure"), Text("说明", "Remarks"))


def studies_page(language: Language) -> str:
    """Every study, the overlap groups, the discrepancies, and what is kept out."""
    parts = [f"# {_TITLE.in_(language)}", _INTRO.in_(language), *_groups(language)]
    for module, title in MODULES.items():
        parts.append(f"## {title.in_(language)}")
        for one in STUDIES.values():
            if one.module == module:
                parts += _study(one, language)
    parts += [*_discrepancies(language), *_kept_out(language), footer(language)]
    return "\n\n".join(parts) + "\n"


def _groups(language: Language) -> list[str]:
    parts = [f"## {Text('重叠组', 'Overlap groups').in_(language)}"]
    for group in OVERLAP_GROUPS.values():
        listed = ", ".join(f"[`{one.id}`](#{one.id})" for one in members(group.id))
        colon = "：" if language == "zh" else ": "
        parts.append(f"**`{group.id}`**{colon}{group.name.in_(language)}. {group.why.in_(language)}\n\n{listed}")
    return parts


def _study(one: Study, language: Language) -> list[str]:
    identifiers = f" ({'; '.join(one.identifiers)})" if one.identifiers else ""
    parts = [f'### <a id="{one.id}"></a>`{one.id}`', f"{one.citation.in_(language)}{identifiers}"]
    parts.append("\n".join(f"- {label.in_(language)}: {text.in_(language)}" for label, text in _fields(one)))
    if one.outcomes:
        rows = [_outcome(outcome, language) for outcome in one.outcomes]
        parts.append(table([head.in_(language) for head in _HEADS], rows))
    limits = [f"- {text.in_(language)}" for text in one.doubts]
    if limits:
        parts.append("\n".join([f"**{Text('存疑与限度', 'Doubts and limits').in_(language)}**", "", *limits]))
    return parts


def _fields(one: Study) -> list[tuple[Text, Text]]:
    design = DESIGN_WORDS[one.design]
    note = one.design_note
    given: list[tuple[str, Text, Text | None]] = [
        ("design", Text("设计", "design"), design if note is None else _joined(design, note)),
        ("centre", Text("中心", "centre"), one.centre),
        ("window", Text("入组时间", "enrolled"), None if one.window is None else window_words(one.window)),
        ("registration", Text("登记号", "registration"), _same(one.registration)),
        ("msc", Text("患者", "patients"), patients_words(one)),
        ("population", Text("对象", "population"), one.population),
        ("cells", Text("细胞", "cells"), cells_words(one)),
        ("route", Text("途径", "route"), route_words(one)),
        ("dose", Text("剂量", "dose"), dose_line(one)),
        ("infusions", Text("输注次数", "infusions"), one.infusions),
        ("conditioning", Text("预处理", "conditioning"), one.conditioning),
        ("followed", Text("随访", "follow-up"), None if one.followed is None else follow_up_words(one.followed)),
    ]
    fields = [(label, _with_source(one, name, text)) for name, label, text in given if text is not None]
    for detail in one.details:
        text = detail.text if detail.read is None else _joined(detail.text, detail.read.words())
        fields.append((detail.label, text))
    return [*fields, (Text("读自", "read in"), one.read.words())]


def _with_source(one: Study, name: str, text: Text) -> Text:
    where = one.elsewhere.get(name)
    return text if where is None else _joined(text, where.words())


def _outcome(outcome: Outcome, language: Language) -> list[str]:
    said = [text.in_(language) for text in remarks(outcome)]
    if outcome.read is not None:
        said.append(outcome.read.words().in_(language))
    name = DEFINITIONS[outcome.definition].name.in_(language)
    remark = ("；" if language == "zh" else "; ").join(said)
    return [cell(text) for text in (name, when(outcome).in_(language), figure(outcome).in_(language), remark)]


def _discrepancies(language: Language) -> list[str]:
    heads = (Text("编号", "Id"), Text("章节", "Section"), *_SAID)
    rows = [
        [f"`{one.id}`", one.section, *(cell(text.in_(language)) for text in (one.printed, one.source, one.rule))]
        for one in DISCREPANCIES.values()
    ]
    title = Text("与原文不一致之处", "Discrepancies").in_(language)
    return [f"## {title}", table([head.in_(language) for head in heads], rows)]


def _kept_out(language: Language) -> list[str]:
    rows = [[cell(one.what.in_(language)), cell(one.why.in_(language))] for one in KEPT_OUT]
    heads = (Text("内容", "What"), Text("为什么不用", "Why it is not used"))
    title = Text("没有收录的", "What is kept out").in_(language)
    return [f"## {title}", table([head.in_(language) for head in heads], rows)]


def _joined(one: Text, other: Text) -> Text:
    return Text(f"{one.zh}（{other.zh}）", f"{one.en} ({other.en})")


def _same(text: str | None) -> Text | None:
    return None if text is None else Text(text, text)


_SAID = (Text("印作", "Printed"), Text("来源", "Source"), Text("处理", "Rule"))
