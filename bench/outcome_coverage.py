"""How often the intervals of an own cohort hold the truth: thousands of invented cohorts, each drawn, analysed and compared.

The log interval of a survival is a Wald interval: with a few deaths it falls short of its level. Its rows are reported as they
are; every other share has to lie between 93 and 97 %.

python -m bench.outcome_coverage [--cohorts 2000] [--patients 400]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool

from lupustem.outcome.invented import Truth

LOWEST, HIGHEST = 0.93, 0.97
INTERVALS = ("log", "log-log")
TRUTH = Truth(bone_marrow=0.0, reinfused=0.0, missed=0.0, blank=0.0)
"""Nobody misses a visit, so that the proportion at a time point is that of everybody alive or dead by then."""


def truths(truth: Truth) -> dict[str, float]:
    """What each estimate is held against."""
    return {
        **{f"survival at {at} months, {kind}": truth.survival(at) for kind in INTERVALS for at in (12, 36, 60)},
        "response at 12 months": truth.in_response(12),
        "response at 24 months": truth.in_response(24),
        "relapse of responders at 24 months": truth.relapsed(24),
        "death rate per 100 patient-years": truth.death * 12 * 100,
        "infection rate per 100 patient-years": (truth.infections + truth.serious_infections) * 12 * 100,
    }


def held(patients: int, seed: int) -> dict[str, bool]:
    """For one cohort: whether each interval holds the truth; an interval that is not there is left out."""
    wanted = truths(TRUTH)
    found = dict(_intervals(patients, seed))
    return {name: low <= wanted[name] <= high for name, (low, high) in found.items()}


def _intervals(patients: int, seed: int) -> Iterator[tuple[str, tuple[float, float]]]:
    from lupustem.outcome import timing
    from lupustem.outcome.check import check_cohort_visits
    from lupustem.outcome.cohort import made
    from lupustem.outcome.columns import EVENT_COLUMNS, FREE_TEXT, VISITS
    from lupustem.outcome.completeness import person_years
    from lupustem.outcome.curves import How, overall_survival
    from lupustem.outcome.end_points import at_time_point, counted, statuses, with_baseline_values
    from lupustem.outcome.invented import invented
    from lupustem.outcome.safety import of_units, rate_of
    from lupustem.outcome.survival.aalen_johansen import aalen_johansen
    from lupustem.outcome.time_points import windows
    from lupustem.outcome.verdicts import judged_visits

    cohort = invented(patients=patients, seed=seed, truth=TRUTH)
    check_cohort_visits(cohort.visits.schema, text=False)
    visits = VISITS.filled(cohort.visits.lazy()).collect()
    events = cohort.events.select("patient_id", "event_date", *EVENT_COLUMNS, *FREE_TEXT)
    whole = made(visits, events, unit="first", look_back_days=90, as_of=TRUTH.as_of)
    judged = judged_visits(whole, indices=("kdigo_2024_ln",))
    units = with_baseline_values(whole.units, judged)
    for kind in INTERVALS:
        for at in overall_survival(units, How(kind, 0.95, (12, 36, 60), 6)).lines[0].at:
            if at.lower is not None and at.upper is not None:
                yield f"survival at {at.months} months, {kind}", (at.lower, at.upper)
    seen = windows(units, judged, (12, 24), whole.as_of)
    for months, window in seen.items():
        status = statuses(window, judged, units, (RESPONSE,))[RESPONSE]
        interval = at_time_point(counted(status), months, 0.95).observed.interval
        if interval is not None and interval.lower is not None and interval.upper is not None:
            yield f"response at {months} months", (interval.lower, interval.upper)
    told = of_units(whole)
    relapses = timing.relapse_of_responders(units, judged, told, RESPONSE, "recorded")
    if relapses.n:
        read = aalen_johansen(relapses.months, relapses.code, causes={1: "event", 2: "death"}).of("event").at((24,))[0]
        if read.interval.lower is not None and read.interval.upper is not None:
            yield "relapse of responders at 24 months", (read.interval.lower, read.interval.upper)
    for code in ("death", "infection"):
        rate = rate_of(told, code, person_years(units), 0.95).interval
        if rate is not None and rate.lower is not None and rate.upper is not None:
            yield f"{code} rate per 100 patient-years", (rate.lower, rate.upper)


RESPONSE = "kdigo_2024_ln.complete"


def coverage(cohorts: int, patients: int, processes: int = 2) -> dict[str, tuple[int, int]]:
    """Name -> how many intervals hold the truth, of how many."""
    yes: Counter[str] = Counter()
    every: Counter[str] = Counter()
    with Pool(processes) as pool:
        for one in pool.imap_unordered(_one, ((patients, seed) for seed in range(cohorts)), chunksize=10):
            every.update(one.keys())
            yes.update(name for name, is_held in one.items() if is_held)
    return {name: (yes[name], every[name]) for name in truths(TRUTH)}


def _one(asked: tuple[int, int]) -> dict[str, bool]:
    return held(*asked)


def main() -> int:
    """Print a Markdown table; exit code 1 where a share that is held to it lies outside 93 to 97 %."""
    parser = argparse.ArgumentParser(prog="python -m bench.outcome_coverage", description=__doc__)
    parser.add_argument("--cohorts", type=int, default=2000)
    parser.add_argument("--patients", type=int, default=400)
    asked = parser.parse_args()
    outside = False
    print(f"{asked.cohorts:,} invented cohorts of {asked.patients} patients, 95 % intervals:\n")
    print("| estimate | truth | intervals | hold the truth, % |\n| --- | --- | --- | --- |")
    for name, (yes, every) in coverage(asked.cohorts, asked.patients).items():
        share = yes / every if every else 0.0
        outside |= not (name.endswith(", log") or LOWEST <= share <= HIGHEST)
        print(f"| {name} | {truths(TRUTH)[name]:.4f} | {every:,} | {share * 100:.1f} |")
    return int(outside)


if __name__ == "__main__":
    raise SystemExit(main())
