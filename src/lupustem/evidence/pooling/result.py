"""What pooling answers, as plain frozen values: every number with the name of the method that gave it.

No field holds NaN: what is not defined is None, and a Text beside it says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.evidence.pooling.exact import Interval
from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study of a pool.

    numbers: what was given, by name. effect, standard_error, interval: on the analysis scale, None where the study has no
    effect of its own (`note` says why). shown, shown_interval: as people read them; for one arm of counts that is events
    over n with the exact interval. weight: in percent of all, None where the method has no weights.
    adjusted: one half was added to counts, because one of them was 0.
    """

    label: str
    numbers: tuple[tuple[str, float], ...]
    effect: float | None
    standard_error: float | None
    interval: Interval | None
    shown: float | None
    shown_interval: Interval | None
    weight: float | None
    adjusted: bool
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How much the studies differ beyond chance.

    q: Cochran's Q, or for a GLMM the likelihood ratio of one proportion for all against one each (`q_kind` says which).
    i2 in percent; i2 and h2 from tau2 and the typical variance where there is a tau2, from Q else, as metafor has it.
    tau2_interval: Q-profile; `empty` where no tau2 fits, so that both limits are 0.
    coarse: the exact solutions, where those of R's search are not close enough. reason: why numbers are None.
    """

    q: float | None
    q_kind: str
    df: int | None
    p_value: float | None
    i2: float | None
    h2: float | None
    tau2: float | None
    tau2_se: float | None
    tau2_interval: Interval | None
    i2_interval: Interval | None
    h2_interval: Interval | None
    empty: bool = False
    coarse: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """Where the true value of a new study is expected, on the analysis scale and turned back; `rule` names the quantile."""

    rule: str
    interval: Interval
    shown_interval: Interval


@dataclass(frozen=True, slots=True)
class Pooled:
    """The answer to one pool.

    model: common, random, glmm, mantel_haenszel, peto, or single_study. tau2_method: DL, REML, ... or None.
    interval_method: z, hartung_knapp, t, clopper_pearson, exact_poisson. floor_applied: the standard error of Hartung and Knapp
    was smaller than the ordinary one and was raised to it. estimate, standard_error, interval, statistic and df are on the
    analysis scale; shown and shown_interval are turned back by `turned_back`. p_value is of no effect on the analysis scale
    and stands only beside the estimate. degenerate: the name of a border case, with a note that explains it.
    """

    measure: str
    metafor_measure: str
    k: int
    model: str
    tau2_method: str | None
    interval_method: str
    floor: str
    floor_applied: bool
    level: float
    estimate: float | None
    standard_error: float | None
    interval: Interval | None
    statistic: float | None
    df: float | None
    p_value: float | None
    shown: float
    shown_interval: Interval
    turned_back: str
    heterogeneity: Heterogeneity
    prediction: Prediction | None
    prediction_reason: Text | None
    rows: tuple[StudyRow, ...]
    weights_reason: Text | None = None
    correlation: float | None = None
    degenerate: str | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """A test of whether small studies show other effects; None with a reason where it cannot be done.

    limit: the effect that the regression expects of a study without error (Egger), else None.
    """

    test: str
    statistic: float | None
    df: int | None
    p_value: float | None
    limit: float | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of a meta-regression on the analysis scale; statistic and p_value are None with no error to divide by."""

    name: str
    estimate: float
    standard_error: float
    interval: Interval
    statistic: float | None
    p_value: float | None


@dataclass(frozen=True, slots=True)
class Regression:
    """Effects explained by one moderator.

    explained: tau2 less than without the moderator, in percent of it (R2); None where tau2 was 0 without it.
    heterogeneity: what the moderator leaves unexplained.
    """

    measure: str
    moderator: str
    k: int
    tau2_method: str
    interval_method: str
    floor_applied: bool
    level: float
    intercept: Coefficient
    slope: Coefficient
    df: int
    explained: float | None
    heterogeneity: Heterogeneity


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The pool without one study."""

    label: str
    pooled: Pooled


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Pools by group, each with a tau2 of its own, and the test that they do not differ.

    q, df, p_value: Cochran's Q between the pooled values by their ordinary standard errors, None with a reason where fewer than
    two groups have one.
    """

    groups: tuple[tuple[str, Pooled], ...]
    q: float | None
    df: int | None
    p_value: float | None
    reason: Text | None = None
