"""Change from baseline of what is followed, at each time point: what was observed then, and paired changes; nothing is carried
forward, and a visit without the value is missing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.cohort import UNIT
from lupustem.outcome.estimates import floats, mean_change, summary
from lupustem.outcome.result import Change, ChangeAt
from lupustem.outcome.time_points import Window, time_point

MEASURED: dict[str, tuple[Text, str]] = {
    "sledai_2k": (Text("SLEDAI-2K", "SLEDAI-2K"), ""),
    "protein_ratio_g_g": (Text("尿蛋白肌酐比", "Protein to creatinine ratio"), "g/g"),
    "protein_g_24h": (Text("24 h 尿蛋白", "24 h urine protein"), "g/(24.h)"),
    "albumin_g_l": (Text("血清白蛋白", "Serum albumin"), "g/L"),
    "complement_c3_g_l": (Text("补体 C3", "Complement C3"), "g/L"),
    "platelets_10e9_l": (Text("血小板计数", "Platelet count"), "10*9/L"),
    "prednisone_mg": (Text("泼尼松当量", "Prednisone equivalent"), "mg/d"),
}


def changes(
    units: pl.DataFrame, visits: pl.DataFrame, windows: Mapping[int, Window], months: tuple[int, ...], level: float
) -> tuple[Change, ...]:
    """Every measure that has a value anywhere."""
    names = [name for name in MEASURED if visits[name].count()]
    base = units.select(UNIT).join(
        visits.filter(pl.col("is_baseline")).select(UNIT, *names), on=UNIT, how="left", maintain_order="left"
    )
    seen = {one: _at(windows[one], visits, names) for one in months}
    return tuple(_change(name, base, seen, level) for name in names)


def _at(window: Window, visits: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """The values of each unit at a time point, in the order of the units; `due`: the window was over while it was followed."""
    due = pl.col("over") & ~pl.col("reinfused") & ~(pl.col("died") & pl.col("visit").is_null())
    found = window.frame.select(UNIT, "visit", due.alias("due"))
    return found.join(visits.select("visit", *names), on="visit", how="left", maintain_order="left")


def _change(name: str, base: pl.DataFrame, seen: Mapping[int, pl.DataFrame], level: float) -> Change:
    text, unit = MEASURED[name]
    before = base[name].cast(pl.Float64)
    return Change(
        code=name,
        text=text,
        unit=unit,
        baseline=summary(floats(before)),
        baseline_missing=before.null_count(),
        at=tuple(_change_at(months, frame, before, name, level) for months, frame in seen.items()),
    )


def _change_at(months: int, frame: pl.DataFrame, before: pl.Series, name: str, level: float) -> ChangeAt:
    due = frame["due"].to_numpy()
    values = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()[due]
    start = before.fill_null(float("nan")).to_numpy()[due]
    known = ~np.isnan(values)
    paired = known & ~np.isnan(start)
    mean, spread, interval = mean_change(values[paired] - start[paired], level)
    return ChangeAt(
        months=months,
        text=time_point(months).text,
        eligible=int(due.sum()),
        missing=int((~known).sum()),
        observed=summary(values[known]),
        paired=int(paired.sum()),
        mean_change=mean,
        sd_change=spread,
        interval=interval,
    )
