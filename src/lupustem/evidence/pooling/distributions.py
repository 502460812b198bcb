"""Tails and quantiles of the normal, Student's and the chi-square distribution, without scipy.stats' slow import.

>>> round(t_quantile(0.95, 4), 3), round(chi_square_tail(3.841458820694124, 1), 3)
(2.776, 0.05)
"""

from __future__ import annotations

from scipy import special


def normal_quantile(level: float) -> float:
    """The two-sided quantile of the standard normal distribution: 1.96 for 0.95."""
    return -float(special.ndtri((1 - level) / 2))


def normal_two_sided(statistic: float) -> float:
    """The p value of a standard normal statistic in both tails."""
    return float(2 * special.ndtr(-abs(statistic)))


def t_quantile(level: float, df: float) -> float:
    """The two-sided quantile of Student's t: 2.776 for 0.95 and 4 degrees of freedom."""
    return -float(special.stdtrit(df, (1 - level) / 2))


def t_two_sided(statistic: float, df: float) -> float:
    """The p value of Student's t in both tails, by the incomplete beta function, which keeps its digits in the tail."""
    return float(special.betainc(df / 2, 0.5, df / (df + statistic**2)))


def chi_square_tail(statistic: float, df: int) -> float:
    """The probability above a chi-square statistic."""
    return float(special.chdtrc(df, statistic))


def chi_square_quantile(below: float, df: int) -> float:
    """The value with the probability `below` below it."""
    return float(2 * special.gammaincinv(df / 2, below))


def chi_square_quantile_above(above: float, df: int) -> float:
    """The value with the probability `above` above it."""
    return float(2 * special.gammainccinv(df / 2, above))
