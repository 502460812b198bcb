"""The figures that an answer about outcomes is made of: counts, proportions, rates, summaries, curves, each with its interval.

A number that can be hidden is None where `masked` is true, and None where it is undefined; NaN never stands here. Times of
curves are in months of 365.25 / 12 days. A proportion and a survival lie between 0 and 1; a rate is per 100 patient-years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval; a bound that is not reached (a median of a curve) is None."""

    lower: float | None
    upper: float | None
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of patients, infusions, visits or events under a name. of: the whole that it is a part of."""

    code: str
    text: Text
    n: int | None
    of: int | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """numerator of denominator. value: None where the denominator is 0."""

    numerator: int | None
    denominator: int | None
    value: float | None
    interval: Interval | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Values of one measure. mean, sd and quartiles are None where nothing was observed (sd below two)."""

    n: int | None
    mean: float | None
    sd: float | None
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per 100 patient-years with an exact Poisson interval. value: None where there is no person-time."""

    code: str
    text: Text
    events: int | None
    patients: int | None
    person_years: float | None
    value: float | None
    interval: Interval | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """A comparison as estimate and interval. measure: risk_difference, hazard_ratio, rmst_difference ... scale: null value."""

    measure: str
    text: Text
    value: float | None
    interval: Interval | None
    null: float


@dataclass(frozen=True, slots=True)
class Test:
    """A p-value, which stands only beside an estimate and its interval. name: log_rank, gray, fisher."""

    name: str
    statistic: float | None
    degrees: int | None
    p: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a curve at a time with an event or a censoring; at_risk just before it; events of this line's cause."""

    months: float
    at_risk: int
    events: int
    censored: int
    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class CurveAt:
    """A curve read at a time point. at_risk: followed to this time or longer. value: None beyond the last time at risk.

    events: of this cause up to here.
    """

    months: int
    at_risk: int | None
    events: int | None
    value: float | None
    lower: float | None
    upper: float | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a picture: of one group, and of one cause where there are several.

    falls: True for a survival (starts at 1), False for an incidence (starts at 0). steps: empty where counts are masked; `at`
    then stands alone. median_months: None where not reached. restricted_mean_months: up to restricted_to_months.
    """

    code: str
    text: Text
    falls: bool
    n: int | None
    events: int | None
    steps: tuple[Step, ...]
    at: tuple[CurveAt, ...]
    median_months: float | None = None
    median_interval: Interval | None = None
    restricted_mean_months: float | None = None
    restricted_mean_interval: Interval | None = None
    restricted_to_months: float | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A time after the infusion. days: the day aimed at; first_day, last_day: its window in days, both included."""

    months: int
    text: Text
    days: int
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Period:
    """Infusions given from `first` to `last`, both included; None is open."""

    code: str
    text: Text
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A named definition of response, low activity, remission or relapse as `indices` computes it.

    code: of this end point (such as kdigo_2024_ln.complete). index: the index that judges. kind: response, state or relapse.
    level: the grade that counts ("complete", "partial_or_complete", "severe" ...), "" for a yes or no. compared: "baseline",
    "previous" or "alone". unverified: why parts of the definition are not verified.
    """

    code: str
    index: str
    text: Text
    kind: str
    level: str
    version: str
    compared: str
    sources: tuple[str, ...]
    unverified: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class CoxRow:
    """One covariate of a Cox model as hazard ratio. proportional_p: test of proportional hazards for it."""

    covariate: str
    text: Text
    hazard_ratio: float
    interval: Interval
    p: float
    proportional_p: float | None


@dataclass(frozen=True, slots=True)
class AtTimePoint:
    """One end point at one time point.

    eligible: infusions whose window had ended by `as_of` and before a next infusion, and that can be assessed. observed: yes of
    yes and no, death before the window being a no (`died`). unknown: eligible without an answer, by `reasons` (no visit in the
    window, no baseline, an item missing). worst, best: all unknown counted as no, as yes. not_assessable: left out of eligible,
    as are those whom a further infusion reached before the end of the window (reinfused).
    """

    months: int
    text: Text
    eligible: int | None
    observed: Proportion
    died: int | None
    unknown: int | None
    reasons: tuple[Count, ...]
    worst: Proportion
    best: Proportion
    not_assessable: int | None = 0
    reinfused: int | None = 0
    masked: bool = False
