"""When things first happened to each infusion, in days since it: first response, relapse, death, the last day that was judged.

A response or a flare judged from visits is known on the day of a visit only; who was not seen to have it is censored at the
last visit at which it could be judged. A death is known to the end of follow-up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lupustem.outcome.cohort import DAYS_A_MONTH, UNIT
from lupustem.outcome.definitions import ACTIVE_NEPHRITIS, DEFINITIONS, RECORDED

CENSORED, EVENT, DEATH = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Times:
    """months: (n,) since the origin. code: (n,) CENSORED, EVENT or DEATH. units: (n,) rows of the units they belong to."""

    months: NDArray[np.float64]
    code: NDArray[np.int64]
    units: NDArray[np.int64]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.code)


def survival(units: pl.DataFrame) -> Times:
    """From the infusion to death."""
    code = units["died"].to_numpy().astype(np.int64)
    return _times(units["days"].to_numpy(), code, units[UNIT].to_numpy())


def assessable(units: pl.DataFrame, code: str) -> pl.DataFrame:
    """The units of whom a definition can be said: with a baseline where it compares with one, and active then."""
    one = DEFINITIONS[code]
    kept = units
    if one.definition.compared == "baseline":
        kept = kept.filter(pl.col("baseline_date").is_not_null())
    if one.definition.index == "bicla":
        return kept.filter(pl.col("baseline_bicla_active").fill_null(True))
    if one.renal and one.definition.kind == "response":
        return kept.filter((pl.col("baseline_protein") >= ACTIVE_NEPHRITIS).fill_null(True))
    return kept


def firsts(visits: pl.DataFrame, code: str) -> pl.DataFrame:
    """unit, first (day of the first visit that meets a definition), judged (last day on which it could be said)."""
    later = visits.filter((pl.col("day") > 0) & pl.col(code).is_not_null())
    return later.group_by(UNIT).agg(
        pl.col("day").filter(pl.col(code)).min().alias("first"), pl.col("day").max().alias("judged")
    )


def first_response(units: pl.DataFrame, visits: pl.DataFrame, code: str) -> Times:
    """From the infusion to the first visit that meets a definition; death competes."""
    row = assessable(units, code).join(firsts(visits, code), on=UNIT, how="left", maintain_order="left")
    return _competing(row)


def recorded_relapses(units: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """unit, relapse_day: every relapse that EVENTS has on or after the day of the infusion."""
    found = events.filter(pl.col("kind") == "relapse")
    return found.select(UNIT, pl.col("day").alias("relapse_day"))


def flares(visits: pl.DataFrame, code: str) -> pl.DataFrame:
    """unit, relapse_day: every visit that a definition of relapse is met at."""
    return visits.filter((pl.col("day") > 0) & pl.col(code)).select(UNIT, pl.col("day").alias("relapse_day"))


def relapse_of_responders(
    units: pl.DataFrame, visits: pl.DataFrame, events: pl.DataFrame, response: str, relapse: str
) -> Times:
    """From the first response to the first relapse after it; death competes. Only responders are in it."""
    met = firsts(visits, response).filter(pl.col("first").is_not_null()).select(UNIT, pl.col("first").alias("origin"))
    row = assessable(units, response).join(met, on=UNIT, maintain_order="left")
    happened, judged = _relapses(units, visits, events, relapse)
    after = happened.join(met, on=UNIT).filter(pl.col("relapse_day") > pl.col("origin"))
    first = after.group_by(UNIT).agg(pl.col("relapse_day").min().alias("first"))
    row = row.join(first, on=UNIT, how="left", maintain_order="left")
    row = row.join(judged, on=UNIT, how="left", maintain_order="left")
    return _competing(row, origin="origin")


def relapse_free(units: pl.DataFrame, visits: pl.DataFrame, events: pl.DataFrame, relapse: str) -> Times:
    """From the infusion to the first relapse or death, of everybody."""
    happened, judged = _relapses(units, visits, events, relapse)
    first = happened.group_by(UNIT).agg(pl.col("relapse_day").min().alias("first"))
    row = units.join(first, on=UNIT, how="left", maintain_order="left")
    found = _competing(row.join(judged, on=UNIT, how="left", maintain_order="left"))
    return Times(found.months, np.minimum(found.code, EVENT), found.units)


def _relapses(
    units: pl.DataFrame, visits: pl.DataFrame, events: pl.DataFrame, relapse: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """When relapses were, and until when one would have been seen."""
    if relapse == RECORDED.code:
        return recorded_relapses(units, events), units.select(UNIT, pl.col("days").cast(pl.Int64).alias("judged"))
    return flares(visits, relapse), firsts(visits, relapse).select(UNIT, "judged")


def _competing(row: pl.DataFrame, origin: str | None = None) -> Times:
    """row: unit, days, died, first and judged; origin: a column with the day that time starts at."""
    start = pl.col(origin) if origin else pl.lit(0)
    event = pl.col("first").is_not_null()
    code = pl.when(event).then(EVENT).when("died").then(DEATH).otherwise(CENSORED)
    last = pl.when(event).then("first").when("died").then("days").otherwise(pl.col("judged").fill_null(start))
    found = row.select(UNIT, code.alias("code"), pl.max_horizontal(last - start, pl.lit(0)).alias("waited"))
    return _times(found["waited"].to_numpy(), found["code"].to_numpy(), found[UNIT].to_numpy())


def judged_from(visits: pl.DataFrame, code: str) -> pl.DataFrame:
    """unit, first and first_judged: the first day that a definition is met, and the first on which it could be said."""
    later = visits.filter((pl.col("day") > 0) & pl.col(code).is_not_null())
    return later.group_by(UNIT).agg(
        pl.col("day").filter(pl.col(code)).min().alias("first"), pl.col("day").min().alias("first_judged")
    )


def _times(days: NDArray[np.int64], code: NDArray[np.int64], units: NDArray[np.int64]) -> Times:
    return Times(days.astype(np.float64) / DAYS_A_MONTH, code.astype(np.int64), units.astype(np.int64))
