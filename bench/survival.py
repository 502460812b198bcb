"""Survival of many subjects beside a bare sort of the same times, and beside lifelines, in the same run.

All of it runs in one thread, so processor time is measured: the same as the clock on an idle machine, and steady on a busy one.
"""

from __future__ import annotations

import argparse
import json
import warnings
from time import process_time
from typing import Any

import numpy as np

from bench.measure import interleaved, peak, peak_mb, ratio, seconds, verdict

KM_LIMIT, LOG_RANK_LIMIT, AJ_LIMIT = 2.0, 2.0, 4.0
_OWN = ("sort", "kaplan_meier", "kaplan_meier_limits", "log_rank", "aalen_johansen", "aalen_johansen_limits")
_LIFELINES = ("lifelines_kaplan_meier", "lifelines_log_rank", "lifelines_aalen_johansen")
_REPEATED = 5
# lifelines moves tied times at random in a loop, so it is given a smaller table and both are measured on that.
_SMALL = 20_000


def main(rows: int, times: int) -> list[str]:
    """Lines of a Markdown report."""
    runs = interleaved({name: ("bench.survival", name, str(rows)) for name in _OWN}, times)
    beside = interleaved({name: ("bench.survival", name, str(rows)) for name in _LIFELINES[:2]}, 1)
    small = interleaved(
        {name: ("bench.survival", name, str(_SMALL)) for name in ("aalen_johansen", "lifelines_aalen_johansen")}, 1
    )
    lines = [
        f"{rows:,} invented subjects, times any floats, {times} runs:",
        "",
        "| what | median ms | peak MB |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {name} | {seconds(of) * 1000:.1f} | {peak(of):.0f} |" for name, of in (runs | beside).items()]
    sort = seconds(runs["sort"])
    return [
        *lines,
        "",
        f"- Kaplan-Meier (all but the limits) to a bare sort: {verdict(ratio(runs, 'kaplan_meier', 'sort'), KM_LIMIT)}",
        f"- Kaplan-Meier with standard errors and limits: {ratio(runs, 'kaplan_meier_limits', 'sort'):.2f} sorts",
        f"- log-rank of two groups to a bare sort: {verdict(ratio(runs, 'log_rank', 'sort'), LOG_RANK_LIMIT)}",
        f"- Aalen-Johansen of two causes to a bare sort: {verdict(ratio(runs, 'aalen_johansen', 'sort'), AJ_LIMIT)}",
        f"- Aalen-Johansen with standard errors and limits: {ratio(runs, 'aalen_johansen_limits', 'sort'):.2f} sorts",
        f"- lifelines, Kaplan-Meier: {seconds(beside['lifelines_kaplan_meier']) / sort:.0f} sorts; log-rank: "
        f"{seconds(beside['lifelines_log_rank']) / sort:.0f} sorts",
        f"- lifelines, Aalen-Johansen of {_SMALL:,}: {1000 * seconds(small['lifelines_aalen_johansen']):.0f} ms, "
        f"own {1000 * seconds(small['aalen_johansen']):.1f} ms",
    ]


def _subjects(rows: int) -> tuple[Any, Any, Any, Any]:
    random = np.random.default_rng(20260101)
    causes = random.integers(0, 3, rows)
    return random.exponential(10, rows), (causes > 0).astype(np.int64), causes, random.integers(0, 2, rows)


def _run(name: str, rows: int) -> None:
    """What is measured, with the limits where the name says so."""
    from lupustem.outcome.survival.aalen_johansen import aalen_johansen
    from lupustem.outcome.survival.kaplan_meier import kaplan_meier
    from lupustem.outcome.survival.log_rank import log_rank

    times, events, causes, groups = _DATA[rows]
    if name == "sort":
        np.sort(times)
    elif name.startswith("kaplan_meier"):
        curve = kaplan_meier(times, events)
        assert not name.endswith("limits") or len(curve.lower) == len(curve.times)
    elif name == "log_rank":
        log_rank(times, events, groups)
    else:
        for one in aalen_johansen(times, causes).causes:
            assert not name.endswith("limits") or len(one.lower) == len(one.times)


def _run_lifelines(name: str, rows: int) -> None:
    import lifelines
    from lifelines.statistics import logrank_test

    times, events, causes, groups = _DATA[rows]
    if name == "lifelines_kaplan_meier":
        lifelines.KaplanMeierFitter().fit(times, events)
    elif name == "lifelines_log_rank":
        first = groups == 0
        logrank_test(times[first], times[~first], events[first], events[~first])
    else:
        for cause in (1, 2):
            lifelines.AalenJohansenFitter(calculate_variance=False).fit(times, causes, cause)


_DATA: dict[int, tuple[Any, Any, Any, Any]] = {}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=(*_OWN, *_LIFELINES))
    parser.add_argument("rows", type=int)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    _DATA[asked.rows] = _subjects(asked.rows)
    lifelines_run = asked.name.startswith("lifelines")
    run, each = (_run_lifelines, 1) if lifelines_run else (_run, _REPEATED)
    if not lifelines_run:
        run(asked.name, asked.rows)
    start = process_time()
    for _ in range(each):
        run(asked.name, asked.rows)
    print(json.dumps({"seconds": (process_time() - start) / each, "peak_mb": peak_mb()}))
