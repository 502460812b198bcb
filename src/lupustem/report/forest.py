"""What a forest plot shows, as rows: from a pool of studies, or from own figures beside published ones.

The picture (`forest_svg`) and the table under it (`forest_table`) are both made from a `Forest`, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lupustem.evidence.pooling.exact import Interval
from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.result import Pooled, StudyRow
from lupustem.logic.text import Language, Text
from lupustem.report.chart import number, three_digits

Kind = Literal["study", "own", "published", "pooled", "prediction"]
PERCENT = frozenset({"proportion_raw", "proportion_logit", "proportion_freeman_tukey", "proportion_arcsine"})
RATIO = frozenset({"odds_ratio", "risk_ratio"})
_NULL = {"odds_ratio": 1.0, "risk_ratio": 1.0, "risk_difference": 0.0, "mean_difference": 0.0, "hedges_g": 0.0}
_POOLED = Text("合并", "Pooled")
_PREDICTION = Text("预测区间（新的一项研究）", "Prediction interval (a new study)")
_NO_EFFECT = Text("无法估计", "not estimable")


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row. counts: what was observed, as people write it. value, low, high: None where there is no estimate.

    weight: in percent, None where the method has none. note: what has to be said of this row.
    """

    label: Text
    counts: str
    value: float | None
    low: float | None
    high: float | None
    kind: Kind
    weight: float | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Forest:
    """A plot. percent: values are shown times 100. logarithmic: the scale of ratios. null: the value of no effect.

    warnings: what was overridden, printed above the rows. notes: method, heterogeneity, limits, printed below.
    """

    title: Text
    axis: Text
    rows: tuple[ForestRow, ...]
    percent: bool
    logarithmic: bool = False
    null: float | None = None
    warnings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def weighted(self) -> bool:
        """Whether any row has a weight."""
        return any(row.weight is not None for row in self.rows)

    def shown(self, row: ForestRow, language: Language) -> str:
        """Value and interval of a row as text."""
        if row.low is None or row.high is None:
            return _NO_EFFECT.in_(language)
        ends = f"{self.one(row.low)} {Text('至', 'to').in_(language)} {self.one(row.high)}"
        return ends if row.value is None else f"{self.one(row.value)} ({ends})"

    def one(self, value: float) -> str:
        """One value as text: per cent to one decimal, anything else to three significant digits."""
        if self.percent:
            return f"{100 * value:.1f}".replace("-", "\u2212")
        return three_digits(value)

    @property
    def observed(self) -> Text:
        """The heading of what was observed; two arms stand as first : second."""
        two = any(" : " in row.counts for row in self.rows)
        return Text("观察到（组 1 : 组 2）", "Observed (arm 1 : arm 2)") if two else Text("观察到", "Observed")


def forest_of(
    pooled: Pooled,
    title: Text,
    *,
    labels: Mapping[str, Text] | None = None,
    warnings: Sequence[Text] = (),
    notes: Sequence[Text] = (),
) -> Forest:
    """The plot of a pool. labels: longer names of studies by their label in the pool."""
    named = labels or {}
    rows = [_study(row, named) for row in pooled.rows]
    if pooled.k > 1:
        rows.append(_summary(_POOLED, pooled.shown, pooled.shown_interval, "pooled", f"k = {pooled.k}"))
    if pooled.prediction is not None:
        rows.append(_summary(_PREDICTION, None, pooled.prediction.shown_interval, "prediction", ""))
    measure = MEASURES[pooled.measure]
    return Forest(
        title,
        _axis(pooled, measure.text),
        tuple(rows),
        percent=pooled.measure in PERCENT,
        logarithmic=pooled.measure in RATIO,
        null=_NULL.get(pooled.measure),
        warnings=tuple(warnings),
        notes=tuple(notes),
    )


def _axis(pooled: Pooled, text: Text) -> Text:
    level = number(100 * pooled.level)
    sign = "%" if pooled.measure in PERCENT else ""
    zh = f"{text.zh}{'，' + sign if sign else ''}，{level}% 区间"
    en = f"{text.en}{', ' + sign if sign else ''}, {level} % interval"
    return Text(zh, en)


def _study(row: StudyRow, labels: Mapping[str, Text]) -> ForestRow:
    interval = row.shown_interval
    return ForestRow(
        labels.get(row.label, Text(row.label, row.label)),
        counts_of(dict(row.numbers)),
        row.shown,
        None if interval is None else interval.lower,
        None if interval is None else interval.upper,
        "study",
        row.weight,
        row.note,
    )


def _summary(label: Text, value: float | None, interval: Interval, kind: Kind, counts: str) -> ForestRow:
    return ForestRow(label, counts, value, interval.lower, interval.upper, kind)


def counts_of(numbers: Mapping[str, float]) -> str:
    """What a study observed: events over n, two arms beside each other, or mean (sd) of n."""
    given = {name: f"{value:.12g}" for name, value in numbers.items()}
    match set(given):
        case names if names == {"events", "n"}:
            return f"{given['events']}/{given['n']}"
        case names if names == {"events", "person_time"}:
            return f"{given['events']}/{given['person_time']}"
        case names if names == {"events_1", "n_1", "events_2", "n_2"}:
            return f"{given['events_1']}/{given['n_1']} : {given['events_2']}/{given['n_2']}"
        case names if names == {"mean", "sd", "n"}:
            return f"{given['mean']} ({given['sd']}), {given['n']}"
        case names if names == {"mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2"}:
            first = f"{given['mean_1']} ({given['sd_1']}), {given['n_1']}"
            return f"{first} : {given['mean_2']} ({given['sd_2']}), {given['n_2']}"
        case names if names == {"before", "sd_before", "after", "sd_after", "n"}:
            return f"{given['before']} → {given['after']}, {given['n']}"
    return ", ".join(f"{name} {value}" for name, value in given.items())


def forest_table(forest: Forest, language: Language) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The same numbers as a table: the heading, then a row for each row of the plot."""
    weighted = forest.weighted
    heading = [Text("研究", "Study"), forest.observed, Text("估计（区间）", "Estimate (interval)")]
    if weighted:
        heading.append(Text("权重，%", "Weight, %"))
    rows = []
    for row in forest.rows:
        cells = [row.label.in_(language), row.counts, forest.shown(row, language)]
        if weighted:
            cells.append("" if row.weight is None else f"{row.weight:.1f}")
        if row.note is not None:
            cells[2] = f"{cells[2]} · {row.note.in_(language)}"
        rows.append(tuple(cells))
    return tuple(one.in_(language) for one in heading), rows
