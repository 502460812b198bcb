"""Effects of measured values: means, differences of two arms, changes within one arm.

>>> from lupustem.evidence.pooling.rows import TwoMeans
>>> of_two_means("mean_difference", TwoMeans("deng_2017", 63, 18, 12, 59, 9, 6))
(4.0, 40.5)
"""

from __future__ import annotations

from math import exp, lgamma, log, sqrt

from lupustem.evidence.pooling.refused import number, refused, whole
from lupustem.evidence.pooling.rows import Change, Mean, TwoMeans


def small_sample_factor(df: int) -> float:
    """Hedges' exact correction J for df degrees of freedom, by the gamma function.

    Source: Hedges, J Educ Stat 1981;6:107. With 1 degree of freedom it is not defined.
    """
    return exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2))


def of_mean(study: Mean) -> tuple[float, float]:
    """The mean and the variance of it."""
    return number(study.mean, "mean", study.label), _variance(study.sd, study.n, "", study.label)


def of_two_means(measure: str, study: TwoMeans) -> tuple[float, float]:
    """Difference of the means of arm 1 and arm 2, or Hedges' g, with its variance.

    g has the pooled standard deviation below it and the variance 1/n_1 + 1/n_2 + g^2 / (2 (n_1 + n_2)), as metafor does.
    """
    spread_1 = _variance(study.sd_1, study.n_1, "_1", study.label)
    spread_2 = _variance(study.sd_2, study.n_2, "_2", study.label)
    difference = number(study.mean_1, "mean_1", study.label) - number(study.mean_2, "mean_2", study.label)
    if measure == "mean_difference":
        return difference, spread_1 + spread_2
    n_1, n_2 = int(study.n_1), int(study.n_2)
    df = n_1 + n_2 - 2
    pooled = sqrt(((n_1 - 1) * n_1 * spread_1 + (n_2 - 1) * n_2 * spread_2) / df)
    if pooled == 0:
        raise _no_spread("sd_1", study.label)
    g = small_sample_factor(df) * difference / pooled
    return g, 1 / n_1 + 1 / n_2 + g * g / (2 * (n_1 + n_2))


def of_change(measure: str, study: Change, correlation: float) -> tuple[float, float]:
    """After minus before, raw or in standard deviations of the start with Hedges' correction, with its variance.

    Sources: Becker, Br J Math Stat Psychol 1988;41:257; the variance 2 (1 - r) / n + y^2 / (2 n) is metafor's for SMCR.
    """
    _variance(study.sd_before, study.n, "_before", study.label)
    sd_before = float(study.sd_before)
    change = number(study.after, "after", study.label) - number(study.before, "before", study.label)
    n = int(study.n)
    if measure == "mean_change":
        _variance(study.sd_after, study.n, "_after", study.label)
        sd_after = float(study.sd_after)
        return change, ((sd_before - sd_after) ** 2 + 2 * (1 - correlation) * sd_before * sd_after) / n
    if sd_before == 0:
        raise _no_spread("sd_before", study.label)
    if n < 3:
        raise refused("n", "too_few_people", "标准化变化至少需要 3 人。", "takes at least 3 people.", study.label)
    standardised = small_sample_factor(n - 1) * change / sd_before
    return standardised, 2 * (1 - correlation) / n + standardised**2 / (2 * n)


def _variance(sd: object, n: object, arm: str, label: str) -> float:
    size = whole(n, f"n{arm}" if arm in ("_1", "_2") else "n", label)
    if size < 2:
        raise refused(
            f"n{arm}" if arm in ("_1", "_2") else "n",
            "too_few_people",
            "至少需要 2 人才有标准差。",
            "a standard deviation takes at least 2 people.",
            label,
        )
    spread = number(sd, f"sd{arm}", label)
    if spread < 0:
        raise refused(f"sd{arm}", "negative_sd", "标准差不能为负，请核对。", "is not negative; check it.", label)
    return spread**2 / size


def _no_spread(field: str, label: str) -> Exception:
    return refused(
        field,
        "zero_variance",
        "标准差为 0，无法标准化；请核对。",
        "a standard deviation of 0 cannot stand below a difference; check it.",
        label,
    )
