"""How a pool is set out in the terminal: what was overridden first, the pooled value with its interval, then the studies."""

from __future__ import annotations

from lupustem.cli.sheet import Sheet
from lupustem.evidence.pool_result import PoolResult
from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.result import Heterogeneity, Pooled
from lupustem.logic.text import Language, Text
from lupustem.report.p_values import p_words
from lupustem.report.pool_words import (
    COMPARING,
    INTERVAL_WORDS,
    METHOD_WORDS,
    group_words,
    number,
    row_numbers,
)


def pool_sheet(sheet: Sheet, found: PoolResult, language: Language) -> None:
    """The whole answer."""
    pooled = found.pooled
    for said in found.overrides:
        sheet.paragraph("! " + said.in_(language), 0, "bold")
    sheet.heading(Text("合并值", "Pooled value").in_(language), MEASURES[pooled.measure].text.in_(language))
    sheet.fields(_pooled(pooled, language), margin=2)
    for note in (*pooled.notes, *found.notices):
        sheet.fields([("-", note.in_(language))], margin=2)
    if pooled.k > 1:
        sheet.heading(Text("异质性", "Heterogeneity").in_(language))
        sheet.fields(_heterogeneity(pooled, language), margin=2)
    _studies(sheet, pooled, language)
    _subgroups(sheet, found, language)
    _left_out(sheet, found, language)
    _correlations(sheet, found, language)
    _asymmetry(sheet, found, language)
    _not_taken(sheet, found, language)
    sheet.paragraph("")
    sheet.paragraph(_LIMIT.in_(language), 0, "dim")


def _pooled(pooled: Pooled, language: Language) -> list[tuple[str, str]]:
    level = number(100 * pooled.level)
    shown = f"{number(pooled.shown)} ({_ends(pooled.shown_interval.lower, pooled.shown_interval.upper, language)})"
    method = pooled.tau2_method if pooled.model == "random" and pooled.tau2_method else pooled.model
    pairs = [
        (Text("研究数", "studies"), str(pooled.k)),
        (Text(f"合并值（{level}% 区间）", f"pooled ({level} % interval)"), shown),
        (Text("方法", "method"), METHOD_WORDS.get(method, Text(method, method)).in_(language)),
        (Text("区间", "interval"), INTERVAL_WORDS[pooled.interval_method].in_(language)),
    ]
    if pooled.floor_applied:
        floor = Text("标准误按下限抬高（研究少）", "the standard error was raised to its floor (few studies)")
        pairs.append((Text("下限", "floor"), floor.in_(language)))
    if pooled.estimate is not None and pooled.standard_error is not None and pooled.turned_back != "none":
        scale = f"{number(pooled.estimate)}, SE {number(pooled.standard_error)}"
        pairs.append((Text("分析尺度", "analysis scale"), scale))
    if pooled.p_value is not None and pooled.measure in COMPARING:
        pairs.append((Text("P 值（两组无差别）", "p (no difference)"), p_words(pooled.p_value)))
    if pooled.prediction is not None:
        low, high = pooled.prediction.shown_interval.lower, pooled.prediction.shown_interval.upper
        pairs.append(
            (Text("预测区间", "prediction interval"), f"{_ends(low, high, language)} [{pooled.prediction.rule}]")
        )
    elif pooled.prediction_reason is not None:
        pairs.append((Text("预测区间", "prediction interval"), pooled.prediction_reason.in_(language)))
    return [(label.in_(language), text) for label, text in pairs]


def _heterogeneity(pooled: Pooled, language: Language) -> list[tuple[str, str]]:
    found: Heterogeneity = pooled.heterogeneity
    if found.q is None:
        reason = found.reason or Text("无", "none")
        return [("Q", reason.in_(language))]
    pairs = [("Q", f"{number(found.q)} (df {found.df}, {p_words(found.p_value)}) [{found.q_kind}]")]
    if found.i2 is not None:
        pairs.append(("I²", f"{number(found.i2)} %"))
    if found.tau2 is not None:
        ends = ""
        if found.tau2_interval is not None:
            ends = f" ({_ends(found.tau2_interval.lower, found.tau2_interval.upper, language)}, Q-profile)"
        pairs.append(("tau²", number(found.tau2) + ends))
    return pairs


