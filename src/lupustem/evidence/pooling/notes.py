"""What a reader has to know beside a pooled number: halves that were added, scales that mislead, intervals that are empty."""

from __future__ import annotations

from lupustem.evidence.pooling.effects import Effects, tells
from lupustem.evidence.pooling.exact import Interval
from lupustem.evidence.pooling.measures import harmonic_mean
from lupustem.evidence.pooling.result import Heterogeneity
from lupustem.logic.text import Text

# Engine choice: from this ratio of sizes on, the note on Freeman and Tukey says that the harmonic mean may mislead.
UNEQUAL_SIZES = 10
# Engine choice: below this number of studies the note on the normal interval is given. In 2,000 simulated pools of 3, 5, 10 and
# 20 studies it held the truth in 81, 87, 90 and 92 % by the GLMM, and by t in 99, 95, 93 and 94 % (bench/coverage_pooling.py).
FEW_FOR_Z = 10


def notes_of(effects: Effects, shown: Interval, spread: Heterogeneity) -> tuple[Text, ...]:
    """The notes of a pool of at least two studies by inverse variance."""
    notes = [*_halves(effects), *_silent(effects), *_scale(effects, shown)]
    if len(effects.studies) == 2:
        notes.append(
            Text(
                "只有两项研究，研究间的差异几乎无从估计。",
                "there are two studies only, which say next to nothing about how much studies differ.",
            )
        )
    if spread.empty:
        notes.append(
            Text(
                "各研究比抽样误差所容许的还要接近，tau2 的 Q-profile 区间为空集，按惯例写作 0 至 0。",
                "the studies agree more than chance allows; the Q-profile interval of tau2 is empty and written as 0 to 0.",
            )
        )
    if spread.coarse is not None:
        notes.append(spread.coarse)
    return tuple(notes)


def narrow_by_z(k: int, interval: str) -> tuple[Text, ...]:
    """What to say of a normal interval beside an estimated tau2 when there are few studies."""
    if interval != "z" or k >= FEW_FOR_Z:
        return ()
    return (
        Text(
            "研究数少于 10 且研究间方差是估计出来的，正态（z）区间偏窄；t 或 Hartung-Knapp 区间更稳妥。",
            "with fewer than 10 studies and an estimated variance between them the normal (z) interval is too narrow; an "
            "interval by t or by Hartung and Knapp is safer.",
        ),
    )


def _halves(effects: Effects) -> list[Text]:
    labels = [label for label, added in zip(effects.labels, effects.adjusted, strict=True) if added]
    if not labels:
        return []
    listed_zh, listed_en = "、".join(labels), ", ".join(labels)
    return [
        Text(
            f"下列研究有为 0 的计数，各计数加 1/2：{listed_zh}。",
            f"one half was added to the counts of studies with a count of 0: {listed_en}.",
        )
    ]


def _silent(effects: Effects) -> list[Text]:
    """Studies whose effect comes from the halves alone."""
    if effects.measure.name in ("odds_ratio", "risk_ratio"):
        labels = [study.label for study in effects.studies if not tells(study)]
        if labels:
            listed_zh, listed_en = "、".join(labels), ", ".join(labels)
            return [
                Text(
                    f"下列研究两组均无事件（或人人有事件），其效应只来自所加的 1/2，可改用 Mantel-Haenszel 法：{listed_zh}。",
                    "in these studies nobody or everybody had the event, so that their effect comes from the added half alone; "
                    f"Mantel-Haenszel does without it: {listed_en}.",
                )
            ]
    if all(effects.adjusted):
        return [
            Text(
                "每项研究的计数都加了 1/2，合并值主要由所加的 1/2 决定；请看原始计数与精确区间。",
                "one half was added in every study, so that the halves make much of the answer; look at the counts and the "
                "exact intervals.",
            )
        ]
    return []


def _scale(effects: Effects, shown: Interval) -> list[Text]:
    if effects.sizes is not None:
        mean = harmonic_mean(effects.sizes)
        said = Text(
            f"由 Freeman-Tukey 变换换回，用各研究规模的调和均数（{mean:.4g}）；超出可能范围的端点记为边界值。",
            f"turned back from Freeman-Tukey with the harmonic mean of the sizes ({mean:.4g}); ends beyond what is possible "
            "are set to the bound.",
        )
        if max(effects.sizes) < UNEQUAL_SIZES * min(effects.sizes):
            return [said]
        return [
            said,
            Text(
                "各研究规模相差悬殊，此换算可能误导，应以随机截距 logit 模型（GLMM）为准。",
                "the sizes differ widely, so that this may mislead; rely on the logistic model with a random intercept (GLMM).",
            ),
        ]
    beyond = shown.lower < 0 or (effects.measure.name == "proportion_raw" and shown.upper > 1)
    if effects.measure.name in ("proportion_raw", "rate") and beyond:
        return [
            Text(
                "区间超出可能的范围（未截断）；请改用 logit、对数或 GLMM。",
                "the interval leaves what is possible (it is not cut off); take the logit, the logarithm or a GLMM.",
            )
        ]
    return []
