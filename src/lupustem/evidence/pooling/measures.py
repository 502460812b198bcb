"""The measures that can be pooled: on which scale, from which rows, and how the pooled value is turned back.

>>> MEASURES["proportion_logit"].metafor, MEASURES["proportion_logit"].back(0.0)
('PLO', 0.5)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, exp, pi, sin, sqrt
from typing import Literal

from lupustem.evidence.pooling.refused import refused
from lupustem.evidence.pooling.rows import Change, Effect, Fourfold, Mean, Proportion, Rate, Study, TwoMeans
from lupustem.logic.text import Text

Back = Literal[
    "none", "inverse_logit", "freeman_tukey_harmonic", "squared_sine", "exponential", "freeman_tukey_rate_harmonic"
]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name, metafor's abbreviation for it, the rows it reads, the name of its back-transformation."""

    name: str
    metafor: str
    reads: type[Study]
    turned_back: Back
    text: Text

    def back(self, value: float, sizes: Sequence[float] | None = None) -> float:
        """A value of the analysis scale as people read it; rises with the value.

        sizes: numbers of people (or person-time) of all studies, of which Freeman and Tukey's inverse takes the harmonic mean.
        """
        match self.turned_back:
            case "none":
                return value
            case "inverse_logit":
                return inverse_logit(value)
            case "exponential":
                # Beyond this a ratio says nothing, and it would no longer be a finite number.
                return exp(min(value, 709.0))
            case "squared_sine":
                return squared_sine(value)
            case "freeman_tukey_harmonic":
                return freeman_tukey_back(value, harmonic_mean(sizes or ()))
            case "freeman_tukey_rate_harmonic":
                return freeman_tukey_rate_back(value, harmonic_mean(sizes or ()))


def inverse_logit(value: float) -> float:
    """The proportion of a log odds, without overflow."""
    if value >= 0:
        return 1 / (1 + exp(-value))
    odds = exp(value)
    return odds / (1 + odds)


def squared_sine(value: float) -> float:
    """The proportion of an angle; angles outside 0 to a quarter turn are 0 and 1, as metafor has it."""
    return sin(min(max(value, 0.0), pi / 2)) ** 2


def harmonic_mean(sizes: Sequence[float]) -> float:
    """The harmonic mean of sizes above 0."""
    return len(sizes) / sum(sorted(1 / size for size in sizes))


def freeman_tukey(events: float, n: float) -> float:
    """The double arcsine of a proportion, halved. Source: Freeman and Tukey, Ann Math Stat 1950;21:607."""
    return (asin(sqrt(events / (n + 1))) + asin(sqrt((events + 1) / (n + 1)))) / 2


def freeman_tukey_back(value: float, n: float) -> float:
    """The proportion of a double arcsine; beyond what 0/n and n/n give it is 0 and 1, as metafor has it.

    Source: Miller, Am Stat 1978;32:138, with the harmonic mean of the sizes for n.
    """
    if value <= freeman_tukey(0, n):
        return 0.0
    if value >= freeman_tukey(n, n):
        return 1.0
    sine = sin(2 * value)
    inside = 1 - (sine + (sine - 1 / sine) / n) ** 2
    root = sqrt(max(0.0, inside))
    return (1 - root) / 2 if cos(2 * value) >= 0 else (1 + root) / 2


def freeman_tukey_rate(events: float, time: float) -> float:
    """The double square root of a rate, halved. Source: Freeman and Tukey, Ann Math Stat 1950;21:607."""
    return (sqrt(events / time) + sqrt((events + 1) / time)) / 2


def freeman_tukey_rate_back(value: float, time: float) -> float:
    """The rate of a double square root; below what no event gives it is 0, as metafor has it."""
    if value <= freeman_tukey_rate(0, time):
        return 0.0
    return max(0.0, (value - 1 / (4 * time * value)) ** 2)


def measure_of(name: str) -> Measure:
    """The measure of a name. Raises NotPooled `unknown_measure`."""
    if name not in MEASURES:
        listed = ", ".join(MEASURES)
        raise refused(
            "measure", "unknown_measure", f"没有这种指标；可取 {listed}。", f"no such measure; it may be {listed}."
        )
    return MEASURES[name]


def fits(measure: Measure, studies: Sequence[Study]) -> None:
    """Refuse rows that the measure does not read. Raises NotPooled `wrong_rows`."""
    for study in studies:
        if not isinstance(study, measure.reads):
            wanted = measure.reads.__name__
            raise refused(
                "measure",
                "wrong_rows",
                f"{measure.name} 需要 {wanted} 类型的数据。",
                f"{measure.name} takes rows of the kind {wanted}.",
                study.label,
            )


MEASURES: dict[str, Measure] = {
    one.name: one
    for one in (
        Measure("proportion_raw", "PR", Proportion, "none", Text("率（原始）", "proportion, untransformed")),
        Measure("proportion_logit", "PLO", Proportion, "inverse_logit", Text("率（logit）", "proportion, logit")),
        Measure(
            "proportion_freeman_tukey",
            "PFT",
            Proportion,
            "freeman_tukey_harmonic",
            Text("率（Freeman-Tukey 双反正弦）", "proportion, Freeman-Tukey double arcsine"),
        ),
        Measure("proportion_arcsine", "PAS", Proportion, "squared_sine", Text("率（反正弦）", "proportion, arcsine")),
        Measure("rate", "IR", Rate, "none", Text("发生率（原始）", "incidence rate, untransformed")),
        Measure("rate_log", "IRLN", Rate, "exponential", Text("发生率（对数）", "incidence rate, log")),
        Measure(
            "rate_freeman_tukey",
            "IRFT",
            Rate,
            "freeman_tukey_rate_harmonic",
            Text("发生率（Freeman-Tukey）", "incidence rate, Freeman-Tukey"),
        ),
        Measure("mean", "MN", Mean, "none", Text("均数", "mean")),
        Measure("mean_difference", "MD", TwoMeans, "none", Text("均数差", "mean difference")),
        Measure(
            "hedges_g",
            "SMD",
            TwoMeans,
            "none",
            Text("标准化均数差（Hedges g）", "standardised mean difference (Hedges g)"),
        ),
        Measure("mean_change", "MC", Change, "none", Text("前后均数变化", "mean change")),
        Measure(
            "standardised_mean_change",
            "SMCR",
            Change,
            "none",
            Text("标准化均数变化（以基线标准差）", "standardised mean change (baseline standard deviation)"),
        ),
        Measure("odds_ratio", "OR", Fourfold, "exponential", Text("比值比", "odds ratio")),
        Measure("risk_ratio", "RR", Fourfold, "exponential", Text("风险比", "risk ratio")),
        Measure("risk_difference", "RD", Fourfold, "none", Text("风险差", "risk difference")),
        Measure("effect", "GEN", Effect, "none", Text("已给出的效应值", "effect as given")),
    )
}
