"""The cohort: one unit per infusion, each visit with the one infusion that it belongs to, and what of the data was left aside.

* A visit belongs to the last infusion on or before its day; before the first infusion it is pre-treatment (number 0).
* The baseline of an infusion is the last visit on or before its day, within the look-back, and after the infusion before it. A
  visit on the day of an infusion is therefore never follow-up.
* The follow-up of an infusion ends at the next infusion, at death, at the last sign of life, or at `as_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.columns import DATE, DEATHS, EVENT_DATE, PATIENT
from lupustem.outcome.figures import Count
from lupustem.outcome.findings import Findings

UnitOf = Literal["first", "each"]
UNIT = "unit"
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Cohort:
    """The cohort as it is analysed.

    units: a row per infusion that is analysed: unit (number of the row), patient_id, number, start, next_start, death,
        last_seen, end (of follow-up), potential_end, died, days, baseline_date and what EVENTS says of the infusion.
    visits: every visit used: patient_id, visit_date, infusion_number, role (pre_treatment, baseline, follow_up), the columns.
    events: every event used, with the infusion that it belongs to (0 before the first).
    as_of: the last day of data. counts: patients, visits and events on the way, by name; excluded: patients left out, by why.
    """

    units: pl.DataFrame
    visits: pl.DataFrame
    events: pl.DataFrame
    as_of: date
    counts: dict[str, int]
    excluded: tuple[Count, ...]
    findings: Findings

    @property
    def assigned(self) -> pl.DataFrame:
        """Each visit used with the infusion that it belongs to (0 before the first), its role and its day after it."""
        placed = self.visits.select(PATIENT, DATE, "infusion_number", "role", pl.col("day").alias("days_after"))
        return placed.sort(PATIENT, DATE)


def made(
    visits: pl.DataFrame,
    events: pl.DataFrame,
    *,
    unit: UnitOf,
    look_back_days: int,
    as_of: date | None,
    unread: pl.DataFrame | None = None,
) -> Cohort:
    """The cohort of two checked tables (`check`), in whatever order their rows stand.

    unread: patient_id of those with an event that was refused; they are left out.
    """
    found = Findings()
    unread = events.select(PATIENT).head(0) if unread is None else unread.select(PATIENT).unique()
    visits = visits.sort(PATIENT, DATE)
    events = _once(events.sort(PATIENT, EVENT_DATE, "kind"), found)
    until = as_of or _last_day(visits, events)
    counts = {"visits_read": visits.height, "events_read": events.height}
    visits = found.dropped("visit_after_as_of", visits, pl.col(DATE) > until)
    events = found.dropped("event_after_as_of", events, pl.col(EVENT_DATE) > until)
    patients = pl.concat([visits.select(PATIENT), events.select(PATIENT), unread]).unique().sort(PATIENT)
    infusions, deaths = _infusions(events), _deaths(events)
    excluded = _excluded(infusions, deaths, unread, found)
    left_out = pl.concat([one for _, one in excluded]).unique() if excluded else patients.head(0)
    visits, events, infusions = (one.join(left_out, on=PATIENT, how="anti") for one in (visits, events, infusions))
    deaths = deaths.group_by(PATIENT).agg(pl.col(EVENT_DATE).min().alias("death"))
    visits, events = _after_death(visits, events, deaths, found)
    seen = _last_seen(visits, events)
    units = _units(_numbered(infusions, found), deaths, seen, until)
    visits, events = _placed(visits, units, DATE), _placed(events, units, EVENT_DATE)
    found.count("event_before_infusion", events.filter((pl.col("infusion_number") == 0) & _clinical()).height)
    units = _with_baseline(units, visits, look_back_days)
    counts |= _counted(patients, left_out, visits, events, units)
    chosen = units.filter(pl.col("number") == 1) if unit == "first" else units
    counts["analysed"] = chosen.height
    counts["patients_analysed"] = chosen[PATIENT].n_unique()
    chosen = chosen.sort(PATIENT, "start").with_row_index(UNIT)
    return Cohort(chosen, visits, events, until, counts, tuple(_said(excluded)), found)


def _once(events: pl.DataFrame, found: Findings) -> pl.DataFrame:
    """Each event once: a row that repeats another in everything is the same event."""
    single = events.unique(maintain_order=True)
    found.count("event_twice", events.height - single.height)
    return single


def _last_day(visits: pl.DataFrame, events: pl.DataFrame) -> date:
    days = [one for one in (visits[DATE].max(), events[EVENT_DATE].max()) if isinstance(one, date)]
    return max(days, default=date(1970, 1, 1))


def _infusions(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter(pl.col("kind") == "infusion").rename({EVENT_DATE: "start"})


def _deaths(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter(pl.col("kind").is_in(list(DEATHS))).select(PATIENT, EVENT_DATE).unique()


EXCLUDED: dict[str, Text] = {
    "event_unreadable": Text("有不能读取的事件", "an event that cannot be read"),
    "two_deaths": Text("有两个不同的死亡日期", "two different dates of death"),
    "two_infusions_on_one_day": Text("同一天有两次不同的输注记录", "two different infusions on one day"),
    "infusion_after_death": Text("死亡之后仍有输注", "an infusion after the death"),
}
"""Why a patient is left out of every figure until the data are put right."""


def _excluded(
    infusions: pl.DataFrame, deaths: pl.DataFrame, unread: pl.DataFrame, found: Findings
) -> list[tuple[str, pl.DataFrame]]:
    twice = deaths.filter(pl.col(PATIENT).is_duplicated()).select(PATIENT).unique()
    doubled = infusions.filter(pl.struct(PATIENT, "start").is_duplicated()).select(PATIENT).unique()
    last = infusions.group_by(PATIENT).agg(pl.col("start").max())
    first_death = deaths.group_by(PATIENT).agg(pl.col(EVENT_DATE).min())
    late = last.join(first_death, on=PATIENT).filter(pl.col("start") > pl.col(EVENT_DATE)).select(PATIENT)
    every = {"two_deaths": twice, "two_infusions_on_one_day": doubled, "infusion_after_death": late}
    rest = unread
    said = [("event_unreadable", unread)] if unread.height else []
    for code, one in every.items():
        own = one.join(rest, on=PATIENT, how="anti")
        found.count(code, one.height)
        rest = pl.concat([rest, own])
        if own.height:
            said.append((code, own))
    return said


def _said(excluded: list[tuple[str, pl.DataFrame]]) -> list[Count]:
    return [Count(code, EXCLUDED[code], one.height) for code, one in excluded]


def _after_death(
    visits: pl.DataFrame, events: pl.DataFrame, deaths: pl.DataFrame, found: Findings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What stands after a death is left aside; whether the death or the visit is wrong is not for the program to say."""
    kept = []
    for name, frame, day in (("visit_after_death", visits, DATE), ("event_after_death", events, EVENT_DATE)):
        joined = frame.join(deaths, on=PATIENT, how="left", maintain_order="left")
        kept.append(found.dropped(name, joined, pl.col(day) > pl.col("death")).drop("death"))
    return kept[0], kept[1]


