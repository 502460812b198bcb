"""Meta-analysis in numpy and scipy: effects of single studies, heterogeneity, pooled estimates, exact intervals.

`pool` is the front; every other module holds one method and names the paper it comes from. Nothing here opens a file.

>>> from lupustem.evidence.pooling import Proportion, pool
>>> found = pool("proportion_logit", [Proportion("invented a", 3, 40), Proportion("invented b", 0, 15)])
>>> f"{found.shown:.3f} ({found.shown_interval.lower:.3f} to {found.shown_interval.upper:.3f}), {found.model}"
'0.055 (0.018 to 0.156), glmm'
"""

from lupustem.evidence.pooling.exact import Interval, clopper_pearson, fisher, poisson_rate, welch, wilson
from lupustem.evidence.pooling.pool import pool
from lupustem.evidence.pooling.refused import NotPooled
from lupustem.evidence.pooling.result import Asymmetry, Heterogeneity, Pooled, Prediction, StudyRow
from lupustem.evidence.pooling.rows import Change, Effect, Fourfold, Mean, Proportion, Rate, TwoMeans

__all__ = [
    "Asymmetry",
    "Change",
    "Effect",
    "Fourfold",
    "Heterogeneity",
    "Interval",
    "Mean",
    "NotPooled",
    "Pooled",
    "Prediction",
    "Proportion",
    "Rate",
    "StudyRow",
    "TwoMeans",
    "clopper_pearson",
    "fisher",
    "poisson_rate",
    "pool",
    "welch",
    "wilson",
]
