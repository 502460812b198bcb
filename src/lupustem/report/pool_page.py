"""A pool as a page for HTML and PDF: what was overridden, the pooled value, the forest plot and its table, what else was asked.

The picture and the table come of the same rows; methods and limits stand below, so that the page can be cited.
"""

from __future__ import annotations

from collections.abc import Iterator

from lupustem import __version__
from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.evidence.pool_result import PoolResult
from lupustem.evidence.pooling.result import Pooled
from lupustem.evidence.words import cells_words, dose_line, patients_words
from lupustem.logic.text import Language, Text
from lupustem.report.forest import forest_table
from lupustem.report.forest_svg import forest_svg
from lupustem.report.funnel_svg import funnel_svg, funnel_table
from lupustem.report.p_values import p_alone, p_words
from lupustem.report.page import Block, Heading, Page, Paragraph, Picture, grid
from lupustem.report.pool_pictures import forest, title
from lupustem.report.pool_words import ASYMMETRY_WORDS, group_words, number

_SUBTITLE = Text(f"研究的合并；lupustem {__version__}", f"A pool of studies; lupustem {__version__}")
_LIMIT = Text("合并值只概括所列研究，不证明疗效。", "A pooled value sums up the studies listed and proves no effect.")
_PUBLISHED, _OWN_TABLE = Text("已发表", "published"), Text("使用者的表", "the user's table")
_FUNNEL = Text("漏斗图", "Funnel plot")


def pool_page(found: PoolResult, language: Language) -> Page:
    """The whole page in one language."""
    blocks = [
        *(Paragraph(said.in_(language), "warn") for said in found.overrides),
        *_forest(found, language),
        *_chosen(found, language),
        *_groups(found, language),
        *_sensitivity(found, language),
        *_small_studies(found, language),
        *_left(found, language),
    ]
    footer = (_LIMIT.in_(language), NOT_A_DEVICE.in_(language))
    return Page(language, title(found).in_(language), _SUBTITLE.in_(language), tuple(blocks), footer)


def _forest(found: PoolResult, language: Language) -> Iterator[Block]:
    shown = forest(found)
    heading, rows = forest_table(shown, language)
    kind = _OWN_TABLE if found.choice is None else _PUBLISHED
    yield Heading(Text("合并值", "Pooled value").in_(language), 2, kind.in_(language))
    yield Picture(forest_svg(shown, language), shown.title.in_(language))
    yield from grid(heading, rows)
    for note in found.pooled.notes:
        yield Paragraph(note.in_(language), "quiet")


def _chosen(found: PoolResult, language: Language) -> Iterator[Block]:
    if found.choice is None:
        return
    heads = (
        Text("研究", "Study"),
        Text("患者", "Patients"),
        Text("细胞", "Cells"),
        Text("剂量", "Dose"),
        Text("读自", "Read in"),
    )
    rows = []
    for one in found.choice.taken:
        study, nothing = one.study, Text("没有读到", "not read")
        cells = [study.citation, patients_words(study), cells_words(study) or nothing, dose_line(study) or nothing]
        cells.append(study.outcome_where(one.outcome).words())
        rows.append(tuple(text.in_(language) for text in cells))
    yield Heading(Text("所用的研究", "The studies used").in_(language))
    yield from grid([head.in_(language) for head in heads], rows, labels=len(heads))


def _groups(found: PoolResult, language: Language) -> Iterator[Block]:
    own = found.subgroups
    if own is None:
        return
    yield Heading(Text("亚组", "Subgroups").in_(language))
    named = [(group_words(name).in_(language), pooled) for name, pooled in own.groups]
    yield from _pools(found, named, Text("亚组", "Group"), language)
    if own.q is not None:
        said = f"Q {number(own.q)} (df {own.df}, {p_words(own.p_value)})"
        yield Paragraph(Text(f"组间：{said}", f"Between the groups: {said}").in_(language), "quiet")
    elif own.reason is not None:
        yield Paragraph(own.reason.in_(language), "quiet")


def _sensitivity(found: PoolResult, language: Language) -> Iterator[Block]:
    if found.left_out:
        yield Heading(Text("逐一剔除", "Without each study in turn").in_(language))
        without = Text("剔除", "Without")
        yield from _pools(found, [(one.label, one.pooled) for one in found.left_out], without, language)
    if found.by_correlation:
        yield Heading(
            Text("换用其他相关系数（论文未报告）", "With other correlations (the papers report none)").in_(language)
        )
        rows = [(number(one.correlation or 0), one) for one in found.by_correlation]
        yield from _pools(found, rows, Text("相关系数", "Correlation"), language)


def _small_studies(found: PoolResult, language: Language) -> Iterator[Block]:
    if not found.asymmetry:
        return
    yield Heading(Text("小样本效应", "Small-study effects").in_(language))
    picture = funnel_svg(found.pooled, _FUNNEL, language)
    yield Picture(picture, _FUNNEL.in_(language))
    heading, points = funnel_table(found.pooled, language)
    yield from grid(heading, points)
    rows = []
    for one in found.asymmetry:
        said = one.reason.in_(language) if one.reason is not None else number(one.statistic or 0)
        test = ASYMMETRY_WORDS.get(one.test, Text(one.test, one.test))
        rows.append((test.in_(language), said, "" if one.reason is not None else p_alone(one.p_value)))
    heads = (Text("检验", "Test"), Text("统计量", "Statistic"), Text("P 值", "p"))
    yield from grid([head.in_(language) for head in heads], rows)


def _left(found: PoolResult, language: Language) -> Iterator[Block]:
    if found.choice is not None and found.choice.left:
        yield Heading(Text("未计入的研究", "Studies left out").in_(language))
        heads = (Text("研究", "Study"), Text("原因", "Why"))
        rows = [(one.study.id, one.why.in_(language)) for one in found.choice.left]
        yield from grid([head.in_(language) for head in heads], rows, labels=2)


def _pools(found: PoolResult, named: list[tuple[str, Pooled]], label: Text, language: Language) -> Iterator[Block]:
    """Several pools as a table, their values written as the forest plot writes them."""
    heads = (label, Text("研究数", "Studies"), Text("合并值（区间）", "Pooled (interval)"))
    to, written = Text("至", "to").in_(language), forest(found).one
    rows = []
    for name, pooled in named:
        ends = f"{written(pooled.shown_interval.lower)} {to} {written(pooled.shown_interval.upper)}"
        rows.append((name, str(pooled.k), f"{written(pooled.shown)} ({ends})"))
    yield from grid([head.in_(language) for head in heads], rows)