def _last_seen(visits: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The last day on which anything is known of a patient."""
    days = pl.concat(
        [visits.select(PATIENT, pl.col(DATE).alias("day")), events.select(PATIENT, pl.col(EVENT_DATE).alias("day"))]
    )
    return days.group_by(PATIENT).agg(pl.col("day").max().alias("last_seen"))


def _numbered(infusions: pl.DataFrame, found: Findings) -> pl.DataFrame:
    """Which infusion of the patient each is: as written where every one is written and they count up, else by date."""
    order = (pl.int_range(pl.len()).over(PATIENT) + 1).cast(pl.Int64)
    stated = pl.col("infusion_number")
    rising = (stated.diff().over(PATIENT).fill_null(1) > 0).all().over(PATIENT) & stated.is_not_null().all().over(
        PATIENT
    )
    sorted_ = infusions.sort(PATIENT, "start").with_columns(order.alias("order"))
    numbered = sorted_.with_columns(pl.when(rising).then(stated).otherwise(pl.col("order")).alias("number"))
    found.count("infusion_number_differs", numbered.filter(stated.is_not_null() & (stated != pl.col("number"))).height)
    return numbered


def _units(infusions: pl.DataFrame, deaths: pl.DataFrame, seen: pl.DataFrame, until: date) -> pl.DataFrame:
    joined = infusions.join(deaths, on=PATIENT, how="left").join(seen, on=PATIENT, how="left").sort(PATIENT, "start")
    units = joined.with_columns(
        pl.col("start").shift(-1).over(PATIENT).alias("next_start"),
        pl.col("start").shift(1).over(PATIENT).alias("previous_start"),
    )
    stop = pl.min_horizontal(pl.lit(until), "next_start")
    last = pl.coalesce("death", "last_seen")
    units = units.with_columns(
        stop.alias("potential_end"),
        pl.min_horizontal(stop, last).alias("end"),
        (pl.col("death").is_not_null() & pl.col("next_start").is_null()).alias("died"),
    )
    keep = [
        PATIENT, "number", "order", "start", "previous_start", "next_start", "death", "last_seen", "potential_end", "end",
        "died", "source", "dose_1e6_per_kg", "dose_total_1e6",
    ]  # fmt: skip
    return units.select(*keep, (pl.col("end") - pl.col("start")).dt.total_days().alias("days"))


def _placed(rows: pl.DataFrame, units: pl.DataFrame, day: str) -> pl.DataFrame:
    """Each row with the infusion that it belongs to, and its day after it; number 0 before the first."""
    starts = units.select(PATIENT, "start", pl.col("number").alias("infusion_number")).sort("start")
    ordered = rows.drop("infusion_number", strict=False).sort(day)
    joined = ordered.join_asof(
        starts, left_on=day, right_on="start", by=PATIENT, strategy="backward", check_sortedness=False
    )
    after = (pl.col(day) - pl.col("start")).dt.total_days()
    role = pl.when(after > 0).then(pl.lit("follow_up")).when(after == 0).then(pl.lit("baseline"))
    return joined.with_columns(
        pl.col("infusion_number").fill_null(0),
        after.alias("day"),
        role.otherwise(pl.lit("pre_treatment")).alias("role"),
    ).sort(PATIENT, day)


def _clinical() -> pl.Expr:
    return ~pl.col("kind").is_in(["infusion", "last_contact", "lost_to_follow_up"])


def _with_baseline(units: pl.DataFrame, visits: pl.DataFrame, look_back_days: int) -> pl.DataFrame:
    seen = visits.select(PATIENT, pl.col(DATE).alias("baseline_date")).sort("baseline_date")
    joined = units.sort("start").join_asof(
        seen, left_on="start", right_on="baseline_date", by=PATIENT, strategy="backward", check_sortedness=False
    )
    early = (pl.col("start") - pl.col("baseline_date")).dt.total_days() > look_back_days
    others = pl.col("previous_start").is_not_null() & (pl.col("baseline_date") <= pl.col("previous_start"))
    return joined.with_columns(
        pl.when(early | others).then(None).otherwise(pl.col("baseline_date")).alias("baseline_date")
    ).sort(PATIENT, "start")


def _counted(
    patients: pl.DataFrame,
    left_out: pl.DataFrame,
    visits: pl.DataFrame,
    events: pl.DataFrame,
    units: pl.DataFrame,
) -> dict[str, int]:
    infused = units[PATIENT].n_unique()
    with_visits = units.select(PATIENT).unique().join(visits.select(PATIENT).unique(), on=PATIENT, how="semi").height
    return {
        "patients": patients.height,
        "patients_left_out": left_out.height,
        "infused": infused,
        "not_infused": patients.height - left_out.height - infused,
        "infused_without_visits": infused - with_visits,
        "infusions": units.height,
        "first_infusions": units.filter(pl.col("number") == 1).height,
        "pre_treatment_visits": visits.filter(pl.col("role") == "pre_treatment").height,
        "visits_used": visits.height,
        "events_used": events.height,
    }
