"""How a definition of an outcome is set out in the terminal: what it says, its index, and every published figure of it."""

from __future__ import annotations

from lupustem.cli.sheet import Sheet
from lupustem.evidence.definitions import Definition
from lupustem.evidence.published import published
from lupustem.evidence.words import figure, remarks, when
from lupustem.logic.text import Language, Text


def definition_sheet(sheet: Sheet, one: Definition, language: Language) -> None:
    """A definition with the figures that stand under it."""
    sheet.heading(one.id)
    sheet.paragraph(one.name.in_(language), 2)
    sheet.paragraph(one.says.in_(language), 2, "dim")
    index = Text("没有相同的指数", "no index has the same criteria")
    if one.index is not None:
        index = Text(one.index, one.index)
    pairs = [(Text("指数", "index").in_(language), index.in_(language))]
    if one.nearest:
        pairs.append((Text("相近的指数", "nearest indices").in_(language), ", ".join(one.nearest)))
    if one.difference is not None:
        pairs.append((Text("差别", "difference").in_(language), one.difference.in_(language)))
    sheet.fields(pairs, margin=2)
    sheet.heading(Text("已发表的数字", "Published figures").in_(language))
    for found in published(one.id, arm=None):
        outcome = found.outcome
        said = [figure(outcome), when(outcome), *remarks(outcome)]
        if found.where.secondary:
            said.append(found.where.words())
        sheet.fields([(found.study.id, " · ".join(text.in_(language) for text in said))], margin=2)
