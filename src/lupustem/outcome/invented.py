"""An invented cohort with known truth: patients, infusions, visits and events drawn with a seed, for demonstrations and for
tests of the estimators. No value comes from a person; every patient_id begins with INVENTED-.

Every infusion starts a course. Response, relapse after response, death and loss to follow-up have constant hazards a month, so
that what is to be found is known in closed form (`Truth`). What a visit shows follows from the state on its day.

>>> cohort = invented(patients=3, seed=1)
>>> cohort.visits["patient_id"].str.starts_with("INVENTED-").all(), cohort.truth.survival(12) < 1
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lupustem.outcome.cohort import DAYS_A_MONTH
from lupustem.outcome.invented_visits import shown
from lupustem.treatment.calendar import visit_months

PREFIX = "INVENTED-"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Truth:
    """What the cohort is drawn from. Hazards are per month.

    response: of umbilical cord; times `bone_marrow_ratio` for bone marrow. relapse: after a response. death, loss: at any time.
    infections, serious_infections, tumours: per month of follow-up. reinfused: share of those relapsed who get another infusion
    about a month later. missed: share of visits that do not take place. blank: share of single values not written, a tenth
    of it for each SLEDAI item and BILAG grade.
    """

    response: float = 0.12
    bone_marrow_ratio: float = 0.7
    relapse: float = 0.015
    death: float = 0.003
    loss: float = 0.006
    bone_marrow: float = 0.3
    reinfused: float = 0.4
    missed: float = 0.12
    blank: float = 0.02
    infections: float = 0.012
    serious_infections: float = 0.003
    tumours: float = 0.0003
    first: date = date(2018, 1, 1)
    last: date = date(2024, 12, 31)
    as_of: date = date(2026, 6, 30)

    def survival(self, months: float) -> float:
        """Alive at `months`."""
        return exp(-self.death * months)

    def responded(self, months: float, *, bone_marrow: bool = False) -> float:
        """Has had a response by `months`, death competing."""
        hazard = self.response * (self.bone_marrow_ratio if bone_marrow else 1)
        total = hazard + self.death
        return hazard / total * (1 - exp(-total * months))

    def in_response(self, months: float, *, bone_marrow: bool = False) -> float:
        """Alive and in response at `months`: responded and not relapsed since."""
        hazard = self.response * (self.bone_marrow_ratio if bone_marrow else 1)
        between = (exp(-self.relapse * months) - exp(-hazard * months)) / (hazard - self.relapse)
        return self.survival(months) * hazard * between

    def relapsed(self, months: float) -> float:
        """Of those in response: relapse within `months` of the response, death competing."""
        total = self.relapse + self.death
        return self.relapse / total * (1 - exp(-total * months))


@dataclass(frozen=True, slots=True)
class Invented:
    """Two tables as `lupustem outcomes` reads them, and what they were drawn from."""

    visits: pl.DataFrame
    events: pl.DataFrame
    truth: Truth
    seed: int


@dataclass(frozen=True, slots=True)
class _Courses:
    """Courses as arrays, times in days since 1970-01-01, inf where it does not happen. stop: of the course, not included."""

    patient: NDArray[np.int64]
    number: NDArray[np.int64]
    start: Floats
    response: Floats
    relapse: Floats
    death: Floats
    lost: Floats
    stop: Floats
    bone_marrow: NDArray[np.bool_]


def invented(*, patients: int, seed: int, truth: Truth | None = None) -> Invented:
    """Draw a cohort. patients: 1 to 1,000,000. The same numbers give the same cohort. Raises ValueError beyond."""
    if not 1 <= patients <= 1_000_000:
        raise ValueError("patients lies from 1 to 1,000,000")
    truth = truth or Truth()
    random = np.random.default_rng(seed)
    first, second = _courses(truth, patients, random)
    visits = [_visits(truth, one, random) for one in (first, second)]
    events = _events(truth, first, second, random)
    key = pl.format("INVENTED-{}", pl.col("patient").cast(pl.String).str.zfill(6)).alias("patient_id")
    both = pl.concat(visits).unique(["patient", "visit_date"], keep="first", maintain_order=True)
    shown_visits = both.select(key, pl.exclude("patient")).sort("patient_id", "visit_date")
    shown_events = events.select(key, pl.exclude("patient")).sort("patient_id", "event_date", "kind")
    return Invented(shown_visits, shown_events, truth, seed)


def _after(random: np.random.Generator, hazard: Floats | float, size: int) -> Floats:
    """Days until something with a hazard a month."""
    scale = np.divide(DAYS_A_MONTH, hazard, out=np.full(size, np.inf), where=np.broadcast_to(hazard, size) > 0)
    waited: Floats = random.exponential(1.0, size) * scale
    return waited


def _day(day: date) -> float:
    return float((day - date(1970, 1, 1)).days)


def _courses(truth: Truth, patients: int, random: np.random.Generator) -> tuple[_Courses, _Courses]:
    who = np.arange(1, patients + 1)
    start = np.floor(random.uniform(_day(truth.first), _day(truth.last) + 1, patients))
    marrow = random.random(patients) < truth.bone_marrow
    death = start + np.ceil(_after(random, truth.death, patients))
    lost = start + np.ceil(_after(random, truth.loss, patients))
    response, relapse = _states(truth, start, marrow, random)
    over = np.minimum(np.minimum(death, lost), _day(truth.as_of))
    again = np.where(random.random(patients) < truth.reinfused, relapse + 30, np.inf)
    again = np.where(again < over - 1, np.floor(again), np.inf)
    first = _Courses(
        who,
        np.ones(patients, dtype=np.int64),
        start,
        response,
        relapse,
        death,
        lost,
        np.minimum(over, again - 1),
        marrow,
    )
    chosen = np.isfinite(again)
    later = again[chosen]
    response2, relapse2 = _states(truth, later, marrow[chosen], random)
    number = np.full(int(chosen.sum()), 2, dtype=np.int64)
    second = _Courses(
        who[chosen], number, later, response2, relapse2, death[chosen], lost[chosen], over[chosen], marrow[chosen]
    )
    return first, second


def _states(
    truth: Truth, start: Floats, marrow: NDArray[np.bool_], random: np.random.Generator
) -> tuple[Floats, Floats]:
    hazard = truth.response * np.where(marrow, truth.bone_marrow_ratio, 1.0)
    response = start + _after(random, hazard, start.size)
    return response, response + _after(random, truth.relapse, start.size)


def _visits(truth: Truth, courses: _Courses, random: np.random.Generator) -> pl.DataFrame:
    """Visits by the follow-up calendar, a few days early or late, and before the infusion."""
    months = np.array(visit_months(10), dtype=np.float64)
    size = courses.start.size
    spread = np.where(months <= 1, 3, np.where(months <= 3, 6, 14))
    day = (
        courses.start[:, None]
        + np.round(months * DAYS_A_MONTH)
        + np.round(random.uniform(-1, 1, (size, months.size)) * spread)
    )
    held = (day <= courses.stop[:, None]) & (random.random(day.shape) >= truth.missed)
    base = courses.start - random.integers(0, 8, size)
    early = base - random.integers(60, 120, size)
    first = courses.number == 1
    who = np.arange(size)
    rows = np.concatenate([who[first], who, np.repeat(who, months.size)[held.ravel()]])
    days = np.concatenate([early[first], base, day.ravel()[held.ravel()]])
    state = np.where(days < courses.response[rows], 0, np.where(days < courses.relapse[rows], 1, 2))
    state = np.where(days <= courses.start[rows], 0, state)
    return shown(courses.patient[rows], days, state, truth.blank, random)


def _events(truth: Truth, first: _Courses, second: _Courses, random: np.random.Generator) -> pl.DataFrame:
    parts = [_infusions(one, random) for one in (first, second)]
    until = _day(truth.as_of)
    died = (first.death <= until) & (first.death <= first.lost)
    parts.append(_rows(first.patient[died], first.death[died], "death", cause=_causes(int(died.sum()), random)))
    lost = (first.lost <= until) & (first.lost < first.death)
    parts.append(_rows(first.patient[lost], first.lost[lost], "lost_to_follow_up"))
    rest = ~died & ~lost
    parts.append(_rows(first.patient[rest], np.full(int(rest.sum()), until), "last_contact"))
    for courses in (first, second):
        seen = np.floor(courses.relapse) <= np.minimum(courses.stop, until)
        parts.append(_rows(courses.patient[seen], np.floor(courses.relapse[seen]), "relapse"))
    stop = np.minimum(np.minimum(first.death, first.lost), until)
    for kind, hazard in (
        ("infection", truth.infections),
        ("serious_infection", truth.serious_infections),
        ("tumour", truth.tumours),
    ):
        parts.append(_recurring(kind, hazard, first, stop, random))
    return pl.concat(parts, how="diagonal")


def _rows(patient: NDArray[np.int64], day: Floats, kind: str, **more: object) -> pl.DataFrame:
    frame = pl.DataFrame({"patient": patient, "day": day.astype(np.int64), **more})
    return frame.select(
        "patient", _date("day").alias("event_date"), pl.lit(kind).alias("kind"), pl.exclude("patient", "day")
    )


def _date(name: str) -> pl.Expr:
    return pl.lit(date(1970, 1, 1)) + pl.duration(days=pl.col(name))


def _causes(size: int, random: np.random.Generator) -> list[str]:
    return [str(one) for one in random.choice(["lupus", "infection", "cardiovascular", "other"], size)]


def _infusions(courses: _Courses, random: np.random.Generator) -> pl.DataFrame:
    size = courses.start.size
    per_kg = random.choice([1.0, 1.5, 2.0], size)
    total = random.choice([50.0, 80.0, 100.0], size)
    by_total = random.random(size) < 0.15
    return _rows(
        courses.patient,
        courses.start,
        "infusion",
        source=np.where(courses.bone_marrow, "bone_marrow", "umbilical_cord").tolist(),
        dose_1e6_per_kg=[None if one else float(dose) for one, dose in zip(by_total, per_kg, strict=True)],
        dose_total_1e6=[float(dose) if one else None for one, dose in zip(by_total, total, strict=True)],
        lot=[f"INVENTED-LOT-{one:04}" for one in random.integers(1, 400, size)],
        infusion_number=courses.number,
    )


def _recurring(kind: str, hazard: float, courses: _Courses, stop: Floats, random: np.random.Generator) -> pl.DataFrame:
    """Events at a constant rate from the first infusion to the end of observation."""
    months = np.maximum(stop - courses.start, 0) / DAYS_A_MONTH
    times = random.poisson(hazard * months)
    who = np.repeat(np.arange(times.size), times)
    day = np.floor(courses.start[who] + random.random(who.size) * (stop - courses.start)[who])
    grade = np.where(random.random(who.size) < 0.7, 2, 3) if kind == "infection" else np.full(who.size, 3)
    term = {"infection": "upper respiratory infection", "serious_infection": "pneumonia", "tumour": "neoplasm"}[kind]
    return _rows(
        courses.patient[who], day, kind, term=[term] * who.size, grade=grade.astype(np.int64),
        serious=[kind != "infection"] * who.size,
    )  # fmt: skip
