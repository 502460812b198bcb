"""The pictures of a pool: a forest plot and a funnel plot, with method, heterogeneity and overrides printed on them."""

from __future__ import annotations

from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.pool_result import PoolResult
from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.result import Pooled
from lupustem.evidence.studies import STUDIES
from lupustem.logic.text import Language, Text
from lupustem.report.forest import Forest, forest_of
from lupustem.report.forest_svg import forest_svg
from lupustem.report.funnel_svg import funnel_svg
from lupustem.report.p_values import p_words
from lupustem.report.pool_words import INTERVAL_WORDS, METHOD_WORDS, PREDICTION_WORDS, number


def forest_picture(found: PoolResult, language: Language) -> str:
    """The forest plot as SVG text."""
    return forest_svg(forest(found), language)


def funnel_picture(found: PoolResult, language: Language) -> str:
    """The funnel plot as SVG text."""
    return funnel_svg(found.pooled, title(found), language)


def forest(found: PoolResult) -> Forest:
    """The forest plot of a pool: overrides above it, methods and limits below it."""
    pooled = found.pooled
    notes = [_method(pooled), *_heterogeneity(pooled), *found.notices]
    return forest_of(pooled, title(found), labels=_labels(found), warnings=found.overrides, notes=notes)


def title(found: PoolResult) -> Text:
    """What is pooled: the definitions and the time points, or the measure of a table."""
    choice = found.choice
    if choice is None:
        return MEASURES[found.pooled.measure].text
    names = [DEFINITIONS[one].name for one in choice.definitions]
    zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
    months = sorted({taken.outcome.months for taken in choice.taken if taken.outcome.months is not None})
    if months:
        ends = f"{months[0]}" if len(months) == 1 else f"{months[0]}\u2013{months[-1]}"
        return Text(f"{zh}，{ends} 个月", f"{en}, at {ends} months")
    return Text(zh, en)


def _labels(found: PoolResult) -> dict[str, Text]:
    """Author and year for the project's own studies, with the id that `evidence show` takes."""
    if found.choice is None:
        return {}
    labels = {}
    for row in found.pooled.rows:
        study = STUDIES.get(row.label)
        if study is not None and study.authors is not None:
            named = f"{study.authors} {study.year} [{study.id}]"
            labels[row.label] = Text(named, named)
    return labels


def _method(pooled: Pooled) -> Text:
    name = pooled.tau2_method if pooled.model == "random" and pooled.tau2_method else pooled.model
    method, interval = METHOD_WORDS.get(name, Text(name, name)), INTERVAL_WORDS[pooled.interval_method]
    zh, en = f"{method.zh}；区间：{interval.zh}", f"{method.en}; interval: {interval.en}"
    if pooled.floor_applied:
        zh, en = f"{zh}（标准误按下限抬高）", f"{en} (standard error raised to its floor)"
    if pooled.prediction is not None:
        rule = pooled.prediction.rule
        said = PREDICTION_WORDS.get(rule, Text(rule, rule))
        zh, en = f"{zh}；预测区间：{said.zh}", f"{en}; prediction interval: {said.en}"
    return Text(zh, en)


def _heterogeneity(pooled: Pooled) -> list[Text]:
    found = pooled.heterogeneity
    if pooled.k < 2 or found.q is None:
        return []
    said = f"Q {number(found.q)} (df {found.df}, {p_words(found.p_value)})"
    if found.i2 is not None:
        said += f", I² {found.i2:.1f} %"
    if found.tau2 is not None:
        said += f", τ² {number(found.tau2)}"
    return [Text(f"异质性：{said}", f"Heterogeneity: {said}")]
