"""Whether the data can carry the figures: who is there, which visits, which items, for how long, and the flow of patients."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.cohort import DAYS_A_MONTH, Cohort
from lupustem.outcome.estimates import DAYS_A_YEAR
from lupustem.outcome.figures import Count, Interval
from lupustem.outcome.result import Attendance, FlowStep, FollowUp, ItemMissing
from lupustem.outcome.time_points import Window, time_point

_COUNTS: dict[str, tuple[Text, str | None]] = {
    "patients": (Text("两表中的患者", "patients in the two tables"), None),
    "patients_left_out": (Text("不进入分析的患者", "patients left out of the analysis"), "patients"),
    "infused": (Text("有输注的患者", "patients with an infusion"), "patients"),
    "not_infused": (Text("没有输注的患者", "patients without an infusion"), "patients"),
    "infused_without_visits": (Text("有输注而没有任何就诊的患者", "patients infused and without any visit"), "infused"),
    "infusions": (Text("输注", "infusions"), None),
    "first_infusions": (Text("其中首次输注", "of them first infusions"), "infusions"),
    "analysed": (Text("进入分析的输注", "infusions analysed"), "infusions"),
    "with_baseline": (Text("其中有基线就诊", "of them with a baseline visit"), "analysed"),
    "visits_read": (Text("读入的就诊", "visits read"), None),
    "visits_used": (Text("采用的就诊", "visits used"), "visits_read"),
    "pre_treatment_visits": (Text("首次输注前的就诊", "visits before the first infusion"), "visits_used"),
    "events_read": (Text("读入的事件", "events read"), None),
    "events_used": (Text("采用的事件", "events used"), "events_read"),
}


def counts(cohort: Cohort) -> tuple[Count, ...]:
    """How many of everything, in order."""
    found = cohort.counts | {"with_baseline": with_baseline(cohort)}
    return tuple(
        Count(code, text, found[code], None if whole is None else found[whole])
        for code, (text, whole) in _COUNTS.items()
    )


def with_baseline(cohort: Cohort) -> int:
    """Infusions analysed that have a baseline visit."""
    return int(cohort.units["baseline_date"].count())


def flow(cohort: Cohort, unit: str) -> tuple[FlowStep, ...]:
    """From everybody in the tables to the infusions that can be assessed at the first time point and after."""
    found = cohort.counts
    not_infused = Count("not_infused", Text("没有输注", "no infusion"), found["not_infused"])
    steps = [
        FlowStep("patients", Text("两表中的患者", "patients in the two tables"), found["patients"]),
        FlowStep(
            "infused",
            Text("有输注的患者", "patients with an infusion"),
            found["infused"],
            tuple(one for one in (*cohort.excluded, not_infused) if one.n),
        ),
    ]
    if unit == "first":
        lost = found["infused"] - found["analysed"]
        why = Count("first_not_here", Text("首次输注不在数据中", "the first infusion is not in the data"), lost)
        text = Text("进入分析：首次输注", "analysed: first infusions")
        steps.append(FlowStep("analysed", text, found["analysed"], (why,) if lost else ()))
    else:
        text = Text("进入分析：每次输注", "analysed: every infusion")
        steps.append(FlowStep("analysed", text, found["analysed"]))
    based = with_baseline(cohort)
    without = Count("no_baseline", Text("回溯期内没有就诊", "no visit within the look-back"), found["analysed"] - based)
    steps.append(
        FlowStep("with_baseline", Text("有基线就诊", "with a baseline visit"), based, (without,) if without.n else ())
    )
    return tuple(steps)


def attendance(windows: Mapping[int, Window]) -> tuple[Attendance, ...]:
    """Visits of the follow-up calendar: expected of whoever was followed past the window, by `as_of`, alive and not
    infused again."""
    rows = []
    for months, window in windows.items():
        seen = pl.col("visit").is_not_null()
        due = pl.col("over") & ~pl.col("reinfused") & ~(pl.col("died") & ~seen)
        expected, present = window.frame.select(due.sum().alias("due"), (due & seen).sum().alias("seen")).row(0)
        share = present / expected if expected else None
        rows.append(Attendance(months, time_point(months).text, int(expected), int(present), share))
    return tuple(row for row in rows if row.expected)


def _any(*names: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(f"has_{name}") for name in names)


def _all(*names: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(f"has_{name}") for name in names)


def _items() -> dict[str, tuple[Text, pl.Expr]]:
    from lupustem.indices.bilag.items import SYSTEMS
    from lupustem.outcome.columns import VISIT_COLUMNS

    grades = tuple(f"bilag_{system}" for system in SYSTEMS)
    ratios = ("upcr_g_g", "upcr_mg_g", "upcr_mg_mmol")
    own: dict[str, tuple[Text, pl.Expr]] = {
        "sledai_2k": (
            Text("SLEDAI（总分或全部条目）", "SLEDAI (total or all items)"),
            pl.col("sledai_2k").is_not_null(),
        ),
        "bilag": (Text("BILAG 九个系统的等级", "BILAG grades of the nine systems"), _all(*grades)),
        "protein": (Text("尿蛋白（比值或 24 h）", "Urine protein (ratio or 24 h)"), _any(*ratios, "protein_g_24h")),
        "function": (
            Text("肾功能（eGFR 或肌酐）", "Kidney function (eGFR or creatinine)"),
            _any("egfr", "creatinine_umol_l"),
        ),
        "prednisone": (
            Text("泼尼松或泼尼松龙", "Prednisone or prednisolone"),
            _any("prednisone_mg", "prednisolone_mg"),
        ),
    }
    single = (
        "pga", "rescue", "albumin_g_l", "complement_c3_g_l", "platelets_10e9_l", "standard_therapy", "stable_therapy",
        "haemolytic_anaemia", "gi_activity", "new_immunosuppressant", "hospitalised", "severe_manifestation",
        "mild_manifestation", "requires_treatment", "added_nsaid_or_hydroxychloroquine", "weight_kg", "urine_rbc_hpf",
        "new_casts",
    )  # fmt: skip
    return own | {name: (VISIT_COLUMNS[name].text, _any(name)) for name in single}


def missing_items(visits: pl.DataFrame, units: pl.DataFrame) -> tuple[ItemMissing, ...]:
    """How often each item is empty at the baselines that are there, and at the visits after."""
    items = _items()
    with_base = units.filter(pl.col("baseline_date").is_not_null()).select("unit")
    base = visits.filter(pl.col("is_baseline")).join(with_base, on="unit", how="semi")
    later = visits.filter(~pl.col("is_baseline"))
    rows = []
    absent = [(~known).sum().alias(name) for name, (_, known) in items.items()]
    first, second = base.select(absent).row(0, named=True), later.select(absent).row(0, named=True)
    for name, (text, _) in items.items():
        rows.append(ItemMissing(name, text, first[name], base.height, second[name], later.height))
    return tuple(rows)


def person_years(units: pl.DataFrame) -> float:
    """Person-time of the infusions analysed, in years of 365.25 days."""
    return float(units["days"].sum()) / DAYS_A_YEAR


def follow_up(cohort: Cohort, median: float | None, interval: Interval | None) -> FollowUp:
    """How long and how completely; the median of the follow-up comes from `curves.follow_up_median`.

    Clark's index: Clark, Altman, De Stavola, Lancet 2002;359:1309.
    """
    units = cohort.units
    possible = (pl.min_horizontal("potential_end", "death") - pl.col("start")).dt.total_days()
    seen, could = units.select(pl.col("days").sum().alias("seen"), possible.sum().alias("could")).row(0)
    longest = units["days"].max()
    lost = cohort.events.filter(pl.col("kind") == "lost_to_follow_up").join(units, on="patient_id", how="semi")
    return FollowUp(
        person_years=person_years(units),
        median_months=median,
        median_interval=interval,
        longest_months=float(longest) / DAYS_A_MONTH if isinstance(longest, int) else None,
        clark_index=float(seen) / float(could) if could else None,
        deaths=int(units["died"].sum()),
        lost=lost["patient_id"].n_unique(),
    )
