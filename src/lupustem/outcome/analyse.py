"""`analyse`: from two checked tables to the whole answer (`result.Outcomes`).

>>> from lupustem.outcome.invented import invented
>>> cohort = invented(patients=40, seed=1)
>>> found = analyse(cohort.visits, cohort.events)
>>> found.settings.invented, found.curves[0].code, found.curves[0].lines[0].n
(True, 'survival', 40)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
import scipy

from lupustem.facts.columns import BAD
from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.logic.text import Text
from lupustem.outcome import completeness
from lupustem.outcome.changes import changes
from lupustem.outcome.check import check_cohort_visits, check_events
from lupustem.outcome.cohort import Cohort, UnitOf, made
from lupustem.outcome.columns import PATIENT, VISITS
from lupustem.outcome.cox_models import cox_models
from lupustem.outcome.curves import Data, How, curves, follow_up_median
from lupustem.outcome.definitions import DEFINITIONS, NOT_COMPUTED
from lupustem.outcome.end_points import computable, end_points, statuses, with_baseline_values
from lupustem.outcome.factors import factors
from lupustem.outcome.figures import Period
from lupustem.outcome.invented import PREFIX
from lupustem.outcome.masking import masked
from lupustem.outcome.methods import methods
from lupustem.outcome.result import Completeness, NotComputed, Outcomes, Settings
from lupustem.outcome.safety import of_units, safety
from lupustem.outcome.side_by_side import side_by_side
from lupustem.outcome.subgroups import by_factor
from lupustem.outcome.time_points import CALENDAR_YEARS, MONTHS, time_point, windows
from lupustem.outcome.verdicts import judged_visits
from lupustem.treatment.calendar import visit_months

LOOK_BACK_DAYS = 90
"""An engineering choice, as are the two below; each stands in the answer."""
LANDMARK_MONTHS = 6
EVENTS_PER_COVARIATE = 10
MOST_MASKED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to analyse; see `result.Settings`. as_of None: the last day of the two tables."""

    unit: UnitOf = "first"
    look_back_days: int = LOOK_BACK_DAYS
    landmark_months: int = LANDMARK_MONTHS
    level: float = 0.95
    curve_interval: str = "log"
    mask_below: int = 0
    as_of: date | None = None
    periods: tuple[Period, ...] = ()
    events_per_covariate: int = EVENTS_PER_COVARIATE


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was refused at the door: rows of each table, and the patients with a refused event (`patient_id`)."""

    visits: int = 0
    events: int = 0
    patients: pl.DataFrame | None = None


def analyse(
    visits: pl.DataFrame, events: pl.DataFrame, options: Options | None = None, *, rejected: Rejected | None = None
) -> Outcomes:
    """The answer. visits, events: columns as `outcome.columns` names them, in engine types, rows in any order.

    Rows that break a rule are refused and counted; rejected: what was refused before.
    Raises InvalidFacts for columns that are not known, and where nobody had an infusion that could be analysed.
    """
    options = options or Options()
    return answer_of(cohort_of(visits, events, options, rejected=rejected), options)


def cohort_of(
    visits: pl.DataFrame, events: pl.DataFrame, options: Options, *, rejected: Rejected | None = None
) -> Cohort:
    """The cohort as it is analysed; its `visits` say which infusion each belongs to. Raises as `analyse` does."""
    good_visits, good_events, refused = _at_the_door(visits, events, rejected or Rejected())
    cohort = made(
        good_visits,
        good_events,
        unit=options.unit,
        look_back_days=options.look_back_days,
        as_of=options.as_of,
        unread=refused.patients,
    )
    cohort.findings.count("visit_rejected", refused.visits)
    cohort.findings.count("event_rejected", refused.events)
    if not cohort.units.height:
        raise InvalidFacts((_NO_INFUSION,))
    return cohort


def answer_of(cohort: Cohort, options: Options) -> Outcomes:
    """The answer of a cohort, small cells hidden where that is asked for."""
    return masked(_answer(cohort, options), options.mask_below)


def _at_the_door(
    visits: pl.DataFrame, events: pl.DataFrame, before: Rejected
) -> tuple[pl.DataFrame, pl.DataFrame, Rejected]:
    own, other = check_cohort_visits(visits.schema, text=False), check_events(events.schema, text=False)
    seen = VISITS.filled(own.checked(visits.lazy())).collect()
    told = other.checked(events.lazy()).collect()
    lost = told.filter(pl.col(BAD)).select(PATIENT).drop_nulls().unique()
    unread = lost if before.patients is None else pl.concat([lost, before.patients.select(PATIENT)]).unique()
    refused = Rejected(before.visits + int(seen[BAD].sum()), before.events + int(told[BAD].sum()), unread)
    good = seen.filter(~pl.col(BAD)).drop(BAD, "case_id", strict=False)
    return good, told.filter(~pl.col(BAD)).drop(BAD), refused


def _answer(cohort: Cohort, options: Options) -> Outcomes:
    visits = judged_visits(cohort)
    units = with_baseline_values(cohort.units, visits)
    every = tuple(sorted({*MONTHS, *visit_months(CALENDAR_YEARS)}))
    at = windows(units, visits, every, cohort.as_of)
    codes = computable(visits)
    found = {(code, one): status for one in MONTHS for code, status in statuses(at[one], visits, units, codes).items()}
    data = Data(units, visits, of_units(cohort), codes)
    how = How(options.curve_interval, options.level, MONTHS, options.landmark_months)
    median = follow_up_median(units, how)
    settings = _settings(cohort, options)
    points = end_points(found, codes, MONTHS, options.level)
    divided = factors(units, options.periods)
    lines = curves(data, how)
    return Outcomes(
        settings=settings,
        completeness=Completeness(
            counts=completeness.counts(cohort),
            attendance=completeness.attendance({one: at[one] for one in visit_months(CALENDAR_YEARS)}),
            items=completeness.missing_items(visits, units),
            follow_up=completeness.follow_up(cohort, *median),
            findings=cohort.findings.listed(),
        ),
        flow=completeness.flow(cohort, options.unit),
        end_points=points,
        curves=lines,
        changes=changes(units, visits, at, MONTHS, options.level),
        safety=safety(cohort, options.level),
        subgroups=tuple(by_factor(data, how, one, found) for one in divided),
        cox=cox_models(data, divided, options.level, options.events_per_covariate),
        side_by_side=side_by_side(points, lines, options.level),
        not_computed=(*NOT_COMPUTED, *_not_computed(codes)),
        methods=methods(settings),
    )


def _settings(cohort: Cohort, options: Options) -> Settings:
    from lupustem import __version__

    ids = cohort.units[PATIENT]
    return Settings(
        unit=options.unit,
        look_back_days=options.look_back_days,
        time_points=tuple(map(time_point, MONTHS)),
        landmark_months=options.landmark_months,
        level=options.level,
        curve_interval=options.curve_interval,
        mask_below=options.mask_below,
        as_of=cohort.as_of,
        as_of_given=options.as_of is not None,
        periods=options.periods,
        events_per_covariate=options.events_per_covariate,
        invented=bool(ids.str.starts_with(PREFIX).any()),
        versions=(
            ("lupustem", __version__),
            ("numpy", np.__version__),
            ("scipy", scipy.__version__),
            ("polars", pl.__version__),
        ),
    )


def _not_computed(codes: tuple[str, ...]) -> tuple[NotComputed, ...]:
    """Definitions that no visit could be judged by, for want of columns or values."""
    return tuple(
        NotComputed(code, one.definition.text, _NO_ANSWER, Text("", ""), "; ".join(one.definition.sources))
        for code, one in DEFINITIONS.items()
        if code not in codes
    )


_NO_ANSWER = Text(
    "没有一次就诊具备此定义所需的全部项目，不予计算；所需的列见该指数的页面。",
    "No visit has all that this definition needs: not computed. Its columns stand on the page of the index.",
)
_NO_INFUSION = Problem(
    "kind",
    "structure",
    Text(
        "kind：没有可分析的输注；EVENTS 须有 kind 为 infusion 的行，被拒的行与被排除的患者不计。",
        "kind: there is no infusion to analyse; EVENTS needs rows of kind infusion, and rejected rows and patients left out do "
        "not count.",
    ),
)