def _studies(sheet: Sheet, pooled: Pooled, language: Language) -> None:
    sheet.heading(Text("各研究", "Studies").in_(language))
    pairs = []
    for row in pooled.rows:
        parts = [row_numbers(dict(row.numbers))]
        if row.shown is not None and row.shown_interval is not None:
            ends = _ends(row.shown_interval.lower, row.shown_interval.upper, language)
            parts.append(f"{number(row.shown)} ({ends})")
        if row.weight is not None:
            parts.append(Text(f"权重 {row.weight:.1f}%", f"weight {row.weight:.1f} %").in_(language))
        if row.adjusted:
            parts.append(Text("计数各加 0.5", "0.5 added to the counts").in_(language))
        if row.note is not None:
            parts.append(row.note.in_(language))
        pairs.append((row.label, " · ".join(part for part in parts if part)))
    sheet.fields(pairs, margin=2)


def _subgroups(sheet: Sheet, found: PoolResult, language: Language) -> None:
    own = found.subgroups
    if own is None:
        return
    sheet.heading(Text("亚组", "Subgroups").in_(language))
    sheet.fields([(group_words(name).in_(language), _short(pooled, language)) for name, pooled in own.groups], margin=2)
    if own.q is not None:
        said = f"Q {number(own.q)} (df {own.df}, {p_words(own.p_value)})"
        sheet.fields([(Text("组间", "between").in_(language), said)], margin=2)
    elif own.reason is not None:
        sheet.fields([(Text("组间", "between").in_(language), own.reason.in_(language))], margin=2)


def _left_out(sheet: Sheet, found: PoolResult, language: Language) -> None:
    if found.left_out:
        sheet.heading(Text("逐一剔除", "Without each study in turn").in_(language))
        sheet.fields([(f"- {one.label}", _short(one.pooled, language)) for one in found.left_out], margin=2)


def _correlations(sheet: Sheet, found: PoolResult, language: Language) -> None:
    if found.by_correlation:
        title = Text("换用其他相关系数（论文未报告）", "With other correlations (the papers report none)")
        sheet.heading(title.in_(language))
        pairs = [(f"r {number(one.correlation or 0)}", _short(one, language)) for one in found.by_correlation]
        sheet.fields(pairs, margin=2)


def _asymmetry(sheet: Sheet, found: PoolResult, language: Language) -> None:
    if not found.asymmetry:
        return
    sheet.heading(Text("小样本效应", "Small-study effects").in_(language))
    pairs = []
    for one in found.asymmetry:
        if one.statistic is None or one.reason is not None:
            said = (one.reason or Text("无", "none")).in_(language)
        else:
            df = "" if one.df is None else f"df {one.df}, "
            said = f"{number(one.statistic)} ({df}{p_words(one.p_value)})"
        pairs.append((one.test, said))
    sheet.fields(pairs, margin=2)
    if found.pooled.k < 10:
        sheet.paragraph(_FEW.in_(language), 2, "dim")


def _not_taken(sheet: Sheet, found: PoolResult, language: Language) -> None:
    if found.choice is not None and found.choice.left:
        sheet.heading(Text("未计入", "Left out").in_(language))
        sheet.fields([(one.study.id, one.why.in_(language)) for one in found.choice.left], margin=2)


def _short(pooled: Pooled, language: Language) -> str:
    ends = _ends(pooled.shown_interval.lower, pooled.shown_interval.upper, language)
    return f"{number(pooled.shown)} ({ends}), k {pooled.k}"


def _ends(low: float, high: float, language: Language) -> str:
    return Text(f"{number(low)} 至 {number(high)}", f"{number(low)} to {number(high)}").in_(language)


_FEW = Text("不足 10 项研究，这类检验说明不了什么。", "With fewer than ten studies these tests cannot tell.")
_LIMIT = Text(
    "合并值只概括所列研究，不证明疗效；本结果是决策支持，由医生决定。",
    "A pooled value sums up the studies listed and proves no effect; decision support, the physician decides.",
)
