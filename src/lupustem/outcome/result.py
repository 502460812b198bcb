"""The whole answer of `outcome.analyse`: what a report shows, in its order, as plain values.

Completeness and data quality stand first. A number is None where it is hidden (`masked`) or undefined; see `figures`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lupustem.logic.text import Text
from lupustem.outcome.figures import (
    AtTimePoint,
    Count,
    CoxRow,
    CurveAt,
    Definition,
    Estimate,
    Interval,
    Line,
    Period,
    Proportion,
    Rate,
    Step,
    Summary,
    Test,
    TimePoint,
)

__all__ = [
    "AtTimePoint",
    "Attendance",
    "Change",
    "ChangeAt",
    "Comparison",
    "Completeness",
    "Count",
    "CoxModel",
    "CoxRow",
    "CurveAt",
    "Definition",
    "EndPoint",
    "Estimate",
    "Finding",
    "FlowStep",
    "FollowUp",
    "Group",
    "GroupAt",
    "Interval",
    "ItemMissing",
    "Line",
    "Method",
    "NotComputed",
    "Outcomes",
    "Period",
    "Proportion",
    "Published",
    "Rate",
    "Safety",
    "Settings",
    "SideBySide",
    "Step",
    "Subgroups",
    "Summary",
    "Test",
    "TimePoint",
    "TimeToEvent",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the analysis was run, so that it can be run again.

    unit: "first" (first infusion of each patient, followed to its end or the next infusion) or "each" (every infusion).
    look_back_days: how long before an infusion its baseline may lie. curve_interval: log, log_log or plain. level: of every
    interval. mask_below: counts from 1 to this less 1 are hidden; 0 hides nothing. as_of: last day of data, after which nobody
    is followed. invented: the cohort was made by `outcome.invented`. versions: program or library -> version.
    """

    unit: str
    look_back_days: int
    time_points: tuple[TimePoint, ...]
    landmark_months: int
    level: float
    curve_interval: str
    mask_below: int
    as_of: date
    as_of_given: bool
    periods: tuple[Period, ...]
    events_per_covariate: int
    invented: bool
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful in the data: `n` rows or patients. used: what was done with them."""

    code: str
    text: Text
    used: Text
    n: int | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Attendance:
    """Visits of one time point of the follow-up calendar: who should have come by now, and who did within the window."""

    months: int
    text: Text
    expected: int | None
    present: int | None
    share: float | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class ItemMissing:
    """How often one column is empty: at baselines and at visits after the infusion."""

    name: str
    text: Text
    baseline_missing: int | None
    baselines: int | None
    later_missing: int | None
    later_visits: int | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How long and how completely patients were followed.

    median_months: of the follow-up itself, by reverse Kaplan-Meier (death counts as censored). clark_index: person-time
    observed of that which could have been observed to `as_of`, or to death. lost: events lost_to_follow_up.
    """

    person_years: float | None
    median_months: float | None
    median_interval: Interval | None
    longest_months: float | None
    clark_index: float | None
    deaths: int | None
    lost: int | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """counts: patients, infused, with baseline, visits, events ... in order."""

    counts: tuple[Count, ...]
    attendance: tuple[Attendance, ...]
    items: tuple[ItemMissing, ...]
    follow_up: FollowUp
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of the flow of patients: how many are in it, and who left on the way to it, with why."""

    code: str
    text: Text
    n: int | None
    left: tuple[Count, ...] = ()
    masked: bool = False


@dataclass(frozen=True, slots=True)
class EndPoint:
    """A definition at every time point."""

    definition: Definition
    at: tuple[AtTimePoint, ...]


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A definition that is named and not computed, with why, and what its paper prints."""

    code: str
    text: Text
    why: Text
    printed: Text
    source: str


@dataclass(frozen=True, slots=True)
class TimeToEvent:
    """A time-to-event end point.

    code: survival, relapse_free.CODE, first_response.CODE, relapse.CODE, landmark.CODE. definition: None for survival.
    origin: what time 0 is. estimator: kaplan_meier or aalen_johansen. interval: how its bounds were made. competing: what
    competes, None where nothing does. notes: what has to be said beside it (immortal time). undefined: why no line is there.
    comparison: of its two lines, where they are groups.
    """

    code: str
    text: Text
    definition: Definition | None
    origin: Text
    estimator: str
    interval: str
    level: float
    lines: tuple[Line, ...]
    competing: Text | None = None
    notes: tuple[Text, ...] = ()
    undefined: Text | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class ChangeAt:
    """One time point: values then, and the change from baseline of those who have both; nothing is carried forward.

    eligible: infusions whose window had ended; missing: of them without a value. change: visit minus baseline.
    """

    months: int
    text: Text
    eligible: int | None
    missing: int | None
    observed: Summary
    paired: int | None
    mean_change: float | None
    sd_change: float | None
    interval: Interval | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A measure over time. unit: UCUM, "" where it has none. baseline_missing: infusions without a baseline value."""

    code: str
    text: Text
    unit: str
    baseline: Summary
    baseline_missing: int | None
    at: tuple[ChangeAt, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """rates: of kinds of events. terms: adverse events by term as written. grades: adverse events by CTCAE grade."""

    rates: tuple[Rate, ...]
    terms: tuple[Count, ...]
    grades: tuple[Count, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups compared. test: None where it is undefined; undefined says why an estimate is not there."""

    end_point: str
    text: Text
    group: str
    reference: str
    estimate: Estimate | None
    test: Test | None
    undefined: Text | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class CoxModel:
    """A Cox model of one end point; refused says why it was not fitted (too few events per covariate)."""

    end_point: str
    text: Text
    n: int | None
    events: int | None
    ties: str
    rows: tuple[CoxRow, ...]
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class GroupAt:
    """An end point in one group at one time point."""

    end_point: str
    text: Text
    months: int
    observed: Proportion
    unknown: int | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a factor."""

    code: str
    text: Text
    n: int | None
    at: tuple[GroupAt, ...]
    survival: Line | None
    deaths: Rate | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Subgroups:
    """One factor: source, dose_per_kg, dose_total, number (first or repeated infusion), period.

    not_stated: infusions without it, left out here. note: what has to be known of the factor.
    """

    factor: str
    text: Text
    groups: tuple[Group, ...]
    comparisons: tuple[Comparison, ...]
    not_stated: int | None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure. difference: what differs from the own definition or time; None where both are the same.

    overlap_group: figures of one group come from the same patients. cited, read: citation and where_read in both languages.
    """

    study: str
    citation: str
    definition: Text
    months: float | None
    numerator: int | None
    denominator: int | None
    value: float | None
    interval: Interval | None
    where_read: str
    difference: Text | None
    overlap_group: str = ""
    cited: Text | None = None
    read: Text | None = None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """An own figure beside published ones: `same` can be read against it, `different` stand apart without a common number."""

    end_point: str
    text: Text
    months: int
    own: Proportion
    own_unknown: int | None
    same: tuple[Published, ...]
    different: tuple[Published, ...]
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """One estimator as the methods paragraph names it: settings as name -> value, source as a citation."""

    code: str
    text: Text
    settings: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Everything, in the order of the report."""

    settings: Settings
    completeness: Completeness
    flow: tuple[FlowStep, ...]
    end_points: tuple[EndPoint, ...]
    curves: tuple[TimeToEvent, ...]
    changes: tuple[Change, ...]
    safety: Safety
    subgroups: tuple[Subgroups, ...]
    cox: tuple[CoxModel, ...]
    side_by_side: tuple[SideBySide, ...]
    not_computed: tuple[NotComputed, ...]
    methods: tuple[Method, ...] = field(default=())
