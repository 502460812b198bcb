"""Own figures beside published ones, as blocks of a page: together only where definition and time are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lupustem.logic.text import Language, Text
from lupustem.outcome.result import NotComputed, Published, SideBySide
from lupustem.report.forest import Forest, ForestRow
from lupustem.report.forest_svg import forest_svg
from lupustem.report.outcomes_words import OWN, PUBLISHED, UNDEFINED, ends, percent, share
from lupustem.report.page import Block, Heading, Paragraph, Picture, grid

_READ = Text(
    "只有定义与时点都相同，才放在同一张图上；不同的只列在旁边，说明不同之处，不得出共同的数。同一批患者的几篇论文彼此不独立。",
    "Only where definition and time are the same do figures share a picture; others are listed with what differs, and no "
    "common number is drawn through them. Papers of the same patients are not independent.",
)
_NONE = Text("没有定义与时点相同的已发表数字。", "No published figure has the same definition and time.")
_ALL = Text("没有可与之并列的已发表数字。", "There is no published figure to set beside these.")


def side_by_side_blocks(
    found: Sequence[SideBySide], not_computed: Sequence[NotComputed], language: Language
) -> Iterator[Block]:
    """Each own figure with the published ones."""
    kind = f"{OWN.in_(language)} / {PUBLISHED.in_(language)}"
    yield Heading(Text("与已发表的数字并列", "Beside the published figures").in_(language), 2, kind)
    yield Paragraph(_READ.in_(language), "quiet")
    if not found:
        yield Paragraph(_ALL.in_(language))
    for one in found:
        at = Text(f"{one.text.zh}，{one.months} 个月", f"{one.text.en}, at {one.months} months")
        yield Heading(at.in_(language), 3)
        if one.same:
            yield Picture(forest_svg(_forest(one, at, language), language), at.in_(language))
        else:
            yield Paragraph(_NONE.in_(language), "quiet")
        yield from _table(one, language)
    yield from _not_computed(not_computed, language)


def _forest(one: SideBySide, title: Text, language: Language) -> Forest:
    interval = one.own.interval
    own = ForestRow(
        OWN,
        _counts(one.own.numerator, one.own.denominator),
        one.own.value,
        None if interval is None else interval.lower,
        None if interval is None else interval.upper,
        "own",
    )
    axis = Text("%，95% 精确区间；没有合并", "%, 95 % exact interval; nothing is pooled")
    return Forest(title, axis, (own, *(_row(study) for study in one.same)), percent=True)


def _row(study: Published) -> ForestRow:
    interval = study.interval
    return ForestRow(
        study.cited or Text(study.citation, study.citation),
        _counts(study.numerator, study.denominator),
        study.value,
        None if interval is None else interval.lower,
        None if interval is None else interval.upper,
        "published",
    )


def _counts(numerator: int | None, denominator: int | None) -> str:
    """A share of a curve, or a hidden one, has no counts."""
    return "" if numerator is None or denominator is None else f"{numerator:,}/{denominator:,}"


def _table(one: SideBySide, language: Language) -> Iterator[Block]:
    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    unknown = "" if not one.own_unknown else words(f"另有未知 {one.own_unknown}", f"{one.own_unknown} unknown besides")
    rows = [(OWN.in_(language), f"{one.months}", share(one.own, language), unknown, "")]
    for study in (*one.same, *one.different):
        months = UNDEFINED if study.months is None else f"{study.months:g}"
        counts = _counts(study.numerator, study.denominator)
        value = f"{counts}  {percent(study.value)} {ends(study.interval, language, 100, 1)}".strip()
        difference = words("定义与时点相同", "same definition and time")
        if study.difference is not None:
            difference = study.difference.in_(language)
        source = study.citation if study.cited is None else study.cited.in_(language)
        read = study.where_read if study.read is None else study.read.in_(language)
        rows.append((source, months, value, difference, read))
    heading = (
        words("来源", "Source"),
        words("月", "Months"),
        words("数字，%（区间）", "Figure, % (interval)"),
        words("不同之处", "What differs"),
        words("读自", "Read in"),
    )
    yield from grid(heading, rows, notes=2)


def _not_computed(found: Sequence[NotComputed], language: Language) -> Iterator[Block]:
    def words(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    if not found:
        return
    yield Heading(words("没有计算的定义", "Definitions that are not computed"), 3, PUBLISHED.in_(language))
    rows = [
        (one.text.in_(language), one.why.in_(language), f"{one.printed.in_(language)} [{one.source}]") for one in found
    ]
    yield from grid(
        (words("定义", "Definition"), words("为何不算", "Why not"), words("论文所印", "What the paper prints")),
        rows,
        labels=3,
    )
