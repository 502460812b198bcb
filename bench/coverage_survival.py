"""How often the intervals of survival hold the truth: seeded invented cohorts, on demand.

    python -m bench.coverage_survival [--cohorts 2000] [--subjects 150]

A 95 % interval that is honest holds it in 95 of 100 cohorts; between 93 and 97 % is taken as kept.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from math import exp, log

import numpy as np

from lupustem.outcome.survival.aalen_johansen import aalen_johansen
from lupustem.outcome.survival.cox import cox
from lupustem.outcome.survival.fine_gray import fine_gray
from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.rates import rate
from lupustem.outcome.survival.restricted_mean import restricted_mean

LOWEST, HIGHEST = 0.93, 0.97
_AT, _HAZARD, _OTHER, _LOST, _LOG_RATIO = 12.0, 0.05, 0.03, 0.02, log(0.6)


def covered(cohorts: int, subjects: int, seed: int = 20260101) -> dict[str, float]:
    """The share of cohorts whose interval holds the truth, by estimator."""
    random = np.random.default_rng(seed)
    hits: Counter[str] = Counter()
    for _ in range(cohorts):
        hits.update(_curves(random, subjects))
        hits.update(_competing(random, subjects))
        hits.update(_models(random, subjects))
    return {name: count / cohorts for name, count in sorted(hits.items())}


def _inside(lower: float | None, upper: float | None, truth: float) -> bool:
    return lower is not None and lower <= truth and (upper is None or truth <= upper)


def _curves(random: np.random.Generator, subjects: int) -> list[str]:
    event, lost = random.exponential(1 / _HAZARD, subjects), random.exponential(1 / _LOST, subjects)
    times, events = np.minimum(event, lost), (event <= lost).astype(np.int64)
    truth, found = exp(-_HAZARD * _AT), []
    for interval in ("log", "log-log", "plain"):
        curve = kaplan_meier(times, events, interval=interval)
        [at] = curve.at([_AT])
        if _inside(at.interval.lower, at.interval.upper, truth):
            found.append(f"Kaplan-Meier at 12, {interval}")
        median = curve.median().interval
        if _inside(median.lower, median.upper, log(2) / _HAZARD):
            found.append(f"median, {interval}")
    mean = restricted_mean(curve, _AT).interval
    if _inside(mean.lower, mean.upper, (1 - truth) / _HAZARD):
        found.append("restricted mean to 12")
    exact = rate(int(events.sum()), float(times.sum())).interval
    return [*found, "rate"] if _inside(exact.lower, exact.upper, _HAZARD) else found


def _competing(random: np.random.Generator, subjects: int) -> list[str]:
    one, other = random.exponential(1 / _HAZARD, subjects), random.exponential(1 / _OTHER, subjects)
    lost = random.exponential(1 / _LOST, subjects)
    times = np.minimum(np.minimum(one, other), lost)
    causes = np.where(times == one, 1, np.where(times == other, 2, 0))
    total, found = _HAZARD + _OTHER, []
    for interval in ("log", "log-log", "plain"):
        [at] = aalen_johansen(times, causes, causes={1: "one", 2: "other"}, interval=interval).of("one").at([_AT])
        if _inside(at.interval.lower, at.interval.upper, _HAZARD / total * (1 - exp(-total * _AT))):
            found.append(f"Aalen-Johansen at 12, {interval}")
    return found


def _models(random: np.random.Generator, subjects: int) -> list[str]:
    """Cox on whole months (ties), Fine and Gray on an incidence with proportional subdistribution hazards."""
    treated = np.repeat([0.0, 1.0], [subjects // 2, subjects - subjects // 2])
    event = random.exponential(1 / (_HAZARD * np.exp(_LOG_RATIO * treated)))
    lost = random.exponential(1 / _LOST, subjects)
    times, events = np.ceil(np.minimum(event, lost) * 30) / 30, (event <= lost).astype(np.int64)
    found = []
    for ties in ("efron", "breslow"):
        interval = cox(times, events, {"treated": treated}, ties=ties).coefficients[0].interval
        if _inside(interval.lower, interval.upper, exp(_LOG_RATIO)):
            found.append(f"Cox, {ties}")
    # Fine and Gray 1999: P(T <= t, cause 1 | x) = 1 - (1 - p (1 - e^-t))^exp(b x), p the share of the cause without x.
    share, power = 0.6, np.exp(_LOG_RATIO * treated)
    first = 1 - (1 - share) ** power
    caused = random.random(subjects) < first
    draw = random.random(subjects) * first
    own = -np.log1p(-(1 - (1 - draw) ** (1 / power)) / share)
    end = np.where(caused, own, random.exponential(1, subjects))
    watched = random.exponential(3, subjects)
    causes = np.where(watched < end, 0, np.where(caused, 1, 2))
    interval = fine_gray(np.minimum(end, watched), causes, 1, {"treated": treated}).coefficients[0].interval
    return [*found, "Fine-Gray"] if _inside(interval.lower, interval.upper, exp(_LOG_RATIO)) else found


def main() -> int:
    """Print the shares; exit code 1 where one is out of bounds."""
    parser = argparse.ArgumentParser(prog="python -m bench.coverage_survival", description=__doc__)
    parser.add_argument("--cohorts", type=int, default=2000)
    parser.add_argument("--subjects", type=int, default=150)
    asked = parser.parse_args()
    found = covered(asked.cohorts, asked.subjects)
    print(
        f"{asked.cohorts} invented cohorts of {asked.subjects}, 95 % intervals:\n\n"
        "| interval | holds the truth |\n| --- | --- |"
    )
    print("\n".join(f"| {name} | {share:.1%} |" for name, share in found.items()))
    return 0 if all(LOWEST <= share <= HIGHEST for share in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
